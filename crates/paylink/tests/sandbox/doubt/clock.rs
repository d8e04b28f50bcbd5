//! A clock that jumps over every sleep, and lets things happen in it.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use paylink::Clock;
use paylink::TimeSource;

use super::scenario::Scenario;

#[derive(Clone, Default)]
pub(crate) struct Jumping(Arc<Mutex<Scene>>);

#[derive(Default)]
struct Scene {
    elapsed: Duration,
    since_the_start: Duration,
    scenario: Option<Arc<Scenario>>,
}

impl Jumping {
    pub(crate) fn clock(&self) -> Clock {
        Clock::new(self.clone())
    }

    /// From now on it belongs to this schedule, whose sandbox begins at the time of this machine.
    pub(crate) fn begin(&self, scenario: &Arc<Scenario>) {
        let mut scene = self.0.lock().unwrap();
        scene.since_the_start = Duration::ZERO;
        scene.scenario = Some(scenario.clone());
    }
}

impl TimeSource for Jumping {
    fn now(&self) -> SystemTime {
        SystemTime::now() + self.0.lock().unwrap().since_the_start
    }

    fn monotonic(&self) -> Duration {
        self.0.lock().unwrap().elapsed
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let scene = self.0.clone();
        Box::pin(async move {
            let scenario = {
                let mut scene = scene.lock().unwrap();
                scene.elapsed += duration;
                scene.since_the_start += duration;
                scene.scenario.clone()
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
