//! `paylink show`: shows an order, and why it is paid or not.

use paylink_orders::{Observation, Order};
use serde_json::{Value, json};

use super::Context;
use crate::args::Show;
use crate::exit::{Exit, Outcome};
use crate::profile::session;
use crate::show::table::Table;
use crate::show::{amount, json};
use crate::text::{history, state, time};

pub(super) async fn run(context: &Context, args: &Show) -> Outcome {
    let out = context.out;
    let session = context.orders().await?;
    let order = super::order(&session, &args.by.order).await?;
    let rows = session.orders.history(&order.number).await?;
    if out.json {
        let mut object = json::order(&order);
        object["why"] = history::why(&order, &rows).map(history::row).into();
        object["url"] = order.attempt.and_then(|attempt| attempt.url).into();
        object["history"] = rows.iter().map(row).collect();
        out.object(&object)?;
        return Ok(Exit::Done);
    }
    out.line(&head(&order, history::why(&order, &rows)))?;
    out.line(&format!("\n{}", table(&rows)))?;
    if out.verbose {
        rows.iter().filter_map(history::cause).for_each(|cause| out.note(&cause));
    }
    Ok(Exit::Done)
}

fn row(row: &Observation) -> Value {
    json!({
        "at": json::at(row.at),
        "attempt": row.attempt,
        "actor": row.actor,
        "kind": row.kind,
        "text": history::row(row),
        "cause": history::cause(row),
    })
}

fn head(order: &Order, why: Option<&Observation>) -> String {
    let (number, amount) = (&order.number, amount::shown(order.amount));
    let mut lines = vec![format!("{number}  {amount}  {}", state::order(order))];
    let mut field = |name: &str, value: String| lines.push(format!("  {name}: {value}"));
    if let Some(row) = why {
        field(say!("why", "neden"), format!("{}, {}", history::row(row), time::shown(row.at)));
    }
    if let Some(settled) = order.settled {
        field(say!("charged", "çekilen"), amount::shown(settled));
    }
    let account = session::account(&order.account);
    field(say!("account", "hesap"), format!("{account} ({})", order.account.environment()));
    if let Some(attempt) = &order.attempt {
        field(say!("reference", "referans"), attempt.reference.to_string());
        if let Some(url) = &attempt.url {
            field(say!("address", "adres"), url.clone());
        }
        if let Some(until) = attempt.payable_until {
            field(say!("payable until", "en geç ödeme"), time::shown(until));
        }
        if let Some(next) = attempt.next_due {
            field(say!("next look at", "sonraki bakış"), time::shown(next));
        }
    }
    lines.join("\n")
}

fn table(rows: &[Observation]) -> String {
    let mut table = Table::new([
        say!("WHEN", "ZAMAN"),
        say!("LINK", "LİNK"),
        say!("WHAT HAPPENED", "NE OLDU"),
        say!("BY", "KİM"),
    ]);
    let actor = |row: &Observation| match row.actor.as_str() {
        "library" => "paylink".to_owned(),
        person => person.to_owned(),
    };
    for row in history::joined(rows) {
        let attempt = row.first.attempt;
        let attempt = attempt.map_or_else(|| "–".to_owned(), |number| format!("-{number}"));
        let text = if row.count > 1 { format!("{} ×{}", row.text, row.count) } else { row.text };
        table.row([time::shown(row.first.at), attempt, text, actor(row.first)]);
    }
    table.lines()
}
