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

    /// Formats the installments, which add up to the amount: `3 × 50,00 ₺`. The first installment
    /// includes the remainder: `25,00 ₺ + 5 × 24,98 ₺`.
    pub(crate) fn in_installments(self, count: u32, language: Language) -> String {
        let shares = self.amount.split(count);
        let text = |share: Option<&Hundredths>| {
            let amount = share.copied().unwrap_or_default();
            Self { amount, ..self }.text(language)
        };
        let (first, each) = (shares.first(), shares.last());
        if first == each {
            return format!("{count}\u{a0}×\u{a0}{}", text(each));
        }
        match count.saturating_sub(1) {
            1 => format!("{} + {}", text(first), text(each)),
            others => format!("{} + {others}\u{a0}×\u{a0}{}", text(first), text(each)),
        }
    }

    /// Formats the amount with the currency's code in ISO 4217, in both languages behind it:
    /// `1.149,90 TRY`, `1,149.90 TRY`.
    pub(crate) fn with_code(self, language: Language) -> String {
        let code = if self.currency == "TL" { "TRY" } else { self.currency };
        format!("{}\u{a0}{code}", language.amount(self.amount))
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
    fn installments_add_up_to_the_amount() {
        let text = |kurus, count| {
            let price = Price::new(Hundredths::new(kurus), "TRY");
            price.in_installments(count, Language::Turkish).replace('\u{a0}', " ")
        };
        assert_eq!(text(14_990, 6), "25,00 ₺ + 5 × 24,98 ₺");
        assert_eq!(text(14_990, 2), "2 × 74,95 ₺");
        assert_eq!(text(14_991, 2), "74,96 ₺ + 74,95 ₺");
        assert_eq!(text(15_000, 3), "3 × 50,00 ₺");
        for kurus in (1..20_000).step_by(7) {
            for count in [2, 3, 6, 9, 12] {
                let sum: u64 = text(kurus, count)
                    .split(" + ")
                    .map(|part| {
                        let (times, amount) = part.split_once(" × ").unwrap_or(("1", part));
                        let digits: String = amount.chars().filter(char::is_ascii_digit).collect();
                        times.parse::<u64>().unwrap() * digits.parse::<u64>().unwrap()
                    })
                    .sum();
                assert_eq!(sum, kurus, "{count} installments of {kurus}");
            }
        }
    }

    #[test]
    fn the_code_follows_the_amount_in_both_languages() {
        for (currency, code) in [("TL", "TRY"), ("TRY", "TRY"), ("EUR", "EUR")] {
            let price = Price::new(Hundredths::new(114_990), currency);
            assert_eq!(price.with_code(Language::Turkish), format!("1.149,90\u{a0}{code}"));
            assert_eq!(price.with_code(Language::English), format!("1,149.90\u{a0}{code}"));
        }
    }

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
