//! The login, its tokens, and how long they live.

use std::time::Duration;

use super::support::{ENVELOPE, LIST, LOGIN, outcome};
use crate::support::{Harness, names};

const BODY: &str =
    r#"{"page":0,"size":1,"orderByDesc":true,"orderBy":"CreateDate","status":"START"}"#;

async fn list_with(harness: &Harness, authorization: &[&str]) -> String {
    let headers: Vec<_> = authorization.iter().map(|value| ("authorization", *value)).collect();
    outcome(&harness.ahl_with(LIST, &headers, BODY).await)
}

#[tokio::test]
async fn the_login_answers_with_a_token_and_the_merchant() {
    let harness = Harness::new().await;
    let answer = harness.login().await;
    assert_eq!(
        (outcome(&answer).as_str(), names(&answer.body)),
        ("HTTP 200 success", ENVELOPE.map(str::to_owned).to_vec())
    );
    assert_eq!(answer.header("content-type"), Some("application/json; charset=utf-8"));
    let data = &answer.json()["data"];
    assert_eq!(
        (&data["tokenType"], &data["merchantId"]),
        (&"Bearer".into(), &harness.ahl().merchant_id().into())
    );
    let authorization = format!("Bearer {}", data["token"].as_str().unwrap());
    assert_eq!(list_with(&harness, &[&authorization]).await, "HTTP 200 success");
    let again = harness.login().await.json();
    assert_ne!(
        (&again["data"]["token"], &again["data"]["sessionId"]),
        (&data["token"], &data["sessionId"])
    );
    assert_ne!(again["requestId"], answer.json()["requestId"]);
    assert_eq!(list_with(&harness, &[&authorization]).await, "HTTP 200 success", "both are valid");
    assert_eq!(harness.ahl().logins(), 2);
}

#[tokio::test]
async fn a_wrong_login_is_refused() {
    let harness = Harness::new().await;
    let (email, password) = (harness.ahl().email(), harness.ahl().password());
    for (body, expected) in [
        (
            format!(r#"{{"email":"{email}","password":"{}"}}"#, harness.ahl().hash_password()),
            "SBX02",
        ),
        (format!(r#"{{"email":"x{email}","password":"{password}"}}"#), "SBX02"),
        (format!(r#"{{"email":"{email}","password":"{}"}}"#, password.to_lowercase()), "SBX02"),
        (format!(r#"{{"email":"{email}"}}"#), "SBX11"),
        (format!(r#"{{"email":"","password":"{password}"}}"#), "SBX11"),
        (format!(r#"{{"Email":"{email}","Password":"{password}"}}"#), "SBX11"),
        (r#"{"email":1,"password":2}"#.to_owned(), "SBX12"),
        (format!("email={email}&password={password}"), "SBX10"),
        (String::new(), "SBX10"),
    ] {
        let answer = harness.ahl_with(LOGIN, &[], &body).await;
        assert_eq!(outcome(&answer), format!("HTTP 200 {expected}"), "{body}");
        assert!(!answer.body.contains("token"), "{}", answer.body);
    }
    assert_eq!(harness.ahl().logins(), 0);
    let unread =
        format!(r#"{{"email":"{email}","password":"{password}","invented":{{"deep":[1]}}}}"#);
    assert_eq!(outcome(&harness.ahl_with(LOGIN, &[], &unread).await), "HTTP 200 success");
}

#[tokio::test]
async fn a_token_is_taken_as_it_is_and_under_its_scheme_only() {
    let harness = Harness::new().await;
    let token = harness.token().await;
    let (bearer, upper) = (format!("Bearer {token}"), format!("BEARER {token}"));
    for authorization in [&bearer, &upper] {
        assert_eq!(
            list_with(&harness, &[authorization]).await,
            "HTTP 200 success",
            "{authorization}"
        );
    }
    let wrong = [
        &token,
        "",
        "Bearer",
        "Bearer ",
        &format!("Basic {token}"),
        &format!("{bearer}x"),
        &bearer.to_lowercase(),
    ];
    for authorization in wrong {
        assert_eq!(
            list_with(&harness, &[authorization]).await,
            "HTTP 401 SBX01",
            "{authorization}"
        );
    }
    assert_eq!(list_with(&harness, &[]).await, "HTTP 401 SBX01");
    assert_eq!(list_with(&harness, &[&bearer, &bearer]).await, "HTTP 401 SBX01", "twice");
}

#[tokio::test]
async fn a_token_ends_after_an_hour_or_on_request() {
    let harness = Harness::new().await;
    let authorization = format!("Bearer {}", harness.token().await);
    harness.sandbox.advance(Duration::from_secs(3_595));
    assert_eq!(list_with(&harness, &[&authorization]).await, "HTTP 200 success");
    let newer = format!("Bearer {}", harness.token().await);
    harness.sandbox.advance(Duration::from_secs(6));
    assert_eq!(list_with(&harness, &[&authorization]).await, "HTTP 401 SBX01");
    assert_eq!(list_with(&harness, &[&newer]).await, "HTTP 200 success");
    harness.ahl().end_tokens();
    assert_eq!(list_with(&harness, &[&newer]).await, "HTTP 401 SBX01");
    assert_eq!(harness.ahl().logins(), 2);
}
