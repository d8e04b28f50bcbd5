//! Messages that a provider would have sent to a payer or a merchant.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// A message (SMS or e-mail) that a provider would have sent. The sandbox records the message, but
/// does not send it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Message {
    /// How the provider would have sent the message: `sms` for an SMS, or `mail` for an e-mail.
    pub channel: &'static str,
    /// The recipient's phone number or e-mail address, as the client sent it in its request. If
    /// Paynet would have sent a confirmation e-mail to the merchant, the value is the text
    /// `the company's registered address`.
    pub to: String,
    /// The text of the message.
    pub text: String,
}

impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Saved {
            channel: String,
            to: String,
            text: String,
        }

        let Saved { channel, to, text } = Saved::deserialize(deserializer)?;
        let channel = ["sms", "mail"].into_iter().find(|own| *own == channel);
        let channel =
            channel.ok_or_else(|| D::Error::custom("a message has an unknown channel"))?;
        Ok(Self { channel, to, text })
    }
}
