//! Describes the states of orders and links in words.

use paylink::{LinkStatus, Verdict};
use paylink_orders::state::Phase;
use paylink_orders::{Decision, Order, OrderState};

/// Returns the state of an order in a word or two.
pub(crate) fn order(order: &Order) -> &'static str {
    match order.state {
        OrderState::Paid => say!("paid", "ödendi"),
        OrderState::Cancelled => say!("cancelled", "iptal"),
        OrderState::Reversed => say!("given back", "iade edildi"),
        OrderState::Waiting => match &order.attempt {
            Some(attempt) => phase(attempt.phase),
            None => say!("no link", "link yok"),
        },
        _ => say!("unknown", "bilinmiyor"),
    }
}

/// Returns the state of a link in a word or two.
pub(crate) fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Planned => say!("planned", "sırada"),
        Phase::Sending => say!("being created", "oluşturuluyor"),
        Phase::InDoubt => say!("? in doubt", "? belirsiz"),
        Phase::Open => say!("open", "açık"),
        Phase::Deactivating => say!("being deactivated", "pasifleştiriliyor"),
        Phase::Found => say!("found, address lost", "bulundu, adresi kayıp"),
        Phase::Pending => say!("payment in progress", "ödeme sürüyor"),
        Phase::Authorized => say!("reserved, not charged", "provizyonda"),
        Phase::PartlyPaid => say!("partly paid", "kısmen ödendi"),
        Phase::Undecided => say!("needs a person", "karar bekliyor"),
        Phase::Paid => say!("paid", "ödendi"),
        Phase::Reversed => say!("given back", "iade edildi"),
        Phase::Expired => say!("expired", "süresi doldu"),
        Phase::Deactivated => say!("deactivated", "pasifleştirildi"),
        Phase::Refused => say!("refused", "reddedildi"),
        Phase::ResolvedClosed => say!("lost and deactivated", "kayboldu ve pasifleştirildi"),
        Phase::NotFound => say!("not found", "bulunamadı"),
        Phase::Unknowable => say!("cannot be looked up", "aranamıyor"),
        Phase::DeactivatedUnseen => say!("deactivated unseen", "görülmeden pasifleştirildi"),
        Phase::Withdrawn => say!("withdrawn", "geri çekildi"),
        _ => say!("unknown", "bilinmiyor"),
    }
}

/// Describes the result of a query of the payments in a few words.
pub(crate) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Paid => say!("paid", "ödendi"),
        Verdict::PaidAgain => say!("paid more than once", "birden çok kez ödendi"),
        Verdict::Overpaid => say!("more than the amount was charged", "tutardan fazlası çekildi"),
        Verdict::PartlyPaid => {
            say!("a part of the amount was charged", "tutarın bir kısmı çekildi")
        }
        Verdict::PartlyReversed => {
            say!("charged, and a part was given back", "çekildi, bir kısmı iade edildi")
        }
        Verdict::Reversed => say!("charged and given back", "çekildi ve iade edildi"),
        Verdict::Authorized => {
            say!("reserved on the card, not charged", "kartta ayrıldı, çekilmedi")
        }
        Verdict::NotPaid => say!("not paid", "ödenmedi"),
        Verdict::Pending => say!("a payment is in progress", "bir ödeme sürüyor"),
        Verdict::Mismatch => {
            say!("the payment does not match the order", "ödeme siparişe uymuyor")
        }
        Verdict::NotProvable => {
            say!(
                "the provider reports too little to decide",
                "kuruluş kanıt için yeterli bilgi vermiyor"
            )
        }
        _ => say!("unknown", "bilinmiyor"),
    }
}

/// Returns the status of a link, as the provider reports it, in a word.
pub(crate) fn status(status: LinkStatus) -> &'static str {
    match status {
        LinkStatus::Open => say!("open", "açık"),
        LinkStatus::Processing => say!("a payment was tried", "ödeme denendi"),
        LinkStatus::Paid => say!("paid", "ödendi"),
        LinkStatus::Failed => say!("payment failed", "ödeme başarısız"),
        LinkStatus::Expired => say!("expired", "süresi doldu"),
        LinkStatus::Deactivated => say!("deactivated", "pasifleştirildi"),
        _ => say!("unknown", "bilinmiyor"),
    }
}

/// Returns a decision in words.
pub(crate) fn decision(decision: Decision) -> &'static str {
    match decision {
        Decision::Accepted => say!("the money is accepted", "para kabul edildi"),
        Decision::Refunded => say!("the money was given back", "para iade edildi"),
        Decision::Closed => say!("nothing has to be done", "yapılacak bir şey yok"),
        _ => say!("unknown", "bilinmiyor"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::Language;

    #[test]
    fn every_phase_and_every_decision_has_words_of_its_own() {
        for language in [Language::English, Language::Turkish] {
            language.set();
            let words: Vec<&str> = Phase::ALL.iter().map(|own| phase(*own)).collect();
            for (at, word) in words.iter().enumerate() {
                assert!(!words[..at].contains(word), "{word}");
                assert!(!["unknown", "bilinmiyor"].contains(word));
            }
            for own in Decision::ALL {
                assert!(!["unknown", "bilinmiyor"].contains(&decision(*own)), "{own}");
            }
        }
    }
}
