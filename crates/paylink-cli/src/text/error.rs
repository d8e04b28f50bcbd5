//! Translates errors of the library into texts for people: what happened, what this means for the
//! money, and what to do next. The library's own English text is the cause, which `--verbose`
//! shows.

use paylink::{ConnectFailure, Effect, Error, ErrorKind, RuleCode};
use paylink_orders::OrdersError;
use paylink_orders::sql::StoreError;

use crate::exit::{Exit, Failure};
use crate::text::time;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let failure = Self::new(exit(&error), what(&error)).cause(&error);
        let failure = match error.effect() {
            Effect::Unknown => failure.hint(say!(
                "The request may have taken effect. Do not send it again; look the order up first.",
                "İstek işlenmiş olabilir. Yeniden göndermeyin; önce siparişe bakın."
            )),
            _ => failure.hint(say!(
                "Nothing was changed at the provider.",
                "Kuruluşta hiçbir şey değişmedi."
            )),
        };
        let failure = match next(&error) {
            Some(next) => failure.hint(next),
            None => failure,
        };
        match error.retry_after() {
            Some(pause) => {
                let pause = time::span(pause);
                failure.hint(text!(
                    "The provider asks you to wait {pause} before the next request.",
                    "Kuruluş {pause} beklenmesini istiyor."
                ))
            }
            None => failure,
        }
    }
}

fn exit(error: &Error) -> Exit {
    if error.effect() == Effect::Unknown {
        return Exit::InDoubt;
    }
    match error.kind() {
        ErrorKind::InvalidRequest | ErrorKind::Unsupported | ErrorKind::WrongKey => Exit::Usage,
        ErrorKind::Configuration | ErrorKind::Authentication => Exit::Keys,
        ErrorKind::NotFound => Exit::NotFound,
        ErrorKind::WrongState | ErrorKind::Duplicate | ErrorKind::RateLimited => Exit::Refused,
        ErrorKind::Refused => Exit::Refused,
        _ => Exit::Failed,
    }
}

/// Returns what happened, with the provider and its code.
fn what(error: &Error) -> String {
    let mut text = match error.provider() {
        Some(provider) => format!("{provider}: {}", kind(error)),
        None => kind(error),
    };
    // What the provider says in its own words may contain personal data, a code does not.
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':');
    if let Some(code) = error.code().filter(|code| code.len() <= 64 && code.bytes().all(is_plain)) {
        text.push_str(&text!(" (code {code})", " (kod {code})"));
    }
    if let Some(status) = error.http_status() {
        text.push_str(&format!(", HTTP {status}"));
    }
    text
}

fn kind(error: &Error) -> String {
    let text = match error.kind() {
        ErrorKind::InvalidRequest => return field_rule(error),
        ErrorKind::Configuration => return configuration(&error.to_string()),
        ErrorKind::Unsupported => say!(
            "the provider does not support this, or the function is switched off",
            "kuruluş bunu sunmuyor ya da bu işlev kapalı"
        ),
        ErrorKind::WrongKey => say!(
            "the link belongs to another account or environment",
            "link başka bir hesaba ya da ortama ait"
        ),
        ErrorKind::WrongState => {
            say!("the state of the link does not allow this", "linkin durumu buna izin vermiyor")
        }
        ErrorKind::BadCallback => {
            say!("the callback is not authentic", "bildirim (callback) doğrulanamadı")
        }
        ErrorKind::Connect => return connect(error.connect_failure()),
        ErrorKind::Interrupted => {
            say!(
                "the connection broke before the answer was complete",
                "yanıt bitmeden bağlantı koptu"
            )
        }
        ErrorKind::Timeout => say!("the answer did not come in time", "yanıt zamanında gelmedi"),
        ErrorKind::Redirect => say!(
            "the answer is a redirect, which is not followed",
            "yanıt bir yönlendirme; izlenmiyor"
        ),
        ErrorKind::Malformed => {
            say!("the answer cannot be read", "yanıt okunamıyor")
        }
        ErrorKind::Authentication => {
            say!("the provider refused the key", "kuruluş anahtarı kabul etmedi")
        }
        ErrorKind::NotFound => {
            say!("the provider does not know this link", "kuruluş bu linki tanımıyor")
        }
        ErrorKind::Duplicate => {
            say!("the reference is already in use", "bu referans zaten kullanılıyor")
        }
        ErrorKind::RateLimited => {
            say!("the provider received too many requests", "kuruluşa çok fazla istek gitti")
        }
        ErrorKind::Refused => say!("the provider refused", "kuruluş reddetti"),
        ErrorKind::Mismatch => say!(
            "the answer is about another link or payment",
            "yanıt başka bir link ya da ödemeyle ilgili"
        ),
        ErrorKind::TooLate => say!("the time for sending was over", "gönderme süresi dolmuştu"),
        ErrorKind::LimitReached => {
            say!("the call reached one of its limits", "çağrı sınırına ulaştı")
        }
        _ => say!("the call failed", "çağrı başarısız oldu"),
    };
    text.to_owned()
}

/// Returns what is wrong in the configuration. The library's error contains the name of the
/// variable and a rule in English.
fn configuration(text: &str) -> String {
    let rule = text.split_once("invalid configuration: ").map_or(text, |(_, rule)| rule);
    let rule = rule.trim_end_matches("; nothing was sent");
    let first = rule.split(' ').next().unwrap_or_default();
    if !first.starts_with("PAYLINK_") {
        return text!("the configuration is wrong: {rule}", "yapılandırma hatalı");
    }
    if rule.ends_with("is not set") {
        return text!("{first} is not set", "{first} yazılmamış");
    }
    text!("{rule}", "{first} geçersiz")
}

fn next(error: &Error) -> Option<&'static str> {
    match error.kind() {
        ErrorKind::Authentication => Some(say!(
            "Check that the key belongs to this environment and that your IP address is registered.",
            "Anahtarın bu ortama ait olduğunu ve IP adresinizin kayıtlı olduğunu denetleyin."
        )),
        ErrorKind::Configuration => Some(say!(
            "`paylink doctor` shows what is missing.",
            "`paylink doctor` neyin eksik olduğunu gösterir."
        )),
        _ if error.is_retryable() => {
            Some(say!("It is safe to try again.", "Yeniden denemek güvenlidir."))
        }
        _ => None,
    }
}

/// Returns which value breaks which rule.
fn field_rule(error: &Error) -> String {
    let field = error.field().map_or("?", field);
    let rule = error.rule_code().map_or(say!("is not allowed", "kabul edilmiyor"), rule);
    format!("{field} {rule}")
}

/// Returns the name of a field for people. If a field has no name here, the library's name is
/// returned.
pub(crate) fn field(name: &str) -> &str {
    match name {
        "amount" => say!("the amount", "tutar"),
        "reference" => say!("the reference", "referans"),
        "reference prefix" => say!("the reference prefix", "referans öneki"),
        "description" => say!("the description", "açıklama"),
        "payer.name" => say!("the payer's name", "ödeyenin adı"),
        "payer.phone" | "phone" => say!("the payer's phone number", "ödeyenin telefonu"),
        "payer.email" | "email" => say!("the payer's e-mail address", "ödeyenin e-posta adresi"),
        "return_urls" => say!("the return address", "dönüş adresi"),
        "lifetime" => say!("the lifetime", "geçerlilik süresi"),
        "callback_url" => say!("the callback address", "bildirim adresi"),
        "notify(Sms)" => say!("the text message", "SMS"),
        "notify(Email)" => say!("the e-mail to the payer", "ödeyene e-posta"),
        "language" => say!("the page's language", "sayfanın dili"),
        "installments" => say!("the installments", "taksit"),
        "actor" | "by" => say!("the name of who does it", "işlemi yapanın adı"),
        "order number" => say!("the order number", "sipariş numarası"),
        other => other,
    }
}

/// Returns the text of the rule with this code.
pub(crate) fn rule(code: RuleCode) -> &'static str {
    match code {
        RuleCode::Required => say!("is missing", "eksik"),
        RuleCode::Unsupported => {
            say!("is not supported by the provider", "kuruluşta desteklenmiyor")
        }
        RuleCode::Blank => say!("must not be empty", "boş olamaz"),
        RuleCode::TooLong => say!("is too long", "çok uzun"),
        RuleCode::TooSmall => say!("is too small", "çok küçük"),
        RuleCode::TooLarge => say!("is too large", "çok büyük"),
        RuleCode::OutOfRange => say!("is out of range", "aralığın dışında"),
        RuleCode::Characters => {
            say!("has a character that is not allowed", "izin verilmeyen bir karakter içeriyor")
        }
        RuleCode::Format => say!("has the wrong form", "yanlış biçimde"),
        RuleCode::Granularity => {
            say!("is not a multiple of the smallest unit", "en küçük birimin katı değil")
        }
        RuleCode::Order => say!("ends before it begins", "başlamadan bitiyor"),
        RuleCode::Repeated => say!("is given twice", "iki kez verilmiş"),
        RuleCode::Currency => {
            say!("has a currency that is not possible", "geçersiz bir para biriminde")
        }
        RuleCode::UnknownValue => say!("has an unknown value", "bilinmeyen bir değer"),
        RuleCode::Ambiguous => say!("has more than one meaning", "birden çok anlama geliyor"),
        RuleCode::OtherProvider => say!("belongs to another provider", "başka bir kuruluşa ait"),
        RuleCode::OtherQuery => say!("belongs to another query", "başka bir sorguya ait"),
        RuleCode::Deadline => say!("took too long", "çok uzun sürdü"),
        RuleCode::MaxRequests => say!("took too many requests", "çok fazla istek gerektirdi"),
        RuleCode::NoProgress => say!("makes no progress", "ilerlemiyor"),
        _ => say!("is not allowed", "kabul edilmiyor"),
    }
}

fn connect(failure: Option<ConnectFailure>) -> String {
    let reason = match failure {
        Some(ConnectFailure::NameResolution) => {
            say!("the host name has no address", "sunucu adının adresi bulunamadı")
        }
        Some(ConnectFailure::Refused) => say!("the host refused it", "sunucu kabul etmedi"),
        Some(ConnectFailure::Unreachable) => {
            say!("the host is not reachable", "sunucuya ulaşılamıyor")
        }
        Some(ConnectFailure::TimedOut) => say!("connecting took too long", "çok uzun sürdü"),
        Some(ConnectFailure::CertificateExpired | ConnectFailure::CertificateNotYetValid) => say!(
            "the server's certificate is not valid now, or this machine's clock is wrong",
            "sunucunun sertifikası şu an geçerli değil ya da bu makinenin saati yanlış"
        ),
        Some(ConnectFailure::CertificateIssuer) => say!(
            "no trusted authority issued the server's certificate",
            "sunucunun sertifikasını güvenilir bir kurum vermemiş"
        ),
        Some(ConnectFailure::CertificateHostName) => say!(
            "the server's certificate is for another name",
            "sunucunun sertifikası başka bir ad için"
        ),
        Some(ConnectFailure::Certificate | ConnectFailure::Tls | ConnectFailure::TlsVersion) => {
            say!("the TLS handshake failed", "TLS el sıkışması başarısız")
        }
        Some(ConnectFailure::NotTls) => {
            say!("the port does not use TLS", "bu port TLS kullanmıyor")
        }
        Some(ConnectFailure::ProxyAuthentication | ConnectFailure::ProxyRefused) => {
            say!("the proxy refused it", "vekil sunucu kabul etmedi")
        }
        _ => return say!("no connection", "bağlantı yok").to_owned(),
    };
    text!("no connection: {reason}", "bağlantı yok: {reason}")
}

impl From<OrdersError> for Failure {
    fn from(error: OrdersError) -> Self {
        let cause = error.to_string();
        let failure = match error {
            OrdersError::Provider(error) => return error.into(),
            OrdersError::Invalid { field: name, .. } => {
                let name = field(name);
                Self::usage(text!("{name} is invalid", "{name} kabul edilmiyor"))
                    .hint(say!("Nothing was stored.", "Hiçbir şey kaydedilmedi."))
            }
            OrdersError::OtherContent(order) => Self::usage(text!(
                "order {order} exists with another amount, currency or account",
                "{order} siparişi başka bir tutar, para birimi ya da hesapla kayıtlı"
            ))
            .hint(say!("Nothing was changed.", "Hiçbir şey değişmedi.")),
            OrdersError::NoSuchOrder(order) => no_order(order.as_str()),
            OrdersError::NoSuchIncident(id) => Self::new(
                Exit::NotFound,
                text!("there is no incident {id}", "{id} numaralı bir olay yok"),
            ),
            OrdersError::NotAcceptable(id) => Self::usage(text!(
                "incident {id} cannot be decided as `accepted`",
                "{id} numaralı olayda kabul edilecek bir para yok"
            ))
            .hint(say!(
                "Make the decision `refunded` or `closed`.",
                "`refunded` ya da `closed` kararını girin."
            )),
            OrdersError::NoSuchAccount(account) => Self::new(
                Exit::Keys,
                text!(
                    "this profile has no keys for the account {account}",
                    "bu profilde {account} hesabının anahtarları yok"
                ),
            ),
            OrdersError::PolicyNeverPays { account, .. } => Self::new(
                Exit::Keys,
                text!(
                    "with this profile, no order of the account {account} can ever become paid",
                    "bu profille {account} hesabının hiçbir siparişi ödenmiş sayılamaz"
                ),
            )
            .hint(say!(
                "For Paywall, add the private key pair to the keys of the profile, or add \
                 `accept_link_alone = true` to the table `paywall` of the profile. For AHL Pay, add \
                 `accept_unknown_reversal = true` to the table `ahl` of the profile.",
                "Paywall için profilin anahtarlarına gizli anahtar çiftini ya da profilin `paywall` \
                 tablosuna `accept_link_alone = true` ekleyin. AHL Pay için profilin `ahl` tablosuna \
                 `accept_unknown_reversal = true` ekleyin."
            )),
            OrdersError::OtherPrefix { stored, given } => Self::usage(text!(
                "the database has the reference prefix {stored}, but the profile has {given}",
                "veritabanı {stored} önekine ait, profilde ise {given} yazıyor"
            ))
            .hint(say!(
                "Use the database of this profile, or correct its prefix.",
                "Bu profilin veritabanını kullanın ya da öneki düzeltin."
            )),
            OrdersError::Moved => Self::new(
                Exit::Failed,
                say!(
                    "the orders of this database were moved to another database",
                    "bu veritabanının siparişleri başka bir veritabanına taşındı"
                ),
            )
            .hint(say!(
                "Correct `database` in the profile. If `paylink move` was interrupted, run it again.",
                "Profildeki `database` değerini düzeltin. `paylink move` yarıda kaldıysa yeniden çalıştırın."
            )),
            OrdersError::MoveUnfinished => Self::new(
                Exit::Failed,
                say!(
                    "the orders of another database are still being moved to this one",
                    "başka bir veritabanının siparişleri hâlâ buraya taşınıyor"
                ),
            )
            .hint(say!(
                "Run `paylink move` again to complete it.",
                "Tamamlamak için `paylink move` komutunu yeniden çalıştırın."
            )),
            OrdersError::Store(error) => store(&error),
            _ => Self::new(Exit::Failed, say!("an order operation failed", "siparişlerde hata oluştu")),
        };
        failure.cause(cause)
    }
}

/// Returns the failure that there is no such order.
pub(crate) fn no_order(order: &str) -> Failure {
    Failure::new(
        Exit::NotFound,
        text!("there is no order {order}", "{order} numaralı bir sipariş yok"),
    )
}

fn store(error: &StoreError) -> Failure {
    let what = match error {
        StoreError::Busy(_) => {
            say!("another program writes to the database", "veritabanına başka bir program yazıyor")
        }
        StoreError::Unavailable(_) => {
            say!("the database cannot be reached", "veritabanına ulaşılamıyor")
        }
        StoreError::CommitUnknown(_) => {
            return Failure::new(
                Exit::InDoubt,
                say!(
                    "the connection was lost: it is not known whether the database has stored the change",
                    "bağlantı koptu: veritabanı değişikliği kaydetti mi, bilinmiyor"
                ),
            )
            .hint(say!(
                "Look at what is stored before you repeat the command: `paylink show`, `paylink list`.",
                "Komutu yinelemeden önce neyin kayıtlı olduğuna bakın: `paylink show`, `paylink list`."
            ));
        }
        StoreError::NotWritable(_) => {
            say!("the database cannot be written", "veritabanına yazılamıyor")
        }
        StoreError::NewerSchema { .. } => say!(
            "the database was written by a newer version of paylink",
            "veritabanı paylink'in daha yeni bir sürümüyle yazılmış"
        ),
        StoreError::Unusable(_) => {
            say!("the database cannot be used", "veritabanı kullanılamıyor")
        }
        _ => say!("the database failed", "veritabanında hata oluştu"),
    };
    Failure::new(Exit::Failed, what).hint(say!(
        "No link was requested for an order that is not stored.",
        "Kaydedilmemiş hiçbir sipariş gönderilmedi."
    ))
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        store(&error).cause(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::Language;

    fn both(text: impl Fn() -> String) -> [String; 2] {
        [Language::English, Language::Turkish].map(|language| {
            language.set();
            text()
        })
    }

    #[test]
    fn every_rule_has_a_text_of_its_own_in_both_languages() {
        let mut seen = Vec::new();
        for code in RuleCode::ALL {
            let [english, turkish] = both(|| rule(*code).to_owned());
            assert_ne!(english, turkish);
            assert!(!seen.contains(&english), "{code}: {english}");
            seen.push(english);
        }
    }

    #[test]
    fn every_kind_of_error_is_said_in_both_languages_and_keeps_the_english_cause() {
        use paylink::Refusal;
        let errors = [
            Error::invalid("amount", RuleCode::TooLarge, "x"),
            Error::configuration("PAYLINK_PAYNET_SECRET_KEY is not set"),
            Error::configuration("PAYLINK_PAYNET_POS_TYPE must be a whole number"),
            Error::configuration("x"),
            Error::unsupported("x"),
            Error::wrong_key("account"),
            Error::callback("x"),
            Error::connect(),
            Error::interrupted(),
            Error::timeout(),
            Error::malformed("x"),
            Error::mismatch("x"),
            Error::refused(Refusal::Authentication),
            Error::refused(Refusal::NotFound),
            Error::refused(Refusal::Duplicate),
            Error::status(429),
            Error::status(500),
        ];
        for error in errors {
            let [english, turkish] = both(|| what(&error));
            assert_ne!(english, turkish, "{error}");
            let failure = Failure::from(error.clone());
            assert_eq!(failure.cause, Some(error.to_string()));
        }
        Language::Turkish.set();
        let missing = Error::configuration("PAYLINK_PAYNET_SECRET_KEY is not set");
        assert_eq!(what(&missing), "PAYLINK_PAYNET_SECRET_KEY yazılmamış");
    }

    #[test]
    fn every_field_that_a_provider_can_refuse_has_a_name() {
        for own in paylink::Field::ALL {
            if *own == paylink::Field::ProviderLifetime {
                continue;
            }
            let [english, turkish] = both(|| field(own.name()).to_owned());
            assert_ne!(english, turkish, "{own:?}");
        }
    }

    #[test]
    fn every_error_of_the_database_is_said_in_both_languages() {
        let text = || "x".to_owned();
        for (error, exit) in [
            (StoreError::Busy(text()), Exit::Failed),
            (StoreError::Unavailable(text()), Exit::Failed),
            (StoreError::CommitUnknown(text()), Exit::InDoubt),
            (StoreError::NotWritable(text()), Exit::Failed),
            (StoreError::NewerSchema { found: 2, known: 1 }, Exit::Failed),
            (StoreError::Unusable(text()), Exit::Failed),
            (StoreError::Constraint(text()), Exit::Failed),
        ] {
            let shown = || {
                let failure = Failure::from(error.clone());
                assert_eq!(failure.exit, exit, "{error}");
                format!("{} {:?}", failure.what, failure.hints)
            };
            let [english, turkish] = both(shown);
            assert_ne!(english, turkish, "{error}");
        }
    }

    #[test]
    fn a_doubt_is_exit_6_whatever_else_the_error_says() {
        Language::English.set();
        let lost = paylink::Error::timeout().with_write_operation("mailorder/create");
        let failure = Failure::from(lost);
        assert_eq!(failure.exit, Exit::InDoubt);
        assert!(failure.hints[0].contains("Do not send it again"), "{failure:?}");
        let refused = paylink::Error::status(401).with_write_operation("x");
        assert_eq!(Failure::from(refused).exit, Exit::Keys);
    }
}
