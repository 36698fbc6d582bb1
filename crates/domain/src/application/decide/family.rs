//! What the family does, beside answering and signing.

use super::answers::papers_fit;
use super::{Case, when};
use crate::access::{Actor, Role};
use crate::application::{Earlier, Event, Refusal};
use crate::household::{LongText, Paper, Section};
use crate::ids::{ApplicationId, CitizenId, FamilyId};
use crate::limits;

/// A citizen opens a draft for their own family, a township clerk for somebody on the spot; the program may do so when it
/// fills a sample world.
pub(super) fn start(
    id: ApplicationId,
    family: FamilyId,
    citizen: CitizenId,
    by: &Actor,
) -> Result<Vec<Event>, Refusal> {
    let may = match by {
        Actor::Citizen { id } => *id == citizen,
        Actor::Staff { role, .. } => *role == Role::TownshipClerk,
        Actor::System => true,
        Actor::Signer { .. } | Actor::Anyone => false,
    };
    when(may, Refusal::NotYours)?;
    Ok(vec![Event::Started { id, family, citizen }])
}

/// 急难型: the plight, the place of occurrence, who asks and how to reach them are enough; papers and signatures come later.
/// A clerk on the spot may not know who it is.
pub(super) fn call_for_help(case: &Case<'_>, earlier: Option<Earlier>) -> Result<Vec<Event>, Refusal> {
    let declaration = &case.application.declaration;
    let mut missing = declaration.missing();
    let reachable = declaration.applicant().is_some_and(|applicant| applicant.phone.is_some());
    if !reachable && !matches!(case.by, Actor::Staff { .. }) {
        missing.push(Section::Members);
    }
    when(missing.is_empty(), Refusal::Incomplete(missing))?;
    if let Some(earlier) = earlier {
        return Err(earlier.refusal(case.application, case.by));
    }
    Ok(vec![Event::HelpCalled { policy_version: case.rules.version() }])
}

pub(super) fn answer_supplement(
    case: &Case<'_>,
    papers: Vec<Paper>,
    text: Option<LongText>,
) -> Result<Vec<Event>, Refusal> {
    when(!papers.is_empty() || text.is_some(), Refusal::NothingAdded)?;
    papers_fit(case.application, &papers, limits::PAPERS_MAX)?;
    Ok(vec![Event::SupplementAnswered { papers, text }])
}
