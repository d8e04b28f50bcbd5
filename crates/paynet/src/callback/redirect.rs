//! The request with which the payer's browser returns to `succeed_url` or `error_url`.

use paylink_core::wire::{form, is_blank};
use paylink_core::{CallbackRequest, Private};
use serde::Serialize;

/// The parameters with which the payer's browser returns to `succeed_url` or `error_url`.
///
/// Paynet documents that it adds `xact_id` to the URL, after a successful payment and after a
/// failed payment. The parameter `reference_no` was observed in a third-party client. The only
/// evidence for the four error parameters is third-party code, and it is unknown whether that code
/// ever received these parameters.
///
/// This type ignores the prefix `amp;` of a parameter's name. A name has this prefix if the `&`
/// before the name was escaped as `&amp;`. The only evidence for the prefix is the same third-party
/// code.
///
/// Paynet does not document whether the browser sends a GET or a POST request. This type accepts
/// both. Anybody can send these parameters, so they do not prove a payment.
///
/// Source: <https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/paylink-detay>
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct Redirect {
    /// Paynet's encrypted id for the transaction. The id can contain plus signs. URL decoding
    /// replaces them with spaces, and this type restores them.
    pub xact_id: Option<String>,
    /// The merchant's reference for the link. Paynet does not document this parameter. It was
    /// observed in a third-party client.
    pub reference_no: Option<String>,
    /// Paynet's id for the error. Paynet does not document this parameter. The only evidence for
    /// the parameter is third-party code, and it is unknown whether that code ever received the
    /// parameter.
    pub paynet_error_id: Option<String>,
    /// Paynet's error message. Paynet does not document this parameter. The only evidence for the
    /// parameter is third-party code, and it is unknown whether that code ever received the
    /// parameter.
    pub paynet_error_message: Option<Private<String>>,
    /// The bank's id for the error. Paynet does not document this parameter. The only evidence for
    /// the parameter is third-party code, and it is unknown whether that code ever received the
    /// parameter.
    pub bank_error_id: Option<String>,
    /// The bank's error message. Paynet does not document this parameter. The only evidence for the
    /// parameter is third-party code, and it is unknown whether that code ever received the
    /// parameter.
    pub bank_error_message: Option<Private<String>>,
}

impl Redirect {
    /// Returns the parameters in the query and in a form body of the request. Missing parameters
    /// become `None`, so this function returns no error.
    ///
    /// If a parameter appears several times, this function uses the last value, because Paynet adds
    /// its parameters after the parameters of the merchant's URL.
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

    /// Returns whether the parameters contain an error id of Paynet or the bank that is not `0`.
    /// The result `false` does not mean that the payment succeeded.
    pub fn reports_failure(&self) -> bool {
        let failed = |id: &Option<String>| id.as_deref().is_some_and(|id| id != "0");
        failed(&self.paynet_error_id) || failed(&self.bank_error_id)
    }
}

/// Returns an id or a reference of a query or form. Returns `None` if characters were replaced
/// during decoding, because such a value would contradict the payment that was made.
fn id(text: String) -> Option<String> {
    (!text.contains(char::REPLACEMENT_CHARACTER)).then(|| form::restore_plus(text))
}
