//! `drive SCENARIO …`: runs one scenario with one client against the server, and prints its cost as
//! a line of JSON.
//!
//! ```text
//! drive calls CLIENT PROVIDER OPERATION ADDRESS CALLS CONCURRENCY
//! drive page CLIENT PROVIDER ROWS ADDRESS
//! drive stream CLIENT PROVIDER LINKS ADDRESS
//! drive wait LINKS CONCURRENCY ADDRESS
//! drive offline NAME TIMES
//! ```

mod calls;
mod client;
mod meter;
mod offline;
mod order;
mod page;
mod plain_hyper;
mod stream;
mod wait;

use tokio::runtime::Builder;

#[global_allocator]
static ALLOCATOR: meter::Counting = meter::Counting;

/// The figures of a scenario, by name.
type Figures = Vec<(&'static str, u64)>;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    // One thread: instructions and CPU time are then those of the client alone.
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let figures = runtime.block_on(async {
        match words.as_slice() {
            ["calls", client, provider, operation, address, calls, concurrency] => {
                let client = client::BenchClient::new(client, provider, operation, address).await;
                let warm_up = client::Operation::read(operation).warm_up();
                calls::run(client, warm_up, number(calls), number(concurrency)).await
            }
            ["page", client, provider, rows, address] => {
                page::run(client, provider, rows.parse().expect("a number"), address).await
            }
            ["stream", client, provider, links, address] => {
                stream::run(client, provider, number(links), address).await
            }
            ["wait", links, concurrency, address] => {
                wait::run(number(links), number(concurrency), address).await
            }
            ["offline", name, times] => offline::run(name, number(times)),
            _ => panic!("unknown arguments; the scenarios are listed at the top of main.rs"),
        }
    });
    let members: Vec<String> =
        figures.iter().map(|(name, figure)| format!("\"{name}\":{figure}")).collect();
    println!("{{{}}}", members.join(","));
}

fn number(text: &str) -> u64 {
    text.parse().expect("a number")
}
