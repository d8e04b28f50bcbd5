//! Decodes and encodes a field on which an amount, an identity or a status depends. Use this module
//! with `#[serde(default, with = "decides")]`.
//!
//! If the field's type does not accept a value, decoding the whole body fails. The error contains
//! the path of the field, the position and the reason. `null` becomes `None`.
//!
//! ```
//! use paylink_core::Decimal;
//! use paylink_core::wire::{self, decides, informs};
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Serialize, Deserialize)]
//! struct Payment {
//!     /// The charged amount.
//!     #[serde(default, with = "decides")]
//!     amount: Option<Decimal>,
//!     /// The number of installments.
//!     #[serde(default, with = "informs")]
//!     installment: Option<i64>,
//! }
//! paylink_core::wire_objects!(Payment);
//!
//! let payment = wire::decode::<Payment>(br#"{"amount":"149,90","installment":"none"}"#)?;
//! assert_eq!(payment.value.amount, Some("149.90".parse()?));
//! assert_eq!(payment.value.installment, None);
//! assert_eq!(payment.unread[0].path(), "installment");
//!
//! let error = wire::decode::<Payment>(br#"{"amount":"much"}"#).err().ok_or("an error")?;
//! assert_eq!(error.path(), "amount");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use serde::{Deserializer, Serializer};

use super::WireValue;

/// Deserializes a value on which an amount, an identity or a status depends.
///
/// # Errors
/// Returns an error if the type does not accept the value.
pub fn deserialize<'de, D: Deserializer<'de>, T: WireValue>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::read(deserializer)
}

/// Serializes the value. `None` becomes `null`.
///
/// # Errors
/// Returns an error if the serializer fails.
pub fn serialize<S: Serializer, T: WireValue>(
    value: &Option<T>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => value.write(serializer),
        None => serializer.serialize_none(),
    }
}
