//! Runs all operations against all faults.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::evaluate::{Verdict, evaluate};
use super::fault::{Fault, Variant};
use super::operation::Operation;
use super::run::{CaseRunner, TIMEOUTS, Transports};
use crate::json::Json;

/// How many operations run at a time. Few, so that a busy machine does not cause timeouts.
const AT_ONCE: usize = 8;

/// The result of one fault at one operation, all cases together.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// The number of cases.
    pub cases: usize,
    /// What the client did: one letter per kind of outcome, sorted.
    pub letters: Vec<char>,
    /// What is wrong, with the case that shows it.
    pub complaints: Vec<String>,
}

/// The results of all operations and faults.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// The titles of the rows.
    pub operations: Vec<String>,
    /// The columns: the name of each fault, and the outcomes that are right.
    pub faults: Vec<(&'static str, Vec<&'static str>)>,
    /// Row by row.
    pub cells: Vec<Vec<Cell>>,
    /// Log lines that show a secret or personal data.
    pub leaks: Vec<String>,
}

impl Matrix {
    /// The number of cases.
    pub fn cases(&self) -> usize {
        self.cells.iter().flatten().map(|cell| cell.cases).sum()
    }

    /// Everything that is wrong, with its operation and fault, and the leaks of the log.
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

/// Runs every operation against every fault.
///
/// # Errors
/// Returns an error if an operation fails at an honest server, or if sockets or certificate
/// authorities are not available.
pub async fn run(operations: Vec<Operation>, faults: Vec<Fault>) -> Result<Matrix, String> {
    let transports = Arc::new(Transports::new().map_err(|error| error.to_string())?);
    let (operations, faults, numbers) =
        (Arc::new(operations), Arc::new(faults), Arc::new(AtomicUsize::new(0)));
    let mut cells = vec![vec![Cell::default(); faults.len()]; operations.len()];
    let mut rights: Vec<Vec<&'static str>> = vec![Vec::new(); faults.len()];
    // Cases that wait for a timeout do not run beside cases that need the processor.
    for waits in [true, false] {
        let (mut rows, gate) = (JoinSet::new(), Arc::new(Semaphore::new(AT_ONCE)));
        for row in 0..operations.len() {
            let (operations, faults, gate) = (operations.clone(), faults.clone(), gate.clone());
            let rows_of = RowRunner { transports: transports.clone(), numbers: numbers.clone() };
            rows.spawn(async move {
                let _turn = gate.acquire().await;
                rows_of.row(&operations[row], &faults, waits).await.map(|cells| (row, cells))
            });
        }
        while let Some(finished) = rows.join_next().await {
            let (row, results) =
                finished.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
            for (column, cell, right) in results {
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

struct RowRunner {
    transports: Arc<Transports>,
    numbers: Arc<AtomicUsize>,
}

type Row = Vec<(usize, Cell, Vec<&'static str>)>;

impl RowRunner {
    async fn row(
        &self,
        operation: &Operation,
        faults: &[Fault],
        waits: bool,
    ) -> std::io::Result<Row> {
        let runner = CaseRunner::new(operation).await?;
        let honest = self.honest(&runner, operation).await?;
        let mut row = Vec::new();
        for (column, fault) in faults.iter().enumerate().filter(|(_, fault)| fault.waits == waits) {
            let (mut cell, mut right) = (Cell::default(), Vec::new());
            for variant in (fault.variants)(&runner.context()?) {
                let verdict = self.case(&runner, operation, &variant, waits, &honest).await?;
                cell.cases += 1;
                if !cell.letters.contains(&verdict.letter) {
                    cell.letters.push(verdict.letter);
                }
                right.push(variant.expected.words());
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

    async fn honest(
        &self,
        runner: &CaseRunner<'_>,
        operation: &Operation,
    ) -> std::io::Result<Json> {
        let seen = runner.run(None, None, &self.transports, self.number()).await?;
        let verdict = evaluate(operation, None, false, None, &seen);
        match seen.result {
            Ok(Ok(answer)) if verdict.complaints.is_empty() => Ok(answer),
            // Its failures under faults would mean nothing.
            _ => Err(std::io::Error::other(format!(
                "{} fails at an honest server: {:?}",
                operation.title(),
                verdict.complaints
            ))),
        }
    }

    async fn case(
        &self,
        runner: &CaseRunner<'_>,
        operation: &Operation,
        variant: &Variant,
        waits: bool,
        honest: &Json,
    ) -> std::io::Result<Verdict> {
        let mut turn = waits.then_some(0);
        loop {
            let seen = runner.run(Some(variant), turn, &self.transports, self.number()).await?;
            let verdict = evaluate(operation, Some(variant), waits, Some(honest), &seen);
            turn = turn.map(|turn| turn + 1).filter(|turn| *turn < TIMEOUTS.len());
            if turn.is_none() || verdict.complaints.is_empty() || seen.result.is_err() {
                return Ok(verdict);
            }
        }
    }

    fn number(&self) -> usize {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }
}
