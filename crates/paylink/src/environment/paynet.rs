#![cfg(feature = "paynet")]

use ::paynet::{Client, Environment, LinkOptions, PROVIDER};
use paylink_core::{PayLinks, Private, Result, Transport};

use super::Variables;

pub(super) const PREFIX: &str = "PAYLINK_PAYNET_";

pub(super) const NAMES: &[&str] = &[
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
    let mut builder = Client::builder(environment, variables.required("SECRET_KEY")?)
        .transport(transport)
        .link_options(options(variables)?);
    if let Some(account) = variables.get("ACCOUNT") {
        builder = builder.account(account);
    }
    let fields = [("key", "SECRET_KEY"), ("account", "ACCOUNT"), ("environment", "ENVIRONMENT")];
    variables.built(&fields, builder.build())
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
