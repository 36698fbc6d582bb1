//! One signature on the authorization: how it was given, by whom, and what proves it (电子签名法 第13条).

use crate::household::{LongText, MemberNo, Paper, ShortText};
use crate::identity::level::Identity;
use crate::identity::{PersonName, Phone};
use crate::ids::{DocumentId, PaperId};
use crate::time::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Somebody who saw the signer give a thumb print or sign on paper, and answers for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Witness {
    /// Name as on the identity card.
    pub name: PersonName,
    /// Where the code went when the thumb print was given on a phone.
    pub phone: Phone,
}

/// How a signature was given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SigningWay {
    /// Typed the promise.
    #[default]
    Promise,
    /// Wrote the name on the screen; the picture is the signature's drawing.
    Drawn,
    /// Pressed a thumb, before a witness who photographed the print.
    ThumbPrint {
        /// The print.
        photo: Paper,
        /// Who saw it.
        witness: Witness,
    },
    /// Signed the paper form, or pressed a thumb on it, before a witness.
    Paper {
        /// All pages.
        photos: Vec<Paper>,
        /// Who saw it.
        witness: Witness,
        /// Where.
        place: ShortText,
        /// On which day.
        signed_on: Date,
    },
}

impl SigningWay {
    /// The code in records of evidence.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Promise => "promise",
            Self::Drawn => "drawn",
            Self::ThumbPrint { .. } => "thumb_print",
            Self::Paper { .. } => "paper",
        }
    }

    /// Who saw it, where somebody had to.
    pub const fn witness(&self) -> Option<&Witness> {
        match self {
            Self::ThumbPrint { witness, .. } | Self::Paper { witness, .. } => Some(witness),
            Self::Promise | Self::Drawn => None,
        }
    }

    /// Photographs of the thumb print or of the paper form.
    pub fn photos(&self) -> &[Paper] {
        match self {
            Self::ThumbPrint { photo, .. } => std::slice::from_ref(photo),
            Self::Paper { photos, .. } => photos,
            Self::Promise | Self::Drawn => &[],
        }
    }
}

/// How a signer is asked: by a link on a phone, or on paper.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskedWay {
    /// By a link, which goes to the signer's phone where there is one.
    #[default]
    OnPhone,
    /// On the paper form.
    OnPaper,
}

/// What was agreed to, each by itself (个人信息保护法 第29条).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consents {
    /// Accounts at banks, securities houses and insurers may be queried; without it nothing can be verified.
    pub bank_data: bool,
    /// The face may be compared when eligibility is certified later; never needed for the application.
    pub face_data: bool,
}

/// What proves a signature: the document, the record about it, and a one-time key's signature over the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The authorization as a document.
    pub document: DocumentId,
    /// SM3 of the document, lower-case hexadecimal.
    pub document_sm3: String,
    /// The record, as signed.
    pub record: String,
    /// SM2 signature over the record: DER, base64.
    pub signature: String,
    /// X.509 certificate of the one-time key: DER, base64.
    pub certificate: String,
    /// Its serial number, lower-case hexadecimal.
    pub serial: String,
}

/// One signature as it stands in the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Who signed.
    pub signer: MemberNo,
    /// Version of the text.
    pub text_version: String,
    /// SM3 of the text as shown, lower-case hexadecimal.
    pub text_sm3: String,
    /// The drawn signature, if one was drawn.
    pub drawing: Option<PaperId>,
    /// How it was given.
    #[serde(default)]
    pub way: SigningWay,
    /// What was agreed to.
    #[serde(default)]
    pub consents: Consents,
    /// How it was found out who signed.
    #[serde(default)]
    pub identity: Identity,
    /// What proves it.
    #[serde(default)]
    pub evidence: Option<Evidence>,
}

/// How one signer stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignerState {
    /// Asked, not yet signed.
    Wanted,
    /// Signed.
    Signed {
        /// When.
        at: Timestamp,
        /// The evidence.
        signature: Box<Signature>,
    },
    /// Declined; may still sign.
    Declined {
        /// When.
        at: Timestamp,
        /// Why, if said.
        reason: Option<LongText>,
    },
    /// Took the authorization back; may sign again.
    Withdrawn {
        /// When.
        at: Timestamp,
        /// Why, if said.
        reason: Option<LongText>,
    },
    /// The clerk found the paper form wanting; to be signed again.
    PaperRejected {
        /// When.
        at: Timestamp,
        /// What is wrong with it.
        reason: LongText,
    },
}

/// What the tracker shows of one signer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignerStatus {
    /// The link is on its way, or the paper form waits.
    Invited,
    /// The link was opened.
    Opened,
    /// Signed.
    Signed,
    /// Signed on paper; the clerk has not looked at it yet.
    PaperUnchecked,
    /// The paper form was not accepted.
    PaperRejected,
    /// Declined.
    Declined,
    /// Took the authorization back.
    Withdrawn,
    /// The time to sign has passed.
    Expired,
}

/// One person who must sign, and for whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// Who signs.
    pub signer: MemberNo,
    /// Minors and persons without capacity for whom this person signs as guardian.
    pub wards: Vec<MemberNo>,
}

/// One signer and how they stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignerRow {
    /// Who, and for whom.
    pub signer: Signer,
    /// How they stand.
    pub state: SignerState,
    /// How they are asked.
    #[serde(default)]
    pub asked: AskedWay,
    /// When they were asked last.
    #[serde(default)]
    pub asked_at: Option<Timestamp>,
    /// When they opened the link first.
    #[serde(default)]
    pub opened_at: Option<Timestamp>,
    /// When the clerk accepted the paper form.
    #[serde(default)]
    pub paper_checked_at: Option<Timestamp>,
}

impl SignerRow {
    /// Somebody who was just asked.
    pub(super) const fn wanted(signer: Signer, asked: AskedWay, at: Timestamp) -> Self {
        let asked_at = Some(at);
        Self { signer, state: SignerState::Wanted, asked, asked_at, opened_at: None, paper_checked_at: None }
    }

    /// The signature, once given and as long as it holds.
    pub const fn signature(&self) -> Option<&Signature> {
        match &self.state {
            SignerState::Signed { signature, .. } => Some(signature),
            SignerState::Wanted
            | SignerState::Declined { .. }
            | SignerState::Withdrawn { .. }
            | SignerState::PaperRejected { .. } => None,
        }
    }

    /// True once this person has signed, and has not taken it back.
    pub const fn is_signed(&self) -> bool {
        matches!(self.state, SignerState::Signed { .. })
    }

    /// True while the clerk has to look at the paper form.
    pub fn is_paper_unchecked(&self) -> bool {
        let on_paper = self.signature().is_some_and(|signature| matches!(signature.way, SigningWay::Paper { .. }));
        on_paper && self.paper_checked_at.is_none()
    }

    /// What the tracker shows; `until` is the last day of the links.
    pub fn status(&self, until: Option<Date>, today: Date) -> SignerStatus {
        let over = until.is_none_or(|until| today > until);
        match &self.state {
            SignerState::Signed { .. } if self.is_paper_unchecked() => SignerStatus::PaperUnchecked,
            SignerState::Signed { .. } => SignerStatus::Signed,
            SignerState::Withdrawn { .. } => SignerStatus::Withdrawn,
            SignerState::Declined { .. } => SignerStatus::Declined,
            SignerState::PaperRejected { .. } => SignerStatus::PaperRejected,
            SignerState::Wanted if over => SignerStatus::Expired,
            SignerState::Wanted if self.opened_at.is_some() => SignerStatus::Opened,
            SignerState::Wanted => SignerStatus::Invited,
        }
    }
}
