//! Every switch changes what can be seen from outside, in both directions and as described.

use paylink_sandbox::Switch;

use crate::support::Harness;
use crate::{ahlpay, paynet, paywall};

#[tokio::test]
async fn every_switch_turns_what_it_describes() {
    for switch in Switch::ALL.iter().copied() {
        let harness = Harness::new().await;
        assert!(!harness.sandbox.is_set(switch), "{switch} is on at the start");
        let (off, on) = expected(switch);
        assert_eq!(observe(&harness, switch).await, off, "{switch}, off");

        let harness = Harness::new().await;
        harness.sandbox.set(switch, true);
        assert!(harness.sandbox.is_set(switch));
        assert_eq!(observe(&harness, switch).await, on, "{switch}, on");
        harness.sandbox.set(switch, false);
        assert!(!harness.sandbox.is_set(switch));
        assert_ne!(off, on, "{switch}");
    }
}

fn expected(switch: Switch) -> (&'static str, &'static str) {
    match provider(switch) {
        "ahl" => ahlpay::switches::expected(switch),
        "paywall" => paywall::switches::expected(switch),
        _ => paynet::switches::expected(switch),
    }
}

async fn observe(harness: &Harness, switch: Switch) -> String {
    match provider(switch) {
        "ahl" => ahlpay::switches::observe(harness, switch).await,
        "paywall" => paywall::switches::observe(harness, switch).await,
        _ => paynet::switches::observe(harness, switch).await,
    }
}

fn provider(switch: Switch) -> &'static str {
    switch.name().split('-').next().unwrap()
}
