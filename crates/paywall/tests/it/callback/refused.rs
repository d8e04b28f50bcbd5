//! What is not believed.

use paylink_core::{CallbackRequest, Decimal};
use paywall::Client;
use paywall::callback::payment::CheckoutWebhook;
use paywall::callback::{Delivery, HashKeys};

use super::{ALL, NOT_OURS, assert_refused, read};
use crate::support::sign::{Told, all_keys, hash, key};
use crate::support::{posted, public_pair, sandbox_at};

#[test]
fn a_hash_that_is_missing_or_blank() {
    for delivery in ALL {
        let told = Told::of(delivery);
        for told in [told.clone().without("Hash"), told.clone().with("Hash", r#""""#)] {
            assert_refused(&told, "has no hash");
        }
        if delivery != Delivery::ThreeD {
            assert_refused(&told.clone().with("Hash", "null"), "has no hash");
        }
        for blank in [r#"" ""#, r#""   ""#] {
            assert_refused(&told.clone().with("Hash", blank), "not 64 hexadecimal digits");
        }
    }
}

#[test]
fn a_hash_that_is_truncated_lengthened_or_no_hex() {
    for delivery in ALL {
        let told = Told::of(delivery);
        let right = told.right_hash();
        let first = right.chars().next().unwrap();
        for wrong in [
            right[..63].to_owned(),
            right[..32].to_owned(),
            right[..1].to_owned(),
            format!("{right}0"),
            format!("{right}{right}"),
            format!("g{}", &right[1..]),
            format!("0x{}", &right[2..]),
            format!("ş{}", &right[2..]),
            format!("{} {}", &right[..32], &right[33..]),
            "dfgh87df98h79dfh7987dfh==".to_owned(),
        ] {
            let quoted = format!("{wrong:?}");
            assert_refused(&told.clone().with("Hash", &quoted), "not 64 hexadecimal digits");
        }
        // Right in form, wrong in one digit: the first and the last.
        let flip = |digit: char| if digit == '0' { '1' } else { '0' };
        let last = right.chars().last().unwrap();
        for wrong in [
            format!("{}{}", flip(first), &right[1..]),
            format!("{}{}", &right[..63], flip(last)),
            "0".repeat(64),
        ] {
            assert_refused(&told.clone().with("Hash", &format!("{wrong:?}")), NOT_OURS);
        }
    }
}

#[test]
fn a_hash_over_another_value_of_any_field_of_the_recipe() {
    for delivery in ALL {
        let told = Told::of(delivery);
        for (name, value) in told.members.clone() {
            let sealing =
                ["hash", "hashformat", "hashkeytype"].contains(&name.to_lowercase().as_str());
            if sealing || ["Type", "status"].contains(&name.as_str()) {
                continue;
            }
            let bare = value.trim_matches('"');
            let other = if bare.contains('.') { "26.0".to_owned() } else { format!("{bare}1") };
            let other = if value.starts_with('"') { format!("{other:?}") } else { other };
            assert_refused(&told.clone().with(&name, &other), NOT_OURS);
            assert_refused(&told.clone().without(&name), NOT_OURS);
        }
    }
}

#[test]
fn a_hash_under_another_key_or_none() {
    for delivery in ALL {
        let told = Told::of(delivery);
        let fields = told.recipe();
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        let others = ALL.map(key).into_iter().filter(|other| *other != key(delivery));
        for other in others.chain([String::new(), "fixture-key".into(), key(delivery) + " "]) {
            let wrong = hash(&other, &fields);
            assert_refused(&told.clone().with("Hash", &format!("{wrong:?}")), NOT_OURS);
        }
        // Fields in another order, or joined by something else.
        let reversed: Vec<&str> = fields.iter().rev().copied().collect();
        let joined = fields.join("##");
        for wrong in [hash(&key(delivery), &reversed), hash(&key(delivery), &[&joined])] {
            assert_refused(&told.clone().with("Hash", &format!("{wrong:?}")), NOT_OURS);
        }
    }
}

#[test]
fn a_format_or_key_type_that_is_not_expected_at_this_address() {
    for delivery in ALL {
        let told = Told::of(delivery);
        let formats = [
            "CheckoutPayment",
            "LinkPayment",
            "Payment",
            "Paywatch",
            "Apm",
            "BulkPayment",
            "",
            "payment",
        ];
        for other in formats.iter().filter(|own| **own != delivery.format()) {
            assert_refused(
                &told.clone().with("HashFormat", &format!("{other:?}")),
                "another format",
            );
        }
        for other in (0..=8).filter(|own| *own != delivery.key_type()) {
            let other = if delivery == Delivery::ThreeD {
                format!("\"{other}\"")
            } else {
                other.to_string()
            };
            assert_refused(&told.clone().with("HashKeyType", &other), "another key type");
        }
        for odd in [r#""""#, r#""x""#, r#""33""#] {
            assert_refused(&told.clone().with("HashKeyType", odd), "another key type");
        }
    }
}

#[test]
fn a_genuine_delivery_at_the_address_of_another_kind() {
    for told in ALL.map(Told::of) {
        for other in ALL.into_iter().filter(|own| *own != told.delivery) {
            let error = read(other, &told.request(), &all_keys()).unwrap_err();
            assert!(error.is_bad_callback(), "{:?} as {other:?}: {error}", told.delivery);
        }
    }
}

/// A general webhook whose merchant's code is a number, as a page's payment: four fields for four
/// fields.
fn relabelled(code: &str) -> CallbackRequest {
    let genuine = Told::of(Delivery::General).with("MerchantUniqueCode", &format!("{code:?}"));
    let hash = genuine.right_hash();
    let fields = genuine.recipe();
    let [payment_id, code, amount, installment] = &fields[..] else { panic!("{fields:?}") };
    posted(&format!(
        r#"{{"CheckoutId":"{payment_id}","PaymentId":"{code}","UniqueCode":"{amount}","Amount":"{installment}","Hash":"{hash}","HashFormat":"CheckoutPayment","HashKeyType":3}}"#
    ))
}

#[test]
fn a_genuine_payment_delivery_that_is_relabelled_as_one_of_a_page() {
    let told = Told::of(Delivery::General)
        .with("HashFormat", r#""CheckoutPayment""#)
        .with("HashKeyType", "3")
        .with("CheckoutId", "205334386")
        .with("UniqueCode", r#""ORD-1""#);
    let error = read(Delivery::CheckoutPayment, &told.request(), &all_keys()).unwrap_err();
    assert!(error.to_string().contains(NOT_OURS), "{error}");
    // With its fields renamed to fit, too.
    for code in ["ORD-1", "1042"] {
        let error = read(Delivery::CheckoutPayment, &relabelled(code), &all_keys()).unwrap_err();
        assert!(error.is_bad_callback(), "{error}");
    }
    // Where one key was given for both kinds, nothing is believed at all: a code that is a bare
    // number would fit.
    let one_key = HashKeys::new()
        .checkout(key(Delivery::General).into())
        .system(key(Delivery::General).into());
    assert!(
        read(Delivery::CheckoutPayment, &relabelled("1042"), &one_key)
            .unwrap_err()
            .is_configuration()
    );
    assert!(
        read(Delivery::CheckoutPayment, &relabelled("ORD-1"), &one_key)
            .unwrap_err()
            .is_bad_callback()
    );
    let client =
        Client::builder(sandbox_at("http://127.0.0.1:9", "http://127.0.0.1:9"), public_pair());
    assert!(client.hash_keys(one_key).build().unwrap_err().is_configuration());
}

#[test]
fn values_that_hold_the_separator_shift_no_fields() {
    // The hash is right for the joined text: the same bytes, cut in other places.
    let checkout = Told::of(Delivery::CheckoutPayment);
    let text = ["205334386", "9752770", "ORD-1###1", "25.0"];
    let hash_of = |fields: &[&str]| format!("{:?}", hash(&key(Delivery::CheckoutPayment), fields));
    let told = checkout.clone().with("UniqueCode", r#""ORD-1###1""#).with("Hash", &hash_of(&text));
    assert_refused(&told, "separator");
    let shifted = hash_of(&["205334386", "9752770", "ORD-1", "X", "25.0"]);
    assert_refused(
        &checkout.clone().with("UniqueCode", r#""ORD-1###X""#).with("Hash", &shifted),
        "separator",
    );
    let in_amount = hash_of(&["205334386", "9752770", "ORD-1", "1", "25.0"]);
    assert_refused(
        &checkout.clone().with("Amount", r#""1###25.0""#).with("Hash", &in_amount),
        "separator",
    );
    let escaped = checkout.with("UniqueCode", r##""ORD-1\u0023##X""##).with("Hash", &shifted);
    assert_refused(&escaped, "separator");

    for (delivery, name) in [
        (Delivery::LinkPayment, "MerchantTrackId"),
        (Delivery::LinkPayment, "MerchantOrderId"),
        (Delivery::General, "MerchantUniqueCode"),
        (Delivery::ThreeD, "uniqueCode"),
        (Delivery::ThreeD, "amount"),
        (Delivery::PayWatch, "MerchantUniqueCode"),
    ] {
        let told = Told::of(delivery).with(name, r#""A###B""#);
        let right = format!("{:?}", told.right_hash());
        assert_refused(&told.with("Hash", &right), "separator");
    }
    // Ids that are no number and no GUID are no ids.
    for id in [r#""205334386###9752770""#, r#""ORD-1""#, r#""205334386 ""#, "205334386.0", r#""""#]
    {
        let told = Told::of(Delivery::CheckoutPayment).with("CheckoutId", id);
        let right = format!("{:?}", told.right_hash());
        assert_refused(&told.with("Hash", &right), NOT_OURS);
    }
    // A GUID of 36 characters whose place the separator takes is none either.
    let told = Told::of(Delivery::CheckoutPayment)
        .with("CheckoutId", r#""a2319b22###42-4b9d-bc87-b800be680761""#);
    let right = format!("{:?}", told.right_hash());
    assert_refused(&told.with("Hash", &right), NOT_OURS);
}

#[test]
fn a_payment_id_that_is_no_whole_number_in_plain_digits() {
    for id in [
        r#""9752770###ORD-1""#,
        "9752770.0",
        r#""+9752770""#,
        r#""09752770""#,
        "9752770e0",
        r#""""#,
        "true",
        "[]",
        "{}",
        "[9752770]",
    ] {
        let told = Told::of(Delivery::CheckoutPayment).with("PaymentId", id);
        let right = format!("{:?}", told.right_hash());
        let error =
            read(told.delivery, &told.with("Hash", &right).request(), &all_keys()).unwrap_err();
        assert!(error.is_bad_callback(), "{id}: {error}");
    }
}

#[test]
fn a_name_that_stands_twice_in_whatever_case() {
    for delivery in ALL.into_iter().filter(|own| *own != Delivery::ThreeD) {
        let told = Told::of(delivery);
        for (name, value) in &told.members {
            for twin in [name.clone(), name.to_lowercase(), name.to_uppercase()] {
                for second in [value.as_str(), "null", "1"] {
                    let body = told.json();
                    for body in [
                        body.replacen('{', &format!("{{{twin:?}:{second},"), 1),
                        format!("{},{twin:?}:{second}}}", body.strip_suffix('}').unwrap()),
                    ] {
                        let error = read(delivery, &posted(&body), &all_keys()).unwrap_err();
                        assert!(error.is_bad_callback(), "{error}");
                        assert!(error.to_string().contains("twice"), "{error}: {body}");
                    }
                }
            }
        }
    }
}

#[test]
fn more_fields_than_any_delivery_has() {
    for delivery in ALL {
        let told = Told::of(delivery);
        let json = |count: usize| {
            let body = told.json();
            let new: String = (0..count).map(|n| format!(",\"New{n}\":1")).collect();
            posted(&format!("{}{new}}}", body.strip_suffix('}').unwrap()))
        };
        if delivery != Delivery::ThreeD {
            read(delivery, &json(400), &all_keys()).unwrap();
        }
        let error = read(delivery, &json(500), &all_keys()).unwrap_err();
        assert!(error.is_bad_callback() && error.to_string().contains("more fields"), "{error}");
    }
}

#[test]
fn a_delivery_without_the_fields_of_its_recipe_or_of_another_type() {
    let keys = all_keys();
    for delivery in ALL {
        let seal = format!(
            r#""Hash":"{}","HashFormat":"{}","HashKeyType":{}"#,
            hash(&key(delivery), &[]),
            delivery.format(),
            delivery.key_type()
        );
        let error = read(delivery, &posted(&format!("{{{seal}}}")), &keys).unwrap_err();
        assert!(error.to_string().contains(NOT_OURS), "{error}");
        for body in ["", "[]", "null", "{", "\"x\""] {
            assert!(
                read(delivery, &posted(body), &keys).unwrap_err().is_bad_callback(),
                "{body:?}"
            );
        }
    }
}

#[test]
fn a_delivery_that_was_made_for_a_code_with_the_separator() {
    let amount: Decimal = "25.0".parse().unwrap();
    let key = key(Delivery::CheckoutPayment).into();
    let made = CheckoutWebhook::signed_delivery(&key, 1, 2, "A###B", &amount);
    assert!(
        CheckoutWebhook::read(&made, &all_keys()).unwrap_err().to_string().contains("separator")
    );
}

#[test]
fn one_key_for_two_kinds_cannot_be_configured() {
    let build = |keys: HashKeys| {
        let environment = sandbox_at("http://127.0.0.1:9", "http://127.0.0.1:9");
        Client::builder(environment, public_pair())
            .transport(&crate::support::transport())
            .hash_keys(keys)
            .build()
    };
    let all = all_keys();
    build(all.clone()).unwrap();
    let same = || "KANARYA-one-key".into();
    for keys in [
        HashKeys::new().checkout(same()).linkqr(same()),
        HashKeys::new().checkout(same()).system(same()),
        HashKeys::new().checkout(same()).three_d(same()),
        HashKeys::new().linkqr(same()).system(same()),
        HashKeys::new().linkqr(same()).three_d(same()),
        HashKeys::new().system(same()).three_d(same()),
        all.system(key(Delivery::ThreeD).into()),
        HashKeys::new().checkout(" ".into()),
        HashKeys::new().three_d("".into()),
    ] {
        let error = build(keys).unwrap_err();
        assert!(error.is_configuration(), "{error}");
        assert!(!format!("{error} {error:?}").contains("KANARYA"), "{error:?}");
    }
}
