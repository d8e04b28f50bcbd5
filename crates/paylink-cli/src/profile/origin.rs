//! The origins of the values of a profile.

use std::path::PathBuf;

/// The origin of a value. If a value has several origins, the first of these variants applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Environment,
    SecretCommand,
    SecretFile(PathBuf),
    Profile,
    Default,
    NotSet,
}

impl Origin {
    /// Returns the origin as text for people.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Environment => say!("environment", "ortam değişkeni").to_owned(),
            Self::SecretCommand => "secret_command".to_owned(),
            Self::SecretFile(file) => format!("secret_file {}", file.display()),
            Self::Profile => say!("profile", "profil").to_owned(),
            Self::Default => say!("default", "varsayılan").to_owned(),
            Self::NotSet => say!("not set", "yazılmamış").to_owned(),
        }
    }

    /// Returns the origin as text for programs.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Environment => "environment",
            Self::SecretCommand => "secret_command",
            Self::SecretFile(_) => "secret_file",
            Self::Profile => "profile",
            Self::Default => "default",
            Self::NotSet => "not_set",
        }
    }
}
