//! A shop that follows the documentation while requests, answers and processes fail.

use std::sync::Arc;
use std::time::Duration;

use paylink::{
    Currency, Effect, Field, LinkKey, Money, NewLink, Notify, PayLinks, Payer, Reference,
    Resolution, ResolveOptions, RetryPolicy, Transport,
};
use paylink_sandbox::{Fault, FaultKind};

use super::clock::SteppingClock;
use super::scenario::{Event, Scenario};
use crate::provider::{Provider, State};

const ATTEMPTS: usize = 2;
const PROCESSES: usize = 3;
const ASK_FOR: Duration = Duration::from_secs(10);

/// A step of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Step {
    Created,
    Refused,
    Found,
    Closed,
    NotFound,
    DeactivatedUnseen,
    LookupUnsupported,
    Error,
    Killed,
}

/// The failure of a creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Failure {
    None,
    KilledBeforeKeyIsStored,
    ConnectionRefused,
    Dropped(Answer),
    Status(u16),
    Late,
    KilledWhileWaiting,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    RequestLost,
    Lost,
    Torn,
    Queued,
}

const FAILURES: [Failure; 24] = [
    Failure::None,
    Failure::None,
    Failure::KilledBeforeKeyIsStored,
    Failure::KilledBeforeKeyIsStored,
    Failure::ConnectionRefused,
    Failure::Dropped(Answer::RequestLost),
    Failure::Dropped(Answer::Lost),
    Failure::Dropped(Answer::Lost),
    Failure::Dropped(Answer::Torn),
    Failure::Dropped(Answer::Torn),
    Failure::Dropped(Answer::Queued),
    Failure::Dropped(Answer::Queued),
    Failure::Dropped(Answer::Queued),
    Failure::Status(400),
    Failure::Status(403),
    Failure::Status(408),
    Failure::Status(429),
    Failure::Status(500),
    Failure::Status(502),
    Failure::Status(503),
    Failure::Late,
    Failure::KilledWhileWaiting,
    Failure::KilledWhileWaiting,
    Failure::KilledWhileWaiting,
];

/// What all schedules share.
#[derive(Clone)]
pub(crate) struct Network {
    clock: SteppingClock,
    patient: Transport,
    hasty: Transport,
}

impl Network {
    pub(crate) fn new() -> Self {
        let clock = SteppingClock::default();
        let builder = || Transport::builder().clock(clock.clock());
        let hasty = builder().retry(RetryPolicy::none()).total_timeout(Duration::from_millis(20));
        Self { patient: builder().build().unwrap(), hasty: hasty.build().unwrap(), clock }
    }
}

pub(crate) struct Shop {
    network: Network,
    scenario: Arc<Scenario>,
    notified: bool,
    /// Whether the client may use AHL Pay's unverified deactivation.
    may_deactivate: bool,
    steps: Vec<Step>,
}

impl Shop {
    pub(crate) fn new(network: Network, scenario: Arc<Scenario>, notified: bool) -> Self {
        network.clock.begin(&scenario);
        let may_deactivate = scenario.provider == Provider::AhlPay && scenario.once_in(2);
        Self { network, scenario, notified, may_deactivate, steps: Vec::new() }
    }

    /// One order, from its first attempt until it has a link or no further attempt is allowed.
    pub(crate) async fn run(mut self) -> Vec<Step> {
        for number in 1..=ATTEMPTS {
            // Written down before anything is sent; it is all that a killed process leaves behind.
            let reference = Reference::new(format!("ORD-1-{number}")).unwrap();
            match self.create(&reference).await {
                Step::Created => break,
                Step::Refused => continue,
                _ => {}
            }
            let Some(resolution) = self.resolve(&reference).await else { break };
            let messages: &[paylink::Notify] =
                if self.notified { &[paylink::Notify::Sms] } else { &[] };
            if !resolution.allows_new_attempt(messages) {
                break;
            }
            self.scenario.give_up(reference.as_str());
        }
        self.scenario.apply(Event::PayerPays).await;
        self.scenario.apply(Event::ProviderCatchesUp).await;
        self.scenario.apply(Event::PayerPays).await;
        self.steps
    }

    /// A client of a new process.
    fn process(&self, transport: &Transport, is_served: bool) -> PayLinks {
        let own = |name: &str| {
            if name == "PAYLINK_AHL_ALLOW_DEACTIVATION" {
                return self.may_deactivate.then(|| "yes".to_owned());
            }
            let value = self.scenario.sandbox.variable(name)?;
            Some(if is_served {
                value
            } else {
                value.replace(self.scenario.sandbox.url(), "http://127.0.0.1:1")
            })
        };
        paylink::from_variables(self.scenario.provider.name(), transport, own).unwrap()
    }

    fn link(&self, reference: &Reference) -> NewLink {
        let url = || "https://shop.example/back".parse().unwrap();
        let price = Money::parse("149.90", Currency::TRY).unwrap();
        let link = NewLink::new(reference.clone(), price, "Sipariş 1")
            .payer(Payer::new("Ayşe Yılmaz").phone("0532 123 45 67".parse().unwrap()))
            .return_urls(url(), url())
            .expires_in(Duration::from_secs(3600))
            .best_effort(Field::PayerName)
            .best_effort(Field::PayerPhone)
            .best_effort(Field::ReturnUrls);
        if !self.notified {
            return link;
        }
        let link = link.notify(Notify::Sms);
        // Paywall sends nothing. A shop that asked for a message goes on as if one had gone out.
        if self.scenario.provider == Provider::Paywall {
            link.best_effort(Field::NotifySms)
        } else {
            link
        }
    }

    async fn create(&mut self, reference: &Reference) -> Step {
        let failure = self.scenario.of(&FAILURES);
        let transport =
            if failure == Failure::Late { &self.network.hasty } else { &self.network.patient };
        let links = self.process(transport, failure != Failure::ConnectionRefused);
        if let Some(kind) = fault(failure) {
            self.scenario.sandbox.fault(Fault::new(self.scenario.provider.create(), kind));
        }
        let before = self.creations();
        let link = self.link(reference);
        let answer = tokio::select! {
            answer = links.create(&link) => Some(answer),
            () = self.arrives(before), if failure == Failure::KilledWhileWaiting => None,
            () = self.scenario.killed.notified() => None,
        };
        drop(links);
        self.scenario.check();
        assert!(self.creations() <= before + 1, "a creation was sent twice after {failure:?}");
        let step = match answer {
            Some(Ok(created)) if failure != Failure::KilledBeforeKeyIsStored => {
                self.store(reference, &created.key.to_string()).await;
                Step::Created
            }
            Some(Err(error)) if error.effect() == Effect::None => {
                let entry =
                    self.scenario.provider.entry(&self.scenario.sandbox, reference.as_str());
                assert!(entry.is_none(), "{failure:?}: {error}");
                Step::Refused
            }
            Some(Err(error)) => {
                assert!(!error.is_retryable(), "{failure:?}: {error}");
                Step::Error
            }
            _ => Step::Killed,
        };
        self.steps.push(step);
        step
    }

    /// The shop stores the key before the payer gets the URL.
    async fn store(&self, reference: &Reference, text: &str) {
        let key: LinkKey = text.parse().unwrap();
        assert_eq!(key.reference(), reference);
        let entry =
            self.scenario.provider.entry(&self.scenario.sandbox, reference.as_str()).unwrap();
        assert_eq!(entry.state, State::Payable);
        self.scenario.give(reference.as_str());
    }

    /// Resolves the attempt, in a new process after each kill or error.
    async fn resolve(&mut self, reference: &Reference) -> Option<Resolution> {
        for _ in 0..PROCESSES {
            self.add_read_faults();
            let links = self.process(&self.network.patient, true);
            let before = self.scenario.sandbox.requests().len();
            let times = ResolveOptions::new(ASK_FOR, Duration::from_secs(10));
            let answer = tokio::select! {
                answer = links.resolve_with_options(reference, times) => Some(answer),
                () = self.scenario.killed.notified() => None,
            };
            self.scenario.check();
            self.steps.push(match &answer {
                Some(Ok(resolution)) => {
                    let requests = self.scenario.sandbox.requests().len() - before;
                    self.check_resolution(reference, resolution, requests)
                }
                Some(Err(_)) => Step::Error,
                None => Step::Killed,
            });
            if let Some(Ok(resolution)) = answer {
                return Some(resolution);
            }
            self.scenario.apply_random_event().await;
        }
        None
    }

    /// Compares the resolution with the provider's own state at this moment.
    fn check_resolution(
        &self,
        reference: &Reference,
        resolution: &Resolution,
        requests: usize,
    ) -> Step {
        let provider = self.scenario.provider;
        let entry = provider.entry(&self.scenario.sandbox, reference.as_str());
        match resolution {
            Resolution::Found(key) => {
                assert_eq!(key.reference(), reference);
                let entry = entry.expect("found what is not there");
                // Or the provider cannot close it; but what it cannot close it does not find.
                assert!(entry.was_sent || entry.state == State::Paid, "{entry:?}");
                Step::Found
            }
            Resolution::NoLongerPayable => {
                let entry = entry.expect("closed what is not there");
                assert!(entry.state == State::Over && !entry.was_sent, "{entry:?}");
                Step::Closed
            }
            Resolution::NotFound { polled_for } => {
                // AHL Pay is asked once, because waiting shows nothing.
                assert!(*polled_for >= ASK_FOR || provider == Provider::AhlPay);
                let is_unseen = match provider {
                    // AHL Pay does not show a link before it is paid.
                    Provider::AhlPay => {
                        entry.as_ref().is_none_or(|entry| entry.state != State::Paid)
                    }
                    _ => entry.is_none(),
                };
                assert!(is_unseen, "{entry:?}");
                Step::NotFound
            }
            Resolution::DeactivatedUnseen => {
                assert_eq!(provider, Provider::AhlPay);
                let entry = entry.expect("deactivated what is not there");
                assert_eq!(entry.state, State::Over, "{entry:?}");
                Step::DeactivatedUnseen
            }
            Resolution::LookupUnsupported { .. } => {
                assert_eq!((provider, requests), (Provider::Paywall, 0));
                Step::LookupUnsupported
            }
            other => panic!("{other:?}"),
        }
    }

    /// What else goes wrong while the shop looks for its link.
    fn add_read_faults(&self) {
        let provider = self.scenario.provider;
        if self.scenario.once_in(2) {
            // This many reads succeed before the first fault.
            let in_order = self.scenario.of(&[0, 0, 1, 2]);
            let in_time = Fault::new(provider.read(), FaultKind::Latency(Duration::ZERO));
            self.scenario.sandbox.fault(in_time.times(in_order));
            let kind = self.scenario.of(&[
                FaultKind::Status(503, "<html>".into()),
                FaultKind::DropBeforeProcessing,
                FaultKind::TearAnswer,
            ]);
            let times = self.scenario.of(&[1, 2, 3, 9]);
            self.scenario.sandbox.fault(Fault::new(provider.read(), kind).times(times));
        }
        if self.scenario.once_in(2) {
            let kind = self.scenario.of(&[
                FaultKind::DropBeforeProcessing,
                FaultKind::DropAfterProcessing,
                FaultKind::TearAnswer,
                FaultKind::Queue,
                FaultKind::Status(500, String::new()),
            ]);
            self.scenario.sandbox.fault(Fault::new(provider.close(), kind));
        }
    }

    fn creations(&self) -> usize {
        let service = self.scenario.provider.create();
        self.scenario
            .sandbox
            .requests()
            .iter()
            .filter(|request| request.path.ends_with(service))
            .count()
    }

    /// The request has arrived.
    async fn arrives(&self, before: usize) {
        while self.creations() == before {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

fn fault(failure: Failure) -> Option<FaultKind> {
    Some(match failure {
        Failure::None | Failure::KilledBeforeKeyIsStored | Failure::ConnectionRefused => {
            return None;
        }
        Failure::Dropped(Answer::RequestLost) => FaultKind::DropBeforeProcessing,
        Failure::Dropped(Answer::Lost) => FaultKind::DropAfterProcessing,
        Failure::Dropped(Answer::Torn) => FaultKind::TearAnswer,
        Failure::Dropped(Answer::Queued) => FaultKind::Queue,
        Failure::Status(status) => FaultKind::Status(status, "<html>".into()),
        Failure::Late | Failure::KilledWhileWaiting => FaultKind::Latency(Duration::from_secs(600)),
    })
}
