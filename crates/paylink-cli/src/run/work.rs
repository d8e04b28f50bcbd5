//! `paylink work`: runs the worker, which queries links and finds out whether links exist.

use std::time::{Duration, Instant};

use paylink_orders::state::Phase;
use paylink_orders::{Counts, Stepped};
use serde_json::json;

use super::Context;
use crate::args::Work;
use crate::exit::{Exit, Failure, Outcome};
use crate::profile::session::Session;
use crate::text::time;

const PAUSE: Duration = Duration::from_millis(250);

pub(super) async fn run(context: &Context, args: &Work) -> Outcome {
    let out = context.out;
    let session = context.session().await?;
    if !session.profile.delivers_events() {
        return Err(Failure::usage(say!(
            "another program works on this database and needs the events",
            "bu veritabanında başka bir program çalışıyor ve olaylar ona gerekli"
        ))
        .hint(say!(
            "If no program fulfils these orders, set deliver_events = true in the profile.",
            "Bu siparişleri işleyen bir program yoksa profilde deliver_events = true yazın."
        )));
    }
    if args.until_idle {
        return until_idle(context, &session, args.span).await;
    }
    if !args.once {
        let stop = async {
            match args.span {
                Some(span) => tokio::time::sleep(span).await,
                None => std::future::pending().await,
            }
        };
        out.note(say!("working; Ctrl-C ends it", "çalışıyor; Ctrl-C bitirir"));
        session.orders.run(stop).await?;
        return Ok(Exit::Done);
    }
    let done = session.orders.step(1_000).await?;
    report(context, &done)?;
    Ok(Exit::Done)
}

fn report(context: &Context, done: &Stepped) -> Outcome<()> {
    let (links, events) = (done.attempts, done.events);
    if context.out.json {
        return context.out.object(&json!({ "links": links, "events": events }));
    }
    context.out.line(&text!("links: {links}, events: {events}", "link: {links}, olay: {events}"))
}

/// Returns the number of attempts whose creation or deactivation is in progress.
fn moving(counts: &Counts) -> u64 {
    let is_moving = |phase: Phase| {
        matches!(phase, Phase::Planned | Phase::Sending | Phase::InDoubt | Phase::Deactivating)
    };
    let moving = counts.attempts.iter().filter(|(phase, _)| is_moving(*phase));
    moving.map(|(_, count)| count).sum()
}

fn in_doubt(counts: &Counts) -> u64 {
    let is_in_doubt = |phase: Phase| matches!(phase, Phase::Sending | Phase::InDoubt);
    let doubts = counts.attempts.iter().filter(|(phase, _)| is_in_doubt(*phase));
    doubts.map(|(_, count)| count).sum()
}

async fn until_idle(context: &Context, session: &Session, span: Option<Duration>) -> Outcome {
    let out = context.out;
    let longest = session.accounts.iter().map(|client| client.links.longest_creation()).max();
    // A sender that died is waited for so long, and then its link is looked for.
    let bound = longest.unwrap_or_default().saturating_mul(2) + Duration::from_secs(120);
    let span = span.unwrap_or(bound);
    let end = Instant::now() + span;
    let mut done = Stepped::default();
    let mut noted = 0;
    loop {
        let step = session.orders.step(64).await?;
        done.attempts += step.attempts;
        done.events += step.events;
        let counts = session.orders.counts().await?;
        let left = moving(&counts);
        if left == 0 && counts.due_attempts == 0 && counts.due_events == 0 {
            report(context, &done)?;
            return Ok(Exit::Done);
        }
        if left != noted && left > 0 {
            noted = left;
            let left_over = end.saturating_duration_since(Instant::now());
            let span = time::span(left_over + Duration::from_millis(999));
            out.note(&text!(
                "{left} under way; waiting for at most {span}",
                "{left} link sürüyor; en çok {span} bekleniyor"
            ));
        }
        if Instant::now() >= end {
            report(context, &done)?;
            let exit = if in_doubt(&counts) > 0 { Exit::InDoubt } else { Exit::NotYet };
            return Err(Failure::new(
                exit,
                text!("{left} still under way", "{left} link hâlâ sürüyor"),
            ));
        }
        if step.is_idle() {
            tokio::time::sleep(PAUSE).await;
        }
    }
}
