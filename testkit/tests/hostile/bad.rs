//! Clients with one deliberate defect each: the matrix must find every defect, and must find
//! nothing in a client without one.

use std::time::Duration;

use paylink_core::error::Refusal;
use paylink_core::wire::{self, decides, informs};
use paylink_core::{Decimal, Error, ProviderId};
use paylink_testkit::canaries::NAME;
use paylink_testkit::hostile::fault::Fault;
use paylink_testkit::hostile::matrix::{self, Matrix};
use paylink_testkit::hostile::operation::{Operation, Place, Role};
use paylink_testkit::hostile::{faults, operations, run as case};
use paylink_testkit::json::Json;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Defect {
    None,
    SendsPlainText,
    FollowsRedirects,
    SendsAgain,
    ReportsNotSent,
    AcceptsAny200,
    ReportsARefusal,
    WaitsTooLong,
    WaitsForever,
    ReadsWithoutLimit,
    Panics,
    ReadsFloats,
    ShowsTheBody,
    ForgetsTheStatus,
    RefusesUnreadableNotes,
    GuessesTheNote,
    DropsTheNoteForAnother,
    ReadsOneOfTwo,
    ReadsInvalidCharacters,
    RefusesWithoutAName,
    SendsAgainAfterAPage,
}

/// The fault at which the matrix finds a defect, and the complaint.
const FOUND: &[(Defect, &str, &str)] = &[
    (Defect::SendsPlainText, "plain text behind https", "(a plain-text request)"),
    (Defect::FollowsRedirects, "307 to a second host", "1 connections to the second host"),
    (Defect::FollowsRedirects, "307 to a second host", "it was reported as a success"),
    (Defect::SendsAgain, "closed after the request", "[create, create] instead of [create]"),
    (Defect::SendsAgain, "no answer", "[create, create] instead of [create]"),
    (
        Defect::ReportsNotSent,
        "reset after the request",
        "(NotSent, None, None) instead of (MaybeSent, Unknown, None)",
    ),
    (Defect::AcceptsAny200, "HTML with 200", "it was reported as a success"),
    (Defect::AcceptsAny200, "empty 200", "a success without `url`"),
    (
        Defect::ReportsARefusal,
        "truncated JSON",
        "(Answered, None, Some(200)) instead of (Answered, Unknown, Some(200))",
    ),
    (Defect::WaitsTooLong, "no answer", "it took "),
    (Defect::WaitsForever, "no answer", "it hung"),
    (Defect::ReadsWithoutLimit, "endless body", "it read "),
    (Defect::Panics, "empty 200", "it panicked"),
    (Defect::ReadsFloats, "40-digit decimals", "`.amount` is not in the honest answer"),
    (Defect::ShowsTheBody, "HTML with 200", "it shows KANARYA"),
    (
        Defect::ForgetsTheStatus,
        "503",
        "(Answered, Unknown, None) instead of (Answered, Unknown, Some(503))",
    ),
    (
        Defect::RefusesUnreadableNotes,
        "every field of another type",
        r#"`note` is {"id":1}: it failed"#,
    ),
    (
        Defect::GuessesTheNote,
        "every field of another type",
        r#"`note` is {"id":1}: `.note` is not in the honest answer"#,
    ),
    (
        Defect::DropsTheNoteForAnother,
        "a character cut in a text",
        "because of `note`, `bank` was read differently",
    ),
    (
        Defect::ReadsOneOfTwo,
        "a repeated member",
        "`amount` twice, with another value: it was reported as a success",
    ),
    (
        Defect::ReadsInvalidCharacters,
        "windows-1254",
        "`url` is \"https://pay.example/1kad\u{fffd}n\": it was reported as a success",
    ),
    (
        Defect::RefusesWithoutAName,
        "half a surrogate",
        "`url` is \"https://pay.example/1\\ud83d\": the error does not name `url`",
    ),
    (
        Defect::SendsAgainAfterAPage,
        "a message before JSON with 200",
        "[create, create] instead of [create]",
    ),
    (Defect::AcceptsAny200, "compressed", "it was reported as a success"),
    (Defect::RefusesWithoutAName, "compressed", "the error does not name `gzip`"),
];

const GOOD: &str =
    r#"{"url":"https://pay.example/1","amount":120.50,"code":0,"note":"a","bank":"b"}"#;

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Created {
    #[serde(with = "decides")]
    url: Option<String>,
    #[serde(with = "decides")]
    amount: Option<Decimal>,
    #[serde(with = "decides")]
    code: Option<i64>,
    #[serde(with = "informs")]
    note: Option<String>,
    #[serde(with = "informs")]
    bank: Option<String>,
}

paylink_core::wire_objects!(Created);

fn operation(defect: Defect) -> Operation {
    let answers = vec![("create", Json::parse(GOOD).unwrap())];
    let call = move |place: Place| -> paylink_testkit::hostile::operation::Calling {
        Box::pin(create(place, defect))
    };
    Operation::new("bad", "create", Role::Write, "create", answers, Box::new(call))
        .deciding(&["amount", "code", "url"])
        .needs("url")
}

fn fault(name: &str) -> Fault {
    faults::all()
        .into_iter()
        .find(|fault| fault.name == name)
        .unwrap_or_else(|| panic!("no fault `{name}`"))
}

fn run(defect: Defect, name: &str) -> Matrix {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(matrix::run(vec![operation(defect)], vec![fault(name)])).unwrap()
}

#[test]
fn every_defect_is_found() {
    for (defect, name, complaint) in FOUND {
        let complaints = run(*defect, name).complaints();
        assert!(
            complaints.iter().any(|own| own.contains(complaint)),
            "{defect:?}, {name}: {complaints:#?}"
        );
    }
}

#[test]
fn a_client_without_a_defect_has_no_complaints() {
    // The client here speaks no TLS, so faults of the handshake are skipped.
    for (_, name, _) in FOUND.iter().filter(|(defect, ..)| *defect != Defect::SendsPlainText) {
        let complaints = run(Defect::None, name).complaints();
        assert!(complaints.is_empty(), "{name}: {complaints:#?}");
    }
}

/// The rows of this operation with another list of the members that decide.
fn rows_with(title: &str, decides: &'static [&'static str], name: &str) -> Vec<String> {
    let rows = operations::all().into_iter().filter(|own| own.title() == title);
    let rows: Vec<_> = rows.map(|own| own.deciding(decides)).collect();
    assert_eq!(rows.len(), 1, "{title}");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(matrix::run(rows, vec![fault(name)])).unwrap().complaints()
}

#[test]
fn a_field_of_the_wrong_form_is_found_in_every_client() {
    for (title, decides, name, complaint) in [
        // `note` informs, and `amount` decides.
        (
            "paynet mailorder_detail",
            &[
                "amount",
                "code",
                "currency",
                "note",
                "payments",
                "reference_no",
                "status",
                "xact_id",
            ][..],
            "a character cut in a text",
            "`note` is \"Sipariş 1042: ığüşöç İĞÜŞÖÇ\u{fffd}\": it was reported as a success",
        ),
        (
            "paynet PayLinks::get",
            &["code", "currency", "payments", "reference_no", "status", "xact_id"],
            "a repeated member",
            "`amount` twice, with the same value: it failed",
        ),
        (
            "paywall checkout_inquiry",
            &["Body", "ErrorCode", "Result", "Id", "LanguageId"],
            "every field of another type",
            "`Body.LanguageId` is {\"id\":1}: it was reported as a success",
        ),
        (
            "ahlpay transaction_list",
            &["data", "isSuccess", "result", "bankName"],
            "half a surrogate",
            "`data.result[0].orderId` is \"ORD-1042-1\\ud83d\": it failed",
        ),
    ] {
        let complaints = rows_with(title, decides, name);
        assert!(
            complaints.iter().any(|own| own.contains(complaint)),
            "{title}, {name}: {complaints:#?}"
        );
    }
}

#[test]
fn a_client_that_fails_at_an_honest_server_proves_nothing() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let asks_elsewhere = Operation { hit: "detail", ..operation(Defect::None) };
    for operation in [operation(Defect::None).needs("id"), asks_elsewhere] {
        let fault =
            runtime.block_on(matrix::run(vec![operation], vec![fault("no answer")])).unwrap_err();
        assert!(fault.contains("bad create fails at an honest server"), "{fault}");
    }
}

async fn create(place: Place, defect: Defect) -> Result<Json, Error> {
    let named =
        |error: Error| error.with_provider(&ProviderId::new("bad")).with_write_operation("create");
    let Place { base, timeout, .. } = place;
    match once(&base, timeout, defect).await {
        Err(error)
            if defect == Defect::SendsAgain
                || (defect == Defect::SendsAgainAfterAPage && error.is_malformed()) =>
        {
            once(&base, timeout, defect).await.map_err(named)
        }
        result => result.map_err(named),
    }
}

async fn once(base: &str, timeout: Duration, defect: Defect) -> Result<Json, Error> {
    let host = base.split_once("://").unwrap().1;
    let mut stream = TcpStream::connect(host).await.map_err(|_| Error::connect())?;
    let body = format!(r#"{{"payer":"{NAME}"}}"#);
    let length = body.len();
    let request = format!(
        "POST /v1/create HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    let timeout = match defect {
        Defect::WaitsForever => Duration::MAX,
        Defect::WaitsTooLong => timeout * 8,
        _ => timeout,
    };
    let reading = async {
        let _ = stream.write_all(request.as_bytes()).await;
        read(&mut stream, defect).await
    };
    let bytes = tokio::time::timeout(timeout, reading).await.map_err(|_| Error::timeout())?;
    answered(&bytes?, timeout, defect).await
}

/// Reads a whole answer, at most as long as the limit.
async fn read(stream: &mut TcpStream, defect: Defect) -> Result<Vec<u8>, Error> {
    let most = if defect == Defect::ReadsWithoutLimit { 40 * 1024 * 1024 } else { case::LIMIT };
    let (mut bytes, mut chunk) = (Vec::new(), vec![0; 0x10000]);
    loop {
        match stream.read(&mut chunk).await {
            Ok(0) if bytes.is_empty() => return Err(interrupted(defect)),
            Ok(0) => return Ok(bytes),
            Ok(read) => bytes.extend_from_slice(&chunk[..read]),
            Err(_) => return Err(interrupted(defect)),
        }
        if bytes.len() > most {
            return Err(Error::too_large(most).with_http_status(200));
        }
    }
}

fn interrupted(defect: Defect) -> Error {
    if defect == Defect::ReportsNotSent { Error::connect() } else { Error::interrupted() }
}

async fn answered(bytes: &[u8], timeout: Duration, defect: Defect) -> Result<Json, Error> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let (head, body) = (String::from_utf8_lossy(&bytes[..end]), &bytes[end + 4..]);
    let status: u16 = head.split(' ').nth(1).unwrap().parse().unwrap();
    if let (300..=399, Defect::FollowsRedirects) = (status, defect) {
        let location = head.lines().find_map(|line| line.strip_prefix("Location: ")).unwrap();
        let (base, _) = location.split_once("/elsewhere?").unwrap();
        return Box::pin(once(base, timeout, Defect::None)).await;
    }
    if status != 200 && defect == Defect::ForgetsTheStatus {
        return Err(Error::malformed("no success"));
    }
    if status != 200 {
        let kind =
            if (300..=399).contains(&status) { Error::redirect() } else { Error::status(status) };
        return Err(kind.with_http_status(status));
    }
    match read_json(&head, body, defect) {
        Ok(json) if defect == Defect::ReadsFloats => Ok(rounded(&json)),
        Ok(json) => Ok(json),
        Err(_) if defect == Defect::AcceptsAny200 => Ok(Json::Object(Vec::new())),
        Err(_) if defect == Defect::Panics => panic!("a body that is not JSON"),
        Err(_) if defect == Defect::ShowsTheBody => {
            Err(Error::malformed(String::from_utf8_lossy(body).into_owned())
                .with_http_status(status))
        }
        Err(_) if defect == Defect::ReportsARefusal => {
            Err(Error::refused(Refusal::Other).with_http_status(status))
        }
        Err(_) if defect == Defect::RefusesWithoutAName => {
            Err(Error::malformed("no JSON").with_http_status(status))
        }
        Err(why) => Err(Error::malformed(why).with_http_status(status)),
    }
}

fn read_json(head: &str, body: &[u8], defect: Defect) -> Result<Json, String> {
    let coding = head.lines().find_map(|line| line.strip_prefix("Content-Encoding: "));
    if !body.starts_with(b"{") && (coding.is_some() || body.starts_with(b"\x1f\x8b")) {
        return Err(format!("it is compressed: {}", coding.unwrap_or("gzip")));
    }
    let altered = match defect {
        Defect::ReadsOneOfTwo => serde_json::from_slice::<serde_json::Value>(body)
            .map(|value| value.to_string().into_bytes())
            .map_err(|why| why.to_string())?,
        Defect::ReadsInvalidCharacters => return Json::parse(&String::from_utf8_lossy(body)),
        _ => body.to_owned(),
    };
    let mut decoded = wire::decode::<Created>(&altered).map_err(|why| why.to_string())?;
    match defect {
        Defect::RefusesUnreadableNotes if !decoded.unread.is_empty() => {
            return Err("`note` or `bank` is unreadable".to_owned());
        }
        Defect::GuessesTheNote if !decoded.unread.is_empty() => {
            decoded.value.note = Some("guessed".to_owned());
        }
        Defect::DropsTheNoteForAnother if std::str::from_utf8(body).is_err() => {
            decoded.value.bank = None;
        }
        _ => {}
    }
    Json::parse(&serde_json::to_string(&decoded.value).map_err(|why| why.to_string())?)
}

/// Numbers cut to 17 digits, as binary floating point would do.
fn rounded(json: &Json) -> Json {
    match json {
        Json::Number(digits) => Json::Number(digits.chars().take(17).collect()),
        Json::Object(members) => {
            Json::Object(members.iter().map(|(name, own)| (name.clone(), rounded(own))).collect())
        }
        other => other.clone(),
    }
}
