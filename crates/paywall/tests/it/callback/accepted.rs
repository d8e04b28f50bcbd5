//! Callbacks that are accepted: signed ones, and unsigned ones where no key is configured.

use std::path::Path;

use paylink_core::{Authenticity, CallbackKind, Decimal};
use paywall::callback::HashKeys;
use paywall::callback::payment::{CheckoutWebhook, LinkQrWebhook};

use super::{ALL, WRONG_HASH, assert_refused, assert_signed, read};
use crate::support::answers::{KEPT, PAID, page, payment};
use crate::support::hosts::Hosts;
use crate::support::samples::{Kind, Sample, all_keys, hash, key};
use crate::support::{expected, form, posted, reference};

#[test]
fn a_correct_hash_is_accepted_in_lower_upper_and_mixed_case() {
    for kind in ALL {
        let sample = Sample::of(kind);
        let right = sample.right_hash();
        let mixed = right[..32].to_uppercase() + &right[32..];
        for spelling in [right.clone(), right.to_uppercase(), mixed] {
            assert_signed(&sample.clone().with("Hash", &format!("{spelling:?}")));
        }
    }
}

#[test]
fn hash_format_and_key_type_may_be_missing() {
    for kind in ALL {
        let sample = Sample::of(kind);
        assert_signed(&sample.clone().without("HashFormat"));
        assert_signed(&sample.clone().without("HashKeyType"));
        assert_signed(&sample.without("HashFormat").without("HashKeyType"));
    }
}

#[test]
fn upper_and_lower_case_names_and_unhashed_members_do_not_affect_the_hash() {
    for kind in ALL {
        let sample = Sample::of(kind)
            .with("Undocumented", r#""x""#)
            .with("DateTime", r#""2026-09-26T05:00:00""#);
        assert_signed(&sample);
        let mut lower = sample.clone();
        lower.members = sample
            .members
            .iter()
            .map(|(name, value)| (name.to_lowercase(), value.clone()))
            .collect();
        let request = lower_request(&lower);
        assert_eq!(read(kind, &request, &all_keys()).unwrap(), Authenticity::Signed, "{kind:?}");
    }
}

fn lower_request(sample: &Sample) -> paywall::CallbackRequest {
    if sample.kind == Kind::ThreeD {
        let pairs = sample
            .members
            .iter()
            .map(|(name, value)| format!("{name}={}", value.trim_matches('"')));
        form(&pairs.collect::<Vec<_>>().join("&"))
    } else {
        posted(&sample.json())
    }
}

/// The kinds whose hash format includes an amount.
const WITH_AMOUNT: [Kind; 4] =
    [Kind::CheckoutPayment, Kind::LinkPayment, Kind::General, Kind::ThreeD];

/// A callback with one spelling of its amount, whose hash is over another.
fn hashed_over(kind: Kind, said: &str, hashed: &str) -> Sample {
    let said = if kind == Kind::ThreeD { format!("{said:?}") } else { said.to_owned() };
    let sample = Sample::of(kind).with("Amount", &format!("{hashed:?}"));
    let right = format!("{:?}", sample.right_hash());
    sample.with("Hash", &right).with("Amount", &said)
}

#[test]
fn an_amount_may_be_hashed_in_each_listed_spelling_and_no_other() {
    for kind in WITH_AMOUNT {
        for (said, accepted) in [
            ("25.0", &["25.0", "25.00", "25", "25,0", "25,00"][..]),
            ("25.00", &["25.00", "25", "25,00"]),
            ("25", &["25", "25.00", "25.0", "25,00", "25,0"]),
            ("120.5", &["120.5", "120.50", "120,5", "120,50"]),
            ("120.50", &["120.50", "120.5", "120,50", "120,5"]),
            ("0.10", &["0.10", "0.1", "0,10", "0,1"]),
            ("100", &["100", "100.00", "100.0", "100,00"]),
            ("9007199254740993.01", &["9007199254740993.01", "9007199254740993,01"]),
        ] {
            for hashed in accepted {
                assert_signed(&hashed_over(kind, said, hashed));
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
            ("100", &["1", "10", "100.000", "1e2", "0100"]),
            ("0.10", &["0.01", "10", ".1", ".10", "0.100", "0"]),
        ] {
            for hashed in refused {
                assert_refused(&hashed_over(kind, said, hashed), WRONG_HASH);
            }
        }
    }
}

#[test]
fn wire_an_amount_that_lost_its_zero_on_the_way_is_still_signed() {
    // JSON.stringify(JSON.parse(body)) writes 136.0 as 136.
    // sha256("k###205334386###9752770###ORD-1###136.0"), computed with Python's hashlib.
    const HASH: &str = "43a10decc0c6cb34f3f9dee0e35dfabbd3078de9f282082222d4cd0f36b56303";
    let body = |amount: &str| {
        format!(
            r#"{{"CheckoutId":205334386,"PaymentId":9752770,"UniqueCode":"ORD-1","Amount":{amount},"Hash":"{HASH}","HashFormat":"CheckoutPayment","HashKeyType":3}}"#
        )
    };
    let keys = HashKeys::new().checkout("k");
    for amount in ["136", "136.0", "136.00"] {
        let webhook = CheckoutWebhook::read(&posted(&body(amount)), &keys).unwrap();
        assert_eq!(webhook.authenticity, Authenticity::Signed, "{amount}");
    }
    for amount in ["136.01", "13.6", "1360", "1.36", "137"] {
        assert!(CheckoutWebhook::read(&posted(&body(amount)), &keys).is_err(), "{amount}");
    }
}

#[test]
fn an_amount_in_quotes_is_hashed_by_its_text() {
    for kind in [Kind::CheckoutPayment, Kind::LinkPayment, Kind::General] {
        for said in [r#""25.0""#, r#""25.00""#, r#""25,00""#] {
            let hashed = said.trim_matches('"');
            assert_signed(&hashed_over(kind, said, hashed));
        }
    }
}

#[test]
fn the_page_may_be_hashed_by_its_id_or_its_guid() {
    let (id, guid) = ("205334386", "a2319b22-b442-4b9d-bc87-b800be680761");
    for (kind, name) in [(Kind::CheckoutPayment, "CheckoutId"), (Kind::LinkPayment, "LinkQrId")] {
        for hashed in [id, guid] {
            for (first, second) in [(name, "Guid"), ("Id", "Guid"), (name, "Id")] {
                let named = if hashed == id { first } else { second };
                let sample = Sample::of(kind).with(name, hashed);
                let right = format!("{:?}", sample.right_hash());
                let sample =
                    sample.without(name).with(first, id).with(second, &format!("{guid:?}"));
                assert!(!named.is_empty());
                assert_signed(&sample.with("Hash", &right));
            }
            let sample = Sample::of(kind).with(name, hashed);
            let right = format!("{:?}", sample.right_hash());
            assert_signed(&sample.with(name, &format!("{hashed:?}")).with("Hash", &right));
        }
        // Another page's id, although the callback contains it in another member.
        let sample = Sample::of(kind).with(name, "7");
        let right = format!("{:?}", sample.right_hash());
        assert_refused(&sample.with(name, id).with("SaleId", "7").with("Hash", &right), WRONG_HASH);
    }
}

#[test]
fn without_a_key_of_its_kind_a_callback_is_read_as_unsigned() {
    for kind in ALL {
        let sample = Sample::of(kind);
        for sample in
            [sample.clone(), sample.clone().without("Hash"), sample.clone().with("Hash", r#""x""#)]
        {
            let read = read(kind, &sample.request(), &HashKeys::new()).unwrap();
            assert_eq!(read, Authenticity::Unsigned, "{kind:?}");
        }
        // The keys of other kinds are not keys of this one.
        let others = ALL
            .into_iter()
            .filter(|other| other.key_type() != kind.key_type())
            .fold(HashKeys::new(), |keys, other| other.add_key(keys, &key(other)));
        assert_eq!(read(kind, &sample.request(), &others).unwrap(), Authenticity::Unsigned);
    }
}

#[tokio::test]
async fn an_unsigned_callback_is_confirmed_by_reading_back() {
    let hosts =
        Hosts::services(&[("checkout/inquiry", page(PAID)), ("private/query", payment(KEPT))])
            .await;
    let links = hosts.links();
    let key = links.key_for(reference("R-1")).with_id("205334386");
    let request = posted(
        r#"{"CheckoutId":205334386,"PaymentId":4045714,"UniqueCode":"R-1","Amount":149.90}"#,
    );
    let claim = links.read_callback(CallbackKind::Payment, &request).unwrap();
    assert_eq!((claim.authenticity, claim.claims_success), (Authenticity::Unsigned, Some(true)));
    let verdict = links.confirm(&key, &expected("149.90"), Some(&claim)).await.unwrap().verdict;
    assert_eq!(verdict, paywall::Verdict::Paid);

    // A mismatch with the callback is reported; the verdict follows what was read back.
    for other in
        [r#"{"PaymentId":4045714,"UniqueCode":"R-2"}"#, r#"{"PaymentId":1,"UniqueCode":"R-1"}"#]
    {
        let claim = links.read_callback(CallbackKind::Payment, &posted(other)).unwrap();
        let confirmation = links.confirm(&key, &expected("149.90"), Some(&claim)).await.unwrap();
        assert_eq!(
            (confirmation.verdict, confirmation.mismatches.len()),
            (paywall::Verdict::Paid, 1),
            "{other}"
        );
    }
}

#[tokio::test]
async fn a_callback_without_code_and_payment_id_is_refused() {
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
async fn the_common_model_reads_a_signed_callback_and_refuses_a_forged_one() {
    let hosts = Hosts::answering(200, "{}").await;
    let client = hosts.builder().hash_keys(all_keys()).build().unwrap();
    let links = paywall::PayLinks::with_clock(client, crate::support::no_waiting());
    let sample = Sample::of(Kind::CheckoutPayment);
    let claim = links.read_callback(CallbackKind::Payment, &sample.request()).unwrap();
    assert_eq!(claim.authenticity, Authenticity::Signed);
    assert_eq!(
        (claim.reference.as_deref(), claim.transaction.as_deref()),
        (Some("ORD-1"), Some("9752770"))
    );
    assert_eq!((claim.amount.unwrap().as_str(), claim.claims_success), ("25.0", Some(true)));
    let forged = sample.with("UniqueCode", r#""ORD-2""#);
    let error = links.read_callback(CallbackKind::Payment, &forged.request()).unwrap_err();
    assert!(error.is_bad_callback() && error.provider() == Some(&paywall::PROVIDER), "{error}");
    hosts.assert_untouched();
}

#[test]
fn a_signed_delivery_is_accepted_only_under_its_own_key() {
    for amount in ["25.0", "25.00", "0.10", "9007199254740993.01"] {
        let amount: Decimal = amount.parse().unwrap();
        let keys = HashKeys::new().checkout("key-of-pages");
        let request =
            CheckoutWebhook::signed_delivery(&keys, 205_334_386, 9_752_770, "ORD-1", &amount)
                .unwrap();
        let webhook = CheckoutWebhook::read(&request, &keys).unwrap();
        assert_eq!(webhook.authenticity, Authenticity::Signed);
        assert_eq!((webhook.page_id(), webhook.payment_id), (Some(205_334_386), Some(9_752_770)));
        assert_eq!(
            (webhook.unique_code.as_deref(), webhook.amount.as_ref()),
            (Some("ORD-1"), Some(&amount))
        );
        let fields = ["205334386", "9752770", "ORD-1", amount.as_str()];
        assert_eq!(webhook.signature.hash, Some(hash("key-of-pages", &fields)));
        let error = CheckoutWebhook::read(&request, &all_keys()).unwrap_err();
        assert!(error.is_bad_callback(), "{error}");
    }
}

#[test]
fn wire_an_id_that_the_hash_does_not_cover_is_not_that_of_a_signed_callback() {
    let keys = HashKeys::new().checkout("key-of-pages").linkqr("key-of-links");
    let guid = "a2319b22-b442-4b9d-bc87-b800be680761";
    // A genuine hash of the first id, and another id in a field that the hash does not cover.
    for (members, hashed, page) in [
        (r#""CheckoutId":999,"Id":1320"#, "1320", Some(1320)),
        (r#""CheckoutId":1320,"Id":999"#, "1320", Some(1320)),
        (r#""CheckoutId":"1320","Id":1320"#, "1320", Some(1320)),
        (&format!(r#""CheckoutId":999,"Guid":"{guid}""#), guid, None),
    ] {
        let digest = hash("key-of-pages", &[hashed, "7", "R-1", "25.0"]);
        let body = format!(
            r#"{{{members},"PaymentId":7,"UniqueCode":"R-1","Amount":25.0,"Hash":"{digest}"}}"#
        );
        let webhook = CheckoutWebhook::read(&posted(&body), &keys).unwrap();
        assert_eq!((webhook.authenticity, webhook.page_id()), (Authenticity::Signed, page));
        let ids = [webhook.checkout_id, webhook.id].into_iter().flatten();
        assert!(ids.into_iter().all(|id| id.as_str() == hashed), "{members}");
        assert_eq!(webhook.guid.is_some(), hashed == guid);
        // Without a key, all ids are as posted.
        let unsigned = CheckoutWebhook::read(&posted(&body), &HashKeys::new()).unwrap();
        assert_eq!(unsigned.authenticity, Authenticity::Unsigned);
        assert!(unsigned.page_id().is_some());
    }
    let digest = hash("key-of-links", &["52301", "7", "T", "R-1", "25.0"]);
    let body = format!(
        r#"{{"LinkQrId":999,"Id":52301,"PaymentId":7,"MerchantTrackId":"T","MerchantOrderId":"R-1","Amount":25.0,"Hash":"{digest}"}}"#
    );
    let webhook = LinkQrWebhook::read(&posted(&body), &keys).unwrap();
    assert_eq!(webhook.link_qr_id.unwrap().as_str(), "52301");
}

/// Every example in a folder of the fixtures, by file name.
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
fn the_examples_of_the_fixtures_are_signed_with_the_fixture_keys() {
    let mut signed = 0;
    for (service, kind) in [
        ("checkout-webhook", Kind::CheckoutPayment),
        ("linkqr-webhook", Kind::LinkPayment),
        ("general-webhook", Kind::General),
        ("paywatch-webhook", Kind::PayWatch),
        ("threed-callback", Kind::ThreeD),
    ] {
        let files = fixtures(service);
        assert!(files.len() >= 3, "{service}");
        for (name, text) in files {
            let request = if kind == Kind::ThreeD { form(text.trim_end()) } else { posted(&text) };
            let outcome = read(kind, &request, &all_keys());
            if name.contains("unsigned") {
                assert!(outcome.unwrap_err().is_bad_callback(), "{name}");
                let bare = read(kind, &request, &HashKeys::new()).unwrap();
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
    assert_eq!(key(Kind::CheckoutPayment), "fixture-key-3");
}
