//! The same call, repeated over open connections.

use tokio::task::JoinSet;

use crate::Figures;
use crate::client::BenchClient;
use crate::meter::{self, Meter};

pub async fn run(mut client: BenchClient, warm_up: u64, calls: u64, concurrency: u64) -> Figures {
    for _ in 0..warm_up {
        client.call().await;
    }
    let mut clients = Vec::new();
    for _ in 1..concurrency {
        let mut another = client.another().await;
        another.call().await;
        clients.push(another);
    }
    clients.push(client);
    let base = meter::live();
    meter::forget_peak();
    let meter = Meter::start();
    let mut tasks = JoinSet::new();
    for (at, mut client) in clients.into_iter().enumerate() {
        let share = calls / concurrency + u64::from((at as u64) < calls % concurrency);
        tasks.spawn(async move {
            for _ in 0..share {
                client.call().await;
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.expect("no call fails");
    }
    let mut figures = Figures::from(meter.stop());
    figures.extend([("calls", calls), ("peak", meter::peak().saturating_sub(base))]);
    figures
}
