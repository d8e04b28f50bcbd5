//! Captures every event, span and log record of all crates, with all fields.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, Once};

use tracing::field::{Field, Visit};
use tracing::span;

use super::canaries::CANARIES;

/// The lines that this thread logs while `work` runs.
pub fn captured_during(work: impl Future<Output = ()>) -> Vec<String> {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let kept = lines.clone();
    let capture = LogCapture(Arc::new(move |line| kept.lock().unwrap().push(line)));
    // With a single subscriber in the process, a callsite that another thread reaches first would
    // be disabled for this thread too.
    let [subscriber, _second] = [capture.clone(), capture].map(tracing::Dispatch::new);
    capture_log_records();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tracing::dispatcher::with_default(&subscriber, || runtime.block_on(work));
    lines.lock().unwrap().clone()
}

/// What the whole process logs, from now to its end.
#[derive(Clone, Debug, Default)]
pub struct CapturedLogs {
    lines: Arc<AtomicUsize>,
    leaks: Arc<Mutex<Vec<String>>>,
}

impl CapturedLogs {
    /// Starts to capture and to search for canaries.
    ///
    /// # Errors
    /// Returns an error if the process has a global subscriber already.
    pub fn begin() -> Result<Self, String> {
        let captured = Self::default();
        let own = captured.clone();
        let capture = LogCapture(Arc::new(move |line| own.push(line)));
        tracing::subscriber::set_global_default(capture).map_err(|why| why.to_string())?;
        capture_log_records();
        Ok(captured)
    }

    fn push(&self, line: String) {
        self.lines.fetch_add(1, Ordering::Relaxed);
        if let Some(form) = CANARIES.found_in(&line) {
            self.leaks.lock().unwrap().push(format!("the log shows {form}: {line}"));
        }
    }

    /// How many lines were captured.
    pub fn lines(&self) -> usize {
        self.lines.load(Ordering::Relaxed)
    }

    /// The lines that show a canary.
    pub fn leaks(&self) -> Vec<String> {
        self.leaks.lock().unwrap().clone()
    }
}

/// A subscriber that passes each line to a function.
#[derive(Clone)]
struct LogCapture(Arc<dyn Fn(String) + Send + Sync>);

struct Line(String);

impl Line {
    fn of(kind: &str, metadata: &tracing::Metadata<'_>) -> Self {
        Self(format!("{kind} {} {} {}", metadata.level(), metadata.target(), metadata.name()))
    }
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.push_str(&format!(" {}={value:?}", field.name()));
    }
}

impl tracing::Subscriber for LogCapture {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        let mut line = Line::of("span", attributes.metadata());
        attributes.record(&mut line);
        (self.0)(line.0);
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        let mut line = Line("record".to_owned());
        values.record(&mut line);
        (self.0)(line.0);
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut line = Line::of("event", event.metadata());
        event.record(&mut line);
        (self.0)(line.0);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// Turns records of the `log` crate into events; the HTTP library logs through it.
struct Records;

impl log::Log for Records {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        tracing::trace!(level = %record.level(), origin = record.target(), "{}", record.args());
    }

    fn flush(&self) {}
}

fn capture_log_records() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if log::set_logger(&Records).is_ok() {
            log::set_max_level(log::LevelFilter::Trace);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canaries::{NAME, TOKEN};

    fn leaks(work: impl FnOnce()) -> bool {
        let lines = captured_during(async { work() });
        assert!(!lines.is_empty(), "nothing was captured at all");
        CANARIES.found_in(&lines.join("\n")).is_some()
    }

    #[test]
    fn a_deliberate_leak_is_found_wherever_it_is() {
        assert!(leaks(|| tracing::trace!("paid by {NAME}")));
        assert!(leaks(|| tracing::trace!(payer = NAME)));
        assert!(leaks(|| tracing::error!(payer = ?Some(NAME), "refused")));
        assert!(leaks(|| drop(tracing::trace_span!("call", token = %TOKEN))));
        assert!(leaks(|| drop(tracing::trace_span!("k4n4ry4"))));
        assert!(leaks(|| {
            let span = tracing::trace_span!("call", token = tracing::field::Empty);
            span.record("token", TOKEN);
        }));
        assert!(leaks(|| log::trace!("Authorization: Bearer {TOKEN}")));
        assert!(!leaks(|| tracing::info!(operation = "link/create", "answered")));
    }

    #[test]
    fn the_whole_process_is_captured_once() {
        let captured = CapturedLogs::begin().unwrap();
        std::thread::spawn(|| log::debug!("{NAME}")).join().unwrap();
        std::thread::spawn(|| tracing::debug!("nothing")).join().unwrap();
        assert!(captured.lines() >= 2, "{}", captured.lines());
        assert!(captured.leaks().iter().any(|leak| leak.contains(NAME)), "{:?}", captured.leaks());
        assert!(CapturedLogs::begin().is_err());
    }
}
