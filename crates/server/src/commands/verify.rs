//! `verify FILE.pdf`: judges a signed authorization offline, in plain Chinese, by the same function as the public page.
//!
//! Exit codes: 0 intact, 1 not intact, 2 cannot be judged (unreadable files, or nobody to trust was named).

use std::path::Path;

use jzt_app::policy_files;
use jzt_app::ports::{PdfFault, SignedPdfs};
use jzt_app::seals::verify::{Judged, Mark, PEM_BYTES_MAX, RECEIPT_BYTES_MAX, Receipt, Trusted, Verdict, judge};
use jzt_crypto::SoftProvider;

use super::{Outcome, say};
use crate::adapters::PdfSeals;
use crate::cli::VerifyArgs;

/// Bytes of the largest PDF that is read.
const PDF_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Why a file cannot be judged.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unjudged {
    /// Cannot be opened.
    #[error("{0} cannot be read: {1}")]
    Unreadable(String, std::io::Error),
    /// Larger than anything that belongs here.
    #[error("{0} is too large")]
    TooLarge(String),
    /// Not what it should be.
    #[error("{0} is not {1}")]
    Other(String, &'static str),
    /// Said already on standard output.
    #[error("cannot be judged")]
    Undecided,
}

fn read(path: &Path, bytes_max: usize) -> Result<Vec<u8>, Unjudged> {
    let name = || path.display().to_string();
    let unreadable = |fault| Unjudged::Unreadable(name(), fault);
    let length = std::fs::metadata(path).map_err(unreadable)?.len();
    if usize::try_from(length).map_or(true, |length| length > bytes_max) {
        return Err(Unjudged::TooLarge(name()));
    }
    std::fs::read(path).map_err(unreadable)
}

pub(super) async fn run(args: &VerifyArgs) -> Outcome {
    let name = args.file.display().to_string();
    let pdf = read(&args.file, PDF_BYTES_MAX)?;
    let receipt = args.receipt.as_deref().map(receipt).transpose()?;
    let mut trusted = match &args.authorities {
        Some(path) => authorities(path)?,
        None => Trusted::default(),
    };
    trusted.texts = policy_files::load_embedded()?.authorization.periods();
    let found = PdfSeals::default().read(pdf.into()).await.map_err(|fault| match fault {
        PdfFault::NotPdf => Unjudged::Other(name.clone(), "a PDF"),
        PdfFault::TooLarge | PdfFault::TooManySignatures | PdfFault::Internal => Unjudged::TooLarge(name.clone()),
    })?;
    let mut judged = judge(&SoftProvider, &found, &trusted);
    if let Some(receipt) = &receipt {
        receipt.judge(&SoftProvider, &trusted.checkpoints, &mut judged);
    }
    tell(&judged, receipt.is_some())?;
    match judged.verdict() {
        Verdict::Intact => Ok(true),
        Verdict::NotIntact(_) => Ok(false),
        Verdict::Undecided => Err(Unjudged::Undecided.into()),
    }
}

fn receipt(path: &Path) -> Result<Receipt, Unjudged> {
    let bytes = read(path, RECEIPT_BYTES_MAX)?;
    Receipt::parse(&bytes).map_err(|_| Unjudged::Other(path.display().to_string(), "a receipt"))
}

fn authorities(path: &Path) -> Result<Trusted, Unjudged> {
    let other = || Unjudged::Other(path.display().to_string(), "a file of certificates (PEM)");
    let text = String::from_utf8(read(path, PEM_BYTES_MAX)?).map_err(|_| other())?;
    Trusted::from_pem(&text).map_err(|_| other())
}

fn tell(judged: &Judged, has_receipt: bool) -> std::io::Result<()> {
    say(match judged.verdict() {
        Verdict::Intact => "✓ 这份授权书是真的，没有改过。",
        Verdict::NotIntact(wrong) => wrong.sentence(),
        Verdict::Undecided => "说不准：没有给全可以信任的证书（--authorities）。",
    })?;
    for finding in &judged.findings {
        let mark = match finding.mark {
            Mark::Good => "✓",
            Mark::Bad => "✗",
            Mark::Open => "?",
        };
        say(&format!("  {mark} {}", finding.text))?;
    }
    if !has_receipt && judged.wrong.is_none() {
        say("  ? 没有回执（--receipt），存证记录没有核对")?;
    }
    if let (Some(record), None) = (&judged.record, judged.wrong) {
        say(&format!("签字人：{}", record.signer.name))?;
        say(&format!("编号：{}", record.number))?;
        say(&format!("授权书版本：{}", record.text_version))?;
    }
    Ok(())
}
