//! *Transactions*: which of them a list holds, and what its rows say.

use paylink_core::{Currency, Decimal};
use paylink_sandbox::Switch;
use paylink_testkit::json::Json;

use super::context::AhlPay;
use super::envelope::Envelope;
use super::paid::{is_about, refused};
use crate::live::field::{kind, text};
use crate::live::question::{Entry, Unsettled, Verdict};

type Answer = Result<Verdict, Unsettled>;

pub(super) const ENTRIES: &[Entry<AhlPay>] = &[
    Entry { switch: Switch::AhlTransactionsArePaged, ask: |own| Box::pin(wrapper(own)) },
    Entry { switch: Switch::AhlTransactionsEndExcluded, ask: |own| Box::pin(last_day(own)) },
    Entry { switch: Switch::AhlTransactionsIgnoreOrderId, ask: |own| Box::pin(other_order(own)) },
    Entry { switch: Switch::AhlNoTransactionsIsRefusal, ask: |own| Box::pin(no_rows(own)) },
    Entry { switch: Switch::AhlTransactionsOfSalesOnly, ask: |own| Box::pin(types(own)) },
    Entry { switch: Switch::AhlTransactionAmountsInKurus, ask: |own| Box::pin(unit(own)) },
    Entry { switch: Switch::AhlTransactionsWithoutStatus, ask: |own| Box::pin(status(own)) },
    Entry { switch: Switch::AhlTransactionsWithoutCurrency, ask: |own| Box::pin(currency(own)) },
    Entry { switch: Switch::AhlRefundChangesRow, ask: |own| Box::pin(refund(own)) },
    Entry { switch: Switch::AhlVoidHasRow, ask: |own| Box::pin(void(own)) },
    Entry { switch: Switch::AhlPaidLinkIsPaidAgain, ask: |own| Box::pin(paid_again(own)) },
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
    let list = ahl.transactions_of_types(&ahl.name("none"), None).await?;
    Ok(Verdict::confirmed_if(list.rows().is_empty(), "orderId is not heeded"))
}

async fn no_rows(ahl: &AhlPay) -> Answer {
    let list = ahl.transactions_of_types(&ahl.name("none"), None).await?;
    Ok(Verdict::confirmed_if(!list.is_refusal(), list.in_words()))
}

async fn types(ahl: &AhlPay) -> Answer {
    let order_id = refunded(ahl).await?;
    let by_name =
        gives_back(&ahl.transactions_of_types(order_id, Some(EVERY_TYPE)).await?, order_id);
    let by_null = gives_back(&ahl.transactions_of_types(order_id, None).await?, order_id);
    Ok(match (by_name, by_null) {
        (false, _) => Verdict::NothingLearnt("a refund has no row"),
        (true, listed) => Verdict::confirmed_if(listed, "null does not list a refund"),
    })
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
    let is_reported = text(ahl.payment().await?, "status").is_some();
    Ok(Verdict::confirmed_if(is_reported, "no status"))
}

/// The code of the currency, else its name, as the client reads them.
async fn currency(ahl: &AhlPay) -> Answer {
    let row = ahl.payment().await?;
    let code = text(row, "currency").or_else(|| text(row, "currencyDesc"));
    let is_known = code.is_some_and(|code| code.parse::<Currency>().is_ok());
    let seen = if code.is_some() { "an unknown currency" } else { "no currency" };
    Ok(Verdict::confirmed_if(is_known, seen))
}

async fn refund(ahl: &AhlPay) -> Answer {
    let order_id = refunded(ahl).await?;
    let list = ahl.transactions_of_types(order_id, Some(EVERY_TYPE)).await?;
    Ok(Verdict::confirmed_if(gives_back(&list, order_id), "a refund has no row of its own"))
}

async fn void(ahl: &AhlPay) -> Answer {
    let rehearsal = ahl.rehearsal("needs a payment with a test card and its cancellation")?;
    let order_id = ahl.link("voided").await?;
    rehearsal.sandbox.ahlpay().pay(&order_id).map_err(refused)?;
    rehearsal.sandbox.ahlpay().void(&order_id);
    let list = ahl.transactions_of_types(&order_id, Some(EVERY_TYPE)).await?;
    Ok(Verdict::confirmed_if(!gives_back(&list, &order_id), "a void has a row of its own"))
}

const EVERY_TYPE: &[&str] = &["Auth", "Void", "Refund"];

/// An order whose payment was refunded.
async fn refunded(ahl: &AhlPay) -> Result<&str, Unsettled> {
    let make = async {
        let rehearsal = ahl.rehearsal("needs a payment with a test card and its refund")?;
        let order_id = ahl.link("refunded").await?;
        rehearsal.sandbox.ahlpay().pay(&order_id).map_err(refused)?;
        rehearsal.sandbox.ahlpay().refund(&order_id);
        Ok(order_id)
    };
    ahl.refunded.get(make).await.map(String::as_str)
}

fn gives_back(list: &Envelope, order_id: &str) -> bool {
    let mut own = list.rows().iter().filter(|row| is_about(row, order_id));
    own.any(|row| matches!(text(row, "txnType"), Some("VOID" | "REFUND")))
}

async fn paid_again(ahl: &AhlPay) -> Answer {
    let rehearsal = ahl.rehearsal("needs a link that is paid in two tabs with a test card")?;
    let order_id = ahl.link("again").await?;
    let own = rehearsal.sandbox.ahlpay();
    own.pay(&order_id).map_err(refused)?;
    let again = own.pay(&order_id);
    Ok(Verdict::confirmed_if(again.is_err(), "the second payment is accepted"))
}
