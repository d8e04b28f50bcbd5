//! Profiles: the accounts, keys and limits of one environment, with a database of its own.

pub(crate) mod database;
pub(crate) mod file;
pub(crate) mod guard;
pub(crate) mod origin;
pub(crate) mod secret;
pub(crate) mod session;

use paylink::Money;

use self::database::Location;
use self::file::{Account, Config, Settings};
use crate::exit::{Exit, Failure, Outcome};
use crate::read;

/// The names of the providers in the tables of the configuration and in environment variables.
pub(crate) const PROVIDERS: [&str; 3] = ["paynet", "paywall", "ahl"];

/// The profile of a run.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    pub(crate) name: String,
    pub(crate) settings: Settings,
    /// Whether the profile was selected with `--profile`.
    pub(crate) is_explicit: bool,
}

impl Profile {
    /// Returns the profile that is selected by the flag, by the variable `PAYLINK_PROFILE` or by
    /// the configuration.
    pub(crate) fn choose(config: &Config, flag: Option<&str>) -> Outcome<Self> {
        let variable = std::env::var("PAYLINK_PROFILE").ok().filter(|name| !name.is_empty());
        let name = flag.map(str::to_owned).or(variable).or_else(|| config.profile.clone());
        let Some(name) = name else {
            return Err(Failure::usage(say!("there is no profile yet", "henüz profil yok")).hint(
                say!(
                    "`paylink profile add` adds one; `paylink demo` needs none.",
                    "`paylink profile add` bir profil ekler; `paylink demo` profil istemez."
                ),
            ));
        };
        let is_explicit = flag.is_some();
        let Some(settings) = config.profiles.get(&name) else {
            let known: Vec<&str> = config.profiles.keys().map(String::as_str).collect();
            let known = known.join(", ");
            return Err(Failure::new(
                Exit::NotFound,
                text!("there is no profile '{name}'", "'{name}' adlı bir profil yok"),
            )
            .hint(text!("the profiles: {known}", "profiller: {known}")));
        };
        let profile = Self { name, settings: settings.clone(), is_explicit };
        if flag.is_none() && profile.is_production() {
            let name = &profile.name;
            return Err(Failure::usage(text!(
                "'{name}' is not a test environment, so it is never the default",
                "'{name}' bir deneme ortamı değil, bu yüzden hiçbir zaman varsayılan olmaz"
            ))
            .hint(text!("write --profile {name}", "--profile {name} yazın")));
        }
        Ok(profile)
    }

    /// Whether real money may be charged. This is the case in every environment except the sandbox
    /// and the providers' test hosts.
    pub(crate) fn is_production(&self) -> bool {
        is_production(&self.settings.environment)
    }

    /// Returns the accounts by the names of their providers.
    pub(crate) fn accounts(&self) -> Vec<(&'static str, &Account)> {
        let settings = &self.settings;
        let tables = [&settings.paynet, &settings.paywall, &settings.ahl];
        let named = PROVIDERS.into_iter().zip(tables);
        named.filter_map(|(name, table)| Some((name, table.as_ref()?))).collect()
    }

    /// Returns the provider of a new order: the provider of the flag, or else of the profile's
    /// setting, or else the only provider of the profile.
    pub(crate) fn provider(&self, flag: Option<&str>) -> Outcome<&'static str> {
        let accounts = self.accounts();
        let wanted = flag.or(self.settings.provider.as_deref());
        let found = match wanted {
            Some(wanted) => accounts.iter().find(|(name, _)| *name == wanted),
            None if accounts.len() == 1 => accounts.first(),
            None => None,
        };
        found.map(|(name, _)| *name).ok_or_else(|| {
            let known: Vec<&str> = accounts.iter().map(|(name, _)| *name).collect();
            let known = known.join(", ");
            Failure::usage(text!(
                "write --provider with one of: {known}",
                "--provider ile şunlardan birini yazın: {known}"
            ))
        })
    }

    /// Returns the place of the orders.
    pub(crate) fn database(&self) -> Outcome<Location> {
        match &self.settings.database {
            Some(text) => Location::parse(text).map_err(|failure| {
                let name = &self.name;
                failure.hint(text!("the profile: {name}", "profil: {name}"))
            }),
            None => Ok(Location::File(file::data_folder()?.join(format!("{}.db", self.name)))),
        }
    }

    /// Whether this program's worker may mark the events of the orders as handled. It may not if
    /// another program fulfils the orders of the same database.
    pub(crate) fn delivers_events(&self) -> bool {
        self.settings.deliver_events.unwrap_or(self.settings.database.is_none())
    }

    /// Returns the largest amount of one link.
    pub(crate) fn max_amount(&self) -> Outcome<Option<Money>> {
        limit("max_amount", self.settings.max_amount.as_deref())
    }

    /// Returns the largest sum of one run.
    pub(crate) fn max_sum(&self) -> Outcome<Option<Money>> {
        limit("max_sum_per_run", self.settings.max_sum_per_run.as_deref())
    }
}

fn limit(name: &str, text: Option<&str>) -> Outcome<Option<Money>> {
    text.map(read::amount::parse)
        .transpose()
        .map_err(|rule| Failure::new(Exit::Keys, format!("{name}: {rule}")))
}

/// Whether real money may be charged in an environment with this name.
pub(crate) fn is_production(environment: &str) -> bool {
    !matches!(environment, "sandbox" | "test")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Config {
        file::parse(text).unwrap_or_else(|error| panic!("{error:?}"))
    }

    const TWO: &str = "profile = \"live\"
        [profiles.live]\nenvironment = \"production\"\nprefix = \"L.\"\n[profiles.live.paynet]
        [profiles.try]\nenvironment = \"test\"\nprefix = \"T.\"\n[profiles.try.paynet]\n[profiles.try.ahl]";

    #[test]
    fn production_is_never_the_default() {
        let config = config(TWO);
        let error = Profile::choose(&config, None).unwrap_err();
        assert_eq!(error.exit, Exit::Usage);
        let live = Profile::choose(&config, Some("live")).unwrap();
        assert!(live.is_production() && live.is_explicit);
        assert_eq!(Profile::choose(&config, Some("x")).unwrap_err().exit, Exit::NotFound);
        for (environment, real) in
            [("sandbox", false), ("test", false), ("production-turkey", true), ("staging", true)]
        {
            assert_eq!(is_production(environment), real, "{environment}");
        }
    }

    #[test]
    fn the_provider_is_named_unless_there_is_only_one() {
        let config = config(TWO);
        let live = Profile::choose(&config, Some("live")).unwrap();
        assert_eq!(live.provider(None).unwrap(), "paynet");
        assert!(live.provider(Some("ahl")).is_err());
        let two = Profile::choose(&config, Some("try")).unwrap();
        assert!(two.provider(None).is_err());
        assert_eq!(two.provider(Some("ahl")).unwrap(), "ahl");
    }
}
