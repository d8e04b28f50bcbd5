#![cfg(feature = "paywall")]

use ::paywall::callback::HashKeys;
use ::paywall::{Client, Environment, KeyPair, LinkOptions, PROVIDER};
use paylink_core::{Error, PayLinks, Result, Transport, Zone};

use super::Variables;

pub(super) const PREFIX: &str = "PAYLINK_PAYWALL_";

pub(super) const NAMES: &[&str] = &[
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

pub(super) fn links(transport: &Transport, variables: Variables<'_>) -> Result<PayLinks> {
    let client = client(transport, &variables).map_err(|error| error.with_provider(&PROVIDER))?;
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
    variables.built(&[("account", "ACCOUNT"), ("environment", "ENVIRONMENT")], builder.build())
}

fn environment(variables: &Variables<'_>) -> Result<Environment> {
    let documented = ["test", "production", "production-turkey"];
    let name = variables.environment(&documented, &["BASE_URL", "PRIVATE_BASE_URL"])?;
    if documented.contains(&name.as_str()) {
        return Environment::named(&name);
    }
    let (payment, private) =
        (variables.required("BASE_URL")?, variables.required("PRIVATE_BASE_URL")?);
    let environment = |payment: &str, private: &str| match &*name {
        "sandbox" => Environment::sandbox(payment, private),
        _ => Environment::custom(&*name, payment, private),
    };
    // Each address alone first, so that the error names its variable.
    variables.within("BASE_URL", environment(&payment, &payment))?;
    variables.within("PRIVATE_BASE_URL", environment(&payment, &private))
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
