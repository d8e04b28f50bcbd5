//! What Paynet posts to `confirmation_url`, and what the browser brings to the return URLs.

mod confirmation;
mod redirect;

use paynet::{Callback, CallbackKind, PayLinks};

use crate::support::{came_back, idle_client, posted};

fn payment(json: &str) -> Callback {
    let links = PayLinks::new(idle_client());
    links.read_callback(CallbackKind::Payment, &posted(json)).unwrap()
}

fn returned(query: &str) -> Callback {
    let links = PayLinks::new(idle_client());
    links.read_callback(CallbackKind::BrowserReturn, &came_back(query)).unwrap()
}
