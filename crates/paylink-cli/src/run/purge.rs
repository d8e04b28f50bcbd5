//! `paylink purge`: removes the payers' data of old orders.

use std::time::SystemTime;

use paylink_orders::Purged;
use serde_json::json;

use super::Context;
use crate::args::Purge;
use crate::exit::{Exit, Failure, Outcome};
use crate::profile::guard::Write;
use crate::show::json;
use crate::text::time;

pub(super) async fn run(context: &Context, args: &Purge) -> Outcome {
    let out = context.out;
    let session = context.orders().await?;
    let before = SystemTime::now().checked_sub(args.older_than);
    let before = before.filter(|before| *before > SystemTime::UNIX_EPOCH);
    let Some(before) = before else {
        return Err(Failure::usage(say!("--older-than is too long", "--older-than çok uzun")));
    };
    let found = session.orders.purgeable(before).await?;
    let result = |purged: Purged| {
        let Purged { orders, callbacks, .. } = purged;
        if out.json {
            return out.object(&json!({
                "orders": orders, "callbacks": callbacks, "before": json::at(before),
                "dry_run": context.global.dry_run,
            }));
        }
        out.line(&text!(
            "orders: {orders}, callbacks: {callbacks}",
            "sipariş: {orders}, bildirim: {callbacks}"
        ))
    };
    if context.global.dry_run {
        result(found)?;
        out.done(say!("checked; nothing was removed", "denetlendi; hiçbir şey silinmedi"));
        return Ok(Exit::Done);
    }
    if found == Purged::default() {
        result(found)?;
        out.note(say!("nothing is old enough", "yeterince eski bir şey yok"));
        return Ok(Exit::Done);
    }
    let Purged { orders, callbacks, .. } = found;
    let (since, profile) = (time::shown(before), &session.profile);
    let accounts = profile.accounts().into_iter().map(|(name, _)| name);
    Write {
        profile,
        account: accounts.collect::<Vec<_>>().join(", "),
        summary: text!(
            "orders: {orders} · callbacks: {callbacks} · not changed since {since}",
            "{orders} sipariş · {callbacks} bildirim · {since} zamanından beri değişmedi"
        ),
        question: say!(
            "Remove the payers' data for good?",
            "Ödeyenlerin verileri kalıcı olarak silinsin mi?"
        ),
        amount: None,
    }
    .confirm(out, &context.global)?;
    result(session.orders.purge(before).await?)?;
    out.done(say!(
        "removed; the numbers and amounts of the orders stay",
        "silindi; siparişlerin numaraları ve tutarları kalır"
    ));
    out.note(say!("Older backups still have the data.", "Eski yedeklerde veriler hâlâ var."));
    Ok(Exit::Done)
}
