use paylink_core::{Error, PayLinks, Result, Transport};

use crate::provider_list::for_each_provider;

/// Returns the value of the variable with this name.
type Get<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A provider whose feature is enabled.
struct Provider {
    /// The feature.
    name: &'static str,
    /// The crate's name, by which the provider is known too.
    package: &'static str,
    from_env: fn() -> Result<PayLinks>,
    from_variables: fn(&Transport, Get<'_>) -> Result<PayLinks>,
}

macro_rules! define_from_env {
    ($($feature:literal: $package:ident,)+) => {
        const PROVIDERS: &[Provider] = &[
            $(
                #[cfg(feature = $feature)]
                Provider {
                    name: $feature,
                    package: stringify!($package),
                    from_env: ::$package::from_env,
                    from_variables: |transport, get| ::$package::from_variables(transport, get),
                },
            )+
        ];

        /// Creates a `PayLinks` for one provider from the environment variables of this process.
        ///
        /// Every variable begins with `PAYLINK_` and the provider's name. A variable whose value is
        /// empty or consists only of whitespace counts as not set. The documentation of these
        /// functions lists the variables of each provider:
        ///
        /// | `provider` | variables |
        /// | --- | --- |
        $(
            #[cfg_attr(
                feature = $feature,
                doc = concat!("| `", $feature, "` | [`", stringify!($package), "::from_env`] |")
            )]
        )+
        ///
        /// The name of the crate is also accepted as `provider`.
        ///
        /// # Errors
        /// Returns an error if `provider` is not the name of an enabled provider. Returns an error
        /// for which [`Error::is_configuration`] returns `true` if a required variable is missing,
        /// if a value is invalid, or if a variable with the provider's prefix is unknown. The error
        /// contains the name of the variable and the rule, but never the value. For an unknown
        /// variable, the error suggests the closest name.
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
            (find(provider)?.from_env)()
        }
    };
}

for_each_provider!(define_from_env);

/// Creates a `PayLinks` for one provider, like [`from_env`], but with the given transport. The
/// function `get` returns the value of each variable, in place of the process environment.
///
/// This function calls `get` only with the names of the variables that the provider uses.
/// Therefore, it cannot find unknown variables.
///
/// # Errors
/// Returns an error in the same cases as [`from_env`], except that an unknown variable is not an
/// error.
pub fn from_variables(
    provider: &str,
    transport: &Transport,
    get: impl Fn(&str) -> Option<String>,
) -> Result<PayLinks> {
    (find(provider)?.from_variables)(transport, &get)
}

fn find(provider: &str) -> Result<&'static Provider> {
    PROVIDERS.iter().find(|own| own.name == provider || own.package == provider).ok_or_else(|| {
        let enabled: Vec<&str> = PROVIDERS.iter().map(|own| own.name).collect();
        Error::configuration(format!(
            "no enabled provider has the given name (enabled providers: {})",
            enabled.join(", ")
        ))
    })
}
