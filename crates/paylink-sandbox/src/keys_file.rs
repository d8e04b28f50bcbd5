//! The file that fixes the keys: lines `NAME=value`, as in a `.env` file.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::{fmt, io};

use crate::files;
use crate::provider::{Description, KeyVariable};
use crate::token::{self, TOKEN_VARIABLE};

/// The fewest letters and digits that follow the text with which a key begins.
const FEWEST: usize = 6;

/// The values of the keys that a file fixes, by the names of their variables. No value is shown by
/// `Debug`.
#[derive(Clone, Default)]
pub(crate) struct FixedKeys(HashMap<String, String>);

impl FixedKeys {
    /// Returns the fixed value of a variable, or a new one.
    pub(crate) fn value(&self, variable: &str, new: impl FnOnce() -> String) -> String {
        self.get(variable).map_or_else(new, str::to_owned)
    }

    pub(crate) fn get(&self, variable: &str) -> Option<&str> {
        self.0.get(variable).map(String::as_str)
    }
}

impl fmt::Debug for FixedKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FixedKeys")
    }
}

/// A file with keys, as it was read at the start.
#[derive(Debug)]
pub(crate) struct KeysFile {
    path: PathBuf,
    /// Empty if there was no file.
    lines: Vec<String>,
}

impl KeysFile {
    /// Reads a file, and the keys in it. A file that does not exist fixes nothing.
    pub(crate) fn read(
        path: &Path,
        descriptions: &[&Description],
    ) -> io::Result<(Self, FixedKeys)> {
        let wrong = |error: &dyn fmt::Display| {
            let text = format!("the keys file {} cannot be used: {error}", path.display());
            io::Error::new(io::ErrorKind::InvalidData, text)
        };
        let text = files::read(path).map_err(|error| wrong(&error))?.unwrap_or_default();
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let keys = keys(&lines, descriptions).map_err(|error| wrong(&error))?;
        Ok((Self { path: path.to_owned(), lines }, FixedKeys(keys)))
    }

    /// Writes the current values of all variables into the file. Other lines stay as they are, and
    /// a file that has the current values is not written.
    pub(crate) fn update(self, variables: &[(&str, String)]) -> io::Result<()> {
        let Self { path, lines } = self;
        let updated = with_values(&lines, variables);
        if updated == lines {
            return Ok(());
        }
        files::replace(&path, (updated.join("\n") + "\n").as_bytes()).map_err(|error| {
            let text = format!("the keys file {} cannot be written: {error}", path.display());
            io::Error::new(error.kind(), text)
        })
    }
}

/// Returns the keys in the lines of a file. An error names the line or the variable, and no value.
fn keys(
    lines: &[String],
    descriptions: &[&Description],
) -> Result<HashMap<String, String>, String> {
    let own = descriptions.iter().flat_map(|own| own.secrets.variables);
    let token = KeyVariable { name: TOKEN_VARIABLE, begins: token::MARK };
    let known: Vec<KeyVariable> = own.copied().chain([token]).collect();
    let mut keys = HashMap::new();
    for (number, line) in (1..).zip(lines) {
        let Some(assignment) = Assignment::read(line)
            .ok_or_else(|| format!("line {number} is neither NAME=value nor a comment"))?
        else {
            continue;
        };
        let Some(variable) = known.iter().find(|own| own.name == assignment.name) else { continue };
        if assignment.value.is_empty() {
            continue;
        }
        check(variable, assignment.value).map_err(|error| format!("line {number}: {error}"))?;
        let earlier = keys.insert(variable.name.to_owned(), assignment.value.to_owned());
        if earlier.is_some() {
            return Err(format!("line {number}: {} is set more than once", variable.name));
        }
    }
    Ok(keys)
}

/// Whether a value can be a key of the sandbox: the sandbox accepts no key of a provider, and keeps
/// its own keys out of logs by the text with which they begin.
fn check(variable: &KeyVariable, value: &str) -> Result<(), String> {
    let KeyVariable { name, begins } = variable;
    let Some(rest) = value.strip_prefix(begins) else {
        return Err(format!("{name} is not a key of the sandbox: it must begin with {begins}"));
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "+/=-_.@".contains(c);
    let leading = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').count();
    if leading < FEWEST || !rest.chars().all(is_plain) {
        return Err(format!(
            "{name} must have at least {FEWEST} letters or digits after {begins}, and may contain \
             only letters, digits and the characters + / = - _ . @"
        ));
    }
    Ok(())
}

/// A line that sets a variable.
struct Assignment<'a> {
    /// What precedes the value, such as `export NAME=`.
    head: &'a str,
    name: &'a str,
    value: &'a str,
}

impl<'a> Assignment<'a> {
    /// Reads a line. Returns `Some(None)` for an empty line or a comment, and `None` for a line
    /// that is none of these.
    fn read(line: &'a str) -> Option<Option<Self>> {
        let text = line.trim();
        if text.is_empty() || text.starts_with('#') {
            return Some(None);
        }
        let (before, value) = line.split_once('=')?;
        let name = before.trim();
        let name = name.strip_prefix("export ").map_or(name, str::trim_start);
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if name.is_empty() || !name.chars().all(is_name) {
            return None;
        }
        let value = value.trim();
        let quoted = ['"', '\'']
            .into_iter()
            .find_map(|quote| value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)));
        let head = line.get(..=before.len())?;
        Some(Some(Self { head, name, value: quoted.unwrap_or(value) }))
    }
}

/// Returns the lines with the values of these variables. Variables without a line are added at the
/// end.
fn with_values(lines: &[String], variables: &[(&str, String)]) -> Vec<String> {
    let mut missing: Vec<&(&str, String)> = variables.iter().collect();
    let mut updated: Vec<String> = lines
        .iter()
        .map(|line| {
            let assignment = Assignment::read(line).flatten();
            let known = assignment.and_then(|own| {
                let at = missing.iter().position(|(name, _)| *name == own.name)?;
                let (_, value) = missing.remove(at);
                (own.value != value).then(|| format!("{}{value}", own.head))
            });
            known.unwrap_or_else(|| line.clone())
        })
        .collect();
    if updated.is_empty() {
        updated.push(
            "# The keys of a paylink-sandbox: they are valid only for this sandbox.".to_owned(),
        );
    }
    updated.extend(missing.into_iter().map(|(name, value)| format!("{name}={value}")));
    updated
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::DESCRIPTIONS;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    fn error(text: &str) -> String {
        keys(&lines(text), DESCRIPTIONS).unwrap_err()
    }

    #[test]
    fn keys_are_read_as_a_shell_and_a_dotenv_file_write_them() {
        let text = "# ours\n\nexport PAYLINK_PAYNET_SECRET_KEY=sck_sandbox_12345678/+\n\
                    PAYLINK_AHL_PASSWORD = \"AhlPaySandboxPassword12345678\"\n\
                    PAYLINK_AHL_HASH_PASSWORD='AhlPaySandboxHash12345678'\n\
                    PAYLINK_PAYWALL_PUBLIC_KEY=\nOUR_DATABASE=a=b \"c\nPAYLINK_PAYNET_BASE_URL=x\n";
        let keys = keys(&lines(text), DESCRIPTIONS).unwrap();
        let mut shown: Vec<_> =
            keys.iter().map(|(name, value)| format!("{name} {value}")).collect();
        shown.sort_unstable();
        assert_eq!(
            shown,
            [
                "PAYLINK_AHL_HASH_PASSWORD AhlPaySandboxHash12345678",
                "PAYLINK_AHL_PASSWORD AhlPaySandboxPassword12345678",
                "PAYLINK_PAYNET_SECRET_KEY sck_sandbox_12345678/+",
            ]
        );
    }

    #[test]
    fn what_is_wrong_is_named_without_its_value() {
        for (text, expected) in [
            ("nonsense secret", "line 1 is neither NAME=value nor a comment"),
            ("# a\nA B=secret", "line 2 is neither NAME=value nor a comment"),
            (
                "PAYLINK_PAYNET_SECRET_KEY=sck_pcs_secret1234",
                "line 1: PAYLINK_PAYNET_SECRET_KEY is not a key of the sandbox: it must begin with \
                 sck_sandbox_",
            ),
            (
                "PAYLINK_PAYNET_SECRET_KEY=sck_sandbox_se/cret",
                "line 1: PAYLINK_PAYNET_SECRET_KEY must have at least 6 letters or digits after \
                 sck_sandbox_, and may contain only letters, digits and the characters + / = - _ . @",
            ),
            (
                "PAYLINK_SANDBOX_TOKEN=sandbox_control_secret1234 x",
                "line 1: PAYLINK_SANDBOX_TOKEN must have at least 6",
            ),
            (
                "PAYLINK_AHL_HASH_PASSWORD=AhlPaySandboxHash12345678\nPAYLINK_AHL_HASH_PASSWORD=AhlPaySandboxHash12345678",
                "line 2: PAYLINK_AHL_HASH_PASSWORD is set more than once",
            ),
        ] {
            let error = error(text);
            assert!(
                error.starts_with(expected)
                    && !error.contains("secret")
                    && !error.contains("se/cret"),
                "{error}"
            );
        }
    }

    #[test]
    fn only_the_values_of_known_variables_change() {
        let before = lines("# ours\nexport A=1\nB=\"2\"\n  C = 3\nOTHER=4\nD=\n");
        let values =
            |all: [(&'static str, &str); 5]| all.map(|(name, value)| (name, value.to_owned()));
        let variables = values([("A", "x"), ("B", "2"), ("C", "y"), ("D", "z"), ("E", "new")]);
        let after = with_values(&before, &variables);
        assert_eq!(after, ["# ours", "export A=x", "B=\"2\"", "  C =y", "OTHER=4", "D=z", "E=new"]);
        assert_eq!(with_values(&after, &variables), after);
        let new = with_values(&[], &[("A", "1".to_owned())]);
        assert_eq!(
            new,
            ["# The keys of a paylink-sandbox: they are valid only for this sandbox.", "A=1"]
        );
    }
}
