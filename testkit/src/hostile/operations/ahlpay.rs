use ahlpay::api::LinkState;
use ahlpay::api::create_link_payment::CreateLinkPayment;
use ahlpay::api::get_created_links::GetCreatedLinks;
use ahlpay::api::passive_link_payment::PassiveLinkPayment;
use ahlpay::api::payment_inquiry::PaymentInquiry;
use ahlpay::api::transaction_list::TransactionList;
use ahlpay::{Client, Credentials, Environment, HashPassword, LinkOptions, LocalDate};
use paylink_core::{Error, LinkKey, LinkQuery, LinkStatus, PayLinks, Result, RuleCode};

use super::{
    REFERENCE, create, deactivate, fixture, get, list, native, new_link, of_created, one_row,
    payments, price, reference,
};
use crate::canaries::{self, EMAIL, HASH_PASSWORD, NOTE, PASSWORD, PHONE, SESSION, TOKEN};
use crate::hostile::operation::{Call, Operation, Place, Role, call, frozen_clock};
use crate::json::Json;

/// The login, which precedes every other service.
pub const LOGIN: &str = "Security/AuthenticationMerchant";
const CREATE: &str = "Payment/CreateLinkPayment";
const LIST: &str = "Payment/GetCreatedLinks";
const INQUIRY: &str = "Payment/PaymentInquiry";
const PASSIVE: &str = "Payment/PassiveLinkPayment";
const TRANSACTIONS: &str = "Transaction/List";

pub(super) fn operations() -> Vec<Operation> {
    let own = |name, role, hit, call| Operation::new("ahlpay", name, role, hit, answers(), call);
    // Every call but the login itself logs in first.
    let after_login = |name, role, hit, call| own(name, role, hit, call).step("", &[LOGIN], &[]);
    let own_methods = vec![
        own(
            "authentication_merchant",
            Role::Read,
            LOGIN,
            native(client, |c| async move { c.authentication_merchant().await }),
        )
        .needs("token"),
        own("create_link_payment", Role::Read, LOGIN, create_natively()).step(
            "its login",
            &[],
            &[CREATE],
        ),
        after_login("create_link_payment", Role::Write, CREATE, create_natively()).needs("url"),
        after_login(
            "get_created_links",
            Role::Read,
            LIST,
            native(client, |c| async move {
                c.get_created_links(&GetCreatedLinks::new(LinkState::Success)).await
            }),
        ),
        after_login(
            "payment_inquiry",
            Role::Read,
            INQUIRY,
            native(
                client,
                |c| async move { c.payment_inquiry(&PaymentInquiry::new(REFERENCE)).await },
            ),
        ),
        after_login(
            "transaction_list",
            Role::Read,
            TRANSACTIONS,
            native(client, |c| async move {
                c.transaction_list(&TransactionList::new(day("01")?, day("22")?)).await
            }),
        ),
        after_login(
            "passive_link_payment",
            Role::Write,
            PASSIVE,
            native(client, |c| async move {
                c.passive_link_payment(&PassiveLinkPayment::new(REFERENCE)).await
            }),
        ),
        after_login(
            "create_link",
            Role::Write,
            CREATE,
            call(client, |c| async move {
                c.create_link(&new_link()?, &LinkOptions::default()).await.map(of_created)
            }),
        )
        .needs("url"),
    ];
    // Neither the link nor a payment is found: only then is a link deactivated.
    let unpaid = |role, hit| {
        own("PayLinks::deactivate", role, hit, deactivate(links))
            .answering(
                INQUIRY,
                fixture("ahlpay/payment-inquiry/response.refused.reconstructed.json"),
            )
            .answering(
                TRANSACTIONS,
                fixture("ahlpay/transaction-list/response.empty.reconstructed.json"),
            )
    };
    let common = vec![
        after_login("PayLinks::create", Role::Write, CREATE, create(links, new_link)).needs("url"),
        after_login("PayLinks::get", Role::Read, INQUIRY, get(links)),
        after_login(
            "PayLinks::list",
            Role::Read,
            LIST,
            list(links, || Ok(LinkQuery::new().status(LinkStatus::Paid))),
        ),
        unpaid(Role::Read, INQUIRY).step(
            "first read",
            &[LOGIN],
            &[TRANSACTIONS, PASSIVE, INQUIRY, TRANSACTIONS],
        ),
        unpaid(Role::Read, TRANSACTIONS).step(
            "first read of payments",
            &[LOGIN, INQUIRY],
            &[PASSIVE, INQUIRY, TRANSACTIONS],
        ),
        unpaid(Role::Write, PASSIVE).step(
            "write",
            &[LOGIN, INQUIRY, TRANSACTIONS],
            &[INQUIRY, TRANSACTIONS],
        ),
        unpaid(Role::ReadBack, INQUIRY).step(
            "last read",
            &[LOGIN, INQUIRY, TRANSACTIONS, PASSIVE],
            &[TRANSACTIONS],
        ),
        unpaid(Role::ReadBack, TRANSACTIONS).step(
            "last read of payments",
            &[LOGIN, INQUIRY, TRANSACTIONS, PASSIVE, INQUIRY],
            &[],
        ),
        after_login("payments", Role::Read, TRANSACTIONS, payments(client_and_key, &[])),
    ];
    own_methods.into_iter().chain(common).collect()
}

fn answers() -> Vec<(&'static str, Json)> {
    vec![
        (LOGIN, session()),
        (CREATE, fixture("ahlpay/create-link-payment/response.reconstructed.json")),
        (LIST, fixture("ahlpay/get-created-links/response.order-id.reconstructed.json")),
        (INQUIRY, fixture("ahlpay/payment-inquiry/response.order.reconstructed.json")),
        (PASSIVE, fixture("ahlpay/passive-link-payment/response.reconstructed.json")),
        (
            TRANSACTIONS,
            one_row(fixture("ahlpay/transaction-list/response.paged.reconstructed.json"), 0),
        ),
    ]
}

/// The documented login answer with canaries as token and session.
fn session() -> Json {
    let documented =
        fixture("ahlpay/authentication-merchant/response.reconstructed.json").compact();
    let login = documented
        .replace("fake-token-0000-not-a-secret", TOKEN)
        .replace("fake-session-0000", SESSION);
    Json::parse(&login).unwrap()
}

fn day(day: &str) -> Result<LocalDate> {
    format!("2026-11-{day}")
        .parse()
        .map_err(|_| Error::invalid("day", RuleCode::Format, "must be a day"))
}

fn client(place: &Place) -> Result<Client> {
    let environment = match place.is_https() {
        true => Environment::custom("hostile", &place.base)?,
        false => Environment::sandbox(&place.base)?,
    };
    Client::builder(environment, Credentials::new(canaries::API_USER, PASSWORD))
        .hash_password(HashPassword::new(HASH_PASSWORD))
        .allow_deactivation()
        .account(&*place.account)
        .transport(&place.transport)
        .build()
}

fn links(place: &Place) -> Result<(PayLinks, LinkKey)> {
    let links = PayLinks::with_clock(client(place)?, frozen_clock());
    let key = links.key_for(reference()?);
    Ok((links, key))
}

fn client_and_key(place: &Place) -> Result<(Client, LinkKey)> {
    let client = client(place)?;
    let key = LinkKey::by_reference(client.identity(), reference()?);
    Ok((client, key))
}

fn create_natively() -> Call {
    native(client, |c| async move {
        let request = CreateLinkPayment::new(REFERENCE, price()?, NOTE, 60)?
            .receiver_phone_number(PHONE)
            .receiver_email(&EMAIL.parse()?);
        c.create_link_payment(&request).await
    })
}
