//! What must be stopped and deleted when a command ends: by success, by failure, or by Ctrl-C.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, Once, PoisonError};

/// Something that outlives a command unless it is ended.
pub enum Leftover {
    /// A process that we started.
    Process(Child),
    /// A command that stops something, such as `pg_ctl stop`.
    Stop(Command),
    /// A folder with everything in it.
    Folder(PathBuf),
}

static LEFTOVERS: Mutex<Vec<Arc<Mutex<Option<Leftover>>>>> = Mutex::new(Vec::new());
static HANDLER: Once = Once::new();

/// Ends its leftover when it is dropped, and when the command is interrupted before.
#[must_use]
pub struct Guard(Arc<Mutex<Option<Leftover>>>);

impl Guard {
    /// Takes charge of a leftover.
    pub fn new(leftover: Leftover) -> Self {
        HANDLER.call_once(|| {
            let installed = ctrlc::set_handler(|| {
                end_all();
                std::process::exit(130);
            });
            if let Err(error) = installed {
                crate::talk::say(format!("中断时将不能自动清理:{error}"));
            }
        });
        let shared = Arc::new(Mutex::new(Some(leftover)));
        LEFTOVERS.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&shared));
        Self(shared)
    }

    /// Runs `act` on the process, if this is one that has not been ended.
    pub fn with_process<T>(&self, act: impl FnOnce(&mut Child) -> T) -> Option<T> {
        match self.0.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            Some(Leftover::Process(child)) => Some(act(child)),
            _ => None,
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        end(&self.0);
    }
}

/// Ends everything, the latest first.
fn end_all() {
    let all = std::mem::take(&mut *LEFTOVERS.lock().unwrap_or_else(PoisonError::into_inner));
    for leftover in all.iter().rev() {
        end(leftover);
    }
}

fn end(shared: &Mutex<Option<Leftover>>) {
    match shared.lock().unwrap_or_else(PoisonError::into_inner).take() {
        Some(Leftover::Process(mut child)) => {
            let _ = child.kill();
            let _ = child.wait();
        }
        Some(Leftover::Stop(mut command)) => {
            let _ = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        }
        Some(Leftover::Folder(folder)) => drop(fs::remove_dir_all(folder)),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_folder_is_gone_when_its_guard_is_dropped() {
        let folder = tempfile::tempdir().unwrap().keep();
        let guard = Guard::new(Leftover::Folder(folder.clone()));
        assert!(folder.exists());
        drop(guard);
        assert!(!folder.exists());
    }
}
