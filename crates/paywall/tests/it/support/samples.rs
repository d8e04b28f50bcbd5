//! Sample callbacks, signed by a second implementation of the hash: SHA-256 over the key and the
//! fields, joined by `###`.

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

use paylink_core::CallbackRequest;
use paywall::callback::HashKeys;

use super::{form, posted};

pub(crate) fn hash(key: &str, fields: &[&str]) -> String {
    let text = format!("{key}###{}", fields.join("###"));
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A kind of callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    CheckoutPayment,
    LinkPayment,
    General,
    ThreeD,
    PayWatch,
}

impl Kind {
    /// `HashFormat`, as the documentation writes it.
    pub(crate) fn format(self) -> &'static str {
        match self {
            Self::CheckoutPayment => "CheckoutPayment",
            Self::LinkPayment => "LinkPayment",
            Self::General | Self::ThreeD => "Payment",
            Self::PayWatch => "Paywatch",
        }
    }

    /// `HashKeyType`, as the documentation numbers it.
    pub(crate) fn key_type(self) -> i64 {
        match self {
            Self::ThreeD => 1,
            Self::LinkPayment => 2,
            Self::CheckoutPayment => 3,
            Self::General | Self::PayWatch => 4,
        }
    }

    /// Adds a key of this kind.
    pub(crate) fn add_key(self, keys: HashKeys, key: &str) -> HashKeys {
        match self {
            Self::CheckoutPayment => keys.checkout(key),
            Self::LinkPayment => keys.linkqr(key),
            Self::General | Self::PayWatch => keys.system(key),
            Self::ThreeD => keys.three_d(key),
        }
    }
}

/// A key that only this kind has.
pub(crate) fn key(kind: Kind) -> String {
    format!("fixture-key-{}", kind.key_type())
}

/// A key for every kind.
pub(crate) fn all_keys() -> HashKeys {
    [Kind::CheckoutPayment, Kind::LinkPayment, Kind::General, Kind::ThreeD]
        .into_iter()
        .fold(HashKeys::new(), |keys, kind| kind.add_key(keys, &key(kind)))
}

/// A callback, by the names of its members; values are JSON.
#[derive(Clone)]
pub(crate) struct Sample {
    pub(crate) kind: Kind,
    pub(crate) members: BTreeMap<String, String>,
}

impl Sample {
    /// A correctly signed callback of this kind.
    pub(crate) fn of(kind: Kind) -> Self {
        let members: &[(&str, &str)] = match kind {
            Kind::CheckoutPayment => &[
                ("CheckoutId", "205334386"),
                ("PaymentId", "9752770"),
                ("UniqueCode", r#""ORD-1""#),
                ("Amount", "25.0"),
            ],
            Kind::LinkPayment => &[
                ("LinkQrId", "52301"),
                ("PaymentId", "9752770"),
                ("MerchantTrackId", r#""TRK-7""#),
                ("MerchantOrderId", r#""ORD-1""#),
                ("Amount", "25.0"),
            ],
            Kind::General => &[
                ("Type", "1"),
                ("PaymentId", "9752770"),
                ("MerchantUniqueCode", r#""ORD-1""#),
                ("Amount", "25.0"),
                ("Installment", "3"),
            ],
            Kind::ThreeD => &[
                ("status", r#""Success""#),
                ("paymentId", r#""9752770""#),
                ("uniqueCode", r#""ORD-1""#),
                ("amount", r#""25.0""#),
                ("installment", r#""3""#),
            ],
            Kind::PayWatch => &[("PaymentId", "9752770"), ("MerchantUniqueCode", r#""ORD-1""#)],
        };
        let members =
            members.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { kind, members }.signed()
    }

    /// The fields of the hash, in order.
    pub(crate) fn hashed_fields(&self) -> Vec<String> {
        let names: &[&str] = match self.kind {
            Kind::CheckoutPayment => &["CheckoutId", "PaymentId", "UniqueCode", "Amount"],
            Kind::LinkPayment => {
                &["LinkQrId", "PaymentId", "MerchantTrackId", "MerchantOrderId", "Amount"]
            }
            Kind::General => &["PaymentId", "MerchantUniqueCode", "Amount", "Installment"],
            Kind::ThreeD => &["paymentId", "uniqueCode", "amount", "installment"],
            Kind::PayWatch => &["PaymentId", "MerchantUniqueCode"],
        };
        names.iter().map(|name| self.members[*name].trim_matches('"').to_owned()).collect()
    }

    /// The hash of these fields under the key of this kind.
    pub(crate) fn right_hash(&self) -> String {
        self.hash_under(&key(self.kind))
    }

    /// The hash of these fields under this key.
    pub(crate) fn hash_under(&self, key: &str) -> String {
        hash(key, &self.hashed_fields().iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn signed(self) -> Self {
        let hash = self.right_hash();
        let (format, kind) = (self.kind.format(), self.kind.key_type().to_string());
        let kind = if self.kind == Kind::ThreeD { format!("{kind:?}") } else { kind };
        self.with("Hash", &format!("{hash:?}"))
            .with("HashFormat", &format!("{format:?}"))
            .with("HashKeyType", &kind)
    }

    /// Sets a member, whose name is written in the case of this kind. The hash stays as it is.
    pub(crate) fn with(mut self, name: &str, json: &str) -> Self {
        self.members.insert(self.name(name), json.to_owned());
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        let name = self.name(name);
        self.members.remove(&name);
        self
    }

    /// The name in the case of this kind.
    fn name(&self, name: &str) -> String {
        let same = |own: &&String| own.eq_ignore_ascii_case(name);
        if let Some(own) = self.members.keys().find(same) {
            return own.clone();
        }
        match (self.kind, name.split_at(1)) {
            (Kind::ThreeD, (first, rest)) => first.to_lowercase() + rest,
            _ => name.to_owned(),
        }
    }

    pub(crate) fn json(&self) -> String {
        let members: Vec<_> =
            self.members.iter().map(|(name, value)| format!("{name:?}:{value}")).collect();
        format!("{{{}}}", members.join(","))
    }

    /// The request that posts it.
    pub(crate) fn request(&self) -> CallbackRequest {
        if self.kind != Kind::ThreeD {
            return posted(&self.json());
        }
        let pairs =
            self.members.iter().map(|(name, value)| format!("{name}={}", value.trim_matches('"')));
        form(&pairs.collect::<Vec<_>>().join("&").replace('#', "%23"))
    }
}
