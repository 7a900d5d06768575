//! The file LOCK: one writer at a time. The operating system drops the lock when the holder ends,
//! however it ends, so that a lock is never stale.

use super::error::OpenError;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::Path;

const LOCK: &str = "LOCK";

/// Held while the log is open for writing.
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock, or says who may hold it.
    pub(super) fn take(store: &Path) -> Result<Lock, OpenError> {
        let io = |error| OpenError::io(LOCK, error);
        let path = store.join(LOCK);
        let mut options = OpenOptions::new();
        let mut file = options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::Error(error)) => return Err(io(error)),
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Who holds it is a courtesy: an unreadable name changes nothing.
                let read = file.read_to_string(&mut holder);
                if read.is_err() || holder.is_empty() {
                    holder = "another program".into();
                }
                return Err(OpenError::Locked {
                    path: store.to_path_buf(),
                    holder,
                });
            }
        }
        file.set_len(0).map_err(io)?;
        file.write_all(format!("process {}", std::process::id()).as_bytes())
            .map_err(io)?;
        Ok(Lock { _file: file })
    }
}
