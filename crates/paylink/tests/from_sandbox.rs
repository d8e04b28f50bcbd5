//! The environment lines that the sandbox prints are enough to create and read a link at each provider.
#![cfg(all(feature = "paynet", feature = "paywall", feature = "ahl"))]
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::HashMap;
use std::time::Duration;

use paylink::{Currency, Field, LinkStatus, Money, NewLink, Payer, Reference, Transport};
use paylink_sandbox::Sandbox;

fn variables(sandbox: &Sandbox) -> HashMap<&'static str, String> {
    let (paynet, paywall, ahl) = (sandbox.paynet(), sandbox.paywall(), sandbox.ahlpay());
    HashMap::from([
        ("PAYLINK_PAYNET_ENVIRONMENT", "sandbox".to_owned()),
        ("PAYLINK_PAYNET_BASE_URL", paynet.base_url()),
        ("PAYLINK_PAYNET_SECRET_KEY", paynet.secret_key().to_owned()),
        ("PAYLINK_PAYWALL_ENVIRONMENT", "sandbox".to_owned()),
        ("PAYLINK_PAYWALL_BASE_URL", paywall.base_url()),
        ("PAYLINK_PAYWALL_PRIVATE_BASE_URL", paywall.private_base_url()),
        ("PAYLINK_PAYWALL_PUBLIC_KEY", paywall.public_key().to_owned()),
        ("PAYLINK_PAYWALL_PUBLIC_CLIENT", paywall.public_client().to_owned()),
        ("PAYLINK_PAYWALL_PRIVATE_KEY", paywall.private_key().to_owned()),
        ("PAYLINK_PAYWALL_PRIVATE_CLIENT", paywall.private_client().to_owned()),
        ("PAYLINK_PAYWALL_CHECKOUT_HASH_KEY", paywall.checkout_hash_key().to_owned()),
        ("PAYLINK_AHL_ENVIRONMENT", "sandbox".to_owned()),
        ("PAYLINK_AHL_BASE_URL", ahl.base_url()),
        ("PAYLINK_AHL_EMAIL", ahl.email().to_owned()),
        ("PAYLINK_AHL_PASSWORD", ahl.password().to_owned()),
        ("PAYLINK_AHL_MEMBER_ID", ahl.member_id().to_string()),
        ("PAYLINK_AHL_HASH_PASSWORD", ahl.hash_password().to_owned()),
    ])
}

#[tokio::test]
async fn one_order_at_whichever_provider_is_chosen_at_run_time() {
    let sandbox = Sandbox::start().await.expect("sandbox");
    let (variables, transport) = (variables(&sandbox), Transport::new().expect("transport"));
    for (provider, in_keys) in
        [("paynet", "paynet"), ("paywall", "paywall"), ("ahl", "ahlpay"), ("ahlpay", "ahlpay")]
    {
        let links = paylink::from_variables(provider, &transport, |name| variables.get(name).cloned())
            .expect("the lines are complete");
        let url = || "https://shop.example/back".parse().expect("url");
        let price = Money::parse("149.90", Currency::TRY).expect("price");
        let link = NewLink::new(Reference::new("ORD-1042-1").expect("reference"), price, "Sipariş 1042")
            .payer(Payer::new("Ayşe Yılmaz"))
            .return_urls(url(), url())
            .expires_in(Duration::from_secs(3600))
            .where_possible(Field::PayerName)
            .where_possible(Field::ReturnUrls);
        let created = links.create(&link).await.expect("created");
        let stored = created.key.to_string();
        assert!(stored.starts_with(&format!("pl1:{in_keys}:sandbox:default:")), "{stored}");
        // Found again from its stored key, as another process would.
        let found = links.get(&stored.parse().expect("key")).await;
        if links.capabilities().unpaid_is_unseen() {
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
