//! Requests, byte by byte.

use paylink_core::{Installments, Language};
use paywall::api::checkout_generate::{CheckoutGenerate, Customer, Product};
use paywall::api::checkout_passive::CheckoutPassive;
use paywall::api::linkqr_generate::LinkQrGenerate;
use paywall::{LinkOptions, Payer};

use super::each_service;
use crate::support::answers::{everything, generated, link_generated};
use crate::support::hosts::Hosts;
use crate::support::{
    PRIVATE_CLIENT, PRIVATE_KEY, PUBLIC_CLIENT, PUBLIC_KEY, lira, new_link, new_page,
};

#[tokio::test]
async fn wire_every_service_uses_the_documented_method_and_path_without_a_query() {
    let hosts = Hosts::services(&everything()).await;
    for (service, error) in each_service(&hosts.client()).await {
        assert!(error.is_none(), "{service}: {error:?}");
    }
    let lines = |requests: Vec<paylink_testkit::servers::Received>| -> Vec<String> {
        requests.iter().map(|own| own.line().to_owned()).collect()
    };
    assert_eq!(
        lines(hosts.payment.requests()),
        [
            "POST /api/paywall/checkout/generate",
            "GET /api/paywall/checkout/inquiry",
            "PUT /api/paywall/checkout/passive",
            "POST /api/paywall/linkqr/generate",
            "GET /api/paywall/payment/version",
        ]
    );
    assert_eq!(
        lines(hosts.private.requests()),
        [
            "GET /api/paywall/private/query",
            "GET /api/paywall/private/query/by/uniquecode",
            "GET /api/paywall/private/query/by/paymentid",
            "GET /api/paywall/private/query/by/trackingcode",
        ]
    );
}

#[tokio::test]
async fn wire_lookup_values_are_sent_as_headers_and_a_get_has_no_body() {
    let hosts = Hosts::services(&everything()).await;
    let client = hosts.client();
    client.checkout_inquiry(205_334_386).await.unwrap();
    client.payment_version().await.unwrap();
    client.payment_by_merchant_code("ORD-1042-1").await.unwrap();
    client.payment_by_paywall_code("cdd14b16-74fd-4f3b-863f-fccb3ec80baf").await.unwrap();
    client.payment_by_id(4_045_714).await.unwrap();
    client.payments_by_tracking_code("TRK-7", None).await.unwrap();
    client.payments_by_tracking_code("TRK-7", Some("ORD-1042-1")).await.unwrap();
    let public =
        [format!("apiclientpublic: {PUBLIC_CLIENT}"), format!("apikeypublic: {PUBLIC_KEY}")];
    let private =
        [format!("apiclientprivate: {PRIVATE_CLIENT}"), format!("apikeyprivate: {PRIVATE_KEY}")];
    let lookups: [(&[String; 2], &[&str]); 7] = [
        (&public, &["id: 205334386"]),
        (&public, &[]),
        (&private, &["merchantuniquecode: ORD-1042-1"]),
        (&private, &["uniquecode: cdd14b16-74fd-4f3b-863f-fccb3ec80baf"]),
        (&private, &["paymentid: 4045714"]),
        (&private, &["trackingcode: TRK-7"]),
        (&private, &["merchantuniquecode: ORD-1042-1", "trackingcode: TRK-7"]),
    ];
    let requests = hosts.requests();
    assert_eq!(requests.len(), lookups.len());
    for (request, (pair, lookup)) in requests.iter().zip(lookups) {
        // Every header but those that the HTTP library needs for itself: no other input, and no
        // other key.
        let mut wanted: Vec<String> =
            ["accept: application/json; charset=UTF-8", "accept-encoding: identity"]
                .map(str::to_owned)
                .into();
        wanted.extend(pair.iter().cloned());
        wanted.extend(lookup.iter().map(|line| (*line).to_owned()));
        wanted.sort();
        let mut own = request.own_headers();
        own.retain(|line| !line.starts_with("user-agent:"));
        assert_eq!(own, wanted);
        assert_eq!(request.body, "");
        assert!(request.header_lines("content-length").is_empty() && !request.head.contains('?'));
    }
}

#[tokio::test]
async fn wire_passive_sends_its_id_in_the_json_body_and_in_no_header() {
    let hosts = Hosts::services(&everything()).await;
    hosts.client().checkout_passive(&CheckoutPassive::new(205_334_385)).await.unwrap();
    let request = hosts.payment.requests().remove(0);
    assert_eq!(
        (request.line(), request.body.as_str()),
        ("PUT /api/paywall/checkout/passive", r#"{"Id":205334385}"#)
    );
    assert_eq!(
        request.header_lines("content-type"),
        ["content-type: application/json; charset=UTF-8"]
    );
    assert!(request.header_lines("id").is_empty());
}

async fn sent(request: &CheckoutGenerate) -> String {
    let hosts = Hosts::answering(200, &generated()).await;
    hosts.client().checkout_generate(request).await.unwrap();
    hosts.payment.bodies().remove(0)
}

#[tokio::test]
async fn wire_names_are_sent_in_pascal_case_and_required_flags_always() {
    assert_eq!(
        sent(&new_page("ORD-1")).await,
        concat!(
            r#"{"UniqueCode":"ORD-1","Amount":149.90,"CurrencyId":1,"CallbackSupport":false,"#,
            r#""InstallmentSupport":false,"SuccessBackUrl":"https://shop.example/ok","#,
            r#""FailBackUrl":"https://shop.example/no","Force3D":false,"ShowProduct":false}"#
        )
    );
}

#[tokio::test]
async fn wire_a_full_checkout_request_is_encoded_exactly() {
    let text = |text: &str| Some(text.into());
    let mut product = Product::new("Kafes", lira("149.90"));
    product.product_id = text("P-1");
    product.product_image = text("https://shop.example/p.png");
    product.product_category = text("Ev");
    product.product_description = Some("Sarı".into());
    let mut customer = Customer::default();
    customer.full_name = Some("Ayşe Yılmaz".into());
    customer.phone = Some("905321234567".into());
    customer.email = Some("ayse@example.com".into());
    customer.country = Some("Türkiye".into());
    customer.city = Some("İstanbul".into());
    customer.address = Some("Sokak 1".into());
    customer.identity_number = Some("11111111110".into());
    customer.tax_number = Some("1111111111".into());
    customer.customer_id = text("72845");
    let mut request = new_page("ORD-1")
        .callback("https://shop.example/cb")
        .products(vec![product])
        .customer(customer)
        .pay_watch(5, "https://shop.example/pw");
    request.language_id = Some(2);
    request.installment_support = true;
    request.installment_dynamic = Some(true);
    request.force_3d = true;
    request.expire_date_time = text("2026-11-22T18:38:03");
    request.card_wall_support = Some(true);
    request.card_wall_relational_id1 = text("u1");
    request.card_wall_relational_id2 = text("u2");
    request.card_wall_relational_id3 = text("u3");
    request.masterpass_support = Some(true);
    request.use_masterpass_alternative = Some(false);
    request.route_group_key = text("route-999");
    request.support_campaign = Some(true);
    request.support_reward = Some(false);
    request.receiver_info_support = Some(true);
    request.receiver_address_support = Some(true);
    request.region_id = Some(1);
    request.provider_based = Some(true);
    request.provider_key = text("Iyzico");
    request.provider_condition = Some(Default::default());
    request.interest_confirmation_popup = Some(true);
    request.skip_interest = Some(false);
    assert_eq!(
        sent(&request).await,
        concat!(
            r#"{"UniqueCode":"ORD-1","Amount":149.90,"LanguageId":2,"CurrencyId":1,"CallbackSupport":true,"#,
            r#""CallbackAddress":"https://shop.example/cb","InstallmentSupport":true,"InstallmentDynamic":true,"#,
            r#""SuccessBackUrl":"https://shop.example/ok","FailBackUrl":"https://shop.example/no","Force3D":true,"#,
            r#""ShowProduct":true,"ExpireDateTime":"2026-11-22T18:38:03","Products":[{"ProductId":"P-1","#,
            r#""ProductImage":"https://shop.example/p.png","ProductName":"Kafes","ProductCategory":"Ev","#,
            r#""ProductDescription":"Sarı","ProductAmount":149.90}],"Customer":{"FullName":"Ayşe Yılmaz","#,
            r#""Phone":"905321234567","Email":"ayse@example.com","Country":"Türkiye","City":"İstanbul","#,
            r#""Address":"Sokak 1","IdentityNumber":"11111111110","TaxNumber":"1111111111","CustomerId":"72845"},"#,
            r#""CardWallSupport":true,"CardWallRelationalId1":"u1","CardWallRelationalId2":"u2","#,
            r#""CardWallRelationalId3":"u3","PayWatchSupport":true,"PayWatchMin":5,"#,
            r#""PayWatchCallbackAddress":"https://shop.example/pw","MasterpassSupport":true,"#,
            r#""UseMasterpassAlternative":false,"RouteGroupKey":"route-999","SupportCampaign":true,"#,
            r#""SupportReward":false,"ReceiverInfoSupport":true,"ReceiverAddressSupport":true,"RegionId":1,"#,
            r#""ProviderBased":true,"ProviderKey":"Iyzico","ProviderCondition":{"Installment":null},"#,
            r#""InterestConfirmationPopup":true,"SkipInterest":false}"#
        )
    );
}

#[tokio::test]
async fn wire_the_amount_is_a_json_number_of_major_units_with_two_digits() {
    for (amount, digits) in [
        ("149.90", "149.90"),
        ("0.10", "0.10"),
        ("0.01", "0.01"),
        ("120", "120.00"),
        ("9007199254740993.01", "9007199254740993.01"),
    ] {
        let page =
            CheckoutGenerate::new("R-1", lira(amount), "https://a.example/", "https://a.example/")
                .unwrap();
        let body = sent(&page).await;
        assert!(body.contains(&format!(r#""Amount":{digits},"CurrencyId""#)), "{body}");

        let hosts = Hosts::answering(200, &link_generated()).await;
        let item = LinkQrGenerate::service("A", "B", lira(amount)).unwrap();
        hosts.client().linkqr_generate(&item).await.unwrap();
        assert!(
            hosts.payment.bodies()[0].contains(&format!(r#""ItemAmount":{digits},"CurrencyId""#))
        );
    }
}

#[tokio::test]
async fn wire_a_link_of_the_common_model_is_encoded_exactly() {
    let hosts = Hosts::answering(200, &generated()).await;
    let payer = Payer::new("Ayşe Yılmaz")
        .phone("0532 123 45 67".parse().unwrap())
        .email("ayse@example.com".parse().unwrap());
    let link = new_link("R-1")
        .payer(payer)
        .callback_url("https://shop.example/cb".parse().unwrap())
        .language(Language::English)
        .installments(Installments::Allowed)
        .provider_default_expiry();
    let mut options = LinkOptions::default();
    options.route_group_key = Some("route-999".into());
    hosts.client().create_link(&link, &options).await.unwrap();
    options.force_3d = false;
    options.show_description = false;
    hosts.client().create_link(&link.installments(Installments::Single), &options).await.unwrap();
    let tail = concat!(
        r#""SuccessBackUrl":"https://shop.example/ok","FailBackUrl":"https://shop.example/no","Force3D":true,"#,
        r#""ShowProduct":true,"Products":[{"ProductName":"Sipariş 1042","ProductAmount":149.90}],"#,
        r#""Customer":{"FullName":"Ayşe Yılmaz","Phone":"905321234567","Email":"ayse@example.com"},"#,
        r#""RouteGroupKey":"route-999"}"#
    );
    let whole = format!(
        "{}{tail}",
        concat!(
            r#"{"UniqueCode":"R-1","Amount":149.90,"LanguageId":2,"CurrencyId":1,"CallbackSupport":true,"#,
            r#""CallbackAddress":"https://shop.example/cb","InstallmentSupport":true,"#
        )
    );
    let plain = whole
        .replace(r#""InstallmentSupport":true"#, r#""InstallmentSupport":false"#)
        .replace(r#""Force3D":true"#, r#""Force3D":false"#)
        .replace(r#""ShowProduct":true"#, r#""ShowProduct":false"#)
        .replace(r#""Products":[{"ProductName":"Sipariş 1042","ProductAmount":149.90}],"#, "");
    assert_eq!(hosts.payment.bodies(), [whole, plain]);
}
