use paylink_core::{Error, LinkKey, LinkQuery, NewLink, PayLinks, Result, RuleCode};
use paynet::api::LinkLookup;
use paynet::api::mailorder_create::MailorderCreate;
use paynet::api::mailorder_list::MailorderList;
use paynet::api::mailorder_status_update::{MailorderStatusUpdate, NewStatus};
use paynet::api::transaction_check::TransactionCheck;
use paynet::api::transaction_detail::TransactionDetail;
use paynet::{Client, Environment, LinkOptions, LocalDate};

use super::{
    REFERENCE, create, deactivate, fixture, get, list, native, new_link, of_created, one_row,
    payer, payments, price, reactivate, reference, with,
};
use crate::canaries::{NAME, SECRET_KEY};
use crate::hostile::operation::{Operation, Place, Role, call, frozen_clock};
use crate::json::Json;

const CREATE: &str = "mailorder/create";
const DETAIL: &str = "mailorder/detail";
const LIST: &str = "mailorder/list";
const UPDATE: &str = "mailorder/status_update";
const CHECK: &str = "transaction/check";
const TRANSACTION: &str = "transaction/detail";

/// The transaction that the fixtures of `check` and `detail` share.
const XACT: &str = "xk_EAAAAAh7VYf9HG4+GR9ezqiMWAA8PY6P4eroE4BUUHRCLxGO";

pub(super) fn operations() -> Vec<Operation> {
    let own = |name, role, hit, call| Operation::new("paynet", name, role, hit, answers("0"), call);
    let of = |status, name, role, hit, call| {
        Operation::new("paynet", name, role, hit, answers(status), call)
    };
    // A link for one card and without a transaction, whose payments are not read.
    let untouched = |name, role, hit, call| {
        let detail = fixture("paynet/mailorder-detail/response.paid.reconstructed.json");
        let detail = with(detail, "status", Json::Number("0".to_owned()));
        let detail = with(detail, "multi_payment", Json::Bool(false));
        let mut detail = with(detail, "payments", Json::Array(Vec::new()));
        if let Json::Object(members) = &mut detail {
            members.retain(|(name, _)| name != "xact_id");
        }
        // If the list of payments is no list, the payments are searched for: there are none.
        let check = with(
            fixture("paynet/transaction-check/response.reconstructed.json"),
            "Data",
            Json::Array(Vec::new()),
        );
        of("0", name, role, hit, call).answering(DETAIL, detail).answering(CHECK, check)
    };
    let own_methods = vec![
        own(
            "mailorder_create",
            Role::Write,
            CREATE,
            native(client, |c| async move {
                let request = MailorderCreate::new(NAME, price()?).reference_no(REFERENCE);
                c.mailorder_create(&request).await
            }),
        )
        .needs("url"),
        own(
            "mailorder_detail",
            Role::Read,
            DETAIL,
            native(client, |c| async move {
                c.mailorder_detail(&LinkLookup::by_reference(REFERENCE)).await
            }),
        ),
        own(
            "mailorder_list",
            Role::Read,
            LIST,
            native(client, |c| async move {
                c.mailorder_list(&MailorderList::new(day("01")?, day("22")?)).await
            }),
        ),
        own(
            "mailorder_status_update",
            Role::Write,
            UPDATE,
            native(client, |c| async move {
                let link = LinkLookup::by_reference(REFERENCE);
                c.mailorder_status_update(&MailorderStatusUpdate::new(link, NewStatus::Passive))
                    .await
            }),
        ),
        own(
            "transaction_check",
            Role::Read,
            CHECK,
            native(client, |c| async move {
                c.transaction_check(&TransactionCheck::by_xact_id(XACT)).await
            }),
        ),
        own(
            "transaction_detail",
            Role::Read,
            TRANSACTION,
            native(client, |c| async move {
                c.transaction_detail(&TransactionDetail::by_xact_id(XACT)).await
            }),
        ),
        own(
            "create_link",
            Role::Write,
            CREATE,
            call(client, |c| async move {
                c.create_link(&link()?, &LinkOptions::default()).await.map(of_created)
            }),
        )
        .needs("url"),
    ];
    let common = vec![
        own("PayLinks::create", Role::Write, CREATE, create(links, link)).needs("url"),
        own("PayLinks::get", Role::Read, DETAIL, get(links)),
        own(
            "PayLinks::list",
            Role::Read,
            LIST,
            list(links, || Ok(LinkQuery::new().created_between(day("01")?, day("21")?))),
        ),
        untouched("PayLinks::deactivate", Role::Read, DETAIL, deactivate(links))
            .step("first read", &[], &[UPDATE, DETAIL])
            .perhaps(&[UPDATE, DETAIL, CHECK]),
        untouched("PayLinks::deactivate", Role::Write, UPDATE, deactivate(links)).step(
            "write",
            &[DETAIL],
            &[DETAIL],
        ),
        untouched("PayLinks::deactivate", Role::ReadBack, DETAIL, deactivate(links))
            .step("last read", &[DETAIL, UPDATE], &[])
            .perhaps(&[CHECK]),
        of("3", "PayLinks::reactivate", Role::Read, DETAIL, reactivate(links)).step(
            "first read",
            &[],
            &[UPDATE, DETAIL],
        ),
        of("3", "PayLinks::reactivate", Role::Write, UPDATE, reactivate(links)).step(
            "write",
            &[DETAIL],
            &[DETAIL],
        ),
        of("3", "PayLinks::reactivate", Role::ReadBack, DETAIL, reactivate(links)).step(
            "last read",
            &[DETAIL, UPDATE],
            &[],
        ),
        own("payments", Role::Read, CHECK, payments(client_and_key, &[XACT])).step(
            "check",
            &[],
            &[TRANSACTION],
        ),
        own("payments", Role::Read, TRANSACTION, payments(client_and_key, &[XACT])).step(
            "detail",
            &[CHECK],
            &[],
        ),
    ];
    own_methods.into_iter().chain(common).collect()
}

/// `status` is that of the link: 0 open, 3 disabled.
fn answers(status: &str) -> Vec<(&'static str, Json)> {
    let detail = fixture("paynet/mailorder-detail/response.paid.reconstructed.json");
    let detail = one_row(with(detail, "status", Json::Number(status.to_owned())), 0);
    vec![
        (CREATE, fixture("paynet/mailorder-create/response.reconstructed.json")),
        (DETAIL, detail),
        (LIST, one_row(fixture("paynet/mailorder-list/response.reconstructed.json"), 0)),
        (UPDATE, fixture("paynet/mailorder-status-update/response.repaired.json")),
        (CHECK, one_row(fixture("paynet/transaction-check/response.reconstructed.json"), 1)),
        (TRANSACTION, one_row(fixture("paynet/transaction-detail/response.reconstructed.json"), 0)),
    ]
}

fn day(day: &str) -> Result<LocalDate> {
    format!("2026-11-{day}")
        .parse()
        .map_err(|_| Error::invalid("day", RuleCode::Format, "must be a day"))
}

fn link() -> Result<NewLink> {
    Ok(new_link()?.payer(payer()?))
}

fn client(place: &Place) -> Result<Client> {
    let environment = match place.is_https() {
        true => Environment::custom("hostile", &place.base)?,
        false => Environment::sandbox(&place.base)?,
    };
    Client::builder(environment, SECRET_KEY)
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
