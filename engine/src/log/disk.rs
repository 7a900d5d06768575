//! The seam between the log and what keeps its bytes: a handful of files that can be written,
//! synced and renamed. It knows nothing of records. Files of a folder, plain memory and, in
//! tests, a disk whose power can be cut stand behind it.

use std::io;

mod file;
mod memory;

pub(super) use file::FileDisk;
pub(super) use memory::MemoryDisk;

/// Named files under one folder. Names look like `FORMAT` and `tape/0000000000.tape`.
///
/// What is written is durable only after `sync` of the file, and a new or renamed file is
/// durable only after `sync_dir` too.
pub(super) trait Disk: Send + Sync {
    /// The names of all files of the log, in order.
    fn list(&self) -> io::Result<Vec<String>>;
    /// Bytes of the file.
    fn len(&self, name: &str) -> io::Result<u64>;
    /// Fills `buffer` from `offset`, or fails.
    fn read_at(&self, name: &str, offset: u64, buffer: &mut [u8]) -> io::Result<()>;
    /// Makes a file of `len` zeros, with the space reserved; an old one of that name is replaced.
    fn create(&self, name: &str, len: u64) -> io::Result<()>;
    /// Writes inside the file; it never grows.
    fn write_at(&self, name: &str, offset: u64, bytes: &[u8]) -> io::Result<()>;
    /// Returns when the bytes of the file are durable.
    fn sync(&self, name: &str) -> io::Result<()>;
    /// Gives the file another name in the same folder, in one step.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;
    /// Removes the file.
    fn remove(&self, name: &str) -> io::Result<()>;
    /// Returns when the name of the file (made, renamed or removed) is durable.
    fn sync_dir(&self, name: &str) -> io::Result<()>;
}

/// Ends the name of a file that is not finished; such files are removed at open.
pub(super) const UNFINISHED: &str = ".new";

/// Makes a whole file appear at once: after a crash it is there with its first bytes, or not at all.
pub(super) fn publish(disk: &dyn Disk, name: &str, len: u64, bytes: &[u8]) -> io::Result<()> {
    let unfinished = format!("{name}{UNFINISHED}");
    disk.create(&unfinished, len)?;
    disk.write_at(&unfinished, 0, bytes)?;
    disk.sync(&unfinished)?;
    disk.rename(&unfinished, name)?;
    disk.sync_dir(name)
}
