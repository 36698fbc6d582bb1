//! What can be wrong with a file, each with its own plain answer.

/// The first thing that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// No seal, and no file of ours.
    NoSeal,
    /// Something was added behind the seal.
    Appended,
    /// The end is missing.
    Cut,
    /// Put together from parts.
    Spliced,
    /// A byte or a page of the document is another.
    DocumentChanged,
    /// The document is the one that was signed; the seal or the evidence beside it is not.
    SealChanged,
    /// The evidence is about another document.
    OtherEvidence,
    /// Sealed by somebody else.
    ForeignSeal,
    /// The seal's certificate did not hold when it was put on.
    SealCertificate,
    /// The timestamp is gone or about something else.
    Timestamp,
    /// The record is not what the one-time key signed.
    SignatureForged,
    /// The one-time certificate is not of our authority.
    CertificateUnknown,
    /// The one-time certificate was not valid when it signed.
    CertificateTime,
    /// The one-time certificate was revoked.
    CertificateRevoked,
    /// The journal has no such signature.
    UnknownToJournal,
    /// The proof or the checkpoint does not fit.
    NotInTree,
}

impl Wrong {
    /// One sentence for everybody.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::NoSeal => "这份文件不是我们发出的",
            Self::Appended => "这份文件盖章以后又被加了东西",
            Self::Cut => "这份文件不完整，后面少了一截",
            Self::Spliced => "这份文件是拼接出来的",
            Self::DocumentChanged => "这份授权书的内容被改过",
            Self::SealChanged => "这份文件上的电子印章或者签名证据被改过",
            Self::OtherEvidence => "这份文件上的签名，不是签在这份授权书上的",
            Self::ForeignSeal => "这份文件上的印章不是我们盖的",
            Self::SealCertificate => "盖章的时候，印章证书没有效力",
            Self::Timestamp => "这份文件的时间戳不对",
            Self::SignatureForged => "签名记录被改过，和签名对不上",
            Self::CertificateUnknown => "签名用的证书不是我们发的",
            Self::CertificateTime => "签名的时候，证书不在有效期里",
            Self::CertificateRevoked => "这次签名的证书已经作废",
            Self::UnknownToJournal => "我们的档案里没有这次签名",
            Self::NotInTree => "这次签名和存证记录对不上",
        }
    }

    /// What follows from it.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::NoSeal => "上面没有我们的电子印章，我们发出的文书里也没有它。不要照着它付钱，也不要照着它办事。",
            Self::Appended => "后来加进去的东西没有人签过字。请用最初收到的文件。",
            Self::Cut => "可能没有下载完。请重新下载，再核对一次。",
            Self::DocumentChanged | Self::SealChanged | Self::Spliced => {
                "它不是签字人看到的那一份。请用最初收到的文件。"
            }
            Self::OtherEvidence => "有人把另一份文件的签名搬到了这里。这份文件不算数。",
            Self::ForeignSeal | Self::CertificateUnknown => "盖章或者发证的机构，我们不认识。这份文件不算数。",
            Self::SealCertificate | Self::Timestamp | Self::CertificateTime => {
                "说不清它是什么时候签的、什么时候盖章的。这份文件不算数。"
            }
            Self::SignatureForged => "这份文件不算数。",
            Self::CertificateRevoked => "这次签名不能再用来证明什么。有疑问请打电话问。",
            Self::UnknownToJournal | Self::NotInTree => "请打电话告诉我们，我们来查。",
        }
    }

    /// The word in machine-readable answers.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoSeal => "no_seal",
            Self::Appended => "appended",
            Self::Cut => "cut",
            Self::Spliced => "spliced",
            Self::DocumentChanged => "document_changed",
            Self::SealChanged => "seal_changed",
            Self::OtherEvidence => "other_evidence",
            Self::ForeignSeal => "foreign_seal",
            Self::SealCertificate => "seal_certificate",
            Self::Timestamp => "timestamp",
            Self::SignatureForged => "signature_forged",
            Self::CertificateUnknown => "certificate_unknown",
            Self::CertificateTime => "certificate_time",
            Self::CertificateRevoked => "certificate_revoked",
            Self::UnknownToJournal => "unknown_to_journal",
            Self::NotInTree => "not_in_tree",
        }
    }
}
