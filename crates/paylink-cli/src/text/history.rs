//! Describes the history of an order in words: why the order is paid or not.

use paylink::{Confirmation, ConfirmationSource, Mismatch, Verdict};
use paylink_orders::{Decision, Observation, Order, OrderState};
use serde_json::Value;

use crate::show::amount;
use crate::text::state;

/// Returns a row of the history in words.
pub(crate) fn row(row: &Observation) -> String {
    words(&row.kind, &row.data)
}

fn words(kind: &str, text: &str) -> String {
    let data: Value = serde_json::from_str(text).unwrap_or(Value::Null);
    match kind {
        "planned" => {
            let reference = own(&data, "reference");
            text!("the next link is planned: {reference}", "yeni link sıraya alındı: {reference}")
        }
        "sending" => {
            let reference = own(&data, "reference");
            text!(
                "the request for the link {reference} was stored and sent",
                "{reference} linkinin isteği kaydedildi ve gönderildi"
            )
        }
        "open" => say!("the link exists", "link oluştu").to_owned(),
        "adopted" => {
            say!("an existing link was taken over", "var olan bir link devralındı").to_owned()
        }
        "cancelled" => say!("the order was cancelled", "sipariş iptal edildi").to_owned(),
        "renewal-wanted" => say!("a new link was asked for", "yeni link istendi").to_owned(),
        "deactivate" => {
            let outcome = own(&data, "outcome");
            text!("the link was deactivated ({outcome})", "link pasifleştirildi ({outcome})")
        }
        "read" => match serde_json::from_str::<Confirmation>(text) {
            Ok(confirmation) => self::confirmation(&confirmation),
            Err(_) => say!("the link was not found", "link bulunamadı").to_owned(),
        },
        "decided" => decided(&data),
        "watch-ended" => {
            say!("the link is not watched any more", "link artık izlenmiyor").to_owned()
        }
        "other-account" => {
            say!("the provider reports another account", "kuruluş başka bir hesap bildiriyor")
                .to_owned()
        }
        "orphan" => say!(
            "a link came too late; nobody gets its address",
            "bir link çok geç oluştu; adresi kimseye verilmedi"
        )
        .to_owned(),
        other => outcome(other, &data),
    }
}

/// Returns the result of a request that was not a query.
fn outcome(kind: &str, data: &Value) -> String {
    let text = match (kind, data["resolved"].as_str()) {
        ("resolved", Some("found")) => {
            say!(
                "the lost link was found; nobody has its address",
                "kaybolan link bulundu; adresi kimsede yok"
            )
        }
        ("resolved", Some("no-longer-payable")) => say!(
            "the lost link was found and deactivated; nobody had its address",
            "kaybolan link bulundu ve pasifleştirildi; adresi kimsede yoktu"
        ),
        ("resolved", Some("deactivated-unseen")) => say!(
            "the provider accepted to deactivate the lost link, which it does not show",
            "kuruluş, göstermediği kayıp linki pasifleştirmeyi kabul etti"
        ),
        ("resolved", Some("not-found")) => {
            say!("the lost link was not found", "kaybolan link bulunamadı")
        }
        ("resolved", Some("not-found-yet")) => {
            say!("the lost link was not found yet", "kaybolan link henüz bulunamadı")
        }
        ("resolved", Some("unknowable")) => say!(
            "the provider cannot look the lost link up; nobody has its address",
            "kuruluş kayıp linki arayamıyor; adresi kimsede yok"
        ),
        ("in-doubt", _) => say!(
            "no answer: it is not known whether the link exists",
            "yanıt gelmedi: linkin oluşup oluşmadığı bilinmiyor"
        ),
        ("refused", _) => {
            say!("the provider refused to create the link", "kuruluş linki oluşturmadı")
        }
        ("failed", _) => {
            say!("a request failed and is repeated", "bir istek başarısız oldu, yinelenecek")
        }
        ("not-readable", _) => say!(
            "the link cannot be read, so its end is awaited",
            "link okunamıyor, süresinin bitmesi bekleniyor"
        ),
        ("purged", _) => say!("the payer's data was removed", "ödeyenin verileri silindi"),
        _ => kind,
    };
    text.to_owned()
}

/// Returns the library's English text of an error, which contains no name of a person.
pub(crate) fn cause(row: &Observation) -> Option<String> {
    let data: Value = serde_json::from_str(&row.data).ok()?;
    data["error"].as_str().map(str::to_owned)
}

fn decided(data: &Value) -> String {
    let decision = own(data, "decision");
    let known = Decision::ALL.iter().find(|known| known.as_str() == decision);
    let words = known.map_or(decision.as_str(), |known| state::decision(*known));
    let note = own(data, "note");
    if note.is_empty() {
        text!("a person decided: {words}", "karar verildi: {words}")
    } else {
        text!("a person decided: {words} ({note})", "karar verildi: {words} ({note})")
    }
}

/// Describes the result of a query: the verdict, the proof for it, and the contradictions.
pub(crate) fn confirmation(seen: &Confirmation) -> String {
    let verdict = state::verdict(seen.verdict);
    let mut text = match seen.charged.or(seen.authorized) {
        Some(money) if seen.verdict != Verdict::NotPaid => {
            format!("{verdict}, {}", amount::shown(money))
        }
        _ => {
            let link = state::status(seen.link.status);
            text!("{verdict}, the link is {link}", "{verdict}, link {link}")
        }
    };
    if let Some(excess) = seen.excess {
        let excess = amount::shown(excess);
        text.push_str(&text!("; {excess} too much", "; {excess} fazla"));
    }
    if let Some(reversed) = seen.reversed {
        let reversed = amount::shown(reversed);
        text.push_str(&text!("; {reversed} given back", "; {reversed} iade"));
    }
    for mismatch in &seen.mismatches {
        text.push_str("; ");
        text.push_str(self::mismatch(*mismatch));
    }
    let source = match seen.source {
        ConfirmationSource::Payments => say!("read back from the payments", "ödemelerden okundu"),
        _ => say!("read from the link alone", "yalnızca linkten okundu"),
    };
    format!("{text} ({source})")
}

fn mismatch(mismatch: Mismatch) -> &'static str {
    match mismatch {
        Mismatch::TooLittle => say!("too little was requested", "istenen tutar az"),
        Mismatch::TooMuch => say!("too much was requested", "istenen tutar fazla"),
        Mismatch::Amount => say!("an amount is impossible", "bir tutar olanaksız"),
        Mismatch::Precision => say!("an amount has too many digits", "bir tutarın basamağı fazla"),
        Mismatch::Currency => say!("another currency", "başka para birimi"),
        Mismatch::Reference => {
            say!("a payment has another reference", "bir ödemenin referansı başka")
        }
        _ => say!("the callback contradicts", "bildirim çelişiyor"),
    }
}

/// Returns the row that shows why an order is in its state. For a paid order, this is the query or
/// the decision that made it paid; otherwise, it is the last row.
pub(crate) fn why<'a>(order: &Order, rows: &'a [Observation]) -> Option<&'a Observation> {
    let newest = order.attempt.as_ref().map(|attempt| attempt.number);
    let verdict = |row: &Observation| {
        let seen = serde_json::from_str::<Confirmation>(&row.data).ok();
        seen.filter(|_| row.kind == "read").map(|seen| seen.verdict)
    };
    let is_accepted = |row: &Observation| {
        let data = serde_json::from_str::<Value>(&row.data).unwrap_or_default();
        row.kind == "decided" && data["decision"] == Decision::Accepted.as_str()
    };
    match order.state {
        OrderState::Paid => rows.iter().find(|row| {
            is_accepted(row) || matches!(verdict(row), Some(Verdict::Paid | Verdict::PaidAgain))
        }),
        OrderState::Reversed => rows.iter().rfind(|row| verdict(row) == Some(Verdict::Reversed)),
        OrderState::Cancelled => rows.iter().rfind(|row| row.kind == "cancelled"),
        _ => rows.iter().rfind(|row| row.attempt == newest && row.kind != "watch-ended"),
    }
}

/// Whether a row is a query whose result is that the link is not paid.
pub(crate) fn is_unpaid(row: &Observation) -> bool {
    let seen = || serde_json::from_str::<Confirmation>(&row.data);
    row.kind == "read" && seen().is_ok_and(|seen| seen.verdict == Verdict::NotPaid)
}

fn own(data: &Value, name: &str) -> String {
    data[name].as_str().unwrap_or_default().to_owned()
}

/// Consecutive rows of a history with the same meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Joined<'a> {
    /// The first of the rows.
    pub(crate) first: &'a Observation,
    pub(crate) text: String,
    pub(crate) count: usize,
}

/// Joins consecutive rows that have the same meaning for the same link.
pub(crate) fn joined(rows: &[Observation]) -> Vec<Joined<'_>> {
    let mut joined: Vec<Joined<'_>> = Vec::new();
    for own in rows {
        let text = row(own);
        let is_same = |last: &Joined<'_>| {
            (last.first.attempt, &last.first.actor) == (own.attempt, &own.actor)
        };
        // Rows about other links in between do not matter.
        match joined.iter_mut().rev().find(|last| is_same(last)) {
            Some(last) if last.text == text => last.count += 1,
            _ => joined.push(Joined { first: own, text, count: 1 }),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::Language;

    /// The kinds that `Observation::kind` documents, with their details.
    const KINDS: [(&str, &str); 24] = [
        ("planned", r#"{"reference":"T1.A-1-2"}"#),
        ("sending", r#"{"reference":"T1.A-1-1"}"#),
        ("open", r#"{"key":"x"}"#),
        ("refused", r#"{"error":"x"}"#),
        ("in-doubt", r#"{"error":"x"}"#),
        ("resolved", r#"{"resolved":"found"}"#),
        ("resolved", r#"{"resolved":"no-longer-payable"}"#),
        ("resolved", r#"{"resolved":"deactivated-unseen"}"#),
        ("resolved", r#"{"resolved":"not-found"}"#),
        ("resolved", r#"{"resolved":"not-found-yet"}"#),
        ("resolved", r#"{"resolved":"unknowable"}"#),
        ("orphan", "{}"),
        ("adopted", "{}"),
        ("read", "{}"),
        ("failed", r#"{"error":"x"}"#),
        ("not-readable", "{}"),
        ("deactivate", r#"{"outcome":"deactivated"}"#),
        ("other-account", "{}"),
        ("watch-ended", "{}"),
        ("cancelled", "{}"),
        ("renewal-wanted", "{}"),
        ("decided", r#"{"decision":"closed","note":""}"#),
        ("decided", r#"{"decision":"accepted","note":"tip"}"#),
        ("purged", "{}"),
    ];

    #[test]
    fn every_kind_of_row_has_words_of_its_own_in_both_languages() {
        let mut seen = Vec::new();
        for (kind, data) in KINDS {
            let [english, turkish] = [Language::English, Language::Turkish].map(|language| {
                language.set();
                words(kind, data)
            });
            assert_ne!(english, turkish, "{kind}");
            assert!(english != kind && !seen.contains(&english), "{kind} {data}: {english}");
            seen.push(english);
        }
    }
}
