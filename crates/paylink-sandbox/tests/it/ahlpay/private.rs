//! What a request's keys are worth, and that no key is ever kept.

use super::support::{CREATE, LIST, LOGIN, outcome};
use crate::support::{Harness, http};

type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str, bool, bool);

#[tokio::test]
async fn a_key_at_the_wrong_provider_is_a_finding() {
    let harness = Harness::new().await;
    let ahl = harness.ahl();
    let url = |service: &str| format!("{}/api/{service}", ahl.base_url());
    let (login, list) = (url(LOGIN), url(LIST));
    let version = format!("{}/api/paywall/payment/version", harness.paywall().base_url());
    let paynet = format!("{}/v1/mailorder/detail", harness.sandbox.paynet().base_url());
    let (email, password) = (ahl.email(), ahl.password());
    let right = format!(r#"{{"email":"{email}","password":"{password}"}}"#);
    let wrong = format!(r#"{{"email":"{email}","password":"{}"}}"#, ahl.hash_password());
    let bearer = format!("Bearer {}", harness.token().await);
    let token = [("authorization", bearer.as_str())];
    let paynet_key = format!("Basic {}", harness.sandbox.paynet().secret_key());
    let with_paynet = [token[0], ("x-other", &paynet_key)];
    let with_password = [token[0], ("x-other", password)];
    let public = harness.public_pair();
    let with_paywall = [&token[..], &public[..]].concat();
    let paynet_and_token = [("authorization", paynet_key.as_str()), ("x-other", &bearer)];
    let in_body = |text: &str| format!(r#"{{"x":"{text}"}}"#);
    let cases: &[Case<'_>] = &[
        (&login, &[], &right, true, false),
        (&login, &token, &right, true, false),
        (&login, &[], "{}", false, false),
        (&login, &[], &wrong, false, true),
        (&list, &token, "{}", true, false),
        (&list, &[], "{}", false, false),
        (&list, &[("authorization", "Bearer AhlPaySandboxTokenX")], "{}", false, false),
        (&list, &token, &right, true, true),
        (&list, &with_password, "{}", true, true),
        (&list, &token, &in_body(ahl.hash_password()), true, true),
        (&list, &with_paynet, "{}", true, true),
        (&list, &with_paywall, "{}", true, true),
        (&list, &token, &in_body(harness.paywall().private_client()), true, true),
        (&list, &[("authorization", &paynet_key)], "{}", false, true),
        (&paynet, &paynet_and_token, "{}", true, true),
        (&paynet, &token, "{}", false, true),
        (
            &paynet,
            &[("authorization", &paynet_key)],
            &in_body(&email.replace('@', "%40")),
            true,
            true,
        ),
        (&paynet, &[("authorization", &paynet_key)], &in_body(ahl.hash_password()), true, true),
        (&version, &with_paywall, "", true, true),
        (&version, &public, &in_body(&password.replace('/', "\\/")), true, true),
        (&version, &public, "", true, false),
    ];
    for (url, headers, body, accepted, foreign) in cases {
        harness.sandbox.clear_requests();
        http(url, "POST", headers, body).await;
        let request = harness.sandbox.requests().pop().unwrap();
        assert_eq!(
            (request.accepted, request.foreign_key),
            (*accepted, *foreign),
            "{url} {headers:?} {body}"
        );
    }
    ahl.end_tokens();
    http(&list, "POST", &token, "{}").await;
    assert!(!harness.sandbox.requests().pop().unwrap().accepted, "an ended token");
}

#[tokio::test]
async fn no_key_is_recorded() {
    let harness = Harness::new().await;
    let ahl = harness.ahl();
    let token = harness.token().await;
    let all = [ahl.password(), ahl.hash_password(), &token, ahl.email()];
    let keys = serde_json::to_string(&all).unwrap();
    let answer = harness.ahl_call(CREATE, &format!(r#"{{"keys":{keys}}}"#)).await;
    assert_eq!(outcome(&answer), "HTTP 200 SBX11");
    let url = format!("{}/api/{CREATE}", ahl.base_url());
    for secret in all {
        let header = [("x-own", secret), ("authorization", secret)];
        http(&format!("{url}/{}", secret.replace('%', "")), "POST", &header, secret).await;
    }
    let recorded = format!("{:?} {:?}", harness.sandbox.requests(), harness.sandbox);
    for secret in all {
        let own = secret.trim_end_matches("@shop.example");
        for part in [own, &own[own.len() / 2..], &own[own.len() - 8..]] {
            assert!(!recorded.contains(part), "{part} of {secret} in {recorded}");
        }
    }
    assert!(recorded.contains("key not recorded") && recorded.contains("@shop.example"));
}

#[tokio::test]
async fn the_account_differs_from_start_to_start() {
    let (one, two) = (Harness::new().await, Harness::new().await);
    assert_ne!(one.ahl().email(), two.ahl().email());
    assert_ne!(one.ahl().password(), two.ahl().password());
    assert_ne!(one.ahl().hash_password(), two.ahl().hash_password());
    let authorization = format!("Bearer {}", one.token().await);
    let answer = two.ahl_with(LIST, &[("authorization", &authorization)], "{}").await;
    assert_eq!(outcome(&answer), "HTTP 401 SBX01");
}
