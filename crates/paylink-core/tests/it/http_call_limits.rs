//! The limits of calls that send several requests: their deadline and their number of requests.

use std::time::{Duration, Instant};

use paylink_core::http::{Endpoint, RetryPolicy};
use paylink_core::{
    Capabilities, Clock, ConfirmOptions, CreatedLink, Currency, Delivery, Effect, Error, Expected,
    Identity, Link, LinkKey, LinkPage, LinkProvider, LinkQuery, LinkStatus, ListOptions, Money,
    PageCursor, PayLinks, Payment, PaymentOutcome, PollOptions, Result, Reversal, RuleCode,
    StatusBasis, ValidatedLink, async_trait,
};

use crate::support::assert_error;
use crate::support::fake::{everything, reference};
use crate::support::http::{MOMENT, endpoint, identity, options, read};
use crate::support::server::{Do, Server, answer, ok};

/// A provider that reads each of a link's payments with one request.
#[derive(Debug)]
struct OverHttp {
    endpoint: Endpoint,
    identity: Identity,
    capabilities: Capabilities,
    payments: usize,
}

#[async_trait]
impl LinkProvider for OverHttp {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn create(&self, _link: &ValidatedLink<'_>) -> Result<CreatedLink> {
        unreachable!("no test of this file creates a link with this provider")
    }

    fn longest_call(&self) -> Duration {
        MOMENT
    }

    async fn list(&self, _query: &LinkQuery, _cursor: Option<&PageCursor>) -> Result<LinkPage> {
        self.endpoint.send(read()).await.map(|_| LinkPage::new(Vec::new()))
    }

    async fn get(&self, key: &LinkKey) -> Result<Link> {
        self.endpoint.send(read()).await?;
        let mut link = Link::new(key.clone(), LinkStatus::Paid, StatusBasis::Reported, "1");
        link.reference = Some(key.reference().to_string());
        Ok(link)
    }

    async fn payments(&self, _link: &Link) -> Result<Vec<Payment>> {
        let mut payments = Vec::new();
        for number in 0..self.payments {
            let answer = self.endpoint.send(read()).await?;
            if !answer.is_success() {
                return Err(answer.error(Error::status(answer.status())));
            }
            let id = number.to_string();
            payments.push(Payment::new(id, PaymentOutcome::Succeeded, Reversal::None));
        }
        Ok(payments)
    }
}

/// A handle with the system clock.
fn handle(server: &Server, payments: usize, retry: RetryPolicy) -> PayLinks {
    let transport = options().0.clock(Clock::system()).retry(retry).build().unwrap();
    PayLinks::new(OverHttp {
        endpoint: endpoint(&transport, server.base()),
        identity: identity("default"),
        capabilities: everything(),
        payments,
    })
}

async fn confirm(links: &PayLinks, options: ConfirmOptions) -> Error {
    let key = links.key_for(reference());
    let expected = Expected::new(Money::parse("100", Currency::TRY).unwrap());
    links.confirm_with_options(&key, &expected, None, options).await.unwrap_err()
}

#[tokio::test]
async fn the_deadline_of_a_confirmation_covers_all_its_requests() {
    // Each answer alone arrives well within the timeout of one request.
    let server = Server::start(|_, _| {
        std::thread::sleep(Duration::from_millis(20));
        Do::Answer(ok())
    })
    .await;
    let links = handle(&server, 1_000, RetryPolicy::none());
    let start = Instant::now();
    let error = confirm(&links, ConfirmOptions::new().timeout(MOMENT)).await;
    assert!(start.elapsed() < MOMENT * 5, "{:?}", start.elapsed());
    assert!(error.is_limit_reached() && error.is_retryable(), "{error}");
    assert_eq!(error.rule_code(), Some(RuleCode::Deadline));
    assert_eq!((error.effect(), error.operation()), (Effect::None, Some("link/detail")));
    let requests = server.requests();
    assert!((2..=11).contains(&requests), "{requests}");
    let text = error.to_string();
    assert!(text.contains("the deadline of 200ms for the whole call passed"), "{text}");
    assert!(text.contains("requests sent: "), "{text}");
}

#[tokio::test]
async fn the_deadline_of_a_confirmation_ends_a_request_that_is_running() {
    let server =
        Server::start(|n, _| if n == 0 { Do::Answer(ok()) } else { Do::Hold(Vec::new()) }).await;
    let links = handle(&server, 3, RetryPolicy::default());
    let start = Instant::now();
    let error = confirm(&links, ConfirmOptions::new().timeout(MOMENT)).await;
    assert!(start.elapsed() >= MOMENT && start.elapsed() < MOMENT * 5, "{:?}", start.elapsed());
    assert_error(&error, Error::is_limit_reached, Delivery::MaybeSent, Effect::None, 1);
    assert_eq!((error.rule_code(), server.requests()), (Some(RuleCode::Deadline), 2));
    assert!(error.to_string().contains("requests sent: 2"), "{error}");
}

#[tokio::test]
async fn a_confirmation_sends_at_most_its_number_of_requests() {
    let server = Server::always(|| Do::Answer(ok())).await;
    let links = handle(&server, 10, RetryPolicy::none());
    let error = confirm(&links, ConfirmOptions::new().max_requests(4)).await;
    assert_error(&error, Error::is_limit_reached, Delivery::NotSent, Effect::None, 0);
    assert_eq!((error.rule_code(), server.requests()), (Some(RuleCode::MaxRequests), 4));
    assert_eq!(error.rule(), Some("the call reached its limit of 4 requests"));
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn the_retries_of_a_confirmation_count_as_requests() {
    let server = Server::start(|n, _| {
        Do::Answer(if n == 0 { ok() } else { answer(503, &["Retry-After: 0"], "") })
    })
    .await;
    let links = handle(&server, 10, RetryPolicy::default().attempts(9));
    let error = confirm(&links, ConfirmOptions::new().max_requests(4)).await;
    // The last answer is returned: it says more than the limit.
    assert_error(&error, Error::is_refused, Delivery::Answered, Effect::None, 3);
    assert_eq!((error.http_status(), server.requests()), (Some(503), 4));
}

#[tokio::test]
async fn a_pause_that_would_outlast_the_confirmation_is_not_made() {
    let server = Server::always(|| Do::Answer(answer(503, &["Retry-After: 30"], ""))).await;
    let links = handle(&server, 1, RetryPolicy::default());
    let start = Instant::now();
    let error = confirm(&links, ConfirmOptions::new().timeout(MOMENT * 10)).await;
    assert!(start.elapsed() < MOMENT * 10, "{:?}", start.elapsed());
    assert_eq!((error.http_status(), server.requests()), (Some(503), 2));
}

#[tokio::test]
async fn a_wait_ends_soon_after_its_timeout_even_if_the_provider_does_not_answer() {
    let server = Server::always(|| Do::Hold(Vec::new())).await;
    let links = handle(&server, 0, RetryPolicy::default());
    let start = Instant::now();
    let key = links.key_for(reference());
    let error = links.wait_until_settled(&key, PollOptions::new(MOMENT)).await.unwrap_err();
    // The timeout, and the longest call of this provider.
    assert!(start.elapsed() >= MOMENT * 2 && start.elapsed() < MOMENT * 8, "{:?}", start.elapsed());
    assert_error(&error, Error::is_limit_reached, Delivery::MaybeSent, Effect::None, 1);
}

#[tokio::test]
async fn the_deadline_of_a_list_ends_the_read_of_a_page() {
    let server = Server::always(|| Do::Hold(Vec::new())).await;
    let links = handle(&server, 0, RetryPolicy::default());
    let start = Instant::now();
    let options = ListOptions::new().timeout(MOMENT);
    let mut stream = links.list_all(LinkQuery::new()).with_options(options);
    let error = stream.next().await.unwrap().unwrap_err();
    assert!(start.elapsed() >= MOMENT && start.elapsed() < MOMENT * 5, "{:?}", start.elapsed());
    assert_eq!(
        error.rule(),
        Some("reading the list took longer than 200ms; pages read: 0, links: 0")
    );
    assert!(stream.next().await.is_none());
}
