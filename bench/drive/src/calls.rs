//! The same call again and again over kept connections.

use tokio::task::JoinSet;

use crate::Figures;
use crate::meter::{self, Meter};
use crate::subject::Subject;

pub async fn run(mut subject: Subject, warm_up: u64, calls: u64, concurrency: u64) -> Figures {
    for _ in 0..warm_up {
        subject.call().await;
    }
    let mut subjects = Vec::new();
    for _ in 1..concurrency {
        let mut another = subject.another().await;
        another.call().await;
        subjects.push(another);
    }
    subjects.push(subject);
    let base = meter::live();
    meter::forget_peak();
    let meter = Meter::start();
    let mut tasks = JoinSet::new();
    for (at, mut subject) in subjects.into_iter().enumerate() {
        let share = calls / concurrency + u64::from((at as u64) < calls % concurrency);
        tasks.spawn(async move {
            for _ in 0..share {
                subject.call().await;
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
