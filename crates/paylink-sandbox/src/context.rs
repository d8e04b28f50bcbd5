//! The state that all parts of a sandbox share. It names no provider.

use std::ops::Deref;
use std::sync::Arc;

use crate::callbacks::Callbacks;
use crate::clock::Clock;
use crate::faults::{Faults, QueuedRequests};
use crate::findings::Findings;
use crate::hosts::Hosts;
use crate::keys_file::FixedKeys;
use crate::lag::Lag;
use crate::link_index::LinkIndex;
use crate::log::Log;
use crate::magic::Magic;
use crate::random::Random;
use crate::recording::RecordedRequest;
use crate::redaction::Redactor;
use crate::switches::Switches;
use crate::token::Token;

/// A handle to the shared state of one sandbox. Clones refer to the same state.
///
/// Every router of the sandbox has a state of its own from which axum extracts a `Context`.
#[derive(Clone, Debug)]
pub(crate) struct Context(Arc<Shared>);

/// The shared state itself.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) url: String,
    pub(crate) hosts: Hosts,
    pub(crate) logs_requests: bool,
    pub(crate) token: Token,
    pub(crate) redactor: Redactor,
    pub(crate) link_index: LinkIndex,
    pub(crate) clock: Arc<Clock>,
    /// For ids and addresses.
    pub(crate) random: Random,
    pub(crate) key_random: Random,
    pub(crate) fixed_keys: FixedKeys,
    pub(crate) switches: Switches,
    pub(crate) faults: Faults,
    pub(crate) magic: Magic,
    pub(crate) lag: Lag,
    pub(crate) queued_requests: QueuedRequests,
    pub(crate) requests: Log<RecordedRequest>,
    pub(crate) findings: Findings,
    pub(crate) callbacks: Arc<Callbacks>,
}

impl Context {
    pub(crate) fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }
}

impl Deref for Context {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}
