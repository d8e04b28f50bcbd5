//! The one list of the providers. A new provider adds a row here.

/// Passes the list of the providers to a macro. For each provider it has the feature and the crate,
/// which has the functions `from_env` and `from_variables`.
macro_rules! for_each_provider {
    ($then:ident) => {
        $then! {
            "paynet": paynet,
            "paywall": paywall,
            "ahl": ahlpay,
        }
    };
}
pub(crate) use for_each_provider;
