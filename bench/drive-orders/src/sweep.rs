//! How many requests the provider's list saves, if many links stay open at Paynet.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use paylink_orders::rusqlite::Connection;

use crate::shop::{Payload, Shop, millis};
use crate::sqlite::now;
use crate::{Figures, copies};

const LINKS: u64 = 100_000;

/// The time that is measured: that of a sweep, and of one read of each link without one.
const ROUND: Duration = Duration::from_secs(15 * 60);

/// How much time passes at once.
const PACE: Duration = Duration::from_secs(3 * 60);

const DAY: i64 = 24 * 3600 * 1000;

pub async fn measure(folder: &Path) -> Figures {
    let file = folder.join("orders.db");
    let single = Shop::open(file.clone(), 64, |policy| policy.sweep_from = u32::MAX).await;
    single.create(&single.order(1, Payload::Typical)).await;
    single.connection().execute("UPDATE paylink_attempts SET next_due = 0", []).expect("a time");
    single.work().await;
    let mut connection = single.connection();
    copies::fill(&mut connection, LINKS);
    set_times(&connection);

    let before = single.provider.reads.load(Relaxed);
    round(&single, &connection).await;
    let reads = single.provider.reads.load(Relaxed) - before;

    set_times(&connection);
    let swept = Shop::open(file, 64, |_| {}).await;
    swept.provider.listed.store(LINKS, Relaxed);
    // The first sweep finds that the list is usable.
    connection.execute("UPDATE paylink_accounts SET next_sweep = 0", []).expect("a time");
    swept.work().await;
    let requests = || (swept.provider.reads.load(Relaxed), swept.provider.pages.load(Relaxed));
    let before = requests();
    round(&swept, &connection).await;
    let after = requests();
    [
        ("links", LINKS),
        ("single reads", reads),
        ("reads beside the list", after.0 - before.0),
        ("pages of the list", after.1 - before.1),
    ]
    .map(|(name, figure)| (name.to_owned(), figure))
    .into()
}

/// Lets a quarter of an hour pass, in which the worker does what is due.
async fn round(shop: &Shop<PathBuf>, connection: &Connection) {
    for _ in 0..ROUND.as_secs() / PACE.as_secs() {
        pass(connection);
        shop.work().await;
    }
}

/// Makes the links between one and eight days old, and each of them read for the last time at its
/// own time of the last day. As without a list, each is due within the next quarter of an hour.
fn set_times(connection: &Connection) {
    let now = now(connection);
    connection
        .execute(
            "UPDATE paylink_attempts
             SET created_at = ?1 - ?2 - id * 7 * ?2 / ?3, sent_at = ?1 - ?2 - id * 7 * ?2 / ?3,
                 phase_since = ?1 - ?2 - id * 7 * ?2 / ?3,
                 expires_at = ?1 + 22 * ?2, payable_until = ?1 + 22 * ?2 + 3600000,
                 reads = 100,
                 updated_at = ?1 - ((id * 7919) % ?3) * ?2 / ?3,
                 next_due = ?1 + ((id * 104729) % ?3) * ?4 / ?3",
            [now, DAY, LINKS as i64, millis(ROUND)],
        )
        .expect("times");
}

/// Lets time pass for the database.
fn pass(connection: &Connection) {
    let by = millis(PACE);
    let changed = [
        "UPDATE paylink_attempts
         SET next_due = next_due - ?1, updated_at = updated_at - ?1, created_at = created_at - ?1,
             expires_at = expires_at - ?1, payable_until = payable_until - ?1,
             phase_since = phase_since - ?1",
        "UPDATE paylink_accounts SET next_sweep = next_sweep - ?1",
    ];
    for statement in changed {
        connection.execute(statement, [by]).expect("time passes");
    }
}
