//! *Payments*: the rows of `transaction/check` and `transaction/detail`.

use paylink_sandbox::Switch;
use paylink_testkit::json::Json;
use serde_json::json;

use super::answer::{NO_DATA, kind, rows, text};
use super::context::Paynet;
use super::paid::refused;
use super::service::{CHECK, TRANSACTION};
use crate::live::question::{Entry, Unsettled, Verdict};

type Answer = Result<Verdict, Unsettled>;

pub(super) const ENTRIES: &[Entry<Paynet>] = &[
    Entry {
        switch: Switch::PaynetTransactionTypeMissing,
        ask: |own| Box::pin(transaction_type(own)),
    },
    Entry { switch: Switch::PaynetNetAmountInSnakeCase, ask: |own| Box::pin(net_amount(own)) },
    Entry { switch: Switch::PaynetTransactionIdIsText, ask: |own| Box::pin(id(own)) },
    Entry { switch: Switch::PaynetTransactionsNewestFirst, ask: |own| Box::pin(order(own)) },
    Entry { switch: Switch::PaynetNoTransactionsIsEmptyData, ask: |own| Box::pin(none(own)) },
    Entry {
        switch: Switch::PaynetPartialRefundNotReported,
        ask: |own| Box::pin(partial_refund(own)),
    },
    Entry { switch: Switch::PaynetPaidLinkIsPaidAgain, ask: |own| Box::pin(paid_again(own)) },
    Entry { switch: Switch::PaynetXactIdChanges, ask: |own| Box::pin(same_id(own)) },
];

async fn transaction_type(paynet: &Paynet) -> Answer {
    let posted = paynet.checked().await?.member("transaction_type");
    let is_sale = posted.is_some_and(|posted| ["1", "\"1\""].contains(&&*posted.compact()));
    let seen = if posted.is_some() { "another value than 1" } else { "there is none" };
    Ok(Verdict::confirmed_if(is_sale, seen))
}

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
    let link =
        &paynet.paid("needs a link that is declined, then paid with a test card").await?.link;
    let seen = paynet.call(&CHECK, &json!({ "reference_no": link.name })).await?;
    let verdicts: Vec<_> = rows(&seen.json).iter().map(|row| row.member("is_succeed")).collect();
    let oldest_first = verdicts == [Some(&Json::Bool(false)), Some(&Json::Bool(true))];
    Ok(Verdict::confirmed_if(
        oldest_first,
        "the failed attempt does not stand before the successful one",
    ))
}

async fn none(paynet: &Paynet) -> Answer {
    let link = &paynet.first().await?.link;
    let seen = paynet.read(&CHECK, &json!({ "reference_no": link.name })).await?;
    Ok(Verdict::confirmed_if(seen.code() == Some(NO_DATA), seen.in_words()))
}

async fn partial_refund(paynet: &Paynet) -> Answer {
    const REASON: &str = "needs a payment with a test card of which a part is refunded";
    let (rehearsal, paid) = (paynet.rehearsal(REASON)?, paynet.paid(REASON).await?);
    rehearsal.sandbox.paynet().reverse_partly(&paid.xact_id);
    let seen = paynet.call(&TRANSACTION, &json!({ "xact_id": paid.xact_id })).await?;
    let row = rows(&seen.json).first().ok_or_else(|| Unsettled::unanswered("there is no row"))?;
    let posted = row.member("reversed") == Some(&Json::Bool(true))
        || text(row, "reversed_xact_id").is_some();
    Ok(Verdict::confirmed_if(posted, "nothing shows the refund"))
}

async fn paid_again(paynet: &Paynet) -> Answer {
    const REASON: &str = "needs a link that is paid in two tabs with a test card";
    let rehearsal = paynet.rehearsal(REASON)?;
    let link = paynet.link(&paynet.accepted_order("again").await?).await?;
    let own = rehearsal.sandbox.paynet();
    let id = link.id(rehearsal);
    own.pay(&id).await.map_err(refused)?;
    let again = own.pay(&id).await;
    Ok(Verdict::confirmed_if(again.is_err(), "the second payment is accepted"))
}

async fn same_id(paynet: &Paynet) -> Answer {
    let first = text(paynet.checked().await?, "xact_id")
        .ok_or_else(|| Unsettled::unanswered("there is no xact_id"))?;
    let seen = paynet.call(&CHECK, &json!({ "xact_id": first })).await?;
    let second = rows(&seen.json).first().and_then(|row| text(row, "xact_id"));
    Ok(Verdict::confirmed_if(second == Some(first), "two answers have two ids of one payment"))
}
