//! The return of the browser to `succeed_url` or `error_url`.

use paylink_core::wire::is_blank;
use paylink_core::{CallbackRequest, Private, record};

record! {
    /// The parameters that the payer's browser brings to `succeed_url` or `error_url`.
    ///
    /// Documented for the response of `mailorder/detail`: Paynet appends `xact_id`, after success
    /// and after failure alike. Observed: `reference_no`, four error fields, and parameter names
    /// that begin with `amp;`, the rest of an HTML-escaped `&`. Whether the browser sends a GET or
    /// a POST is not documented; both are read. Anybody can call such a URL, so a return is only a
    /// claim.
    ///
    /// Source: <https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/paylink-detay>
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Redirect {
        /// Paynet's encrypted id of the transaction. Spaces are turned back into the plus signs
        /// that they were before URL decoding.
        pub xact_id: Option<String>,
        /// The merchant's reference. Observed.
        pub reference_no: Option<String>,
        /// The id of an error at Paynet. Observed.
        pub paynet_error_id: Option<String>,
        /// The message of an error at Paynet. Observed.
        pub paynet_error_message: Option<Private<String>>,
        /// The id of an error at the bank. Observed.
        pub bank_error_id: Option<String>,
        /// The message of an error at the bank. Observed.
        pub bank_error_message: Option<Private<String>>,
    }
}

impl Redirect {
    /// Reads the parameters of the query and of a form body. Never fails.
    ///
    /// If a name appears several times, its last value counts, because Paynet appends its
    /// parameters to those of the merchant's URL.
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
            match name.strip_prefix("amp;").unwrap_or(&name) {
                "xact_id" => redirect.xact_id = value.map(|id| id.replace(' ', "+")),
                "reference_no" => redirect.reference_no = value,
                "paynet_error_id" => redirect.paynet_error_id = value,
                "paynet_error_message" => redirect.paynet_error_message = value.map(Private::new),
                "bank_error_id" => redirect.bank_error_id = value,
                "bank_error_message" => redirect.bank_error_message = value.map(Private::new),
                _ => {}
            }
        }
        redirect
    }

    /// Whether the return has an error id of Paynet or of the bank. A return without one does not
    /// prove a success.
    pub fn reports_failure(&self) -> bool {
        let failed = |id: &Option<String>| id.as_deref().is_some_and(|id| id != "0");
        failed(&self.paynet_error_id) || failed(&self.bank_error_id)
    }
}
