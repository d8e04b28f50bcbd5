//! Callbacks: when and how often they are delivered, and a log of every attempt.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::task::JoinSet;

use crate::callback_client::{CallbackClient, Failure};
use crate::clock::{Clock, StampStyle, stamp};
use crate::lock;
use crate::log::{ByteSize, Log};
use crate::provider::Provider;

/// The pauses before the second and the third attempt. Unverified: no retry rule is published.
const PAUSES: [Duration; 2] = [Duration::from_millis(20), Duration::from_millis(80)];

/// The largest number of copies of one callback.
const MOST_COPIES: u32 = 100;

/// How long a callback is delayed so that the payer's return comes first.
const RETURN_FIRST: Duration = Duration::from_millis(50);

/// One attempt to post a callback to the merchant's server, and its result.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivery {
    /// The id of the link whose payment the callback reports.
    pub link_id: String,
    /// The callback URL that the client sent when it created the link. If the callback was forged
    /// with [`Forgery::WrongToken`], the last character of the URL is changed.
    pub url: String,
    /// The body of the callback. The value is set even if the sandbox did not post the callback.
    pub body: String,
    /// The HTTP status of the receiver's response, or `None` if the sandbox got no response.
    pub status: Option<u16>,
    /// The reason why the sandbox got no response, for example because it is not allowed to post
    /// callbacks to the receiver's host.
    pub error: Option<String>,
    /// The number of this attempt to deliver the callback: 1 for the first attempt, 2 for the
    /// second.
    pub attempt: u32,
    /// The time at which the attempt began, on the sandbox's clock, as local time in Türkiye
    /// without a time zone.
    pub at: String,
    /// Whether the callback was forged. A forged callback reports a payment that nobody made.
    pub is_forged: bool,
    /// Whether the receiver is not allowed, so that retries would not help.
    is_refused: bool,
}

/// When and how often the sandbox delivers the callbacks of a provider.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallbackTiming {
    /// The sandbox delivers each callback once, immediately after the payment. This is the timing
    /// that the providers document.
    #[default]
    AtOnce,
    /// The sandbox delivers each callback several times in a row. The value is the number of
    /// deliveries; the maximum is 100.
    Repeated(u32),
    /// The sandbox delivers each callback when this time has passed since the payment. The delay is
    /// measured in real time, not on the sandbox's clock.
    Delayed(Duration),
    /// The sandbox delivers the callbacks only when
    /// [`Sandbox::release_callbacks`](crate::Sandbox::release_callbacks) is called.
    Queued,
}

/// The order in which queued callbacks are delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallbackOrder {
    /// The sandbox delivers the callbacks in the order of the payments.
    AsHappened,
    /// The sandbox delivers the newest callback first.
    Reversed,
}

/// A kind of forged callback that an attacker could send. With forged callbacks, a test can check
/// whether a receiver detects the forgery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Forgery {
    /// The callback is correct in every detail, but nobody has paid. The receiver can detect the
    /// forgery only by querying the payment at the provider.
    Unpaid,
    /// The callback reports a payment of 0.01 that nobody has made. If the provider signs
    /// callbacks, the hash was computed from the amount of the link, so it does not match the
    /// reported amount.
    OtherAmount,
    /// The callback is signed with a wrong key, not with the merchant's key. If the provider does
    /// not sign callbacks, the effect is the same as that of [`Forgery::Unpaid`].
    WrongKey,
    /// The callback has no signature. If the provider does not sign callbacks, the effect is the
    /// same as that of [`Forgery::Unpaid`].
    Unsigned,
    /// The callback is posted to a wrong URL: the last character of the callback URL is changed. If
    /// the callback URL ends with a token, this token is therefore wrong.
    WrongToken,
}

impl Delivery {
    /// Returns whether the receiver of the callback responded with a 2xx status.
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
    /// Whether the callback is delayed, so that the payer's return comes first.
    pub(crate) after_the_return: bool,
    /// Whether the callback is never retried, whatever the receiver responds.
    pub(crate) once: bool,
}

/// The callbacks of a sandbox: the delivered callbacks, the queued callbacks, and the timing of
/// each provider.
#[derive(Debug)]
pub(crate) struct Callbacks {
    client: CallbackClient,
    clock: Arc<Clock>,
    log: Log<Delivery>,
    background: Mutex<JoinSet<()>>,
    timings: Mutex<HashMap<Provider, CallbackTiming>>,
    queued: Mutex<Vec<(DeliveryOptions, Callback)>>,
}

impl Callbacks {
    pub(crate) fn new(client: CallbackClient, clock: Arc<Clock>) -> Self {
        Self {
            client,
            clock,
            log: Log::default(),
            background: Mutex::default(),
            timings: Mutex::default(),
            queued: Mutex::default(),
        }
    }

    pub(crate) const fn log(&self) -> &Log<Delivery> {
        &self.log
    }

    pub(crate) fn set_timing(&self, provider: Provider, timing: CallbackTiming) {
        lock(&self.timings).insert(provider, timing);
    }

    pub(crate) fn timing(&self, provider: Provider) -> CallbackTiming {
        lock(&self.timings).get(&provider).copied().unwrap_or_default()
    }

    /// Returns the number of queued callbacks.
    pub(crate) fn queued(&self) -> usize {
        lock(&self.queued).len()
    }

    /// Ends the deliveries in the background.
    pub(crate) fn stop(&self) {
        lock(&self.background).abort_all();
    }

    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut background = lock(&self.background);
        while background.try_join_next().is_some() {}
        background.spawn(task);
    }

    /// Posts a callback once more, unchanged.
    pub(crate) async fn resend(&self, delivery: &Delivery) {
        let Delivery { link_id, url, body, is_forged, .. } = delivery.clone();
        self.attempt(&Callback { link_id, url, body }, 1, is_forged).await;
    }

    /// Delivers callbacks in order. Returns after the first attempt for each callback, or
    /// immediately if the callbacks are to be delivered later. Retries follow in the background.
    pub(crate) async fn deliver(
        self: &Arc<Self>,
        provider: Provider,
        options: DeliveryOptions,
        callbacks: Vec<Callback>,
    ) {
        let timing = self.timing(provider);
        let times =
            if let CallbackTiming::Repeated(times) = timing { times.min(MOST_COPIES) } else { 1 };
        let delay = match timing {
            CallbackTiming::Queued => {
                let callbacks = callbacks.into_iter().map(|callback| (options, callback));
                return lock(&self.queued).extend(callbacks);
            }
            CallbackTiming::Delayed(by) => Some(by),
            _ if options.after_the_return => Some(RETURN_FIRST),
            _ => None,
        };
        let Some(delay) = delay else {
            return self.deliver_in_order(options, times, callbacks).await;
        };
        let own = Arc::clone(self);
        self.spawn(async move {
            tokio::time::sleep(delay).await;
            own.deliver_in_order(options, times, callbacks).await;
        });
    }

    async fn deliver_in_order(
        self: &Arc<Self>,
        options: DeliveryOptions,
        times: u32,
        callbacks: Vec<Callback>,
    ) {
        for callback in callbacks {
            for _ in 0..times {
                self.deliver_one(options, callback.clone()).await;
            }
        }
    }

    /// Delivers the queued callbacks. Returns the number of callbacks.
    pub(crate) async fn release(self: &Arc<Self>, order: CallbackOrder) -> usize {
        let mut callbacks = std::mem::take(&mut *lock(&self.queued));
        if order == CallbackOrder::Reversed {
            callbacks.reverse();
        }
        let count = callbacks.len();
        for (options, callback) in callbacks {
            self.deliver_one(options, callback).await;
        }
        count
    }

    /// Posts a callback about a payment that has not happened. There are no retries.
    pub(crate) async fn forge(&self, forgery: Forgery, mut callback: Callback) -> Delivery {
        if forgery == Forgery::WrongToken {
            let last = callback.url.pop();
            callback.url.push(if last == Some('0') { '8' } else { '0' });
        }
        self.attempt(&callback, 1, true).await
    }

    /// Makes the first attempt, and retries in the background.
    async fn deliver_one(self: &Arc<Self>, options: DeliveryOptions, callback: Callback) {
        let retries = self.attempt(&callback, 1, false).await.is_worth_another();
        if retries && !options.once {
            let own = Arc::clone(self);
            self.spawn(async move {
                for (number, pause) in (2..).zip(PAUSES) {
                    tokio::time::sleep(pause).await;
                    if !own.attempt(&callback, number, false).await.is_worth_another() {
                        break;
                    }
                }
            });
        }
    }

    async fn attempt(&self, callback: &Callback, attempt: u32, is_forged: bool) -> Delivery {
        let at = stamp(self.clock.now(), StampStyle::default());
        let outcome = self.client.post(&callback.url, &callback.body).await;
        let (status, error, is_refused) = match outcome {
            Ok(status) => (Some(status), None, false),
            Err(Failure::Refused(reason)) => (None, Some(reason.to_owned()), true),
            Err(Failure::Broken(reason)) => (None, Some(reason), false),
        };
        let Callback { link_id, url, body } = callback.clone();
        let delivery =
            Delivery { link_id, url, body, status, error, attempt, at, is_forged, is_refused };
        self.log.push(delivery.clone());
        delivery
    }
}
