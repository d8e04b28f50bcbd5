//! `drive SCENARIO …`: one scenario with one client against the server, and a line of JSON that
//! says what it cost.
//!
//! ```text
//! drive calls CLIENT PROVIDER OPERATION ADDRESS CALLS CONCURRENCY
//! drive page CLIENT PROVIDER ROWS ADDRESS
//! drive stream CLIENT PROVIDER LINKS ADDRESS
//! drive follow LINKS CONCURRENCY ADDRESS
//! drive work NAME TIMES
//! ```

mod calls;
mod floor;
mod follow;
mod meter;
mod order;
mod page;
mod stream;
mod subject;
mod work;

use tokio::runtime::Builder;

#[global_allocator]
static ALLOCATOR: meter::Counting = meter::Counting;

/// What a scenario says: figures by name.
type Figures = Vec<(&'static str, u64)>;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    // One thread: instructions and CPU time are then those of the client alone.
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let figures = runtime.block_on(async {
        match words.as_slice() {
            ["calls", client, provider, operation, address, calls, concurrency] => {
                let subject = subject::Subject::new(client, provider, operation, address).await;
                let warm_up = subject::Operation::read(operation).warm_up();
                calls::run(subject, warm_up, number(calls), number(concurrency)).await
            }
            ["page", client, provider, rows, address] => {
                page::run(client, provider, rows.parse().expect("a number"), address).await
            }
            ["stream", client, provider, links, address] => {
                stream::run(client, provider, number(links), address).await
            }
            ["follow", links, concurrency, address] => {
                follow::run(number(links), number(concurrency), address).await
            }
            ["work", name, times] => work::run(name, number(times)),
            _ => panic!("what the scenarios are stands at the top of main.rs"),
        }
    });
    let members: Vec<String> =
        figures.iter().map(|(name, figure)| format!("\"{name}\":{figure}")).collect();
    println!("{{{}}}", members.join(","));
}

fn number(text: &str) -> u64 {
    text.parse().expect("a number")
}
