//! `paylink cancel`, which cancels an order, and `paylink renew`, which replaces the link of an
//! order.

use paylink_orders::sql::StoreError;
use paylink_orders::state::Phase;
use paylink_orders::{CancelOutcome, CreateOutcome, Order, OrdersError};
use serde_json::json;

use super::{Context, create};
use crate::args::Cancel;
use crate::exit::{Exit, Failure, Outcome};
use crate::profile::guard::Write;
use crate::profile::session::{self, Session};
use crate::show::{amount, json};
use crate::text::{state, time};

/// Shows the order and asks the user. Returns `false` if this is a dry run.
fn confirm(context: &Context, session: &Session, order: &Order, question: &str) -> Outcome<bool> {
    let (amount, state) = (amount::shown(order.amount), state::order(order));
    let summary = format!("{amount} · {} · {state}", order.number);
    if context.global.dry_run {
        context.out.note(&format!("  {summary}"));
        return Ok(false);
    }
    Write {
        profile: &session.profile,
        account: session::account(&order.account),
        summary,
        question,
        // No new amount is asked for.
        amount: None,
    }
    .confirm(context.out, &context.global)?;
    Ok(true)
}

/// Returns the failure of a command that has several steps. The first of them may be stored.
fn interrupted(error: OrdersError) -> Failure {
    let is_lost = matches!(
        error,
        OrdersError::Store(StoreError::Unavailable(_) | StoreError::CommitUnknown(_))
    );
    let failure = Failure::from(error);
    if !is_lost {
        return failure;
    }
    Failure { exit: Exit::InDoubt, hints: Vec::new(), ..failure }.hint(say!(
        "Run the same command again when the database works: it does nothing twice.",
        "Veritabanı düzelince aynı komutu yeniden çalıştırın: hiçbir şeyi iki kez yapmaz."
    ))
}

pub(super) async fn cancel(context: &Context, args: &Cancel) -> Outcome {
    let out = context.out;
    let session = context.session().await?;
    let order = super::order(&session, &args.by.order).await?;
    let number = &order.number;
    let result = |outcome: &str, until: Option<std::time::SystemTime>| {
        let until = until.map(json::at);
        let object =
            json!({ "order": number.as_str(), "outcome": outcome, "payable_until": until });
        if out.json { out.object(&object) } else { Ok(()) }
    };
    let outcome = match order.settled {
        Some(charged) => CancelOutcome::AlreadyPaid { charged },
        None => {
            let question = say!("Cancel the order?", "Sipariş iptal edilsin mi?");
            if !confirm(context, &session, &order, question)? {
                return super::checked(out);
            }
            session.orders.cancel(number).await.map_err(interrupted)?
        }
    };
    match outcome {
        CancelOutcome::Cancelled => {
            result("cancelled", None)?;
            out.done(&text!(
                "order {number} is cancelled, and none of its links can be paid",
                "{number} siparişi iptal edildi; hiçbir linki ödenemez"
            ));
            Ok(Exit::Done)
        }
        CancelOutcome::MayStillBePaid { until } => {
            result("may_still_be_paid", until)?;
            out.done(&text!("order {number} is cancelled", "{number} siparişi iptal edildi"));
            let until = until.map_or_else(|| "?".to_owned(), time::shown);
            out.warn(&text!(
                "A payment that has begun can still arrive until {until}; that would be an incident.",
                "Başlamış bir ödeme {until} zamanına kadar gelebilir; gelirse olay olarak kaydedilir."
            ));
            Ok(Exit::Done)
        }
        CancelOutcome::AlreadyPaid { charged } => {
            result("already_paid", None)?;
            let charged = amount::shown(charged);
            Err(Failure::new(
                Exit::Failed,
                text!("order {number} is paid: {charged}", "{number} siparişi ödendi: {charged}"),
            )
            .hint(say!("Nothing was changed.", "Hiçbir şey değişmedi.")))
        }
        _ => Err(Failure::new(Exit::Failed, say!("unknown outcome", "bilinmeyen sonuç"))),
    }
}

pub(super) async fn renew(context: &Context, args: &Cancel) -> Outcome {
    let out = context.out;
    let session = context.session().await?;
    let order = super::order(&session, &args.by.order).await?;
    let question = say!(
        "Deactivate its link and make a new one?",
        "Linki pasifleştirilip yenisi oluşturulsun mu?"
    );
    if !confirm(context, &session, &order, question)? {
        return super::checked(out);
    }
    let number = &order.number;
    let outcome = session.orders.renew(number).await.map_err(interrupted)?;
    if !matches!(outcome, CreateOutcome::Pending) {
        return create::report(context, number, outcome, false);
    }
    let order = super::order(&session, number).await?;
    let attempt = order.attempt.as_ref();
    if attempt.is_some_and(|own| matches!(own.phase, Phase::Sending | Phase::InDoubt)) {
        return create::report(context, number, CreateOutcome::Pending, false);
    }
    let until = attempt.and_then(|own| own.payable_until);
    if out.json {
        let until = until.map(json::at);
        out.object(
            &json!({ "order": number.as_str(), "outcome": "later", "payable_until": until }),
        )?;
    }
    let until = until.map_or_else(|| "?".to_owned(), time::shown);
    out.done(&text!(
        "the new link is made as soon as the old one can no longer be paid, at {until} at the latest",
        "yeni link, eskisi artık ödenemeyince oluşturulur; en geç {until}"
    ));
    out.note(say!("`paylink work` makes it.", "Onu `paylink work` oluşturur."));
    Ok(Exit::Done)
}
