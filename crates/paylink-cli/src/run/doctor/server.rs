//! Checks the settings of a PostgreSQL server.

use std::time::{Duration, SystemTime};

use paylink_orders::tokio_postgres::Client;

use super::clock::{self, Difference};
use super::{Level, Report};
use crate::exit::{Exit, Failure, Outcome};
use crate::profile::Profile;
use crate::profile::database::Server;
use crate::profile::session;

/// The settings of the server and of the connection. Each of them is a column of text, because of
/// the simple protocol that poolers pass on.
const SETTINGS: &str = "SELECT current_setting('server_version'),
       current_setting('fsync'),
       current_setting('synchronous_commit'),
       current_setting('default_transaction_isolation'),
       CAST(pg_is_in_recovery() AS TEXT)";

/// The time of the server in Unix milliseconds.
const TIME: &str = "SELECT CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp()) * 1000) AS BIGINT)";

pub(super) async fn check(report: &mut Report, profile: &Profile, server: &Server) -> Outcome<()> {
    let password = session::password(profile)?;
    let client = match server.connect(password.as_deref()).await {
        Ok(client) => client,
        Err(failure) => return report.bad("server", &failure),
    };
    if let Err(error) = settings(report, &client).await? {
        return report.bad("server", &unreadable().cause(error));
    }
    if !server.is_private() {
        report.add(
            Level::Warning,
            "encryption",
            say!(
                "the connection to the database may be read on its way; use sslmode=require",
                "veritabanı bağlantısı yolda okunabilir; sslmode=require kullanın"
            ),
        )?;
    }
    // The connection is open, so that the answer is fast.
    let before = SystemTime::now();
    let row = client.query_typed_one(TIME, &[]).await;
    let after = SystemTime::now();
    match row.and_then(|row| row.try_get::<_, i64>(0)) {
        Ok(millis) => {
            let since = Duration::from_millis(u64::try_from(millis).unwrap_or(0));
            let shown = SystemTime::UNIX_EPOCH + since;
            let difference = Difference::new(shown, Duration::from_millis(1), before, after);
            clock::compare(report, say!("the database", "veritabanı"), difference)
        }
        Err(error) => report.bad("server", &unreadable().cause(error)),
    }
}

fn unreadable() -> Failure {
    Failure::new(
        Exit::Failed,
        say!("the settings of the database cannot be read", "veritabanının ayarları okunamıyor"),
    )
}

async fn settings(
    report: &mut Report,
    client: &Client,
) -> Outcome<Result<(), paylink_orders::tokio_postgres::Error>> {
    let row = match client.query_typed_one(SETTINGS, &[]).await {
        Ok(row) => row,
        Err(error) => return Ok(Err(error)),
    };
    let mut values = Vec::new();
    for column in 0..row.len() {
        match row.try_get::<_, String>(column) {
            Ok(value) => values.push(value),
            Err(error) => return Ok(Err(error)),
        }
    }
    let [version, fsync, synchronous_commit, isolation, is_replica] = values.as_slice() else {
        return Ok(Ok(()));
    };
    report.add(Level::Good, "server", &format!("PostgreSQL {version}"))?;
    if is_replica == "true" {
        report.bad(
            "replica",
            &Failure::new(
                Exit::Failed,
                say!(
                    "the server is a replica, which accepts no writes",
                    "sunucu bir kopya; yazma kabul etmiyor"
                ),
            ),
        )?;
    }
    if fsync == "on" {
        report.add(Level::Good, "fsync", "fsync = on")?;
    } else {
        report.bad(
            "fsync",
            &Failure::new(
                Exit::Failed,
                text!(
                    "fsync = {fsync}: after a power failure, links would be forgotten that can be paid",
                    "fsync = {fsync}: elektrik kesilirse ödenebilen linkler unutulur"
                ),
            )
            .hint(say!(
                "Set fsync = on in postgresql.conf and restart the server.",
                "postgresql.conf dosyasında fsync = on yazın ve sunucuyu yeniden başlatın."
            )),
        )?;
    }
    // The transactions of the orders turn both on for themselves. Those of the merchant do not.
    match synchronous_commit.as_str() {
        "off" | "local" => report.add(
            Level::Warning,
            "synchronous-commit",
            &text!(
                "synchronous_commit = {synchronous_commit}: paylink turns it on for its own transactions only",
                "synchronous_commit = {synchronous_commit}: paylink onu yalnızca kendi işlemlerinde açar"
            ),
        )?,
        _ => report.add(
            Level::Good,
            "synchronous-commit",
            &format!("synchronous_commit = {synchronous_commit}"),
        )?,
    }
    match isolation.as_str() {
        "read committed" => {
            report.add(Level::Good, "isolation", "default_transaction_isolation = read committed")
        }
        _ => report.add(
            Level::Warning,
            "isolation",
            &text!(
                "default_transaction_isolation = {isolation}: a program that stores orders in its own transactions has to repeat them after SQLSTATE 40001",
                "default_transaction_isolation = {isolation}: siparişleri kendi işleminde kaydeden program, SQLSTATE 40001 hatasında işlemi yinelemelidir"
            ),
        ),
    }?;
    Ok(Ok(()))
}
