//! One lifecycle that uses everything the client offers, and its results.

use std::ops::Deref;
use std::time::Duration;

use ahlpay::api::passive_link_payment::PassiveLinkPayment;
use ahlpay::{Client, Credentials, Error, LinkQuery, LinkStatus, Notify, Result};
use paylink_core::LinkKey;
use paylink_sandbox::Switch;
use paylink_testkit::switches::Results;

use crate::support::harness::Harness;
use crate::support::{
    expected, hours, new_link, new_request, payer, reference, sandbox_at, transport,
};

pub(super) async fn run_lifecycle(on: Vec<Switch>) -> Results {
    let mut lifecycle = Lifecycle { harness: Harness::with(&on).await, results: Results::new() };
    lifecycle.created().await;
    lifecycle.declined().await;
    lifecycle.paid().await;
    lifecycle.reversed().await;
    lifecycle.deactivated().await;
    lifecycle.one_order_twice().await;
    lifecycle.refused().await;
    lifecycle.session().await;
    lifecycle.listed().await;
    lifecycle.expired().await;
    lifecycle.results
}

struct Lifecycle {
    harness: Harness,
    results: Results,
}

/// An error in words, without its HTTP status.
fn refusal(error: &Error) -> String {
    let kind = match error.code() {
        _ if error.is_not_found() => "not found".to_owned(),
        _ if error.is_authentication() => "wrong login".to_owned(),
        _ if error.is_wrong_state() => return "wrong state".to_owned(),
        _ if error.is_malformed() => return "unreadable".to_owned(),
        Some(code) if error.is_refused() => format!("code {code}"),
        None if error.is_refused() => format!("HTTP {}", error.http_status().unwrap()),
        _ => return format!("{error:?}"),
    };
    let effect =
        if error.effect() == ahlpay::Effect::None { "no effect" } else { "unknown effect" };
    format!("refused: {kind}, {effect}")
}

fn done<T>(result: Result<T>) -> String {
    result.map_or_else(|error| refusal(&error), |_| "done".to_owned())
}

fn shown<T: std::fmt::Debug>(result: Result<T>) -> String {
    result.map_or_else(|error| refusal(&error), |value| format!("{value:?}"))
}

impl Deref for Lifecycle {
    type Target = Harness;

    fn deref(&self) -> &Harness {
        &self.harness
    }
}

impl Lifecycle {
    fn note(&mut self, name: &'static str, result: impl Into<String>) {
        assert!(self.results.insert(name, result.into()).is_none(), "{name} twice");
    }

    fn key(&self, name: &str) -> LinkKey {
        self.links.key_for(reference(name))
    }

    /// The verdict if an unknown reversal is accepted, with the amount charged if it is paid and
    /// the mismatches otherwise.
    async fn verdict(&self, name: &str) -> String {
        let accepting = expected("149.90").accept_unknown_reversal();
        match self.links.confirm(&self.key(name), &accepting, None).await {
            Ok(confirmation) if confirmation.verdict == ahlpay::Verdict::Paid => {
                format!("Paid, charged {}", confirmation.charged.unwrap())
            }
            Ok(confirmation) => {
                format!("{:?} {:?}", confirmation.verdict, confirmation.mismatches)
            }
            Err(error) => refusal(&error),
        }
    }

    async fn status(&self, name: &str) -> String {
        shown(self.links.get(&self.key(name)).await.map(|link| link.status))
    }

    async fn created(&mut self) {
        let link = new_link("ORD-1").payer(payer("5321234567", "ayse@example.com"));
        let created = self.create_link(&link.notify(Notify::Sms).notify(Notify::Email)).await;
        let seen = self.in_sandbox(&created.key);
        assert_eq!((created.url, created.key.reference().as_str()), (seen.url, "ORD-1"));
        self.note("amount on the page", seen.amount);
        let sent: Vec<_> = self.ahl().messages().iter().map(|message| message.channel).collect();
        self.note("messages", format!("{sent:?}"));
        let status = self.status("ORD-1").await;
        self.note("status of an unpaid link", status);
        let verdict = self.verdict("ORD-1").await;
        self.note("verdict on an unpaid link", verdict);
        let unknown = self.status("ORD-0").await;
        self.note("status of a link that does not exist", unknown);
    }

    async fn declined(&mut self) {
        self.create("ORD-2").await;
        self.ahl().decline("ORD-2").unwrap();
        let verdict = self.verdict("ORD-2").await;
        self.note("verdict on a declined payment", verdict);
    }

    async fn paid(&mut self) {
        let created = self.create("ORD-3").await;
        self.pay(&created.key);
        let status = self.status("ORD-3").await;
        self.note("status of a paid link", status);
        let verdict = self.verdict("ORD-3").await;
        self.note("verdict on a paid link", verdict);
        let strict = self.confirm(&created.key).await;
        assert_ne!(
            strict.verdict,
            ahlpay::Verdict::Paid,
            "no switch makes AHL Pay report that nothing was reversed"
        );
        let outcome = shown(self.links.deactivate(&created.key).await);
        self.note("deactivation of a paid link", outcome);
        let native = self.client.passive_link_payment(&PassiveLinkPayment::new("ORD-3")).await;
        self.note("native deactivation of a paid link", done(native));
        assert_eq!(self.in_sandbox(&created.key).state.to_string(), "SUCCESS");
        let found = self.links.resolve(&created.key.reference().clone()).await;
        let allows = found.map(|found| found.allows_new_attempt(&[]));
        self.note("another attempt after a doubtful creation that was paid", shown(allows));
    }

    async fn reversed(&mut self) {
        for (name, refunded) in [("ORD-4", true), ("ORD-5", false)] {
            let created = self.create(name).await;
            self.pay(&created.key);
            let ahl = self.ahl();
            assert!(if refunded { ahl.refund(name) } else { ahl.void(name) });
        }
        let (refunded, voided) = (self.verdict("ORD-4").await, self.verdict("ORD-5").await);
        self.note("verdict on a refunded payment", refunded);
        self.note("verdict on a voided payment", voided);
    }

    async fn deactivated(&mut self) {
        let created = self.create("ORD-6").await;
        for name in ["deactivation", "second deactivation"] {
            let outcome = shown(self.links.deactivate(&created.key).await);
            self.note(name, outcome);
        }
        let state = self.in_sandbox(&created.key).state.to_string();
        self.note("state of a deactivated link", state);
        let expired = LinkQuery::new().status(LinkStatus::Expired);
        let listed = self.links.list(&expired, None).await.map(|page| page.links.len());
        self.note("deactivated links among the expired ones", shown(listed));
    }

    async fn one_order_twice(&mut self) {
        self.create("ORD-7").await;
        self.note("second link of one order", done(self.links.create(&new_link("ORD-7")).await));
    }

    async fn refused(&mut self) {
        let mut request = new_request("ORD-8");
        request.currency = "000".into();
        self.note("a request that is wrong", done(self.client.create_link_payment(&request).await));
        let user = Credentials::new(self.ahl().email(), "wrong");
        let wrong =
            Client::builder(sandbox_at(&self.ahl().base_url()), user).transport(&transport());
        let wrong = wrong.build().unwrap();
        let (probe, call) =
            (wrong.authentication_merchant().await, wrong.create_link_payment(&request).await);
        self.note("a wrong login", format!("{}; {}", done(probe), done(call)));
    }

    /// Sessions that expire or are ended by another login.
    async fn session(&mut self) {
        self.another().build().unwrap().authentication_merchant().await.unwrap();
        self.advance(Duration::from_secs(61));
        let read = self.status("ORD-0").await;
        self.note("a read after another login", read);
        self.ahl().end_tokens();
        self.advance(Duration::from_secs(61));
        let write = self.links.create(&new_link("ORD-9")).await;
        self.note("a write after the session was ended", done(write));
        self.note("the write after that", done(self.links.create(&new_link("ORD-10")).await));
        self.advance(hours(2));
        self.note("a write hours later", done(self.links.create(&new_link("ORD-11")).await));
    }

    async fn listed(&mut self) {
        for number in 0..30 {
            self.advance(Duration::from_secs(1));
            self.create_link(&new_link(&format!("OPEN-{number}"))).await;
        }
        let in_sandbox = self.ahl().links();
        let wanted = in_sandbox.iter().filter(|link| link.state.to_string() == "START").count();
        // Fewer rows than a page, and than the page of a provider that limits the size.
        for (name, size) in [("open links in one page", 200), ("open links in pages of ten", 10)] {
            let query = LinkQuery::new().status(LinkStatus::Open).page_size(size);
            let mut stream = self.links.list_all(query);
            let (mut rows, mut end) = (Vec::new(), None);
            while let Some(row) = stream.next().await {
                match row {
                    Ok(row) => rows.push(row),
                    Err(error) => end = Some(refusal(&error)),
                }
            }
            let found = if rows.len() == wanted {
                "all".to_owned()
            } else {
                format!("{} rows", rows.len())
            };
            self.note(name, end.map_or(found.clone(), |end| format!("{found}, then {end}")));
            if size == 200 {
                assert!(rows.iter().all(|row| row.created.is_some() && row.expires.is_some()));
                let keyed = rows.iter().filter(|row| row.key.is_some()).count();
                self.note(
                    "keys of rows",
                    if keyed == rows.len() { "all" } else { "none" }.to_owned(),
                );
                let first =
                    rows[0].created.as_ref().unwrap().unix_millis(paylink_core::Zone::Istanbul);
                let last = rows[rows.len() - 1].created.as_ref().unwrap();
                let oldest_first = first <= last.unix_millis(paylink_core::Zone::Istanbul);
                self.note(
                    "order of rows",
                    if oldest_first { "oldest first" } else { "newest first" },
                );
            }
        }
        let paid = LinkQuery::new().status(LinkStatus::Paid);
        let count = self.links.list(&paid, None).await.map(|page| page.links.len());
        self.note("paid links in the list", shown(count));
    }

    async fn expired(&mut self) {
        self.advance(hours(73));
        let created = self.key("ORD-1");
        assert_eq!(self.in_sandbox(&created).state.to_string(), "EXPIRED");
        let verdict = self.verdict("ORD-1").await;
        self.note("verdict on an expired link", verdict);
        let later = self.verdict("ORD-3").await;
        let same =
            if self.results["verdict on a paid link"] == later { "the same" } else { &later };
        self.note("verdict on a paid link some days later", same.to_owned());
    }
}

/// The results with every switch off.
pub(super) const EXPECTED: &[&str] = &[
    "a read after another login: refused: not found, no effect",
    "a request that is wrong: refused: code SBX12, no effect",
    "a write after the session was ended: done",
    "a write hours later: done",
    "a wrong login: refused: wrong login, no effect; refused: wrong login, no effect",
    "amount on the page: 149.90",
    "another attempt after a doubtful creation that was paid: false",
    "deactivated links among the expired ones: 1",
    "deactivation: Accepted",
    "deactivation of a paid link: AlreadyPaid",
    "keys of rows: none",
    "messages: [\"sms\", \"mail\"]",
    "native deactivation of a paid link: refused: code SBX22, no effect",
    "open links in one page: all",
    "open links in pages of ten: all",
    "order of rows: oldest first",
    "paid links in the list: 3",
    "second deactivation: Accepted",
    "second link of one order: done",
    "state of a deactivated link: PASSIVE",
    "status of a link that does not exist: refused: not found, no effect",
    "status of a paid link: Paid",
    "status of an unpaid link: refused: not found, no effect",
    "the write after that: done",
    "verdict on a declined payment: NotProvable []",
    "verdict on a paid link: Paid, charged 149.90 TRY",
    "verdict on a paid link some days later: the same",
    "verdict on a refunded payment: Reversed []",
    "verdict on a voided payment: Reversed []",
    "verdict on an expired link: NotProvable []",
    "verdict on an unpaid link: NotProvable []",
];
