//! *Listing*: which links a list holds, in which order, and what its rows say.

use paylink_core::LocalDate;
use paylink_sandbox::Switch;

use super::answer::{kind, rows};
use super::listed::{between, is_about};
use super::world::{LIST, Paynet};
use crate::live::question::{Entry, Unsettled, Verdict};

type Answer = Result<Verdict, Unsettled>;

pub(super) const ENTRIES: &[Entry<Paynet>] = &[
    Entry { switch: Switch::PaynetListRowsInLowercaseData, ask: |own| Box::pin(name_of_rows(own)) },
    Entry { switch: Switch::PaynetListIsBareArray, ask: |own| Box::pin(wrapper(own)) },
    Entry { switch: Switch::PaynetListExpiryIsStamp, ask: |own| Box::pin(expiry(own)) },
    Entry { switch: Switch::PaynetListEndInclusive, ask: |own| Box::pin(last_day(own)) },
    Entry { switch: Switch::PaynetListRowsCarryId, ask: |own| Box::pin(id_of_row(own)) },
    Entry { switch: Switch::PaynetListOldestFirst, ask: |own| Box::pin(order(own)) },
    Entry { switch: Switch::PaynetEmptyListIsNoData, ask: |own| Box::pin(no_rows(own)) },
];

const NO_WRAPPER: Verdict = Verdict::Moot("the rows come without a wrapper");

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
    let day = paynet.listing().await?.first_day;
    let link = &paynet.first().await?.link;
    let rows = paynet.rows_between(day, day, 100).await?;
    Ok(Verdict::confirmed_if(!rows.iter().any(|row| is_about(row, link)), "the last day is included"))
}

async fn id_of_row(paynet: &Paynet) -> Answer {
    let id = paynet.listing().await?.row()?.member("id");
    Ok(Verdict::confirmed_if(id.is_none(), format!("id is {}", kind(id))))
}

async fn order(paynet: &Paynet) -> Answer {
    let [first, second] = paynet.listing().await?.places;
    Ok(Verdict::confirmed_if(second < first, "oldest first"))
}

/// Before Paynet was founded nobody created a link.
async fn no_rows(paynet: &Paynet) -> Answer {
    let day = |day| LocalDate::new(2000, 1, day).map_err(|error| Unsettled::unanswered(error.to_string()));
    let seen = paynet.post(&LIST, &between(day(1)?, day(2)?, 1)).await?;
    let empty = seen.is_success() && rows(&seen.json).is_empty();
    Ok(Verdict::confirmed_if(empty, seen.in_words()))
}
