//! A manual clock that moves the sandbox's clock along.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use paylink_core::Clock;
use paylink_core::time::{ManualClock, TimeSource};
use paylink_sandbox::Sandbox;

type Running = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Returns a clock that advances the sandbox with every sleep. During the sleep with the number
/// `paid_during`, from 1, it calls `pay`.
pub fn sandbox_clock(
    sandbox: &Arc<Sandbox>,
    manual: &ManualClock,
    paid_during: Option<usize>,
    pay: impl Fn(Arc<Sandbox>) -> Running + Send + Sync + 'static,
) -> Clock {
    Clock::new(Coupled {
        manual: manual.clone(),
        sandbox: sandbox.clone(),
        sleeps: AtomicUsize::new(0),
        paid_during,
        pay: Box::new(pay),
    })
}

struct Coupled {
    manual: ManualClock,
    sandbox: Arc<Sandbox>,
    /// The sleeps on this clock; the manual clock may have others.
    sleeps: AtomicUsize,
    paid_during: Option<usize>,
    pay: Box<dyn Fn(Arc<Sandbox>) -> Running + Send + Sync>,
}

impl TimeSource for Coupled {
    fn now(&self) -> SystemTime {
        self.manual.now()
    }

    fn monotonic(&self) -> Duration {
        self.manual.monotonic()
    }

    fn sleep(&self, duration: Duration) -> Running {
        self.sandbox.advance(duration);
        let number = self.sleeps.fetch_add(1, Ordering::SeqCst) + 1;
        let sleep = self.manual.sleep(duration);
        let pay = (self.paid_during == Some(number)).then(|| (self.pay)(self.sandbox.clone()));
        Box::pin(async move {
            sleep.await;
            if let Some(pay) = pay {
                pay.await;
            }
        })
    }
}
