//! What the browser brings back to `succeed_url` and `error_url`.
//!
//! Documented in the answer of `detail`: Paynet appends `xact_id`, on success and on failure alike.
//! Observed: `reference_no` beside it, names with an HTML-escaped `amp;` before them, and four
//! error fields. Whether the browser comes with GET or POST is not documented; both are read.
//! Anybody can type such an address: it is a claim.

use paylink_core::wire::is_blank;
use paylink_core::{CallbackRequest, Private, record};

record! {
    /// The parameters of a return.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Redirect {
        /// Paynet's id of the transaction, with blanks turned back into the plus signs that form
        /// decoding took for blanks.
        pub xact_id: Option<String>,
        /// The merchant's reference. Observed.
        pub reference_no: Option<String>,
        /// A failure at Paynet. Observed.
        pub paynet_error_id: Option<String>,
        /// The same in words. Observed.
        pub paynet_error_message: Option<Private<String>>,
        /// A failure at the bank. Observed.
        pub bank_error_id: Option<String>,
        /// The same in words. Observed.
        pub bank_error_message: Option<Private<String>>,
    }
}

impl Redirect {
    /// Reads query and form body. Paynet appends, so the last of several equal names counts. Never
    /// fails.
    ///
    /// ```
    /// use paynet::{CallbackRequest, callback::Redirect};
    /// let back = CallbackRequest::new("GET", "o=1&amp;xact_id=xk_a+b/c*");
    /// assert_eq!(Redirect::read(&back).xact_id.as_deref(), Some("xk_a+b/c*"));
    /// ```
    pub fn read(request: &CallbackRequest) -> Self {
        let mut back = Self::default();
        for (name, value) in request.parameters() {
            let value = Some(value).filter(|value| !is_blank(value));
            match name.strip_prefix("amp;").unwrap_or(&name) {
                "xact_id" => back.xact_id = value.map(|id| id.replace(' ', "+")),
                "reference_no" => back.reference_no = value,
                "paynet_error_id" => back.paynet_error_id = value,
                "paynet_error_message" => back.paynet_error_message = value.map(Private::new),
                "bank_error_id" => back.bank_error_id = value,
                "bank_error_message" => back.bank_error_message = value.map(Private::new),
                _ => {}
            }
        }
        back
    }

    /// Whether the return names a failure. The absence of one proves nothing.
    pub fn names_a_failure(&self) -> bool {
        let failed = |id: &Option<String>| id.as_deref().is_some_and(|id| id != "0");
        failed(&self.paynet_error_id) || failed(&self.bank_error_id)
    }
}
