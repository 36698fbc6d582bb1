//! Verification for everybody who holds a document: a file, or the code printed on it. Nothing of an uploaded file is kept.

mod judge;
mod pem;
mod receipt;
mod wrong;

pub use judge::{Finding, Judged, Mark, Trusted, Verdict, judge};
pub use pem::{PEM_BYTES_MAX, PemError};
pub use receipt::{CheckpointKey, JournalProof, RECEIPT_BYTES_MAX, Receipt, ReceiptError};
pub use wrong::Wrong;

pub(crate) use judge::CLOCK_SKEW_SECONDS;

use crate::applications::plan::glance;
use crate::authorization::TextPeriod;
use crate::bounds::{SECONDS_PER_HOUR, bound};
use crate::letters::{self, PublicLetter};
use crate::ports::PdfFault;
use crate::seals::documents::{may_have, signer_of};
use crate::seals::seal_job::evidence;
use crate::seals::{EvidenceRecord, SealedEvidence, trust};
use crate::{App, AppError};
use bytes::Bytes;
use data_encoding::HEXLOWER;
use judge::judge_evidence;
use jzt_crypto::{UrlToken, sm3};
use jzt_domain::access::{self, Actor};
use jzt_domain::application::Evidence;
use jzt_domain::identity::PersonName;
use jzt_domain::ids::{ApplicationId, DocumentId};
use jzt_domain::time::Timestamp;
use jzt_store::{Document, StreamId, Tx};
use receipt::judge_proof;

/// The largest file that is looked at.
pub const FILE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Files that one address may have checked in an hour.
const FILES_PER_HOUR_MAX: u32 = 60;
/// How long the address of a receipt holds after a file was checked.
const RECEIPT_SECONDS: i64 = 1_800;
/// Purpose of the keyed text in that address.
const RECEIPT_TAG: &str = "verification-receipt";

/// What a file turned out to be.
#[derive(Debug, Clone)]
pub enum CheckedFile {
    /// A letter, byte for byte as it was made.
    Letter(PublicLetter),
    /// Anything else: what its seal is worth.
    Authorization(Box<CheckedAuthorization>),
}

/// A signed authorization, or what claims to be one.
#[derive(Debug, Clone)]
pub struct CheckedAuthorization {
    /// The answer.
    pub verdict: Verdict,
    /// The checks in order.
    pub findings: Vec<Finding>,
    /// What everybody may learn of it; only when it is intact.
    pub about: Option<PublicDocument>,
}

impl CheckedAuthorization {
    /// Of a spoilt file nothing is told.
    fn of(judged: Judged, about: Option<PublicDocument>) -> Self {
        let about = about.filter(|_| judged.wrong.is_none());
        Self { verdict: judged.verdict(), about, findings: judged.findings }
    }
}

/// What everybody may learn who holds a signed authorization.
#[derive(Debug, Clone)]
pub struct PublicDocument {
    /// Its number; empty once the family is erased.
    pub number: String,
    /// Who signed, masked; empty once the family is erased.
    pub signer_masked: String,
    /// Version of the text.
    pub text_version: String,
    /// The days on which that text was in force; `None` when this installation does not know it.
    pub text: Option<TextPeriod>,
    /// When it was signed.
    pub signed_at: Timestamp,
    /// When a timestamp authority saw the seal; known from the file only.
    pub stamped_at: Option<Timestamp>,
    /// True while the authorization holds: not taken back, not replaced. `None` once the family is erased.
    pub holds: Option<bool>,
    /// SM3 of the final PDF; `None` until the seal is on.
    pub sealed_sm3: Option<String>,
    /// Where it stands in the journal; `None` until the next checkpoint.
    pub proof: Option<JournalProof>,
    /// What leads to its receipt, for a while; `None` until the next checkpoint, and when only the code was shown.
    pub receipt_token: Option<String>,
}

/// Whom this installation trusts.
pub async fn trusted(app: &App) -> Result<Trusted, AppError> {
    let district = trust(app).await?;
    Ok(Trusted {
        signing: district.signing,
        seals: district.seals,
        stamps: app.parts().timestamps.roots(),
        lists: district.lists,
        checkpoints: district.checkpoints,
        texts: app.policy().authorization.periods(),
    })
}

/// Checks a file. Counted against abuse; the file is not kept.
pub async fn verify_file(app: &App, pdf: Bytes, client_address: &str) -> Result<CheckedFile, AppError> {
    let mut tx = app.begin().await?;
    let bounds = (FILES_PER_HOUR_MAX, SECONDS_PER_HOUR);
    bound(app, &mut tx, "verify-file", &app.blind_address(client_address), bounds).await?;
    tx.commit().await?;
    let sha = sm3(&pdf);
    if let Some(letter) = letters::of_sha(app, &sha).await? {
        return Ok(CheckedFile::Letter(letter));
    }
    let provider = app.parts().ring.provider();
    let trusted = trusted(app).await?;
    let mut judged = match app.parts().signed_pdfs.read(pdf).await {
        Ok(found) => judge(provider.as_ref(), &found, &trusted),
        Err(PdfFault::Internal) => return Err(AppError::Unavailable(Box::new(PdfFault::Internal))),
        Err(PdfFault::NotPdf | PdfFault::TooLarge | PdfFault::TooManySignatures) => {
            judge(provider.as_ref(), &[], &trusted)
        }
    };
    whose_document(app, &mut judged, &sha).await?;
    if judged.wrong == Some(Wrong::NoSeal)
        && let Some(row) = app.glance().await?.document_of_sha(&sha).await?
    {
        let checked = without_seal(app, &row, &trusted).await?;
        return Ok(CheckedFile::Authorization(Box::new(checked)));
    }
    let about = match judged.record.clone().filter(|_| judged.wrong.is_none()) {
        Some(record) => known_to_journal(app, &record, &trusted, &mut judged).await?,
        None => None,
    };
    Ok(CheckedFile::Authorization(Box::new(CheckedAuthorization::of(judged, about))))
}

/// The document as it was signed, without the district's seal: its SM3 finds it, the archive's evidence says what it is worth.
async fn without_seal(app: &App, row: &Document, trusted: &Trusted) -> Result<CheckedAuthorization, AppError> {
    let mut judged = Judged::default();
    judged.good("和我们档案里的签字文件一个字节都不差");
    judged.open(if row.sealed_sha.is_some() {
        "这一份上没有电子印章：是盖章以前存的，或者印章被去掉了；盖了章的请重新下载"
    } else {
        "这一份还没有盖电子印章；盖好以后请下载新的"
    });
    of_archive(app, row, trusted, judged).await
}

/// A signature as the archive holds it: evidence, revocation, place in the journal.
async fn of_archive(
    app: &App,
    row: &Document,
    trusted: &Trusted,
    mut judged: Judged,
) -> Result<CheckedAuthorization, AppError> {
    let provider = app.parts().ring.provider();
    if let Some(held) = evidence_of(app, row).await? {
        judge_evidence(provider.as_ref(), held, row.sha, trusted, &mut judged);
    } else if app.glance().await?.revoked_certificate(&row.serial).await?.is_some() {
        judged.bad(Wrong::CertificateRevoked);
    }
    let about = told(app, row, trusted, &mut judged).await?;
    Ok(CheckedAuthorization::of(judged, Some(about)))
}

/// The evidence in the journal; `None` once the family is erased.
async fn evidence_of(app: &App, row: &Document) -> Result<Option<SealedEvidence>, AppError> {
    match glance(app, row.application_id).await {
        Ok(loaded) => Ok(Some(evidence(app, row, &loaded.key).await?.into())),
        Err(AppError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// A spoilt file may hold a document of ours under another's signature.
async fn whose_document(app: &App, judged: &mut Judged, sha: &[u8; 32]) -> Result<(), AppError> {
    if judged.wrong != Some(Wrong::DocumentChanged) {
        return Ok(());
    }
    let document = judged.document_sm3.unwrap_or(*sha);
    if app.glance().await?.document_of_sha(&document).await?.is_some() {
        judged.wrong = None;
        judged.findings.retain(|finding| finding.mark != Mark::Bad);
        judged.bad(Wrong::OtherEvidence);
    }
    Ok(())
}

/// Whether the journal knows this very signature, and where it stands.
async fn known_to_journal(
    app: &App,
    record: &EvidenceRecord,
    trusted: &Trusted,
    judged: &mut Judged,
) -> Result<Option<PublicDocument>, AppError> {
    let Some(row) = app.glance().await?.document_of_serial(&judged.serial).await? else {
        judged.bad(Wrong::UnknownToJournal);
        return Ok(None);
    };
    if row.id != record.document || row.application_id != record.application || Some(row.sha) != judged.document_sm3 {
        judged.bad(Wrong::OtherEvidence);
        return Ok(None);
    }
    let held = evidence_of(app, &row).await?;
    if held.is_some_and(|held| judged.evidence.as_ref() != Some(&held)) {
        judged.bad(Wrong::OtherEvidence);
        return Ok(None);
    }
    judged.good("我们的档案里有这次签名");
    let mut about = told(app, &row, trusted, judged).await?;
    about.receipt_token = about.proof.as_ref().map(|_| receipt_token(app, &row));
    about.stamped_at = judged.stamped_at;
    Ok(Some(about))
}

/// What may be told of a signature, and where it stands in the journal.
async fn told(app: &App, row: &Document, trusted: &Trusted, judged: &mut Judged) -> Result<PublicDocument, AppError> {
    let proof = proof_of(app, row).await?;
    match &proof {
        Some(proof) => {
            judge_proof(app.parts().ring.provider().as_ref(), &trusted.checkpoints, proof, judged);
        }
        None => judged.open("这次签名刚写进档案，过一两分钟就有校验点"),
    }
    let about = PublicDocument { proof, ..about(app, row).await? };
    if about.holds == Some(false) {
        judged.open("签的时候有效；这份授权后来撤回了，或者重新签过");
    }
    Ok(about)
}

async fn about(app: &App, row: &Document) -> Result<PublicDocument, AppError> {
    let mut about = PublicDocument {
        number: String::new(),
        signer_masked: String::new(),
        text_version: String::new(),
        text: None,
        signed_at: row.made_at,
        stamped_at: None,
        holds: None,
        sealed_sm3: row.sealed_sha.map(|sha| HEXLOWER.encode(&sha)),
        proof: None,
        receipt_token: None,
    };
    let loaded = match glance(app, row.application_id).await {
        Ok(loaded) => loaded,
        // Without the key of the family only what lies in the clear is left.
        Err(AppError::NotFound) => return Ok(about),
        Err(error) => return Err(error),
    };
    let given = evidence(app, row, &loaded.key).await?;
    let record: EvidenceRecord = serde_json::from_str(&given.record)?;
    about.number = record.number;
    about.signer_masked = PersonName::parse(&record.signer.name).map(|name| name.masked()).unwrap_or_default();
    let texts = app.policy().authorization.periods();
    about.text = texts.into_iter().find(|text| text.version == record.text_version && text.sm3 == record.text_sm3);
    about.text_version = record.text_version;
    about.signed_at = record.signed_at;
    let signed = loaded.application.signer(record.signer.no).and_then(|signer| signer.signature().cloned());
    about.holds = Some(signed.and_then(|signed| signed.evidence).is_some_and(|held| held.document == row.id));
    Ok(about)
}

/// The proof that the signature stands in the journal; `None` before the next checkpoint.
async fn proof_of(app: &App, row: &Document) -> Result<Option<JournalProof>, AppError> {
    let mut tx = app.read().await?;
    let proof = read_proof(&mut tx, row).await?;
    tx.rollback().await?;
    Ok(proof)
}

async fn read_proof(tx: &mut Tx, row: &Document) -> Result<Option<JournalProof>, AppError> {
    let Some(leaf) = tx.leaf_of(&StreamId::from(row.application_id), row.version).await? else { return Ok(None) };
    let Some(checkpoint) = tx.checkpoint_over(&leaf).await? else { return Ok(None) };
    let size = u64::try_from(checkpoint.size).map_err(|fault| AppError::Internal(Box::new(fault)))?;
    let hashes = tx.inclusion_proof(&leaf, size).await?;
    Ok(Some(JournalProof {
        leaf_index: leaf.index(),
        leaf: leaf.text(),
        inclusion_proof: hashes.iter().map(|hash| HEXLOWER.encode(hash)).collect(),
        checkpoint: checkpoint.text,
    }))
}

/// What the code on a signed authorization stands for; `None` for a code of none. The caller has counted the look-up.
pub async fn document_of_code(app: &App, code: &str) -> Result<Option<CheckedAuthorization>, AppError> {
    let Some(token) = UrlToken::parse(code) else { return Ok(None) };
    let Some(row) = app.glance().await?.document_of_code(&token.hash()).await? else { return Ok(None) };
    of_archive(app, &row, &trusted(app).await?, Judged::default()).await.map(Some)
}

/// The receipt of a signed authorization, for the family and the office: `NotFound` before the next checkpoint.
pub async fn receipt(app: &App, actor: &Actor, id: ApplicationId, document: DocumentId) -> Result<Receipt, AppError> {
    let loaded = glance(app, id).await?;
    let row = app.glance().await?.document(id, document).await?.ok_or(AppError::NotFound)?;
    let own = signer_of(&row).is_some_and(|signer| may_have(actor, signer));
    if !own || !access::may_read(actor, &loaded.application) {
        return Err(AppError::NotFound);
    }
    receipt_of(app, &row, &evidence(app, &row, &loaded.key).await?).await
}

/// True once a signed authorization has a receipt. Whether the caller may see the document was asked before.
pub async fn has_receipt(app: &App, id: ApplicationId, document: DocumentId) -> Result<bool, AppError> {
    let mut tx = app.glance().await?;
    let Some(row) = tx.document(id, document).await? else { return Ok(false) };
    let Some(leaf) = tx.leaf_of(&StreamId::from(row.application_id), row.version).await? else { return Ok(false) };
    Ok(tx.checkpoint_over(&leaf).await?.is_some())
}

/// The receipt that the check of a file led to.
pub async fn receipt_by_token(app: &App, token: &str) -> Result<Receipt, AppError> {
    let (id, until) = read_receipt_token(app, token).ok_or(AppError::NotFound)?;
    if app.now() > until {
        return Err(AppError::NotFound);
    }
    let row = app.glance().await?.document_by_id(id).await?.ok_or(AppError::NotFound)?;
    let loaded = glance(app, row.application_id).await?;
    receipt_of(app, &row, &evidence(app, &row, &loaded.key).await?).await
}

async fn receipt_of(app: &App, row: &Document, evidence: &Evidence) -> Result<Receipt, AppError> {
    let proof = proof_of(app, row).await?.ok_or(AppError::NotFound)?;
    Ok(Receipt::new(evidence, &trusted(app).await?, proof))
}

/// `<document>.<unix seconds>.<keyed text>`: whoever just showed the file may have its receipt, for a while.
fn receipt_token(app: &App, row: &Document) -> String {
    let until = app.now().as_seconds().saturating_add(RECEIPT_SECONDS);
    let said = format!("{}.{until}", row.id);
    let tag = HEXLOWER.encode(&app.parts().ring.tag(RECEIPT_TAG, said.as_bytes()));
    format!("{said}.{tag}")
}

fn read_receipt_token(app: &App, token: &str) -> Option<(DocumentId, Timestamp)> {
    let (said, tag) = token.rsplit_once('.')?;
    let tag = HEXLOWER.decode(tag.as_bytes()).ok()?;
    if !app.parts().ring.tag_fits(RECEIPT_TAG, said.as_bytes(), &tag) {
        return None;
    }
    let (id, until) = said.split_once('.')?;
    Some((id.parse().ok()?, Timestamp::from_micros(until.parse::<i64>().ok()?.checked_mul(1_000_000)?)))
}
