//! Operations × faults.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::fault::{Fault, Variant};
use super::judge::{Verdict, judge};
use super::operation::Operation;
use super::play::{PATIENCE, Stage, Transports};
use crate::json::Json;

/// How many operations are under way at a time. Where a deadline decides, the machine must not be
/// the one who misses it.
const AT_ONCE: usize = 8;

/// What came of one fault at one operation, all cases together.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// How many cases.
    pub cases: usize,
    /// What the client did, each once, in order.
    pub letters: Vec<char>,
    /// What is wrong, with the case.
    pub complaints: Vec<String>,
}

/// The whole.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// The rows.
    pub operations: Vec<String>,
    /// The columns: name, and what is right.
    pub faults: Vec<(&'static str, Vec<&'static str>)>,
    /// Row by row.
    pub cells: Vec<Vec<Cell>>,
    /// What a log shows that must not be shown.
    pub leaks: Vec<String>,
}

impl Matrix {
    /// How many cases were played.
    pub fn cases(&self) -> usize {
        self.cells.iter().flatten().map(|cell| cell.cases).sum()
    }

    /// Everything that is wrong, by operation and fault, and what a log shows.
    pub fn complaints(&self) -> Vec<String> {
        let mut all = self.leaks.clone();
        for (operation, cells) in self.operations.iter().zip(&self.cells) {
            for ((fault, _), cell) in self.faults.iter().zip(cells) {
                all.extend(
                    cell.complaints.iter().map(|what| format!("{operation}, {fault}: {what}")),
                );
            }
        }
        all
    }
}

/// Plays every fault against every operation.
///
/// # Errors
/// The machine offers no sockets or certificate authorities.
pub async fn play(operations: Vec<Operation>, faults: Vec<Fault>) -> Result<Matrix, String> {
    let transports = Arc::new(Transports::new().map_err(|error| error.to_string())?);
    let (operations, faults, numbers) =
        (Arc::new(operations), Arc::new(faults), Arc::new(AtomicUsize::new(0)));
    let mut cells = vec![vec![Cell::default(); faults.len()]; operations.len()];
    let mut rights: Vec<Vec<&'static str>> = vec![Vec::new(); faults.len()];
    // What waits is played apart from what works.
    for waits in [true, false] {
        let (mut rows, gate) = (JoinSet::new(), Arc::new(Semaphore::new(AT_ONCE)));
        for row in 0..operations.len() {
            let (operations, faults, gate) = (operations.clone(), faults.clone(), gate.clone());
            let player = Player { transports: transports.clone(), numbers: numbers.clone() };
            rows.spawn(async move {
                let _turn = gate.acquire().await;
                player.row(&operations[row], &faults, waits).await.map(|cells| (row, cells))
            });
        }
        while let Some(played) = rows.join_next().await {
            let (row, played) =
                played.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
            for (column, cell, right) in played {
                cells[row][column] = cell;
                rights[column].extend(right);
            }
        }
    }
    rights.iter_mut().for_each(|right| {
        right.sort_unstable();
        right.dedup();
    });
    Ok(Matrix {
        operations: operations.iter().map(Operation::title).collect(),
        faults: faults.iter().map(|fault| fault.name).zip(rights).collect(),
        cells,
        leaks: Vec::new(),
    })
}

struct Player {
    transports: Arc<Transports>,
    numbers: Arc<AtomicUsize>,
}

type Played = Vec<(usize, Cell, Vec<&'static str>)>;

impl Player {
    async fn row(
        &self,
        operation: &Operation,
        faults: &[Fault],
        waits: bool,
    ) -> std::io::Result<Played> {
        let stage = Stage::new(operation).await?;
        let honest = self.honest(&stage, operation).await?;
        let mut row = Vec::new();
        for (column, fault) in faults.iter().enumerate().filter(|(_, fault)| fault.waits == waits) {
            let (mut cell, mut right) = (Cell::default(), Vec::new());
            for variant in (fault.variants)(&stage.scene()?) {
                let verdict = self.case(&stage, operation, &variant, waits, &honest).await?;
                cell.cases += 1;
                if !cell.letters.contains(&verdict.letter) {
                    cell.letters.push(verdict.letter);
                }
                right.push(variant.harm.words());
                let note = if variant.note.is_empty() { "" } else { ": " };
                cell.complaints.extend(
                    verdict.complaints.iter().map(|what| format!("{}{note}{what}", variant.note)),
                );
            }
            cell.letters.sort_unstable();
            row.push((column, cell, right));
        }
        Ok(row)
    }

    async fn honest(&self, stage: &Stage<'_>, operation: &Operation) -> std::io::Result<Json> {
        let seen = stage.play(None, None, &self.transports, self.number()).await?;
        let verdict = judge(operation, None, false, None, &seen);
        match seen.result {
            Ok(Ok(told)) if verdict.complaints.is_empty() => Ok(told),
            // A fault would prove nothing.
            _ => Err(std::io::Error::other(format!(
                "{} fails at an honest server: {:?}",
                operation.title(),
                verdict.complaints
            ))),
        }
    }

    async fn case(
        &self,
        stage: &Stage<'_>,
        operation: &Operation,
        variant: &Variant,
        waits: bool,
        honest: &Json,
    ) -> std::io::Result<Verdict> {
        let mut turn = waits.then_some(0);
        loop {
            let seen = stage.play(Some(variant), turn, &self.transports, self.number()).await?;
            let verdict = judge(operation, Some(variant), waits, Some(honest), &seen);
            turn = turn.map(|turn| turn + 1).filter(|turn| *turn < PATIENCE.len());
            if turn.is_none() || verdict.complaints.is_empty() || seen.result.is_err() {
                return Ok(verdict);
            }
        }
    }

    fn number(&self) -> usize {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }
}
