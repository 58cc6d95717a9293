//! Passwords: Argon2id hashes and what a good password is (domain handbook §11.5). It stores nothing.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};

/// Hashes a password with a salt of its own.
pub fn hash(password: &str) -> String {
    let salt: [u8; 16] = crate::clock::random();
    hash_with_salt(password, &salt)
}

/// Hashes with a given salt: the demo county's accounts, which are no secret, are made the same each time.
pub fn hash_with_salt(password: &str, salt: &[u8]) -> String {
    Argon2::default()
        .hash_password_with_salt(password.as_bytes(), salt)
        .expect("Argon2's default parameters and a salt of 16 bytes are valid")
        .to_string()
}

/// Whether the password is the one that was hashed. An unreadable hash lets nobody in.
pub fn verify(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Why a password is not good enough; none if it is.
pub fn weakness(password: &str, login: &str) -> Option<&'static str> {
    let classes = [char::is_lowercase, char::is_uppercase, char::is_numeric, |c: char| !c.is_alphanumeric()]
        .iter()
        .filter(|class| password.chars().any(class))
        .count();
    if password.chars().count() < 8 {
        Some("密码至少8位")
    } else if classes < 3 {
        Some("密码要含大写字母、小写字母、数字、符号中的三种")
    } else if !login.is_empty() && password.to_lowercase().contains(&login.to_lowercase()) {
        Some("密码不能含账号")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_opens() {
        let hash = hash("Yunxi@2026");
        assert!(verify("Yunxi@2026", &hash));
        assert!(!verify("yunxi@2026", &hash));
        assert!(!verify("Yunxi@2026", "not a hash"));
    }

    #[test]
    fn weak_passwords_are_named_with_their_weakness() {
        for (password, expected) in [
            ("Ab1!", Some("密码至少8位")),
            ("abcdefgh1", Some("密码要含大写字母、小写字母、数字、符号中的三种")),
            ("Wangmin@1", Some("密码不能含账号")),
            ("Yunxi@2026", None),
        ] {
            assert_eq!(weakness(password, "wangmin"), expected);
        }
    }
}
