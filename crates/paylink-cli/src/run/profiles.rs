//! `paylink profile`: adds, lists, selects, shows and tests profiles.

use std::path::Path;

use serde_json::json;
use toml_edit::{Item, Table as TomlTable, value};

use super::{Context, doctor};
use crate::args::{Add, Profile as Args, ProfileCommand};
use crate::exit::{Exit, Failure, Outcome};
use crate::profile::database::{Location, PASSWORD};
use crate::profile::origin::Origin;
use crate::profile::secret::{self, Values};
use crate::profile::{self, Profile, file, guard, session};
use crate::show::out;
use crate::show::table::Table;

/// The keys that the program asks for, for each provider: the name of the key, and whether the key
/// may be left empty.
const KEYS: [(&str, &[(&str, bool)]); 3] = [
    ("paynet", &[("PAYLINK_PAYNET_SECRET_KEY", false)]),
    (
        "paywall",
        &[
            ("PAYLINK_PAYWALL_PUBLIC_KEY", false),
            ("PAYLINK_PAYWALL_PUBLIC_CLIENT", false),
            ("PAYLINK_PAYWALL_PRIVATE_KEY", true),
            ("PAYLINK_PAYWALL_PRIVATE_CLIENT", true),
        ],
    ),
    (
        "ahl",
        &[
            ("PAYLINK_AHL_EMAIL", false),
            ("PAYLINK_AHL_PASSWORD", false),
            ("PAYLINK_AHL_HASH_PASSWORD", true),
        ],
    ),
];

pub(super) async fn run(context: &Context, args: &Args) -> Outcome {
    match &args.command {
        ProfileCommand::Add(args) => add(context, args),
        ProfileCommand::List => list(context),
        ProfileCommand::Show => show(context),
        ProfileCommand::Use { name } => make_default(context, name),
        ProfileCommand::Test => doctor::test(context).await,
    }
}

fn add(context: &Context, args: &Add) -> Outcome {
    let out = context.out;
    let name = &args.name;
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    if name.is_empty() || name.len() > 40 || !name.bytes().all(is_plain) {
        return Err(Failure::usage(say!(
            "a profile's name has letters A-Z, digits, hyphens and underscores",
            "profil adı A-Z harfi, rakam, tire ve alt çizgiden oluşur"
        )));
    }
    if context.config.profiles.contains_key(name) {
        return Err(Failure::usage(text!(
            "the profile '{name}' exists",
            "'{name}' profili zaten var"
        ))
        .hint(say!("Nothing was changed.", "Hiçbir şey değişmedi.")));
    }
    let location = args.database.as_deref().map(Location::parse).transpose()?;
    let secret_file = match (&args.secret_command, &args.secret_file) {
        (None, Some(given)) => {
            let full = std::path::absolute(given)?;
            secret::check_mode(&full)?;
            Some(full)
        }
        (None, None) if out::can_ask() => {
            let has_password = matches!(location, Some(Location::Postgres(_)));
            Some(ask_for_keys(context, args, has_password)?)
        }
        _ => None,
    };
    let prefix = prefix(context, args.prefix.as_deref())?;
    let becomes_default =
        context.config.profile.is_none() && !profile::is_production(&args.environment);
    if context.global.dry_run {
        return super::checked(out);
    }
    let database = match location {
        // A profile is used from any folder.
        Some(Location::File(file)) => Some(std::path::absolute(file)?.display().to_string()),
        Some(Location::Postgres(_)) => args.database.clone(),
        None => None,
    };
    let table = table(args, &prefix, secret_file.as_deref(), database);
    let file = file::change(|document| {
        if becomes_default {
            document["profile"] = value(name.as_str());
        }
        let profiles = document.entry("profiles").or_insert_with(|| {
            let mut profiles = TomlTable::new();
            profiles.set_implicit(true);
            Item::Table(profiles)
        });
        profiles[name.as_str()] = Item::Table(table);
    })?;
    let file = file.display();
    out.done(&text!("the profile '{name}' is in {file}", "'{name}' profili {file} dosyasında"));
    out.note(&text!(
        "Its links have references that begin with {prefix}; do not change that.",
        "Linklerinin referansları {prefix} ile başlar; bunu değiştirmeyin."
    ));
    if out.json {
        out.object(&json!({ "profile": name, "prefix": prefix, "is_default": becomes_default }))?;
    }
    Ok(Exit::Done)
}

fn table(
    args: &Add,
    prefix: &str,
    secret_file: Option<&Path>,
    database: Option<String>,
) -> TomlTable {
    let mut table = TomlTable::new();
    table["environment"] = value(args.environment.as_str());
    table["prefix"] = value(prefix);
    let secret_file = secret_file.map(|file| file.display().to_string());
    for (name, set) in [
        ("database", &database),
        ("secret_command", &args.secret_command),
        ("secret_file", &secret_file),
        ("success_url", &args.success_url),
        ("failure_url", &args.failure_url),
    ] {
        if let Some(set) = set {
            table[name] = value(set.as_str());
        }
    }
    if let [first, _, ..] = args.providers.as_slice() {
        table["provider"] = value(*first);
    }
    for provider in &args.providers {
        let mut account = TomlTable::new();
        if args.accept_unknown_reversal && *provider == "ahl" {
            account["accept_unknown_reversal"] = value(true);
        }
        if args.accept_link_alone && *provider == "paywall" {
            account["accept_link_alone"] = value(true);
        }
        table[*provider] = Item::Table(account);
    }
    table
}

/// Returns the reference prefix. Two programs that use the same account must have different
/// prefixes.
fn prefix(context: &Context, given: Option<&str>) -> Outcome<String> {
    let proposed = random_prefix()?;
    let prefix = match given {
        Some(given) => given.to_owned(),
        None if out::can_ask() && !context.global.yes => {
            context.out.ask(&text!(
                "Prefix of the references [{proposed}]:",
                "Referansların öneki [{proposed}]:"
            ));
            Some(guard::answer()?).filter(|answer| !answer.is_empty()).unwrap_or(proposed)
        }
        None => proposed,
    };
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    if (1..=16).contains(&prefix.len()) && prefix.bytes().all(is_plain) {
        return Ok(prefix);
    }
    Err(Failure::usage(say!(
        "a prefix has 1 to 16 letters A-Z, digits, hyphens, underscores or dots",
        "önek 1 ile 16 arasında A-Z harfi, rakam, tire, alt çizgi ya da nokta içerir"
    )))
}

/// Returns a random prefix: four letters or digits that are not easily confused with each other,
/// and a dot.
fn random_prefix() -> Outcome<String> {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut random = [0; 4];
    getrandom::fill(&mut random).map_err(|error| {
        Failure::new(Exit::Failed, say!("there are no random numbers", "rastgele sayı alınamıyor"))
            .cause(error)
    })?;
    let letters = random.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    Ok(letters.chain(['.']).collect())
}

/// Asks for the keys of the providers without showing them, and stores them with mode 0600.
fn ask_for_keys(context: &Context, args: &Add, has_password: bool) -> Outcome<std::path::PathBuf> {
    let mut text = String::new();
    let of_database = has_password.then_some(&[(PASSWORD, true)][..]);
    let providers = KEYS.iter().filter(|(own, _)| args.providers.contains(own));
    for keys in providers.map(|(_, keys)| *keys).chain(of_database) {
        for (key, is_optional) in keys {
            let hint =
                if *is_optional { say!(" (may be empty)", " (boş bırakılabilir)") } else { "" };
            context.out.ask(&format!("{key}{hint}:"));
            let typed = rpassword::read_password().map_err(|error| {
                Failure::new(Exit::Declined, say!("there is no answer", "yanıt yok")).cause(error)
            })?;
            let typed = typed.trim();
            if !typed.is_empty() {
                text.push_str(&format!("{key}={typed}\n"));
            } else if !is_optional {
                return Err(Failure::new(
                    Exit::Declined,
                    text!(
                        "{key} is empty; nothing was stored",
                        "{key} boş; hiçbir şey kaydedilmedi"
                    ),
                ));
            }
        }
    }
    let file = file::path()?.with_file_name(format!("{}.keys", args.name));
    if !context.global.dry_run {
        file::write_private(&file, text.as_bytes())?;
    }
    Ok(file)
}

fn list(context: &Context) -> Outcome {
    let out = context.out;
    let config = &context.config;
    let mut table = Table::new([
        "",
        say!("PROFILE", "PROFİL"),
        say!("ENVIRONMENT", "ORTAM"),
        say!("PROVIDERS", "KURULUŞLAR"),
    ]);
    for (name, settings) in &config.profiles {
        let own = Profile { name: name.clone(), settings: settings.clone(), is_explicit: false };
        let providers: Vec<&str> = own.accounts().into_iter().map(|(name, _)| name).collect();
        let is_default = config.profile.as_ref() == Some(name);
        let environment = &settings.environment;
        if out.json {
            out.object(&json!({
                "profile": name, "environment": environment, "providers": providers,
                "is_default": is_default,
            }))?;
            continue;
        }
        let mark = if is_default { "*" } else { " " };
        table.row([mark.to_owned(), name.clone(), environment.clone(), providers.join(", ")]);
    }
    if config.profiles.is_empty() {
        out.note(say!("there is no profile yet", "henüz profil yok"));
    } else if !out.json {
        out.line(&table.lines())?;
    }
    Ok(Exit::Done)
}

fn show(context: &Context) -> Outcome {
    let out = context.out;
    let profile = context.profile()?;
    let values = Values::load(&profile)?;
    let transport = session::transport(&profile)?;
    let mut table =
        Table::new([say!("VALUE", "DEĞER"), say!("IS", "İÇERİK"), say!("FROM", "NEREDEN")]);
    let mut add = |name: &str, shown: Option<&str>, origin: &Origin| {
        let is_set = *origin != Origin::NotSet;
        if out.json {
            return out.object(&json!({
                "name": name, "value": shown, "is_set": is_set, "origin": origin.name(),
            }));
        }
        let hidden = if is_set { say!("(set)", "(yazılmış)") } else { "–" };
        table.row([name.to_owned(), shown.unwrap_or(hidden).to_owned(), origin.shown()]);
        Ok(())
    };
    let settings = &profile.settings;
    add("environment", Some(&settings.environment), &Origin::Profile)?;
    add("prefix", Some(&settings.prefix), &Origin::Profile)?;
    let database = profile.database()?;
    let origin = if settings.database.is_some() { Origin::Profile } else { Origin::Default };
    add("database", Some(&database.shown()), &origin)?;
    if let Location::Postgres(_) = database {
        let (_, origin) = values.get(PASSWORD, None);
        add(PASSWORD, None, &origin)?;
    }
    for (name, set) in [
        ("expires", &settings.expires),
        ("max_amount", &settings.max_amount),
        ("max_sum_per_run", &settings.max_sum_per_run),
        ("callback_url", &settings.callback_url),
        ("success_url", &settings.success_url),
        ("failure_url", &settings.failure_url),
    ] {
        if let Some(set) = set {
            add(name, Some(set), &Origin::Profile)?;
        }
    }
    if !settings.replay_hosts.is_empty() {
        add("replay_hosts", Some(&settings.replay_hosts.join(", ")), &Origin::Profile)?;
    }
    for (provider, account) in profile.accounts() {
        let (_, variables) = session::client(&profile, provider, account, &values, &transport)?;
        for variable in variables {
            add(&variable.name, variable.value.as_deref(), &variable.origin)?;
        }
    }
    if !out.json {
        out.line(&table.lines())?;
    }
    Ok(Exit::Done)
}

fn make_default(context: &Context, name: &str) -> Outcome {
    let profile = Profile::choose(&context.config, Some(name))?;
    if profile.is_production() {
        return Err(Failure::usage(text!(
            "'{name}' is not a test environment, so it is never the default",
            "'{name}' bir deneme ortamı değil, bu yüzden hiçbir zaman varsayılan olmaz"
        ))
        .hint(text!("write --profile {name} each time", "her seferinde --profile {name} yazın")));
    }
    if context.global.dry_run {
        return super::checked(context.out);
    }
    file::change(|document| document["profile"] = value(name))?;
    context.out.done(&text!(
        "'{name}' is used without --profile",
        "--profile yazılmadığında '{name}' kullanılır"
    ));
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proposed_prefix_is_short_and_random() {
        let prefixes: std::collections::HashSet<String> =
            (0..20).map(|_| random_prefix().unwrap()).collect();
        assert!(prefixes.len() > 15);
        assert!(prefixes.iter().all(|prefix| prefix.len() == 5 && prefix.ends_with('.')));
    }

    #[test]
    fn every_key_that_is_asked_for_counts_as_a_key() {
        for key in KEYS.iter().flat_map(|(_, keys)| keys.iter()).map(|(key, _)| key) {
            assert!(file::is_secret(key) || key.ends_with("_EMAIL"), "{key}");
        }
    }
}
