/// Reads an enum from the stable text of its values.
macro_rules! from_text {
    ($type:ty, $field:literal) => {
        impl ::std::str::FromStr for $type {
            type Err = $crate::error::OrdersError;

            /// Reads the text that [`as_str`](Self::as_str) returns.
            fn from_str(text: &str) -> $crate::error::Result<Self> {
                let mut known = Self::ALL.iter().copied();
                known.find(|known| known.as_str() == text).ok_or(
                    $crate::error::OrdersError::Invalid {
                        field: $field,
                        rule: "must be one of its stable texts",
                    },
                )
            }
        }
    };
}

pub(crate) use from_text;

#[cfg(test)]
mod tests {
    use crate::state::Phase;
    use crate::{Decision, EventKind, IncidentKind, OrderState};

    #[test]
    fn every_value_is_read_from_its_text() {
        macro_rules! check {
            ($($type:ty),+) => {$(
                for value in <$type>::ALL {
                    assert_eq!(value.as_str().parse::<$type>().ok(), Some(*value));
                    assert_eq!(value.to_string(), value.as_str());
                }
                assert!("Paid".parse::<$type>().is_err() && "".parse::<$type>().is_err());
            )+};
        }
        check!(Phase, OrderState, IncidentKind, Decision);
        let plain = [
            EventKind::Paid,
            EventKind::PaidAgain,
            EventKind::PartlyReversed,
            EventKind::Reversed,
            EventKind::Expired,
            EventKind::Cancelled,
        ];
        let incidents = IncidentKind::ALL.iter().map(|kind| EventKind::Incident(*kind));
        for kind in plain.into_iter().chain(incidents) {
            assert_eq!(kind.to_string().parse::<EventKind>().ok(), Some(kind));
        }
        assert_eq!(EventKind::PaidAgain.to_string(), "paid-again");
        assert_eq!(EventKind::Incident(IncidentKind::Overpaid).to_string(), "incident:overpaid");
        for unknown in ["", "incident", "incident:", "incident:paid", "overpaid"] {
            assert!(unknown.parse::<EventKind>().is_err(), "{unknown}");
        }
    }
}
