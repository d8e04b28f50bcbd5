//! `paylink demo`: shows what happens to orders if responses are lost, the program is killed or
//! payers pay twice. The demo uses the sandbox, and a database in a temporary folder.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use paylink::{Currency, Field, Identity, Money, Payer};
use paylink_orders::sqlite::Sqlite;
use paylink_orders::{CreateOutcome, EventKind, NewOrder, Order, OrderState, Orders, Policy};
use paylink_sandbox::{Fault, FaultKind, LinkStatus, PayerChoice, Sandbox};

use crate::exit::{Exit, Failure, Outcome};
use crate::profile::session::{Reader, short_transport};
use crate::show::amount;
use crate::show::out::Out;
use crate::show::table::Table;
use crate::text::{history, state, time};

/// The environment variable with the database of the shop process that is killed.
const DATABASE: &str = "PAYLINK_DEMO_DATABASE";

const PREFIX: &str = "DEMO.";

/// The number of the order of the shop process that is killed.
const KILLED: &str = "D-5";

/// How long each part of the demo may take.
const LONGEST: Duration = Duration::from_secs(60);

/// The service of Paynet that creates links.
const CREATE: &str = "mailorder/create";

const PROVIDERS: [(&str, &str); 3] =
    [("paynet", "Paynet"), ("paywall", "Paywall"), ("ahl", "AHL Pay")];

/// The orders and accounts of the demo.
struct Shop {
    orders: Orders,
    accounts: Vec<Identity>,
    longest_creation: Duration,
}

impl Shop {
    async fn open(database: &Path, variable: impl Fn(&str) -> Option<String>) -> Outcome<Self> {
        let transport = short_transport()?;
        let mut policy = Policy::new().accept_unknown_reversal();
        policy.first_read = Duration::from_millis(200);
        policy.longest_read = Duration::from_millis(500);
        policy.paid_read = Duration::from_millis(200);
        policy.attempt_pause = Duration::ZERO;
        policy.lookup = Duration::from_secs(1);
        let mut builder = Orders::builder(PREFIX);
        let (mut accounts, mut longest_creation) = (Vec::new(), Duration::ZERO);
        for (provider, _) in PROVIDERS {
            let links = paylink::from_variables(provider, &transport, &variable)?;
            accounts.push(links.identity().clone());
            longest_creation = longest_creation.max(links.longest_creation());
            builder = builder.account(links, policy.clone());
        }
        let orders = builder.sqlite(Sqlite::open(database)?, Reader).await?;
        Ok(Self { orders, accounts, longest_creation })
    }

    fn order(&self, number: &str, account: usize) -> Outcome<NewOrder> {
        let price = Money::from_minor(14_990, Currency::TRY);
        let price = price.map_err(|error| broken().cause(error))?;
        let account = self.accounts[account].clone();
        let shop = "https://shop.example";
        let (success, failure) =
            (format!("{shop}/paid").parse()?, format!("{shop}/failed").parse()?);
        Ok(NewOrder::new(number.parse()?, account, price, format!("Demo {number}")).link(|link| {
            link.payer(Payer::new("Ayşe Yılmaz"))
                .return_urls(success, failure)
                .expires_in(Duration::from_secs(3_600))
                .best_effort(Field::PayerName)
                .best_effort(Field::ReturnUrls)
        }))
    }

    async fn create(&self, number: &str, account: usize) -> Outcome<CreateOutcome> {
        Ok(self.orders.create(&self.order(number, account)?).await?)
    }

    async fn get(&self, number: &str) -> Outcome<Order> {
        self.orders.get(&number.parse()?).await?.ok_or_else(broken)
    }

    /// Runs the worker until a condition is true.
    async fn work_until(&self, is_done: impl AsyncFn() -> Outcome<bool>) -> Outcome<()> {
        let end = Instant::now() + LONGEST;
        while !is_done().await? {
            if Instant::now() > end {
                return Err(broken());
            }
            if self.orders.step(16).await?.is_idle() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        Ok(())
    }

    /// Waits for the link of an order, pays on the payment page of the link, and waits until the
    /// order is paid.
    async fn pay(&self, sandbox: &Sandbox, number: &str) -> Outcome<String> {
        self.work_until(async || {
            Ok(self.get(number).await?.attempt.is_some_and(|attempt| attempt.url.is_some()))
        })
        .await?;
        let attempt = self.get(number).await?.attempt.ok_or_else(broken)?;
        let reference = attempt.reference.as_str().to_owned();
        sandbox.pay(&reference).await.map_err(|error| broken().cause(error))?;
        self.work_until(async || Ok(self.get(number).await?.state == OrderState::Paid)).await?;
        Ok(reference)
    }
}

fn broken() -> Failure {
    Failure::new(
        Exit::Failed,
        say!("the demo did not end as it should", "demo beklendiği gibi bitmedi"),
    )
}

/// Runs the shop process that is killed. It is a second process that uses the same database.
pub(super) async fn shop() -> Outcome {
    let variable = |name: &str| std::env::var(name).ok();
    let database = PathBuf::from(variable(DATABASE).ok_or_else(broken)?);
    let shop = Shop::open(&database, variable).await?;
    shop.create(KILLED, 0).await?;
    Ok(Exit::Done)
}

fn start_shop(sandbox: &Sandbox, database: &Path) -> Outcome<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("demo-shop").envs(sandbox.variables()).env(DATABASE, database);
    Ok(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?)
}

pub(super) async fn run(out: Out) -> Outcome {
    let sandbox = Sandbox::start().await?;
    let folder = tempfile::tempdir()?;
    let database = folder.path().join("demo.db");
    let shop = Shop::open(&database, |name| sandbox.variable(name)).await?;
    let step = |text: &str| if out.json { Ok(()) } else { out.line(text) };

    step(say!(
        "Everything happens on this machine. No real provider is asked, and no real money moves.\n",
        "Her şey bu makinede olur. Gerçek bir kuruluşa istek gitmez, gerçek para hareket etmez.\n"
    ))?;
    step(say!(
        "1. One order at each provider. Each is paid on its page.",
        "1. Her kuruluşta bir sipariş. Her biri sayfasında ödenir."
    ))?;
    for (account, (_, name)) in PROVIDERS.into_iter().enumerate() {
        let number = format!("D-{}", account + 1);
        shop.create(&number, account).await?;
        let reference = shop.pay(&sandbox, &number).await?;
        step(&text!(
            "   {number} at {name}: the link {reference} is paid",
            "   {number}, {name}: {reference} linki ödendi"
        ))?;
    }

    step(say!(
        "\n2. The answer to a creation is lost. Nobody knows whether the link exists.",
        "\n2. Oluşturma isteğinin yanıtı kaybolur. Linkin oluşup oluşmadığı bilinmez."
    ))?;
    sandbox.fault(Fault::new(CREATE, FaultKind::DropAfterProcessing));
    let outcome = shop.create("D-4", 0).await?;
    if !matches!(outcome, CreateOutcome::Pending) {
        return Err(broken());
    }
    step(say!(
        "   D-4 is in doubt: the request is not sent again",
        "   D-4 belirsiz: istek yeniden gönderilmez"
    ))?;
    let reference = shop.pay(&sandbox, "D-4").await?;
    step(&text!(
        "   the lost link was looked up and deactivated; {reference} took its place and is paid",
        "   kaybolan link arandı ve pasifleştirildi; yerine geçen {reference} ödendi"
    ))?;

    step(say!(
        "\n3. The program is killed between the request and the answer, and comes back.",
        "\n3. Program, istek ile yanıt arasında öldürülür ve geri gelir."
    ))?;
    sandbox.fault(Fault::new(CREATE, FaultKind::Latency(Duration::from_secs(20))));
    kill_in_the_middle(&sandbox, &database).await?;
    sandbox.clear_faults();
    let bound = time::span(shop.longest_creation);
    step(&text!(
        "   killed: the provider has the link {PREFIX}{KILLED}-1, and the database knows only that it was asked for",
        "   öldürüldü: {PREFIX}{KILLED}-1 linki kuruluşta var, veritabanı yalnızca istendiğini biliyor"
    ))?;
    step(&text!(
        "   a request of a dead program can arrive for at most {bound} (here); only then the link is looked up",
        "   ölen programın isteği (burada) en çok {bound} sonra ulaşabilir; link ancak ondan sonra aranır"
    ))?;
    let reference = shop.pay(&sandbox, KILLED).await?;
    step(&text!(
        "   the lost link was deactivated; {reference} took its place and is paid",
        "   kaybolan link pasifleştirildi; yerine geçen {reference} ödendi"
    ))?;

    step(say!("\n4. A payer pays one link twice.", "\n4. Bir kişi aynı linki iki kez öder."))?;
    shop.create("D-6", 0).await?;
    let reference = shop.pay(&sandbox, "D-6").await?;
    let late = PayerChoice::new().late(true);
    sandbox.pay_with(&reference, &late).await.map_err(|error| broken().cause(error))?;
    shop.work_until(async || Ok(!shop.orders.incidents().await?.is_empty())).await?;
    for incident in shop.orders.incidents().await? {
        let title = incident.kind.title(crate::text::language::Language::of_orders());
        let excess = incident.amount.map(amount::shown).unwrap_or_default();
        step(&text!(
            "   {title} A person has to give {excess} back.",
            "   {title} Bir kişi {excess} iade etmeli."
        ))?;
    }
    result(out, &shop, &sandbox).await
}

/// Starts a second process, and kills it when its request has arrived at the sandbox.
async fn kill_in_the_middle(sandbox: &Sandbox, database: &Path) -> Outcome<()> {
    let mut child = start_shop(sandbox, database)?;
    let reference = format!("{PREFIX}{KILLED}-1");
    let end = Instant::now() + LONGEST;
    let arrived = loop {
        if sandbox.link(&reference).is_some() {
            break true;
        }
        if Instant::now() > end || child.try_wait()?.is_some() {
            break false;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    child.kill()?;
    child.wait()?;
    if arrived { Ok(()) } else { Err(broken()) }
}

/// Shows that each order is paid exactly once, and why.
async fn result(out: Out, shop: &Shop, sandbox: &Sandbox) -> Outcome {
    let events = shop.orders.events(0, 1_000).await?;
    let mut table = Table::new([
        say!("ORDER", "SİPARİŞ"),
        say!("PROVIDER", "KURULUŞ"),
        say!("LINKS", "LİNK"),
        say!("STILL PAYABLE", "HÂLÂ ÖDENEBİLİR"),
        say!("FULFILLED", "İŞLENDİ"),
    ])
    .right(2)
    .right(3)
    .right(4);
    let mut is_right = true;
    let mut reasons = Vec::new();
    for number in 1..=6 {
        let number = format!("D-{number}");
        let order = shop.get(&number).await?;
        let start = format!("{PREFIX}{number}-");
        let links = sandbox.links();
        let own: Vec<_> = links.iter().filter(|link| link.reference.starts_with(&start)).collect();
        let is_payable = |status| {
            matches!(status, LinkStatus::Open | LinkStatus::Processing | LinkStatus::Failed)
        };
        let payable = own.iter().filter(|link| is_payable(link.status)).count();
        let is_paid = |kind| kind == EventKind::Paid;
        let of_order = events.iter().filter(|event| event.event.order == order.number);
        let fulfilled = of_order.filter(|event| is_paid(event.event.kind)).count();
        is_right &= fulfilled == 1 && payable == 0;
        if out.json {
            out.object(&serde_json::json!({
                "order": number, "provider": order.account.provider().as_str(),
                "links": own.len(), "payable": payable, "fulfilled": fulfilled,
            }))?;
        }
        table.row([
            number,
            order.account.provider().to_string(),
            own.len().to_string(),
            payable.to_string(),
            text!("{fulfilled} time", "{fulfilled} kez"),
        ]);
        // Reads of unpaid links depend on how fast the machine is.
        let mut rows = shop.orders.history(&order.number).await?;
        rows.retain(|row| !history::is_unpaid(row));
        rows.sort_by_key(|row| row.attempt);
        reasons.push((order, rows));
    }
    if !out.json {
        out.line(&format!("\n{}", table.lines()))?;
        out.line(say!(
            "\nWhy (as `paylink show` says it):",
            "\nNeden (`paylink show` böyle söyler):"
        ))?;
        for (order, rows) in reasons {
            out.line(&format!("  {}  {}", order.number, state::order(&order)))?;
            for row in history::joined(&rows) {
                let attempt = row.first.attempt.map(|number| format!("-{number}"));
                out.line(&format!("    {:2}  {}", attempt.unwrap_or_default(), row.text))?;
            }
        }
    }
    if !is_right {
        return Err(broken());
    }
    out.done(say!(
        "each order is fulfilled exactly once, and no link of it can be paid any more",
        "her sipariş tam bir kez işlendi ve hiçbirinin linki artık ödenemez"
    ));
    Ok(Exit::Done)
}
