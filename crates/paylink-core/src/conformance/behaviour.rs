//! The cases that are the same for every provider.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    LiveBackend, Outcome, ProviderHarness, Report, Scenario, ScriptedBackend, at_once, ensure, text,
};
use crate::capability::Operation;
use crate::confirmation::{Expected, Verdict};
use crate::error::Error;
use crate::identity::Identity;
use crate::link::{LinkKey, PageCursor, Reference};
use crate::money::{Currency, Money};
use crate::paylinks::PayLinks;
use crate::provider_id::ProviderId;
use crate::status::LinkStatus;
use crate::{Clock, Transport};

/// The number of links in the list, and the number of rows on a page.
const LISTED: (usize, u32) = (25, 10);
const PARALLEL: usize = 100;
const CLIENTS: usize = 1_000;

pub(super) async fn run(harness: &dyn ProviderHarness, report: &mut Report) {
    report.add(
        "an unknown status is never paid",
        unknown_status(&*harness.scripted_backend(Scenario::UnknownStatus).await).await,
    );
    report.add(
        "a response about another reference is an error",
        other_reference(&*harness.scripted_backend(Scenario::OtherReference).await).await,
    );
    report.add(
        "a refusal keeps all its details",
        refusal(&*harness.scripted_backend(Scenario::Refused).await).await,
    );
    report.add(
        "a stored key finds its link with a new client",
        stored_key(&*harness.live_backend().await).await,
    );
    report.add(
        "a foreign key is refused and nothing is sent",
        foreign_keys(&*harness.live_backend().await).await,
    );
    report.add("a list ends and has every link", whole_list(&*harness.live_backend().await).await);
    report.add(
        "a list continues at a stored position with a new client",
        stored_position(&*harness.live_backend().await).await,
    );
    report.add("parallel calls are not mixed up", parallel(&*harness.live_backend().await).await);
    report.add(
        "clients of one transport share its connections",
        shared(&*harness.scripted_backend(Scenario::Honest).await).await,
    );
}

fn transport() -> Result<Transport, String> {
    Transport::new().map_err(text)
}

pub(super) fn handle(backend: &dyn LiveBackend) -> Result<PayLinks, String> {
    Ok(PayLinks::from_arc(backend.client(&transport()?), Clock::system()))
}

fn scripted_handle(backend: &dyn ScriptedBackend, transport: &Transport) -> PayLinks {
    PayLinks::from_arc(backend.client(transport), Clock::system())
}

pub(super) fn money(minor: usize) -> Result<Money, String> {
    Money::from_minor(i64::try_from(minor).map_err(text)?, Currency::TRY).map_err(text)
}

pub(super) async fn create(
    links: &PayLinks,
    backend: &dyn LiveBackend,
    number: usize,
) -> Result<LinkKey, String> {
    let reference = Reference::new(format!("CONFORMANCE-{number}")).map_err(text)?;
    links
        .create(&backend.link(reference, money(number)?))
        .await
        .map(|created| created.key)
        .map_err(text)
}

async fn unknown_status(backend: &dyn ScriptedBackend) -> Outcome {
    let links = scripted_handle(backend, &transport()?);
    let link = links.get(&backend.key()).await.map_err(text)?;
    ensure(link.status == LinkStatus::Unknown, || format!("it is {}", link.status))?;
    let anything = Expected::new(money(1)?).accept_link_alone().accept_unknown_reversal();
    match links.confirm(&backend.key(), &anything, None).await {
        Ok(proof) => {
            ensure(proof.verdict != Verdict::Paid, || "it is confirmed as paid".to_owned())
        }
        // An error is not a verdict.
        Err(_) => Ok(()),
    }
}

async fn other_reference(backend: &dyn ScriptedBackend) -> Outcome {
    match scripted_handle(backend, &transport()?).get(&backend.key()).await {
        Ok(link) => Err(format!("it is {}", link.status)),
        Err(error) => ensure(error.is_mismatch(), || format!("another error: {error}")),
    }
}

async fn refusal(backend: &dyn ScriptedBackend) -> Outcome {
    let Err(error) = scripted_handle(backend, &transport()?).get(&backend.key()).await else {
        return Err("it succeeded".to_owned());
    };
    let expected = backend.expected_refusal();
    let is = (error.http_status(), error.code(), error.provider_message(), error.request_id());
    let wanted = (
        Some(expected.http_status),
        Some(expected.code),
        Some(expected.message),
        expected.request_id,
    );
    ensure(is == wanted, || format!("it keeps {is:?}, not {wanted:?}"))?;
    let hidden = |text: String| !text.contains(expected.message);
    ensure(hidden(error.to_string()) && hidden(format!("{error:?}")), || {
        "the message is shown".to_owned()
    })
}

async fn stored_key(backend: &dyn LiveBackend) -> Outcome {
    let links = handle(backend)?;
    let key = create(&links, backend, 1).await?;
    backend.pay(&key).await;
    let stored: LinkKey = key.to_string().parse().map_err(text)?;
    ensure(stored == key, || "it is another key".to_owned())?;
    let link = handle(backend)?.get(&stored).await.map_err(text)?;
    ensure(link.status == LinkStatus::Paid, || format!("the link is {}", link.status))
}

async fn foreign_keys(backend: &dyn LiveBackend) -> Outcome {
    let links = handle(backend)?;
    let key = create(&links, backend, 1).await?;
    let own = links.identity();
    let foreign = |provider: ProviderId, environment: &str, account: &str| {
        Identity::new(provider, environment, account).map(|identity| {
            let foreign = LinkKey::by_reference(&identity, key.reference().clone());
            match key.id() {
                Some(id) => foreign.with_id(id),
                None => foreign,
            }
        })
    };
    for foreign in [
        foreign(ProviderId::new("another"), own.environment(), own.account()),
        foreign(own.provider().clone(), "another", own.account()),
        foreign(own.provider().clone(), own.environment(), "another"),
    ] {
        let foreign = foreign.map_err(text)?;
        let before = backend.requests();
        let errors = [
            links.get(&foreign).await.err(),
            links.deactivate(&foreign).await.err(),
            links.reactivate(&foreign).await.err(),
            links.confirm(&foreign, &Expected::new(money(1)?), None).await.err(),
        ];
        let is_refused = |error: &Option<Error>| error.as_ref().is_some_and(Error::is_wrong_key);
        ensure(errors.iter().all(is_refused), || format!("{foreign} is not refused"))?;
        ensure(backend.requests() == before, || format!("something was sent for {foreign}"))?;
    }
    Ok(())
}

async fn whole_list(backend: &dyn LiveBackend) -> Outcome {
    let links = handle(backend)?;
    if !links.capabilities().offers(Operation::List) {
        return Ok(());
    }
    let (count, page_size) = LISTED;
    for number in 1..=count {
        create(&links, backend, number).await?;
    }
    let mut all = links.list_all(backend.query().page_size(page_size));
    let (mut rows, mut named) = (0, BTreeMap::new());
    while let Some(link) = all.next().await {
        rows += 1;
        if let Some(reference) = link.map_err(text)?.reference {
            *named.entry(reference).or_insert(0) += 1;
        }
        ensure(rows <= count, || format!("it has more than {count} rows"))?;
    }
    ensure(rows == count, || format!("it has {rows} rows, not {count}"))?;
    ensure(named.is_empty() || named.len() == count, || {
        format!("it names {} links, not {count}", named.len())
    })
}

async fn stored_position(backend: &dyn LiveBackend) -> Outcome {
    let links = handle(backend)?;
    if !links.capabilities().offers(Operation::List) {
        return Ok(());
    }
    let (count, page_size) = LISTED;
    for number in 1..=count {
        create(&links, backend, number).await?;
    }
    let query = || backend.query().page_size(page_size);
    let first = links.list(&query(), None).await.map_err(text)?;
    let Some(next) = first.next else { return Err("the first page is the only one".to_owned()) };
    let stored: PageCursor = next.to_string().parse().map_err(text)?;
    let mut rest = handle(backend)?.list_from(query(), stored.clone());
    ensure(rest.position() == Some(&stored), || "it begins elsewhere".to_owned())?;
    let mut found: Vec<_> = first.links.into_iter().map(|link| link.reference).collect();
    while let Some(link) = rest.next().await {
        found.push(link.map_err(text)?.reference);
    }
    ensure(found.len() == count, || format!("it has {} rows, not {count}", found.len()))?;
    let named: BTreeSet<_> = found.iter().flatten().collect();
    ensure(named.is_empty() || named.len() == count, || "a row is listed twice".to_owned())
}

async fn parallel(backend: &dyn LiveBackend) -> Outcome {
    let links = handle(backend)?;
    let created = at_once((1..=PARALLEL).map(|number| create(&links, backend, number))).await;
    let mut keys = Vec::new();
    for (number, key) in (1..).zip(created) {
        let key = key?;
        ensure(key.reference().as_str() == format!("CONFORMANCE-{number}"), || {
            format!("{key} is not number {number}")
        })?;
        backend.pay(&key).await;
        keys.push((number, key));
    }
    let ask = |(number, key): (usize, LinkKey)| {
        let links = &links;
        async move {
            let link = links.get(&key).await.map_err(text)?;
            let amount = money(number)?.to_decimal();
            ensure(link.amount.as_ref().is_none_or(|reported| *reported == amount), || {
                format!("{key} has another amount")
            })?;
            ensure(link.status == LinkStatus::Paid, || format!("{key} is {}", link.status))
        }
    };
    at_once(keys.into_iter().map(ask)).await.into_iter().collect()
}

async fn shared(backend: &dyn ScriptedBackend) -> Outcome {
    let transport = transport()?;
    for number in 0..CLIENTS {
        let link = scripted_handle(backend, &transport).get(&backend.key()).await;
        link.map_err(|error| format!("client {number}: {error}"))?;
    }
    // The calls run one after the other over one pool. The server may close a connection
    // occasionally.
    let connections = backend.connections();
    ensure(connections <= 10, || format!("{CLIENTS} clients made {connections} connections"))
}
