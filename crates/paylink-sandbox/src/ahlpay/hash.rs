//! The hash of a request.

use sha2::{Digest, Sha512};

/// Documented: hash password, `rnd`, `orderId`, amount and `merchantId`, without separators, under
/// SHA-512. Observed: the text as UTF-16 in little endian, and the hash in upper case hex.
pub(crate) fn of(
    hash_password: &str,
    rnd: &str,
    order_id: &str,
    amount: &str,
    merchant_id: u32,
) -> String {
    let text = format!("{hash_password}{rnd}{order_id}{amount}{merchant_id}");
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    Sha512::digest(&bytes).iter().map(|byte| format!("{byte:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_one_of_coreutils() {
        // printf '%s' 'StoreKey456RNDORDER-00110005001' | iconv -t UTF-16LE | sha512sum
        assert_eq!(
            of("StoreKey456", "RND", "ORDER-001", "1000", 5001),
            "98FCE884C024B7B549C5892CB33057F4F1F4F9C4D466AC3C8103802DEE93AD344\
             ED7B21D01416A4F4A905DECE77DFDCCF6DA9F2ED9DA6CE26C9DA464F861A1D4"
        );
    }
}
