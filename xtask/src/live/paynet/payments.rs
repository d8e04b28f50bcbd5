//! *Payments*: the rows of `transaction/check`.

use paylink_sandbox::Switch;
use serde_json::json;

use super::answer::{NO_DATA, kind, rows};
use super::world::{CHECK, Paynet};
use crate::json::Json;
use crate::live::question::{Entry, Unsettled, Verdict};

type Answer = Result<Verdict, Unsettled>;

pub(super) const ENTRIES: &[Entry<Paynet>] = &[
    Entry { switch: Switch::PaynetNetAmountInSnakeCase, ask: |own| Box::pin(net_amount(own)) },
    Entry { switch: Switch::PaynetTransactionIdIsText, ask: |own| Box::pin(id(own)) },
    Entry { switch: Switch::PaynetTransactionsNewestFirst, ask: |own| Box::pin(order(own)) },
    Entry { switch: Switch::PaynetNoTransactionsIsEmptyData, ask: |own| Box::pin(none(own)) },
];

async fn net_amount(paynet: &Paynet) -> Answer {
    let row = paynet.checked().await?;
    let [camel, snake] = ["netAmount", "net_amount"].map(|name| row.member(name).is_some());
    Ok(Verdict::confirmed_if(camel && !snake, if snake { "net_amount" } else { "no net amount" }))
}

async fn id(paynet: &Paynet) -> Answer {
    let id = paynet.checked().await?.member("id");
    Ok(Verdict::confirmed_if(matches!(id, Some(Json::Number(_))), kind(id)))
}

async fn order(paynet: &Paynet) -> Answer {
    let link = &paynet.paid("needs a link that is declined, then paid with a test card").await?.link;
    let seen = paynet.call(&CHECK, &json!({ "reference_no": link.name })).await?;
    let verdicts: Vec<_> = rows(&seen.json).iter().map(|row| row.member("is_succeed")).collect();
    let oldest_first = verdicts == [Some(&Json::Bool(false)), Some(&Json::Bool(true))];
    Ok(Verdict::confirmed_if(oldest_first, "the failed attempt does not stand before the successful one"))
}

async fn none(paynet: &Paynet) -> Answer {
    let link = &paynet.first().await?.link;
    let seen = paynet.post(&CHECK, &json!({ "reference_no": link.name })).await?;
    Ok(Verdict::confirmed_if(seen.code() == Some(NO_DATA), seen.in_words()))
}
