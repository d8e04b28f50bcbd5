//! Compares what the providers and the payers have with what the shop has stored.

use std::collections::BTreeSet;

use paylink_orders::IncidentKind;

use super::world::World;

/// Returns the rules that the end of a case breaks.
///
/// # Errors
/// Returns an error if the database cannot be read.
pub fn violations(world: &World) -> Result<Vec<String>, String> {
    let mut broken = world.violations.clone();
    let mut must = |holds: bool, rule: String| {
        if !holds {
            broken.push(rule);
        }
    };
    // Every link has a stored intent, and every reference was sent once.
    let stored: BTreeSet<String> =
        world.database.texts("SELECT reference FROM paylink_attempts")?.into_iter().collect();
    let mut seen = BTreeSet::new();
    for link in world.sandbox.links() {
        let reference = link.reference;
        must(stored.contains(&reference), format!("{reference} has no intent"));
        must(seen.insert(reference.clone()), format!("two links have the reference {reference}"));
    }
    let creations = world.creations();
    for reference in &stored {
        let sent = creations.get(reference).copied().unwrap_or_default();
        must(sent <= 1, format!("{reference} was sent {sent} times"));
    }
    // One fulfilment for an order that was ever settled, none for another one.
    for row in world.database.texts(
        "SELECT o.number || ': settled ' || COUNT(o.settled_by) || ', fulfilled ' || COUNT(f.key)
         FROM paylink_orders o LEFT JOIN shop_fulfilled f ON f.number = o.number
         GROUP BY o.id
         HAVING COUNT(f.key) <> CASE WHEN o.settled_by IS NULL THEN 0 ELSE 1 END",
    )? {
        must(false, row);
    }
    // Each attempt has ended, is paid, or is at a person. No event waits.
    for row in world.database.texts(
        "SELECT a.reference || ' stays in phase ' || a.phase FROM paylink_attempts a
         WHERE a.phase < 20 AND NOT EXISTS (
           SELECT 1 FROM paylink_incidents i WHERE i.attempt_id = a.id)",
    )? {
        must(false, row);
    }
    for row in world
        .database
        .texts("SELECT event_key || ' is not handled' FROM paylink_events WHERE done_at IS NULL")?
    {
        must(false, row);
    }
    // The money that a payment leaves has an outcome.
    for (reference, payments) in &world.payments {
        let left = payments.iter().sum::<i64>() - world.given_back(reference);
        let attempt = format!("(SELECT id FROM paylink_attempts WHERE reference = '{reference}')");
        let settled =
            format!("SELECT SUM(settled_amount) FROM paylink_orders WHERE settled_by = {attempt}");
        let settled: Option<i64> = world.database.optional_number(&settled)?;
        let outcomes: BTreeSet<String> = world
            .database
            .texts(&format!(
                "SELECT kind FROM paylink_incidents WHERE attempt_id = {attempt}
                 UNION SELECT kind FROM paylink_events WHERE attempt_id = {attempt}"
            ))?
            .into_iter()
            .collect();
        let has = |kinds: &[&str]| kinds.iter().any(|kind| outcomes.contains(*kind));
        let holds = match settled {
            None => left == 0 || !outcomes.is_empty(),
            Some(settled) if left > settled => has(&["paid-again", "paid-twice"]),
            Some(settled) if left < settled => has(&["reversed", "partly-reversed"]),
            Some(_) => true,
        };
        must(
            holds,
            format!(
                "{reference}: {payments:?} paid, {left} left, settled {settled:?}, {outcomes:?}"
            ),
        );
    }
    Ok(broken)
}

/// Returns the incidents that were opened although nothing happened that calls for them.
///
/// # Errors
/// Returns an error if the database cannot be read.
pub fn needless_incidents(
    world: &World,
    called_for: &[IncidentKind],
) -> Result<Vec<String>, String> {
    let lost = [IncidentKind::Orphan, IncidentKind::TooManyAttempts];
    let called_for: Vec<&str> = called_for.iter().chain(&lost).map(|kind| kind.as_str()).collect();
    let opened = world.database.texts("SELECT DISTINCT kind FROM paylink_incidents")?;
    Ok(opened
        .into_iter()
        .filter(|kind| !called_for.contains(&kind.as_str()))
        .map(|kind| format!("needless incident {kind}"))
        .collect())
}
