//! The switches. Each switch belongs to a question that no documentation page of a provider
//! answers. The module of each provider lists the switches of that provider.
//!
//! All switches are off by default, because the evidence for the behaviour in this position is
//! better. The clients in this repository assume this behaviour.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::sync::Mutex;

use thiserror::Error;

use crate::lock;
use crate::provider_list::for_each_provider;

/// Collects the switches of provider modules, in this order, and defines [`Switch`] from them.
///
/// Each module has a macro `switches` that appends its rows and calls this macro again.
macro_rules! collect_switches {
    ([] $($rows:tt)*) => {
        $crate::switches::define_switches! { $($rows)* }
    };
    ([$module:ident $($more:ident)*] $($rows:tt)*) => {
        $crate::$module::switches! { [$($more)*] $($rows)* }
    };
}
pub(crate) use collect_switches;

/// Defines [`Switch`] from rows of a variant and what the sandbox does in both positions. The
/// attributes of a row are further documentation.
macro_rules! define_switches {
    ($($(#[$doc:meta])* $variant:ident { off: $off:literal, on: $on:literal, })+) => {
        /// A switch between two possible behaviours of a provider. Each switch belongs to a
        /// question that no documentation page of the provider answers. All switches are off by
        /// default, because the evidence for the behaviour in this position is better.
        /// [`Switch::describe`] describes what the sandbox does in both positions.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Switch {
            $(
                #[doc = concat!("Off: ", $off, ".\n\nOn: ", $on, ".\n")]
                $(#[$doc])*
                $variant,
            )+
        }

        impl Switch {
            /// All switches, grouped by provider and by service.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the switch's name in kebab case, such as `paynet-unknown-link-is-404`. The
            /// option `--set` of the program `paylink-sandbox` accepts this name.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => {
                        const VARIANT: &str = stringify!($variant);
                        const NAME: [u8; kebab_len(VARIANT)] = kebab(VARIANT);
                        match str::from_utf8(&NAME) {
                            Ok(name) => name,
                            Err(_) => VARIANT,
                        }
                    })+
                }
            }

            /// Returns a text that describes what the sandbox does if the switch is off and what it
            /// does if the switch is on.
            pub const fn describe(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!("off: ", $off, "; on: ", $on),)+
                }
            }
        }
    };
}
pub(crate) use define_switches;

macro_rules! switches_of {
    ($($module:ident: $account:ident,)+) => {
        collect_switches! { [$($module)+] }
    };
}

for_each_provider!(switches_of);

/// Returns whether a word of the variant's name begins at this byte: an upper-case letter, or the
/// first of several digits.
const fn begins_word(variant: &[u8], at: usize) -> bool {
    let byte = variant[at];
    let begins =
        byte.is_ascii_uppercase() || byte.is_ascii_digit() && !variant[at - 1].is_ascii_digit();
    at > 0 && begins
}

/// Returns the length of [`kebab`].
const fn kebab_len(variant: &str) -> usize {
    let (mut length, mut at) = (variant.len(), 0);
    while at < variant.len() {
        length += begins_word(variant.as_bytes(), at) as usize;
        at += 1;
    }
    length
}

/// Returns a variant's name in kebab case: `UnknownLinkIs404` is `unknown-link-is-404`.
const fn kebab<const LENGTH: usize>(variant: &str) -> [u8; LENGTH] {
    let (mut name, mut end, mut at) = ([b'-'; LENGTH], 0, 0);
    while at < variant.len() {
        end += begins_word(variant.as_bytes(), at) as usize;
        name[end] = variant.as_bytes()[at].to_ascii_lowercase();
        end += 1;
        at += 1;
    }
    name
}

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

/// The error that is returned if a text is not the name of a [`Switch`].
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("no switch has the name {0:?}; `paylink-sandbox --switches` lists all switches")]
pub struct UnknownSwitch(String);

/// The switches that are on.
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
            "acme-nonsense".parse::<Switch>().unwrap_err().to_string().contains("acme-nonsense")
        );
    }
}
