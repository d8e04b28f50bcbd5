//! What outlives a restart: the keys in a keys file, the links and payments in a state file.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use paylink_sandbox::{Builder, LinkStatus, PayerChoice, Sandbox};
use serde_json::{Value, json};

use crate::support::{Harness, Receiver, http};

/// A folder of one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("paylink-sandbox-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let mut names: Vec<_> =
            entries.map(|own| own.unwrap().file_name().into_string().unwrap()).collect();
        names.sort_unstable();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

async fn harness(builder: Builder) -> Harness {
    Harness { sandbox: start_again(builder).await, receiver: Receiver::start().await }
}

/// Starts a sandbox. The port of the one before may be in use for a moment.
async fn start_again(builder: Builder) -> Sandbox {
    for _ in 0..100 {
        match builder.clone().start().await {
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            started => return started.unwrap(),
        }
    }
    panic!("the port is still in use after two seconds");
}

async fn refusal(builder: Builder) -> String {
    builder.start().await.map(|_| ()).unwrap_err().to_string()
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn a_keys_file_is_created_once_and_fixes_the_keys() {
    let folder = Folder::new();
    let path = folder.file("keys.env");
    let first = Sandbox::builder().keys_file(&path).start().await.unwrap();
    let text = fs::read_to_string(&path).unwrap();
    for (name, value) in first.variables() {
        assert!(text.contains(&format!("\n{name}={value}\n")), "{name}");
    }
    #[cfg(unix)]
    assert_eq!(mode(&path), 0o600);

    let second = Sandbox::builder().keys_file(&path).start().await.unwrap();
    for ((name, old), (_, new)) in first.variables().into_iter().zip(second.variables()) {
        assert_eq!(old == new, !name.ends_with("_URL"), "{name}");
    }
    let (old, new) = (first.paywall(), second.paywall());
    assert_eq!(old.system_hash_key(), new.system_hash_key());
    assert_eq!(old.threed_hash_key(), new.threed_hash_key());
    assert_ne!(old.system_hash_key()[20..], old.threed_hash_key()[20..]);
    assert_eq!(first.ahlpay().merchant_id(), second.ahlpay().merchant_id());
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(&format!("PAYLINK_SANDBOX_URL={}\n", second.url())), "the new URLs");
    assert_eq!(folder.files(), ["keys.env"], "and nothing beside it");
}

#[tokio::test]
async fn a_client_with_the_old_keys_works_after_a_restart() {
    let folder = Folder::new();
    let builder = || Sandbox::builder().keys_file(folder.file("keys.env"));
    let first = builder().start().await.unwrap();
    let key = format!("Basic {}", first.paynet().secret_key());
    let (token, port) = (first.control_token().to_owned(), port(&first));
    drop(first);
    let second = start_again(builder().port(port)).await;
    let url = format!("{}/v1/mailorder/create", second.paynet().base_url());
    let body = r#"{"name_surname":"A","amount":1}"#;
    assert_eq!(http(&url, "POST", &[("authorization", &key)], body).await.status, 200);
    let bearer = format!("Bearer {token}");
    let url = format!("{}/_sandbox/api/links", second.url());
    assert_eq!(http(&url, "GET", &[("authorization", &bearer)], "").await.status, 200);
    let wrong = bearer.replace("sandbox_control_", "sandbox_control_0");
    assert_eq!(http(&url, "GET", &[("authorization", &wrong)], "").await.status, 401);
}

fn port(sandbox: &Sandbox) -> u16 {
    sandbox.url().rsplit_once(':').unwrap().1.parse().unwrap()
}

#[tokio::test]
async fn the_other_lines_of_a_keys_file_stay() {
    let folder = Folder::new();
    let path = folder.file(".env");
    let ours = "# our shop\nDATABASE_URL=\"sqlite:a=b\"\nexport PAYLINK_PAYNET_SECRET_KEY=sck_sandbox_ourTeam01\n";
    fs::write(&path, ours).unwrap();
    let sandbox = Sandbox::builder().keys_file(&path).start().await.unwrap();
    assert_eq!(sandbox.paynet().secret_key(), "sck_sandbox_ourTeam01");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.starts_with(ours), "{text}");
    assert!(text.contains("\nPAYLINK_AHL_EMAIL=ahlpay-sandbox-"), "what was missing is added");
    assert_eq!(text.matches("PAYLINK_PAYNET_SECRET_KEY").count(), 1);
}

#[tokio::test]
async fn a_wrong_keys_file_is_named_with_its_line_and_not_changed() {
    let folder = Folder::new();
    let path = folder.file("keys.env");
    for (text, expected) in [
        ("what is this", "line 1 is neither NAME=value nor a comment"),
        (
            "A=1\nPAYLINK_PAYNET_SECRET_KEY=sck_pcs_theRealOne12",
            "line 2: PAYLINK_PAYNET_SECRET_KEY is not a key of the sandbox: it must begin with \
             sck_sandbox_",
        ),
    ] {
        fs::write(&path, text).unwrap();
        let error = refusal(Sandbox::builder().keys_file(&path)).await;
        let path_shown = path.display().to_string();
        assert!(error.contains(&path_shown) && error.contains(expected), "{error}");
        assert!(!error.contains("theRealOne"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    fs::write(&path, b"A=\xff").unwrap();
    assert!(refusal(Sandbox::builder().keys_file(&path)).await.contains("cannot be used"));
    let nowhere = folder.file("none").join("keys.env");
    let error = refusal(Sandbox::builder().keys_file(&nowhere)).await;
    assert!(error.contains("cannot be written"), "{error}");
}

/// Links of every kind in every state, with payments, refunds, messages and a moved clock.
async fn fill(harness: &Harness) {
    let sandbox = &harness.sandbox;
    harness.a_link_of_every_kind().await;
    harness
        .create(
            r#""reference_no":"PN-1","multi_payment":true,"send_sms":true,"phone":"5395601234""#,
        )
        .await;
    harness.page(r#""UniqueCode":"PW-1","Amount":25.0,"InstallmentSupport":true"#).await;
    harness.ahl_link(r#""orderId":"AHL-1","receiverEmail":"a@shop.example""#).await;
    harness.generate_link(r#""MerchantOrderId":"L-1","StockTrack":true,"StockCount":2"#).await;
    let choice = PayerChoice::new().charged("160.01").installments(3).cards(2);
    for reference in ["PN-1", "PW-1", "AHL-1", "L-1"] {
        sandbox.decline(reference).await.unwrap();
        let choice = if reference == "L-1" { PayerChoice::new() } else { choice.clone() };
        sandbox.pay_with(reference, &choice).await.unwrap();
        sandbox.refund_part(reference, "10.01").await.unwrap();
    }
    sandbox.mark_fraud("PW-1").await.unwrap();
    for at in 2..6 {
        harness.create(&format!(r#""reference_no":"PN-{at}""#)).await;
        harness.page(&format!(r#""UniqueCode":"PW-{at}""#)).await;
        harness.ahl_link(&format!(r#""orderId":"AHL-{at}""#)).await;
    }
    for name in ["PN", "PW", "AHL"] {
        sandbox.expire(&format!("{name}-2")).await.unwrap();
        sandbox.deactivate(&format!("{name}-3")).await.unwrap();
        sandbox.decline(&format!("{name}-4")).await.unwrap();
    }
    sandbox.ahlpay().begin("AHL-5").unwrap();
    let paynet = sandbox.paynet();
    paynet.set_status_raw(&paynet.links().last().unwrap().id, json!("new"));
    sandbox.advance(Duration::from_secs(90));
}

/// Everything that a client and the operator can see of the links and payments.
async fn seen(harness: &Harness) -> Vec<String> {
    let sandbox = &harness.sandbox;
    let mut seen = vec![harness.list(r#""limit":100"#).await.body];
    for link in sandbox.links() {
        seen.push(format!("{link:?}"));
        let path = format!("/links/{}/{}", link.kind, link.id);
        let mut shown = harness.api_json("GET", &path, "").await;
        for logged in ["requests", "callbacks", "findings"] {
            shown[logged].take();
        }
        seen.push(shown.to_string());
        match link.kind {
            "paynet" => {
                let body = json!({ "reference_no": link.reference }).to_string();
                for service in ["mailorder/detail", "transaction/check", "transaction/detail"] {
                    seen.push(harness.call(service, &body).await.body);
                }
            }
            "paywall" => seen.push(harness.inquire(link.id.parse().unwrap()).await.body),
            "ahlpay" => {
                seen.push(without_request_id(&harness.inquire_ahl(&link.reference).await.body))
            }
            _ => {}
        }
        let header = [("merchantuniquecode", link.reference.as_str())];
        seen.push(harness.query("query", &header).await.body);
    }
    for status in ["START", "PENDING", "SUCCESS", "FAIL", "EXPIRED"] {
        seen.push(without_request_id(&harness.list_ahl(status, "").await.body));
    }
    seen.extend(harness.transaction_rows("").await.iter().map(Value::to_string));
    seen
}

/// The members of an answer that are the same for the same question.
fn without_request_id(body: &str) -> String {
    let json: Value = serde_json::from_str(body).unwrap();
    format!("{} {} {}", json["isSuccess"], json["errorCode"], json["data"])
}

#[tokio::test]
async fn links_payments_and_the_clock_outlive_a_restart() {
    let folder = Folder::new();
    let builder = || {
        let builder = Sandbox::builder().keys_file(folder.file("keys.env"));
        builder.state_file(folder.file("state.json"))
    };
    let first = harness(builder()).await;
    fill(&first).await;
    let port = port(&first.sandbox);
    let before = seen(&first).await;
    assert!(before.len() > 60, "{}", before.len());
    drop(first);

    let second = harness(builder().port(port)).await;
    assert_eq!(seen(&second).await, before);
    let ahead = jiff_now(&second.sandbox) - jiff::Timestamp::now().as_second();
    assert!((89..=91).contains(&ahead), "the clock is {ahead} s ahead");

    // what is new continues the numbers
    let page = second.page(r#""UniqueCode":"PW-9""#).await;
    let pages = second.sandbox.paywall().pages();
    assert_eq!((page.id, pages.len()), (pages[0].id + 6, 7));
    second.create(r#""reference_no":"PN-9""#).await;
    second.sandbox.pay("PN-9").await.unwrap();
    let check = second.call("transaction/check", r#"{"reference_no":"PN-9"}"#).await.rows();
    let others = second.call("transaction/check", r#"{"reference_no":"PN-4"}"#).await.rows();
    assert_eq!(check[0]["id"].as_u64().unwrap(), others[0]["id"].as_u64().unwrap() + 1);
    let newest = second.sandbox.links().pop().unwrap();
    assert_eq!((newest.reference.as_str(), newest.status), ("PN-9", LinkStatus::Paid));
    second.sandbox.refund("PW-1").await.unwrap();
    let activity = async |code| {
        let answer = second.query("query", &[("merchantuniquecode", code)]).await.json();
        answer["Body"]["Paywall"]["ActivityId"].as_u64().unwrap()
    };
    assert_eq!(activity("PW-1").await, activity("PW-4").await + 1, "the last one before");
    second.sandbox.pay("AHL-5").await.unwrap();
    let changed = seen(&second).await;
    drop(second);

    let third = harness(builder().port(port)).await;
    assert_eq!(seen(&third).await, changed, "and again");
    third.sandbox.advance(Duration::from_secs(400 * 86_400));
    assert_eq!(third.sandbox.link("AHL-4").unwrap().status, LinkStatus::Expired);
    let expired = third.list_ahl("EXPIRED", r#""size":50"#).await.json()["data"].to_string();
    let shown = third.list_ahl("START", r#""size":50"#).await.json()["data"].to_string();
    assert!(expired.contains("EXPIRED") && !shown.contains("START"), "{shown}");
}

fn jiff_now(sandbox: &Sandbox) -> i64 {
    let local: jiff::civil::DateTime = sandbox.now_text().parse().unwrap();
    jiff::tz::Offset::constant(3).to_timestamp(local).unwrap().as_second()
}

#[tokio::test]
async fn the_state_file_is_written_soon_after_a_change_and_as_a_whole() {
    let folder = Folder::new();
    let path = folder.file("state.json");
    let harness = harness(Sandbox::builder().state_file(&path)).await;
    assert!(folder.files().is_empty(), "nothing to keep yet");
    harness.create(r#""reference_no":"PN-1""#).await;
    let appears = |text: &'static str| {
        let path = path.clone();
        async move {
            for _ in 0..100 {
                let content = fs::read_to_string(&path).unwrap_or_default();
                if content.contains(text) {
                    return serde_json::from_str::<Value>(&content).unwrap();
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            panic!("{text} is not in the file after 5 seconds");
        }
    };
    let saved = appears("PN-1").await;
    assert_eq!((&saved["version"], &saved["clock_ahead_ms"]), (&json!(1), &json!(0)));
    assert_eq!(saved["providers"]["paynet"]["links"][0]["order"]["amount"], json!(149.90));
    #[cfg(unix)]
    assert_eq!(mode(&path), 0o600);
    harness.sandbox.pay("PN-1").await.unwrap();
    appears("\"is_succeed\":true").await;
    harness.sandbox.advance(Duration::from_secs(5));
    harness.sandbox.save_state().unwrap();
    assert!(fs::read_to_string(&path).unwrap().contains("\"clock_ahead_ms\":5000"));
    let written = fs::metadata(&path).unwrap().modified().unwrap();
    harness.sandbox.save_state().unwrap();
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), written, "nothing has changed");
    assert_eq!(folder.files(), ["state.json"]);
}

#[tokio::test]
async fn a_broken_state_file_is_an_error_that_says_why_and_stays_as_it_is() {
    let folder = Folder::new();
    let path = folder.file("state.json");
    let filled = harness(Sandbox::builder().state_file(&path)).await;
    fill(&filled).await;
    drop(filled);
    let good = fs::read_to_string(&path).unwrap();
    let changed = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        good.replacen(from, to, 1)
    };
    for (text, expected) in [
        (String::new(), "EOF while parsing"),
        ("{}".to_owned(), "missing field `version`"),
        (good[..good.len() / 2].to_owned(), "EOF while parsing"),
        (
            changed("\"version\":1", "\"version\":2"),
            "the file has version 2, but this sandbox can read only version 1",
        ),
        (changed("\"version\":1", "\"version\":1,\"more\":1"), "unknown field `more`"),
        (changed("\"paynet\":", "\"acme\":"), "the file contains an unknown provider \"acme\""),
        (changed("\"links\":", "\"lnks\":"), "unknown field `lnks`"),
        (
            changed("\"clock_ahead_ms\":90000", "\"clock_ahead_ms\":-1"),
            "clock_ahead_ms is negative",
        ),
        (changed("\"amount\":149.90", "\"amount\":149.905"), "a number does not have two decimals"),
        (
            changed("\"payment_id\":4045714", "\"payment_id\":7"),
            "paywall: the payment 7 is not the next one",
        ),
        (changed("\"page\":205334387", "\"page\":1"), "is of no page and no link"),
        (
            changed("\"channel\":\"mail\"", "\"channel\":\"fax\""),
            "a message has an unknown channel",
        ),
        (changed("\"id\":990001", "\"id\":7"), "ahlpay: the transaction 7 is not the next one"),
        (changed("\"id\":2527054", "\"id\":7"), "paynet: the transaction 7 is not the next one"),
    ] {
        fs::write(&path, &text).unwrap();
        let error = refusal(Sandbox::builder().state_file(&path)).await;
        let start = format!("the state file {} cannot be read: ", path.display());
        assert!(error.starts_with(&start) && error.contains(expected), "{expected}: {error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text, "{expected}");
    }
    fs::write(&path, good).unwrap();
    Sandbox::builder().state_file(&path).start().await.unwrap();
}

/// Starts the program. Returns it with its URL and the key of Paynet.
fn start(arguments: &[&str]) -> (Child, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_paylink-sandbox"))
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut value = |name: &str| {
        lines.find_map(|line| Some(line.strip_prefix(&format!("export {name}="))?.to_owned()))
    };
    let (url, key) =
        (value("PAYLINK_PAYNET_BASE_URL").unwrap(), value("PAYLINK_PAYNET_SECRET_KEY").unwrap());
    (child, url, key)
}

#[cfg(unix)]
#[tokio::test]
async fn the_program_keeps_its_keys_and_links_when_it_is_ended() {
    let folder = Folder::new();
    let (keys, state) = (folder.file("keys.env"), folder.file("state.json"));
    let arguments = ["--keys", keys.to_str().unwrap(), "--state", state.to_str().unwrap()];
    for (signal, at) in [("-TERM", 1), ("-INT", 2)] {
        let (mut child, url, key) = start(&arguments);
        let key = format!("Basic {key}");
        let call = async |service: &str, body: String| {
            http(&format!("{url}/v1/{service}"), "POST", &[("authorization", &key)], &body).await
        };
        for earlier in 1..at {
            let detail = call("mailorder/detail", format!(r#"{{"reference_no":"R-{earlier}"}}"#));
            assert_eq!(detail.await.codes(), "HTTP 200 code 0", "the link of the start before");
        }
        let create = r#"{"name_surname":"A","amount":1,"reference_no":"R-"#;
        let created = call("mailorder/create", format!("{create}{at}\"}}")).await;
        assert_eq!(created.codes(), "HTTP 200 code 0");
        let ended = Command::new("kill").args([signal, &child.id().to_string()]).status();
        assert!(ended.unwrap().success());
        assert!(child.wait().unwrap().success(), "{signal}");
    }
    assert!(fs::read_to_string(&state).unwrap().contains("\"R-2\""));
    let broken = folder.file("broken.json");
    fs::write(&broken, "[").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_paylink-sandbox"))
        .args(["--state", broken.to_str().unwrap()])
        .output()
        .unwrap();
    assert!(!output.status.success() && output.stdout.is_empty());
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("broken.json cannot be read: "), "{error}");
}
