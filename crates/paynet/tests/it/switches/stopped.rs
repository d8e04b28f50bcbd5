//! Positions in which the client cannot do a part of its work: it says so, changes nothing, and
//! believes nothing.

use std::collections::BTreeMap;

use paylink_core::{LinkQuery, Reference};
use paylink_sandbox::Switch;
use paynet::{Error, NewLink};

use super::lifecycle::refusal;
use crate::support::world::World;
use crate::support::{expected, new_link, reference};

const REFUSED: &str = "refused: invalid, no effect";

/// Switch, and what differs with it on.
const STOPPED: &[(Switch, &[(&str, &str)])] = &[
    // Nothing is read, so nothing is known, and nothing is closed: closing begins with reading.
    (
        Switch::PaynetReadsAreGet,
        &[
            ("read", REFUSED),
            ("listed", REFUSED),
            ("confirmed", REFUSED),
            ("closed", REFUSED),
            ("resolved", REFUSED),
        ],
    ),
    // Only links whose lifetime is left to Paynet come into being.
    (Switch::PaynetExpireDateTextRefused, &[("created", REFUSED), ("links", "2")]),
    (Switch::PaynetListDaysDotted, &[("listed", REFUSED)]),
    // A row comes twice, and then the rows are more than there are: an error, not the end of a
    // list.
    (Switch::PaynetStartingAfterCountsFromOne, &[("listed", "unreadable")]),
];

/// Whether a switch stops the client.
pub(super) fn by(switch: Switch) -> bool {
    STOPPED.iter().any(|(own, _)| *own == switch)
}

fn in_words(error: &Error) -> String {
    if error.is_malformed() { "unreadable".to_owned() } else { refusal(error) }
}

fn outcome<T>(result: Result<T, Error>, done: impl FnOnce(T) -> String) -> String {
    result.map_or_else(|error| in_words(&error), done)
}

/// A life that goes on after each failure.
async fn interrupted_life(on: Option<Switch>) -> BTreeMap<&'static str, String> {
    let world = World::new().await;
    on.iter().for_each(|switch| world.sandbox.set(*switch, true));
    let links = &world.links;
    let created = outcome(links.create(&new_link("ORD-1")).await, |_| "done".to_owned());
    let without_lifetime = |name| -> NewLink { new_link(name).provider_default_expiry() };
    let paid = world.create(&without_lifetime("ORD-2")).await;
    let open = world.create(&without_lifetime("ORD-3")).await;
    world.pay(&paid).await;

    let read = outcome(links.get(&open.key).await, |link| link.status.to_string());
    let confirmed = outcome(links.confirm(&paid.key, &expected("149.90"), None).await, |told| {
        format!("{:?}", told.verdict)
    });
    let resolved = resolved(&world, &reference("ORD-2")).await;
    let count = world.sandbox.paynet().links().len().to_string();
    let listed = listed(&world).await;
    let closed = outcome(links.deactivate(&open.key).await, |closed| format!("{closed:?}"));
    let is_closed = world.in_sandbox(&open.key).status == 3;
    assert_eq!(is_closed, closed == "Confirmed", "what is said is what is done");
    BTreeMap::from([
        ("created", created),
        ("read", read),
        ("confirmed", confirmed),
        ("resolved", resolved),
        ("links", count),
        ("listed", listed),
        ("closed", closed),
    ])
}

async fn resolved(world: &World, reference: &Reference) -> String {
    outcome(world.links.resolve(reference).await, |resolution| {
        let next =
            if resolution.allows_new_attempt(&[]) { "another attempt" } else { "no other attempt" };
        next.to_owned()
    })
}

async fn listed(world: &World) -> String {
    let today = world.sandbox.now_text()[..10].parse().unwrap();
    let mut stream =
        world.links.list_all(LinkQuery::new().created_between(today, today).page_size(1));
    let mut rows = 0;
    while let Some(row) = stream.next().await {
        match row {
            Ok(_) => rows += 1,
            Err(error) => return in_words(&error),
        }
    }
    if rows == world.sandbox.paynet().links().len() {
        "all".to_owned()
    } else {
        format!("{rows} rows")
    }
}

#[tokio::test]
async fn where_the_client_is_stopped_it_says_so_and_changes_nothing() {
    let base = interrupted_life(None).await;
    let right = [
        ("closed", "Confirmed"),
        ("confirmed", "Paid"),
        ("created", "done"),
        ("links", "3"),
        ("listed", "all"),
        ("read", "open"),
        ("resolved", "no other attempt"),
    ];
    assert_eq!(base.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>(), right);
    for (switch, differences) in STOPPED {
        let mut wanted = base.clone();
        wanted.extend(differences.iter().map(|(name, value)| (*name, (*value).to_owned())));
        assert_eq!(interrupted_life(Some(*switch)).await, wanted, "{switch}");
    }
}
