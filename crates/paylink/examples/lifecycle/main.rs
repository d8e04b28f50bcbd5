//! Payment links through their whole life, with the real client over real HTTP.
//!
//! `cargo run -p paylink --all-features --example lifecycle` starts the sandbox inside this
//! process: no account, no network.
//!
//! `-- --against-test-host` runs one link of 1 TRY at Paynet's test host with your key
//! (`PAYLINK_PAYNET_SECRET_KEY`, `PAYLINK_PAYNET_ENVIRONMENT=test`): nothing is paid, nothing is
//! sent to anybody, and the link is deactivated at the end.
#![allow(clippy::print_stdout, reason = "an example speaks to the person who runs it")]

mod ahl;
mod browser;
mod merchant;
mod paynet;
mod paywall;
mod table;

use std::error::Error;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match run(std::env::args().nth(1).as_deref()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("\nStopped: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(argument: Option<&str>) -> Result<(), Box<dyn Error>> {
    match argument {
        None => {
            let sandbox = paylink_sandbox::Sandbox::start().await?;
            println!("The sandbox is running on {}. Nothing here is real.", sandbox.url());
            let mut rows = table::Table::default();
            paynet::run(&sandbox, &mut rows).await?;
            paywall::run(&sandbox, &mut rows).await?;
            ahl::run(&sandbox, &mut rows).await?;
            println!("\nAll links\n{rows}");
            Ok(())
        }
        Some("--against-test-host") => paynet::against_test_host().await,
        Some(_) => Err("the only argument is --against-test-host".into()),
    }
}
