//! `findings`: what requests did beyond the documentation, newest first.

use axum::extract::{RawQuery, State};
use serde::Serialize;

use crate::context::Context;
use crate::{Finding, Provider};

use super::answers::{Answer, Outcome};
use super::logs::window;

#[derive(Serialize)]
pub(crate) struct FindingRow {
    number: u64,
    at: String,
    provider: Provider,
    service: &'static str,
    kind: &'static str,
    field: Option<String>,
    text: String,
    page: Option<&'static str>,
    request: u64,
    link_id: Option<String>,
}

impl From<(u64, Finding)> for FindingRow {
    fn from((number, own): (u64, Finding)) -> Self {
        Self {
            number,
            at: own.at,
            provider: own.provider,
            service: own.service,
            kind: own.kind.name(),
            field: own.field,
            text: own.text,
            page: own.page,
            request: own.request,
            link_id: own.link_id,
        }
    }
}

#[derive(Serialize)]
struct Findings {
    /// The number of all findings, including those that are no longer kept.
    total: u64,
    findings: Vec<FindingRow>,
}

pub(crate) async fn list(State(context): State<Context>, RawQuery(text): RawQuery) -> Outcome {
    let (before, size) = window(text.as_deref())?;
    let findings = context.findings.log().below(before, size, |_| true);
    let findings = findings.into_iter().map(FindingRow::from).collect();
    Ok(Answer::of(&Findings { total: context.findings.count(), findings }))
}

pub(crate) async fn clear(State(context): State<Context>) -> Outcome {
    context.findings.log().clear();
    Ok(Answer::of(&Findings { total: context.findings.count(), findings: Vec::new() }))
}
