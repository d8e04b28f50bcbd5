//! Which hosts a run asks.

use std::collections::BTreeSet;

use paylink_live::{Provider, Variables, ask, ask_this_machine};
use paylink_testkit::fixtures::load;
use paylink_testkit::servers::{Do, Stub};

use crate::support::{CANARY, ask_url, transport};

const PAYNET: &[(&str, &str)] = &[
    ("PAYLINK_PAYNET_ENVIRONMENT", "test"),
    ("PAYLINK_PAYNET_SECRET_KEY", "sck_pcs_KANARYA/x+y==-_"),
];
const PAYWALL: &[(&str, &str)] = &[
    ("PAYLINK_PAYWALL_ENVIRONMENT", "test"),
    ("PAYLINK_PAYWALL_PUBLIC_KEY", "KANARYA+/="),
    ("PAYLINK_PAYWALL_PUBLIC_CLIENT", CANARY),
];
const AHL: &[(&str, &str)] = &[
    ("PAYLINK_AHL_ENVIRONMENT", "test"),
    ("PAYLINK_AHL_EMAIL", "KANARYA@shop.example"),
    ("PAYLINK_AHL_PASSWORD", CANARY),
];

#[tokio::test]
async fn nothing_but_the_documented_test_hosts_is_asked() {
    for (provider, usual, (name, value), expected) in [
        (Provider::Paynet, PAYNET, ("PAYLINK_PAYNET_ENVIRONMENT", ""), "is missing"),
        (Provider::Paynet, PAYNET, ("PAYLINK_PAYNET_ENVIRONMENT", "production"), "be `test`"),
        (Provider::Paynet, PAYNET, ("PAYLINK_PAYNET_ENVIRONMENT", "sandbox"), "be `test`"),
        (Provider::Paynet, PAYNET, ("PAYLINK_PAYNET_ENVIRONMENT", "gateway"), "be `test`"),
        (
            Provider::Paynet,
            PAYNET,
            ("PAYLINK_PAYNET_BASE_URL", "https://api.paynet.com.tr"),
            "no other host",
        ),
        (
            Provider::Paynet,
            PAYNET,
            ("PAYLINK_PAYNET_BASE_URL", "https://pts-api.paynet.com.tr.example"),
            "no other host",
        ),
        (
            Provider::Paynet,
            PAYNET,
            ("PAYLINK_PAYNET_BASE_URL", "http://127.0.0.1:9/KANARYA"),
            "no other host",
        ),
        (Provider::Paynet, PAYNET, ("PAYLINK_PAYNET_SECRET_KEY", " "), "SECRET_KEY is missing"),
        (Provider::Paynet, PAYNET, ("PAYLINK_PAYNET_SECRET_KEY", "sck KANARYA"), "key"),
        (Provider::Paywall, PAYWALL, ("PAYLINK_PAYWALL_ENVIRONMENT", ""), "is missing"),
        (
            Provider::Paywall,
            PAYWALL,
            ("PAYLINK_PAYWALL_ENVIRONMENT", "production-turkey"),
            "be `test`",
        ),
        (
            Provider::Paywall,
            PAYWALL,
            ("PAYLINK_PAYWALL_BASE_URL", "https://payment-api.itspaywall.com"),
            "no other host",
        ),
        (
            Provider::Paywall,
            PAYWALL,
            ("PAYLINK_PAYWALL_PRIVATE_BASE_URL", "https://payment-private-api.paywall.com.tr"),
            "no other host",
        ),
        (Provider::Paywall, PAYWALL, ("PAYLINK_PAYWALL_PUBLIC_KEY", ""), "PUBLIC_KEY is missing"),
        (
            Provider::Paywall,
            PAYWALL,
            ("PAYLINK_PAYWALL_PUBLIC_CLIENT", ""),
            "PUBLIC_CLIENT is missing",
        ),
        (
            Provider::Paywall,
            PAYWALL,
            ("PAYLINK_PAYWALL_PRIVATE_KEY", CANARY),
            "PRIVATE_CLIENT is missing",
        ),
        (Provider::Ahl, AHL, ("PAYLINK_AHL_ENVIRONMENT", ""), "is missing"),
        (Provider::Ahl, AHL, ("PAYLINK_AHL_ENVIRONMENT", "production"), "be `test`"),
        (
            Provider::Ahl,
            AHL,
            ("PAYLINK_AHL_BASE_URL", "https://ahlsanalpos.ahlpay.com.tr"),
            "no other host",
        ),
        (
            Provider::Ahl,
            AHL,
            ("PAYLINK_AHL_BASE_URL", "https://testvposbackoffice.ahlpay.com.tr/api"),
            "no other host",
        ),
        (Provider::Ahl, AHL, ("PAYLINK_AHL_EMAIL", ""), "EMAIL is missing"),
        (Provider::Ahl, AHL, ("PAYLINK_AHL_PASSWORD", ""), "PASSWORD is missing"),
        (Provider::Ahl, AHL, ("PAYLINK_AHL_MEMBER_ID", CANARY), "must be a whole number"),
    ] {
        let pairs = usual.iter().copied().filter(|(own, _)| *own != name).chain([(name, value)]);
        let refused = ask(&transport(), provider, &Variables::from_pairs(pairs)).await;
        let refused = refused.unwrap_err().to_string();
        assert!(refused.contains(expected), "{name}={value}: {refused}");
        assert!(!refused.contains(CANARY), "{refused}");
    }
}

#[tokio::test]
async fn another_machine_is_not_this_machine() {
    let url = ("PAYLINK_PAYNET_BASE_URL", "https://pts-api.paynet.com.tr");
    for pairs in [&[PAYNET[1], url][..], &[PAYNET[1]]] {
        let variables = Variables::from_pairs(pairs.iter().copied());
        let refused = ask_this_machine(&transport(), Provider::Paynet, &variables).await;
        assert!(!refused.unwrap_err().to_string().contains(CANARY));
    }
}

#[test]
fn the_test_hosts_are_those_of_the_fixtures() {
    let root = paylink_testkit::workspace_root();
    for (provider, folder) in Provider::ALL.into_iter().zip(["paynet", "paywall", "ahlpay"]) {
        let hosts = load::provider(&root, folder).unwrap().description.hosts;
        let is_test =
            |name: &str| ["test", "payment, test", "payment private, test"].contains(&name);
        let documented: BTreeSet<_> =
            hosts.iter().filter(|host| is_test(&host.name)).map(|host| &*host.text).collect();
        assert_eq!(provider.test_hosts().into_iter().collect::<BTreeSet<_>>(), documented);
    }
}

#[test]
fn a_provider_is_found_by_its_names() {
    for (name, provider) in Provider::NAMES.into_iter().zip(Provider::ALL) {
        assert_eq!(name.parse(), Ok(provider));
        assert_eq!(provider.to_string(), name);
    }
    assert_eq!("ahlpay".parse(), Ok(Provider::Ahl));
    let unknown = "iyzico".parse::<Provider>().unwrap_err().to_string();
    assert_eq!(unknown, "there are questions for paynet, paywall, ahl only");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    for provider in Provider::ALL {
        let elsewhere = Stub::answering(200, "{}").await;
        let url = elsewhere.url();
        let stub = Stub::start(move |_| Do::Redirect(url.clone())).await;
        let report = ask_url(provider, &stub.url()).await;
        assert!(report.count(paylink_live::Word::Unanswered) > 8, "{report}");
        elsewhere.assert_untouched();
    }
}
