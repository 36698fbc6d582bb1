//! What makes a signature hold up: the district's own keys, the evidence of each signature, its document, the district's
//! seal on it.
//!
//! A signature is proven in the request that gives it (`prove`), without the network; the seal that ordinary readers of
//! PDF show comes afterwards, by a job.

mod authorities;
mod authorizations;
mod checkpoint;
mod data;
mod documents;
mod prove;
mod record;
mod revocations;
mod seal_job;
pub mod verify;

pub use authorities::{Authority, DistrictTrust, Purpose, certificates_pem, ensure, list, rotate, trust};
pub use authorizations::missing_authorizations;
pub use checkpoint::{check_tree, checkpoint, origin, schedule_checkpoint};
pub use documents::{DocumentRow, OpenedDocument, documents_of, open_document};
pub use prove::Circumstances;
pub use record::{EvidenceRecord, RecordedPicture, RecordedSigner, RecordedWard, RecordedWitness};
pub use revocations::{revocation_lists, revoke, revoked_pem};
pub use seal_job::SealedEvidence;

pub(crate) use authorizations::{Authorizations, authorizations};
pub(crate) use checkpoint::CheckpointJob;
pub(crate) use documents::signed_document;
pub(crate) use prove::prove;
pub(crate) use revocations::SignedLists;
pub(crate) use seal_job::{SealError, SealJob, seal};
