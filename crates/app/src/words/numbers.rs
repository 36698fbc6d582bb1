//! Numbers as they are read.

use jzt_domain::money::{Fen, Share};

/// A sum: 1,080元, 612.50元.
pub fn yuan(amount: Fen) -> String {
    let text = amount.to_string();
    format!("{}元", text.strip_suffix(".00").unwrap_or(&text))
}

/// A share below or at the whole in percent, else as a multiple: 70%, 三分之一 as 1/3, 1.5倍.
pub fn share(share: Share) -> String {
    let hundredfold = u64::from(share.part()).saturating_mul(100);
    let whole = u64::from(share.whole());
    if !hundredfold.is_multiple_of(whole) {
        return share.to_string();
    }
    let percent = hundredfold.checked_div(whole).unwrap_or_default();
    if percent <= 100 {
        return format!("{percent}%");
    }
    let (whole, rest) = (percent.checked_div(100).unwrap_or_default(), percent.checked_rem(100).unwrap_or_default());
    if rest == 0 { format!("{whole}倍") } else { format!("{whole}.{rest:02}倍").replace("0倍", "倍") }
}
