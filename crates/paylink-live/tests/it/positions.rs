//! Each question against both positions of every switch, in a rehearsal.

use paylink_core::Transport;
use paylink_live::{Provider, Report, Switch, Word, rehearse};
use tokio::task::JoinSet;

use crate::support::{transport, with_word};

/// Rehearses with each of these switches alone, a few at a time.
async fn each_alone(provider: Provider) -> Vec<(Switch, Report)> {
    const AT_ONCE: usize = 8;
    let (mut running, mut done, transport) = (JoinSet::new(), Vec::new(), transport());
    for switch in provider.entries() {
        if running.len() == AT_ONCE {
            done.push(running.join_next().await.unwrap().unwrap());
        }
        let transport: Transport = transport.clone();
        running.spawn(
            async move { (switch, rehearse(&transport, provider, &[switch]).await.unwrap()) },
        );
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
fn unexpected(report: &Report, refuted: Option<Switch>) -> Vec<String> {
    let hidden = NOTHING_LEARNT.iter().find(|(switch, _)| Some(*switch) == refuted);
    let wanted = |own: Switch| match hidden {
        _ if Some(own) == refuted => Word::Refuted,
        Some((_, hidden)) if hidden.contains(&own) => Word::NothingLearnt,
        _ => Word::Confirmed,
    };
    let wrong = report.findings.iter().filter(|finding| finding.word != wanted(finding.entry));
    wrong.map(ToString::to_string).chain(report.notes.iter().cloned()).collect()
}

/// Without ids, one of two links of one reference cannot be deactivated: it is named.
fn left_open(refuted: Option<Switch>) -> usize {
    usize::from(refuted == Some(Switch::PaynetCreateAnswersNoId))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_all_switches_off_every_entry_is_confirmed() {
    for (provider, entries) in Provider::ALL.into_iter().zip([54, 36, 40]) {
        let report = rehearse(&transport(), provider, &[]).await.unwrap();
        assert_eq!(unexpected(&report, None), [""; 0]);
        assert_eq!(report.left_open.len(), left_open(None));
        assert_eq!(with_word(&report, Word::Confirmed), provider.entries());
        assert_eq!(report.count(Word::Confirmed), entries);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_switch_refutes_its_own_entry_and_no_other() {
    for provider in Provider::ALL {
        for (switch, report) in each_alone(provider).await {
            assert_eq!(unexpected(&report, Some(switch)), [""; 0], "with {switch} on");
            assert_eq!(report.left_open.len(), left_open(Some(switch)), "with {switch} on");
        }
    }
}

#[test]
fn the_entries_are_those_of_the_register_in_its_order() {
    let register = paylink_testkit::workspace_root().join("docs/unverified.md");
    let register = std::fs::read_to_string(register).unwrap();
    let entries: Vec<&str> =
        register.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    for provider in Provider::ALL {
        let own = entries.iter().filter(|entry| entry.starts_with(&format!("{provider}-")));
        let asked: Vec<_> = provider.entries().into_iter().map(Switch::name).collect();
        assert_eq!(asked, own.copied().collect::<Vec<_>>());
    }
}
