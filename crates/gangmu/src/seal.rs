//! Personal values at rest: sealed with SM4 under a key that lies outside the database. Masking for display is `mask`.
//!
//! The same value seals to the same text, so that counting different persons still works: the counter block is
//! HMAC-SM3 of the value (a synthetic initialisation vector, RFC 5297 in kind, with SM4-CTR and HMAC-SM3), and opening
//! checks it. Anyone without the key learns no more than that two values are equal.

use std::path::Path;

use gangmu_pack::definition::{FieldType, Ledger, Privacy};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Map, Value};
use sm3::Sm3;
use sm4::Sm4;
use sm4::cipher::{Array, BlockCipherEncrypt};

const MARK: &str = "sealed:1:";
const BLOCK: usize = 16;

/// The key that seals and opens personal values.
#[derive(Clone)]
pub struct Seal {
    cipher: Sm4,
    mac_key: [u8; 32],
}

impl Seal {
    /// A seal from 48 bytes of key: 16 for SM4, 32 for HMAC-SM3.
    pub fn new(key: &[u8; 48]) -> Seal {
        let (mut cipher_key, mut mac_key) = ([0; 16], [0; 32]);
        cipher_key.copy_from_slice(&key[..16]);
        mac_key.copy_from_slice(&key[16..]);
        Seal { cipher: Sm4::new(&Array::from(cipher_key)), mac_key }
    }

    /// Reads the key file, or makes one that only its owner may read.
    pub fn open_file(path: &Path) -> anyhow::Result<Seal> {
        use anyhow::Context;
        if let Ok(text) = std::fs::read_to_string(path) {
            let bytes = hex::decode(text.trim()).ok().and_then(|b| <[u8; 48]>::try_from(b).ok());
            let key = bytes.with_context(|| format!("密钥文件 {} 已损坏,请从备份恢复", path.display()))?;
            return Ok(Seal::new(&key));
        }
        let key = crate::clock::random::<48>();
        write_private(path, &hex::encode(key)).with_context(|| format!("写不了密钥文件 {}", path.display()))?;
        Ok(Seal::new(&key))
    }

    fn tag(&self, text: &[u8]) -> [u8; BLOCK] {
        let mut mac = <Hmac<Sm3> as KeyInit>::new_from_slice(&self.mac_key).expect("HMAC takes a key of any length");
        mac.update(text);
        let full = mac.finalize().into_bytes();
        let mut tag = [0; BLOCK];
        tag.copy_from_slice(&full[..BLOCK]);
        tag
    }

    fn apply(&self, start: [u8; BLOCK], bytes: &mut [u8]) {
        let mut counter = u128::from_be_bytes(start);
        for chunk in bytes.chunks_mut(BLOCK) {
            let mut block = Array::from(counter.to_be_bytes());
            self.cipher.encrypt_block(&mut block);
            chunk.iter_mut().zip(block).for_each(|(byte, key)| *byte ^= key);
            counter = counter.wrapping_add(1);
        }
    }

    /// Seals a text; one that is sealed already stays.
    pub fn close(&self, text: &str) -> String {
        if text.starts_with(MARK) {
            return text.to_owned();
        }
        let tag = self.tag(text.as_bytes());
        let mut bytes = text.as_bytes().to_vec();
        self.apply(tag, &mut bytes);
        format!("{MARK}{}{}", hex::encode(tag), hex::encode(bytes))
    }

    /// Opens a sealed text; none if it was sealed with another key or tampered with. A text never sealed is given back.
    pub fn open(&self, sealed: &str) -> Option<String> {
        let Some(coded) = sealed.strip_prefix(MARK) else {
            return Some(sealed.to_owned());
        };
        let coded = hex::decode(coded).ok()?;
        let (tag, body) = coded.split_first_chunk::<BLOCK>()?;
        let mut bytes = body.to_vec();
        self.apply(*tag, &mut bytes);
        let text = String::from_utf8(bytes).ok()?;
        (self.tag(text.as_bytes()) == *tag).then_some(text)
    }

    /// Seals a whole file.
    pub fn close_bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let tag = self.tag(bytes);
        let mut sealed = [tag.as_slice(), bytes].concat();
        self.apply(tag, &mut sealed[BLOCK..]);
        sealed
    }

    /// Opens a sealed file; none if it was sealed with another key or tampered with.
    pub fn open_bytes(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (tag, body) = sealed.split_first_chunk::<BLOCK>()?;
        let mut bytes = body.to_vec();
        self.apply(*tag, &mut bytes);
        (self.tag(&bytes) == *tag).then_some(bytes)
    }

    /// Seals the personal values of a record.
    pub fn close_values(&self, ledger: &Ledger, values: &mut Map<String, Value>) {
        for field in ledger.fields.iter().filter(|f| sealable(f.kind) && f.privacy != Privacy::Open) {
            if let Some(Value::String(text)) = values.get_mut(&field.id) {
                *text = self.close(text);
            }
        }
    }

    /// Opens the personal values of a record.
    pub fn open_values(&self, ledger: &Ledger, values: &mut Map<String, Value>) {
        for field in ledger.fields.iter().filter(|f| sealable(f.kind) && f.privacy != Privacy::Open) {
            if let Some(Value::String(text)) = values.get_mut(&field.id) {
                *text = self.open(text).unwrap_or_else(|| "(密钥不符,无法读取)".into());
            }
        }
    }
}

/// Only free text and numbers of persons are sealed: codes, dates and numbers are counted by the database.
pub fn sealable(kind: FieldType) -> bool {
    matches!(kind, FieldType::Text | FieldType::Long | FieldType::Person | FieldType::IdCard | FieldType::Mobile)
}

#[cfg(unix)]
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(not(unix))]
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    std::fs::write(path, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_opens_only_with_its_key_and_unchanged() {
        let (seal, other) = (Seal::new(&[7; 48]), Seal::new(&[8; 48]));
        let sealed = seal.close("欧阳明 13800138000");
        assert!(!sealed.contains("欧阳"));
        assert_eq!(seal.open(&sealed).as_deref(), Some("欧阳明 13800138000"));
        assert_eq!(other.open(&sealed), None);
        let broken = format!("{}00", &sealed[..sealed.len() - 2]);
        assert_eq!(seal.open(&broken), None);
        assert_eq!(seal.close(&sealed), sealed);
        assert_eq!(seal.close("李四"), seal.close("李四"));
    }

    #[test]
    fn a_sealed_file_opens_as_it_was() {
        let (seal, file) = (Seal::new(&[7; 48]), [0x50, 0x4b, 3, 4, 0, 255].repeat(9));
        let mut sealed = seal.close_bytes(&file);
        assert_eq!(seal.open_bytes(&sealed), Some(file));
        sealed[20] ^= 1;
        assert_eq!(seal.open_bytes(&sealed), None);
        assert_eq!(seal.open_bytes(b"short"), None);
    }

    #[test]
    fn sm4_answers_the_standards_vector() {
        let key = hex::decode("0123456789abcdeffedcba9876543210").unwrap();
        let mut block = Array::try_from(key.as_slice()).unwrap();
        Sm4::new(&Array::try_from(key.as_slice()).unwrap()).encrypt_block(&mut block);
        assert_eq!(hex::encode(block), "681edf34d206965e86b3e94f536e4246");
    }
}
