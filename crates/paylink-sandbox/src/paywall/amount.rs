//! Amounts with the digits in which they were sent.

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::decimal::Hundredths;

/// An amount that remembers its scale. Documented by example: `25.0` is answered as `25.0` by
/// generate and as `25.00` by the inquiry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Amount {
    digits: Box<str>,
    value: Hundredths,
}

impl Amount {
    /// Reads `25.0`: digits, at most one dot, more than zero, nothing below a hundredth except
    /// zeros, and not more digits than a decimal of the provider's platform holds.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        const MOST_DIGITS: usize = 29;
        let value = Hundredths::parse(text)
            .filter(|value| !value.is_zero() && text.len() <= MOST_DIGITS)?;
        let digits = text.trim_start_matches('0');
        let digits = if digits.starts_with('.') { format!("0{digits}") } else { digits.to_owned() };
        Some(Self { digits: digits.into(), value })
    }

    /// Reads any number, also as a text, and rounds it to two places.
    pub(crate) fn rounded(text: &str) -> Option<Self> {
        let value = Hundredths::rounded(text).filter(|value| !value.is_zero())?;
        Some(Self { digits: value.digits().into(), value })
    }

    pub(crate) const fn value(&self) -> Hundredths {
        self.value
    }

    pub(crate) fn digits(&self) -> &str {
        &self.digits
    }
}

/// As a bare JSON number, digit by digit.
impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        number(self.digits()).map_err(S::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = Box::<RawValue>::deserialize(deserializer)?;
        Self::parse(number.get()).ok_or_else(|| D::Error::custom("a number is not a valid amount"))
    }
}

/// An amount as a bare JSON number with exactly two decimals.
pub(crate) struct TwoDecimals(pub(crate) Hundredths);

impl Serialize for TwoDecimals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        number(&self.0.fixed()).map_err(S::Error::custom)?.serialize(serializer)
    }
}

fn number(digits: &str) -> Result<Box<RawValue>, serde_json::Error> {
    RawValue::from_string(digits.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::text;

    #[test]
    fn the_scale_survives() {
        for (sent, shown, fixed) in [
            ("25.0", "25.0", "25.00"),
            ("25", "25", "25.00"),
            ("0.10", "0.10", "0.10"),
            ("00.10", "0.10", "0.10"),
            ("007", "7", "7.00"),
            ("9007199254740993.010", "9007199254740993.010", "9007199254740993.01"),
        ] {
            let amount = Amount::parse(sent).unwrap();
            assert_eq!(
                (text(&amount).as_str(), text(&TwoDecimals(amount.value())).as_str()),
                (shown, fixed)
            );
        }
        for wrong in
            ["0", "0.00", "-1", "1.005", "1e2", "1,5", "", "1.0000000000000000000000000000"]
        {
            assert_eq!(Amount::parse(wrong), None, "{wrong}");
        }
    }
}
