//! The token of the dashboard and the control API.

use std::fmt;
use std::io;

use subtle::ConstantTimeEq;

/// The text with which every token begins, so that redaction recognizes it.
pub(crate) const MARK: &str = "sandbox_control_";

/// The environment variable with the token.
pub(crate) const TOKEN_VARIABLE: &str = "PAYLINK_SANDBOX_TOKEN";

/// The token of one start.
pub(crate) struct Token(String);

impl Token {
    /// Returns a token that a keys file fixes.
    pub(crate) fn fixed(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Takes the random part from the operating system, because the sequence behind the ids of
    /// links can be predicted from them.
    pub(crate) fn new() -> io::Result<Self> {
        let mut bytes = [0; 24];
        getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self(format!("{MARK}{hex}")))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a text is this token, in constant time for texts of its length.
    pub(crate) fn is(&self, presented: &str) -> bool {
        self.0.as_bytes().ct_eq(presented.as_bytes()).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_itself_only_and_is_not_shown() {
        let token = Token::new().unwrap();
        let text = token.as_str().to_owned();
        assert!(token.is(&text) && text.starts_with(MARK) && text.len() == MARK.len() + 48);
        for wrong in [
            "",
            MARK,
            &text[1..],
            &text[..text.len() - 1],
            &format!("{text}0"),
            &text.to_uppercase(),
        ] {
            assert!(!token.is(wrong), "{wrong}");
        }
        assert!(!Token::new().unwrap().is(&text));
        assert_eq!(format!("{token:?}"), "Token");
    }
}
