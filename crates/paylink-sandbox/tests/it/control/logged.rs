//! What the program writes while it runs.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use crate::support::http;

fn start(arguments: &[&str]) -> (Child, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_paylink-sandbox"))
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut value = |name: &str| {
        lines.find_map(|line| Some(line.strip_prefix(&format!("export {name}="))?.to_owned()))
    };
    let (url, token) =
        (value("PAYLINK_SANDBOX_URL").unwrap(), value("PAYLINK_SANDBOX_TOKEN").unwrap());
    (child, url, token)
}

/// Ends the program as Ctrl-C does, and returns what it has written.
fn end(mut child: Child) -> String {
    let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupted.unwrap().success());
    let mut text = String::new();
    child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
    child.wait().unwrap();
    text
}

#[tokio::test]
async fn every_request_is_one_line_without_query_body_or_key() {
    let (child, url, token) = start(&[]);
    let headers = [("authorization", "Basic sck_sandbox_secret"), ("x-odd", "a")];
    let path = "/paynet/v1/mailorder/detail?key=secret";
    http(&format!("{url}{path}"), "POST", &headers, r#"{"body":"secret"}"#).await;
    http(&format!("{url}/a%0D%0Aforged"), "GET", &[], "").await;
    http(&format!("{url}/_sandbox/?token={token}"), "GET", &[], "").await;
    http(&format!("{url}/x"), "GET", &[("host", "evil.example")], "").await;
    let log = end(child);
    let requests = log.lines().filter(|line| !line.starts_with("finding "));
    let lines: Vec<_> =
        requests.map(|line| line.split_once(' ').unwrap().1.rsplit_once(' ').unwrap().0).collect();
    let without_time = |line: &str| line.rsplit_once(' ').unwrap().0.to_owned();
    let lines: Vec<_> = lines.into_iter().map(without_time).collect();
    assert_eq!(
        lines,
        [
            "POST /paynet/v1/mailorder/detail (Paynet mailorder/detail) 401",
            "GET /a%0D%0Aforged 404",
            "GET /_sandbox/ 303",
            "GET /x 403",
        ]
    );
    assert!(!log.contains("secret") && !log.contains(&token), "{log}");
}

#[tokio::test]
async fn it_can_be_quiet_and_warns_of_an_open_address() {
    let (child, url, _) = start(&["--quiet"]);
    http(&format!("{url}/x"), "GET", &[], "").await;
    assert_eq!(end(child), "");
    let (child, url, _) = start(&["--quiet", "--bind", "0.0.0.0", "--host", "shop.internal"]);
    assert_eq!(
        http(&format!("{url}/x"), "GET", &[("host", "shop.internal")], "").await.status,
        404
    );
    let log = end(child);
    assert!(log.starts_with("WARNING: the sandbox listens on 0.0.0.0."), "{log}");
}
