use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A decimal number with exactly the digits that the provider sent. Decimal numbers can be
/// compared, but not added. To add amounts, first convert them to minor units.
///
/// Numbers are compared by value (`120 == 120.00`), but [`as_str`](Self::as_str) returns the digits
/// unchanged. Serde serializes a decimal number as a string. To read and write unquoted JSON
/// numbers, use [`wire::decimal`](crate::wire::decimal).
///
/// ```
/// use paylink_core::{Currency, Decimal, Money};
/// let charged: Decimal = "149.900".parse()?;
/// assert_eq!(charged, Money::parse("149.90", Currency::TRY)?.to_decimal());
/// assert_eq!(charged.as_str(), "149.900");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Decimal(Box<str>);

/// The longest number that is accepted. No amount has so many digits, and a body could contain
/// megabytes of them.
const LONGEST: usize = 1024;

/// The reason why a text is not a valid decimal number. The error never shows the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecimalError {
    /// The text does not have the form of a JSON number. In a quoted number, a comma is also
    /// allowed as the decimal mark.
    #[error("not a decimal number")]
    Syntax,
    /// The number has more than 1,024 characters, or its exponent has more than three digits.
    #[error("decimal number with too many digits or too large an exponent")]
    OutOfRange,
    /// The text has a single comma or dot, which is followed by exactly three digits. It is unknown
    /// whether the comma or dot is a thousands separator or a decimal mark.
    #[error("ambiguous number, because exactly three digits follow its only comma or dot")]
    Ambiguous,
}

impl Decimal {
    /// Returns the number as text, with unchanged digits and a dot as the decimal mark.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Creates a decimal number from `minor` minor units of a currency with `scale` decimal digits.
    /// For example, `from_minor(14990, 2)` returns `149.90`.
    pub fn from_minor(minor: i64, scale: u8) -> Self {
        let (scale, mut rest) = (usize::from(scale), minor.unsigned_abs());
        // The text is written from the last character to the first. It has at most 256 digits, a
        // mark and a sign.
        let mut text = [b'0'; 258];
        let mut at = text.len();
        let mut put = |byte: u8| {
            at -= 1;
            text[at] = byte;
        };
        let mut place = 0;
        while rest > 0 || place <= scale {
            if place == scale && scale > 0 {
                put(b'.');
            }
            put(b'0' + (rest % 10) as u8);
            rest /= 10;
            place += 1;
        }
        if minor < 0 {
            put(b'-');
        }
        // The bytes are always ASCII. If they were not, the empty text would be rejected on parsing
        // rather than read as zero.
        Self(std::str::from_utf8(&text[at..]).unwrap_or_default().into())
    }

    /// Parses a JSON number, and keeps all of its digits.
    ///
    /// # Errors
    /// Returns an error if the text is not a JSON number, if it has more than 1,024 characters, or
    /// if its exponent has more than three digits.
    pub fn from_json_number(text: &str) -> Result<Self, DecimalError> {
        if text.len() > LONGEST {
            return Err(DecimalError::OutOfRange);
        }
        Parts::read(text)?;
        Ok(Self(text.into()))
    }

    /// Parses a JSON value like [`from_json_number`](Self::from_json_number), but expects that the
    /// grammar of the value was already checked.
    pub(crate) fn from_json(raw: &serde_json::value::RawValue) -> Result<Self, DecimalError> {
        let raw = raw.get();
        let is_plain =
            raw.len() <= LONGEST && raw.bytes().all(|b| matches!(b, b'0'..=b'9' | b'.' | b'-'));
        if is_plain { Ok(Self(raw.into())) } else { Self::from_json_number(raw) }
    }

    /// Parses a number that a provider sends as text, such as `120.00` or `120,00`.
    ///
    /// # Errors
    /// Returns an error if the text is not a number or contains a thousands separator. Also returns
    /// an error if the text has a single comma or dot and exactly three digits follow it, because
    /// this text is ambiguous. See [`DecimalError`].
    pub fn from_quoted(text: &str) -> Result<Self, DecimalError> {
        let text = text.trim();
        let marks = text.bytes().filter(|b| matches!(b, b'.' | b',')).count();
        if marks > 1 {
            return Err(DecimalError::Ambiguous);
        }
        if let Some((_, fraction)) = text.split_once(['.', ','])
            && fraction.len() == 3
            && fraction.bytes().all(|b| b.is_ascii_digit())
        {
            return Err(DecimalError::Ambiguous);
        }
        Self::from_json_number(&text.replace(',', "."))
    }

    /// Returns the value in minor units of a currency with `scale` decimal digits. Returns `None`
    /// if the value has more than `scale` decimal digits, or if the result does not fit into an
    /// `i64`.
    pub fn to_minor(&self, scale: u8) -> Option<i64> {
        let parts = self.parts();
        if parts.is_zero() {
            return Some(0);
        }
        // value = digits × 10^exponent. In minor units this is digits × 10^(exponent + scale),
        // which must be a whole number.
        let zeros = usize::try_from(parts.exponent + i32::from(scale)).ok()?;
        let magnitude = parts
            .digits()
            .chain(std::iter::repeat_n(b'0', zeros))
            .try_fold(0i64, |n, b| n.checked_mul(10)?.checked_add(i64::from(b - b'0')))?;
        Some(if parts.negative { -magnitude } else { magnitude })
    }

    /// Returns whether the number is greater than zero.
    pub fn is_positive(&self) -> bool {
        let text = self.as_str();
        let mut mantissa = text.bytes().take_while(|b| !matches!(b, b'e' | b'E'));
        !text.starts_with('-') && mantissa.any(|b| matches!(b, b'1'..=b'9'))
    }

    /// Returns whether the value has more than `scale` decimal digits.
    pub(super) fn is_finer_than(&self, scale: u8) -> bool {
        self.parts().exponent + i32::from(scale) < 0
    }

    fn parts(&self) -> Parts<'_> {
        // The text was parsed before it was stored, so this does not fail.
        Parts::read(self.as_str()).unwrap_or(Parts {
            negative: false,
            whole: "",
            fraction: "",
            exponent: 0,
        })
    }
}

/// A number as a sign, significant digits and a power of ten. The digits have no zeros at either
/// end.
struct Parts<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    exponent: i32,
}

impl<'a> Parts<'a> {
    fn read(text: &'a str) -> Result<Self, DecimalError> {
        let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => {
                let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
                if !all_digits(digits) {
                    return Err(DecimalError::Syntax);
                }
                if digits.len() > 3 {
                    return Err(DecimalError::OutOfRange);
                }
                (mantissa, exponent.parse::<i32>().map_err(|_| DecimalError::Syntax)?)
            }
            None => (rest, 0),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((whole, fraction)) if all_digits(fraction) => (whole, fraction),
            Some(_) => return Err(DecimalError::Syntax),
            None => (mantissa, ""),
        };
        if !all_digits(whole) || (whole.len() > 1 && whole.starts_with('0')) {
            return Err(DecimalError::Syntax);
        }
        Ok(Self::significant(negative, whole, fraction, exponent))
    }

    fn significant(negative: bool, whole: &'a str, fraction: &'a str, exponent: i32) -> Self {
        let fraction = fraction.trim_end_matches('0');
        let trimmed = if fraction.is_empty() { whole.trim_end_matches('0') } else { whole };
        // The text has at most LONGEST characters, so these lengths fit.
        let exponent = exponent - fraction.len() as i32 + (whole.len() - trimmed.len()) as i32;
        let whole = trimmed.trim_start_matches('0');
        let fraction = if whole.is_empty() { fraction.trim_start_matches('0') } else { fraction };
        Self { negative, whole, fraction, exponent }
    }

    fn digits(&self) -> impl Iterator<Item = u8> + '_ {
        self.whole.bytes().chain(self.fraction.bytes())
    }

    fn is_zero(&self) -> bool {
        self.whole.is_empty() && self.fraction.is_empty()
    }

    /// Returns the position of the first digit relative to the decimal mark.
    fn magnitude(&self) -> i32 {
        (self.whole.len() + self.fraction.len()) as i32 + self.exponent
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = (self.parts(), other.parts());
        match (a.is_zero(), b.is_zero()) {
            (true, true) => return Ordering::Equal,
            (true, false) => return if b.negative { Ordering::Greater } else { Ordering::Less },
            (false, true) => return if a.negative { Ordering::Less } else { Ordering::Greater },
            (false, false) => {}
        }
        if a.negative != b.negative {
            return if a.negative { Ordering::Less } else { Ordering::Greater };
        }
        let by_size = a.magnitude().cmp(&b.magnitude()).then_with(|| a.digits().cmp(b.digits()));
        if a.negative { by_size.reverse() } else { by_size }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        // Most equal numbers have the same text.
        self.as_str() == other.as_str() || self.cmp(other).is_eq()
    }
}

impl Eq for Decimal {}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let parts = self.parts();
        if parts.is_zero() {
            return 0u8.hash(state);
        }
        parts.negative.hash(state);
        parts.exponent.hash(state);
        parts.digits().for_each(|digit| digit.hash(state));
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::from_json_number(text)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{Currency, Money, MoneyError};
    use proptest::prelude::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn every_digit_is_kept() {
        for text in [
            "120",
            "120.5",
            "120.50",
            "0.10",
            "-5.05",
            "0",
            "-0.0",
            "9007199254740993.01",
            "78414770521538.59",
            "123456789012345678901234567890123456789.99",
            "1.2e2",
            "1E-2",
        ] {
            assert_eq!(d(text).as_str(), text);
        }
    }

    #[test]
    fn the_digits_canary_is_not_its_neighbour() {
        assert_ne!(d("9007199254740993.01"), d("9007199254740992.01"));
        assert_ne!(d("9007199254740993.01"), d("9007199254740993.02"));
        assert_eq!(d("0.10"), d("0.1"));
    }

    #[test]
    fn other_values_hash_otherwise() {
        use std::collections::HashSet;
        use std::hash::{BuildHasher, RandomState};
        let state = RandomState::new();
        let values = ["0", "1", "-1", "10", "0.1", "12", "21"];
        assert_eq!(
            values.map(|text| state.hash_one(d(text))).into_iter().collect::<HashSet<_>>().len(),
            values.len()
        );
    }

    #[test]
    fn order_is_by_value() {
        let ascending = [
            "-1e3", "-10.5", "-0.01", "0", "0.001", "0.01", "0.1", "1", "9.99", "10", "1.1e1",
            "99999",
        ];
        for (i, a) in ascending.iter().enumerate() {
            for (j, b) in ascending.iter().enumerate() {
                assert_eq!(d(a).cmp(&d(b)), i.cmp(&j), "{a} {b}");
                assert_eq!(d(a) < d(b), i < j, "{a} {b}");
            }
        }
        for (a, b) in
            [("120", "120.00"), ("1.2e2", "120"), ("0", "-0.00"), ("100", "1e2"), ("0.5e1", "5")]
        {
            assert_eq!(d(a), d(b));
        }
    }

    #[test]
    fn above_zero() {
        for (text, positive) in [
            ("0.01", true),
            ("1e-999", true),
            ("0", false),
            ("-0.00", false),
            ("0e5", false),
            ("-1", false),
        ] {
            assert_eq!(d(text).is_positive(), positive, "{text}");
        }
    }

    #[test]
    fn minor_units() {
        for (text, scale, minor) in [
            ("149.90", 2, Some(14_990)),
            ("149.900", 2, Some(14_990)),
            ("149.905", 2, None),
            ("1.2e2", 2, Some(12_000)),
            ("-0.05", 2, Some(-5)),
            ("0.000", 2, Some(0)),
            ("92233720368547758.07", 2, Some(i64::MAX)),
            ("92233720368547758.08", 2, None),
            ("120", 0, Some(120)),
            ("1e-999", 2, None),
            ("1e999", 2, None),
        ] {
            assert_eq!(d(text).to_minor(scale), minor, "{text}");
        }
        assert_eq!(d("149.905").to_money(Currency::TRY), Err(MoneyError::TooPrecise));
        assert_eq!(d("1e30").to_money(Currency::TRY), Err(MoneyError::TooLarge));
        assert_eq!(d("92233720368547758.08").to_money(Currency::TRY), Err(MoneyError::TooLarge));
        assert_eq!(d("0").to_money(Currency::TRY), Err(MoneyError::NotPositive));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in
            ["", "-", "+1", "01", "1.", ".5", "1,5", "1e", "1e+", "NaN", "0x1", " 1", "1 ", "٣"]
        {
            assert_eq!(Decimal::from_json_number(text), Err(DecimalError::Syntax), "{text}");
        }
        assert_eq!(Decimal::from_json_number("1e1000"), Err(DecimalError::OutOfRange));
        assert_eq!(Decimal::from_json_number(&"9".repeat(1025)), Err(DecimalError::OutOfRange));
    }

    #[test]
    fn quoted_numbers_may_have_a_comma() {
        assert_eq!(Decimal::from_quoted("120,00").unwrap().as_str(), "120.00");
        assert_eq!(Decimal::from_quoted("20,50").unwrap(), d("20.5"));
        assert_eq!(Decimal::from_quoted("1,234"), Err(DecimalError::Ambiguous));
        assert_eq!(Decimal::from_quoted("1.234"), Err(DecimalError::Ambiguous));
        assert_eq!(Decimal::from_quoted("1.234,50"), Err(DecimalError::Ambiguous));
    }

    proptest! {
        #[test]
        fn text_to_decimal_to_text_is_the_identity(text in "-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,40})?") {
            let decimal = d(&text);
            prop_assert_eq!(decimal.as_str(), &text);
        }

        #[test]
        fn minor_units_there_and_back(minor: i64, scale in 0u8..5) {
            prop_assert_eq!(Decimal::from_minor(minor, scale).to_minor(scale), Some(minor).filter(|m| *m > i64::MIN));
        }

        #[test]
        fn order_agrees_with_minor_units(a in -1_000_000i64..1_000_000, b in -1_000_000i64..1_000_000) {
            prop_assert_eq!(Decimal::from_minor(a, 2).cmp(&Decimal::from_minor(b, 2)), a.cmp(&b));
        }

        #[test]
        fn equal_values_hash_alike(minor in -10_000i64..10_000, zeros in 1usize..5) {
            use std::hash::{BuildHasher, RandomState};
            let short = Decimal::from_minor(minor, 2);
            let long = d(&format!("{short}{}", "0".repeat(zeros)));
            let state = RandomState::new();
            prop_assert_eq!(&short, &long);
            prop_assert_eq!(state.hash_one(&short), state.hash_one(&long));
        }

        #[test]
        fn never_panics(text in ".{0,60}") {
            let _ = Decimal::from_json_number(&text).map(|d| (d.to_minor(2), d == d.clone()));
            let _ = Decimal::from_quoted(&text);
            let _ = Money::parse(&text, Currency::TRY);
        }
    }
}
