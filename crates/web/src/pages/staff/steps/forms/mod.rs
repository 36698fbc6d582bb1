//! The form of each step: how it is drawn, how it is read.

pub(super) mod applicant;
pub(super) mod appraisal;
pub(super) mod complaint;
pub(super) mod confirmation;
pub(super) mod delivery;
pub(super) mod extension;
pub(super) mod family;
pub(super) mod opinion;
pub(super) mod reasons;
pub(super) mod relief;
pub(super) mod self_care;
pub(super) mod settle;
pub(super) mod signatures;
pub(super) mod signers;
pub(super) mod supplement;
pub(super) mod transfer;
pub(super) mod verification;
pub(super) mod visit;
