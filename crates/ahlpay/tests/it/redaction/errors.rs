//! Errors of everything that can go wrong, over requests and answers that are full of canaries.

use ahlpay::api::LinkState;
use ahlpay::api::get_created_links::GetCreatedLinks;
use ahlpay::{Client, Credentials, Error, HashPassword, LinkKey, PayLinks, Reference};
use xtask::servers::Do;

use super::types::{link, request, singing};
use super::{CANARIES, HOLDER, LINK, NAME, PAN, TOKEN, all_as_json};
use crate::support::ahl::Ahl;
use crate::support::says::{done, refused, session};
use crate::support::{
    API_USER, HASH_PASSWORD, PASSWORD, expected, hasty, no_waiting, reference, sandbox_at, user,
};
use crate::wire::each_service;

/// Every call, and those of the common model, with canaries.
async fn every_error(client: &Client) -> Vec<Error> {
    let links = PayLinks::with_clock(client.clone(), no_waiting());
    let key = links.key_for(reference("R-1"));
    let mut errors: Vec<Error> =
        each_service(client).await.into_iter().filter_map(|(_, error)| error).collect();
    errors.extend(client.authentication_merchant().await.err());
    errors.extend(client.create_link_payment(&request()).await.err());
    errors.extend(links.create(&link()).await.err());
    errors.extend(links.get(&key).await.err());
    errors.extend(links.deactivate(&key).await.err());
    errors.extend(links.confirm(&key, &expected("149.90"), None).await.err());
    errors
}

fn all_errors_are_silent(errors: &[Error], where_: &str) {
    for error in errors {
        CANARIES.assert_error_redacted(error, where_);
        CANARIES.assert_error_redacted(&error.clone(), where_);
    }
}

/// A refusal, and answers of odd shapes, that repeat everything.
fn answers() -> [String; 7] {
    let said = all_as_json();
    let row = format!(
        r#"{{"maskedPan":{said},"totalAmount":{said},"merchantId":{said},"status":{said}}}"#
    );
    [
        refused("X").replace(r#""X""#, &said).replace(r#""Olmadı""#, &said),
        refused("X").replace("1643c6f7", &CANARIES.joined().replace(['"', '\\'], "")),
        done(&format!("[{row}]")),
        done(&format!(r#"{{"result":[{row}],"url":[{said}],{said}:1,"authCode":[{said}]}}"#)),
        done(&format!(r#"{{"orderId":{said},"txnStatus":"SUCCESS","url":""}}"#)),
        format!(r#"{{{said}:{said}}}"#),
        CANARIES.joined(),
    ]
}

#[tokio::test]
async fn over_answers_full_of_canaries() {
    for status in [200, 400, 401, 403, 404, 500, 503] {
        for body in answers() {
            let ahl = Ahl::answering(status, &body).await;
            let client =
                ahl.builder().hash_password(HashPassword::new(HASH_PASSWORD)).build().unwrap();
            let errors = every_error(&client).await;
            assert!(errors.len() >= 3, "{status} {body}");
            all_errors_are_silent(&errors, &format!("an error over HTTP {status} {body}"));
            assert!(
                errors.iter().any(|error| error.raw_body().to_text() == body),
                "it is there for who asks"
            );
        }
    }
}

#[tokio::test]
async fn over_logins_full_of_canaries() {
    let odd = |member: &str, told: String| session("T-1").replace(member, &told);
    let tokens = [
        odd(r#""tokenType":"Bearer""#, format!(r#""tokenType":{}"#, all_as_json())),
        odd(r#""token":"T-1""#, format!(r#""token":{}"#, all_as_json())),
        odd(r#""merchantId":97163"#, format!(r#""merchantId":{}"#, all_as_json())),
        odd(r#","merchantId":97163"#, format!(r#","fullName2":{}"#, all_as_json()))
            .replace("T-1", TOKEN),
    ];
    for status in [200, 401, 500] {
        for body in answers().into_iter().chain(tokens.clone()) {
            let login = body.clone();
            let ahl = Ahl::with_login(
                move |_| Do::Answer(status, login.clone()),
                |_| panic!("there is no token"),
            )
            .await;
            let errors = every_error(&ahl.client()).await;
            assert!(errors.len() >= 10, "{status} {body}");
            all_errors_are_silent(&errors, &format!("a login over HTTP {status} {body}"));
        }
    }
}

#[tokio::test]
async fn of_a_server_that_repeats_the_request_with_its_token() {
    let ahl = Ahl::with_login(
        |_| Do::Answer(200, session("T-1").replace("T-1", TOKEN)),
        |request| Do::Answer(400, format!("{}\n{}", request.head, request.body)),
    )
    .await;
    let error = ahl.client().create_link_payment(&request()).await.unwrap_err();
    assert!(error.raw_body().to_text().contains(TOKEN));
    CANARIES.assert_error_redacted(&error, "an echo");
}

#[tokio::test]
async fn without_an_answer_or_a_connection() {
    for step in [Do::HangUp, Do::Silence, Do::Redirect(LINK.to_owned())] {
        let script = step.clone();
        let after = Ahl::start(move |_| script.clone()).await;
        let before = Ahl::with_login(move |_| step.clone(), |_| panic!("there is no token")).await;
        for ahl in [after, before] {
            let client = ahl.builder().transport(&hasty()).build().unwrap();
            let error = client.create_link_payment(&request()).await.unwrap_err();
            CANARIES.assert_error_redacted(&error, "an error without an answer");
        }
    }
    let at = "http://127.0.0.1:1/kanarya";
    let client = Client::builder(sandbox_at(at), user())
        .allow_deactivation()
        .transport(&hasty())
        .build()
        .unwrap();
    let errors = every_error(&client).await;
    assert!(errors.iter().all(Error::is_connect));
    all_errors_are_silent(&errors, "an error without a connection");
}

#[tokio::test]
async fn of_values_that_are_refused_unsent() {
    let ahl = singing().await;
    let client = ahl.client();
    let long = format!("ş{}", CANARIES.joined());
    let with = |change: &dyn Fn(&mut ahlpay::api::create_link_payment::CreateLinkPayment)| {
        let mut own = request();
        change(&mut own);
        own
    };
    let mut errors = Vec::new();
    for request in [
        with(&|own| own.order_id.clone_from(&long)),
        with(&|own| own.amount.clone_from(&long)),
        with(&|own| own.currency.clone_from(&long)),
        with(&|own| own.installment_count.clone_from(&long)),
        with(&|own| own.receiver_phone_number = long.as_str().into()),
        with(&|own| own.expire_minute = 0),
        with(&|own| own.description = " ".into()),
    ] {
        errors.push(client.create_link_payment(&request).await.unwrap_err());
    }
    let mut query = GetCreatedLinks::new(LinkState::from(long.as_str()));
    query.order_by = " ".into();
    errors.push(client.get_created_links(&query).await.unwrap_err());
    let mut foreign = link();
    foreign.payer = Some(ahlpay::Payer::new("").phone("+49 151 9876543".parse().unwrap()));
    foreign.notify = vec![ahlpay::Notify::Sms];
    errors.push(ahl.links().create(&foreign).await.unwrap_err());
    for text in [PASSWORD, NAME, PAN, HOLDER, TOKEN, &*long] {
        errors.extend(Reference::new(format!("{text}+ş")).err());
        errors.extend(text.parse::<LinkKey>().err());
        errors.extend(text.parse::<paylink_core::PageCursor>().err());
        errors.extend(text.parse::<paylink_core::Phone>().err());
        errors.extend(ahlpay::Environment::named(text).err());
        errors.extend(ahl.builder().account(text).build().err());
        errors.extend(ahlpay::Environment::custom("x", text).err());
        errors.extend(ahlpay::Environment::sandbox(text).err());
    }
    for builder in [
        Client::builder(sandbox_at(&ahl.url()), Credentials::new(API_USER, "")),
        Client::builder(sandbox_at(&ahl.url()), Credentials::new("", PASSWORD)),
        ahl.builder().hash_password(HashPassword::new(" ")),
    ] {
        errors.push(builder.build().unwrap_err());
    }
    assert!(errors.len() >= 55, "{}", errors.len());
    all_errors_are_silent(&errors, "a refusal");
    ahl.assert_untouched();
}
