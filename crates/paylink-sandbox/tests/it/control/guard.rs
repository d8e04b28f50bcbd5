//! Safe by default, the incoming side: a test for each line.

use std::net::{Ipv4Addr, TcpStream, UdpSocket};

use paylink_sandbox::{Fault, FaultKind, Sandbox};

use crate::support::{Answer, Harness, http, names};

const API: &str = "/_sandbox/api/links";
const HOME: &str = "/_sandbox/";

/// An address of this machine that is not loopback. Nothing is sent for it.
fn outer_address() -> Option<std::net::IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    Some(socket.local_addr().ok()?.ip()).filter(|own| !own.is_loopback() && !own.is_unspecified())
}

#[tokio::test]
async fn it_listens_on_the_loopback_interface_only() {
    let harness = Harness::new().await;
    let url = harness.origin();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    let port: u16 = url.rsplit_once(':').unwrap().1.parse().unwrap();
    // the whole of 127.0.0.0/8 is this machine: a listener on all interfaces would answer here
    assert!(TcpStream::connect((Ipv4Addr::new(127, 0, 0, 2), port)).is_err());
    if let Some(outer) = outer_address() {
        assert!(TcpStream::connect((outer, port)).is_err(), "{outer}");
    }
}

#[tokio::test]
async fn another_address_is_listened_on_only_when_asked() {
    let everywhere = Sandbox::builder().bind(Ipv4Addr::UNSPECIFIED.into()).start().await.unwrap();
    assert!(
        everywhere.url().starts_with("http://127.0.0.1:"),
        "reachable from here: {}",
        everywhere.url()
    );
    let port = everywhere.url().rsplit_once(':').unwrap().1;
    let elsewhere = format!("http://127.0.0.2:{port}/nothing");
    assert_eq!(http(&elsewhere, "GET", &[], "").await.status, 404, "an address that it listens on");
    assert_eq!(http(&elsewhere, "GET", &[("host", "evil.example")], "").await.status, 403);
}

#[tokio::test]
async fn a_foreign_host_is_refused_everywhere() {
    let harness = Harness::new().await;
    let port = harness.authority().rsplit_once(':').unwrap().1.to_owned();
    let id = harness.create("").await;
    let page = harness.sandbox.paynet().links()[0].url.replace(harness.sandbox.url(), "");
    let before = harness.sandbox.requests().len();
    for path in [
        HOME,
        API,
        "/paynet/v1/mailorder/list",
        &page,
        "/assets/page.css",
        "/_sandbox/style.css",
        "/x",
    ] {
        for host in [
            &format!("evil.example:{port}"),
            "evil.example",
            "127.0.0.1:1",
            "localhost.evil.example",
        ] {
            let answer = harness.with_host(path, host).await;
            assert_eq!(answer.status, 403, "{host} {path}");
            assert!(
                !answer.body.contains(&id) && answer.body.contains("--host"),
                "{}",
                answer.body
            );
        }
    }
    assert_eq!(harness.sandbox.requests().len(), before, "nothing of it is taken in");
    for host in [format!("localhost:{port}"), format!("[::1]:{port}"), format!("127.0.0.1:{port}")]
    {
        assert_eq!(harness.with_host(&page, &host).await.status, 200, "{host}");
    }
}

#[tokio::test]
async fn a_foreign_host_in_the_request_line_or_a_second_header_is_refused() {
    let harness = Harness::new().await;
    let (origin, authority) = (harness.origin(), harness.authority());
    let twice = [("host", authority.as_str()), ("host", "evil.example")];
    assert_eq!(http(&format!("{origin}/x"), "GET", &twice, "").await.status, 403);
    // `http` writes the path unchanged, so this is a request in absolute form
    let line = "GET http://evil.example/x HTTP/1.1\r\nconnection: close\r\nhost:";
    let raw = raw(&authority, &format!("{line} {authority}\r\n\r\n")).await;
    assert!(raw.starts_with("HTTP/1.1 403"), "{raw}");
    let none = self::raw(&authority, "GET /x HTTP/1.1\r\nconnection: close\r\n\r\n").await;
    assert!(none.starts_with("HTTP/1.1 403"), "no host at all: {none}");
}

async fn raw(authority: &str, text: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(authority).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn a_name_of_your_choice_is_taken() {
    let sandbox = Sandbox::builder().host("shop.internal").start().await.unwrap();
    let url = format!("{}/x", sandbox.url());
    assert_eq!(http(&url, "GET", &[("host", "Shop.internal")], "").await.status, 404);
    assert_eq!(http(&url, "GET", &[("host", "other.internal")], "").await.status, 403);
}

#[tokio::test]
async fn the_api_needs_its_token() {
    let harness = Harness::new().await;
    let url = format!("{}{API}", harness.origin());
    let token = harness.sandbox.control_token().to_owned();
    let almost = format!("Bearer {}", &token[..token.len() - 1]);
    let basic = format!("Basic {token}");
    let cookie = harness.cookie();
    for headers in [
        &[][..],
        &[("authorization", "Bearer ")],
        &[("authorization", almost.as_str())],
        &[("authorization", basic.as_str())],
        &[("authorization", token.as_str())],
        &[("cookie", cookie.as_str())],
    ] {
        let answer = http(&url, "GET", headers, "").await;
        assert_eq!(answer.status, 401, "{headers:?}");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        assert!(answer.json()["error"].is_string() && !answer.body.contains("sandbox_control_"));
    }
    let twice = [
        ("authorization", format!("Bearer {token}")),
        ("authorization", format!("Bearer {token}")),
    ];
    let twice: Vec<_> = twice.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(http(&url, "GET", &twice, "").await.status, 401);
    let query = format!("{url}?token={token}");
    assert_eq!(http(&query, "GET", &[], "").await.status, 401, "never by the address");
    assert_eq!(harness.api("GET", "/links", "").await.status, 200);
    let other = Harness::new().await;
    let foreign = format!("Bearer {}", other.sandbox.control_token());
    let answer = http(&url, "GET", &[("authorization", &foreign)], "").await;
    assert_eq!(answer.status, 401, "every start has its own");
}

#[tokio::test]
async fn the_dashboard_s_address_sets_a_strict_cookie_and_leads_to_a_clean_one() {
    let harness = Harness::new().await;
    let answer = http(&harness.sandbox.dashboard_url(), "GET", &[], "").await;
    assert_eq!((answer.status, answer.header("location")), (303, Some(HOME)));
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with(&format!("{};", harness.cookie())), "{cookie}");
    for attribute in ["; HttpOnly", "; SameSite=Strict", "; Path=/_sandbox"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert_eq!(harness.look(HOME).await.status, 200);
}

#[tokio::test]
async fn the_dashboard_needs_its_cookie() {
    let harness = Harness::new().await;
    let id = harness.create("").await;
    let origin = harness.origin();
    let wrong = format!("{origin}{HOME}?token={}x", harness.sandbox.control_token());
    let answer = http(&wrong, "GET", &[], "").await;
    assert_eq!((answer.status, answer.header("set-cookie")), (403, None));
    let almost = harness.cookie().replace("sandbox_control_", "sandbox_control_0");
    let bearer = format!("Bearer {}", harness.sandbox.control_token());
    for headers in [&[][..], &[("cookie", almost.as_str())], &[("authorization", bearer.as_str())]]
    {
        for path in [
            HOME,
            "/_sandbox/switches",
            "/_sandbox/nothing",
            &format!("/_sandbox/links/paynet/{id}"),
        ] {
            let answer = http(&format!("{origin}{path}"), "GET", headers, "").await;
            assert_eq!(answer.status, 401, "{path} {headers:?}");
            assert!(!answer.body.contains(&id));
        }
    }
}

#[tokio::test]
async fn forms_of_other_sites_are_refused() {
    let harness = Harness::new().await;
    let id = harness.create("").await;
    let url = format!("{}/_sandbox/links/paynet/{id}", harness.origin());
    let (cookie, own) = (harness.cookie(), harness.origin());
    let pay = async |more: &[(&str, &str)]| {
        let headers = [&[("cookie", cookie.as_str())][..], more].concat();
        http(&url, "POST", &headers, "action=deactivate").await.status
    };
    for refused in [
        &[][..],
        &[("origin", "http://evil.example")],
        &[("origin", "null")],
        &[("origin", "http://127.0.0.1:1")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site"), ("origin", "http://localhost:3000")],
        &[("sec-fetch-site", "none")],
        &[("sec-fetch-site", "same-origin"), ("origin", "http://evil.example")],
    ] {
        assert_eq!(pay(refused).await, 403, "{refused:?}");
    }
    assert_eq!(harness.sandbox.paynet().links()[0].status, 0);
    let status = http(&url, "POST", &[("origin", &own)], "action=deactivate").await.status;
    assert_eq!(status, 401, "and none is accepted without the cookie");
    assert_eq!(pay(&[("origin", &own)]).await, 303, "a browser that sends no site");
    assert_eq!(harness.sandbox.paynet().links()[0].status, 3);
    assert_eq!(pay(&[("sec-fetch-site", "same-origin")]).await, 409, "accepted, and too late");
}

#[tokio::test]
async fn no_answer_opens_the_sandbox_to_other_origins() {
    let harness = Harness::new().await;
    let foreign = [("origin", "http://evil.example"), ("access-control-request-method", "POST")];
    let key = format!("Basic {}", harness.sandbox.paynet().secret_key());
    for path in
        [HOME, API, "/paynet/v1/mailorder/create", "/paywall/api/paywall/checkout/generate", "/x"]
    {
        for method in ["OPTIONS", "GET", "POST"] {
            let headers = [&foreign[..], &[("authorization", key.as_str())]].concat();
            let answer = http(&format!("{}{path}", harness.origin()), method, &headers, "{}").await;
            assert!(
                !answer.head.to_ascii_lowercase().contains("access-control-"),
                "{method} {path}"
            );
        }
    }
}

#[tokio::test]
async fn every_control_response_has_the_security_headers() {
    let harness = Harness::new().await;
    let check = |answer: &Answer| {
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'self';"), "{policy}");
        for part in ["form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(
            !policy.contains("unsafe") && !policy.contains('*') && !policy.contains("script"),
            "{policy}"
        );
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("same-origin"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    };
    for path in
        [HOME, "/_sandbox", "/_sandbox/switches", "/_sandbox/style.css", "/_sandbox/nothing"]
    {
        check(&harness.look(path).await);
        check(&http(&format!("{}{path}", harness.origin()), "GET", &[], "").await);
    }
    check(&http(&harness.sandbox.dashboard_url(), "GET", &[], "").await);
    check(&harness.press("/_sandbox/clock", "seconds=1").await);
    check(&harness.api("GET", "/links", "").await);
    check(&harness.api("GET", "/nothing", "").await);
    check(&harness.api("PUT", "/links", "").await);
    check(&harness.press("/_sandbox/clock", &"x".repeat(70_000)).await);
}

#[tokio::test]
async fn the_way_back_after_a_button_stays_in_the_dashboard() {
    let harness = Harness::new().await;
    for (back, leads_to) in [
        ("/_sandbox/switches", "/_sandbox/switches"),
        ("", HOME),
        ("//evil.example/", HOME),
        ("https://evil.example/_sandbox/", HOME),
        ("/_sandbox/%0D%0ASet-Cookie:%20a=b", HOME),
    ] {
        let answer = harness.press("/_sandbox/clock", &format!("seconds=1&back={back}")).await;
        assert_eq!((answer.status, answer.header("location")), (303, Some(leads_to)), "{back}");
        assert_eq!(answer.header("set-cookie"), None);
    }
}

/// What a browser adds for a page of another site.
const CROSS_SITE: [&[(&str, &str)]; 5] = [
    &[("origin", "http://evil.example")],
    &[("origin", "null")],
    &[("origin", "http://localhost:3000"), ("sec-fetch-site", "same-site")],
    &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")],
    &[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "no-cors")],
];

#[tokio::test]
async fn a_page_of_another_site_reaches_no_service_and_uses_up_no_fault() {
    let harness = Harness::new().await;
    let busy = FaultKind::Status(503, "busy".to_owned());
    harness.sandbox.fault(Fault::new("mailorder/create", busy));
    let key = format!("Basic {}", harness.sandbox.paynet().secret_key());
    for more in CROSS_SITE {
        for method in ["POST", "GET"] {
            let headers = [more, &[("authorization", key.as_str())]].concat();
            for (path, member) in [
                ("/paynet/v1/mailorder/create", "result_code"),
                ("/paywall/api/paywall/checkout/generate", "ErrorCode"),
                ("/paywall-private/api/paywall/private/query", "ErrorCode"),
                ("/ahlpay/api/Payment/CreateLinkPayment", "errorCode"),
            ] {
                let url = format!("{}{path}", harness.origin());
                let answer = http(&url, method, &headers, "{}").await;
                assert_eq!(answer.status, 403, "{method} {path} {more:?}");
                assert!(!answer.json()[member].is_null(), "{}", answer.body);
            }
            for path in ["/", "/x", "/paynet/pay/x"] {
                let answer =
                    http(&format!("{}{path}", harness.origin()), method, &headers, "").await;
                assert_eq!(answer.status, 403, "{method} {path} {more:?}");
            }
        }
    }
    assert_eq!(harness.sandbox.requests(), []);
    assert_eq!(harness.sandbox.findings(), []);
    assert_eq!(harness.sandbox.faults().len(), 1);
    for own in [&[][..], &[("sec-fetch-site", "none")], &[("origin", harness.sandbox.url())]] {
        let headers = [own, &[("authorization", key.as_str())]].concat();
        harness.call_with("mailorder/detail", &headers, r#"{"id":"x"}"#).await;
    }
    assert_eq!(harness.sandbox.requests().len(), 3, "programs and the sandbox's own pages");
}

#[tokio::test]
async fn only_the_key_uses_up_a_fault() {
    let harness = Harness::new().await;
    for service in
        ["mailorder/create", "checkout/generate", "CreateLinkPayment", "AuthenticationMerchant"]
    {
        harness.sandbox.fault(Fault::new(service, FaultKind::Status(503, String::new())));
    }
    let wrong = [("authorization", "Basic sck_wrong"), ("apikeypublic", "wrong")];
    for headers in [&[][..], &wrong] {
        assert_eq!(harness.call_with("mailorder/create", headers, "{}").await.status, 401);
        assert_eq!(harness.ahl_with("Payment/CreateLinkPayment", headers, "{}").await.status, 401);
        harness.ahl_with("Security/AuthenticationMerchant", headers, "{}").await;
        let url = format!("{}/api/paywall/checkout/generate", harness.sandbox.paywall().base_url());
        assert_eq!(http(&url, "POST", headers, "{}").await.status, 401);
    }
    assert_eq!(harness.sandbox.faults().len(), 4);
    assert_eq!(harness.call("mailorder/create", "{}").await.status, 503);
    assert_eq!(harness.generate("").await.status, 503);
    assert_eq!(harness.login().await.status, 503);
    assert_eq!(harness.create_ahl("").await.status, 503);
    assert_eq!(harness.sandbox.faults(), []);
}

#[tokio::test]
async fn a_payer_reaches_the_payment_page_from_a_shop_and_only_its_own_buttons_work() {
    let harness = Harness::new().await;
    harness.create("").await;
    let page = harness.sandbox.paynet().links()[0].url.clone();
    let from_shop = |mode, dest| {
        [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", mode), ("sec-fetch-dest", dest)]
    };
    let shown = http(&page, "GET", &from_shop("navigate", "document"), "").await;
    assert_eq!((shown.status, shown.header("referrer-policy")), (200, Some("same-origin")));
    for (mode, dest) in [("no-cors", "image"), ("navigate", "iframe"), ("cors", "empty")] {
        assert_eq!(http(&page, "GET", &from_shop(mode, dest), "").await.status, 403, "{dest}");
    }
    let pay = format!("{page}/pay");
    for more in CROSS_SITE {
        assert_eq!(http(&pay, "POST", more, "").await.status, 403, "{more:?}");
    }
    let form = from_shop("navigate", "document");
    assert_eq!(http(&pay, "POST", &form, "").await.status, 403, "a form of another site");
    assert_eq!(harness.sandbox.paynet().links()[0].status, 0, "nobody has paid");
    let own = [("origin", harness.sandbox.url()), ("sec-fetch-site", "same-origin")];
    assert_eq!(http(&pay, "POST", &own, "").await.status, 200);
    assert_eq!(harness.sandbox.paynet().links()[0].status, 1);
}

#[tokio::test]
async fn a_refusal_of_the_sandbox_itself_has_the_provider_s_form() {
    let harness = Harness::new().await;
    let large = "x".repeat((1 << 20) + 1);
    for (path, members) in [
        ("/paynet/v1/mailorder/create", &["type", "message", "code", "result_code"][..]),
        ("/paywall/api/paywall/checkout/generate", &["ErrorCode", "Result", "Message", "Body"]),
        (
            "/ahlpay/api/Payment/CreateLinkPayment",
            &["isSuccess", "message", "errorCode", "requestId", "data"],
        ),
    ] {
        let url = format!("{}{path}", harness.origin());
        let answer = http(&url, "POST", &[], &large).await;
        assert_eq!(
            (answer.status, names(&answer.body).join(" ")),
            (413, members.join(" ")),
            "{path}"
        );
        assert!(answer.body.contains("larger than 1 MiB"), "{}", answer.body);
        let answer = http(&url, "POST", &[("host", "evil.example")], "{}").await;
        assert_eq!(
            (answer.status, names(&answer.body).join(" ")),
            (403, members.join(" ")),
            "{path}"
        );
        assert!(answer.body.contains("--host NAME"), "{}", answer.body);
    }
    let page = http(&format!("{}/paynet/pay/x", harness.origin()), "POST", &[], &large).await;
    assert_eq!(
        (page.status, page.header("content-type").unwrap().starts_with("text/plain")),
        (413, true)
    );
}
