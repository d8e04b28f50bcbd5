//! `GET /api/paywall/payment/version`: answers a sentence. Documented with the public keys, so it
//! serves as a probe of connection and keys; whether wrong keys fail it is not published.
//!
//! Source: <https://developer.paywall.one/odeme-servisi/1.-versiyon-kontrol>. `Body` is
//! [`Text`](super::Text).
