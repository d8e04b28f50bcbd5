use super::{Error, Kind, Refusal, is_transient_status};

impl Error {
    /// A value was refused here, before anything was sent. [`field`](Self::field) and
    /// [`rule`](Self::rule) say which.
    pub fn is_invalid_request(&self) -> bool {
        matches!(self.0.kind, Kind::Invalid { .. })
    }

    /// The client, transport or environment is set up wrongly. Not sent.
    pub fn is_configuration(&self) -> bool {
        matches!(self.0.kind, Kind::Configuration(_))
    }

    /// The provider does not offer this operation or field. Not sent.
    pub fn is_unsupported(&self) -> bool {
        matches!(self.0.kind, Kind::Unsupported(_))
    }

    /// A stored key of another provider, environment or account. Not sent.
    ///
    /// *Troubleshooting*: a key created with the test environment is asked for in production, or
    /// the client was given another `account` name than at creation.
    pub fn is_wrong_key(&self) -> bool {
        matches!(self.0.kind, Kind::WrongKey(_))
    }

    /// The link's state forbids what was asked; nothing was written.
    pub fn is_wrong_state(&self) -> bool {
        matches!(self.0.kind, Kind::State(_))
    }

    /// A callback that cannot be read or is not authentic. HttpResponse it with a 4xx and believe
    /// nothing of it.
    pub fn is_bad_callback(&self) -> bool {
        matches!(self.0.kind, Kind::Callback(_))
    }

    /// Name resolution, connect or TLS handshake failed: nothing left, any request may be sent
    /// again.
    ///
    /// *Troubleshooting*: a firewall, a proxy that must be named (`Transport::builder().proxy(…)`),
    /// a certificate authority of the company that must be added.
    pub fn is_connect(&self) -> bool {
        matches!(self.0.kind, Kind::Connect)
    }

    /// The connection broke after the request began to leave. A write may have taken effect.
    pub fn is_interrupted(&self) -> bool {
        matches!(self.0.kind, Kind::Interrupted)
    }

    /// No whole answer in time. A write may have taken effect.
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, Kind::Timeout)
    }

    /// The server answered with a redirect, which is never followed: keys and bodies would go
    /// along.
    pub fn is_redirect(&self) -> bool {
        matches!(self.0.kind, Kind::Redirect)
    }

    /// The answer cannot be read: too long, no JSON, another shape, or an error page.
    pub fn is_malformed(&self) -> bool {
        matches!(self.0.kind, Kind::Malformed(_) | Kind::TooLarge { .. })
    }

    /// The provider refused, in its own envelope or by an HTTP status.
    pub fn is_refused(&self) -> bool {
        matches!(self.0.kind, Kind::Refused(_) | Kind::Status)
    }

    /// The key is wrong or may not do this.
    ///
    /// *Troubleshooting*: a live key at the test host or the reverse; at Paynet a caller whose IP
    /// address is not registered.
    pub fn is_authentication(&self) -> bool {
        self.refusal() == Some(Refusal::Authentication)
    }

    /// The link or transaction is not known to the provider.
    pub fn is_not_found(&self) -> bool {
        self.refusal() == Some(Refusal::NotFound)
    }

    /// The reference exists already.
    pub fn is_duplicate(&self) -> bool {
        self.refusal() == Some(Refusal::Duplicate)
    }

    /// Too many requests; see [`retry_after`](Self::retry_after).
    pub fn is_rate_limited(&self) -> bool {
        self.refusal() == Some(Refusal::RateLimited)
    }

    /// The answer is about another link or payment than was asked for.
    pub fn is_mismatch(&self) -> bool {
        matches!(self.0.kind, Kind::Mismatch(_))
    }

    /// Whether the same call may simply be made again: nothing left, or a read that failed for a
    /// passing reason.
    pub fn is_retryable(&self) -> bool {
        match (&self.0.kind, self.0.http_status) {
            (Kind::Connect, _) => true,
            _ if self.0.write => false,
            (Kind::Interrupted | Kind::Timeout, _) => true,
            (Kind::Refused(Refusal::RateLimited), _) => true,
            (Kind::Status | Kind::Refused(_) | Kind::Malformed(_), Some(status)) => {
                is_transient_status(status)
            }
            _ => false,
        }
    }

    fn refusal(&self) -> Option<Refusal> {
        match (&self.0.kind, self.0.http_status) {
            (Kind::Refused(refusal), _) => Some(*refusal),
            (Kind::Status, Some(401 | 403)) => Some(Refusal::Authentication),
            (Kind::Status, Some(429)) => Some(Refusal::RateLimited),
            (Kind::Status, _) => Some(Refusal::Other),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::RuleCode;

    #[test]
    fn each_kind_answers_to_its_own_name_and_to_no_other() {
        type Is = fn(&Error) -> bool;
        let kinds: [(Error, Is); 14] = [
            (Error::invalid("a", RuleCode::Format, "b"), Error::is_invalid_request),
            (Error::configuration("x"), Error::is_configuration),
            (Error::unsupported("x"), Error::is_unsupported),
            (Error::wrong_key("account"), Error::is_wrong_key),
            (Error::callback("x"), Error::is_bad_callback),
            (Error::connect(), Error::is_connect),
            (Error::interrupted(), Error::is_interrupted),
            (Error::timeout(), Error::is_timeout),
            (Error::malformed("x"), Error::is_malformed),
            (Error::mismatch("x"), Error::is_mismatch),
            (Error::refused(Refusal::Authentication), Error::is_authentication),
            (Error::refused(Refusal::NotFound), Error::is_not_found),
            (Error::refused(Refusal::Duplicate), Error::is_duplicate),
            (Error::status(429), Error::is_rate_limited),
        ];
        for (at, (error, _)) in kinds.iter().enumerate() {
            let names: Vec<usize> = kinds
                .iter()
                .enumerate()
                .filter(|(_, (_, is))| is(error))
                .map(|(name, _)| name)
                .collect();
            assert_eq!(names, [at], "{error}");
        }
        assert!(Error::status(401).is_authentication() && Error::status(403).is_authentication());
        assert!(Error::refused(Refusal::RateLimited).is_rate_limited());
        assert!(
            !Error::status(404).is_not_found(),
            "what is not found is said by the provider alone"
        );
    }

    #[test]
    fn a_write_is_retryable_only_if_nothing_left() {
        for (error, read, write) in [
            (Error::connect as fn() -> Error, true, true),
            (Error::timeout, true, false),
            (Error::interrupted, true, false),
            (|| Error::status(503), true, false),
            (|| Error::status(429), true, false),
            (|| Error::status(404), false, false),
            (|| Error::refused(Refusal::NotFound).with_http_status(200), false, false),
            (|| Error::malformed("x").with_http_status(200), false, false),
            (Error::redirect, false, false),
        ] {
            assert_eq!(error().with_operation("x", false).is_retryable(), read, "{}", error());
            assert_eq!(error().with_operation("x", true).is_retryable(), write, "{}", error());
        }
    }
}
