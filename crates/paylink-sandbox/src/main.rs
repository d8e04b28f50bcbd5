//! `paylink-sandbox`: runs the sandbox until Ctrl-C.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr};
use std::process::ExitCode;

use lexopt::{Arg, Parser, ValueExt as _};
use paylink_sandbox::{Builder, Sandbox, Switch};

const HELP: &str = "\
A local server that behaves like Turkish payment-link providers.

Usage: paylink-sandbox [--port N] [--set SWITCH]... [--strict | --strict-page] [--magic-amounts] [--quiet] [--bind ADDRESS]
                       [--host NAME]... [--callback-host HOST]... [--keys FILE] [--state FILE]

  --port N      the port to listen on (default: a free port)
  --strict      refuses every request that differs from the documentation, unless known clients of the provider
                send such requests
  --strict-page refuses every request that differs from the documentation page, even if known clients of the
                provider send such requests
  --magic-amounts
                simulates a fault if an amount ends with certain digits; the dashboard's page about faults lists them
  --quiet       writes no requests and no findings to standard error
  --bind ADDRESS
                the address to listen on (default: 127.0.0.1 and [::1]). If it is not a loopback address, everybody
                who can reach it can use the sandbox
  --host NAME   another host name that requests may have in the header Host, with or without a port; may be repeated
  --callback-host HOST
                another machine to which callbacks may be posted, by its exact name or IP address; may be repeated
  --keys FILE   reads the keys and the token from a file with lines NAME=value. Creates the file if it does not
                exist, and adds missing keys. Without this option, the keys are new at every start
  --state FILE  stores links and payments in a file, so that they are still there after a restart; use the same
                --port at each start
  --set SWITCH  turns a switch on; may be repeated
  --switches    prints all switches, with the behaviour in both positions
  --help        prints this text
";

/// The options that may be repeated.
const REPEATABLE: [&str; 3] = ["set", "host", "callback-host"];

/// What the arguments ask for.
enum Command {
    Run(Options),
    Print(String),
}

struct Options {
    builder: Builder,
    address: IpAddr,
    switches: Vec<Switch>,
    callback_hosts: Vec<String>,
}

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    match read(Parser::from_env()) {
        Ok(Command::Run(options)) => {
            if let Err(error) = run(options).await {
                writeln!(io::stderr().lock(), "error: {error}")?;
                return Ok(ExitCode::FAILURE);
            }
        }
        Ok(Command::Print(text)) => say(&text)?,
        Err(error) => {
            writeln!(io::stderr().lock(), "error: {error}\n--help shows the arguments")?;
            return Ok(ExitCode::from(2));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn read(mut parser: Parser) -> Result<Command, lexopt::Error> {
    let mut builder = Sandbox::builder().log_requests(true).log_findings(true);
    let mut address = IpAddr::from(Ipv4Addr::LOCALHOST);
    let (mut switches, mut callback_hosts) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    while let Some(argument) = parser.next()? {
        let name = match argument {
            Arg::Long(name) => name.to_owned(),
            Arg::Short('h') => "help".to_owned(),
            other => return Err(other.unexpected()),
        };
        if !REPEATABLE.contains(&name.as_str()) && !seen.insert(name.clone()) {
            return Err(format!("--{name} is given more than once").into());
        }
        match name.as_str() {
            "port" => {
                let port = value(&mut parser)?.parse();
                builder = builder.port(port.map_err(|_| "--port needs a number below 65536")?);
            }
            "bind" => {
                let parsed = value(&mut parser)?.parse();
                address = parsed.map_err(|_| "--bind needs an IP address")?;
            }
            "magic-amounts" => builder = builder.with_magic_amounts(true),
            "strict" if !seen.contains("strict-page") => builder = builder.strict(true),
            "strict-page" if !seen.contains("strict") => builder = builder.strict_page(true),
            "strict" | "strict-page" => {
                return Err("--strict and --strict-page exclude each other".into());
            }
            "quiet" => builder = builder.log_requests(false).log_findings(false),
            "keys" => builder = builder.keys_file(value(&mut parser)?),
            "state" => builder = builder.state_file(value(&mut parser)?),
            "host" => builder = builder.host(value(&mut parser)?),
            "callback-host" => callback_hosts.push(value(&mut parser)?),
            "set" => {
                let switch = value(&mut parser)?.parse::<Switch>();
                switches.push(switch.map_err(|error| error.to_string())?);
            }
            "switches" => return Ok(Command::Print(list_of_switches())),
            "help" => return Ok(Command::Print(HELP.to_owned())),
            name => return Err(Arg::Long(name).unexpected()),
        }
    }
    Ok(Command::Run(Options { builder, address, switches, callback_hosts }))
}

/// Returns the value of the last option. A word that begins with `-` is another option, and no
/// value.
fn value(parser: &mut Parser) -> Result<String, lexopt::Error> {
    parser.values()?.next().unwrap_or_default().string()
}

async fn run(options: Options) -> Result<(), Box<dyn Error>> {
    let Options { mut builder, address, switches, callback_hosts } = options;
    for host in callback_hosts {
        warn(&format!("callbacks are posted to {host:?}, another machine, without encryption."))?;
        builder = builder.callback_host(host);
    }
    let sandbox = builder.bind(address).start().await?;
    if !address.is_loopback() {
        warn(&format!(
            "the sandbox listens on {address}. Everybody who reaches this address can use it, without encryption."
        ))?;
    }
    switches.iter().for_each(|switch| sandbox.set(*switch, true));
    let stop = Stop::new()?;
    say(&greeting(&sandbox, &switches))?;
    stop.wait().await?;
    sandbox.save_state()?;
    Ok(())
}

/// The signals that end the program: Ctrl-C, and the one of service managers and containers.
#[cfg(unix)]
struct Stop {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Stop {
    /// From now on, the signals do not end the program at once.
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn wait(mut self) -> io::Result<()> {
        tokio::select! {
            _ = self.interrupt.recv() => Ok(()),
            _ = self.terminate.recv() => Ok(()),
        }
    }
}

/// Ctrl-C, which ends the program.
#[cfg(not(unix))]
struct Stop;

#[cfg(not(unix))]
impl Stop {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn wait(self) -> io::Result<()> {
        tokio::signal::ctrl_c().await
    }
}

fn greeting(sandbox: &Sandbox, switches: &[Switch]) -> String {
    let (url, token) = (sandbox.url(), sandbox.control_token());
    let mut text = format!(
        "The sandbox is running on {url}. Nothing here is real; Ctrl-C ends it.\n\n\
         Dashboard\n  {}\n  The address contains this start's token. For the control API:\n\n\
         export PAYLINK_SANDBOX_URL={url}\nexport PAYLINK_SANDBOX_TOKEN={token}\n",
        sandbox.dashboard_url(),
    );
    for switch in switches {
        text.push_str(&format!("{switch} is on. {}\n", switch.describe()));
    }
    text + &sandbox.shell_exports()
}

fn list_of_switches() -> String {
    Switch::ALL.iter().map(|switch| format!("{switch}\n    {}\n", switch.describe())).collect()
}

fn warn(of: &str) -> io::Result<()> {
    writeln!(io::stderr().lock(), "WARNING: {of}")
}

fn say(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}
