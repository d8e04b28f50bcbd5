//! The request with which the payer's browser returns to `succeed_url` or `error_url`.

use paylink_core::wire::{form, is_blank};
use paylink_core::{CallbackRequest, Private};
use serde::Serialize;

/// The parameters with which the payer's browser returns to `succeed_url` or `error_url`.
///
/// Paynet's page about `mailorder/detail` documents that Paynet appends `xact_id` to the URL, after
/// a successful payment and after a failed payment. The parameter `reference_no` was observed in
/// a third-party client. The four error parameters are *code only*: one client program reads
/// them, but nothing shows that the program ever received them.
///
/// The same program removes the prefix `amp;` from the names of parameters, and so does this type.
/// Such a prefix occurs if the `&` before a name was escaped as `&amp;`.
///
/// Paynet does not document whether the browser sends a GET or a POST request; this type accepts
/// both. Anybody can send these parameters, so do not trust them.
///
/// Source: <https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/paylink-detay>
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct Redirect {
    /// Paynet's encrypted id for the transaction. The decoding of a URL replaces plus signs with
    /// spaces, so this type changes the spaces of an id back to plus signs.
    pub xact_id: Option<String>,
    /// The merchant's reference for the link. Paynet does not document this parameter. It was
    /// observed in a third-party client.
    pub reference_no: Option<String>,
    /// Paynet's id for the error. This parameter is *code only*: one client program reads it, but
    /// nothing shows that the program ever received it.
    pub paynet_error_id: Option<String>,
    /// Paynet's error message. This parameter is *code only*: one client program reads it, but
    /// nothing shows that the program ever received it.
    pub paynet_error_message: Option<Private<String>>,
    /// The bank's id for the error. This parameter is *code only*: one client program reads it, but
    /// nothing shows that the program ever received it.
    pub bank_error_id: Option<String>,
    /// The bank's error message. This parameter is *code only*: one client program reads it, but
    /// nothing shows that the program ever received it.
    pub bank_error_message: Option<Private<String>>,
}

impl Redirect {
    /// Parses the parameters of the query and of a form body. This function never fails.
    ///
    /// If a name appears several times, the last value is used, because Paynet appends its
    /// parameters to the parameters of the merchant's URL.
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

    /// Returns whether the parameters contain an error id from Paynet or from the bank. If they
    /// contain none, this does not prove that the payment succeeded.
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
