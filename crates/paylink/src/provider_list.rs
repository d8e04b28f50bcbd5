//! The one list of the providers. A new provider adds a row here, and its file to `environment/`.

/// Passes the list of the providers to a macro. For each provider it has the feature and the crate,
/// whose name is also that of its file in `environment/`.
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
