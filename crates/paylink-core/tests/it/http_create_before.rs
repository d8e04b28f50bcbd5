//! The instant after which a creation sends nothing.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use paylink_core::http::{Endpoint, RetryPolicy};
use paylink_core::time::TimeSource;
use paylink_core::{
    BaseUrl, Capabilities, Clock, CreatedLink, Currency, Delivery, Effect, Error, Field,
    GrantedLifetime, Identity, Link, LinkKey, LinkProvider, Money, NewLink, PayLinks, Result,
    SendDeadline, Transport, ValidatedLink, async_trait,
};

use crate::support::fake::{Fake, everything, reference};
use crate::support::http::{attempts, endpoint, identity, options, read, write};
use crate::support::server::{Do, Server, ok};
use crate::support::{assert_error, clock};

const fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

/// A provider that logs in with a read before it creates a link with a write.
#[derive(Debug)]
struct OverHttp {
    endpoint: Endpoint,
    identity: Identity,
    capabilities: Capabilities,
    logs_in: bool,
}

#[async_trait]
impl LinkProvider for OverHttp {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn create(&self, link: &ValidatedLink<'_>) -> Result<CreatedLink> {
        if self.logs_in {
            self.endpoint.send(read()).await?;
        }
        self.endpoint.send(write()).await?;
        let key = LinkKey::by_reference(&self.identity, link.reference.clone());
        let lifetime = GrantedLifetime::ProviderDefaultUndocumented;
        Ok(CreatedLink::new(key, "https://pay.example/1", lifetime))
    }

    fn longest_call(&self) -> Duration {
        self.endpoint.transport().longest_call()
    }

    async fn get(&self, _key: &LinkKey) -> Result<Link> {
        unreachable!("no test of this file reads a link")
    }
}

fn handle(transport: &Transport, base: BaseUrl, logs_in: bool) -> PayLinks {
    let provider = OverHttp {
        endpoint: endpoint(transport, base),
        identity: identity("default"),
        capabilities: everything(),
        logs_in,
    };
    PayLinks::with_clock(provider, transport.clock().clone())
}

fn link() -> NewLink {
    let price = Money::parse("149.90", Currency::TRY).unwrap();
    let link = NewLink::new(reference(), price, "Order 1042").expires_in(secs(3600));
    [Field::Description, Field::Lifetime].into_iter().fold(link, NewLink::best_effort)
}

/// The kind, effect and attempts of a creation that was not sent.
#[track_caller]
fn assert_too_late(error: &Error, attempts: u32) {
    assert_error(error, Error::is_too_late, Delivery::NotSent, Effect::None, attempts);
    assert!(
        error
            .to_string()
            .ends_with("the deadline for sending the request has passed; nothing was sent")
    );
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn a_creation_before_its_deadline_is_sent_and_one_after_it_is_not() {
    let (clock, hand) = clock();
    let fake = Fake::new();
    let links = PayLinks::with_clock(fake.clone(), clock.clone());
    let deadline = SendDeadline::with_clock(&clock, secs(10));
    hand.advance(Duration::from_millis(9_999));
    links.create_before(&link(), &deadline).await.unwrap();
    hand.advance(Duration::from_millis(1));
    assert_too_late(&links.create_before(&link(), &deadline).await.unwrap_err(), 0);
    assert_eq!(fake.calls(), ["create"]);

    let lease = clock.now() + secs(5);
    let at = SendDeadline::at_with_clock(&clock, lease);
    assert!(!at.has_passed());
    hand.advance(secs(5));
    assert!(at.has_passed());
    assert!(SendDeadline::at_with_clock(&clock, lease - secs(60)).has_passed());
    assert!(SendDeadline::at(SystemTime::UNIX_EPOCH).has_passed());
    assert!(!SendDeadline::after(Duration::MAX).has_passed());
}

/// Two clocks that are set separately: monotonic, and system.
#[derive(Clone, Default)]
struct TwoClocks(Arc<Mutex<[Duration; 2]>>);

impl TimeSource for TwoClocks {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + secs(1_800_000_000) + self.0.lock().unwrap()[1]
    }

    fn monotonic(&self) -> Duration {
        self.0.lock().unwrap()[0]
    }

    fn sleep(&self, _duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(std::future::ready(()))
    }
}

#[test]
fn the_clock_that_ran_further_decides() {
    // While a machine is suspended, only the system time runs. A system time that was set back
    // does not extend the deadline.
    for (monotonic, system, has_passed) in
        [(0, 0, false), (9, 9, false), (0, 10, true), (10, 0, true), (10, 10, true)]
    {
        let clocks = TwoClocks::default();
        let clock = Clock::new(clocks.clone());
        let now = clock.now();
        let deadlines = [
            SendDeadline::with_clock(&clock, secs(10)),
            SendDeadline::at_with_clock(&clock, now + secs(10)),
        ];
        *clocks.0.lock().unwrap() = [secs(monotonic), secs(system)];
        for deadline in deadlines {
            assert_eq!(deadline.has_passed(), has_passed, "{monotonic} {system}");
        }
    }
}

#[tokio::test]
async fn nothing_is_sent_after_a_login_that_outlasts_the_deadline() {
    let (builder, hand) = options();
    let control = hand.clone();
    let server = Server::start(move |n, _| {
        if n == 0 {
            control.advance(secs(10));
        }
        Do::Answer(ok())
    })
    .await;
    let transport = builder.build().unwrap();
    let links = handle(&transport, server.base(), true);
    let deadline = SendDeadline::with_clock(transport.clock(), secs(10));
    let error = links.create_before(&link(), &deadline).await.unwrap_err();
    assert_too_late(&error, 0);
    assert_eq!((error.operation(), server.requests()), (Some("link/create"), 1));
}

#[tokio::test]
async fn an_unsent_creation_is_not_tried_again_after_the_deadline() {
    // Nobody listens on this port, so nothing is sent and the creation is tried again.
    let base = BaseUrl::loopback("http://127.0.0.1:1").unwrap();
    for (deadline, attempts_made) in [(secs(3_600), 9), (Duration::from_micros(1), 1)] {
        let (builder, hand) = options();
        let transport = builder.retry(attempts(9)).build().unwrap();
        let links = handle(&transport, base.clone(), false);
        let deadline = SendDeadline::with_clock(transport.clock(), deadline);
        let error = links.create_before(&link(), &deadline).await.unwrap_err();
        assert_eq!((error.attempts(), error.effect()), (attempts_made, Effect::None), "{error}");
        assert_eq!(hand.slept().len(), if attempts_made == 9 { 8 } else { 1 });
        assert_eq!(error.is_too_late(), attempts_made == 1, "{error}");
    }
}

#[tokio::test]
async fn nothing_is_sent_on_a_connection_that_was_established_after_the_deadline() {
    let socket = socket2::Socket::new(
        socket2::Domain::IPV4,
        socket2::Type::STREAM,
        Some(socket2::Protocol::TCP),
    )
    .unwrap();
    socket.bind(&"127.0.0.1:0".parse::<std::net::SocketAddr>().unwrap().into()).unwrap();
    socket.listen(8).unwrap();
    let address = socket.local_addr().unwrap().as_socket().unwrap();
    // The deadline is checked before the call, before the request and after the connection: it
    // passes before the third check.
    let looks = Arc::new(Mutex::new(0));
    let clock = Clock::new(PassesAfter { looks: Arc::clone(&looks), last: 2 });
    let transport = options().0.clock(clock.clone()).retry(RetryPolicy::none()).build().unwrap();
    let base = BaseUrl::loopback(&format!("http://{address}")).unwrap();
    let links = handle(&transport, base, false);
    let deadline = SendDeadline::at_with_clock(&clock, SystemTime::UNIX_EPOCH + secs(1));
    *looks.lock().unwrap() = 0;
    let error = links.create_before(&link(), &deadline).await.unwrap_err();
    assert_too_late(&error, 1);

    let (stream, _) = socket.accept().unwrap();
    let mut room = [0; 16];
    let received = std::io::Read::read(&mut std::net::TcpStream::from(stream), &mut room).unwrap();
    assert_eq!(received, 0, "a part of the request was sent");
}

/// A clock whose system time is one second later after so many looks.
struct PassesAfter {
    looks: Arc<Mutex<usize>>,
    last: usize,
}

impl TimeSource for PassesAfter {
    fn now(&self) -> SystemTime {
        let mut looks = self.looks.lock().unwrap();
        *looks += 1;
        SystemTime::UNIX_EPOCH + if *looks > self.last { secs(1) } else { Duration::ZERO }
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(std::future::ready(()))
    }
}

#[tokio::test]
async fn the_deadline_of_one_creation_does_not_limit_another_one() {
    let server = Server::always(|| Do::Answer(ok())).await;
    let transport = options().0.build().unwrap();
    let links = handle(&transport, server.base(), true);
    let passed = SendDeadline::with_clock(transport.clock(), Duration::ZERO);
    let (early, late) = (link(), link());
    let (created, refused) =
        tokio::join!(links.create(&early), links.create_before(&late, &passed));
    assert!(created.is_ok() && refused.unwrap_err().is_too_late());
    assert_eq!(server.requests(), 2);
}

#[tokio::test]
async fn a_creation_is_over_after_its_longest_time_even_if_the_machine_is_suspended() {
    let (builder, hand) = options();
    // The login is answered, but the machine sleeps in the meantime.
    let (control, nap) = (hand.clone(), Arc::new(Mutex::new(Duration::ZERO)));
    let sleeping = Arc::clone(&nap);
    let server = Server::start(move |_, request| {
        if request.line().contains("detail") {
            control.advance(*sleeping.lock().unwrap());
        }
        Do::Answer(ok())
    })
    .await;
    let transport = builder.build().unwrap();
    let links = handle(&transport, server.base(), true);
    assert_eq!(links.longest_creation(), secs(180));
    *nap.lock().unwrap() = secs(119);
    links.create(&link()).await.unwrap();
    *nap.lock().unwrap() = secs(120);
    assert_too_late(&links.create(&link()).await.unwrap_err(), 0);
    assert_eq!(server.requests(), 3);
}

#[test]
fn the_longest_call_follows_from_timeouts_and_retries() {
    let longest = |total, deadline, attempts| {
        let policy = RetryPolicy::default().deadline(secs(deadline)).attempts(attempts);
        let transport = options().0.total_timeout(secs(total)).retry(policy).build().unwrap();
        transport.longest_call()
    };
    for (total, deadline, attempts, expected) in
        [(30, 60, 3, 60), (30, 60, 1, 30), (90, 60, 3, 90), (5, 10, 2, 10)]
    {
        assert_eq!(longest(total, deadline, attempts), secs(expected));
    }
    assert_eq!(Fake::new().handle().longest_creation(), secs(180));
    let forever = options().0.total_timeout(Duration::MAX).build().unwrap();
    let base = BaseUrl::loopback("http://127.0.0.1:1").unwrap();
    assert_eq!(handle(&forever, base, false).longest_creation(), Duration::MAX);
}
