//! Parses the names of providers.

use crate::profile::PROVIDERS;

/// Parses the name of a provider. AHL Pay has two names: `ahl`, and `ahlpay`, which the library
/// uses.
///
/// # Errors
/// Returns a text for people.
pub(crate) fn parse(text: &str) -> Result<&'static str, String> {
    let name = if text.eq_ignore_ascii_case("ahlpay") { "ahl" } else { text };
    PROVIDERS.into_iter().find(|known| known.eq_ignore_ascii_case(name)).ok_or_else(|| {
        text!("write one of: paynet, paywall, ahl", "şunlardan birini yazın: paynet, paywall, ahl")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn providers_have_the_names_of_their_tables() {
        for (text, name) in
            [("paynet", "paynet"), ("Paywall", "paywall"), ("AHL", "ahl"), ("ahlpay", "ahl")]
        {
            assert_eq!(parse(text), Ok(name));
        }
        assert!(parse("").is_err() && parse("pay").is_err());
    }
}
