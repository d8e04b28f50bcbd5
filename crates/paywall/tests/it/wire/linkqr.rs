//! LinkQr: photo, flags that are numbers, and a response that may have more than the link.

use paywall::api::linkqr_generate::LinkQrGenerate;

use crate::support::answers::{done, link_generated};
use crate::support::hosts::Hosts;
use crate::support::lira;

const LIMIT: usize = 4 * 1024 * 1024;

#[tokio::test]
async fn wire_a_photo_above_four_megabytes_is_refused_before_sending() {
    let hosts = Hosts::answering(200, &link_generated()).await;
    let error = LinkQrGenerate::product("A", "B", lira("1"), &vec![0; LIMIT + 1]).unwrap_err();
    assert_eq!((error.field(), error.rule()), (Some("PhotoBase64"), Some("must be at most 4 MB")));
    // Also where the Base64 was made elsewhere.
    let mut request = LinkQrGenerate::service("A", "B", lira("1")).unwrap();
    request.photo_base64 = Some("A".repeat((LIMIT + 3).div_ceil(3) * 4).into());
    let error = hosts.client().linkqr_generate(&request).await.unwrap_err();
    assert_eq!(error.field(), Some("PhotoBase64"), "{error}");
    hosts.assert_untouched();

    let whole = LinkQrGenerate::product("A", "B", lira("1"), &vec![0; LIMIT]).unwrap();
    hosts.client().linkqr_generate(&whole).await.unwrap();
    assert!(hosts.payment.bodies()[0].starts_with(r#"{"SalesType":1,"PhotoBase64":"AAAA"#));
}

#[tokio::test]
async fn wire_a_photo_is_sent_as_base64() {
    let hosts = Hosts::answering(200, &link_generated()).await;
    let request =
        LinkQrGenerate::product("Kafes", "Sarı", lira("149.90"), b"\xff\xd8\xffphoto").unwrap();
    hosts.client().linkqr_generate(&request).await.unwrap();
    assert!(hosts.payment.bodies()[0].contains(r#""PhotoBase64":"/9j/cGhvdG8=""#));
}

#[tokio::test]
async fn wire_a_full_linkqr_request_is_encoded_exactly() {
    let hosts = Hosts::answering(200, &link_generated()).await;
    let mut request = LinkQrGenerate::service("Danışmanlık", "Bir saat", lira("100.50"))
        .unwrap()
        .stock(10)
        .callback("https://shop.example/cb")
        .notify_phone(&"0555 444 33 22".parse().unwrap())
        .unwrap()
        .notify_email(&"destek@example.com".parse().unwrap())
        .merchant_ids("ORD-1042", "TRK-7");
    request.language_id = Some(1);
    request.installment_dynamic = Some(true);
    hosts.client().linkqr_generate(&request).await.unwrap();
    let small = LinkQrGenerate::service("A", "B", lira("1")).unwrap();
    hosts.client().linkqr_generate(&small).await.unwrap();
    assert_eq!(
        hosts.payment.bodies(),
        [
            concat!(
                r#"{"SalesType":2,"ItemName":"Danışmanlık","ItemDescription":"Bir saat","ItemAmount":100.50,"#,
                r#""LanguageId":1,"CurrencyId":1,"StockTrack":true,"StockCount":10,"CallbackSupport":true,"#,
                r#""CallbackAddress":"https://shop.example/cb","InstallmentSupport":false,"InstallmentDynamic":true,"#,
                r#""NotificationSupport":true,"NotificationEmail":"destek@example.com","#,
                r#""NotificationPhone":"5554443322","MerchantOrderId":"ORD-1042","MerchantTrackId":"TRK-7"}"#
            ),
            concat!(
                r#"{"SalesType":2,"ItemName":"A","ItemDescription":"B","ItemAmount":1.00,"CurrencyId":1,"#,
                r#""StockTrack":false,"CallbackSupport":false,"InstallmentSupport":false,"NotificationSupport":false}"#
            )
        ]
    );
}

#[test]
fn wire_installment_dynamic_is_a_number_or_a_flag() {
    let request = |json: &str| {
        let text = format!(
            r#"{{"SalesType":2,"ItemName":"A","ItemDescription":"B","ItemAmount":1.0,"CurrencyId":1,"InstallmentDynamic":{json}}}"#
        );
        serde_json::from_str::<LinkQrGenerate>(&text).unwrap().installment_dynamic
    };
    for (json, read) in [
        ("1", Some(true)),
        ("0", Some(false)),
        ("true", Some(true)),
        ("false", Some(false)),
        ("null", None),
    ] {
        assert_eq!(request(json), read, "{json}");
    }
}

#[tokio::test]
async fn wire_a_linkqr_response_has_the_link_alone_or_five_members() {
    let details = r#"{"Id":52301,"Link":"https://link.example/?SaleId=1","MerchantOrderId":"ORD-1","MerchantTrackId":"TRK-7","Amount":100.50}"#;
    let item = LinkQrGenerate::service("A", "B", lira("1")).unwrap();
    let hosts = Hosts::answering(200, &done(details)).await;
    let link = hosts.client().linkqr_generate(&item).await.unwrap();
    assert_eq!((link.id, link.merchant_track_id.as_deref()), (Some(52301), Some("TRK-7")));
    let hosts = Hosts::answering(200, &link_generated()).await;
    let link = hosts.client().linkqr_generate(&item).await.unwrap();
    assert_eq!(
        (link.id, link.link.as_ref().unwrap().as_str()),
        (None, "https://link.example/?SaleId=cb6955c8")
    );
    for missing in [r#"{"Link":null}"#, r#"{"Link":""}"#, r#"{"Id":52301}"#] {
        let hosts = Hosts::answering(200, &done(missing)).await;
        let error = hosts.client().linkqr_generate(&item).await.unwrap_err();
        assert!(
            error.is_malformed() && error.effect() == paywall::Effect::Unknown,
            "{missing}: {error}"
        );
    }
}
