//! A lifecycle that uses everything the client offers, and its results.

use std::ops::Deref;
use std::time::{Duration, SystemTime};

use paylink_core::{Clock, CreatedLink};
use paylink_sandbox::Switch;
use paylink_sandbox::paywall::PageState;
use paylink_testkit::servers::browse;
use paylink_testkit::switches::Results;
use paywall::api::checkout_passive::CheckoutPassive;
use paywall::api::linkqr_generate::LinkQrGenerate;
use paywall::callback::payment::LinkQrWebhook;
use paywall::{Callback, CallbackKind, Client, Error, ErrorCode, KeyPair, Payer, Result};

use crate::support::harness::{Harness, page_id};
use crate::support::{expected, hours, lira, transport};

pub(super) async fn lifecycle(on: &[Switch]) -> Results {
    let mut life = Life { harness: Harness::new().await, results: Results::new() };
    on.iter().for_each(|switch| life.sandbox.set(*switch, true));
    life.created_and_read().await;
    life.declined().await;
    life.paid().await;
    life.deactivated().await;
    life.one_code_twice().await;
    life.link_qr().await;
    life.refused().await;
    life.expired().await;
    life.results
}

struct Life {
    harness: Harness,
    results: Results,
}

/// A refusal in words.
fn refusal(error: &Error) -> String {
    let kind = match ErrorCode::of(error) {
        Some(ErrorCode::UNIQUE_CODE_EXISTS) if error.is_duplicate() => "duplicate".to_owned(),
        _ if error.is_not_found() => "not found".to_owned(),
        _ if error.is_authentication() => "wrong keys".to_owned(),
        Some(code) if error.is_refused() => format!("code {code}"),
        _ => return format!("{error:?}"),
    };
    let effect =
        if error.effect() == paywall::Effect::None { "no effect" } else { "unknown effect" };
    format!("refused: {kind}, {effect}")
}

fn done<T>(result: Result<T>) -> String {
    result.map_or_else(|error| refusal(&error), |_| "done".to_owned())
}

fn shown<T: std::fmt::Debug>(result: Result<T>) -> String {
    result.map_or_else(|error| refusal(&error), |value| format!("{value:?}"))
}

/// The reason why a callback was refused.
fn forged(error: &Error) -> String {
    assert!(error.is_bad_callback(), "{error}");
    let text = error.to_string();
    text.split_once("the callback ").unwrap().1.split(';').next().unwrap().to_owned()
}

impl Deref for Life {
    type Target = Harness;

    fn deref(&self) -> &Harness {
        &self.harness
    }
}

impl Life {
    fn note(&mut self, name: &'static str, result: impl Into<String>) {
        assert!(self.results.insert(name, result.into()).is_none(), "{name} twice");
    }

    async fn create(&self, name: &str) -> CreatedLink {
        // The newest documentation requires a customer and products.
        let link = self.link(name).payer(Payer::new("Ayşe Yılmaz"));
        self.links.create(&link).await.unwrap()
    }

    async fn verdict(&self, created: &CreatedLink, claim: Option<&Callback>) -> String {
        match self.links.confirm(&created.key, &expected("149.90"), claim).await {
            Ok(confirmation) => {
                let charged = confirmation.charged.map_or("nothing".into(), |sum| sum.to_string());
                let reversal = confirmation.reversal_reported;
                format!(
                    "{:?}, charged {charged}, reversal reported: {reversal}, {:?}",
                    confirmation.verdict, confirmation.mismatches
                )
            }
            Err(error) => refusal(&error),
        }
    }

    async fn status(&self, created: &CreatedLink) -> String {
        shown(self.links.get(&created.key).await.map(|link| link.status))
    }

    async fn created_and_read(&mut self) {
        let created = self.create("ORD-1").await;
        let link = self.get(&created.key).await;
        let read = format!(
            "{} {} {}, notified: {:?}",
            link.status,
            link.amount.as_ref().unwrap(),
            link.currency.unwrap(),
            link.notified_by_provider
        );
        self.note("read", read);
        let unpaid = self.verdict(&created, None).await;
        self.note("verdict on an unpaid page", unpaid);
        let unknown = self.links.get(&created.key.clone().with_id("205339999")).await.unwrap_err();
        self.note("a page that does not exist", refusal(&unknown));
        let bare = self.links.create(&self.link("ORD-1b")).await;
        self.note("a page without customer", done(bare));
        let left = self.link("ORD-1c").payer(Payer::new("A")).provider_default_expiry();
        self.note("default lifetime", done(self.links.create(&left).await));
    }

    async fn declined(&mut self) {
        let created = self.create("ORD-2").await;
        assert_eq!(self.press("decline", &created.key).await.status, 303);
        let status = self.status(&created).await;
        self.note("status of a declined page", status);
        let verdict = self.verdict(&created, None).await;
        self.note("verdict on a declined payment", verdict);
    }

    async fn paid(&mut self) {
        let created = self.create("ORD-3").await;
        let posted = self.pay(&created.key).await;
        let claim = self.links.read_callback(CallbackKind::Payment, &posted);
        let words = claim.as_ref().map(|claim| {
            let amount = claim.amount.as_ref().unwrap();
            format!("{:?}, {}, {amount}", claim.authenticity, claim.reference.as_deref().unwrap())
        });
        self.note("webhook", words.unwrap_or_else(forged));
        for (name, claim) in [
            ("verdict on a paid page", None),
            ("verdict on a paid page with its webhook", claim.as_ref().ok()),
        ] {
            let verdict = self.verdict(&created, claim).await;
            self.note(name, verdict);
        }
        let confirmation = self.confirm(&created.key).await;
        let payment: i64 = confirmation.payments[0].transaction.parse().unwrap();
        assert_eq!(confirmation.event_key, "paid:paywall:sandbox:default:ORD-3");
        let deactivated = shown(self.links.deactivate(&created.key).await);
        self.note("deactivating a paid page", deactivated);
        let passive = CheckoutPassive::new(page_id(&created.key));
        let native = done(self.client.checkout_passive(&passive).await);
        self.note("native deactivation of a paid page", native);
        let status = self.status(&created).await;
        self.note("status after that", status);
        assert!(self.sandbox.paywall().reverse(payment));
        let verdict = self.verdict(&created, claim.as_ref().ok()).await;
        self.note("verdict on a reversed payment", verdict);
    }

    async fn deactivated(&mut self) {
        let created = self.create("ORD-4").await;
        let deactivated = shown(self.links.deactivate(&created.key).await);
        self.note("deactivating", deactivated);
        assert_eq!(self.in_sandbox(&created.key).state, PageState::Passive);
        assert_eq!(self.press("pay", &created.key).await.status, 409);
        let status = self.status(&created).await;
        self.note("status of a deactivated page", status);
        let again = shown(self.links.deactivate(&created.key).await);
        self.note("deactivating again", again);
    }

    async fn one_code_twice(&mut self) {
        self.create("ORD-5").await;
        let link = self.link("ORD-5").payer(Payer::new("A"));
        self.note("second page with one reference", done(self.links.create(&link).await));
        let deactivated = self.link("ORD-4").payer(Payer::new("A"));
        self.note(
            "second page with the reference of a deactivated one",
            done(self.links.create(&deactivated).await),
        );
    }

    async fn link_qr(&mut self) {
        let before = self.merchant.callbacks().len();
        let item = LinkQrGenerate::product("Kafes", "Sarı", lira("149.90"), b"photo")
            .unwrap()
            .callback(self.merchant.at("/cb").as_str())
            .merchant_ids("ORD-6", "TRK-6");
        let made = self.client.linkqr_generate(&item).await.unwrap();
        let seen = self.sandbox.paywall().links().remove(0);
        assert_eq!(made.link.as_ref().unwrap().as_str(), seen.link);
        self.sandbox.paywall().pay_linkqr(seen.id).await.unwrap();
        self.sandbox.paywall().pay_linkqr(seen.id).await.unwrap();
        let posted = self.merchant.callbacks_at_least(before + 2).await;
        let webhook = LinkQrWebhook::read(&posted[before], self.client.hash_keys());
        let words = webhook.map(|webhook| {
            let codes = [webhook.merchant_order_id, webhook.merchant_track_id]
                .map(Option::unwrap)
                .join(" ");
            format!("{:?}, {codes}, {}", webhook.authenticity, webhook.amount.unwrap())
        });
        self.note("webhook of a link", words.unwrap_or_else(|error| forged(&error)));
        let rows = self.client.payments_by_tracking_code("TRK-6", None).await.unwrap().into_inner();
        let paid = rows.iter().filter(|row| row.any_success_payment == Some(true)).count();
        self.note("payments of a tracking code", format!("{paid} of {}", rows.len()));
        let none = self.client.payments_by_tracking_code("TRK-0", None).await;
        self.note("a tracking code without payments", shown(none.map(|rows| rows.len())));
    }

    async fn refused(&mut self) {
        let paywall = self.sandbox.paywall();
        let environment =
            crate::support::sandbox_at(&paywall.base_url(), &paywall.private_base_url());
        let wrong = Client::builder(environment, KeyPair::new("wrong", "wrong"))
            .private_keys(KeyPair::new("wrong", "wrong"))
            .transport(&transport())
            .build()
            .unwrap();
        let (inquiry, query) = (wrong.checkout_inquiry(1).await, wrong.payment_by_id(1).await);
        self.note("wrong keys", format!("{}; {}", done(inquiry), done(query)));
        self.note("version with wrong keys", done(wrong.payment_version().await));
        self.note("version", self.client.payment_version().await.unwrap().into_inner());
        let none = self.client.payment_by_merchant_code("ORD-0").await;
        self.note("a payment that does not exist", done(none));
        let mut page = crate::support::new_page("ORD-7");
        page.region_id = Some(99);
        page.customer = Some(Default::default());
        self.note("a region that does not exist", done(self.client.checkout_generate(&page).await));
        let back = browse("GET", self.merchant.at("/ok").as_str(), "").await;
        assert_eq!(back.status, 200);
    }

    async fn expired(&mut self) {
        let created = self.create("ORD-8").await;
        let late = self.link("ORD-9").payer(Payer::new("A")).expires_in(hours(1));
        let behind = self.with_clock(Clock::manual(SystemTime::now() - hours(5)).0);
        self.note("a page that has expired when it is created", done(behind.create(&late).await));
        self.sandbox.advance(hours(72) + Duration::from_secs(60));
        let state = self.in_sandbox(&created.key).state;
        self.note("page after its lifetime", format!("{state:?}"));
        // Then the page has expired under every reading of its expiry.
        self.sandbox.advance(hours(6));
        assert_eq!(self.press("pay", &created.key).await.status, 409);
        let status = self.status(&created).await;
        self.note("status of an expired page", status);
        let verdict = self.verdict(&created, None).await;
        self.note("verdict on an expired page", verdict);
        let deactivated = shown(self.links.deactivate(&created.key).await);
        self.note("deactivating an expired page", deactivated);
    }
}

/// The results with every switch off.
pub(super) const EXPECTED_RESULTS: &[&str] = &[
    "a page that does not exist: refused: not found, no effect",
    "a page that has expired when it is created: refused: code 140, no effect",
    "a page without customer: done",
    "a payment that does not exist: refused: not found, no effect",
    "a region that does not exist: refused: code 555, no effect",
    "a tracking code without payments: refused: not found, no effect",
    "deactivating: Accepted",
    "deactivating a paid page: AlreadyPaid",
    "deactivating again: Accepted",
    "deactivating an expired page: Accepted",
    "default lifetime: done",
    "native deactivation of a paid page: refused: code 149, no effect",
    "page after its lifetime: Expired",
    "payments of a tracking code: 2 of 2",
    "read: open 149.90 TRY, notified: Some(false)",
    "second page with one reference: refused: duplicate, no effect",
    "second page with the reference of a deactivated one: refused: duplicate, no effect",
    "status after that: Paid",
    "status of a deactivated page: Open",
    "status of a declined page: Processing",
    "status of an expired page: Expired",
    "verdict on a declined payment: Pending, charged nothing, reversal reported: true, []",
    "verdict on a paid page: Paid, charged 149.90 TRY, reversal reported: true, []",
    "verdict on a paid page with its webhook: Paid, charged 149.90 TRY, reversal reported: true, []",
    "verdict on a reversed payment: Reversed, charged nothing, reversal reported: true, []",
    "verdict on an expired page: NotPaid, charged nothing, reversal reported: true, []",
    "verdict on an unpaid page: NotPaid, charged nothing, reversal reported: true, []",
    "version: Always fresh, always ahead!",
    "version with wrong keys: refused: wrong keys, no effect",
    "webhook: Signed, ORD-3, 149.90",
    "webhook of a link: Signed, ORD-6 TRK-6, 149.90",
    "wrong keys: refused: wrong keys, no effect; refused: wrong keys, no effect",
];
