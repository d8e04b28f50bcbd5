//! Reads the arguments of a job.

use std::collections::BTreeSet;

use lexopt::{Arg, Error, Parser, ValueExt as _};

/// The options that may be repeated.
const REPEATABLE: [&str; 1] = ["switch"];

/// The arguments that are left to read.
#[derive(Clone, Debug)]
pub struct Arguments {
    parser: Parser,
    seen: BTreeSet<String>,
}

impl Arguments {
    /// Returns the arguments of this process.
    pub fn of_this_process() -> Self {
        Self { parser: Parser::from_env(), seen: BTreeSet::new() }
    }

    /// Returns these words as arguments.
    pub fn new(words: &[&str]) -> Self {
        Self { parser: Parser::from_args(words), seen: BTreeSet::new() }
    }

    /// Returns the next option or word; `None` after the last one.
    ///
    /// # Errors
    /// An option has a value that it does not take, or is given more than once.
    #[allow(clippy::should_implement_trait, reason = "the result borrows from the arguments")]
    pub fn next(&mut self) -> Result<Option<Arg<'_>>, Error> {
        let argument = self.parser.next()?;
        match &argument {
            Some(Arg::Long(name))
                if !REPEATABLE.contains(name) && !self.seen.insert((*name).to_owned()) =>
            {
                Err(format!("--{name} is given more than once").into())
            }
            _ => Ok(argument),
        }
    }

    /// Returns the value of the option that was read last. A word that begins with `-` is another
    /// option, and no value.
    ///
    /// # Errors
    /// The option has no value, or one that is not UTF-8.
    pub fn value(&mut self) -> Result<String, Error> {
        self.parser.values()?.next().unwrap_or_default().string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(words: &[&str]) -> Result<Vec<String>, String> {
        let mut arguments = Arguments::new(words);
        let mut names = Vec::new();
        while let Some(argument) = arguments.next().map_err(|error| error.to_string())? {
            match argument {
                Arg::Long("with") => {
                    names.push(arguments.value().map_err(|error| error.to_string())?)
                }
                other => names.push(format!("{other:?}")),
            }
        }
        Ok(names)
    }

    #[test]
    fn a_value_may_follow_an_equals_sign_or_a_blank() {
        assert_eq!(names(&["--with=a"]), Ok(vec!["a".to_owned()]));
        assert_eq!(names(&["--with", "a"]), Ok(vec!["a".to_owned()]));
        assert!(names(&["--with"]).unwrap_err().contains("--with"));
        assert!(names(&["--with", "--other"]).unwrap_err().contains("--with"));
    }

    #[test]
    fn an_option_is_given_once_unless_it_is_repeatable() {
        assert_eq!(names(&["--switch", "--switch"]).map(|names| names.len()), Ok(2));
        let error = names(&["--check", "--check"]).unwrap_err();
        assert_eq!(error, "--check is given more than once");
    }
}
