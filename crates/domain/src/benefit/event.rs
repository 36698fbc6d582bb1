//! What happened to a benefit. Events carry what was decided, never what is to be computed later.

use crate::benefit::{BackPay, ChangeSort, JobOffer, Measure, Person, Rate, Review, StandardFrom, StopCause};
use crate::calendar::Due;
use crate::division::DivisionCode;
use crate::household::{BankAccount, LongText, MemberNo, SelfCare};
use crate::identity::{PersonName, Phone};
use crate::ids::{ApplicationId, BenefitId, CitizenId, FamilyId};
use crate::kind::Kind;
use crate::money::Fen;
use crate::policy::{ConfirmLevel, Residence};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Where a benefit comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Id of the benefit.
    pub id: BenefitId,
    /// Id of the family, whose key seals everything else.
    pub family: FamilyId,
    /// The application that led to it; `None` for one taken over from paper.
    pub application: Option<ApplicationId>,
    /// Whose account follows it.
    pub citizen: Option<CitizenId>,
}

/// Everything that a benefit begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Which kind.
    pub kind: Kind,
    /// Which standard.
    pub residence: Residence,
    /// The village whose township handles it.
    pub village: DivisionCode,
    /// The family; the first is the applicant.
    pub people: Vec<Person>,
    /// The first rate.
    pub rate: Rate,
    /// True when the income is unstable and somebody can work.
    pub unstable: bool,
    /// Last day of a finding that holds for a limited time (刚性支出困难).
    pub valid_until: Option<Date>,
    /// What the person manages alone (特困).
    pub care: Option<SelfCare>,
    /// Where the money goes.
    pub account: Option<BankAccount>,
    /// Who decides.
    pub level: ConfirmLevel,
    /// The rules of that day.
    pub policy_version: String,
}

/// An event of one benefit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The stream begins; ids only, because this record is not sealed. What was granted follows in the same unit of work.
    Opened(Origin),
    /// What was granted.
    Granted {
        /// Where it comes from.
        origin: Origin,
        /// What.
        grant: Box<Grant>,
    },
    /// A periodic review.
    Reviewed(Review),
    /// The family or somebody for it told of a change.
    ChangeReported {
        /// What sort.
        sort: ChangeSort,
        /// In words.
        text: LongText,
    },
    /// The family asked for the end.
    StopRequested {
        /// In its words.
        text: LongText,
    },
    /// A suitable job was offered.
    JobOffered(JobOffer),
    /// Self-care was assessed again.
    ReassessedCare {
        /// What the person manages alone.
        care: SelfCare,
        /// What was seen.
        text: LongText,
    },
    /// Somebody proposed something.
    Proposed {
        /// What.
        measure: Measure,
        /// Why.
        reasons: LongText,
        /// Who decides.
        level: ConfirmLevel,
        /// The rules it was computed with.
        policy_version: String,
    },
    /// The proposal was returned.
    ProposalReturned {
        /// Why.
        reasons: LongText,
    },
    /// Another amount.
    Adjusted {
        /// From the month on, so much.
        rate: Rate,
        /// Everybody of the family, and who of them is counted.
        people: Vec<Person>,
        /// Why.
        reasons: LongText,
        /// The rules of that day.
        policy_version: String,
    },
    /// The own share of a member was taken away.
    OwnShareReduced {
        /// Whose.
        member: MemberNo,
        /// From the month on, so much.
        rate: Rate,
        /// Why.
        reasons: LongText,
        /// The rules of that day.
        policy_version: String,
    },
    /// The phase-out began.
    PhaseOutStarted {
        /// Last day of the last month that is still paid.
        until: Date,
        /// Why.
        reasons: LongText,
    },
    /// Payment stops for the time being.
    Suspended {
        /// First month not paid.
        from_month: Date,
        /// Why.
        reasons: LongText,
    },
    /// Payment goes on.
    Resumed {
        /// First month that is paid regularly again.
        from_month: Date,
        /// What is paid afterwards for the months between.
        arrears: Fen,
        /// Why.
        reasons: LongText,
    },
    /// The end is published.
    StopPublished {
        /// First day.
        from: Date,
        /// Last full day.
        until: Due,
        /// Why it is to end.
        cause: StopCause,
        /// In words; not published.
        reasons: LongText,
    },
    /// Somebody objected to the end.
    StopObjected {
        /// What is said.
        text: LongText,
        /// By whom, if said.
        name: Option<PersonName>,
        /// How to reach them, if said.
        phone: Option<Phone>,
    },
    /// The published end was given up.
    StopDropped {
        /// Why.
        reasons: LongText,
    },
    /// It ended.
    Terminated {
        /// Why, from the list.
        cause: StopCause,
        /// First month not paid.
        from_month: Date,
        /// In words.
        reasons: LongText,
        /// The rules of that day.
        policy_version: String,
    },
    /// A raised standard was applied, and what was paid too little is paid afterwards.
    BackPaid {
        /// How much for which months.
        back_pay: BackPay,
        /// The standards that were applied.
        standards: Vec<StandardFrom>,
        /// The rules of the rate before.
        policy_version_from: String,
        /// The rules of that day.
        policy_version_to: String,
    },
}

impl Event {
    /// The kind stored beside the sealed payload.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Opened(_) => "benefit.opened",
            Self::Granted { .. } => "benefit.granted",
            Self::Reviewed(_) => "benefit.reviewed",
            Self::ChangeReported { .. } => "benefit.change_reported",
            Self::StopRequested { .. } => "benefit.stop_requested",
            Self::JobOffered(_) => "benefit.job_offered",
            Self::ReassessedCare { .. } => "benefit.reassessed_care",
            Self::Proposed { .. } => "benefit.proposed",
            Self::ProposalReturned { .. } => "benefit.proposal_returned",
            Self::Adjusted { .. } => "benefit.adjusted",
            Self::OwnShareReduced { .. } => "benefit.own_share_reduced",
            Self::PhaseOutStarted { .. } => "benefit.phase_out_started",
            Self::Suspended { .. } => "benefit.suspended",
            Self::Resumed { .. } => "benefit.resumed",
            Self::StopPublished { .. } => "benefit.stop_published",
            Self::StopObjected { .. } => "benefit.stop_objected",
            Self::StopDropped { .. } => "benefit.stop_dropped",
            Self::Terminated { .. } => "benefit.terminated",
            Self::BackPaid { .. } => "benefit.back_paid",
        }
    }

    /// True for what the recipient must be told of: amount, stop or start of payment, publication.
    pub const fn concerns_payment(&self) -> bool {
        match self {
            Self::Adjusted { .. }
            | Self::OwnShareReduced { .. }
            | Self::PhaseOutStarted { .. }
            | Self::Suspended { .. }
            | Self::Resumed { .. }
            | Self::StopPublished { .. }
            | Self::StopDropped { .. }
            | Self::Terminated { .. }
            | Self::BackPaid { .. } => true,
            Self::Opened(_)
            | Self::Granted { .. }
            | Self::Reviewed(_)
            | Self::ChangeReported { .. }
            | Self::StopRequested { .. }
            | Self::JobOffered(_)
            | Self::ReassessedCare { .. }
            | Self::Proposed { .. }
            | Self::ProposalReturned { .. }
            | Self::StopObjected { .. } => false,
        }
    }
}
