use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// Where waiting, expiry and retries take their time from; cheap to clone.
///
/// `Clock::system()` is the default everywhere. [`Clock::manual`] makes tests of a three-day
/// expiry run at once.
#[derive(Clone)]
pub struct Clock(Arc<dyn TimeSource>);

/// A source of time: implement it to run on another runtime than tokio.
pub trait TimeSource: Send + Sync + 'static {
    /// The wall clock.
    fn now(&self) -> SystemTime;
    /// Time since an arbitrary start; never goes back.
    fn monotonic(&self) -> Duration;
    /// Completes after `duration`.
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;
}

impl Clock {
    /// The system's clock and tokio's timer.
    #[cfg(feature = "http")]
    pub fn system() -> Self {
        Self::new(System(std::time::Instant::now()))
    }

    /// A clock over another source of time.
    pub fn new(source: impl TimeSource) -> Self {
        Self(Arc::new(source))
    }

    /// A clock that stands at `start`, moves only by hand, and jumps over every sleep.
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use paylink_core::Clock;
    /// let (clock, hand) = Clock::manual(SystemTime::UNIX_EPOCH);
    /// hand.advance(Duration::from_secs(3600));
    /// assert_eq!(clock.now(), SystemTime::UNIX_EPOCH + Duration::from_secs(3600));
    /// ```
    pub fn manual(start: SystemTime) -> (Self, ManualClock) {
        let hand = ManualClock(Arc::new(Mutex::new(Manual {
            start,
            elapsed: Duration::ZERO,
            slept: Vec::new(),
        })));
        (Self::new(hand.clone()), hand)
    }

    /// The wall clock.
    pub fn now(&self) -> SystemTime {
        self.0.now()
    }

    /// Time since an arbitrary start; never goes back.
    pub fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }

    /// Completes after `duration`.
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

/// The hand of a manual clock.
#[derive(Clone)]
pub struct ManualClock(Arc<Mutex<Manual>>);

struct Manual {
    start: SystemTime,
    elapsed: Duration,
    slept: Vec<Duration>,
}

impl ManualClock {
    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.lock().elapsed += by;
    }

    /// Every sleep so far, in order.
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
        let hand = self.clone();
        Box::pin(async move {
            let mut manual = hand.lock();
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
    async fn a_manual_clock_moves_by_hand_and_jumps_over_sleeps() {
        let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000);
        let (clock, hand) = Clock::manual(start);
        hand.advance(Duration::from_secs(5));
        clock.sleep(Duration::from_secs(60)).await;
        clock.sleep(Duration::from_secs(7)).await;
        assert_eq!(clock.now(), start + Duration::from_secs(72));
        assert_eq!(clock.monotonic(), Duration::from_secs(72));
        assert_eq!(hand.slept(), [Duration::from_secs(60), Duration::from_secs(7)]);
    }
}
