//! Shows the matrix as `docs/crash.md`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use paylink_orders::crash::{Moment, TRANSACTIONS};

use super::interruption::Interruption;
use super::matrix::Matrix;
use super::place::Kind;
use super::process::{ONE_STATEMENT, name_of};
use super::scenario::SCENARIOS;
use super::shop::ACCOUNTS;

/// The figures in one line.
pub fn summary(matrix: &Matrix) -> String {
    let (points, cases) = (matrix.points.len(), matrix.cases);
    format!("{points} points, {cases} cases, {} violations", matrix.violations.len())
}

/// Returns the points of the transactions that no scenario passed.
pub fn missing_points(matrix: &Matrix) -> Vec<String> {
    let moments = |transaction: &str| match matrix.database == Kind::Sqlite
        && ONE_STATEMENT.contains(&transaction)
    {
        true => vec![Moment::After],
        false => vec![Moment::Before, Moment::Inside, Moment::After],
    };
    TRANSACTIONS
        .iter()
        .flat_map(|name| moments(name).into_iter().map(|moment| name_of(name, moment)))
        .filter(|point| !matrix.points.contains_key(point))
        .map(|point| format!("no scenario comes to the point {point}"))
        .collect()
}

/// Returns the points that were passed.
pub fn points(matrix: &Matrix) -> BTreeSet<String> {
    matrix.points.keys().cloned().collect()
}

/// Returns the points of the table in a document.
pub fn points_of(document: &str) -> BTreeSet<String> {
    let table = document.split("| point |").nth(1).unwrap_or_default();
    let rows = table.lines().skip(2).take_while(|line| line.starts_with("| "));
    rows.filter_map(|line| line.split(" | ").next()).map(|cell| cell[2..].to_owned()).collect()
}

/// What is special about a database.
struct Texts {
    job: &'static str,
    title: &'static str,
    database: &'static str,
    interruptions: &'static str,
    power: &'static str,
}

const SQLITE: Texts = Texts {
    job: "cargo xtask crash",
    title: "Crashes",
    database: "one SQLite file",
    interruptions: "\
| disk full | no file can grow from there on, until the process ends |
| read-only | the database refuses changes from the next transaction on, until the process ends |

Inside a transaction nobody else can write, so a stall there is checked to keep others waiting.
",
    power: "\
A power failure is not shown: what `kill` leaves behind, the operating system still writes. The
connection waits for the disk at every commit, which is read back when the database is opened.
",
};

const POSTGRES: Texts = Texts {
    job: "cargo xtask crash --database postgres",
    title: "Crashes over PostgreSQL",
    database: "one schema of a PostgreSQL server",
    interruptions: "\
| read-only | the database ends the connections of the process, and is read-only for it from then on, until the process ends |
| server killed | all processes of the server get `SIGKILL`, the server starts again, and the process goes on |
| commit lost | the connection is lost when the process commits, before the server gets the commit |
| answer lost | the connection is lost when the process commits, after the server has committed |

The tables of the orders are created in the cases of the first scenario at the first account. Every
other case finds tables that an earlier one has left, without their rows, because nothing about the
set-up depends on the scenario or the account. The shops that are not interrupted take connections
that earlier ones have left.

A stall inside a transaction keeps the transaction open while others work. If the stall is longer
than a minute, the database ends the transaction meanwhile; the job does this in its place.

The shop that is interrupted works on one attempt at a time. A second one could begin a transaction
right before the first one stops, and keep its locks.

A commit can be lost only where it comes next. The commit of the shop's own transaction may fail
there; the shop repeats it.
",
    power: "\
A power failure is not shown: the server runs with `fsync = off`, and what it has written to its
files when it is killed, the operating system keeps. What it has not written is lost. The server
writes as little as it can before it has to: `synchronous_commit` is off by default, so that only
the settings that every transaction makes for itself keep its commit.
",
};

const HEAD: &str = "\
A shop runs in a process of its own, over {database}, against the sandbox. It is
interrupted at the first point that it passes, in another run at the second one, and so on, until a
run has no such point. Then other processes go on: they repeat the step that was interrupted, do the
rest, and work until no row will ever be due again. All times in the database, the provider's clock
and the clients' clocks move forward together, so a case lasts days and takes less than a second.

| interruption | meaning |
| --- | --- |
| kill | `SIGKILL` |
| stall | the process stops while others work, and then goes on at once |
| stall beyond the lease | the process stops for 250 seconds, while others work, and then goes on |
| stall beyond the bound | the process stops for 15 minutes, while others work, and then goes on |
{interruptions}
What must hold in every case:

- at most one link of an order that a payer can have may be payable, and the next one is handed out
  half an hour after the one before could be paid for the last time;
- every link has a stored intent, no reference is sent twice, and none is sent after its creation was
  resolved by others;
- an order is fulfilled once if it was ever settled, and never otherwise;
- every payment settles the order or has an incident; more money, and money that was given back, has
  an outcome of its own;
- the order ends as the scenario demands, with no incident that nothing calls for;
- every attempt has ended or is at a person, no event waits, and no row is due for ever.

{power}
Unless a switch is set, the sandbox's Paywall shows only the newest payment of a page; whether the
provider shows more is unverified. A second payment of a page is therefore not part of the matrix.
";

/// The document.
pub fn document(matrix: &Matrix) -> String {
    let texts = match matrix.database {
        Kind::Sqlite => &SQLITE,
        Kind::Postgres => &POSTGRES,
    };
    let head = HEAD
        .replace("{database}", texts.database)
        .replace("{interruptions}", texts.interruptions)
        .replace("{power}", texts.power);
    let (job, title) = (texts.job, texts.title);
    let mut out = format!(
        "<!-- Generated by `{job}`. Do not edit. -->\n\n# {title}\n\n{head}\n{}.\n",
        summary(matrix)
    );
    let interruptions = Interruption::of(matrix.database);
    let names: Vec<&str> = interruptions.iter().map(|kind| kind.name()).collect();
    let _ = write!(
        out,
        "\nThe points, and how often a run was interrupted there. A name between accents is a\n\
         transaction of the database.\n\n| point | {} |\n|{}\n",
        names.join(" | "),
        " --- |".repeat(names.len() + 1)
    );
    for (point, cases) in &matrix.points {
        let cells = interruptions.iter().map(|kind| match kind.is_possible_at(point) {
            true => cases.get(kind).unwrap_or(&0).to_string(),
            false => "–".to_owned(),
        });
        let _ = writeln!(out, "| {point} | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
    let _ = write!(
        out,
        "\nThe scenarios, and how many points the process passes.\n\n| scenario | {} |\n|{}\n",
        ACCOUNTS.join(" | "),
        " --- |".repeat(ACCOUNTS.len() + 1)
    );
    for (index, scenario) in SCENARIOS.iter().enumerate() {
        let cells = (0..ACCOUNTS.len())
            .map(|account| matrix.scenarios.get(&(index, account)).unwrap_or(&0).to_string());
        let _ = writeln!(out, "| {} | {} |", scenario.name, cells.collect::<Vec<_>>().join(" | "));
    }
    let _ = write!(
        out,
        "\nLinks over all cases. An orphan is a link whose URL was lost with the answer, or that was\n\
         created too late, and that the provider did not send: nobody has it. Where links are found or\n\
         deactivated by their reference, orphans are deactivated; elsewhere they expire.\n\n\
         | account | links | orphans | of these expired |\n\
         | --- | --- | --- | --- |\n"
    );
    for (account, [all, orphans, payable]) in &matrix.links {
        let _ = writeln!(out, "| {} | {all} | {orphans} | {payable} |", ACCOUNTS[*account]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_points_are_read_back_from_the_document() {
        for database in [Kind::Sqlite, Kind::Postgres] {
            let mut matrix = Matrix { database, ..Matrix::default() };
            for point in ["before `begin`", "after the request to create"] {
                matrix.points.entry(point.to_owned()).or_default();
            }
            let document = document(&matrix);
            assert_eq!(points_of(&document), points(&matrix));
            assert!(!document.contains('{'), "{document}");
            let missing = missing_points(&matrix);
            let is_missing = |point| missing.iter().any(|line| line.ends_with(point));
            assert!(!is_missing("before `begin`"), "{missing:?}");
            assert!(is_missing("in `begin`"), "{missing:?}");
            assert_eq!(is_missing("in `claim`"), database == Kind::Postgres, "{missing:?}");
        }
        assert_eq!(points_of(""), BTreeSet::new());
    }
}
