//! What is believed, and what is read without belief.

use std::path::Path;

use paylink_core::{Authenticity, CallbackKind, Decimal};
use paywall::callback::payment::CheckoutWebhook;
use paywall::callback::{Delivery, HashKeys};

use super::{ALL, NOT_OURS, assert_refused, assert_signed, read};
use crate::support::hosts::Hosts;
use crate::support::says::{KEPT, PAID, page, payment};
use crate::support::sign::{Told, all_keys, hash, key};
use crate::support::{expected, form, posted, reference};

#[test]
fn a_correct_hash_is_accepted_in_lower_upper_and_mixed_case() {
    for delivery in ALL {
        let told = Told::of(delivery);
        let right = told.right_hash();
        let mixed = right[..32].to_uppercase() + &right[32..];
        for spelling in [right.clone(), right.to_uppercase(), mixed] {
            assert_signed(&told.clone().with("Hash", &format!("{spelling:?}")));
        }
    }
}

#[test]
fn format_and_key_type_may_be_left_out_for_the_receiver_has_fixed_them() {
    for delivery in ALL {
        let told = Told::of(delivery);
        assert_signed(&told.clone().without("HashFormat"));
        assert_signed(&told.clone().without("HashKeyType"));
        assert_signed(&told.without("HashFormat").without("HashKeyType"));
    }
}

#[test]
fn members_in_any_case_and_members_beside_the_recipe_change_nothing() {
    for delivery in ALL {
        let told = Told::of(delivery)
            .with("Unheard", r#""x""#)
            .with("DateTime", r#""2026-09-26T05:00:00""#);
        assert_signed(&told);
        let mut lower = told.clone();
        lower.members =
            told.members.iter().map(|(name, value)| (name.to_lowercase(), value.clone())).collect();
        let request = lower_request(&lower);
        assert_eq!(
            read(delivery, &request, &all_keys()).unwrap(),
            Authenticity::Signed,
            "{delivery:?}"
        );
    }
}

fn lower_request(told: &Told) -> paywall::CallbackRequest {
    if told.delivery == Delivery::ThreeD {
        let pairs =
            told.members.iter().map(|(name, value)| format!("{name}={}", value.trim_matches('"')));
        form(&pairs.collect::<Vec<_>>().join("&"))
    } else {
        posted(&told.json())
    }
}

/// The kinds whose recipe holds an amount.
const WITH_AMOUNT: [Delivery; 4] =
    [Delivery::CheckoutPayment, Delivery::LinkPayment, Delivery::General, Delivery::ThreeD];

/// The delivery says one spelling of its amount; its hash is over another.
fn hashed_over(delivery: Delivery, said: &str, hashed: &str) -> Told {
    let said = if delivery == Delivery::ThreeD { format!("{said:?}") } else { said.to_owned() };
    let told = Told::of(delivery).with("Amount", &format!("{hashed:?}"));
    let right = format!("{:?}", told.right_hash());
    told.with("Hash", &right).with("Amount", &said)
}

#[test]
fn every_spelling_of_the_closed_list_is_accepted_and_no_other_value() {
    for delivery in WITH_AMOUNT {
        for (said, accepted) in [
            ("25.0", &["25.0", "25.00", "25", "25,0", "25,00"][..]),
            ("25.00", &["25.00", "25", "25,00"]),
            ("25", &["25", "25.00", "25,00"]),
            ("120.5", &["120.5", "120.50", "120,5", "120,50"]),
            ("120.50", &["120.50", "120.5", "120,50", "120,5"]),
            ("0.10", &["0.10", "0.1", "0,10", "0,1"]),
            ("100", &["100", "100.00", "100,00"]),
            ("9007199254740993.01", &["9007199254740993.01", "9007199254740993,01"]),
        ] {
            for hashed in accepted {
                assert_signed(&hashed_over(delivery, said, hashed));
            }
        }
        for (said, refused) in [
            (
                "25.0",
                &[
                    "25.01", "2500", "250", "2.5", "25.000", "25.", "025.0", "+25.0", " 25.0",
                    "25.0 ", "",
                ][..],
            ),
            ("120.50", &["120.05", "120.5000", "12050", "120", "1.205E2", "120.51"]),
            ("100", &["1", "10", "100.0", "1e2", "0100"]),
            ("0.10", &["0.01", "10", ".1", ".10", "0.100", "0"]),
        ] {
            for hashed in refused {
                assert_refused(&hashed_over(delivery, said, hashed), NOT_OURS);
            }
        }
    }
}

#[test]
fn an_amount_in_quotes_is_hashed_by_its_text() {
    for delivery in [Delivery::CheckoutPayment, Delivery::LinkPayment, Delivery::General] {
        for said in [r#""25.0""#, r#""25.00""#, r#""25,00""#] {
            let hashed = said.trim_matches('"');
            assert_signed(&hashed_over(delivery, said, hashed));
        }
    }
}

#[test]
fn the_page_may_be_hashed_by_its_id_or_its_guid() {
    let (id, guid) = ("205334386", "a2319b22-b442-4b9d-bc87-b800be680761");
    for (delivery, name) in
        [(Delivery::CheckoutPayment, "CheckoutId"), (Delivery::LinkPayment, "LinkQrId")]
    {
        for hashed in [id, guid] {
            for (first, second) in [(name, "Guid"), ("Id", "Guid"), (name, "Id")] {
                let named = if hashed == id { first } else { second };
                let told = Told::of(delivery).with(name, hashed);
                let right = format!("{:?}", told.right_hash());
                let told = told.without(name).with(first, id).with(second, &format!("{guid:?}"));
                assert!(!named.is_empty());
                assert_signed(&told.with("Hash", &right));
            }
            let told = Told::of(delivery).with(name, hashed);
            let right = format!("{:?}", told.right_hash());
            assert_signed(&told.with(name, &format!("{hashed:?}")).with("Hash", &right));
        }
        // Another page's id, though it stands somewhere in the delivery.
        let told = Told::of(delivery).with(name, "7");
        let right = format!("{:?}", told.right_hash());
        assert_refused(&told.with(name, id).with("SaleId", "7").with("Hash", &right), NOT_OURS);
    }
}

#[test]
fn without_a_key_a_delivery_is_read_as_unsigned_whatever_its_hash() {
    for delivery in ALL {
        let told = Told::of(delivery);
        for told in
            [told.clone(), told.clone().without("Hash"), told.clone().with("Hash", r#""x""#)]
        {
            let read = read(delivery, &told.request(), &HashKeys::new()).unwrap();
            assert_eq!(read, Authenticity::Unsigned, "{delivery:?}");
        }
        // The keys of other kinds are no key of this one.
        let mut others = all_keys();
        match delivery {
            Delivery::CheckoutPayment => others.checkout = None,
            Delivery::LinkPayment => others.linkqr = None,
            Delivery::ThreeD => others.three_d = None,
            _ => others.system = None,
        }
        assert_eq!(read(delivery, &told.request(), &others).unwrap(), Authenticity::Unsigned);
    }
}

#[tokio::test]
async fn an_unsigned_claim_is_confirmed_by_reading_back_all_the_same() {
    let hosts =
        Hosts::services(&[("checkout/inquiry", page(PAID)), ("private/query", payment(KEPT))])
            .await;
    let links = hosts.links();
    let key = links.key_for(reference("R-1")).with_id("205334386");
    let told = posted(
        r#"{"CheckoutId":205334386,"PaymentId":4045714,"UniqueCode":"R-1","Amount":149.90}"#,
    );
    let claim = links.read_callback(CallbackKind::Payment, &told).unwrap();
    assert_eq!((claim.authenticity, claim.claims_success), (Authenticity::Unsigned, Some(true)));
    let verdict = links.confirm(&key, &expected("149.90"), Some(&claim)).await.unwrap().verdict;
    assert_eq!(verdict, paywall::Verdict::Paid);

    // A claim about another order or payment is listed; what was read back stays true.
    for other in
        [r#"{"PaymentId":4045714,"UniqueCode":"R-2"}"#, r#"{"PaymentId":1,"UniqueCode":"R-1"}"#]
    {
        let claim = links.read_callback(CallbackKind::Payment, &posted(other)).unwrap();
        let told = links.confirm(&key, &expected("149.90"), Some(&claim)).await.unwrap();
        assert_eq!((told.verdict, told.mismatches.len()), (paywall::Verdict::Paid, 1), "{other}");
    }
}

#[tokio::test]
async fn a_delivery_that_names_neither_code_nor_payment_is_no_claim() {
    let hosts = Hosts::answering(200, "{}").await;
    for body in [r#"{"Amount":149.90}"#, r#"{"UniqueCode":"","Amount":149.90}"#, "{}"] {
        let error = hosts.links().read_callback(CallbackKind::Payment, &posted(body)).unwrap_err();
        assert!(
            error.is_bad_callback() && error.provider() == Some(&paywall::PROVIDER),
            "{body}: {error}"
        );
    }
    for body in [r#"{"UniqueCode":"R-1"}"#, r#"{"PaymentId":7}"#] {
        assert!(
            hosts.links().read_callback(CallbackKind::Payment, &posted(body)).is_ok(),
            "{body}"
        );
    }
    hosts.assert_untouched();
}

#[tokio::test]
async fn the_common_model_reads_a_signed_claim_and_refuses_a_forged_one() {
    let hosts = Hosts::answering(200, "{}").await;
    let client = hosts.builder().hash_keys(all_keys()).build().unwrap();
    let links = paywall::PayLinks::with_clock(client, crate::support::no_waiting());
    let told = Told::of(Delivery::CheckoutPayment);
    let claim = links.read_callback(CallbackKind::Payment, &told.request()).unwrap();
    assert_eq!(claim.authenticity, Authenticity::Signed);
    assert_eq!(
        (claim.reference.as_deref(), claim.transaction.as_deref()),
        (Some("ORD-1"), Some("9752770"))
    );
    assert_eq!((claim.amount.unwrap().as_str(), claim.claims_success), ("25.0", Some(true)));
    let forged = told.with("UniqueCode", r#""ORD-2""#);
    let error = links.read_callback(CallbackKind::Payment, &forged.request()).unwrap_err();
    assert!(error.is_bad_callback() && error.provider() == Some(&paywall::PROVIDER), "{error}");
    hosts.assert_untouched();
}

#[test]
fn a_signed_delivery_made_for_tests_is_accepted_and_only_under_its_key() {
    for amount in ["25.0", "25.00", "0.10", "9007199254740993.01"] {
        let amount: Decimal = amount.parse().unwrap();
        let key = "key-of-pages".into();
        let made = CheckoutWebhook::signed_delivery(&key, 205_334_386, 9_752_770, "ORD-1", &amount);
        let keys = HashKeys::new().checkout(key);
        let told = CheckoutWebhook::read(&made, &keys).unwrap();
        assert_eq!(told.authenticity, Authenticity::Signed);
        assert_eq!((told.page_id(), told.payment_id), (Some(205_334_386), Some(9_752_770)));
        assert_eq!(
            (told.unique_code.as_deref(), told.amount.as_ref()),
            (Some("ORD-1"), Some(&amount))
        );
        let fields = ["205334386", "9752770", "ORD-1", amount.as_str()];
        assert_eq!(told.seal.hash, Some(hash("key-of-pages", &fields)));
        let error = CheckoutWebhook::read(&made, &all_keys()).unwrap_err();
        assert!(error.is_bad_callback(), "{error}");
    }
}

/// Every recorded example of a folder, by name.
fn fixtures(service: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/paywall").join(service);
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.ends_with("service.json") && !path.to_string_lossy().contains("form."))
        .map(|path| (path.to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn the_recorded_examples_are_signed_with_the_fixture_keys() {
    let mut signed = 0;
    for (service, delivery) in [
        ("checkout-webhook", Delivery::CheckoutPayment),
        ("linkqr-webhook", Delivery::LinkPayment),
        ("general-webhook", Delivery::General),
        ("paywatch-webhook", Delivery::PayWatch),
        ("threed-callback", Delivery::ThreeD),
    ] {
        let files = fixtures(service);
        assert!(files.len() >= 3, "{service}");
        for (name, text) in files {
            let request =
                if delivery == Delivery::ThreeD { form(text.trim_end()) } else { posted(&text) };
            let outcome = read(delivery, &request, &all_keys());
            if name.contains("unsigned") {
                assert!(outcome.unwrap_err().is_bad_callback(), "{name}");
                let bare = read(delivery, &request, &HashKeys::new()).unwrap();
                assert_eq!(bare, Authenticity::Unsigned, "{name}");
            } else {
                assert_eq!(
                    outcome.unwrap_or_else(|why| panic!("{name}: {why}")),
                    Authenticity::Signed
                );
                signed += 1;
            }
        }
    }
    assert!(signed >= 17, "{signed}");
    assert_eq!(key(Delivery::CheckoutPayment), "fixture-key-3");
}
