//! The environment lines that the sandbox prints are enough to create and read a link at each
//! provider.

use std::time::Duration;

use paylink::{Currency, Field, LinkStatus, Money, NewLink, Payer, Reference, Transport};
use paylink_sandbox::Sandbox;

#[tokio::test]
async fn one_order_at_whichever_provider_is_chosen_at_run_time() {
    let sandbox = Sandbox::start().await.expect("sandbox");
    let transport = Transport::new().expect("transport");
    for (provider, in_keys) in
        [("paynet", "paynet"), ("paywall", "paywall"), ("ahl", "ahlpay"), ("ahlpay", "ahlpay")]
    {
        let links = paylink::from_variables(provider, &transport, |name| sandbox.variable(name))
            .expect("the lines are complete");
        let url = || "https://shop.example/back".parse().expect("url");
        let price = Money::parse("149.90", Currency::TRY).expect("price");
        let link =
            NewLink::new(Reference::new("ORD-1042-1").expect("reference"), price, "Sipariş 1042")
                .payer(Payer::new("Ayşe Yılmaz"))
                .return_urls(url(), url())
                .expires_in(Duration::from_secs(3600))
                .best_effort(Field::PayerName)
                .best_effort(Field::ReturnUrls);
        let created = links.create(&link).await.expect("created");
        let stored = created.key.to_string();
        assert!(stored.starts_with(&format!("pl1:{in_keys}:sandbox:default:")), "{stored}");
        // Found again from its stored key, as another process would.
        let found = links.get(&stored.parse().expect("key")).await;
        if links.capabilities().unpaid_links_not_found() {
            assert!(found.is_err_and(|error| error.is_not_found()), "{provider}");
        } else {
            let found = found.expect("found");
            assert_eq!(
                (found.status, found.amount),
                (LinkStatus::Open, Some(price.to_decimal())),
                "{provider}"
            );
        }
    }
}
