//! *Creation*: what a request needs, what it means, and its answer.

use std::sync::atomic::Ordering;

use paylink_sandbox::Switch;
use paylink_testkit::json::Json;
use serde_json::json;

use super::context::AhlPay;
use super::service::CREATE;
use crate::live::field::{kind, text};
use crate::live::question::{Entry, Unsettled, Verdict};

type Answer = Result<Verdict, Unsettled>;

pub(super) const ENTRIES: &[Entry<AhlPay>] = &[
    Entry { switch: Switch::AhlCreateElsewhere, ask: |own| Box::pin(path(own)) },
    Entry { switch: Switch::AhlCreateNeedsHash, ask: |own| Box::pin(hash(own)) },
    Entry { switch: Switch::AhlCreateAnswersBareUrl, ask: |own| Box::pin(url(own)) },
    Entry { switch: Switch::AhlOrderIdTakenIsRefused, ask: |own| Box::pin(order_id_taken(own)) },
    Entry { switch: Switch::AhlAmountIsLira, ask: |own| Box::pin(unit(own)) },
    Entry { switch: Switch::AhlReceiverIsNotMessaged, ask: |own| Box::pin(message(own)) },
];

async fn path(ahl: &AhlPay) -> Answer {
    ahl.first().await?;
    Ok(Verdict::confirmed_if(
        !ahl.created_elsewhere.load(Ordering::Relaxed),
        "it is at another path",
    ))
}

async fn hash(ahl: &AhlPay) -> Answer {
    Ok(match &ahl.first().await?.refused_unsigned {
        None => Verdict::Confirmed,
        Some(words) => Verdict::Refuted(format!("{words}; with rnd and hash it is accepted")),
    })
}

async fn url(ahl: &AhlPay) -> Answer {
    let data = ahl.first().await?.answer.data();
    let is_object = data.is_some_and(|data| text(data, "url").is_some());
    let seen = match data {
        Some(Json::Object(_)) => "data has no url".to_owned(),
        other => format!("data is {}", kind(other)),
    };
    Ok(Verdict::confirmed_if(is_object, seen))
}

async fn order_id_taken(ahl: &AhlPay) -> Answer {
    let mut order = ahl.order("twin").await?;
    order["orderId"] = json!(ahl.first().await?.order_id);
    let twin = ahl.create_like_first(order).await?;
    Ok(Verdict::confirmed_if(twin.is_accepted(CREATE.name)?, twin.in_words()))
}

async fn unit(ahl: &AhlPay) -> Answer {
    let asked = ahl.paid("needs somebody who opens the page of a link over \"100\"").await?.asked;
    Ok(Verdict::confirmed_if(asked == 100, "\"100\" is not 1.00 on the page"))
}

async fn message(ahl: &AhlPay) -> Answer {
    let rehearsal = ahl.rehearsal("needs a phone of your own that the link is sent to")?;
    let mut order = ahl.order("receiver").await?;
    order["receiverPhoneNumber"] = json!("5000000000");
    order["receiverEmail"] = json!("payer@shop.example");
    ahl.create_like_first(order).await?.success(CREATE.name)?;
    let is_messaged = !rehearsal.sandbox.ahlpay().messages().is_empty();
    Ok(Verdict::confirmed_if(is_messaged, "nothing is sent"))
}
