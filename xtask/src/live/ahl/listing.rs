//! *Listing*: which links a list holds, in which order, and what its rows say.

use paylink_sandbox::Switch;
use paylink_testkit::json::Json;

use super::context::AhlPay;
use super::harmless::LIFETIME;
use super::listed::{SIZE, created, stamp};
use super::service::PASSIVE;
use crate::live::field::kind;
use crate::live::question::{Entry, Unsettled, Verdict};

type Answer = Result<Verdict, Unsettled>;

pub(super) const ENTRIES: &[Entry<AhlPay>] = &[
    Entry { switch: Switch::AhlListIsBareArray, ask: |own| Box::pin(wrapper(own)) },
    Entry { switch: Switch::AhlListRowsCarryOrderId, ask: |own| Box::pin(order_of_row(own)) },
    Entry { switch: Switch::AhlListAlwaysNewestFirst, ask: |own| Box::pin(oldest_first(own)) },
    Entry { switch: Switch::AhlListSizeCapped, ask: |own| Box::pin(size(own)) },
    Entry { switch: Switch::AhlListStampsInOneClock, ask: |own| Box::pin(clocks(own)) },
    Entry { switch: Switch::AhlPassiveLinkIsListedApart, ask: |own| Box::pin(deactivated(own)) },
];

async fn wrapper(ahl: &AhlPay) -> Answer {
    let data = ahl.listing().await?.answer.data();
    Ok(Verdict::confirmed_if(
        matches!(data, Some(Json::Object(_))),
        format!("data is {}", kind(data)),
    ))
}

async fn order_of_row(ahl: &AhlPay) -> Answer {
    let order_id = ahl.listing().await?.newest()?.member("orderId");
    Ok(Verdict::confirmed_if(order_id.is_none(), format!("orderId is {}", kind(order_id))))
}

async fn oldest_first(ahl: &AhlPay) -> Answer {
    ahl.listing().await?;
    let list = ahl.list("START", SIZE, false).await?;
    let stamps: Vec<i64> = list.rows().iter().filter_map(created).collect();
    let (Some(first), Some(last)) = (stamps.first(), stamps.last()) else {
        return Err(no_stamps());
    };
    if first == last {
        return Err(Unsettled::unanswered("the list does not hold two links of different seconds"));
    }
    Ok(Verdict::confirmed_if(first < last, "newest first"))
}

/// A page of size 500 has all open links, up to 500. An account with few of them shows no cap.
async fn size(ahl: &AhlPay) -> Answer {
    const MANY: u32 = 500;
    const SOME: u32 = 100;
    ahl.listing().await?;
    if ahl.rehearsal.is_some() {
        for number in 0..SOME {
            let order_id = ahl.link(&format!("row-{number}")).await?;
            ahl.forget(&order_id);
        }
    }
    let list = ahl.list("START", MANY, true).await?;
    let number = |name: &str| match list.data()?.member(name)? {
        Json::Number(digits) => digits.parse::<u32>().ok(),
        _ => None,
    };
    let rows = u32::try_from(list.rows().len()).unwrap_or(u32::MAX);
    let size = number("pageSize");
    let owed = number("totalItems").unwrap_or(rows).min(MANY);
    if rows < owed || size.is_some_and(|size| size != MANY) {
        let size = size.map_or("absent".to_owned(), |size| size.to_string());
        return Ok(Verdict::Refuted(format!("{rows} rows of {owed}, and pageSize is {size}")));
    }
    Ok(match rows {
        MANY.. => Verdict::Confirmed,
        rows if rows > SOME && number("totalItems").is_some() => Verdict::Confirmed,
        _ => Verdict::NothingLearnt("it takes an account with more than 100 open links"),
    })
}

/// How far the two stamps of a link are apart, against its lifetime.
async fn clocks(ahl: &AhlPay) -> Answer {
    const SIX_HOURS: i64 = 360;
    let (lifetime, row) = (i64::from(LIFETIME), ahl.listing().await?.newest()?);
    let (Some(created), Some(expires)) = (created(row), stamp(row, "linkExpiredDate")) else {
        return Err(no_stamps());
    };
    let apart = (expires - created).div_euclid(60_000);
    let is_near = |minutes: i64| apart.abs_diff(minutes) <= 1;
    let seen = match is_near(lifetime) {
        true => "both are in one clock".to_owned(),
        false => format!("{apart} minutes apart, for a link of {lifetime} minutes"),
    };
    Ok(Verdict::confirmed_if(is_near(lifetime - SIX_HOURS), seen))
}

async fn deactivated(ahl: &AhlPay) -> Answer {
    let (listing, closed) = (ahl.listing().await?, ahl.closed().await?);
    if closed.is_absent() {
        return Ok(Verdict::NothingLearnt("no link can be deactivated"));
    }
    closed.clone().success(PASSIVE.name)?;
    let own = Some(created(listing.newest()?).ok_or_else(no_stamps)?);
    let expired = ahl.list("EXPIRED", SIZE, true).await?;
    let is_there = expired.rows().iter().any(|row| created(row) == own);
    Ok(Verdict::confirmed_if(is_there, "a deactivated link is not listed under EXPIRED"))
}

fn no_stamps() -> Unsettled {
    Unsettled::unanswered("the stamps of the rows cannot be read")
}
