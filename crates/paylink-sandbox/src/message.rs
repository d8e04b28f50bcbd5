//! Messages that a provider would have sent to a payer or a merchant.

/// A message that a provider would have sent. The sandbox sends none.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Message {
    /// `sms` or `mail`.
    pub channel: &'static str,
    /// The phone number or address, as given.
    pub to: String,
    /// The text of the message.
    pub text: String,
}
