//! Clocks that nobody waits for.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use paylink_core::Clock;
use paylink_core::time::{ManualClock, TimeSource};
use paylink_sandbox::Sandbox;

/// A clock that moves the sandbox's clock along with every sleep, and lets the payer pay during one
/// of them.
pub(crate) struct Coupled {
    hand: ManualClock,
    sandbox: Arc<Sandbox>,
    pay_in: Mutex<Option<(usize, String)>>,
}

impl Coupled {
    /// `pay_in`: the number of the sleep, from 1, in which the link with this id is paid.
    pub(crate) fn to(
        sandbox: &Arc<Sandbox>,
        pay_in: Option<(usize, String)>,
    ) -> (Clock, ManualClock) {
        let (_, hand) = Clock::manual(SystemTime::UNIX_EPOCH);
        let coupled =
            Self { hand: hand.clone(), sandbox: sandbox.clone(), pay_in: Mutex::new(pay_in) };
        (Clock::new(coupled), hand)
    }
}

impl TimeSource for Coupled {
    fn now(&self) -> SystemTime {
        self.hand.now()
    }

    fn monotonic(&self) -> Duration {
        self.hand.monotonic()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.sandbox.advance(duration);
        let sleep = self.hand.sleep(duration);
        let due = |(number, _): &mut (usize, String)| *number == self.hand.slept().len() + 1;
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
