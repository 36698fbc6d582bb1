//! Who may do what at which stage: the one table of permissions.

use crate::application::{Action, Application, Stage};
use crate::division::DivisionCode;
use crate::household::MemberNo;
use crate::ids::{ApplicationId, CitizenId, StaffId};
use crate::policy::ConfirmLevel;
use serde::{Deserialize, Serialize};

/// A role of staff; one account has one role in one division.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 村（社区）协助人员
    VillageWorker,
    /// 乡镇（街道）经办
    TownshipClerk,
    /// 乡镇（街道）审核
    TownshipApprover,
    /// 区核对机构
    VerificationOfficer,
    /// 区民政局复核
    DistrictReviewer,
    /// 区民政局审批
    DistrictApprover,
    /// 督查
    Supervisor,
    /// 系统管理员
    SystemAdministrator,
    /// 安全管理员
    SecurityAdministrator,
    /// 审计管理员
    AuditAdministrator,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 10] = [
        Self::VillageWorker,
        Self::TownshipClerk,
        Self::TownshipApprover,
        Self::VerificationOfficer,
        Self::DistrictReviewer,
        Self::DistrictApprover,
        Self::Supervisor,
        Self::SystemAdministrator,
        Self::SecurityAdministrator,
        Self::AuditAdministrator,
    ];

    /// The code stored with the account.
    pub const fn code(self) -> &'static str {
        match self {
            Self::VillageWorker => "village_worker",
            Self::TownshipClerk => "township_clerk",
            Self::TownshipApprover => "township_approver",
            Self::VerificationOfficer => "verification_officer",
            Self::DistrictReviewer => "district_reviewer",
            Self::DistrictApprover => "district_approver",
            Self::Supervisor => "supervisor",
            Self::SystemAdministrator => "system_administrator",
            Self::SecurityAdministrator => "security_administrator",
            Self::AuditAdministrator => "audit_administrator",
        }
    }

    /// The role of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// True for roles that read cases at all; the three administrators never do (三权分立).
    pub const fn reads_cases(self) -> bool {
        !matches!(self, Self::SystemAdministrator | Self::SecurityAdministrator | Self::AuditAdministrator)
    }
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A citizen signed in by phone.
    Citizen {
        /// The account.
        id: CitizenId,
    },
    /// Somebody who opened a signing link.
    Signer {
        /// The application of the link.
        application: ApplicationId,
        /// The member of the link.
        member: MemberNo,
    },
    /// A member of staff.
    Staff {
        /// The account.
        id: StaffId,
        /// Its role.
        role: Role,
        /// Its division; the scope is everything below it.
        division: DivisionCode,
    },
    /// Anybody, on a public page.
    Anyone,
    /// The program itself: answers of outside systems, the sample world.
    System,
}

impl Actor {
    /// What the journal stores: the kind of actor and its id, never a name.
    pub fn code(&self) -> String {
        match self {
            Self::Citizen { id } => id.to_string(),
            Self::Signer { member, .. } => format!("signer_{}", member.0),
            Self::Staff { id, .. } => id.to_string(),
            Self::Anyone => "anyone".to_owned(),
            Self::System => "system".to_owned(),
        }
    }
}

/// The kinds of actor that the table speaks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Owner,
    Signer,
    Anyone,
    System,
    Staff(Role),
}

struct Row {
    action: Action,
    stages: Stages,
    who: &'static [Who],
}

const fn row(action: Action, stages: Stages, who: &'static [Who]) -> Row {
    Row { action, stages, who }
}

const CLERK: Who = Who::Staff(Role::TownshipClerk);
const APPROVER: Who = Who::Staff(Role::TownshipApprover);
const OFFICER: Who = Who::Staff(Role::VerificationOfficer);
const REVIEWER: Who = Who::Staff(Role::DistrictReviewer);
const DISTRICT: Who = Who::Staff(Role::DistrictApprover);

#[expect(clippy::as_conversions, reason = "the place of a stage in its enum; no other conversion is const")]
const fn bit(stage: Stage) -> u16 {
    1 << stage as u16
}

/// A set of stages, one bit each.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stages(u16);

impl Stages {
    const fn and(self, mut more: &[Stage]) -> Self {
        let mut bits = self.0;
        while let [stage, rest @ ..] = more {
            bits |= bit(*stage);
            more = rest;
        }
        Self(bits)
    }

    const fn has(self, stage: Stage) -> bool {
        self.0 & bit(stage) != 0
    }
}

const fn at(stages: &[Stage]) -> Stages {
    Stages(0).and(stages)
}

/// Submitted, and nothing published yet.
const BEFORE_NOTICE: Stages = at(&[Stage::Submitted, Stage::SupplementRequested, Stage::Investigating, Stage::Opinion]);

/// Everywhere between submission and decision where the family is still before the office.
const IN_PROCEDURE: Stages = BEFORE_NOTICE.and(&[Stage::PublicNotice, Stage::Confirmation]);

/// The same once the application is accepted.
const ACCEPTED: Stages =
    at(&[Stage::SupplementRequested, Stage::Investigating, Stage::Opinion, Stage::PublicNotice, Stage::Confirmation]);

/// Wherever the family can still fail to cooperate.
const WITH_RELIEF: Stages = IN_PROCEDURE.and(&[Stage::ReliefFirst]);

/// Where somebody may still have to sign.
const SIGNING: Stages = BEFORE_NOTICE.and(&[Stage::AwaitingSignatures, Stage::ReliefFirst]);

/// Wherever a signature can be taken back: also after the decision, as long as help is received.
const SIGNED: Stages = WITH_RELIEF.and(&[Stage::AwaitingSignatures, Stage::Decided]);

/// The table. A row that is not here is forbidden.
const TABLE: &[Row] = &[
    row(Action::Answer, at(&[Stage::Draft, Stage::Submitted, Stage::ReliefFirst]), &[Who::Owner, CLERK]),
    row(Action::AskSignatures, SIGNING.and(&[Stage::Draft]), &[Who::Owner, CLERK]),
    row(Action::CallForHelp, at(&[Stage::Draft]), &[Who::Owner, CLERK]),
    row(Action::ReopenDraft, at(&[Stage::AwaitingSignatures]), &[Who::Owner]),
    row(Action::Sign, SIGNING, &[Who::Signer]),
    row(Action::DeclineSignature, SIGNING, &[Who::Signer]),
    row(Action::OpenSigning, SIGNING, &[Who::Signer]),
    row(Action::SignOnPaper, SIGNING, &[Who::Signer, Who::Owner, CLERK]),
    row(Action::CorrectSignerPhone, SIGNING, &[Who::Owner, CLERK]),
    row(Action::ChangeSigningWay, SIGNING, &[Who::Owner, CLERK]),
    row(Action::CheckPaperSignature, SIGNING, &[CLERK]),
    row(Action::WithdrawAuthorization, SIGNED, &[Who::Signer, CLERK]),
    row(Action::Withdraw, IN_PROCEDURE.and(&[Stage::Draft, Stage::AwaitingSignatures]), &[Who::Owner]),
    row(Action::AnswerSupplement, at(&[Stage::SupplementRequested]), &[Who::Owner]),
    row(Action::GiveConsent, IN_PROCEDURE, &[Who::Owner]),
    row(Action::DisputeVerification, at(&[Stage::Investigating, Stage::Opinion]), &[Who::Owner]),
    row(Action::ChangeFamily, IN_PROCEDURE, &[Who::Owner, CLERK]),
    row(Action::Object, at(&[Stage::PublicNotice]), &[Who::Anyone, Who::Owner]),
    row(Action::ProposeRelief, at(&[Stage::Submitted]), &[CLERK]),
    row(Action::PayRelief, at(&[Stage::Submitted]), &[APPROVER]),
    row(Action::Return, at(&[Stage::Submitted]), &[APPROVER]),
    row(Action::CloseRelief, at(&[Stage::ReliefFirst]), &[CLERK]),
    row(Action::Accept, at(&[Stage::Submitted]), &[CLERK]),
    row(Action::RefuseAcceptance, at(&[Stage::Submitted, Stage::SupplementRequested]), &[CLERK]),
    row(Action::RequestSupplement, at(&[Stage::Submitted, Stage::Investigating]), &[CLERK]),
    row(Action::Transfer, BEFORE_NOTICE, &[CLERK, APPROVER]),
    row(Action::ChangeApplicant, IN_PROCEDURE, &[CLERK, APPROVER]),
    row(Action::OrderVerification, at(&[Stage::Investigating]), &[CLERK]),
    row(Action::RecordVerification, at(&[Stage::Investigating, Stage::SupplementRequested]), &[Who::System, OFFICER]),
    row(Action::RecordVisit, at(&[Stage::Investigating]), &[CLERK]),
    row(Action::RecordAppraisal, at(&[Stage::Investigating]), &[CLERK]),
    row(Action::SettleFact, at(&[Stage::Investigating, Stage::Opinion]), &[CLERK]),
    row(Action::AssessSelfCare, at(&[Stage::Investigating, Stage::Opinion]), &[CLERK]),
    row(Action::WriteOpinion, at(&[Stage::Opinion]), &[CLERK]),
    row(Action::StartNotice, at(&[Stage::Opinion]), &[APPROVER]),
    row(Action::Return, at(&[Stage::Opinion]), &[APPROVER]),
    row(Action::Reinvestigate, at(&[Stage::PublicNotice]), &[CLERK, APPROVER]),
    row(Action::CloseNotice, at(&[Stage::PublicNotice]), &[APPROVER]),
    row(Action::Return, at(&[Stage::Confirmation]), &[REVIEWER, DISTRICT, APPROVER]),
    row(Action::Confirm, at(&[Stage::Confirmation]), &[DISTRICT, APPROVER]),
    row(Action::Refuse, at(&[Stage::Confirmation]), &[DISTRICT, APPROVER]),
    row(Action::RecordDelivery, at(&[Stage::Decided]), &[Who::Owner, CLERK]),
    row(Action::RecordDraw, at(&[Stage::Confirmation]), &[Who::System, REVIEWER]),
    row(Action::RecordDistrictVisit, at(&[Stage::Confirmation]), &[REVIEWER, DISTRICT]),
    row(Action::RecordComplaint, at(&[Stage::PublicNotice, Stage::Confirmation]), &[REVIEWER, DISTRICT, CLERK]),
    row(Action::RecordComplaint, at(&[Stage::Confirmation]), &[Who::Anyone]),
    row(Action::Extend, ACCEPTED, &[APPROVER, DISTRICT]),
    row(Action::Warn, WITH_RELIEF, &[CLERK]),
    row(Action::LiftWarning, WITH_RELIEF, &[CLERK, APPROVER]),
    row(Action::Terminate, WITH_RELIEF, &[APPROVER, DISTRICT]),
];

/// A file is decided at the level that it went to; the other level only looks on.
fn at_level(row: &Row, actor: &Actor, application: &Application) -> bool {
    let decides = matches!(row.action, Action::Confirm | Action::Refuse | Action::Return);
    let Actor::Staff { role, .. } = actor else { return true };
    let township = application.confirm_level == Some(ConfirmLevel::Township);
    !decides || row.stages != at(&[Stage::Confirmation]) || (*role == Role::TownshipApprover) == township
}

/// Why an actor may not do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denial {
    /// Outside the actor's families or division: as if it did not exist.
    OutOfScope,
    /// Not this actor's to do, at any stage.
    NotYours,
    /// Theirs to do, but not now.
    WrongStage,
    /// The same person took a step that this one controls.
    SamePerson,
}

/// True when the actor may read the application: a citizen their own, a signer the one of the link while they belong to
/// it, staff their division's once it is submitted, a clerk also while signatures are awaited and the draft they opened on
/// the spot; the program all.
pub fn may_read(actor: &Actor, application: &Application) -> bool {
    match actor {
        Actor::Citizen { id } => *id == application.citizen,
        Actor::Signer { application: linked, member } => {
            *linked == application.id && application.declaration.person(*member).is_some()
        }
        Actor::Staff { id, role, division } => {
            let handled = application.handled_in().map(|village| division.contains(village));
            let awaits_signatures = application.stage == Stage::AwaitingSignatures && *role == Role::TownshipClerk;
            role.reads_cases()
                && if application.submitted_at.is_some() || awaits_signatures {
                    handled == Some(true)
                } else {
                    application.started_by_staff == Some(*id) && handled != Some(false)
                }
        }
        Actor::Anyone => false,
        Actor::System => true,
    }
}

fn who(actor: &Actor, application: &Application) -> Who {
    match actor {
        Actor::Citizen { id } if *id == application.citizen => Who::Owner,
        Actor::Citizen { .. } | Actor::Anyone => Who::Anyone,
        Actor::Signer { .. } => Who::Signer,
        Actor::Staff { role, .. } => Who::Staff(*role),
        Actor::System => Who::System,
    }
}

/// Steps that one person may not both take: the later one controls the earlier one.
const CONTROLS: &[(Action, &[Action])] = &[
    (Action::PayRelief, &[Action::ProposeRelief]),
    (
        Action::StartNotice,
        &[
            Action::Accept,
            Action::RecordVisit,
            Action::RecordAppraisal,
            Action::SettleFact,
            Action::AssessSelfCare,
            Action::WriteOpinion,
        ],
    ),
    (Action::CloseNotice, &[Action::WriteOpinion]),
    (Action::Terminate, &[Action::Warn]),
    (Action::Confirm, DECISION_CONTROLS),
    (Action::Refuse, DECISION_CONTROLS),
];

/// The decision controls everything that the file rests on, whether the district takes it or the township.
const DECISION_CONTROLS: &[Action] = &[
    Action::Accept,
    Action::RecordVerification,
    Action::RecordVisit,
    Action::RecordAppraisal,
    Action::SettleFact,
    Action::AssessSelfCare,
    Action::WriteOpinion,
    Action::StartNotice,
    Action::CloseNotice,
    Action::RecordDistrictVisit,
];

/// Checks one action: scope, table, then separation of duties.
pub fn check(actor: &Actor, action: Action, application: &Application) -> Result<(), Denial> {
    let public = matches!(
        (action, application.stage),
        (Action::Object, Stage::PublicNotice) | (Action::RecordComplaint, Stage::Confirmation)
    );
    if !public && !may_read(actor, application) {
        return Err(Denial::OutOfScope);
    }
    let who = who(actor, application);
    let mine = |row: &&Row| row.action == action && row.who.contains(&who) && at_level(row, actor, application);
    let mut rows = TABLE.iter().filter(mine).peekable();
    if rows.peek().is_none() {
        return Err(Denial::NotYours);
    }
    if !rows.any(|row| row.stages.has(application.stage)) {
        return Err(Denial::WrongStage);
    }
    if let Actor::Staff { id, .. } = actor {
        let controlled = CONTROLS.iter().filter(|(later, _)| *later == action).flat_map(|(_, earlier)| *earlier);
        for earlier in controlled {
            if application.hands.iter().any(|hand| hand.action == *earlier && hand.staff == *id) {
                return Err(Denial::SamePerson);
            }
        }
    }
    Ok(())
}

/// The roles that may take one action at one stage. Where a file is decided, both levels are named; the application says
/// which one it went to.
pub fn roles_for(action: Action, stage: Stage) -> Vec<Role> {
    TABLE
        .iter()
        .filter(|row| row.action == action && row.stages.has(stage))
        .flat_map(|row| row.who)
        .filter_map(|who| match who {
            Who::Staff(role) => Some(*role),
            Who::Owner | Who::Signer | Who::Anyone | Who::System => None,
        })
        .collect()
}

/// True when files of this stage wait for this role: one of its steps leads the procedure on. What a role may do beside
/// (extend, warn, record a complaint, help with a draft) does not make a file its work.
pub fn has_turn(role: Role, stage: Stage) -> bool {
    Action::ALL.into_iter().any(|action| action.leads_on() && roles_for(action, stage).contains(&role))
}

/// What this actor may do with this application now, in the order of the table. Facts that the stage does not show
/// (an opinion not yet written, a notice still running) are checked by `application::available`.
pub fn permitted(actor: &Actor, application: &Application) -> Vec<Action> {
    let mut actions: Vec<Action> = Vec::new();
    for row in TABLE {
        if !actions.contains(&row.action) && check(actor, row.action, application).is_ok() {
            actions.push(row.action);
        }
    }
    actions
}
