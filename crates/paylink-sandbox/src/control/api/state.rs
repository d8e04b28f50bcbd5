//! `clock` and `switches`.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};

use crate::{Shared, Switch};

use super::super::view::instant;
use super::answers::{Answer, Outcome, Problem, read};

#[derive(Serialize)]
struct Clock {
    now: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: u64,
}

pub(crate) async fn clock(State(shared): State<Arc<Shared>>) -> Outcome {
    Ok(Answer::of(&Clock { now: instant(shared.clock.now()) }))
}

pub(crate) async fn advance(State(shared): State<Arc<Shared>>, body: Bytes) -> Outcome {
    let advance: Advance = read(&body)?;
    shared.clock.advance(Duration::from_secs(advance.seconds));
    Ok(Answer::of(&Clock { now: instant(shared.clock.now()) }))
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

fn position(shared: &Shared, switch: Switch) -> Position {
    Position {
        name: switch.name(),
        on: shared.switches.is_set(switch),
        description: switch.describe(),
    }
}

pub(crate) async fn switches(State(shared): State<Arc<Shared>>) -> Outcome {
    let switches = Switch::ALL.iter().map(|switch| position(&shared, *switch)).collect();
    Ok(Answer::of(&Switches { switches }))
}

pub(crate) async fn set_switch(
    State(shared): State<Arc<Shared>>,
    Path(name): Path<String>,
    body: Bytes,
) -> Outcome {
    let switch: Switch = name.parse().map_err(|_| Problem::new(404, "no switch has this name"))?;
    let On { on } = read(&body)?;
    shared.switches.set(switch, on);
    Ok(Answer::of(&position(&shared, switch)))
}
