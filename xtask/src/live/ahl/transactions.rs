//! *Transactions*: which of them a list holds, and what its rows say.

use paylink_core::Decimal;
use paylink_sandbox::Switch;

use super::paid::{is_about, refused};
use super::world::AhlPay;
use crate::json::Json;
use crate::live::field::{kind, text};
use crate::live::question::{Entry, Unsettled, Verdict};

type Answer = Result<Verdict, Unsettled>;

pub(super) const ENTRIES: &[Entry<AhlPay>] = &[
    Entry { switch: Switch::AhlTransactionsArePaged, ask: |own| Box::pin(wrapper(own)) },
    Entry { switch: Switch::AhlTransactionsEndExcluded, ask: |own| Box::pin(last_day(own)) },
    Entry { switch: Switch::AhlTransactionsIgnoreOrderId, ask: |own| Box::pin(other_order(own)) },
    Entry { switch: Switch::AhlTransactionAmountsInKurus, ask: |own| Box::pin(unit(own)) },
    Entry { switch: Switch::AhlTransactionsWithoutStatus, ask: |own| Box::pin(status(own)) },
    Entry { switch: Switch::AhlTransactionsWithoutCurrency, ask: |own| Box::pin(currency(own)) },
    Entry { switch: Switch::AhlRefundChangesRow, ask: |own| Box::pin(refund(own)) },
];

async fn wrapper(ahl: &AhlPay) -> Answer {
    match ahl.transactions().await?.data() {
        Some(Json::Array(_)) => Ok(Verdict::Confirmed),
        Some(Json::Object(_)) => Ok(Verdict::Refuted("data is an object".to_owned())),
        other => Err(Unsettled::unanswered(format!("data is {}", kind(other)))),
    }
}

async fn last_day(ahl: &AhlPay) -> Answer {
    let paid = ahl.paid("needs a payment of this day with a test card").await?;
    ahl.payment().await?;
    let today = ahl.session().await?.day()?;
    let list = ahl.transactions_between(today, today, None).await?;
    let is_there = list.rows().iter().any(|row| is_about(row, &paid.order_id));
    Ok(Verdict::confirmed_if(is_there, "the last day is not included"))
}

async fn other_order(ahl: &AhlPay) -> Answer {
    ahl.payment().await?;
    let today = ahl.session().await?.day()?;
    let list =
        ahl.transactions_between(today.plus_days(-30), today.plus_days(1), Some(&ahl.name("none"))).await?;
    Ok(Verdict::confirmed_if(list.rows().is_empty(), "orderId is not heeded"))
}

/// Against what the payer saw, whatever unit the request was in.
async fn unit(ahl: &AhlPay) -> Answer {
    let asked = ahl.paid("needs a link of this run that is paid with a test card").await?.asked;
    let amount = match ahl.payment().await?.member("totalAmount") {
        Some(Json::Number(digits)) => Decimal::from_json_number(digits).ok(),
        _ => None,
    };
    let amount = amount.ok_or_else(|| Unsettled::unanswered("totalAmount is no number"))?;
    let seen = if amount.to_minor(0) == Some(asked) { "kuruş" } else { "neither lira nor kuruş" };
    Ok(Verdict::confirmed_if(amount.to_minor(2) == Some(asked), seen))
}

async fn status(ahl: &AhlPay) -> Answer {
    let is_told = text(ahl.payment().await?, "status").is_some();
    Ok(Verdict::confirmed_if(is_told, "no status"))
}

async fn currency(ahl: &AhlPay) -> Answer {
    let is_told = text(ahl.payment().await?, "currencyDesc").is_some();
    Ok(Verdict::confirmed_if(is_told, "no currencyDesc"))
}

async fn refund(ahl: &AhlPay) -> Answer {
    let hands = ahl.hands("needs a payment with a test card and its refund")?;
    let order_id = ahl.link("refunded").await?;
    hands.sandbox.ahlpay().pay(&order_id).map_err(refused)?;
    hands.sandbox.ahlpay().refund(&order_id);
    let list = ahl.transactions_of(Some(&order_id)).await?;
    let mut own = list.rows().iter().filter(|row| is_about(row, &order_id));
    let has_row = own.any(|row| matches!(text(row, "txnType"), Some("VOID" | "REFUND")));
    Ok(Verdict::confirmed_if(has_row, "a refund has no row of its own"))
}
