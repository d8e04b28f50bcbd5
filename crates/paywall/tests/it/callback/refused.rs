//! Callbacks that are refused.

use paylink_core::{CallbackRequest, Decimal};
use paywall::Client;
use paywall::callback::HashKeys;
use paywall::callback::payment::CheckoutWebhook;

use super::{ALL, WRONG_HASH, assert_refused, read};
use crate::support::samples::{Kind, Sample, all_keys, hash, key};
use crate::support::{posted, public_pair, sandbox_at};

#[test]
fn a_missing_or_blank_hash_is_refused() {
    for kind in ALL {
        let sample = Sample::of(kind);
        for sample in [sample.clone().without("Hash"), sample.clone().with("Hash", r#""""#)] {
            assert_refused(&sample, "has no hash");
        }
        if kind != Kind::ThreeD {
            assert_refused(&sample.clone().with("Hash", "null"), "has no hash");
        }
        for blank in [r#"" ""#, r#""   ""#] {
            assert_refused(&sample.clone().with("Hash", blank), "not 64 hexadecimal digits");
        }
    }
}

#[test]
fn a_hash_that_is_not_64_hexadecimal_digits_or_has_a_wrong_digit_is_refused() {
    for kind in ALL {
        let sample = Sample::of(kind);
        let right = sample.right_hash();
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
            assert_refused(&sample.clone().with("Hash", &quoted), "not 64 hexadecimal digits");
        }
        // Right in form, wrong in one digit: the first and the last.
        let flip = |digit: char| if digit == '0' { '1' } else { '0' };
        let last = right.chars().last().unwrap();
        for wrong in [
            format!("{}{}", flip(first), &right[1..]),
            format!("{}{}", &right[..63], flip(last)),
            "0".repeat(64),
        ] {
            assert_refused(&sample.clone().with("Hash", &format!("{wrong:?}")), WRONG_HASH);
        }
    }
}

#[test]
fn a_changed_or_missing_hashed_field_is_refused() {
    for kind in ALL {
        let sample = Sample::of(kind);
        for (name, value) in sample.members.clone() {
            let is_signature =
                ["hash", "hashformat", "hashkeytype"].contains(&name.to_lowercase().as_str());
            if is_signature || ["Type", "status"].contains(&name.as_str()) {
                continue;
            }
            let bare = value.trim_matches('"');
            let other = if bare.contains('.') { "26.0".to_owned() } else { format!("{bare}1") };
            let other = if value.starts_with('"') { format!("{other:?}") } else { other };
            assert_refused(&sample.clone().with(&name, &other), WRONG_HASH);
            assert_refused(&sample.clone().without(&name), WRONG_HASH);
        }
    }
}

#[test]
fn a_hash_under_another_key_or_without_a_key_is_refused() {
    for kind in ALL {
        let sample = Sample::of(kind);
        let fields = sample.hashed_fields();
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        let others = ALL.map(key).into_iter().filter(|other| *other != key(kind));
        for other in others.chain([String::new(), "fixture-key".into(), key(kind) + " "]) {
            let wrong = hash(&other, &fields);
            assert_refused(&sample.clone().with("Hash", &format!("{wrong:?}")), WRONG_HASH);
        }
        // Fields in another order, or joined by something else.
        let reversed: Vec<&str> = fields.iter().rev().copied().collect();
        let joined = fields.join("##");
        for wrong in [hash(&key(kind), &reversed), hash(&key(kind), &[&joined])] {
            assert_refused(&sample.clone().with("Hash", &format!("{wrong:?}")), WRONG_HASH);
        }
    }
}

#[test]
fn the_hash_format_or_key_type_of_another_kind_is_refused() {
    for kind in ALL {
        let sample = Sample::of(kind);
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
        for other in formats.iter().filter(|own| **own != kind.format()) {
            assert_refused(
                &sample.clone().with("HashFormat", &format!("{other:?}")),
                "`HashFormat`",
            );
        }
        for other in (0..=8).filter(|own| *own != kind.key_type()) {
            let other =
                if kind == Kind::ThreeD { format!("\"{other}\"") } else { other.to_string() };
            assert_refused(&sample.clone().with("HashKeyType", &other), "`HashKeyType`");
        }
        for odd in [r#""""#, r#""x""#, r#""33""#] {
            assert_refused(&sample.clone().with("HashKeyType", odd), "`HashKeyType`");
        }
    }
}

#[test]
fn a_genuine_callback_is_refused_where_another_kind_is_expected() {
    for sample in ALL.map(Sample::of) {
        for other in ALL.into_iter().filter(|own| *own != sample.kind) {
            let error = read(other, &sample.request(), &all_keys()).unwrap_err();
            assert!(error.is_bad_callback(), "{:?} as {other:?}: {error}", sample.kind);
        }
    }
}

/// A general webhook whose merchant's code is a number, as a page's payment: four fields for four
/// fields.
fn relabelled(code: &str) -> CallbackRequest {
    let genuine = Sample::of(Kind::General).with("MerchantUniqueCode", &format!("{code:?}"));
    let hash = genuine.right_hash();
    let fields = genuine.hashed_fields();
    let [payment_id, code, amount, installment] = &fields[..] else { panic!("{fields:?}") };
    posted(&format!(
        r#"{{"CheckoutId":"{payment_id}","PaymentId":"{code}","UniqueCode":"{amount}","Amount":"{installment}","Hash":"{hash}","HashFormat":"CheckoutPayment","HashKeyType":3}}"#
    ))
}

#[test]
fn a_genuine_general_webhook_that_is_relabelled_as_a_checkout_webhook_is_refused() {
    let sample = Sample::of(Kind::General)
        .with("HashFormat", r#""CheckoutPayment""#)
        .with("HashKeyType", "3")
        .with("CheckoutId", "205334386")
        .with("UniqueCode", r#""ORD-1""#);
    let error = read(Kind::CheckoutPayment, &sample.request(), &all_keys()).unwrap_err();
    assert!(error.to_string().contains(WRONG_HASH), "{error}");
    // With its fields renamed to fit, too.
    for code in ["ORD-1", "1042"] {
        let error = read(Kind::CheckoutPayment, &relabelled(code), &all_keys()).unwrap_err();
        assert!(error.is_bad_callback(), "{error}");
    }
    // If one key is given for both kinds, nothing is accepted: a code that is a number would fit
    // the other hash format.
    let one_key = HashKeys::new().checkout(key(Kind::General)).system(key(Kind::General));
    assert!(
        read(Kind::CheckoutPayment, &relabelled("1042"), &one_key).unwrap_err().is_configuration()
    );
    assert!(
        read(Kind::CheckoutPayment, &relabelled("ORD-1"), &one_key).unwrap_err().is_bad_callback()
    );
    let client =
        Client::builder(sandbox_at("http://127.0.0.1:9", "http://127.0.0.1:9"), public_pair());
    assert!(client.hash_keys(one_key).build().unwrap_err().is_configuration());
}

#[test]
fn a_hashed_value_with_the_separator_is_refused() {
    // The hash is right for the joined text: the same bytes, cut in other places.
    let checkout = Sample::of(Kind::CheckoutPayment);
    let text = ["205334386", "9752770", "ORD-1###1", "25.0"];
    let hash_of = |fields: &[&str]| format!("{:?}", hash(&key(Kind::CheckoutPayment), fields));
    let sample =
        checkout.clone().with("UniqueCode", r#""ORD-1###1""#).with("Hash", &hash_of(&text));
    assert_refused(&sample, "separator");
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

    for (kind, name) in [
        (Kind::LinkPayment, "MerchantTrackId"),
        (Kind::LinkPayment, "MerchantOrderId"),
        (Kind::General, "MerchantUniqueCode"),
        (Kind::ThreeD, "uniqueCode"),
        (Kind::ThreeD, "amount"),
        (Kind::PayWatch, "MerchantUniqueCode"),
    ] {
        let sample = Sample::of(kind).with(name, r#""A###B""#);
        let right = format!("{:?}", sample.right_hash());
        assert_refused(&sample.with("Hash", &right), "separator");
    }
    // An id must be a number or a GUID.
    for id in [r#""205334386###9752770""#, r#""ORD-1""#, r#""205334386 ""#, "205334386.0", r#""""#]
    {
        let sample = Sample::of(Kind::CheckoutPayment).with("CheckoutId", id);
        let right = format!("{:?}", sample.right_hash());
        assert_refused(&sample.with("Hash", &right), WRONG_HASH);
    }
    // Text with the length of a GUID but with the separator in it is not a GUID.
    let sample = Sample::of(Kind::CheckoutPayment)
        .with("CheckoutId", r#""a2319b22###42-4b9d-bc87-b800be680761""#);
    let right = format!("{:?}", sample.right_hash());
    assert_refused(&sample.with("Hash", &right), WRONG_HASH);
}

#[test]
fn a_payment_id_that_is_not_a_plain_whole_number_is_refused() {
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
        let sample = Sample::of(Kind::CheckoutPayment).with("PaymentId", id);
        let right = format!("{:?}", sample.right_hash());
        let error =
            read(sample.kind, &sample.with("Hash", &right).request(), &all_keys()).unwrap_err();
        assert!(error.is_bad_callback(), "{id}: {error}");
    }
}

#[test]
fn a_repeated_name_in_any_case_is_refused() {
    for kind in ALL.into_iter().filter(|own| *own != Kind::ThreeD) {
        let sample = Sample::of(kind);
        for (name, value) in &sample.members {
            for twin in [name.clone(), name.to_lowercase(), name.to_uppercase()] {
                for second in [value.as_str(), "null", "1"] {
                    let body = sample.json();
                    for body in [
                        body.replacen('{', &format!("{{{twin:?}:{second},"), 1),
                        format!("{},{twin:?}:{second}}}", body.strip_suffix('}').unwrap()),
                    ] {
                        let error = read(kind, &posted(&body), &all_keys()).unwrap_err();
                        assert!(error.is_bad_callback(), "{error}");
                        assert!(error.to_string().contains("twice"), "{error}: {body}");
                    }
                }
            }
        }
    }
}

#[test]
fn more_than_500_fields_are_refused() {
    for kind in ALL {
        let sample = Sample::of(kind);
        let json = |count: usize| {
            let body = sample.json();
            let new: String = (0..count).map(|n| format!(",\"New{n}\":1")).collect();
            posted(&format!("{}{new}}}", body.strip_suffix('}').unwrap()))
        };
        if kind != Kind::ThreeD {
            read(kind, &json(400), &all_keys()).unwrap();
        }
        let error = read(kind, &json(500), &all_keys()).unwrap_err();
        assert!(
            error.is_bad_callback() && error.to_string().contains("more than 500 fields"),
            "{error}"
        );
    }
}

#[test]
fn a_callback_without_its_hashed_fields_or_that_is_not_an_object_is_refused() {
    let keys = all_keys();
    for kind in ALL {
        let signature = format!(
            r#""Hash":"{}","HashFormat":"{}","HashKeyType":{}"#,
            hash(&key(kind), &[]),
            kind.format(),
            kind.key_type()
        );
        let error = read(kind, &posted(&format!("{{{signature}}}")), &keys).unwrap_err();
        assert!(error.to_string().contains(WRONG_HASH), "{error}");
        for body in ["", "[]", "null", "{", "\"x\""] {
            assert!(read(kind, &posted(body), &keys).unwrap_err().is_bad_callback(), "{body:?}");
        }
    }
}

#[test]
fn a_signed_delivery_for_a_code_with_the_separator_is_refused() {
    let amount: Decimal = "25.0".parse().unwrap();
    let keys = all_keys();
    let request = CheckoutWebhook::signed_delivery(&keys, 1, 2, "A###B", &amount).unwrap();
    let error = CheckoutWebhook::read(&request, &keys).unwrap_err();
    assert!(error.to_string().contains("separator"), "{error}");
}

#[test]
fn one_key_for_two_kinds_or_a_blank_key_cannot_be_configured() {
    let build = |keys: HashKeys| {
        let environment = sandbox_at("http://127.0.0.1:9", "http://127.0.0.1:9");
        Client::builder(environment, public_pair())
            .transport(&crate::support::transport())
            .hash_keys(keys)
            .build()
    };
    let all = all_keys();
    build(all.clone()).unwrap();
    let same = || "KANARYA-one-key";
    for keys in [
        HashKeys::new().checkout(same()).linkqr(same()),
        HashKeys::new().checkout(same()).system(same()),
        HashKeys::new().checkout(same()).three_d(same()),
        HashKeys::new().linkqr(same()).system(same()),
        HashKeys::new().linkqr(same()).three_d(same()),
        HashKeys::new().system(same()).three_d(same()),
        all.system(key(Kind::ThreeD)),
        HashKeys::new().checkout(" "),
        HashKeys::new().three_d(""),
    ] {
        let error = build(keys).unwrap_err();
        assert!(error.is_configuration(), "{error}");
        assert!(!format!("{error} {error:?}").contains("KANARYA"), "{error:?}");
    }
}
