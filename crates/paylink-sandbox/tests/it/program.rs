//! The program: prints what is needed to use it, and can be used with it.

use std::io::{BufRead, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::http;

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paylink-sandbox"));
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[tokio::test]
async fn its_lines_are_enough_to_create_a_link() {
    let mut child = program(&["--port", "0", "--set", "paynet-currency-is-try"]).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut value = |name: &str| {
        lines.find_map(|line| Some(line.strip_prefix(&format!("export {name}="))?.to_owned()))
    };
    assert_eq!(value("PAYLINK_PAYNET_ENVIRONMENT").as_deref(), Some("sandbox"));
    let url = value("PAYLINK_PAYNET_BASE_URL").unwrap();
    let key = format!("Basic {}", value("PAYLINK_PAYNET_SECRET_KEY").unwrap());
    let body = r#"{"name_surname":"A","amount":1,"reference_no":"R"}"#;
    let created =
        http(&format!("{url}/v1/mailorder/create"), "POST", &[("authorization", &key)], body).await;
    let detail = http(
        &format!("{url}/v1/mailorder/detail"),
        "POST",
        &[("authorization", &key)],
        r#"{"reference_no":"R"}"#,
    )
    .await;
    assert_eq!(value("PAYLINK_PAYWALL_ENVIRONMENT").as_deref(), Some("sandbox"));
    let mut paywall = |name: &str| value(&format!("PAYLINK_PAYWALL_{name}")).unwrap();
    let (base, private_base) = (paywall("BASE_URL"), paywall("PRIVATE_BASE_URL"));
    let (key, client) = (paywall("PUBLIC_KEY"), paywall("PUBLIC_CLIENT"));
    let (private_key, private_client) = (paywall("PRIVATE_KEY"), paywall("PRIVATE_CLIENT"));
    assert!(paywall("CHECKOUT_HASH_KEY").starts_with("PaywallSandboxCheckoutHash"));
    assert!(paywall("LINKQR_HASH_KEY").starts_with("PaywallSandboxLinkQrHash"));
    let public = [("apikeypublic", key.as_str()), ("apiclientpublic", client.as_str())];
    let version = http(&format!("{base}/api/paywall/payment/version"), "GET", &public, "").await;
    let private =
        [("apikeyprivate", private_key.as_str()), ("apiclientprivate", private_client.as_str())];
    let query =
        http(&format!("{private_base}/api/paywall/private/query"), "GET", &private, "").await;
    assert_eq!(value("PAYLINK_AHL_ENVIRONMENT").as_deref(), Some("sandbox"));
    let mut ahl = |name: &str| value(&format!("PAYLINK_AHL_{name}")).unwrap();
    let (base, email, password) = (ahl("BASE_URL"), ahl("EMAIL"), ahl("PASSWORD"));
    assert_eq!(ahl("MEMBER_ID"), "1");
    assert!(ahl("HASH_PASSWORD").starts_with("AhlPaySandboxHash"));
    let body = format!(r#"{{"email":"{email}","password":"{password}"}}"#);
    let login =
        http(&format!("{base}/api/Security/AuthenticationMerchant"), "POST", &[], &body).await;
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!((version.json()["Result"].as_bool(), version.status), (Some(true), 200));
    assert_eq!(
        (query.json()["ErrorCode"].as_i64(), query.status),
        (Some(4), 200),
        "no code was asked for"
    );
    assert_eq!(login.json()["data"]["tokenType"], "Bearer");
    assert_eq!(created.codes(), "HTTP 200 code 0");
    assert_eq!(detail.json()["currency"], "TRY", "the switch is on");
}

#[test]
fn its_arguments() {
    let listed = program(&["--switches"]).output().unwrap();
    let text = String::from_utf8(listed.stdout).unwrap();
    for switch in paylink_sandbox::Switch::ALL {
        assert!(text.contains(switch.name()) && text.contains(switch.describe()));
    }
    for (wrong, expected) in [
        (&["--port"][..], "'--port'"),
        (&["--port", "x"], "--port needs a number below 65536"),
        (&["--port=65536"], "--port needs a number below 65536"),
        (&["--bind=localhost"], "--bind needs an IP address"),
        (&["--host", "--strict"], "'--host'"),
        (&["--strict=yes"], "'--strict'"),
        (&["--set", "nonsense"], "nonsense"),
        (&["--nonsense"], "'--nonsense'"),
        (&["-p"], "'-p'"),
        (&["8080"], "8080"),
        (&["--strict", "--strict-page"], "--strict and --strict-page exclude each other"),
        (&["--strict-page", "--strict"], "--strict and --strict-page exclude each other"),
        (&["--port=0", "--port", "0"], "--port is given more than once"),
        (&["--quiet", "--quiet"], "--quiet is given more than once"),
    ] {
        let output = program(wrong).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{wrong:?}: {error}");
        assert!(error.contains(expected) && output.stdout.is_empty(), "{wrong:?}: {error}");
    }
    for asks in ["--help", "-h"] {
        let help = program(&[asks]).output().unwrap();
        assert!(help.status.success() && help.stdout.starts_with(b"A local server"), "{asks}");
    }
}

#[test]
fn a_value_may_follow_an_equals_sign_or_a_blank() {
    let free = || std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (one, other) = (free().to_string(), free().to_string());
    for (port, arguments) in
        [(&one, &[format!("--port={one}")][..]), (&other, &["--port".to_owned(), other.clone()])]
    {
        let mut command = program(&["--set=paynet-currency-is-try", "--host=a", "--host", "b"]);
        let mut child = command.args(arguments).spawn().unwrap();
        let first = BufReader::new(child.stdout.take().unwrap()).lines().next();
        child.kill().unwrap();
        child.wait().unwrap();
        let first = first.unwrap().unwrap();
        assert!(first.contains(&format!("http://127.0.0.1:{port}.")), "{arguments:?}: {first}");
    }
}

/// Starts the program and returns it with the values of its export lines.
fn running(arguments: &[&str]) -> (Child, impl FnMut(&str) -> String) {
    let mut child = program(arguments).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let value = move |name: &str| {
        let found =
            lines.find_map(|line| Some(line.strip_prefix(&format!("export {name}="))?.to_owned()));
        found.unwrap()
    };
    (child, value)
}

#[tokio::test]
async fn a_standard_error_that_nobody_reads_costs_lines_and_no_answer() {
    const CONNECTIONS: usize = 4;
    const EACH: usize = 2_500;
    let (mut child, mut value) = running(&[]);
    let url = value("PAYLINK_PAYNET_BASE_URL");
    let key = value("PAYLINK_PAYNET_SECRET_KEY");
    let authority = url.trim_start_matches("http://").split('/').next().unwrap().to_owned();
    // each of them has a line and a finding
    let body = r#"{"id":"none","colour":"red"}"#;
    let request = |connection: &str| {
        format!(
            "POST /paynet/v1/mailorder/detail HTTP/1.1\r\nhost: {authority}\r\nauthorization: Basic {key}\r\n\
             content-type: application/json\r\nconnection: {connection}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    let all = request("keep-alive").repeat(EACH - 1) + &request("close");
    let mut connections = tokio::task::JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (authority, all) = (authority.clone(), all.clone());
        connections.spawn(async move {
            let mut stream = tokio::net::TcpStream::connect(authority).await.unwrap();
            let (mut reader, mut writer) = stream.split();
            let mut answers = String::new();
            let (sent, read) =
                tokio::join!(writer.write_all(all.as_bytes()), reader.read_to_string(&mut answers));
            sent.unwrap();
            read.unwrap();
            answers.matches("HTTP/1.1 200 OK").count()
        });
    }
    let answered = tokio::time::timeout(Duration::from_secs(120), connections.join_all()).await;
    assert_eq!(answered.unwrap().iter().sum::<usize>(), CONNECTIONS * EACH);

    // somebody begins to read: the lines go on, and say how many are missing
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
    let lost = lines.by_ref().find(|line| line.contains("lines lost")).unwrap();
    let count: usize = lost.split(' ').next().unwrap().parse().unwrap();
    assert!((1..2 * CONNECTIONS * EACH).contains(&count), "{lost}");
    let auth = format!("Basic {key}");
    let headers = [("authorization", auth.as_str()), ("content-type", "application/json")];
    http(&format!("{url}/v1/mailorder/later"), "POST", &headers, "{}").await;
    assert!(lines.any(|line| line.contains("/v1/mailorder/later")));
    child.kill().unwrap();
    child.wait().unwrap();
}

#[tokio::test]
async fn it_answers_on_both_loopback_addresses() {
    if std::net::TcpListener::bind("[::1]:0").is_err() {
        writeln!(std::io::stderr(), "[::1] is absent: nothing is tested on it").unwrap();
        return;
    }
    let sandbox = paylink_sandbox::Sandbox::start().await.unwrap();
    assert!(sandbox.url().starts_with("http://127.0.0.1:"), "{}", sandbox.url());
    let port = sandbox.url().rsplit_once(':').unwrap().1.to_owned();
    for host in ["127.0.0.1", "[::1]"] {
        let answer = http(&format!("http://{host}:{port}/assets/page.css"), "GET", &[], "").await;
        assert_eq!(answer.status, 200, "{host}");
    }
    drop(sandbox);
    for _ in 0..100 {
        if std::net::TcpStream::connect(format!("[::1]:{port}")).is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("it still listens on [::1]");
}

#[test]
fn an_error_at_the_start_names_the_address_and_the_cause() {
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = other.local_addr().unwrap().port().to_string();
    let output = program(&["--port", &port]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        format!("error: cannot listen on 127.0.0.1:{port}: another program uses this port\n")
    );
    let output = program(&["--port", &port, "--bind", "192.0.2.1"]).output().unwrap();
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        format!(
            "error: cannot listen on 192.0.2.1:{port}: this machine does not have this address\n"
        )
    );
}
