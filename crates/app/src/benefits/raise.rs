//! 提标补发: whose standard was raised, what each is paid back, and the approval of a township's list by a person.

use crate::benefits::lists::{masked, scope, village_name};
use crate::benefits::perform;
use crate::benefits::plan::{glance, lend, rules_of};
use crate::{App, AppError};
use jiff::ToSpan;
use jiff::civil::Date;
use jzt_domain::access::Actor;
use jzt_domain::application::Channel;
use jzt_domain::benefit::{Benefit, Command, Refusal, StandardFrom, access, care_allowance, raise_of, standard};
use jzt_domain::division::{DivisionCode, DivisionLevel};
use jzt_domain::ids::BenefitId;
use jzt_domain::kind::Kind;
use jzt_domain::limits;
use jzt_domain::money::Fen;
use jzt_domain::policy::Residence;
use jzt_store::BenefitListRow;

/// Months back that a raise may reach.
const RAISE_MONTHS_MAX: i32 = 60;

/// One family whose standard was raised.
#[derive(Debug, Clone)]
pub struct RaiseRow {
    /// The benefit.
    pub id: BenefitId,
    /// The name, masked.
    pub name_masked: String,
    /// The village's name.
    pub village_name: String,
    /// Which kind.
    pub kind: Kind,
    /// People counted.
    pub counted: u8,
    /// Paid a month until now.
    pub before: Fen,
    /// Paid a month from next month on.
    pub after: Fen,
    /// First month that is paid back.
    pub from_month: Date,
    /// Paid back for the months since then, this one included.
    pub back_pay: Fen,
    /// True while a proposal waits; that has to be decided first.
    pub waits: bool,
}

/// What an approval did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Raised {
    /// Families raised.
    pub done: usize,
    /// Families left, because something else was decided meanwhile or a proposal waits.
    pub left: usize,
    /// Paid back to all of them.
    pub back_pay: Fen,
}

/// The families of a township whose standard was raised, at most one page.
pub async fn raises(app: &App, actor: &Actor, township: &DivisionCode) -> Result<Vec<RaiseRow>, AppError> {
    in_scope(actor, township)?;
    let mut rows = Vec::new();
    for found in below_standard(app, township).await? {
        let benefit = glance(app, found.id).await?.benefit;
        if access::may_read(actor, &benefit) {
            rows.extend(raise_row(app, &benefit)?);
        }
    }
    Ok(rows)
}

/// Approves the raise of each of these benefits of a township, each in a unit of its own. Nobody is raised twice.
pub async fn approve_raises(
    app: &App,
    actor: &Actor,
    township: &DivisionCode,
    ids: &[BenefitId],
) -> Result<Raised, AppError> {
    in_scope(actor, township)?;
    let mut raised = Raised { done: 0, left: 0, back_pay: Fen::ZERO };
    for id in ids.iter().take(usize::from(limits::PAGE_ROWS_MAX)) {
        let benefit = glance(app, *id).await?.benefit;
        if !township.contains(&benefit.village) {
            return Err(AppError::NotFound);
        }
        let command = Command::Raise { standards: standards(app, &benefit, app.now().date()) };
        let version = Some(benefit.version);
        match perform(app, actor, Channel::Console, *id, version, command).await {
            Ok(view) => {
                raised.done += 1;
                let paid = view.benefit.back_pays.last().map_or(Fen::ZERO, |paid| paid.amount);
                raised.back_pay = raised.back_pay.checked_add(paid).unwrap_or(raised.back_pay);
            }
            Err(
                AppError::Stale
                | AppError::BenefitRefused(Refusal::NothingRaised | Refusal::ProposalPending | Refusal::WrongStage),
            ) => raised.left += 1,
            Err(error) => return Err(error),
        }
    }
    Ok(raised)
}

fn in_scope(actor: &Actor, township: &DivisionCode) -> Result<(), AppError> {
    let (own, _) = scope(actor)?;
    let fits = township.level() == DivisionLevel::Township && own.contains(township);
    if fits { Ok(()) } else { Err(AppError::NotFound) }
}

/// One page of those below the standard of today, every kind and residence.
async fn below_standard(app: &App, township: &DivisionCode) -> Result<Vec<BenefitListRow>, AppError> {
    let day = app.rules_at(township, app.now().date());
    let mut found = Vec::new();
    for kind in Kind::ALL.into_iter().filter(|kind| kind.is_monthly()) {
        let policy = day.rules().policy.clone().for_kind(kind);
        for residence in Residence::ALL {
            let left = limits::PAGE_ROWS_MAX.saturating_sub(u16::try_from(found.len()).unwrap_or(u16::MAX));
            let Some(today) = standard(kind, *residence, &policy).filter(|_| left > 0) else { continue };
            let (kind, residence) = (kind.code(), residence.name());
            let mut tx = app.glance().await?;
            let fen = today.amount_fen();
            found.extend(tx.benefits_below_standard(township.as_str(), kind, residence, fen, None, left).await?);
        }
    }
    Ok(found)
}

/// The standards of each month since the first payment, as policy has them today; months without a change are left out.
fn standards(app: &App, benefit: &Benefit, today: Date) -> Vec<StandardFrom> {
    let this_month = today.first_of_month();
    let earliest = this_month.saturating_sub(RAISE_MONTHS_MAX.months());
    let first = benefit.first_month().unwrap_or(this_month).min(this_month).max(earliest);
    let months = std::iter::successors(Some(first), |month| Some(month.saturating_add(1.month())))
        .take_while(|month| *month <= this_month);
    let mut found: Vec<StandardFrom> = Vec::new();
    for month in months {
        // The standard that holds today may have begun within this month.
        let day = if month == this_month { today } else { month };
        let rules = rules_of(app, benefit, day);
        let policy = rules.rules().policy.clone().for_kind(benefit.kind);
        let known = standard(benefit.kind, benefit.residence, &policy)
            .zip(care_allowance(benefit.care.filter(|_| benefit.kind == Kind::Tekun), &policy));
        let Some((standard, extra)) = known else { continue };
        if found.last().is_none_or(|last| (last.standard, last.extra) != (standard, extra)) {
            found.push(StandardFrom { from_month: month, standard, extra });
        }
    }
    found
}

/// What the raise comes to; `None` where nothing was raised.
fn raise_row(app: &App, benefit: &Benefit) -> Result<Option<RaiseRow>, AppError> {
    let now = app.now();
    let Some(rate) = benefit.last_rate() else { return Ok(None) };
    let day = rules_of(app, benefit, now.date());
    let raise = match raise_of(benefit, &standards(app, benefit, now.date()), now, &lend(&day.rules())) {
        Ok(raise) => raise,
        Err(Refusal::NothingRaised) => return Ok(None),
        Err(refusal) => return Err(refusal.into()),
    };
    Ok(Some(RaiseRow {
        id: benefit.id(),
        name_masked: benefit.applicant().map(|person| masked(person.name.as_str())).unwrap_or_default(),
        village_name: village_name(app, benefit.village.as_str()),
        kind: benefit.kind,
        counted: rate.counted,
        before: rate.amount,
        after: raise.monthly,
        from_month: raise.back_pay.from_month,
        back_pay: raise.back_pay.amount,
        waits: benefit.proposal.is_some(),
    }))
}
