//! Callbacks: when they go out, how often, and every attempt on record.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::task::JoinSet;

use crate::callback_client::Failure;
use crate::clock::{StampStyle, stamp};
use crate::log::{ByteSize, Log};
use crate::{Provider, Shared, lock};

/// The pauses before the second and the third attempt. Unverified: no retry rule is published.
const PAUSES: [Duration; 2] = [Duration::from_millis(20), Duration::from_millis(80)];

/// More copies of one callback show nothing new.
const MOST_COPIES: u32 = 100;

/// How long a callback is held back so that the payer's return comes first.
const RETURN_FIRST: Duration = Duration::from_millis(50);

/// One attempt to deliver a callback.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivery {
    /// The link that was paid.
    pub link_id: String,
    /// The address as it was given when the link was created.
    pub url: String,
    /// The body that was posted, or would have been.
    pub body: String,
    /// The HTTP status of the receiver's answer.
    pub status: Option<u16>,
    /// Why there was no answer; an address that leads elsewhere is refused without a connection.
    pub error: Option<String>,
    /// 1 for the first attempt.
    pub attempt: u32,
    /// When the attempt began, by the sandbox's clock: Turkish wall clock, no zone.
    pub at: String,
    /// Whether nothing that it tells has happened.
    pub is_forged: bool,
    /// Whether there was no connection, and there will be none.
    is_refused: bool,
}

/// When callbacks go out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallbackTiming {
    /// After the payment, as documented.
    #[default]
    AtOnce,
    /// So many times over, one copy after the other; at most a hundred.
    Repeated(u32),
    /// This much later, in real time: the sandbox's clock stands still for a receiver.
    Delayed(Duration),
    /// When [`Sandbox::release_callbacks`](crate::Sandbox::release_callbacks) says so.
    Queued,
}

/// In which order the callbacks go out that were held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallbackOrder {
    /// As the payments happened.
    AsHappened,
    /// The newest first.
    Reversed,
}

/// A callback that nobody but an attacker would send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Forgery {
    /// Right in everything, but nobody has paid: only a look at the payment tells.
    Unpaid,
    /// Of a payment over 0.01, and nobody has paid that. Its hash is that of the right amount.
    OtherAmount,
    /// Signed with a key that is not the merchant's. Paynet signs nothing: there it is
    /// [`Forgery::Unpaid`].
    WrongKey,
    /// Without a signature. Paynet signs nothing: there it is [`Forgery::Unpaid`].
    Unsigned,
    /// Sent to the callback address with another last character: a token at its end is wrong.
    WrongToken,
}

impl Delivery {
    /// Whether the receiver answered with a 2xx status.
    pub fn is_delivered(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }

    fn is_worth_another(&self) -> bool {
        !self.is_delivered() && !self.is_refused
    }
}

impl ByteSize for Delivery {
    fn byte_size(&self) -> usize {
        size_of::<Self>() + self.link_id.len() + self.url.len() + self.body.len() + self.at.len()
    }
}

/// A callback that is to be delivered.
#[derive(Clone, Debug)]
pub(crate) struct Callback {
    pub(crate) link_id: String,
    pub(crate) url: String,
    pub(crate) body: String,
}

/// How the callbacks of a payment are delivered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DeliveryOptions {
    /// Held back a moment, so that the payer's return comes first.
    pub(crate) after_the_return: bool,
    /// Not repeated, whatever the receiver answers.
    pub(crate) once: bool,
}

/// The deliveries so far, what is still to be delivered, and when.
#[derive(Debug, Default)]
pub(crate) struct Callbacks {
    log: Log<Delivery>,
    background: Mutex<JoinSet<()>>,
    timing: Mutex<Timings>,
    queued: Mutex<Vec<(DeliveryOptions, Callback)>>,
}

/// One for each provider that calls back.
#[derive(Debug, Default)]
struct Timings {
    paynet: CallbackTiming,
    paywall: CallbackTiming,
}

impl Callbacks {
    pub(crate) fn deliveries(&self) -> Vec<Delivery> {
        self.log.entries()
    }

    pub(crate) const fn log(&self) -> &Log<Delivery> {
        &self.log
    }

    pub(crate) fn set_timing(&self, provider: Provider, timing: CallbackTiming) {
        let mut timings = lock(&self.timing);
        match provider {
            Provider::Paynet => timings.paynet = timing,
            Provider::Paywall => timings.paywall = timing,
            Provider::AhlPay => {}
        }
    }

    pub(crate) fn timing(&self, provider: Provider) -> CallbackTiming {
        let timings = lock(&self.timing);
        match provider {
            Provider::Paynet => timings.paynet,
            Provider::Paywall => timings.paywall,
            Provider::AhlPay => CallbackTiming::AtOnce,
        }
    }

    pub(crate) fn queued(&self) -> usize {
        lock(&self.queued).len()
    }

    pub(crate) fn stop(&self) {
        lock(&self.background).abort_all();
    }

    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut background = lock(&self.background);
        while background.try_join_next().is_some() {}
        background.spawn(task);
    }
}

/// Posts a callback once more, as it was.
pub(crate) async fn resend(shared: &Arc<Shared>, delivery: &Delivery) {
    let Delivery { link_id, url, body, is_forged, .. } = delivery.clone();
    attempt(shared, &Callback { link_id, url, body }, 1, is_forged).await;
}

/// Delivers callbacks in order. Unless they are to go later, returns after the first attempt of
/// each; retries follow in the background.
pub(crate) async fn deliver(
    shared: &Arc<Shared>,
    provider: Provider,
    options: DeliveryOptions,
    callbacks: Vec<Callback>,
) {
    let timing = shared.callbacks.timing(provider);
    let times =
        if let CallbackTiming::Repeated(times) = timing { times.min(MOST_COPIES) } else { 1 };
    let later = match timing {
        CallbackTiming::Queued => {
            let callbacks = callbacks.into_iter().map(|callback| (options, callback));
            return lock(&shared.callbacks.queued).extend(callbacks);
        }
        CallbackTiming::Delayed(by) => Some(by),
        _ if options.after_the_return => Some(RETURN_FIRST),
        _ => None,
    };
    let Some(later) = later else {
        return in_order(shared, options, times, callbacks).await;
    };
    let own = Arc::clone(shared);
    shared.callbacks.spawn(async move {
        tokio::time::sleep(later).await;
        in_order(&own, options, times, callbacks).await;
    });
}

async fn in_order(
    shared: &Arc<Shared>,
    options: DeliveryOptions,
    times: u32,
    callbacks: Vec<Callback>,
) {
    for callback in callbacks {
        for _ in 0..times {
            first(shared, options, callback.clone()).await;
        }
    }
}

/// Delivers what was held back; answers how many callbacks that were.
pub(crate) async fn release(shared: &Arc<Shared>, order: CallbackOrder) -> usize {
    let mut callbacks = std::mem::take(&mut *lock(&shared.callbacks.queued));
    if order == CallbackOrder::Reversed {
        callbacks.reverse();
    }
    let count = callbacks.len();
    for (options, callback) in callbacks {
        first(shared, options, callback).await;
    }
    count
}

/// Posts a callback about what has not happened, once.
pub(crate) async fn forge(shared: &Shared, forgery: Forgery, mut callback: Callback) -> Delivery {
    if forgery == Forgery::WrongToken {
        let last = callback.url.pop();
        callback.url.push(if last == Some('0') { '8' } else { '0' });
    }
    attempt(shared, &callback, 1, true).await
}

async fn first(shared: &Arc<Shared>, options: DeliveryOptions, callback: Callback) {
    let again = attempt(shared, &callback, 1, false).await.is_worth_another();
    if again && !options.once {
        let own = Arc::clone(shared);
        shared.callbacks.spawn(async move {
            for (number, pause) in (2..).zip(PAUSES) {
                tokio::time::sleep(pause).await;
                if !attempt(&own, &callback, number, false).await.is_worth_another() {
                    break;
                }
            }
        });
    }
}

async fn attempt(shared: &Shared, callback: &Callback, attempt: u32, is_forged: bool) -> Delivery {
    let at = stamp(shared.clock.now(), StampStyle::default());
    let outcome = shared.callback_client.post(&callback.url, &callback.body).await;
    let (status, error, is_refused) = match outcome {
        Ok(status) => (Some(status), None, false),
        Err(Failure::Refused(reason)) => (None, Some(reason.to_owned()), true),
        Err(Failure::Broken(reason)) => (None, Some(reason), false),
    };
    let Callback { link_id, url, body } = callback.clone();
    let delivery =
        Delivery { link_id, url, body, status, error, attempt, at, is_forged, is_refused };
    shared.callbacks.log.push(delivery.clone());
    delivery
}
