//! The receipt of a signature: everything that somebody needs who wants to check it without us, as one JSON file.

use super::{Judged, Trusted, Wrong};
use data_encoding::{BASE64, HEXLOWER};
use jzt_crypto::merkle::{self, Checkpoint, Hash};
use jzt_crypto::x509::{Certificate, Crl};
use jzt_crypto::{Algorithm, CryptoProvider, PublicKey};
use serde::{Deserialize, Serialize};

/// The shape that is written today.
const SCHEMA: u16 = 1;
/// What an expert reads first.
const ABOUT: &str = "https://www.rfc-editor.org/rfc/rfc6962 with SM3; see docs/verify-a-signature.md";
/// The longest receipt that is read: evidence, a few certificates, a list of revoked ones, forty hashes.
pub const RECEIPT_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Where a signature stands in the journal, and the proof of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalProof {
    /// Position of the leaf, from 0.
    pub leaf_index: u64,
    /// The text that the leaf is the hash of: stream, version, hash of the record, SM3 of the document.
    pub leaf: String,
    /// The way from the leaf to the root: hashes in hexadecimal.
    pub inclusion_proof: Vec<String>,
    /// The signed root.
    pub checkpoint: String,
}

/// A key of checkpoints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckpointKey {
    /// `sm2-sm3`.
    pub algorithm: String,
    /// The point, uncompressed, in hexadecimal.
    pub point: String,
}

/// One receipt. DER is base64.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Number of this shape.
    pub schema: u16,
    /// Where this is explained.
    pub about: String,
    /// SM3 of the document before the seal, in hexadecimal.
    pub document_sm3: String,
    /// The record, as signed.
    pub record: String,
    /// SM2 signature over the record.
    pub signature_der_b64: String,
    /// Certificate of the one-time key.
    pub certificate_der_b64: String,
    /// Certificates of the authorities of one-time keys, retired ones included.
    pub authorities_der_b64: Vec<String>,
    /// Certificates of the authorities of seals.
    pub seal_authorities_der_b64: Vec<String>,
    /// Certificates of timestamp authorities.
    pub timestamp_authorities_der_b64: Vec<String>,
    /// Lists of revoked one-time certificates.
    pub revocation_lists_der_b64: Vec<String>,
    /// Keys of checkpoints.
    pub checkpoint_keys: Vec<CheckpointKey>,
    /// Where the signature stands in the journal.
    #[serde(flatten)]
    pub proof: JournalProof,
}

/// Not a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a receipt")]
pub struct ReceiptError;

fn certificates(all: &[Certificate]) -> Vec<String> {
    all.iter().map(|each| BASE64.encode(each.der())).collect()
}

impl Receipt {
    /// Puts a receipt together.
    pub(super) fn new(evidence: &jzt_domain::application::Evidence, trusted: &Trusted, proof: JournalProof) -> Self {
        let key = |key: &PublicKey| CheckpointKey {
            algorithm: key.algorithm.as_str().to_owned(),
            point: HEXLOWER.encode(&key.point),
        };
        Self {
            schema: SCHEMA,
            about: ABOUT.to_owned(),
            document_sm3: evidence.document_sm3.clone(),
            record: evidence.record.clone(),
            signature_der_b64: evidence.signature.clone(),
            certificate_der_b64: evidence.certificate.clone(),
            authorities_der_b64: certificates(&trusted.signing),
            seal_authorities_der_b64: certificates(&trusted.seals),
            timestamp_authorities_der_b64: certificates(&trusted.stamps),
            revocation_lists_der_b64: trusted.lists.iter().map(|list| BASE64.encode(list.der())).collect(),
            checkpoint_keys: trusted.checkpoints.iter().map(key).collect(),
            proof,
        }
    }

    /// Reads a file.
    pub fn parse(bytes: &[u8]) -> Result<Self, ReceiptError> {
        if bytes.len() > RECEIPT_BYTES_MAX {
            return Err(ReceiptError);
        }
        serde_json::from_slice(bytes).ok().filter(|receipt: &Self| receipt.schema == SCHEMA).ok_or(ReceiptError)
    }

    /// Whom the receipt itself names. Believing it means believing whoever gave the receipt.
    pub fn named(&self) -> Result<Trusted, ReceiptError> {
        let certificates = |all: &[String]| -> Result<Vec<Certificate>, ReceiptError> {
            all.iter().map(|each| Certificate::from_der(&der(each)?).map_err(|_| ReceiptError)).collect()
        };
        let key = |key: &CheckpointKey| {
            let point = HEXLOWER.decode(key.point.as_bytes()).ok()?.try_into().ok()?;
            Some(PublicKey { algorithm: Algorithm::parse(&key.algorithm)?, point })
        };
        Ok(Trusted {
            signing: certificates(&self.authorities_der_b64)?,
            seals: certificates(&self.seal_authorities_der_b64)?,
            stamps: certificates(&self.timestamp_authorities_der_b64)?,
            lists: self
                .revocation_lists_der_b64
                .iter()
                .map(|each| Crl::from_der(&der(each)?).map_err(|_| ReceiptError))
                .collect::<Result<_, _>>()?,
            checkpoints: self.checkpoint_keys.iter().map(key).collect::<Option<_>>().ok_or(ReceiptError)?,
            texts: Vec::new(),
        })
    }

    /// Adds to what was found in a file whether this receipt is of the same signature, and what it proves.
    pub fn judge(&self, provider: &dyn CryptoProvider, keys: &[PublicKey], judged: &mut Judged) {
        let same = judged.evidence.as_ref().is_some_and(|carried| {
            carried.record == self.record
                && carried.signature_der_b64 == self.signature_der_b64
                && carried.certificate_der_b64 == self.certificate_der_b64
        });
        if !same {
            judged.bad(Wrong::NotInTree);
            return;
        }
        judge_proof(provider, keys, &self.proof, judged);
    }
}

fn der(text: &str) -> Result<Vec<u8>, ReceiptError> {
    BASE64.decode(text.as_bytes()).map_err(|_| ReceiptError)
}

/// Whether the proof leads from this very signature to a signed root.
pub(super) fn judge_proof(
    provider: &dyn CryptoProvider,
    keys: &[PublicKey],
    proof: &JournalProof,
    judged: &mut Judged,
) {
    let Some((checkpoint, signed)) = read_checkpoint(provider, keys, &proof.checkpoint) else {
        judged.bad(Wrong::NotInTree);
        return;
    };
    if is_of(judged, &proof.leaf) && leads(proof, &checkpoint) {
        judged.good(format!("存证记录第 {} 条就是这次签名，证明路径算得通", proof.leaf_index.saturating_add(1)));
    } else {
        judged.bad(Wrong::NotInTree);
    }
    if signed {
        judged.good(format!("校验点（共 {} 条记录）有本区的国密签名", checkpoint.size));
    } else {
        judged.unknown("没有校验点的公钥，不能确认校验点是谁签的");
    }
}

/// The checkpoint and whether one of the keys signed it; `None` when it is signed by another, or no checkpoint.
fn read_checkpoint(provider: &dyn CryptoProvider, keys: &[PublicKey], text: &str) -> Option<(Checkpoint, bool)> {
    if keys.is_empty() {
        return unsigned(text).map(|checkpoint| (checkpoint, false));
    }
    keys.iter().find_map(|key| Checkpoint::verify(text, provider, key).ok()).map(|checkpoint| (checkpoint, true))
}

/// What a checkpoint says, unproven.
fn unsigned(text: &str) -> Option<Checkpoint> {
    let mut lines = text.lines();
    let origin = lines.next()?.to_owned();
    let size = lines.next()?.parse().ok()?;
    let root = BASE64.decode(lines.next()?.as_bytes()).ok()?.try_into().ok()?;
    let at = lines.next()?.strip_prefix("time ")?.parse().ok()?;
    Some(Checkpoint { origin, size, root, at })
}

/// `<stream> <version> <hash> <SM3 of the document>`: the stream is the application, the document is the one at hand.
fn is_of(judged: &Judged, leaf: &str) -> bool {
    let Some(record) = &judged.record else { return false };
    let words: Vec<&str> = leaf.trim_end().split(' ').collect();
    matches!(words.as_slice(), [stream, _version, _hash, document]
        if *stream == record.application.to_string() && *document == record.document_sm3)
}

fn leads(proof: &JournalProof, checkpoint: &Checkpoint) -> bool {
    let hashes: Option<Vec<Hash>> = proof
        .inclusion_proof
        .iter()
        .map(|hash| HEXLOWER.decode(hash.as_bytes()).ok().and_then(|hash| hash.try_into().ok()))
        .collect();
    let leaf = merkle::leaf_hash(proof.leaf.as_bytes());
    hashes.is_some_and(|hashes| {
        merkle::verify_inclusion(&leaf, proof.leaf_index, checkpoint.size, &hashes, &checkpoint.root).is_ok()
    })
}
