//! Which hosts a run asks. Every host but the documented test hosts is refused before anything is
//! sent.

use paylink_core::http::Endpoint;
use paylink_core::{BaseUrl, Identity, ProviderId, Transport};

use crate::table::{Header, Host, Key, Table};
use crate::variables::Variables;

/// Where the hosts of a run are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The documented test hosts.
    TestHosts,
    /// Servers of this machine, at the addresses that the variables name.
    ThisMachine,
}

/// Returns a client for each host of a provider; none for an optional one without keys.
///
/// # Errors
/// Returns an error, without the value, if a variable names another environment than `test` or
/// another address than the documented one, or if a key is missing or cannot be sent.
pub(crate) fn hosts(
    transport: &Transport,
    table: &Table,
    variables: &Variables,
    place: Place,
) -> Result<Vec<Option<Endpoint>>, String> {
    if place == Place::TestHosts {
        check_environment(table, variables)?;
    }
    let url = |host| base_url(host, variables, place);
    let urls = table.hosts.iter().map(url).collect::<Result<Vec<_>, _>>()?;
    for name in table.keys {
        variables.key(name)?;
    }
    for name in table.numbers {
        if variables.get(name).is_some_and(|number| number.parse::<i64>().is_err()) {
            return Err(format!("{name} must be a whole number"));
        }
    }
    let endpoints = table.hosts.iter().zip(urls);
    endpoints.map(|(host, url)| endpoint(transport, table, host, url, variables)).collect()
}

fn check_environment(table: &Table, variables: &Variables) -> Result<(), String> {
    let name = table.environment;
    match variables.get(name) {
        Some("test") => Ok(()),
        Some(_) => Err(format!("{name} must be `test`: nothing else is ever asked")),
        None => Err(format!("the environment variable {name} is missing; it must be `test`")),
    }
}

fn base_url(host: &Host, variables: &Variables, place: Place) -> Result<BaseUrl, String> {
    let (name, documented) = (host.base_url, host.url);
    let given = variables.get(name).map(|url| url.trim_end_matches('/'));
    let url = match (place, given) {
        (Place::ThisMachine, Some(url)) => BaseUrl::loopback(url),
        (Place::ThisMachine, None) => {
            return Err(format!("the environment variable {name} is missing"));
        }
        (Place::TestHosts, Some(url)) if url != documented => {
            return Err(format!(
                "{name} must be absent or {documented}: no other host is ever asked"
            ));
        }
        (Place::TestHosts, _) => BaseUrl::https(documented),
    };
    url.map_err(|error| error.to_string())
}

fn endpoint(
    transport: &Transport,
    table: &Table,
    host: &Host,
    url: BaseUrl,
    variables: &Variables,
) -> Result<Option<Endpoint>, String> {
    let is_given = |header: &Header| match header.key {
        Key::Variable(name) => variables.get(name).is_some(),
        Key::Invalid(_) => true,
    };
    if host.optional.is_some() && !host.headers.iter().any(is_given) {
        return Ok(None);
    }
    let in_words = |error: paylink_core::Error| error.to_string();
    let provider = ProviderId::from_static(table.provider_id);
    let identity = Identity::new(provider, "test", "default").map_err(in_words)?;
    let mut builder = Endpoint::builder(transport, &identity, url);
    for Header { name, prefix, key } in host.headers {
        let key = match key {
            Key::Variable(name) => variables.key(name)?,
            Key::Invalid(text) => (*text).into(),
        };
        builder = builder.secret_header(name, prefix, &key).map_err(in_words)?;
    }
    Ok(Some(builder.build()))
}
