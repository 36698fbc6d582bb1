//! The law as data: every number with the document it comes from, by division and by date.
//!
//! A [`PolicyFile`] belongs to one division (or the nation) and holds revisions; on a given date the latest revision that has
//! begun is in force, whole. Walking from the nation down to the village, a value of a lower division replaces the one above.

mod sms;
mod tree;

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::{Due, WorkCalendar};
use crate::money::Fen;

pub use sms::{SMS_CHARS_MAX, SMS_SIGNATURE_CHARS_MAX, SmsError, SmsParameter, SmsTemplate};
pub use tree::{POLICY_FILES_MAX, PolicyError, PolicyFile, PolicyTree, REVISIONS_MAX, Revision};

/// How sure we are of a fact; the marks are those of the project's policy research.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Certainty {
    /// Read in a stored copy of a public page.
    #[serde(rename = "S")]
    Stored,
    /// Read in a stored copy, but for another place.
    #[serde(rename = "S*")]
    StoredElsewhere,
    /// From memory, sure enough to bet on.
    #[serde(rename = "M-hi")]
    MemoryHigh,
    /// From memory, likely.
    #[serde(rename = "M-mid")]
    MemoryMiddle,
    /// From memory; check before use.
    #[serde(rename = "M-lo")]
    MemoryLow,
    /// Not known; the bureau must be asked.
    #[serde(rename = "?")]
    Unknown,
    /// Our own proposal, no rule behind it.
    #[serde(rename = "D")]
    Proposal,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Title or number of the document, in Chinese.
    pub document: String,
    /// Article or section, such as 第十九条; empty when not known.
    #[serde(default)]
    pub clause: String,
    /// How sure it is.
    pub certainty: Certainty,
    /// What a reader should know besides.
    #[serde(default)]
    pub note: String,
}

/// What a period is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitUnit {
    /// 工作日.
    WorkingDays,
    /// 日、天.
    CalendarDays,
}

impl LimitUnit {
    /// The last day of a period of `length` that begins with an event on `from`.
    pub fn last_day(self, calendar: &WorkCalendar, from: Date, length: u16) -> Due {
        match self {
            Self::WorkingDays => calendar.add_working_days(from, length),
            Self::CalendarDays => calendar.add_calendar_days(from, length),
        }
    }
}

/// A period of time that the rules give for one step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// How many.
    pub length: u16,
    /// Of what.
    pub unit: LimitUnit,
    /// Who says so.
    pub source: Source,
}

impl Limit {
    /// The last day of this period when it begins with an event on `from`.
    pub fn due(&self, calendar: &WorkCalendar, from: Date) -> Due {
        self.unit.last_day(calendar, from, self.length)
    }
}

/// The monthly standard of one kind of residence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    /// Fen per person and month.
    pub amount_fen: Fen,
    /// Who says so.
    pub source: Source,
}

/// A value with its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Who says so.
    pub source: Source,
}

/// Who decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfirmLevel {
    /// The district bureau.
    District,
    /// The township, where the district has delegated it.
    Township,
}

/// Makes two things that must never drift apart from one list: the enum of keys, and the layer that a file may fill in part.
macro_rules! keyed_values {
    ($(#[$doc:meta])* $key:ident / $layer:ident of $value:ty { $($(#[$line:meta])* $variant:ident = $field:ident,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $key { $($(#[$line])* $variant,)* }

        impl $key {
            /// Every key.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name used in policy files and in stored events.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($field)),* }
            }
        }

        #[doc = concat!("The values of [`", stringify!($key), "`] that one revision of a file sets.")]
        #[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $layer { $($(#[$line])* pub $field: Option<$value>,)* }

        impl $layer {
            /// The value that this layer sets for a key.
            pub const fn get(&self, key: $key) -> Option<&$value> {
                match key { $($key::$variant => self.$field.as_ref()),* }
            }

            /// All values that this layer sets.
            pub fn iter(&self) -> impl Iterator<Item = ($key, &$value)> {
                $key::ALL.iter().filter_map(|key| Some((*key, self.get(*key)?)))
            }
        }
    };
}

keyed_values! {
    /// Every period with a length of its own.
    DeadlineKey / DeadlineLayer of Limit {
        /// From submission to acceptance or to the one list of what is missing.
        Accept = accept,
        /// From acceptance to the start of the survey of means.
        SurveyStart = survey_start,
        /// From the township's request to the district's start of the verification.
        VerificationStart = verification_start,
        /// From acceptance to the end of the investigation: an internal plan, not law.
        Investigate = investigate,
        /// From the end of the investigation to the township's opinion.
        Opinion = opinion,
        /// Full days that the opinion hangs in the village.
        Publicity = publicity,
        /// From the end of the public notice to handing the file to the district.
        SubmitToDistrict = submit_to_district,
        /// From the district's receipt of the file to its decision.
        Confirm = confirm,
        /// From a refusal to its written notice.
        RefuseNotice = refuse_notice,
        /// From acceptance to the decision.
        Total = total,
        /// The same where the rules allow an extension.
        TotalExtended = total_extended,
        /// The family's time to hand in what is missing.
        Supplement = supplement,
        /// How long the link of a signer stays open.
        SignatureLink = signature_link,
        /// From knowing a decision to asking for its review (行政复议).
        Review = review,
    }
}

keyed_values! {
    /// Where a family lives, which picks its standard.
    Residence / StandardLayer of Standard {
        /// 城市.
        Urban = urban,
        /// 农村.
        Rural = rural,
    }
}

keyed_values! {
    /// Every message that leaves by SMS.
    SmsKind / SmsLayer of SmsTemplate {
        /// The one-time code of a sign-in.
        SignInCode = sign_in_code,
        /// To a member: please sign.
        SignatureWanted = signature_wanted,
        /// To the applicant: everyone has signed.
        SignedByAll = signed_by_all,
        /// To the applicant: accepted, with the number.
        Received = received,
        /// To the applicant: something is missing.
        SupplementWanted = supplement_wanted,
        /// To the applicant: the public notice begins.
        NoticeOpens = notice_opens,
        /// To the applicant: there is a decision.
        Decided = decided,
        /// To staff: new work.
        WorkArrived = work_arrived,
        /// To staff: an objection has come in.
        ObjectionArrived = objection_arrived,
        /// To staff: a clock is running out.
        DeadlineNear = deadline_near,
        /// To staff and the level above: a clock has run out.
        DeadlinePassed = deadline_passed,
    }
}

/// Choices and numbers that are no periods.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleLayer {
    /// Who decides.
    pub confirm_level: Option<Sourced<ConfirmLevel>>,
    /// Whether the opinion after an objection is published once more.
    pub republish_after_objection: Option<Sourced<bool>>,
    /// Months from knowing a decision to suing (行政诉讼).
    pub suit_months: Option<Sourced<u8>>,
}

/// The rules in force for one division on one date, as [`PolicyTree::lookup`] found them. A value is `None` where no file
/// in force sets it; [`Self::missing`] tells at start whether that can happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicySet<'a> {
    /// What is in force, the lowest division first.
    revisions: Vec<&'a Revision>,
    version: String,
}

impl<'a> PolicySet<'a> {
    /// The period for one step.
    pub fn deadline(&self, key: DeadlineKey) -> Option<&'a Limit> {
        self.find(|revision| revision.deadlines.get(key))
    }

    /// Fen per person and month.
    pub fn standard(&self, residence: Residence) -> Option<Fen> {
        self.standard_with_source(residence).map(|standard| standard.amount_fen)
    }

    /// The standard together with its source, to be shown beside a computation.
    pub fn standard_with_source(&self, residence: Residence) -> Option<&'a Standard> {
        self.find(|revision| revision.standards.get(residence))
    }

    /// The text of one message.
    pub fn sms(&self, kind: SmsKind) -> Option<&'a SmsTemplate> {
        self.find(|revision| revision.sms.get(kind))
    }

    /// Who decides.
    pub fn confirm_level(&self) -> Option<ConfirmLevel> {
        self.find(|revision| revision.rules.confirm_level.as_ref()).map(|rule| rule.value)
    }

    /// Whether the opinion after an objection is published once more.
    pub fn republish_after_objection(&self) -> Option<bool> {
        self.find(|revision| revision.rules.republish_after_objection.as_ref()).map(|rule| rule.value)
    }

    /// Months from knowing a decision to suing; the days for a review are [`DeadlineKey::Review`].
    pub fn suit_months(&self) -> Option<u8> {
        self.find(|revision| revision.rules.suit_months.as_ref()).map(|rule| rule.value)
    }

    /// What a decision stores: each file in force with the date since when, the nation first, such as
    /// `CN/dibao@2021-07-01 CN/500000/standards@2025-07-01`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The keys that nobody sets, as they would stand in a file; empty when the set is complete.
    pub fn missing(&self) -> Vec<String> {
        let set: BTreeSet<String> = self.revisions.iter().flat_map(|revision| revision.keys()).collect();
        Revision::all_keys().filter(|key| !set.contains(key)).collect()
    }

    fn find<T>(&self, get: impl Fn(&'a Revision) -> Option<&'a T>) -> Option<&'a T> {
        self.revisions.iter().find_map(|revision| get(revision))
    }
}

#[cfg(test)]
mod tests;
