//! `paylink confirm`: asks the provider whether an order is paid.

use paylink::{Confirmation, LinkKey, Operation, Verdict};
use paylink_orders::Order;
use serde_json::{Value, json};

use super::Context;
use crate::args::ByOrder;
use crate::exit::{Exit, Failure, Outcome};
use crate::profile::session::{Client, Session};
use crate::show::json;
use crate::text::{history, state};

pub(super) async fn run(context: &Context, args: &ByOrder) -> Outcome {
    let out = context.out;
    let session = context.session().await?;
    let order = super::order(&session, &args.order).await?;
    let client = session.client_of(&order.account)?;
    let Some(key) = key(&session, client, &order).await? else {
        let (number, state) = (&order.number, state::order(&order));
        return Err(Failure::new(
            Exit::NotYet,
            text!(
                "order {number} has no link that can be read: {state}",
                "{number} siparişinin okunabilir bir linki yok: {state}"
            ),
        ));
    };
    let seen = client.links.confirm(&key, &client.expected(order.amount), None).await?;
    if out.json {
        out.object(&object(&order, &seen))?;
    } else {
        out.line(&format!("{}: {}", order.number, history::confirmation(&seen)))?;
    }
    if seen.verdict == Verdict::Paid && order.settled.is_none() {
        out.note(say!(
            "The order itself is settled by `paylink work`.",
            "Siparişi `paylink work` sonuçlandırır."
        ));
    }
    Ok(exit(seen.verdict))
}

/// Returns the exit code for a verdict. Only `Paid` leads to exit code 0.
fn exit(verdict: Verdict) -> Exit {
    match verdict {
        Verdict::Paid => Exit::Done,
        Verdict::NotPaid | Verdict::Pending => Exit::NotYet,
        _ => Exit::Person,
    }
}

/// Returns the key of the newest link of an order. If no key is stored, the key consists of the
/// reference, if the provider can find links by their reference.
async fn key(session: &Session, client: &Client, order: &Order) -> Outcome<Option<LinkKey>> {
    let Some(attempt) = &order.attempt else { return Ok(None) };
    let rows = session.orders.history(&order.number).await?;
    let own = rows.iter().rev().filter(|row| row.attempt == Some(attempt.number));
    let mut keys = own.filter_map(|row| {
        let data: Value = serde_json::from_str(&row.data).ok()?;
        data["key"].as_str()?.parse::<LinkKey>().ok()
    });
    let by_reference = client.links.capabilities().offers(Operation::GetByReference);
    let reference = || client.links.key_for(attempt.reference.clone());
    Ok(keys.next().or_else(|| by_reference.then(reference)))
}

fn object(order: &Order, seen: &Confirmation) -> Value {
    json!({
        "order": order.number.as_str(),
        "verdict": seen.verdict.as_str(),
        "source": seen.source.as_str(),
        "charged": seen.charged.map(json::money),
        "excess": seen.excess.map(json::money),
        "reversed": seen.reversed.map(json::money),
        "authorized": seen.authorized.map(json::money),
        "mismatches": seen.mismatches.iter().map(|own| own.as_str()).collect::<Vec<_>>(),
        "link_status": seen.link.status.as_str(),
        "event_key": seen.event_key,
        "provider": order.account.provider().as_str(),
        "state": order.state.as_str(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paid_is_exit_0() {
        for verdict in Verdict::ALL {
            let code = exit(*verdict).code();
            match verdict {
                Verdict::Paid => assert_eq!(code, 0),
                Verdict::NotPaid | Verdict::Pending => assert_eq!(code, 7),
                _ => assert_eq!(code, 8, "{verdict}"),
            }
        }
    }
}
