//! `POST /v1/mailorder/status_update`: deactivates a link, or reactivates it.

use crate::{Switch, lock};

use super::ProviderState;
use super::answers::Refusal;
use super::request::Request;
use super::status::NO_LINK;
use super::store::{State, status};

/// Documented, except for the quotes that are missing on the page.
const DONE: &str = include_str!("../../data/paynet/mailorder-status-update/response.repaired.json");

/// Documented: `id` or `reference_no`, and a `status` of 0 or 3. Unverified: what a paid or an
/// expired link answers.
pub(crate) fn answer(provider: &ProviderState, request: &Request) -> Result<String, Refusal> {
    let requested = request.link()?;
    let wanted = match request.count("status")? {
        Some(0) => State::Waiting,
        Some(3) => State::Passive,
        Some(_) => return Err(Refusal::Invalid("status yalnızca 0 veya 3 olabilir".to_owned())),
        None => return Err(Refusal::missing("status")),
    };

    let is_set = |switch| provider.is_set(switch);
    let now = provider.context.clock.now();
    let mut store = lock(&provider.store);
    let found = store
        .requested(&requested, is_set(Switch::PaynetReferenceFindsOldest))
        .map(|link| link.id.clone());
    let link = found.and_then(|id| store.find_mut(&id)).ok_or(NO_LINK)?;

    if link.status(now) == status::PAID {
        if !is_set(Switch::PaynetPaidLinkTakesStatus) {
            return Err(Refusal::Business(
                6,
                "Ödemesi alınmış ödeme emrinin durumu değiştirilemez",
            ));
        }
        return Ok(DONE.to_owned());
    }
    if wanted == State::Waiting && link.is_over(now) {
        if !is_set(Switch::PaynetExpiredLinkReactivates) {
            return Err(Refusal::Business(6, "Süresi dolmuş ödeme emri yeniden açılamaz"));
        }
        link.start_lifetime(now);
    }
    link.state = wanted;
    Ok(DONE.to_owned())
}
