use paylink_core::{Error, LinkKey, LinkPage, LinkQuery, ListedLink, PageCursor, Result, RuleCode};

use super::status;
use crate::api::list::List;
use crate::api::read::Row;
use crate::{Client, PROVIDER};

pub(super) async fn list(
    client: &Client,
    query: &LinkQuery,
    cursor: Option<&PageCursor>,
) -> Result<LinkPage> {
    let from = match cursor {
        Some(cursor) => cursor.position(&PROVIDER)?.parse().map_err(|_| {
            Error::invalid("cursor", RuleCode::Format, "must come from a page")
                .with_provider(&PROVIDER)
        })?,
        None => 0,
    };
    let body = List { from, size: query.page_size.unwrap_or(50) };
    let (listed, raw) = client.list_links(&body).await?.into_parts();
    let next = from + listed.rows.len() as u64;
    let mut page = LinkPage::new(listed.rows.into_iter().map(|row| link(client, row)).collect());
    page.total = Some(listed.total);
    page.next = (next < listed.total).then(|| PageCursor::new(&PROVIDER, next.to_string()));
    page.body = raw;
    Ok(page)
}

fn link(client: &Client, row: Row) -> ListedLink {
    let mut link = ListedLink::new(status::common(&row.status), row.status);
    link.key = row
        .reference
        .parse()
        .ok()
        .map(|reference| LinkKey::by_reference(client.identity(), reference).with_id(row.id));
    link.reference = Some(row.reference);
    link.amount = Some(row.amount);
    link
}
