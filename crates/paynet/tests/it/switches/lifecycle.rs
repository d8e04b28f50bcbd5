//! One lifecycle that uses everything the client offers, and its results.

use std::collections::BTreeSet;
use std::ops::Deref;

use paylink_core::{CreatedLink, LinkQuery, LinkStatus, ListedLink, LocalDateTime, Zone};
use paylink_sandbox::Switch;
use paylink_sandbox::paynet::PaymentForm;
use paylink_testkit::switches::Results;
use paynet::api::mailorder_create::MailorderCreate;
use paynet::api::mailorder_status_update::{MailorderStatusUpdate, NewStatus};
use paynet::{
    CallbackKind, Error, LinkKey, LinkOptions, NewLink, Notify, Payer, Result, ResultCode,
};

use crate::support::harness::{Harness, by_key};
use crate::support::{expected, hours, lira, new_link, reference};

pub(super) async fn run_lifecycle(on: &[Switch]) -> Results {
    let mut life = Life { harness: Harness::new().await, results: Results::new() };
    on.iter().for_each(|switch| life.sandbox.set(*switch, true));
    life.created_and_read().await;
    life.declined().await;
    life.paid().await;
    life.several_cards().await;
    life.deactivated_and_reactivated().await;
    life.one_reference_twice().await;
    life.refused().await;
    life.listed().await;
    life.expired().await;
    life.sent_by_sms().await;
    life.results
}

struct Life {
    harness: Harness,
    results: Results,
}

/// Describes a refusal.
pub(super) fn refusal(error: &Error) -> String {
    let kind = match ResultCode::of(error) {
        Some(ResultCode::DUPLICATE_DATA | ResultCode::OLD_SUCCESSFUL) if error.is_duplicate() => {
            "duplicate"
        }
        Some(ResultCode::NO_DATA) if error.is_not_found() => "not found",
        Some(ResultCode::BAD_REQUEST) if error.is_refused() => "invalid",
        Some(ResultCode::NO_PROCESS) if error.is_refused() => "nothing to do",
        _ => return format!("{error:?}"),
    };
    let effect =
        if error.effect() == paynet::Effect::None { "no effect" } else { "effect unknown" };
    format!("refused: {kind}, {effect}")
}

fn is_ours(key: &LinkKey) -> bool {
    key.reference().as_str().starts_with("ORD-")
}

/// Describes what the keys of rows contain.
fn keys(rows: &[ListedLink]) -> &'static str {
    let named = |row: &ListedLink| {
        let key = row.key.as_ref()?;
        Some((key.id().is_some(), is_ours(key)))
    };
    let kinds: BTreeSet<_> = rows.iter().map(named).collect();
    match kinds.into_iter().collect::<Vec<_>>()[..] {
        [None] => "none",
        [Some((false, true))] => "reference",
        [Some((true, true))] => "id and reference",
        [None, Some((false, false))] => "none, or a reference that is not ours",
        [None, Some((true, false))] => "none, or an id and a reference that is not ours",
        _ => "mixed",
    }
}

fn done<T>(result: Result<T>) -> String {
    result.map_or_else(|error| refusal(&error), |_| "done".to_owned())
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

    fn link(&self, name: &str) -> NewLink {
        let merchant = &self.merchant;
        new_link(name)
            .return_urls(merchant.at("/ok?o=1"), merchant.at("/no?o=1"))
            .callback_url(merchant.at("/cb?o=1"))
    }

    async fn verdict(&self, created: &CreatedLink, claim: Option<&paynet::Callback>) -> String {
        let confirmation =
            self.links.confirm(&created.key, &expected("149.90"), claim).await.unwrap();
        let (charged, kept) = (
            confirmation.charged.map_or("nothing".into(), |sum| sum.to_string()),
            confirmation.reversal_reported,
        );
        format!(
            "{:?}, charged {charged}, reversal reported: {kept}, {:?}",
            confirmation.verdict, confirmation.mismatches
        )
    }

    async fn created_and_read(&mut self) {
        let created = self.create_link(&self.link("ORD-1")).await;
        let by_reference = self.links.key_for(reference("ORD-1"));
        for (name, key) in [("read by id", &created.key), ("read by reference", &by_reference)] {
            let link = self.links.get(key).await.unwrap();
            let millis = |stamp: &Option<LocalDateTime>| {
                stamp.as_ref().unwrap().unix_millis(Zone::Utc).unwrap()
            };
            let life = (millis(&link.expires) - millis(&link.created)) / 3_600_000;
            let text = format!(
                "{} {} {}, {life} hours, {} transactions, notified: {:?}, {}",
                link.status,
                link.amount.as_ref().unwrap(),
                link.currency.unwrap(),
                link.transactions.len(),
                link.notified_by_provider,
                link.description.as_ref().unwrap().as_str(),
            );
            self.note(name, text);
        }
        let unpaid = self.verdict(&created, None).await;
        self.note("verdict on an unpaid link", unpaid);
        let unknown = self.links.get(&self.links.key_for(reference("ORD-0"))).await.unwrap_err();
        self.note("a link that does not exist", refusal(&unknown));
    }

    async fn declined(&mut self) {
        let created = self.create_link(&self.link("ORD-2")).await;
        let back = self.press("decline", &created, "").await;
        let back = self.links.read_callback(CallbackKind::BrowserReturn, &back).unwrap();
        assert!(back.transaction.as_ref().unwrap().starts_with("xk_"));
        assert_eq!(back.reference.as_deref(), Some("ORD-2"));
        self.note("return of a declined payment", format!("claim: {:?}", back.claims_success));
        let verdict =
            self.links.confirm(&created.key, &expected("149.90"), Some(&back)).await.unwrap();
        self.note(
            "verdict on a declined payment with its return",
            format!("{:?}", verdict.verdict),
        );
        let verdict = self.verdict(&created, None).await;
        self.note("verdict on a declined payment", verdict);
        let expected_posts = usize::from(self.sandbox.is_set(Switch::PaynetCallbackOnFailure));
        let posts = self.merchant.callbacks_at_least(expected_posts).await;
        let claims: Vec<_> = posts
            .iter()
            .map(|post| self.links.read_callback(CallbackKind::Payment, post).unwrap())
            .map(|claim| format!("claim: {:?}", claim.claims_success))
            .collect();
        let claims = if claims.is_empty() { "none".to_owned() } else { claims.join(", ") };
        self.note("callbacks of a declined payment", claims);

        // The success after the failure.
        self.pay(&created).await;
        let confirmation = self.confirm(&created.key).await;
        assert_eq!(confirmation.event_key, "paid:paynet:sandbox:default:ORD-2");
        self.note("verdict after a second attempt", format!("{:?}", confirmation.verdict));
        self.merchant.callbacks_at_least(expected_posts + 1).await;
    }

    async fn paid(&mut self) {
        let before = self.merchant.callbacks().len();
        let created = self.create_link(&self.link("ORD-3")).await;
        let back = self.press("pay", &created, "installment=3").await;
        let posts = self.merchant.callbacks_at_least(before + 1).await;
        assert_eq!(posts.len(), before + 1);
        let claim = self.links.read_callback(CallbackKind::Payment, &posts[before]).unwrap();
        let back = self.links.read_callback(CallbackKind::BrowserReturn, &back).unwrap();
        let link = self.get(&created.key).await;
        let transaction = match claim.transaction.as_deref() {
            Some(id) if *id == link.transactions[0] => "the link's",
            Some(_) => "another",
            None => "none",
        };
        self.note("transaction in the callback", transaction);
        let amount = claim.amount.as_ref().unwrap().to_money(claim.currency.unwrap()).unwrap();
        let reference = claim.reference.as_deref().unwrap();
        self.note("callback", format!("{reference}, {amount}, claim: {:?}", claim.claims_success));
        let is_links = back.transaction.as_ref() == Some(&link.transactions[0]);
        self.note("transaction in the return", if is_links { "the link's" } else { "another" });
        self.note(
            "return",
            format!("{}, claim: {:?}", back.reference.as_deref().unwrap(), back.claims_success),
        );
        for (name, claim) in [
            ("verdict on a paid link", None),
            ("verdict on a paid link with its callback", Some(&claim)),
            ("verdict on a paid link with its return", Some(&back)),
        ] {
            let verdict = self.verdict(&created, claim).await;
            self.note(name, verdict);
        }
        self.note("deactivating a paid link", format!("{:?}", self.deactivate(&created.key).await));
        let update = MailorderStatusUpdate::new(by_key(&created.key), NewStatus::Passive);
        self.note(
            "native update of a paid link",
            done(self.client.mailorder_status_update(&update).await),
        );
        let status = self.get(&created.key).await.status;
        self.note("status after that", status.to_string());
        self.sandbox.paynet().reverse_partly(&link.transactions[0]);
        let verdict = self.verdict(&created, Some(&claim)).await;
        self.note("verdict on a payment refunded in part", verdict);
        self.sandbox.paynet().reverse(&link.transactions[0]);
        let verdict = self.verdict(&created, Some(&claim)).await;
        self.note("verdict on a refunded payment", verdict);
    }

    async fn several_cards(&mut self) {
        let before = self.merchant.callbacks().len();
        let mut options = LinkOptions::default();
        options.several_cards = true;
        let created = self.client.create_link(&self.link("ORD-4"), &options).await.unwrap();
        let (id, form) = (self.id_of(&created.key), PaymentForm::new().cards(3));
        self.sandbox.paynet().pay_with(&id, &form).await.unwrap();
        let once = self.sandbox.is_set(Switch::PaynetCallbackOncePerLink);
        let posts = self.merchant.callbacks_at_least(before + if once { 1 } else { 3 }).await;
        self.note("callbacks of three cards", (posts.len() - before).to_string());
        let plain = self.verdict(&created, None).await;
        for post in &posts[before..] {
            let claim = self.links.read_callback(CallbackKind::Payment, post).unwrap();
            assert_eq!(self.verdict(&created, Some(&claim)).await, plain);
        }
        self.note("verdict on three cards", plain);
    }

    async fn deactivated_and_reactivated(&mut self) {
        let created = self.create_link(&self.link("ORD-5")).await;
        let links = &self.links;
        let mut steps = Vec::new();
        for _ in 0..2 {
            steps.push(format!("{:?}", links.deactivate(&created.key).await.unwrap()));
        }
        steps.push(links.get(&created.key).await.unwrap().status.to_string());
        for _ in 0..2 {
            steps.push(format!("{:?}", links.reactivate(&created.key).await.unwrap()));
        }
        steps.push(links.get(&created.key).await.unwrap().status.to_string());
        self.note("deactivated twice and reactivated twice", steps.join(", "));
    }

    async fn one_reference_twice(&mut self) {
        let link = |amount| {
            let mut link = self.link("ORD-6");
            link.amount = lira(amount);
            link
        };
        let first = self.create_link(&link("1.00")).await;
        let second = self.links.create(&link("2.00")).await;
        let amount = async |key| self.links.get(key).await.unwrap().amount.unwrap().to_string();
        let by_reference = self.links.key_for(reference("ORD-6"));
        let found = amount(&by_reference).await;
        let mut by_key = vec![amount(&first.key).await];
        if let Ok(second) = &second {
            by_key.push(amount(&second.key).await);
        }
        let wanted = match first.key.id() {
            Some(_) => ["1", "2"],
            None => [found.as_str(); 2],
        };
        assert_eq!(by_key, wanted[..by_key.len()], "an id means one link");
        self.note("second link of one reference", done(second));
        self.note("found by a reference of two links", found);
    }

    async fn refused(&mut self) {
        let wrong = MailorderCreate::new("A", lira("1")).extra("bank_id", &true).unwrap();
        self.note("an invalid request", done(self.client.mailorder_create(&wrong).await));
        let left = self.link("ORD-7").provider_default_expiry();
        self.note("lifetime left to Paynet", done(self.links.create(&left).await));
    }

    async fn listed(&mut self) {
        let day = self.day_of(&self.links.key_for(reference("ORD-1"))).await;
        let query = LinkQuery::new().created_between(day, day).page_size(5);
        self.sandbox.clear_requests();
        let mut stream = self.links.list_all(query.clone());
        let mut rows = Vec::new();
        while let Some(row) = stream.next().await {
            rows.push(row.unwrap());
        }
        self.note("requests of a list", self.requests("mailorder/list").len().to_string());
        let total = self.links.list(&query, None).await.unwrap().total;
        // The number of links depends on what was refused before.
        let total = total.map(|total| if total == rows.len() as u64 { "all" } else { "other" });
        self.note("total of a list", format!("{total:?}"));

        self.note("keys of rows", keys(&rows));
        for key in rows.iter().filter_map(|row| row.key.as_ref()).filter(|key| !is_ours(key)) {
            assert!(self.links.deactivate(key).await.is_err(), "{key} leads to no link of ours");
        }
        let with_expiry = rows.iter().filter(|row| row.expires.is_some()).count();
        let expiry = [(0, "not reported"), (rows.len(), "reported")];
        self.note(
            "expiry of rows",
            expiry.iter().find(|(count, _)| *count == with_expiry).unwrap().1,
        );

        rows.sort_by(|a, b| {
            a.created.as_ref().unwrap().as_str().cmp(b.created.as_ref().unwrap().as_str())
        });
        // The number of links after these five depends on what was refused before.
        let ours = rows.iter().take(5).map(|row| {
            let reference = match row.reference.as_deref() {
                Some(text) if text.starts_with("ORD-") => text,
                Some(_) => "another reference",
                None => "no reference",
            };
            assert_eq!(row.amount, None, "what was drawn is not what was requested");
            format!("{reference} {}", row.status)
        });
        let ours: Vec<_> = ours.collect();
        self.note("rows", ours.join(", "));
        let none = LinkQuery::new().created_between(day.plus_days(-9), day.plus_days(-8));
        let page = self.links.list(&none, None).await.unwrap();
        self.note(
            "days without links",
            format!("{} rows, next: {:?}", page.links.len(), page.next),
        );
    }

    async fn expired(&mut self) {
        let created = self.create_link(&self.link("ORD-8").expires_in(hours(1))).await;
        self.sandbox.advance(hours(1));
        let links = &self.links;
        let status = links.get(&created.key).await.unwrap().status;
        assert_eq!(status, LinkStatus::Expired);
        let deactivated = links.deactivate(&created.key).await.unwrap();
        let wrong_state = links.reactivate(&created.key).await.unwrap_err().is_wrong_state();
        let verdict = self.verdict(&created, None).await;
        self.note(
            "expired",
            format!("{status}, {deactivated:?}, not reactivated: {wrong_state}, {verdict}"),
        );
        let update = MailorderStatusUpdate::new(by_key(&created.key), NewStatus::Waiting);
        self.note(
            "native update of an expired link",
            done(self.client.mailorder_status_update(&update).await),
        );
    }

    async fn sent_by_sms(&mut self) {
        let payer = Payer::new("Ayşe Yılmaz").phone("0532 123 45 67".parse().unwrap());
        let link = self.link("ORD-9").payer(payer).notify(Notify::Sms);
        self.note("a link that Paynet sends by SMS", done(self.links.create(&link).await));
    }
}

/// The results with every switch off.
pub(super) const RESULTS: &[&str] = &[
    "a link that Paynet sends by SMS: done",
    "a link that does not exist: refused: not found, no effect",
    "an invalid request: refused: invalid, no effect",
    "callback: ORD-3, 149.90 TRY, claim: Some(true)",
    "callbacks of a declined payment: none",
    "callbacks of three cards: 3",
    "days without links: 0 rows, next: None",
    "deactivated twice and reactivated twice: Confirmed, AlreadyInactive, deactivated, Confirmed, AlreadyOpen, open",
    "deactivating a paid link: AlreadyPaid",
    "expired: expired, AlreadyInactive, not reactivated: true, NotPaid, charged nothing, reversal reported: true, []",
    "expiry of rows: not reported",
    "found by a reference of two links: 2",
    "keys of rows: reference",
    "lifetime left to Paynet: done",
    "native update of a paid link: refused: nothing to do, no effect",
    "native update of an expired link: refused: nothing to do, no effect",
    "read by id: open 149.90 TRY, 72 hours, 0 transactions, notified: Some(false), Sipariş 1042",
    "read by reference: open 149.90 TRY, 72 hours, 0 transactions, notified: Some(false), Sipariş 1042",
    "requests of a list: 2",
    "return: ORD-3, claim: None",
    "return of a declined payment: claim: None",
    "rows: ORD-1 open, ORD-2 paid, ORD-3 paid, ORD-4 paid, ORD-5 open",
    "second link of one reference: done",
    "status after that: paid",
    "total of a list: Some(\"all\")",
    "transaction in the callback: the link's",
    "transaction in the return: the link's",
    "verdict after a second attempt: Paid",
    "verdict on a declined payment: NotPaid, charged nothing, reversal reported: true, []",
    "verdict on a declined payment with its return: Pending",
    "verdict on a paid link: Paid, charged 149.90 TRY, reversal reported: true, []",
    "verdict on a paid link with its callback: Paid, charged 149.90 TRY, reversal reported: true, []",
    "verdict on a paid link with its return: Paid, charged 149.90 TRY, reversal reported: true, []",
    "verdict on a payment refunded in part: Reversed, charged nothing, reversal reported: true, []",
    "verdict on a refunded payment: Reversed, charged nothing, reversal reported: true, []",
    "verdict on an unpaid link: NotPaid, charged nothing, reversal reported: true, []",
    "verdict on three cards: Paid, charged 149.90 TRY, reversal reported: true, []",
];
