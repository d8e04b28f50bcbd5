//! Runs every scenario at every account, and interrupts it at every point.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use paylink_orders::OrderState;
use tokio::sync::Semaphore;

use super::compare;
use super::scenario::{SCENARIOS, Scenario};
use super::shop::ACCOUNTS;
use super::world::{Hit, Interruption, World, is_payable};

/// Which interruptions run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of them.
    Whole,
    /// Every kill, and a tenth of the others, selected by this seed.
    Sample(u64),
}

/// The result of all cases.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    /// How often each point was interrupted, by the kind of interruption.
    pub points: BTreeMap<String, BTreeMap<Interruption, usize>>,
    /// The passings of each scenario at each account.
    pub scenarios: BTreeMap<(usize, usize), usize>,
    /// The links by account: all, those that nobody has, and of these the ones that stayed payable.
    pub links: BTreeMap<usize, [usize; 3]>,
    /// The number of cases.
    pub cases: usize,
    /// The rules that were broken.
    pub violations: Vec<String>,
}

impl Matrix {
    /// Adds the result of a case.
    fn add(&mut self, account: usize, world: &World) {
        self.cases += 1;
        let orphans = world.orphans();
        let links = self.links.entry(account).or_default();
        links[0] += world.sandbox.links().len();
        links[1] += orphans.len();
        links[2] += orphans.iter().filter(|link| is_payable(link.status)).count();
    }
}

/// Runs the matrix. Only scenarios whose names contain `only` run.
///
/// # Errors
/// Returns an error if a case cannot be set up.
pub async fn run(part: Part, only: &str) -> Result<Matrix, String> {
    let matrix = Arc::new(Mutex::new(Matrix::default()));
    // A case mostly waits for another process.
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let slots = Arc::new(Semaphore::new(2 * processors));
    let mut rows = tokio::task::JoinSet::new();
    for (index, scenario) in SCENARIOS.iter().enumerate() {
        if !scenario.name.contains(only) {
            continue;
        }
        for account in (0..ACCOUNTS.len()).filter(|index| ACCOUNTS[*index] != scenario.not_at) {
            let (matrix, slots) = (Arc::clone(&matrix), Arc::clone(&slots));
            rows.spawn(async move {
                // A scenario that breaks a rule by itself is not interrupted.
                let mut row = Row { index, scenario, account, interruption: Interruption::Kill };
                if !row.run(part, NEVER, &matrix, &slots).await? {
                    return Ok::<_, String>(());
                }
                for interruption in Interruption::ALL {
                    row.interruption = interruption;
                    row.run(part, 1, &matrix, &slots).await?;
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
    /// Interrupts the scenario at each selected passing from `first` on. Returns whether no rule
    /// was broken.
    async fn run(
        &self,
        part: Part,
        first: usize,
        matrix: &Mutex<Matrix>,
        slots: &Semaphore,
    ) -> Result<bool, String> {
        let mut holds = true;
        for passing in (first..).filter(|passing| self.is_selected(part, *passing)) {
            let slot = slots.acquire().await.map_err(|error| error.to_string())?;
            let case = self.case(passing).await;
            drop(slot);
            let (world, broken) =
                case.map_err(|why| format!("{}: {why}", self.name(passing, "set-up")))?;
            holds &= broken.is_empty();
            let mut matrix = matrix.lock().unwrap_or_else(PoisonError::into_inner);
            matrix.add(self.account, &world);
            let point = world.hit_at.as_deref().unwrap_or("the end");
            let name = self.name(passing, point);
            for rule in &broken {
                eprintln!("error: {name}: {rule}");
            }
            if matrix.cases % 200 == 0 {
                eprintln!("CASES {}", matrix.cases);
            }
            matrix.violations.extend(broken.iter().map(|rule| format!("{name}: {rule}")));
            let passed: BTreeSet<&String> = world.passed.iter().collect();
            for point in passed {
                matrix.points.entry(point.clone()).or_default();
            }
            // Without such a passing, the run was not interrupted.
            let Some(point) = world.hit_at else {
                matrix.scenarios.insert((self.index, self.account), world.passed.len());
                break;
            };
            *matrix.points.entry(point).or_default().entry(self.interruption).or_default() += 1;
        }
        Ok(holds)
    }

    fn name(&self, passing: usize, point: &str) -> String {
        let (scenario, account) = (self.scenario.name, ACCOUNTS[self.account]);
        format!("{account}, {scenario}, {} at {passing} ({point})", self.interruption.name())
    }

    fn is_selected(&self, part: Part, passing: usize) -> bool {
        match part {
            _ if passing == NEVER => true,
            Part::Sample(seed) if self.interruption != Interruption::Kill => {
                let place = [self.index, self.account, self.interruption as usize, passing];
                let mixed = place.iter().fold(seed, |sum, part| {
                    (sum ^ *part as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(31)
                });
                mixed % 10 == 0
            }
            _ => true,
        }
    }

    /// Runs one case, and returns the rules that it broke.
    async fn case(&self, passing: usize) -> Result<(World, Vec<String>), String> {
        let mut world = World::new(ACCOUNTS[self.account]).await?;
        let hit = Hit { passing, interruption: self.interruption };
        world.run(self.scenario.before).await?;
        world.run_interrupted(self.scenario.steps, hit).await?;
        world.drain().await?;
        let mut broken = compare::violations(&world)?;
        broken.extend(compare::needless_incidents(&world, self.scenario.incidents)?);
        let ends = world.texts("SELECT CAST(state AS TEXT) FROM paylink_orders")?;
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
