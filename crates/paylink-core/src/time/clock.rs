use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// The clock that this library uses for waiting, expiry times and retries. A clock is cheap to
/// clone.
///
/// The default is `Clock::system()`. With [`Clock::manual`], a test can wait for an expiry after
/// three days and still finish at once.
#[derive(Clone)]
pub struct Clock(Arc<dyn TimeSource>);

/// A source of the current time, which can also wait. Implement this trait to use an async runtime
/// other than tokio.
pub trait TimeSource: Send + Sync + 'static {
    /// Returns the current time.
    fn now(&self) -> SystemTime;
    /// Returns the time that has passed since an arbitrary fixed moment. The returned time never
    /// decreases.
    fn monotonic(&self) -> Duration;
    /// Waits until `duration` has passed.
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;
}

impl Clock {
    /// Creates a clock that uses the system's clock and tokio's timer.
    #[cfg(feature = "http")]
    pub fn system() -> Self {
        Self::new(System(std::time::Instant::now()))
    }

    /// Creates a clock that uses `source` as its source of time.
    pub fn new(source: impl TimeSource) -> Self {
        Self(Arc::new(source))
    }

    /// Creates a clock for tests, and a `ManualClock` that controls the clock. The clock starts at
    /// `start`. It advances only if `advance` or `sleep` is called. A sleep completes at once and
    /// advances the clock by the duration of the sleep.
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use paylink_core::Clock;
    /// let (clock, control) = Clock::manual(SystemTime::UNIX_EPOCH);
    /// control.advance(Duration::from_secs(3600));
    /// assert_eq!(clock.now(), SystemTime::UNIX_EPOCH + Duration::from_secs(3600));
    /// ```
    pub fn manual(start: SystemTime) -> (Self, ManualClock) {
        let control = ManualClock(Arc::new(Mutex::new(Manual {
            start,
            elapsed: Duration::ZERO,
            slept: Vec::new(),
        })));
        (Self::new(control.clone()), control)
    }

    /// Returns the current time.
    pub fn now(&self) -> SystemTime {
        self.0.now()
    }

    /// Returns the time that has passed since an arbitrary fixed moment. The returned time never
    /// decreases.
    pub fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }

    /// Waits until `duration` has passed.
    pub async fn sleep(&self, duration: Duration) {
        self.0.sleep(duration).await;
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

#[cfg(feature = "http")]
struct System(std::time::Instant);

#[cfg(feature = "http")]
impl TimeSource for System {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn monotonic(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// Controls a [manual clock](Clock::manual) in a test.
#[derive(Clone)]
pub struct ManualClock(Arc<Mutex<Manual>>);

struct Manual {
    start: SystemTime,
    elapsed: Duration,
    slept: Vec<Duration>,
}

impl ManualClock {
    /// Advances the manual clock by this duration.
    pub fn advance(&self, by: Duration) {
        self.lock().elapsed += by;
    }

    /// Returns the durations of all sleeps on the manual clock so far, in order.
    pub fn slept(&self) -> Vec<Duration> {
        self.lock().slept.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Manual> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TimeSource for ManualClock {
    fn now(&self) -> SystemTime {
        let manual = self.lock();
        manual.start + manual.elapsed
    }

    fn monotonic(&self) -> Duration {
        self.lock().elapsed
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let clock = self.clone();
        Box::pin(async move {
            let mut manual = clock.lock();
            manual.elapsed += duration;
            manual.slept.push(duration);
        })
    }
}

impl fmt::Debug for ManualClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ManualClock").field(&self.lock().elapsed).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_manual_clock_advances_on_demand_and_with_every_sleep() {
        let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000);
        let (clock, control) = Clock::manual(start);
        control.advance(Duration::from_secs(5));
        clock.sleep(Duration::from_secs(60)).await;
        clock.sleep(Duration::from_secs(7)).await;
        assert_eq!(clock.now(), start + Duration::from_secs(72));
        assert_eq!(clock.monotonic(), Duration::from_secs(72));
        assert_eq!(control.slept(), [Duration::from_secs(60), Duration::from_secs(7)]);
    }
}
