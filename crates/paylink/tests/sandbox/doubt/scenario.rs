//! What all processes of a schedule share: the provider, the payer, and the events that may happen
//! while a process waits.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use paylink_sandbox::Sandbox;
use tokio::sync::Notify;

use super::chance::Chance;
use crate::provider::{Entry, Provider, State};

/// Longer than any link of these schedules lives.
const LIFETIME: Duration = Duration::from_secs(2 * 3600);

pub(crate) struct Scenario {
    pub(crate) provider: Provider,
    pub(crate) sandbox: Sandbox,
    pub(crate) chance: Mutex<Chance>,
    /// The process ends while it waits.
    pub(crate) killed: Notify,
    /// The references whose address the shop has given to the payer.
    given: Mutex<Vec<String>>,
    /// The references that the shop gave up, because a resolution allowed a new attempt.
    given_up: Mutex<Vec<String>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    Nothing,
    PayerPays,
    ProviderCatchesUp,
    LifetimeEnds,
    Killed,
}

impl Scenario {
    pub(crate) async fn new(provider: Provider, chance: Chance) -> Arc<Self> {
        Arc::new(Self {
            provider,
            sandbox: Sandbox::start().await.unwrap(),
            chance: Mutex::new(chance),
            killed: Notify::new(),
            given: Mutex::default(),
            given_up: Mutex::default(),
        })
    }

    pub(crate) fn of<T: Clone>(&self, all: &[T]) -> T {
        self.chance.lock().unwrap().of(all)
    }

    pub(crate) fn once_in(&self, times: u64) -> bool {
        self.chance.lock().unwrap().once_in(times)
    }

    /// The payer has the URL.
    pub(crate) fn give(&self, reference: &str) {
        self.given.lock().unwrap().push(reference.to_owned());
        self.check();
    }

    /// A resolution allowed a new attempt for the order.
    pub(crate) fn give_up(&self, reference: &str) {
        self.given_up.lock().unwrap().push(reference.to_owned());
        self.check();
    }

    /// What may happen between two questions. True if the process is killed.
    pub(crate) async fn apply_random_event(&self) -> bool {
        use Event::{Killed, LifetimeEnds, Nothing, PayerPays, ProviderCatchesUp};
        let event = match self.once_in(2) {
            true => self.of(&[
                PayerPays,
                PayerPays,
                PayerPays,
                ProviderCatchesUp,
                ProviderCatchesUp,
                Killed,
                LifetimeEnds,
            ]),
            false => Nothing,
        };
        self.apply(event).await;
        event == Killed
    }

    pub(crate) async fn apply(&self, event: Event) {
        match event {
            Event::Nothing | Event::Killed => {}
            Event::PayerPays => {
                for entry in self.provider.entries(&self.sandbox) {
                    if self.is_out(&entry) && entry.state == State::Payable {
                        self.provider.pay(&self.sandbox, &entry.reference).await;
                    }
                }
            }
            Event::ProviderCatchesUp => {
                self.sandbox.process_queued().await;
            }
            Event::LifetimeEnds => self.sandbox.advance(LIFETIME),
        }
        self.check();
    }

    /// Whether the payer has the address: from the shop, or from the provider.
    fn is_out(&self, entry: &Entry) -> bool {
        entry.was_sent || self.given.lock().unwrap().contains(&entry.reference)
    }

    /// What must be true at every moment.
    pub(crate) fn check(&self) {
        let entries = self.provider.entries(&self.sandbox);
        let out: Vec<_> = entries
            .iter()
            .filter(|entry| entry.state != State::Over && self.is_out(entry))
            .collect();
        assert!(out.len() <= 1, "two links for one order: {entries:?}");
        for (place, entry) in entries.iter().enumerate() {
            let is_duplicate = entries[..place].iter().any(|own| own.reference == entry.reference);
            assert!(!is_duplicate, "one attempt has made two links: {entries:?}");
            if self.given_up.lock().unwrap().contains(&entry.reference) {
                assert!(!self.is_out(entry), "given up, and the payer has it: {entry:?}");
                assert_ne!(entry.state, State::Paid, "given up, and paid: {entry:?}");
            }
        }
    }
}
