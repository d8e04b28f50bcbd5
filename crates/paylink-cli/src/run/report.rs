//! `paylink report`: shows the number and the sum of paid orders by day and provider.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use paylink_orders::OrderState;
use serde_json::json;

use super::Context;
use crate::args::Report;
use crate::exit::{Exit, Outcome};
use crate::read::day;
use crate::show::amount::{self, Sum};
use crate::show::json;
use crate::show::table::Table;
use crate::text::time;

pub(super) async fn run(context: &Context, args: &Report) -> Outcome {
    let out = context.out;
    let session = context.orders().await?;
    let from = args.days.since.map_or(SystemTime::UNIX_EPOCH, day::start);
    let to = args.days.until.map(|until| day::start(time::next_day(until)));
    let to = to.unwrap_or_else(|| SystemTime::now() + Duration::from_secs(24 * 3_600));
    let totals = session.orders.totals(from, to).await?;
    let orders = super::orders(&session, &super::filter(&args.days), usize::MAX, |_| true).await?;
    // Created in these days, by state. Sums of different currencies are never added.
    let mut states: BTreeMap<&str, (usize, Sum)> = BTreeMap::new();
    for order in &orders {
        let (count, sum) = states.entry(order.state.as_str()).or_default();
        *count += 1;
        sum.add(order.amount);
    }
    if out.json {
        for total in &totals {
            out.object(&json!({
                "day": total.day.to_string(),
                "provider": total.provider.as_str(),
                "paid": total.orders,
                "sum": json::money(total.sum),
            }))?;
        }
        for (state, (count, sum)) in &states {
            let sums: Vec<_> = sum.amounts().into_iter().map(json::money).collect();
            out.object(&json!({ "state": state, "orders": count, "sums": sums }))?;
        }
        return Ok(Exit::Done);
    }
    let mut table = Table::new([
        say!("DAY", "GÜN"),
        say!("PROVIDER", "KURULUŞ"),
        say!("PAID", "ÖDENEN"),
        say!("SUM", "TOPLAM"),
    ])
    .right(2)
    .right(3);
    let (mut count, mut sum) = (0, Sum::default());
    for total in &totals {
        count += total.orders;
        sum.add(total.sum);
        let day = total.day.to_string();
        table.row([
            day.parse().map_or(day, time::day),
            total.provider.to_string(),
            total.orders.to_string(),
            amount::shown(total.sum),
        ]);
    }
    let all = say!("all", "hepsi").to_owned();
    table.row([all, String::new(), count.to_string(), amount::sums(sum.amounts())]);
    out.line(&table.lines())?;
    let mut table = Table::new([
        say!("CREATED IN THESE DAYS", "BU GÜNLERDE OLUŞTURULAN"),
        say!("ORDERS", "SİPARİŞ"),
        say!("SUM", "TOPLAM"),
    ])
    .right(1)
    .right(2);
    for (state, (count, sum)) in &states {
        let state = OrderState::ALL.iter().find(|own| own.as_str() == *state);
        table.row([
            state.map_or("?", |own| name(*own)).to_owned(),
            count.to_string(),
            amount::sums(sum.amounts()),
        ]);
    }
    out.line(&format!("\n{}", table.lines()))?;
    Ok(Exit::Done)
}

pub(super) fn name(state: OrderState) -> &'static str {
    match state {
        OrderState::Waiting => say!("waiting", "bekliyor"),
        OrderState::Paid => say!("paid", "ödendi"),
        OrderState::Cancelled => say!("cancelled", "iptal"),
        OrderState::Reversed => say!("given back", "iade edildi"),
        _ => say!("unknown", "bilinmiyor"),
    }
}
