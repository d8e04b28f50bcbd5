//! Two hosts with two key pairs: neither pair is sent to the other host.

use paylink_testkit::servers::Received;

use super::{each_service, is_private};
use crate::support::answers::everything;
use crate::support::hosts::Hosts;
use crate::support::{
    PRIVATE_CLIENT, PRIVATE_KEY, PUBLIC_CLIENT, PUBLIC_KEY, expected, new_link, reference,
};

/// Shows this pair under its two headers, once each, and nothing of the other pair anywhere.
#[track_caller]
fn assert_pair(request: &Received, kind: &str, pair: [&str; 2], other: [&str; 2]) {
    let [key, client] = pair;
    let header = |name: String, value: &str| {
        assert_eq!(request.header_lines(&name), [format!("{name}: {value}")], "{}", request.line());
    };
    header(format!("apikey{kind}"), key);
    header(format!("apiclient{kind}"), client);
    let whole = format!("{}\n{}", request.head, request.body).to_lowercase();
    let foreign = if kind == "public" { "private:" } else { "public:" };
    for text in [other[0], other[1], foreign] {
        assert!(
            !whole.contains(&text.to_lowercase()),
            "{text} at the wrong host: {}",
            request.line()
        );
    }
}

#[tokio::test]
async fn wire_a_key_pair_is_never_sent_to_the_other_host() {
    let hosts = Hosts::services(&everything()).await;
    each_service(&hosts.client()).await;
    let links = hosts.links();
    let created = links.create(&new_link("R-1")).await.unwrap();
    links.confirm(&created.key, &expected("149.90"), None).await.unwrap();
    links.deactivate(&created.key).await.unwrap();
    let (public, private) = ([PUBLIC_KEY, PUBLIC_CLIENT], [PRIVATE_KEY, PRIVATE_CLIENT]);
    let (at_payment, at_private) = (hosts.payment.requests(), hosts.private.requests());
    assert!(at_payment.len() >= 9 && at_private.len() == 4);
    for request in &at_payment {
        assert!(!is_private(request.service()), "{}", request.line());
        assert_pair(request, "public", public, private);
    }
    for request in &at_private {
        assert!(is_private(request.service()), "{}", request.line());
        assert_pair(request, "private", private, public);
    }
}

#[tokio::test]
async fn wire_without_the_private_pair_a_private_call_is_refused_before_sending() {
    let hosts = Hosts::services(&everything()).await;
    let client = hosts.builder().build().unwrap();
    for (service, error) in each_service(&client).await {
        assert_eq!(error.is_some(), is_private(service), "{service}: {error:?}");
        if let Some(error) = error {
            assert!(error.is_configuration(), "{error}");
            assert_eq!(
                (error.operation(), error.provider()),
                (Some(service), Some(&paywall::PROVIDER))
            );
            assert!(error.to_string().contains("private_keys"), "{error}");
            assert!(error.to_string().ends_with("nothing was sent"), "{error}");
        }
    }
    hosts.private.assert_untouched();
    assert_eq!(hosts.payment.requests().len(), 5);
}

#[tokio::test]
async fn wire_with_the_public_pair_alone_the_private_host_is_never_contacted() {
    let hosts = Hosts::services(&everything()).await;
    let client = hosts.builder().build().unwrap();
    let links = paylink_core::PayLinks::with_clock(client, crate::support::no_waiting());
    let key = links.key_for(reference("R-1")).with_id("205334386");
    links.confirm(&key, &expected("149.90"), None).await.unwrap();
    hosts.private.assert_untouched();
    assert!(!links.capabilities().offers(paylink_core::Operation::Payments));
    assert!(hosts.links().capabilities().offers(paylink_core::Operation::Payments));
}
