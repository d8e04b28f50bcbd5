//! `cargo xtask live`: its arguments, its output and its exit code.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in tests a panic is the report; helpers outside of #[test] functions need them too"
)]

use std::process;

use paylink_live::{Provider, Variables};
use xtask::arguments::Arguments;
use xtask::live::{Command, Outcome, run};

fn command(words: &[&str]) -> Command {
    Command::read(Arguments::new(words)).unwrap()
}

#[test]
fn nothing_but_the_documented_test_host_is_asked() {
    for (pairs, expected) in [
        (&[][..], "PAYLINK_PAYNET_ENVIRONMENT is missing"),
        (&[("PAYLINK_PAYNET_ENVIRONMENT", "production")], "must be `test`"),
    ] {
        let variables = Variables::from_pairs(pairs.iter().copied());
        let Outcome { report, faults } = run(command(&["paynet"]), &variables);
        assert_eq!((report.len(), faults.len()), (0, 1), "{report:?} {faults:?}");
        assert!(faults[0].contains(expected), "{faults:?}");
    }
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
    let entries = Provider::Paynet.entries();
    let outcome = run(command(&["paynet", "--sandbox"]), &Variables::default());
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
