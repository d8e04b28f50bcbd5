//! *Callbacks and returns*: what reaches the merchant after a payment.

use paylink_sandbox::Switch;
use paylink_testkit::json::Json;

use super::answer::kind;
use super::context::Paynet;
use super::paid::refused;
use crate::live::question::{Entry, Unsettled, Verdict};

type Answer = Result<Verdict, Unsettled>;

pub(super) const ENTRIES: &[Entry<Paynet>] = &[
    Entry { switch: Switch::PaynetCallbackSaysReferenceNo, ask: |own| Box::pin(reference(own)) },
    Entry { switch: Switch::PaynetCallbackWithoutXactId, ask: |own| Box::pin(xact_id(own)) },
    Entry { switch: Switch::PaynetCallbackCarriesCardType, ask: |own| Box::pin(card_type(own)) },
    Entry { switch: Switch::PaynetCallbackAmountsAreCommaText, ask: |own| Box::pin(amount(own)) },
    Entry { switch: Switch::PaynetCallbackOncePerLink, ask: |own| Box::pin(several_cards(own)) },
    Entry { switch: Switch::PaynetCallbackOnFailure, ask: |own| Box::pin(failure(own)) },
    Entry { switch: Switch::PaynetCallbackNeverRetried, ask: |own| Box::pin(retried(own)) },
    Entry {
        switch: Switch::PaynetRedirectBeforeCallback,
        ask: |own| Box::pin(who_comes_first(own)),
    },
    Entry { switch: Switch::PaynetRedirectRaw, ask: |own| Box::pin(encoding(own)) },
    Entry { switch: Switch::PaynetRedirectHtmlAmpersand, ask: |own| Box::pin(ampersand(own)) },
    Entry { switch: Switch::PaynetRedirectCarriesError, ask: |own| Box::pin(error_named(own)) },
];

const CALLBACK: &str = "needs a payment with a test card and an address that Paynet can reach";
const RETURN: &str = "needs a payment with a test card and a look at the browser";

/// The callback about the success, and all of them.
async fn callback(paynet: &Paynet) -> Result<(Json, Vec<Json>), Unsettled> {
    paynet.paid(CALLBACK).await?;
    let is_success = |post: &&Json| post.member("is_succeed") == Some(&Json::Bool(true));
    for at_least in [1, 2] {
        let posts = paynet.callbacks("paid", at_least).await?;
        if let Some(success) = posts.iter().find(is_success).cloned() {
            return Ok((success, posts));
        }
    }
    Err(Unsettled::unanswered("no callback came"))
}

async fn reference(paynet: &Paynet) -> Answer {
    let (post, _) = callback(paynet).await?;
    let documented = post.member("referance_no").is_some();
    let other = if post.member("reference_no").is_some() { "reference_no" } else { "no reference" };
    Ok(Verdict::confirmed_if(documented, other))
}

async fn xact_id(paynet: &Paynet) -> Answer {
    let (post, _) = callback(paynet).await?;
    Ok(Verdict::confirmed_if(post.member("xact_id").is_some(), "no xact_id"))
}

async fn card_type(paynet: &Paynet) -> Answer {
    let (post, _) = callback(paynet).await?;
    Ok(Verdict::confirmed_if(post.member("card_type").is_none(), "card_type is there"))
}

async fn amount(paynet: &Paynet) -> Answer {
    let (post, _) = callback(paynet).await?;
    let amount = post.member("amount");
    Ok(Verdict::confirmed_if(matches!(amount, Some(Json::Number(_))), kind(amount)))
}

async fn several_cards(paynet: &Paynet) -> Answer {
    paynet.several(CALLBACK).await?;
    let posts = paynet.callbacks("several", 2).await?.len();
    Ok(Verdict::confirmed_if(posts == 2, format!("{posts} for two cards")))
}

async fn failure(paynet: &Paynet) -> Answer {
    let (_, posts) = callback(paynet).await?;
    Ok(Verdict::confirmed_if(posts.len() == 1, "a declined payment was posted, too"))
}

async fn retried(paynet: &Paynet) -> Answer {
    let rehearsal = paynet
        .rehearsal("needs a payment with a test card and an address that answers with 500")?;
    let link = paynet.link(&paynet.order_with_callback("retried", "/status/500").await?).await?;
    rehearsal.sandbox.paynet().pay(&link.id(rehearsal)).await.map_err(refused)?;
    let posts = paynet.callbacks("retried", 2).await?.len();
    Ok(Verdict::confirmed_if(posts > 1, format!("{posts} attempts")))
}

async fn who_comes_first(paynet: &Paynet) -> Answer {
    Ok(Verdict::confirmed_if(paynet.paid(CALLBACK).await?.posted_first, "the payer comes first"))
}

async fn encoding(paynet: &Paynet) -> Answer {
    let paid = paynet.paid(RETURN).await?;
    let raw = paid.back_paid.contains(&format!("xact_id={}", paid.xact_id));
    Ok(Verdict::confirmed_if(!raw, "xact_id is not percent-encoded"))
}

async fn ampersand(paynet: &Paynet) -> Answer {
    let escaped = paynet.paid(RETURN).await?.back_paid.contains("&amp;");
    Ok(Verdict::confirmed_if(!escaped, "&amp;"))
}

async fn error_named(paynet: &Paynet) -> Answer {
    let named = paynet.paid(RETURN).await?.back_declined.contains("paynet_error_id=");
    Ok(Verdict::confirmed_if(!named, "paynet_error_id"))
}
