//! Why a decision on a benefit came out as it did: the lines of the computation, as an application has them.

use crate::assess::sheet::Sheet;
use crate::assess::{AssessFault, Line, LineFact, dibao, income::Counted, tekun};
use crate::benefit::{Benefit, Event, Measure, Rate, StopCause};
use crate::kind::Kind;
use crate::money::Fen;
use crate::policy::{AmountKey, CountKey, PolicySet, Residence, RuleKey, ShareKey};

/// A review and a proposal say the income of one month.
const ONE_MONTH: u16 = 1;

/// The lines behind a decision, by the rules of its day; `before` is the state that it was taken on. Empty for what no
/// computation decides, and where nobody wrote down the income.
///
/// Fails when policy lacks a value that a line needs, or a sum is beyond the range of money.
pub fn explain(before: &Benefit, event: &Event, policy: &PolicySet) -> Result<Vec<Line>, AssessFault> {
    let policy = policy.clone().for_kind(before.kind);
    let mut sheet = Sheet::new(&policy, true);
    if let Event::Adjusted { rate, .. } = event {
        amount(before, rate, &mut sheet)?;
    }
    if let Event::PhaseOutStarted { .. }
    | Event::StopPublished { cause: StopCause::MeansAbove, .. }
    | Event::Terminated { cause: StopCause::MeansAbove, .. } = event
    {
        income(before, &mut sheet)?;
    }
    Ok(sheet.lines)
}

/// What the rules give: where a person decided another sum, the reasons say why, and the family sees both.
fn amount(before: &Benefit, rate: &Rate, sheet: &mut Sheet<'_>) -> Result<(), AssessFault> {
    match before.kind {
        // 特困 is one person's; of more, nothing here is the sum of a family.
        Kind::Tekun if rate.counted == 1 => tekun::basic_and_care(before.care, sheet).map(drop),
        Kind::Dibao => {
            let Some(Measure::Adjust { income_month: Some(income), .. }) =
                before.proposal.as_ref().map(|proposal| &proposal.measure)
            else {
                return Ok(());
            };
            let people = u16::from(rate.counted);
            let each_month = income.checked_div(people.into()).ok_or(AssessFault::TooLarge)?;
            let income = Counted { year: *income, each_month, months: ONE_MONTH, people };
            let standard = sheet.standard(before.residence)?;
            let base = dibao::amount_for_the_family(standard, income, sheet)?;
            sheet.put(LineFact::Amount { base, extras: rate.extra }, RuleKey::Standard(before.residence)).map(drop)
        }
        Kind::Tekun | Kind::Marginal | Kind::RigidSpending | Kind::Temporary => Ok(()),
    }
}

/// The income that the last review found, against the limit of the kind.
fn income(before: &Benefit, sheet: &mut Sheet<'_>) -> Result<(), AssessFault> {
    let Some(income) = before.reviews.last().and_then(|(_, review)| review.income_month) else { return Ok(()) };
    let people = before.last_rate().map_or(0, |rate| u16::from(rate.counted));
    let each = LineFact::IncomeEach { income, months: ONE_MONTH, people };
    let each = sheet.sum(each, RuleKey::Count(CountKey::IncomeMonths))?;
    let (below, key) = limit(before, each, sheet)?;
    sheet.put(below, key).map(drop)
}

fn limit(before: &Benefit, each: Fen, sheet: &Sheet<'_>) -> Result<(LineFact, RuleKey), AssessFault> {
    let residence = before.residence;
    Ok(match before.kind {
        Kind::Tekun | Kind::Dibao | Kind::Temporary => {
            let standard = sheet.standard(residence)?;
            (LineFact::IncomeBelow { each, standard, residence }, RuleKey::Standard(residence))
        }
        Kind::Marginal => {
            let (standard, multiple) = (sheet.standard(residence)?, sheet.share(ShareKey::MarginalIncome)?);
            let below = LineFact::IncomeBelowMultiple { each, standard, multiple };
            (below, RuleKey::Share(ShareKey::MarginalIncome))
        }
        Kind::RigidSpending => {
            let key = match residence {
                Residence::Urban => AmountKey::DisposableIncomeUrban,
                Residence::Rural => AmountKey::DisposableIncomeRural,
            };
            let disposable_year = sheet.amount(key)?;
            (LineFact::IncomeBelowDisposable { each, disposable_year }, RuleKey::Amount(key))
        }
    })
}
