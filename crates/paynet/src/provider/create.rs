//! Creates a link of the common model.

use std::time::Duration;

use paylink_core::capability::ValidatedLink;
use paylink_core::wire::is_blank;
use paylink_core::{
    CreatedLink, Error, GrantedLifetime, Lifetime, LinkKey, NewLink, Notify, Private, Result,
    RuleCode,
};

use crate::api::mailorder_create::MailorderCreate;
use crate::services::PROVIDER;
use crate::{Client, LinkOptions};

impl Client {
    /// Creates a link like [`PayLinks::create`](paylink_core::PayLinks::create), but with the given
    /// Paynet options. They replace the options that were set with
    /// [`ClientBuilder::link_options`](crate::ClientBuilder::link_options).
    ///
    /// # Errors
    /// Returns an error in the same cases as [`PayLinks::create`](paylink_core::PayLinks::create).
    ///
    /// # Cancellation
    /// If you drop the future before it is complete, the link may exist. In this case, call
    /// [`PayLinks::resolve`](paylink_core::PayLinks::resolve), as after an error for which
    /// [`Error::effect`] returns [`Effect::Unknown`](crate::Effect::Unknown).
    pub async fn create_link(&self, link: &NewLink, options: &LinkOptions) -> Result<CreatedLink> {
        let validated = self.capabilities().validate(link, &PROVIDER)?;
        let created = create(self, &validated, options).await?;
        Ok(created.with_ignored_fields(validated.ignored_fields()))
    }
}

pub(super) async fn create(
    client: &Client,
    link: &ValidatedLink<'_>,
    options: &LinkOptions,
) -> Result<CreatedLink> {
    let hours = whole_hours(link.lifetime)?;
    let request = native(link, options, hours)?;
    let (created, body) = client.mailorder_create(&request).await?.into_parts();
    let url = created.web_url().unwrap_or_default().into_owned();
    let key = LinkKey::by_reference(client.identity(), link.reference.clone())
        .with_id(created.id.unwrap_or_default());
    let lifetime = match hours {
        Some(hours) => GrantedLifetime::Requested(Duration::from_secs(u64::from(hours) * 3600)),
        None => GrantedLifetime::ProviderDefaultUndocumented,
    };
    let mut created = CreatedLink::new(key, url, lifetime);
    created.body = body;
    Ok(created)
}

/// Returns Paynet's request for a link of the common model.
fn native(link: &NewLink, options: &LinkOptions, hours: Option<u32>) -> Result<MailorderCreate> {
    let name = link.payer.as_ref().map(|payer| payer.name.as_str()).unwrap_or_default();
    let private = |text: &str| Some(Private::from(text));
    let mut request = MailorderCreate::new(name, link.amount);
    request.reference_no = Some(link.reference.as_str().to_owned());
    request.addcomission_to_amount = options.commission_on_payer;
    request.send_confirmation_mail = options.mail_company_on_success;
    request.multi_payment = options.several_cards;
    if !is_blank(&link.description) {
        request.note = private(&link.description);
    }
    if let Some(phone) = link.payer.as_ref().and_then(|payer| payer.phone.as_ref()) {
        let rule = "must be a Turkish number, because Paynet documents no other format";
        let national = phone.turkish_national().ok_or_else(|| {
            Error::invalid("payer.phone", RuleCode::Format, rule).with_provider(&PROVIDER)
        })?;
        request.phone = private(national);
        request.send_sms = link.notify.contains(&Notify::Sms);
    }
    if let Some(email) = link.payer.as_ref().and_then(|payer| payer.email.as_ref()) {
        request.email = private(email.as_str());
        request.send_mail = link.notify.contains(&Notify::Email);
    }
    if let Some(urls) = &link.return_urls {
        request.succeed_url = private(urls.success.as_str());
        request.error_url = private(urls.failure.as_str());
    }
    if let Some(url) = &link.callback_url {
        request.confirmation_url = private(url.as_str());
    }
    request.expire_hours = hours;
    request.pos_type = options.pos_type;
    request.agent_id.clone_from(&options.agent_id);
    request.user_name.clone_from(&options.user_name);
    request.agent_note.clone_from(&options.agent_note);
    Ok(request)
}

/// Returns the lifetime in hours, or `None` if Paynet's default applies.
fn whole_hours(lifetime: Option<Lifetime>) -> Result<Option<u32>> {
    let refuse = |code, rule: &'static str| {
        Err(Error::invalid("lifetime", code, rule).with_provider(&PROVIDER))
    };
    let hours = match lifetime {
        Some(Lifetime::Exactly(lifetime)) => {
            if lifetime.as_secs() % 3600 != 0 || lifetime.subsec_nanos() != 0 {
                return refuse(
                    RuleCode::Granularity,
                    "must be whole hours at Paynet; use `expires_in_at_most` to round down",
                );
            }
            lifetime.as_secs() / 3600
        }
        Some(Lifetime::AtMost(lifetime)) => lifetime.as_secs() / 3600,
        _ => return Ok(None),
    };
    match u32::try_from(hours) {
        Ok(0) => refuse(RuleCode::TooSmall, "must be at least one hour at Paynet"),
        Ok(hours) => Ok(Some(hours)),
        Err(_) => refuse(RuleCode::TooLarge, "must be less than 2^32 hours"),
    }
}
