//! The fourth provider is constructed from environment variables with the public helper of the core.

use fourth_provider::from_variables;
use paylink_core::{PayLinks, Result, Transport};

fn set_up(variables: &[(&str, &str)]) -> Result<PayLinks> {
    let get = |name: &str| {
        let own = variables.iter().find(|(own, _)| *own == name);
        own.map(|(_, value)| (*value).to_owned())
    };
    from_variables(&Transport::new()?, get)
}

const ENVIRONMENT: (&str, &str) = ("PAYLINK_FOURTH_ENVIRONMENT", "sandbox");
const BASE_URL: (&str, &str) = ("PAYLINK_FOURTH_BASE_URL", "http://127.0.0.1:1");
const KEY: (&str, &str) = ("PAYLINK_FOURTH_KEY", "CANARY");

#[test]
fn the_variables_reach_the_client() {
    let links = set_up(&[ENVIRONMENT, BASE_URL, KEY]).unwrap();
    assert_eq!(links.identity().provider().as_str(), "fourth");
}

#[test]
fn every_missing_or_wrong_variable_is_named() {
    for (variables, message) in [
        (vec![BASE_URL, KEY], "PAYLINK_FOURTH_ENVIRONMENT is not set"),
        (vec![ENVIRONMENT, KEY], "PAYLINK_FOURTH_BASE_URL must be set"),
        (vec![ENVIRONMENT, BASE_URL], "PAYLINK_FOURTH_KEY is not set"),
        (vec![ENVIRONMENT, (BASE_URL.0, "http://10.0.0.1"), KEY], "PAYLINK_FOURTH_BASE_URL must"),
        (vec![ENVIRONMENT, BASE_URL, (KEY.0, "CANARY \n X")], "PAYLINK_FOURTH_KEY must"),
        (vec![("PAYLINK_FOURTH_ENVIRONMENT", "own"), BASE_URL, KEY], "must be `sandbox`"),
    ] {
        let error = set_up(&variables).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(error.is_configuration() && shown.contains(message), "{shown}");
        assert!(!shown.contains("CANARY"), "{shown}");
    }
}
