//! *Session*: the login, its token, and how a call is refused.

use paylink_sandbox::Switch;
use paylink_testkit::json::Json;
use serde_json::json;

use super::context::AhlPay;
use super::listed::page;
use super::service::{CREATE, INQUIRY, LIST};
use crate::live::field::{kind, text};
use crate::live::question::{Entry, Unsettled, Verdict};

type Answer = Result<Verdict, Unsettled>;

pub(super) const ENTRIES: &[Entry<AhlPay>] = &[
    Entry { switch: Switch::AhlRefusalIsHttp400, ask: |own| Box::pin(refusal(own)) },
    Entry { switch: Switch::AhlExpiredTokenIsEnvelope, ask: |own| Box::pin(made_up_token(own)) },
    Entry { switch: Switch::AhlLoginReportsExpiry, ask: |own| Box::pin(expiry(own)) },
    Entry { switch: Switch::AhlLoginWithoutTokenType, ask: |own| Box::pin(token_type(own)) },
    Entry { switch: Switch::AhlTokenAtRoot, ask: |own| Box::pin(place_of_token(own)) },
    Entry { switch: Switch::AhlLoginMerchantIdIsText, ask: |own| Box::pin(merchant_id(own)) },
    Entry { switch: Switch::AhlNewLoginEndsOlder, ask: |own| Box::pin(older_token(own)) },
    Entry { switch: Switch::AhlTextIdsAre400, ask: |own| Box::pin(text_id(own)) },
];

/// Without amount and description there is nothing to create.
async fn refusal(ahl: &AhlPay) -> Answer {
    let mut order = ahl.order("invalid").await?;
    for name in ["amount", "description"] {
        order.as_object_mut().map(|fields| fields.remove(name));
    }
    let seen = ahl.create(&order).await?;
    if seen.is_accepted(CREATE.name)? {
        return Err(Unsettled::unanswered("a link without amount and description was not refused"));
    }
    Ok(Verdict::confirmed_if(seen.status() == 200, seen.in_words()))
}

async fn made_up_token(ahl: &AhlPay) -> Answer {
    let pass = ahl.session().await?.pass.made_up();
    let seen = ahl.post_as(&LIST, &page("START", 1, true), &pass).await?;
    Ok(Verdict::confirmed_if(seen.status() == 401, seen.in_words()))
}

async fn expiry(ahl: &AhlPay) -> Answer {
    let expiry = ahl.session().await?.answer.member("expireDate");
    Ok(Verdict::confirmed_if(expiry.is_none(), format!("expireDate is {}", kind(expiry))))
}

async fn token_type(ahl: &AhlPay) -> Answer {
    let answer = &ahl.session().await?.answer;
    Ok(Verdict::confirmed_if(text(answer, "tokenType").is_some(), "no tokenType"))
}

async fn place_of_token(ahl: &AhlPay) -> Answer {
    Ok(Verdict::confirmed_if(ahl.session().await?.is_in_data, "the token is beside isSuccess"))
}

async fn merchant_id(ahl: &AhlPay) -> Answer {
    let id = ahl.session().await?.answer.member("merchantId");
    Ok(Verdict::confirmed_if(matches!(id, Some(Json::Number(_))), kind(id)))
}

async fn older_token(ahl: &AhlPay) -> Answer {
    let ([older, newer], body) = (ahl.logins().await?, page("START", 1, true));
    ahl.post_as(&LIST, &body, &newer.pass).await?.success(LIST.name)?;
    let seen = ahl.post_as(&LIST, &body, &older.pass).await?;
    Ok(Verdict::confirmed_if(seen.is_success(), seen.in_words()))
}

/// Nobody has such an order: the answer must be the same whether the id is a number or a text.
async fn text_id(ahl: &AhlPay) -> Answer {
    let mut body = ahl.inquiry_of(&ahl.name("none")).await?;
    let as_number = ahl.post(&INQUIRY, &body).await?;
    body["memberId"] = json!(ahl.account.member_id.to_string());
    let as_text = ahl.post(&INQUIRY, &body).await?;
    for seen in [&as_number, &as_text] {
        seen.is_accepted(INQUIRY.name)?;
    }
    let same = (as_number.status(), as_number.code()) == (as_text.status(), as_text.code());
    Ok(Verdict::confirmed_if(
        same,
        format!("{}; a number: {}", as_text.in_words(), as_number.in_words()),
    ))
}
