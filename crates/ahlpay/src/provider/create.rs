//! Creates a link of the common model.

use std::time::Duration;

use paylink_core::capability::{Field, ValidatedLink};
use paylink_core::{
    CreatedLink, Error, GrantedLifetime, Installments, Lifetime, LinkKey, NewLink, Result, RuleCode,
};

use crate::api::create_link_payment::CreateLinkPayment;
use crate::services::PROVIDER;
use crate::{Client, LinkOptions};

impl Client {
    /// Creates a link like [`PayLinks::create`](paylink_core::PayLinks::create), but with the given
    /// AHL Pay options. They replace the options that were set with
    /// [`ClientBuilder::link_options`](crate::ClientBuilder::link_options).
    ///
    /// # Errors
    /// Returns an error in the same cases as [`PayLinks::create`](paylink_core::PayLinks::create).
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
        let ignored_fields = ignored_contacts(link)?;
        let minutes = whole_minutes(link.lifetime)?;
        let request = native_request(link, options, minutes)
            .map_err(|error| error.with_provider(&PROVIDER))?;
        let (created, body) = self.create_link_payment(&request).await?.into_parts();
        let key = LinkKey::by_reference(self.identity(), link.reference.clone());
        let lifetime = GrantedLifetime::Requested(Duration::from_secs(u64::from(minutes) * 60));
        let url = created.web_url().unwrap_or_default();
        let mut link = CreatedLink::new(key, url, lifetime);
        link.ignored_fields = ignored_fields;
        link.body = body;
        Ok(link)
    }
}

/// Returns the phone number and e-mail address that are not sent, because AHL Pay would send a
/// message to them.
///
/// # Errors
/// Returns an error if such a field is not marked as best effort.
fn ignored_contacts(link: &NewLink) -> Result<Vec<Field>> {
    let mut ignored = Vec::new();
    for (contact, message) in
        [(Field::PayerPhone, Field::NotifySms), (Field::PayerEmail, Field::NotifyEmail)]
    {
        if !link.has(contact) || link.has(message) {
            continue;
        }
        if !link.best_effort.contains(&contact) {
            let rule = "would make AHL Pay send a message: request the message with `notify`, or \
                        create the link without this field by `best_effort`";
            return Err(
                Error::invalid(contact.name(), RuleCode::Ambiguous, rule).with_provider(&PROVIDER)
            );
        }
        ignored.push(contact);
    }
    Ok(ignored)
}

fn native_request(
    link: &NewLink,
    options: &LinkOptions,
    minutes: u32,
) -> Result<CreateLinkPayment> {
    let mut request = CreateLinkPayment::new(
        link.reference.as_str(),
        link.amount,
        link.description.as_str(),
        minutes,
    )?;
    if let Some(code) = &options.bank_code {
        request = request.bank_code(code.as_str());
    }
    match (link.installments, options.installment_count) {
        (Some(Installments::Single), _) | (None, None) => {}
        (_, Some(count)) if count >= 2 || link.installments.is_none() => {
            request = request.installment_count(count)
        }
        _ => {
            let rule =
                "requires a number at AHL Pay: set `LinkOptions::installment_count` to 2 or more";
            return Err(Error::invalid("installments", RuleCode::Required, rule));
        }
    }
    let payer = link.payer.as_ref();
    if let Some(phone) =
        payer.and_then(|payer| payer.phone.as_ref()).filter(|_| link.has(Field::NotifySms))
    {
        let national =
            phone.turkish_national().filter(|digits| digits.starts_with('5')).ok_or_else(|| {
                Error::invalid(
                    "payer.phone",
                    RuleCode::Format,
                    "must be a Turkish mobile number, because AHL Pay documents no other format",
                )
            })?;
        request = request.receiver_phone_number(national);
    }
    if let Some(email) =
        payer.and_then(|payer| payer.email.as_ref()).filter(|_| link.has(Field::NotifyEmail))
    {
        request = request.receiver_email(email);
    }
    Ok(request)
}

fn whole_minutes(lifetime: Option<Lifetime>) -> Result<u32> {
    let refuse = |code, rule: &'static str| {
        Err(Error::invalid("lifetime", code, rule).with_provider(&PROVIDER))
    };
    let seconds = match lifetime {
        Some(Lifetime::Exactly(lifetime)) => {
            if lifetime.as_secs() % 60 != 0 || lifetime.subsec_nanos() != 0 {
                return refuse(
                    RuleCode::Granularity,
                    "must be whole minutes at AHL Pay; use `expires_in_at_most` to round down",
                );
            }
            lifetime.as_secs()
        }
        Some(Lifetime::AtMost(lifetime)) => lifetime.as_secs(),
        _ => return refuse(RuleCode::Required, "is required by this provider"),
    };
    match u32::try_from(seconds / 60) {
        Ok(0) => refuse(RuleCode::TooSmall, "must be at least one minute at AHL Pay"),
        Ok(minutes) => Ok(minutes),
        Err(_) => refuse(RuleCode::TooLarge, "must be at most 4294967295 minutes"),
    }
}
