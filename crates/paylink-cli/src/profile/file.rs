//! The configuration: `config.toml` in the folder `paylink` of the user's configuration folder.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use serde::Deserialize;
use toml_edit::DocumentMut;

use crate::exit::{Exit, Failure, Outcome};

/// The contents of the configuration file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// The profile that is used without `--profile`.
    pub(crate) profile: Option<String>,
    pub(crate) lang: Option<String>,
    #[serde(default)]
    pub(crate) profiles: BTreeMap<String, Settings>,
}

/// The settings of a profile. They never contain keys.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) environment: String,
    /// The prefix with which the reference of every link starts.
    pub(crate) prefix: String,
    /// A file, or a URL that begins with `postgres://`.
    pub(crate) database: Option<String>,
    pub(crate) deliver_events: Option<bool>,
    /// The provider of new orders.
    pub(crate) provider: Option<String>,
    /// The lifetime of new links.
    pub(crate) expires: Option<String>,
    pub(crate) secret_command: Option<String>,
    pub(crate) secret_file: Option<PathBuf>,
    pub(crate) callback_url: Option<String>,
    /// The hosts beside this machine that `paylink inbox replay` may send callbacks to.
    #[serde(default)]
    pub(crate) replay_hosts: Vec<String>,
    pub(crate) success_url: Option<String>,
    pub(crate) failure_url: Option<String>,
    pub(crate) max_amount: Option<String>,
    pub(crate) max_sum_per_run: Option<String>,
    pub(crate) max_links_per_run: Option<usize>,
    pub(crate) paynet: Option<Account>,
    pub(crate) paywall: Option<Account>,
    #[serde(alias = "ahlpay")]
    pub(crate) ahl: Option<Account>,
}

/// The settings of a provider account.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(try_from = "BTreeMap<String, Setting>")]
pub(crate) struct Account {
    pub(crate) accept_unknown_reversal: bool,
    pub(crate) accept_link_alone: bool,
    /// The options of the client. The names are those of the environment variables in lower case.
    pub(crate) options: BTreeMap<String, Setting>,
}

impl TryFrom<BTreeMap<String, Setting>> for Account {
    type Error = String;

    fn try_from(mut options: BTreeMap<String, Setting>) -> Result<Self, String> {
        let mut flag = |name: &str| match options.remove(name) {
            None => Ok(false),
            Some(Setting::Flag(set)) => Ok(set),
            Some(_) => Err(format!("{name} must be true or false")),
        };
        Ok(Self {
            accept_unknown_reversal: flag("accept_unknown_reversal")?,
            accept_link_alone: flag("accept_link_alone")?,
            options,
        })
    }
}

/// The value of an option.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Setting {
    Flag(bool),
    Number(i64),
    Text(String),
}

impl Setting {
    /// Returns the value as an environment variable would contain it.
    pub(crate) fn as_variable(&self) -> String {
        match self {
            Self::Flag(true) => "yes".to_owned(),
            Self::Flag(false) => "no".to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

/// Returns the path of the configuration file.
pub(crate) fn path() -> Outcome<PathBuf> {
    Ok(strategy()?.config_dir().join("paylink").join("config.toml"))
}

/// Returns the path of the folder that contains the databases.
pub(crate) fn data_folder() -> Outcome<PathBuf> {
    Ok(strategy()?.data_dir().join("paylink"))
}

fn strategy() -> Outcome<impl etcetera::BaseStrategy> {
    etcetera::choose_base_strategy().map_err(|error| {
        Failure::new(Exit::Failed, say!("there is no home folder", "ev klasörü bulunamadı"))
            .cause(error)
    })
}

/// Reads the configuration. If the file does not exist, the configuration is empty.
pub(crate) fn load() -> Outcome<Config> {
    let file = path()?;
    match fs::read_to_string(&file) {
        Ok(text) => check_owner(&file).and_then(|()| parse(&text)).map_err(|failure| {
            let file = file.display();
            failure.hint(text!("the file: {file}", "dosya: {file}"))
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Config::default()),
        Err(error) => Err(unreadable(&file, &error)),
    }
}

/// Returns a failure if other users can write the configuration file, because the program runs its
/// `secret_command`.
fn check_owner(file: &Path) -> Outcome<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode =
            fs::metadata(file).map_err(|error| unreadable(file, &error))?.permissions().mode();
        if mode & 0o022 != 0 {
            let mode = mode & 0o777;
            return Err(Failure::new(
                Exit::Keys,
                text!(
                    "others can write the configuration (mode {mode:03o})",
                    "yapılandırmayı başkaları değiştirebilir (izinler {mode:03o})"
                ),
            )
            .hint(say!("chmod go-w makes it yours.", "chmod go-w ile yalnızca size açın.")));
        }
    }
    Ok(())
}

/// Parses the text of a configuration file.
pub(crate) fn parse(text: &str) -> Outcome<Config> {
    let config: Config = toml_edit::de::from_str(text).map_err(|error| {
        // The error's own text quotes the line, and somebody may have written a key there.
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        Failure::new(
            Exit::Keys,
            text!(
                "the configuration is wrong in line {line}",
                "yapılandırmanın {line}. satırı hatalı"
            ),
        )
    })?;
    for (name, profile) in &config.profiles {
        let tables = [&profile.paynet, &profile.paywall, &profile.ahl];
        for option in tables.into_iter().flatten().flat_map(|table| table.options.keys()) {
            if is_secret(option) {
                return Err(Failure::new(
                    Exit::Keys,
                    text!(
                        "{option} of the profile '{name}' is a key, and keys do not belong in the configuration",
                        "'{name}' profilindeki {option} bir anahtar; anahtarlar yapılandırmaya yazılmaz"
                    ),
                )
                .hint(say!(
                    "Use secret_command, secret_file or the environment.",
                    "secret_command, secret_file ya da ortam değişkenlerini kullanın."
                )));
            }
        }
    }
    Ok(config)
}

/// Whether an option of a client is a key.
pub(crate) fn is_secret(option: &str) -> bool {
    let is = |end: &str| {
        let at = option.len().checked_sub(end.len());
        at.and_then(|at| option.get(at..)).is_some_and(|own| own.eq_ignore_ascii_case(end))
    };
    (is("key") && !is("route_group_key")) || is("password") || is("_client")
}

/// Changes the configuration file and keeps its comments.
pub(crate) fn change(edit: impl FnOnce(&mut DocumentMut)) -> Outcome<PathBuf> {
    let file = path()?;
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(unreadable(&file, &error)),
    };
    // Checked before it is changed.
    parse(&text)?;
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        Failure::new(Exit::Keys, say!("the configuration is wrong", "yapılandırma hatalı"))
            .cause(error.message())
    })?;
    edit(&mut document);
    write_private(&file, document.to_string().as_bytes())?;
    Ok(file)
}

/// Writes a file that only its owner can read. If writing fails, the file is not changed.
pub(crate) fn write_private(file: &Path, bytes: &[u8]) -> Outcome<()> {
    let write = || -> io::Result<()> {
        let folder = file.parent().unwrap_or(Path::new("."));
        private_folder(folder)?;
        // A temporary file has mode 0600.
        let mut new = tempfile::NamedTempFile::new_in(folder)?;
        new.write_all(bytes)?;
        new.as_file().sync_all()?;
        new.persist(file).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(|error| not_writable(file, &error))
}

/// Creates a folder that only its owner can enter. A folder that exists is left as it is.
pub(crate) fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Creates a file that only its owner can read. A file that exists is left as it is.
pub(crate) fn private_file(file: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        opened => opened.map(drop),
    }
}

pub(crate) fn not_writable(file: &Path, error: &impl ToString) -> Failure {
    let file = file.display();
    Failure::new(Exit::Failed, text!("{file} cannot be written", "{file} yazılamıyor"))
        .cause(error.to_string())
}

pub(crate) fn unreadable(file: &Path, error: &io::Error) -> Failure {
    let file = file.display();
    Failure::new(Exit::Failed, text!("{file} cannot be read", "{file} okunamıyor")).cause(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_of_clients_become_variables_and_keys_are_refused() {
        let base = "[profiles.a]\nenvironment = \"test\"\nprefix = \"A.\"\n[profiles.a.paynet]\n";
        let config = parse(&format!("{base}pos_type = 5\nseveral_cards = true\naccount = \"x\""));
        let options = &config.unwrap().profiles["a"].paynet.as_ref().unwrap().options.clone();
        let values: Vec<String> = options.values().map(Setting::as_variable).collect();
        assert_eq!(values, ["x", "5", "yes"]);
        for key in [
            "secret_key",
            "SECRET_KEY",
            "private_client",
            "password",
            "hash_password",
            "system_hash_key",
        ] {
            let failure = parse(&format!("{base}{key} = \"sck_1\"")).unwrap_err();
            assert!(failure.what.contains(key) && !failure.what.contains("sck_1"), "{failure:?}");
        }
        assert!(!is_secret("route_group_key"));
    }

    #[test]
    fn an_error_names_the_line_and_shows_nothing_of_it() {
        let failure = parse("lang = \"tr\"\nsecret_key = \"sck_1\"").unwrap_err();
        let shown = format!("{failure:?}");
        assert!(shown.contains('2') && !shown.contains("sck_1"), "{shown}");
    }
}
