//! Families in every stage, walked there by the people whose turn it was.

use crate::accounts::ensure_citizen;
use crate::applications::plan::glance;
use crate::applications::{self, perform};
use crate::papers::store_paper;
use crate::sample::people::{Person, answers, household, id_card_picture};
use crate::sample::{PastClock, signature, staff::accounts};
use crate::{App, AppError};
use bytes::Bytes;
use jzt_domain::access::{Actor, Role};
use jzt_domain::application::{
    Channel, Command, Outcome, VerificationFinding, VerificationReport, Visit, first_paid_month,
};
use jzt_domain::assess::Proposal;
use jzt_domain::division::{DivisionCode, DivisionLevel};
use jzt_domain::household::{Answer, LongText, MemberNo, Paper, PaperKind, ShortText};
use jzt_domain::identity::PersonName;
use jzt_domain::identity::level::IdentityProof;
use jzt_domain::ids::{ApplicationId, CitizenId};
use jzt_domain::kind::Request;
use jzt_domain::time::Timestamp;
use jzt_store::Tx;
use std::collections::BTreeMap;

/// How far a family has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    Draft,
    Signatures,
    Submitted,
    Supplement,
    Accepted,
    Ordered,
    Verified,
    Visited,
    Opinion,
    Notice,
    District,
    Confirmed,
}

/// Days from the first question to each point when nobody is slow.
pub(super) const fn days_to(reach: Reach) -> i64 {
    match reach {
        Reach::Draft | Reach::Signatures | Reach::Submitted => 0,
        Reach::Supplement | Reach::Accepted => 1,
        Reach::Ordered => 2,
        Reach::Verified => 3,
        Reach::Visited => 5,
        Reach::Opinion => 6,
        Reach::Notice => 7,
        Reach::District => 15,
        Reach::Confirmed => 18,
    }
}

/// One family of each kind in a township: how far it came, and how many days ago that was.
const PLAN: [(Reach, i64); 16] = [
    (Reach::Submitted, 0),
    (Reach::Submitted, 2),
    (Reach::Submitted, 8),
    (Reach::Supplement, 3),
    (Reach::Accepted, 3),
    (Reach::Accepted, 6),
    (Reach::Ordered, 2),
    (Reach::Visited, 1),
    (Reach::Opinion, 3),
    (Reach::Notice, 3),
    (Reach::Notice, 8),
    (Reach::District, 12),
    (Reach::District, 16),
    (Reach::Confirmed, 4),
    (Reach::Signatures, 1),
    (Reach::Draft, 1),
];
/// Townships that get the whole plan; the others get one family each.
const BUSY_TOWNSHIPS: usize = 2;
const QUIET_FAMILIES: usize = 1;
pub(super) const SECONDS_PER_DAY: i64 = 86_400;
/// Half past nine in the morning, in seconds.
const MORNING_SECONDS: i64 = 9 * 3_600 + 1_800;

pub(super) struct Hands {
    pub clerk: Actor,
    pub approver: Actor,
    pub district: Actor,
}

pub(super) async fn build(past: &App, clock: &PastClock, now: Timestamp) -> Result<(), AppError> {
    let policy = past.policy();
    let divisions = &policy.divisions;
    let district = past.settings().district.clone();
    let people = actors(past).await?;
    let find =
        |role: Role, division: &DivisionCode| people.get(&(role, division.clone())).cloned().ok_or(AppError::NotFound);
    let mut n = 0;
    for (place, township) in divisions.inside(&district, DivisionLevel::Township).enumerate() {
        let villages: Vec<DivisionCode> =
            divisions.children(&township.code).map(|village| village.code.clone()).collect();
        let hands = Hands {
            clerk: find(Role::TownshipClerk, &township.code)?,
            approver: find(Role::TownshipApprover, &township.code)?,
            district: find(Role::DistrictApprover, &district)?,
        };
        let wanted = if place < BUSY_TOWNSHIPS { PLAN.len() } else { QUIET_FAMILIES };
        for k in 0..wanted {
            let (Some((reach, ago)), Some(village)) =
                (PLAN.get((k + place) % PLAN.len()), villages.get(k % villages.len().max(1)))
            else {
                continue;
            };
            let first_day = now.plus_seconds(-(days_to(*reach) + ago) * SECONDS_PER_DAY).date();
            let walk = Walk { past, clock, hands: &hands, morning: Timestamp::at_start_of(first_day), now };
            walk.family(n, village, *reach).await?;
            n += 1;
        }
    }
    Ok(())
}

/// Who holds which post.
pub(super) async fn actors(app: &App) -> Result<BTreeMap<(Role, DivisionCode), Actor>, AppError> {
    let mut tx: Tx = app.read().await?;
    let mut found = BTreeMap::new();
    for account in accounts(app)? {
        let stored = tx.staff_by_login(&account.login).await?.ok_or(AppError::NotFound)?;
        let actor = Actor::Staff { id: stored.id, role: account.role, division: account.division.clone() };
        found.entry((account.role, account.division)).or_insert(actor);
    }
    tx.rollback().await?;
    Ok(found)
}

pub(super) struct Walk<'a> {
    pub past: &'a App,
    pub clock: &'a PastClock,
    pub hands: &'a Hands,
    pub morning: Timestamp,
    pub now: Timestamp,
}

impl Walk<'_> {
    /// The clock shows half past nine of a day of the walk, never later than now.
    pub(super) fn day(&self, days: i64) {
        let wanted = self.morning.plus_seconds(days * SECONDS_PER_DAY + MORNING_SECONDS);
        self.clock.set(wanted.min(self.now));
    }

    pub(super) async fn act(&self, id: ApplicationId, actor: &Actor, command: Command) -> Result<(), AppError> {
        perform(self.past, actor, Channel::System, id, None, command).await.map(drop)
    }

    async fn family(&self, n: usize, village: &DivisionCode, reach: Reach) -> Result<(), AppError> {
        let people = household(n, n % 4 + 1)?;
        self.people(n, &people, answers(n, village, &people)?, reach).await.map(drop)
    }

    /// These people with these answers, whatever they ask for.
    pub(super) async fn people(
        &self,
        n: usize,
        people: &[Person],
        answers: Vec<Answer>,
        reach: Reach,
    ) -> Result<ApplicationId, AppError> {
        self.day(0);
        let citizen = Actor::Citizen { id: self.account(people).await? };
        let id = applications::start(self.past, &citizen, Request::DIBAO).await?;
        for answer in answers {
            self.act(id, &citizen, Command::Answer(answer)).await?;
        }
        if reach >= Reach::Signatures {
            let picture = Bytes::from(id_card_picture(n)?);
            let paper = store_paper(self.past, &citizen, id, PaperKind::IdCard, picture).await?;
            let paper = Paper { id: paper, kind: PaperKind::IdCard };
            self.act(id, &citizen, Command::Answer(Answer::PaperAdded(paper))).await?;
            self.act(id, &citizen, Command::AskSignatures { promised: true, earlier: None }).await?;
        }
        if reach >= Reach::Submitted {
            self.sign(id, people).await?;
            self.township(id, people, reach).await?;
        }
        Ok(id)
    }

    /// The applicant's account, as if the phone had signed in.
    async fn account(&self, people: &[Person]) -> Result<CitizenId, AppError> {
        let phone = people.first().and_then(|person| person.member.phone.clone()).ok_or(AppError::NotFound)?;
        let mut tx = self.past.begin().await?;
        let id = ensure_citizen(self.past, &mut tx, &phone).await?;
        tx.put_proof(id, &IdentityProof::PhoneCode { at: self.past.now() }).await?;
        tx.commit().await?;
        Ok(id)
    }

    async fn sign(&self, id: ApplicationId, people: &[Person]) -> Result<(), AppError> {
        let signers = glance(self.past, id).await?.application.signers;
        let asked = |no: &MemberNo| signers.iter().any(|row| row.signer.signer == *no);
        for member in people.iter().map(|person| person.member.no).filter(asked) {
            let act = signature(self.past, id, member).await?;
            self.act(id, &Actor::Signer { application: id, member }, Command::Sign(Box::new(act))).await?;
        }
        Ok(())
    }

    async fn township(&self, id: ApplicationId, people: &[Person], reach: Reach) -> Result<(), AppError> {
        let clerk = &self.hands.clerk;
        if reach == Reach::Supplement {
            self.day(days_to(Reach::Supplement));
            let items = vec![short("户口簿首页照片看不清，请重拍")?];
            return self.act(id, clerk, Command::RequestSupplement { items }).await;
        }
        if reach >= Reach::Accepted {
            self.day(days_to(Reach::Accepted));
            applications::accept(self.past, clerk, id, None).await?;
        }
        if reach >= Reach::Ordered {
            self.day(days_to(Reach::Ordered));
            self.act(id, clerk, Command::OrderVerification).await?;
        }
        if reach >= Reach::Verified {
            self.day(days_to(Reach::Verified));
            self.act(id, &Actor::System, Command::RecordVerification(report(people)?)).await?;
        }
        if reach >= Reach::Visited {
            self.day(days_to(Reach::Visited));
            self.act(id, clerk, Command::RecordVisit(self.visit()?)).await?;
        }
        if reach >= Reach::Opinion {
            self.day(days_to(Reach::Opinion));
            self.opinion(id, clerk).await?;
        }
        self.district(id, reach).await
    }

    pub(super) fn visit(&self) -> Result<Visit, AppError> {
        Ok(Visit {
            visited_on: self.past.now().date(),
            visitors: vec![name("赵敏")?, name("钱强")?],
            family_witness: MemberNo::APPLICANT,
            findings: long("住自建砖房两间，家中无贵重物品，申请人长期服药，情况与申报一致。")?,
            photos: Vec::new(),
            observed: Vec::new(),
        })
    }

    async fn opinion(&self, id: ApplicationId, clerk: &Actor) -> Result<(), AppError> {
        let case = applications::read(self.past, clerk, id).await?;
        let proposal = case.assessment.as_ref().and_then(|assessment| assessment.proposal);
        let Some(Proposal { kind, amount: Some(amount) }) = proposal else {
            return Err(AppError::Internal("a sample family fits no kind".into()));
        };
        let outcome = Outcome::Approve { kind, amount };
        let reasons = long("人均收入低于当地标准，财产符合规定，建议给予救助。")?;
        self.act(id, clerk, Command::WriteOpinion { outcome, reasons }).await
    }

    async fn district(&self, id: ApplicationId, reach: Reach) -> Result<(), AppError> {
        let approver = &self.hands.approver;
        if reach >= Reach::Notice {
            self.day(days_to(Reach::Notice));
            self.act(id, approver, Command::StartNotice).await?;
        }
        if reach >= Reach::District {
            self.day(days_to(Reach::District));
            self.act(id, approver, Command::CloseNotice).await?;
        }
        if reach >= Reach::Confirmed {
            self.confirm(id).await?;
        }
        Ok(())
    }

    pub(super) async fn confirm(&self, id: ApplicationId) -> Result<(), AppError> {
        self.day(days_to(Reach::Confirmed));
        let case = applications::read(self.past, &self.hands.district, id).await?;
        let Some(Outcome::Approve { amount, .. }) = case.application.opinion.map(|opinion| opinion.outcome) else {
            return Ok(());
        };
        let first_month = first_paid_month(case.today);
        let reasons = long("材料齐全，程序合规，同意。")?;
        self.act(id, &self.hands.district, Command::Confirm { amount, first_month, reasons }).await
    }
}

fn report(people: &[Person]) -> Result<VerificationReport, AppError> {
    let findings = people
        .iter()
        .map(|person| {
            Ok(VerificationFinding {
                member: person.member.no,
                source: short("银行存款")?,
                detail: short("未发现大额存款")?,
                amount: None,
                differs: false,
                fact: None,
            })
        })
        .collect::<Result<_, AppError>>()?;
    Ok(VerificationReport { reference: "演练".to_owned(), findings })
}

pub(super) fn short(text: &str) -> Result<ShortText, AppError> {
    ShortText::parse(text).map_err(|fault| AppError::Internal(Box::new(fault)))
}

pub(super) fn long(text: &str) -> Result<LongText, AppError> {
    LongText::parse(text).map_err(|fault| AppError::Internal(Box::new(fault)))
}

pub(super) fn name(text: &str) -> Result<PersonName, AppError> {
    PersonName::parse(text).map_err(|fault| AppError::Internal(Box::new(fault)))
}
