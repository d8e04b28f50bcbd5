//! Texts from clients are never markup on a page, and no page or log shows a key.

use crate::control::support::Links;
use crate::support::{Answer, Harness, http};

const EVIL: &str = r#"<script>alert(1)</script>\"'&<img src=x onerror=y>"#;

fn check(answer: &Answer, path: &str) {
    for markup in ["<script", "<img", "onerror=y>", "\"'&<"] {
        assert!(!answer.body.contains(markup), "{markup} in {path}: {}", answer.body);
    }
}

/// Links with markup in every text field.
async fn evil_links(harness: &Harness) -> Links {
    let all = |names: &[&str]| -> String {
        names
            .iter()
            .map(|name| format!(r#""{name}":"{EVIL}","#))
            .collect::<String>()
            .trim_end_matches(',')
            .into()
    };
    let paynet = all(&["agent_id", "user_name", "email", "note", "agent_note", "bank_id"]);
    let urls = format!(
        r#""succeed_url":"http://127.0.0.1/{EVIL}","error_url":"javascript:{EVIL}","confirmation_url":"http://127.0.0.1:1/{EVIL}","reference_no":"{}","phone":"{}","send_sms":true,"send_mail":true"#,
        r#"<script>'\"&<img src=x>"#, "<script>5321234567"
    );
    let paynet = harness.create(&format!("{paynet},{urls}")).await;
    let page = harness
        .page(&format!(
            r#""UniqueCode":"{EVIL}","CallbackSupport":true,"CallbackAddress":"http://127.0.0.1:1/{EVIL}","SuccessBackUrl":"http://127.0.0.1/{EVIL}","FailBackUrl":"http://127.0.0.1/{EVIL}","ShowProduct":true,"Products":[{{"ProductName":"{EVIL}"}}]"#
        ))
        .await;
    let link = format!(
        r#""ItemName":"{EVIL}","ItemDescription":"{EVIL}","MerchantOrderId":"{EVIL}","MerchantTrackId":"{EVIL}","NotificationSupport":true,"NotificationEmail":"@{EVIL}""#
    );
    assert_eq!(harness.generate_link(&link).await.json()["ErrorCode"], 0);
    let linkqr = harness.paywall().links().pop().unwrap().id;
    let ahl = format!(r#""orderId":"{EVIL}","description":"{EVIL}","receiverEmail":"@{EVIL}""#);
    let ahl = harness.ahl_link(&ahl).await;
    Links {
        paynet: format!("paynet/{paynet}"),
        paywall: format!("paywall/{}", page.id),
        linkqr: format!("linkqr/{linkqr}"),
        ahlpay: format!("ahlpay/{}", ahl.rsplit_once('/').unwrap().1),
    }
}

#[tokio::test]
async fn markup_in_any_field_is_text_on_every_page() {
    let harness = Harness::new().await;
    let links = evil_links(&harness).await;
    // in headers and paths, too
    let odd = [("x-odd", "<script>alert(1)</script>"), ("user-agent", "<img src=x onerror=y>")];
    http(&format!("{}/paynet/%3Cscript%3E", harness.origin()), "GET", &odd, "<script>").await;
    let all = [&links.paynet, &links.paywall, &links.linkqr, &links.ahlpay];
    let mut paths: Vec<String> = all.iter().map(|link| format!("/_sandbox/links/{link}")).collect();
    for path in &paths {
        assert_eq!(harness.press(path, "action=pay").await.status, 303, "{path}");
    }
    paths.extend(
        [
            "/_sandbox/",
            "/_sandbox/?reference=%3Cscript%3E%22%27&status=%22%3E%3Cscript&provider=%3Cscript",
            "/_sandbox/requests",
            "/_sandbox/callbacks",
            "/_sandbox/switches",
            "/_sandbox/links/%3Cscript%3E/%22%3E%3Cimg",
            "/_sandbox/%3Cscript%3E",
        ]
        .map(str::to_owned),
    );
    for path in &paths {
        let answer = harness.look(path).await;
        check(&answer, path);
        let shown = answer.body.contains("&lt;script&gt;");
        let names_nothing =
            ["switches", "%22%3E%3Cimg", "_sandbox/%3C"].iter().any(|own| path.contains(own));
        assert!(shown || names_nothing, "{path} shows what was set: {}", answer.body);
    }
    for path in &paths[..4] {
        let refused = harness.press(path, "action=pay").await;
        check(&refused, path);
        check(&harness.press(path, "action=%3Cscript%3E").await, path);
    }
}

#[tokio::test]
async fn the_control_api_is_json_only() {
    let harness = Harness::new().await;
    let links = evil_links(&harness).await;
    for path in [
        &format!("/links/{}", links.paynet),
        "/links",
        "/requests",
        "/links/%3Cscript%3E/1",
        "/%3Cscript%3E",
    ] {
        let answer = harness.api("GET", path, "").await;
        assert_eq!(
            answer.header("content-type"),
            Some("application/json; charset=utf-8"),
            "{path}"
        );
        assert!(answer.json().is_object());
    }
}

#[tokio::test]
async fn no_key_that_was_presented_is_shown_anywhere() {
    let harness = Harness::new().await;
    let (origin, token) = (harness.origin(), harness.sandbox.control_token().to_owned());
    let real = ["Basic sck_live_WrongButReal+/==", "Bearer eyJhbGciOiJIUzI1NiJ9.wrong-but-real"];
    for key in real {
        let headers = [
            ("authorization", key),
            ("x-api-key", key),
            ("cookie", key),
            ("proxy-authorization", key),
        ];
        for path in ["/paynet/v1/mailorder/list", "/ahlpay/api/Payment/GetCreatedLinks", "/x"] {
            http(&format!("{origin}{path}"), "POST", &headers, "{}").await;
        }
    }
    let pair =
        [("apikeypublic", "WrongButRealKey=="), ("apiclientpublic", "7d2f5a10-wrong-but-real")];
    http(&format!("{origin}/paywall/api/paywall/payment/version"), "GET", &pair, "").await;
    for body in [
        r#"{"email":"owner@real-shop.example","password":"WrongButReal1!"}"#,
        "email=owner@real-shop.example&password=WrongButReal1!",
        r#"{"email":"owner@real-shop.example","password":"WrongButReal1!""#,
    ] {
        harness.ahl_with("Security/AuthenticationMerchant", &[], body).await;
    }
    let elsewhere = r#"{"user":"x","Password":"WrongButReal1!","secret_key":"WrongButReal2"}"#;
    harness.ahl_with("Security/Login", &[], elsewhere).await;
    harness.call("mailorder/detail", elsewhere).await;
    let stray = [("x-note", token.as_str())];
    let body = format!(r#"{{"note":"{token} {}"}}"#, harness.sandbox.paynet().secret_key());
    http(&format!("{origin}/paynet/v1/mailorder/create"), "POST", &stray, &body).await;
    harness.login().await;

    let shown = [
        format!("{:?}", harness.sandbox.requests()),
        harness.look("/_sandbox/requests").await.body,
        harness.api("GET", "/requests", "").await.body,
        harness.look("/_sandbox/").await.body,
    ];
    assert!(harness.sandbox.requests().len() > 10, "there is something to look at");
    let (ahl, paynet) = (harness.sandbox.ahlpay(), harness.sandbox.paynet());
    for text in &shown {
        for secret in
            ["ButReal", "wrong-but-real", "real-shop", &token, paynet.secret_key(), ahl.password()]
        {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        assert!(
            !text.contains("AhlPaySandboxToken"),
            "the token that a login was answered with: {text}"
        );
    }
}
