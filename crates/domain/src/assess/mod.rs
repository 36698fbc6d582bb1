//! Means, explained: which kinds fit a family, how much, and why, line by line with the rule behind each number.
//!
//! [`assess()`] is pure: the facts and the rules go in, judgements come out. Every number of the law is a policy value.

mod change;
mod compute;
mod counted;
pub(crate) mod dibao;
mod facts;
pub(crate) mod income;
mod limit;
mod line;
mod other_kinds;
mod property;
pub(crate) mod sheet;
pub(crate) mod tekun;

#[cfg(test)]
mod tests;

pub use change::WhatWouldChange;
pub use facts::{Facts, Person, Relative};
pub use limit::amount_limit;
pub use line::{ExtraSort, Line, LineFact, LineResult, RuleRef, SingleGround, Standing, Test};

use crate::household::{MemberNo, Section};
use crate::kind::{Kind, Request, TemporarySort};
use crate::money::Fen;
use crate::policy::{PolicySet, RuleKey};
use serde::{Deserialize, Serialize};
use sheet::Sheet;

/// Why nothing can be computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AssessFault {
    /// Facts are missing in these parts.
    #[error("facts are missing")]
    Missing(Vec<Section>),
    /// No policy file in force sets this value for the place and day.
    #[error("policy lacks {0}")]
    Policy(RuleKey),
    /// Sums beyond the range of money.
    #[error("a sum is too large")]
    TooLarge,
}

/// One kind, judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// Which kind.
    pub kind: Kind,
    /// True when no test failed. For 临时救助 nothing in the rules decides, so a person must.
    pub fits: bool,
    /// A month, for the family; zero where it does not fit, and for kinds that pay nothing by themselves.
    pub amount: Fen,
    /// The computation in order.
    pub lines: Vec<Line>,
    /// What failed, in order, each once.
    pub failed: Vec<Test>,
    /// What together would make it fit; empty where it fits, and where nothing of this sort would help.
    pub changes: Vec<WhatWouldChange>,
}

/// What the computation proposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// As which kind.
    pub kind: Kind,
    /// A month, for the family; `None` where a person sets the sum (临时救助).
    pub amount: Option<Fen>,
}

/// The next kind that could not be judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopped {
    /// Which kind.
    pub kind: Kind,
    /// What is missing for it.
    pub missing: Vec<Section>,
}

/// All that was computed for one family on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// The kinds tried, in order, up to the first that fits.
    pub judgements: Vec<Judgement>,
    /// The first that fits.
    pub proposal: Option<Proposal>,
    /// A kind further on for which facts are missing.
    pub stopped: Option<Stopped>,
    /// The policy files in force, as a decision stores them.
    pub policy_version: String,
}

/// One thing to judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ask {
    Family(Kind),
    Alone(MemberNo),
    Temporary(TemporarySort),
}

impl Ask {
    const fn kind(self) -> Kind {
        match self {
            Self::Family(kind) => kind,
            Self::Alone(_) => Kind::Dibao,
            Self::Temporary(_) => Kind::Temporary,
        }
    }

    /// What is asked for first, and with consent what comes after it (一次申请、分类审核认定).
    fn in_order(request: Request, others_too: bool) -> Vec<Self> {
        let (first, after) = match request {
            Request::Temporary { sort } => return vec![Self::Temporary(sort)],
            Request::Lasting { first, .. } => (Self::Family(first), first),
            Request::Single { member, .. } => (Self::Alone(member), Kind::Dibao),
        };
        let later = Kind::IN_ORDER.into_iter().skip_while(|kind| *kind != after).skip(1);
        std::iter::once(first).chain(later.filter(|_| others_too).map(Self::Family)).collect()
    }

    const fn needs(self) -> &'static [Section] {
        match self {
            Self::Family(Kind::Tekun) => {
                &[Section::Place, Section::Members, Section::Income, Section::Property, Section::Obligors]
            }
            Self::Family(Kind::RigidSpending) => {
                &[Section::Place, Section::Members, Section::Income, Section::Spending, Section::Property]
            }
            Self::Family(Kind::Dibao | Kind::Marginal) | Self::Alone(_) => {
                &[Section::Place, Section::Members, Section::Income, Section::Property]
            }
            Self::Temporary(_) | Self::Family(Kind::Temporary) => &[],
        }
    }
}

/// Judges a family: what it asks for, and with its consent the kinds after it, up to the first that fits.
///
/// Fails with [`AssessFault::Missing`] when the first kind cannot be judged; a later one that cannot is named in
/// [`Assessment::stopped`].
pub fn assess(
    facts: &Facts,
    request: Request,
    others_too: bool,
    policy: &PolicySet,
) -> Result<Assessment, AssessFault> {
    let policy_version = policy.version().to_owned();
    let mut assessment = Assessment { judgements: Vec::new(), proposal: None, stopped: None, policy_version };
    for ask in Ask::in_order(request, others_too) {
        let kind = ask.kind();
        let policy = policy.clone().for_kind(kind);
        let judged = match judge(facts, ask, &policy, true) {
            Ok(judged) => judged,
            Err(AssessFault::Missing(missing)) if !assessment.judgements.is_empty() => {
                assessment.stopped = Some(Stopped { kind, missing });
                break;
            }
            Err(fault) => return Err(fault),
        };
        let changes =
            judged.first_failed.map(|failed| change::changes(facts, ask, failed, &policy)).unwrap_or_default();
        let judgement = Judgement { changes, ..judged.judgement };
        let fits = judgement.fits;
        assessment.judgements.push(judgement);
        if fits {
            let amount = (kind != Kind::Temporary).then_some(judged.amount);
            assessment.proposal = Some(Proposal { kind, amount });
            break;
        }
    }
    Ok(assessment)
}

struct Judged {
    judgement: Judgement,
    amount: Fen,
    first_failed: Option<LineFact>,
}

/// One kind; without `explains` there are no lines, only what failed.
fn judge(facts: &Facts, ask: Ask, policy: &PolicySet, explains: bool) -> Result<Judged, AssessFault> {
    let missing = facts.missing(ask.needs());
    if !missing.is_empty() {
        return Err(AssessFault::Missing(missing));
    }
    let mut sheet = Sheet::new(policy, explains);
    let nothing = |()| Fen::ZERO;
    let amount = match ask {
        Ask::Family(Kind::Tekun) => tekun::person_without_support(facts, &mut sheet)?,
        Ask::Family(Kind::Dibao) => dibao::family_below_the_standard(facts, &mut sheet)?,
        Ask::Alone(no) => dibao::member_applies_alone(facts, no, &mut sheet)?,
        Ask::Family(Kind::Marginal) => other_kinds::family_at_the_margin(facts, &mut sheet).map(nothing)?,
        Ask::Family(Kind::RigidSpending) => other_kinds::family_with_rigid_spending(facts, &mut sheet).map(nothing)?,
        Ask::Family(Kind::Temporary) => {
            other_kinds::limits_of_temporary_relief(facts, TemporarySort::Expense, &mut sheet).map(nothing)?
        }
        Ask::Temporary(sort) => other_kinds::limits_of_temporary_relief(facts, sort, &mut sheet).map(nothing)?,
    };
    let Sheet { lines, failed, .. } = sheet;
    let first_failed = failed.first().map(|(_, line)| *line);
    let mut failed: Vec<Test> = failed.into_iter().map(|(test, _)| test).collect();
    failed.dedup();
    Ok(Judged {
        amount,
        first_failed,
        judgement: Judgement { kind: ask.kind(), fits: failed.is_empty(), amount, lines, failed, changes: Vec::new() },
    })
}
