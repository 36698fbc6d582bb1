//! Which command somebody sends for an action, sensible or not.

use super::chance::Chance;
use super::run::Run;
use jzt_app::applications::CaseView;
use jzt_app::papers::store_paper;
use jzt_app::ports::fakes::FakeWorld;
use jzt_app::sample::id_card_picture;
use jzt_domain::access::Actor;
use jzt_domain::application::{
    Action, Application, Appraisal, AskedWay, Assessed, Command, DeliveryWay, ExtensionReason, FactKey, FactValue,
    FamilyChange, LeftWhy, NewRelation, Outcome, Rules, VerificationFinding, VerificationReport, Visit, available,
    first_paid_month,
};
use jzt_domain::assess::Proposal;
use jzt_domain::household::{Answer, LongText, MemberNo, Paper, PaperKind, Relation, SelfCare, ShortText, Spending};
use jzt_domain::identity::level::Identity;
use jzt_domain::identity::{PersonName, Phone};
use jzt_domain::kind::{Kind, Request, TemporarySort};
use jzt_domain::money::Fen;

fn long(text: &str) -> LongText {
    LongText::parse(text).unwrap()
}

pub(super) fn request(chance: &mut Chance) -> Request {
    let others_too = chance.percent(60);
    match chance.below(8) {
        0 => Request::Lasting { first: Kind::Tekun, others_too },
        1 => Request::Lasting { first: Kind::Marginal, others_too },
        2 => Request::Lasting { first: Kind::RigidSpending, others_too },
        3 => Request::Single { member: MemberNo::APPLICANT, others_too },
        4 => Request::Temporary { sort: TemporarySort::Expense },
        5 => Request::Temporary { sort: TemporarySort::Emergency },
        _ => Request::Lasting { first: Kind::Dibao, others_too },
    }
}

/// What a request needs beyond what every family answers.
pub(super) fn more_answers(chance: &mut Chance, request: Request) -> Vec<Answer> {
    let some = |yuan: usize| Some(Fen::new(i64::try_from(yuan * 100).unwrap()));
    let mut all = vec![
        Answer::Request(request),
        Answer::Spending(Spending {
            medical: some(chance.below(30_000)),
            education: some(chance.below(8_000)),
            rehabilitation: some(0),
            living: some(0),
        }),
    ];
    if request.kind() == Kind::Tekun {
        all.push(Answer::ObligorsComplete);
    }
    all
}

/// What is open to somebody; sensible people do not send what they cannot.
pub(super) fn open_to(fake: &FakeWorld, actors: &[Actor], application: &Application) -> Vec<(Actor, Action)> {
    let files = fake.app.policy();
    let (now, sm3) = (fake.app.now(), fake.app.authorization().sm3.clone());
    let place = application.declaration.village.clone().unwrap();
    let policy = files.tree.lookup(&place, now.date()).for_kind(application.kind());
    let rules =
        Rules { policy: &policy, calendar: &files.calendar, authorization_sm3: &sm3, authorization_promise: "" };
    let of = |by: &Actor| available(by, application, now, &rules);
    actors.iter().flat_map(|by| of(by).into_iter().map(|action| (by.clone(), action))).collect()
}

/// Turns the procedure back or ends it, so that it is to be chosen only now and then.
pub(super) const fn is_a_turn(action: Action) -> bool {
    matches!(
        action,
        Action::Answer
            | Action::Withdraw
            | Action::ReopenDraft
            | Action::DeclineSignature
            | Action::WithdrawAuthorization
            | Action::ChangeSigningWay
            | Action::CorrectSignerPhone
            | Action::Object
            | Action::Return
            | Action::Refuse
            | Action::RefuseAcceptance
            | Action::RequestSupplement
            | Action::Transfer
            | Action::DisputeVerification
            | Action::ChangeFamily
            | Action::ChangeApplicant
            | Action::RecordComplaint
            | Action::Warn
            | Action::Terminate
            | Action::Extend
    )
}

pub(super) fn report(chance: &mut Chance) -> VerificationReport {
    let savings = i64::try_from(chance.below(40_000) * 100).unwrap();
    let finding = VerificationFinding {
        member: MemberNo::APPLICANT,
        source: ShortText::parse("银行存款").unwrap(),
        detail: ShortText::parse("余额").unwrap(),
        amount: Some(Fen::new(savings)),
        differs: chance.percent(40),
        fact: Some(FactKey::Savings),
    };
    VerificationReport { reference: "sim".to_owned(), findings: vec![finding] }
}

fn visit(run: &mut Run, observed: Vec<FactValue>) -> Visit {
    let two = if run.chance.percent(90) { ["赵敏", "钱强"] } else { ["赵敏", "赵敏"] };
    Visit {
        visited_on: run.fake.app.now().date(),
        visitors: two.map(|name| PersonName::parse(name).unwrap()).to_vec(),
        family_witness: MemberNo::APPLICANT,
        findings: long("情况属实"),
        photos: Vec::new(),
        observed,
    }
}

/// The proposal of the computation, or now and then an amount out of the air.
fn outcome(run: &mut Run, view: &CaseView) -> Outcome {
    if run.chance.percent(10) {
        return Outcome::Refuse;
    }
    let kind = view.application.kind();
    let wild = Fen::new(i64::try_from(run.chance.below(900_000)).unwrap() - 1_000);
    let proposed = view.assessment.as_ref().and_then(|assessment| assessment.proposal);
    match proposed {
        Some(Proposal { kind, amount: Some(amount) }) if run.chance.percent(85) => Outcome::Approve { kind, amount },
        _ if kind == Kind::Temporary && run.chance.percent(80) => Outcome::Approve { kind, amount: Fen::new(50_000) },
        _ => Outcome::Approve { kind: *run.chance.pick(&Kind::ALL).unwrap(), amount: wild },
    }
}

async fn photo(run: &mut Run, by: &Actor, view: &CaseView, kind: PaperKind) -> Option<Paper> {
    let picture = id_card_picture(run.chance.below(9)).unwrap().into();
    let id = store_paper(&run.fake.app, by, view.application.id, kind, picture).await.ok()?;
    Some(Paper { id, kind })
}

/// `None` where nobody could even fill in the form.
pub(super) async fn command(
    run: &mut Run,
    chosen: usize,
    view: &CaseView,
    by: &Actor,
    action: Action,
) -> Option<Command> {
    if action == Action::ProposeRelief {
        let photo = photo(run, by, view, PaperKind::ReliefPhoto).await?;
        let amount = Fen::new(i64::try_from(run.chance.below(400_000)).unwrap());
        return Some(Command::ProposeRelief { amount, photo, text: long("火灾") });
    }
    if action == Action::RecordDelivery {
        let way = if matches!(by, Actor::Citizen { .. }) { DeliveryWay::Online } else { DeliveryWay::ByHand };
        return Some(Command::RecordDelivery { way, on: view.today });
    }
    of_signing(run, view, action)
        .or_else(|| of_family(run, action))
        .or_else(|| of_township(run, view, action))
        .or_else(|| of_branches(run, chosen, view, action))
        .or_else(|| of_district(run, view, action))
}

/// What the console and the family's page send about a signer; signing itself goes by its own way.
fn of_signing(run: &mut Run, view: &CaseView, action: Action) -> Option<Command> {
    let signers: Vec<MemberNo> = view.application.signers.iter().map(|row| row.signer.signer).collect();
    let signer = run.chance.pick(&signers).copied().unwrap_or(MemberNo::APPLICANT);
    Some(match action {
        Action::ChangeSigningWay => {
            let asked = if run.chance.percent(50) { AskedWay::OnPaper } else { AskedWay::OnPhone };
            Command::ChangeSigningWay { signer, asked }
        }
        Action::CorrectSignerPhone => {
            let phone = Phone::parse(&format!("1420000{:04}", 6_000 + run.chance.below(900))).unwrap();
            Command::CorrectSignerPhone { signer, phone }
        }
        Action::CheckPaperSignature => {
            let waiting: Vec<MemberNo> = view
                .application
                .signers
                .iter()
                .filter(|row| row.is_paper_unchecked())
                .map(|row| row.signer.signer)
                .collect();
            let signer = run.chance.pick(&waiting).copied().unwrap_or(signer);
            Command::CheckPaperSignature { signer, rejected: run.chance.percent(40).then(|| long("看不清")) }
        }
        Action::WithdrawAuthorization => {
            Command::WithdrawAuthorization { signer, reason: None, identity: Identity::default() }
        }
        Action::OpenSigning => Command::OpenSigning { signer },
        _ => return None,
    })
}

fn of_family(run: &mut Run, action: Action) -> Option<Command> {
    let reasons = long("理由");
    Some(match action {
        Action::Answer => {
            let some = Some(Fen::new(i64::try_from(run.chance.below(3_000_000)).unwrap()));
            Command::Answer(Answer::Spending(Spending {
                medical: some,
                education: some,
                rehabilitation: some,
                living: some,
            }))
        }
        Action::AskSignatures => Command::AskSignatures { promised: run.chance.percent(95), earlier: None },
        Action::CallForHelp => Command::CallForHelp { earlier: None },
        Action::GiveConsent => Command::GiveConsent,
        Action::ReopenDraft => Command::ReopenDraft,
        Action::DisputeVerification => Command::DisputeVerification { papers: Vec::new(), text: reasons },
        Action::Sign | Action::DeclineSignature => {
            Command::DeclineSignature { signer: MemberNo::APPLICANT, reason: None, identity: Identity::default() }
        }
        Action::Withdraw => Command::Withdraw { reason: None },
        Action::AnswerSupplement => Command::AnswerSupplement { papers: Vec::new(), text: Some(reasons) },
        Action::Object => Command::Object { text: reasons, name: None, phone: None },
        _ => return None,
    })
}

fn of_township(run: &mut Run, view: &CaseView, action: Action) -> Option<Command> {
    let application = &view.application;
    let today = view.today;
    let reasons = long("理由");
    Some(match action {
        Action::Accept => {
            let number = application.number.clone().or_else(|| first_number(run))?;
            Command::Accept { number, earlier: None }
        }
        Action::RefuseAcceptance => Command::RefuseAcceptance { reasons },
        Action::RequestSupplement => Command::RequestSupplement { items: vec![ShortText::parse("户口簿").unwrap()] },
        Action::OrderVerification => Command::OrderVerification,
        Action::RecordVerification => Command::RecordVerification(report(&mut run.chance)),
        Action::RecordVisit => {
            let seen = FactValue { key: FactKey::Savings, value: 300_000 };
            let observed = if run.chance.percent(30) { vec![seen] } else { Vec::new() };
            Command::RecordVisit(visit(run, observed))
        }
        Action::WriteOpinion => Command::WriteOpinion { outcome: outcome(run, view), reasons },
        Action::StartNotice => Command::StartNotice,
        Action::Reinvestigate => Command::Reinvestigate { reason: reasons },
        Action::CloseNotice => Command::CloseNotice,
        Action::SettleFact => {
            let (source, value) = *run.chance.pick(&application.fact_values(FactKey::Savings))?;
            let value = if run.chance.percent(80) { value } else { 300_000 };
            Command::SettleFact { fact: FactValue { key: FactKey::Savings, value }, source, reason: reasons }
        }
        Action::AssessSelfCare => {
            let mut able = || run.chance.percent(60);
            let care = SelfCare {
                eating: able(),
                dressing: able(),
                bed: able(),
                toilet: able(),
                walking: able(),
                bathing: able(),
            };
            Command::AssessSelfCare(Assessed { member: MemberNo::APPLICANT, care })
        }
        Action::RecordAppraisal => Command::RecordAppraisal(Appraisal {
            held_on: today,
            residents_count: u16::try_from(5 + run.chance.below(10)).unwrap(),
            committee_count: 3,
            others_count: 1,
            votes_for: 7,
            votes_against: 3,
            record: reasons,
            photos: Vec::new(),
        }),
        _ => return None,
    })
}

fn of_branches(run: &mut Run, chosen: usize, view: &CaseView, action: Action) -> Option<Command> {
    let application = &view.application;
    let reasons = long("理由");
    Some(match action {
        Action::Transfer => {
            let villages: Vec<_> = run
                .fake
                .app
                .policy()
                .divisions
                .inside(&run.fake.app.settings().district, jzt_domain::division::DivisionLevel::Village)
                .map(|village| village.code.clone())
                .collect();
            Command::Transfer { village: run.chance.pick(&villages)?.clone(), reason: reasons }
        }
        Action::ChangeApplicant => Command::ChangeApplicant {
            to: MemberNo(2),
            citizen: application.citizen,
            relations: vec![
                NewRelation { member: MemberNo(2), relation: Relation::Applicant },
                NewRelation { member: MemberNo(1), relation: Relation::Spouse },
            ],
        },
        Action::ChangeFamily => Command::ChangeFamily(family_change(run, chosen, view)?),
        Action::Extend => Command::Extend { reason: ExtensionReason::HardSurvey, text: reasons },
        Action::Warn => Command::Warn { text: reasons },
        Action::LiftWarning => Command::LiftWarning,
        Action::Terminate => Command::Terminate { reasons },
        _ => return None,
    })
}

fn of_district(run: &mut Run, view: &CaseView, action: Action) -> Option<Command> {
    let application = &view.application;
    let today = view.today;
    let reasons = long("理由");
    Some(match action {
        Action::RecordDistrictVisit => Command::RecordDistrictVisit(visit(run, Vec::new())),
        Action::Return => Command::Return { reasons },
        Action::Confirm => {
            let Some(Outcome::Approve { kind, amount }) = application.opinion.as_ref().map(|o| o.outcome.clone())
            else {
                return None;
            };
            let amount = if run.chance.percent(95) { amount } else { Fen::new(1) };
            let first_month = if kind == Kind::Temporary { today.first_of_month() } else { first_paid_month(today) };
            Command::Confirm { amount, first_month, reasons }
        }
        Action::Refuse => Command::Refuse { reasons },
        Action::RecordComplaint => Command::RecordComplaint { text: reasons, name: None, phone: None },
        Action::RecordDraw => {
            let draw = jzt_domain::ids::DrawId::from_uuid(application.id.as_uuid());
            Command::RecordDraw { draw, chosen: run.chance.percent(30) }
        }
        Action::PayRelief => Command::PayRelief,
        Action::CloseRelief => Command::CloseRelief { text: reasons },
        _ => return None,
    })
}

/// A number of the right shape; the real one is taken from the district's sequence by `accept`.
fn first_number(run: &Run) -> Option<jzt_domain::number::AcceptanceNumber> {
    jzt_domain::number::AcceptanceNumber::new(run.fake.app.settings().district.clone(), 2026, 1).ok()
}

fn family_change(run: &mut Run, chosen: usize, view: &CaseView) -> Option<FamilyChange> {
    if run.chance.percent(50) {
        let members: Vec<MemberNo> = view.application.declaration.members.iter().map(|member| member.no).collect();
        let member = *run.chance.pick(&members)?;
        let why = if run.chance.percent(50) { LeftWhy::Died } else { LeftWhy::MovedOut };
        return Some(FamilyChange::Left { member, why, on: view.today });
    }
    let stranger = jzt_app::sample::household(40 + chosen, 2).unwrap().remove(1).member;
    let no = view.application.declaration.next_member_no();
    Some(FamilyChange::Joined(jzt_domain::household::Member { no, ..stranger }))
}
