//! What only those know who get a message.

use serde::{Deserialize, Serialize};

/// What the votes of a poll, or a file, are sealed with. Made once, with the message: whoever gets that one gets it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret([u8; 32]);

impl Secret {
    /// From random bits.
    #[must_use]
    pub fn of_bits(bits: [u64; 4]) -> Self {
        let mut bytes = [0; 32];
        for (place, bits) in bytes.chunks_exact_mut(8).zip(bits) {
            place.copy_from_slice(&bits.to_be_bytes());
        }
        Self(bytes)
    }

    /// As it was kept.
    #[must_use]
    pub fn of_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// It.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_in_no_log() {
        let secret = Secret::of_bits([0x0102_0304_0506_0708, 0, 0, 1]);
        assert_eq!((secret.bytes()[..3].to_vec(), secret.bytes()[31]), (vec![1, 2, 3], 1));
        assert_eq!(format!("{secret:?}"), "Secret(…)");
    }
}
