use paylink_core::{LinkKey, NewLink, PayLinks, Result};
use paywall::api::checkout_generate::CheckoutGenerate;
use paywall::api::checkout_passive::CheckoutPassive;
use paywall::api::linkqr_generate::LinkQrGenerate;
use paywall::{Client, Environment, KeyPair, LinkOptions};

use super::{
    REFERENCE, create, deactivate, fixture, get, native, new_link, of_created, one_row, payer,
    payments, price, reference, with,
};
use crate::canaries::{NAME, NOTE, PRIVATE_CLIENT, PRIVATE_KEY, PUBLIC_CLIENT, PUBLIC_KEY};
use crate::hostile::operation::{Operation, Place, Role, call, frozen_clock};
use crate::json::Json;

const GENERATE: &str = "checkout/generate";
const INQUIRY: &str = "checkout/inquiry";
const PASSIVE: &str = "checkout/passive";
const LINKQR: &str = "linkqr/generate";
const VERSION: &str = "payment/version";
const QUERY: &str = "private/query";
const BY_CODE: &str = "private/query/by/uniquecode";
const BY_ID: &str = "private/query/by/paymentid";
const BY_TRACKING: &str = "private/query/by/trackingcode";

/// The page of the fixtures.
const PAGE: i64 = 205_334_385;
const SUCCESS: &str = "https://shop.example/ok";
const FAILURE: &str = "https://shop.example/no";

pub(super) fn operations() -> Vec<Operation> {
    let own = |name, role, hit, call| Operation::new("paywall", name, role, hit, answers(), call);
    let own_methods = vec![
        own(
            "checkout_generate",
            Role::Write,
            GENERATE,
            native(client, |c| async move {
                let request = CheckoutGenerate::new(REFERENCE, price()?, SUCCESS, FAILURE)?;
                c.checkout_generate(&request).await
            }),
        )
        .needs("Link"),
        own(
            "checkout_inquiry",
            Role::Read,
            INQUIRY,
            native(client, |c| async move { c.checkout_inquiry(PAGE).await }),
        ),
        own(
            "checkout_passive",
            Role::Write,
            PASSIVE,
            native(
                client,
                |c| async move { c.checkout_passive(&CheckoutPassive::new(PAGE)).await },
            ),
        ),
        own(
            "linkqr_generate",
            Role::Write,
            LINKQR,
            native(client, |c| async move {
                c.linkqr_generate(&LinkQrGenerate::service(NAME, NOTE, price()?)?).await
            }),
        )
        .needs("Link"),
        own(
            "payment_by_merchant_code",
            Role::Read,
            QUERY,
            native(client, |c| async move { c.payment_by_merchant_code(REFERENCE).await }),
        ),
        own(
            "payment_by_paywall_code",
            Role::Read,
            BY_CODE,
            native(client, |c| async move { c.payment_by_paywall_code("cdd14b16").await }),
        ),
        own(
            "payment_by_id",
            Role::Read,
            BY_ID,
            native(client, |c| async move { c.payment_by_id(4_045_720).await }),
        ),
        own(
            "payments_by_tracking_code",
            Role::Read,
            BY_TRACKING,
            native(client, |c| async move { c.payments_by_tracking_code("TRK-7", None).await }),
        ),
        own(
            "payment_version",
            Role::Read,
            VERSION,
            native(client, |c| async move { c.payment_version().await }),
        ),
        own(
            "create_link",
            Role::Write,
            GENERATE,
            call(client, |c| async move {
                c.create_link(&page()?, &LinkOptions::default()).await.map(of_created)
            }),
        )
        .needs("url"),
    ];
    let unknown = fixture("paywall/errors/payment-not-found.reconstructed.json");
    let common = vec![
        own("PayLinks::create", Role::Write, GENERATE, create(links, page)).needs("url"),
        own("PayLinks::get", Role::Read, INQUIRY, get(links)),
        own("PayLinks::deactivate", Role::Read, INQUIRY, deactivate(links)).step(
            "first read",
            &[],
            &[PASSIVE, INQUIRY],
        ),
        own("PayLinks::deactivate", Role::Write, PASSIVE, deactivate(links)).step(
            "write",
            &[INQUIRY],
            &[INQUIRY],
        ),
        own("PayLinks::deactivate", Role::ReadBack, INQUIRY, deactivate(links)).step(
            "last read",
            &[INQUIRY, PASSIVE],
            &[],
        ),
        // The page is searched by both codes.
        own("payments", Role::Read, QUERY, payments(client_and_key, &[]))
            .step("by merchant code", &[], &[BY_TRACKING])
            .answering(BY_TRACKING, unknown.clone()),
        own("payments", Role::Read, BY_TRACKING, payments(client_and_key, &[]))
            .step("by tracking code", &[QUERY], &[])
            .answering(QUERY, unknown),
    ];
    own_methods.into_iter().chain(common).collect()
}

fn answers() -> Vec<(&'static str, Json)> {
    vec![
        (GENERATE, generated()),
        (INQUIRY, fixture("paywall/checkout-inquiry/response.untouched.reconstructed.json")),
        (PASSIVE, fixture("paywall/checkout-passive/response.json")),
        (LINKQR, fixture("paywall/linkqr-generate/response.reconstructed.json")),
        (VERSION, fixture("paywall/payment-version/response.newer.reconstructed.json")),
        (QUERY, fixture("paywall/private-query/response.reconstructed.json")),
        (BY_CODE, fixture("paywall/private-query-by-uniquecode/response.reconstructed.json")),
        (BY_ID, fixture("paywall/private-query-by-paymentid/response.reconstructed.json")),
        (
            BY_TRACKING,
            one_row(
                fixture("paywall/private-query-by-trackingcode/response.reconstructed.json"),
                0,
            ),
        ),
    ]
}

/// The answer to the requested page, whose amount is compared.
fn generated() -> Json {
    let mut answer = fixture("paywall/checkout-generate/response.newer.reconstructed.json");
    if let Json::Object(members) = &mut answer {
        for (_, body) in members.iter_mut().filter(|(name, _)| name == "Body") {
            *body = with(body.clone(), "Amount", Json::Number("149.90".to_owned()));
        }
    }
    answer
}

fn client(place: &Place) -> Result<Client> {
    let environment = match place.is_https() {
        true => Environment::custom("hostile", &place.base, &place.base)?,
        false => Environment::sandbox(&place.base, &place.base)?,
    };
    Client::builder(environment, KeyPair::new(PUBLIC_KEY, PUBLIC_CLIENT))
        .private_keys(KeyPair::new(PRIVATE_KEY, PRIVATE_CLIENT))
        .account(&*place.account)
        .transport(&place.transport)
        .build()
}

fn page() -> Result<NewLink> {
    Ok(new_link()?.payer(payer()?).return_urls(SUCCESS.parse()?, FAILURE.parse()?))
}

fn links(place: &Place) -> Result<(PayLinks, LinkKey)> {
    let links = PayLinks::with_clock(client(place)?, frozen_clock());
    let key = links.key_for(reference()?).with_id(PAGE.to_string());
    Ok((links, key))
}

fn client_and_key(place: &Place) -> Result<(Client, LinkKey)> {
    let client = client(place)?;
    let key = LinkKey::by_reference(client.identity(), reference()?).with_id(PAGE.to_string());
    Ok((client, key))
}
