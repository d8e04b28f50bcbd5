//! The environment lines that the sandbox prints.

use std::collections::HashMap;

use paylink_sandbox::Sandbox;

pub(crate) fn variables(sandbox: &Sandbox) -> HashMap<&'static str, String> {
    let (paynet, paywall, ahl) = (sandbox.paynet(), sandbox.paywall(), sandbox.ahlpay());
    HashMap::from([
        ("PAYLINK_PAYNET_ENVIRONMENT", "sandbox".to_owned()),
        ("PAYLINK_PAYNET_BASE_URL", paynet.base_url()),
        ("PAYLINK_PAYNET_SECRET_KEY", paynet.secret_key().to_owned()),
        ("PAYLINK_PAYWALL_ENVIRONMENT", "sandbox".to_owned()),
        ("PAYLINK_PAYWALL_BASE_URL", paywall.base_url()),
        ("PAYLINK_PAYWALL_PRIVATE_BASE_URL", paywall.private_base_url()),
        ("PAYLINK_PAYWALL_PUBLIC_KEY", paywall.public_key().to_owned()),
        ("PAYLINK_PAYWALL_PUBLIC_CLIENT", paywall.public_client().to_owned()),
        ("PAYLINK_PAYWALL_PRIVATE_KEY", paywall.private_key().to_owned()),
        ("PAYLINK_PAYWALL_PRIVATE_CLIENT", paywall.private_client().to_owned()),
        ("PAYLINK_PAYWALL_CHECKOUT_HASH_KEY", paywall.checkout_hash_key().to_owned()),
        ("PAYLINK_AHL_ENVIRONMENT", "sandbox".to_owned()),
        ("PAYLINK_AHL_BASE_URL", ahl.base_url()),
        ("PAYLINK_AHL_EMAIL", ahl.email().to_owned()),
        ("PAYLINK_AHL_PASSWORD", ahl.password().to_owned()),
        ("PAYLINK_AHL_MEMBER_ID", ahl.member_id().to_string()),
        ("PAYLINK_AHL_HASH_PASSWORD", ahl.hash_password().to_owned()),
    ])
}
