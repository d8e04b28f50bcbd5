//! The state of a provider in one sandbox.

use std::sync::{Arc, Mutex};
use std::{fmt, io};

use axum::extract::FromRef;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::context::Context;
use crate::keys_file::FixedKeys;
use crate::random::Random;
use crate::{Switch, lock, state_file};

/// A provider in one sandbox: its keys, and its links and payments.
pub(crate) struct ProviderState<K, S> {
    pub(crate) context: Context,
    pub(crate) keys: K,
    pub(crate) store: Mutex<S>,
}

/// The keys of a provider.
pub(crate) trait ProviderKeys {
    /// Creates the keys of one start. Fixed keys take precedence over random ones.
    fn new(random: &Random, fixed: &FixedKeys) -> Self;
}

/// The links and payments of a provider.
pub(crate) trait ProviderStore: Default {
    /// The content of a store in the state file.
    type Saved<'a>: Serialize
    where
        Self: 'a;

    /// The content of a store from the state file.
    type Restored: DeserializeOwned;

    /// Returns a number that differs after each change.
    fn revision(&self) -> u64;

    fn saved(&self) -> Self::Saved<'_>;

    /// Returns a store with this content, or the reason why the content contradicts itself.
    fn restored(content: Self::Restored) -> Result<Self, String>;
}

/// The content of a store of links and transactions in the state file.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinksAndTransactions<L, T> {
    pub(crate) links: L,
    pub(crate) transactions: T,
}

impl<K: ProviderKeys, S: ProviderStore> ProviderState<K, S> {
    pub(crate) fn new(context: Context) -> Self {
        Self {
            keys: K::new(&context.key_random, &context.fixed_keys),
            store: Mutex::default(),
            context,
        }
    }

    pub(crate) fn is_set(&self, switch: Switch) -> bool {
        self.context.switches.is_set(switch)
    }
}

impl<K, S> FromRef<Arc<ProviderState<K, S>>> for Context {
    fn from_ref(provider: &Arc<ProviderState<K, S>>) -> Self {
        provider.context.clone()
    }
}

/// Formats the value without the keys and the messages to payers.
impl<K, S> fmt::Debug for ProviderState<K, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderState").finish_non_exhaustive()
    }
}

/// What the state file needs of a provider.
pub(crate) trait KeptState {
    /// Returns a number that differs after each change of the links and payments.
    fn revision(&self) -> u64;

    /// Returns the links and payments for the state file.
    fn saved(&self) -> io::Result<Box<RawValue>>;

    /// Restores what [`KeptState::saved`] returned, at the start.
    fn restore(&self, saved: &RawValue) -> Result<(), String>;
}

impl<K, S: ProviderStore> KeptState for ProviderState<K, S> {
    fn revision(&self) -> u64 {
        lock(&self.store).revision()
    }

    fn saved(&self) -> io::Result<Box<RawValue>> {
        state_file::format(&lock(&self.store).saved())
    }

    fn restore(&self, saved: &RawValue) -> Result<(), String> {
        *lock(&self.store) = S::restored(state_file::parse(saved)?)?;
        Ok(())
    }
}
