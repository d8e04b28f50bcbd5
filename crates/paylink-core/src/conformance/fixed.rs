//! Trials that every provider must pass alike.

use std::collections::BTreeMap;

use super::{LiveBackend, ProviderHarness, Report, Scenario, ScriptedBackend, at_once, must};
use crate::capability::Operation;
use crate::confirmation::{Expected, Verdict};
use crate::error::Error;
use crate::identity::Identity;
use crate::link::{LinkKey, Reference};
use crate::money::{Currency, Money};
use crate::paylinks::PayLinks;
use crate::provider_id::ProviderId;
use crate::status::LinkStatus;
use crate::{Clock, Transport};

/// Links of a list, and rows of its pages.
const LISTED: (usize, u32) = (25, 10);
const PARALLEL: usize = 100;
const CLIENTS: usize = 1_000;

type Outcome = Result<(), String>;

pub(super) async fn hold(subject: &dyn ProviderHarness, report: &mut Report) {
    report.add(
        "an unknown status is never paid",
        unknown_status(&*subject.scripted_backend(Scenario::UnknownStatus).await).await,
    );
    report.add(
        "an answer about another reference is an error",
        other_reference(&*subject.scripted_backend(Scenario::OtherReference).await).await,
    );
    report.add(
        "a refusal keeps everything it says",
        refusal(&*subject.scripted_backend(Scenario::Refused).await).await,
    );
    report.add(
        "a stored key finds its link with a new client",
        stored_key(&*subject.live_backend().await).await,
    );
    report
        .add("a foreign key is refused unsent", foreign_keys(&*subject.live_backend().await).await);
    report.add("a list ends and misses nothing", whole_list(&*subject.live_backend().await).await);
    report.add("parallel calls do not mix", parallel(&*subject.live_backend().await).await);
    report.add(
        "clients of one transport share its connections",
        shared(&*subject.scripted_backend(Scenario::Honest).await).await,
    );
}

fn transport() -> Result<Transport, String> {
    Transport::new().map_err(text)
}

fn handle(world: &dyn LiveBackend) -> Result<PayLinks, String> {
    Ok(PayLinks::from_arc(world.client(&transport()?), Clock::system()))
}

fn on_stage(stage: &dyn ScriptedBackend, transport: &Transport) -> PayLinks {
    PayLinks::from_arc(stage.client(transport), Clock::system())
}

fn text(error: impl ToString) -> String {
    error.to_string()
}

fn money(minor: usize) -> Result<Money, String> {
    Money::from_minor(i64::try_from(minor).map_err(text)?, Currency::TRY).map_err(text)
}

async fn create(
    links: &PayLinks,
    world: &dyn LiveBackend,
    number: usize,
) -> Result<LinkKey, String> {
    let reference = Reference::new(format!("CONFORMANCE-{number}")).map_err(text)?;
    links
        .create(&world.link(reference, money(number)?))
        .await
        .map(|created| created.key)
        .map_err(text)
}

async fn unknown_status(stage: &dyn ScriptedBackend) -> Outcome {
    let links = on_stage(stage, &transport()?);
    let link = links.get(&stage.key()).await.map_err(text)?;
    must(link.status == LinkStatus::Unknown, || format!("it is {}", link.status))?;
    let anything =
        Expected::new(money(1)?).allow_surcharge().accept_link_alone().accept_unknown_reversal();
    match links.confirm(&stage.key(), &anything, None).await {
        Ok(proof) => must(proof.verdict != Verdict::Paid, || "it is confirmed as paid".to_owned()),
        // No verdict either.
        Err(_) => Ok(()),
    }
}

async fn other_reference(stage: &dyn ScriptedBackend) -> Outcome {
    match on_stage(stage, &transport()?).get(&stage.key()).await {
        Ok(link) => Err(format!("it is {}", link.status)),
        Err(error) => must(error.is_mismatch(), || format!("another error: {error}")),
    }
}

async fn refusal(stage: &dyn ScriptedBackend) -> Outcome {
    let Err(error) = on_stage(stage, &transport()?).get(&stage.key()).await else {
        return Err("it succeeded".to_owned());
    };
    let told = stage.expected_refusal();
    let is = (error.http_status(), error.code(), error.provider_message(), error.request_id());
    let must_be = (Some(told.http_status), Some(told.code), Some(told.message), told.request_id);
    must(is == must_be, || format!("it keeps {is:?}, not {must_be:?}"))?;
    let silent = |text: String| !text.contains(told.message);
    must(silent(error.to_string()) && silent(format!("{error:?}")), || {
        "the message is shown".to_owned()
    })
}

async fn stored_key(world: &dyn LiveBackend) -> Outcome {
    let links = handle(world)?;
    let key = create(&links, world, 1).await?;
    world.pay(&key).await;
    let stored: LinkKey = key.to_string().parse().map_err(text)?;
    must(stored == key, || "it is another key".to_owned())?;
    let link = handle(world)?.get(&stored).await.map_err(text)?;
    must(link.status == LinkStatus::Paid, || format!("the link is {}", link.status))
}

async fn foreign_keys(world: &dyn LiveBackend) -> Outcome {
    let links = handle(world)?;
    let key = create(&links, world, 1).await?;
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
        let before = world.requests();
        let errors = [
            links.get(&foreign).await.err(),
            links.deactivate(&foreign).await.err(),
            links.reactivate(&foreign).await.err(),
            links.confirm(&foreign, &Expected::new(money(1)?), None).await.err(),
        ];
        let is_refused = |error: &Option<Error>| error.as_ref().is_some_and(Error::is_wrong_key);
        must(errors.iter().all(is_refused), || format!("{foreign} is not refused"))?;
        must(world.requests() == before, || format!("something was sent for {foreign}"))?;
    }
    Ok(())
}

async fn whole_list(world: &dyn LiveBackend) -> Outcome {
    let links = handle(world)?;
    if !links.capabilities().offers(Operation::List) {
        return Ok(());
    }
    let (count, page_size) = LISTED;
    for number in 1..=count {
        create(&links, world, number).await?;
    }
    let mut all = links.list_all(world.query().page_size(page_size));
    let (mut rows, mut named) = (0, BTreeMap::new());
    while let Some(link) = all.next().await {
        rows += 1;
        if let Some(reference) = link.map_err(text)?.reference {
            *named.entry(reference).or_insert(0) += 1;
        }
        must(rows <= count, || format!("it has more than {count} rows"))?;
    }
    must(rows == count, || format!("it has {rows} rows, not {count}"))?;
    must(named.is_empty() || named.len() == count, || {
        format!("it names {} links, not {count}", named.len())
    })
}

async fn parallel(world: &dyn LiveBackend) -> Outcome {
    let links = handle(world)?;
    let created = at_once((1..=PARALLEL).map(|number| create(&links, world, number))).await;
    let mut keys = Vec::new();
    for (number, key) in (1..).zip(created) {
        let key = key?;
        must(key.reference().as_str() == format!("CONFORMANCE-{number}"), || {
            format!("{key} is not number {number}")
        })?;
        world.pay(&key).await;
        keys.push((number, key));
    }
    let ask = |(number, key): (usize, LinkKey)| {
        let links = &links;
        async move {
            let link = links.get(&key).await.map_err(text)?;
            let amount = money(number)?.to_decimal();
            must(link.amount.as_ref().is_none_or(|told| *told == amount), || {
                format!("{key} has another amount")
            })?;
            must(link.status == LinkStatus::Paid, || format!("{key} is {}", link.status))
        }
    };
    at_once(keys.into_iter().map(ask)).await.into_iter().collect()
}

async fn shared(stage: &dyn ScriptedBackend) -> Outcome {
    let transport = transport()?;
    for number in 0..CLIENTS {
        let link = on_stage(stage, &transport).get(&stage.key()).await;
        link.map_err(|error| format!("client {number}: {error}"))?;
    }
    // One after the other over one pool; a server may close one now and then.
    let connections = stage.connections();
    must(connections <= 10, || format!("{CLIENTS} clients made {connections} connections"))
}
