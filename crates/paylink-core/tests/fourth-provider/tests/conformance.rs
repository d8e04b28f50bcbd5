//! The fourth provider passes the same test suite as the three of this repository.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fourth_provider::{Client, PROVIDER};
use paylink_core::conformance::{
    ExpectedRefusal, LiveBackend, ProviderHarness, Scenario, ScriptedBackend, run_suite,
};
use paylink_core::{
    Identity, LinkKey, LinkProvider, LinkQuery, Money, NewLink, Reference, Transport, async_trait,
};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const KEY: &str = "key-7f3a/x+y==";

const REFUSAL: ExpectedRefusal = ExpectedRefusal {
    http_status: 404,
    code: "E-7",
    message: "Ayşe'nin kaydı yok",
    request_id: Some("req-1"),
};

#[derive(Default)]
struct State {
    links: Mutex<Vec<(String, Value, &'static str)>>,
    requests: AtomicUsize,
    connections: AtomicUsize,
}

struct Server {
    url: String,
    state: Arc<State>,
}

impl Server {
    async fn start(scenario: Option<Scenario>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State::default());
        let shared = state.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                shared.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, shared.clone(), scenario));
            }
        });
        Self { url, state }
    }

    fn new_client(&self, transport: &Transport) -> Arc<dyn LinkProvider> {
        Arc::new(Client::new(&self.url, KEY, transport).unwrap())
    }
}

async fn serve(mut stream: TcpStream, state: Arc<State>, scenario: Option<Scenario>) {
    let mut bytes = Vec::new();
    loop {
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            let mut chunk = [0; 4096];
            match stream.read(&mut chunk).await {
                Ok(read) if read > 0 => bytes.extend_from_slice(&chunk[..read]),
                _ => return,
            }
            continue;
        };
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap().to_ascii_lowercase();
        let length: usize = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .unwrap()
            .parse()
            .unwrap();
        while bytes.len() < end + 4 + length {
            let mut chunk = [0; 4096];
            let read = stream.read(&mut chunk).await.unwrap();
            bytes.extend_from_slice(&chunk[..read]);
        }
        let request = String::from_utf8(bytes.drain(..end + 4 + length).collect()).unwrap();
        let body: Value = serde_json::from_str(&request[end + 4..]).unwrap();
        let earlier = state.requests.fetch_add(1, Ordering::SeqCst);
        let path = head.split(' ').nth(1).unwrap();
        let (status, answer) = match scenario {
            Some(Scenario::HangUp) => return,
            Some(Scenario::Silence) => return std::future::pending().await,
            Some(Scenario::Redirect(to)) => {
                let head = format!("HTTP/1.1 307 X\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n");
                stream.write_all(head.as_bytes()).await.unwrap();
                continue;
            }
            Some(Scenario::Echo(status)) => (status, request),
            Some(Scenario::Recovers(failures)) if earlier < failures => (503, "<html>".into()),
            Some(scenario) => scripted(scenario),
            None => live(&state, path, &body),
        };
        let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n\r\n", answer.len());
        stream.write_all((head + &answer).as_bytes()).await.unwrap();
    }
}

fn scripted(scenario: Scenario) -> (u16, String) {
    let link = |reference: &str, status: &str| json!({"id":"1","reference":reference,"status":status,"amount":1});
    let (status, answer) = match scenario {
        Scenario::UnknownStatus => (200, link("R-1", "frozen")),
        Scenario::OtherReference => (200, link("R-2", "paid")),
        Scenario::Refused => (
            REFUSAL.http_status,
            json!({"code":REFUSAL.code,"message":REFUSAL.message,"request":REFUSAL.request_id}),
        ),
        _ => (200, link("R-1", "paid")),
    };
    (status, answer.to_string())
}

fn live(state: &State, path: &str, body: &Value) -> (u16, String) {
    let mut links = state.links.lock().unwrap();
    let row = |number: usize, (reference, amount, status): &(String, Value, &str)| json!({"id":number.to_string(),"reference":reference,"status":status,"amount":amount});
    let number = body["id"].as_str().and_then(|id| id.parse::<usize>().ok());
    let (status, answer) = match (path, number.filter(|number| *number < links.len())) {
        ("/links/create", _) => {
            links.push((
                body["reference"].as_str().unwrap().to_owned(),
                body["amount"].clone(),
                "open",
            ));
            (200, json!({"id":(links.len() - 1).to_string(),"url":"https://pay.example/1"}))
        }
        ("/links/read", Some(number)) => (200, row(number, &links[number])),
        ("/links/close", Some(number)) => {
            links[number].2 = "closed";
            (200, json!({}))
        }
        ("/links/list", _) => {
            let (from, size) = (body["from"].as_u64().unwrap(), body["size"].as_u64().unwrap());
            let rows: Vec<Value> = links
                .iter()
                .enumerate()
                .skip(from as usize)
                .take(size as usize)
                .map(|(number, link)| row(number, link))
                .collect();
            (200, json!({"rows":rows,"total":links.len()}))
        }
        _ => (404, json!({"code":"E-1","message":"yok","request":"req-0"})),
    };
    (status, answer.to_string())
}

struct Fourth;

#[async_trait]
impl ProviderHarness for Fourth {
    async fn live_backend(&self) -> Box<dyn LiveBackend> {
        Box::new(Server::start(None).await)
    }

    async fn scripted_backend(&self, scenario: Scenario) -> Box<dyn ScriptedBackend> {
        Box::new(Server::start(Some(scenario)).await)
    }
}

#[async_trait]
impl LiveBackend for Server {
    fn client(&self, transport: &Transport) -> Arc<dyn LinkProvider> {
        self.new_client(transport)
    }

    fn requests(&self) -> usize {
        self.state.requests.load(Ordering::SeqCst)
    }

    fn link(&self, reference: Reference, amount: Money) -> NewLink {
        NewLink::new(reference, amount, "").expires_in(Duration::from_secs(3600))
    }

    fn query(&self) -> LinkQuery {
        LinkQuery::new()
    }

    async fn pay(&self, key: &LinkKey) {
        let number: usize = key.id().unwrap().parse().unwrap();
        self.state.links.lock().unwrap()[number].2 = "paid";
    }
}

impl ScriptedBackend for Server {
    fn client(&self, transport: &Transport) -> Arc<dyn LinkProvider> {
        self.new_client(transport)
    }

    fn key(&self) -> LinkKey {
        let identity = Identity::new(PROVIDER, "test", "default").unwrap();
        LinkKey::by_reference(&identity, Reference::new("R-1").unwrap()).with_id("1")
    }

    fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }

    fn requests(&self) -> usize {
        self.state.requests.load(Ordering::SeqCst)
    }

    fn secrets(&self) -> Vec<String> {
        vec![KEY.to_owned()]
    }

    fn expected_refusal(&self) -> ExpectedRefusal {
        REFUSAL
    }
}

#[tokio::test]
async fn every_case_passes() {
    let report = run_suite(&Fourth).await;
    assert_eq!(report.failures(), Vec::<String>::new());
    assert!(report.names().len() > 55, "{:#?}", report.names());
}
