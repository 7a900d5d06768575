//! Cases and their results on disk: `results/CS01.result` in the case's folder is accepted,
//! `results/pending/CS01.result` waits.
//!
//! A folder of their own keeps the listing of the cases readable; the folder stands beside them, so that both
//! move together. `pending` ignores itself in git.

use crate::cli::file;
use crate::cli::history::{paths, read_text};
use crate::cli::outcome::{Exit, Failure};
use crate::cli::rules;
use anxin_projections::suite::CaseResult;
use anxin_rules::case::Case;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const RESULTS: &str = "results";
const PENDING: &str = "pending";

/// A case with its file.
pub struct Recorded {
    pub file: String,
    pub case: Case,
}

impl Recorded {
    /// Where its accepted result stands.
    pub fn accepted(&self) -> PathBuf {
        self.results().join(self.name())
    }

    /// Where a result that differs waits.
    pub fn pending(&self) -> PathBuf {
        self.results().join(PENDING).join(self.name())
    }

    fn results(&self) -> PathBuf {
        let folder = Path::new(&self.file).parent().unwrap_or(Path::new(""));
        folder.join(RESULTS)
    }

    fn name(&self) -> String {
        format!("{}.result", self.case.id)
    }
}

/// The cases of these files and folders, by path.
///
/// # Errors
/// When a file cannot be read, a line of it is wrong, or two cases would share a result.
pub fn recorded(given: &[&String]) -> Result<Vec<Recorded>, Failure> {
    let (mut all, mut seen) = (Vec::new(), BTreeSet::new());
    for file in paths(given, &["case"])? {
        for case in rules::cases(&file, &read_text(&file)?)? {
            if case.head.is_none() {
                continue;
            }
            let file = file.clone();
            let own = Recorded { file, case };
            if !seen.insert(own.accepted()) {
                return Err(same_id(&own));
            }
            all.push(own);
        }
    }
    Ok(all)
}

/// Results below the given folders, accepted and pending, that belong to none of these cases.
pub fn orphans(given: &[&String], recorded: &[Recorded]) -> Result<Vec<PathBuf>, Failure> {
    let folders: Vec<&String> = given
        .iter()
        .copied()
        .filter(|path| Path::new(path).is_dir())
        .collect();
    let own: BTreeSet<PathBuf> = recorded
        .iter()
        .flat_map(|own| [own.accepted(), own.pending()])
        .collect();
    let found = paths(&folders, &["result"])?.into_iter().map(PathBuf::from);
    Ok(found.filter(|path| !own.contains(path)).collect())
}

/// Does this result wait, rather than being accepted?
pub fn is_pending(path: &Path) -> bool {
    path.parent()
        .is_some_and(|folder| folder.ends_with(PENDING))
}

/// A result; none where there is no file.
///
/// # Errors
/// When the file is no result.
pub fn read(path: &Path) -> Result<Option<CaseResult>, Failure> {
    if !path.is_file() {
        return Ok(None);
    }
    let name = path.display().to_string();
    let result = CaseResult::read(&read_text(&name)?).map_err(|bad| {
        let line = bad.line;
        Failure::new(
            Exit::BadInput,
            "E5014",
            format!("{name}:{line} 不是案例结果；请删去它，再运行并认可"),
            format!("{name}:{line} is no result of a case; delete it, run and accept anew"),
        )
    })?;
    Ok(Some(result))
}

/// Puts a result where it waits.
pub fn write_pending(own: &Recorded, result: &CaseResult) -> Result<(), Failure> {
    let path = own.pending();
    let folder = path.parent().unwrap_or(Path::new(""));
    let made = fs::create_dir_all(folder);
    made.map_err(|error| file::refused(folder, &error))?;
    file::replace(&folder.join(".gitignore").display().to_string(), "*\n")?;
    file::replace(&path.display().to_string(), &result.to_string())
}

/// A pending result becomes the accepted one.
pub fn accept(own: &Recorded) -> Result<(), Failure> {
    let (from, to) = (own.pending(), own.accepted());
    fs::rename(&from, &to).map_err(|error| file::refused(&to, &error))?;
    tidy(&from);
    Ok(())
}

/// Takes a result away, if it is there.
pub fn remove(path: &Path) -> Result<(), Failure> {
    if path.is_file() {
        fs::remove_file(path).map_err(|error| file::refused(path, &error))?;
        tidy(path);
    }
    Ok(())
}

/// A folder in which nothing waits any more goes away.
fn tidy(pending: &Path) {
    let Some(folder) = pending.parent().filter(|folder| folder.ends_with(PENDING)) else {
        return;
    };
    let is_result = |entry: &fs::DirEntry| entry.path().extension().is_some();
    let left = fs::read_dir(folder).map(|all| all.flatten().filter(is_result).count());
    if left.is_ok_and(|left| left == 0) {
        // An empty folder that stays does no harm.
        let _ = fs::remove_dir_all(folder);
    }
}

fn same_id(own: &Recorded) -> Failure {
    let (file, id) = (&own.file, &own.case.id);
    Failure::new(
        Exit::BadInput,
        "E5013",
        format!("{file}：同一目录中另有案例 {id}；请改其中一个的编号"),
        format!("{file}: another case of this folder is {id} too; give one of them another id"),
    )
}
