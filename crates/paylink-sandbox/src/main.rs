//! `paylink-sandbox`: runs the sandbox until Ctrl-C.

use std::error::Error;
use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr};

use paylink_sandbox::{Finding, Sandbox, Switch};

const HELP: &str = "\
A local server that behaves like Turkish payment-link providers.

Usage: paylink-sandbox [--port N] [--set SWITCH]... [--strict] [--magic-amounts] [--quiet] [--bind ADDRESS]
                       [--host NAME]... [--callback-host HOST]...

  --port N      the port (default: a free one)
  --strict      refuses every request that does what the documentation does not name
  --magic-amounts
                lets amounts select faults by their kuruş; the dashboard's page on faults lists them
  --quiet       no line on standard error for every request
  --bind ADDRESS
                the address to listen on (default: 127.0.0.1). On any other one everybody in its network can use the
                sandbox
  --host NAME   another name that requests may give as their host, with or without a port; may be repeated
  --callback-host HOST
                a host beyond this machine to which callbacks may be posted, by its exact name; may be repeated
  --set SWITCH  turns a switch on; may be repeated
  --switches    lists the switches: readings of the documentation that no page settles
  --help        this text
";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut builder = Sandbox::builder().log_requests(true);
    let mut address = IpAddr::from(Ipv4Addr::LOCALHOST);
    let mut switches: Vec<Switch> = Vec::new();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--port" => {
                builder =
                    builder.port(value()?.parse().map_err(|_| "--port needs a number below 65536")?)
            }
            "--magic-amounts" => builder = builder.with_magic_amounts(true),
            "--strict" => builder = builder.strict(true),
            "--quiet" => builder = builder.log_requests(false),
            "--bind" => address = value()?.parse().map_err(|_| "--bind needs an IP address")?,
            "--callback-host" => {
                let host = value()?;
                warn(&format!(
                    "callbacks are posted to {host:?}, beyond this machine, without encryption."
                ))?;
                builder = builder.callback_host(host);
            }
            "--host" => builder = builder.host(value()?),
            "--set" => switches.push(value()?.parse()?),
            "--switches" => return Ok(say(&list_of_switches())?),
            "--help" | "-h" => return Ok(say(HELP)?),
            other => {
                return Err(
                    format!("unknown argument {other:?}; --help shows the known ones").into()
                );
            }
        }
    }

    let sandbox = builder.bind(address).on_finding(print).start().await?;
    if !address.is_loopback() {
        warn(&format!(
            "the sandbox listens on {address}. Everybody who reaches this address can use it, without encryption."
        ))?;
    }
    switches.iter().for_each(|switch| sandbox.set(*switch, true));
    say(&greeting(&sandbox, &switches))?;
    tokio::signal::ctrl_c().await?;
    Ok(())
}

fn greeting(sandbox: &Sandbox, switches: &[Switch]) -> String {
    let paynet = sandbox.paynet();
    let (url, key) = (paynet.base_url(), paynet.secret_key());
    let mut text = format!(
        "The sandbox is running on {}. Nothing here is real; Ctrl-C ends it.\n",
        sandbox.url()
    );
    text.push_str(&format!(
        "\nDashboard\n  {}\n  The address contains this start's token. For the control API:\n\n\
         export PAYLINK_SANDBOX_URL={}\nexport PAYLINK_SANDBOX_TOKEN={}\n",
        sandbox.dashboard_url(),
        sandbox.url(),
        sandbox.control_token()
    ));
    for switch in switches {
        text.push_str(&format!("{switch} is on. {}\n", switch.describe()));
    }
    text.push_str(&format!(
        "\nPaynet\n  base URL    {url}\n  secret key  {key} (of this sandbox; it opens nothing else)\n\n\
         export PAYLINK_PAYNET_ENVIRONMENT=sandbox\n\
         export PAYLINK_PAYNET_BASE_URL={url}\n\
         export PAYLINK_PAYNET_SECRET_KEY={key}\n"
    ));
    text.push_str(&paywall_greeting(sandbox));
    text.push_str(&ahlpay_greeting(sandbox));
    text
}

fn paywall_greeting(sandbox: &Sandbox) -> String {
    let paywall = sandbox.paywall();
    let lines = [
        ("ENVIRONMENT", "sandbox"),
        ("BASE_URL", &paywall.base_url()),
        ("PRIVATE_BASE_URL", &paywall.private_base_url()),
        ("PUBLIC_KEY", paywall.public_key()),
        ("PUBLIC_CLIENT", paywall.public_client()),
        ("PRIVATE_KEY", paywall.private_key()),
        ("PRIVATE_CLIENT", paywall.private_client()),
        ("CHECKOUT_HASH_KEY", paywall.checkout_hash_key()),
        ("LINKQR_HASH_KEY", paywall.linkqr_hash_key()),
    ];
    let lines =
        lines.map(|(name, value)| format!("export PAYLINK_PAYWALL_{name}={value}\n")).concat();
    format!(
        "\nPaywall\n  keys and clients are values of this sandbox; they open nothing else\n\n{lines}"
    )
}

fn ahlpay_greeting(sandbox: &Sandbox) -> String {
    let ahlpay = sandbox.ahlpay();
    let lines = [
        ("ENVIRONMENT", "sandbox"),
        ("BASE_URL", &ahlpay.base_url()),
        ("EMAIL", ahlpay.email()),
        ("PASSWORD", ahlpay.password()),
        ("MEMBER_ID", &ahlpay.member_id().to_string()),
        ("HASH_PASSWORD", ahlpay.hash_password()),
    ];
    let lines = lines.map(|(name, value)| format!("export PAYLINK_AHL_{name}={value}\n")).concat();
    let merchant_id = ahlpay.merchant_id();
    format!(
        "\nAHL Pay\n  the login is of this sandbox and opens nothing else; its merchant is {merchant_id}\n\n{lines}"
    )
}

fn list_of_switches() -> String {
    Switch::ALL.iter().map(|switch| format!("{switch}\n    {}\n", switch.describe())).collect()
}

/// A finding holds no value that was sent, and no line break.
fn print(finding: &Finding) {
    // a closed stderr is no reason to end
    let _ = writeln!(
        io::stderr().lock(),
        "finding {} {finding} (request {})",
        finding.at,
        finding.request
    );
}

fn warn(of: &str) -> io::Result<()> {
    writeln!(io::stderr().lock(), "WARNING: {of}")
}

fn say(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}
