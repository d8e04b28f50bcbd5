//! Amounts: money that is requested, and decimals that are read.

use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};

use paylink_core::wire::{self, read_json};
use paylink_core::{Currency, Decimal, Money};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

pub(crate) fn money(data: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(data) else { return false };
    let mut read = false;
    let currencies =
        ["TRY", "EUR", "ISK"].map(|code| code.parse::<Currency>().expect("a known code"));
    for currency in currencies {
        let Ok(money) = Money::parse(text, currency) else { continue };
        read = true;
        let canonical = money.to_decimal();
        assert!(money.minor() > 0);
        assert_eq!(significant(canonical.as_str()), significant(&text.trim().replace(',', ".")));
        assert_eq!(Money::parse(canonical.as_str(), currency), Ok(money));
        assert_eq!(canonical.to_money(currency), Ok(money));
        let stored = serde_json::to_string(&money).expect("an amount can be stored");
        assert_eq!(serde_json::from_str::<Money>(&stored).expect("and read"), money);
    }
    if let Ok(currency) = text.parse::<Currency>() {
        assert_eq!(currency.code().parse::<Currency>(), Ok(currency));
        assert!(
            currency
                .numeric()
                .is_none_or(|number| Currency::from_numeric(number) == Some(currency))
        );
    }
    read
}

/// Digits without the leading and trailing zeros that do not change the value.
fn significant(text: &str) -> (&str, &str) {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    (whole.trim_start_matches('0'), fraction.trim_end_matches('0'))
}

#[derive(Serialize, Deserialize)]
struct Row {
    #[serde(with = "wire::decimal")]
    amount: Decimal,
}

pub(crate) fn decimal(data: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(data) else { return false };
    let (first, second) = text.split_once('\n').unwrap_or((text, "0.10"));
    let (one, other) = (Decimal::from_json_number(first), Decimal::from_json_number(second));
    let is_json = serde_json::from_str::<&RawValue>(first).is_ok_and(|raw| {
        raw.get() == first && !raw.get().starts_with(['"', '[', '{', 'n', 't', 'f'])
    });
    if let Ok(number) = &one {
        assert_eq!(number.as_str(), first, "text → number → text");
        assert!(is_json, "a number that JSON does not know");
        let wire = format!("{{\"amount\":{first}}}");
        let row: Row = read_json(wire.as_bytes()).expect("a number");
        assert_eq!(serde_json::to_string(&row).expect("a row"), wire);
        for scale in 0..4 {
            if let Some(minor) = number.to_minor(scale) {
                assert_eq!(&Decimal::from_minor(minor, scale), number);
            }
        }
    }
    assert!(
        !is_json || one != Err(paylink_core::money::DecimalError::Syntax),
        "a number of JSON is refused"
    );
    if let (Ok(one), Ok(other)) = (&one, &other) {
        assert_eq!(one.cmp(other), other.cmp(one).reverse());
        if one == other {
            let state = BuildHasherDefault::<DefaultHasher>::default();
            assert_eq!(state.hash_one(one), state.hash_one(other));
            assert_eq!(one.to_minor(2), other.to_minor(2));
        }
    }
    let quoted = Decimal::from_quoted(first);
    if let Ok(number) = &quoted {
        assert_eq!(number.as_str(), first.trim().replace(',', "."));
        assert_eq!(
            Decimal::from_quoted(number.as_str()).as_ref().map(Decimal::as_str),
            Ok(number.as_str())
        );
    }
    one.is_ok() || quoted.is_ok()
}
