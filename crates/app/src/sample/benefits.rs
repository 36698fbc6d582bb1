//! Families that were granted something long ago, each where something is to be done with it now.

use crate::benefits;
use crate::sample::PastClock;
use crate::sample::families::{Hands, Reach, SECONDS_PER_DAY, Walk, actors, days_to, long, name};
use crate::sample::people::{answers, household};
use crate::{App, AppError, watch};
use jzt_domain::access::{Actor, Role};
use jzt_domain::application::{Channel, Command as ApplicationCommand};
use jzt_domain::benefit::{ChangeSort, Command, Measure, Rate, Review, ReviewOutcome, StopCause};
use jzt_domain::division::{DivisionCode, DivisionLevel};
use jzt_domain::household::Answer;
use jzt_domain::ids::BenefitId;
use jzt_domain::kind::{Kind, Request};
use jzt_domain::money::Fen;
use jzt_domain::time::Timestamp;

/// What is to be done with a benefit now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Now {
    /// The review is near.
    ReviewDue,
    /// The review is late, and the standard was raised since.
    ReviewLate,
    /// A change was reported and a proposal waits.
    Proposed,
    /// Suspended.
    Suspended,
    /// In its phase-out.
    PhaseOut,
    /// Its end hangs in the village.
    StopPublished,
}

/// The number of the first family: behind all others, and old enough for 特困.
const FIRST_FAMILY: usize = 80;

/// People, kind, days since the decision, and what is to be done.
const PLAN: [(usize, Kind, i64, Now); 6] = [
    (1, Kind::Tekun, 150, Now::StopPublished),
    (3, Kind::Dibao, 340, Now::ReviewDue),
    (2, Kind::Dibao, 520, Now::ReviewLate),
    (4, Kind::Dibao, 200, Now::Proposed),
    (2, Kind::Dibao, 120, Now::Suspended),
    (3, Kind::Dibao, 90, Now::PhaseOut),
];
/// Days since something was done with the benefit.
const DAYS_SINCE: i64 = 3;
/// What a family in its phase-out earns a month beyond the standard of all its people.
const ABOVE_THE_STANDARD: Fen = Fen::new(45_000);

pub(super) async fn build(past: &App, clock: &PastClock, now: Timestamp) -> Result<(), AppError> {
    let policy = past.policy();
    let district = past.settings().district.clone();
    let township = policy.divisions.inside(&district, DivisionLevel::Township).next().ok_or(AppError::NotFound)?;
    let villages: Vec<DivisionCode> =
        policy.divisions.children(&township.code).map(|village| village.code.clone()).collect();
    let people = actors(past).await?;
    let find =
        |role: Role, division: &DivisionCode| people.get(&(role, division.clone())).cloned().ok_or(AppError::NotFound);
    let hands = Hands {
        clerk: find(Role::TownshipClerk, &township.code)?,
        approver: find(Role::TownshipApprover, &township.code)?,
        district: find(Role::DistrictApprover, &district)?,
    };
    let reviewer = find(Role::DistrictReviewer, &district)?;
    for (k, (members, kind, ago, wanted)) in PLAN.into_iter().enumerate() {
        let Some(village) = villages.get(k % villages.len().max(1)) else { continue };
        let first_day = now.plus_seconds(-(days_to(Reach::Confirmed) + ago) * SECONDS_PER_DAY).date();
        let walk = Walk { past, clock, hands: &hands, morning: Timestamp::at_start_of(first_day), now };
        let id = granted(&walk, &reviewer, FIRST_FAMILY + k, members, kind, village).await?;
        walk.day(days_to(Reach::Confirmed) + ago - DAYS_SINCE);
        act(&walk, id, wanted).await?;
    }
    Ok(())
}

/// Through the whole procedure; 特困 with its draw and the visit of the district.
async fn granted(
    walk: &Walk<'_>,
    reviewer: &Actor,
    n: usize,
    members: usize,
    kind: Kind,
    village: &DivisionCode,
) -> Result<BenefitId, AppError> {
    let people = household(n, members)?;
    let mut all = answers(n, village, &people)?;
    if kind == Kind::Tekun {
        all.push(Answer::Request(Request::Lasting { first: kind, others_too: false }));
        all.push(Answer::ObligorsComplete);
    }
    let id = walk.people(n, &people, all, Reach::District).await?;
    if kind == Kind::Tekun {
        watch::hold_draw(walk.past, reviewer).await?;
        walk.act(id, reviewer, ApplicationCommand::RecordDistrictVisit(walk.visit()?)).await?;
    }
    walk.confirm(id).await?;
    benefits::of_application(walk.past, &walk.hands.district, id).await?.ok_or(AppError::NotFound)
}

async fn act(walk: &Walk<'_>, id: BenefitId, wanted: Now) -> Result<(), AppError> {
    match wanted {
        Now::ReviewDue | Now::ReviewLate => Ok(()),
        Now::Proposed => {
            let view = benefits::read(walk.past, &walk.hands.clerk, id).await?;
            let family = view.benefit.origin.citizen.map(|id| Actor::Citizen { id }).ok_or(AppError::NotFound)?;
            let report =
                Command::ReportChange { sort: ChangeSort::Income, text: long("大儿子上月起在县城上班。")? };
            perform(walk, id, &family, report).await?;
            let rate = view.benefit.last_rate().copied().ok_or(AppError::NotFound)?;
            let amount = rate.amount.checked_div(2).ok_or(AppError::NotFound)?;
            let income_month = standard_of_all(&rate).and_then(|all| all.checked_sub(amount));
            perform(walk, id, &walk.hands.clerk, Command::RecordReview(review(walk, income_month)?)).await?;
            let people = view.benefit.people;
            let adjust = Measure::Adjust { amount, extra: Fen::ZERO, people, income_month };
            propose(walk, id, adjust, "家里有人上班，收入增加，按规定调整。").await
        }
        Now::Suspended => decided(walk, id, Measure::Suspend, "多次上门和打电话都联系不上，先暂停发放。").await,
        Now::PhaseOut => {
            let view = benefits::read(walk.past, &walk.hands.clerk, id).await?;
            let above = |rate: &Rate| standard_of_all(rate)?.checked_add(ABOVE_THE_STANDARD);
            let income_month = view.benefit.last_rate().and_then(above);
            perform(walk, id, &walk.hands.clerk, Command::RecordReview(review(walk, income_month)?)).await?;
            decided(walk, id, Measure::PhaseOut, "家里有人就业，人均收入超过标准，按规定渐退。").await
        }
        Now::StopPublished => {
            let stop = Measure::Stop { cause: StopCause::ObligorAble };
            decided(walk, id, stop, "侄子收养后有能力供养，不再符合条件。").await
        }
    }
}

fn standard_of_all(rate: &Rate) -> Option<Fen> {
    rate.standard.checked_mul(i64::from(rate.counted))
}

async fn decided(walk: &Walk<'_>, id: BenefitId, measure: Measure, why: &str) -> Result<(), AppError> {
    propose(walk, id, measure, why).await?;
    perform(walk, id, &walk.hands.district, Command::Approve).await
}

async fn propose(walk: &Walk<'_>, id: BenefitId, measure: Measure, why: &str) -> Result<(), AppError> {
    perform(walk, id, &walk.hands.clerk, Command::Propose { measure, reasons: long(why)? }).await
}

async fn perform(walk: &Walk<'_>, id: BenefitId, by: &Actor, command: Command) -> Result<(), AppError> {
    benefits::perform(walk.past, by, Channel::System, id, None, command).await.map(drop)
}

fn review(walk: &Walk<'_>, income_month: Option<Fen>) -> Result<Review, AppError> {
    Ok(Review {
        visited_on: walk.past.now().date(),
        visitors: vec![name("赵敏")?, name("钱强")?],
        findings: long("大儿子在县城超市上班，每月有工资，家里其他情况没有变化。")?,
        outcome: ReviewOutcome::Changed,
        unstable: true,
        income_month,
    })
}
