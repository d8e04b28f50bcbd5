//! Types for payment links: the link that a merchant requests, the key to find the link again, and
//! the links and payments that a provider reports.

mod contact;
mod created;
mod found;
mod key;
mod new_link;
mod payment;
mod query;
mod reference;
mod url;

pub use contact::{Email, Payer, Phone};
pub use created::payment_url;
pub use found::{CreatedLink, GrantedLifetime, Link, ListedLink};
pub use key::LinkKey;
pub use new_link::{Installments, Language, Lifetime, NewLink, Notify, ReturnUrls};
pub use payment::{Payment, PaymentOutcome, Reversal};
pub use query::{LinkPage, LinkQuery, PageCursor};
pub use reference::Reference;
pub use url::WebUrl;
