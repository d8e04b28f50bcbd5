//! Construction from the environment: what is missing or wrong is named, and no value is shown.
#![cfg(feature = "paynet")]
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use paylink::{Error, PayLinks, Result, Transport};

fn set_up(variables: &[(&str, &str)]) -> Result<PayLinks> {
    let get = |name: &str| {
        variables.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())
    };
    paylink::from_variables("paynet", &Transport::new().expect("transport"), get)
}

fn refused(variables: &[(&str, &str)]) -> Error {
    set_up(variables).expect_err("must be refused")
}

const KEY: (&str, &str) = ("PAYLINK_PAYNET_SECRET_KEY", "sck_CANARY");
const ENVIRONMENT: &str = "PAYLINK_PAYNET_ENVIRONMENT";
const BASE_URL: &str = "PAYLINK_PAYNET_BASE_URL";

#[test]
fn each_environment_is_named_in_the_keys() {
    for (variables, name) in [
        (vec![KEY, (ENVIRONMENT, "test")], "test"),
        (vec![KEY, (ENVIRONMENT, " production ")], "production"),
        (vec![KEY, (ENVIRONMENT, "sandbox"), (BASE_URL, "http://127.0.0.1:1/paynet")], "sandbox"),
        (vec![KEY, (ENVIRONMENT, "gateway"), (BASE_URL, "https://gw.example/paynet")], "gateway"),
    ] {
        let links = set_up(&variables).expect("complete");
        assert_eq!((links.identity().environment(), links.identity().account()), (name, "default"));
    }
    let named = set_up(&[KEY, (ENVIRONMENT, "test"), ("PAYLINK_PAYNET_ACCOUNT", "shop-2")])
        .expect("complete");
    assert_eq!(named.identity().account(), "shop-2");
}

#[test]
fn a_missing_variable_is_named() {
    assert!(refused(&[KEY]).to_string().contains(ENVIRONMENT));
    assert!(refused(&[KEY, (ENVIRONMENT, "  ")]).to_string().contains(ENVIRONMENT));
    assert!(refused(&[(ENVIRONMENT, "test")]).to_string().contains(KEY.0));
    assert!(refused(&[KEY, (ENVIRONMENT, "sandbox")]).to_string().contains(BASE_URL));
    assert!(refused(&[KEY, (ENVIRONMENT, "gateway")]).to_string().contains(BASE_URL));
}

#[test]
fn an_address_cannot_be_slipped_under_a_documented_environment() {
    for environment in ["test", "production"] {
        let error = refused(&[KEY, (ENVIRONMENT, environment), (BASE_URL, "https://evil.example")]);
        assert!(error.to_string().contains(BASE_URL), "{error}");
    }
    for (environment, url) in
        [("sandbox", "http://10.0.0.1/paynet"), ("gateway", "http://gw.example/paynet")]
    {
        let error = refused(&[KEY, (ENVIRONMENT, environment), (BASE_URL, url)]);
        assert!(error.is_configuration(), "{error}");
        assert!(error.to_string().contains(&format!("{BASE_URL} must")), "{error}");
    }
}

#[test]
fn an_environment_that_looks_like_a_typo_gets_a_suggestion() {
    for (typo, meant) in [
        ("prod", "production"),
        ("Production", "production"),
        ("TEST", "test"),
        ("tets", "test"),
        ("sandbx", "sandbox"),
    ] {
        let error = refused(&[KEY, (ENVIRONMENT, typo)]).to_string();
        assert!(error.contains(ENVIRONMENT) && error.contains(&format!("`{meant}`")), "{error}");
        assert!(!error.contains(&format!("`{typo}`")), "the value is not shown: {error}");
    }
    // A name of the user's own is no typo if it has an address; a documented name in other case is.
    let gateway = [KEY, (ENVIRONMENT, "prod"), (BASE_URL, "https://gw.example")];
    assert_eq!(set_up(&gateway).expect("complete").identity().environment(), "prod");
    let error = refused(&[KEY, (ENVIRONMENT, "Test"), (BASE_URL, "https://gw.example")]);
    assert!(error.to_string().contains("`test`"), "{error}");
}

#[test]
fn every_wrong_value_names_its_variable() {
    for (name, value) in [
        ("PAYLINK_PAYNET_SECRET_KEY", "sck_CANARY with blanks"),
        ("PAYLINK_PAYNET_ACCOUNT", "CANARY/1"),
        ("PAYLINK_PAYNET_POS_TYPE", "CANARY"),
        ("PAYLINK_PAYNET_COMMISSION_ON_PAYER", "CANARY"),
        ("PAYLINK_PAYNET_MAIL_COMPANY_ON_SUCCESS", "CANARY"),
        ("PAYLINK_PAYNET_SEVERAL_CARDS", "CANARY"),
    ] {
        let error = refused(&[(name, value), (ENVIRONMENT, "test"), KEY]);
        assert!(error.is_configuration(), "{error}");
        let shown = format!("{error} {error:?}");
        assert!(shown.contains(&format!("{name} must")), "{shown}");
        assert!(!shown.contains("CANARY"), "{shown}");
    }
}

#[test]
fn options_reach_the_client() {
    let flag =
        |value| set_up(&[KEY, (ENVIRONMENT, "test"), ("PAYLINK_PAYNET_SEVERAL_CARDS", value)]);
    for value in ["yes", "no", "true", "false", "1", "0"] {
        assert!(flag(value).is_ok(), "{value}");
    }
}

#[test]
fn a_provider_that_is_not_enabled_is_not_guessed() {
    let error = paylink::from_variables("iyzico", &Transport::new().expect("transport"), |_| None)
        .expect_err("unknown");
    assert!(error.to_string().contains("paynet"), "{error}");
}

#[test]
fn the_key_is_never_shown() {
    let broken =
        refused(&[("PAYLINK_PAYNET_SECRET_KEY", "sck_CANARY with blanks"), (ENVIRONMENT, "test")]);
    let links = set_up(&[KEY, (ENVIRONMENT, "test")]).expect("complete");
    for shown in [format!("{broken} {broken:?}"), format!("{links:?}")] {
        assert!(!shown.contains("CANARY"), "{shown}");
    }
}

#[cfg(feature = "paywall")]
mod paywall {
    use super::{Error, PayLinks, Result, Transport};

    const PUBLIC: [(&str, &str); 2] = [
        ("PAYLINK_PAYWALL_PUBLIC_KEY", "CANARY-key"),
        ("PAYLINK_PAYWALL_PUBLIC_CLIENT", "CANARY-client"),
    ];
    const PRIVATE: [(&str, &str); 2] = [
        ("PAYLINK_PAYWALL_PRIVATE_KEY", "CANARY-key"),
        ("PAYLINK_PAYWALL_PRIVATE_CLIENT", "CANARY-client"),
    ];
    const ENVIRONMENT: &str = "PAYLINK_PAYWALL_ENVIRONMENT";
    const URLS: [&str; 2] = ["PAYLINK_PAYWALL_BASE_URL", "PAYLINK_PAYWALL_PRIVATE_BASE_URL"];

    fn set_up(variables: &[(&str, &str)]) -> Result<PayLinks> {
        let get = |name: &str| {
            variables.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())
        };
        paylink::from_variables("paywall", &Transport::new().expect("transport"), get)
    }

    fn refused(variables: &[&[(&str, &str)]]) -> Error {
        set_up(&variables.concat()).expect_err("must be refused")
    }

    #[test]
    fn with_the_private_pair_payments_can_be_read_back() {
        use paylink::Operation;
        for name in ["test", "production", "production-turkey"] {
            let links = set_up(&[&PUBLIC[..], &[(ENVIRONMENT, name)]].concat()).expect("complete");
            assert_eq!(links.identity().environment(), name);
            assert!(!links.capabilities().offers(Operation::Payments));
        }
        let links =
            set_up(&[&PUBLIC[..], &PRIVATE, &[(ENVIRONMENT, "test")]].concat()).expect("complete");
        assert!(links.capabilities().offers(Operation::Payments));
        assert!(!format!("{links:?}").contains("CANARY"));
    }

    #[test]
    fn what_is_missing_or_half_is_named() {
        let environment = [(ENVIRONMENT, "test")];
        assert!(refused(&[&PUBLIC]).to_string().contains(ENVIRONMENT));
        assert!(refused(&[&environment, &PUBLIC[..1]]).to_string().contains(PUBLIC[1].0));
        assert!(
            refused(&[&environment, &PUBLIC, &PRIVATE[1..]]).to_string().contains(PRIVATE[0].0)
        );
        assert!(refused(&[&PUBLIC, &[(ENVIRONMENT, "test-turkey")]]).to_string().contains(URLS[0]));
        let one = [(ENVIRONMENT, "sandbox"), (URLS[0], "http://127.0.0.1:1/paywall")];
        assert!(refused(&[&PUBLIC, &one]).to_string().contains(URLS[1]));
        for (url, wrong) in [(URLS[0], "http://10.0.0.1/"), (URLS[1], "http://10.0.0.2/")] {
            let right = URLS.map(|name| (name, "http://127.0.0.1:1/paywall"));
            let error = refused(&[&[(url, wrong)], &PUBLIC, &[(ENVIRONMENT, "sandbox")], &right]);
            assert!(error.to_string().contains(&format!("{url} must")), "{error}");
        }
        let zone = [(ENVIRONMENT, "test"), ("PAYLINK_PAYWALL_EXPIRY_ZONE", "cet")];
        assert!(refused(&[&PUBLIC, &zone]).to_string().contains("EXPIRY_ZONE must"));
        let slipped = [(ENVIRONMENT, "production"), (URLS[1], "https://evil.example")];
        assert!(refused(&[&PUBLIC, &slipped]).to_string().contains(URLS[1]));
    }
}

#[cfg(feature = "ahl")]
mod ahl {
    use super::{PayLinks, Result, Transport};

    const ENVIRONMENT: (&str, &str) = ("PAYLINK_AHL_ENVIRONMENT", "test");
    const USER: [(&str, &str); 2] =
        [("PAYLINK_AHL_EMAIL", "CANARY@shop.example"), ("PAYLINK_AHL_PASSWORD", "CANARY-password")];

    fn set_up(name: &str, variables: &[&[(&str, &str)]]) -> Result<PayLinks> {
        let variables = variables.concat();
        let get = |name: &str| {
            variables.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())
        };
        paylink::from_variables(name, &Transport::new().expect("transport"), get)
    }

    fn refused(variables: &[&[(&str, &str)]]) -> String {
        set_up("ahl", variables).expect_err("must be refused").to_string()
    }

    #[test]
    fn it_goes_by_two_names() {
        for name in ["ahl", "ahlpay"] {
            let links = set_up(name, &[&USER, &[ENVIRONMENT]]).expect("complete");
            assert_eq!(links.identity().provider().as_str(), "ahlpay");
            assert!(!format!("{links:?}").contains("CANARY"));
        }
    }

    #[test]
    fn what_is_missing_or_wrong_is_named_and_not_shown() {
        assert!(refused(&[&USER]).contains(ENVIRONMENT.0));
        assert!(refused(&[&[ENVIRONMENT], &USER[..1]]).contains(USER[1].0));
        assert!(refused(&[&[ENVIRONMENT], &USER[1..]]).contains(USER[0].0));
        assert!(refused(&[&USER, &[(ENVIRONMENT.0, "sandbox")]]).contains("PAYLINK_AHL_BASE_URL"));
        let slipped = [ENVIRONMENT, ("PAYLINK_AHL_BASE_URL", "https://evil.example")];
        assert!(refused(&[&USER, &slipped]).contains("PAYLINK_AHL_BASE_URL"));
        let member = refused(&[&USER, &[ENVIRONMENT, ("PAYLINK_AHL_MEMBER_ID", "CANARY")]]);
        assert!(member.contains("PAYLINK_AHL_MEMBER_ID") && !member.contains("CANARY"), "{member}");
        for name in ["MERCHANT_ID", "TRANSACTION_DAYS", "INSTALLMENT_COUNT", "ALLOW_DEACTIVATION"] {
            let name = format!("PAYLINK_AHL_{name}");
            let error = refused(&[&USER, &[ENVIRONMENT, (&name, "CANARY")]]);
            assert!(
                error.contains(&format!("{name} must")) && !error.contains("CANARY"),
                "{error}"
            );
        }
        let days = refused(&[&USER, &[ENVIRONMENT, ("PAYLINK_AHL_TRANSACTION_DAYS", "1")]]);
        assert!(days.contains("PAYLINK_AHL_TRANSACTION_DAYS must"), "{days}");
    }

    #[test]
    fn deactivation_is_offered_only_if_it_is_allowed() {
        use paylink::Operation;
        for (value, offered) in [(None, false), (Some("no"), false), (Some("yes"), true)] {
            let name = "PAYLINK_AHL_ALLOW_DEACTIVATION";
            let flag: Vec<_> = value.map(|value| (name, value)).into_iter().collect();
            let links = set_up("ahl", &[&USER, &[ENVIRONMENT], &flag]).expect("complete");
            assert_eq!(
                links.capabilities().offers(Operation::DeactivateByReference),
                offered,
                "{value:?}"
            );
        }
    }
}
