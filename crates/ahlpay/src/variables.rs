use paylink_core::{PayLinks, Result, Transport, Variables};

use crate::{Client, Credentials, Environment, HashPassword, LinkOptions, PROVIDER};

const PREFIX: &str = "PAYLINK_AHL_";

const NAMES: &[&str] = &[
    "ENVIRONMENT",
    "EMAIL",
    "PASSWORD",
    "MEMBER_ID",
    "MERCHANT_ID",
    "HASH_PASSWORD",
    "ALLOW_DEACTIVATION",
    "TRANSACTION_DAYS",
    "BASE_URL",
    "ACCOUNT",
    "BANK_CODE",
    "INSTALLMENT_COUNT",
];

/// The names of invalid fields in errors, with the environment variable that sets each field.
const FIELDS: &[(&str, &str)] =
    &[("base_url", "BASE_URL"), ("account", "ACCOUNT"), ("environment", "ENVIRONMENT")];

const NUMBER: &str = "must be a whole number";

/// Creates a [`PayLinks`] handle for AHL Pay from the environment variables of this process.
///
/// A variable with a blank value is treated as not set. The value of a flag is `yes` or `no`.
///
/// | variable | value |
/// | --- | --- |
/// | `PAYLINK_AHL_ENVIRONMENT` | `test`, `production`, `sandbox` or a name of your own; required |
/// | `PAYLINK_AHL_EMAIL` | the API user's e-mail address; required |
/// | `PAYLINK_AHL_PASSWORD` | the API user's password; required |
/// | `PAYLINK_AHL_MEMBER_ID` | the member id, which identifies an institution; 1 if not set |
/// | `PAYLINK_AHL_MERCHANT_ID` | the merchant id that the client uses if the login returns no merchant id |
/// | `PAYLINK_AHL_HASH_PASSWORD` | the hash password with which the client signs requests for new links |
/// | `PAYLINK_AHL_ALLOW_DEACTIVATION` | flag: the client may deactivate links with a service that AHL Pay does not document; `no` if not set |
/// | `PAYLINK_AHL_TRANSACTION_DAYS` | the number of days in which the client searches for a link's payments; 45 if not set |
/// | `PAYLINK_AHL_BASE_URL` | the base URL; required if the environment is `sandbox` or a name of your own; otherwise not allowed |
/// | `PAYLINK_AHL_ACCOUNT` | the account's name in link keys; `default` if not set |
/// | `PAYLINK_AHL_BANK_CODE` | the code of the virtual POS (the merchant's connection to a bank) that processes the payments |
/// | `PAYLINK_AHL_INSTALLMENT_COUNT` | the number of installments of links that allow installments |
///
/// # Errors
/// Returns an error for which [`Error::is_configuration`](paylink_core::Error::is_configuration)
/// returns `true` if a required variable is missing, if a value is invalid, or if the name of a
/// variable begins with `PAYLINK_AHL_` but is not in the table. The error contains the name of the
/// variable and the violated rule, but never the value. For an unknown variable, the error suggests
/// the closest name. Also returns an error if the operating system has no certificate authorities.
pub fn from_env() -> Result<PayLinks> {
    links(&Transport::new()?, &Variables::from_env(PREFIX, NAMES)?)
}

/// Creates a [`PayLinks`] handle for AHL Pay, like [`from_env`], but with the given transport. The
/// values of the variables come from the function `get`, and not from the process environment.
///
/// This function calls `get` with the name of each variable in the table of [`from_env`].
///
/// # Errors
/// Returns an error in the same cases as [`from_env`], with one exception: unknown variables are
/// not detected, because `get` cannot list variables.
///
/// ```
/// let transport = ahlpay::Transport::new()?;
/// let error = ahlpay::from_variables(&transport, |_| None).unwrap_err();
/// assert!(error.to_string().contains("PAYLINK_AHL_ENVIRONMENT is not set"));
/// # Ok::<(), ahlpay::Error>(())
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
    let credentials =
        Credentials::new(variables.required("EMAIL")?, variables.required("PASSWORD")?);
    let mut builder = Client::builder(environment, credentials)
        .transport(transport)
        .link_options(options(variables)?);
    if let Some(member_id) = variables.parsed("MEMBER_ID", NUMBER)? {
        builder = builder.member_id(member_id);
    }
    if let Some(merchant_id) = variables.parsed("MERCHANT_ID", NUMBER)? {
        builder = builder.merchant_id(merchant_id);
    }
    if let Some(password) = variables.get("HASH_PASSWORD") {
        builder = builder.hash_password(HashPassword::new(password));
    }
    if variables.flag("ALLOW_DEACTIVATION")? == Some(true) {
        builder = builder.allow_deactivation();
    }
    if let Some(days) = transaction_days(variables)? {
        builder = builder.transaction_days(days);
    }
    if let Some(account) = variables.get("ACCOUNT") {
        builder = builder.account(account);
    }
    builder.build()
}

fn transaction_days(variables: &Variables<'_>) -> Result<Option<u16>> {
    const NAME: &str = "TRANSACTION_DAYS";
    const RULE: &str = "must be a whole number, at least 2, because the last day is tomorrow";
    match variables.parsed(NAME, RULE)? {
        Some(0 | 1) => Err(variables.error(NAME, RULE)),
        days => Ok(days),
    }
}

fn options(variables: &Variables<'_>) -> Result<LinkOptions> {
    let mut options = LinkOptions::new();
    options.bank_code = variables.get("BANK_CODE");
    options.installment_count = variables.parsed("INSTALLMENT_COUNT", NUMBER)?;
    Ok(options)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_table_of_from_env_has_every_variable() {
        let rows: Vec<&str> = include_str!("variables.rs")
            .lines()
            .filter_map(|line| line.strip_prefix("/// | `PAYLINK_AHL_")?.split('`').next())
            .collect();
        assert_eq!(rows, super::NAMES);
    }
}
