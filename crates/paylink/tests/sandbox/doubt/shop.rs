//! A shop that does what the documentation says, on a bad day.

use std::sync::Arc;
use std::time::Duration;

use paylink::http::RetryPolicy;
use paylink::{
    Currency, Effect, Field, LinkKey, Money, NewLink, Notify, PayLinks, Payer, Reference,
    Resolution, ResolveOptions, Transport,
};
use paylink_sandbox::{Fault, FaultKind};

use super::clock::Jumping;
use super::stage::{Event, Stage};
use crate::books::{Provider, State};
use crate::variables::variables;

const ATTEMPTS: usize = 2;
const PROCESSES: usize = 3;
const ASK_FOR: Duration = Duration::from_secs(10);

/// What a schedule came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Told {
    Created,
    Refused,
    Found,
    Closed,
    NotFound,
    LookupUnsupported,
    Error,
    Killed,
}

/// What goes wrong with a creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mishap {
    None,
    KilledBeforeTheKeyIsStored,
    NobodyListens,
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
    HeldBack,
}

const MISHAPS: [Mishap; 24] = [
    Mishap::None,
    Mishap::None,
    Mishap::KilledBeforeTheKeyIsStored,
    Mishap::KilledBeforeTheKeyIsStored,
    Mishap::NobodyListens,
    Mishap::Dropped(Answer::RequestLost),
    Mishap::Dropped(Answer::Lost),
    Mishap::Dropped(Answer::Lost),
    Mishap::Dropped(Answer::Torn),
    Mishap::Dropped(Answer::Torn),
    Mishap::Dropped(Answer::HeldBack),
    Mishap::Dropped(Answer::HeldBack),
    Mishap::Dropped(Answer::HeldBack),
    Mishap::Status(400),
    Mishap::Status(403),
    Mishap::Status(408),
    Mishap::Status(429),
    Mishap::Status(500),
    Mishap::Status(502),
    Mishap::Status(503),
    Mishap::Late,
    Mishap::KilledWhileWaiting,
    Mishap::KilledWhileWaiting,
    Mishap::KilledWhileWaiting,
];

/// What all schedules share.
#[derive(Clone)]
pub(crate) struct Wires {
    clock: Jumping,
    patient: Transport,
    hasty: Transport,
}

impl Wires {
    pub(crate) fn new() -> Self {
        let clock = Jumping::default();
        let builder = || Transport::builder().clock(clock.clock());
        let hasty = builder().retry(RetryPolicy::none()).total_timeout(Duration::from_millis(20));
        Self { patient: builder().build().unwrap(), hasty: hasty.build().unwrap(), clock }
    }
}

pub(crate) struct Shop {
    wires: Wires,
    stage: Arc<Stage>,
    notified: bool,
    told: Vec<Told>,
}

impl Shop {
    pub(crate) fn new(wires: Wires, stage: Arc<Stage>, notified: bool) -> Self {
        wires.clock.begin(&stage);
        Self { wires, stage, notified, told: Vec::new() }
    }

    /// One order, from its first attempt until it has a link or nobody may make another one.
    pub(crate) async fn run(mut self) -> Vec<Told> {
        for number in 1..=ATTEMPTS {
            // Written down before anything is sent; it is all that a killed process leaves behind.
            let reference = Reference::new(format!("ORD-1-{number}")).unwrap();
            match self.create(&reference).await {
                Told::Created => break,
                Told::Refused => continue,
                _ => {}
            }
            let Some(resolution) = self.resolve(&reference).await else { break };
            let messages: &[paylink::Notify] =
                if self.notified { &[paylink::Notify::Sms] } else { &[] };
            if !resolution.allows_new_attempt(messages) {
                break;
            }
            self.stage.give_up(reference.as_str());
        }
        self.stage.happens(Event::PayerPays).await;
        self.stage.happens(Event::ProviderCatchesUp).await;
        self.stage.happens(Event::PayerPays).await;
        self.told
    }

    /// A client of a new process.
    fn process(&self, transport: &Transport, is_served: bool) -> PayLinks {
        let variables = variables(&self.stage.sandbox);
        let own = |name: &str| {
            let value = variables.get(name).cloned()?;
            Some(if is_served {
                value
            } else {
                value.replace(self.stage.sandbox.url(), "http://127.0.0.1:1")
            })
        };
        paylink::from_variables(self.stage.provider.name(), transport, own).unwrap()
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
        if self.stage.provider == Provider::Paywall {
            link.best_effort(Field::NotifySms)
        } else {
            link
        }
    }

    async fn create(&mut self, reference: &Reference) -> Told {
        let mishap = self.stage.of(&MISHAPS);
        let transport =
            if mishap == Mishap::Late { &self.wires.hasty } else { &self.wires.patient };
        let links = self.process(transport, mishap != Mishap::NobodyListens);
        if let Some(kind) = fault(mishap) {
            self.stage.sandbox.fault(Fault::new(self.stage.provider.create(), kind));
        }
        let before = self.creations();
        let link = self.link(reference);
        let answer = tokio::select! {
            answer = links.create(&link) => Some(answer),
            () = self.arrives(before), if mishap == Mishap::KilledWhileWaiting => None,
            () = self.stage.killed.notified() => None,
        };
        drop(links);
        self.stage.check();
        assert!(self.creations() <= before + 1, "a creation was sent twice after {mishap:?}");
        let told = match answer {
            Some(Ok(created)) if mishap != Mishap::KilledBeforeTheKeyIsStored => {
                self.store(reference, &created.key.to_string()).await;
                Told::Created
            }
            Some(Err(error)) if error.effect() == Effect::None => {
                let entry = self.stage.provider.entry(&self.stage.sandbox, reference.as_str());
                assert!(entry.is_none(), "{mishap:?}: {error}");
                Told::Refused
            }
            Some(Err(error)) => {
                assert!(!error.is_retryable(), "{mishap:?}: {error}");
                Told::Error
            }
            _ => Told::Killed,
        };
        self.told.push(told);
        told
    }

    /// The key is in the shop's books before the payer gets the address.
    async fn store(&self, reference: &Reference, text: &str) {
        let key: LinkKey = text.parse().unwrap();
        assert_eq!(key.reference(), reference);
        let entry = self.stage.provider.entry(&self.stage.sandbox, reference.as_str()).unwrap();
        assert_eq!(entry.state, State::Payable);
        self.stage.give(reference.as_str());
    }

    /// As often as a killed process is started again, or one that was told nothing tries again.
    async fn resolve(&mut self, reference: &Reference) -> Option<Resolution> {
        for _ in 0..PROCESSES {
            self.trouble();
            let links = self.process(&self.wires.patient, true);
            let before = self.stage.sandbox.requests().len();
            let times = ResolveOptions::new(ASK_FOR, Duration::from_secs(10));
            let answer = tokio::select! {
                answer = links.resolve_with_options(reference, times) => Some(answer),
                () = self.stage.killed.notified() => None,
            };
            self.stage.check();
            self.told.push(match &answer {
                Some(Ok(resolution)) => {
                    let requests = self.stage.sandbox.requests().len() - before;
                    self.is_true(reference, resolution, requests)
                }
                Some(Err(_)) => Told::Error,
                None => Told::Killed,
            });
            if let Some(Ok(resolution)) = answer {
                return Some(resolution);
            }
            self.stage.something_happens().await;
        }
        None
    }

    /// The verdict against the provider's own books, at the moment at which it is given.
    fn is_true(&self, reference: &Reference, resolution: &Resolution, requests: usize) -> Told {
        let provider = self.stage.provider;
        let entry = provider.entry(&self.stage.sandbox, reference.as_str());
        match resolution {
            Resolution::Found(key) => {
                assert_eq!(key.reference(), reference);
                let entry = entry.expect("found what is not there");
                // Or the provider cannot close it; but what it cannot close it does not find.
                assert!(entry.was_sent || entry.state == State::Paid, "{entry:?}");
                Told::Found
            }
            Resolution::NoLongerPayable => {
                let entry = entry.expect("closed what is not there");
                assert!(entry.state == State::Over && !entry.was_sent, "{entry:?}");
                Told::Closed
            }
            Resolution::NotFound { polled_for } => {
                assert!(*polled_for >= ASK_FOR);
                let is_unseen = match provider {
                    // What nobody has paid is not to be seen there.
                    Provider::AhlPay => {
                        entry.as_ref().is_none_or(|entry| entry.state != State::Paid)
                    }
                    _ => entry.is_none(),
                };
                assert!(is_unseen, "{entry:?}");
                Told::NotFound
            }
            Resolution::LookupUnsupported { .. } => {
                assert_eq!((provider, requests), (Provider::Paywall, 0));
                Told::LookupUnsupported
            }
            other => panic!("{other:?}"),
        }
    }

    /// What else goes wrong while the shop looks for its link.
    fn trouble(&self) {
        let provider = self.stage.provider;
        if self.stage.once_in(2) {
            // So many answers come in order before the trouble begins.
            let in_order = self.stage.of(&[0, 0, 1, 2]);
            let in_time = Fault::new(provider.read(), FaultKind::Latency(Duration::ZERO));
            self.stage.sandbox.fault(in_time.times(in_order));
            let kind = self.stage.of(&[
                FaultKind::Status(503, "<html>".into()),
                FaultKind::DropBeforeProcessing,
                FaultKind::TearAnswer,
            ]);
            let times = self.stage.of(&[1, 2, 3, 9]);
            self.stage.sandbox.fault(Fault::new(provider.read(), kind).times(times));
        }
        if self.stage.once_in(2) {
            let kind = self.stage.of(&[
                FaultKind::DropBeforeProcessing,
                FaultKind::DropAfterProcessing,
                FaultKind::TearAnswer,
                FaultKind::Queue,
                FaultKind::Status(500, String::new()),
            ]);
            self.stage.sandbox.fault(Fault::new(provider.close(), kind));
        }
    }

    fn creations(&self) -> usize {
        let service = self.stage.provider.create();
        self.stage
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

fn fault(mishap: Mishap) -> Option<FaultKind> {
    Some(match mishap {
        Mishap::None | Mishap::KilledBeforeTheKeyIsStored | Mishap::NobodyListens => return None,
        Mishap::Dropped(Answer::RequestLost) => FaultKind::DropBeforeProcessing,
        Mishap::Dropped(Answer::Lost) => FaultKind::DropAfterProcessing,
        Mishap::Dropped(Answer::Torn) => FaultKind::TearAnswer,
        Mishap::Dropped(Answer::HeldBack) => FaultKind::Queue,
        Mishap::Status(status) => FaultKind::Status(status, "<html>".into()),
        Mishap::Late | Mishap::KilledWhileWaiting => FaultKind::Latency(Duration::from_secs(600)),
    })
}
