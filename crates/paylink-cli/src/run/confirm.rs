//! `paylink confirm`: asks the provider whether an order is paid.

use paylink::{Confirmation, Verdict};
use paylink_orders::state::Phase;
use paylink_orders::{ConfirmOutcome, Order, OrderNumber};
use serde_json::{Value, json};

use super::create::incidents_hint;
use super::{Context, needs_person};
use crate::args::ByOrder;
use crate::exit::{Exit, Failure, Outcome};
use crate::show::json;
use crate::text::{history, state};

pub(super) async fn run(context: &Context, args: &ByOrder) -> Outcome {
    let (out, number) = (context.out, &args.order);
    let session = context.session().await?;
    super::order(&session, number).await?;
    let seen = match session.orders.confirm(number).await? {
        ConfirmOutcome::Read(seen) => seen,
        other => {
            let order = super::order(&session, number).await?;
            let mut failure = not_read(number, &other, state::order(&order));
            if failure.exit == Exit::NotYet && needs_person(&session, number).await? {
                failure = Failure { exit: Exit::Person, ..failure.hint(incidents_hint()) };
            }
            return Err(failure);
        }
    };
    let order = super::order(&session, number).await?;
    if out.json {
        out.object(&object(&order, &seen))?;
    } else {
        out.line(&format!("{number}: {}", history::confirmation(&seen)))?;
    }
    let exit = exit(seen.verdict);
    if seen.verdict == Verdict::NotProvable && !needs_person(&session, number).await? {
        // The provider does not show unpaid links.
        return Ok(Exit::NotYet);
    }
    if exit == Exit::Person {
        out.note(incidents_hint());
    }
    Ok(exit)
}

/// Returns why there is no verdict.
fn not_read(number: &OrderNumber, outcome: &ConfirmOutcome, state: &str) -> Failure {
    match outcome {
        ConfirmOutcome::NoLink { phase } => {
            let in_doubt = matches!(phase, Some(Phase::Sending | Phase::InDoubt));
            let failure = Failure::new(
                if in_doubt { Exit::InDoubt } else { Exit::NotYet },
                text!(
                    "order {number} has no link that can be read: {state}",
                    "{number} siparişinin okunabilir bir linki yok: {state}"
                ),
            );
            if in_doubt { failure.hint("paylink work --until-idle") } else { failure }
        }
        ConfirmOutcome::NotFound => Failure::new(
            Exit::NotYet,
            text!(
                "the provider does not find the link of order {number}",
                "kuruluş {number} siparişinin linkini bulamıyor"
            ),
        ),
        ConfirmOutcome::OtherAccount => Failure::new(
            Exit::Person,
            say!(
                "the provider reports another account: the keys are not those of the link",
                "kuruluş başka bir hesap bildiriyor: anahtarlar linkin hesabına ait değil"
            ),
        )
        .hint(incidents_hint()),
        _ => Failure::new(
            Exit::Failed,
            text!(
                "another process works on the link of order {number}",
                "{number} siparişinin linkiyle başka bir süreç uğraşıyor"
            ),
        )
        .hint(say!("Try again in a moment.", "Birazdan yeniden deneyin.")),
    }
}

/// Returns the exit code for a verdict. Only `Paid` leads to exit code 0.
fn exit(verdict: Verdict) -> Exit {
    match verdict {
        Verdict::Paid => Exit::Done,
        Verdict::NotPaid | Verdict::Pending => Exit::NotYet,
        _ => Exit::Person,
    }
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

    #[test]
    fn a_link_that_was_not_read_is_never_exit_0() {
        let number = "A-1".parse().unwrap();
        let no_link = |phase| ConfirmOutcome::NoLink { phase };
        for (outcome, code) in [
            (no_link(None), 7),
            (no_link(Some(Phase::Planned)), 7),
            (no_link(Some(Phase::Sending)), 6),
            (no_link(Some(Phase::InDoubt)), 6),
            (ConfirmOutcome::NotFound, 7),
            (ConfirmOutcome::OtherAccount, 8),
            (ConfirmOutcome::Busy, 1),
        ] {
            assert_eq!(not_read(&number, &outcome, "").exit.code(), code, "{outcome:?}");
        }
    }
}
