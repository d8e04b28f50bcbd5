//! The switches: one for every reading of a provider's documentation that no page settles.
//!
//! A switch is off unless it is set. Off is what the better evidence says, and what this
//! repository's clients assume.

mod describe;
mod names;
mod switch;

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::sync::Mutex;

use thiserror::Error;

use crate::lock;

pub use switch::Switch;

impl fmt::Display for Switch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Switch {
    type Err = UnknownSwitch;

    fn from_str(text: &str) -> Result<Self, UnknownSwitch> {
        Self::ALL
            .iter()
            .copied()
            .find(|switch| switch.name() == text)
            .ok_or_else(|| UnknownSwitch(text.to_owned()))
    }
}

/// A text is not the name of a [`Switch`].
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("no switch has the name {0:?}; `paylink-sandbox --switches` lists them")]
pub struct UnknownSwitch(String);

/// The positions of all switches.
#[derive(Debug, Default)]
pub(crate) struct Switches(Mutex<BTreeSet<Switch>>);

impl Switches {
    pub(crate) fn set(&self, switch: Switch, on: bool) {
        let mut set = lock(&self.0);
        if on {
            set.insert(switch);
        } else {
            set.remove(&switch);
        }
    }

    pub(crate) fn is_set(&self, switch: Switch) -> bool {
        lock(&self.0).contains(&switch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_kebab_case_and_read_back() {
        for switch in Switch::ALL {
            assert_eq!(switch.name().parse(), Ok(*switch));
            assert!(
                switch
                    .name()
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            );
            assert!(switch.describe().starts_with("off: ") && switch.describe().contains("; on: "));
        }
        assert_eq!(Switch::ALL.iter().collect::<BTreeSet<_>>().len(), Switch::ALL.len());
        assert!(
            "paynet-nonsense"
                .parse::<Switch>()
                .unwrap_err()
                .to_string()
                .contains("paynet-nonsense")
        );
    }
}
