//! Creates a hosted payment page from a [`NewLink`].

use std::time::{Duration, SystemTime};

use paylink_core::capability::ValidatedLink;
use paylink_core::wire::is_blank;
use paylink_core::{
    CreatedLink, Error, GrantedLifetime, Installments, Lifetime, LinkKey, LinkProvider,
    LocalDateTime, NewLink, Private, Result, RuleCode, Zone,
};

use crate::api::checkout_generate::{CheckoutGenerate, Customer, Product};
use crate::api::language_id;
use crate::services::CHECKOUT_GENERATE;
use crate::{Client, LinkOptions, PROVIDER};

/// The documented lifetime of a page that is created without an expiry.
const DEFAULT_LIFETIME: Duration = Duration::from_secs(600);

impl Client {
    /// Creates a hosted payment page like [`PayLinks::create`](paylink_core::PayLinks::create), but
    /// with the given options. They replace the options that were set with
    /// [`ClientBuilder::link_options`](crate::ClientBuilder::link_options).
    ///
    /// # Errors
    /// Returns an error in the same cases as [`PayLinks::create`](paylink_core::PayLinks::create).
    ///
    /// # Cancellation
    /// If you drop the future before it is complete, it is unknown whether Paywall created the
    /// payment page.
    pub async fn create_link(&self, link: &NewLink, options: &LinkOptions) -> Result<CreatedLink> {
        let validated = self.capabilities().validate(link, &PROVIDER)?;
        Ok(self
            .create_validated(&validated, options)
            .await?
            .with_ignored_fields(validated.ignored_fields()))
    }

    pub(super) async fn create_validated(
        &self,
        link: &ValidatedLink<'_>,
        options: &LinkOptions,
    ) -> Result<CreatedLink> {
        let lifetime = requested_lifetime(link.lifetime)?;
        let expires = lifetime
            .map(|lifetime| format_expiry(self.clock().now() + lifetime, self.expiry_zone()));
        let request = native_request(link, options, expires)?;
        let response = self.checkout_generate(&request).await?;
        let malformed = |what: &'static str| {
            Err(response.error(CHECKOUT_GENERATE.error(Error::malformed(what))))
        };
        if let Some(what) = response.differs_from(&request) {
            return malformed(what);
        }
        let Some(id) = response.id else {
            // Without its id, a page can be neither read nor deactivated.
            return malformed("the response has no `Id`");
        };
        let (page, body) = response.into_parts();
        let key =
            LinkKey::by_reference(self.identity(), link.reference.clone()).with_id(id.to_string());
        let granted = lifetime
            .map_or(GrantedLifetime::ProviderDefault(DEFAULT_LIFETIME), GrantedLifetime::Requested);
        let url = page.web_url().unwrap_or_default();
        let mut created = CreatedLink::new(key, url, granted)
            .with_expiry_uncertainty(expiry_uncertainty(self.expiry_zone(), lifetime));
        created.body = body;
        Ok(created)
    }
}

fn native_request(
    link: &NewLink,
    options: &LinkOptions,
    expires: Option<String>,
) -> Result<CheckoutGenerate> {
    let urls = link.return_urls.as_ref().ok_or_else(|| {
        Error::invalid(
            "return_urls",
            RuleCode::Required,
            "is required by Paywall: set it with NewLink::return_urls",
        )
        .with_provider(&PROVIDER)
    })?;
    let (success, failure) = (urls.success.as_str(), urls.failure.as_str());
    let mut request = CheckoutGenerate::new(link.reference.as_str(), link.amount, success, failure)
        .map_err(|error| error.with_provider(&PROVIDER))?;
    if let Some(url) = &link.callback_url {
        request = request.callback(url.as_str());
    }
    if options.show_description && !is_blank(&link.description) {
        request = request.products(vec![Product::new(link.description.as_str(), link.amount)]);
    }
    if let Some(payer) = &link.payer {
        request = request.customer(Customer {
            full_name: Some(payer.name.clone()).filter(|name| !is_blank(name)),
            // The published example has the country code and the number, without a plus sign.
            phone: payer
                .phone
                .as_ref()
                .map(|phone| Private::from(phone.e164().trim_start_matches('+'))),
            email: payer.email.as_ref().map(|email| Private::from(email.as_str())),
            ..Customer::default()
        });
    }
    request.language_id = link.language.map(language_id);
    request.installment_support = link.installments == Some(Installments::Allowed);
    request.force_3d = options.force_3d;
    request.route_group_key.clone_from(&options.route_group_key);
    request.expire_date_time = expires;
    Ok(request)
}

/// Returns the lifetime to request, or `None` to leave the lifetime to Paywall.
fn requested_lifetime(lifetime: Option<Lifetime>) -> Result<Option<Duration>> {
    let refuse = |code, rule: &'static str| {
        Err(Error::invalid("lifetime", code, rule).with_provider(&PROVIDER))
    };
    let lifetime = match lifetime {
        Some(Lifetime::Exactly(lifetime)) if lifetime.subsec_nanos() != 0 => {
            return refuse(
                RuleCode::Granularity,
                "must be whole seconds at Paywall; use `expires_in_at_most` to round down",
            );
        }
        Some(Lifetime::Exactly(lifetime) | Lifetime::AtMost(lifetime)) => {
            Duration::from_secs(lifetime.as_secs())
        }
        _ => return Ok(None),
    };
    match lifetime.as_secs() {
        0 => refuse(RuleCode::TooSmall, "must be at least one second at Paywall"),
        // The lifetime is at most a hundred years, so the expiry is a valid date.
        3_153_600_000.. => refuse(RuleCode::TooLarge, "must be less than 100 years"),
        _ => Ok(Some(lifetime)),
    }
}

/// Returns how much later than requested a page may end. Its expiry may be read as UTC, which is
/// three hours later than in the time zone of Istanbul. A page without a requested expiry ends by
/// Paywall's own clock, but Paywall may report the end in the time zone of Istanbul.
fn expiry_uncertainty(zone: Zone, requested: Option<Duration>) -> Duration {
    match (requested, zone) {
        (Some(_), Zone::Utc) => Duration::ZERO,
        _ => Duration::from_secs(3 * 3600),
    }
}

/// Formats an expiry, such as `2026-11-21T18:38:03`. The format and the time zone are unverified.
fn format_expiry(at: SystemTime, zone: Zone) -> String {
    LocalDateTime::of(at, zone).as_str().to_owned()
}
