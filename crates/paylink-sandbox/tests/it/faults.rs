//! Faults, and the end of a sandbox.

use std::time::{Duration, Instant};

use paylink_sandbox::{Fault, FaultKind, Sandbox};

use crate::support::{World, try_http};

const BODY: &str = r#"{"name_surname":"A","amount":1}"#;

async fn create(world: &World) -> Option<u16> {
    let url = format!("{}/v1/mailorder/create", world.sandbox.paynet().base_url());
    let key = format!("Basic {}", world.sandbox.paynet().secret_key());
    try_http(&url, "POST", &[("authorization", &key)], BODY).await.map(|answer| answer.status)
}

#[tokio::test]
async fn a_dropped_connection_says_nothing_about_the_effect() {
    let world = World::new().await;
    world.sandbox.fault(Fault::new("mailorder/create", FaultKind::DropBeforeProcessing));
    assert_eq!((create(&world).await, world.sandbox.paynet().links().len()), (None, 0));
    world.sandbox.fault(Fault::new("/paynet/v1/mailorder/create", FaultKind::DropAfterProcessing).times(2));
    assert_eq!((create(&world).await, world.sandbox.paynet().links().len()), (None, 1));
    assert_eq!((create(&world).await, world.sandbox.paynet().links().len()), (None, 2));
    assert_eq!((create(&world).await, world.sandbox.paynet().links().len()), (Some(200), 3));
    assert_eq!(world.sandbox.requests().len(), 4);
}

#[tokio::test]
async fn statuses_and_latency() {
    let world = World::new().await;
    world.sandbox.fault(Fault::new("mailorder/create", FaultKind::Status(503, "busy".to_owned())));
    world.sandbox.fault(Fault::new("mailorder/create", FaultKind::Latency(Duration::from_millis(30))));
    world.sandbox.fault(Fault::new("mailorder/detail", FaultKind::Status(9999, "{}".to_owned())));
    assert_eq!((create(&world).await, world.sandbox.paynet().links().len()), (Some(503), 0));
    let start = Instant::now();
    assert_eq!(create(&world).await, Some(200));
    assert!(start.elapsed() >= Duration::from_millis(30));
    assert_eq!(world.call("mailorder/detail", "{}").await.status, 500, "9999 is no status");
    assert_eq!(world.call("mailorder/detail", "{}").await.status, 400, "the fault is used up");
}

#[tokio::test]
async fn a_late_answer_is_late_about_what_has_happened() {
    let world = World::new().await;
    world.sandbox.fault(Fault::new("mailorder/create", FaultKind::Latency(Duration::from_secs(600))));
    assert!(tokio::time::timeout(Duration::from_millis(500), create(&world)).await.is_err());
    assert_eq!(world.sandbox.paynet().links().len(), 1);
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
    let (one, two) = (World::new().await, World::new().await);
    assert_ne!(one.sandbox.paynet().secret_key(), two.sandbox.paynet().secret_key());
    one.create("").await;
    assert!(two.sandbox.paynet().links().is_empty());
}
