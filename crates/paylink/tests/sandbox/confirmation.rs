//! Confirmation: one table of what may have happened and may be claimed, at every provider.
//!
//! The claims are made by hand, as if somebody had got past whatever a provider checks. How each
//! provider's own callback is read, refused and replayed, several cards (Paynet alone offers them),
//! payments in another currency and under another reference are tested in the provider crates,
//! and every line of the comparison in `paylink-core`.

use std::time::{Duration, SystemTime};

use paylink::{
    Authenticity, Callback, CallbackKind, Clock, Confirmation, CreatedLink, Currency, Expected,
    Field, Mismatch, Money, NewLink, PayLinks, Payer, Reference, Transport, Verdict,
};
use paylink_sandbox::{Fault, FaultKind, Sandbox};

use crate::provider::Provider;

struct Till {
    provider: Provider,
    sandbox: Sandbox,
    links: PayLinks,
}

impl Till {
    async fn new(provider: Provider, transport: &Transport) -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        let own = |name: &str| sandbox.variable(name);
        let links = paylink::from_variables(provider.name(), transport, own).unwrap();
        Self { provider, sandbox, links }
    }

    async fn create(&self, reference: &str) -> CreatedLink {
        let url = || "https://shop.example/back".parse().unwrap();
        let link = NewLink::new(Reference::new(reference).unwrap(), lira("149.90"), "Sipariş 1")
            .payer(Payer::new("Ayşe Yılmaz"))
            .return_urls(url(), url())
            .expires_in(Duration::from_secs(3600))
            .best_effort(Field::PayerName)
            .best_effort(Field::ReturnUrls);
        self.links.create(&link).await.unwrap()
    }

    async fn paid(&self, reference: &str, charged: &str) -> CreatedLink {
        let created = self.create(reference).await;
        self.provider.charge(&self.sandbox, reference, Some(charged)).await.unwrap();
        created
    }

    async fn confirm(
        &self,
        link: &CreatedLink,
        expected: &Expected,
        claim: Option<&Callback>,
    ) -> Confirmation {
        self.links.confirm(&link.key, expected, claim).await.unwrap()
    }

    /// The transaction of a link, as the provider names it.
    async fn transaction(&self, link: &CreatedLink) -> String {
        self.confirm(link, &expected(), None).await.payments.remove(0).transaction
    }

    fn claim(&self, reference: &str, transaction: Option<String>) -> Callback {
        let provider = self.links.identity().provider().clone();
        let mut claim = Callback::new(provider, CallbackKind::Payment, Authenticity::Unsigned);
        claim.reference = Some(reference.to_owned());
        claim.transaction = transaction;
        claim.claims_success = Some(true);
        claim.amount = Some("149.90".parse().unwrap());
        claim
    }
}

fn transport() -> Transport {
    Transport::builder().clock(Clock::manual(SystemTime::now()).0).build().unwrap()
}

fn lira(text: &str) -> Money {
    Money::parse(text, Currency::TRY).unwrap()
}

/// AHL Pay never reports that nothing was given back.
fn expected() -> Expected {
    Expected::new(lira("149.90")).accept_unknown_reversal()
}

#[derive(Clone, Copy, Debug)]
enum Case {
    Unpaid,
    UnpaidAndClaimed,
    UnpaidAndClaimedWithAnothersPayment,
    UnpaidAndAnotherClaimed,
    Paid,
    PaidAndUnknownReversalNotAccepted,
    PaidAndAnotherClaimed,
    PaidAndAnothersPaymentClaimed,
    TooLittle,
    TooLittleWithSurchargeAllowed,
    CommissionOnTop,
    CommissionOnTopAllowed,
    AnotherCurrencyExpected,
    GivenBack,
    GivenBackInPart,
    GivenBackAndClaimed,
}

use Case::*;
use Verdict::{
    Mismatch as Unfit, NotPaid, NotProvable, Overpaid, Paid as IsPaid, PartlyPaid, PartlyReversed,
    Pending, Reversed,
};

/// The verdicts at Paynet, Paywall and AHL Pay, which shows payments and no links; and what does
/// not fit.
const TABLE: [(Case, [Verdict; 3], &[Mismatch]); 16] = [
    (Unpaid, [NotPaid, NotPaid, NotProvable], &[]),
    (UnpaidAndClaimed, [Pending, Pending, NotProvable], &[]),
    (UnpaidAndClaimedWithAnothersPayment, [Pending, Pending, NotProvable], &[]),
    (UnpaidAndAnotherClaimed, [Unfit; 3], &[Mismatch::ClaimedReference]),
    (Paid, [IsPaid; 3], &[]),
    (PaidAndUnknownReversalNotAccepted, [IsPaid, IsPaid, NotProvable], &[]),
    (PaidAndAnotherClaimed, [IsPaid; 3], &[Mismatch::ClaimedReference]),
    (PaidAndAnothersPaymentClaimed, [IsPaid; 3], &[Mismatch::ClaimedTransaction]),
    (TooLittle, [PartlyPaid; 3], &[]),
    (TooLittleWithSurchargeAllowed, [PartlyPaid; 3], &[]),
    (CommissionOnTop, [Overpaid; 3], &[]),
    (CommissionOnTopAllowed, [IsPaid; 3], &[]),
    (AnotherCurrencyExpected, [Unfit; 3], &[Mismatch::Currency]),
    (GivenBack, [Reversed; 3], &[]),
    // Only Paywall reports how much of which payment was given back.
    (GivenBackInPart, [Reversed, PartlyReversed, Reversed], &[]),
    (GivenBackAndClaimed, [Reversed; 3], &[]),
];

async fn confirmed(till: &Till, case: Case) -> Confirmation {
    let one = "ORD-1";
    let link = match case {
        Unpaid
        | UnpaidAndClaimed
        | UnpaidAndClaimedWithAnothersPayment
        | UnpaidAndAnotherClaimed => till.create(one).await,
        TooLittle | TooLittleWithSurchargeAllowed => till.paid(one, "149.89").await,
        CommissionOnTop | CommissionOnTopAllowed => till.paid(one, "153.65").await,
        _ => till.paid(one, "149.90").await,
    };
    if matches!(case, GivenBack | GivenBackInPart | GivenBackAndClaimed) {
        let transaction = till.transaction(&link).await;
        let in_part = matches!(case, GivenBackInPart);
        assert!(till.provider.give_back(&till.sandbox, one, &transaction, in_part));
    }
    let claim = match case {
        UnpaidAndClaimed | TooLittle | TooLittleWithSurchargeAllowed | GivenBackAndClaimed => {
            Some(till.claim(one, None))
        }
        UnpaidAndAnotherClaimed | PaidAndAnotherClaimed => Some(till.claim("ORD-2", None)),
        UnpaidAndClaimedWithAnothersPayment | PaidAndAnothersPaymentClaimed => {
            let another = till.paid("ORD-2", "149.90").await;
            Some(till.claim(one, Some(till.transaction(&another).await)))
        }
        _ => None,
    };
    let expected = match case {
        TooLittleWithSurchargeAllowed | CommissionOnTopAllowed => {
            expected().allow_surcharge(300, lira("4")).unwrap()
        }
        PaidAndUnknownReversalNotAccepted => Expected::new(lira("149.90")),
        AnotherCurrencyExpected => {
            Expected::new(Money::parse("149.90", Currency::USD).unwrap()).accept_unknown_reversal()
        }
        _ => expected(),
    };
    till.confirm(&link, &expected, claim.as_ref()).await
}

#[tokio::test]
async fn the_whole_table_at_every_provider() {
    let transport = transport();
    for (case, verdicts, mismatches) in TABLE {
        for (provider, verdict) in Provider::ALL.into_iter().zip(verdicts) {
            let confirmation = confirmed(&Till::new(provider, &transport).await, case).await;
            // Paynet's ids may change, so an unknown id in a callback contradicts nothing.
            let contradicts = |mismatch: &Mismatch| {
                provider != Provider::Paynet || *mismatch != Mismatch::ClaimedTransaction
            };
            let mismatches: Vec<_> = mismatches.iter().copied().filter(contradicts).collect();
            assert_eq!(
                (confirmation.verdict, &*confirmation.mismatches),
                (verdict, &*mismatches),
                "{case:?} at {provider:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_replay_is_the_same_event_and_so_is_no_callback_at_all() {
    let transport = transport();
    for provider in Provider::ALL {
        let till = Till::new(provider, &transport).await;
        let link = till.paid("ORD-1", "149.90").await;
        let claim = till.claim("ORD-1", Some(till.transaction(&link).await));
        let first = till.confirm(&link, &expected(), Some(&claim)).await;
        assert_eq!(first.verdict, Verdict::Paid);
        for claim in [Some(&claim), None] {
            let again = till.confirm(&link, &expected(), claim).await;
            assert_eq!((again.verdict, again.event_key), (Verdict::Paid, first.event_key.clone()));
        }
        let another = till.paid("ORD-2", "149.90").await;
        assert_ne!(till.confirm(&another, &expected(), None).await.event_key, first.event_key);
    }
}

#[tokio::test]
async fn a_callback_that_comes_before_the_provider_shows_the_payment_proves_nothing_yet() {
    let transport = transport();
    // AHL Pay's transactions show the payment before its inquiry does.
    for (provider, verdict) in Provider::ALL.into_iter().zip([Pending, Pending, IsPaid]) {
        let till = Till::new(provider, &transport).await;
        let link = till.create("ORD-1").await;
        let (status, body) = match till.links.get(&link.key).await {
            Ok(seen) => (200, seen.body),
            Err(unseen) => (unseen.http_status().unwrap(), unseen.raw_body().clone()),
        };
        let before = String::from_utf8(body.as_bytes().to_vec()).unwrap();
        provider.pay(&till.sandbox, "ORD-1").await.unwrap();
        let claim = till.claim("ORD-1", Some(till.transaction(&link).await));

        // What it showed before the payment, once more.
        till.sandbox.fault(Fault::new(provider.read(), FaultKind::Status(status, before)));
        let early = till.confirm(&link, &expected(), Some(&claim)).await;
        assert_eq!((early.verdict, &*early.mismatches), (verdict, &[][..]), "{provider:?}");
        let later = till.confirm(&link, &expected(), Some(&claim)).await;
        assert_eq!(later.verdict, Verdict::Paid, "{provider:?}");
        assert_eq!(early.event_key == later.event_key, verdict == IsPaid);
    }
}

#[tokio::test]
async fn a_status_that_nobody_knows_is_paid_only_by_exact_payments() {
    let transport = transport();
    for (provider, known, unknown, verdict) in [
        (Provider::Paynet, r#""status":1"#, r#""status":11"#, IsPaid),
        // Without its flag of success an attempt is only an attempt.
        (Provider::Paywall, r#""SuccessPayment":true"#, r#""SuccessPayment":null"#, Pending),
        // At AHL Pay, a status that is not known may be a void.
        (Provider::AhlPay, r#""txnStatus":"SUCCESS""#, r#""txnStatus":"TAMAM""#, NotProvable),
    ] {
        let till = Till::new(provider, &transport).await;
        let created = till.paid("ORD-1", "149.90").await;
        let link = till.links.get(&created.key).await.unwrap();
        let body = String::from_utf8(link.body.as_bytes().to_vec()).unwrap();
        assert!(body.contains(known), "{body}");
        let claim = till.claim("ORD-1", None);
        let almost = Expected::new(lira("149.80")).accept_unknown_reversal();
        let almost = almost.allow_surcharge(100, lira("1")).unwrap();
        for (expected, is_exact) in [(expected(), true), (almost, false)] {
            let answer = FaultKind::Status(200, body.replace(known, unknown));
            till.sandbox.fault(Fault::new(provider.read(), answer));
            let got = till.confirm(&created, &expected, Some(&claim)).await.verdict;
            if is_exact {
                assert_eq!(got, verdict, "{provider:?}");
            } else {
                assert_ne!(got, IsPaid, "{provider:?}");
            }
        }
    }
}
