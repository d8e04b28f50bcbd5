//! `paylink doctor --ask`: the questions to test hosts.

use paylink::Transport;
use paylink_live::{Provider, Report, rehearse};

use crate::support::{User, text};

const FILE: &str = "paylink-report.txt";

/// Asks a sandbox as `cargo xtask live PROVIDER --sandbox` does, which prints this report.
async fn rehearsed(provider: Provider) -> Report {
    rehearse(&Transport::new().unwrap(), provider, &[]).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_gives_the_same_table_as_the_library_in_both_languages() {
    let mut user = User::new("en_US.UTF-8").await;
    for provider in Provider::ALL {
        let report = rehearsed(provider).await;
        let ask = ["doctor", "--ask", "--provider", provider.name()];
        user.language = "en_US.UTF-8";
        let english = user.run_write(&ask);
        assert_eq!((english.code, english.out.trim_end()), (0, report.to_string().as_str()));
        let count = report.findings.len();
        let asked = format!("{count} questions to a sandbox in this program");
        assert!(english.err.contains(&asked) && english.err.contains(FILE), "{}", english.err);

        // The file is English in both languages, as the issue is to which it is attached.
        user.language = "tr_TR.UTF-8";
        let turkish = user.run_write(&[&ask[..], &["--report", "rapor.txt"]].concat());
        assert_eq!(turkish.code, 0, "{}", turkish.err);
        assert_eq!(text(&user.path("rapor.txt")), text(&user.path(FILE)));
        let head = format!("\n\n{provider}, sandbox\n{report}\n");
        assert!(text(&user.path(FILE)).ends_with(&head), "{}", text(&user.path(FILE)));
        for (line, finding) in turkish.out.lines().zip(&report.findings) {
            assert_eq!(line, format!("doğrulandı    {}", finding.entry));
        }
        let counts = "doğrulandı, 0 çürütüldü, 0 öğrenilemedi, 0 sorulamadı, 0 yanıtsız\n";
        assert!(turkish.out.ends_with(&format!("{count} {counts}")), "{}", turkish.out);

        let json = user.run_write(&[&ask[..], &["--json"]].concat());
        let object: serde_json::Value = serde_json::from_str(&json.out).unwrap();
        assert_eq!(object, serde_json::to_value(&report).unwrap());
    }
    assert!(user.sandbox.requests().is_empty(), "another sandbox is asked");
    for report in [FILE, "rapor.txt"].map(|file| text(&user.path(file))) {
        for part in ["127.0.0.1", "sck_", "Sandbox", "@"] {
            assert!(!report.contains(part), "{part}: {report}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_asks_before_it_sends_and_asks_all_accounts_of_the_profile() {
    for (language, question, yes, no) in [
        ("en_US.UTF-8", "Ask them? [y/N] ", "y", "n"),
        ("tr_TR.UTF-8", "Sorulsun mu? [e/H] ", "e", "h"),
    ] {
        let user = User::new(language).await;
        let declined = user.answering(&["doctor", "--ask"], &[(question, no)]);
        assert_eq!(declined.code, 3, "{}", declined.out);
        for (arguments, code) in [
            (&[][..], 2),
            (&["--yes"], 2),
            (&["--dry-run"], 0),
            (&["--provider", "ahl", "--dry-run"], 0),
        ] {
            let ran = user.run(&[&["doctor", "--ask"][..], arguments].concat());
            assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{arguments:?} {}", ran.err);
        }
        assert!(!user.path(FILE).exists());
        let asked = user.answering(&["doctor", "--ask", "--quiet"], &[(question, yes)]);
        assert_eq!(asked.code, 0, "{}", asked.out);
        let file = text(&user.path(FILE));
        for provider in Provider::ALL {
            assert!(file.contains(&format!("\n\n{provider}, sandbox\n")), "{file}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_test_hosts_are_asked_and_only_with_keys() {
    let user = User::new("en_US.UTF-8").await;
    user.write("own.env", "PAYLINK_PAYNET_SECRET_KEY=sck_invented\n", 0o600);
    let (own, keys) = (user.configuration(), user.path("own.env"));
    let profile = |name: &str| {
        format!(
            "[profiles.{name}]\nenvironment = \"{name}\"\nprefix = \"L.\"\n\
             secret_file = \"{}\"\n[profiles.{name}.paynet]\n",
            keys.display()
        )
    };
    let profiles = ["production", "shop", "test"].map(profile).concat();
    user.configure(&format!("{own}\n{profiles}[profiles.test.paywall]\n"));
    let ask = |profile, arguments: &[&str]| {
        user.run(&[&["doctor", "--ask", "-p", profile][..], arguments].concat())
    };
    for name in ["production", "shop"] {
        let refused = ask(name, &["--yes"]);
        assert_eq!(refused.code, 2, "{}", refused.err);
        assert!(refused.err.contains("only test hosts are asked"), "{}", refused.err);
    }
    // Nothing is sent to the first provider if the keys of the second one are missing.
    let missing = ask("test", &["--yes"]);
    assert_eq!(missing.code, 4, "{}", missing.err);
    assert!(missing.err.contains("PAYLINK_PAYWALL_"), "{}", missing.err);
    let none = ask("test", &["--provider", "ahl"]);
    assert_eq!(none.code, 2, "{}", none.err);
    // What would be asked is shown.
    let shown = ask("test", &["--provider", "paynet", "--dry-run"]);
    assert_eq!(shown.code, 0, "{}", shown.err);
    let hosts = Provider::Paynet.test_hosts().join(", ");
    let count = Provider::Paynet.entries().len();
    assert!(shown.err.contains(&format!("{count} questions to {hosts} · ")), "{}", shown.err);
    // Another address is refused before anything is sent.
    let mut elsewhere =
        user.command(&["doctor", "--ask", "-p", "test", "--provider", "paynet", "--yes"]);
    elsewhere.env("PAYLINK_PAYNET_BASE_URL", user.sandbox.url());
    let elsewhere = crate::support::ran(elsewhere.output().unwrap());
    assert_eq!(elsewhere.code, 4, "{}", elsewhere.err);
    assert!(user.sandbox.requests().is_empty() && !user.path(FILE).exists());
}
