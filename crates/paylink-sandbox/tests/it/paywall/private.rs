//! Authorization of both hosts, and that no key is recorded.

use super::support::{GENERATE, codes, page_body};
use crate::support::{Harness, http};

#[tokio::test]
async fn each_host_takes_its_own_pair_only() {
    let harness = Harness::new().await;
    let paywall = harness.paywall();
    let generate = format!("{}/api/paywall/checkout/generate", paywall.base_url());
    let query = format!("{}/api/paywall/private/query", paywall.private_base_url());
    let (key, client) = (paywall.public_key(), paywall.public_client());
    let (private_key, private_client) = (paywall.private_key(), paywall.private_client());
    let wrong: &[&[(&str, &str)]] = &[
        &[],
        &[("apikeypublic", key)],
        &[("apiclientpublic", client)],
        &[("apikeypublic", client), ("apiclientpublic", key)],
        &[("apikeypublic", "PaywallSandboxPublicWrong+/="), ("apiclientpublic", client)],
        &[("apikeypublic", key), ("apiclientpublic", "5a4db0c5-0000-4000-8000-000000000000")],
        &[("apikeypublic", key), ("apikeypublic", key), ("apiclientpublic", client)],
        &[("apikeypublic", private_key), ("apiclientpublic", private_client)],
        &[("apikeyprivate", private_key), ("apiclientprivate", private_client)],
        &[("authorization", key)],
    ];
    for headers in wrong {
        let answer = http(&generate, "POST", headers, &page_body("")).await;
        assert_eq!(codes(&answer), "HTTP 401 code 401", "{headers:?}");
        let answer = http(&query, "GET", headers, "").await;
        let right = headers.first().is_some_and(|(name, _)| *name == "apikeyprivate");
        assert_eq!(codes(&answer), if right { "HTTP 200 code 4" } else { "HTTP 401 code 401" });
    }
    assert!(paywall.pages().is_empty());
    assert_eq!(harness.sandbox.requests().iter().filter(|request| request.accepted).count(), 1);
}

#[tokio::test]
async fn a_pair_that_travels_to_another_host_is_a_finding() {
    let harness = Harness::new().await;
    let paywall = harness.paywall();
    let (payment, private) = (paywall.base_url(), paywall.private_base_url());
    let public = harness.public_pair();
    let secret = harness.private_pair();
    let both = [&public[..], &secret[..]].concat();
    let version = format!("{payment}/api/paywall/payment/version");
    let query = format!("{private}/api/paywall/private/query");
    let paynet = format!("{}/v1/mailorder/detail", harness.sandbox.paynet().base_url());
    let in_body = format!(r#"{{"x":"{}"}}"#, secret[0].1.replace('/', "\\/"));
    let in_query = format!("{version}?x={}", secret[1].1.to_uppercase());
    let in_header = [&public[..], &[("x-other", secret[0].1)]].concat();
    let paynet_key = format!("Basic {}", harness.sandbox.paynet().secret_key());
    let with_paynet = [&public[..], &[("authorization", paynet_key.as_str())]].concat();
    let own_in_body = format!(r#"{{"x":"{}"}}"#, public[0].1);
    type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str, bool, bool);
    let cases: &[Case<'_>] = &[
        (&version, &public, "", true, false),
        (&version, &public, &own_in_body, true, false),
        (&query, &secret, "", true, false),
        (&paynet, &[("authorization", &paynet_key)], "{}", true, false),
        // the provider's own client sends both
        (&version, &both, "", true, true),
        (&query, &both, "", true, true),
        (&version, &secret, "", false, true),
        (&query, &public, "", false, true),
        (&version, &[("apikeyprivate", "anything")], "", false, true),
        (&version, &public, &in_body, true, true),
        (&in_query, &public, "", true, true),
        (&version, &in_header, "", true, true),
        (&version, &with_paynet, "", true, true),
        (&paynet, &public, "{}", false, true),
        (&paynet, &[("apiclientpublic", "anything")], "{}", false, true),
        (&paynet, &[("authorization", &paynet_key)], &in_body, true, true),
    ];
    for (url, headers, body, accepted, foreign) in cases {
        harness.sandbox.clear_requests();
        let method = if url.starts_with(&paynet) { "POST" } else { "GET" };
        http(url, method, headers, body).await;
        let request = harness.sandbox.requests().pop().unwrap();
        assert_eq!(
            (request.accepted, request.foreign_key),
            (*accepted, *foreign),
            "{url} {headers:?} {body}"
        );
    }
}

#[tokio::test]
async fn no_key_is_recorded() {
    let harness = Harness::new().await;
    let paywall = harness.paywall();
    let all = [
        paywall.public_key(),
        paywall.public_client(),
        paywall.private_key(),
        paywall.private_client(),
        paywall.checkout_hash_key(),
        paywall.linkqr_hash_key(),
        paywall.system_hash_key(),
        paywall.threed_hash_key(),
    ];
    let headers = [&harness.public_pair()[..], &harness.private_pair()[..]].concat();
    let body = page_body(&format!(r#""keys":{}"#, serde_json::to_string(&all).unwrap()));
    let url = format!("{}/api/paywall/{GENERATE}", paywall.base_url());
    assert_eq!(http(&url, "POST", &headers, &body).await.status, 200);
    for secret in all {
        http(&format!("{url}/{secret}"), "GET", &[("x-own", secret)], "").await;
    }
    http(&url, "POST", &[("APIKeyPublic", "wrong-1"), ("apiClientPrivate", "wrong-2")], "").await;
    let recorded = format!("{:?} {:?}", harness.sandbox.requests(), harness.sandbox);
    for secret in all {
        for part in [secret, &secret[8..], &secret[secret.len() - 9..]] {
            assert!(!recorded.contains(part), "{part} of {secret} in {recorded}");
        }
    }
    assert!(!recorded.contains("wrong-") && !recorded.contains("apikeyp"), "{recorded}");
    assert!(recorded.contains("key not recorded"));
}

#[tokio::test]
async fn keys_differ_from_start_to_start() {
    let (one, two) = (Harness::new().await, Harness::new().await);
    assert_ne!(one.paywall().public_key(), two.paywall().public_key());
    assert_ne!(one.paywall().private_client(), two.paywall().private_client());
    assert_ne!(one.paywall().checkout_hash_key(), two.paywall().checkout_hash_key());
}
