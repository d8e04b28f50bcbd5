use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use super::url::after_scheme;
use super::{CreatedLink, GrantedLifetime};

impl CreatedLink {
    /// How long a payment may still appear after a link has expired or was deactivated: 30 minutes.
    /// A payer who began to pay just before that moment needs time for the bank's 3-D Secure page,
    /// and the provider needs time to report the payment.
    pub const PAYMENT_GRACE: Duration = Duration::from_secs(30 * 60);

    /// Sets the maximum time for which the link may still be payable after the end of its lifetime.
    #[must_use]
    pub fn with_expiry_uncertainty(mut self, longest: Duration) -> Self {
        self.expiry_uncertainty = longest;
        self
    }

    /// Returns the time until which a payment on the link may still appear. Check the link for
    /// payments until this time. `created_at` is the time at which
    /// [`PayLinks::create`](crate::PayLinks::create) returned the link.
    ///
    /// The returned time is the sum of `created_at`, the lifetime of the link,
    /// [`expiry_uncertainty`](Self::expiry_uncertainty) and [`PAYMENT_GRACE`](Self::PAYMENT_GRACE).
    /// If you deactivate the link earlier, check the link until
    /// [`PAYMENT_GRACE`](Self::PAYMENT_GRACE) has passed since the deactivation. Returns `None` if
    /// the lifetime of the link is not documented. Check such a link until its status is final.
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use paylink_core::{CreatedLink, GrantedLifetime};
    /// # let key = "pl1:paynet:test:default:c1:R".parse()?;
    /// let hour = Duration::from_secs(3600);
    /// let link = CreatedLink::new(key, "https://pay.example/1", GrantedLifetime::Requested(hour));
    /// let now = SystemTime::now();
    /// assert_eq!(link.watch_until(now), Some(now + hour + CreatedLink::PAYMENT_GRACE));
    /// # Ok::<(), paylink_core::Error>(())
    /// ```
    pub fn watch_until(&self, created_at: SystemTime) -> Option<SystemTime> {
        let lifetime = self.lifetime.duration()?;
        let watched =
            lifetime.saturating_add(self.expiry_uncertainty).saturating_add(Self::PAYMENT_GRACE);
        created_at.checked_add(watched)
    }
}

impl GrantedLifetime {
    /// Returns the lifetime of the link. Returns `None` if the link has the provider's default
    /// lifetime and the provider does not document this lifetime.
    pub fn duration(self) -> Option<Duration> {
        match self {
            Self::Requested(lifetime) | Self::ProviderDefault(lifetime) => Some(lifetime),
            Self::ProviderDefaultUndocumented => None,
        }
    }
}

/// Corrects the URL of a link in a provider's response. Whitespace around the URL is removed. Each
/// `&amp;`, which is an `&` that the provider escaped for HTML, is replaced by `&`. The replacement
/// is safe, because no parameter of such a URL has a name that begins with `amp;`.
///
/// Returns `None` if the text is not a URL that a payer can open. Such a URL begins with `http://`
/// or `https://` and a host, and contains only visible ASCII characters.
///
/// ```
/// use paylink_core::link::payment_url;
/// assert_eq!(payment_url(" https://pay.example/1?a=2\n").unwrap(), "https://pay.example/1?a=2");
/// assert_eq!(payment_url("javascript:alert(1)//"), None);
/// ```
pub fn payment_url(text: &str) -> Option<Cow<'_, str>> {
    let text = text.trim();
    let rest = after_scheme(text)?;
    let has_host = rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[');
    // Unlike `all`, which ends early, this is compiled to vector instructions.
    let is_visible = text.bytes().fold(true, |all, b| all & b.is_ascii_graphic());
    if !has_host || !is_visible {
        return None;
    }
    Some(if text.contains('&') { text.replace("&amp;", "&").into() } else { text.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_web_address_of_visible_ascii_is_a_payment_url() {
        for (text, url) in [
            ("https://pay.example/1", Some("https://pay.example/1")),
            ("HTTP://127.0.0.1:1/l?k=a+b/c==", Some("HTTP://127.0.0.1:1/l?k=a+b/c==")),
            ("\u{a0}https://pay.example\r\n", Some("https://pay.example")),
            ("http://[::1]/l", Some("http://[::1]/l")),
            ("https://p.example/?a=1&amp;b=2", Some("https://p.example/?a=1&b=2")),
            ("javascript:alert(1)//", None),
            ("javascript://x/%0aalert(1)", None),
            ("data:text/html,x", None),
            ("file:///etc/passwd", None),
            ("//host/", None),
            ("/l/1", None),
            ("pay.example/1", None),
            ("https:///1", None),
            ("https://", None),
            ("https://?x", None),
            ("https:pay.example", None),
            ("https://pay.example/a\r\nX: y", None),
            ("https://pay.example/a b", None),
            ("https://pay.example/\u{131}", None),
            ("https://pay.example/\u{7f}", None),
            ("ahttps://pay.example/", None),
            ("", None),
        ] {
            assert_eq!(payment_url(text).as_deref(), url, "{text:?}");
        }
    }

    #[test]
    fn a_link_is_watched_until_its_latest_end_and_the_grace() {
        let (hour, created) = (Duration::from_secs(3600), SystemTime::UNIX_EPOCH);
        let watched = |lifetime, uncertainty| {
            let key = "pl1:paynet:test:default:c1:R".parse().unwrap();
            let link = CreatedLink::new(key, "", lifetime).with_expiry_uncertainty(uncertainty);
            link.watch_until(created).map(|end| end.duration_since(created).unwrap())
        };
        let half = hour / 2;
        for lifetime in [GrantedLifetime::Requested(hour), GrantedLifetime::ProviderDefault(hour)] {
            assert_eq!(lifetime.duration(), Some(hour));
            assert_eq!(watched(lifetime, Duration::ZERO), Some(hour + half));
            assert_eq!(watched(lifetime, 3 * hour), Some(4 * hour + half));
        }
        let undocumented = GrantedLifetime::ProviderDefaultUndocumented;
        assert_eq!((undocumented.duration(), watched(undocumented, hour)), (None, None));
        assert_eq!(watched(GrantedLifetime::Requested(Duration::MAX), hour), None);
    }
}
