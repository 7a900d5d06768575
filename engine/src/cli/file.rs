//! Files that a command writes: whole or not at all.

use super::outcome::{Exit, Failure};
use std::fs::{self, File};
use std::io::{Error, Write};
use std::path::Path;

/// Puts `text` in place of what the file holds, keeping its permissions: a reader finds the old text or
/// the new, also after a crash.
///
/// # Errors
/// When the folder cannot be written.
pub fn replace(path: &str, text: &str) -> Result<(), Failure> {
    let path = Path::new(path);
    let beside = path.with_added_extension("anxin-new");
    let written = write_beside(path, &beside, text).and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| {
        // What is left of it would only be in the way; the first error is the one to tell.
        let _ = fs::remove_file(&beside);
        refused(path, &error)
    })
}

fn write_beside(path: &Path, beside: &Path, text: &str) -> Result<(), Error> {
    let mut file = File::create(beside)?;
    if let Ok(old) = fs::metadata(path) {
        file.set_permissions(old.permissions())?;
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Writes a new file; one that is there already is never overwritten.
///
/// # Errors
/// When it is there, or its folder cannot be written.
pub fn create(path: &Path, text: &str) -> Result<(), Failure> {
    let file = File::create_new(path);
    file.and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| refused(path, &error))
}

/// What is told where a path cannot be written.
pub fn refused(path: &Path, error: &Error) -> Failure {
    let path = path.display();
    Failure::new(
        Exit::BadInput,
        "E5007",
        format!("无法写入 {path}：{error}；请核对目录与权限，已有的文件不会被新文件覆盖"),
        format!(
            "cannot write {path}: {error}; check the folder and its permissions, a new file never replaces one that is there"
        ),
    )
}
