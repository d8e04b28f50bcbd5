//! What signs a request.

use sha2::{Digest, Sha512};

/// Documented: the parts, joined by nothing, under SHA-512. Observed: as UTF-16, little end first,
/// in upper case hex.
pub(super) fn of(parts: &[&str]) -> String {
    let bytes: Vec<u8> = parts.concat().encode_utf16().flat_map(u16::to_le_bytes).collect();
    Sha512::digest(&bytes).iter().map(|byte| format!("{byte:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_one_of_coreutils() {
        // printf '%s' 'StoreKey456RNDORDER-00110005001' | iconv -t UTF-16LE | sha512sum
        assert_eq!(
            of(&["StoreKey456", "RND", "ORDER-001", "1000", "5001"]),
            "98FCE884C024B7B549C5892CB33057F4F1F4F9C4D466AC3C8103802DEE93AD344\
             ED7B21D01416A4F4A905DECE77DFDCCF6DA9F2ED9DA6CE26C9DA464F861A1D4"
        );
    }
}
