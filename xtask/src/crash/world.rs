//! One case: a sandbox, a database, the shop's processes, and the record of what payers had and
//! did.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use paylink_core::CreatedLink;
use paylink_sandbox::{Fault, FaultKind, LinkStatus, PayerChoice, Sandbox, SandboxLink};
use paylink_testkit::postgres::{Cut, Proxy};

use super::child::Process;
use super::database::{Database, Host, PATIENCE};
use super::interruption::{Hit, IN_CALLERS_TRANSACTION, Interruption};
use super::process::{Disk, Go, Said};
use super::scenario::{Effect, Step};
use super::shop::{Answer, Command, ShiftedClock, Shop, callback_query};

/// The order of a case.
pub const ORDER: &str = "1042";

/// The reference of the link that the shop created before it had the orders.
const LEGACY: &str = "OLD-7";

/// How long a payment that was begun before the end of a link may take, in milliseconds.
const GRACE: u64 = CreatedLink::PAYMENT_GRACE.as_secs() * 1_000;

/// The services that create links.
const CREATE: [&str; 3] = ["mailorder/create", "checkout/generate", "CreateLinkPayment"];

/// A link that a payer can have.
#[derive(Clone, Debug)]
pub struct HandedOut {
    /// The reference of the link.
    pub reference: String,
    /// Its URL.
    url: String,
    /// When it could be paid for the last time, in milliseconds of the case's clock.
    last_payable: u64,
}

impl HandedOut {
    fn is_of(&self, reference: &str) -> bool {
        order_of(&self.reference) == order_of(reference)
    }
}

/// Returns what the references of an order have in common.
fn order_of(reference: &str) -> &str {
    reference.rsplit_once('-').map_or(reference, |(order, _)| order)
}

/// A case.
pub struct World {
    /// The providers.
    pub sandbox: Sandbox,
    /// The database, opened by the job.
    pub database: Database,
    host: Arc<Host>,
    /// Between the process that is interrupted and the database, if a commit is to be lost.
    proxy: Option<Proxy>,
    account: &'static str,
    clock: ShiftedClock,
    shop: Option<Shop>,
    process: Option<Process>,
    hit: Option<Hit>,
    /// Whether the process stalls once after the request to create.
    slow_creation: bool,
    /// The points that the process passed, in order.
    pub passed: Vec<String>,
    /// Where the interruption was.
    pub hit_at: Option<String>,
    /// Whether the server was killed.
    was_restarted: bool,
    /// The links that payers can have, in the order in which they were handed out.
    pub handed_out: Vec<HandedOut>,
    /// The payments by reference, in minor units.
    pub payments: BTreeMap<String, Vec<i64>>,
    last_paid: Option<String>,
    /// What was given back of each payment by reference, in minor units.
    refunds: BTreeMap<String, Vec<i64>>,
    /// The references that were given up before their link was seen, at the end of a stall.
    given_up: BTreeSet<String>,
    /// The rules that were broken.
    pub violations: Vec<String>,
}

impl World {
    /// Starts a case. See [`Database::create`] for `is_new`.
    ///
    /// # Errors
    /// Returns an error if the sandbox or the database cannot be opened.
    pub async fn new(
        account: &'static str,
        host: &Arc<Host>,
        is_new: bool,
    ) -> Result<Self, String> {
        Ok(Self {
            sandbox: Sandbox::start().await.map_err(|error| error.to_string())?,
            database: Database::create(host, is_new).await?,
            host: Arc::clone(host),
            proxy: None,
            account,
            clock: ShiftedClock::new(0),
            shop: None,
            process: None,
            hit: None,
            slow_creation: false,
            passed: Vec::new(),
            hit_at: None,
            was_restarted: false,
            handed_out: Vec::new(),
            payments: BTreeMap::new(),
            last_paid: None,
            refunds: BTreeMap::new(),
            given_up: BTreeSet::new(),
            violations: Vec::new(),
        })
    }

    /// Runs steps without an interruption.
    pub async fn run(&mut self, steps: &[Step]) -> Result<(), String> {
        for step in steps {
            self.step(*step).await?;
        }
        Ok(())
    }

    /// Runs steps in a process of their own, which is interrupted once. The step of the
    /// interruption is repeated by another process, and the rest follows.
    pub async fn run_interrupted(&mut self, steps: &[Step], hit: Hit) -> Result<(), String> {
        self.hit = Some(hit);
        self.begin_process(hit.interruption).await?;
        if self.has_bad_disk() {
            self.end_process().await;
        }
        for step in steps {
            let was_hit = self.hit.is_none();
            self.step(*step).await?;
            if self.hit.is_none() && !was_hit {
                self.end_process().await;
                self.settle().await?;
                self.step(*step).await?;
            }
        }
        self.end_process().await;
        Ok(())
    }

    async fn step(&mut self, step: Step) -> Result<(), String> {
        let order = || ORDER.to_owned();
        match step {
            Step::Create => self.create(false).await?,
            Step::CreateSent => self.create(true).await?,
            Step::Cancel => drop(self.ask(&Command::Cancel(order())).await?),
            Step::Renew => drop(self.ask(&Command::Renew(order())).await?),
            Step::Work => drop(self.ask(&Command::Work).await?),
            Step::WorkElsewhere => drop(self.ask(&Command::WorkElsewhere).await?),
            Step::CreateIn => drop(self.ask(&Command::CreateIn(order())).await?),
            Step::Make => drop(self.ask(&Command::Make(LEGACY.to_owned())).await?),
            Step::Adopt => drop(self.ask(&Command::Adopt(order())).await?),
            Step::Purge => drop(self.ask(&Command::Purge).await?),
            Step::Feed => drop(self.ask(&Command::Feed).await?),
            Step::SlowCreation => self.slow_creation = true,
            Step::Drain => self.drain(0).await?,
            Step::Decide => drop(self.ask(&Command::Decide).await?),
            Step::Callback => self.callback().await?,
            Step::LoseCreation(effect) => {
                let kind = match effect {
                    Effect::Never => FaultKind::DropBeforeProcessing,
                    Effect::AtOnce => FaultKind::DropAfterProcessing,
                    Effect::Later => FaultKind::Queue,
                };
                for service in CREATE {
                    self.sandbox.fault(Fault::new(service, kind.clone()));
                }
            }
            Step::Pay(amount) => self.pay(amount).await?,
            Step::PayLate(index) => {
                let link = self.handed_out.get(index).or(self.handed_out.last());
                if let Some(reference) = link.map(|link| link.reference.clone()) {
                    self.pay_link(&reference, super::shop::PRICE, true).await;
                }
            }
            Step::Refund(part) => {
                let paid: Vec<String> = self.payments.keys().cloned().collect();
                for reference in paid {
                    if !self.refund(&reference, part).await {
                        return Err(format!("{reference} cannot be refunded"));
                    }
                }
            }
            Step::Pass(seconds) => {
                self.pass(seconds * 1000).await?;
                self.ask(&Command::Work).await?;
            }
            Step::Wait(seconds) => self.pass(seconds * 1000).await?,
            Step::PassToEnd => {
                let end = "SELECT MAX(payable_until) FROM paylink_attempts";
                let left = self.database.number(end)? - self.database.now()?;
                self.pass(u64::try_from(left - 60_000).unwrap_or(0)).await?;
            }
        }
        self.observe();
        Ok(())
    }

    /// Asks for a link until there is one, or until the order can have none.
    async fn create(&mut self, is_sent: bool) -> Result<(), String> {
        for round in 0..40 {
            let was_hit = self.hit.is_none();
            match self.ask(&Command::Create(ORDER.to_owned(), is_sent)).await? {
                Some(Answer::Open(_)) => return Ok(()),
                Some(Answer::Done(text)) if text.starts_with("Paid") => return Ok(()),
                _ => {}
            }
            if self.hit.is_none() && !was_hit {
                // The process is no longer the same: the step is repeated.
                return Ok(());
            }
            self.pass(if round < 6 { 600_000 } else { 3_600_000 }).await?;
            self.ask(&Command::Work).await?;
            if self.hit.is_none() && !was_hit {
                return Ok(());
            }
        }
        self.violations.push("the order never got a link".to_owned());
        Ok(())
    }

    async fn callback(&mut self) -> Result<(), String> {
        let Some(reference) = &self.last_paid else { return Ok(()) };
        let query = callback_query(reference).map_err(|error| error.to_string())?;
        let body = self.sandbox.callbacks().pop().map_or_else(String::new, |last| last.body);
        self.ask(&Command::Receive(query, body)).await.map(drop)
    }

    async fn pay(&mut self, amount: &str) -> Result<(), String> {
        let newest = self.handed_out.last().map(|link| link.reference.clone());
        match newest {
            Some(reference) => {
                self.pay_link(&reference, amount, false).await;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Pays a link as a payer does. A refusal is the provider's right.
    pub async fn pay_link(&mut self, reference: &str, amount: &str, is_late: bool) {
        let choice = PayerChoice::new().charged(amount).late(is_late);
        if self.sandbox.pay_with(reference, &choice).await.is_ok() {
            self.payments.entry(reference.to_owned()).or_default().push(minor(amount));
            self.last_paid = Some(reference.to_owned());
        }
    }

    /// Gives back all of the money of a link, or a part of one payment. Returns whether the
    /// provider did.
    pub async fn refund(&mut self, reference: &str, part: Option<&str>) -> bool {
        let refunded = match part {
            Some(part) => self.sandbox.refund_part(reference, part).await,
            None => self.sandbox.refund(reference).await,
        };
        if refunded.is_err() {
            return false;
        }
        let payments = self.payments.get(reference).map_or(&[][..], Vec::as_slice);
        let refunds = self.refunds.entry(reference.to_owned()).or_default();
        refunds.resize(payments.len(), 0);
        match part.map(minor) {
            Some(part) => {
                // The sandbox takes a part from the newest payment of which so much is left.
                let newest = refunds.iter_mut().zip(payments).rev();
                let mut newest = newest.filter(|(refund, paid)| *paid - **refund >= part);
                if let Some((refund, _)) = newest.next() {
                    *refund += part;
                }
            }
            None => refunds.copy_from_slice(payments),
        }
        true
    }

    /// Returns how much of a link's money was given back, as the provider reports it: Paynet reports
    /// a payment of which a part was given back as reversed.
    pub fn given_back(&self, reference: &str) -> i64 {
        let payments = self.payments.get(reference).into_iter().flatten();
        let refunds = self.refunds.get(reference).into_iter().flatten();
        payments
            .zip(refunds)
            .map(|(paid, refund)| match *refund {
                1.. if self.account == "paynet" => *paid,
                refund => refund,
            })
            .sum()
    }

    /// Asks the process, or a shop in this process if there is none. `None`: it was killed.
    async fn ask(&mut self, command: &Command) -> Result<Option<Answer>, String> {
        let answer = match self.process.take() {
            Some(mut process) => {
                process.tell(command).await?;
                let answer = self.listen(&mut process).await?;
                if answer.is_some() {
                    self.process = Some(process);
                }
                answer
            }
            None => {
                self.open_shop().await?;
                let shop = self.shop.as_ref().ok_or("no shop")?;
                let variable = |name: &str| self.sandbox.variable(name);
                Some(shop.perform(command, &variable).await)
            }
        };
        match &answer {
            Some(Answer::Open(url)) => self.hand_out(&url.clone())?,
            Some(Answer::Failed(why))
                if !self.may_fail(why) && !self.callers_commit_failed(command) =>
            {
                self.violations.push(format!("{command:?} failed: {why}"));
            }
            _ => {}
        }
        Ok(answer)
    }

    /// Whether a command may fail: the disk of the process is full or read-only, or the server is
    /// not there again after more than the second in which a transaction is repeated.
    fn may_fail(&self, why: &str) -> bool {
        let is_unavailable =
            ["the database cannot be reached", "it is unknown whether the database has stored"]
                .iter()
                .any(|start| why.contains(start));
        self.was_restarted && is_unavailable || self.has_bad_disk()
    }

    /// Whether the disk of the process is full or read-only.
    fn has_bad_disk(&self) -> bool {
        self.process.as_ref().is_some_and(|process| process.disk != Disk::Writable)
    }

    /// Whether the shop's own transaction failed, because the interruption was there.
    fn callers_commit_failed(&self, command: &Command) -> bool {
        matches!(command, Command::CreateIn(_))
            && self.hit_at.as_deref() == Some(IN_CALLERS_TRANSACTION)
    }

    async fn open_shop(&mut self) -> Result<(), String> {
        if self.shop.is_none() {
            let variable = |name: &str| self.sandbox.variable(name);
            let (place, clock) = (self.database.place(), self.clock.clone());
            let quiet = Arc::new(|_: &str, _: bool| {});
            let start = Instant::now();
            let open = || Shop::open(self.account, &variable, place, clock.clone(), quiet.clone());
            let mut opened = open().await;
            while start.elapsed() < PATIENCE && opened.as_ref().is_err_and(|why| self.may_fail(why))
            {
                opened = open().await;
            }
            self.shop = Some(opened?);
        }
        Ok(())
    }

    async fn begin_process(&mut self, interruption: Interruption) -> Result<(), String> {
        let mut place = self.database.place().clone();
        if let Some(mut schema) = self.database.schema_of_interrupted() {
            if !interruption.is_possible_everywhere() {
                let (proxy, through) = Proxy::start(&schema);
                self.proxy = Some(proxy);
                schema = through;
            }
            place.postgres = Some(schema.url());
        }
        let mut process = Process::start(
            &place,
            self.account,
            self.clock.ahead(),
            true,
            interruption == Interruption::DiskFull,
            &self.sandbox.variables(),
        )?;
        match self.listen(&mut process).await? {
            Some(Answer::Failed(why)) if process.disk == Disk::Writable && !self.may_fail(&why) => {
                self.violations.push(format!("the database cannot be opened: {why}"));
            }
            Some(Answer::Failed(_)) => {}
            Some(_) => self.process = Some(process),
            None => {}
        }
        Ok(())
    }

    /// Waits for the answer of a process, and interrupts it at its point.
    async fn listen(&mut self, process: &mut Process) -> Result<Option<Answer>, String> {
        loop {
            match process.listen().await? {
                Some(Said::Done(answer)) => return Ok(Some(answer)),
                None => return Err("the process has ended by itself".to_owned()),
                Some(Said::Point { name, is_locked }) => {
                    self.passed.push(name.clone());
                    if self.slow_creation && name == "after the request to create" {
                        self.slow_creation = false;
                        self.stall(Interruption::StallBeyondBound).await?;
                    }
                    let hit = self.hit.filter(|hit| hit.passing == self.passed.len());
                    if let Some(hit) = hit.filter(|hit| hit.interruption.is_possible_at(&name)) {
                        self.hit = None;
                        self.hit_at = Some(name);
                        if !self.interrupt(process, hit.interruption, is_locked).await? {
                            return Ok(None);
                        }
                    }
                    let go = Go { ahead: self.clock.ahead(), disk: process.disk };
                    process.tell(&go).await?;
                }
            }
        }
    }

    /// Returns whether the process lives.
    async fn interrupt(
        &mut self,
        process: &mut Process,
        interruption: Interruption,
        is_locked: bool,
    ) -> Result<bool, String> {
        match interruption {
            Interruption::Kill => {
                process.kill().await;
                return Ok(false);
            }
            Interruption::DiskFull => process.disk = Disk::Full,
            Interruption::ReadOnly => {
                process.disk = Disk::ReadOnly;
                self.database.make_read_only()?;
            }
            Interruption::Restart => {
                self.host.restart(Duration::ZERO);
                self.was_restarted = true;
            }
            Interruption::CommitLost | Interruption::AnswerLost => {
                let is_stored = interruption == Interruption::AnswerLost;
                let proxy = self.proxy.as_ref().ok_or("no proxy")?;
                proxy.cut(if is_stored { Cut::After } else { Cut::Before }, 0);
            }
            Interruption::Stall
            | Interruption::StallBeyondLease
            | Interruption::StallBeyondBound => {
                let has_one_writer = match is_locked {
                    true => self.database.has_one_writer()?,
                    false => None,
                };
                match has_one_writer {
                    Some(true) => {}
                    Some(false) => {
                        self.violations.push("a transaction was open, and another began".to_owned())
                    }
                    None if is_locked && interruption == Interruption::Stall => {
                        self.work_beside_transaction().await?;
                    }
                    None => self.stall(interruption).await?,
                }
            }
        }
        Ok(true)
    }

    /// Others work while the process stops.
    async fn stall(&mut self, interruption: Interruption) -> Result<(), String> {
        if interruption != Interruption::Stall {
            self.database.end_silent_transactions()?;
        }
        self.open_shop().await?;
        let sending =
            self.database.texts("SELECT reference FROM paylink_attempts WHERE phase = 1")?;
        for millis in interruption.stall() {
            self.pass(*millis).await?;
            self.settle().await?;
        }
        self.given_up = self.unseen_references()?;
        self.given_up.retain(|reference| sending.contains(reference));
        Ok(())
    }

    /// Others work while a transaction of the process is open. They wait for its locks, but not
    /// without end.
    async fn work_beside_transaction(&mut self) -> Result<(), String> {
        let worked = match self.open_shop().await {
            Ok(()) => self.try_to_settle().await?,
            Err(why) => Answer::Failed(why),
        };
        match worked {
            Answer::Failed(why) if !why.starts_with("the database is busy") => {
                self.violations.push(format!("the work beside a transaction failed: {why}"));
            }
            _ => {}
        }
        Ok(())
    }

    /// Returns the references that are resolved as not created.
    fn unseen_references(&self) -> Result<BTreeSet<String>, String> {
        let links: BTreeSet<String> =
            self.sandbox.links().into_iter().map(|link| link.reference).collect();
        let given_up = "SELECT reference FROM paylink_attempts WHERE phase IN (34, 35, 36)";
        let given_up = self.database.texts(given_up)?;
        Ok(given_up.into_iter().filter(|reference| !links.contains(reference)).collect())
    }

    async fn end_process(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().await;
        }
    }

    /// Other processes work until nothing is due.
    pub async fn settle(&mut self) -> Result<(), String> {
        self.open_shop().await?;
        if let Answer::Failed(why) = self.try_to_settle().await?
            && !self.may_fail(&why)
        {
            self.violations.push(format!("the work failed: {why}"));
        }
        Ok(())
    }

    async fn try_to_settle(&mut self) -> Result<Answer, String> {
        let shop = self.shop.as_ref().ok_or("no shop")?;
        let variable = |name: &str| self.sandbox.variable(name);
        let worked = shop.perform(&Command::Work, &variable).await;
        self.observe();
        Ok(worked)
    }

    /// Works until nothing will ever be due. `least` milliseconds pass at least between two looks.
    pub async fn drain(&mut self, least: u64) -> Result<(), String> {
        for _ in 0..400 {
            self.settle().await?;
            let due = "SELECT MIN(next_due) FROM (SELECT next_due FROM paylink_attempts
                       UNION ALL SELECT next_due FROM paylink_events) AS due";
            let Some(due) = self.database.optional_number(due)? else { return Ok(()) };
            let wait = due - self.database.now()? + 1;
            self.pass(u64::try_from(wait).unwrap_or(0).max(least)).await?;
        }
        let due = self.database.texts(
            "SELECT reference || ' in phase ' || phase FROM paylink_attempts
             WHERE next_due IS NOT NULL",
        )?;
        self.violations.push(format!("due for ever: {due:?}"));
        Ok(())
    }

    /// Lets time pass: for the provider, for the shop, and for what is stored.
    pub async fn pass(&mut self, millis: u64) -> Result<(), String> {
        // A request is processed within its bound.
        self.sandbox.process_queued().await;
        self.observe();
        self.clock.set(self.clock.ahead() + millis);
        self.sandbox.advance(Duration::from_millis(millis));
        self.database.shift(millis)?;
        if let Some(process) = &mut self.process {
            process.tell(&Command::Clock(self.clock.ahead())).await?;
            if !matches!(process.listen().await?, Some(Said::Done(_))) {
                return Err("the clock of the process was not set".to_owned());
            }
        }
        self.observe();
        Ok(())
    }

    /// Notes that a payer can have the link with this URL from now on.
    ///
    /// # Errors
    /// Returns an error if no provider has such a link.
    pub fn hand_out(&mut self, url: &str) -> Result<(), String> {
        if self.handed_out.iter().any(|handed| handed.url == url) {
            return Ok(());
        }
        let links = self.sandbox.links();
        let Some(link) = links.iter().find(|link| link.url == url) else {
            return Err("the shop hands out a URL that no provider has".to_owned());
        };
        let (reference, url) = (link.reference.clone(), url.to_owned());
        self.observe();
        let now = self.now();
        for earlier in self.handed_out.iter().filter(|earlier| earlier.is_of(&reference)) {
            if now < earlier.last_payable + GRACE {
                self.violations.push(format!(
                    "{reference} is handed out {} s after {} could be paid",
                    (now - earlier.last_payable) / 1000,
                    earlier.reference
                ));
            }
        }
        self.handed_out.push(HandedOut { reference, url, last_payable: now });
        Ok(())
    }

    /// Returns the references that could be paid less than this many milliseconds ago.
    pub fn payable_within(&self, millis: u64) -> Vec<String> {
        let recent = |handed: &&HandedOut| handed.last_payable + millis > self.now();
        self.handed_out.iter().filter(recent).map(|handed| handed.reference.clone()).collect()
    }

    /// Starts another process of the shop, which is not stopped at points. Its clock is ahead of
    /// the provider's by so many milliseconds.
    ///
    /// # Errors
    /// Returns an error if the process cannot be started.
    pub fn start_process(&self, skew: i64) -> Result<Process, String> {
        let (ahead, variables) =
            (self.clock.ahead().saturating_add_signed(skew), self.sandbox.variables());
        Process::start(self.database.place(), self.account, ahead, false, false, &variables)
    }

    fn now(&self) -> u64 {
        self.clock.ahead()
    }

    /// Looks at the providers: at most one link of an order that a payer can have may be payable.
    pub fn observe(&mut self) {
        let now = self.now();
        let links = self.sandbox.links().into_iter();
        let payable: BTreeSet<String> =
            links.filter(|link| is_payable(link.status)).map(|link| link.reference).collect();
        let mut orders = BTreeMap::new();
        for handed in &mut self.handed_out {
            if payable.contains(&handed.reference) {
                handed.last_payable = now;
                let order = order_of(&handed.reference).to_owned();
                if let Some(other) = orders.insert(order, handed.reference.clone()) {
                    let two = format!("{other} and {} can both be paid", handed.reference);
                    self.violations.push(two);
                }
            }
        }
        for reference in &self.given_up {
            if self.sandbox.link(reference).is_some() {
                self.violations.push(format!("{reference} was sent after it was given up"));
            }
        }
        self.given_up.retain(|reference| self.sandbox.link(reference).is_none());
    }

    /// Returns the links that exist and whose URL is neither stored nor in anybody's hands.
    ///
    /// # Errors
    /// Returns an error if the database cannot be read.
    pub fn orphans(&self) -> Result<Vec<SandboxLink>, String> {
        let known =
            self.database.texts("SELECT reference FROM paylink_attempts WHERE url IS NOT NULL")?;
        let known: BTreeSet<String> = known
            .into_iter()
            .chain(self.handed_out.iter().map(|link| link.reference.clone()))
            .collect();
        let links = self.sandbox.links().into_iter();
        Ok(links.filter(|link| !known.contains(&link.reference)).collect())
    }

    /// Returns in how many requests to create a link each quoted text is. A reference is one of the
    /// texts.
    pub fn creations(&self) -> BTreeMap<String, usize> {
        let is_creation = |path: &str| CREATE.iter().any(|service| path.ends_with(service));
        let mut counts = BTreeMap::new();
        for request in self.sandbox.requests() {
            // The client repeats what the provider has refused to look at.
            if is_creation(&request.path) && request.status != Some(429) {
                let texts: BTreeSet<&str> = request.body.split('"').collect();
                for text in texts {
                    *counts.entry(text.to_owned()).or_default() += 1;
                }
            }
        }
        counts
    }

    /// Ends the case.
    ///
    /// # Errors
    /// Returns an error if the database cannot be removed.
    pub async fn end(mut self) -> Result<(), String> {
        self.end_process().await;
        self.shop = None;
        self.database.remove(&self.host)
    }
}

/// Returns an amount such as `149.90` in minor units.
fn minor(amount: &str) -> i64 {
    amount.replace('.', "").parse().unwrap_or(0)
}

/// Whether a payer can pay a link with this status.
pub fn is_payable(status: LinkStatus) -> bool {
    matches!(status, LinkStatus::Open | LinkStatus::Processing | LinkStatus::Failed)
}
