use std::collections::HashSet;
use std::fmt;
use std::future::Future;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;

use super::PayLinks;
use super::limits::Limits;
use crate::error::{Error, Result, RuleCode};
use crate::link::{LinkPage, LinkQuery, ListedLink, PageCursor};

impl PayLinks {
    /// Lists all links that match the query, as a stream that reads the list page by page.
    ///
    /// The stream ends after a page if the provider reports that the page is the last one, if the
    /// page is empty, or if the cursor for the next page is the same as the cursor of this page.
    /// The stream does not remove duplicates. If the position of a link changes while the list is
    /// read, the link may be missed or listed twice.
    ///
    /// The stream ends with an error if it reaches a limit of [`ListOptions`], for example if the
    /// provider returns the same page again and again. To set other limits, call
    /// [`LinkStream::with_options`].
    pub fn list_all(&self, query: LinkQuery) -> LinkStream {
        LinkStream::new(self.clone(), query, None)
    }

    /// Lists links like [`list_all`](Self::list_all), but starts at `cursor`, which an earlier
    /// stream returned from [`LinkStream::position`].
    pub fn list_from(&self, query: LinkQuery, cursor: PageCursor) -> LinkStream {
        LinkStream::new(self.clone(), query, Some(cursor))
    }
}

/// The limits of a [`LinkStream`].
///
/// ```
/// use std::time::Duration;
/// use paylink_core::ListOptions;
/// let options = ListOptions::new().timeout(Duration::from_secs(60)).max_pages(100);
/// # let _ = options;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListOptions {
    /// The maximum total time that the stream spends reading pages of the list. The time in which
    /// the caller processes the links does not count. The default is 30 minutes.
    pub timeout: Duration,
    /// The maximum number of pages that the stream reads. The default is 10,000.
    pub max_pages: u32,
    /// The maximum number of consecutive pages that have the same links as an earlier page. This
    /// limit applies only if the provider does not report the total number of links. The default is
    /// 3.
    pub max_repeated_pages: u32,
}

impl Default for ListOptions {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(30 * 60), max_pages: 10_000, max_repeated_pages: 3 }
    }
}

impl ListOptions {
    /// Creates options with the default limits.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the maximum total time that the stream spends reading pages of the list.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the maximum number of pages that the stream reads.
    #[must_use]
    pub fn max_pages(mut self, pages: u32) -> Self {
        self.max_pages = pages;
        self
    }

    /// Sets the maximum number of consecutive pages that have the same links as an earlier page.
    /// This limit applies only if the provider does not report the total number of links.
    #[must_use]
    pub fn max_repeated_pages(mut self, pages: u32) -> Self {
        self.max_repeated_pages = pages;
        self
    }
}

/// A stream of links, which reads a list from the provider page by page.
///
/// If a limit of its [options](ListOptions) is reached, the stream ends with an error for which
/// [`Error::is_limit_reached`] returns `true`. The error message contains the number of pages and
/// links that were read until then.
///
/// Call [`next`](Self::next), or use the adapters that other crates provide for
/// [`futures_core::Stream`]. The stream ends after an error. To continue listing later, store the
/// [`position`](Self::position) of the stream.
///
/// # Cancellation
/// The future of [`next`](Self::next) can be dropped at any time. The next call of `next` continues
/// with the page that was being read. The stream can also be dropped at any time.
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
    options: ListOptions,
    page: std::vec::IntoIter<ListedLink>,
    position: Option<PageCursor>,
    state: State,
    progress: Progress,
}

/// How far a stream came.
#[derive(Default)]
struct Progress {
    pages: u32,
    links: u64,
    /// The time that was spent reading pages.
    spent: Duration,
    /// The hashes of the pages that were read.
    seen: HashSet<u64>,
    hasher: RandomState,
    /// How many pages in a row repeated an earlier page.
    repeated: u32,
}

impl Progress {
    /// Returns the error for a limit. `what` begins a sentence.
    fn limit(&self, code: RuleCode, what: fmt::Arguments<'_>) -> Error {
        let Self { pages, links, .. } = self;
        Error::limit_reached(code, format!("{what}; pages read: {pages}, links: {links}"))
    }

    /// Returns whether an earlier page had the same rows. Pages whose rows were all omitted are
    /// compared by their bodies. A page with a total is not compared, because the total ends the
    /// list, and rows without a reference may be equal.
    fn is_repeated(&mut self, page: &LinkPage) -> bool {
        if page.total.is_some() {
            return false;
        }
        let mut hash = self.hasher.build_hasher();
        match page.links.as_slice() {
            [] if page.body.as_bytes().is_empty() => return false,
            [] => page.body.as_bytes().hash(&mut hash),
            rows => rows.iter().for_each(|row| {
                (&row.key, &row.reference, row.status, &row.provider_status).hash(&mut hash);
                let texts =
                    [&row.created, &row.expires].map(|time| time.as_ref().map(|t| t.as_str()));
                (texts, row.currency, row.amount.as_ref().map(ToString::to_string)).hash(&mut hash);
                row.description.as_ref().map(|text| text.as_str()).hash(&mut hash);
            }),
        }
        !self.seen.insert(hash.finish())
    }
}

enum State {
    /// The cursor of the next page to read, or `None` for the first page.
    Before(Option<PageCursor>),
    /// The read of a page, and the monotonic time of its start.
    Reading(Pin<Box<dyn Future<Output = Result<LinkPage>> + Send>>, Duration),
    End,
}

impl LinkStream {
    pub(super) fn new(links: PayLinks, query: LinkQuery, from: Option<PageCursor>) -> Self {
        Self {
            links,
            query,
            options: ListOptions::default(),
            page: Vec::new().into_iter(),
            position: from.clone(),
            state: State::Before(from),
            progress: Progress::default(),
        }
    }

    /// Sets the limits of this stream.
    pub fn with_options(mut self, options: ListOptions) -> Self {
        self.options = options;
        self
    }

    /// Returns the next link, or `None` at the end of the stream.
    pub async fn next(&mut self) -> Option<Result<ListedLink>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Returns the cursor of the current page of the list, or `None` for the first page. A new
    /// stream that starts at this cursor returns all links of the current page again.
    pub fn position(&self) -> Option<&PageCursor> {
        self.position.as_ref()
    }

    /// Begins to read the page at this cursor.
    ///
    /// # Errors
    /// Returns an error if a limit is reached.
    fn begin(&mut self, cursor: Option<PageCursor>) -> Result<()> {
        let (options, progress) = (self.options, &self.progress);
        if progress.pages >= options.max_pages {
            let what = format_args!("the list reached its limit of {} pages", options.max_pages);
            return Err(progress.limit(RuleCode::MaxRequests, what));
        }
        let left = options.timeout.saturating_sub(progress.spent);
        if left.is_zero() {
            return Err(self.out_of_time());
        }
        let (links, query) = (self.links.clone(), self.query.clone());
        let limits = Arc::new(Limits::new(&links.clock, left, u32::MAX));
        self.position = cursor.clone();
        let start = links.clock.monotonic();
        let reading = async move { limits.run(links.list(&query, cursor.as_ref())).await };
        self.state = State::Reading(Box::pin(reading), start);
        Ok(())
    }

    /// Takes the result of the page that was read since `start`.
    fn finish(&mut self, result: Result<LinkPage>, start: Duration) -> Result<()> {
        let took = self.links.clock.monotonic().saturating_sub(start);
        self.progress.spent = self.progress.spent.saturating_add(took);
        let page = result.map_err(|error| match error.is_limit_reached() {
            true => self.out_of_time().with_source(error),
            false => error,
        })?;
        if self.progress.is_repeated(&page) {
            self.progress.repeated += 1;
        } else {
            self.progress.repeated = 0;
        }
        if self.progress.repeated > self.options.max_repeated_pages {
            let what = format_args!("{} pages repeat earlier pages", self.progress.repeated);
            return Err(self.progress.limit(RuleCode::NoProgress, what));
        }
        self.accept(page);
        Ok(())
    }

    fn out_of_time(&self) -> Error {
        let what = format_args!("reading the list took longer than {:?}", self.options.timeout);
        self.progress.limit(RuleCode::Deadline, what)
    }

    fn accept(&mut self, page: LinkPage) {
        self.progress.pages = self.progress.pages.saturating_add(1);
        self.progress.links = self.progress.links.saturating_add(page.links.len() as u64);
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
            let step = match &mut this.state {
                State::End => return Poll::Ready(None),
                State::Before(cursor) => {
                    let cursor = cursor.take();
                    this.begin(cursor)
                }
                State::Reading(reading, start) => {
                    let start = *start;
                    let result = ready!(reading.as_mut().poll(cx));
                    this.finish(result, start)
                }
            };
            if let Err(error) = step {
                this.state = State::End;
                let provider = this.links.identity().provider();
                return Poll::Ready(Some(Err(error.with_provider(provider))));
            }
        }
    }
}

impl fmt::Debug for LinkStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LinkStream").field("position", &self.position).finish_non_exhaustive()
    }
}
