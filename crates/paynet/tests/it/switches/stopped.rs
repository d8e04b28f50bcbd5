//! Switches with which the client cannot do a part of its work: it returns an error, changes
//! nothing and concludes nothing.

use std::collections::BTreeMap;

use paylink_core::{LinkQuery, Reference};
use paylink_sandbox::Switch;
use paynet::{Error, NewLink};

use super::lifecycle::refusal;
use crate::support::harness::Harness;
use crate::support::{expected, new_link, reference};

const REFUSED: &str = "refused: invalid, no effect";

/// Each switch, and the results that differ when it is on.
const STOPPED: &[(Switch, &[(&str, &str)])] = &[
    // No read succeeds, and nothing is deactivated, because deactivating begins with a read.
    (
        Switch::PaynetReadsAreGet,
        &[
            ("read", REFUSED),
            ("listed", REFUSED),
            ("confirmed", REFUSED),
            ("deactivated", REFUSED),
            ("resolved", REFUSED),
        ],
    ),
    // Only links whose lifetime is left to Paynet can be created.
    (Switch::PaynetExpireDateTextRefused, &[("created", REFUSED), ("links", "2")]),
    (Switch::PaynetListDaysDotted, &[("listed", REFUSED)]),
    // A row is listed twice, so there are more rows than the total: an error, not the end of the
    // list.
    (Switch::PaynetStartingAfterCountsFromOne, &[("listed", "malformed")]),
];

/// Whether the client cannot work with this switch.
pub(super) fn by(switch: Switch) -> bool {
    STOPPED.iter().any(|(own, _)| *own == switch)
}

fn describe(error: &Error) -> String {
    if error.is_malformed() { "malformed".to_owned() } else { refusal(error) }
}

fn outcome<T>(result: Result<T, Error>, done: impl FnOnce(T) -> String) -> String {
    result.map_or_else(|error| describe(&error), done)
}

/// A lifecycle that continues after each failure.
async fn lifecycle_with_failures(on: Option<Switch>) -> BTreeMap<&'static str, String> {
    let harness = Harness::new().await;
    on.iter().for_each(|switch| harness.sandbox.set(*switch, true));
    let links = &harness.links;
    let created = outcome(links.create(&new_link("ORD-1")).await, |_| "done".to_owned());
    let without_lifetime = |name| -> NewLink { new_link(name).provider_default_expiry() };
    let paid = harness.create_link(&without_lifetime("ORD-2")).await;
    let open = harness.create_link(&without_lifetime("ORD-3")).await;
    harness.pay(&paid).await;

    let read = outcome(links.get(&open.key).await, |link| link.status.to_string());
    let confirmed =
        outcome(links.confirm(&paid.key, &expected("149.90"), None).await, |confirmation| {
            format!("{:?}", confirmation.verdict)
        });
    let resolved = resolved(&harness, &reference("ORD-2")).await;
    let count = harness.sandbox.paynet().links().len().to_string();
    let listed = listed(&harness).await;
    let deactivated =
        outcome(links.deactivate(&open.key).await, |deactivated| format!("{deactivated:?}"));
    let is_passive = harness.in_sandbox(&open.key).status == 3;
    assert_eq!(is_passive, deactivated == "Confirmed", "the result is what was done");
    BTreeMap::from([
        ("created", created),
        ("read", read),
        ("confirmed", confirmed),
        ("resolved", resolved),
        ("links", count),
        ("listed", listed),
        ("deactivated", deactivated),
    ])
}

async fn resolved(harness: &Harness, reference: &Reference) -> String {
    outcome(harness.links.resolve(reference).await, |resolution| {
        let next =
            if resolution.allows_new_attempt(&[]) { "another attempt" } else { "no other attempt" };
        next.to_owned()
    })
}

async fn listed(harness: &Harness) -> String {
    let today = harness.sandbox.now_text()[..10].parse().unwrap();
    let mut stream =
        harness.links.list_all(LinkQuery::new().created_between(today, today).page_size(1));
    let mut rows = 0;
    while let Some(row) = stream.next().await {
        match row {
            Ok(_) => rows += 1,
            Err(error) => return describe(&error),
        }
    }
    if rows == harness.sandbox.paynet().links().len() {
        "all".to_owned()
    } else {
        format!("{rows} rows")
    }
}

#[tokio::test]
async fn where_the_client_cannot_work_it_returns_an_error_and_changes_nothing() {
    let base = lifecycle_with_failures(None).await;
    let right = [
        ("confirmed", "Paid"),
        ("created", "done"),
        ("deactivated", "Confirmed"),
        ("links", "3"),
        ("listed", "all"),
        ("read", "open"),
        ("resolved", "no other attempt"),
    ];
    assert_eq!(base.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>(), right);
    for (switch, differences) in STOPPED {
        let mut wanted = base.clone();
        wanted.extend(differences.iter().map(|(name, value)| (*name, (*value).to_owned())));
        assert_eq!(lifecycle_with_failures(Some(*switch)).await, wanted, "{switch}");
    }
}
