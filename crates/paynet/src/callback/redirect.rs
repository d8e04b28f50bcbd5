//! The request with which the payer's browser returns to `succeed_url` or `error_url`.

use paylink_core::wire::is_blank;
use paylink_core::{CallbackRequest, Private, record};

record! {
    /// The parameters with which the payer's browser returns to `succeed_url` or `error_url`.
    ///
    /// Paynet appends `xact_id` after a successful and after a failed payment. This is documented
    /// for the response of `mailorder/detail`. The parameter `reference_no` and four error fields
    /// are observed. Parameter names that begin with `amp;`, which is the rest of an HTML-escaped
    /// `&`, are also observed.
    ///
    /// Whether the browser sends a GET or a POST request is not documented; both are read. Anybody
    /// can send such a request, so its content is only a claim.
    ///
    /// Source: <https://doc.paynet.com.tr/oedeme-metotlari/ortak-odeme-sayfasi/paylink-detay>
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Redirect {
        /// Paynet's encrypted id of the transaction. URL decoding turns the plus signs of an id
        /// into spaces; this field has the plus signs again.
        pub xact_id: Option<String>,
        /// The merchant's reference. Observed: this field is known only from other client
        /// libraries.
        pub reference_no: Option<String>,
        /// The id of an error at Paynet. Observed: this field is known only from other client
        /// libraries.
        pub paynet_error_id: Option<String>,
        /// The message of an error at Paynet. Observed: this field is known only from other client
        /// libraries.
        pub paynet_error_message: Option<Private<String>>,
        /// The id of an error at the bank. Observed: this field is known only from other client
        /// libraries.
        pub bank_error_id: Option<String>,
        /// The message of an error at the bank. Observed: this field is known only from other
        /// client libraries.
        pub bank_error_message: Option<Private<String>>,
    }
}

impl Redirect {
    /// Reads the parameters of the query and of a form body. This function never fails.
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

    /// Returns whether there is an error id of Paynet or of the bank. A missing error id does not
    /// prove that the payment succeeded.
    pub fn reports_failure(&self) -> bool {
        let failed = |id: &Option<String>| id.as_deref().is_some_and(|id| id != "0");
        failed(&self.paynet_error_id) || failed(&self.bank_error_id)
    }
}
