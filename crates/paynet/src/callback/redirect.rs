//! The request with which the payer's browser returns to `succeed_url` or `error_url`.

use paylink_core::wire::{form, is_blank};
use paylink_core::{CallbackRequest, Private};
use serde::Serialize;

/// The parameters with which the payer's browser returns to `succeed_url` or `error_url`.
///
/// Paynet appends `xact_id` to the URL after a successful payment and after a failed payment.
/// Paynet's page about `mailorder/detail` documents this. The parameter `reference_no` is observed.
/// The four error parameters and the prefix `amp;` of names are *code only*: one receiver reads
/// them, but nothing shows that it ever received them. The prefix occurs if the `&` before a name
/// was escaped as `&amp;`.
///
/// Paynet does not document whether the browser sends a GET or a POST request; this type reads
/// both. Anybody can send these parameters, so do not trust them.
///
/// Source: <https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/paylink-detay>
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct Redirect {
    /// Paynet's encrypted id for the transaction. URL decoding turns the plus signs of an id
    /// into spaces; this type restores the plus signs.
    pub xact_id: Option<String>,
    /// The merchant's reference. Observed in other client programs, and not documented.
    pub reference_no: Option<String>,
    /// Paynet's id for an error. Code only.
    pub paynet_error_id: Option<String>,
    /// The text of an error message from Paynet. Code only.
    pub paynet_error_message: Option<Private<String>>,
    /// The bank's id for an error. Code only.
    pub bank_error_id: Option<String>,
    /// The text of an error message from the bank. Code only.
    pub bank_error_message: Option<Private<String>>,
}

impl Redirect {
    /// Reads the parameters from the query and from a form body. This function never fails.
    ///
    /// If a name appears several times, the last value is used, because Paynet's parameters come
    /// after the parameters of the merchant's URL.
    ///
    /// ```
    /// use paynet::{CallbackRequest, callback::Redirect};
    /// let request = CallbackRequest::new("GET", "o=1&amp;xact_id=xk_a+b/c*");
    /// assert_eq!(Redirect::read(&request).xact_id.as_deref(), Some("xk_a+b/c*"));
    /// ```
    pub fn read(request: &CallbackRequest) -> Self {
        let mut redirect = Self::default();
        for (name, value) in request.parameters() {
            let value = Some(value).filter(|value| !is_blank(value));
            match &*name {
                "xact_id" => redirect.xact_id = value.and_then(id),
                "reference_no" => redirect.reference_no = value.and_then(id),
                "paynet_error_id" => redirect.paynet_error_id = value,
                "paynet_error_message" => redirect.paynet_error_message = value.map(Private::new),
                "bank_error_id" => redirect.bank_error_id = value,
                "bank_error_message" => redirect.bank_error_message = value.map(Private::new),
                _ => {}
            }
        }
        redirect
    }

    /// Returns whether the parameters contain an error id from Paynet or from the bank. A missing
    /// error id does not prove that the payment succeeded.
    pub fn reports_failure(&self) -> bool {
        let failed = |id: &Option<String>| id.as_deref().is_some_and(|id| id != "0");
        failed(&self.paynet_error_id) || failed(&self.bank_error_id)
    }
}

/// Returns an id or a reference of a query or form. One with replaced characters is none: it would
/// contradict the payment that was made.
fn id(text: String) -> Option<String> {
    (!text.contains(char::REPLACEMENT_CHARACTER)).then(|| form::restore_plus(text))
}
