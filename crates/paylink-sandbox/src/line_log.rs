//! Lines on standard error. A thread of its own writes them, so that no request waits for a
//! standard error that nobody reads: lines may be lost, responses are not.

use std::io::{self, Write};
use std::sync::{Arc, Condvar, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use crate::lock;

/// The largest size in bytes of all lines that wait to be written. Further lines are lost.
const MOST_BYTES: usize = 1 << 20;

/// The lines that wait for their thread.
#[derive(Debug)]
pub(crate) struct LineLog(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Waiting {
    lines: String,
    /// The number of lines that found no room behind `lines`.
    lost: u64,
    /// Whether the thread is writing lines that it has already taken.
    is_writing: bool,
}

impl LineLog {
    /// Returns the log of this process's standard error. Its thread starts with the first call.
    pub(crate) fn stderr() -> &'static Self {
        static STDERR: LazyLock<LineLog> = LazyLock::new(|| LineLog::to(io::stderr()));
        &STDERR
    }

    fn to(mut target: impl Write + Send + 'static) -> Self {
        let shared = Arc::new(Shared::default());
        let own = Arc::clone(&shared);
        // if there is no thread, every line is lost in the end, and no request waits
        let _ = std::thread::Builder::new().name("log lines".to_owned()).spawn(move || {
            loop {
                // a closed standard error is not a failure
                let _ = target.write_all(own.take().as_bytes());
                let _ = target.flush();
            }
        });
        Self(shared)
    }

    /// Adds a line, which ends with a line break, and returns at once.
    pub(crate) fn add(&self, line: &str) {
        let mut waiting = lock(&self.0.waiting);
        if waiting.lost > 0 || waiting.lines.len() + line.len() > MOST_BYTES {
            waiting.lost += 1;
        } else {
            waiting.lines.push_str(line);
        }
        self.0.changed.notify_all();
    }

    /// Waits until all lines are written, but at most this long.
    pub(crate) fn flush(&self, longest: Duration) {
        let waiting = lock(&self.0.waiting);
        let is_busy = |own: &mut Waiting| own.is_writing || !own.lines.is_empty() || own.lost > 0;
        let _ = self.0.changed.wait_timeout_while(waiting, longest, is_busy);
    }
}

impl Shared {
    /// Waits for lines, and takes them. The last one says how many lines were lost behind them.
    fn take(&self) -> String {
        let mut waiting = lock(&self.waiting);
        waiting.is_writing = false;
        self.changed.notify_all();
        let is_idle = |own: &mut Waiting| own.lines.is_empty() && own.lost == 0;
        let mut waiting =
            self.changed.wait_while(waiting, is_idle).unwrap_or_else(PoisonError::into_inner);
        waiting.is_writing = true;
        let mut lines = std::mem::take(&mut waiting.lines);
        match std::mem::take(&mut waiting.lost) {
            0 => {}
            lost => lines.push_str(&format!("{lost} lines lost: nobody read the log in time\n")),
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

    use super::*;

    /// A target that nobody reads until the test receives from it.
    struct Pipe(SyncSender<String>);

    impl Write for Pipe {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let text = String::from_utf8_lossy(bytes).into_owned();
            self.0.send(text).map_err(|_| io::ErrorKind::BrokenPipe)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn pipe() -> (LineLog, Receiver<String>) {
        let (sender, receiver) = sync_channel(0);
        (LineLog::to(Pipe(sender)), receiver)
    }

    #[test]
    fn a_target_that_nobody_reads_costs_lines_and_the_log_says_how_many() {
        let (log, receiver) = pipe();
        let line = format!("{}\n", "x".repeat(1023));
        log.add("first\n");
        // the thread waits with this line, and everything behind it has to wait
        while !lock(&log.0.waiting).is_writing {
            std::thread::yield_now();
        }
        let room = MOST_BYTES / line.len();
        (0..room + 5).for_each(|_| log.add(&line));
        assert_eq!(receiver.recv().unwrap(), "first\n");
        let waited = receiver.recv().unwrap();
        assert_eq!(waited.lines().count(), room + 1);
        assert!(waited.ends_with("x\n5 lines lost: nobody read the log in time\n"));
        log.add("later\n");
        assert_eq!(receiver.recv().unwrap(), "later\n");
    }

    #[test]
    fn flushing_waits_for_the_lines_but_not_for_ever() {
        let (log, receiver) = pipe();
        log.add("a line\n");
        log.flush(Duration::from_millis(20));
        assert_eq!(receiver.recv().unwrap(), "a line\n");
        log.flush(Duration::from_secs(20));
        assert!(receiver.try_recv().is_err());
    }
}
