//! `paylink incidents`: shows what a person has to decide, and stores decisions.

use paylink_orders::{Decision, Incident};
use serde_json::json;

use super::Context;
use crate::args::{Decide, DecisionName, Incidents, IncidentsCommand};
use crate::exit::{Exit, Failure, Outcome};
use crate::profile::guard::Write;
use crate::profile::session::Session;
use crate::show::table::Table;
use crate::show::{amount, json};
use crate::text::language::Language;
use crate::text::{state, time};

pub(super) async fn run(context: &Context, args: &Incidents) -> Outcome {
    match &args.command {
        None | Some(IncidentsCommand::List) => list(context).await,
        Some(IncidentsCommand::Show { number }) => show(context, *number).await,
        Some(IncidentsCommand::Decide(args)) => decide(context, args).await,
    }
}

fn amount_of(incident: &Incident) -> String {
    incident.amount.map_or_else(|| "–".to_owned(), amount::shown)
}

/// Lists the open incidents. The exit code is 8 if there is an open incident, so that a script can
/// react.
async fn list(context: &Context) -> Outcome {
    let out = context.out;
    let session = context.orders().await?;
    let incidents = session.orders.incidents().await?;
    if out.json {
        incidents.iter().try_for_each(|incident| out.object(&json::incident(incident)))?;
    } else if incidents.is_empty() {
        out.note(say!("nothing has to be decided", "karar bekleyen bir şey yok"));
    } else {
        let language = Language::of_orders();
        let mut table = Table::new([
            say!("NO", "NO."),
            say!("ORDER", "SİPARİŞ"),
            say!("AMOUNT", "TUTAR"),
            say!("SINCE", "TARİH"),
            say!("WHAT HAPPENED", "NE OLDU"),
        ])
        .right(2);
        for incident in &incidents {
            table.row([
                incident.id.to_string(),
                incident.order.to_string(),
                amount_of(incident),
                time::shown(incident.opened),
                incident.kind.title(language).to_owned(),
            ]);
        }
        out.line(&table.lines())?;
        out.note(say!(
            "`paylink incidents show NO` says what to do.",
            "`paylink incidents show NO` ne yapılacağını söyler."
        ));
    }
    Ok(if incidents.is_empty() { Exit::Done } else { Exit::Person })
}

async fn find(session: &Session, number: i64) -> Outcome<Incident> {
    let incidents = session.orders.incidents().await?;
    incidents.into_iter().find(|incident| incident.id == number).ok_or_else(|| {
        Failure::new(
            Exit::NotFound,
            text!(
                "there is no incident {number} to decide",
                "{number} numaralı, karar bekleyen bir olay yok"
            ),
        )
    })
}

async fn show(context: &Context, number: i64) -> Outcome {
    let out = context.out;
    let session = context.orders().await?;
    let incident = find(&session, number).await?;
    let language = Language::of_orders();
    let (title, next) = (incident.kind.title(language), incident.kind.next_step(language));
    let refund = incident.where_to_refund(language);
    if out.json {
        let mut object = json::incident(&incident);
        object["title"] = title.into();
        object["next_step"] = next.into();
        object["where_to_refund"] = refund.into();
        out.object(&object)?;
        return Ok(Exit::Done);
    }
    let (order, amount) = (&incident.order, amount_of(&incident));
    let (since, provider) = (time::shown(incident.opened), &incident.provider);
    out.line(&format!("{number}  {order}  {amount}  {provider}  {since}"))?;
    out.line(&format!("  {title}\n  {next}\n  {}: {refund}", say!("refunds", "iade yeri")))?;
    out.note(&text!(
        "`paylink show {order}` shows what was read.",
        "`paylink show {order}` okunanları gösterir."
    ));
    Ok(Exit::Done)
}

async fn decide(context: &Context, args: &Decide) -> Outcome {
    let out = context.out;
    let Some(by) = context.actor() else {
        return Err(Failure::usage(say!(
            "write --as with the name of who decided",
            "--as ile kararı verenin adını yazın"
        )));
    };
    let session = context.orders().await?;
    let incident = find(&session, args.number).await?;
    let decision = match args.decision {
        DecisionName::Accepted => Decision::Accepted,
        DecisionName::Refunded => Decision::Refunded,
        DecisionName::Closed => Decision::Closed,
    };
    let title = incident.kind.title(Language::of_orders());
    let words = state::decision(decision);
    let summary = format!("{} · {} · {title} → {words}", incident.order, amount_of(&incident));
    if context.global.dry_run {
        out.note(&format!("  {summary}"));
        return super::checked(out);
    }
    Write {
        profile: &session.profile,
        account: incident.provider.to_string(),
        summary,
        question: say!("Store this decision?", "Bu karar kaydedilsin mi?"),
        amount: None,
    }
    .confirm(out, &context.global)?;
    let is_new = session.orders.decide(incident.id, decision, &by, &args.note).await?;
    if out.json {
        let decision = decision.as_str();
        out.object(
            &json!({ "incident": incident.id, "decision": decision, "by": by, "is_new": is_new }),
        )?;
    }
    if is_new {
        out.done(say!("stored", "kaydedildi"));
        Ok(Exit::Done)
    } else {
        Err(Failure::new(Exit::Failed, say!("it was decided before", "daha önce karar verilmiş")))
    }
}
