//! What a provider would have sent to a payer or a merchant.

/// A message that was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Message {
    /// `sms` or `mail`.
    pub channel: &'static str,
    /// The phone number or address, as given.
    pub to: String,
    /// What it says.
    pub text: String,
}
