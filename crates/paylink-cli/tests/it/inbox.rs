//! The stored callbacks, and how they are sent again.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread::JoinHandle;

use paylink::{CallbackKind, CallbackRequest, CallbackToken, Reference, Transport};
use paylink_orders::sqlite::Sqlite;
use paylink_orders::{HandlerError, OrderEvent, OrderHandler, Orders, Policy};

use crate::scenario::Story;
use crate::support::{Mode, User};

const KEY: &str = "0123456789abcdef0123456789abcdef";

struct Shop;

impl OrderHandler for Shop {
    fn paid(
        &self,
        _: &paylink_orders::rusqlite::Transaction<'_>,
        _: &OrderEvent,
    ) -> Result<(), HandlerError> {
        Ok(())
    }
}

/// Stores callbacks as the program of a merchant does: the first twice, the second with bytes that
/// are no text.
pub(crate) async fn receive(user: &User) {
    let own = |name: &str| user.sandbox.variable(name);
    let links = paylink::from_variables("paynet", &Transport::new().unwrap(), own).unwrap();
    let account = links.identity().clone();
    let token = CallbackToken::new(KEY).unwrap();
    let address: paylink::WebUrl = "https://shop.example/cb".parse().unwrap();
    let orders = Orders::builder("T1.")
        .account(links, Policy::new())
        .callbacks(address.clone(), token.clone())
        .sqlite(Sqlite::open(user.path("data/paylink/local.db")).unwrap(), Shop)
        .await
        .unwrap();
    let url = token.add_to(&address, &Reference::new("T1.A-1-1").unwrap());
    let query = url.as_str().split_once('?').unwrap().1.to_owned();
    let body = "{\"is_succeed\":true,\n \"note\":\"\u{1b}[31mşık\"}";
    let first = CallbackRequest::new("POST", &*query)
        .with_header("content-type", "application/json; charset=utf-8")
        .with_header("cookie", "secret")
        .with_body(body);
    let second = CallbackRequest::new("POST", &*query).with_body(b"\xff\x00".to_vec());
    let large = CallbackRequest::new("GET", &*query).with_body("x".repeat(100_000));
    for (kind, request) in [
        (CallbackKind::Payment, &first),
        (CallbackKind::Payment, &second),
        (CallbackKind::BrowserReturn, &large),
        (CallbackKind::Payment, &first),
    ] {
        orders.receive(&account, kind, request).await.unwrap();
    }
}

/// Starts a server that answers one request with a status, or with nothing. Returns its address and
/// the request.
fn server(status: Option<u16>) -> (String, JoinHandle<CallbackRequest>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/cb", listener.local_addr().unwrap());
    let served = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let (mut seen, mut buffer) = (Vec::new(), [0; 4_096]);
        loop {
            let count = stream.read(&mut buffer).unwrap();
            seen.extend_from_slice(&buffer[..count]);
            let Some(end) = seen.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
            let head = String::from_utf8(seen[..end].to_vec()).unwrap();
            let mut lines = head.lines();
            let mut line = lines.next().unwrap().split(' ');
            let (method, target) = (line.next().unwrap(), line.next().unwrap());
            let query = target.strip_prefix("/cb?").unwrap();
            let headers = lines.map(|line| line.split_once(": ").unwrap());
            let request = CallbackRequest::new(method, query).with_headers(headers);
            let length: usize = request.header("content-length").unwrap().parse().unwrap();
            if seen.len() < end + 4 + length {
                continue;
            }
            if let Some(status) = status {
                let answer = format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n");
                stream.write_all(answer.as_bytes()).unwrap();
            }
            return request.with_body(&seen[end + 4..]);
        }
    });
    (address, served)
}

async fn user(language: &'static str) -> User {
    let user = User::new(language).await;
    let created =
        user.run_write(&["create", "--order", "A-1", "--amount", "5", "--payer", "Ayşe Yılmaz"]);
    assert_eq!(created.code, 0, "{}", created.err);
    receive(&user).await;
    user
}

/// Gives the profile its callback key.
fn add_key(user: &User) {
    let keys = crate::support::text(&user.path("keys.env"));
    user.write("keys.env", &format!("{keys}PAYLINK_CALLBACK_KEY={KEY}\n"), 0o600);
}

async fn tell(language: &'static str, mode: Mode) -> String {
    let mut story =
        Story { user: user(language).await, mode, text: String::new(), out: String::new() };
    story.read(&["inbox"], 0);
    story.read(&["inbox", "list", "--limit", "1"], 0);
    story.read(&["inbox", "list", "--until", "01.01.2020"], 0);
    for number in ["1", "2", "3"] {
        story.read(&["inbox", "show", number], 0);
    }
    story.read(&["inbox", "show", "9"], 10);
    let to = |number, url| ["inbox", "replay", number, "--to", url];
    story.read(&to("1", "http://127.0.0.1:1/cb"), 4);
    add_key(&story.user);
    story.read(&to("1", "https://shop.example/cb"), 2);
    story.read(&to("1", "http://shop.example/cb"), 2);
    story.read(&to("9", "http://127.0.0.1:1/cb"), 10);
    story.read(&to("3", "http://127.0.0.1:1/cb"), 1);
    story.read(&to("1", "http://127.0.0.1:1/cb"), 1);
    story.read(&[&to("1", "http://127.0.0.1:1/cb")[..], &["--dry-run"]].concat(), 0);
    for (status, code) in [(Some(204), 0), (Some(500), 1), (None, 6)] {
        let (address, served) = server(status);
        let before = story.text.len();
        story.read(&["inbox", "replay", "1", "--to", &address], code);
        let shown = story.text.split_off(before).replace(&address, "<address>");
        story.text.push_str(&shown);
        served.join().unwrap();
    }
    assert!(!story.text.contains("secret") && !story.text.contains('\u{1b}'), "{}", story.text);
    story.text
}

#[tokio::test(flavor = "multi_thread")]
async fn the_inbox_in_both_languages() {
    for (language, name) in [("en_US.UTF-8", "inbox_en"), ("tr_TR.UTF-8", "inbox_tr")] {
        let mut all = String::new();
        for mode in [Mode::Pipe, Mode::Terminal, Mode::Json] {
            all.push_str(&format!("# {mode:?}\n\n{}", tell(language, mode).await));
        }
        insta::assert_snapshot!(name, all);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replayed_callback_is_the_one_that_came_and_has_a_right_token() {
    let user = user("en_US.UTF-8").await;
    add_key(&user);
    let token = CallbackToken::new(KEY).unwrap();
    for (number, body) in [
        ("1", "{\"is_succeed\":true,\n \"note\":\"\u{1b}[31mşık\"}".as_bytes()),
        ("2", b"\xff\x00"),
    ] {
        let (address, served) = server(Some(200));
        let ran = user.run(&["inbox", "replay", number, "--to", &address]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(!format!("{}{}", ran.out, ran.err).contains("paylink_token"));
        let seen = served.join().unwrap();
        assert_eq!((seen.method(), seen.body()), ("POST", body));
        assert_eq!(token.check(&seen).unwrap().as_str(), "T1.A-1-1");
        let kind = (number == "1").then_some("application/json; charset=utf-8");
        assert_eq!(seen.header("content-type"), kind);
        let mut shown = user.command(&["inbox", "show", number, "--body"]);
        assert_eq!(shown.output().unwrap().stdout, body);
    }
}
