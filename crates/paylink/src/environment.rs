use paylink_core::{Error, PayLinks, Result, Transport};

/// A handle for this provider, set up from the environment.
///
/// | variable | for | value |
/// | --- | --- | --- |
/// | `PAYLINK_PAYNET_ENVIRONMENT` | `paynet` | `test`, `production`, `sandbox`, or a name of your own; no default |
/// | `PAYLINK_PAYNET_SECRET_KEY` | `paynet` | the secret key, `sck_…` |
/// | `PAYLINK_PAYNET_BASE_URL` | `paynet` | only with `sandbox` or a name of your own |
/// | `PAYLINK_PAYNET_ACCOUNT` | `paynet` | the account's name in link keys; optional |
/// | `PAYLINK_PAYWALL_ENVIRONMENT` | `paywall` | `test`, `production`, `production-turkey`, `sandbox`, or a name of your own; no default |
/// | `PAYLINK_PAYWALL_PUBLIC_KEY`, `…_PUBLIC_CLIENT` | `paywall` | the public pair |
/// | `PAYLINK_PAYWALL_PRIVATE_KEY`, `…_PRIVATE_CLIENT` | `paywall` | the private pair, which reads payments back; both or none |
/// | `PAYLINK_PAYWALL_CHECKOUT_HASH_KEY` | `paywall` | the key of the page's webhook; optional |
/// | `PAYLINK_PAYWALL_BASE_URL`, `…_PRIVATE_BASE_URL` | `paywall` | only with `sandbox` or a name of your own |
/// | `PAYLINK_PAYWALL_ACCOUNT` | `paywall` | the account's name in link keys; optional |
/// | `PAYLINK_AHL_ENVIRONMENT` | `ahl` | `test`, `production`, `sandbox`, or a name of your own; no default |
/// | `PAYLINK_AHL_EMAIL`, `PAYLINK_AHL_PASSWORD` | `ahl` | the API user |
/// | `PAYLINK_AHL_MEMBER_ID` | `ahl` | the member (institution); optional, 1 unless set |
/// | `PAYLINK_AHL_HASH_PASSWORD` | `ahl` | signs new links; optional |
/// | `PAYLINK_AHL_BASE_URL` | `ahl` | only with `sandbox` or a name of your own |
/// | `PAYLINK_AHL_ACCOUNT` | `ahl` | the account's name in link keys; optional |
///
/// AHL Pay goes by `ahlpay` too.
///
/// # Errors
/// A variable that is missing or wrong is named; its value is not shown. A provider whose feature
/// is not enabled is named too.
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
        #[cfg(feature = "paywall")]
        "paywall" => paywall(transport, &variables),
        #[cfg(feature = "ahl")]
        "ahl" | "ahlpay" => ahl(transport, &variables),
        _ => Err(Error::configuration(format!(
            "there is no provider of this name among the enabled features ({})",
            ENABLED.join(", ")
        ))),
    }
}

const ENABLED: &[&str] = &[
    #[cfg(feature = "paynet")]
    "paynet",
    #[cfg(feature = "paywall")]
    "paywall",
    #[cfg(feature = "ahl")]
    "ahl",
];

#[cfg(feature = "paynet")]
fn paynet(transport: &Transport, variables: &Variables<'_>) -> Result<PayLinks> {
    use paynet::{Client, Environment};

    let base_url = || variables.base_url("PAYLINK_PAYNET_ENVIRONMENT", "PAYLINK_PAYNET_BASE_URL");
    let environment = match variables.required("PAYLINK_PAYNET_ENVIRONMENT")?.as_str() {
        "test" => Environment::Test,
        "production" => Environment::Production,
        "sandbox" => Environment::sandbox(&base_url()?)?,
        name => Environment::custom(name, &base_url()?)?,
    };
    if matches!(environment, Environment::Test | Environment::Production) {
        variables.refuse("PAYLINK_PAYNET_BASE_URL")?;
    }
    let secret_key = variables.required("PAYLINK_PAYNET_SECRET_KEY")?;
    let mut builder = Client::builder(environment, secret_key).transport(transport);
    if let Some(account) = variables.get("PAYLINK_PAYNET_ACCOUNT") {
        builder = builder.account(account);
    }
    Ok(PayLinks::with_clock(builder.build()?, transport.clock().clone()))
}

#[cfg(feature = "paywall")]
fn paywall(transport: &Transport, variables: &Variables<'_>) -> Result<PayLinks> {
    use paywall::{Client, Environment, KeyPair, callback::HashKeys};

    const URLS: [&str; 2] = ["PAYLINK_PAYWALL_BASE_URL", "PAYLINK_PAYWALL_PRIVATE_BASE_URL"];
    let url = |name| variables.base_url("PAYLINK_PAYWALL_ENVIRONMENT", name);
    let name = variables.required("PAYLINK_PAYWALL_ENVIRONMENT")?;
    let environment = match Environment::named(&name) {
        Ok(documented) => {
            URLS.iter().try_for_each(|url| variables.refuse(url))?;
            documented
        }
        Err(_) => {
            let (payment, private) = (url(URLS[0])?, url(URLS[1])?);
            match name.as_str() {
                "sandbox" => Environment::sandbox(&payment, &private)?,
                _ => Environment::custom(name, &payment, &private)?,
            }
        }
    };
    let pair = |key, client| {
        Ok::<_, Error>(KeyPair::new(variables.required(key)?, variables.required(client)?))
    };
    let mut builder = Client::builder(
        environment,
        pair("PAYLINK_PAYWALL_PUBLIC_KEY", "PAYLINK_PAYWALL_PUBLIC_CLIENT")?,
    )
    .transport(transport);
    let private = ["PAYLINK_PAYWALL_PRIVATE_KEY", "PAYLINK_PAYWALL_PRIVATE_CLIENT"];
    if private.iter().any(|name| variables.get(name).is_some()) {
        builder = builder.private_keys(pair(private[0], private[1])?);
    }
    if let Some(key) = variables.get("PAYLINK_PAYWALL_CHECKOUT_HASH_KEY") {
        builder = builder.hash_keys(HashKeys::new().checkout(key));
    }
    if let Some(account) = variables.get("PAYLINK_PAYWALL_ACCOUNT") {
        builder = builder.account(account);
    }
    Ok(PayLinks::with_clock(builder.build()?, transport.clock().clone()))
}

#[cfg(feature = "ahl")]
fn ahl(transport: &Transport, variables: &Variables<'_>) -> Result<PayLinks> {
    use ahlpay::{Client, Credentials, Environment, HashPassword};

    let base_url = || variables.base_url("PAYLINK_AHL_ENVIRONMENT", "PAYLINK_AHL_BASE_URL");
    let environment = match variables.required("PAYLINK_AHL_ENVIRONMENT")?.as_str() {
        "test" => Environment::Test,
        "production" => Environment::Production,
        "sandbox" => Environment::sandbox(&base_url()?)?,
        name => Environment::custom(name, &base_url()?)?,
    };
    if matches!(environment, Environment::Test | Environment::Production) {
        variables.refuse("PAYLINK_AHL_BASE_URL")?;
    }
    let (email, password) =
        (variables.required("PAYLINK_AHL_EMAIL")?, variables.required("PAYLINK_AHL_PASSWORD")?);
    let mut builder =
        Client::builder(environment, Credentials::new(email, password)).transport(transport);
    if let Some(member_id) = variables.get("PAYLINK_AHL_MEMBER_ID") {
        let not_a_number = |_| Error::configuration("PAYLINK_AHL_MEMBER_ID must be a whole number");
        builder = builder.member_id(member_id.parse().map_err(not_a_number)?);
    }
    if let Some(password) = variables.get("PAYLINK_AHL_HASH_PASSWORD") {
        builder = builder.hash_password(HashPassword::new(password));
    }
    if let Some(account) = variables.get("PAYLINK_AHL_ACCOUNT") {
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

    /// A documented environment has its own address; another one must not be slipped under its
    /// name.
    fn refuse(&self, name: &str) -> Result<()> {
        match self.get(name) {
            None => Ok(()),
            Some(_) => Err(Error::configuration(format!(
                "{name} is set, but this environment has an address of its own: give the environment another name"
            ))),
        }
    }

    /// The address that an environment without one of its own needs.
    fn base_url(&self, environment: &str, name: &str) -> Result<String> {
        self.get(name).ok_or_else(|| {
            Error::configuration(format!(
                "with this value of {environment} the environment variable {name} must be set, and it is missing"
            ))
        })
    }

    fn required(&self, name: &'static str) -> Result<String> {
        self.get(name).ok_or_else(|| {
            Error::configuration(format!("the environment variable {name} is missing"))
        })
    }
}
