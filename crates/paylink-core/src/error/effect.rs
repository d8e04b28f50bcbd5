use super::{Error, Kind};

/// How far a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Delivery {
    /// Nothing of the request left: it was refused here, or name resolution, connect or TLS
    /// handshake failed. Any request may be sent again.
    NotSent,
    /// The request or a part of it left and no whole answer came. A write is never sent again.
    MaybeSent,
    /// The provider answered.
    Answered,
}

/// What a failed write did at the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// Nothing was changed (always so for a read).
    None,
    /// It may have taken effect: look before anything is sent again, see
    /// [`PayLinks::resolve`](crate::PayLinks::resolve).
    Unknown,
}

/// The effect of a write that was answered with this HTTP status; `refused` says that the body is
/// the provider's own readable refusal.
///
/// | answer | effect |
/// | --- | --- |
/// | 1xx, 3xx, 408, 425, 429, 5xx, readable or not | unknown |
/// | 2xx with the provider's refusal | none |
/// | 2xx that cannot be read | unknown |
/// | any other 4xx | none |
pub fn effect_of_answer(http_status: u16, refused: bool) -> Effect {
    match http_status {
        408 | 425 | 429 => Effect::Unknown,
        200..=299 if refused => Effect::None,
        400..=499 => Effect::None,
        _ => Effect::Unknown,
    }
}

/// The statuses after which a read is asked again.
pub(crate) fn is_transient_status(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500..=599)
}

impl Error {
    /// How far the request came.
    pub fn delivery(&self) -> Delivery {
        match &self.0.kind {
            Kind::Invalid { .. }
            | Kind::Configuration(_)
            | Kind::Unsupported(_)
            | Kind::WrongKey(_)
            | Kind::Connect => Delivery::NotSent,
            Kind::Interrupted | Kind::Timeout => Delivery::MaybeSent,
            Kind::State(_) | Kind::Callback(_) => Delivery::NotSent,
            Kind::Redirect
            | Kind::TooLarge { .. }
            | Kind::Malformed(_)
            | Kind::Status
            | Kind::Refused(_)
            | Kind::Mismatch(_) => Delivery::Answered,
        }
    }

    /// What a failed write did; [`Effect::None`] for a read.
    pub fn effect(&self) -> Effect {
        if !self.0.write {
            return Effect::None;
        }
        if self.0.doubtful {
            return Effect::Unknown;
        }
        match (self.delivery(), &self.0.kind) {
            (Delivery::NotSent, _) => Effect::None,
            (Delivery::MaybeSent, _) => Effect::Unknown,
            (Delivery::Answered, kind) => match self.0.http_status {
                Some(status) => effect_of_answer(status, matches!(kind, Kind::Refused(_))),
                None if matches!(kind, Kind::Refused(_)) => Effect::None,
                None => Effect::Unknown,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Refusal, RuleCode};

    #[test]
    fn delivery_and_effect_of_each_kind() {
        use Delivery::{Answered, MaybeSent, NotSent};
        let write = |error: Error| error.with_operation("mailorder/create", true);
        for (error, delivery, effect) in [
            (Error::invalid("a", RuleCode::Format, "b"), NotSent, Effect::None),
            (Error::configuration("x"), NotSent, Effect::None),
            (Error::unsupported("x"), NotSent, Effect::None),
            (Error::wrong_key("account"), NotSent, Effect::None),
            (Error::connect(), NotSent, Effect::None),
            (Error::interrupted(), MaybeSent, Effect::Unknown),
            (Error::timeout(), MaybeSent, Effect::Unknown),
            (Error::redirect().with_http_status(307), Answered, Effect::Unknown),
            (Error::too_large(1).with_http_status(200), Answered, Effect::Unknown),
            (Error::malformed("x").with_http_status(200), Answered, Effect::Unknown),
            (Error::malformed("x"), Answered, Effect::Unknown),
            (Error::status(503), Answered, Effect::Unknown),
            (Error::status(404), Answered, Effect::None),
            (Error::refused(Refusal::Other).with_http_status(200), Answered, Effect::None),
            (Error::refused(Refusal::Other).with_http_status(500), Answered, Effect::Unknown),
            (
                Error::refused(Refusal::Other).with_http_status(200).with_unknown_effect(),
                Answered,
                Effect::Unknown,
            ),
        ] {
            let text = error.to_string();
            let error = write(error);
            assert_eq!((error.delivery(), error.effect()), (delivery, effect), "{text}");
            let read = error.with_operation("mailorder/detail", false);
            assert_eq!(read.effect(), Effect::None, "{text}");
        }
    }

    #[test]
    fn the_table_of_answers() {
        for status in [
            100, 101, 300, 301, 302, 303, 307, 308, 399, 408, 425, 429, 500, 502, 503, 504, 599,
            600,
        ] {
            for refused in [false, true] {
                assert_eq!(
                    effect_of_answer(status, refused),
                    Effect::Unknown,
                    "{status} {refused}"
                );
            }
        }
        for status in [200, 201, 204, 299] {
            assert_eq!(effect_of_answer(status, false), Effect::Unknown, "{status}");
            assert_eq!(effect_of_answer(status, true), Effect::None, "{status}");
        }
        for status in [400, 401, 403, 404, 405, 409, 422, 499] {
            for refused in [false, true] {
                assert_eq!(effect_of_answer(status, refused), Effect::None, "{status} {refused}");
            }
        }
    }
}
