//! The cases that follow a link from its creation to its payment.

use super::behaviour::{create, handle, money};
use super::capabilities::with_private_data;
use super::private_data::Secrets;
use super::{LiveBackend, Outcome, ProviderHarness, Report, ensure, text};
use crate::capability::Operation;
use crate::confirmation::{Expected, Verdict};
use crate::money::Money;
use crate::paylinks::DeactivationOutcome;
use crate::status::LinkStatus;

pub(super) async fn run(harness: &dyn ProviderHarness, report: &mut Report) {
    report.add(
        "a link that does not exist is not found",
        not_found(&*harness.live_backend().await, &*harness.live_backend().await).await,
    );
    report.add("an unpaid link is never paid", unpaid(&*harness.live_backend().await).await);
    report.add(
        "a payment is confirmed with its own amount and has one event key",
        paid(&*harness.live_backend().await).await,
    );
    report.add(
        "a paid link is not deactivated",
        paid_stays_paid(&*harness.live_backend().await).await,
    );
    report.add("no result shows a secret", results(&*harness.live_backend().await).await);
}

/// Expects this amount, and accepts what the least informative provider can say.
fn accepting(amount: Money) -> Expected {
    Expected::new(amount).accept_link_alone().accept_unknown_reversal()
}

async fn not_found(backend: &dyn LiveBackend, another: &dyn LiveBackend) -> Outcome {
    let elsewhere = create(&handle(another)?, another, 1).await?;
    match handle(backend)?.get(&elsewhere).await {
        Ok(link) => Err(format!("it is {}", link.status)),
        Err(error) => ensure(error.is_not_found(), || format!("another error: {error}")),
    }
}

async fn unpaid(backend: &dyn LiveBackend) -> Outcome {
    let links = handle(backend)?;
    let key = create(&links, backend, 1).await?;
    let verdict = links.confirm(&key, &accepting(money(1)?), None).await.map_err(text)?.verdict;
    let is_right = matches!(verdict, Verdict::NotPaid | Verdict::NotProvable);
    ensure(is_right, || format!("the verdict is {verdict:?}"))
}

async fn paid(backend: &dyn LiveBackend) -> Outcome {
    let links = handle(backend)?;
    let mut events = Vec::new();
    for number in [2, 3] {
        let key = create(&links, backend, number).await?;
        backend.pay(&key).await;
        // The same payment, as another process confirms it.
        for links in [&links, &handle(backend)?] {
            let confirmation = links.confirm(&key, &accepting(money(number)?), None).await;
            let confirmation = confirmation.map_err(text)?;
            let verdict = confirmation.verdict;
            ensure(verdict == Verdict::Paid, || format!("the verdict is {verdict:?}"))?;
            events.push(confirmation.event_key);
        }
        for other in [number - 1, number * 100] {
            let expected = accepting(money(other)?);
            let verdict = links.confirm(&key, &expected, None).await.map_err(text)?.verdict;
            ensure(verdict != Verdict::Paid, || {
                format!("0.0{number} TRY are {verdict:?} where {} is expected", other)
            })?;
        }
    }
    let is_right = events[0] == events[1] && events[2] == events[3] && events[0] != events[2];
    ensure(is_right, || format!("the event keys are {events:?}"))
}

async fn paid_stays_paid(backend: &dyn LiveBackend) -> Outcome {
    let links = handle(backend)?;
    if !links.capabilities().offers(Operation::Deactivate) {
        return Ok(());
    }
    let key = create(&links, backend, 1).await?;
    backend.pay(&key).await;
    let outcome = links.deactivate(&key).await.map_err(text)?;
    ensure(outcome == DeactivationOutcome::AlreadyPaid, || format!("it is {outcome:?}"))?;
    let status = links.get(&key).await.map_err(text)?.status;
    ensure(status == LinkStatus::Paid, || format!("then it is {status}"))
}

async fn results(backend: &dyn LiveBackend) -> Outcome {
    let links = handle(backend)?;
    let link = with_private_data(backend, links.capabilities(), "CONFORMANCE-1").map_err(text)?;
    let created = links.create(&link).await.map_err(text)?;
    // Whoever has the URL can see what the link is for.
    let secrets = Secrets::new([created.url.to_string()]);
    secrets.check_debug("the new link", &link)?;
    secrets.check_debug("the created link", &created)?;
    backend.pay(&created.key).await;
    secrets.check_debug("the link", &links.get(&created.key).await.map_err(text)?)?;
    let confirmation = links.confirm(&created.key, &accepting(link.amount), None).await;
    secrets.check_debug("the confirmation", &confirmation.map_err(text)?)?;
    if links.capabilities().offers(Operation::List) {
        let page = links.list(&backend.query(), None).await.map_err(text)?;
        secrets.check_debug("the page of a list", &page)?;
    }
    Ok(())
}
