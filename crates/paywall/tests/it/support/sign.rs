//! The hash of a delivery, computed here once more: SHA-256 over the key and the fields, joined by
//! `###`.

use std::collections::BTreeMap;

use paylink_core::CallbackRequest;
use paywall::webhook::{Delivery, HashKeys};
use sha2::{Digest, Sha256};

use super::{form, posted};

pub(crate) fn hash(key: &str, fields: &[&str]) -> String {
    let text = format!("{key}###{}", fields.join("###"));
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A key for this kind of delivery alone.
pub(crate) fn key(delivery: Delivery) -> String {
    format!("fixture-key-{}", delivery.key_type())
}

/// A key for every kind.
pub(crate) fn all_keys() -> HashKeys {
    let own = |delivery| key(delivery).into();
    HashKeys::new()
        .checkout(own(Delivery::CheckoutPayment))
        .linkqr(own(Delivery::LinkPayment))
        .system(own(Delivery::General))
        .three_d(own(Delivery::ThreeD))
}

/// A delivery as members of JSON, name by name; values are JSON.
#[derive(Clone)]
pub(crate) struct Told {
    pub(crate) delivery: Delivery,
    pub(crate) members: BTreeMap<String, String>,
}

impl Told {
    /// A correct delivery of this kind, as [`Told::recipe`] hashes it.
    pub(crate) fn of(delivery: Delivery) -> Self {
        let members: &[(&str, &str)] = match delivery {
            Delivery::CheckoutPayment => &[
                ("CheckoutId", "205334386"),
                ("PaymentId", "9752770"),
                ("UniqueCode", r#""ORD-1""#),
                ("Amount", "25.0"),
            ],
            Delivery::LinkPayment => &[
                ("LinkQrId", "52301"),
                ("PaymentId", "9752770"),
                ("MerchantTrackId", r#""TRK-7""#),
                ("MerchantOrderId", r#""ORD-1""#),
                ("Amount", "25.0"),
            ],
            Delivery::General => &[
                ("Type", "1"),
                ("PaymentId", "9752770"),
                ("MerchantUniqueCode", r#""ORD-1""#),
                ("Amount", "25.0"),
                ("Installment", "3"),
            ],
            Delivery::ThreeD => &[
                ("status", r#""Success""#),
                ("paymentId", r#""9752770""#),
                ("uniqueCode", r#""ORD-1""#),
                ("amount", r#""25.0""#),
                ("installment", r#""3""#),
            ],
            Delivery::PayWatch => &[("PaymentId", "9752770"), ("MerchantUniqueCode", r#""ORD-1""#)],
            other => panic!("{other:?} is new"),
        };
        let members =
            members.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { delivery, members }.signed()
    }

    /// The fields of the hash, in order.
    pub(crate) fn recipe(&self) -> Vec<String> {
        let names: &[&str] = match self.delivery {
            Delivery::CheckoutPayment => &["CheckoutId", "PaymentId", "UniqueCode", "Amount"],
            Delivery::LinkPayment => {
                &["LinkQrId", "PaymentId", "MerchantTrackId", "MerchantOrderId", "Amount"]
            }
            Delivery::General => &["PaymentId", "MerchantUniqueCode", "Amount", "Installment"],
            Delivery::ThreeD => &["paymentId", "uniqueCode", "amount", "installment"],
            Delivery::PayWatch => &["PaymentId", "MerchantUniqueCode"],
            other => panic!("{other:?} is new"),
        };
        names.iter().map(|name| self.members[*name].trim_matches('"').to_owned()).collect()
    }

    /// What the hash of these fields under the right key is.
    pub(crate) fn right_hash(&self) -> String {
        let fields = self.recipe();
        hash(&key(self.delivery), &fields.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn signed(self) -> Self {
        let hash = self.right_hash();
        let (format, kind) = (self.delivery.format(), self.delivery.key_type().to_string());
        let kind = if self.delivery == Delivery::ThreeD { format!("{kind:?}") } else { kind };
        self.with("Hash", &format!("{hash:?}"))
            .with("HashFormat", &format!("{format:?}"))
            .with("HashKeyType", &kind)
    }

    /// With another value; the name in the case of this kind. The hash stays.
    pub(crate) fn with(mut self, name: &str, json: &str) -> Self {
        self.members.insert(self.name(name), json.to_owned());
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        let name = self.name(name);
        self.members.remove(&name);
        self
    }

    /// The name as this kind spells it.
    fn name(&self, name: &str) -> String {
        let same = |own: &&String| own.eq_ignore_ascii_case(name);
        if let Some(own) = self.members.keys().find(same) {
            return own.clone();
        }
        match (self.delivery, name.split_at(1)) {
            (Delivery::ThreeD, (first, rest)) => first.to_lowercase() + rest,
            _ => name.to_owned(),
        }
    }

    pub(crate) fn json(&self) -> String {
        let members: Vec<_> =
            self.members.iter().map(|(name, value)| format!("{name:?}:{value}")).collect();
        format!("{{{}}}", members.join(","))
    }

    /// As it is posted.
    pub(crate) fn request(&self) -> CallbackRequest {
        if self.delivery != Delivery::ThreeD {
            return posted(&self.json());
        }
        let pairs =
            self.members.iter().map(|(name, value)| format!("{name}={}", value.trim_matches('"')));
        form(&pairs.collect::<Vec<_>>().join("&").replace('#', "%23"))
    }
}
