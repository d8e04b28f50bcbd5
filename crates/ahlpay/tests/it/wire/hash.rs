//! The hash of a new link: taken over exactly what is sent, and only with a hash password.

use ahlpay::HashPassword;
use sha2::{Digest, Sha512};

use crate::support::ahl::Ahl;
use crate::support::says::created;
use crate::support::{HASH_PASSWORD, new_link, new_request};

/// `rnd`, `hash` and what the hash should be over the body that was sent.
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
fn wire_the_vector_of_another_client_is_met() {
    // Computed apart, over UTF-16LE; over UTF-8 it would begin with 520824F38218.
    assert_eq!(
        HashPassword::new("StoreKey456").hash("RND", "ORDER-001", "1000", 5001),
        "98FCE884C024B7B549C5892CB33057F4F1F4F9C4D466AC3C8103802DEE93AD344ED7B21D01416A4F4A905DECE77DFDCCF6DA9F2ED9DA6CE26C9DA464F861A1D4"
    );
}

#[tokio::test]
async fn wire_a_signed_link_carries_the_hash_of_what_is_sent() {
    let ahl = Ahl::answering(200, &created()).await;
    let client = ahl.builder().hash_password(HashPassword::new(HASH_PASSWORD)).build().unwrap();
    client.create_link_payment(&new_request("Sipariş-ş")).await.unwrap();
    client.create_link(&new_link("R-2"), &Default::default()).await.unwrap();
    let mut request = new_request("R-3");
    request.merchant_id = Some(5001);
    client.create_link_payment(&request).await.unwrap();
    let mut rnds = Vec::new();
    for body in ahl.sent() {
        let (rnd, hash, right) = signed(&body);
        assert_eq!(hash, right, "{body}");
        assert!(rnd.len() == 32 && rnd.bytes().all(|b| b.is_ascii_hexdigit()), "{rnd}");
        rnds.push(rnd);
    }
    rnds.sort();
    rnds.dedup();
    assert_eq!(rnds.len(), 3, "each has a random value of its own");
}

#[tokio::test]
async fn a_random_value_or_a_hash_of_the_callers_own_is_kept() {
    let ahl = Ahl::answering(200, &created()).await;
    let client = ahl.builder().hash_password(HashPassword::new(HASH_PASSWORD)).build().unwrap();
    let mut request = new_request("R-1");
    request.rnd = Some("RND-1".into());
    client.create_link_payment(&request).await.unwrap();
    let (rnd, hash, right) = signed(&ahl.sent()[0]);
    assert_eq!((rnd.as_str(), hash), ("RND-1", right));
    request.hash = Some("ABC".into());
    client.create_link_payment(&request).await.unwrap();
    assert!(ahl.sent()[1].ends_with(r#""rnd":"RND-1","hash":"ABC"}"#), "{}", ahl.sent()[1]);
}

#[tokio::test]
async fn wire_without_a_hash_password_there_is_neither_random_value_nor_hash() {
    let ahl = Ahl::answering(200, &created()).await;
    ahl.client().create_link_payment(&new_request("R-1")).await.unwrap();
    ahl.links().create(&new_link("R-2")).await.unwrap();
    for body in ahl.sent() {
        assert!(!body.contains("rnd") && !body.contains("hash"), "{body}");
    }
}
