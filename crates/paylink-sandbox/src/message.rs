//! Messages that a provider would have sent to a payer or a merchant.

/// A message that a provider would have sent. The sandbox records the message, but does not send
/// it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Message {
    /// The channel of the message: `sms` or `mail`.
    pub channel: &'static str,
    /// The phone number or e-mail address of the recipient, as in the request.
    pub to: String,
    /// The text of the message.
    pub text: String,
}
