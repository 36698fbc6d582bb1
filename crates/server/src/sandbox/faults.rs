//! What may go wrong outside, switched by hand to see that nothing is lost.

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

/// How an outside system behaves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// As it should.
    #[default]
    None,
    /// Refuses connections, sends nothing.
    Down,
    /// Takes the request but answers only after the caller has given up.
    Slow,
    /// Does everything twice: delivers two messages, calls back twice.
    Twice,
    /// Answers with something that is not the protocol, and takes nothing.
    Nonsense,
}

impl Fault {
    /// All of them, in the order of the practice page.
    pub const ALL: [Self; 5] = [Self::None, Self::Down, Self::Slow, Self::Twice, Self::Nonsense];

    /// The word in forms and JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Down => "down",
            Self::Slow => "slow",
            Self::Twice => "twice",
            Self::Nonsense => "nonsense",
        }
    }

    /// The fault of a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.code() == code)
    }
}

/// One switch.
#[derive(Debug)]
pub struct Switch(watch::Sender<Fault>);

impl Default for Switch {
    fn default() -> Self {
        Self(watch::Sender::new(Fault::None))
    }
}

impl Switch {
    /// Turns it; whoever subscribed sees it at once.
    pub fn set(&self, fault: Fault) {
        self.0.send_replace(fault);
    }

    /// How it stands.
    pub fn get(&self) -> Fault {
        *self.0.borrow()
    }

    /// For those who act on it.
    pub fn subscribe(&self) -> watch::Receiver<Fault> {
        self.0.subscribe()
    }
}

/// The switches of all outside systems.
#[derive(Debug, Default)]
pub struct Outside {
    /// The SMS gateway.
    pub gateway: Switch,
    /// The verification platform.
    pub platform: Switch,
    /// The register of persons.
    pub registry: Switch,
    /// The timestamp authority.
    pub timestamps: Switch,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back_and_is_the_word_of_the_json() {
        for fault in Fault::ALL {
            assert_eq!(Fault::from_code(fault.code()), Some(fault));
            assert_eq!(serde_json::to_string(&fault).unwrap(), format!("\"{}\"", fault.code()));
        }
        assert_eq!(Fault::from_code("broken"), None);
    }
}
