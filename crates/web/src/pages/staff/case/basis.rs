//! Where a number comes from, as an officer wants to read it.

use jzt_domain::policy::{Certainty, Source};

/// Document and article; says when somebody should still check it.
pub(super) fn basis(source: &Source) -> String {
    let Source { document, clause, certainty, note: _ } = source;
    format!("{document}{clause}{}", caution(*certainty))
}

pub(super) const fn caution(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Stored => "",
        Certainty::StoredElsewhere => "（外地文件，待本地核对）",
        Certainty::MemoryHigh | Certainty::MemoryMiddle | Certainty::MemoryLow => "（待核对原文）",
        Certainty::Unknown => "（待区民政局确定）",
        Certainty::Proposal => "（内部安排，不是法定期限）",
    }
}
