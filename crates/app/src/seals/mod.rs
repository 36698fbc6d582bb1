//! What makes a signature hold up: the district's own keys, the evidence of each signature, its document, the district's
//! seal on it.
//!
//! A signature is proven in the request that gives it ([`prove`]), without the network; the seal that ordinary readers of
//! PDF show comes afterwards, by a job.

mod authorities;
mod data;
mod documents;
mod prove;
mod record;

pub use authorities::{Authority, DistrictTrust, Purpose, ensure, list, revocation_lists, revoke, rotate, trust};
pub use prove::Circumstances;
pub use record::{EvidenceRecord, RecordedPicture, RecordedSigner, RecordedWard, RecordedWitness};

pub(crate) use authorities::in_force;
pub(crate) use documents::signed_document;
pub(crate) use prove::prove;
