//! Why a command is refused. Each variant has one stable code; pages say it in plain Chinese.

use crate::access::Denial;
use crate::household::Section;
use crate::identity::level::LevelTooLow;
use crate::number::AcceptanceNumber;

/// A business refusal: nothing is stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Outside the actor's scope; shown as "not found".
    #[error("out of scope")]
    OutOfScope,
    /// Not this actor's to do.
    #[error("not permitted for this actor")]
    NotYours,
    /// Not at this stage.
    #[error("not at this stage")]
    WrongStage,
    /// The same person took the step that this one controls (职责分离).
    #[error("a second person is required")]
    SecondPersonRequired,
    /// The draft misses parts.
    #[error("the draft misses {0:?}")]
    Incomplete(Vec<Section>),
    /// The promise was not given (办法 第9条).
    #[error("the promise was not given")]
    PromiseMissing,
    /// Too many members.
    #[error("too many members")]
    TooManyMembers,
    /// Two members with one identity number.
    #[error("identity number used twice")]
    IdNumberTwice,
    /// The applicant is under age or lacks capacity and cannot apply alone.
    #[error("the applicant cannot sign")]
    ApplicantCannotSign,
    /// The first member must be the applicant, and nobody else may be.
    #[error("the first member is the applicant")]
    ApplicantComesFirst,
    /// No such member.
    #[error("no such member")]
    NoSuchMember,
    /// Not a village of this district.
    #[error("not a village")]
    NotAVillage,
    /// At least one cause is needed.
    #[error("no cause given")]
    NoCause,
    /// Too many photographs.
    #[error("too many papers")]
    TooManyPapers,
    /// No such photograph, one that is there already, or one of a kind that this step does not take.
    #[error("no such paper")]
    NoSuchPaper,
    /// This person is not asked to sign.
    #[error("not a signer")]
    NotASigner,
    /// Signed already.
    #[error("signed already")]
    AlreadySigned,
    /// The links have expired.
    #[error("the time to sign has passed")]
    SigningExpired,
    /// Name typed by the signer differs.
    #[error("the typed name differs")]
    SignerNameDiffers,
    /// Tail of the identity number typed by the signer differs.
    #[error("the typed identity number differs")]
    SignerIdDiffers,
    /// The text that was shown is not the text in force.
    #[error("the text has changed")]
    TextChanged,
    /// Name and number are not known well enough to belong to whoever acts.
    #[error("identity: {0}")]
    IdentityTooLow(LevelTooLow),
    /// The typed promise differs from the sentence asked for.
    #[error("the promise differs")]
    PromiseDiffers,
    /// No separate consent to query accounts (个人信息保护法 第29条).
    #[error("no consent to bank data")]
    BankConsentMissing,
    /// Somebody who signs this application, or the signer, cannot be the witness.
    #[error("the witness is a party")]
    WitnessIsParty,
    /// This way of signing does not fit this step.
    #[error("not this way of signing")]
    SigningWayImpossible,
    /// The clock of the machine is behind what was recorded already.
    #[error("the clock was set back")]
    ClockSetBack,
    /// No document and proof of the signature.
    #[error("no evidence of the signature")]
    EvidenceMissing,
    /// A paper form was not looked at yet.
    #[error("a paper signature is unchecked")]
    PaperSignatureUnchecked,
    /// No paper form waits to be looked at.
    #[error("no paper signature to check")]
    NoPaperSignature,
    /// Somebody took the authorization back.
    #[error("an authorization was withdrawn")]
    AuthorizationWithdrawn,
    /// This person has not signed.
    #[error("not signed")]
    NotSigned,
    /// A sum below zero or above what a family can state.
    #[error("the sum is not possible")]
    SumImpossible,
    /// A list is longer than its bound.
    #[error("the list is too long")]
    ListTooLong,
    /// The application was changed so often that its room for changes is used up; the steps still to come stay possible.
    #[error("too many changes")]
    TooManyChanges,
    /// Nothing was listed in a supplement request.
    #[error("nothing listed")]
    NothingListed,
    /// Too many rounds.
    #[error("too many supplement requests")]
    TooManySupplements,
    /// The family still has time to add what is missing.
    #[error("the family may still add what is missing")]
    SupplementRunning,
    /// Neither paper nor words in the answer.
    #[error("nothing added")]
    NothingAdded,
    /// The verification was ordered already.
    #[error("verification ordered already")]
    VerificationOrderedAlready,
    /// A result without an order, or a second result.
    #[error("no verification is expected")]
    NoVerificationExpected,
    /// The visit was recorded already.
    #[error("visited already")]
    VisitedAlready,
    /// Fewer than two different visitors (办法: 每组调查人员不得少于2人).
    #[error("two visitors are required")]
    TwoVisitorsRequired,
    /// The member of the family who was present is under age or lacks capacity, so the signature does not count.
    #[error("the witness cannot sign")]
    WitnessCannotSign,
    /// The visit lies in the future, or before the investigation (or the new one) began.
    #[error("the date of the visit is not possible")]
    VisitDateImpossible,
    /// A day in the future, or before what it follows.
    #[error("the date is not possible")]
    DateImpossible,
    /// The opinion is not written yet.
    #[error("no opinion yet")]
    NoOpinion,
    /// The opinion was written already.
    #[error("opinion written already")]
    OpinionWrittenAlready,
    /// The amount is zero or above the standard times the members.
    #[error("the amount is not possible")]
    AmountImpossible,
    /// The notice still runs (公示期7天).
    #[error("the notice still runs")]
    NoticeRunning,
    /// The notice is over.
    #[error("the notice is over")]
    NoticeOver,
    /// An objection is open.
    #[error("an objection is open")]
    ObjectionOpen,
    /// There is no objection to look into.
    #[error("no objection")]
    NoObjection,
    /// Too many objections for one notice.
    #[error("too many objections")]
    TooManyObjections,
    /// Payment starts in the month after the decision (办法 第22条).
    #[error("the first month must follow the decision")]
    FirstMonthNotNext,
    /// Somebody in the family has an application for the same cause; its number only for whoever may know it.
    #[error("the same cause was applied for before")]
    SameCause(Option<AcceptanceNumber>),
    /// The family has not said what it asks for.
    #[error("nothing asked for")]
    NothingAskedFor,
    /// Only an emergency goes in without signatures.
    #[error("not an emergency")]
    NotAnEmergency,
    /// The family has not agreed to be judged as another kind.
    #[error("no consent to another kind")]
    ConsentMissing,
    /// The family has agreed already.
    #[error("consent given already")]
    ConsentGivenAlready,
    /// No report is there, or a dispute is open.
    #[error("nothing to dispute")]
    NothingToDispute,
    /// The recheck of a disputed verification is not done.
    #[error("a dispute is open")]
    DisputeOpen,
    /// Somebody who joined the family has not signed.
    #[error("a signature is missing")]
    SignatureMissing,
    /// The applicant cannot leave before another takes their place.
    #[error("the applicant must be replaced first")]
    ApplicantMustBeReplaced,
    /// The township handles it already.
    #[error("this township handles it already")]
    SameTownship,
    /// Not a village of this district.
    #[error("not this district")]
    NotThisDistrict,
    /// The source does not say this value.
    #[error("the source does not say this value")]
    SourceSaysOtherwise,
    /// Too few people at the appraisal, or an even number.
    #[error("the quorum is missed")]
    QuorumMissed,
    /// Too few residents' representatives at the appraisal.
    #[error("too few residents")]
    TooFewResidents,
    /// More votes than people.
    #[error("more votes than people")]
    VotesImpossible,
    /// The procedure was extended already.
    #[error("extended already")]
    ExtendedAlready,
    /// The regular time is over; an extension comes before that.
    #[error("the extension comes too late")]
    ExtensionTooLate,
    /// A warning is running.
    #[error("warned already")]
    WarnedAlready,
    /// The family still has time.
    #[error("the warning still runs")]
    WarningRunning,
    /// No warning was given.
    #[error("not warned")]
    NotWarned,
    /// The district must visit first: a registered relative, a complaint, or drawn for a check.
    #[error("a district visit is required")]
    DistrictVisitRequired,
    /// The file has not been part of a draw.
    #[error("a draw is required")]
    DrawRequired,
    /// The file was part of a draw already.
    #[error("drawn already")]
    DrawnAlready,
    /// The decision reached the family already.
    #[error("delivered already")]
    DeliveredAlready,
    /// The amount or kind differs from the published opinion; send the file back instead.
    #[error("not as published")]
    AmountNotPublished,
    /// More than the township may pay at once.
    #[error("above the petty fund")]
    AbovePettyFund,
    /// Relief was proposed already.
    #[error("relief proposed already")]
    ReliefProposedAlready,
    /// No relief was proposed.
    #[error("relief not proposed")]
    ReliefNotProposed,
    /// This kind is not judged on this application.
    #[error("not this kind")]
    KindImpossible,
    /// Policy lacks a value for this division and date.
    #[error("policy lacks a value")]
    PolicyMissing,
}

impl Refusal {
    /// The stable code for the open interface.
    #[expect(clippy::too_many_lines, reason = "a table: one line a refusal")]
    pub fn code(&self) -> &'static str {
        match self {
            Self::OutOfScope => "out_of_scope",
            Self::NotYours => "not_yours",
            Self::WrongStage => "wrong_stage",
            Self::SecondPersonRequired => "second_person_required",
            Self::Incomplete(_) => "incomplete",
            Self::PromiseMissing => "promise_missing",
            Self::TooManyMembers => "too_many_members",
            Self::IdNumberTwice => "id_number_twice",
            Self::ApplicantCannotSign => "applicant_cannot_sign",
            Self::ApplicantComesFirst => "applicant_comes_first",
            Self::NoSuchMember => "no_such_member",
            Self::IdentityTooLow(_) => "identity_too_low",
            Self::PromiseDiffers => "promise_differs",
            Self::BankConsentMissing => "bank_consent_missing",
            Self::WitnessIsParty => "witness_is_party",
            Self::SigningWayImpossible => "signing_way_impossible",
            Self::ClockSetBack => "clock_set_back",
            Self::EvidenceMissing => "evidence_missing",
            Self::PaperSignatureUnchecked => "paper_signature_unchecked",
            Self::NoPaperSignature => "no_paper_signature",
            Self::AuthorizationWithdrawn => "authorization_withdrawn",
            Self::NotSigned => "not_signed",
            Self::NotAVillage => "not_a_village",
            Self::NoCause => "no_cause",
            Self::TooManyPapers => "too_many_papers",
            Self::NoSuchPaper => "no_such_paper",
            Self::NotASigner => "not_a_signer",
            Self::AlreadySigned => "already_signed",
            Self::SigningExpired => "signing_expired",
            Self::SignerNameDiffers => "signer_name_differs",
            Self::SignerIdDiffers => "signer_id_differs",
            Self::TextChanged => "text_changed",
            Self::SumImpossible => "sum_impossible",
            Self::ListTooLong => "list_too_long",
            Self::TooManyChanges => "too_many_changes",
            Self::SupplementRunning => "supplement_running",
            Self::WitnessCannotSign => "witness_cannot_sign",
            Self::NothingListed => "nothing_listed",
            Self::TooManySupplements => "too_many_supplements",
            Self::NothingAdded => "nothing_added",
            Self::VerificationOrderedAlready => "verification_ordered_already",
            Self::NoVerificationExpected => "no_verification_expected",
            Self::VisitedAlready => "visited_already",
            Self::TwoVisitorsRequired => "two_visitors_required",
            Self::VisitDateImpossible => "visit_date_impossible",
            Self::DateImpossible => "date_impossible",
            Self::NoOpinion => "no_opinion",
            Self::OpinionWrittenAlready => "opinion_written_already",
            Self::AmountImpossible => "amount_impossible",
            Self::NoticeRunning => "notice_running",
            Self::NoticeOver => "notice_over",
            Self::ObjectionOpen => "objection_open",
            Self::NoObjection => "no_objection",
            Self::TooManyObjections => "too_many_objections",
            Self::FirstMonthNotNext => "first_month_not_next",
            Self::SameCause(_) => "same_cause",
            Self::NothingAskedFor => "nothing_asked_for",
            Self::NotAnEmergency => "not_an_emergency",
            Self::ConsentMissing => "consent_missing",
            Self::ConsentGivenAlready => "consent_given_already",
            Self::NothingToDispute => "nothing_to_dispute",
            Self::DisputeOpen => "dispute_open",
            Self::SignatureMissing => "signature_missing",
            Self::ApplicantMustBeReplaced => "applicant_must_be_replaced",
            Self::SameTownship => "same_township",
            Self::NotThisDistrict => "not_this_district",
            Self::SourceSaysOtherwise => "source_says_otherwise",
            Self::QuorumMissed => "quorum_missed",
            Self::TooFewResidents => "too_few_residents",
            Self::VotesImpossible => "votes_impossible",
            Self::ExtendedAlready => "extended_already",
            Self::ExtensionTooLate => "extension_too_late",
            Self::WarnedAlready => "warned_already",
            Self::WarningRunning => "warning_running",
            Self::NotWarned => "not_warned",
            Self::DistrictVisitRequired => "district_visit_required",
            Self::DrawRequired => "draw_required",
            Self::DrawnAlready => "drawn_already",
            Self::DeliveredAlready => "delivered_already",
            Self::AmountNotPublished => "amount_not_published",
            Self::AbovePettyFund => "above_petty_fund",
            Self::ReliefProposedAlready => "relief_proposed_already",
            Self::ReliefNotProposed => "relief_not_proposed",
            Self::KindImpossible => "kind_impossible",
            Self::PolicyMissing => "policy_missing",
        }
    }
}

impl From<Denial> for Refusal {
    fn from(denial: Denial) -> Self {
        match denial {
            Denial::OutOfScope => Self::OutOfScope,
            Denial::NotYours => Self::NotYours,
            Denial::WrongStage => Self::WrongStage,
            Denial::SamePerson => Self::SecondPersonRequired,
        }
    }
}
