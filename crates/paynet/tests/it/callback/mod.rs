//! What Paynet posts to `confirmation_url`, and what the browser brings to the return URLs.

mod confirmation;
mod redirect;

use paynet::{Callback, CallbackKind, PayLinks};

use crate::support::{browser_return, callback_post, idle_client};

fn payment(json: &str) -> Callback {
    let links = PayLinks::new(idle_client());
    links.read_callback(CallbackKind::Payment, &callback_post(json)).unwrap()
}

fn returned(query: &str) -> Callback {
    let links = PayLinks::new(idle_client());
    links.read_callback(CallbackKind::BrowserReturn, &browser_return(query)).unwrap()
}
