//! First passwords: drawn at random, hashed on all cores. They are told once and kept nowhere.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::auth::password;

/// Letters and digits that nobody confuses when copying from paper.
const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789";
/// Letters of a password, in groups of four: about 69 bits.
const LENGTH: usize = 12;

/// A password that meets the rules for this login.
pub fn first_password(login: &str) -> String {
    loop {
        let password = draw();
        if password::weakness(&password, login).is_none() {
            return password;
        }
    }
}

fn draw() -> String {
    // Bytes beyond the last whole multiple would favour the first letters.
    let fair = u8::MAX - u8::MAX % LETTERS.len() as u8;
    let mut password = String::with_capacity(LENGTH + 2);
    let mut drawn = 0;
    while drawn < LENGTH {
        for byte in crate::clock::random::<32>().into_iter().filter(|byte| *byte < fair).take(LENGTH - drawn) {
            if drawn > 0 && drawn % 4 == 0 {
                password.push('-');
            }
            password.push(char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
            drawn += 1;
        }
    }
    password
}

/// The hashes of passwords, in their order. `tell` hears how many are done, from any thread.
pub fn hash_all(passwords: &[String], tell: &(dyn Fn(usize) + Sync)) -> Vec<String> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(passwords.len().max(1));
    let mut hashes = vec![String::new(); passwords.len()];
    let share = passwords.len().div_ceil(workers).max(1);
    let done = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for (passwords, hashes) in passwords.chunks(share).zip(hashes.chunks_mut(share)) {
            let done = &done;
            scope.spawn(move || {
                for (password, hash) in passwords.iter().zip(hashes) {
                    *hash = password::hash(password);
                    tell(done.fetch_add(1, Ordering::Relaxed) + 1);
                }
            });
        }
    });
    hashes
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn first_passwords_meet_the_rules_and_differ() {
        let drawn: HashSet<String> = (0..500).map(|_| first_password("ab")).collect();
        assert_eq!(drawn.len(), 500);
        for password in &drawn {
            assert_eq!(password::weakness(password, "ab"), None, "{password}");
            assert_eq!(password.len(), 14);
            assert!(!password.contains(['0', 'O', '1', 'l', 'I', 'o', 'i']), "{password}");
        }
    }

    #[test]
    fn every_hash_belongs_to_its_password() {
        let passwords: Vec<String> = ["Aa1!aaaa", "Bb2!bbbb", "Cc3!cccc"].map(str::to_owned).into();
        let told = Mutex::new(Vec::new());
        let hashes = hash_all(&passwords, &|done| told.lock().unwrap().push(done));
        assert!(passwords.iter().zip(&hashes).all(|(password, hash)| password::verify(password, hash)));
        let mut told = told.into_inner().unwrap();
        told.sort_unstable();
        assert_eq!(told, [1, 2, 3]);
        assert!(hash_all(&[], &|_| ()).is_empty());
    }
}
