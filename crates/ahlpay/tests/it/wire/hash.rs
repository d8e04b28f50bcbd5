//! The hash of a new link: over exactly the fields that are sent, and only with a hash password.

use ahlpay::HashPassword;
use sha2::{Digest, Sha512};

use crate::support::answers::created;
use crate::support::stub::AhlStub;
use crate::support::{HASH_PASSWORD, new_link, new_request};

/// The `rnd` and `hash` of a body, and the hash that it should have.
fn signed(body: &str) -> (String, String, String) {
    let members: serde_json::Value = serde_json::from_str(body).unwrap();
    let text = |name: &str| {
        members[name].as_str().unwrap_or_else(|| panic!("{name} in {body}")).to_owned()
    };
    let merchant = members["merchantId"].as_i64().unwrap();
    let joined =
        format!("{HASH_PASSWORD}{}{}{}{merchant}", text("rnd"), text("orderId"), text("amount"));
    let utf_16: Vec<u8> = joined.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let right = Sha512::digest(&utf_16).iter().map(|byte| format!("{byte:02X}")).collect();
    (text("rnd"), text("hash"), right)
}

#[test]
fn wire_the_hash_matches_the_vector_of_another_client() {
    // Computed separately over UTF-16LE; over UTF-8 it would begin with 520824F38218.
    assert_eq!(
        HashPassword::new("StoreKey456").hash("RND", "ORDER-001", "1000", 5001),
        "98FCE884C024B7B549C5892CB33057F4F1F4F9C4D466AC3C8103802DEE93AD344ED7B21D01416A4F4A905DECE77DFDCCF6DA9F2ED9DA6CE26C9DA464F861A1D4"
    );
}

#[tokio::test]
async fn wire_the_hash_of_a_link_is_taken_over_the_fields_sent() {
    let ahl = AhlStub::answering(200, &created()).await;
    let client = ahl.builder().hash_password(HashPassword::new(HASH_PASSWORD)).build().unwrap();
    client.create_link_payment(&new_request("Sipariş-ş")).await.unwrap();
    client.create_link(&new_link("R-2"), &Default::default()).await.unwrap();
    let mut request = new_request("R-3");
    request.merchant_id = Some(5001);
    client.create_link_payment(&request).await.unwrap();
    let mut rnds = Vec::new();
    for body in ahl.bodies() {
        let (rnd, hash, right) = signed(&body);
        assert_eq!(hash, right, "{body}");
        assert!(rnd.len() == 32 && rnd.bytes().all(|b| b.is_ascii_hexdigit()), "{rnd}");
        rnds.push(rnd);
    }
    rnds.sort();
    rnds.dedup();
    assert_eq!(rnds.len(), 3, "each link has another random value");
}

#[tokio::test]
async fn wire_a_random_value_or_hash_of_the_request_is_kept() {
    let ahl = AhlStub::answering(200, &created()).await;
    let client = ahl.builder().hash_password(HashPassword::new(HASH_PASSWORD)).build().unwrap();
    let mut request = new_request("R-1");
    request.rnd = Some("RND-1".into());
    client.create_link_payment(&request).await.unwrap();
    let (rnd, hash, right) = signed(&ahl.bodies()[0]);
    assert_eq!((rnd.as_str(), hash), ("RND-1", right));
    request.hash = Some("ABC".into());
    client.create_link_payment(&request).await.unwrap();
    assert!(ahl.bodies()[1].ends_with(r#""rnd":"RND-1","hash":"ABC"}"#), "{}", ahl.bodies()[1]);
}

#[tokio::test]
async fn wire_without_a_hash_password_neither_random_value_nor_hash_is_sent() {
    let ahl = AhlStub::answering(200, &created()).await;
    ahl.client().create_link_payment(&new_request("R-1")).await.unwrap();
    ahl.links().create(&new_link("R-2")).await.unwrap();
    for body in ahl.bodies() {
        assert!(!body.contains("rnd") && !body.contains("hash"), "{body}");
    }
}
