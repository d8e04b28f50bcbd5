use std::fmt;
use std::num::NonZeroI64;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{Currency, Decimal, MoneyError};

/// A positive amount of money in one currency, such as the amount that a merchant requests. The
/// amount is a whole number of minor units, such as kuruş, so it never has more decimal digits than
/// its currency.
///
/// [`parse`](Self::parse) accepts a dot or a comma as the decimal mark, but no thousands
/// separators. Serde serializes an amount as a string such as `149.90 TRY`.
///
/// ```
/// use paylink_core::{Currency, Money};
/// let price = Money::parse("149.90", Currency::TRY)?;
/// assert_eq!(price.minor(), 14_990);
/// assert_eq!(price.to_string(), "149.90 TRY");
/// assert!(Money::parse("1.005", Currency::TRY).is_err());
/// # Ok::<(), paylink_core::money::MoneyError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor: NonZeroI64,
    currency: Currency,
}

impl Money {
    /// Parses an amount in major units, such as `149.90`, `149,90` or `149`.
    ///
    /// # Errors
    /// Returns an error if the text is not a positive amount, or if the text has more decimal
    /// digits than the currency. For example, `1.005` is not a valid amount in lira. See
    /// [`MoneyError`].
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let scale = usize::from(currency.decimals().ok_or(MoneyError::Currency)?);
        let text = text.trim();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = match digits.split_once(['.', ',']) {
            Some((_, "")) => return Err(MoneyError::Syntax),
            Some(parts) => parts,
            None => (digits, ""),
        };
        if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
            return Err(MoneyError::Syntax);
        }
        if fraction.len() > scale {
            return Err(MoneyError::TooPrecise);
        }
        let padding = std::iter::repeat_n(b'0', scale - fraction.len());
        let minor = whole
            .bytes()
            .chain(fraction.bytes())
            .chain(padding)
            .try_fold(0i64, |n, b| n.checked_mul(10)?.checked_add(i64::from(b - b'0')))
            .ok_or(MoneyError::TooLarge)?;
        Self::from_minor(if negative { -minor } else { minor }, currency)
    }

    /// Creates an amount from a number of minor units. For example, 14990 kuruş are 149.90 TRY.
    ///
    /// # Errors
    /// Returns an error if the number is not positive, or if this library does not know the number
    /// of decimal digits of the currency.
    pub fn from_minor(minor: i64, currency: Currency) -> Result<Self, MoneyError> {
        currency.decimals().ok_or(MoneyError::Currency)?;
        match NonZeroI64::new(minor) {
            Some(minor) if minor.get() > 0 => Ok(Self { minor, currency }),
            _ => Err(MoneyError::NotPositive),
        }
    }

    /// Returns the amount in minor units (kuruş for lira).
    pub fn minor(&self) -> i64 {
        self.minor.get()
    }

    /// Returns the currency.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// Returns the amount in major units, with all decimal digits of the currency, such as
    /// `149.90`.
    pub fn to_decimal(&self) -> Decimal {
        Decimal::from_minor(self.minor(), self.scale())
    }

    fn scale(&self) -> u8 {
        self.currency.decimals().unwrap_or(0)
    }
}

impl Decimal {
    /// Converts this decimal number into an amount in `currency`. The number counts major units,
    /// such as lira.
    ///
    /// # Errors
    /// Returns an error if this number is not positive, is too large, or has more decimal digits
    /// than the currency. Also returns an error if this library does not know the currency.
    pub fn to_money(&self, currency: Currency) -> Result<Money, MoneyError> {
        let scale = currency.decimals().ok_or(MoneyError::Currency)?;
        match self.to_minor(scale) {
            Some(minor) => Money::from_minor(minor, currency),
            None if self.is_finer_than(scale) => Err(MoneyError::TooPrecise),
            None => Err(MoneyError::TooLarge),
        }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.to_decimal(), self.currency)
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        let (amount, currency) =
            text.split_once(' ').ok_or_else(|| de::Error::custom(MoneyError::Syntax))?;
        let currency = currency.parse().map_err(de::Error::custom)?;
        Self::parse(amount, currency).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        for (text, minor) in [
            ("149.90", 14_990),
            ("149,90", 14_990),
            ("149.9", 14_990),
            ("149", 14_900),
            ("0.01", 1),
            ("69.90", 6_990),
            ("92233720368547758.07", i64::MAX),
        ] {
            let money = Money::parse(text, Currency::TRY).unwrap();
            assert_eq!(money.minor(), minor, "{text}");
        }
    }

    #[test]
    fn refusals() {
        for (text, why) in [
            ("0", MoneyError::NotPositive),
            ("0.00", MoneyError::NotPositive),
            ("-1", MoneyError::NotPositive),
            ("1.005", MoneyError::TooPrecise),
            ("1,234", MoneyError::TooPrecise),
            ("1.234,50", MoneyError::Syntax),
            ("1.", MoneyError::Syntax),
            (".5", MoneyError::Syntax),
            ("", MoneyError::Syntax),
            ("+1", MoneyError::Syntax),
            ("1e2", MoneyError::Syntax),
            ("٣", MoneyError::Syntax),
            ("92233720368547758.08", MoneyError::TooLarge),
        ] {
            assert_eq!(Money::parse(text, Currency::TRY), Err(why), "{text}");
        }
    }

    #[test]
    fn the_currency_limits_the_decimal_digits() {
        let krona: Currency = "ISK".parse().unwrap();
        assert_eq!(Money::parse("120", krona).unwrap().minor(), 120);
        assert_eq!(Money::parse("120.5", krona), Err(MoneyError::TooPrecise));
        let gold: Currency = "XAU".parse().unwrap();
        assert_eq!(Money::from_minor(1, gold), Err(MoneyError::Currency));
    }

    #[test]
    fn the_stored_form_is_text() {
        let money = Money::parse("1.5", Currency::EUR).unwrap();
        let stored = serde_json::to_string(&money).unwrap();
        assert_eq!(stored, "\"1.50 EUR\"");
        assert_eq!(serde_json::from_str::<Money>(&stored).unwrap(), money);
    }
}
