use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::PayLinks;
use crate::error::Result;
use crate::link::{LinkPage, LinkQuery, ListedLink, PageCursor};

impl PayLinks {
    /// Lists all links that match the query, as a stream that reads page after page.
    ///
    /// The stream ends after the page that the provider reports as the last one, after an empty
    /// page, or after a page whose next cursor equals the cursor of the page itself. The stream
    /// does not remove duplicates. If the position of a link changes while the list is read, the
    /// link may be missed or listed twice.
    pub fn list_all(&self, query: LinkQuery) -> LinkStream {
        LinkStream::new(self.clone(), query, None)
    }

    /// Lists links like [`list_all`](Self::list_all), but starts at a position that was stored from
    /// [`LinkStream::position`].
    pub fn list_from(&self, query: LinkQuery, cursor: PageCursor) -> LinkStream {
        LinkStream::new(self.clone(), query, Some(cursor))
    }
}

/// A stream of links that reads page after page.
///
/// Call [`next`](Self::next), or use the adapters that other crates provide for
/// [`futures_core::Stream`]. The stream ends after an error. To continue listing later, store the
/// [`position`](Self::position) of the stream.
///
/// # Cancellation
/// The future of [`next`](Self::next) and the stream itself can be dropped at any time. The next
/// call of `next` continues with the page that was being read.
///
/// ```no_run
/// # async fn all(links: paylink_core::PayLinks) -> paylink_core::Result<()> {
/// use paylink_core::LinkQuery;
/// let query = LinkQuery::new().created_between("2026-11-01".parse()?, "2026-11-21".parse()?);
/// let mut all = links.list_all(query);
/// while let Some(link) = all.next().await {
///     let link = link?;
///     println!("{:?} {}", link.reference, link.status);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a stream does nothing unless it is polled"]
pub struct LinkStream {
    links: PayLinks,
    query: LinkQuery,
    page: std::vec::IntoIter<ListedLink>,
    position: Option<PageCursor>,
    state: State,
}

enum State {
    /// The cursor of the next page to read, or `None` for the first page.
    Before(Option<PageCursor>),
    Reading(Pin<Box<dyn Future<Output = Result<LinkPage>> + Send>>),
    End,
}

impl LinkStream {
    pub(super) fn new(links: PayLinks, query: LinkQuery, from: Option<PageCursor>) -> Self {
        Self {
            links,
            query,
            page: Vec::new().into_iter(),
            position: from.clone(),
            state: State::Before(from),
        }
    }

    /// Returns the next link, or `None` at the end of the stream.
    pub async fn next(&mut self) -> Option<Result<ListedLink>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Returns the cursor of the current page, or `None` for the first page. A new stream that
    /// starts at this cursor repeats the links of the current page and skips none.
    pub fn position(&self) -> Option<&PageCursor> {
        self.position.as_ref()
    }

    fn accept(&mut self, page: LinkPage) {
        let is_empty = page.links.is_empty() && page.skipped_rows == 0;
        let does_not_advance = page.next.is_some() && page.next == self.position;
        self.state = match page.next {
            Some(next) if !is_empty && !does_not_advance => State::Before(Some(next)),
            _ => State::End,
        };
        self.page = page.links.into_iter();
    }
}

impl Stream for LinkStream {
    type Item = Result<ListedLink>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(link) = this.page.next() {
                return Poll::Ready(Some(Ok(link)));
            }
            match &mut this.state {
                State::End => return Poll::Ready(None),
                State::Before(cursor) => {
                    let (links, query, cursor) =
                        (this.links.clone(), this.query.clone(), cursor.take());
                    this.position = cursor.clone();
                    this.state = State::Reading(Box::pin(async move {
                        links.list(&query, cursor.as_ref()).await
                    }));
                }
                State::Reading(reading) => match ready!(reading.as_mut().poll(cx)) {
                    Ok(page) => this.accept(page),
                    Err(error) => {
                        this.state = State::End;
                        return Poll::Ready(Some(Err(error)));
                    }
                },
            }
        }
    }
}

impl fmt::Debug for LinkStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LinkStream").field("position", &self.position).finish_non_exhaustive()
    }
}
