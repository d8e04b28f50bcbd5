//! `clock`, `lag` and `switches`.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};

use crate::Switch;
use crate::context::Context;

use super::answers::{Answer, Outcome, Problem, read};
use crate::link_view::instant;

#[derive(Serialize)]
struct Clock {
    now: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: u64,
}

pub(crate) async fn clock(State(context): State<Context>) -> Outcome {
    Ok(Answer::of(&Clock { now: instant(context.clock.now()) }))
}

pub(crate) async fn advance(State(context): State<Context>, body: Bytes) -> Outcome {
    let advance: Advance = read(&body)?;
    context.clock.advance(Duration::from_secs(advance.seconds));
    Ok(Answer::of(&Clock { now: instant(context.clock.now()) }))
}

/// How many reads do not show new payments, and the new status of a link. What is not given does
/// not change.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewLag {
    payments: Option<u32>,
    status: Option<u32>,
}

#[derive(Serialize)]
struct LagView {
    payments: u32,
    status: u32,
}

pub(crate) async fn lag(State(context): State<Context>) -> Outcome {
    let lag = &context.lag;
    Ok(Answer::of(&LagView { payments: lag.payments(), status: lag.status() }))
}

pub(crate) async fn set_lag(State(context): State<Context>, body: Bytes) -> Outcome {
    let NewLag { payments, status } = read(&body)?;
    if let Some(reads) = payments {
        context.lag.set_payments(reads);
    }
    if let Some(reads) = status {
        context.lag.set_status(reads);
    }
    lag(State(context)).await
}

#[derive(Serialize)]
struct Switches {
    switches: Vec<Position>,
}

#[derive(Serialize)]
struct Position {
    name: &'static str,
    on: bool,
    description: &'static str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct On {
    on: bool,
}

fn position(context: &Context, switch: Switch) -> Position {
    Position {
        name: switch.name(),
        on: context.switches.is_set(switch),
        description: switch.describe(),
    }
}

pub(crate) async fn switches(State(context): State<Context>) -> Outcome {
    let switches = Switch::ALL.iter().map(|switch| position(&context, *switch)).collect();
    Ok(Answer::of(&Switches { switches }))
}

pub(crate) async fn set_switch(
    State(context): State<Context>,
    Path(name): Path<String>,
    body: Bytes,
) -> Outcome {
    let switch: Switch = name.parse().map_err(|_| Problem::new(404, "no switch has this name"))?;
    let On { on } = read(&body)?;
    context.switches.set(switch, on);
    Ok(Answer::of(&position(&context, switch)))
}
