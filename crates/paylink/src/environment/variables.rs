#[cfg(any(feature = "paynet", feature = "ahl"))]
use std::str::FromStr;

use paylink_core::{Error, Result};

/// The environment variables of one provider. A blank value counts as not set.
///
/// Errors name the variable and never show its value, because the value may be a key that was set
/// in the wrong variable.
pub(super) struct Variables<'a> {
    prefix: &'static str,
    get: &'a dyn Fn(&str) -> Option<String>,
    /// The names of the variables that have this prefix and are set, but that the provider does not
    /// read.
    unknown: Vec<String>,
    names: &'static [&'static str],
}

impl<'a> Variables<'a> {
    /// Creates the variables of one provider.
    ///
    /// `names` contains the names that the provider reads, without the prefix. `set` contains the
    /// names of all variables that are set, if they can be listed.
    ///
    /// # Errors
    /// Returns an error if a variable with this prefix is set, but the provider does not read it.
    pub(super) fn new(
        prefix: &'static str,
        names: &'static [&'static str],
        get: &'a dyn Fn(&str) -> Option<String>,
        set: Vec<String>,
    ) -> Result<Self> {
        let is_unknown =
            |name: &String| name.strip_prefix(prefix).is_some_and(|rest| !names.contains(&rest));
        let unknown: Vec<String> = set.into_iter().filter(is_unknown).collect();
        let variables = Self { prefix, get, unknown, names };
        match variables.unknown.first() {
            None => Ok(variables),
            Some(unknown) => {
                let rest = unknown.strip_prefix(prefix).unwrap_or(unknown);
                let hint = closest(rest, names.iter().copied())
                    .map_or(String::new(), |name| format!(" (did you mean {prefix}{name}?)"));
                Err(Error::configuration(format!("{unknown} is not a known variable{hint}")))
            }
        }
    }

    fn name(&self, name: &str) -> String {
        debug_assert!(self.names.contains(&name), "{name} is not in the list of names");
        format!("{}{name}", self.prefix)
    }

    pub(super) fn get(&self, name: &str) -> Option<String> {
        let value = (self.get)(&self.name(name))?;
        Some(value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    pub(super) fn required(&self, name: &str) -> Result<String> {
        self.get(name).ok_or_else(|| self.error(name, "is not set"))
    }

    /// Returns the value of a variable as a number or another type that can be parsed from text.
    #[cfg(any(feature = "paynet", feature = "ahl"))]
    pub(super) fn parsed<T: FromStr>(&self, name: &str, rule: &str) -> Result<Option<T>> {
        let parsed = self.get(name).map(|value| value.parse());
        parsed.transpose().map_err(|_| self.error(name, rule))
    }

    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>> {
        match self.get(name).as_deref() {
            None => Ok(None),
            Some("yes" | "true" | "1") => Ok(Some(true)),
            Some("no" | "false" | "0") => Ok(Some(false)),
            Some(_) => Err(self.error(name, "must be `yes` or `no`")),
        }
    }

    /// Returns the name of the environment. The name is documented, is `sandbox`, or is the user's
    /// own. In the last two cases the variables `urls` contain the addresses.
    ///
    /// # Errors
    /// Returns an error if a variable in `urls` is set for a documented environment, which has
    /// addresses of its own, or is not set for any other environment.
    pub(super) fn environment(&self, documented: &[&str], urls: &[&str]) -> Result<String> {
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
            let missing = self.name(missing);
            let rule = match closest(&name, known.clone()).filter(|meant| *meant != name) {
                Some(meant) => format!(
                    "has an unknown value (did you mean `{meant}`?); for a name of your own, also set {missing}"
                ),
                None if name == "sandbox" => format!("is `sandbox`, so {missing} must be set, too"),
                None => {
                    let known: Vec<&str> = known.collect();
                    format!(
                        "is none of {}; for a name of your own, also set {missing}",
                        known.join(", ")
                    )
                }
            };
            return Err(self.error(NAME, &rule));
        }
        Ok(name)
    }

    /// Returns `result`, which depends on this variable only. An error about a rule then names the
    /// variable.
    pub(super) fn within<T>(&self, name: &str, result: Result<T>) -> Result<T> {
        result.map_err(|error| match error.rule() {
            Some(rule) => self.error(name, rule),
            None => error,
        })
    }

    /// Returns `result`, which is that of building the client. An error about a field then names
    /// the variable that `fields` contains for the field.
    pub(super) fn built<T>(&self, fields: &[(&str, &str)], result: Result<T>) -> Result<T> {
        result.map_err(|error| {
            let variable = error.field().and_then(|field| {
                fields.iter().find(|(own, _)| *own == field).map(|(_, variable)| *variable)
            });
            match (variable, error.rule()) {
                (Some(variable), Some(rule)) => self.error(variable, rule),
                _ => error,
            }
        })
    }

    pub(super) fn error(&self, name: &str, rule: &str) -> Error {
        Error::configuration(format!("{} {rule}", self.name(name)))
    }
}

/// Returns the known name that is most similar to the text, if one is similar enough.
fn closest<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let text = text.to_ascii_lowercase();
    known
        .map(|name| {
            let other = name.to_ascii_lowercase();
            let is_start = text.len() >= 3 && other.starts_with(&text);
            let distance = strsim::damerau_levenshtein(&text, &other);
            (if is_start { 0 } else { distance }, name)
        })
        .filter(|(distance, name)| *distance * 3 <= name.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::closest;

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
}
