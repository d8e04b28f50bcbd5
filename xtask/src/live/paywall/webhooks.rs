//! *Webhooks*: what reaches the merchant after a payment, and how it is signed.

use paylink_sandbox::Switch;
use paylink_testkit::json::Json;

use super::context::Paywall;
use super::paid::not_paid;
use super::signature::{Hashed, Reading, reading};
use crate::live::field::kind;
use crate::live::question::{Entry, Unsettled, Verdict};

type Answer = Result<Verdict, Unsettled>;

pub(super) const ENTRIES: &[Entry<Paywall>] = &[
    Entry { switch: Switch::PaywallWebhookSaysId, ask: |own| Box::pin(name_of_id(own)) },
    Entry { switch: Switch::PaywallWebhookIdIsGuid, ask: |own| Box::pin(hashed_id(own)) },
    Entry {
        switch: Switch::PaywallWebhookNamesInCamelCase,
        ask: |own| Box::pin(case_of_names(own)),
    },
    Entry { switch: Switch::PaywallWebhookAmountIsText, ask: |own| Box::pin(amount(own)) },
    Entry { switch: Switch::PaywallWebhookUnsigned, ask: |own| Box::pin(signed(own)) },
    Entry {
        switch: Switch::PaywallWebhookHashAmountTwoDecimals,
        ask: |own| Box::pin(two_decimals(own)),
    },
    Entry { switch: Switch::PaywallWebhookHashAmountTrimmed, ask: |own| Box::pin(trimmed(own)) },
    Entry { switch: Switch::PaywallWebhookHashAmountWithComma, ask: |own| Box::pin(comma(own)) },
    Entry { switch: Switch::PaywallWebhookHashUpperCase, ask: |own| Box::pin(case_of_hash(own)) },
    Entry { switch: Switch::PaywallWebhookNeverRetried, ask: |own| Box::pin(retried(own)) },
    Entry { switch: Switch::PaywallBackBeforeWebhook, ask: |own| Box::pin(who_comes_first(own)) },
    Entry { switch: Switch::PaywallBackCarriesUniqueCode, ask: |own| Box::pin(way_back(own)) },
];

const WEBHOOK: &str = "needs a payment with a test card and an address that Paywall can reach";
const SIGNED: &str = "needs a payment with a test card, an address that Paywall can reach, and a hash key of the panel";
const RETURN: &str = "needs a payment with a test card and a look at the browser";

/// A field by its name in any case.
fn field<'a>(webhook: &'a Json, name: &str) -> Option<&'a Json> {
    let Json::Object(members) = webhook else { return None };
    members.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

async fn name_of_id(paywall: &Paywall) -> Answer {
    let webhook = paywall.webhook(WEBHOOK).await?;
    let seen = if field(webhook, "Id").is_some() { "Id" } else { "neither CheckoutId nor Id" };
    Ok(Verdict::confirmed_if(field(webhook, "CheckoutId").is_some(), seen))
}

async fn case_of_names(paywall: &Paywall) -> Answer {
    let Json::Object(members) = paywall.webhook(WEBHOOK).await? else {
        return Err(Unsettled::unanswered("the webhook is no object"));
    };
    let is_pascal_case =
        members.iter().all(|(name, _)| name.starts_with(|first: char| first.is_uppercase()));
    Ok(Verdict::confirmed_if(is_pascal_case, "camelCase"))
}

async fn amount(paywall: &Paywall) -> Answer {
    let amount = field(paywall.webhook(WEBHOOK).await?, "Amount");
    Ok(Verdict::confirmed_if(matches!(amount, Some(Json::Number(_))), kind(amount)))
}

async fn signed(paywall: &Paywall) -> Answer {
    let hash = field(paywall.webhook(SIGNED).await?, "Hash");
    Ok(Verdict::confirmed_if(hash.is_some(), "no Hash"))
}

/// A question about the hash; without one there is nothing to be wrong about.
async fn of_hash(paywall: &Paywall, evaluate: impl FnOnce(Reading) -> Verdict) -> Answer {
    let rehearsal = paywall.rehearsal(SIGNED)?;
    let Some(hash) = field(paywall.webhook(SIGNED).await?, "Hash") else {
        return Ok(Verdict::NothingLearnt("the webhook is not signed"));
    };
    let (paid, own) = (paywall.paid(SIGNED).await?, rehearsal.sandbox.paywall());
    let hashed = Hashed {
        key: own.checkout_hash_key(),
        id: &paid.page.id.to_string(),
        guid: &paid.page.guid,
        payment_id: &paid.payment.payment_id.to_string(),
        unique_code: &paid.page.code,
    };
    let reading = hash.text().and_then(|hash| reading(&hashed, hash));
    reading
        .map(evaluate)
        .ok_or_else(|| Unsettled::unanswered("no reading of the recipe gives this hash"))
}

async fn hashed_id(paywall: &Paywall) -> Answer {
    of_hash(paywall, |own| Verdict::confirmed_if(!own.by_guid, "the GUID")).await
}

async fn two_decimals(paywall: &Paywall) -> Answer {
    of_hash(paywall, |own| {
        Verdict::confirmed_if(!["1.00", "1,00"].contains(&own.amount), own.amount)
    })
    .await
}

async fn trimmed(paywall: &Paywall) -> Answer {
    of_hash(paywall, |own| Verdict::confirmed_if(own.amount != "1", own.amount)).await
}

async fn comma(paywall: &Paywall) -> Answer {
    of_hash(paywall, |own| Verdict::confirmed_if(!own.amount.contains(','), own.amount)).await
}

async fn case_of_hash(paywall: &Paywall) -> Answer {
    of_hash(paywall, |own| Verdict::confirmed_if(!own.in_capitals, "upper case")).await
}

async fn retried(paywall: &Paywall) -> Answer {
    let rehearsal = paywall
        .rehearsal("needs a payment with a test card and an address that answers with 500")?;
    let page =
        paywall.page(&paywall.order_with_webhook(rehearsal, "retried", "/status/500")).await?;
    rehearsal.sandbox.paywall().pay(page.id).await.map_err(not_paid)?;
    let attempts = rehearsal.posts("page=retried", 2).await.len();
    Ok(Verdict::confirmed_if(attempts > 1, format!("{attempts} attempts")))
}

async fn who_comes_first(paywall: &Paywall) -> Answer {
    Ok(Verdict::confirmed_if(paywall.paid(WEBHOOK).await?.posted_first, "the payer comes first"))
}

async fn way_back(paywall: &Paywall) -> Answer {
    let paid = paywall.paid(RETURN).await?;
    let back = paid.payment.redirect.as_deref().unwrap_or_default();
    let seen =
        if back.contains("UniqueCode=") { "UniqueCode" } else { "not the address that was given" };
    Ok(Verdict::confirmed_if(back == paid.success_url, seen))
}
