//! `faults`, `queued` and `magic-amounts`.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use serde::{Deserialize, Serialize};

use crate::{Shared, magic, server};

use super::super::faults::{FaultRequest, FaultView};
use super::answers::{Answer, Outcome, Problem, read};

#[derive(Serialize)]
struct Faults {
    faults: Vec<FaultView>,
    queued: usize,
}

fn view(shared: &Shared) -> Answer {
    let faults = shared.faults.list().iter().map(FaultView::from).collect();
    Answer::of(&Faults { faults, queued: shared.queued_requests.len() })
}

pub(crate) async fn list(State(shared): State<Arc<Shared>>) -> Outcome {
    Ok(view(&shared))
}

pub(crate) async fn add(State(shared): State<Arc<Shared>>, body: Bytes) -> Outcome {
    let request: FaultRequest = read(&body)?;
    shared.faults.add(request.fault().map_err(|reason| Problem::new(400, reason))?);
    Ok(view(&shared))
}

pub(crate) async fn clear(State(shared): State<Arc<Shared>>) -> Outcome {
    shared.faults.clear();
    Ok(view(&shared))
}

#[derive(Serialize)]
struct Processed {
    processed: usize,
}

pub(crate) async fn process_queued(State(shared): State<Arc<Shared>>) -> Outcome {
    Ok(Answer::of(&Processed { processed: server::process_queued(&shared).await }))
}

#[derive(Serialize)]
struct Amounts {
    on: bool,
    amounts: Vec<Amount>,
}

#[derive(Serialize)]
struct Amount {
    ends_in: String,
    what: &'static str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct On {
    on: bool,
}

pub(crate) async fn amounts(State(shared): State<Arc<Shared>>) -> Outcome {
    let amounts = magic::LIST
        .map(|own| Amount { ends_in: format!(".{:02}", own.kurus), what: own.what })
        .into();
    Ok(Answer::of(&Amounts { on: shared.magic.is_on(), amounts }))
}

pub(crate) async fn set_amounts(State(shared): State<Arc<Shared>>, body: Bytes) -> Outcome {
    let On { on } = read(&body)?;
    shared.magic.set(on);
    amounts(State(shared)).await
}
