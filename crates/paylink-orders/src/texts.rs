//! Texts about incidents for people, in Turkish and English.

use crate::incident::{Incident, IncidentKind};

/// The language of the texts for people, such as the text of [`IncidentKind::title`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TextLanguage {
    /// The text is in Turkish.
    Turkish,
    /// The text is in English.
    English,
}

impl IncidentKind {
    /// Returns one sentence for people that describes what happened.
    pub const fn title(self, language: TextLanguage) -> &'static str {
        let (turkish, english) = match self {
            Self::PaidTwice => ("Sipariş ikinci kez ödendi.", "The order was paid a second time."),
            Self::PaidAfterCancel => {
                ("İptal edilen sipariş ödendi.", "The order was paid after it was cancelled.")
            }
            Self::Overpaid => {
                ("Siparişten fazlası çekildi.", "More than the order's amount was charged.")
            }
            Self::PartlyPaid => (
                "Sipariş tutarının yalnızca bir kısmı çekildi.",
                "Only a part of the amount was charged.",
            ),
            Self::PartlyReversed => (
                "Ödemenin bir kısmı, sipariş tamamlanmadan iade edildi.",
                "A part of the money was refunded before the order was marked as paid.",
            ),
            Self::Reversed => (
                "Ödeme, sipariş tamamlanmadan iade edildi.",
                "The money was refunded before the order was marked as paid.",
            ),
            Self::Authorized => (
                "Tutar kartta ayrıldı, ama hâlâ çekilmedi.",
                "The amount is reserved on the card, but it was not charged.",
            ),
            Self::Mismatch => (
                "Kuruluşun bildirdiği ödeme siparişe uymuyor.",
                "The payment that the provider reports contradicts the order.",
            ),
            Self::NotProvable => (
                "Kuruluş, ödemeyi kanıtlayacak kadar bilgi vermiyor.",
                "The provider reports too little to prove the payment.",
            ),
            Self::LinkMissing => (
                "Daha önce okunan link artık bulunamıyor.",
                "The provider does not find a link that was created.",
            ),
            Self::PaymentGone => (
                "Tamamlanmış siparişin ödemesi artık görünmüyor.",
                "The provider no longer reports the payment of a paid order.",
            ),
            Self::Orphan => (
                "Bir link oluştu, adresi kayboldu ve pasifleştirilemedi.",
                "A link exists, but its URL was lost, and the link could not be deactivated.",
            ),
            Self::OtherAccount => {
                ("Kuruluş başka bir hesabı bildiriyor.", "The provider reports another account.")
            }
            Self::Refused => {
                ("Kuruluş, linki oluşturmayı reddetti.", "The provider refused to create the link.")
            }
            Self::TooManyAttempts => (
                "Sipariş için izin verilen sayıda link denendi.",
                "The order already had the maximum number of links.",
            ),
            Self::HandlerFails => (
                "Siparişi işleyen program birçok kez hata verdi.",
                "The order handler failed many times.",
            ),
        };
        language.pick(turkish, english)
    }

    /// Returns one sentence for people that describes what to do after an incident of this kind.
    pub const fn next_step(self, language: TextLanguage) -> &'static str {
        let (turkish, english) = match self {
            Self::PaidTwice => (
                "İkinci ödemeyi iade edin, sonra `refunded` kararını girin.",
                "Refund the second payment, then decide `refunded`.",
            ),
            Self::PaidAfterCancel => (
                "Parayı iade edip `refunded`, ya da teslim edip `closed` kararını girin.",
                "Refund the money and decide `refunded`, or deliver and decide `closed`.",
            ),
            Self::Overpaid => (
                "Fazlasını iade edin ya da kabul edin, sonra `accepted` kararını girin.",
                "Refund the excess or accept it, then decide `accepted`.",
            ),
            Self::PartlyPaid => (
                "Alınanı kabul edip `accepted`, ya da iade edip `refunded` kararını girin.",
                "Accept the paid amount and decide `accepted`, or refund it and decide `refunded`.",
            ),
            Self::PartlyReversed | Self::Reversed => (
                "İadeyi kimin yaptığını bulun, sonra `closed` kararını girin.",
                "Find out who refunded the money, then decide `closed`.",
            ),
            Self::Authorized => (
                "Provizyonu kapatın (çekin) ya da iptal edin.",
                "Capture the reserved amount or cancel the reservation.",
            ),
            Self::Mismatch | Self::NotProvable => (
                "Ödemeyi kuruluşun panelinde arayın; bu siparişin parasıysa `accepted`, değilse \
                 `closed` kararını girin.",
                "Look the payment up at the provider; decide `accepted` if it is this order's money, \
                 otherwise `closed`.",
            ),
            Self::LinkMissing => (
                "Linki kuruluşun panelinde arayın; anahtarların doğru hesaba ait olduğunu denetleyin.",
                "Look the link up at the provider; check that the keys belong to the right account.",
            ),
            Self::PaymentGone => (
                "Ödemeyi kuruluşun panelinde arayın; iade edildiyse teslimatı durdurun.",
                "Look the payment up at the provider; if it was refunded, stop the delivery.",
            ),
            Self::Orphan => (
                "Linki kuruluşun panelinde pasifleştirin, sonra `closed` kararını girin.",
                "Deactivate the link at the provider, then decide `closed`.",
            ),
            Self::OtherAccount => (
                "Bu hesabın anahtarlarını geri koyun; yeni hesap için yeni bir hesap adı kullanın.",
                "Put the keys of this account back; use a new account name for the new account.",
            ),
            Self::Refused => (
                "Siparişin geçmişindeki hatayı giderin, sonra siparişi yeniden oluşturun.",
                "Fix the error that the order's history shows, then create the order again.",
            ),
            Self::TooManyAttempts => (
                "Kuruluşun çalıştığını denetleyin, sonra yeni numarayla yeni bir sipariş açın.",
                "Check that the provider works, then make a new order with a new number.",
            ),
            Self::HandlerFails => (
                "Programın günlüğüne bakın; hata giderilince teslimat kendiliğinden sürer.",
                "Look at the program's log. When the error is fixed, the events are delivered again.",
            ),
        };
        language.pick(turkish, english)
    }
}

impl Incident {
    /// Returns a text for people that describes where to refund money at the incident's provider.
    ///
    /// Paynet and Paywall document services for refunds, and the text contains their names. AHL Pay
    /// documents no such service, so the text refers to AHL Pay's web panel.
    pub fn where_to_refund(&self, language: TextLanguage) -> &'static str {
        match self.provider.as_str() {
            "paynet" => language.pick(
                "Paynet paneli ya da `transaction/reversed_request` servisi. Aynı gün yalnızca \
                 tamamı iptal edilir; kısmi iade ertesi günden başlar.",
                "Paynet's panel or the service `transaction/reversed_request`. On the day of the \
                 payment only the whole amount can be cancelled; a partial refund is possible from \
                 the next day.",
            ),
            "paywall" => language.pick(
                "Paywall paneli ya da `private/refund`, `private/refund/partial` servisleri.",
                "Paywall's panel or the services `private/refund` and `private/refund/partial`.",
            ),
            "ahlpay" => language.pick("AHL Pay paneli.", "AHL Pay's panel."),
            _ => language.pick("Kuruluşun paneli.", "The provider's panel."),
        }
    }
}

impl TextLanguage {
    const fn pick(self, turkish: &'static str, english: &'static str) -> &'static str {
        match self {
            Self::Turkish => turkish,
            Self::English => english,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_incident_has_texts_of_its_own_in_both_languages() {
        for (index, kind) in IncidentKind::ALL.iter().enumerate() {
            for language in [TextLanguage::Turkish, TextLanguage::English] {
                let title = kind.title(language);
                let before = &IncidentKind::ALL[..index];
                assert!(before.iter().all(|other| other.title(language) != title), "{kind}");
                assert!(kind.next_step(language).ends_with('.'), "{kind}");
            }
            let both = [TextLanguage::Turkish, TextLanguage::English];
            let [turkish, english] = both.map(|language| kind.next_step(language));
            assert_ne!(turkish, english, "{kind}");
        }
    }
}
