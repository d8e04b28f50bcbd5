//! Importing a file that is killed and run again.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use paylink_sandbox::{Fault, FaultKind, LinkStatus};

use crate::support::{User, text};

const SEED: u64 = 20_261_130;

/// The next number of a small generator, so that a failure can be repeated.
fn next(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 33) as usize
}

/// Waits until the sandbox has so many links.
async fn links_reach(user: &User, count: usize) {
    let end = Instant::now() + Duration::from_secs(120);
    while user.sandbox.links().len() < count {
        assert!(Instant::now() < end, "the import stopped");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// An import that was killed and run again until it ended.
struct Import {
    user: User,
    results: Vec<csv::StringRecord>,
    /// The addresses of the links that can be paid.
    payable: Vec<String>,
    /// How many links were made beside one for each order.
    lost: usize,
}

/// Imports rows, and kills the program so often at random rows: the last time while the provider has
/// created a link whose answer is on the way.
async fn killed(provider: &str, service: &str, rows: usize, kills: usize) -> Import {
    let user = User::new("en_US.UTF-8").await;
    let lines: String = (0..rows).map(|row| format!("I-{row},12.50,Ayşe Yılmaz\n")).collect();
    user.write("rows.csv", &format!("order,amount,payer\n{lines}"), 0o600);
    let arguments =
        ["import", "rows.csv", "--go", "-y", "-p", "local", "-q", "--provider", provider];
    let mut state = SEED;
    for kill in 1..=kills {
        let part = rows / kills;
        let at = part * (kill - 1) + 1 + next(&mut state) % (part - 5);
        let mut child = user.command(&arguments).spawn().unwrap();
        links_reach(&user, at).await;
        if kill == kills {
            let slow = FaultKind::Latency(Duration::from_secs(20));
            user.sandbox.fault(Fault::new(service, slow).times(1_000));
            links_reach(&user, user.sandbox.links().len() + 1).await;
            // The request that was on the way before the fault is answered.
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        user.sandbox.clear_faults();
        if kill == kills {
            let newest = user.run(&["list", "--limit", "1", "--json"]).out;
            assert!(newest.contains(r#""phase":"sending""#), "{newest}");
        }
    }
    let ran = user.run(&arguments);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let mut results = csv::Reader::from_path(user.path("rows.result.csv")).unwrap();
    let results: Vec<csv::StringRecord> = results.records().map(Result::unwrap).collect();
    let links = user.sandbox.links();
    let lost = links.len() - rows;
    assert!((1..=kills).contains(&lost), "one link at most is lost at each kill: {lost}");
    let payable = links.into_iter().filter(|link| link.status == LinkStatus::Open);
    Import { user, results, payable: payable.map(|link| link.url).collect(), lost }
}

/// Each order has one row, and an address of its own that can be paid.
fn each_has_one_link(import: &Import, rows: usize) {
    assert_eq!(import.results.len(), rows);
    let orders: HashSet<&str> = import.results.iter().map(|row| &row[1]).collect();
    let addresses: HashSet<&str> = import.results.iter().map(|row| &row[5]).collect();
    assert_eq!((orders.len(), addresses.len()), (rows, rows));
    let payable: HashSet<&str> = import.payable.iter().map(String::as_str).collect();
    for row in &import.results {
        assert!(&row[4] == "open" && payable.contains(&row[5]), "{row:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_killed_and_run_again_makes_one_link_for_each_order() {
    let import = killed("paynet", "mailorder/create", 1_000, 5).await;
    each_has_one_link(&import, 1_000);
    assert_eq!(import.payable.len(), 1_000, "every other link is deactivated");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_lost_at_ahl_pay_is_deactivated_without_being_seen() {
    let import = killed("ahl", "CreateLinkPayment", 60, 2).await;
    each_has_one_link(&import, 60);
    assert_eq!(import.payable.len(), 60, "every other link is deactivated");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_lost_at_paywall_stays_but_its_address_was_never_written() {
    let import = killed("paywall", "checkout/generate", 60, 2).await;
    each_has_one_link(&import, 60);
    // Paywall finds no link by its reference.
    assert_eq!(import.payable.len(), 60 + import.lost);
    let written = text(&import.user.path("rows.result.csv"));
    let unknown = import.payable.iter().filter(|address| !written.contains(address.as_str()));
    assert_eq!(unknown.count(), import.lost);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_in_windows_1254_is_refused_by_name() {
    let user = User::new("tr_TR.UTF-8").await;
    std::fs::write(user.path("rows.csv"), b"order,amount,payer\nA-1,5,Ay\xfee\n").unwrap();
    let ran = user.run(&["import", "rows.csv"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("Windows-1254 (satır 2)"), "{}", ran.err);
    std::fs::write(user.path("rows.csv"), "\u{feff}order,amount,payer\nA-1,5,Ayşe\n").unwrap();
    assert_eq!(user.run(&["import", "rows.csv"]).code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn doubt_is_reported_before_every_other_result_of_a_batch() {
    let user = User::new("en_US.UTF-8").await;
    user.write("rows.csv", "order,amount,payer\nA-1,5,Ayşe\nA-2,6,Ali\nA-3,7,Can\n", 0o600);
    let refused = FaultKind::Status(400, r#"{"code":"x"}"#.to_owned());
    user.sandbox.fault(Fault::new("mailorder/create", refused));
    user.sandbox.fault(Fault::new("mailorder/create", FaultKind::DropAfterProcessing));
    // The lost link cannot be looked up either.
    let down = FaultKind::Status(503, String::new());
    user.sandbox.fault(Fault::new("mailorder/detail", down).times(1_000));
    let ran = user.run_write(&["import", "rows.csv", "--go", "--for", "1s", "-q"]);
    let results = text(&user.path("rows.result.csv"));
    assert_eq!(ran.code, 6, "{}{}{results}", ran.out, ran.err);
    for state in [",refused,", ",pending,", ",open,"] {
        assert_eq!(results.matches(state).count(), 1, "{state}: {results}");
    }
    user.sandbox.clear_faults();
    let again = user.run_write(&["import", "rows.csv", "--go", "-q"]);
    let results = text(&user.path("rows.result.csv"));
    assert_eq!(again.code, 0, "{}{results}", again.err);
    assert_eq!(results.matches(",open,").count(), 3, "{results}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_above_the_limits_of_its_profile_sends_nothing() {
    let user = User::new("en_US.UTF-8").await;
    user.write("rows.csv", "order,amount,payer\nA-1,5,Ayşe\nA-2,6,Ali\n", 0o600);
    let own = user.configuration();
    for limit in ["max_links_per_run = 1", "max_sum_per_run = \"10\"", "max_amount = \"5\""] {
        user.configure(&own.replace("prefix = ", &format!("{limit}\nprefix = ")));
        let ran = user.run_write(&["import", "rows.csv", "--go"]);
        assert_eq!(ran.code, 2, "{limit}: {}", ran.err);
    }
    assert!(user.sandbox.requests().is_empty());
}
