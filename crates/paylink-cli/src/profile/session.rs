//! The orders and clients of a profile.

use std::cell::RefCell;
use std::time::Duration;

use paylink::{CallbackToken, Identity, PayLinks, RetryPolicy, Transport};
use paylink_orders::sqlite::Sqlite;
use paylink_orders::{HandlerError, OrderEvent, OrderHandler, Orders, Policy, postgres};
use paylink_sandbox::Sandbox;

use super::Profile;
use super::database::{self, Location};
use super::file::{self, Account};
use super::origin::Origin;
use super::secret::{CALLBACK_KEY, Values};
use crate::exit::{Exit, Failure, Outcome};

/// The orders of a profile, and its clients if the keys were read.
pub(crate) struct Session {
    pub(crate) profile: Profile,
    pub(crate) orders: Orders,
    pub(crate) accounts: Vec<Client>,
    /// `None` if the keys were not read.
    values: Option<Values>,
}

/// The client of one account.
pub(crate) struct Client {
    pub(crate) provider: &'static str,
    pub(crate) links: PayLinks,
    policy: Policy,
}

/// A variable of a client: its name, its value unless it is a key, and its origin.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    pub(crate) name: String,
    pub(crate) value: Option<String>,
    pub(crate) origin: Origin,
}

/// An order handler for both databases that does nothing, because this program does not fulfil
/// orders. Its user looks at the orders instead.
pub(crate) struct Reader;

impl OrderHandler for Reader {
    fn paid(
        &self,
        _: &paylink_orders::rusqlite::Transaction<'_>,
        _: &OrderEvent,
    ) -> Result<(), HandlerError> {
        Ok(())
    }
}

impl postgres::OrderHandler for Reader {
    async fn paid(
        &self,
        _: &mut paylink_orders::tokio_postgres::Transaction<'_>,
        _: &OrderEvent,
    ) -> Result<(), HandlerError> {
        Ok(())
    }
}

impl Session {
    /// Opens the database without clients. Of the keys, only the password of the database is read.
    pub(crate) async fn read_only(profile: Profile) -> Outcome<Self> {
        Self::open(profile, Vec::new(), None, None).await
    }

    /// Opens the database with the clients of the profile.
    pub(crate) async fn with_keys(profile: Profile) -> Outcome<Self> {
        let values = Values::load(&profile)?;
        let clients = clients(&profile, &values)?;
        let callback = callback(&profile, &values)?;
        Self::open(profile, clients, callback, Some(values)).await
    }

    async fn open(
        profile: Profile,
        accounts: Vec<Client>,
        callback: Option<(paylink::WebUrl, CallbackToken)>,
        values: Option<Values>,
    ) -> Outcome<Self> {
        let mut builder = Orders::builder(profile.settings.prefix.clone());
        for client in &accounts {
            builder = builder.account(client.links.clone(), client.policy.clone());
        }
        if let Some((address, token)) = callback {
            builder = builder.callbacks(address, token);
        }
        let orders = match profile.database()? {
            Location::File(database) => {
                if let Some(folder) = database.parent() {
                    file::private_folder(folder)
                        .map_err(|error| file::unreadable(folder, &error))?;
                }
                file::private_file(&database)
                    .map_err(|error| file::not_writable(&database, &error))?;
                builder.sqlite(Sqlite::open(&database)?, Reader).await?
            }
            Location::Postgres(server) => {
                let database = server.open(password(&profile)?.as_deref())?;
                let opened = builder.postgres(database, Reader).await;
                opened.map_err(|error| server.explained(error))?
            }
        };
        Ok(Self { profile, orders, accounts, values })
    }

    /// Returns the client with this name.
    pub(crate) fn client(&self, provider: &str) -> Outcome<&Client> {
        self.accounts
            .iter()
            .find(|client| client.provider == provider)
            .ok_or_else(|| no_client(provider))
    }

    /// Returns a client for a sandbox. It has the settings of `client` and the sandbox's keys.
    pub(crate) fn client_for(&self, client: &Client, sandbox: &Sandbox) -> Outcome<PayLinks> {
        let accounts = self.profile.accounts();
        let account = accounts.iter().find(|(name, _)| *name == client.provider);
        let is_setting = |name: &str| {
            let of_sandbox = ["_EMAIL", "_ENVIRONMENT", "_BASE_URL"];
            !file::is_secret(name) && !of_sandbox.iter().any(|end| name.ends_with(end))
        };
        let get = |name: &str| {
            let values = self.values.as_ref().filter(|_| is_setting(name));
            let own = values.and_then(|values| values.get(name, account.map(|(_, own)| *own)).0);
            own.or_else(|| sandbox.variable(name))
        };
        Ok(paylink::from_variables(client.provider, &short_transport()?, get)?)
    }

    /// Returns the client of an account.
    pub(crate) fn client_of(&self, account: &Identity) -> Outcome<&Client> {
        self.accounts
            .iter()
            .find(|client| client.links.identity() == account)
            .ok_or_else(|| no_client(account.provider().as_str()))
    }
}

/// Returns the password of the profile's database.
pub(crate) fn password(profile: &Profile) -> Outcome<Option<String>> {
    Ok(Values::load(profile)?.get(database::PASSWORD, None).0)
}

impl Client {
    /// Returns the account, such as `paynet/default`.
    pub(crate) fn account(&self) -> String {
        account(self.links.identity())
    }
}

/// Returns an account, such as `paynet/default`.
pub(crate) fn account(identity: &Identity) -> String {
    format!("{}/{}", identity.provider(), identity.account())
}

fn no_client(provider: &str) -> Failure {
    Failure::new(
        Exit::Keys,
        text!("this profile has no account at {provider}", "bu profilde {provider} hesabı yok"),
    )
}

/// Returns the clients of a profile.
fn clients(profile: &Profile, values: &Values) -> Outcome<Vec<Client>> {
    let transport = transport(profile)?;
    let accounts = profile.accounts();
    if accounts.is_empty() {
        let name = &profile.name;
        return Err(Failure::new(
            Exit::Keys,
            text!("the profile '{name}' has no provider", "'{name}' profilinde kuruluş yok"),
        ));
    }
    let client = |(provider, own): (&'static str, &Account)| -> Outcome<Client> {
        let (links, _) = client(profile, provider, own, values, &transport)?;
        Ok(Client { provider, links: links?, policy: policy(profile, own) })
    };
    accounts.into_iter().map(client).collect()
}

/// Returns the client of one account, and the variables that the client used.
pub(crate) fn client(
    profile: &Profile,
    provider: &'static str,
    own: &Account,
    values: &Values,
    transport: &Transport,
) -> Outcome<(paylink::Result<PayLinks>, Vec<Variable>)> {
    let read = RefCell::new(Vec::new());
    let environment = environment(profile, provider, own)?;
    let get = |name: &str| {
        let (value, origin) = if name.ends_with("_ENVIRONMENT") {
            (Some(environment.clone()), Origin::Profile)
        } else {
            values.get(name, Some(own))
        };
        let shown = value.clone().filter(|_| !file::is_secret(name) && !name.ends_with("_EMAIL"));
        read.borrow_mut().push(Variable { name: name.to_owned(), value: shown, origin });
        value
    };
    let links = paylink::from_variables(provider, transport, get);
    let mut variables = read.into_inner();
    variables.sort_by(|a, b| a.name.cmp(&b.name));
    variables.dedup_by(|a, b| a.name == b.name);
    if links.is_ok() {
        check_options(provider, own, &variables)?;
    }
    Ok((links, variables))
}

/// Returns a failure if the configuration has options that the client does not use.
fn check_options(provider: &str, own: &Account, read: &[Variable]) -> Outcome<()> {
    let is_known = |option: &str| {
        read.iter().any(|variable| {
            variable.name.splitn(3, '_').nth(2).is_some_and(|own| own.eq_ignore_ascii_case(option))
        })
    };
    match own.options.keys().find(|option| !is_known(option)) {
        Some(option) => Err(Failure::new(
            Exit::Keys,
            text!(
                "{provider} has no setting '{option}'",
                "{provider} için '{option}' adlı bir ayar yok"
            ),
        )),
        None => Ok(()),
    }
}

/// Returns the environment of an account: the environment of the profile, or a variant of it such
/// as `production-turkey`. If a variable contains another environment, this function returns a
/// failure.
fn environment(profile: &Profile, provider: &str, own: &Account) -> Outcome<String> {
    let of_profile = &profile.settings.environment;
    let environment = match own.options.get("environment") {
        Some(own) => own.as_variable(),
        None => of_profile.clone(),
    };
    let is_part = environment.strip_prefix(of_profile.as_str());
    let is_part = is_part.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    let variable = format!("PAYLINK_{}_ENVIRONMENT", provider.to_ascii_uppercase());
    let set = std::env::var(&variable).ok().filter(|value| !value.is_empty());
    let is_same = set.as_ref().is_none_or(|set| *set == environment);
    if is_part && is_same {
        return Ok(environment);
    }
    let name = &profile.name;
    Err(Failure::usage(text!(
        "the profile '{name}' is for {of_profile}, but {variable} or the profile's table has another environment",
        "'{name}' profili {of_profile} için, {variable} ya da profilin tablosu ise başka bir ortam söylüyor"
    ))
    .hint(say!("Nothing was sent.", "Hiçbir şey gönderilmedi.")))
}

/// Returns the transport of a profile.
pub(crate) fn transport(profile: &Profile) -> Outcome<Transport> {
    if profile.settings.environment == "sandbox" {
        return short_transport();
    }
    Ok(Transport::new()?)
}

/// Returns a transport for the sandbox. Its timeouts are only seconds, so it also takes only
/// seconds to find out whether a link exists.
pub(crate) fn short_transport() -> Outcome<Transport> {
    const CALL: Duration = Duration::from_secs(2);
    let mut retry = RetryPolicy::default();
    retry.deadline = CALL;
    let builder = Transport::builder().connect_timeout(CALL).read_timeout(CALL);
    Ok(builder.total_timeout(CALL).retry(retry).build()?)
}

/// Returns the policy of an account. In the sandbox, links are queried often.
fn policy(profile: &Profile, own: &Account) -> Policy {
    let mut policy = Policy::new();
    policy.unknown_reversal_accepted = own.accept_unknown_reversal;
    policy.link_alone_accepted = own.accept_link_alone;
    if profile.settings.environment == "sandbox" {
        policy.first_read = Duration::from_millis(300);
        policy.longest_read = Duration::from_secs(3);
        policy.attempt_pause = Duration::ZERO;
        policy.lookup = Duration::from_secs(2);
    }
    policy
}

fn callback(
    profile: &Profile,
    values: &Values,
) -> Outcome<Option<(paylink::WebUrl, CallbackToken)>> {
    let Some(address) = &profile.settings.callback_url else { return Ok(None) };
    let (Some(key), _) = values.get(CALLBACK_KEY, None) else {
        return Err(Failure::new(
            Exit::Keys,
            text!(
                "the profile has a callback_url, but {CALLBACK_KEY} is not set",
                "profilde callback_url var, ama {CALLBACK_KEY} yazılmamış"
            ),
        ));
    };
    Ok(Some((address.parse()?, CallbackToken::new(key)?)))
}
