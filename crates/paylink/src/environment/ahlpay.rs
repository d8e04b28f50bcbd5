#![cfg(feature = "ahl")]

use ::ahlpay::{Client, Credentials, Environment, HashPassword, LinkOptions, PROVIDER};
use paylink_core::{PayLinks, Result, Transport};

use super::Variables;

pub(super) const PREFIX: &str = "PAYLINK_AHL_";

pub(super) const NAMES: &[&str] = &[
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

const NUMBER: &str = "must be a whole number";

pub(super) fn links(transport: &Transport, variables: Variables<'_>) -> Result<PayLinks> {
    let client = client(transport, &variables).map_err(|error| error.with_provider(&PROVIDER))?;
    Ok(PayLinks::with_clock(client, transport.clock().clone()))
}

fn client(transport: &Transport, variables: &Variables<'_>) -> Result<Client> {
    let url = || variables.required("BASE_URL");
    let environment = match &*variables.environment(&["test", "production"], &["BASE_URL"])? {
        "test" => Environment::Test,
        "production" => Environment::Production,
        "sandbox" => variables.within("BASE_URL", Environment::sandbox(&url()?))?,
        name => variables.within("BASE_URL", Environment::custom(name, &url()?))?,
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
    variables.built(&[("account", "ACCOUNT"), ("environment", "ENVIRONMENT")], builder.build())
}

fn transaction_days(variables: &Variables<'_>) -> Result<Option<u16>> {
    const NAME: &str = "TRANSACTION_DAYS";
    const RULE: &str = "must be a whole number, at least 2: the searched range ends tomorrow";
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
