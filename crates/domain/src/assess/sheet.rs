//! The sheet on which one kind is judged: reads policy, computes each line, keeps what failed.

use super::AssessFault;
use super::line::{Line, LineFact, LineResult, RuleRef, Test};
use crate::money::{Fen, Share};
use crate::policy::{AmountKey, CountKey, PolicySet, Residence, RuleKey, ShareKey, SwitchKey};

pub(crate) struct Sheet<'p> {
    policy: &'p PolicySet,
    /// False while only the outcome is wanted: documents and versions are not looked up then.
    explains: bool,
    pub(crate) lines: Vec<Line>,
    /// What failed, each with the line that failed.
    pub(crate) failed: Vec<(Test, LineFact)>,
}

impl<'p> Sheet<'p> {
    pub(crate) const fn new(policy: &'p PolicySet, explains: bool) -> Self {
        Self { policy, explains, lines: Vec::new(), failed: Vec::new() }
    }

    /// Computes a line and writes it down.
    pub(crate) fn put(&mut self, fact: LineFact, key: RuleKey) -> Result<LineResult, AssessFault> {
        let result = fact.result().ok_or(AssessFault::TooLarge)?;
        if let (LineResult::NotMet, Some(test)) = (result, fact.test()) {
            self.failed.push((test, fact));
        }
        if self.explains {
            let found = self.policy.found(key).ok_or(AssessFault::Policy(key))?;
            let rule = RuleRef {
                key,
                document: found.source.document.clone(),
                clause: found.source.clause.clone(),
                certainty: found.source.certainty,
                version: found.version,
            };
            self.lines.push(Line { fact, rule, result });
        }
        Ok(result)
    }

    /// The same for a line that yields a sum.
    pub(crate) fn sum(&mut self, fact: LineFact, key: RuleKey) -> Result<Fen, AssessFault> {
        match self.put(fact, key)? {
            LineResult::Sum(sum) => Ok(sum),
            LineResult::Met | LineResult::NotMet | LineResult::Noted => Ok(Fen::ZERO),
        }
    }

    pub(crate) fn standard(&self, key: Residence) -> Result<Fen, AssessFault> {
        self.policy.standard(key).ok_or(AssessFault::Policy(RuleKey::Standard(key)))
    }

    pub(crate) fn amount(&self, key: AmountKey) -> Result<Fen, AssessFault> {
        self.policy.amount(key).ok_or(AssessFault::Policy(RuleKey::Amount(key)))
    }

    pub(crate) fn share(&self, key: ShareKey) -> Result<Share, AssessFault> {
        self.policy.share(key).ok_or(AssessFault::Policy(RuleKey::Share(key)))
    }

    pub(crate) fn count(&self, key: CountKey) -> Result<u16, AssessFault> {
        self.policy.count(key).ok_or(AssessFault::Policy(RuleKey::Count(key)))
    }

    pub(crate) fn switch(&self, key: SwitchKey) -> Result<bool, AssessFault> {
        self.policy.switch(key).ok_or(AssessFault::Policy(RuleKey::Switch(key)))
    }
}
