//! Each question against both positions of every switch, in a sandbox with the rehearsal.

use paylink_sandbox::Switch;
use tokio::task::JoinSet;
use xtask::live::{Answers, PROVIDERS, Provider};

use crate::support::{rehearse, transport, with_word};

/// Rehearses with each of these switches alone, a few at a time.
async fn each_alone(provider: &'static Provider, switches: Vec<Switch>) -> Vec<(Switch, Answers)> {
    const AT_ONCE: usize = 8;
    let (mut running, mut done, transport) = (JoinSet::new(), Vec::new(), transport());
    for switch in switches {
        if running.len() == AT_ONCE {
            done.push(running.join_next().await.unwrap().unwrap());
        }
        let transport = transport.clone();
        running.spawn(async move { (switch, rehearse(&transport, provider, &[switch]).await) });
    }
    done.extend(running.join_all().await);
    done
}

/// The lines that do not say what they should.
fn unexpected(asked: &Answers, refuted: Option<Switch>) -> Vec<String> {
    let wanted = |own: Switch| if Some(own) == refuted { "refuted" } else { "confirmed" };
    let wrong = asked.findings.iter().filter(|finding| finding.word() != wanted(finding.switch));
    wrong
        .map(ToString::to_string)
        .chain(asked.left_open.iter().chain(&asked.notes).cloned())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_all_switches_off_every_entry_is_confirmed() {
    for provider in PROVIDERS {
        let asked = rehearse(&transport(), provider, &[]).await;
        assert_eq!(unexpected(&asked, None), [""; 0]);
        assert_eq!(with_word(&asked, "confirmed"), (provider.switches)());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_switch_refutes_its_own_entry_and_no_other() {
    for provider in PROVIDERS {
        for (switch, asked) in each_alone(provider, (provider.switches)()).await {
            assert_eq!(unexpected(&asked, Some(switch)), [""; 0], "with {switch} on");
        }
    }
}

#[test]
fn the_entries_are_those_of_the_register_in_its_order() {
    let register =
        std::fs::read_to_string(xtask::workspace_root().join("docs/unverified.md")).unwrap();
    let entries: Vec<&str> =
        register.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    for provider in PROVIDERS {
        let own = entries.iter().filter(|entry| entry.starts_with(&format!("{}-", provider.name)));
        let asked: Vec<_> = (provider.switches)().into_iter().map(Switch::name).collect();
        assert_eq!(asked, own.copied().collect::<Vec<_>>());
    }
}
