//! `drive SCENARIO …`: runs one scenario with one client against the server, and prints its cost as
//! a line of JSON.
//!
//! ```text
//! drive calls CLIENT PROVIDER OPERATION ADDRESS CALLS
//! drive stream PROVIDER LINKS ADDRESS
//! ```

mod client;
mod memory;
mod order;
mod stream;

use tokio::runtime::Builder;

#[global_allocator]
static ALLOCATOR: memory::Counting = memory::Counting;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    // One thread: the instructions are then those of the client alone.
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        match words.as_slice() {
            ["calls", client, provider, operation, address, calls] => {
                let client = client::BenchClient::new(client, provider, operation, address).await;
                for _ in 0..client.warm_up() + number(calls) {
                    client.call().await;
                }
            }
            ["stream", provider, links, address] => {
                stream::run(provider, number(links), address).await;
            }
            _ => panic!("unknown arguments; the scenarios are listed at the top of main.rs"),
        }
    });
}

fn number(text: &str) -> u64 {
    text.parse().expect("a number")
}
