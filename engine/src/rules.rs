//! Rules for an engine: the shipped catalogue, or the files of a folder.

use anxin_rules::diagnostic::{Diagnostic, Severity, render};
use anxin_rules::lock::Lock;
use anxin_rules::{Loaded, Source, ast, library};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use anxin_rules::RuleSet;

/// A rule file that was read from a folder.
#[derive(Clone, Debug)]
pub struct RuleFile {
    /// Its path, for messages.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl RuleFile {
    /// As the rule language takes it.
    #[must_use]
    pub fn source(&self) -> Source<'_> {
        Source {
            name: &self.name,
            text: &self.text,
        }
    }
}

/// Why there are no rules.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RulesError {
    /// A folder or file could not be read.
    #[error("cannot read {path}: {source}; check the path, rule files must be UTF-8")]
    Io {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The folder holds no rule file.
    #[error("there is no .rule file in {path}; give a folder that has some")]
    Empty {
        /// Which.
        path: String,
    },
    /// The files are wrong; the text shows every place in English, `zh` in Chinese.
    #[error("{en}")]
    Wrong {
        /// Rendered findings in Chinese.
        zh: String,
        /// Rendered findings in English.
        en: String,
    },
}

impl RulesError {
    /// The stable code of this error; the findings inside have codes of their own.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            RulesError::Io { .. } => "E3301",
            RulesError::Empty { .. } => "E3302",
            RulesError::Wrong { .. } => "E3303",
        }
    }

    /// What is wrong and what to do, in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            RulesError::Io { path, source } => {
                format!("无法读取 {path}：{source}；请核对路径，规则文件须为 UTF-8")
            }
            RulesError::Empty { path } => {
                format!("{path} 中没有 .rule 文件；请给出含规则文件的目录")
            }
            RulesError::Wrong { zh, .. } => zh.clone(),
        }
    }
}

/// The catalogue that comes with the library.
///
/// # Errors
/// When it does not load: a mistake of ours, held by a test.
pub fn shipped() -> Result<Arc<RuleSet>, RulesError> {
    compiled(&shipped_files())
}

/// The shipped files.
#[must_use]
pub fn shipped_files() -> Vec<RuleFile> {
    let files = library::sources().into_iter();
    files
        .map(|source| RuleFile {
            name: source.name.to_owned(),
            text: source.text.to_owned(),
        })
        .collect()
}

/// The rules of all `.rule` files in a folder and the folders below it.
///
/// # Errors
/// When the folder cannot be read, has no rule file, or a file is wrong.
pub fn from_folder(folder: impl AsRef<Path>) -> Result<Arc<RuleSet>, RulesError> {
    compiled(&folder_files(folder)?)
}

/// The rule files of a folder and the folders below it, by path.
///
/// # Errors
/// When it cannot be read or has none.
pub fn folder_files(folder: impl AsRef<Path>) -> Result<Vec<RuleFile>, RulesError> {
    let folder = folder.as_ref();
    let io = |path: &Path| {
        let path = path.display().to_string();
        move |source| RulesError::Io { path, source }
    };
    let (mut paths, mut folders): (Vec<PathBuf>, Vec<PathBuf>) =
        (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(io(&folder))? {
            let path = entry.map_err(io(&folder))?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rule") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    if paths.is_empty() {
        return Err(RulesError::Empty {
            path: folder.display().to_string(),
        });
    }
    paths.iter().map(file).collect()
}

/// One file.
///
/// # Errors
/// When it cannot be read.
pub fn file(path: impl AsRef<Path>) -> Result<RuleFile, RulesError> {
    let name = path.as_ref().display().to_string();
    match fs::read_to_string(path) {
        Ok(text) => Ok(RuleFile { name, text }),
        Err(source) => Err(RulesError::Io { path: name, source }),
    }
}

/// Parses, checks and compiles the files together, with the shipped calendar of working days.
///
/// # Errors
/// When the calendar does not load: a mistake of ours, held by a test.
pub fn load(files: &[RuleFile]) -> Result<Loaded, RulesError> {
    let calendar = library::calendar().map_err(|error| RulesError::Wrong {
        zh: error.to_string(),
        en: error.to_string(),
    })?;
    let sources: Vec<Source<'_>> = files.iter().map(RuleFile::source).collect();
    Ok(RuleSet::load(&sources, &calendar))
}

/// The version lock beside the rules of a folder, or that of the shipped ones; none where there is none.
///
/// # Errors
/// When it is there and cannot be read.
pub fn lock_file(folder: Option<&str>) -> Result<Option<RuleFile>, RulesError> {
    let Some(folder) = folder else {
        let Source { name, text } = library::lock();
        return Ok(Some(RuleFile {
            name: name.to_owned(),
            text: text.to_owned(),
        }));
    };
    let path = Path::new(folder).join("rules.lock");
    if path.exists() {
        file(path).map(Some)
    } else {
        Ok(None)
    }
}

/// Whether the rules keep to their lock. The index of a finding in the lock itself is that behind the last file.
#[must_use]
pub fn check_lock(
    files: &[RuleFile],
    lock: &RuleFile,
    rules: &RuleSet,
) -> Vec<(usize, Diagnostic)> {
    let sources: Vec<Source<'_>> = files.iter().map(RuleFile::source).collect();
    match Lock::parse(&lock.text) {
        Ok(read) => read.check(&sources, lock.source(), rules),
        Err(found) => found.into_iter().map(|one| (files.len(), one)).collect(),
    }
}

/// What was found, as text, errors and warnings alike.
#[must_use]
pub fn rendered(
    files: &[RuleFile],
    found: &[(usize, Diagnostic)],
    language: ast::Language,
) -> String {
    let mut text = String::new();
    for (index, file) in files.iter().enumerate() {
        let own: Vec<Diagnostic> = found
            .iter()
            .filter(|(of, _)| *of == index)
            .map(|(_, found)| found.clone())
            .collect();
        if !own.is_empty() {
            text.push_str(&render(&own, &file.text, &file.name, language));
        }
    }
    text
}

/// How many errors, how many warnings.
#[must_use]
pub fn counted(loaded: &Loaded) -> (usize, usize) {
    let errors = loaded
        .diagnostics
        .iter()
        .filter(|(_, found)| found.severity == Severity::Error)
        .count();
    (errors, loaded.diagnostics.len().saturating_sub(errors))
}

/// The rules of these files, ready to judge.
///
/// # Errors
/// When a file is wrong; every place is told at once.
pub fn compiled(files: &[RuleFile]) -> Result<Arc<RuleSet>, RulesError> {
    let loaded = load(files)?;
    let wrong = || RulesError::Wrong {
        zh: rendered(files, &loaded.diagnostics, ast::Language::Zh),
        en: rendered(files, &loaded.diagnostics, ast::Language::En),
    };
    loaded.rule_set.clone().map(Arc::new).ok_or_else(wrong)
}
