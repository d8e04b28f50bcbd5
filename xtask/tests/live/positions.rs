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

/// Under the first switch, the answers say nothing about the other entries.
const NOTHING_LEARNT: &[(Switch, &[Switch])] = &[
    (Switch::PaynetDuplicateReferenceRefused, &[Switch::PaynetReferenceFindsOldest]),
    (Switch::PaynetDuplicateCreateIs100, &[Switch::PaynetReferenceFindsOldest]),
    (
        Switch::PaynetListIsBareArray,
        &[Switch::PaynetListRowsInLowercaseData, Switch::PaynetTotalCountsPage],
    ),
    (Switch::PaynetListRowsWithoutReference, &[Switch::PaynetRowReferenceIsBank]),
    (
        Switch::PaywallWebhookUnsigned,
        &[
            Switch::PaywallWebhookIdIsGuid,
            Switch::PaywallWebhookHashAmountTwoDecimals,
            Switch::PaywallWebhookHashAmountTrimmed,
            Switch::PaywallWebhookHashAmountWithComma,
            Switch::PaywallWebhookHashUpperCase,
        ],
    ),
    (Switch::AhlListIsBareArray, &[Switch::AhlListSizeCapped]),
    (Switch::AhlInquiryOnlyAuthCode, &[Switch::AhlInquirySaysAuth, Switch::AhlInquirySaysSale]),
    (
        Switch::AhlLinksNotInInquiry,
        &[
            Switch::AhlInquirySaysAuth,
            Switch::AhlInquirySaysSale,
            Switch::AhlInquiryOnlyAuthCode,
            Switch::AhlInquiryCarriesOrder,
        ],
    ),
    (
        Switch::AhlNoPassiveService,
        &[Switch::AhlPassiveLinkIsListedApart, Switch::AhlPassiveTakesPaidLink],
    ),
    (Switch::AhlRefundChangesRow, &[Switch::AhlTransactionsOfSalesOnly]),
];

/// The lines that do not say what they should.
fn unexpected(asked: &Answers, refuted: Option<Switch>) -> Vec<String> {
    let hidden = NOTHING_LEARNT.iter().find(|(switch, _)| Some(*switch) == refuted);
    let wanted = |own: Switch| match hidden {
        _ if Some(own) == refuted => "refuted",
        Some((_, hidden)) if hidden.contains(&own) => "nothing learnt",
        _ => "confirmed",
    };
    let wrong = asked.findings.iter().filter(|finding| finding.word() != wanted(finding.switch));
    wrong.map(ToString::to_string).chain(asked.notes.iter().cloned()).collect()
}

/// Without ids, one of two links of one reference cannot be deactivated: it is named.
fn left_open(refuted: Option<Switch>) -> usize {
    usize::from(refuted == Some(Switch::PaynetCreateAnswersNoId))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_all_switches_off_every_entry_is_confirmed() {
    for provider in PROVIDERS {
        let asked = rehearse(&transport(), provider, &[]).await;
        assert_eq!(unexpected(&asked, None), [""; 0]);
        assert_eq!(asked.left_open.len(), left_open(None));
        assert_eq!(with_word(&asked, "confirmed"), (provider.switches)());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_switch_refutes_its_own_entry_and_no_other() {
    for provider in PROVIDERS {
        for (switch, asked) in each_alone(provider, (provider.switches)()).await {
            assert_eq!(unexpected(&asked, Some(switch)), [""; 0], "with {switch} on");
            assert_eq!(asked.left_open.len(), left_open(Some(switch)), "with {switch} on");
        }
    }
}

#[test]
fn the_entries_are_those_of_the_register_in_its_order() {
    let register =
        std::fs::read_to_string(paylink_testkit::workspace_root().join("docs/unverified.md"))
            .unwrap();
    let entries: Vec<&str> =
        register.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    for provider in PROVIDERS {
        let own = entries.iter().filter(|entry| entry.starts_with(&format!("{}-", provider.name)));
        let asked: Vec<_> = (provider.switches)().into_iter().map(Switch::name).collect();
        assert_eq!(asked, own.copied().collect::<Vec<_>>());
    }
}
