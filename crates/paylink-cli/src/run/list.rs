//! `paylink list`: lists orders.

use std::time::SystemTime;

use paylink_orders::state::Phase;
use paylink_orders::{ConfirmOutcome, Order, OrderState};

use super::Context;
use crate::args::{List, StateName};
use crate::exit::{Exit, Failure, Outcome};
use crate::profile::session::Session;
use crate::show::amount::{self, Sum};
use crate::show::json;
use crate::show::out::Out;
use crate::show::table::Table;
use crate::text::{state, time};

pub(super) fn state_of(name: StateName) -> OrderState {
    match name {
        StateName::Waiting => OrderState::Waiting,
        StateName::Paid => OrderState::Paid,
        StateName::Cancelled => OrderState::Cancelled,
        StateName::Reversed => OrderState::Reversed,
    }
}

fn phase(order: &Order) -> Option<Phase> {
    order.attempt.as_ref().map(|attempt| attempt.phase)
}

/// Whether a payment can still arrive.
fn is_open(order: &Order) -> bool {
    order.state == OrderState::Waiting && phase(order).is_some_and(Phase::blocks)
}

/// Whether it is unknown if the order has a link.
pub(super) fn is_in_doubt(order: &Order) -> bool {
    order.state == OrderState::Waiting
        && matches!(phase(order), Some(Phase::InDoubt | Phase::Sending))
}

/// Returns when the status of an order was last read at the provider.
async fn last_read(session: &Session, order: &Order) -> Outcome<Option<SystemTime>> {
    let rows = session.orders.history(&order.number).await?;
    Ok(rows.iter().rfind(|row| row.kind == "read").map(|row| row.at))
}

/// Reads the open links at their providers. Returns a failure if some could not be read.
async fn refresh(out: Out, session: &Session, orders: &mut [Order]) -> Outcome<Outcome<()>> {
    let open: Vec<&mut Order> = orders.iter_mut().filter(|order| is_open(order)).collect();
    let bar = super::import::bar(out, open.len());
    let (mut unread, mut cause) = (0, None);
    for order in open {
        match session.orders.confirm(&order.number).await {
            Ok(ConfirmOutcome::Read(_)) => {}
            Ok(_) => unread += 1,
            Err(error) => {
                unread += 1;
                cause = Some(Failure::from(error).what);
            }
        }
        *order = super::order(session, &order.number).await?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    if unread == 0 {
        return Ok(Ok(()));
    }
    let failure = Failure::new(
        Exit::Failed,
        match unread {
            1 => text!("1 link could not be read", "1 linkin durumu öğrenilemedi"),
            _ => text!("{unread} links could not be read", "{unread} linkin durumu öğrenilemedi"),
        },
    );
    Ok(Err(cause.into_iter().fold(failure, Failure::hint)))
}

pub(super) async fn run(context: &Context, args: &List) -> Outcome {
    let out = context.out;
    let session = if args.live { context.session().await? } else { context.orders().await? };
    let mut filter = super::filter(&args.days);
    filter.state = if args.open { Some(OrderState::Waiting) } else { args.state.map(state_of) };
    filter.phase = args.phase;
    let takes =
        |order: &Order| (!args.open || is_open(order)) && super::is_at(order, args.provider);
    let mut orders = super::orders(&session, &filter, args.limit, takes).await?;
    let read = if args.live { refresh(out, &session, &mut orders).await? } else { Ok(()) };
    if out.json {
        for order in &orders {
            let mut object = json::order(order);
            object["last_read"] = last_read(&session, order).await?.map(json::at).into();
            out.object(&object)?;
        }
        return read.map(|()| Exit::Done);
    }
    let mut table = Table::new([
        say!("ORDER", "SİPARİŞ"),
        say!("AMOUNT", "TUTAR"),
        say!("STATE", "DURUM"),
        say!("LEFT", "KALAN"),
        say!("PROVIDER", "KURULUŞ"),
        say!("CREATED", "OLUŞTURMA"),
        say!("LAST LOOK", "SON BAKIŞ"),
    ])
    .right(1);
    let mut sum = Sum::default();
    for order in &orders {
        sum.add(order.amount);
        let left = order.attempt.as_ref().filter(|_| is_open(order));
        let left = left.and_then(|attempt| attempt.payable_until).map(time::left);
        let last = last_read(&session, order).await?;
        let dash = || "–".to_owned();
        table.row([
            order.number.to_string(),
            amount::shown(order.amount),
            state::order(order).to_owned(),
            left.unwrap_or_else(dash),
            order.account.provider().to_string(),
            time::shown(order.created),
            last.map_or_else(dash, time::ago),
        ]);
    }
    out.line(&table.lines())?;
    let (count, sum) = (orders.len(), amount::sums(sum.amounts()));
    out.note(&match count {
        1 => text!("1 order · {sum}", "1 sipariş · {sum}"),
        _ => text!("{count} orders · {sum}", "{count} sipariş · {sum}"),
    });
    let doubts = orders.iter().filter(|order| is_in_doubt(order)).count();
    if doubts > 0 {
        out.warn(&text!(
            "{doubts} in doubt → paylink work --until-idle",
            "{doubts} belirsiz → paylink work --until-idle"
        ));
    }
    read.map(|()| Exit::Done)
}
