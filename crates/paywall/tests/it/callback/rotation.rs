//! Several keys for one kind: a callback that is signed with any of them is accepted.

use paylink_core::{Authenticity, Decimal};
use paywall::callback::HashKeys;
use paywall::callback::payment::CheckoutWebhook;

use super::{ALL, WRONG_HASH, read};
use crate::support::samples::{Kind, Sample, all_keys, hash};

/// A correct callback of this kind that is signed with this key.
fn signed_with(kind: Kind, key: &str) -> Sample {
    let sample = Sample::of(kind);
    let hash = sample.hash_under(key);
    sample.with("Hash", &format!("{hash:?}"))
}

#[test]
fn a_callback_signed_with_any_key_of_its_kind_is_accepted() {
    for kind in ALL {
        let keys = ["new", "old", "oldest"]
            .iter()
            .fold(HashKeys::new(), |keys, key| kind.add_key(keys, key));
        for key in ["new", "old", "oldest"] {
            let request = signed_with(kind, key).request();
            let read = read(kind, &request, &keys);
            assert_eq!(read.unwrap(), Authenticity::Signed, "{kind:?} {key}");
        }
        let error = read(kind, &signed_with(kind, "unknown").request(), &keys).unwrap_err();
        assert!(error.to_string().contains(WRONG_HASH), "{kind:?}: {error}");
        let unsigned = Sample::of(kind).without("Hash").request();
        assert!(read(kind, &unsigned, &keys).unwrap_err().is_bad_callback(), "{kind:?}");
    }
}

#[test]
fn a_callback_signed_with_a_removed_key_is_refused() {
    for kind in ALL {
        let request = signed_with(kind, "old").request();
        let before = kind.add_key(kind.add_key(HashKeys::new(), "new"), "old");
        assert_eq!(read(kind, &request, &before).unwrap(), Authenticity::Signed, "{kind:?}");
        let after = kind.add_key(HashKeys::new(), "new");
        let error = read(kind, &request, &after).unwrap_err();
        assert!(error.to_string().contains(WRONG_HASH), "{kind:?}: {error}");
    }
}

#[test]
fn a_further_key_of_another_kind_is_not_accepted() {
    for kind in ALL {
        for other in ALL.into_iter().filter(|other| other.key_type() != kind.key_type()) {
            let keys = other.add_key(all_keys(), "second-key");
            let error = read(kind, &signed_with(kind, "second-key").request(), &keys).unwrap_err();
            assert!(error.to_string().contains(WRONG_HASH), "{kind:?} {other:?}: {error}");
        }
    }
}

#[test]
fn a_second_key_that_belongs_to_another_kind_is_a_configuration_error() {
    for kind in ALL {
        for other in ALL.into_iter().filter(|other| other.key_type() != kind.key_type()) {
            let keys = other.add_key(kind.add_key(all_keys(), "shared"), "shared");
            let error = read(kind, &Sample::of(kind).request(), &keys).unwrap_err();
            assert!(error.is_configuration(), "{kind:?} {other:?}: {error}");
        }
    }
}

#[test]
fn a_delivery_is_signed_with_the_first_key() {
    let amount: Decimal = "25.0".parse().unwrap();
    let keys = HashKeys::new().checkout("new").checkout("old").system("other");
    let request = CheckoutWebhook::signed_delivery(&keys, 1, 2, "ORD-1", &amount).unwrap();
    let webhook = CheckoutWebhook::read(&request, &keys).unwrap();
    assert_eq!(webhook.signature.hash, Some(hash("new", &["1", "2", "ORD-1", "25.0"])));
    let only_old = HashKeys::new().checkout("old");
    assert!(CheckoutWebhook::read(&request, &only_old).unwrap_err().is_bad_callback());
    let no_key = HashKeys::new().system("other");
    let error = CheckoutWebhook::signed_delivery(&no_key, 1, 2, "ORD-1", &amount).unwrap_err();
    assert!(error.is_configuration(), "{error}");
}
