//! `paylink import`: creates links for the rows of a CSV file.
//!
//! All rows are checked before the first link is created. If the run is interrupted, run the
//! command again: no second link is created for an order number that already has one.

mod file;
mod rows;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use paylink_orders::{CreateOutcome, NewOrder};
use serde_json::json;

use self::rows::Row;
use super::{Context, create, dry};
use crate::args::Import;
use crate::exit::{Exit, Failure, Outcome};
use crate::profile::guard::Write;
use crate::profile::session::Session;
use crate::show::amount::{self, Sum};
use crate::show::json;
use crate::show::out::Out;

/// How long the command waits at the end for links that may or may not exist.
const LONGEST: Duration = Duration::from_secs(600);
const PAUSE: Duration = Duration::from_millis(250);

/// The number of consecutive rows that fail for the same reason after which the run ends.
const MOST_FAILURES: usize = 5;

/// The result of a row.
struct RowResult {
    state: &'static str,
    reference: String,
    url: String,
    reason: String,
    exit: Exit,
}

pub(super) async fn run(context: &Context, args: &Import) -> Outcome {
    let out = context.out;
    let text = file::read(&args.file)?;
    let session = context.session().await?;
    let (rows, errors) = rows::read(&text, &session, args.provider)?;
    if !errors.is_empty() {
        for error in &errors {
            let (line, rule) = (error.line, &error.rule);
            if out.json {
                out.object(&json!({ "line": line, "error": rule }))?;
            } else {
                out.line(&text!("line {line}: {rule}", "satır {line}: {rule}"))?;
            }
        }
        let count = errors.len();
        return Err(Failure::usage(text!(
            "{count} rows are wrong, so no link was created",
            "{count} satır hatalı; hiçbir link oluşturulmadı"
        )));
    }
    let summary = summary(&session, &rows)?;
    if !args.go || context.global.dry_run {
        if out.json {
            out.object(&json!({ "rows": rows.len(), "checked": true }))?;
        } else {
            out.line(&summary)?;
        }
        if context.global.dry_run {
            show_first(context, &session, &rows).await?;
        }
        out.note(say!("--go creates the links", "--go linkleri oluşturur"));
        return super::checked(out);
    }
    let accounts: BTreeMap<String, ()> = rows.iter().map(|row| (row.account.clone(), ())).collect();
    Write {
        profile: &session.profile,
        account: accounts.into_keys().collect::<Vec<_>>().join(", "),
        summary,
        question: say!("Create these links?", "Bu linkler oluşturulsun mu?"),
        amount: rows.iter().map(|row| row.order.link.amount).max_by_key(|money| money.minor()),
    }
    .confirm(out, &context.global)?;
    let file = args.result.clone().unwrap_or_else(|| beside(&args.file));
    create_all(context, &session, &rows, &file, args.span.unwrap_or(LONGEST)).await
}

/// Shows the requests for the first row that has no order yet.
async fn show_first(context: &Context, session: &Session, rows: &[Row]) -> Outcome<()> {
    for Row { order, .. } in rows {
        if session.orders.get(&order.number).await?.is_none() {
            let client = session.client_of(&order.account)?;
            let link = create::attempt(&session.profile, order, 1)?;
            return dry::show(context, session, client, &link).await;
        }
    }
    Ok(())
}

/// Returns the file of the results: `orders.result.csv` beside `orders.csv`.
fn beside(file: &Path) -> PathBuf {
    file.with_extension("result.csv")
}

/// Returns a description of the file's orders. Returns a failure if they exceed the limits of a
/// run.
fn summary(session: &Session, rows: &[Row]) -> Outcome<String> {
    let mut sum = Sum::default();
    rows.iter().for_each(|row| sum.add(row.order.link.amount));
    let (count, sums) = (rows.len(), sum.amounts());
    let profile = &session.profile;
    let most = profile.settings.max_links_per_run.unwrap_or(usize::MAX);
    if count > most {
        return Err(Failure::usage(text!(
            "{count} rows are more than the profile's max_links_per_run of {most}",
            "{count} satır, profilin max_links_per_run sınırı olan {most} satırı aşıyor"
        )));
    }
    if let Some(most) = profile.max_sum()? {
        let is_above =
            |sum: &paylink::Money| sum.currency() != most.currency() || sum.minor() > most.minor();
        if let Some(sum) = sums.iter().find(|sum| is_above(sum)) {
            let (sum, most) = (amount::shown(*sum), amount::shown(most));
            return Err(Failure::usage(text!(
                "{sum} is above the profile's max_sum_per_run of {most}",
                "{sum}, profilin max_sum_per_run sınırı olan {most} tutarını aşıyor"
            )));
        }
    }
    let sums = amount::sums(sums);
    Ok(text!("{count} links · {sums}", "{count} link · {sums}"))
}

async fn create_all(
    context: &Context,
    session: &Session,
    rows: &[Row],
    file: &Path,
    span: Duration,
) -> Outcome {
    let out = context.out;
    let mut results = file::Results::create(file)?;
    let bar = bar(out, rows.len());
    let (mut exit, mut waiting, mut failures) = (Exit::Done, Vec::new(), 0);
    let mut count = 0;
    for row in rows {
        let result = create(session, &row.order).await;
        bar.inc(1);
        let result = match result {
            Ok(result) => result,
            Err(mut failure) => {
                bar.finish_and_clear();
                if !waiting.is_empty() {
                    failure.exit = Exit::InDoubt;
                }
                return Err(failure.hint(again()));
            }
        };
        if result.exit == Exit::InDoubt {
            waiting.push(row);
            continue;
        }
        failures = if matches!(result.exit, Exit::Failed | Exit::Keys) { failures + 1 } else { 0 };
        if count == 0 && !result.url.is_empty() {
            bar.suspend(|| out.note(&format!("{}: {}", row.order.number, result.url)));
        }
        exit = exit.and(result.exit);
        write(out, &mut results, row, &result)?;
        count += 1;
        if result.exit == Exit::Keys || failures == MOST_FAILURES {
            bar.finish_and_clear();
            let doubt = if waiting.is_empty() { Exit::Done } else { Exit::InDoubt };
            let exit = exit.and(result.exit).and(doubt);
            return Err(Failure::new(exit, result.reason).hint(again()));
        }
    }
    bar.finish_and_clear();
    let is_settled = waiting.is_empty();
    let settled = settle(out, session, waiting, &mut results, span).await;
    exit = exit.and(settled.map_err(|failure| match is_settled {
        true => failure,
        false => Failure { exit: Exit::InDoubt, ..failure }.hint(again()),
    })?);
    let file = file.display();
    out.done(&text!("the results are in {file}", "sonuçlar {file} dosyasında"));
    match exit {
        Exit::Done => Ok(Exit::Done),
        Exit::InDoubt => Err(Failure::new(
            Exit::InDoubt,
            say!("some orders are still in doubt", "bazı siparişler hâlâ belirsiz"),
        )
        .hint(again())),
        _ => Err(Failure::new(
            exit,
            say!(
                "some rows have no link; see the results",
                "bazı satırların linki yok; sonuçlara bakın"
            ),
        )),
    }
}

fn again() -> &'static str {
    say!(
        "Run the same command again: orders that have a link keep it.",
        "Aynı komutu yeniden çalıştırın: linki olan siparişler linklerini korur."
    )
}

/// Waits until it is known for each order whether its link exists, and creates the missing links.
async fn settle(
    out: Out,
    session: &Session,
    mut waiting: Vec<&Row>,
    results: &mut file::Results,
    span: Duration,
) -> Outcome {
    let end = Instant::now() + span;
    let mut exit = Exit::Done;
    if !waiting.is_empty() {
        let (count, span) = (waiting.len(), crate::text::time::span(span));
        out.note(&text!(
            "{count} in doubt; waiting for at most {span}",
            "{count} sipariş belirsiz; en çok {span} bekleniyor"
        ));
    }
    while !waiting.is_empty() {
        if session.profile.delivers_events() {
            session.orders.step_without_events(64).await?;
        }
        let mut left = Vec::new();
        for row in waiting {
            let result = create(session, &row.order).await?;
            if result.exit == Exit::InDoubt && Instant::now() < end {
                left.push(row);
                continue;
            }
            exit = exit.and(result.exit);
            write(out, results, row, &result)?;
        }
        waiting = left;
        if !waiting.is_empty() {
            tokio::time::sleep(PAUSE).await;
        }
    }
    Ok(exit)
}

async fn create(session: &Session, order: &NewOrder) -> Outcome<RowResult> {
    let number = &order.number;
    let outcome = create::created(session, order).await?;
    let stored = super::order(session, number).await?;
    let reference = stored.attempt.map(|attempt| attempt.reference.to_string());
    let mut result = RowResult {
        state: "open",
        reference: reference.unwrap_or_default(),
        url: String::new(),
        reason: String::new(),
        exit: Exit::Done,
    };
    match outcome {
        CreateOutcome::Open { url, .. } => result.url = url,
        CreateOutcome::Paid { .. } => result.state = "paid",
        CreateOutcome::Pending => {
            let failure = create::in_doubt(number);
            result =
                RowResult { state: "pending", reason: failure.what, exit: failure.exit, ..result };
        }
        CreateOutcome::Refused(error) => {
            let failure = Failure::from(error);
            result =
                RowResult { state: "refused", reason: failure.what, exit: failure.exit, ..result };
        }
        CreateOutcome::Closed { state, phase } => {
            let failure = create::closed(number, state, phase);
            result =
                RowResult { state: "closed", reason: failure.what, exit: failure.exit, ..result };
        }
        _ => {
            result.state = "unknown";
            result.exit = Exit::Failed;
        }
    }
    Ok(result)
}

fn write(out: Out, results: &mut file::Results, row: &Row, result: &RowResult) -> Outcome<()> {
    let money = row.order.link.amount;
    let RowResult { state, reference, url, reason, .. } = result;
    let (number, line) = (row.order.number.as_str(), row.line.to_string());
    let amount = money.to_decimal().to_string();
    let currency = money.currency().to_string();
    results.write([&line, number, &amount, &currency, state, url, reference, reason])?;
    if !out.json {
        return Ok(());
    }
    out.object(&json!({
        "line": row.line, "order": number, "amount": json::money(money), "state": state,
        "url": url, "reference": reference, "reason": reason,
    }))
}

/// Returns a progress bar, which is hidden if the run is quiet or the output is JSON.
pub(super) fn bar(out: Out, rows: usize) -> ProgressBar {
    if out.quiet || out.json {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(rows as u64);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    bar
}
