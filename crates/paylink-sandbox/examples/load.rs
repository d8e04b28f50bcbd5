//! A load test: starts the program, creates links at all three providers, and prints the speed and
//! the memory use.
//!
//! ```sh
//! cargo build --release -p paylink-sandbox && cargo run --release -p paylink-sandbox --example load
//! ```
//!
//! `load [LINKS] [CONNECTIONS]`, by default 100 000 and 8. Memory is read from `/proc`, so it is
//! printed on Linux only.
#![allow(clippy::print_stdout, reason = "a program that prints")]

use std::collections::HashMap;
use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Outcome<()> {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse::<usize>());
    let links = numbers.next().transpose()?.unwrap_or(100_000);
    let connections = numbers.next().transpose()?.unwrap_or(8).max(1);

    let (sandbox, up) = Sandbox::start()?;
    println!("up in {} ms", up.as_millis());
    println!("{} KiB resident before", sandbox.resident()?);
    let token = login(&sandbox)?;
    let share = links.div_ceil(connections);
    let start = Instant::now();
    let workers: Vec<_> = (0..connections)
        .map(|worker| {
            let (lines, token) = (sandbox.lines.clone(), token.clone());
            thread::spawn(move || create(&lines, &token, worker, share))
        })
        .collect();
    for worker in workers {
        worker.join().map_err(|_| "a worker has failed")??;
    }
    let seconds = start.elapsed();
    let created = share * connections;
    let each_second = created as u128 * 1000 / seconds.as_millis().max(1);
    println!("{created} links in {} ms: {each_second} creations a second", seconds.as_millis());
    println!(
        "{} KiB resident after, {} KiB at most",
        sandbox.resident()?,
        sandbox.memory("VmHWM:")?
    );
    look(&sandbox)?;
    if let Ok(load) = std::fs::read_to_string("/proc/loadavg") {
        println!("load average {}", load.trim());
    }
    Ok(())
}

/// The program, with what it printed.
struct Sandbox {
    child: Child,
    lines: HashMap<String, String>,
    /// Kept open, so that the program can go on printing.
    _out: BufReader<ChildStdout>,
}

impl Sandbox {
    /// Starts the program that lies beside this one's folder; it is up once its first answer has
    /// come.
    fn start() -> Outcome<(Self, Duration)> {
        let mut program: PathBuf = std::env::current_exe()?;
        program.pop();
        program.pop();
        program.push("paylink-sandbox");
        let start = Instant::now();
        let mut child = Command::new(&program)
            .arg("--quiet")
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{}: {error}; build it first", program.display()))?;
        let mut out = BufReader::new(child.stdout.take().ok_or("no output")?);
        let mut lines = HashMap::new();
        while !lines.contains_key("PAYLINK_AHL_HASH_PASSWORD") {
            let mut line = String::new();
            if out.read_line(&mut line)? == 0 {
                return Err("the sandbox has ended".into());
            }
            if let Some((name, value)) =
                line.trim().strip_prefix("export ").and_then(|rest| rest.split_once('='))
            {
                lines.insert(name.to_owned(), value.to_owned());
            }
        }
        let own = Self { child, lines, _out: out };
        let version = Request { method: "GET", path: "/nothing", headers: String::new(), body: "" };
        Connection::open(&own.lines)?.ask(&version, 404)?;
        Ok((own, start.elapsed()))
    }

    fn resident(&self) -> Outcome<String> {
        self.memory("VmRSS:")
    }

    /// In KiB.
    fn memory(&self, name: &str) -> Outcome<String> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or("no such line")?;
        Ok(line.trim().trim_end_matches(" kB").to_owned())
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // nothing is left to be done where it has ended already
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn line<'a>(lines: &'a HashMap<String, String>, name: &str) -> Outcome<&'a str> {
    lines
        .get(name)
        .map(String::as_str)
        .ok_or_else(|| format!("the sandbox has not printed {name}").into())
}

struct Request<'a> {
    method: &'a str,
    path: &'a str,
    headers: String,
    body: &'a str,
}

/// A connection that is kept alive.
struct Connection {
    authority: String,
    stream: BufReader<TcpStream>,
}

impl Connection {
    fn open(lines: &HashMap<String, String>) -> Outcome<Self> {
        let url = line(lines, "PAYLINK_SANDBOX_URL")?;
        let authority = url.trim_start_matches("http://").to_owned();
        let stream = TcpStream::connect(&authority)?;
        stream.set_nodelay(true)?;
        Ok(Self { authority, stream: BufReader::new(stream) })
    }

    fn ask(&mut self, request: &Request<'_>, expected: u16) -> Outcome<String> {
        let Request { method, path, headers, body } = request;
        let text = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\n{headers}content-length: {}\r\n\r\n{body}",
            self.authority,
            body.len()
        );
        self.stream.get_mut().write_all(text.as_bytes())?;
        let mut status = String::new();
        self.stream.read_line(&mut status)?;
        let mut length = 0;
        loop {
            let mut header = String::new();
            self.stream.read_line(&mut header)?;
            if header.trim().is_empty() {
                break;
            }
            if let Some(value) = header.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        let body = String::from_utf8(body)?;
        if status.split(' ').nth(1) != Some(&expected.to_string()) {
            return Err(format!("{} {body}", status.trim()).into());
        }
        Ok(body)
    }
}

fn login(sandbox: &Sandbox) -> Outcome<String> {
    let (email, password) =
        (line(&sandbox.lines, "PAYLINK_AHL_EMAIL")?, line(&sandbox.lines, "PAYLINK_AHL_PASSWORD")?);
    let body = format!(r#"{{"email":"{email}","password":"{password}"}}"#);
    let path = "/ahlpay/api/Security/AuthenticationMerchant";
    let request = Request { method: "POST", path, headers: String::new(), body: &body };
    let answer = Connection::open(&sandbox.lines)?.ask(&request, 200)?;
    let answer: serde_json::Value = serde_json::from_str(&answer)?;
    let text = |name: &str| answer["data"][name].to_string().trim_matches('"').to_owned();
    Ok(format!("{} {}", text("token"), text("merchantId")))
}

/// How long the operator waits for a page of the list, and for a search through all links that
/// finds none.
fn look(sandbox: &Sandbox) -> Outcome<()> {
    let headers =
        format!("authorization: Bearer {}\r\n", line(&sandbox.lines, "PAYLINK_SANDBOX_TOKEN")?);
    let mut connection = Connection::open(&sandbox.lines)?;
    for (name, path) in [
        ("the newest links", "/_sandbox/api/links"),
        ("a search that finds nothing", "/_sandbox/api/links?reference=nobody"),
    ] {
        let start = Instant::now();
        let request = Request { method: "GET", path, headers: headers.clone(), body: "" };
        connection.ask(&request, 200)?;
        println!("{name}: {} ms", start.elapsed().as_millis());
    }
    Ok(())
}

/// Creates a worker's share, provider after provider.
fn create(
    lines: &HashMap<String, String>,
    login: &str,
    worker: usize,
    share: usize,
) -> Outcome<()> {
    let (token, merchant) = login.split_once(' ').ok_or("no merchant")?;
    let paynet = format!("authorization: Basic {}\r\n", line(lines, "PAYLINK_PAYNET_SECRET_KEY")?);
    let paywall = format!(
        "apikeypublic: {}\r\napiclientpublic: {}\r\n",
        line(lines, "PAYLINK_PAYWALL_PUBLIC_KEY")?,
        line(lines, "PAYLINK_PAYWALL_PUBLIC_CLIENT")?
    );
    let ahl = format!("authorization: Bearer {token}\r\n");
    let mut connection = Connection::open(lines)?;
    for at in 0..share {
        let name = format!("ORD-{worker}-{at}");
        let (path, headers, body) = match at % 3 {
            0 => (
                "/paynet/v1/mailorder/create",
                &paynet,
                format!(
                    r#"{{"name_surname":"Ayşe Yılmaz","amount":149.90,"reference_no":"{name}","expire_date":"72","note":"Sipariş {name}","email":"ayse@shop.example","phone":"5321234567","succeed_url":"https://shop.example/ok?order={name}","error_url":"https://shop.example/no?order={name}","confirmation_url":"http://127.0.0.1:9/paid?order={name}"}}"#
                ),
            ),
            1 => (
                "/paywall/api/paywall/checkout/generate",
                &paywall,
                format!(
                    r#"{{"UniqueCode":"{name}","Amount":149.90,"CurrencyId":1,"Force3D":false,"InstallmentSupport":false,"ShowProduct":false,"SuccessBackUrl":"https://shop.example/ok?order={name}","FailBackUrl":"https://shop.example/no?order={name}","CallbackSupport":true,"CallbackAddress":"http://127.0.0.1:9/paid?order={name}"}}"#
                ),
            ),
            _ => (
                "/ahlpay/api/Payment/CreateLinkPayment",
                &ahl,
                format!(
                    r#"{{"orderId":"{name}","merchantId":{merchant},"memberId":1,"amount":"14990","currency":"949","installmentCount":"0","description":"Sipariş {name}","expireMinute":60,"receiverEmail":"ayse@shop.example","receiverPhoneNumber":"5321234567"}}"#
                ),
            ),
        };
        let request = Request { method: "POST", path, headers: headers.clone(), body: &body };
        let answer = connection.ask(&request, 200)?;
        if !answer.contains("http://") {
            return Err(answer.into());
        }
    }
    Ok(())
}
