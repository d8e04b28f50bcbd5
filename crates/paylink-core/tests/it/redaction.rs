//! `Debug` and `Display` of every public type, filled with keys and personal data wherever its
//! fields allow it.

use std::time::{Duration, SystemTime};

use paylink_core::confirmation::Facts;
use paylink_core::conformance::{ExpectedRefusal, Report, Scenario};
use paylink_core::error::Refusal;
use paylink_core::http::{
    BaseUrl, Method, Request, RequestKind, RetryPolicy, SecretHeader, Service, Transport,
};
use paylink_core::wire::{Nothing, Scalar, decode, read_json};
use paylink_core::{
    Authenticity, Callback, CallbackKind, CallbackRequest, CallbackToken, Clock, ConfirmOptions,
    ConnectFailure, CreatedLink, Currency, DeactivationOutcome, Decimal, Delivery, Effect, Error,
    ErrorKind, Expected, GrantedLifetime, Installments, Language, Lifetime, Link, LinkKey,
    LinkPage, LinkQuery, LinkStatus, ListOptions, ListedLink, LocalDate, LocalDateTime, Mismatch,
    Money, NewLink, Notify, Operation, PageCursor, PayLinks, PayLinksSet, Payer, Payment,
    PaymentOutcome, PollOptions, Private, ProviderValue, RawBody, ReactivationOutcome, Reference,
    Resolution, ResolveOptions, Response, Reversal, RuleCode, SendDeadline, StatusBasis, Variables,
    WaitOutcome, WebUrl,
};
use paylink_testkit::canaries::{
    ADDRESS, EMAIL, LINK, NAME, NOTE, PHONE, PROXY_PASSWORD, SAID, SECRET_KEY, TICKET, TOKEN,
    all_as_json,
};
use paylink_testkit::redaction::{RedactionCheck, percent};

use crate::support::fake::Fake;
use crate::support::http::{endpoint, identity, options, transport, write};
use crate::support::server::{Do, Server, answer};

fn key() -> LinkKey {
    LinkKey::by_reference(&identity("default"), Reference::new("R-1").unwrap()).with_id("1")
}

fn lira() -> Money {
    Money::parse("149.90", Currency::TRY).unwrap()
}

fn of_amounts_and_times(shown: &mut RedactionCheck) {
    shown.both(&Currency::TRY);
    shown.both(&lira());
    shown.both(&"149.90".parse::<Decimal>().unwrap());
    shown.both(&Money::parse(NAME, Currency::TRY).unwrap_err());
    shown.both(&NAME.parse::<Decimal>().unwrap_err());
    shown.both(&LocalDateTime::new("27.03.2023 06:34:41"));
    shown.both(&LocalDate::new(2026, 11, 21).unwrap());
    shown.debug(&LocalDate::new(2026, 2, 30).unwrap_err());
    shown.debug(&paylink_core::Zone::Istanbul);
    let (clock, hand) = Clock::manual(SystemTime::UNIX_EPOCH);
    shown.debug(&clock);
    shown.debug(&hand);
}

fn of_requests(shown: &mut RedactionCheck) {
    let url: WebUrl = format!("https://shop.example/{}", percent(TICKET)).parse().unwrap();
    let payer = Payer::new(NAME).phone(PHONE.parse().unwrap()).email(EMAIL.parse().unwrap());
    let link = NewLink::new(Reference::new("R-1").unwrap(), lira(), NOTE)
        .payer(payer.clone())
        .return_urls(url.clone(), url.clone())
        .callback_url(url.clone());
    shown.debug(&link);
    let all =
        paylink_core::Field::ALL.iter().fold(paylink_core::Capabilities::new(), |record, field| {
            record.with(*field, paylink_core::Support::Native, paylink_core::Evidence::Documented)
        });
    let chosen = link.clone().provider_default_expiry();
    shown.debug(&all.validate(&chosen, identity("default").provider()).unwrap());
    shown.debug(&link.return_urls);
    shown.debug(&payer);
    shown.debug(&payer.phone);
    shown.debug(&payer.email);
    shown.debug(&url);
    shown.debug(&[Lifetime::ProviderDefault]);
    shown.debug(&[Notify::Sms]);
    shown.debug(&[Language::Turkish]);
    shown.debug(&[Installments::Single]);
    shown.debug(&LinkQuery::new());
    shown.both(&PageCursor::new(identity("default").provider(), "50"));
    shown.both(&link.reference);
    shown.both(&key());
    shown.debug(&Expected::new(lira()));
    shown.debug(&PollOptions::new(Duration::from_secs(60)));
    shown.debug(&ResolveOptions::default());
    shown.debug(&ConfirmOptions::default());
    shown.debug(&ListOptions::default());
    shown.debug(&SendDeadline::after(Duration::from_secs(60)));
}

fn of_responses(shown: &mut RedactionCheck) {
    shown.debug(&CreatedLink::new(
        key(),
        LINK,
        GrantedLifetime::Requested(Duration::from_secs(3600)),
    ));
    shown.debug(&GrantedLifetime::ProviderDefaultUndocumented);
    let mut link = Link::new(key(), LinkStatus::Unknown, StatusBasis::Reported, SAID);
    link.transactions = vec!["xk_1".into()];
    shown.debug(&link);
    shown.debug(&WaitOutcome::Settled(link.clone()));
    shown.debug(&link.provider_status);
    shown.debug(&ProviderValue::from(SAID));
    shown.both(&LinkStatus::Paid);
    shown.both(&StatusBasis::Derived);
    let mut row = ListedLink::new(LinkStatus::Open, SAID);
    row.description = Some(NOTE.into());
    shown.debug(&row);
    shown.debug(&LinkPage::new(vec![row]));
    let payment = Payment::new("xk_1", PaymentOutcome::Succeeded, Reversal::None);
    shown.debug(&payment);
    shown.both(&payment.outcome);
    shown.both(&payment.reversal);
    shown.both(&DeactivationOutcome::Confirmed);
    shown.both(&ReactivationOutcome::Confirmed);
    shown.debug(&Resolution::Found(key()));
    shown.debug(&Response::new(
        Private::from(NAME),
        200,
        RawBody::from(all_as_json().into_bytes()),
    ));
    shown.debug(&RawBody::from(all_as_json().into_bytes()));
    shown.debug(&Private::from(ADDRESS));
    shown.debug(&None::<Nothing>);
    let text = decode::<Scalar>(all_as_json().as_bytes()).unwrap();
    shown.debug(&text);
    let cut = [all_as_json().trim_end_matches('"').as_bytes(), b"\xc5\""].concat();
    let unread = decode::<CutText>(&[b"{\"text\":", &*cut, b"}"].concat()).unwrap().unread;
    shown.both(&unread[0]);
    shown.both(&read_json::<u8>(all_as_json().as_bytes()).unwrap_err());
}

#[derive(Default, serde::Serialize, serde::Deserialize)]
struct CutText {
    #[serde(with = "paylink_core::wire::informs")]
    text: Option<Private<String>>,
}

paylink_core::wire_objects!(CutText);

async fn of_callbacks_and_confirmations(shown: &mut RedactionCheck) {
    let request = CallbackRequest::new("POST", format!("t={TICKET}"))
        .with_header("authorization", TOKEN)
        .with_body(all_as_json());
    shown.debug(&request);
    shown.debug(&request.body_form());
    shown.both(&CallbackKind::Payment);
    shown.both(&Authenticity::Signed);
    let provider = identity("default").provider().clone();
    shown.debug(&Callback::new(provider, CallbackKind::Payment, Authenticity::Unsigned));
    shown.debug(&CallbackToken::new(format!("{SECRET_KEY}{SECRET_KEY}")).unwrap());
    shown.both(&Mismatch::TooLittle);
    let fake = Fake::new();
    let own = PayLinks::new(fake.clone()).key_for(Reference::new("R-1").unwrap());
    let paid = Link::new(own.clone(), LinkStatus::Paid, StatusBasis::Reported, SAID);
    shown.debug(&Facts::new(paid.clone(), std::time::SystemTime::UNIX_EPOCH));
    let links = PayLinks::new(fake.reading([Ok(paid)]).showing(Vec::new()));
    let confirmation = links.confirm(&own, &Expected::new(lira()), None).await.unwrap();
    shown.debug(&confirmation);
    shown.both(&confirmation.verdict);
    shown.both(&confirmation.source);
}

fn of_capabilities_and_errors(shown: &mut RedactionCheck) {
    let fake = Fake::new();
    let links = PayLinks::new(fake);
    shown.debug(&links);
    shown.debug(&PayLinksSet::new().with(links.clone()));
    shown.debug(&links.list_all(LinkQuery::new()));
    shown.debug(links.capabilities());
    shown.both(&RuleCode::Format);
    shown.both(&ErrorKind::Timeout);
    shown.debug(&links.capabilities().iter().next().unwrap());
    let own = links.capabilities().iter().next().unwrap();
    shown.debug(&own.feature);
    shown.both(&own.support);
    shown.both(&own.evidence);
    shown.both(&Operation::Create);
    shown.debug(&paylink_core::Field::Description);
    shown.debug(&paylink_core::ListFilter::Status);
    shown.debug(&identity("default"));
    shown.both(identity("default").provider());
    shown.both(&Error::refused(Refusal::Other).with_message(Some(SAID.into())));
    shown.debug(&Refusal::Other);
    shown.both(&ConnectFailure::Refused);
    shown.both(&Delivery::NotSent);
    shown.both(&Effect::None);
}

async fn of_the_http_client(shown: &mut RedactionCheck) {
    let server = Server::always(|| {
        Do::Close(answer(200, &[&format!("X-Token: {TOKEN}")], format!("[{}]", all_as_json())))
    })
    .await;
    let builder = options().0.proxy(&format!("http://user:{PROXY_PASSWORD}@127.0.0.1:9")).unwrap();
    shown.debug(&builder);
    shown.debug(&builder.build().unwrap());
    let own: Transport = transport();
    let endpoint = endpoint(&own, server.base());
    shown.debug(&endpoint);
    let secret = SecretHeader::new("authorization", "Bearer ", &TOKEN.into()).unwrap();
    shown.debug(&secret);
    let request: Request = write().header("x-id", TICKET).unwrap().secret(&secret);
    shown.debug(&request);
    shown.debug(&endpoint.send(request).await.unwrap());
    shown.both(&BaseUrl::https("https://gateway.example/paynet").unwrap());
    shown.debug(&RetryPolicy::default());
    shown.debug(&Service::read(identity("default").provider().clone(), "x", Method::Get, "/x"));
    shown.debug(&[RequestKind::Read]);
    shown.debug(&[Method::Get]);
    let get = |_: &str| Some(SECRET_KEY.to_owned());
    let variables = Variables::new("PAYLINK_ACME_", &["KEY"], &get);
    shown.debug(&variables);
    shown.both(&variables.flag("KEY").unwrap_err());
}

fn of_the_test_suite(shown: &mut RedactionCheck) {
    shown.debug(&Scenario::Honest);
    shown.debug(&ExpectedRefusal {
        http_status: 200,
        code: "42",
        message: "bulunamadı",
        request_id: None,
    });
    shown.debug(&Report::default());
}

#[tokio::test]
async fn every_public_type_shows_no_secret_and_no_payer() {
    let mut shown = RedactionCheck::of("paylink-core");
    of_amounts_and_times(&mut shown);
    of_requests(&mut shown);
    of_responses(&mut shown);
    of_callbacks_and_confirmations(&mut shown).await;
    of_capabilities_and_errors(&mut shown);
    of_the_http_client(&mut shown).await;
    of_the_test_suite(&mut shown);
    // These have no `Debug`.
    shown.assert_complete(&["EndpointBuilder"]);
}
