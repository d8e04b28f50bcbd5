//! Faults, and the end of a sandbox.

use std::time::{Duration, Instant};

use paylink_sandbox::{Fault, FaultKind, Sandbox};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{Harness, try_http};

const BODY: &str = r#"{"name_surname":"A","amount":1}"#;

async fn create(harness: &Harness) -> Option<u16> {
    let url = format!("{}/v1/mailorder/create", harness.sandbox.paynet().base_url());
    let key = format!("Basic {}", harness.sandbox.paynet().secret_key());
    try_http(&url, "POST", &[("authorization", &key)], BODY).await.map(|answer| answer.status)
}

#[tokio::test]
async fn a_dropped_connection_says_nothing_about_the_effect() {
    let harness = Harness::new().await;
    harness.sandbox.fault(Fault::new("mailorder/create", FaultKind::DropBeforeProcessing));
    assert_eq!((create(&harness).await, harness.sandbox.paynet().links().len()), (None, 0));
    harness
        .sandbox
        .fault(Fault::new("/paynet/v1/mailorder/create", FaultKind::DropAfterProcessing).times(2));
    assert_eq!((create(&harness).await, harness.sandbox.paynet().links().len()), (None, 1));
    assert_eq!((create(&harness).await, harness.sandbox.paynet().links().len()), (None, 2));
    assert_eq!((create(&harness).await, harness.sandbox.paynet().links().len()), (Some(200), 3));
    assert_eq!(harness.sandbox.requests().len(), 4);
}

#[tokio::test]
async fn statuses_and_latency() {
    let harness = Harness::new().await;
    harness
        .sandbox
        .fault(Fault::new("mailorder/create", FaultKind::Status(503, "busy".to_owned())));
    harness
        .sandbox
        .fault(Fault::new("mailorder/create", FaultKind::Latency(Duration::from_millis(30))));
    harness.sandbox.fault(Fault::new("mailorder/detail", FaultKind::Status(9999, "{}".to_owned())));
    assert_eq!((create(&harness).await, harness.sandbox.paynet().links().len()), (Some(503), 0));
    let start = Instant::now();
    assert_eq!(create(&harness).await, Some(200));
    assert!(start.elapsed() >= Duration::from_millis(30));
    assert_eq!(harness.call("mailorder/detail", "{}").await.status, 500, "9999 is no status");
    assert_eq!(harness.call("mailorder/detail", "{}").await.status, 400, "the fault is used up");
}

#[tokio::test]
async fn a_late_response_comes_after_processing() {
    let harness = Harness::new().await;
    harness
        .sandbox
        .fault(Fault::new("mailorder/create", FaultKind::Latency(Duration::from_secs(600))));
    assert!(tokio::time::timeout(Duration::from_millis(500), create(&harness)).await.is_err());
    assert_eq!(harness.sandbox.paynet().links().len(), 1);
}

#[tokio::test]
async fn a_torn_response_comes_after_processing() {
    let harness = Harness::new().await;
    harness.sandbox.fault(Fault::new("mailorder/create", FaultKind::TearAnswer));
    let authority = harness.sandbox.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(authority).await.unwrap();
    let request = format!(
        "POST /paynet/v1/mailorder/create HTTP/1.1\r\nhost: {authority}\r\nauthorization: Basic {}\r\ncontent-type: \
         application/json\r\ncontent-length: {}\r\n\r\n{BODY}",
        harness.sandbox.paynet().secret_key(),
        BODY.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut came = String::new();
    // The connection ends; whether in order or with a reset is the operating system's business.
    let _ = stream.read_to_string(&mut came).await;
    assert_eq!(harness.sandbox.paynet().links().len(), 1, "it took effect");
    let (head, body) = came.split_once("\r\n\r\n").unwrap();
    let announced = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    assert_eq!(body.len(), announced.parse::<usize>().unwrap() / 2);
    assert!(body.starts_with('{'), "{body}");
}

#[tokio::test]
async fn a_request_that_is_queued_takes_effect_when_it_is_processed() {
    let harness = Harness::new().await;
    harness.sandbox.fault(Fault::new("mailorder/create", FaultKind::Queue).times(2));
    assert_eq!((create(&harness).await, create(&harness).await), (None, None));
    assert_eq!((harness.sandbox.requests().len(), harness.sandbox.paynet().links().len()), (2, 0));
    assert!(!format!("{:?}", harness.sandbox).contains(harness.sandbox.paynet().secret_key()));
    assert_eq!(
        (harness.sandbox.process_queued().await, harness.sandbox.paynet().links().len()),
        (2, 2)
    );
    assert_eq!(
        (harness.sandbox.process_queued().await, harness.sandbox.paynet().links().len()),
        (0, 2)
    );
}

#[tokio::test]
async fn a_dropped_sandbox_frees_its_port() {
    let sandbox = Sandbox::start().await.unwrap();
    let port = sandbox.url().rsplit(':').next().unwrap().parse().unwrap();
    assert!(Sandbox::builder().port(port).start().await.is_err());
    drop(sandbox);
    let mut again = Sandbox::builder().port(port).start().await;
    for _ in 0..100 {
        if again.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
        again = Sandbox::builder().port(port).start().await;
    }
    assert_eq!(again.unwrap().url(), format!("http://127.0.0.1:{port}"));
}

#[tokio::test]
async fn two_sandboxes_share_nothing() {
    let (one, two) = (Harness::new().await, Harness::new().await);
    assert_ne!(one.sandbox.paynet().secret_key(), two.sandbox.paynet().secret_key());
    one.create("").await;
    assert!(two.sandbox.paynet().links().is_empty());
}
