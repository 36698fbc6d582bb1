//! Drawing files for a check: at least the share that policy says, by a seed that anybody can follow afterwards.

use crate::money::Share;
use crate::number::AcceptanceNumber;
use serde::{Deserialize, Serialize};

/// Files that one draw may hold.
pub const DRAW_FILES_MAX: usize = 2_000;

/// A file that takes part, with the hash that decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// The file.
    pub number: AcceptanceNumber,
    /// SM3 of the seed's hexadecimal text, a colon and the number; lower-case hexadecimal.
    pub hash: String,
}

/// A draw as everybody may read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draw {
    /// Lower-case hexadecimal, published after the draw.
    pub seed: String,
    /// The share drawn.
    pub share: Share,
    /// All files that took part, smallest hash first; the first ones are drawn.
    pub tickets: Vec<Ticket>,
    /// How many are drawn.
    pub chosen_count: usize,
    /// The rules of that day.
    pub policy_version: String,
}

impl Draw {
    /// Draws: the files with the smallest hashes, the share rounded up, so that never less than the share is checked.
    pub fn hold(seed: String, share: Share, mut tickets: Vec<Ticket>, policy_version: String) -> Self {
        tickets.sort_by(|a, b| a.hash.cmp(&b.hash).then_with(|| a.number.to_string().cmp(&b.number.to_string())));
        let all = u64::try_from(tickets.len()).unwrap_or(u64::MAX);
        let chosen_count = usize::try_from(share.of_count_up(all)).unwrap_or(usize::MAX).min(tickets.len());
        Self { seed, share, tickets, chosen_count, policy_version }
    }

    /// The files that were drawn.
    pub fn chosen(&self) -> impl Iterator<Item = &Ticket> {
        self.tickets.iter().take(self.chosen_count)
    }

    /// True when a file was drawn.
    pub fn has_chosen(&self, number: &AcceptanceNumber) -> bool {
        self.chosen().any(|ticket| ticket.number == *number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::division::DivisionCode;

    fn ticket(serial: u32, hash: &str) -> Ticket {
        let number = AcceptanceNumber::new(DivisionCode::parse("500114").unwrap(), 2026, serial).unwrap();
        Ticket { number, hash: hash.to_owned() }
    }

    fn drawn_of(files: u32) -> usize {
        let tickets = (1..=files).map(|serial| ticket(serial, &format!("{:064x}", serial * 7919 % 997))).collect();
        Draw::hold("00".to_owned(), Share::new(3, 10).unwrap(), tickets, String::new()).chosen_count
    }

    /// 特困人员认定办法: 随机抽查核实的比例不低于30%.
    #[test]
    fn never_less_than_three_in_ten_are_drawn() {
        for (files, chosen) in [(0, 0), (1, 1), (3, 1), (4, 2), (10, 3), (11, 4), (20, 6), (21, 7), (100, 30)] {
            assert_eq!(drawn_of(files), chosen, "{files}");
        }
    }

    #[test]
    fn the_smallest_hashes_are_drawn_whatever_the_order_of_the_list() {
        let mut tickets = vec![ticket(1, "c"), ticket(2, "a"), ticket(3, "b"), ticket(4, "d")];
        let share = Share::new(1, 2).unwrap();
        let draw = Draw::hold("s".to_owned(), share, tickets.clone(), String::new());
        tickets.reverse();
        assert_eq!(draw, Draw::hold("s".to_owned(), share, tickets.clone(), String::new()));
        assert!(draw.has_chosen(&ticket(2, "").number) && draw.has_chosen(&ticket(3, "").number));
        assert!(!draw.has_chosen(&ticket(1, "").number) && !draw.has_chosen(&ticket(4, "").number));
    }

    #[test]
    fn a_draw_is_read_back_as_it_was_written() {
        let draw = Draw::hold("s".to_owned(), Share::new(3, 10).unwrap(), vec![ticket(1, "a")], "v".to_owned());
        let text = serde_json::to_string(&draw).unwrap();
        assert_eq!(serde_json::from_str::<Draw>(&text).unwrap(), draw);
    }
}
