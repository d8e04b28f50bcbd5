//! `links`: the list, a single link, and the actions on it.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::message::Message;

use super::super::actions::{self, Action};
use super::super::callbacks;
use super::super::history;
use super::super::links::{self, Filter};
use super::answers::{Answer, Outcome, Problem, parsed, query, read};
use super::findings::FindingRow;
use super::logs::{CallbackRow, RequestRow};
use crate::link_view::{Detail, LinkStatus, Payment, Summary};
use crate::provider::{ActionInput, LinkKind};
use crate::providers;

const PAGE: usize = 50;
const LARGEST_PAGE: usize = 1000;

#[derive(Serialize)]
struct List {
    /// The number of all links, whatever the filter.
    total: usize,
    links: Vec<Row>,
    /// The value of `before` for the next page.
    next: Option<usize>,
}

#[derive(Serialize)]
struct Row {
    number: usize,
    #[serde(flatten)]
    link: Summary,
}

pub(crate) async fn list(State(app): State<Arc<App>>, RawQuery(text): RawQuery) -> Outcome {
    let [provider, status, reference, before, size] =
        query(text.as_deref(), ["provider", "status", "reference", "before", "size"])?;
    let filter = Filter {
        provider: parsed(provider.as_deref(), |text| text.parse().ok())?,
        status: parsed(status.as_deref(), LinkStatus::parse)?,
        reference: reference.unwrap_or_default(),
    };
    let number = |text: &str| text.parse::<usize>().ok();
    let before = parsed(before.as_deref(), number)?.unwrap_or(usize::MAX);
    let size = parsed(size.as_deref(), number)?.unwrap_or(PAGE).clamp(1, LARGEST_PAGE);
    let page = links::page(&app, &filter, before, size);
    let links = page.links.into_iter().map(|(number, link)| Row { number, link }).collect();
    Ok(Answer::of(&List { total: app.context.link_index.len(), links, next: page.next }))
}

#[derive(Serialize)]
struct One<'a> {
    #[serde(flatten)]
    link: &'a Summary,
    payments: &'a [Payment],
    callbacks: Vec<CallbackRow>,
    requests: Vec<RequestRow>,
    findings: Vec<FindingRow>,
    messages: Vec<Sent<'a>>,
    /// After a payment: where the payer's browser is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect: Option<&'a str>,
}

#[derive(Serialize)]
struct Sent<'a> {
    channel: &'a str,
    to: &'a str,
    text: &'a str,
}

impl<'a> Sent<'a> {
    fn of(message: &'a Message) -> Self {
        Self { channel: message.channel, to: &message.to, text: &message.text }
    }
}

pub(crate) async fn show(
    State(app): State<Arc<App>>,
    Path((kind, id)): Path<(String, String)>,
) -> Outcome {
    let link = find(&app, &kind, &id)?;
    Ok(Answer::of(&one(&app, &link, None)))
}

pub(crate) async fn act(
    State(app): State<Arc<App>>,
    Path((kind, id, action)): Path<(String, String, String)>,
    body: Bytes,
) -> Outcome {
    let link = find(&app, &kind, &id)?;
    perform(&app, link.summary.kind, &id, &action, &body).await
}

/// The newest link with a reference.
pub(crate) async fn show_reference(
    State(app): State<Arc<App>>,
    Path(reference): Path<String>,
) -> Outcome {
    let link = by_reference(&app, &reference)?;
    let link = find(&app, link.kind.id, &link.id)?;
    Ok(Answer::of(&one(&app, &link, None)))
}

pub(crate) async fn act_on_reference(
    State(app): State<Arc<App>>,
    Path((reference, action)): Path<(String, String)>,
    body: Bytes,
) -> Outcome {
    let link = by_reference(&app, &reference)?;
    perform(&app, link.kind, &link.id, &action, &body).await
}

async fn perform(
    app: &App,
    kind: &'static LinkKind,
    id: &str,
    action: &str,
    body: &Bytes,
) -> Outcome {
    let action = Action::parse(action).ok_or_else(|| Problem::new(404, "no such action"))?;
    let input: ActionInput = read(body)?;
    let redirect = actions::act(app, kind, id, action, &input).await?;
    let link = find(app, kind.id, id)?;
    Ok(Answer::of(&one(app, &link, redirect.as_deref())))
}

fn by_reference(app: &App, reference: &str) -> Result<Summary, Problem> {
    let link = links::newest(app, reference);
    link.ok_or_else(|| Problem::new(404, "the sandbox has no link with this reference"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Forge {
    forgery: String,
}

pub(crate) async fn forge(
    State(app): State<Arc<App>>,
    Path((kind, id)): Path<(String, String)>,
    body: Bytes,
) -> Outcome {
    let Forge { forgery } = read(&body)?;
    let forgery = callbacks::forgery(&forgery).map_err(|reason| Problem::new(400, reason))?;
    let link = find(&app, &kind, &id)?;
    actions::forge(&app, link.summary.kind, &id, forgery).await?;
    Ok(Answer::of(&one(&app, &link, None)))
}

fn find(app: &App, kind: &str, id: &str) -> Result<Detail, Problem> {
    let link = providers::link_kind(kind).and_then(|kind| links::detail(app, kind, id));
    link.ok_or_else(|| Problem::new(404, "the sandbox has no such link"))
}

fn one<'a>(app: &App, link: &'a Detail, redirect: Option<&'a str>) -> One<'a> {
    let callbacks = history::deliveries(&app.context, link);
    let requests = history::requests(app, link);
    let findings = history::findings(&app.context, &requests);
    One {
        link: &link.summary,
        payments: &link.payments,
        callbacks: callbacks.into_iter().map(CallbackRow::from).collect(),
        requests: requests.into_iter().map(RequestRow::from).collect(),
        findings: findings.into_iter().map(FindingRow::from).collect(),
        messages: link.messages.iter().map(Sent::of).collect(),
        redirect,
    }
}
