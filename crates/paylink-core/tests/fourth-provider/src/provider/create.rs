use paylink_core::{
    CreatedLink, Error, GrantedLifetime, Lifetime, LinkKey, Result, RuleCode, ValidatedLink,
};

use crate::api::create::Create;
use crate::{Client, PROVIDER};

pub(super) async fn create(client: &Client, link: &ValidatedLink<'_>) -> Result<CreatedLink> {
    let lifetime = match link.lifetime {
        Some(Lifetime::Exactly(lifetime) | Lifetime::AtMost(lifetime)) => lifetime,
        _ => {
            let rule = "is required by this provider";
            return Err(
                Error::invalid("lifetime", RuleCode::Required, rule).with_provider(&PROVIDER)
            );
        }
    };
    let body = Create {
        reference: link.reference.as_str(),
        amount: link.amount.to_decimal(),
        seconds: lifetime.as_secs(),
    };
    let (created, raw) = client.create_link(&body).await?.into_parts();
    let key = LinkKey::by_reference(client.identity(), link.reference.clone()).with_id(created.id);
    let mut link = CreatedLink::new(key, created.url, GrantedLifetime::Requested(lifetime));
    link.body = raw;
    Ok(link)
}
