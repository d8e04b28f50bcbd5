//! Waits for open links until they are settled, a fixed number at a time, with a clock that skips
//! every pause.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, SystemTime};

use paylink::{Clock, LinkStatus, PayLinks, PollOptions, Reference, TimeSource};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::Figures;
use crate::client;
use crate::meter::{self, Meter};

/// How often link `n` is read until it is settled; the server settles it at read 1 + `n` % 8.
fn reads_until_settled(link: u64) -> u64 {
    1 + link % 8
}

pub async fn run(links: u64, concurrency: u64, address: &str) -> Figures {
    let pauses = Arc::new(AtomicU64::new(0));
    let clock = Clock::new(SkippingClock(Arc::clone(&pauses)));
    let all = PayLinks::with_clock(client::paynet(&format!("http://{address}/paynet")), clock);
    let permits = Arc::new(Semaphore::new(usize::try_from(concurrency).expect("a small number")));
    let base = meter::live();
    meter::forget_peak();
    let meter = Meter::start();
    let (mut tasks, mut worst) = (JoinSet::new(), 0);
    for link in 0..links {
        // A task starts only when it has a permit, so that waiting links need no memory.
        let permit = Arc::clone(&permits).acquire_owned().await.expect("open");
        while let Some(done) = tasks.try_join_next() {
            worst = worst.max(done.expect("no task fails"));
        }
        let (all, pauses) = (all.clone(), Arc::clone(&pauses));
        tasks.spawn(async move {
            let _permit = permit;
            let key = all.key_for(Reference::new(format!("UNTIL-{link}")).expect("a reference"));
            let before = pauses.load(Relaxed);
            let last = all
                .wait_until_settled(&key, PollOptions::new(Duration::MAX))
                .await
                .expect("a link");
            assert_eq!(last.link().status, LinkStatus::Paid);
            // The pauses of all tasks while this one made its own: a fair share is one each.
            let (passed, own) = (pauses.load(Relaxed) - before, reads_until_settled(link) - 1);
            if own == 0 { 0 } else { passed * 1000 / (own * concurrency) }
        });
    }
    while let Some(done) = tasks.join_next().await {
        worst = worst.max(done.expect("no task fails"));
    }
    let needed = (0..links).map(reads_until_settled).sum();
    let mut figures = Figures::from(meter.stop());
    figures.extend([
        ("links", links),
        ("needed", needed),
        ("requests", links + pauses.load(Relaxed)),
        ("worst_share", worst),
        ("peak", meter::peak() - base),
    ]);
    figures
}

/// Counts the pauses and skips them.
struct SkippingClock(Arc<AtomicU64>);

impl TimeSource for SkippingClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.0.fetch_add(1, Relaxed);
        Box::pin(tokio::task::yield_now())
    }
}
