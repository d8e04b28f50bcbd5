//! Construction from environment variables.

use paylink_core::{PayLinks, Result, Transport, Variables};

use crate::{Client, PROVIDER};

const PREFIX: &str = "PAYLINK_FOURTH_";

const NAMES: &[&str] = &["ENVIRONMENT", "BASE_URL", "KEY"];

/// The fields of errors whose values come from one variable each.
const FIELDS: &[(&str, &str)] = &[("base_url", "BASE_URL"), ("key", "KEY")];

/// Creates the [`PayLinks`] value from the environment variables of this process.
///
/// | variable | value |
/// | --- | --- |
/// | `PAYLINK_FOURTH_ENVIRONMENT` | `sandbox`; required |
/// | `PAYLINK_FOURTH_BASE_URL` | a URL of this machine; required |
/// | `PAYLINK_FOURTH_KEY` | the key; required |
///
/// # Errors
/// Returns an error if a variable is missing, invalid or unknown.
pub fn from_env() -> Result<PayLinks> {
    links(&Transport::new()?, &Variables::from_env(PREFIX, NAMES)?)
}

/// Creates the [`PayLinks`] value with this transport and with the variables that `get` returns.
///
/// # Errors
/// Returns an error if a variable is missing or invalid.
pub fn from_variables(
    transport: &Transport,
    get: impl Fn(&str) -> Option<String>,
) -> Result<PayLinks> {
    links(transport, &Variables::new(PREFIX, NAMES, &get))
}

fn links(transport: &Transport, variables: &Variables<'_>) -> Result<PayLinks> {
    let client = client(transport, variables)
        .map_err(|error| variables.name_variable(error, FIELDS).with_provider(&PROVIDER))?;
    Ok(PayLinks::with_clock(client, transport.clock().clone()))
}

fn client(transport: &Transport, variables: &Variables<'_>) -> Result<Client> {
    if variables.environment(&[], &["BASE_URL"])? != "sandbox" {
        return Err(variables.error("ENVIRONMENT", "must be `sandbox`"));
    }
    Client::new(&variables.required("BASE_URL")?, variables.required("KEY")?, transport)
}
