//! Parses durations such as `90m`, `72h` or `3d`.

use std::time::Duration;

/// Parses a duration.
///
/// # Errors
/// Returns a text for people.
pub(crate) fn parse(text: &str) -> Result<Duration, String> {
    let unreadable = || {
        text!(
            "write a span of time such as 90m, 72h or 3d",
            "90m, 72h ya da 3d gibi bir süre yazın (m dakika, h saat, d gün)"
        )
    };
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let seconds = match &text[digits..] {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 24 * 3_600,
        _ => return Err(unreadable()),
    };
    let count: u64 = text[..digits].parse().map_err(|_| unreadable())?;
    match count.checked_mul(seconds) {
        // Ten years are more than any link lives.
        Some(total) if (1..=10 * 365 * 24 * 3_600).contains(&total) => {
            Ok(Duration::from_secs(total))
        }
        _ => Err(unreadable()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans() {
        for (text, seconds) in [("45s", 45), ("90m", 5_400), ("72h", 259_200), ("3d", 259_200)] {
            assert_eq!(parse(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "3", "d", "0d", "-3d", "3 d", "3D", "3g", "1.5h", "99999999999999999999d"]
        {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
