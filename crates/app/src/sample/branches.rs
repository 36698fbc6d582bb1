//! One family for each kind and each branch that the plan of the ordinary road does not meet.

use crate::applications::{self, OnSpot};
use crate::papers::store_paper;
use crate::sample::PastClock;
use crate::sample::families::{Hands, Reach, SECONDS_PER_DAY, Walk, actors, days_to, long, short};
use crate::sample::people::{Person, answers, household, id_card_picture};
use crate::{App, AppError};
use bytes::Bytes;
use jzt_domain::access::{Actor, Role};
use jzt_domain::application::{
    Assessed, Command, ExtensionReason, FactKey, FamilyChange, Outcome, VerificationFinding, VerificationReport,
};
use jzt_domain::division::{DivisionCode, DivisionLevel};
use jzt_domain::household::{Answer, Cause, Income, MemberNo, OfficialRelative, Paper, PaperKind, SelfCare, Spending};
use jzt_domain::ids::ApplicationId;
use jzt_domain::kind::{Kind, Request, TemporarySort};
use jzt_domain::money::Fen;
use jzt_domain::policy::Residence;
use jzt_domain::time::Timestamp;

/// What is special about a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Special {
    /// An emergency that a clerk took down today; nobody has proposed relief yet.
    OnSpot,
    /// An emergency whose relief waits for the approver.
    ReliefProposed,
    /// Relief was paid, the papers are being completed.
    ReliefPaid,
    /// An old man alone, his self-care assessed.
    Tekun,
    /// A sum that the township decides itself.
    SmallExpense,
    /// A larger sum, published.
    LargeExpense,
    /// 低保边缘.
    Marginal,
    /// 刚性支出困难.
    RigidSpending,
    /// One member alone.
    Single,
    /// The verification contradicts the family, and the family disputes it.
    Disputed,
    /// Handed over to another township.
    Transferred,
    /// More time for the whole procedure.
    Extended,
    /// Warned for not cooperating.
    Warned,
    /// A relative of an official.
    Registered,
    /// A complaint while the district decides.
    Complained,
    /// Somebody joined and has not signed.
    Joined,
    /// Somebody objected to the published proposal.
    Objected,
}

/// The number of the first family: behind those of the ordinary road, in front of those with a benefit.
const FIRST_FAMILY: usize = 61;

/// What is special, people, how far it came, and how many days ago that was.
const PLAN: [(Special, usize, Reach, i64); 18] = [
    (Special::OnSpot, 1, Reach::Submitted, 0),
    (Special::ReliefProposed, 2, Reach::Submitted, 0),
    (Special::ReliefPaid, 3, Reach::Submitted, 2),
    (Special::ReliefPaid, 2, Reach::Submitted, 40),
    (Special::Tekun, 1, Reach::Visited, 1),
    (Special::SmallExpense, 2, Reach::Visited, 14),
    (Special::LargeExpense, 3, Reach::Visited, 4),
    (Special::Marginal, 2, Reach::Visited, 2),
    (Special::RigidSpending, 3, Reach::Accepted, 1),
    (Special::Single, 2, Reach::Submitted, 1),
    (Special::Disputed, 2, Reach::Ordered, 2),
    (Special::Transferred, 2, Reach::Accepted, 1),
    (Special::Extended, 3, Reach::Ordered, 5),
    (Special::Warned, 2, Reach::Accepted, 3),
    (Special::Registered, 2, Reach::District, 2),
    (Special::Complained, 3, Reach::District, 3),
    (Special::Joined, 2, Reach::Ordered, 1),
    (Special::Objected, 2, Reach::Notice, 2),
];

pub(super) async fn build(past: &App, clock: &PastClock, now: Timestamp) -> Result<(), AppError> {
    let policy = past.policy();
    let divisions = &policy.divisions;
    let district = past.settings().district.clone();
    let mut towns = divisions.inside(&district, DivisionLevel::Township).map(|town| town.code.clone());
    let (township, other) = towns.next().zip(towns.next()).ok_or(AppError::NotFound)?;
    let villages_of =
        |town| divisions.children(town).map(|village| village.code.clone()).collect::<Vec<DivisionCode>>();
    let villages = villages_of(&township);
    let elsewhere = villages_of(&other).into_iter().next().ok_or(AppError::NotFound)?;
    let people = actors(past).await?;
    let find =
        |role: Role, division: &DivisionCode| people.get(&(role, division.clone())).cloned().ok_or(AppError::NotFound);
    let hands = Hands {
        clerk: find(Role::TownshipClerk, &township)?,
        approver: find(Role::TownshipApprover, &township)?,
        district: find(Role::DistrictApprover, &district)?,
    };
    let reviewer = find(Role::DistrictReviewer, &district)?;
    for (k, (special, members, reach, ago)) in PLAN.into_iter().enumerate() {
        let Some(village) = villages.get(k % villages.len().max(1)) else { continue };
        let first_day = now.plus_seconds(-(days_to(reach) + ago) * SECONDS_PER_DAY).date();
        let walk = Walk { past, clock, hands: &hands, morning: Timestamp::at_start_of(first_day), now };
        let family = Family { walk, n: FIRST_FAMILY + k, village, elsewhere: &elsewhere, reviewer: &reviewer };
        family.go(special, members, reach).await?;
    }
    Ok(())
}

struct Family<'a> {
    walk: Walk<'a>,
    n: usize,
    village: &'a DivisionCode,
    elsewhere: &'a DivisionCode,
    reviewer: &'a Actor,
}

impl Family<'_> {
    async fn go(&self, special: Special, members: usize, reach: Reach) -> Result<(), AppError> {
        match special {
            Special::OnSpot => return self.on_spot().await.map(drop),
            Special::ReliefProposed => return self.relief(false).await,
            Special::ReliefPaid => return self.relief(true).await,
            _ => {}
        }
        let people = household(self.n, members)?;
        let mut all = answers(self.n, self.village, &people)?;
        all.extend(asked(special)?);
        let id = self.walk.people(self.n, &people, all, reach).await?;
        let Hands { clerk, approver, .. } = self.walk.hands;
        let (by, command) = match special {
            Special::OnSpot
            | Special::ReliefProposed
            | Special::ReliefPaid
            | Special::Marginal
            | Special::RigidSpending
            | Special::Single
            | Special::Registered => return Ok(()),
            Special::SmallExpense => return self.expense(id, 1_800, true).await,
            Special::LargeExpense => return self.expense(id, 5_000, false).await,
            Special::Disputed => return self.disputed(id, &people).await,
            Special::Objected => {
                let text = long("他家去年买了一辆货车，请核实。")?;
                return applications::object(self.walk.past, id, text, None, None, "sample").await;
            }
            Special::Tekun => {
                let care =
                    SelfCare { eating: true, dressing: true, bed: true, toilet: true, walking: false, bathing: false };
                (clerk.clone(), Command::AssessSelfCare(Assessed { member: MemberNo::APPLICANT, care }))
            }
            Special::Transferred => {
                let reason = long("这家人已经搬到那边常住一年多，由居住地办理。")?;
                (clerk.clone(), Command::Transfer { village: self.elsewhere.clone(), reason })
            }
            Special::Extended => {
                let text = long("一名家人长期在外地务工，户籍也不在本地，核对需要外地协助。")?;
                (approver.clone(), Command::Extend { reason: ExtensionReason::HomeApart, text })
            }
            Special::Warned => (
                clerk.clone(),
                Command::Warn {
                    text: long("三次上门都没有见到人，电话也不接，请配合入户调查。")?
                },
            ),
            Special::Complained => {
                let text = long("听说这家人在县城有一间门面出租，请再核实。")?;
                (self.reviewer.clone(), Command::RecordComplaint { text, name: None, phone: None })
            }
            Special::Joined => {
                let born = household(self.n, members + 1)?.pop().ok_or(AppError::NotFound)?;
                (clerk.clone(), Command::ChangeFamily(FamilyChange::Joined(born.member)))
            }
        };
        self.walk.act(id, &by, command).await
    }

    async fn on_spot(&self) -> Result<ApplicationId, AppError> {
        self.walk.day(0);
        let person = household(self.n, 1)?.pop().map(|person| person.member);
        let spot = OnSpot {
            id: applications::new_case(self.walk.past),
            village: self.village.clone(),
            address: short(&format!("{}组山路边", self.n % 8 + 1))?,
            residence: Residence::Rural,
            causes: vec![Cause::Accident],
            cause_text: Some(long("昨夜暴雨，房屋垮了一角，老人暂住邻居家，急需衣被和吃的。")?),
            person,
            phone: None,
        };
        let case = applications::start_on_spot(self.walk.past, &self.walk.hands.clerk, spot).await?;
        Ok(case.application.id)
    }

    async fn relief(&self, paid: bool) -> Result<(), AppError> {
        let id = self.on_spot().await?;
        let Hands { clerk, approver, .. } = self.walk.hands;
        let picture = Bytes::from(id_card_picture(self.n)?);
        let photo = store_paper(self.walk.past, clerk, id, PaperKind::ReliefPhoto, picture).await?;
        let photo = Paper { id: photo, kind: PaperKind::ReliefPhoto };
        let text = long("先给现金 800 元，用于衣被和三天的吃住。")?;
        self.walk.act(id, clerk, Command::ProposeRelief { amount: yuan(800), photo, text }).await?;
        if paid {
            self.walk.act(id, approver, Command::PayRelief).await?;
        }
        Ok(())
    }

    /// Opinion and notice; a small sum goes on to the township's own decision once the notice is over.
    async fn expense(&self, id: ApplicationId, sum: i64, to_the_end: bool) -> Result<(), AppError> {
        let Hands { clerk, approver, .. } = self.walk.hands;
        self.walk.day(days_to(Reach::Opinion));
        let outcome = Outcome::Approve { kind: Kind::Temporary, amount: yuan(sum) };
        let reasons = long("自付医疗费大，家里一时拿不出，建议一次性救助。")?;
        self.walk.act(id, clerk, Command::WriteOpinion { outcome, reasons }).await?;
        self.walk.day(days_to(Reach::Notice));
        self.walk.act(id, approver, Command::StartNotice).await?;
        if to_the_end {
            self.walk.day(days_to(Reach::District));
            self.walk.act(id, approver, Command::CloseNotice).await?;
        }
        Ok(())
    }

    async fn disputed(&self, id: ApplicationId, people: &[Person]) -> Result<(), AppError> {
        let first = people.first().ok_or(AppError::NotFound)?;
        self.walk.day(days_to(Reach::Verified));
        let finding = VerificationFinding {
            member: first.member.no,
            source: short("银行存款")?,
            detail: short("存款余额86000元")?,
            amount: Some(yuan(86_000)),
            differs: true,
            fact: Some(FactKey::Savings),
        };
        let report = VerificationReport { reference: "演练".to_owned(), findings: vec![finding] };
        self.walk.act(id, &Actor::System, Command::RecordVerification(report)).await?;
        let case = applications::read(self.walk.past, &self.walk.hands.clerk, id).await?;
        let family = Actor::Citizen { id: case.application.citizen };
        let text = long("那是去年征地的补偿款，已经交了住院费，有缴费单。")?;
        self.walk.act(id, &family, Command::DisputeVerification { papers: Vec::new(), text }).await
    }
}

const fn yuan(sum: i64) -> Fen {
    Fen::new(sum * 100)
}

/// What a family answers differently from everybody else.
fn asked(special: Special) -> Result<Vec<Answer>, AppError> {
    let lasting = |first| Answer::Request(Request::Lasting { first, others_too: false });
    let medical = |sum: i64| {
        let [medical, education, rehabilitation, living] = [sum, 1_200, 0, 0].map(|sum| Some(yuan(sum)));
        Answer::Spending(Spending { medical, education, rehabilitation, living })
    };
    let wages = |sum: i64| Answer::Income(Income::of([sum, 0, 0, 0].map(|sum| Some(yuan(sum)))));
    let expense = Answer::Request(Request::Temporary { sort: TemporarySort::Expense });
    Ok(match special {
        Special::Tekun => vec![lasting(Kind::Tekun), Answer::ObligorsComplete],
        Special::SmallExpense => vec![expense, medical(9_000)],
        Special::LargeExpense => vec![expense, medical(38_000)],
        Special::Marginal => vec![lasting(Kind::Marginal), wages(21_000)],
        Special::RigidSpending => vec![lasting(Kind::RigidSpending), wages(48_000), medical(36_000)],
        Special::Single => vec![Answer::Request(Request::Single { member: MemberNo(2), others_too: false })],
        Special::Registered => {
            vec![Answer::OfficialRelative(OfficialRelative::Yes(short("申请人的侄子在镇民政办工作")?))]
        }
        Special::OnSpot
        | Special::ReliefProposed
        | Special::ReliefPaid
        | Special::Disputed
        | Special::Transferred
        | Special::Extended
        | Special::Warned
        | Special::Complained
        | Special::Joined
        | Special::Objected => Vec::new(),
    })
}
