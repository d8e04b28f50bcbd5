//! *Listing*: which links a list holds, in which order, and what its rows say.

use paylink_sandbox::Switch;
use paylink_testkit::json::Json;

use super::answer::{kind, kurus, rows, text};
use super::context::Paynet;
use super::listed::is_about;
use super::service::LIST;
use crate::live::question::{Entry, Unsettled, Verdict};

type Answer = Result<Verdict, Unsettled>;

pub(super) const ENTRIES: &[Entry<Paynet>] = &[
    Entry { switch: Switch::PaynetListRowsInLowercaseData, ask: |own| Box::pin(name_of_rows(own)) },
    Entry { switch: Switch::PaynetListIsBareArray, ask: |own| Box::pin(wrapper(own)) },
    Entry { switch: Switch::PaynetListExpiryIsStamp, ask: |own| Box::pin(expiry(own)) },
    Entry { switch: Switch::PaynetListEndInclusive, ask: |own| Box::pin(last_day(own)) },
    Entry { switch: Switch::PaynetListRowsCarryId, ask: |own| Box::pin(id_of_row(own)) },
    Entry {
        switch: Switch::PaynetListAmountIsRequested,
        ask: |own| Box::pin(amount_of_unpaid(own)),
    },
    Entry { switch: Switch::PaynetListRowsWithoutStatus, ask: |own| Box::pin(status_of_row(own)) },
    Entry {
        switch: Switch::PaynetListRowsWithoutReference,
        ask: |own| Box::pin(reference_is_there(own)),
    },
    Entry { switch: Switch::PaynetListOldestFirst, ask: |own| Box::pin(order(own)) },
    Entry { switch: Switch::PaynetListDaysDotted, ask: |own| Box::pin(form_of_days(own)) },
    Entry { switch: Switch::PaynetStartingAfterCountsFromOne, ask: |own| Box::pin(index(own)) },
    Entry { switch: Switch::PaynetRowReferenceIsBank, ask: |own| Box::pin(reference_of_row(own)) },
    Entry { switch: Switch::PaynetEmptyListIsNoData, ask: |own| Box::pin(no_rows(own)) },
    Entry { switch: Switch::PaynetTotalCountsPage, ask: |own| Box::pin(total(own)) },
];

const NO_WRAPPER: Verdict = Verdict::NothingLearnt("the rows come without a wrapper");

async fn name_of_rows(paynet: &Paynet) -> Answer {
    let list = &paynet.listing().await?.json;
    if list.items().is_empty() {
        Ok(Verdict::confirmed_if(list.member("data").is_none(), "data"))
    } else {
        Ok(NO_WRAPPER)
    }
}

async fn wrapper(paynet: &Paynet) -> Answer {
    let list = &paynet.listing().await?.json;
    Ok(Verdict::confirmed_if(list.items().is_empty(), "an array without a wrapper"))
}

async fn expiry(paynet: &Paynet) -> Answer {
    let expiry = paynet.listing().await?.row()?.member("expire_date");
    let hours = expiry.is_some_and(|value| !value.compact().contains(':'));
    Ok(Verdict::confirmed_if(hours, format!("{}, and not hours", kind(expiry))))
}

async fn last_day(paynet: &Paynet) -> Answer {
    let [day, _] = paynet.listing().await?.days;
    let link = &paynet.first().await?.link;
    let rows = paynet.rows_between([day, day]).await?;
    Ok(Verdict::confirmed_if(
        !rows.iter().any(|row| is_about(row, link)),
        "the last day is included",
    ))
}

async fn id_of_row(paynet: &Paynet) -> Answer {
    let id = paynet.listing().await?.row()?.member("id");
    Ok(Verdict::confirmed_if(id.is_none(), format!("id is {}", kind(id))))
}

/// Nobody has paid the link of 1 TRY: nothing was drawn from a card.
async fn amount_of_unpaid(paynet: &Paynet) -> Answer {
    let amount = paynet.listing().await?.row()?.member("amount");
    Ok(match amount {
        None | Some(Json::Null) => Verdict::Confirmed,
        Some(amount) => match kurus(amount) {
            Some(0) => Verdict::Confirmed,
            Some(100) => Verdict::Refuted("the amount that was asked for".to_owned()),
            _ => Verdict::Refuted(format!("{}, neither 0 nor 1", kind(Some(amount)))),
        },
    })
}

async fn status_of_row(paynet: &Paynet) -> Answer {
    let status = paynet.listing().await?.row()?.member("status");
    let is_there = status.is_some_and(|status| *status != Json::Null);
    Ok(Verdict::confirmed_if(is_there, format!("status is {}", kind(status))))
}

async fn reference_is_there(paynet: &Paynet) -> Answer {
    let reference = paynet.listing().await?.row()?.member("reference_no");
    let is_there = reference.is_some_and(|reference| *reference != Json::Null);
    Ok(Verdict::confirmed_if(is_there, format!("reference_no is {}", kind(reference))))
}

async fn order(paynet: &Paynet) -> Answer {
    let [first, second] = paynet.listing().await?.places;
    Ok(Verdict::confirmed_if(second < first, "oldest first"))
}

async fn form_of_days(paynet: &Paynet) -> Answer {
    let refused = paynet.days().await?.dashed_refused.clone();
    Ok(refused.map_or(Verdict::Confirmed, Verdict::Refuted))
}

/// Whatever the list holds, its second row comes after the first.
async fn index(paynet: &Paynet) -> Answer {
    let days = paynet.listing().await?.days;
    let two = paynet.list(days, 2, 0).await?.success(LIST.name)?;
    let next = paynet.list(days, 1, 1).await?.success(LIST.name)?;
    match (rows(&two.json), rows(&next.json)) {
        ([_, second], [next]) if second == next => Ok(Verdict::Confirmed),
        ([first, _], [next]) if first == next => {
            Ok(Verdict::Refuted("1 is the first row".to_owned()))
        }
        _ => Ok(Verdict::Refuted("neither the first nor the second row follows".to_owned())),
    }
}

async fn reference_of_row(paynet: &Paynet) -> Answer {
    let row = paynet.listing().await?.row()?;
    if row.member("reference_no").is_none_or(|reference| *reference == Json::Null) {
        return Ok(Verdict::NothingLearnt("the rows have no reference_no"));
    }
    let reference = text(row, "reference_no");
    let seen = if reference.is_none() { "no reference" } else { "another reference" };
    Ok(Verdict::confirmed_if(reference == Some(&paynet.first().await?.link.name), seen))
}

async fn no_rows(paynet: &Paynet) -> Answer {
    let seen = paynet.list_of_nothing().await?;
    let empty = seen.is_success() && rows(&seen.json).is_empty();
    Ok(Verdict::confirmed_if(empty, seen.in_words()))
}

/// A page of one row, of a list of at least two.
async fn total(paynet: &Paynet) -> Answer {
    let days = paynet.listing().await?.days;
    let page = paynet.list(days, 1, 0).await?.success(LIST.name)?;
    let Some(total) = page.json.member("total").map(Json::compact) else {
        return Ok(Verdict::NothingLearnt("there is no total"));
    };
    Ok(Verdict::confirmed_if(!["0", "1", "\"1\""].contains(&&*total), "the rows of the page"))
}
