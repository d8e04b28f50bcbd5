//! A manual clock that moves the sandbox's clock along.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use paylink_core::Clock;
use paylink_core::time::{ManualClock, TimeSource};
use paylink_sandbox::Sandbox;

/// A manual clock that advances the sandbox's clock with every sleep, and lets the payer pay during
/// one of the sleeps.
pub(crate) struct SandboxClock {
    manual: ManualClock,
    sandbox: Arc<Sandbox>,
    pay_in: Mutex<Option<(usize, String)>>,
}

impl SandboxClock {
    /// Couples a clock to the sandbox. `pay_in` is the number of the sleep, from 1, during which
    /// the link with this id is paid.
    pub(crate) fn couple(
        sandbox: &Arc<Sandbox>,
        pay_in: Option<(usize, String)>,
    ) -> (Clock, ManualClock) {
        let (_, manual) = Clock::manual(SystemTime::UNIX_EPOCH);
        let clock =
            Self { manual: manual.clone(), sandbox: sandbox.clone(), pay_in: Mutex::new(pay_in) };
        (Clock::new(clock), manual)
    }
}

impl TimeSource for SandboxClock {
    fn now(&self) -> SystemTime {
        self.manual.now()
    }

    fn monotonic(&self) -> Duration {
        self.manual.monotonic()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.sandbox.advance(duration);
        let sleep = self.manual.sleep(duration);
        let due = |(number, _): &mut (usize, String)| *number == self.manual.slept().len() + 1;
        let pay = self.pay_in.lock().unwrap().take_if(due);
        let sandbox = self.sandbox.clone();
        Box::pin(async move {
            sleep.await;
            if let Some((_, id)) = pay {
                sandbox.paynet().pay(&id).await.unwrap();
            }
        })
    }
}
