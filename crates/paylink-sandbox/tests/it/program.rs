//! The program: prints what is needed to use it, and can be used with it.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

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
