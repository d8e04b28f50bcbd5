//! [`NewLink`] to a shared payment page, and Paywall's answer to [`CreatedLink`].

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

/// Paywall documents ten minutes for a page whose expiry is not stated.
const DEFAULT_LIFETIME: Duration = Duration::from_secs(600);

impl Client {
    /// Creates a page of the common model with options of its own, in place of those of the
    /// builder.
    ///
    /// # Errors
    /// As [`PayLinks::create`](paylink_core::PayLinks::create).
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
        let lifetime = whole_seconds(link.lifetime)?;
        let expires =
            lifetime.map(|lifetime| stamp(self.clock().now() + lifetime, self.expiry_zone()));
        let request = native(link, options, expires)?;
        let reply = self.checkout_generate(&request).await?;
        let Some(id) = reply.id else {
            // Without its id a page can neither be asked for nor closed.
            return Err(reply.error(CHECKOUT_GENERATE.error(Error::malformed("there is no `Id`"))));
        };
        let (page, body) = reply.into_parts();
        let key =
            LinkKey::by_reference(self.identity(), link.reference.clone()).with_id(id.to_string());
        let granted = lifetime
            .map_or(GrantedLifetime::ProviderDefault(DEFAULT_LIFETIME), GrantedLifetime::Requested);
        let mut created =
            CreatedLink::new(key, page.link.map(Private::into_inner).unwrap_or_default(), granted);
        created.body = body;
        Ok(created)
    }
}

fn native(
    link: &NewLink,
    options: &LinkOptions,
    expires: Option<String>,
) -> Result<CheckoutGenerate> {
    let urls = link.return_urls.as_ref().ok_or_else(|| {
        Error::invalid("return_urls", RuleCode::Required, "is required by this provider")
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
            // Country code and number without a plus sign, as in the published example.
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

/// `None` leaves the lifetime to Paywall.
fn whole_seconds(lifetime: Option<Lifetime>) -> Result<Option<Duration>> {
    let refuse = |code, rule: &'static str| {
        Err(Error::invalid("lifetime", code, rule).with_provider(&PROVIDER))
    };
    let lifetime = match lifetime {
        Some(Lifetime::Exactly(lifetime)) if lifetime.subsec_nanos() != 0 => {
            return refuse(
                RuleCode::Granularity,
                "must be whole seconds at Paywall (expires_in_at_most rounds down)",
            );
        }
        Some(Lifetime::Exactly(lifetime) | Lifetime::AtMost(lifetime)) => {
            Duration::from_secs(lifetime.as_secs())
        }
        _ => return Ok(None),
    };
    match lifetime.as_secs() {
        0 => refuse(RuleCode::TooSmall, "must be at least one second at Paywall"),
        // A hundred years: the stamp stays a date.
        3_153_600_000.. => refuse(RuleCode::TooLarge, "is too long"),
        _ => Ok(Some(lifetime)),
    }
}

/// `2026-11-21T18:38:03`. Format and zone are unverified.
fn stamp(at: SystemTime, zone: Zone) -> String {
    LocalDateTime::of(at, zone).as_str().to_owned()
}
