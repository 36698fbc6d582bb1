//! What the township writes down: reviews and offered jobs.

use crate::benefit::{Benefit, Event, JobOffer, Refusal, Review, Rules};
use crate::identity::PersonName;
use crate::limits;
use crate::money::Fen;
use crate::policy::CountKey;
use crate::time::Timestamp;

/// 定期核查: a visit by enough different people, since the last check.
pub(super) fn review(
    benefit: &Benefit,
    review: Review,
    at: Timestamp,
    rules: &Rules<'_>,
) -> Result<Vec<Event>, Refusal> {
    let wanted = rules.policy.count(CountKey::VisitorsMin).ok_or(Refusal::PolicyMissing)?;
    let mut names: Vec<&str> = review.visitors.iter().map(PersonName::as_str).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() < usize::from(wanted) {
        return Err(Refusal::VisitorsTooFew);
    }
    if review.visitors.len() > limits::VISITORS_MAX {
        return Err(Refusal::ListTooLong);
    }
    if review.visited_on > at.date() || review.visited_on < benefit.checked_on {
        return Err(Refusal::DateImpossible);
    }
    if review.income_month.is_some_and(|income| income < Fen::ZERO) {
        return Err(Refusal::AmountImpossible);
    }
    Ok(vec![Event::Reviewed(review)])
}

pub(super) fn job_offer(benefit: &Benefit, offer: JobOffer, at: Timestamp) -> Result<Vec<Event>, Refusal> {
    if !benefit.person(offer.member).is_some_and(|person| person.counted) {
        return Err(Refusal::NoSuchMember);
    }
    let last =
        benefit.job_offers.iter().filter(|known| known.member == offer.member).map(|known| known.offered_on).max();
    let earliest = last.unwrap_or_else(|| benefit.granted_at.date());
    if offer.offered_on > at.date() || offer.offered_on < earliest {
        return Err(Refusal::DateImpossible);
    }
    Ok(vec![Event::JobOffered(offer)])
}
