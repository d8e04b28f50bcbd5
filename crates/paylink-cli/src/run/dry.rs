//! The requests that a dry run shows.
//!
//! They are sent to a sandbox in this process, by a client with the settings of the profile and
//! the keys of the sandbox. So no request leaves this machine, no key of an account is read for
//! them, and what is shown is what the client really sends.

use std::collections::BTreeMap;

use paylink::{CallbackToken, Field, NewLink, Phone, WebUrl};
use paylink_sandbox::Sandbox;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::Context;
use crate::exit::Outcome;
use crate::profile::file;
use crate::profile::session::{Client, Session};

/// What is shown instead of a key or of data of the payer.
const MASK: &str = "***";

/// The key of the tokens in callback URLs, which are masked.
const TOKEN_KEY: &str = "paylink-dry-run-paylink-dry-run-";

/// The fields whose values come from the keys or from an answer of the provider.
const OF_ACCOUNT: [&str; 2] = ["hash", "merchantId"];

/// Shows the requests that would create this link.
pub(super) async fn show(
    context: &Context,
    session: &Session,
    client: &Client,
    link: &NewLink,
) -> Outcome<()> {
    let out = context.out;
    let requests = requests(session, client, link).await?;
    if out.json {
        let reference = link.reference.as_str();
        return out.object(&json!({ "reference": reference, "requests": requests }));
    }
    for request in requests {
        let [method, path, body] =
            ["method", "path", "body"].map(|name| request[name].as_str().unwrap_or_default());
        out.line(format!("{method} {path}\n{body}").trim_end())?;
    }
    out.note(say!(
        "The headers with the keys are not shown; *** replaces keys and data of the payer.",
        "Anahtarların bulunduğu başlıklar gösterilmez; *** anahtarların ve ödeyenin verilerinin yerindedir."
    ));
    Ok(())
}

/// Returns the masked requests that the client sends to create a link.
async fn requests(session: &Session, client: &Client, link: &NewLink) -> Outcome<Vec<Value>> {
    let sandbox = Sandbox::start().await?;
    let links = session.client_for(client, &sandbox)?;
    let mut link = link.clone();
    if let Some(address) = &session.profile.settings.callback_url {
        let address: WebUrl = address.parse()?;
        let token = CallbackToken::new(TOKEN_KEY)?;
        link.callback_url = Some(token.add_to(&address, &link.reference));
        link = link.best_effort(Field::CallbackUrl);
    }
    let created = links.create(&link).await;
    let mask = Mask::new(&sandbox, &link);
    let recorded = sandbox.requests().into_iter();
    let shown = recorded.map(|request| {
        let body = match serde_json::from_str(&request.body) {
            Ok(body) => mask.masked(body, 0),
            // The body of a login consists of keys.
            Err(_) if !request.body.is_empty() => MASK.to_owned(),
            Err(_) => String::new(),
        };
        // The first part is the provider's place in the sandbox.
        let path = request.path.splitn(3, '/').nth(2).unwrap_or_default();
        json!({ "method": request.method, "path": format!("/{path}"), "body": body })
    });
    let shown: Vec<Value> = shown.collect();
    if shown.is_empty() {
        // The sandbox may refuse settings of a real account, but the request was sent then.
        created?;
    }
    Ok(shown)
}

/// Masks the values of a request.
struct Mask {
    keys: Vec<String>,
    /// The words of the payer's name, and the e-mail address.
    payer: Vec<String>,
    /// The payer's phone number without the country code of Türkiye.
    phone: Option<String>,
    callback_url: Option<String>,
}

impl Mask {
    fn new(sandbox: &Sandbox, link: &NewLink) -> Self {
        let keys = sandbox.variables().into_iter();
        let keys = keys.filter(|(name, _)| file::is_secret(name) || name.ends_with("_EMAIL"));
        let keys = keys.map(|(_, value)| value).collect();
        let (mut payer, mut phone) = (Vec::new(), None);
        if let Some(own) = &link.payer {
            payer.extend(own.name.split_whitespace().map(str::to_owned));
            payer.extend(own.email.as_ref().map(|email| email.as_str().to_owned()));
            let digits = |own: &Phone| own.turkish_national().unwrap_or(own.e164()).to_owned();
            phone = own.phone.as_ref().map(digits);
        }
        let callback_url = link.callback_url.as_ref().map(|url| url.as_str().to_owned());
        Self { keys, payer, phone, callback_url }
    }

    /// Returns JSON on several lines, with its numbers exactly as they are sent.
    fn masked(&self, json: &RawValue, depth: usize) -> String {
        let inner = " ".repeat(2 * depth + 2);
        let lines = |marks: [char; 2], lines: Vec<String>| match lines.is_empty() {
            true => format!("{}{}", marks[0], marks[1]),
            false => {
                let (lines, end) = (lines.join(",\n"), " ".repeat(2 * depth));
                format!("{}\n{lines}\n{end}{}", marks[0], marks[1])
            }
        };
        if let Ok(fields) = serde_json::from_str::<BTreeMap<String, &RawValue>>(json.get()) {
            let shown = |(name, value): (&String, &&RawValue)| {
                let value = match OF_ACCOUNT.contains(&name.as_str()) {
                    true => format!("\"{MASK}\""),
                    false => self.masked(value, depth + 1),
                };
                format!("{inner}{}: {value}", Value::from(name.as_str()))
            };
            lines(['{', '}'], fields.iter().map(shown).collect())
        } else if let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(json.get()) {
            let shown = |item: &&RawValue| format!("{inner}{}", self.masked(item, depth + 1));
            lines(['[', ']'], items.iter().map(shown).collect())
        } else if let Ok(text) = serde_json::from_str::<String>(json.get()) {
            Value::from(self.text(&text).unwrap_or(text)).to_string()
        } else {
            let is_phone = self.phone.as_ref().is_some_and(|phone| json.get().ends_with(phone));
            if is_phone { format!("\"{MASK}\"") } else { json.get().to_owned() }
        }
    }

    /// Returns the text that is shown instead of this one, or `None` if it can be shown.
    fn text(&self, text: &str) -> Option<String> {
        if self.callback_url.as_deref() == Some(text) {
            let shown = text.rsplit_once('=').map_or(MASK, |(address, _)| address);
            return Some(format!("{shown}={MASK}"));
        }
        let is_key = self.keys.iter().any(|key| text.contains(key.as_str()));
        let is_phone = self.phone.as_ref().is_some_and(|phone| text.ends_with(phone.as_str()));
        let has_word = text.split_whitespace().any(|word| self.payer.iter().any(|own| own == word));
        (is_key || is_phone || has_word).then(|| MASK.to_owned())
    }
}
