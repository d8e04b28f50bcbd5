//! Amounts with their currency.

use crate::decimal::Hundredths;

use super::Language;

/// An amount in a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Price {
    pub(crate) amount: Hundredths,
    /// By its name in ISO 4217, or `TL`.
    pub(crate) currency: &'static str,
}

impl Price {
    pub(crate) const fn new(amount: Hundredths, currency: &'static str) -> Self {
        Self { amount, currency }
    }

    /// Formats the amount: `149,90 ₺`, `₺149.90`. A currency without a sign of its own is named:
    /// `149,90 AUD`.
    pub(crate) fn text(self, language: Language) -> String {
        let sign = match self.currency {
            "TRY" | "TL" => "₺",
            "USD" => "$",
            "EUR" => "€",
            "GBP" => "£",
            name => name,
        };
        let (amount, blank) = (language.amount(self.amount), "\u{a0}");
        match language {
            Language::Turkish => format!("{amount}{blank}{sign}"),
            Language::English if sign == self.currency => format!("{sign}{blank}{amount}"),
            Language::English => format!("{sign}{amount}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_is_where_the_language_puts_it() {
        for (currency, turkish, english) in [
            ("TRY", "1.149,90\u{a0}₺", "₺1,149.90"),
            ("TL", "1.149,90\u{a0}₺", "₺1,149.90"),
            ("EUR", "1.149,90\u{a0}€", "€1,149.90"),
            ("AUD", "1.149,90\u{a0}AUD", "AUD\u{a0}1,149.90"),
        ] {
            let price = Price::new(Hundredths::new(114_990), currency);
            assert_eq!(price.text(Language::Turkish), turkish);
            assert_eq!(price.text(Language::English), english);
        }
    }
}
