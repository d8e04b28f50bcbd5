// Each provider's file begins with its `#![cfg(feature = …)]`.
mod ahlpay;
mod paynet;
mod paywall;
mod variables;

use paylink_core::{Error, PayLinks, Result, Transport};

use crate::provider_list::for_each_provider;
use variables::Variables;

/// A provider whose feature is enabled.
struct Provider {
    /// The feature.
    name: &'static str,
    /// The crate's name, by which the provider is known too.
    package: &'static str,
    /// How its variables begin.
    prefix: &'static str,
    /// Its variables, without the prefix.
    variables: &'static [&'static str],
    links: fn(&Transport, Variables<'_>) -> Result<PayLinks>,
}

macro_rules! define_providers {
    ($($feature:literal: $package:ident,)+) => {
        const PROVIDERS: &[Provider] = &[
            $(
                #[cfg(feature = $feature)]
                Provider {
                    name: $feature,
                    package: stringify!($package),
                    prefix: $package::PREFIX,
                    variables: $package::NAMES,
                    links: $package::links,
                },
            )+
        ];
    };
}

for_each_provider!(define_providers);

/// Creates the `PayLinks` value for one provider from environment variables.
///
/// Every variable begins with `PAYLINK_` and the provider's name. A variable with a blank value
/// counts as not set. The value of a flag is `yes` or `no`.
///
#[doc = include_str!("paynet.md")]
#[doc = include_str!("paywall.md")]
#[doc = include_str!("ahlpay.md")]
///
/// # Errors
/// Returns an error with [`Error::is_configuration`] if a required variable is missing, if a value
/// is invalid, or if a variable with the provider's prefix is not in the table above. The error
/// names the variable and the rule, but never the value. For an unknown variable, the error
/// suggests the closest name. Also returns an error if `provider` is not the name of an enabled
/// provider, or if the operating system has no certificate authorities.
///
/// ```
/// # #[cfg(feature = "paynet")] {
/// let transport = paylink::Transport::new()?;
/// let error = paylink::from_variables("paynet", &transport, |_| None).unwrap_err();
/// assert!(error.to_string().contains("PAYLINK_PAYNET_ENVIRONMENT"));
/// # }
/// # Ok::<(), paylink::Error>(())
/// ```
pub fn from_env(provider: &str) -> Result<PayLinks> {
    let set = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()).collect();
    let get = |name: &str| std::env::var(name).ok();
    create(provider, &Transport::new()?, &get, set)
}

/// Creates the `PayLinks` value for one provider, like [`from_env`], but with this transport and
/// with the variables that `get` returns.
///
/// This function calls `get` with the name of each variable that the provider reads. Unlike
/// [`from_env`], this function does not notice unknown variables, because `get` cannot list
/// variables.
///
/// # Errors
/// Returns the errors of [`from_env`].
pub fn from_variables(
    provider: &str,
    transport: &Transport,
    get: impl Fn(&str) -> Option<String>,
) -> Result<PayLinks> {
    create(provider, transport, &get, Vec::new())
}

/// `set` are the names of all variables, where they can be listed.
fn create(
    provider: &str,
    transport: &Transport,
    get: &dyn Fn(&str) -> Option<String>,
    set: Vec<String>,
) -> Result<PayLinks> {
    let Some(own) = PROVIDERS.iter().find(|own| own.name == provider || own.package == provider)
    else {
        let enabled: Vec<&str> = PROVIDERS.iter().map(|own| own.name).collect();
        return Err(Error::configuration(format!(
            "no enabled provider has this name (enabled: {})",
            enabled.join(", ")
        )));
    };
    (own.links)(transport, Variables::new(own.prefix, own.variables, get, set)?)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_variable_is_documented() {
        for own in super::PROVIDERS {
            let file = format!("src/environment/{}.md", own.package);
            let documentation = std::fs::read_to_string(
                concat!(env!("CARGO_MANIFEST_DIR"), "/").to_owned() + &file,
            )
            .unwrap();
            let prefix = own.prefix;
            let rows: Vec<&str> = documentation
                .lines()
                .filter(|line| line.contains(&format!("| `{prefix}")))
                .collect();
            for name in own.variables {
                let forms = [format!("`{prefix}{name}`"), format!("`…_{name}`")];
                let is_documented =
                    rows.iter().any(|row| forms.iter().any(|form| row.contains(form)));
                assert!(is_documented, "{prefix}{name} is not in {file}");
            }
        }
    }
}
