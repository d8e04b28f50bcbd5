//! Reads keys from the environment, from a command, or from a file that only its owner can read.
//! Keys are never arguments of the program.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use secrecy::{ExposeSecret as _, SecretString};

use super::Profile;
use super::file::{self, Account};
use super::origin::Origin;
use crate::exit::{Exit, Failure, Outcome};

/// The variable with the key for the tokens in callback URLs.
pub(crate) const CALLBACK_KEY: &str = "PAYLINK_CALLBACK_KEY";

/// The values of a profile's variables, and the origin of each value.
#[derive(Debug)]
pub(crate) struct Values {
    lines: HashMap<String, SecretString>,
    origin: Origin,
}

impl Values {
    /// Reads the keys of a profile.
    pub(crate) fn load(profile: &Profile) -> Outcome<Self> {
        let settings = &profile.settings;
        if let Some(command) = &settings.secret_command {
            return Ok(Self { lines: lines(&run(command)?)?, origin: Origin::SecretCommand });
        }
        let Some(file) = &settings.secret_file else {
            return Ok(Self { lines: HashMap::new(), origin: Origin::NotSet });
        };
        check_mode(file)?;
        let text = fs::read_to_string(file)
            .map_err(|error| Failure { exit: Exit::Keys, ..file::unreadable(file, &error) })?;
        Ok(Self { lines: lines(&text)?, origin: Origin::SecretFile(file.clone()) })
    }

    /// Returns the value of a variable and where it comes from.
    pub(crate) fn get(&self, name: &str, account: Option<&Account>) -> (Option<String>, Origin) {
        if let Some(value) = std::env::var(name).ok().filter(|value| !value.trim().is_empty()) {
            return (Some(value), Origin::Environment);
        }
        if let Some(value) = self.lines.get(name) {
            return (Some(value.expose_secret().to_owned()), self.origin.clone());
        }
        let option = name.splitn(3, '_').nth(2).unwrap_or_default();
        let set = account.and_then(|account| {
            let mut options = account.options.iter();
            options.find(|(own, _)| own.eq_ignore_ascii_case(option))
        });
        match set {
            Some((_, value)) => (Some(value.as_variable()), Origin::Profile),
            None => (None, Origin::NotSet),
        }
    }
}

/// Returns a failure if other users can read the file.
pub(crate) fn check_mode(file: &Path) -> Outcome<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(file)
            .map_err(|error| Failure { exit: Exit::Keys, ..file::unreadable(file, &error) })?
            .permissions()
            .mode();
        if mode & 0o077 != 0 {
            let (file, mode) = (file.display(), mode & 0o777);
            return Err(Failure::new(
                Exit::Keys,
                text!(
                    "others can read the keys in {file} (mode {mode:03o})",
                    "{file} dosyasındaki anahtarları başkaları okuyabilir (izinler {mode:03o})"
                ),
            )
            .hint(text!(
                "chmod 600 {file}, and exchange the keys",
                "chmod 600 {file} yapın ve anahtarları değiştirin"
            )));
        }
    }
    Ok(())
}

fn run(command: &str) -> Outcome<String> {
    let failed = || {
        Failure::new(
            Exit::Keys,
            say!(
                "secret_command of the profile failed",
                "profilin secret_command komutu başarısız oldu"
            ),
        )
    };
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let output = Command::new(shell)
        .args([flag, command])
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| failed().cause(error))?;
    if !output.status.success() {
        return Err(failed().cause(output.status));
    }
    String::from_utf8(output.stdout).map_err(|_| failed().cause("the output is not UTF-8"))
}

/// Reads `NAME=value` lines.
fn lines(text: &str) -> Outcome<HashMap<String, SecretString>> {
    let mut values = HashMap::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let line = line.strip_prefix("export ").unwrap_or(line);
        let Some((name, value)) = line.split_once('=') else {
            let at = at + 1;
            // The line is not shown: it may be a key.
            return Err(Failure::new(
                Exit::Keys,
                text!(
                    "line {at} of the keys is not NAME=value",
                    "anahtarların {at}. satırı AD=değer biçiminde değil"
                ),
            ));
        };
        let value = value.trim();
        let quoted = ['"', '\'']
            .into_iter()
            .find_map(|quote| value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)));
        values.insert(name.trim().to_owned(), quoted.unwrap_or(value).to_owned().into());
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_names_and_values() {
        let read =
            lines("# keys\nPAYLINK_A = 'x y' \nexport PAYLINK_B=\"=\"\n\nPAYLINK_C=").unwrap();
        for (name, value) in [("PAYLINK_A", "x y"), ("PAYLINK_B", "="), ("PAYLINK_C", "")] {
            assert_eq!(read[name].expose_secret(), value, "{name}");
        }
        let failure = lines("A=1\nsck_secret").unwrap_err();
        assert!(failure.what.contains('2') && !format!("{failure:?}").contains("sck_secret"));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let file = tempfile::NamedTempFile::new().unwrap();
        for (mode, is_private) in [(0o600, true), (0o400, true), (0o640, false), (0o604, false)] {
            fs::set_permissions(file.path(), fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(check_mode(file.path()).is_ok(), is_private, "{mode:o}");
        }
    }
}
