use paylink_core::{PayLinks, Private, Result, Transport, Variables};

use crate::{Client, Environment, LinkOptions, PROVIDER};

const PREFIX: &str = "PAYLINK_PAYNET_";

const NAMES: &[&str] = &[
    "ENVIRONMENT",
    "SECRET_KEY",
    "BASE_URL",
    "ACCOUNT",
    "POS_TYPE",
    "COMMISSION_ON_PAYER",
    "AGENT_ID",
    "USER_NAME",
    "AGENT_NOTE",
    "MAIL_COMPANY_ON_SUCCESS",
    "SEVERAL_CARDS",
];

/// The names of invalid fields in errors, with the environment variable that sets each field.
const FIELDS: &[(&str, &str)] = &[
    ("base_url", "BASE_URL"),
    ("key", "SECRET_KEY"),
    ("account", "ACCOUNT"),
    ("environment", "ENVIRONMENT"),
];

/// Creates a [`PayLinks`] handle for Paynet from the environment variables of this process.
///
/// A variable with a blank value is treated as not set. The value of a flag is `yes` or `no`.
///
/// | variable | value |
/// | --- | --- |
/// | `PAYLINK_PAYNET_ENVIRONMENT` | `test`, `production`, `sandbox` or a name of your own; required |
/// | `PAYLINK_PAYNET_SECRET_KEY` | the secret key, `sck_…`; required |
/// | `PAYLINK_PAYNET_BASE_URL` | the base URL; required if the environment is `sandbox` or a name of your own; otherwise not allowed |
/// | `PAYLINK_PAYNET_ACCOUNT` | the account's name in link keys; `default` if not set |
/// | `PAYLINK_PAYNET_POS_TYPE` | the owner of the POS (point of sale) that takes the payments: `5` for Paynet, `1` for the merchant's company |
/// | `PAYLINK_PAYNET_COMMISSION_ON_PAYER` | flag: the payer pays Paynet's commission |
/// | `PAYLINK_PAYNET_AGENT_ID` | Paynet's id for the dealer who receives the money |
/// | `PAYLINK_PAYNET_USER_NAME` | the name of the user who creates the links for the merchant |
/// | `PAYLINK_PAYNET_AGENT_NOTE` | a note that appears in the merchant's reports at Paynet |
/// | `PAYLINK_PAYNET_MAIL_COMPANY_ON_SUCCESS` | flag: Paynet sends an e-mail to the merchant's company when a link is paid |
/// | `PAYLINK_PAYNET_SEVERAL_CARDS` | flag: the payer may pay parts of the amount with several cards |
///
/// # Errors
/// Returns an error for which [`Error::is_configuration`](paylink_core::Error::is_configuration)
/// returns `true` if a required variable is missing, if a value is invalid, or if the name of a
/// variable begins with `PAYLINK_PAYNET_` but is not in the table. The error contains the name of
/// the variable and the violated rule, but never the value. For an unknown variable, the error
/// suggests the closest name. Also returns an error if the operating system has no certificate
/// authorities.
pub fn from_env() -> Result<PayLinks> {
    links(&Transport::new()?, &Variables::from_env(PREFIX, NAMES)?)
}

/// Creates a [`PayLinks`] handle for Paynet, like [`from_env`], but with the given transport. The
/// values of the variables come from the function `get`, and not from the process environment.
///
/// This function calls `get` with the name of each variable in the table of [`from_env`].
///
/// # Errors
/// Returns an error in the same cases as [`from_env`], with one exception: unknown variables are
/// not detected, because `get` cannot list variables.
///
/// ```
/// let transport = paynet::Transport::new()?;
/// let error = paynet::from_variables(&transport, |_| None).unwrap_err();
/// assert!(error.to_string().contains("PAYLINK_PAYNET_ENVIRONMENT is not set"));
/// # Ok::<(), paynet::Error>(())
/// ```
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
    let url = || variables.required("BASE_URL");
    let environment = match &*variables.environment(&["test", "production"], &["BASE_URL"])? {
        "test" => Environment::Test,
        "production" => Environment::Production,
        "sandbox" => Environment::sandbox(&url()?)?,
        name => Environment::custom(name, &url()?)?,
    };
    let mut builder = Client::builder(environment, variables.required("SECRET_KEY")?)
        .transport(transport)
        .link_options(options(variables)?);
    if let Some(account) = variables.get("ACCOUNT") {
        builder = builder.account(account);
    }
    builder.build()
}

fn options(variables: &Variables<'_>) -> Result<LinkOptions> {
    let mut options = LinkOptions::new();
    options.pos_type = variables.parsed("POS_TYPE", "must be a whole number")?;
    options.commission_on_payer = variables.flag("COMMISSION_ON_PAYER")?.unwrap_or_default();
    options.agent_id = variables.get("AGENT_ID");
    options.user_name = variables.get("USER_NAME").map(Private::new);
    options.agent_note = variables.get("AGENT_NOTE").map(Private::new);
    options.mail_company_on_success =
        variables.flag("MAIL_COMPANY_ON_SUCCESS")?.unwrap_or_default();
    options.several_cards = variables.flag("SEVERAL_CARDS")?.unwrap_or_default();
    Ok(options)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_table_of_from_env_has_every_variable() {
        let rows: Vec<&str> = include_str!("variables.rs")
            .lines()
            .filter_map(|line| line.strip_prefix("/// | `PAYLINK_PAYNET_")?.split('`').next())
            .collect();
        assert_eq!(rows, super::NAMES);
    }
}
