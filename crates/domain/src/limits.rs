//! Every bound in one place, each with its unit in its name.

/// People in one household.
pub const MEMBERS_MAX: usize = 20;
/// Photographs that the family hands in, drafts and supplements together.
pub const PAPERS_MAX: usize = 60;
/// Photographs that the family hands in with the draft; the rest is kept for supplements.
pub const DRAFT_PAPERS_MAX: usize = 40;
/// Photographs of one household visit.
pub const VISIT_PHOTOS_MAX: usize = 20;
/// Photographs of one signed paper form; its document shows all of them.
pub const SIGNED_FORM_PHOTOS_MAX: usize = 4;
/// Visitors of one household visit.
pub const VISITORS_MAX: usize = 10;
/// Findings in one verification report.
pub const VERIFICATION_FINDINGS_MAX: usize = 500;
/// Bytes of one uploaded photograph.
pub const PAPER_BYTES_MAX: usize = 12 * 1024 * 1024;
/// Pixels of one uploaded photograph, before shrinking.
pub const PAPER_PIXELS_MAX: u64 = 60_000_000;
/// The longer side of a stored photograph, in pixels.
pub const PAPER_SIDE_PX_MAX: u32 = 2_000;
/// Characters of a short answer, such as a house number.
pub const SHORT_TEXT_CHARS_MAX: usize = 80;
/// Characters of a free text, such as a reason.
pub const LONG_TEXT_CHARS_MAX: usize = 1_000;
/// Items in one supplement request.
pub const SUPPLEMENT_ITEMS_MAX: usize = 20;
/// Obliged relatives outside the household.
pub const OBLIGORS_MAX: usize = 20;
/// Facts that one visit reports; one of each kind.
pub const OBSERVED_FACTS_MAX: usize = 11;
/// Disputes of the verification on one application; what is left is for the review of the decision.
pub const DISPUTES_MAX: usize = 3;
/// Complaints recorded on one application.
pub const COMPLAINTS_MAX: usize = 50;
/// Visits of the district to one household.
pub const DISTRICT_VISITS_MAX: usize = 20;
/// Causes of hardship on one application; one of each kind.
pub const CAUSES_MAX: usize = 7;
/// Objections that one public notice keeps.
pub const OBJECTIONS_MAX: usize = 50;
/// Open drafts of one citizen.
pub const DRAFTS_PER_CITIZEN_MAX: usize = 5;
/// Events in one application's stream, a guard against a runaway client.
pub const EVENTS_PER_APPLICATION_MAX: i64 = 2_000;
/// Events after which the family and its signers may change nothing more, so that the offices always have room to bring
/// the procedure to its end.
pub const CHANGES_PER_APPLICATION_MAX: i64 = 1_500;
/// Events in one benefit's stream, a guard against a runaway client.
pub const EVENTS_PER_BENEFIT_MAX: i64 = 5_000;
/// Reported changes of one benefit that nobody has looked at.
pub const CHANGES_OPEN_MAX: usize = 10;
/// Rows of one page of a list.
pub const PAGE_ROWS_MAX: u16 = 50;
/// Bytes of a form without photographs.
pub const FORM_BYTES_MAX: usize = 64 * 1024;
/// Bytes of a drawn signature (PNG).
pub const DRAWING_BYTES_MAX: usize = 200 * 1024;
/// A sum of money that a family can state, in fen (one hundred million yuan).
pub const STATED_SUM_FEN_MAX: i64 = 10_000_000_000;
