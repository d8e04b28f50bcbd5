//! `paylink events`: writes the events of the orders, one JSON object per line.

use std::time::Duration;

use serde_json::json;

use super::Context;
use crate::args::Events;
use crate::exit::{Exit, Outcome};
use crate::show::json;

const PAUSE: Duration = Duration::from_secs(1);
const PAGE: u32 = 500;

pub(super) async fn run(context: &Context, args: &Events) -> Outcome {
    let session = context.orders().await?;
    let mut after = args.after;
    loop {
        let events = session.orders.events(after, PAGE).await?;
        for event in &events {
            after = event.position;
            context.out.object(&json!({
                "position": event.position,
                "at": json::at(event.at),
                "key": event.event.key,
                "order": event.event.order.as_str(),
                "kind": event.event.kind.to_string(),
                "amount": event.event.amount.map(json::money),
            }))?;
        }
        if !events.is_empty() {
            continue;
        }
        if !args.follow || context.out.is_closed() {
            return Ok(Exit::Done);
        }
        tokio::time::sleep(PAUSE).await;
    }
}
