//! The clients that are compared: `bare`, and `paylink`, which is `PayLinks`.

use std::hint::black_box;

use bare::ahlpay::AhlPay;
use bare::paynet::Paynet;
use bare::paywall::Paywall;
use paylink::{LinkKey, LinkQuery, NewLink, PayLinks, Reference, ahlpay, paynet, paywall};

use crate::order;

/// One client and the call that it makes.
pub struct BenchClient {
    client: Client,
    operation: Operation,
    /// The arguments of [`Client::PayLinks`], made once.
    link: NewLink,
    key: LinkKey,
    query: LinkQuery,
}

enum Client {
    Paynet(Paynet),
    Paywall(Paywall),
    AhlPay(AhlPay),
    PayLinks(PayLinks),
}

/// The operation to call.
#[derive(Clone, Copy)]
enum Operation {
    Create,
    Get,
    /// A page of this many links.
    List(u32),
}

impl Operation {
    /// `create`, `get` or `list-100`.
    fn read(text: &str) -> Self {
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
        let links = paylinks(provider, address);
        let id = match provider {
            "paynet" => order::PAYNET_ID.to_owned(),
            "paywall" => order::PAYWALL_ID.to_string(),
            _ => String::new(),
        };
        let key = links.key_for(Reference::new(order::REFERENCE).expect("a reference")).with_id(id);
        let rows = if let Operation::List(rows) = operation { rows } else { 1 };
        Self {
            client: match client {
                "bare" => bare_client(provider, address).await,
                "paylink" => Client::PayLinks(links),
                _ => panic!("a client: bare or paylink"),
            },
            operation,
            link: order::link(provider),
            key,
            query: order::query(provider, rows),
        }
    }

    /// How often the call is made before it is measured, because connections, a login and buffers
    /// are set up once.
    pub fn warm_up(&self) -> u64 {
        if matches!(self.operation, Operation::List(1000..)) { 1 } else { 20 }
    }

    pub async fn call(&self) {
        let failed = "no call fails";
        match (&self.client, self.operation) {
            (Client::Paynet(client), Operation::Create) => {
                drop(black_box(client.create(&bare_paynet()).await.expect(failed)));
            }
            (Client::Paynet(client), Operation::Get) => {
                drop(black_box(client.detail(order::PAYNET_ID).await.expect(failed)));
            }
            (Client::Paynet(client), Operation::List(rows)) => {
                drop(black_box(client.list(order::DAYS, rows, None).await.expect(failed)));
            }
            (Client::Paywall(client), Operation::Create) => {
                drop(black_box(client.generate(&bare_paywall()).await.expect(failed)));
            }
            (Client::Paywall(client), _) => {
                drop(black_box(client.inquiry(order::PAYWALL_ID).await.expect(failed)));
            }
            (Client::AhlPay(client), Operation::Create) => {
                let request = bare_ahlpay(client.merchant_id());
                drop(black_box(client.create(&request).await.expect(failed)));
            }
            (Client::AhlPay(client), Operation::Get) => {
                drop(black_box(client.inquiry(order::REFERENCE).await.expect(failed)));
            }
            (Client::AhlPay(client), Operation::List(rows)) => {
                drop(black_box(client.list(0, rows).await.expect(failed)));
            }
            (Client::PayLinks(links), Operation::Create) => {
                drop(black_box(links.create(&self.link).await.expect(failed)));
            }
            (Client::PayLinks(links), Operation::Get) => {
                drop(black_box(links.get(&self.key).await.expect(failed)));
            }
            (Client::PayLinks(links), Operation::List(_)) => {
                drop(black_box(links.list(&self.query, None).await.expect(failed)));
            }
        }
    }
}

fn base(provider: &str, address: &str) -> String {
    format!("http://{address}/{provider}")
}

async fn bare_client(provider: &str, address: &str) -> Client {
    let base = base(provider, address);
    match provider {
        "paynet" => Client::Paynet(Paynet::new(&base, "sck_key").expect("a client")),
        "paywall" => {
            Client::Paywall(Paywall::new(&base, "public-key", "public-client").expect("a client"))
        }
        _ => {
            Client::AhlPay(AhlPay::log_in(&base, order::EMAIL, "password").await.expect("a login"))
        }
    }
}

/// `PayLinks` over the provider's client.
pub fn paylinks(provider: &str, address: &str) -> PayLinks {
    let base = base(provider, address);
    match provider {
        "paynet" => {
            let environment = paynet::Environment::sandbox(&base).expect("an address");
            let client = paynet::Client::builder(environment, "sck_key");
            PayLinks::new(client.build().expect("a client"))
        }
        "paywall" => {
            let environment = paywall::Environment::sandbox(&base, &base).expect("an address");
            let keys = paywall::KeyPair::new("public-key", "public-client");
            PayLinks::new(paywall::Client::builder(environment, keys).build().expect("a client"))
        }
        _ => {
            let environment = ahlpay::Environment::sandbox(&base).expect("an address");
            let credentials = ahlpay::Credentials::new(order::EMAIL, "password");
            PayLinks::new(
                ahlpay::Client::builder(environment, credentials).build().expect("a client"),
            )
        }
    }
}

fn bare_paynet() -> bare::paynet::Create<'static> {
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
