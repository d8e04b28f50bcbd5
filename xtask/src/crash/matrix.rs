//! Runs every scenario at every account, and interrupts it at every point.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use paylink_orders::OrderState;
use paylink_sandbox::LinkStatus;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::compare;
use super::database::Host;
use super::interruption::{Hit, Interruption};
use super::place::Kind;
use super::scenario::{SCENARIOS, Scenario, Step};
use super::shop::ACCOUNTS;
use super::world::World;

/// Which interruptions run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of them.
    Whole,
    /// With SQLite a kill at the first passing of every point of every scenario, and a tenth of the
    /// other interruptions there, selected by this seed. With PostgreSQL, where a case takes longer,
    /// a tenth of these.
    Sample(u64),
}

/// The result of all cases.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    /// Where the orders were stored.
    pub database: Kind,
    /// How often each point was interrupted, by the kind of interruption.
    pub points: BTreeMap<String, BTreeMap<Interruption, usize>>,
    /// The passings of each scenario at each account.
    pub scenarios: BTreeMap<(usize, usize), usize>,
    /// The links by account: all, those that nobody has, and of these the ones that nobody deactivated.
    pub links: BTreeMap<usize, [usize; 3]>,
    /// The number of cases.
    pub cases: usize,
    /// The rules that were broken.
    pub violations: Vec<String>,
}

impl Matrix {
    /// Adds the result of a case.
    fn add(&mut self, row: &Row, world: &World) -> Result<(), String> {
        self.cases += 1;
        // A link that the provider sends is in the payer's hands.
        let is_sent = row.scenario.steps.contains(&Step::CreateSent);
        let orphans = if is_sent { Vec::new() } else { world.orphans()? };
        let links = self.links.entry(row.account).or_default();
        links[0] += world.sandbox.links().len();
        links[1] += orphans.len();
        links[2] += orphans.iter().filter(|link| link.status == LinkStatus::Expired).count();
        Ok(())
    }
}

/// Runs the matrix. Only scenarios whose names contain `only` run.
///
/// # Errors
/// Returns an error if a case cannot be set up.
pub async fn run(database: Kind, part: Part, only: &str) -> Result<Matrix, String> {
    let matrix = Arc::new(Mutex::new(Matrix { database, ..Matrix::default() }));
    let hosts = Arc::new(Hosts::new(database));
    let mut rows = tokio::task::JoinSet::new();
    for (index, scenario) in SCENARIOS.iter().enumerate() {
        if !scenario.name.contains(only) {
            continue;
        }
        for account in (0..ACCOUNTS.len()).filter(|index| ACCOUNTS[*index] != scenario.not_at) {
            let (matrix, hosts) = (Arc::clone(&matrix), Arc::clone(&hosts));
            rows.spawn(async move {
                // A scenario that breaks a rule by itself is not interrupted.
                let mut row = Row { index, scenario, account, interruption: Interruption::Kill };
                let case = row.run(NEVER, &matrix, &hosts).await?;
                if !case.holds {
                    return Ok::<_, String>(());
                }
                for interruption in Interruption::of(database) {
                    row.interruption = *interruption;
                    let mut seen = BTreeSet::new();
                    for (passing, point) in (1..).zip(&case.passed) {
                        if interruption.is_possible_at(point)
                            && row.is_selected(database, part, passing, seen.insert(point))
                        {
                            row.run(passing, &matrix, &hosts).await?;
                        }
                    }
                    // An interruption can lead to more passings than there are without it.
                    if part == Part::Whole && interruption.is_possible_everywhere() {
                        let further = case.passed.len() + 1..;
                        for passing in further {
                            if !row.run(passing, &matrix, &hosts).await?.is_interrupted {
                                break;
                            }
                        }
                    }
                }
                Ok(())
            });
        }
    }
    while let Some(row) = rows.join_next().await {
        row.map_err(|error| error.to_string())??;
    }
    let matrix = matrix.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Ok(matrix)
}

/// What cases are run in. Each case has a host for itself while it runs, because it may restart the
/// server.
struct Hosts {
    database: Kind,
    slots: Semaphore,
    idle: Mutex<Vec<Arc<Host>>>,
}

impl Hosts {
    fn new(database: Kind) -> Self {
        // A case mostly waits for another process, and with PostgreSQL sometimes for a lock.
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let each = if database == Kind::Sqlite { 2 } else { 4 };
        let slots = Semaphore::new(each * processors);
        Self { database, slots, idle: Mutex::default() }
    }

    async fn take(&self) -> Result<(SemaphorePermit<'_>, Arc<Host>), String> {
        let slot = self.slots.acquire().await.map_err(|error| error.to_string())?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let host = match idle {
            Some(host) => host,
            None => Arc::new(Host::start(self.database).await?),
        };
        Ok((slot, host))
    }

    fn give_back(&self, host: Arc<Host>) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(host);
    }
}

/// The result of one case.
struct Case {
    /// Whether no rule was broken.
    holds: bool,
    is_interrupted: bool,
    /// The points that the process passed.
    passed: Vec<String>,
}

/// More passings than any scenario has.
const NEVER: usize = 1_000_000;

/// All cases of one scenario, account and interruption.
struct Row {
    index: usize,
    scenario: &'static Scenario,
    account: usize,
    interruption: Interruption,
}

impl Row {
    /// Runs the scenario, interrupted at a passing, and adds the result.
    async fn run(
        &self,
        passing: usize,
        matrix: &Mutex<Matrix>,
        hosts: &Hosts,
    ) -> Result<Case, String> {
        let failed = |why| format!("{}: {why}", self.name(passing, "the end"));
        let (slot, host) = hosts.take().await?;
        let (world, broken) = match self.case(passing, &host).await {
            Ok(case) => case,
            // What the case has left is not used again, nor its host.
            Err(why) => {
                let mut matrix = matrix.lock().unwrap_or_else(PoisonError::into_inner);
                matrix.cases += 1;
                matrix.violations.push(failed(why));
                return Ok(Case { holds: false, is_interrupted: false, passed: Vec::new() });
            }
        };
        let (hit_at, passed) = (world.hit_at.clone(), world.passed.clone());
        matrix.lock().unwrap_or_else(PoisonError::into_inner).add(self, &world)?;
        world.end().await.map_err(failed)?;
        hosts.give_back(host);
        drop(slot);
        let mut matrix = matrix.lock().unwrap_or_else(PoisonError::into_inner);
        let name = self.name(passing, hit_at.as_deref().unwrap_or("the end"));
        matrix.violations.extend(broken.iter().map(|rule| format!("{name}: {rule}")));
        for point in &passed {
            matrix.points.entry(point.clone()).or_default();
        }
        if passing == NEVER {
            matrix.scenarios.insert((self.index, self.account), passed.len());
        }
        let is_interrupted = hit_at.is_some();
        if let Some(point) = hit_at {
            *matrix.points.entry(point).or_default().entry(self.interruption).or_default() += 1;
        }
        Ok(Case { holds: broken.is_empty(), is_interrupted, passed })
    }

    fn name(&self, passing: usize, point: &str) -> String {
        let (scenario, account) = (self.scenario.name, ACCOUNTS[self.account]);
        format!("{account}, {scenario}, {} at {passing} ({point})", self.interruption.name())
    }

    /// Whether a passing is interrupted. `is_first`: the point was not passed before.
    fn is_selected(&self, database: Kind, part: Part, passing: usize, is_first: bool) -> bool {
        let Part::Sample(seed) = part else { return true };
        let place = [self.index, self.account, self.interruption as usize, passing];
        let mixed = place.iter().fold(seed, |sum, part| {
            (sum ^ *part as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(31)
        });
        let kills = if self.interruption == Interruption::Kill { 1 } else { 10 };
        let one_of = kills * if database == Kind::Sqlite { 1 } else { 10 };
        is_first && mixed % one_of == 0
    }

    /// Whether the tables of the orders are not there at first. To create them is the same in every
    /// scenario and at every account.
    fn is_set_up_from_nothing(&self) -> bool {
        (self.index, self.account) == (0, 0)
    }

    /// Runs one case, and returns the rules that it broke.
    async fn case(&self, passing: usize, host: &Arc<Host>) -> Result<(World, Vec<String>), String> {
        let mut world =
            World::new(ACCOUNTS[self.account], host, self.is_set_up_from_nothing()).await?;
        let hit = Hit { passing, interruption: self.interruption };
        world.run(self.scenario.before).await?;
        world.run_interrupted(self.scenario.steps, hit).await?;
        world.drain(0).await?;
        let mut broken = compare::violations(&world)?;
        broken.extend(compare::needless_incidents(&world, self.scenario.incidents)?);
        let ends = world.database.texts("SELECT CAST(state AS TEXT) FROM paylink_orders")?;
        let state = |end: &String| {
            let number = end.parse().unwrap_or(-1);
            OrderState::ALL.iter().copied().find(|state| number_of(*state) == number)
        };
        let is_right = ends.len() == 1
            && ends
                .iter()
                .all(|end| state(end).is_some_and(|end| self.scenario.ends.contains(&end)));
        if !is_right {
            broken.push(format!("the order ended as {ends:?}"));
        }
        Ok((world, broken))
    }
}

/// The stored number of a state.
fn number_of(state: OrderState) -> i64 {
    match state {
        OrderState::Waiting => 0,
        OrderState::Paid => 1,
        OrderState::Cancelled => 2,
        OrderState::Reversed => 3,
        _ => -1,
    }
}
