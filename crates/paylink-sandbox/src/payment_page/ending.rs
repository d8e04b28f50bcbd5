//! The pages of links that cannot be paid (any more): what has happened, and what the payer can do
//! now.

use maud::{Markup, html};

use super::{Language, row};

/// Why a link cannot be paid, or how an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The payer has just paid.
    Received,
    /// The bank has just declined the payment.
    Declined,
    /// The payer has abandoned the payment. What a provider does then is not published; the sandbox
    /// does nothing.
    Abandoned,
    /// The link was paid before.
    Paid,
    Expired,
    Deactivated,
    SoldOut,
    Unknown,
}

/// Paths of icons with a size of 24 by 24.
const CHECK: &str = "M7 12.5l3.5 3.5L17 9";
const CROSS: &str = "M8.5 8.5l7 7m0-7l-7 7";
const CLOCK: &str = "M12 7v5.5l3.5 2";
const BAR: &str = "M7.5 12h9";
const ARROW: &str = "M16 12H8m3.5-3.5L8 12l3.5 3.5";

impl Ending {
    pub(super) const fn heading(self, language: Language) -> &'static str {
        match self {
            Self::Received => language.pick("Ödeme alındı", "Payment received"),
            Self::Declined => language.pick("Ödeme alınamadı", "Payment declined"),
            Self::Abandoned => language.pick("Ödemeden vazgeçildi", "Payment abandoned"),
            Self::Paid => language.pick("Bu ödeme alınmıştır", "This payment has been received"),
            Self::Expired => {
                language.pick("Bu bağlantının süresi dolmuştur", "This link has expired")
            }
            Self::Deactivated => {
                language.pick("Bu bağlantı kapatılmıştır", "This link has been deactivated")
            }
            Self::SoldOut => language.pick("Bu ürün tükenmiştir", "This item is sold out"),
            Self::Unknown => {
                language.pick("Böyle bir ödeme bağlantısı yok", "There is no such payment link")
            }
        }
    }

    const fn advice(self, language: Language) -> &'static str {
        match self {
            Self::Received => language.pick(
                "Teşekkür ederiz. Bu sayfayı kapatabilirsiniz.",
                "Thank you. You can close this page.",
            ),
            Self::Declined => language.pick(
                "Banka işlemi onaylamadı; karttan para çekilmedi. Bağlantı açık, yeniden deneyebilirsiniz.",
                "The bank did not approve; the card was not charged. The link is open, you can try again.",
            ),
            Self::Abandoned => language.pick(
                "Hiçbir şey olmadı: karttan para çekilmedi, satıcıya bilgi gitmedi. Bağlantı açık kalır.",
                "Nothing happened: no card was charged, and the merchant was not notified. The link stays open.",
            ),
            Self::Paid => language.pick(
                "Bir kez daha ödemeniz gerekmez, ödeyemezsiniz de.",
                "You need not pay again, and you cannot.",
            ),
            Self::Expired => language.pick(
                "Ödemek istiyorsanız satıcıdan yeni bir bağlantı isteyin.",
                "To pay, ask the merchant for a new link.",
            ),
            Self::Deactivated => language.pick(
                "Satıcı bağlantıyı pasif duruma getirdi. Sorularınız için satıcıya başvurun.",
                "The merchant has deactivated it. Please contact the merchant with any question.",
            ),
            Self::SoldOut => language.pick(
                "Satıcının belirlediği adet satıldı.",
                "All items that the merchant offered have been sold.",
            ),
            Self::Unknown => language.pick(
                "Adresi, aldığınız iletideki adresle karşılaştırın. Deneme ortamı yeniden başlatıldığında eski bağlantılar silinmiş olabilir.",
                "Compare the address with the one in your message. A restart of the sandbox may have deleted all links.",
            ),
        }
    }

    /// Returns the text of the link back to the page, if there is one.
    const fn again(self, language: Language) -> Option<&'static str> {
        match self {
            Self::Declined => Some(language.pick("Yeniden dene", "Try again")),
            Self::Abandoned => Some(language.pick("Ödemeye dön", "Back to the payment")),
            _ => None,
        }
    }

    const fn sign(self) -> (&'static str, &'static str) {
        match self {
            Self::Received | Self::Paid => ("good", CHECK),
            Self::Declined => ("bad", CROSS),
            Self::Expired => ("plain", CLOCK),
            Self::Abandoned => ("plain", ARROW),
            Self::Deactivated | Self::SoldOut | Self::Unknown => ("plain", BAR),
        }
    }

    /// Returns the panel with the result. `page` is the address of the link's page, if there is
    /// one.
    pub(super) fn panel(
        self,
        language: Language,
        facts: &[(&str, String)],
        page: Option<&str>,
    ) -> Markup {
        let (class, path) = self.sign();
        let heading = self.heading(language);
        html! {
            section.ending aria-labelledby="ending" {
                svg class=(class) viewBox="0 0 24 24" aria-hidden="true" {
                    circle cx="12" cy="12" r="11" {}
                    path d=(path) {}
                }
                @if page.is_some() {
                    h2 #ending { (heading) }
                } @else {
                    h1 #ending { (heading) }
                }
                p { (self.advice(language)) }
                @if !facts.is_empty() {
                    dl { @for (name, value) in facts { (row(name, value)) } }
                }
                @if let Some((text, page)) = self.again(language).zip(page) {
                    p { a.again href=(page) { (text) } }
                }
            }
        }
    }
}
