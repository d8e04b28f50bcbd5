//! The clients that are compared: `hyper`, `bare`, `native` (a provider's client) and `common`
//! (`PayLinks` over it).

use std::hint::black_box;
use std::sync::Arc;

use bare::ahlpay::AhlPay;
use bare::paynet::Paynet;
use bare::paywall::Paywall;
use hyper::Method;
use paylink::Transport;
use paylink::provider::http::RetryPolicy;
use paylink::{LinkKey, LinkQuery, NewLink, PayLinks, Reference};

use crate::order;
use crate::plain_hyper::PlainHyper;

/// One client and the call that it makes.
pub enum BenchClient {
    PlainHyper(PlainHyper),
    BarePaynet(Paynet, Operation),
    BareUnlimited(Paynet),
    BarePaywall(Paywall, Operation),
    BareAhlPay(AhlPay, Operation),
    NativePaynet(paynet::Client, Arc<native::Paynet>),
    NativePaywall(paywall::Client, Arc<native::Paywall>),
    NativeAhlPay(ahlpay::Client, Arc<native::AhlPay>),
    Common(PayLinks, Arc<Common>),
}

/// The operation to call.
#[derive(Clone, Copy)]
pub enum Operation {
    Create,
    Get,
    /// A page of this many links.
    List(u32),
}

/// The arguments in the common model.
pub enum Common {
    Create(Box<NewLink>),
    Get(LinkKey),
    List(LinkQuery),
}

/// The arguments as the providers' own types.
pub mod native {
    use ahlpay::api::create_link_payment::CreateLinkPayment;
    use ahlpay::api::get_created_links::GetCreatedLinks;
    use ahlpay::api::payment_inquiry::PaymentInquiry;
    use paynet::api::LinkLookup;
    use paynet::api::mailorder_create::MailorderCreate;
    use paynet::api::mailorder_list::MailorderList;
    use paywall::api::checkout_generate::CheckoutGenerate;

    pub enum Paynet {
        Create(Box<MailorderCreate>),
        Get(LinkLookup),
        List(MailorderList),
    }

    pub enum Paywall {
        Create(Box<CheckoutGenerate>),
        Get(i64),
    }

    pub enum AhlPay {
        Create(Box<CreateLinkPayment>),
        Get(PaymentInquiry),
        List(GetCreatedLinks),
    }
}

impl Operation {
    /// How often the call is made before it is measured, because connections, a login and buffers
    /// are set up once.
    pub fn warm_up(self) -> u64 {
        if matches!(self, Self::List(1000..)) { 1 } else { 20 }
    }

    /// `create`, `get` or `list-100`.
    pub fn read(text: &str) -> Self {
        match text {
            "create" => Self::Create,
            "get" => Self::Get,
            _ => Self::List(
                text.strip_prefix("list-")
                    .and_then(|rows| rows.parse().ok())
                    .expect("an operation"),
            ),
        }
    }
}

impl BenchClient {
    pub async fn new(client: &str, provider: &str, operation: &str, address: &str) -> Self {
        let operation = Operation::read(operation);
        let base = format!("http://{address}/{provider}");
        match (client, provider) {
            ("hyper", _) => {
                let (method, path, keys, body) = prepared(provider, operation);
                let path = format!("/{provider}{path}");
                Self::PlainHyper(
                    PlainHyper::connect(address, (method, path), keys, body.into()).await,
                )
            }
            ("bare", "paynet") => {
                Self::BarePaynet(Paynet::new(&base, "sck_key").expect("a client"), operation)
            }
            ("bare", "paywall") => Self::BarePaywall(
                Paywall::new(&base, "public-key", "public-client").expect("a client"),
                operation,
            ),
            ("bare", _) => Self::BareAhlPay(
                AhlPay::log_in(&base, order::EMAIL, "password").await.expect("a login"),
                operation,
            ),
            ("bare-without-limit", _) => {
                Self::BareUnlimited(Paynet::new(&base, "sck_key").expect("a client"))
            }
            ("bare-without-timeouts", _) => Self::BarePaynet(
                Paynet::without_timeouts(&base, "sck_key").expect("a client"),
                operation,
            ),
            ("native-without-retries", _) => {
                let transport =
                    Transport::builder().retry(RetryPolicy::none()).build().expect("a transport");
                let client = paynet_builder(&base).transport(&transport).build().expect("a client");
                Self::NativePaynet(client, Arc::new(native_paynet(operation)))
            }
            ("native", "paynet") => {
                Self::NativePaynet(paynet(&base), Arc::new(native_paynet(operation)))
            }
            ("native", "paywall") => {
                Self::NativePaywall(paywall(&base), Arc::new(native_paywall(operation)))
            }
            ("native", _) => Self::NativeAhlPay(ahlpay(&base), Arc::new(native_ahlpay(operation))),
            ("common", _) => {
                let links = links(provider, &base);
                let operation = common(provider, &links, operation);
                Self::Common(links, Arc::new(operation))
            }
            _ => panic!("a client: floor, bare, native or common"),
        }
    }

    /// The same client for another task.
    pub async fn another(&self) -> Self {
        match self {
            Self::PlainHyper(floor) => Self::PlainHyper(floor.another().await),
            Self::BarePaynet(client, operation) => Self::BarePaynet(client.clone(), *operation),
            Self::BareUnlimited(client) => Self::BareUnlimited(client.clone()),
            Self::BarePaywall(client, operation) => Self::BarePaywall(client.clone(), *operation),
            Self::BareAhlPay(client, operation) => Self::BareAhlPay(client.clone(), *operation),
            Self::NativePaynet(client, operation) => {
                Self::NativePaynet(client.clone(), Arc::clone(operation))
            }
            Self::NativePaywall(client, operation) => {
                Self::NativePaywall(client.clone(), Arc::clone(operation))
            }
            Self::NativeAhlPay(client, operation) => {
                Self::NativeAhlPay(client.clone(), Arc::clone(operation))
            }
            Self::Common(links, operation) => Self::Common(links.clone(), Arc::clone(operation)),
        }
    }

    pub async fn call(&mut self) {
        let failed = "no call fails";
        match self {
            Self::PlainHyper(floor) => drop(floor.call().await),
            Self::BarePaynet(client, operation) => match *operation {
                Operation::Create => {
                    drop(black_box(client.create(&bare_paynet()).await.expect(failed)))
                }
                Operation::Get => {
                    drop(black_box(client.detail(order::PAYNET_ID).await.expect(failed)))
                }
                Operation::List(rows) => {
                    drop(black_box(client.list(order::DAYS, rows, None).await.expect(failed)));
                }
            },
            Self::BareUnlimited(client) => {
                drop(black_box(client.detail_unlimited(order::PAYNET_ID).await.expect(failed)));
            }
            Self::BarePaywall(client, operation) => match *operation {
                Operation::Create => {
                    drop(black_box(client.generate(&bare_paywall()).await.expect(failed)))
                }
                _ => drop(black_box(client.inquiry(order::PAYWALL_ID).await.expect(failed))),
            },
            Self::BareAhlPay(client, operation) => match *operation {
                Operation::Create => {
                    let request = bare_ahlpay(client.merchant_id());
                    drop(black_box(client.create(&request).await.expect(failed)));
                }
                Operation::Get => {
                    drop(black_box(client.inquiry(order::REFERENCE).await.expect(failed)))
                }
                Operation::List(rows) => drop(black_box(client.list(0, rows).await.expect(failed))),
            },
            Self::NativePaynet(client, operation) => match &**operation {
                native::Paynet::Create(request) => {
                    drop(black_box(client.mailorder_create(request).await.expect(failed)));
                }
                native::Paynet::Get(lookup) => {
                    drop(black_box(client.mailorder_detail(lookup).await.expect(failed)));
                }
                native::Paynet::List(query) => {
                    drop(black_box(client.mailorder_list(query).await.expect(failed)))
                }
            },
            Self::NativePaywall(client, operation) => match &**operation {
                native::Paywall::Create(request) => {
                    drop(black_box(client.checkout_generate(request).await.expect(failed)));
                }
                native::Paywall::Get(id) => {
                    drop(black_box(client.checkout_inquiry(*id).await.expect(failed)))
                }
            },
            Self::NativeAhlPay(client, operation) => match &**operation {
                native::AhlPay::Create(request) => {
                    drop(black_box(client.create_link_payment(request).await.expect(failed)));
                }
                native::AhlPay::Get(query) => {
                    drop(black_box(client.payment_inquiry(query).await.expect(failed)))
                }
                native::AhlPay::List(query) => {
                    drop(black_box(client.get_created_links(query).await.expect(failed)))
                }
            },
            Self::Common(links, operation) => match &**operation {
                Common::Create(link) => drop(black_box(links.create(link).await.expect(failed))),
                Common::Get(key) => drop(black_box(links.get(key).await.expect(failed))),
                Common::List(query) => {
                    drop(black_box(links.list(query, None).await.expect(failed)))
                }
            },
        }
    }
}

fn paynet_builder(base: &str) -> paynet::ClientBuilder {
    let environment = paynet::Environment::sandbox(base).expect("an address");
    paynet::Client::builder(environment, "sck_key")
}

pub fn paynet(base: &str) -> paynet::Client {
    paynet_builder(base).build().expect("a client")
}

fn paywall(base: &str) -> paywall::Client {
    let environment = paywall::Environment::sandbox(base, base).expect("an address");
    paywall::Client::builder(environment, paywall::KeyPair::new("public-key", "public-client"))
        .build()
        .expect("a client")
}

fn ahlpay(base: &str) -> ahlpay::Client {
    let environment = ahlpay::Environment::sandbox(base).expect("an address");
    ahlpay::Client::builder(environment, ahlpay::Credentials::new(order::EMAIL, "password"))
        .build()
        .expect("a client")
}

pub fn links(provider: &str, base: &str) -> PayLinks {
    match provider {
        "paynet" => PayLinks::new(paynet(base)),
        "paywall" => PayLinks::new(paywall(base)),
        _ => PayLinks::new(ahlpay(base)),
    }
}

fn common(provider: &str, links: &PayLinks, operation: Operation) -> Common {
    let id = match provider {
        "paynet" => order::PAYNET_ID.to_owned(),
        "paywall" => order::PAYWALL_ID.to_string(),
        _ => String::new(),
    };
    match operation {
        Operation::Create => Common::Create(Box::new(order::link(provider))),
        Operation::Get => Common::Get(
            links.key_for(Reference::new(order::REFERENCE).expect("a reference")).with_id(id),
        ),
        Operation::List(rows) => Common::List(order::query(provider, rows)),
    }
}

pub fn paynet_create() -> paynet::api::mailorder_create::MailorderCreate {
    use paynet::api::mailorder_create::MailorderCreate;
    MailorderCreate::new(order::NAME, order::link("paynet").amount)
        .reference_no(order::REFERENCE)
        .note(order::NOTE)
        .phone(order::PHONE)
        .email(order::EMAIL)
        .send_mail()
        .return_urls(order::PAID, order::FAILED)
        .confirmation_url(order::CALLBACK)
        .expire_hours(72)
}

fn native_paynet(operation: Operation) -> native::Paynet {
    use paynet::api::{LinkLookup, mailorder_list::MailorderList};
    let day = |text: &str| text.parse().expect("a day");
    match operation {
        Operation::Create => native::Paynet::Create(Box::new(paynet_create())),
        Operation::Get => native::Paynet::Get(LinkLookup::by_id(order::PAYNET_ID)),
        Operation::List(rows) => native::Paynet::List(
            MailorderList::new(day(order::DAYS.0), day(order::DAYS.1)).limit(rows),
        ),
    }
}

fn native_paywall(operation: Operation) -> native::Paywall {
    use paywall::api::checkout_generate::{CheckoutGenerate, Customer, Product};
    let amount = order::link("paywall").amount;
    let Operation::Create = operation else { return native::Paywall::Get(order::PAYWALL_ID) };
    let mut customer = Customer::default();
    customer.full_name = Some(order::NAME.into());
    customer.phone = Some(order::PHONE_E164.into());
    customer.email = Some(order::EMAIL.into());
    let mut request = CheckoutGenerate::new(order::REFERENCE, amount, order::PAID, order::FAILED)
        .expect("a request")
        .callback(order::CALLBACK)
        .products(vec![Product::new(order::NOTE, amount)])
        .customer(customer);
    request.force_3d = true;
    native::Paywall::Create(Box::new(request))
}

fn native_ahlpay(operation: Operation) -> native::AhlPay {
    use ahlpay::api::LinkState;
    use ahlpay::api::create_link_payment::CreateLinkPayment;
    use ahlpay::api::get_created_links::GetCreatedLinks;
    use ahlpay::api::payment_inquiry::PaymentInquiry;
    match operation {
        Operation::Create => native::AhlPay::Create(Box::new(
            CreateLinkPayment::new(order::REFERENCE, order::link("ahlpay").amount, order::NOTE, 60)
                .expect("a request")
                .receiver_email(&order::EMAIL.parse().expect("an address"))
                .receiver_phone_number(order::PHONE),
        )),
        Operation::Get => native::AhlPay::Get(PaymentInquiry::new(order::REFERENCE)),
        Operation::List(rows) => {
            native::AhlPay::List(GetCreatedLinks::new(LinkState::Start).size(rows))
        }
    }
}

pub fn bare_paynet() -> bare::paynet::Create<'static> {
    bare::paynet::Create {
        addcomission_to_amount: false,
        name_surname: order::NAME,
        amount: order::amount(),
        email: order::EMAIL,
        send_mail: true,
        phone: order::PHONE,
        send_sms: false,
        expire_date: "72",
        note: order::NOTE,
        reference_no: order::REFERENCE,
        succeed_url: order::PAID,
        error_url: order::FAILED,
        confirmation_url: order::CALLBACK,
        send_confirmation_mail: false,
        multi_payment: false,
    }
}

fn bare_paywall() -> bare::paywall::Generate<'static> {
    use bare::paywall::{Customer, Generate, Product};
    Generate {
        unique_code: order::REFERENCE,
        amount: order::amount(),
        currency_id: 1,
        callback_support: true,
        callback_address: order::CALLBACK,
        installment_support: false,
        success_back_url: order::PAID,
        fail_back_url: order::FAILED,
        force_3d: true,
        show_product: true,
        products: [Product { product_name: order::NOTE, product_amount: order::amount() }],
        customer: Customer {
            full_name: order::NAME,
            phone: order::PHONE_E164,
            email: order::EMAIL,
        },
    }
}

fn bare_ahlpay(merchant_id: i64) -> bare::ahlpay::Create<'static> {
    bare::ahlpay::Create {
        bank_code: "",
        order_id: order::REFERENCE,
        merchant_id,
        amount: "14990",
        installment_count: "0",
        description: order::NOTE,
        currency: "949",
        receiver_email: order::EMAIL,
        receiver_phone_number: order::PHONE,
        expire_minute: 60,
        member_id: 1,
    }
}

type Prepared = (Method, &'static str, &'static [(&'static str, &'static str)], Vec<u8>);

/// The length of the body of a page.
pub async fn body_of_a_page(provider: &str, rows: u32, address: &str) -> u64 {
    let (method, path, keys, body) = prepared(provider, Operation::List(rows));
    let path = format!("/{provider}{path}");
    PlainHyper::connect(address, (method, path), keys, body.into()).await.call().await
}

/// The request of plain hyper: what the bare client sends, serialised once.
fn prepared(provider: &str, operation: Operation) -> Prepared {
    let json = |text: String| text.into_bytes();
    let reference = order::REFERENCE;
    match (provider, operation) {
        ("paynet", Operation::Create) => {
            let body = serde_json::to_vec(&bare_paynet()).expect("a body");
            (Method::POST, "/v1/mailorder/create", &[("authorization", "Basic sck_key")], body)
        }
        ("paynet", Operation::Get) => {
            let body = json(format!(r#"{{"id":"{}"}}"#, order::PAYNET_ID));
            (Method::POST, "/v1/mailorder/detail", &[("authorization", "Basic sck_key")], body)
        }
        ("paynet", Operation::List(rows)) => {
            let (first, last) = order::DAYS;
            let body = json(format!(r#"{{"datab":"{first}","datbi":"{last}","limit":{rows}}}"#));
            (Method::POST, "/v1/mailorder/list", &[("authorization", "Basic sck_key")], body)
        }
        ("paywall", Operation::Create) => {
            let body = serde_json::to_vec(&bare_paywall()).expect("a body");
            let keys = &[("apikeypublic", "public-key"), ("apiclientpublic", "public-client")];
            (Method::POST, "/api/paywall/checkout/generate", keys, body)
        }
        ("paywall", _) => {
            let keys = &[
                ("apikeypublic", "public-key"),
                ("apiclientpublic", "public-client"),
                ("id", "13284456"),
            ];
            (Method::GET, "/api/paywall/checkout/inquiry", keys, Vec::new())
        }
        (_, Operation::Create) => {
            let body = serde_json::to_vec(&bare_ahlpay(97_163)).expect("a body");
            (Method::POST, "/api/Payment/CreateLinkPayment", BEARER, body)
        }
        (_, Operation::Get) => {
            let body = json(format!(
                r#"{{"memberId":1,"merchantId":97163,"orderId":"{reference}","rnd":"RND{reference}","hash":""}}"#
            ));
            (Method::POST, "/api/Payment/PaymentInquiry", BEARER, body)
        }
        (_, Operation::List(rows)) => {
            let body = json(format!(
                r#"{{"page":0,"size":{rows},"orderByDesc":false,"orderBy":"CreateDate","status":"START"}}"#
            ));
            (Method::POST, "/api/Payment/GetCreatedLinks", BEARER, body)
        }
    }
}

const BEARER: &[(&str, &str)] = &[("authorization", "Bearer fake-token-0000-not-a-secret")];
