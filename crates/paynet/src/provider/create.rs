//! The common new link in Paynet's words.

use paylink_core::wire::is_blank;
use paylink_core::{Error, Lifetime, NewLink, Notify, Result};

use super::{LinkOptions, PROVIDER};
use crate::api::mailorder_create::MailorderCreate;

pub(super) fn native(link: &NewLink, options: &LinkOptions, hours: Option<u32>) -> Result<MailorderCreate> {
    let name = link.payer.as_ref().map(|payer| payer.name.as_str()).unwrap_or_default();
    let mut request = MailorderCreate::new(name, link.amount)
        .reference_no(link.reference.as_str())
        .addcomission_to_amount(options.commission_on_payer)
        .send_confirmation_mail(options.mail_company_on_success)
        .multi_payment(options.several_cards);
    if !is_blank(&link.description) {
        request = request.note(link.description.as_str());
    }
    if let Some(phone) = link.payer.as_ref().and_then(|payer| payer.phone.as_ref()) {
        let rule = "must be a Turkish number: how Paynet takes others is not published";
        let national = phone
            .turkish_national()
            .ok_or_else(|| Error::invalid("payer.phone", rule).with_provider(&PROVIDER))?;
        request = request.phone(national, link.notify.contains(&Notify::Sms));
    }
    if let Some(email) = link.payer.as_ref().and_then(|payer| payer.email.as_ref()) {
        request = request.email(email.as_str(), link.notify.contains(&Notify::Email));
    }
    if let Some(urls) = &link.return_urls {
        request = request.return_urls(urls.success.as_str(), urls.failure.as_str());
    }
    if let Some(url) = &link.callback_url {
        request = request.confirmation_url(url.as_str());
    }
    request.expire_hours = hours;
    request.pos_type = options.pos_type;
    request.agent_id.clone_from(&options.agent_id);
    request.user_name.clone_from(&options.user_name);
    request.agent_note.clone_from(&options.agent_note);
    Ok(request)
}

/// `None` leaves the lifetime to Paynet.
pub(super) fn whole_hours(lifetime: Option<Lifetime>) -> Result<Option<u32>> {
    let refuse = |rule: &'static str| Err(Error::invalid("lifetime", rule).with_provider(&PROVIDER));
    let hours = match lifetime {
        Some(Lifetime::Exactly(lifetime)) => {
            if lifetime.as_secs() % 3600 != 0 || lifetime.subsec_nanos() != 0 {
                return refuse("must be whole hours at Paynet (expires_in_at_most rounds down)");
            }
            lifetime.as_secs() / 3600
        }
        Some(Lifetime::AtMost(lifetime)) => lifetime.as_secs() / 3600,
        _ => return Ok(None),
    };
    match u32::try_from(hours) {
        Ok(0) => refuse("must be at least one hour at Paynet"),
        Ok(hours) => Ok(Some(hours)),
        Err(_) => refuse("is too long"),
    }
}
