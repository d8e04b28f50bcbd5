//! What crosses tasks and threads, held at compile time.

use std::future::Future;

use paylink_core::{
    Callback, CallbackRequest, Capabilities, Clock, Confirmation, CreatedLink, Error, Expected,
    Identity, Link, LinkKey, LinkPage, LinkProvider, LinkQuery, LinkStream, ListedLink, NewLink,
    PageCursor, PayLinks, PayLinksSet, Payment, PollOptions, RawBody, Resolution, ResolveOptions,
    Response, ValidatedLink, WaitOutcome, WebUrl,
};

const fn assert_send<T: Send>() {}
const fn assert_shared<T: Send + Sync + 'static>() {}

const _: () = {
    assert_shared::<PayLinks>();
    assert_shared::<PayLinksSet>();
    assert_shared::<std::sync::Arc<dyn LinkProvider>>();
    assert_shared::<Error>();
    assert_shared::<NewLink>();
    assert_shared::<ValidatedLink<'static>>();
    assert_shared::<CreatedLink>();
    assert_shared::<Link>();
    assert_shared::<LinkKey>();
    assert_shared::<ListedLink>();
    assert_shared::<LinkPage>();
    assert_shared::<LinkQuery>();
    assert_shared::<PageCursor>();
    assert_shared::<Payment>();
    assert_shared::<Confirmation>();
    assert_shared::<Expected>();
    assert_shared::<WaitOutcome>();
    assert_shared::<PollOptions>();
    assert_shared::<Resolution>();
    assert_shared::<ResolveOptions>();
    assert_shared::<Callback>();
    assert_shared::<CallbackRequest>();
    assert_shared::<Capabilities>();
    assert_shared::<Identity>();
    assert_shared::<Clock>();
    assert_shared::<paylink_core::time::ManualClock>();
    assert_shared::<RawBody>();
    assert_shared::<Response<String>>();
    assert_shared::<WebUrl>();
    // A stream is polled by one task at a time.
    assert_send::<LinkStream>();
};

#[cfg(feature = "signature")]
const _: () = assert_shared::<paylink_core::CallbackToken>();

#[cfg(feature = "http")]
const _: () = {
    use paylink_core::http::{
        BaseUrl, Endpoint, EndpointBuilder, HttpResponse, Request, RetryPolicy, SecretHeader,
        Service, Transport, TransportBuilder,
    };

    assert_shared::<Transport>();
    assert_shared::<TransportBuilder>();
    assert_shared::<Endpoint>();
    assert_shared::<EndpointBuilder>();
    assert_shared::<BaseUrl>();
    assert_shared::<Request>();
    assert_shared::<SecretHeader>();
    assert_shared::<HttpResponse>();
    assert_shared::<RetryPolicy>();
    assert_shared::<Service>();
};

/// Never called: that it compiles is the assertion.
#[allow(dead_code, reason = "the bounds are checked when this is compiled")]
fn the_futures_are_send(
    links: &PayLinks,
    link: &NewLink,
    key: &LinkKey,
    query: &LinkQuery,
    stream: &mut LinkStream,
    expected: &Expected,
) {
    fn send<F: Future + Send>(_: F) {}
    send(links.create(link));
    send(links.get(key));
    send(links.list(query, None));
    send(stream.next());
    send(links.confirm(key, expected, None));
    send(links.wait_until_settled(key, PollOptions::new(std::time::Duration::ZERO)));
    send(links.resolve(key.reference()));
    send(links.resolve_with_options(key.reference(), ResolveOptions::default()));
    send(links.deactivate(key));
    send(links.reactivate(key));
}
