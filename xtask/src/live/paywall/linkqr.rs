//! *LinkQr*: one link that sends no message and can be paid once, because no service deactivates
//! it.

use paylink_sandbox::Switch;
use paylink_testkit::json::Json;
use serde_json::{Value, json};

use super::context::Paywall;
use super::envelope::{Envelope, PHOTO_TOO_LARGE};
use crate::live::question::{Entry, Unsettled, Verdict};

type Answer = Result<Verdict, Unsettled>;

pub(super) const ENTRIES: &[Entry<Paywall>] = &[
    Entry { switch: Switch::PaywallLinkQrAnswersDetails, ask: |own| Box::pin(details(own)) },
    Entry { switch: Switch::PaywallPhotoLimitCountsText, ask: |own| Box::pin(photo_limit(own)) },
];

/// A picture of one white pixel. Readers of pictures do not mind what follows its end.
const PIXEL: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mP4DwABAQEAHLCMmQAAAABJRU5ErkJgggAA";

/// Below 4 MB as an image and above 4 MB as a text, whichever MB is meant.
const TEXT_LENGTH: usize = 3_150_000 / 3 * 4;

impl Paywall {
    /// A link of 1 TRY for a service.
    pub(super) fn link_order(&self, word: &str) -> Value {
        json!({
            "SalesType": 2, "ItemName": "Deneme", "ItemDescription": self.name(word), "ItemAmount": 1.0, "CurrencyId": 1,
            "StockTrack": true, "StockCount": 1, "CallbackSupport": false, "InstallmentSupport": false,
            "NotificationSupport": false,
        })
    }

    /// The answer to a link with a photo.
    async fn link_with_photo(&self) -> Result<&Envelope, Unsettled> {
        let make = async {
            let mut order = self.link_order("photo");
            order["PhotoBase64"] = json!(PIXEL.to_owned() + &"A".repeat(TEXT_LENGTH - PIXEL.len()));
            self.link(&order).await
        };
        self.shared.photo.get(make).await
    }
}

/// Asked of the link with the photo, so that no second one stays.
async fn details(paywall: &Paywall) -> Answer {
    let answer = match paywall.link_with_photo().await {
        Ok(answer) if answer.is_success() => answer.clone(),
        _ => paywall.link(&paywall.link_order("plain")).await?.success("linkqr/generate")?,
    };
    let is_there = |name: &&str| answer.field(name).is_some();
    if answer.field("Link").and_then(Json::text).is_none() {
        return Ok(Verdict::Refuted("no Link".to_owned()));
    }
    let others = ["Id", "MerchantOrderId", "MerchantTrackId", "Amount"];
    let more: Vec<&str> = others.into_iter().filter(|name| is_there(name)).collect();
    Ok(Verdict::confirmed_if(more.is_empty(), more.join(", ")))
}

async fn photo_limit(paywall: &Paywall) -> Answer {
    let answer = paywall.link_with_photo().await?;
    if answer.code() == Some(PHOTO_TOO_LARGE) {
        return Ok(Verdict::Refuted(
            "an image of 3.15 MB, 4.2 MB as a text, is too large".to_owned(),
        ));
    }
    answer.clone().success("linkqr/generate with a photo").map(|_| Verdict::Confirmed)
}
