//! Figures about lateness by township: how clocks ended in a period, and what is open and late today.

use crate::{App, AppError};
use jiff::civil::Date;
use jzt_domain::access::Actor;
use jzt_domain::division::{DivisionCode, DivisionLevel};
use std::collections::BTreeMap;

/// The period that figures are about, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
}

/// How one clock ended in one township.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cell {
    /// How many ended.
    pub ended: u32,
    /// How many of them late.
    pub late: u32,
}

impl Cell {
    /// Share in time, in whole percent rounded down; `None` when nothing ended.
    pub fn on_time_percent(self) -> Option<u32> {
        let in_time = self.ended.saturating_sub(self.late);
        in_time.saturating_mul(100).checked_div(self.ended)
    }
}

/// One township.
#[derive(Debug, Clone)]
pub struct TownshipFigures {
    /// Its code.
    pub code: DivisionCode,
    /// Its name.
    pub name: String,
    /// By code of the clock.
    pub clocks: BTreeMap<String, Cell>,
    /// All clocks together.
    pub all: Cell,
    /// Applications and benefits with something late today.
    pub late_now: u32,
    /// The same with something soon due today.
    pub soon_now: u32,
}

/// The page of figures.
#[derive(Debug, Clone)]
pub struct Statistics {
    /// The period.
    pub period: Period,
    /// The townships of the reader's division, the worst first.
    pub townships: Vec<TownshipFigures>,
    /// Codes of the clocks that occur.
    pub clocks: Vec<String>,
}

/// Figures of the actor's division.
pub async fn statistics(app: &App, actor: &Actor, period: Period) -> Result<Statistics, AppError> {
    let Actor::Staff { role, division: own, .. } = actor else { return Err(AppError::NotFound) };
    if !role.reads_cases() {
        return Err(AppError::NotFound);
    }
    let district = own.district().unwrap_or_else(|| app.settings().district.clone());
    let today = app.now().date();
    let mut tx = app.read().await?;
    let totals = tx.clock_totals(district.as_str(), period.from, period.until).await?;
    let mut late = tx.late_groups(district.as_str(), today).await?;
    late.extend(tx.late_benefit_groups(district.as_str(), today).await?);
    let mut soon = tx.soon_groups(district.as_str(), today).await?;
    soon.extend(tx.soon_benefit_groups(district.as_str(), today).await?);
    tx.rollback().await?;
    let policy = app.policy();
    let mut townships: BTreeMap<String, TownshipFigures> = policy
        .divisions
        .inside(&district, DivisionLevel::Township)
        .filter(|township| own.contains(&township.code) || township.code.contains(own))
        .map(|township| (township.code.as_str().to_owned(), figures(&township.code, &township.name)))
        .collect();
    let mut clocks: Vec<String> = Vec::new();
    for total in totals {
        let Some(township) = townships.get_mut(&total.township) else { continue };
        township.all.ended = township.all.ended.saturating_add(total.ended);
        township.all.late = township.all.late.saturating_add(total.late);
        township.clocks.insert(total.clock.clone(), Cell { ended: total.ended, late: total.late });
        if !clocks.contains(&total.clock) {
            clocks.push(total.clock);
        }
    }
    for group in late {
        if let Some(township) = townships.get_mut(&group.township) {
            township.late_now = township.late_now.saturating_add(group.cases);
        }
    }
    for group in soon {
        if let Some(township) = townships.get_mut(&group.township) {
            township.soon_now = township.soon_now.saturating_add(group.cases);
        }
    }
    let mut townships: Vec<TownshipFigures> = townships.into_values().collect();
    townships.sort_by_key(|township| std::cmp::Reverse((township.late_now, township.all.late, township.soon_now)));
    clocks.sort_unstable();
    Ok(Statistics { period, townships, clocks })
}

fn figures(code: &DivisionCode, name: &str) -> TownshipFigures {
    TownshipFigures {
        code: code.clone(),
        name: name.to_owned(),
        clocks: BTreeMap::new(),
        all: Cell::default(),
        late_now: 0,
        soon_now: 0,
    }
}
