//! Orders at all three providers: payment, refund, lost response, restart, double payment,
//! cancellation and late payment.
//!
//! `cargo run -p paylink-orders --example tour` starts the sandbox inside this process: no account,
//! no network. The example ends with an error if one of these things does not happen.
#![allow(clippy::print_stdout, reason = "an example prints what it does")]

mod shop;

use paylink_orders::{CancelOutcome, CreateOutcome, EventKind, IncidentKind};
use paylink_sandbox::{Fault, FaultKind, Sandbox};
use shop::{PRICE, Result, Shop, ensure};

#[tokio::main]
async fn main() -> Result {
    let sandbox = Sandbox::start().await?;
    for (provider, creation) in [
        ("paynet", "mailorder/create"),
        ("paywall", "checkout/generate"),
        ("ahl", "CreateLinkPayment"),
    ] {
        println!("\n{provider}");
        let mut shop = Shop::new(provider, &sandbox).await?;
        payment_and_partial_refund(&shop, "1").await?;
        lost_response_and_restart(&mut shop, "2", creation).await?;
        double_payment(&shop, "3").await?;
        cancellation(&shop, "4").await?;
        payment_after_cancellation(&shop, "5").await?;
        late_payment(&shop, "6").await?;
        let shipped = shop.shipped()?;
        ensure(shipped == ["1", "2", "3", "6"], format!("shipped: {shipped:?}"))?;
        ensure(shop.orders.incidents().await?.is_empty(), "an incident is left")?;
        println!("  shipped, each once: orders {}", shipped.join(", "));
    }
    ensure(sandbox.findings().is_empty(), format!("{:?}", sandbox.findings()))
}

async fn payment_and_partial_refund(shop: &Shop<'_>, order: &str) -> Result {
    let link = shop.create(order).await?;
    shop.sandbox.pay(&*link).await?;
    shop.event(order, EventKind::Paid).await?;
    shop.sandbox.refund_part(&*link, "10.00").await?;
    // Paynet reports that money was given back, but not how much: it counts as all of it.
    let paynet = shop.provider == "paynet";
    let kind = if paynet { EventKind::Reversed } else { EventKind::PartlyReversed };
    shop.event(order, kind).await
}

async fn lost_response_and_restart(shop: &mut Shop<'_>, order: &str, creation: &str) -> Result {
    shop.sandbox.fault(Fault::new(creation, FaultKind::DropAfterProcessing));
    let lost = shop.orders.create(&shop.order(order)?).await?;
    ensure(matches!(lost, CreateOutcome::Pending), format!("{lost:?}"))?;
    println!("  order {order}: the response is lost, and the program is restarted");
    shop.restart().await?;
    let link = shop.create(order).await?;
    // Paywall cannot look the lost link up, so it stays until it expires. Nobody has its URL.
    let orphans = usize::from(shop.provider == "paywall");
    let payable = shop.payable(order);
    ensure(payable.len() == 1 + orphans, format!("payable: {payable:?}"))?;
    println!("  order {order}: a new link; lost links that can be paid: {orphans}");
    shop.sandbox.pay(&*link).await?;
    shop.event(order, EventKind::Paid).await
}

async fn double_payment(shop: &Shop<'_>, order: &str) -> Result {
    let link = shop.create(order).await?;
    shop.sandbox.pay(&*link).await?;
    shop.event(order, EventKind::Paid).await?;
    shop.pay_in_another_tab(&link).await?;
    if shop.provider == "paywall" {
        println!("  order {order}: paid again; Paywall's query reports one payment of a page");
        return Ok(());
    }
    shop.event(order, EventKind::PaidAgain).await?;
    shop.event(order, EventKind::Incident(IncidentKind::PaidTwice)).await?;
    shop.sandbox.refund_part(&*link, PRICE).await?;
    shop.decide(order, IncidentKind::PaidTwice).await
}

async fn cancellation(shop: &Shop<'_>, order: &str) -> Result {
    let link = shop.create(order).await?;
    let cancelled = shop.orders.cancel(&order.parse()?).await?;
    // A payment may be under way.
    let is_watched = matches!(cancelled, CancelOutcome::MayStillBePaid { until: Some(_) });
    ensure(is_watched, format!("{cancelled:?}"))?;
    let again = shop.orders.create(&shop.order(order)?).await?;
    ensure(matches!(again, CreateOutcome::Closed { .. }), format!("{again:?}"))?;
    ensure(shop.sandbox.pay(&*link).await.is_err(), "the link was paid")?;
    println!("  order {order}: cancelled; its link cannot be paid, and it gets no other");
    match shop.provider {
        "paynet" => shop.event(order, EventKind::Cancelled).await,
        // The others do not report that the link is deactivated: the event comes when it expires.
        _ => Ok(()),
    }
}

async fn payment_after_cancellation(shop: &Shop<'_>, order: &str) -> Result {
    let link = shop.create(order).await?;
    shop.orders.cancel(&order.parse()?).await?;
    shop.pay_in_another_tab(&link).await?;
    shop.event(order, EventKind::Incident(IncidentKind::PaidAfterCancel)).await?;
    shop.sandbox.refund(&*link).await?;
    shop.decide(order, IncidentKind::PaidAfterCancel).await
}

async fn late_payment(shop: &Shop<'_>, order: &str) -> Result {
    let link = shop.create(order).await?;
    shop.sandbox.expire(&*link).await?;
    shop.orders.step(64).await?;
    println!("  order {order}: the link has expired");
    shop.pay_in_another_tab(&link).await?;
    shop.event(order, EventKind::Paid).await
}
