//! Lists, page by page and as a stream.

use std::pin::Pin;
use std::time::Duration;

use futures_core::Stream;
use paylink_core::{
    Delivery, Effect, Error, Evidence, LinkPage, LinkQuery, LinkStatus, LinkStream, ListFilter,
    ListOptions, ListedLink, PageCursor, PayLinks, ProviderId, Result, RuleCode, Support,
};

use crate::support::fake::{Fake, everything, temporary};
use crate::support::{assert_error, clock};

fn cursor(position: &str) -> PageCursor {
    PageCursor::new(&ProviderId::new("paynet"), position)
}

fn page(rows: &[&str], next: Option<&str>) -> Result<LinkPage> {
    let rows = rows.iter().map(|reference| {
        let mut row = ListedLink::new(LinkStatus::Open, "0");
        row.reference = Some((*reference).into());
        row
    });
    let mut page = LinkPage::new(rows.collect());
    page.next = next.map(cursor);
    Ok(page)
}

fn fake(pages: impl IntoIterator<Item = Result<LinkPage>>) -> Fake {
    let fake = Fake::new();
    fake.script().pages.extend(pages);
    fake
}

/// Works over any stream, as the adapters of other crates do.
async fn references<S>(mut stream: S) -> (Vec<String>, Option<Error>)
where
    S: Stream<Item = Result<ListedLink>> + Unpin,
{
    let mut seen = Vec::new();
    while let Some(row) = std::future::poll_fn(|cx| Pin::new(&mut stream).poll_next(cx)).await {
        match row {
            Ok(row) => seen.push(row.reference.unwrap()),
            Err(error) => return (seen, Some(error)),
        }
    }
    (seen, None)
}

async fn all(fake: &Fake) -> Vec<String> {
    let (seen, error) = references(fake.handle().list_all(LinkQuery::new())).await;
    assert!(error.is_none(), "{error:?}");
    seen
}

#[tokio::test]
async fn every_row_of_every_page_is_given_out_in_order() {
    let fake = fake([page(&["a", "b"], Some("1")), page(&["c"], Some("2")), page(&["d"], None)]);
    assert_eq!(all(&fake).await, ["a", "b", "c", "d"]);
    assert_eq!(fake.calls(), ["list start", "list pc1:paynet:1", "list pc1:paynet:2"]);
}

#[tokio::test]
async fn two_equal_pages_are_both_given_out() {
    let fake =
        fake([page(&["a", "a"], Some("1")), page(&["a", "a"], Some("2")), page(&["a"], None)]);
    assert_eq!(all(&fake).await, ["a"; 5]);
}

#[tokio::test]
async fn an_empty_page_is_the_end_even_if_it_names_a_next_one() {
    for last in [page(&[], Some("2")), page(&[], None)] {
        let fake = fake([page(&["a"], Some("1")), last]);
        assert_eq!(all(&fake).await, ["a"]);
        assert_eq!(fake.count("list pc1:paynet:2"), 0);
    }
    assert!(all(&fake([page(&[], None)])).await.is_empty());
}

#[tokio::test]
async fn a_page_whose_rows_were_all_left_out_is_not_the_end() {
    let mut filtered = page(&[], Some("2")).unwrap();
    filtered.skipped_rows = 3;
    let fake = fake([page(&["a"], Some("1")), Ok(filtered), page(&["b"], None)]);
    assert_eq!(all(&fake).await, ["a", "b"]);
    assert_eq!(fake.calls().len(), 3);
}

#[tokio::test]
async fn a_page_that_does_not_advance_is_given_out_and_is_the_end() {
    let fake = fake([page(&["a"], Some("1")), page(&["b"], Some("1"))]);
    assert_eq!(all(&fake).await, ["a", "b"]);
    assert_eq!(fake.calls().len(), 2);
}

#[tokio::test]
async fn nothing_is_asked_before_the_first_poll_and_nothing_after_the_end() {
    let fake = fake([page(&["a"], None)]);
    let mut stream = fake.handle().list_all(LinkQuery::new());
    assert!(fake.calls().is_empty());
    assert_eq!(stream.next().await.unwrap().unwrap().reference.as_deref(), Some("a"));
    for _ in 0..3 {
        assert!(stream.next().await.is_none());
    }
    assert_eq!(fake.calls(), ["list start"]);
}

#[tokio::test]
async fn pages_are_asked_for_only_when_their_rows_are_wanted() {
    let fake = fake([page(&["a", "b"], Some("1")), page(&["c"], None)]);
    let mut stream = fake.handle().list_all(LinkQuery::new());
    stream.next().await.unwrap().unwrap();
    stream.next().await.unwrap().unwrap();
    assert_eq!((fake.calls().len(), stream.position()), (1, None));
    stream.next().await.unwrap().unwrap();
    assert_eq!((fake.calls().len(), stream.position()), (2, Some(&cursor("1"))));
}

#[tokio::test]
async fn an_error_in_the_middle_ends_the_stream_and_the_position_loses_no_row() {
    let broken = [page(&["a", "b"], Some("1")), page(&["c"], Some("2")), Err(temporary())];
    let fake = fake(broken.into_iter().chain([page(&["d"], Some("3")), page(&["e"], None)]));
    let links = fake.handle();
    let mut stream = links.list_all(LinkQuery::new());
    let (seen, error) = references(&mut stream).await;
    assert_eq!(seen, ["a", "b", "c"]);
    assert_error(&error.unwrap(), Error::is_timeout, Delivery::MaybeSent, Effect::None, 0);
    assert!(stream.next().await.is_none() && fake.calls().len() == 3);

    // The position survives as text, in another process.
    let stored = stream.position().unwrap().to_string();
    assert_eq!(stored, "pc1:paynet:2");
    let (seen, error) =
        references(links.list_from(LinkQuery::new(), stored.parse().unwrap())).await;
    assert_eq!((seen.join(" "), error.is_none()), ("d e".into(), true));
    assert_eq!(fake.calls()[3..], ["list pc1:paynet:2", "list pc1:paynet:3"]);
}

#[tokio::test]
async fn an_error_on_the_first_page_leaves_the_position_at_the_beginning() {
    let fake = fake([Err(temporary())]);
    let mut stream = fake.handle().list_all(LinkQuery::new());
    assert!(stream.next().await.unwrap().is_err());
    assert!(stream.position().is_none() && stream.next().await.is_none());
}

#[tokio::test]
async fn a_page_that_does_not_advance_from_a_stored_position_is_the_end() {
    let fake = fake([page(&["a"], Some("7"))]);
    let stream = fake.handle().list_from(LinkQuery::new(), cursor("7"));
    assert_eq!(stream.position(), Some(&cursor("7")));
    assert_eq!(references(stream).await.0, ["a"]);
    assert_eq!(fake.calls(), ["list pc1:paynet:7"]);
}

#[tokio::test]
async fn a_stream_can_be_sent_to_a_separate_task() {
    fn outlives_its_maker<S: Stream + Send + Unpin + 'static>(stream: S) -> S {
        stream
    }
    let stream: LinkStream =
        fake([page(&["a"], Some("1")), page(&["b"], None)]).handle().list_all(LinkQuery::new());
    let task = tokio::spawn(async move { references(outlives_its_maker(stream)).await.0 });
    assert_eq!(task.await.unwrap(), ["a", "b"]);
}

fn day(text: &str) -> paylink_core::LocalDate {
    text.parse().unwrap()
}

#[tokio::test]
async fn a_query_that_the_provider_does_not_support_is_refused_with_its_field_and_nothing_is_sent()
{
    let dated = LinkQuery::new().created_between(day("2026-11-01"), day("2026-11-21"));
    let reversed = LinkQuery::new().created_between(day("2026-11-21"), day("2026-11-20"));
    let by_status = LinkQuery::new().status(LinkStatus::Paid);
    let (created, status) = (ListFilter::Created, ListFilter::Status);
    for (filter, support, query, field, rule) in [
        (
            created,
            Support::Required,
            LinkQuery::new(),
            "created_between",
            "is required by this provider",
        ),
        (status, Support::Required, dated.clone(), "status", "is required by this provider"),
        (created, Support::No, dated.clone(), "created_between", "does not support"),
        (status, Support::No, by_status.clone(), "status", "does not support"),
        (status, Support::OptIn, by_status, "status", "off by default"),
        (created, Support::Native, reversed, "created_between", "earlier day"),
        (created, Support::Native, dated.clone().page_size(0), "page_size", "at least 1"),
    ] {
        let other = if filter == created { status } else { created };
        let record = everything().with(other, Support::Native, Evidence::Documented).with(
            filter,
            support,
            Evidence::Documented,
        );
        let fake = Fake::offering(record);
        let links = fake.handle();
        let paged = links.list(&query, None).await.unwrap_err();
        let streamed = links.list_all(query).next().await.unwrap().unwrap_err();
        for error in [paged, streamed] {
            assert_error(&error, Error::is_invalid_request, Delivery::NotSent, Effect::None, 0);
            assert_eq!(error.field(), Some(field));
            assert!(error.rule().unwrap().contains(rule), "{error}");
        }
        assert!(fake.calls().is_empty(), "{:?}", fake.calls());
    }
}

#[tokio::test]
async fn a_query_that_the_provider_supports_is_sent() {
    let record = everything()
        .with(ListFilter::Created, Support::Required, Evidence::Documented)
        .with(ListFilter::Status, Support::Native, Evidence::Documented);
    let fake = Fake::offering(record);
    for query in [
        LinkQuery::new().created_between(day("2026-11-01"), day("2026-11-01")).page_size(1),
        LinkQuery::new()
            .created_between(day("2026-11-01"), day("2026-11-02"))
            .status(LinkStatus::Open),
    ] {
        fake.script().pages.push_back(page(&["a"], None));
        let page = fake.handle().list(&query, Some(&cursor("3"))).await.unwrap();
        assert_eq!((page.links.len(), page.next), (1, None));
    }
    assert_eq!(fake.calls(), ["list pc1:paynet:3"; 2]);
}

#[tokio::test]
async fn a_list_that_repeats_itself_ends_with_an_error() {
    // The cursor advances, but the provider does not heed it.
    for rows in [&["a"] as &[&str], &["a", "b"]] {
        let fake = fake((1..500).map(|n: u32| page(rows, Some(&n.to_string()))));
        let links = fake.handle();
        let mut stream = links.list_all(LinkQuery::new());
        let (seen, error) = references(&mut stream).await;
        // The first page and three repetitions.
        assert_eq!((seen.len(), fake.calls().len()), (4 * rows.len(), 5));
        let error = error.unwrap();
        assert_error(&error, Error::is_limit_reached, Delivery::NotSent, Effect::None, 0);
        assert_eq!(error.rule_code(), Some(RuleCode::NoProgress));
        let links = seen.len();
        let expected = format!("4 pages repeat earlier pages; pages read: 4, links: {links}");
        assert_eq!(error.rule(), Some(&*expected));
        assert!(!error.is_retryable() && stream.next().await.is_none());
        assert_eq!(stream.position(), Some(&cursor("4")));
    }
}

#[tokio::test]
async fn two_pages_that_alternate_are_a_list_that_repeats_itself() {
    let rows = |n: u32| if n.is_multiple_of(2) { &["a"] } else { &["b"] };
    let fake = fake((1..500).map(|n: u32| page(rows(n), Some(&n.to_string()))));
    let (seen, error) = references(fake.handle().list_all(LinkQuery::new())).await;
    assert_eq!((seen.len(), error.unwrap().rule_code()), (5, Some(RuleCode::NoProgress)));
}

#[tokio::test]
async fn a_list_with_some_equal_pages_is_read_to_its_end() {
    let mut pages = Vec::new();
    for n in 1..=40 {
        // Every fourth page has rows of its own.
        let own = n.to_string();
        let rows = if n % 4 == 0 { &*own } else { "a" };
        pages.push(page(&[rows], (n < 40).then_some(&*own)));
    }
    assert_eq!(all(&fake(pages)).await.len(), 40);
}

#[tokio::test]
async fn a_list_ends_with_an_error_after_its_most_pages() {
    let names: Vec<String> = (0..20).map(|n| n.to_string()).collect();
    let fake = fake(names.iter().map(|name| page(&[name], Some(name))));
    let options = ListOptions::new().max_pages(3);
    let stream = fake.handle().list_all(LinkQuery::new()).with_options(options);
    let (seen, error) = references(stream).await;
    let error = error.unwrap();
    assert_eq!((seen.len(), fake.calls().len()), (3, 3));
    assert_eq!(error.rule_code(), Some(RuleCode::MaxRequests));
    assert_eq!(
        error.to_string(),
        "paynet: the list reached its limit of 3 pages; pages read: 3, links: 3; another attempt \
         with the same limit will not help"
    );
}

#[tokio::test]
async fn only_the_time_that_a_list_spends_with_reading_counts() {
    let (clock, hand) = clock();
    let names: Vec<String> = (0..20).map(|n| n.to_string()).collect();
    let pages = || names.iter().map(|name| page(&[name], Some(name)));
    let options = ListOptions::new().timeout(Duration::from_secs(10));
    let fake = fake(pages());
    // Reading one page takes four seconds.
    fake.script().advances = Some((hand.clone(), Duration::from_secs(4)));
    let links = PayLinks::with_clock(fake.clone(), clock);
    let mut stream = links.list_all(LinkQuery::new()).with_options(options);
    for _ in 0..3 {
        stream.next().await.unwrap().unwrap();
        // The caller is slow.
        hand.advance(Duration::from_secs(3_600));
    }
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!((error.rule_code(), fake.calls().len()), (Some(RuleCode::Deadline), 3));
    assert_eq!(
        error.rule(),
        Some("reading the list took longer than 10s; pages read: 3, links: 3")
    );
    assert!(error.is_retryable() && stream.next().await.is_none());
}

#[tokio::test]
async fn equal_pages_of_a_list_with_a_total_are_all_given_out() {
    let pages = (1..=20).map(|n: u32| {
        let mut page = page(&["a"], (n < 20).then(|| n.to_string()).as_deref()).unwrap();
        page.total = Some(20);
        Ok(page)
    });
    assert_eq!(all(&fake(pages)).await.len(), 20);
}
