//! The log events: their level, their fields, and the link that they name.

use paylink_core::http::{Endpoint, Method, Request, RequestKind};
use paylink_core::{
    Capabilities, CreatedLink, Currency, Error, Field, GrantedLifetime, Identity, Link, LinkKey,
    LinkProvider, LinkStatus, Money, NewLink, PayLinks, Payer, Reference, Result, StatusBasis,
    ValidatedLink, async_trait,
};
use paylink_testkit::canaries::{CANARIES, NAME, PHONE, all_as_json};
use paylink_testkit::log_capture::captured_during;

use crate::support::clock;
use crate::support::fake::everything;
use crate::support::http::{attempts, endpoint, identity, options, read, transport, write};
use crate::support::server::{Do, Server, answer, ok};

/// The events of this library during `work`, of all levels.
fn events(work: impl Future<Output = ()>) -> Vec<String> {
    let lines = captured_during(work);
    CANARIES.assert_redacted(&lines.join("\n"), "the log");
    lines.into_iter().filter(|line| line.starts_with("event ") && line.contains(TARGET)).collect()
}

const TARGET: &str = " paylink_core::http::send ";

#[track_caller]
fn assert_event(line: &str, level: &str, fields: &[&str]) {
    assert!(line.starts_with(&format!("event {level} ")), "{level}: {line}");
    for field in fields.iter().chain(&["provider=\"paynet\"", "operation=\"link/"]) {
        assert!(line.contains(field), "{field}: {line}");
    }
}

/// The responses in order (nothing means that the connection is closed), whether the request is a
/// write, and the level and a field of each event.
type Case = (Vec<Vec<u8>>, bool, Vec<(&'static str, &'static str)>);

#[test]
fn each_event_has_the_level_of_what_it_says() {
    let refused = |status| answer(status, &[], all_as_json());
    let page = answer(200, &["Content-Type: text/html"], format!("<p>{NAME}</p>"));
    let cases: Vec<Case> = vec![
        (vec![ok()], false, vec![("DEBUG", "status=200")]),
        (vec![ok()], true, vec![("DEBUG", "status=200")]),
        (vec![refused(404)], false, vec![("DEBUG", "status=404")]),
        (vec![refused(400)], true, vec![("DEBUG", "status=400")]),
        (vec![refused(401)], false, vec![("WARN", "status=401")]),
        (vec![refused(403)], true, vec![("WARN", "status=403")]),
        (vec![refused(429), ok()], false, vec![("WARN", "attempt=1"), ("DEBUG", "attempt=2")]),
        (
            vec![refused(503), refused(503), refused(503)],
            false,
            vec![("DEBUG", "attempt=1"), ("DEBUG", "attempt=2"), ("WARN", "attempt=3")],
        ),
        (
            vec![page.clone(), Vec::new(), page],
            false,
            vec![
                ("DEBUG", "status=200"),
                ("DEBUG", "delivery=MaybeSent cause=\"interrupted\""),
                ("WARN", "status=200"),
            ],
        ),
        // The effect of these writes is unknown.
        (vec![refused(500)], true, vec![("WARN", "status=500")]),
        (vec![Vec::new()], true, vec![("WARN", "delivery=MaybeSent cause=\"interrupted\"")]),
        (
            vec![answer(302, &["Location: https://gateway.example"], "")],
            true,
            vec![("WARN", "status=302 delivery=Answered cause=\"redirect\"")],
        ),
    ];
    for (responses, is_write, expected) in cases {
        let lines = events(async move {
            let responses = responses.clone();
            let server = Server::start(move |n, _| match &responses[n] {
                nothing if nothing.is_empty() => Do::Close(Vec::new()),
                bytes => Do::Answer(bytes.clone()),
            })
            .await;
            let request = if is_write { write() } else { read() };
            let _ = endpoint(&transport(), server.base()).send(request).await;
        });
        assert_eq!(lines.len(), expected.len(), "{lines:#?}");
        for (line, (level, field)) in lines.iter().zip(expected) {
            assert_event(line, level, &[field, "millis="]);
        }
    }
}

#[test]
fn a_failure_to_connect_is_logged_with_its_cause() {
    let lines = events(async {
        let (builder, _hand) = options();
        let transport = builder.retry(attempts(2)).build().unwrap();
        let base = paylink_core::BaseUrl::https("https://does-not-exist.invalid").unwrap();
        endpoint(&transport, base).send(write()).await.unwrap_err();
    });
    assert_eq!(lines.len(), 2, "{lines:#?}");
    for (line, level) in lines.iter().zip(["DEBUG", "WARN"]) {
        assert_event(line, level, &["delivery=NotSent", "cause=\"name-resolution\""]);
        assert!(!line.contains("does-not-exist"), "{line}");
    }
}

#[test]
fn a_success_that_cannot_be_used_is_a_warning_if_it_is_a_write() {
    for is_write in [false, true] {
        let lines = events(async move {
            let server = Server::always(|| Do::Answer(answer(200, &[], "{\"ok\":"))).await;
            let request = if is_write { write() } else { read() };
            let request = request.about(Some("ORD-1042-1"), Some("77"));
            let response = endpoint(&transport(), server.base()).send(request).await.unwrap();
            response.into_response::<u8>().unwrap_err();
        });
        let expected = if is_write { 2 } else { 1 };
        assert_eq!(lines.len(), expected, "{lines:#?}");
        assert_event(&lines[0], "DEBUG", &["status=200", "message=answered"]);
        if is_write {
            let fields = [
                "reference=\"ORD-1042-1\"",
                "link_id=\"77\"",
                "cause=\"malformed\"",
                "message=unknown effect",
            ];
            assert_event(&lines[1], "WARN", &fields);
        }
    }
}

#[test]
fn a_reference_that_may_be_personal_data_is_not_logged() {
    let long = "x".repeat(65);
    let lines = events(async {
        let server = Server::always(|| Do::Answer(ok())).await;
        let endpoint = endpoint(&transport(), server.base());
        for text in [NAME, "", "a b", "a\nb", "{\"a\":1}", &long] {
            endpoint.send(read().about(Some(text), Some(text))).await.unwrap();
        }
        endpoint.send(read().about(Some("ORD_1/2:3=@~*.-"), Some("xk_a+b/c=="))).await.unwrap();
    });
    let (last, others) = lines.split_last().unwrap();
    assert_eq!(others.len(), 6);
    for line in others {
        assert!(!line.contains("reference") && !line.contains("link_id"), "{line}");
    }
    assert_event(last, "DEBUG", &["reference=\"ORD_1/2:3=@~*.-\"", "link_id=\"xk_a+b/c==\""]);
}

/// A provider whose requests do not name the link.
#[derive(Debug)]
struct OverHttp {
    endpoint: Endpoint,
    identity: Identity,
    capabilities: Capabilities,
}

#[async_trait]
impl LinkProvider for OverHttp {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn create(&self, link: &ValidatedLink<'_>) -> Result<CreatedLink> {
        self.endpoint.send(write()).await?;
        let key = LinkKey::by_reference(&self.identity, link.reference.clone());
        Ok(CreatedLink::new(key, "https://pay.example/1", GrantedLifetime::Requested(DAY)))
    }

    async fn get(&self, key: &LinkKey) -> Result<Link> {
        let (_, body) = self.endpoint.send(read()).await?.with_value(()).into_parts();
        let mut link = Link::new(key.clone(), LinkStatus::Unknown, StatusBasis::Reported, "?");
        link.reference = Some("ORD-1042-1".into());
        link.body = body;
        Ok(link)
    }

    async fn deactivate(&self, _key: &LinkKey) -> Result<()> {
        let request = Request::new("link/update", RequestKind::Write, Method::Post, "/v1/update");
        self.endpoint.send(request).await.map(drop)
    }
}

const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 3600);

async fn over_http(server: &Server) -> PayLinks {
    let provider = OverHttp {
        endpoint: endpoint(&transport(), server.base()),
        identity: identity("default"),
        capabilities: everything(),
    };
    PayLinks::with_clock(provider, clock().0)
}

#[test]
fn every_event_of_a_handle_names_the_link() {
    let lines = events(async {
        let server = Server::always(|| Do::Answer(ok())).await;
        let links = over_http(&server).await;
        let reference = Reference::new("ORD-1042-1").unwrap();
        let price = Money::parse("149.90", Currency::TRY).unwrap();
        let payer = Payer::new(NAME).phone(PHONE.parse().unwrap());
        let link = [Field::Description, Field::PayerName, Field::PayerPhone, Field::Lifetime]
            .into_iter()
            .fold(
                NewLink::new(reference, price, "Order 1042").payer(payer).expires_in(DAY),
                NewLink::best_effort,
            );
        let created = links.create(&link).await.unwrap();
        links.get(&created.key.with_id("4711")).await.unwrap();
    });
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert_event(&lines[0], "DEBUG", &["reference=\"ORD-1042-1\"", "operation=\"link/create\""]);
    let fields = ["reference=\"ORD-1042-1\"", "link_id=\"4711\"", "operation=\"link/detail\""];
    assert_event(&lines[1], "DEBUG", &fields);
}

#[tokio::test]
async fn wire_an_error_of_the_handle_names_the_request_before_it() {
    let server = Server::always(|| Do::Answer(ok())).await;
    let links = over_http(&server).await;
    let key = |reference: &str| links.key_for(Reference::new(reference).unwrap());
    let context = |error: &Error| {
        (error.operation(), error.http_status(), error.attempts(), error.provider().cloned())
    };
    let expected =
        (Some("link/detail"), Some(200), 1, Some(identity("default").provider().clone()));

    let mismatch = links.get(&key("ORD-2")).await.unwrap_err();
    assert!(mismatch.is_mismatch(), "{mismatch}");
    assert_eq!(context(&mismatch), expected, "{mismatch}");
    assert!(mismatch.to_string().starts_with("paynet link/detail: the response does not have"));

    let wrong_state = links.reactivate(&key("ORD-1042-1")).await.unwrap_err();
    assert!(wrong_state.is_wrong_state(), "{wrong_state}");
    assert_eq!(context(&wrong_state), expected, "{wrong_state}");
    assert!(wrong_state.to_string().ends_with("HTTP 200; nothing was changed"), "{wrong_state}");
    assert_eq!(server.requests(), 2);
}
