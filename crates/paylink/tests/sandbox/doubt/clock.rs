//! A clock that jumps over every sleep, and lets things happen in it.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use paylink::Clock;
use paylink::TimeSource;

use super::scenario::Scenario;

#[derive(Clone, Default)]
pub(crate) struct SteppingClock(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    elapsed: Duration,
    offset: Duration,
    scenario: Option<Arc<Scenario>>,
}

impl SteppingClock {
    pub(crate) fn clock(&self) -> Clock {
        Clock::new(self.clone())
    }

    /// Starts a schedule: the sandbox of a schedule starts at the system time.
    pub(crate) fn begin(&self, scenario: &Arc<Scenario>) {
        let mut state = self.0.lock().unwrap();
        state.offset = Duration::ZERO;
        state.scenario = Some(scenario.clone());
    }
}

impl TimeSource for SteppingClock {
    fn now(&self) -> SystemTime {
        SystemTime::now() + self.0.lock().unwrap().offset
    }

    fn monotonic(&self) -> Duration {
        self.0.lock().unwrap().elapsed
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let state = self.0.clone();
        Box::pin(async move {
            let scenario = {
                let mut state = state.lock().unwrap();
                state.elapsed += duration;
                state.offset += duration;
                state.scenario.clone()
            };
            let Some(scenario) = scenario else { return };
            scenario.sandbox.advance(duration);
            if scenario.apply_random_event().await {
                scenario.killed.notify_one();
                std::future::pending::<()>().await;
            }
        })
    }
}
