//! The log's files in memory, for engines that keep nothing and for tests.

use super::Disk;
use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Files by name. Everything is as durable as the process.
#[derive(Default)]
pub(in crate::log) struct MemoryDisk {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl MemoryDisk {
    fn files(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A disk that holds these files.
    #[cfg(test)]
    pub(in crate::log) fn holding(files: BTreeMap<String, Vec<u8>>) -> MemoryDisk {
        MemoryDisk {
            files: Mutex::new(files),
        }
    }

    /// A copy of all files.
    #[cfg(test)]
    pub(in crate::log) fn copy(&self) -> BTreeMap<String, Vec<u8>> {
        self.files().clone()
    }
}

/// The part of a file that a read or write touches.
fn range(offset: u64, len: usize) -> io::Result<std::ops::Range<usize>> {
    let start = usize::try_from(offset).map_err(|_| io::ErrorKind::InvalidInput)?;
    Ok(start..start.saturating_add(len))
}

impl Disk for MemoryDisk {
    fn list(&self) -> io::Result<Vec<String>> {
        Ok(self.files().keys().cloned().collect())
    }

    fn len(&self, name: &str) -> io::Result<u64> {
        let files = self.files();
        Ok(files.get(name).ok_or(io::ErrorKind::NotFound)?.len() as u64)
    }

    fn read_at(&self, name: &str, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let files = self.files();
        let file = files.get(name).ok_or(io::ErrorKind::NotFound)?;
        let part = file.get(range(offset, buffer.len())?);
        buffer.copy_from_slice(part.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn create(&self, name: &str, len: u64) -> io::Result<()> {
        let zeros = vec![0; range(len, 0)?.start];
        self.files().insert(name.to_owned(), zeros);
        Ok(())
    }

    fn write_at(&self, name: &str, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut files = self.files();
        let file = files.get_mut(name).ok_or(io::ErrorKind::NotFound)?;
        let part = file.get_mut(range(offset, bytes.len())?);
        part.ok_or(io::ErrorKind::StorageFull)?
            .copy_from_slice(bytes);
        Ok(())
    }

    fn sync(&self, _name: &str) -> io::Result<()> {
        Ok(())
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut files = self.files();
        let file = files.remove(from).ok_or(io::ErrorKind::NotFound)?;
        files.insert(to.to_owned(), file);
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.files().remove(name).ok_or(io::ErrorKind::NotFound)?;
        Ok(())
    }

    fn sync_dir(&self, _name: &str) -> io::Result<()> {
        Ok(())
    }
}
