//! One life that touches everything the client offers, and what it came to.

use std::time::{Duration, SystemTime};

use paylink_core::{Clock, CreatedLink};
use paylink_sandbox::Switch;
use paylink_sandbox::paywall::PageState;
use paywall::api::checkout_passive::CheckoutPassive;
use paywall::api::linkqr_generate::LinkQrGenerate;
use paywall::callback::payment::LinkWebhook;
use paywall::{Callback, CallbackKind, Client, Error, ErrorCode, KeyPair, Payer, Result};

use crate::support::world::{World, page_id};
use crate::support::{expected, hours, lira, transport};
use xtask::servers::browse;
use xtask::testing::switches::Results;

pub(super) async fn whole_life(on: &[Switch]) -> Results {
    let mut life = Life { world: World::new().await, results: Results::new() };
    on.iter().for_each(|switch| life.world.sandbox.set(*switch, true));
    life.created_and_read().await;
    life.declined().await;
    life.paid().await;
    life.closed().await;
    life.one_code_twice().await;
    life.link_qr().await;
    life.refused().await;
    life.expired().await;
    life.results
}

struct Life {
    world: World,
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
    let effect = if error.effect() == paywall::Effect::None { "no effect" } else { "in doubt" };
    format!("refused: {kind}, {effect}")
}

fn done<T>(result: Result<T>) -> String {
    result.map_or_else(|error| refusal(&error), |_| "done".to_owned())
}

fn shown<T: std::fmt::Debug>(result: Result<T>) -> String {
    result.map_or_else(|error| refusal(&error), |value| format!("{value:?}"))
}

/// Why a delivery was refused.
fn forged(error: &Error) -> String {
    assert!(error.is_bad_callback(), "{error}");
    let text = error.to_string();
    text.split_once("the delivery ").unwrap().1.split(';').next().unwrap().to_owned()
}

impl Life {
    fn note(&mut self, name: &'static str, result: impl Into<String>) {
        assert!(self.results.insert(name, result.into()).is_none(), "{name} twice");
    }

    async fn create(&self, name: &str) -> CreatedLink {
        // The newest page of the documentation wants a customer and products.
        let link = self.world.link(name).payer(Payer::new("Ayşe Yılmaz"));
        self.world.links.create(&link).await.unwrap()
    }

    async fn verdict(&self, created: &CreatedLink, claim: Option<&Callback>) -> String {
        match self.world.links.confirm(&created.key, &expected("149.90"), claim).await {
            Ok(told) => {
                let charged = told.charged.map_or("nothing".into(), |sum| sum.to_string());
                let kept = told.reversal_reported;
                format!(
                    "{:?}, charged {charged}, reversal told: {kept}, {:?}",
                    told.verdict, told.mismatches
                )
            }
            Err(error) => refusal(&error),
        }
    }

    async fn status(&self, created: &CreatedLink) -> String {
        shown(self.world.links.get(&created.key).await.map(|link| link.status))
    }

    async fn created_and_read(&mut self) {
        let created = self.create("ORD-1").await;
        let link = self.world.links.get(&created.key).await.unwrap();
        let told = format!(
            "{} {} {}, told: {:?}",
            link.status,
            link.amount.as_ref().unwrap(),
            link.currency.unwrap(),
            link.notified_by_provider
        );
        self.note("read", told);
        let unpaid = self.verdict(&created, None).await;
        self.note("verdict on an unpaid page", unpaid);
        let unknown =
            self.world.links.get(&created.key.clone().with_id("205339999")).await.unwrap_err();
        self.note("a page that does not exist", refusal(&unknown));
        let bare = self.world.links.create(&self.world.link("ORD-1b")).await;
        self.note("a page without customer", done(bare));
        let left = self.world.link("ORD-1c").payer(Payer::new("A")).provider_default_expiry();
        self.note("lifetime left to Paywall", done(self.world.links.create(&left).await));
    }

    async fn declined(&mut self) {
        let created = self.create("ORD-2").await;
        assert_eq!(self.world.press("decline", &created.key).await.status, 303);
        let status = self.status(&created).await;
        self.note("status of a declined page", status);
        let verdict = self.verdict(&created, None).await;
        self.note("verdict on a declined payment", verdict);
    }

    async fn paid(&mut self) {
        let created = self.create("ORD-3").await;
        let posted = self.world.pay(&created.key).await;
        let claim = self.world.links.read_callback(CallbackKind::Payment, &posted);
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
        let told = self.world.links.confirm(&created.key, &expected("149.90"), None).await.unwrap();
        let payment: i64 = told.payments[0].transaction.parse().unwrap();
        assert_eq!(told.event_key, format!("paid:paywall:sandbox:default:ORD-3:{payment}"));
        let closed = shown(self.world.links.deactivate(&created.key).await);
        self.note("closing a paid page", closed);
        let passive = CheckoutPassive::new(page_id(&created.key));
        let native = done(self.world.client.checkout_passive(&passive).await);
        self.note("native closing of a paid page", native);
        let status = self.status(&created).await;
        self.note("status after that", status);
        assert!(self.world.sandbox.paywall().reverse(payment));
        let verdict = self.verdict(&created, claim.as_ref().ok()).await;
        self.note("verdict on a payment given back", verdict);
    }

    async fn closed(&mut self) {
        let created = self.create("ORD-4").await;
        let closed = shown(self.world.links.deactivate(&created.key).await);
        self.note("closing", closed);
        assert_eq!(self.world.in_sandbox(&created.key).state, PageState::Passive);
        assert_eq!(self.world.press("pay", &created.key).await.status, 409);
        let status = self.status(&created).await;
        self.note("status of a closed page", status);
        let again = shown(self.world.links.deactivate(&created.key).await);
        self.note("closing again", again);
    }

    async fn one_code_twice(&mut self) {
        self.create("ORD-5").await;
        let link = self.world.link("ORD-5").payer(Payer::new("A"));
        self.note("second page of one reference", done(self.world.links.create(&link).await));
        let closed = self.world.link("ORD-4").payer(Payer::new("A"));
        self.note(
            "second page of a closed one's reference",
            done(self.world.links.create(&closed).await),
        );
    }

    async fn link_qr(&mut self) {
        let before = self.world.merchant.callbacks().len();
        let item = LinkQrGenerate::product("Kafes", "Sarı", lira("149.90"), b"photo")
            .unwrap()
            .callback(self.world.merchant.at("/cb").as_str())
            .merchant_ids("ORD-6", "TRK-6");
        let made = self.world.client.linkqr_generate(&item).await.unwrap();
        let seen = self.world.sandbox.paywall().links().remove(0);
        assert_eq!(made.link.as_ref().unwrap().as_str(), seen.link);
        self.world.sandbox.paywall().pay_linkqr(seen.id).await.unwrap();
        self.world.sandbox.paywall().pay_linkqr(seen.id).await.unwrap();
        let posted = self.world.merchant.callbacks_at_least(before + 2).await;
        let told = LinkWebhook::read(&posted[before], self.world.client.hash_keys());
        let words = told.map(|told| {
            let codes =
                [told.merchant_order_id, told.merchant_track_id].map(Option::unwrap).join(" ");
            format!("{:?}, {codes}, {}", told.authenticity, told.amount.unwrap())
        });
        self.note("webhook of a link", words.unwrap_or_else(|error| forged(&error)));
        let rows =
            self.world.client.payments_by_tracking_code("TRK-6", None).await.unwrap().into_inner();
        let paid = rows.iter().filter(|row| row.any_success_payment == Some(true)).count();
        self.note("payments of a tracking code", format!("{paid} of {}", rows.len()));
        let none = self.world.client.payments_by_tracking_code("TRK-0", None).await;
        self.note("a tracking code without payments", shown(none.map(|rows| rows.len())));
    }

    async fn refused(&mut self) {
        let paywall = self.world.sandbox.paywall();
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
        self.note("version", self.world.client.payment_version().await.unwrap().into_inner());
        let none = self.world.client.payment_by_merchant_code("ORD-0").await;
        self.note("a payment that does not exist", done(none));
        let mut page = crate::support::new_page("ORD-7");
        page.region_id = Some(99);
        page.customer = Some(Default::default());
        self.note(
            "a region that does not exist",
            done(self.world.client.checkout_generate(&page).await),
        );
        let back = browse("GET", self.world.merchant.at("/ok").as_str(), "").await;
        assert_eq!(back.status, 200);
    }

    async fn expired(&mut self) {
        let created = self.create("ORD-8").await;
        let late = self.world.link("ORD-9").payer(Payer::new("A")).expires_in(hours(1));
        let behind = self.world.with_clock(Clock::manual(SystemTime::now() - hours(5)).0);
        self.note("a page that is over when it is created", done(behind.create(&late).await));
        self.world.sandbox.advance(hours(72) + Duration::from_secs(60));
        let state = self.world.in_sandbox(&created.key).state;
        self.note("page after its lifetime", format!("{state:?}"));
        // Then no reading of any stamp is left.
        self.world.sandbox.advance(hours(6));
        assert_eq!(self.world.press("pay", &created.key).await.status, 409);
        let status = self.status(&created).await;
        self.note("status of an expired page", status);
        let verdict = self.verdict(&created, None).await;
        self.note("verdict on an expired page", verdict);
        let closed = shown(self.world.links.deactivate(&created.key).await);
        self.note("closing an expired page", closed);
    }
}

/// The results with every switch off.
pub(super) const RIGHT: &[&str] = &[
    "a page that does not exist: refused: not found, no effect",
    "a page that is over when it is created: refused: code 140, no effect",
    "a page without customer: done",
    "a payment that does not exist: refused: not found, no effect",
    "a region that does not exist: refused: code 555, no effect",
    "a tracking code without payments: refused: not found, no effect",
    "closing: Accepted",
    "closing a paid page: AlreadyPaid",
    "closing again: Accepted",
    "closing an expired page: AlreadyInactive",
    "lifetime left to Paywall: done",
    "native closing of a paid page: refused: code 149, no effect",
    "page after its lifetime: Expired",
    "payments of a tracking code: 2 of 2",
    "read: open 149.90 TRY, told: Some(false)",
    "second page of a closed one's reference: refused: duplicate, no effect",
    "second page of one reference: refused: duplicate, no effect",
    "status after that: Paid",
    "status of a closed page: Open",
    "status of a declined page: Processing",
    "status of an expired page: Expired",
    "verdict on a declined payment: Pending, charged nothing, reversal told: true, []",
    "verdict on a paid page: Paid, charged 149.90 TRY, reversal told: true, []",
    "verdict on a paid page with its webhook: Paid, charged 149.90 TRY, reversal told: true, []",
    "verdict on a payment given back: Reversed, charged nothing, reversal told: true, []",
    "verdict on an expired page: NotPaid, charged nothing, reversal told: true, []",
    "verdict on an unpaid page: NotPaid, charged nothing, reversal told: true, []",
    "version: Always fresh, always ahead!",
    "version with wrong keys: refused: wrong keys, no effect",
    "webhook: Signed, ORD-3, 149.90",
    "webhook of a link: Signed, ORD-6 TRK-6, 149.90",
    "wrong keys: refused: wrong keys, no effect; refused: wrong keys, no effect",
];
