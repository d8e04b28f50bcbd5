//! Parses amounts: `149,90`, `149.90`, `1.499,90` or `1,499.90`, with or without a currency. The
//! same text has the same meaning in every language of the run.

use paylink::{Currency, Money, MoneyError};

/// The names of currencies, which may be written before or after the digits.
const NAMES: [(&str, Currency); 8] = [
    ("TL", Currency::TRY),
    ("TRY", Currency::TRY),
    ("₺", Currency::TRY),
    ("EUR", Currency::EUR),
    ("€", Currency::EUR),
    ("USD", Currency::USD),
    ("$", Currency::USD),
    ("GBP", Currency::GBP),
];

/// Parses an amount. If the text contains no currency, the amount is in lira.
///
/// # Errors
/// Returns a text for people. A single comma or dot that is followed by three digits has two
/// possible meanings. It is refused, and the text shows both meanings.
pub(crate) fn parse(text: &str) -> Result<Money, String> {
    let (digits, currency) = currency(text.trim());
    let plain = normal(digits)?;
    Money::parse(&plain, currency).map_err(|error| match error {
        MoneyError::NotPositive => {
            text!("the amount must be greater than zero", "tutar sıfırdan büyük olmalı")
        }
        MoneyError::TooPrecise => text!(
            "{currency} has fewer digits after the decimal mark",
            "{currency} için ondalık işaretten sonra bu kadar basamak olmaz"
        ),
        MoneyError::TooLarge => text!("the amount is too large", "tutar çok büyük"),
        _ => unreadable(),
    })
}

/// Separates the name of the currency from the digits.
fn currency(text: &str) -> (&str, Currency) {
    for (name, currency) in NAMES {
        let at_end = text.len().checked_sub(name.len());
        let is_name = |part: Option<&str>| part.is_some_and(|part| part.eq_ignore_ascii_case(name));
        if let Some(at) = at_end.filter(|at| is_name(text.get(*at..))) {
            return (text[..at].trim_end(), currency);
        }
        if is_name(text.get(..name.len())) {
            return (text[name.len()..].trim_start(), currency);
        }
    }
    (text, Currency::TRY)
}

/// Returns the amount without separators of groups and with a dot as the decimal mark.
fn normal(text: &str) -> Result<String, String> {
    let is_mark = |c: char| matches!(c, '.' | ',');
    if text.is_empty() || !text.chars().all(|c| c.is_ascii_digit() || is_mark(c)) {
        return Err(unreadable());
    }
    let marks: Vec<char> = text.chars().filter(|c| is_mark(*c)).collect();
    let Some(&last) = marks.last() else { return Ok(text.to_owned()) };
    let (whole, rest) = text.rsplit_once(last).unwrap_or((text, ""));
    let count = marks.iter().filter(|mark| **mark == last).count();
    match count {
        // Marks of one kind: all of them separate groups.
        2.. if count == marks.len() => joined(text, last),
        2.. => Err(unreadable()),
        _ if marks.len() == 1 && rest.len() == 3 && is_first_group(whole) => {
            Err(two_readings(text, last))
        }
        _ if whole.is_empty() || rest.is_empty() => Err(unreadable()),
        _ => {
            let group = if last == '.' { ',' } else { '.' };
            let whole = if marks.len() > 1 { joined(whole, group)? } else { whole.to_owned() };
            Ok(format!("{whole}.{rest}"))
        }
    }
}

/// Whether these digits can be the first group of a number with separated groups.
fn is_first_group(digits: &str) -> bool {
    (1..=3).contains(&digits.len()) && !digits.starts_with('0')
}

/// Returns the digits of all groups, joined.
fn joined(text: &str, mark: char) -> Result<String, String> {
    let mut groups = text.split(mark);
    let is_first = groups.next().is_some_and(is_first_group);
    if is_first && groups.all(|group| group.len() == 3) {
        Ok(text.chars().filter(char::is_ascii_digit).collect())
    } else {
        Err(unreadable())
    }
}

fn two_readings(text: &str, mark: char) -> String {
    let whole: String = text.chars().filter(char::is_ascii_digit).collect();
    let english = text.replace(mark, ".");
    let turkish = text.replace(mark, ",");
    match crate::text::language::Language::current() {
        crate::text::language::Language::English => {
            format!("'{text}' can be read as {whole} or as {english}; write {whole} or {whole}.00")
        }
        crate::text::language::Language::Turkish => {
            format!("'{text}' hem {whole} hem {turkish} okunabilir; {whole} ya da {whole},00 yazın")
        }
    }
}

fn unreadable() -> String {
    text!(
        "write an amount such as 149.90, 149,90 or 1,499.90",
        "149,90, 149.90 ya da 1.499,90 gibi bir tutar yazın"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::Language;

    #[test]
    fn one_text_is_one_amount_in_both_languages() {
        for language in [Language::English, Language::Turkish] {
            language.set();
            for (text, minor) in [
                ("149,90", 14_990),
                ("149.90", 14_990),
                ("149,9", 14_990),
                ("149", 14_900),
                ("1.499,90", 149_990),
                ("1,499.90", 149_990),
                ("1.499.900", 149_990_000),
                ("1,499,900", 149_990_000),
                ("1.499.900,5", 149_990_050),
                ("₺149,90", 14_990),
                ("149,90 TL", 14_990),
                ("149,90tl", 14_990),
                ("TRY 149.90", 14_990),
                (" 149.90 try ", 14_990),
                ("1499,00", 149_900),
                ("0,05", 5),
            ] {
                let money = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
                assert_eq!((money.minor(), money.currency()), (minor, Currency::TRY), "{text}");
            }
            assert_eq!(parse("€12,50").unwrap().currency(), Currency::EUR);
        }
    }

    #[test]
    fn three_digits_after_a_single_mark_are_refused_with_both_readings() {
        Language::English.set();
        assert_eq!(
            parse("1.499").unwrap_err(),
            "'1.499' can be read as 1499 or as 1.499; write 1499 or 1499.00"
        );
        assert_eq!(
            parse("12,499").unwrap_err(),
            "'12,499' can be read as 12499 or as 12.499; write 12499 or 12499.00"
        );
        Language::Turkish.set();
        for text in ["1.499", "1,499"] {
            let error = parse(text).unwrap_err();
            assert!(error.ends_with("hem 1499 hem 1,499 okunabilir; 1499 ya da 1499,00 yazın"));
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in [
            "",
            "TL",
            "-5",
            "+5",
            "0",
            "0,00",
            "1e3",
            "1.2.3",
            "1,2,3",
            "12.34.567",
            "1.4999",
            "1499.900",
            "0.499",
            "1,499,90",
            "1.499.90",
            "149,",
            ",90",
            "149..90",
            "١٤٩",
            "1 499,90",
            "99999999999999999999",
            "1.499,999",
            "01.499,90",
            "149,90 XYZ",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
