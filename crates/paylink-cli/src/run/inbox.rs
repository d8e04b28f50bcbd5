//! `paylink inbox`: the stored callbacks.

use std::fmt::Write as _;

use paylink::provider::BaseUrl;
use paylink::{CallbackToken, Effect, Error, Transport};
use paylink_orders::InboxEntry;
use serde_json::{Value, json};

use super::Context;
use crate::args::{Inbox, InboxCommand, InboxList, Replay};
use crate::exit::{Exit, Failure, Outcome};
use crate::profile::secret::{CALLBACK_KEY, Values};
use crate::profile::{Profile, session};
use crate::read;
use crate::show::json;
use crate::show::table::Table;
use crate::text::time;

/// The callbacks of one page.
const PAGE: u32 = 100;

pub(super) async fn run(context: &Context, args: &Inbox) -> Outcome {
    match &args.command {
        None => list(context, &InboxList::default()).await,
        Some(InboxCommand::List(args)) => list(context, args).await,
        Some(InboxCommand::Show { number, body }) => show(context, *number, *body).await,
        Some(InboxCommand::Replay(args)) => replay(context, args).await,
    }
}

async fn list(context: &Context, args: &InboxList) -> Outcome {
    let out = context.out;
    let session = context.orders().await?;
    let since = args.days.since.map(read::day::start);
    let until = args.days.until.map(|day| read::day::start(time::next_day(day)));
    let mut table = Table::new([
        say!("NO", "NO."),
        say!("LAST CAME", "SON GELİŞ"),
        say!("TIMES", "KAÇ KEZ"),
        say!("REFERENCE", "REFERANS"),
        say!("ACCOUNT", "HESAP"),
        say!("KIND", "TÜR"),
    ])
    .right(0)
    .right(2);
    let (mut after, mut count) = (None, 0);
    'pages: loop {
        let page = session.orders.inbox(after, PAGE).await?;
        for entry in &page {
            after = Some(entry.id);
            if count == args.limit || since.is_some_and(|since| entry.received < since) {
                break 'pages;
            }
            if until.is_some_and(|until| entry.received >= until) {
                continue;
            }
            count += 1;
            if out.json {
                out.object(&head(entry))?;
                continue;
            }
            table.row([
                entry.id.to_string(),
                time::shown(entry.last_received),
                entry.times.to_string(),
                entry.reference.to_string(),
                session::account(&entry.account),
                kind(entry).to_owned(),
            ]);
        }
        if page.is_empty() {
            break;
        }
    }
    if out.json {
        return Ok(Exit::Done);
    }
    if count == 0 {
        out.note(say!("no callback is stored", "kayıtlı bildirim yok"));
    } else {
        out.line(&table.lines())?;
    }
    Ok(Exit::Done)
}

async fn find(context: &Context, number: i64) -> Outcome<InboxEntry> {
    let found = context.orders().await?.orders.inbox_entry(number).await?;
    found.ok_or_else(|| {
        Failure::new(
            Exit::NotFound,
            text!("there is no callback {number}", "{number} numaralı bir bildirim yok"),
        )
    })
}

async fn show(context: &Context, number: i64, body_only: bool) -> Outcome {
    let out = context.out;
    let entry = find(context, number).await?;
    if body_only {
        let request = entry.request.as_ref().ok_or_else(|| not_stored(number))?;
        out.bytes(request.body())?;
        return Ok(Exit::Done);
    }
    if out.json {
        out.object(&whole(&entry))?;
        return Ok(Exit::Done);
    }
    let (reference, account) = (&entry.reference, session::account(&entry.account));
    out.line(&format!("{number}  {reference}  {account}  {}", kind(&entry)))?;
    let (first, last) = (time::shown(entry.received), time::shown(entry.last_received));
    let times = entry.times;
    out.line(&format!("  {}: {first}", say!("came first", "ilk geliş")))?;
    out.line(&format!("  {}: {last} (×{times})", say!("came last", "son geliş")))?;
    let Some(request) = &entry.request else {
        out.note(say!("its contents were removed", "içeriği silindi"));
        return Ok(Exit::Done);
    };
    let (method, query) = (printable(request.method()), printable(request.query()));
    let query = if query.is_empty() { query } else { format!(" ?{query}") };
    out.line(&format!("\n{method}{query}"))?;
    for (name, value) in request.headers() {
        out.line(&format!("{}: {}", printable(name), printable(value)))?;
    }
    if !request.body().is_empty() {
        let body = std::str::from_utf8(request.body());
        out.line(&format!("\n{}", body.map_or_else(|_| hex(request.body()), printable)))?;
    }
    out.note(if request.query().is_empty() && request.body().is_empty() {
        say!("its contents were too large to be stored", "içeriği saklanamayacak kadar büyüktü")
    } else {
        say!("The token is not stored.", "Token saklanmaz.")
    });
    Ok(Exit::Done)
}

/// Sends a stored callback again, signed anew.
async fn replay(context: &Context, args: &Replay) -> Outcome {
    let (out, number) = (context.out, args.number);
    let profile = context.profile()?;
    let to = destination(&profile, &args.to)?;
    let entry = find(context, number).await?;
    let (Some(key), _) = Values::load(&profile)?.get(CALLBACK_KEY, None) else {
        return Err(Failure::new(
            Exit::Keys,
            text!(
                "{CALLBACK_KEY} is not set, so the callback cannot be signed",
                "{CALLBACK_KEY} yazılmamış; bildirim imzalanamıyor"
            ),
        ));
    };
    let request = entry.signed(&CallbackToken::new(key)?).ok_or_else(|| not_stored(number))?;
    if context.global.dry_run {
        return super::checked(out);
    }
    let status = Transport::new()?.send_callback(&to, &request).await.map_err(not_answered)?;
    if out.json {
        out.object(&json!({ "callback": number, "to": to.to_string(), "status": status }))?;
    } else {
        out.line(&format!("{number} → {to}: HTTP {status}"))?;
    }
    if (200..300).contains(&status) {
        return Ok(Exit::Done);
    }
    Err(Failure::new(
        Exit::Failed,
        text!("the server answered HTTP {status}", "sunucu HTTP {status} yanıtı verdi"),
    ))
}

/// Returns where a callback may be sent to: this machine, or a host that the profile names.
fn destination(profile: &Profile, text: &str) -> Outcome<BaseUrl> {
    if let Ok(to) = BaseUrl::loopback(text) {
        return Ok(to);
    }
    let to = BaseUrl::https(text).map_err(|error| {
        Failure::usage(say!(
            "write --to with an address of this machine, or with an https address; without a query",
            "--to ile bu makinenin bir adresini ya da bir https adresini yazın; sorgu olmadan"
        ))
        .hint(say!("Nothing was sent.", "Hiçbir şey gönderilmedi."))
        .cause(error)
    })?;
    let shown = to.to_string();
    let host = host(&shown);
    if profile.settings.replay_hosts.iter().any(|own| own.eq_ignore_ascii_case(host)) {
        return Ok(to);
    }
    Err(Failure::usage(text!(
        "{host} is not this machine, and the profile does not name it",
        "{host} bu makine değil ve profilde de yazmıyor"
    ))
    .hint(text!(
        "Nothing was sent. replay_hosts = [\"{host}\"] in the profile allows it.",
        "Hiçbir şey gönderilmedi. Profildeki replay_hosts = [\"{host}\"] buna izin verir."
    )))
}

/// Returns the host of an address, without its port.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or_default();
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => authority,
    }
}

/// Returns the failure of a request that got no answer.
fn not_answered(error: Error) -> Failure {
    let effect = error.effect();
    let mut failure = Failure::from(error);
    failure.hints = vec![
        match effect {
            Effect::Unknown => {
                say!("The server may have received it.", "Sunucu onu almış olabilir.")
            }
            _ => say!("Nothing was sent.", "Hiçbir şey gönderilmedi."),
        }
        .to_owned(),
    ];
    failure
}

fn not_stored(number: i64) -> Failure {
    Failure::new(
        Exit::Failed,
        text!(
            "the contents of callback {number} were removed, or were too large to be stored",
            "{number} numaralı bildirimin içeriği silinmiş ya da saklanamayacak kadar büyüktü"
        ),
    )
}

fn kind(entry: &InboxEntry) -> &'static str {
    match entry.kind {
        paylink::CallbackKind::BrowserReturn => say!("browser", "tarayıcı"),
        _ => say!("provider", "kuruluş"),
    }
}

fn head(entry: &InboxEntry) -> Value {
    json!({
        "callback": entry.id,
        "reference": entry.reference.as_str(),
        "provider": entry.account.provider().as_str(),
        "environment": entry.account.environment(),
        "account": entry.account.account(),
        "kind": entry.kind.as_str(),
        "received": json::at(entry.received),
        "last_received": json::at(entry.last_received),
        "times": entry.times,
    })
}

/// Returns an entry with its contents. A body that is not UTF-8 is in hexadecimal digits.
fn whole(entry: &InboxEntry) -> Value {
    let mut object = head(entry);
    object["request"] = entry.request.as_ref().map_or(Value::Null, |request| {
        let body = std::str::from_utf8(request.body()).ok();
        json!({
            "method": request.method(),
            "query": request.query(),
            "headers": request.headers().collect::<Vec<_>>(),
            "body": body,
            "body_hex": body.is_none().then(|| hex(request.body())),
        })
    });
    object
}

/// Returns a text from outside as a terminal may show it: without control characters.
fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() && !matches!(c, '\n' | '\t') {
            let _ = write!(shown, "{}", c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::file;

    #[test]
    fn a_callback_is_sent_to_this_machine_or_to_a_host_of_the_profile() {
        let config = file::parse(
            "[profiles.a]\nenvironment = \"test\"\nprefix = \"A.\"\n\
             replay_hosts = [\"Staging.shop.example\"]",
        )
        .unwrap();
        let profile = Profile::choose(&config, Some("a")).unwrap();
        for allowed in [
            "http://127.0.0.1:3000/cb",
            "http://localhost/cb",
            "https://[::1]:8443/",
            "https://staging.shop.example/cb",
            "https://staging.shop.example:8443/cb",
        ] {
            assert!(destination(&profile, allowed).is_ok(), "{allowed}");
        }
        for refused in [
            "https://shop.example/cb",
            "https://staging.shop.example.evil.example/",
            "https://evil.example/staging.shop.example",
            "https://staging.shop.example@evil.example/",
            // A token and personal data are never sent in the clear to another machine.
            "http://staging.shop.example/cb",
            "http://localhost.shop.example/",
            "http://localhost/cb?a=1",
            "localhost:3000",
        ] {
            let failure = destination(&profile, refused).unwrap_err();
            assert_eq!(failure.exit, Exit::Usage, "{refused}");
        }
    }

    #[test]
    fn a_text_from_outside_cannot_control_the_terminal() {
        assert_eq!(printable("a\u{1b}[2Jb\r\nş\u{9b}"), "a\\u{1b}[2Jb\\r\nş\\u{9b}");
        assert_eq!(hex(&[0, 255]), "00ff");
    }
}
