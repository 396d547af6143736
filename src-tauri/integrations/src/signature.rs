//! How a receiver knows that it is told by this Wakala, and just now: HMAC-SHA256 over the moment and the body.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use wakala_domain::webhooks::WebhookSecret;

/// `sha256=` and the HMAC, in hexadecimal, of `TIMESTAMP.BODY`. The key is the secret's text, as it was shown.
pub(crate) fn signed(secret: &WebhookSecret, timestamp: i64, body: &[u8]) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.revealed().as_bytes()) else {
        // No length of a key is refused.
        return String::new();
    };
    mac.update(timestamp.to_string().as_bytes());
    mac.update(b".");
    mac.update(body);
    let digits: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={digits}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_what_others_reckon_it_to_be() {
        // printf '1764499999.{"id":"7"}' | openssl dgst -sha256 -hmac whsec_test
        let secret = WebhookSecret::kept("whsec_test".to_owned());
        let signature = signed(&secret, 1_764_499_999, br#"{"id":"7"}"#);
        assert_eq!(signature, "sha256=604ea3b50774db7f496eadf03e41e19ad23a6accc940085bb0b048aeb86a7a69");
        assert_ne!(signature, signed(&secret, 1_764_500_000, br#"{"id":"7"}"#));
    }
}
