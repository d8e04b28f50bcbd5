use std::fmt;

use super::Callback;

/// `Debug` output shows whether the callback contains a reference and a transaction id, but not
/// their values. Anybody may have sent the callback, so these values may contain personal data.
impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callback")
            .field("provider", &self.provider)
            .field("kind", &self.kind)
            .field("authenticity", &self.authenticity)
            .field("reference", &Posted::of(self.reference.as_deref()))
            .field("transaction", &Posted::of(self.transaction.as_deref()))
            .field("claims_success", &self.claims_success)
            .field("amount", &self.amount)
            .field("currency", &self.currency)
            .finish_non_exhaustive()
    }
}

/// A text that is not shown.
struct Posted;

impl Posted {
    fn of(text: Option<&str>) -> Option<Self> {
        text.map(|_| Self)
    }
}

impl fmt::Debug for Posted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[not shown]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::callback::{Authenticity, CallbackKind};
    use crate::provider_id::ProviderId;

    #[test]
    fn debug_shows_no_text_as_posted() {
        let mut callback =
            Callback::new(ProviderId::new("paynet"), CallbackKind::Payment, Authenticity::Unsigned);
        let empty = format!("{callback:?}");
        assert!(empty.contains("reference: None, transaction: None"), "{empty}");
        for posted in [
            "Ay\u{15f}e Y\u{131}lmaz 05321234567",
            "ayse@example.com\nINFO paid",
            "05321234567",
            "4111111111111111",
        ] {
            callback.reference = Some(posted.to_owned());
            callback.transaction = Some(posted.to_owned());
            let shown = format!("{callback:?} {callback:#?}");
            for part in posted.split_whitespace() {
                assert!(!shown.contains(part), "{shown}");
            }
            assert!(shown.contains("reference: Some([not shown]), transaction: Some("), "{shown}");
        }
    }
}
