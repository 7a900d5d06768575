//! The log's files in a folder of the file system, through plain reads and writes at offsets.

use super::Disk;
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The folder of the tape inside the store.
const TAPE: &str = "tape";
/// Open files kept for the next read; the newest segments are the ones that are read again.
const OPEN_FILES_MAX: usize = 32;

/// A store's folder.
pub(in crate::log) struct FileDisk {
    root: PathBuf,
    writable: bool,
    open: Mutex<BTreeMap<String, Arc<File>>>,
}

impl FileDisk {
    /// The folder of an existing store, for reading only.
    pub(in crate::log) fn read_only(root: &Path) -> FileDisk {
        FileDisk {
            root: root.to_path_buf(),
            writable: false,
            open: Mutex::default(),
        }
    }

    /// Makes the folders that are not there, durably.
    pub(in crate::log) fn create_dirs(root: &Path) -> io::Result<FileDisk> {
        let tape = std::path::absolute(root)?.join(TAPE);
        let missing: Vec<&Path> = tape
            .ancestors()
            .take_while(|folder| !folder.exists())
            .collect();
        fs::create_dir_all(&tape)?;
        // The parent of each new folder holds its name.
        for parent in missing.iter().filter_map(|folder| folder.parent()) {
            sync_folder(parent)?;
        }
        Ok(FileDisk {
            root: root.to_path_buf(),
            writable: true,
            open: Mutex::default(),
        })
    }

    fn file(&self, name: &str) -> io::Result<Arc<File>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = open.get(name) {
            return Ok(Arc::clone(file));
        }
        let path = self.root.join(name);
        let file = Arc::new(
            OpenOptions::new()
                .read(true)
                .write(self.writable)
                .open(path)?,
        );
        if open.len() >= OPEN_FILES_MAX {
            open.pop_first();
        }
        open.insert(name.to_owned(), Arc::clone(&file));
        Ok(file)
    }

    fn forget(&self, name: &str) {
        self.open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(name);
    }
}

impl Disk for FileDisk {
    fn list(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for (folder, prefix) in [(self.root.clone(), ""), (self.root.join(TAPE), "tape/")] {
            for entry in fs::read_dir(folder)? {
                let entry = entry?;
                if let (true, Ok(name)) = (
                    entry.file_type()?.is_file(),
                    entry.file_name().into_string(),
                ) {
                    names.push(format!("{prefix}{name}"));
                }
            }
        }
        names.sort();
        Ok(names)
    }

    fn len(&self, name: &str) -> io::Result<u64> {
        Ok(fs::metadata(self.root.join(name))?.len())
    }

    fn read_at(&self, name: &str, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.file(name)?.read_exact_at(buffer, offset)
    }

    fn create(&self, name: &str, len: u64) -> io::Result<()> {
        self.forget(name);
        let file = File::create(self.root.join(name))?;
        reserve(&file, len)
    }

    fn write_at(&self, name: &str, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.file(name)?.write_all_at(bytes, offset)
    }

    fn sync(&self, name: &str) -> io::Result<()> {
        self.file(name)?.sync_data()
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.forget(from);
        self.forget(to);
        fs::rename(self.root.join(from), self.root.join(to))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.forget(name);
        fs::remove_file(self.root.join(name))
    }

    fn sync_dir(&self, name: &str) -> io::Result<()> {
        let path = self.root.join(name);
        sync_folder(path.parent().unwrap_or(&self.root))
    }
}

/// Takes the space now, so that a full disk shows when a segment is made and not within a group.
#[cfg(target_os = "linux")]
fn reserve(file: &File, len: u64) -> io::Result<()> {
    use rustix::fs::{FallocateFlags, fallocate};
    match fallocate(file, FallocateFlags::empty(), 0, len) {
        // Some file systems cannot reserve space; a full disk then shows at the write.
        Err(rustix::io::Errno::OPNOTSUPP) => file.set_len(len),
        result => Ok(result?),
    }
}

#[cfg(not(target_os = "linux"))]
fn reserve(file: &File, len: u64) -> io::Result<()> {
    file.set_len(len)
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
