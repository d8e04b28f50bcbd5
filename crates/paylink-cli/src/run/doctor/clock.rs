//! Compares the clock of this machine with the clocks of servers.

use std::time::{Duration, SystemTime};

use paylink::PayLinks;
use serde_json::json;

use super::{Level, Report};
use crate::exit::{Exit, Failure, Outcome};
use crate::text::time;

/// A difference below this is normal between two machines that set their clocks by the network.
const SMALL: Duration = Duration::from_secs(5);

/// Above this difference, the times of links are wrong by minutes.
const LARGE: Duration = Duration::from_secs(60);

/// The start of 2026. A clock that shows an earlier time is wrong.
const YEAR_2026: Duration = Duration::from_secs(1_767_225_600);

/// How many milliseconds the clock of a server is ahead of the clock of this machine. The exact
/// number is unknown, because the answer took some time, and because the server rounds its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    from: i64,
    to: i64,
}

impl Difference {
    /// Returns the difference if the server sent the time `shown`, rounded down to `unit`, after
    /// the moment `before` and before the moment `after` of the clock of this machine.
    pub(super) fn new(
        shown: SystemTime,
        unit: Duration,
        before: SystemTime,
        after: SystemTime,
    ) -> Self {
        Self { from: millis(shown) - millis(after), to: millis(shown + unit) - millis(before) }
    }

    /// Returns by how much the clocks differ at least.
    fn at_least(self) -> Duration {
        let nearest = if self.from > 0 { self.from } else { self.to.min(0) };
        Duration::from_millis(nearest.unsigned_abs())
    }

    /// Returns by how much the clocks differ at most.
    fn at_most(self) -> Duration {
        Duration::from_millis(self.from.unsigned_abs().max(self.to.unsigned_abs()))
    }

    fn level(self) -> Level {
        match self.at_least() {
            least if least > LARGE => Level::Bad,
            least if least > SMALL => Level::Warning,
            _ => Level::Good,
        }
    }

    /// Returns the difference in words. `server` is the name of the server.
    fn shown(self, server: &str) -> String {
        // Whole seconds that are not better than what is known.
        let most = self.at_most().as_millis().div_ceil(1_000);
        let least = self.at_least().as_secs();
        if least == 0 {
            return text!(
                "the clock differs from that of {server} by at most {most} s",
                "saat, {server} saatinden en çok {most} sn farklı"
            );
        }
        if self.from > 0 {
            text!(
                "the clock is {least} to {most} s behind that of {server}",
                "saat, {server} saatinden {least} ile {most} sn arasında geri"
            )
        } else {
            text!(
                "the clock is {least} to {most} s ahead of that of {server}",
                "saat, {server} saatinden {least} ile {most} sn arasında ileri"
            )
        }
    }
}

fn millis(at: SystemTime) -> i64 {
    let since = at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX / 4)
}

/// Shows the time, and whether it is possible.
pub(super) fn own(report: &mut Report) -> Outcome<()> {
    let now = SystemTime::now();
    let shown = time::shown(now);
    if now >= SystemTime::UNIX_EPOCH + YEAR_2026 {
        return report.add(Level::Good, "clock", &text!("clock: {shown}", "saat: {shown}"));
    }
    report.bad(
        "clock",
        &Failure::new(Exit::Failed, text!("the clock is wrong: {shown}", "saat yanlış: {shown}")),
    )
}

/// Compares the clock with that of a provider. No key is sent.
pub(super) async fn of_provider(
    report: &mut Report,
    provider: &str,
    links: &PayLinks,
) -> Outcome<()> {
    let before = SystemTime::now();
    let Ok(Some(shown)) = links.server_time().await else {
        return report.add(
            Level::Warning,
            "clock",
            &text!(
                "the host of {provider} does not show its time, so the clock was not compared",
                "{provider} sunucusu saatini göstermiyor; saat karşılaştırılamadı"
            ),
        );
    };
    // HTTP has times in whole seconds.
    let unit = Duration::from_secs(1);
    compare(report, provider, Difference::new(shown, unit, before, SystemTime::now()))
}

/// Reports a difference.
pub(super) fn compare(report: &mut Report, server: &str, difference: Difference) -> Outcome<()> {
    let Difference { from, to } = difference;
    let more = json!({ "server": server, "ahead_ms": { "from": from, "to": to } });
    let (level, text) = (difference.level(), difference.shown(server));
    report.add_with(level, "clock", &text, more)?;
    if level == Level::Bad {
        report.fails(Exit::Failed);
        report.hint(say!(
            "Set the clock of this machine by a time server, for example with chrony or systemd-timesyncd.",
            "Bu makinenin saatini bir zaman sunucusuyla ayarlayın, örneğin chrony ya da systemd-timesyncd ile."
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::Language;

    fn difference(shown: u64, before: u64, after: u64) -> Difference {
        let at = |millis| SystemTime::UNIX_EPOCH + Duration::from_millis(millis);
        Difference::new(at(shown), Duration::from_secs(1), at(before), at(after))
    }

    #[test]
    fn a_difference_is_known_as_well_as_the_answer_was_fast() {
        Language::English.set();
        for (shown, before, after, from, to, level, text) in [
            (5_000, 5_300, 5_400, -400, 700, Level::Good, "by at most 1 s"),
            (5_000, 5_000, 5_000, 0, 1_000, Level::Good, "by at most 1 s"),
            (5_000, 2_000, 9_000, -4_000, 4_000, Level::Good, "by at most 4 s"),
            (5_000, 4_900, 4_950, 50, 1_100, Level::Good, "by at most 2 s"),
            (9_000, 2_000, 3_000, 6_000, 8_000, Level::Warning, "6 to 8 s behind"),
            (2_000, 9_500, 9_500, -7_500, -6_500, Level::Warning, "6 to 8 s ahead"),
            (90_000, 5_000, 5_100, 84_900, 86_000, Level::Bad, "84 to 86 s behind"),
            (5_000, 90_000, 90_100, -85_100, -84_000, Level::Bad, "84 to 86 s ahead"),
        ] {
            let found = difference(shown, before, after);
            assert_eq!(found, Difference { from, to }, "{shown} {before} {after}");
            assert_eq!(found.level(), level, "{found:?}");
            assert!(found.shown("paynet").contains(text), "{}", found.shown("paynet"));
        }
    }
}
