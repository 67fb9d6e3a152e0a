//! SHA-256 over a canonical byte form, printed as hex: equal digests mean equal results.

use sha2::{Digest as _, Sha256};

const HEX: [char; 16] =
    ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];

/// Collects bytes in a fixed order and prints their SHA-256.
#[derive(Debug, Clone, Default)]
pub struct DigestWriter(Sha256);

impl DigestWriter {
    /// Takes bytes, led by their count, so that neighbouring fields cannot run together.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.number(bytes.len() as u64);
        self.0.update(bytes);
        self
    }

    /// Takes one number, as eight little-endian bytes.
    pub fn number(&mut self, number: u64) -> &mut Self {
        self.0.update(number.to_le_bytes());
        self
    }

    /// Takes a float by its bits; both zeros count as one.
    pub fn float(&mut self, value: f64) -> &mut Self {
        self.number((value + 0.0).to_bits())
    }

    /// The digest, as 64 hex digits.
    pub fn finish(self) -> String {
        self.0.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
            text.push(HEX[usize::from(byte >> 4)]);
            text.push(HEX[usize::from(byte & 15)]);
            text
        })
    }
}

/// Digest of one run of bytes.
pub fn digest(bytes: &[u8]) -> String {
    let mut writer = DigestWriter::default();
    writer.bytes(bytes);
    writer.finish()
}
