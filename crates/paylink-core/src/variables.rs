use std::fmt;
use std::str::FromStr;

use crate::{Error, Result};

/// The environment variables of one provider, for the functions `from_env` and `from_variables` of
/// a provider crate.
///
/// All variables of a provider have the same prefix, such as `PAYLINK_PAYNET_`. The arguments of
/// the methods are names without this prefix. A variable whose value is empty or consists only of
/// whitespace counts as not set. Errors contain the name of the variable and the rule, but never
/// the value, because the value may be a key that was set in the wrong variable.
///
/// ```
/// use paylink_core::Variables;
/// let get = |name: &str| (name == "PAYLINK_ACME_SECRET_KEY").then(|| "key".to_owned());
/// let variables = Variables::new("PAYLINK_ACME_", &["SECRET_KEY", "ACCOUNT"], &get);
/// assert_eq!(variables.required("SECRET_KEY")?, "key");
/// assert_eq!(variables.get("ACCOUNT"), None);
/// let error = variables.required("ACCOUNT").unwrap_err();
/// assert!(error.to_string().contains("PAYLINK_ACME_ACCOUNT is not set"));
/// # Ok::<(), paylink_core::Error>(())
/// ```
pub struct Variables<'a> {
    prefix: &'static str,
    names: &'static [&'static str],
    get: &'a dyn Fn(&str) -> Option<String>,
}

impl Variables<'static> {
    /// Returns the environment variables of this process. `names` contains the name of every
    /// variable that the provider crate uses, without the prefix.
    ///
    /// # Errors
    /// Returns an error if a variable with this prefix is set, but is not in `names`. The error
    /// suggests the most similar name, if there is one.
    pub fn from_env(
        prefix: &'static str,
        names: &'static [&'static str],
    ) -> Result<Variables<'static>> {
        let set = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        check_names(prefix, names, set)?;
        Ok(Variables::new(prefix, names, &|name| std::env::var(name).ok()))
    }
}

impl<'a> Variables<'a> {
    /// Creates `Variables` whose values come from the function `get`. The argument of `get` is the
    /// complete name of a variable, including the prefix. `names` contains the name of every
    /// variable that the provider crate uses, without the prefix.
    pub fn new(
        prefix: &'static str,
        names: &'static [&'static str],
        get: &'a dyn Fn(&str) -> Option<String>,
    ) -> Self {
        Self { prefix, names, get }
    }

    /// Returns the value of a variable without leading and trailing whitespace, or `None` if the
    /// variable is not set.
    pub fn get(&self, name: &str) -> Option<String> {
        let value = (self.get)(&self.full_name(name))?;
        Some(value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// Returns the value of a variable that must be set, without leading and trailing whitespace.
    ///
    /// # Errors
    /// Returns an error if the variable is not set.
    pub fn required(&self, name: &str) -> Result<String> {
        self.get(name).ok_or_else(|| self.error(name, "is not set"))
    }

    /// Returns the value of a variable as a number or another type that can be parsed from text.
    /// Returns `None` if the variable is not set.
    ///
    /// # Errors
    /// Returns an error if the value cannot be parsed. The error contains `rule`, such as
    /// `must be a whole number`.
    pub fn parsed<T: FromStr>(&self, name: &str, rule: &str) -> Result<Option<T>> {
        let parsed = self.get(name).map(|value| value.parse());
        parsed.transpose().map_err(|_| self.error(name, rule))
    }

    /// Returns the value of a flag, or `None` if the variable is not set. The values `yes`, `true`
    /// and `1` mean `true`, and `no`, `false` and `0` mean `false`.
    ///
    /// # Errors
    /// Returns an error for any other value.
    pub fn flag(&self, name: &str) -> Result<Option<bool>> {
        match self.get(name).as_deref() {
            None => Ok(None),
            Some("yes" | "true" | "1") => Ok(Some(true)),
            Some("no" | "false" | "0") => Ok(Some(false)),
            Some(_) => Err(self.error(name, "must be `yes` or `no`")),
        }
    }

    /// Returns the value of the variable `ENVIRONMENT`. The value is one of the names in
    /// `documented`, the name `sandbox`, or a name that the user chooses. For `sandbox` and for a
    /// chosen name, the variables in `urls` must contain the addresses of the environment.
    ///
    /// # Errors
    /// Returns an error if `ENVIRONMENT` is not set, or is a known name that is not in lower case.
    /// Returns an error if `ENVIRONMENT` is a name in `documented` and a variable in `urls` is set,
    /// because such an environment has fixed addresses. Also returns an error if `ENVIRONMENT` is
    /// any other name and a variable in `urls` is not set.
    pub fn environment(&self, documented: &[&str], urls: &[&str]) -> Result<String> {
        const NAME: &str = "ENVIRONMENT";
        let name = self.required(NAME)?;
        if documented.contains(&name.as_str()) {
            return match urls.iter().find(|url| self.get(url).is_some()) {
                None => Ok(name),
                Some(url) => Err(self.error(
                    url,
                    "must not be set, because this environment has a documented address; \
                     to use a different address, give the environment a name of your own",
                )),
            };
        }
        let known = documented.iter().copied().chain(["sandbox"]);
        if let Some(meant) =
            known.clone().find(|known| name != *known && name.eq_ignore_ascii_case(known))
        {
            return Err(self.error(NAME, &format!("must be lower case: `{meant}`")));
        }
        if let Some(missing) = urls.iter().find(|url| self.get(url).is_none()) {
            let missing = self.full_name(missing);
            let rule = match closest(&name, known.clone()).filter(|meant| *meant != name) {
                Some(meant) => format!(
                    "has an unknown value (did you mean `{meant}`?); for a name of your own, also set {missing}"
                ),
                None if name == "sandbox" => format!("is `sandbox`, so {missing} must be set, too"),
                None => {
                    let known: Vec<&str> = known.collect();
                    format!(
                        "is not one of {}; for a name of your own, also set {missing}",
                        known.join(", ")
                    )
                }
            };
            return Err(self.error(NAME, &rule));
        }
        Ok(name)
    }

    /// Creates a configuration error. The error contains the name of the variable and the rule that
    /// the value of the variable breaks.
    pub fn error(&self, name: &str, rule: &str) -> Error {
        Error::configuration(format!("{} {rule}", self.full_name(name)))
    }

    /// Replaces the field name in an error with the name of the environment variable that sets the
    /// field. `fields` contains pairs of a field name and a variable name. An error for a field
    /// that is not in `fields` is returned unchanged.
    ///
    /// ```
    /// # use paylink_core::{BaseUrl, Variables};
    /// let variables = Variables::new("PAYLINK_ACME_", &["BASE_URL"], &|_| None);
    /// let error = BaseUrl::https("http://acme.example").unwrap_err();
    /// let error = variables.name_variable(error, &[("base_url", "BASE_URL")]);
    /// assert!(error.to_string().contains("PAYLINK_ACME_BASE_URL must begin with https://"));
    /// ```
    #[must_use]
    pub fn name_variable(&self, error: Error, fields: &[(&str, &str)]) -> Error {
        let variable = error.field().and_then(|field| {
            fields.iter().find(|(own, _)| *own == field).map(|(_, variable)| *variable)
        });
        match (variable, error.rule()) {
            (Some(variable), Some(rule)) => self.error(variable, rule),
            _ => error,
        }
    }

    fn full_name(&self, name: &str) -> String {
        debug_assert!(self.names.contains(&name), "{name} is not in the list of names");
        format!("{}{name}", self.prefix)
    }
}

impl fmt::Debug for Variables<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Variables").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

/// Checks the names of the variables that are set. `names` are the names that the provider reads.
fn check_names(prefix: &str, names: &[&str], mut set: impl Iterator<Item = String>) -> Result<()> {
    let is_unknown =
        |name: &String| name.strip_prefix(prefix).is_some_and(|rest| !names.contains(&rest));
    let Some(unknown) = set.find(is_unknown) else { return Ok(()) };
    let rest = unknown.strip_prefix(prefix).unwrap_or(&unknown);
    let hint = closest(rest, names.iter().copied())
        .map_or(String::new(), |name| format!(" (did you mean {prefix}{name}?)"));
    Err(Error::configuration(format!("{unknown} is not a known variable{hint}")))
}

/// Returns the known name that is most similar to the text, if one is similar enough.
fn closest<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let text = text.to_ascii_lowercase();
    known
        .map(|name| {
            let other = name.to_ascii_lowercase();
            let is_start = text.len() >= 3 && other.starts_with(&text);
            let distance = strsim::osa_distance(&text, &other);
            (if is_start { 0 } else { distance }, name)
        })
        .filter(|(distance, name)| *distance * 3 <= name.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::{Variables, check_names, closest};

    #[test]
    fn a_typo_finds_the_name_that_was_meant() {
        let known = ["test", "production", "sandbox"];
        for (text, meant) in [
            ("prod", Some("production")),
            ("Test", Some("test")),
            ("tset", Some("test")),
            ("produciton", Some("production")),
            ("sandbx", Some("sandbox")),
            ("gateway", None),
            ("live", None),
            ("p", None),
        ] {
            assert_eq!(closest(text, known.into_iter()), meant, "{text}");
        }
    }

    #[test]
    fn only_an_unknown_name_with_the_prefix_is_refused() {
        let check = |name: &str| check_names("ACME_", &["KEY"], [name.to_owned()].into_iter());
        for name in ["ACME_KEY", "KEY", "OTHER_KYE", "ACME"] {
            assert!(check(name).is_ok(), "{name}");
        }
        let error = check("ACME_KYE").unwrap_err().to_string();
        assert!(error.contains("ACME_KYE is not a known variable (did you mean ACME_KEY?)"));
    }

    #[test]
    fn no_value_is_shown() {
        let variables = Variables::new("ACME_", &["KEY"], &|_| Some("CANARY".to_owned()));
        let error = variables.flag("KEY").unwrap_err();
        let shown = format!("{variables:?} {error} {error:?}");
        assert!(shown.contains("ACME_KEY") && !shown.contains("CANARY"), "{shown}");
    }
}
