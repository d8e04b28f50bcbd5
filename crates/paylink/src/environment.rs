use paylink_core::{Error, PayLinks, Result, Transport};

/// A handle for this provider, set up from the environment.
///
/// | variable | for | value |
/// | --- | --- | --- |
/// | `PAYLINK_PAYNET_ENVIRONMENT` | `paynet` | `test`, `production`, `sandbox`, or a name of your own; no default |
/// | `PAYLINK_PAYNET_SECRET_KEY` | `paynet` | the secret key, `sck_…` |
/// | `PAYLINK_PAYNET_BASE_URL` | `paynet` | only with `sandbox` or a name of your own |
/// | `PAYLINK_PAYNET_ACCOUNT` | `paynet` | the account's name in link keys; optional |
///
/// # Errors
/// A variable that is missing or wrong is named; its value is not shown. A provider whose feature is not enabled is named
/// too.
///
/// ```
/// # #[cfg(feature = "paynet")] {
/// let error = paylink::from_variables("paynet", &paylink::Transport::new()?, |_| None).unwrap_err();
/// assert!(error.to_string().contains("PAYLINK_PAYNET_ENVIRONMENT"));
/// # }
/// # Ok::<(), paylink::Error>(())
/// ```
pub fn from_env(provider: &str) -> Result<PayLinks> {
    from_variables(provider, &Transport::new()?, |name| std::env::var(name).ok())
}

/// As [`from_env`], over a shared transport and from any source of variables.
///
/// # Errors
/// As [`from_env`].
pub fn from_variables(
    provider: &str,
    transport: &Transport,
    get: impl Fn(&str) -> Option<String>,
) -> Result<PayLinks> {
    let variables = Variables(&get);
    match provider {
        #[cfg(feature = "paynet")]
        "paynet" => paynet(transport, &variables),
        _ => Err(Error::configuration(format!(
            "there is no provider of this name among the enabled features ({})",
            ENABLED.join(", ")
        ))),
    }
}

const ENABLED: &[&str] = &[
    #[cfg(feature = "paynet")]
    "paynet",
];

#[cfg(feature = "paynet")]
fn paynet(transport: &Transport, variables: &Variables<'_>) -> Result<PayLinks> {
    use paynet::{Client, Environment};

    let base_url = || {
        variables.get("PAYLINK_PAYNET_BASE_URL").ok_or_else(|| {
            Error::configuration(
                "PAYLINK_PAYNET_ENVIRONMENT is neither `test` nor `production`, so the environment variable \
                 PAYLINK_PAYNET_BASE_URL is needed and missing",
            )
        })
    };
    let environment = match variables.required("PAYLINK_PAYNET_ENVIRONMENT")?.as_str() {
        "test" => Environment::Test,
        "production" => Environment::Production,
        "sandbox" => Environment::sandbox(&base_url()?)?,
        name => Environment::custom(name, &base_url()?)?,
    };
    let fixed = matches!(environment, Environment::Test | Environment::Production);
    if fixed && variables.get("PAYLINK_PAYNET_BASE_URL").is_some() {
        return Err(Error::configuration(
            "PAYLINK_PAYNET_BASE_URL is set, but `test` and `production` have their own address: \
             give the environment another name",
        ));
    }
    let secret_key = variables.required("PAYLINK_PAYNET_SECRET_KEY")?;
    let mut builder = Client::builder(environment, secret_key.into()).transport(transport);
    if let Some(account) = variables.get("PAYLINK_PAYNET_ACCOUNT") {
        builder = builder.account(account);
    }
    Ok(PayLinks::with_clock(builder.build()?, transport.clock().clone()))
}

/// Where the settings come from. Blank is missing.
struct Variables<'a>(&'a dyn Fn(&str) -> Option<String>);

impl Variables<'_> {
    fn get(&self, name: &str) -> Option<String> {
        (self.0)(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    fn required(&self, name: &'static str) -> Result<String> {
        self.get(name)
            .ok_or_else(|| Error::configuration(format!("the environment variable {name} is missing")))
    }
}
