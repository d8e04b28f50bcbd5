use super::{Error, Kind};
use crate::text::text_form;

/// Whether a failed call sent its request, and whether the provider answered the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Delivery {
    /// Nothing was sent. Either the client refused the call, or name resolution, the connection or
    /// the TLS handshake failed. It is safe to send the request again, even if the request changes
    /// something at the provider.
    NotSent,
    /// The request or a part of it may have been sent, but no complete response arrived. If the
    /// request may change something at the provider, the client never sends it again.
    MaybeSent,
    /// The provider sent a response.
    Answered,
}

text_form!(Delivery, "delivery", {
    NotSent => "not-sent",
    MaybeSent => "maybe-sent",
    Answered => "answered",
});

/// Whether a failed call changed something at the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// Nothing was changed at the provider. A call that only reads data always has this effect.
    None,
    /// The call may have changed something at the provider. Look up the link with
    /// [`PayLinks::resolve`](crate::PayLinks::resolve) before you send anything again.
    Unknown,
}

text_form!(Effect, "effect", {
    None => "none",
    Unknown => "unknown",
});

impl Effect {
    /// Returns the effect of a write that the provider refused with this HTTP status. The refusal
    /// must be in the provider's own error format.
    ///
    /// The effect is [`None`](Self::None) for the statuses 2xx, and for the statuses 4xx except
    /// 408, 425 and 429. The effect is [`Unknown`](Self::Unknown) for every other status.
    pub fn of_refusal(http_status: u16) -> Self {
        match http_status {
            408 | 425 | 429 => Self::Unknown,
            200..=299 | 400..=499 => Self::None,
            _ => Self::Unknown,
        }
    }

    /// Returns the effect of a write whose response has this HTTP status and cannot be decoded.
    ///
    /// The effect is [`None`](Self::None) for the statuses 4xx except 408, 425 and 429. The effect
    /// is [`Unknown`](Self::Unknown) for every other status, including 2xx.
    pub fn of_undecodable_response(http_status: u16) -> Self {
        match http_status {
            200..=299 => Self::Unknown,
            _ => Self::of_refusal(http_status),
        }
    }
}

/// Returns whether a read is repeated after a response with this status.
pub(crate) fn is_transient_status(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500..=599)
}

impl Error {
    /// Returns whether the failed request was sent, and whether the provider answered it.
    pub fn delivery(&self) -> Delivery {
        match &self.0.kind {
            Kind::Invalid { .. }
            | Kind::Configuration(_)
            | Kind::Unsupported(_)
            | Kind::OptIn { .. }
            | Kind::WrongKey(_)
            | Kind::TooLate
            | Kind::Connect { .. } => Delivery::NotSent,
            Kind::Limit { delivery, .. } => *delivery,
            Kind::Interrupted | Kind::Timeout => Delivery::MaybeSent,
            Kind::State(_) | Kind::Callback(_) => Delivery::NotSent,
            Kind::Redirect(_)
            | Kind::TooLarge { .. }
            | Kind::Malformed(_)
            | Kind::Page { .. }
            | Kind::Status
            | Kind::Refused(_)
            | Kind::Mismatch(_) => Delivery::Answered,
        }
    }

    /// Returns whether the call may have changed something at the provider. For a call that only
    /// reads data, the result is always [`Effect::None`].
    pub fn effect(&self) -> Effect {
        if !self.0.write {
            return Effect::None;
        }
        if self.0.unknown_effect {
            return Effect::Unknown;
        }
        match (self.delivery(), &self.0.kind) {
            (Delivery::NotSent, _) => Effect::None,
            (Delivery::MaybeSent, _) => Effect::Unknown,
            (Delivery::Answered, Kind::Refused(_)) => {
                self.0.http_status.map_or(Effect::None, Effect::of_refusal)
            }
            (Delivery::Answered, _) => {
                self.0.http_status.map_or(Effect::Unknown, Effect::of_undecodable_response)
            }
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
        let write = |error: Error| error.with_write_operation("mailorder/create");
        for (error, delivery, effect) in [
            (Error::invalid("a", RuleCode::Format, "b"), NotSent, Effect::None),
            (Error::configuration("x"), NotSent, Effect::None),
            (Error::unsupported("x"), NotSent, Effect::None),
            (Error::opt_in("x", "do y"), NotSent, Effect::None),
            (Error::state("x"), NotSent, Effect::None),
            (Error::callback("x"), NotSent, Effect::None),
            (Error::wrong_key("account"), NotSent, Effect::None),
            (Error::connect(), NotSent, Effect::None),
            (Error::too_late(), NotSent, Effect::None),
            (Error::limit_reached(RuleCode::MaxRequests, "x"), NotSent, Effect::None),
            (Error::interrupted(), MaybeSent, Effect::Unknown),
            (Error::timeout(), MaybeSent, Effect::Unknown),
            (Error::redirect().with_http_status(307), Answered, Effect::Unknown),
            (Error::too_large(1).with_http_status(200), Answered, Effect::Unknown),
            (Error::malformed("x").with_http_status(200), Answered, Effect::Unknown),
            (Error::malformed("x"), Answered, Effect::Unknown),
            (Error::page().with_http_status(200), Answered, Effect::Unknown),
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
            let read = error.with_read_operation("mailorder/detail");
            assert_eq!(read.effect(), Effect::None, "{text}");
        }
    }

    #[test]
    fn the_effect_follows_the_status_and_whether_the_refusal_is_readable() {
        let effects =
            |status| (Effect::of_refusal(status), Effect::of_undecodable_response(status));
        for status in [
            100, 101, 300, 301, 302, 303, 307, 308, 399, 408, 425, 429, 500, 502, 503, 504, 599,
            600,
        ] {
            assert_eq!(effects(status), (Effect::Unknown, Effect::Unknown), "{status}");
        }
        for status in [200, 201, 204, 299] {
            assert_eq!(effects(status), (Effect::None, Effect::Unknown), "{status}");
        }
        for status in [400, 401, 403, 404, 405, 409, 422, 499] {
            assert_eq!(effects(status), (Effect::None, Effect::None), "{status}");
        }
    }
}
