//! `faults`, `queued` and `magic-amounts`.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::{magic, processing};

use super::super::faults::{FaultRequest, FaultView};
use super::answers::{Answer, Outcome, Problem, read};

#[derive(Serialize)]
struct Faults {
    faults: Vec<FaultView>,
    queued: usize,
}

fn view(app: &App) -> Answer {
    let faults = app.context.faults.list().iter().map(FaultView::from).collect();
    Answer::of(&Faults { faults, queued: app.context.queued_requests.len() })
}

pub(crate) async fn list(State(app): State<Arc<App>>) -> Outcome {
    Ok(view(&app))
}

pub(crate) async fn add(State(app): State<Arc<App>>, body: Bytes) -> Outcome {
    let request: FaultRequest = read(&body)?;
    app.context.faults.add(request.fault().map_err(|reason| Problem::new(400, reason))?);
    Ok(view(&app))
}

pub(crate) async fn clear(State(app): State<Arc<App>>) -> Outcome {
    app.context.faults.clear();
    Ok(view(&app))
}

#[derive(Serialize)]
struct Processed {
    processed: usize,
}

pub(crate) async fn process_queued(State(app): State<Arc<App>>) -> Outcome {
    Ok(Answer::of(&Processed { processed: processing::process_queued(&app).await }))
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

pub(crate) async fn amounts(State(app): State<Arc<App>>) -> Outcome {
    let amounts = magic::LIST
        .map(|own| Amount { ends_in: format!(".{:02}", own.kurus), what: own.what })
        .into();
    Ok(Answer::of(&Amounts { on: app.context.magic.is_on(), amounts }))
}

pub(crate) async fn set_amounts(State(app): State<Arc<App>>, body: Bytes) -> Outcome {
    let On { on } = read(&body)?;
    app.context.magic.set(on);
    amounts(State(app)).await
}
