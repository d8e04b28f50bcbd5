use std::time::Duration;

/// Returns the pause until the next read of a link that has not changed, as part of a plan that
/// also reads at certain times.
///
/// The pause starts at `first`, is 1.5 times as long after every read, and is at most `longest`. A
/// read at one of the `certain` times (milliseconds from now) is not put off.
pub(crate) fn next_read(
    first: Duration,
    longest: Duration,
    reads: i64,
    certain: impl IntoIterator<Item = i64>,
) -> i64 {
    let longest = millis(longest.max(first));
    let mut pause = millis(first).max(1);
    for _ in 0..reads.clamp(0, 64) {
        pause = (pause + pause / 2 + 1).min(longest);
    }
    certain.into_iter().filter(|at| *at > 0).fold(pause, i64::min)
}

/// Returns a duration in milliseconds.
pub(crate) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_the_longest_and_never_skip_a_certain_time() {
        let next = |reads, certain: &[i64]| {
            let (first, longest) = (Duration::from_secs(10), Duration::from_secs(60));
            next_read(first, longest, reads, certain.iter().copied())
        };
        assert_eq!([0, 1, 2].map(|reads| next(reads, &[])), [10_000, 15_001, 22_502]);
        assert_eq!([9, 1_000_000].map(|reads| next(reads, &[])), [60_000; 2]);
        assert_eq!(next(9, &[-5, 0, 30_000, 90_000]), 30_000);
    }
}
