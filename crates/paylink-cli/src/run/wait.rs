//! `paylink wait`: runs the worker until a certain order is paid.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use paylink_orders::OrderState;

use super::Context;
use super::create::incidents_hint;
use crate::args::Wait;
use crate::exit::{Exit, Failure, Outcome};
use crate::show::out::Out;
use crate::show::{amount, json};
use crate::text::{state, time};

const LONGEST: Duration = Duration::from_secs(600);
const PAUSE: Duration = Duration::from_millis(500);

pub(super) async fn run(context: &Context, args: &Wait) -> Outcome {
    let out = context.out;
    let session = context.session().await?;
    let span = args.span.unwrap_or(LONGEST);
    let end = Instant::now() + span;
    let spinner = spinner(out);
    loop {
        if session.profile.delivers_events() {
            session.orders.step_without_events(16).await?;
        }
        let order = super::order(&session, &args.by.order).await?;
        let needs_person = super::needs_person(&session, &order.number).await?;
        let (number, state) = (&order.number, state::order(&order));
        if order.state == OrderState::Waiting && !needs_person && Instant::now() < end {
            spinner.set_message(format!("{number}: {state}"));
            tokio::time::sleep(PAUSE).await;
            continue;
        }
        spinner.finish_and_clear();
        if out.json {
            out.object(&json::order(&order))?;
        } else {
            let charged = order.settled.map(|money| format!(", {}", amount::shown(money)));
            out.line(&format!("{number}: {state}{}", charged.unwrap_or_default()))?;
        }
        return match order.state {
            OrderState::Paid if !needs_person => Ok(Exit::Done),
            OrderState::Waiting if !needs_person => {
                let span = time::span(span);
                Err(Failure::new(
                    Exit::NotYet,
                    text!("not paid after {span}", "{span} içinde ödenmedi"),
                ))
            }
            OrderState::Cancelled if !needs_person => Err(Failure::new(
                Exit::Failed,
                text!("order {number} is cancelled", "{number} siparişi iptal edildi"),
            )),
            _ => Err(Failure::new(Exit::Person, say!("a person has to look", "bir kişi bakmalı"))
                .hint(incidents_hint())),
        };
    }
}

/// Returns a spinner, which is hidden if the run is quiet or the output is JSON.
pub(super) fn spinner(out: Out) -> ProgressBar {
    if out.quiet || out.json {
        return ProgressBar::hidden();
    }
    let spinner = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
        spinner.set_style(style);
    }
    spinner.enable_steady_tick(Duration::from_millis(120));
    spinner
}
