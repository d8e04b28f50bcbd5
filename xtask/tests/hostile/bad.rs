//! Bad clients, written by hand: each has one bad habit, and the matrix sees it. Without its habit
//! it is right.

use std::time::Duration;

use paylink_core::error::Refusal;
use paylink_core::{Error, ProviderId};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use xtask::hostile::fault::Fault;
use xtask::hostile::matrix::{self, Matrix};
use xtask::hostile::operation::{Operation, Place, Role};
use xtask::hostile::{faults, play};
use xtask::json::Json;
use xtask::testing::canaries::NAME;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Habit {
    None,
    SpeaksInClear,
    FollowsRedirects,
    SendsAgain,
    CallsItUnsent,
    TakesAnyTwoHundred,
    CallsDoubtARefusal,
    WaitsTooLong,
    WaitsForEver,
    TakesEveryByte,
    Panics,
    ReadsFloats,
    ShowsWhatCame,
    ForgetsTheStatus,
}

/// What a habit looks like in the matrix: at which fault, and as which complaint.
const SEEN: &[(Habit, &str, &str)] = &[
    (Habit::SpeaksInClear, "plain text behind https", "(a request in clear)"),
    (Habit::FollowsRedirects, "307 to a second host", "1 connections to the second host"),
    (Habit::FollowsRedirects, "307 to a second host", "it passed for a success"),
    (Habit::SendsAgain, "closed after the request", "[create, create] instead of [create]"),
    (Habit::SendsAgain, "silence", "[create, create] instead of [create]"),
    (
        Habit::CallsItUnsent,
        "reset after the request",
        "(NotSent, None, None) instead of (MaybeSent, Unknown, None)",
    ),
    (Habit::TakesAnyTwoHundred, "HTML with 200", "it passed for a success"),
    (Habit::TakesAnyTwoHundred, "empty 200", "a success without `url`"),
    (
        Habit::CallsDoubtARefusal,
        "truncated JSON",
        "(Answered, None, Some(200)) instead of (Answered, Unknown, Some(200))",
    ),
    (Habit::WaitsTooLong, "silence", "it took "),
    (Habit::WaitsForEver, "silence", "it hung"),
    (Habit::TakesEveryByte, "body without end", "it took "),
    (Habit::Panics, "empty 200", "it panicked"),
    (Habit::ReadsFloats, "40-digit decimals", "`.amount` was never said"),
    (Habit::ShowsWhatCame, "HTML with 200", "it shows KANARYA"),
    (
        Habit::ForgetsTheStatus,
        "503",
        "(Answered, Unknown, None) instead of (Answered, Unknown, Some(503))",
    ),
];

const GOOD: &str = r#"{"url":"https://pay.example/1","amount":120.50,"code":0}"#;

fn operation(habit: Habit) -> Operation {
    let answers = vec![("create", Json::parse(GOOD).unwrap())];
    let call = move |place: Place| -> xtask::hostile::operation::Calling {
        Box::pin(create(place, habit))
    };
    Operation::new("bad", "create", Role::Write, "create", answers, Box::new(call)).needs("url")
}

fn fault(name: &str) -> Fault {
    faults::all()
        .into_iter()
        .find(|fault| fault.name == name)
        .unwrap_or_else(|| panic!("no fault `{name}`"))
}

fn played(habit: Habit, name: &str) -> Matrix {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(matrix::play(vec![operation(habit)], vec![fault(name)])).unwrap()
}

#[test]
fn every_bad_habit_is_seen() {
    for (habit, name, complaint) in SEEN {
        let complaints = played(*habit, name).complaints();
        assert!(
            complaints.iter().any(|own| own.contains(complaint)),
            "{habit:?}, {name}: {complaints:#?}"
        );
    }
}

#[test]
fn without_a_bad_habit_there_is_nothing_to_see() {
    // What would need a TLS of its own is left out.
    for (_, name, _) in SEEN.iter().filter(|(habit, ..)| *habit != Habit::SpeaksInClear) {
        let complaints = played(Habit::None, name).complaints();
        assert!(complaints.is_empty(), "{name}: {complaints:#?}");
    }
}

#[test]
fn a_client_that_fails_at_an_honest_server_proves_nothing() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let asks_elsewhere = Operation { hit: "detail", ..operation(Habit::None) };
    for operation in [operation(Habit::None).needs("id"), asks_elsewhere] {
        let fault =
            runtime.block_on(matrix::play(vec![operation], vec![fault("silence")])).unwrap_err();
        assert!(fault.contains("bad create fails at an honest server"), "{fault}");
    }
}

async fn create(place: Place, habit: Habit) -> Result<Json, Error> {
    let named =
        |error: Error| error.with_provider(&ProviderId::new("bad")).with_write_operation("create");
    let Place { base, patience, .. } = place;
    match once(&base, patience, habit).await {
        Err(_) if habit == Habit::SendsAgain => once(&base, patience, habit).await.map_err(named),
        result => result.map_err(named),
    }
}

async fn once(base: &str, patience: Duration, habit: Habit) -> Result<Json, Error> {
    let host = base.split_once("://").unwrap().1;
    let mut stream = TcpStream::connect(host).await.map_err(|_| Error::connect())?;
    let body = format!(r#"{{"payer":"{NAME}"}}"#);
    let length = body.len();
    let request = format!(
        "POST /v1/create HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    let patience = match habit {
        Habit::WaitsForEver => Duration::MAX,
        Habit::WaitsTooLong => patience * 8,
        _ => patience,
    };
    let reading = async {
        let _ = stream.write_all(request.as_bytes()).await;
        read(&mut stream, habit).await
    };
    let bytes = tokio::time::timeout(patience, reading).await.map_err(|_| Error::timeout())?;
    answered(&bytes?, patience, habit).await
}

/// A head and a body as long as it says, but no longer than the limit.
async fn read(stream: &mut TcpStream, habit: Habit) -> Result<Vec<u8>, Error> {
    let most = if habit == Habit::TakesEveryByte { 40 * 1024 * 1024 } else { play::LIMIT };
    let (mut bytes, mut chunk) = (Vec::new(), vec![0; 0x10000]);
    loop {
        match stream.read(&mut chunk).await {
            Ok(0) if bytes.is_empty() => return Err(interrupted(habit)),
            Ok(0) => return Ok(bytes),
            Ok(read) => bytes.extend_from_slice(&chunk[..read]),
            Err(_) => return Err(interrupted(habit)),
        }
        if bytes.len() > most {
            return Err(Error::too_large(most).with_http_status(200));
        }
    }
}

fn interrupted(habit: Habit) -> Error {
    if habit == Habit::CallsItUnsent { Error::connect() } else { Error::interrupted() }
}

async fn answered(bytes: &[u8], patience: Duration, habit: Habit) -> Result<Json, Error> {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let status: u16 = head.split(' ').nth(1).unwrap().parse().unwrap();
    if let (300..=399, Habit::FollowsRedirects) = (status, habit) {
        let location = head.lines().find_map(|line| line.strip_prefix("Location: ")).unwrap();
        let (base, _) = location.split_once("/elsewhere?").unwrap();
        return Box::pin(once(base, patience, Habit::None)).await;
    }
    if status != 200 && habit == Habit::ForgetsTheStatus {
        return Err(Error::malformed("no success"));
    }
    if status != 200 {
        let kind =
            if (300..=399).contains(&status) { Error::redirect() } else { Error::status(status) };
        return Err(kind.with_http_status(status));
    }
    match Json::parse(body) {
        Ok(json) if habit == Habit::ReadsFloats => Ok(rounded(&json)),
        Ok(json) => Ok(json),
        Err(_) if habit == Habit::TakesAnyTwoHundred => Ok(Json::Object(Vec::new())),
        Err(_) if habit == Habit::Panics => panic!("a body that is not JSON"),
        Err(_) if habit == Habit::ShowsWhatCame => {
            Err(Error::malformed(body.to_owned()).with_http_status(status))
        }
        Err(_) if habit == Habit::CallsDoubtARefusal => {
            Err(Error::refused(Refusal::Other).with_http_status(status))
        }
        Err(_) => Err(Error::malformed("no JSON").with_http_status(status)),
    }
}

/// As binary floating point would have it: seventeen digits are all there are.
fn rounded(json: &Json) -> Json {
    match json {
        Json::Number(digits) => Json::Number(digits.chars().take(17).collect()),
        Json::Object(members) => {
            Json::Object(members.iter().map(|(name, own)| (name.clone(), rounded(own))).collect())
        }
        other => other.clone(),
    }
}
