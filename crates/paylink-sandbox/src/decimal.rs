//! Exact numbers with two fraction digits: amounts in kuruş, lifetimes in hundredths of an hour.

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// A number of hundredths, never negative. One `Hundredths` of an amount is one kuruş.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Hundredths(u64);

impl Hundredths {
    pub(crate) const fn new(hundredths: u64) -> Self {
        Self(hundredths)
    }

    /// Reads `120`, `0.1`, `149.90`: digits, at most one dot, nothing below a hundredth except
    /// zeros.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) {
            return None;
        }
        let fraction = fraction.trim_end_matches('0');
        let hundredths: u64 = match fraction.len() {
            0 => 0,
            1 => fraction.parse::<u64>().ok()? * 10,
            2 => fraction.parse().ok()?,
            _ => return None,
        };
        whole.parse::<u64>().ok()?.checked_mul(100)?.checked_add(hundredths).map(Self)
    }

    /// Reads any number that JSON can write, and rounds half up to a hundredth: `149.999`, `1.5e2`.
    pub(crate) fn rounded(text: &str) -> Option<Self> {
        const LARGEST_EXPONENT: usize = 30;
        serde_json::from_str::<&RawValue>(text).ok().filter(|own| own.get() == text)?;
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let shift: i32 = exponent.parse().ok()?;
        let places = usize::try_from(shift.unsigned_abs()).ok()?;
        if places > LARGEST_EXPONENT {
            return None;
        }
        // zeros on both sides, so that the dot can move
        let zeros = "0".repeat(LARGEST_EXPONENT + 3);
        let digits = format!("{zeros}{whole}{fraction}{zeros}");
        let dot = zeros.len() + whole.len();
        let dot = if shift < 0 { dot - places } else { dot + places };
        let (whole, fraction) = digits.split_at_checked(dot)?;
        let (hundredths, rest) = fraction.split_at_checked(2)?;
        let down = Self::parse(&format!("{whole}.{hundredths}"))?;
        rest.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
        Some(if rest.starts_with(['5', '6', '7', '8', '9']) { down.plus(Self(1)) } else { down })
    }

    pub(crate) const fn count(self) -> u64 {
        self.0
    }

    pub(crate) const fn is_zero(self) -> bool {
        self.0 == 0
    }

    pub(crate) const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    pub(crate) const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// `numerator / denominator` of this number, rounded half up to a hundredth.
    pub(crate) fn share(self, numerator: u32, denominator: u32) -> Self {
        let denominator = u128::from(denominator.max(1));
        let doubled = u128::from(self.0) * u128::from(numerator) * 2 + denominator;
        Self(u64::try_from(doubled / (denominator * 2)).unwrap_or(u64::MAX))
    }

    /// Splits this number into `parts` shares that add up to it. The first share includes the
    /// remainder.
    pub(crate) fn split(self, parts: u32) -> Vec<Self> {
        let parts = u64::from(parts.max(1));
        let each = self.0 / parts;
        (0..parts).map(|part| Self(if part == 0 { each + self.0 % parts } else { each })).collect()
    }

    /// Without a fraction where it is zero, or with two digits: `120`, `149.90`.
    pub(crate) fn digits(self) -> String {
        match self.0 % 100 {
            0 => format!("{}", self.0 / 100),
            fraction => format!("{}.{fraction:02}", self.0 / 100),
        }
    }

    /// With two digits behind a comma: `120,00`.
    pub(crate) fn comma(self) -> String {
        format!("{},{:02}", self.0 / 100, self.0 % 100)
    }

    /// With two digits behind a dot: `120.00`.
    pub(crate) fn fixed(self) -> String {
        format!("{}.{:02}", self.0 / 100, self.0 % 100)
    }

    /// Without zeros at the end: `120`, `149.9`.
    pub(crate) fn trimmed(self) -> String {
        self.fixed().trim_end_matches('0').trim_end_matches('.').to_owned()
    }

    /// In Turkish notation: `1.049,90`.
    pub(crate) fn readable(self) -> String {
        self.grouped('.', ',')
    }

    /// In English notation: `1,049.90`.
    pub(crate) fn readable_in_english(self) -> String {
        self.grouped(',', '.')
    }

    fn grouped(self, thousands: char, decimals: char) -> String {
        let whole = (self.0 / 100).to_string();
        let mut grouped = String::new();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                grouped.push(thousands);
            }
            grouped.push(digit);
        }
        format!("{grouped}{decimals}{:02}", self.0 % 100)
    }
}

/// As a bare JSON number, digit by digit.
impl Serialize for Hundredths {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.digits()).map_err(S::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Hundredths {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = Box::<RawValue>::deserialize(deserializer)?;
        Self::parse(number.get())
            .ok_or_else(|| D::Error::custom("a number does not have two decimals"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_exactly() {
        for (text, digits, readable) in [
            ("120", "120", "120,00"),
            ("120.00", "120", "120,00"),
            ("149.9", "149.90", "149,90"),
            ("0.01", "0.01", "0,01"),
            ("1049.900", "1049.90", "1.049,90"),
            ("9007199254740993.01", "9007199254740993.01", "9.007.199.254.740.993,01"),
        ] {
            let value = Hundredths::parse(text).unwrap();
            assert_eq!((value.digits().as_str(), value.readable().as_str()), (digits, readable));
            assert_eq!(crate::json::text(&value), digits);
        }
        let value = Hundredths(104_990);
        assert_eq!(
            (value.readable_in_english().as_str(), value.fixed().as_str()),
            ("1,049.90", "1049.90")
        );
        for (value, trimmed) in [(104_990, "1049.9"), (12_000, "120"), (1, "0.01"), (0, "0")] {
            assert_eq!(Hundredths(value).trimmed(), trimmed);
        }
    }

    #[test]
    fn rounds_half_up_only_where_it_is_asked_to() {
        for (text, digits) in [
            ("149.90000000000001", "149.90"),
            ("149.999", "150"),
            ("149.995", "150"),
            ("149.994", "149.99"),
            ("1.23456789E7", "12345678.90"),
            ("1.5e+2", "150"),
            ("14990e-2", "149.90"),
            ("0.004", "0"),
            ("120", "120"),
        ] {
            assert_eq!(Hundredths::rounded(text).map(Hundredths::digits).as_deref(), Some(digits));
        }
        for text in ["", "-1", "1,5", "1.", ".5", " 1", "1e99", "1e-99", "true", "\"1\"", "1e", "x"]
        {
            assert_eq!(Hundredths::rounded(text), None, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_not_an_amount() {
        for text in [
            "",
            ".",
            "1.",
            ".5",
            "1.005",
            "-1",
            "+1",
            "1e2",
            "1,50",
            " 1",
            "1.2.3",
            "٣",
            "999999999999999999999",
        ] {
            assert_eq!(Hundredths::parse(text), None, "{text}");
        }
    }

    #[test]
    fn shares_round_half_up_and_splits_add_up() {
        assert_eq!(Hundredths(10_000).share(25, 1_000), Hundredths(250));
        assert_eq!(Hundredths(20).share(25, 1_000), Hundredths(1)); // 0.5 kuruş
        assert_eq!(Hundredths(19).share(25, 1_000), Hundredths(0)); // 0.475 kuruş
        assert_eq!(Hundredths(100).split(3), [Hundredths(34), Hundredths(33), Hundredths(33)]);
        assert_eq!(Hundredths(u64::MAX).share(u32::MAX, 1), Hundredths(u64::MAX));
    }
}
