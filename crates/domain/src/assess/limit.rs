//! The most that may be granted.

use super::facts::Facts;
use super::sheet::Sheet;
use super::{AssessFault, dibao, tekun};
use crate::application::{Application, Refusal};
use crate::kind::{Kind, Request};
use crate::money::Fen;
use crate::policy::{AmountKey, PolicySet};
use jiff::civil::Date;

/// No grant as `kind` may be above this: for 低保 the standard of everybody counted and what is added for them, for 特困 the
/// basic standard and care, for 临时救助 its ceiling; kinds that pay nothing by themselves give zero.
///
/// Fails with `Incomplete` where facts are missing, `PolicyMissing` where a value is.
pub fn amount_limit(application: &Application, kind: Kind, policy: &PolicySet, on: Date) -> Result<Fen, Refusal> {
    let facts = Facts::of(application, on);
    let policy = policy.clone().for_kind(kind);
    let mut sheet = Sheet::new(&policy, false);
    let limit = match kind {
        Kind::Tekun => tekun::ceiling(&facts, &mut sheet),
        Kind::Dibao => {
            let alone = match application.declaration.request() {
                Request::Single { member, .. } => Some(member),
                Request::Lasting { .. } | Request::Temporary { .. } => None,
            };
            dibao::ceiling(&facts, alone, &mut sheet)
        }
        Kind::Temporary => sheet.amount(AmountKey::TemporaryCeiling),
        Kind::Marginal | Kind::RigidSpending => Ok(Fen::ZERO),
    };
    limit.map_err(Refusal::from)
}

impl From<AssessFault> for Refusal {
    fn from(fault: AssessFault) -> Self {
        match fault {
            AssessFault::Missing(sections) => Self::Incomplete(sections),
            AssessFault::Policy(_) => Self::PolicyMissing,
            AssessFault::TooLarge => Self::SumImpossible,
        }
    }
}
