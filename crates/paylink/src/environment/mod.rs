// Each provider's file begins with its `#![cfg(feature = …)]`.
mod ahlpay;
mod paynet;
mod paywall;
mod variables;

use paylink_core::{Error, PayLinks, Result, Transport};

use crate::provider_list::for_each_provider;
use variables::Variables;

/// Creates a [`PayLinks`] for one provider from environment variables.
///
/// The name of every variable begins with `PAYLINK_` and the provider's name. A blank value counts
/// as not set. The value of a flag is `yes` or `no`.
///
/// # Paynet: `from_env("paynet")`
///
/// | variable | value |
/// | --- | --- |
/// | `PAYLINK_PAYNET_ENVIRONMENT` | `test`, `production`, `sandbox` or a name of your own; required |
/// | `PAYLINK_PAYNET_SECRET_KEY` | the secret key, `sck_…`; required |
/// | `PAYLINK_PAYNET_BASE_URL` | the base URL; required with `sandbox` or a name of your own, refused otherwise |
/// | `PAYLINK_PAYNET_ACCOUNT` | the account's name in link keys; `default` if not set |
/// | `PAYLINK_PAYNET_POS_TYPE` | whose POS is used: `5` means Paynet's POS, `1` means the company's own POS |
/// | `PAYLINK_PAYNET_COMMISSION_ON_PAYER` | flag: the payer pays Paynet's commission |
/// | `PAYLINK_PAYNET_AGENT_ID` | the dealer whose account gets the money |
/// | `PAYLINK_PAYNET_USER_NAME` | the merchant's user who creates the links |
/// | `PAYLINK_PAYNET_AGENT_NOTE` | a note in the merchant's reports |
/// | `PAYLINK_PAYNET_MAIL_COMPANY_ON_SUCCESS` | flag: Paynet mails the company on success |
/// | `PAYLINK_PAYNET_SEVERAL_CARDS` | flag: several cards may share the amount |
///
/// # Paywall: `from_env("paywall")`
///
/// | variable | value |
/// | --- | --- |
/// | `PAYLINK_PAYWALL_ENVIRONMENT` | `test`, `production`, `production-turkey`, `sandbox` or a name of your own; required |
/// | `PAYLINK_PAYWALL_PUBLIC_KEY`, `…_PUBLIC_CLIENT` | the public key pair; required |
/// | `PAYLINK_PAYWALL_PRIVATE_KEY`, `…_PRIVATE_CLIENT` | the private key pair, which is used to read payments back; set both variables or neither |
/// | `PAYLINK_PAYWALL_CHECKOUT_HASH_KEY`, `…_LINKQR_HASH_KEY`, `…_SYSTEM_HASH_KEY`, `…_THREE_D_HASH_KEY` | the keys that webhooks are verified with |
/// | `PAYLINK_PAYWALL_EXPIRY_ZONE` | the time zone of a page's expiry, `istanbul` or `utc`; `istanbul` if not set |
/// | `PAYLINK_PAYWALL_BASE_URL`, `…_PRIVATE_BASE_URL` | the base URLs; required with `sandbox` or a name of your own, refused otherwise |
/// | `PAYLINK_PAYWALL_ACCOUNT` | the account's name in link keys; `default` if not set |
/// | `PAYLINK_PAYWALL_FORCE_3D` | flag: 3-D Secure is required; `yes` if not set |
/// | `PAYLINK_PAYWALL_SHOW_DESCRIPTION` | flag: the page shows the description as its product; `yes` if not set |
/// | `PAYLINK_PAYWALL_ROUTE_GROUP_KEY` | the route group |
///
/// # AHL Pay: `from_env("ahl")` or `from_env("ahlpay")`
///
/// | variable | value |
/// | --- | --- |
/// | `PAYLINK_AHL_ENVIRONMENT` | `test`, `production`, `sandbox` or a name of your own; required |
/// | `PAYLINK_AHL_EMAIL`, `PAYLINK_AHL_PASSWORD` | the e-mail address and password of the API user; required |
/// | `PAYLINK_AHL_MEMBER_ID` | the member (institution) id; 1 if not set |
/// | `PAYLINK_AHL_MERCHANT_ID` | the merchant id that is used if the login does not return an id |
/// | `PAYLINK_AHL_HASH_PASSWORD` | the password that new links are signed with |
/// | `PAYLINK_AHL_ALLOW_DEACTIVATION` | flag: the client may deactivate links; the service is unverified |
/// | `PAYLINK_AHL_TRANSACTION_DAYS` | the number of days in which a link's payments are searched for; 45 if not set |
/// | `PAYLINK_AHL_BASE_URL` | the base URL; required with `sandbox` or a name of your own, refused otherwise |
/// | `PAYLINK_AHL_ACCOUNT` | the account's name in link keys; `default` if not set |
/// | `PAYLINK_AHL_BANK_CODE` | the code of the merchant's bank connection that payments use |
/// | `PAYLINK_AHL_INSTALLMENT_COUNT` | the number of installments of a link that allows installments |
///
/// # Errors
/// Returns an error, for which [`Error::is_configuration`] is true, in each of these cases:
///
/// - A required variable is missing.
/// - The value of a variable is invalid.
/// - A variable with the provider's prefix is not in the table above. The error suggests the
///   closest name.
/// - No enabled feature has a provider with the name `provider`.
/// - The operating system has no certificate authorities.
///
/// An error about a variable names the variable and the rule, but never the value.
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

/// Creates a [`PayLinks`] for one provider as [`from_env`] does, but with a shared transport and
/// with variables from any source.
///
/// `get` is called with the name of a variable and returns its value. This function does not report
/// variables that the provider does not read, because `get` cannot list variables.
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

/// `set` contains the names of all variables that are set, if they can be listed.
fn create(
    provider: &str,
    transport: &Transport,
    get: &dyn Fn(&str) -> Option<String>,
    set: Vec<String>,
) -> Result<PayLinks> {
    match provider {
        #[cfg(feature = "paynet")]
        "paynet" => {
            paynet::links(transport, Variables::new(paynet::PREFIX, paynet::NAMES, get, set)?)
        }
        #[cfg(feature = "paywall")]
        "paywall" => {
            paywall::links(transport, Variables::new(paywall::PREFIX, paywall::NAMES, get, set)?)
        }
        #[cfg(feature = "ahl")]
        "ahl" | "ahlpay" => {
            ahl::links(transport, Variables::new(ahl::PREFIX, ahl::NAMES, get, set)?)
        }
        _ => Err(Error::configuration(format!(
            "no enabled provider has this name (enabled: {})",
            ENABLED.join(", ")
        ))),
    }
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
