//! The answers of each service: the bodies of `fixtures/`, with all fields that an account in use
//! has.

use hyper::body::Bytes;

use crate::pages::Pages;

const PAYNET_CREATED: &str = r#"{"url":"https://odeme.example/l/c1c4f41c","id":"c1c4f41c-3d8c-4143-a2dc-114e587fd1b3","object_name":"mailorder_create","code":0,"message":"Başarılı İşlem"}"#;

const PAYNET_DETAIL: &str = r#"{"company_code":"1001","agent_id":"1001","xact_id":"","reference_no":"ORD-1042-1","email":"musteri@example.com","user_name":"          ","name_surname":"A*** Y******","amount":149.90,"currency":"TL","installment":0,"phone":"539560****","bank_id":"","expire_date":"2035-10-18T21:46:17.71","create_date":"2026-10-18T09:46:17.717","note":"Sipariş 1042: ığüşöç İĞÜŞÖÇ","agent_note":"şube 1","succeed_url":"https://merchant.example/paynet/basarili?o=1042","error_url":"https://merchant.example/paynet/hata?o=1042","confirmation_url":"","bank_name":"","status":0,"send_confirmation_mail":false,"send_sms":false,"send_mail":true,"multi_payment":false,"payments":[],"object_name":null,"code":0,"message":null}"#;

const PAYWALL_GENERATED: &str = r#"{"ErrorCode":0,"Result":true,"Message":"","Body":{"Id":13284456,"Guid":"a2319b22-b442-4b9d-bc87-b800be680761","UniqueCode":"ORD-1042-1","Amount":149.90,"Link":"https://dev-checkout.example/checkout/?CheckoutId=a2319b22-b442-4b9d-bc87-b800be680761"}}"#;

const PAYWALL_INQUIRED: &str = r#"{"ErrorCode":0,"Result":true,"Message":"","Body":{"Id":13284456,"Guid":"a2319b22-b442-4b9d-bc87-b800be680761","UniqueCode":"ORD-1042-1","LanguageId":1,"CurrencyId":1,"CurrencyName":"TRY","Amount":149.90,"InstallmentSupport":true,"InstallmentDynamic":true,"ShowProduct":true,"ReceiverInfoSupport":false,"ReceiverAddressSupport":false,"SuccessBackUrl":"https://merchant.example/paid?o=1042","FailBackUrl":"https://merchant.example/failed?o=1042","CardWallSupport":true,"CardWallExpirationMin":15,"ExpiryTime":"2035-02-06T18:38:03.482921","AnyPayment":false,"SuccessPayment":false}}"#;

const AHL_LOGIN: &str = r#"{"isSuccess":true,"message":"İşlem başarılıdır.","errorCode":null,"requestId":"42882135-0e96-4149-af61-6b754cd8315f","data":{"token":"fake-token-0000-not-a-secret","tokenType":"Bearer","fullName":"Ayşe Yılmaz","sessionId":"fake-session-0000","merchantName":"Örnek Ticaret A.Ş.","merchantId":97163}}"#;

const AHL_CREATED: &str = r#"{"isSuccess":true,"message":"İşlem başarılıdır.","errorCode":null,"requestId":"fa8847b0-c331-4327-af59-45508b31c320","data":{"url":"https://link.ahlpay.example/fake-link-0000"}}"#;

const AHL_INQUIRED: &str = r#"{"isSuccess":true,"message":"İşlem başarılıdır.","errorCode":null,"requestId":"9f175c97-a7d2-45dd-ad28-758a02a94a59","data":{"authCode":"123456","txnStatus":"SUCCESS","orderId":"ORD-1042-1","totalAmount":149.90,"currency":"949"}}"#;

/// Every answer.
pub struct Answers {
    pages: Pages,
}

impl Answers {
    pub fn new(links: u64) -> Self {
        Self { pages: Pages::new(links) }
    }

    pub fn to(&self, path: &str, body: &[u8]) -> Bytes {
        let text = Bytes::from_static;
        match path {
            "/paynet/v1/mailorder/create" => text(PAYNET_CREATED.as_bytes()),
            "/paynet/v1/mailorder/detail" => text(PAYNET_DETAIL.as_bytes()),
            "/paynet/v1/mailorder/list" => self.pages.paynet(body),
            "/paywall/api/paywall/checkout/generate" => text(PAYWALL_GENERATED.as_bytes()),
            "/paywall/api/paywall/checkout/inquiry" => text(PAYWALL_INQUIRED.as_bytes()),
            "/ahlpay/api/Security/AuthenticationMerchant" => text(AHL_LOGIN.as_bytes()),
            "/ahlpay/api/Payment/CreateLinkPayment" => text(AHL_CREATED.as_bytes()),
            "/ahlpay/api/Payment/PaymentInquiry" => text(AHL_INQUIRED.as_bytes()),
            "/ahlpay/api/Payment/GetCreatedLinks" => self.pages.ahlpay(body),
            _ => text(b"{}"),
        }
    }
}
