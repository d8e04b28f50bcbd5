use super::{Error, ErrorKind, Kind, Refusal, RuleCode, is_transient_status};

/// Predicates for the kind of an error. Each of them returns `true` for exactly one [`ErrorKind`],
/// except [`is_refused`](Self::is_refused) and [`is_retryable`](Self::is_retryable).
impl Error {
    /// Returns whether a value that the caller passed is invalid. The value was refused before
    /// anything was sent. [`field`](Self::field) returns the name of the refused field.
    /// [`rule`](Self::rule) and [`rule_code`](Self::rule_code) return the reason.
    pub fn is_invalid_request(&self) -> bool {
        self.kind() == ErrorKind::InvalidRequest
    }

    /// Returns whether the configuration of the client, transport or environment is wrong. Nothing
    /// was sent.
    pub fn is_configuration(&self) -> bool {
        self.kind() == ErrorKind::Configuration
    }

    /// Returns whether the call failed because the provider or the configured client does not
    /// support the operation. Nothing was sent.
    pub fn is_unsupported(&self) -> bool {
        self.kind() == ErrorKind::Unsupported
    }

    /// Returns whether the call failed because the link key belongs to a different provider,
    /// environment or account than the client. Nothing was sent.
    ///
    /// *Troubleshooting*: check that the client uses the same environment and `account` name as the
    /// client that created the link. For example, a client for production refuses the key of a link
    /// from the test environment.
    pub fn is_wrong_key(&self) -> bool {
        self.kind() == ErrorKind::WrongKey
    }

    /// Returns whether the call failed because the status of the link does not allow the operation.
    /// Nothing was changed at the provider.
    pub fn is_wrong_state(&self) -> bool {
        self.kind() == ErrorKind::WrongState
    }

    /// Returns whether the call failed because a callback cannot be decoded or is not authentic.
    /// Respond to the callback with an HTTP status 4xx, and ignore its content.
    pub fn is_bad_callback(&self) -> bool {
        self.kind() == ErrorKind::BadCallback
    }

    /// Returns whether no connection was established, because name resolution, the connection or
    /// the TLS handshake failed. Nothing was sent. [`connect_failure`](Self::connect_failure)
    /// returns the reason.
    ///
    /// *Troubleshooting*: check whether a firewall blocks the connection, whether the network
    /// requires a proxy, and whether your company uses a private certificate authority. Set a proxy
    /// with `Transport::builder().proxy(…)`, and a certificate authority with
    /// `Transport::builder().extra_roots_pem(…)`.
    pub fn is_connect(&self) -> bool {
        self.kind() == ErrorKind::Connect
    }

    /// Returns whether the connection broke after the client had begun to send the request. If the
    /// request was a write, it may have taken effect.
    pub fn is_interrupted(&self) -> bool {
        self.kind() == ErrorKind::Interrupted
    }

    /// Returns whether the complete response did not arrive before a timeout. If the request was a
    /// write, it may have taken effect.
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// Returns whether the response is a redirect to another address. The client never follows a
    /// redirect, because the API keys and the request body would be sent to that address.
    pub fn is_redirect(&self) -> bool {
        self.kind() == ErrorKind::Redirect
    }

    /// Returns whether the response cannot be decoded. For example, the response is too long, is
    /// not JSON, has an unexpected structure, is compressed, or is a web page.
    pub fn is_malformed(&self) -> bool {
        self.kind() == ErrorKind::Malformed
    }

    /// Returns whether the response cannot be decoded for another reason than a page in place of
    /// it.
    #[cfg(feature = "http")]
    pub(crate) fn is_undecodable(&self) -> bool {
        matches!(self.0.kind, Kind::Malformed(_))
    }

    /// Returns whether the response has an error status and no readable error.
    #[cfg(feature = "http")]
    pub(crate) fn is_unreadable_status(&self) -> bool {
        matches!(self.0.kind, Kind::Status)
    }

    /// Returns whether the provider refused the request, either in the response body or by an HTTP
    /// status. The result is `true` for every kind of refusal. For example, it is `true` whenever
    /// [`is_not_found`](Self::is_not_found) returns `true`.
    pub fn is_refused(&self) -> bool {
        matches!(self.0.kind, Kind::Refused(_) | Kind::Status)
    }

    /// Returns whether the provider refused the API key, for example because the key is wrong or
    /// lacks a permission.
    ///
    /// *Troubleshooting*: check that the key belongs to the client's environment. A production key
    /// is not valid in the test environment, and a test key is not valid in production. Paynet also
    /// refuses requests from IP addresses that are not registered.
    pub fn is_authentication(&self) -> bool {
        self.kind() == ErrorKind::Authentication
    }

    /// Returns whether the provider reported that it does not know the link or the payment
    /// transaction.
    pub fn is_not_found(&self) -> bool {
        self.kind() == ErrorKind::NotFound
    }

    /// Returns whether the reference is already in use, or the object that the request creates
    /// already exists.
    pub fn is_duplicate(&self) -> bool {
        self.kind() == ErrorKind::Duplicate
    }

    /// Returns whether the provider refused the request because it received too many requests.
    /// [`retry_after`](Self::retry_after) returns how long the provider asks the client to wait.
    pub fn is_rate_limited(&self) -> bool {
        self.kind() == ErrorKind::RateLimited
    }

    /// Returns whether the response describes a different link or payment than the requested one.
    pub fn is_mismatch(&self) -> bool {
        self.kind() == ErrorKind::Mismatch
    }

    /// Returns whether the request was not sent because the [deadline for
    /// sending](crate::SendDeadline) passed. Nothing was changed at the provider.
    pub fn is_too_late(&self) -> bool {
        self.kind() == ErrorKind::TooLate
    }

    /// Returns whether the call reached a limit that is set in its options, such as the deadline or
    /// the maximum number of requests. [`rule_code`](Self::rule_code) returns the code of the
    /// limit. [`rule`](Self::rule) describes the limit and how far the call had come. Responses
    /// that were received before the limit was reached are discarded.
    pub fn is_limit_reached(&self) -> bool {
        self.kind() == ErrorKind::LimitReached
    }

    /// Returns whether you may make the same call again without further checks. The result is
    /// `true` in two cases: no connection was established for a
    /// [temporary](crate::ConnectFailure::is_temporary) reason, or a call that only reads data
    /// failed for a temporary reason. A web page in place of the API's response counts as a
    /// temporary reason, because providers and firewalls send web pages during maintenance.
    pub fn is_retryable(&self) -> bool {
        match (&self.0.kind, self.0.http_status) {
            (Kind::Connect { failure, .. }, _) => failure.is_temporary(),
            _ if self.0.write => false,
            (Kind::Page { .. }, Some(200..=299)) => true,
            (Kind::Interrupted | Kind::Timeout, _) => true,
            // The provider was slow. The other limits would be reached again.
            (Kind::Limit { code, .. }, _) => *code == RuleCode::Deadline,
            (Kind::Refused(Refusal::RateLimited), _) => true,
            (
                Kind::Status | Kind::Refused(_) | Kind::Malformed(_) | Kind::Page { .. },
                Some(status),
            ) => is_transient_status(status),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_predicate_is_true_for_its_own_errors_only() {
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
            "only the provider itself says that a link is not found"
        );
    }

    #[test]
    fn a_write_is_retryable_only_if_nothing_was_sent() {
        for (error, read, write) in [
            (Error::connect as fn() -> Error, true, true),
            (Error::timeout, true, false),
            (Error::interrupted, true, false),
            (|| Error::status(503), true, false),
            (|| Error::status(429), true, false),
            (|| Error::status(404), false, false),
            (|| Error::refused(Refusal::NotFound).with_http_status(200), false, false),
            (|| Error::malformed("x").with_http_status(200), false, false),
            (|| Error::page().with_http_status(200), true, false),
            (|| Error::page().with_http_status(404), false, false),
            (Error::redirect, false, false),
            (Error::too_late, false, false),
            (|| Error::limit_reached(RuleCode::Deadline, "x"), true, false),
            (|| Error::limit_reached(RuleCode::MaxRequests, "x"), false, false),
            (|| Error::limit_reached(RuleCode::NoProgress, "x"), false, false),
        ] {
            assert_eq!(error().with_read_operation("x").is_retryable(), read, "{}", error());
            assert_eq!(error().with_write_operation("x").is_retryable(), write, "{}", error());
        }
    }
}
