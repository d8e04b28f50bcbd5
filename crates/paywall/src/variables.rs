use paylink_core::{Error, PayLinks, Result, Transport, Variables, Zone};

use crate::callback::HashKeys;
use crate::{Client, Environment, KeyPair, LinkOptions, PROVIDER};

const PREFIX: &str = "PAYLINK_PAYWALL_";

const NAMES: &[&str] = &[
    "ENVIRONMENT",
    "PUBLIC_KEY",
    "PUBLIC_CLIENT",
    "PRIVATE_KEY",
    "PRIVATE_CLIENT",
    "CHECKOUT_HASH_KEY",
    "LINKQR_HASH_KEY",
    "SYSTEM_HASH_KEY",
    "THREE_D_HASH_KEY",
    "EXPIRY_ZONE",
    "BASE_URL",
    "PRIVATE_BASE_URL",
    "ACCOUNT",
    "FORCE_3D",
    "SHOW_DESCRIPTION",
    "ROUTE_GROUP_KEY",
];

/// The names of invalid fields in errors, with the environment variable that sets each field.
const FIELDS: &[(&str, &str)] = &[("account", "ACCOUNT"), ("environment", "ENVIRONMENT")];

/// Creates a [`PayLinks`] handle for Paywall from the environment variables of this process.
///
/// A variable with a blank value is treated as not set. The value of a flag is `yes` or `no`.
///
/// | variable | value |
/// | --- | --- |
/// | `PAYLINK_PAYWALL_ENVIRONMENT` | `test`, `production`, `production-turkey`, `sandbox` or a name of your own; required |
/// | `PAYLINK_PAYWALL_PUBLIC_KEY` | the public key; required |
/// | `PAYLINK_PAYWALL_PUBLIC_CLIENT` | the value `PublicClient` from Paywall's panel, which belongs to the public key; required |
/// | `PAYLINK_PAYWALL_PRIVATE_KEY` | the private key, with which the client queries payments; optional |
/// | `PAYLINK_PAYWALL_PRIVATE_CLIENT` | the value `PrivateClient` from Paywall's panel, which belongs to the private key; required if the private key is set, and otherwise not allowed |
/// | `PAYLINK_PAYWALL_CHECKOUT_HASH_KEY` | the hash key of the webhook of hosted payment pages |
/// | `PAYLINK_PAYWALL_LINKQR_HASH_KEY` | the hash key of the LinkQr webhook |
/// | `PAYLINK_PAYWALL_SYSTEM_HASH_KEY` | the hash key of the general webhook and the PayWatch webhook |
/// | `PAYLINK_PAYWALL_THREE_D_HASH_KEY` | the hash key of the form that the browser posts after 3-D Secure |
/// | `PAYLINK_PAYWALL_EXPIRY_ZONE` | the time zone of the expiry date that the client sends: `istanbul` or `utc`; `istanbul` if not set |
/// | `PAYLINK_PAYWALL_BASE_URL` | the base URL of the Payment API; required if the environment is `sandbox` or a name of your own; otherwise not allowed |
/// | `PAYLINK_PAYWALL_PRIVATE_BASE_URL` | the base URL of the Payment Private API; required if the environment is `sandbox` or a name of your own; otherwise not allowed |
/// | `PAYLINK_PAYWALL_ACCOUNT` | the account's name in link keys; `default` if not set |
/// | `PAYLINK_PAYWALL_FORCE_3D` | flag: 3-D Secure is required; `yes` if not set |
/// | `PAYLINK_PAYWALL_SHOW_DESCRIPTION` | flag: the payment page shows the description of the link, as the name of a product; `yes` if not set |
/// | `PAYLINK_PAYWALL_ROUTE_GROUP_KEY` | the key of the route group, which Paywall uses to select the payment provider |
///
/// # Errors
/// Returns an error for which [`Error::is_configuration`](paylink_core::Error::is_configuration)
/// returns `true` if a required variable is missing, if a value is invalid, or if the name of a
/// variable begins with `PAYLINK_PAYWALL_` but is not in the table. The error contains the name of
/// the variable and the violated rule, but never the value. For an unknown variable, the error
/// suggests the closest name. Also returns an error if the operating system has no certificate
/// authorities.
pub fn from_env() -> Result<PayLinks> {
    links(&Transport::new()?, &Variables::from_env(PREFIX, NAMES)?)
}

/// Creates a [`PayLinks`] handle for Paywall, like [`from_env`], but with the given transport. The
/// values of the variables come from the function `get`, and not from the process environment.
///
/// This function calls `get` with the name of each variable in the table of [`from_env`].
///
/// # Errors
/// Returns an error in the same cases as [`from_env`], with one exception: unknown variables are
/// not detected, because `get` cannot list variables.
///
/// ```
/// let transport = paywall::Transport::new()?;
/// let error = paywall::from_variables(&transport, |_| None).unwrap_err();
/// assert!(error.to_string().contains("PAYLINK_PAYWALL_ENVIRONMENT is not set"));
/// # Ok::<(), paywall::Error>(())
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
    let pair = |key, client| {
        Ok::<_, Error>(KeyPair::new(variables.required(key)?, variables.required(client)?))
    };
    let mut builder =
        Client::builder(environment(variables)?, pair("PUBLIC_KEY", "PUBLIC_CLIENT")?)
            .transport(transport)
            .hash_keys(hash_keys(variables))
            .link_options(options(variables)?);
    if variables.get("PRIVATE_KEY").or_else(|| variables.get("PRIVATE_CLIENT")).is_some() {
        builder = builder.private_keys(pair("PRIVATE_KEY", "PRIVATE_CLIENT")?);
    }
    if let Some(zone) = zone(variables)? {
        builder = builder.expiry_zone(zone);
    }
    if let Some(account) = variables.get("ACCOUNT") {
        builder = builder.account(account);
    }
    builder.build()
}

fn environment(variables: &Variables<'_>) -> Result<Environment> {
    let documented = ["test", "production", "production-turkey"];
    let name = variables.environment(&documented, &["BASE_URL", "PRIVATE_BASE_URL"])?;
    if documented.contains(&name.as_str()) {
        return Environment::named(&name);
    }
    let (payment, private) =
        (variables.required("BASE_URL")?, variables.required("PRIVATE_BASE_URL")?);
    let environment = |private: &str, variable| {
        match &*name {
            "sandbox" => Environment::sandbox(&payment, private),
            _ => Environment::custom(&*name, &payment, private),
        }
        .map_err(|error| variables.name_variable(error, &[("base_url", variable)]))
    };
    // The payment address alone first, so that an error names the variable of the wrong address.
    environment(&payment, "BASE_URL")?;
    environment(&private, "PRIVATE_BASE_URL")
}

fn hash_keys(variables: &Variables<'_>) -> HashKeys {
    let mut keys = HashKeys::new();
    if let Some(key) = variables.get("CHECKOUT_HASH_KEY") {
        keys = keys.checkout(key);
    }
    if let Some(key) = variables.get("LINKQR_HASH_KEY") {
        keys = keys.linkqr(key);
    }
    if let Some(key) = variables.get("SYSTEM_HASH_KEY") {
        keys = keys.system(key);
    }
    if let Some(key) = variables.get("THREE_D_HASH_KEY") {
        keys = keys.three_d(key);
    }
    keys
}

fn zone(variables: &Variables<'_>) -> Result<Option<Zone>> {
    match variables.get("EXPIRY_ZONE").as_deref() {
        None => Ok(None),
        Some("istanbul") => Ok(Some(Zone::Istanbul)),
        Some("utc") => Ok(Some(Zone::Utc)),
        Some(_) => Err(variables.error("EXPIRY_ZONE", "must be `istanbul` or `utc`")),
    }
}

fn options(variables: &Variables<'_>) -> Result<LinkOptions> {
    let mut options = LinkOptions::new();
    if let Some(required) = variables.flag("FORCE_3D")? {
        options.force_3d = required;
    }
    if let Some(shown) = variables.flag("SHOW_DESCRIPTION")? {
        options.show_description = shown;
    }
    options.route_group_key = variables.get("ROUTE_GROUP_KEY");
    Ok(options)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_table_of_from_env_has_every_variable() {
        let rows: Vec<&str> = include_str!("variables.rs")
            .lines()
            .filter_map(|line| line.strip_prefix("/// | `PAYLINK_PAYWALL_")?.split('`').next())
            .collect();
        assert_eq!(rows, super::NAMES);
    }
}
