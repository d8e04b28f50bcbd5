//! The job: its arguments, the hosts that it refuses, and its output.

use std::process;

use xtask::arguments::Arguments;
use xtask::live::{Command, Outcome, run};

use crate::support::{provider, variables};

const KEY: (&str, &str) = ("PAYLINK_PAYNET_SECRET_KEY", "sck_pcs_KANARYA/x+y==-_");
const ENVIRONMENT: &str = "PAYLINK_PAYNET_ENVIRONMENT";
const BASE_URL: &str = "PAYLINK_PAYNET_BASE_URL";

fn command(words: &[&str]) -> Command {
    Command::read(Arguments::new(words)).unwrap()
}

fn fault(words: &[&str], pairs: &[(&str, &str)]) -> String {
    let Outcome { report, faults } = run(command(words), variables(pairs));
    assert_eq!((report.len(), faults.len()), (0, 1), "{report:?} {faults:?}");
    assert!(!faults[0].contains("KANARYA"), "{faults:?}");
    faults.into_iter().next().unwrap()
}

#[test]
fn nothing_but_the_documented_test_host_is_asked() {
    for (pairs, expected) in [
        (&[KEY][..], "PAYLINK_PAYNET_ENVIRONMENT is missing"),
        (&[KEY, (ENVIRONMENT, "production")], "must be `test`"),
        (
            &[KEY, (ENVIRONMENT, "sandbox"), (BASE_URL, "http://127.0.0.1:9/paynet")],
            "must be `test`",
        ),
        (&[KEY, (ENVIRONMENT, "gateway"), (BASE_URL, "https://gateway.example")], "must be `test`"),
        (&[KEY, (ENVIRONMENT, "test"), (BASE_URL, "https://api.paynet.com.tr")], "no other host"),
        (
            &[KEY, (ENVIRONMENT, "test"), (BASE_URL, "https://pts-api.paynet.com.tr.example")],
            "no other host",
        ),
        (&[KEY, (ENVIRONMENT, "test"), (BASE_URL, "http://127.0.0.1:9/KANARYA")], "no other host"),
        (&[(ENVIRONMENT, "test")], "PAYLINK_PAYNET_SECRET_KEY is missing"),
        (&[(KEY.0, " "), (ENVIRONMENT, " test ")], "PAYLINK_PAYNET_SECRET_KEY is missing"),
    ] {
        let fault = fault(&["paynet"], pairs);
        assert!(fault.contains(expected), "{fault}");
    }
    let blank_key = fault(
        &["paynet"],
        &[
            (ENVIRONMENT, "test"),
            (KEY.0, "sck KANARYA"),
            (BASE_URL, "https://pts-api.paynet.com.tr/"),
        ],
    );
    assert!(blank_key.contains("key"), "{blank_key}");
}

#[test]
fn arguments_that_make_no_sense_are_named() {
    for (words, expected) in [
        (&[][..], "which provider?"),
        (&["iyzico"], "paynet"),
        (&["paynet", "paynet"], r#"unexpected argument "paynet""#),
        (&["paynet", "--force"], "invalid option '--force'"),
        (&["paynet", "--sandbox", "--sandbox"], "--sandbox is given more than once"),
        (&["paynet", "--sandbox", "--switch"], "missing argument for option '--switch'"),
        (&["paynet", "--probe"], "--probe takes no other argument"),
        (&["paynet", "--sandbox", "--switch", "paynet-nonsense"], "no switch `paynet-nonsense`"),
        (&["paynet", "--switch", "paynet-currency-is-try"], "add --sandbox"),
    ] {
        let fault = Command::read(Arguments::new(words)).err().unwrap().to_string();
        assert!(fault.contains(expected), "{fault}");
        let mut program = process::Command::new(env!("CARGO_BIN_EXE_xtask"));
        let output = program.arg("live").args(words).env_clear().output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(expected), "{words:?}");
    }
}

#[test]
fn a_rehearsal_needs_no_settings_and_reports_each_entry() {
    let entries = (provider("paynet").switches)();
    let outcome = run(command(&["paynet", "--sandbox"]), variables(&[]));
    assert_eq!(outcome.faults, [""; 0]);
    assert_eq!(outcome.report.len(), entries.len() + 1);
    for (line, entry) in outcome.report.iter().zip(&entries) {
        assert!(line.starts_with("confirmed") && line.contains(entry.name()), "{line}");
    }
    let last = outcome.report.last().unwrap();
    assert_eq!(
        *last,
        format!(
            "{} confirmed, 0 refuted, 0 nothing learnt, 0 not askable, 0 unanswered",
            entries.len()
        )
    );
}

#[test]
fn the_program_fails_where_the_register_is_wrong() {
    let program = |arguments: &[&str]| {
        let mut command = process::Command::new(env!("CARGO_BIN_EXE_xtask"));
        let output = command.arg("live").args(arguments).env_clear().output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let (code, report, faults) = program(&[
        "paynet",
        "--sandbox",
        "--switch",
        "paynet-currency-is-try",
        "--switch",
        "paynet-stamps-are-utc",
    ]);
    assert_eq!(code, Some(1));
    assert!(report.contains("refuted         paynet-currency-is-try: TRY\n"), "{report}");
    assert!(report.contains("refuted         paynet-stamps-are-utc: UTC\n"), "{report}");
    assert!(faults.contains("docs/unverified.md"), "{faults}");
    let (code, report, faults) = program(&["paynet"]);
    assert_eq!((code, report.as_str()), (Some(1), ""));
    assert!(faults.contains("PAYLINK_PAYNET_ENVIRONMENT is missing"), "{faults}");
}
