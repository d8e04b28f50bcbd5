//! Calculates when the link of an attempt is queried again. All times are in milliseconds.

use std::time::Duration;

use super::Phase;

/// The pauses between queries for one account.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Schedule {
    pub(crate) first_read: i64,
    pub(crate) longest_read: i64,
    pub(crate) paid_read: i64,
    pub(crate) reversal_watch: i64,
    pub(crate) authorized_for: i64,
}

/// The times of an attempt, by the clock of the database.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    pub(crate) now: i64,
    /// The number of queries of the link, including the failed ones.
    pub(crate) reads: i64,
    pub(crate) phase_since: i64,
    pub(crate) expires_at: Option<i64>,
    pub(crate) payable_until: Option<i64>,
    pub(crate) watch_until: Option<i64>,
}

impl Schedule {
    /// Returns the pause until the next query of a link, or `None` if the link is not queried any
    /// more.
    pub(crate) fn next(&self, phase: Phase, times: &Times) -> Option<i64> {
        let left = |at: Option<i64>| at.map(|at| at.saturating_sub(times.now));
        let is_over = left(times.payable_until).is_some_and(|left| left <= 0);
        match phase {
            // There is no link.
            Phase::Refused | Phase::Withdrawn => None,
            Phase::Paid | Phase::Reversed => {
                let age = times.now.saturating_sub(times.phase_since);
                let pause = within(age / 4, self.paid_read, self.paid_read.saturating_mul(4));
                self.until(left(times.watch_until), pause)
            }
            // A payment is in progress, or a person has to decide, although the link has ended.
            Phase::Pending | Phase::Authorized | Phase::PartlyPaid | Phase::Undecided
                if is_over =>
            {
                let over = left(times.payable_until).unwrap_or(0).saturating_neg();
                let pause = within(over / 4, self.longest_read, self.longest_read.max(DAY));
                self.until(Some(self.reversal_watch.saturating_sub(over)), pause)
            }
            _ if is_over => None,
            _ => {
                let longest =
                    if phase.blocks() { self.longest_read } else { self.longest_read * 4 };
                let mut certain = vec![left(times.expires_at), left(times.payable_until)];
                if phase == Phase::Authorized {
                    certain.push(left(Some(times.phase_since + self.authorized_for)));
                }
                Some(self.growing(longest, times.reads, certain.into_iter().flatten()))
            }
        }
    }

    /// Returns the pause after a query that failed. If a link could not be queried, the worker
    /// keeps trying after the link has ended, until the time for finding reversals is over.
    pub(crate) fn after_failure(&self, phase: Phase, times: &Times) -> Option<i64> {
        let phase = if phase.blocks() { Phase::Undecided } else { phase };
        match self.next(phase, times) {
            None if !phase.blocks() && !matches!(phase, Phase::Paid | Phase::Reversed) => {
                self.next(Phase::Undecided, times)
            }
            next => next,
        }
    }

    /// Returns the pause until the next query of a link that has not changed. The link is also
    /// queried at certain fixed times.
    ///
    /// The pause starts at `first_read`, becomes 1.5 times as long after every query, and is at
    /// most `longest`. A query at one of the `certain` times is not put off.
    fn growing(&self, longest: i64, reads: i64, certain: impl IntoIterator<Item = i64>) -> i64 {
        let longest = longest.max(self.first_read);
        let mut pause = self.first_read.max(1);
        for _ in 0..reads.clamp(0, 64) {
            pause = (pause + pause / 2 + 1).min(longest);
        }
        certain.into_iter().filter(|at| *at > 0).fold(pause, i64::min)
    }

    /// Returns the pause, shortened so that it does not go beyond the end of the queries, or `None`
    /// if the queries have ended.
    fn until(&self, left: Option<i64>, pause: i64) -> Option<i64> {
        match left {
            Some(left) if left <= 0 => None,
            Some(left) => Some(pause.min(left)),
            None => Some(pause),
        }
    }
}

const DAY: i64 = 24 * 3600 * 1000;

fn within(value: i64, least: i64, most: i64) -> i64 {
    value.max(least).min(most)
}

/// Returns a duration in milliseconds.
pub(crate) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEDULE: Schedule = Schedule {
        first_read: 10_000,
        longest_read: 60_000,
        paid_read: DAY,
        reversal_watch: 120 * DAY,
        authorized_for: DAY,
    };

    fn times(now: i64) -> Times {
        Times {
            now,
            reads: 9,
            phase_since: 0,
            expires_at: None,
            payable_until: Some(1_000_000),
            watch_until: None,
        }
    }

    #[test]
    fn pauses_grow_to_the_longest_and_never_skip_a_certain_time() {
        let next = |reads, certain: &[i64]| SCHEDULE.growing(60_000, reads, certain.to_vec());
        assert_eq!([0, 1, 2].map(|reads| next(reads, &[])), [10_000, 15_001, 22_502]);
        assert_eq!([9, 1_000_000].map(|reads| next(reads, &[])), [60_000; 2]);
        assert_eq!(next(9, &[-5, 0, 30_000, 90_000]), 30_000);
        let near_expiry = Times { expires_at: Some(7_000), ..times(5_000) };
        assert_eq!(SCHEDULE.next(Phase::Open, &near_expiry), Some(2_000));
        assert_eq!(SCHEDULE.next(Phase::Deactivated, &times(999_000)), Some(1_000));
    }

    #[test]
    fn every_watch_ends_at_its_stated_end() {
        for phase in Phase::ALL.iter().copied() {
            let mut at = Times { watch_until: Some(120 * DAY), ..times(0) };
            let mut reads = 0;
            while let Some(pause) = SCHEDULE.next(phase, &at) {
                assert!(pause > 0, "{phase}");
                at.now += pause;
                reads += 1;
                assert!(reads < 3_000, "{phase} is watched for ever");
            }
            let end = match phase {
                Phase::Refused | Phase::Withdrawn => 0,
                Phase::Paid | Phase::Reversed => 120 * DAY,
                Phase::Pending | Phase::Authorized | Phase::PartlyPaid | Phase::Undecided => {
                    1_000_000 + 120 * DAY
                }
                _ => 1_000_000,
            };
            assert_eq!(at.now, end, "{phase}");
            // A read that fails ends later, but it ends.
            let mut at = times(0);
            for _ in 0..3_000 {
                at.now += SCHEDULE.after_failure(phase, &at).unwrap_or(0);
            }
            if !matches!(phase, Phase::Paid | Phase::Reversed) {
                assert_eq!(SCHEDULE.after_failure(phase, &at), None, "{phase}");
            }
        }
    }

    #[test]
    fn a_paid_link_is_read_daily_and_then_less_often() {
        let at = |now| Times { watch_until: Some(120 * DAY), ..times(now) };
        let next = |now| SCHEDULE.next(Phase::Paid, &at(now));
        assert_eq!([0, 8, 40, 118].map(|day| next(day * DAY)), [1, 2, 4, 2].map(|n| Some(n * DAY)));
    }
}
