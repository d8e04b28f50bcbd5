//! Checks that no row is missing: against the source, and against the clients' capabilities.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use paylink_core::{Feature, LinkProvider, Operation as Common};
use paylink_testkit::hostile::operation::{Operation, Role};
use paylink_testkit::hostile::operations::{self, LOGIN};

const PROVIDERS: [&str; 3] = ["paynet", "paywall", "ahlpay"];

fn names(provider: &str) -> BTreeSet<&'static str> {
    operations::all().iter().filter(|own| own.provider == provider).map(|own| own.name).collect()
}

/// The public asynchronous methods below this folder. Only methods that send are asynchronous.
fn asynchronous(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(asynchronous(&path));
        } else {
            let source = fs::read_to_string(&path).unwrap();
            let name = |rest: &str| {
                rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap().to_owned()
            };
            found.extend(source.split("pub async fn ").skip(1).map(name));
        }
    }
    found
}

#[test]
fn every_method_that_sends_has_a_row() {
    for provider in PROVIDERS {
        let methods = asynchronous(
            &paylink_testkit::workspace_root().join("crates").join(provider).join("src"),
        );
        assert!(methods.len() > 5, "{provider}: {methods:?}");
        let rows = names(provider);
        for method in methods {
            assert!(rows.contains(method.as_str()), "{provider}: no fault runs against `{method}`");
        }
    }
}

#[test]
fn every_operation_that_a_client_offers_has_a_row() {
    let clients: [(&str, Box<dyn LinkProvider>); 3] = [
        (
            "paynet",
            Box::new(paynet::Client::builder(paynet::Environment::Test, "key").build().unwrap()),
        ),
        (
            "paywall",
            Box::new(
                paywall::Client::builder(
                    paywall::Environment::Test,
                    paywall::KeyPair::new("key", "client"),
                )
                .private_keys(paywall::KeyPair::new("key", "client"))
                .build()
                .unwrap(),
            ),
        ),
        (
            "ahlpay",
            Box::new(
                ahlpay::Client::builder(
                    ahlpay::Environment::Test,
                    ahlpay::Credentials::new("api@shop.example", "password"),
                )
                .allow_deactivation()
                .build()
                .unwrap(),
            ),
        ),
    ];
    for (provider, client) in clients {
        let rows = names(provider);
        for operation in
            Common::ALL.iter().filter(|own| client.capabilities().offers(Feature::from(**own)))
        {
            let row = match operation {
                Common::Create => "PayLinks::create",
                Common::Get | Common::GetByReference => "PayLinks::get",
                Common::List => "PayLinks::list",
                Common::Deactivate | Common::DeactivateByReference => "PayLinks::deactivate",
                Common::Reactivate => "PayLinks::reactivate",
                Common::Payments => "payments",
                // Nothing is sent.
                Common::ReadCallback => continue,
                other => panic!("{other:?} is new"),
            };
            assert!(rows.contains(row), "{provider}: no fault runs against {}", operation.name());
        }
    }
}

/// The services that are called before this row's request, without the login.
fn before(row: &Operation) -> Vec<&str> {
    row.before.iter().copied().filter(|service| *service != LOGIN).collect()
}

#[test]
fn every_request_of_a_call_is_hit_in_a_row_of_its_own() {
    let rows = operations::all();
    for row in rows.iter().filter(|row| row.hit != LOGIN) {
        let asked = [&before(row)[..], &[row.hit], &row.after].concat();
        for (position, service) in asked.iter().enumerate() {
            let is_hit = rows.iter().any(|own| {
                (own.provider, own.name, own.hit) == (row.provider, row.name, *service)
                    && before(own) == asked[..position]
            });
            assert!(is_hit, "{}: request {position}, {service}, is never hit", row.title());
        }
    }
}

#[test]
fn every_writing_service_has_the_role_write() {
    // Derived from the service's name, so that a wrong role is found.
    let writes = [
        "create",
        "generate",
        "passive",
        "status_update",
        "CreateLinkPayment",
        "PassiveLinkPayment",
    ];
    for row in operations::all() {
        let is_write = writes.iter().any(|word| row.hit.ends_with(word));
        assert_eq!(row.role == Role::Write, is_write, "{}: {}", row.title(), row.hit);
    }
}
