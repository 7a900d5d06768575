//! The files that the editor knows: those it has open, and below its folders those on disk. What is open wins.

use super::place;
use anxin_rules::diagnostic::Diagnostic;
use anxin_rules::editor::Project;
use anxin_rules::{Calendar, Source};
use lsp_types::Uri;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// After so many entries a folder is not searched any further.
const MAX_ENTRIES: usize = 20_000;

/// An open document.
pub struct Open {
    pub uri: Uri,
    pub version: i32,
    pub text: String,
}

/// The rule files of one folder, which are one rule set, with what is wrong in them.
#[derive(Default)]
pub struct Folder {
    paths: Vec<PathBuf>,
    texts: Vec<String>,
    pub project: Project,
    pub found: Vec<(usize, Diagnostic)>,
}

/// All of it.
pub struct Folders {
    /// What the editor has open as its workspace.
    roots: Vec<PathBuf>,
    open: BTreeMap<PathBuf, Open>,
    folders: BTreeMap<PathBuf, Folder>,
    calendar: Calendar,
}

impl Folders {
    pub fn new(calendar: Calendar) -> Folders {
        Folders {
            roots: Vec::new(),
            open: BTreeMap::new(),
            folders: BTreeMap::new(),
            calendar,
        }
    }

    pub fn set_roots(&mut self, roots: Vec<PathBuf>) {
        self.roots = roots;
    }

    pub fn open(&mut self, document: Open) {
        let path = place::path(&document.uri);
        self.open.insert(path, document);
    }

    pub fn close(&mut self, uri: &Uri) {
        self.open.remove(&place::path(uri));
    }

    /// The folder whose files belong to a document: the innermost root around it, else its own folder.
    pub fn root_of(&self, uri: &Uri) -> PathBuf {
        let path = place::path(uri);
        let around = self.roots.iter().filter(|root| path.starts_with(root));
        let nearest = around.max_by_key(|root| root.as_os_str().len());
        let own = || path.parent().unwrap_or(&path).to_owned();
        nearest.cloned().unwrap_or_else(own)
    }

    /// The roots with an open document.
    pub fn in_use(&self) -> BTreeSet<PathBuf> {
        self.open
            .values()
            .map(|open| self.root_of(&open.uri))
            .collect()
    }

    /// The open documents of a root.
    pub fn open_in(&self, root: &Path) -> impl Iterator<Item = &Open> {
        let open = self.open.values();
        open.filter(move |open| self.root_of(&open.uri) == root)
    }

    /// Reads and checks the files of a root anew.
    pub fn refresh(&mut self, root: &Path) {
        let mut texts: BTreeMap<PathBuf, String> = BTreeMap::new();
        for path in rule_files(root, self.roots.iter().any(|own| own == root)) {
            if let (false, Ok(text)) = (self.open.contains_key(&path), fs::read_to_string(&path)) {
                texts.insert(path, text);
            }
        }
        for open in self.open_in(root) {
            texts.insert(place::path(&open.uri), open.text.clone());
        }
        let (paths, texts): (Vec<PathBuf>, Vec<String>) = texts.into_iter().unzip();
        let names: Vec<String> = paths
            .iter()
            .map(|path| path.to_string_lossy().into_owned())
            .collect();
        let sources: Vec<Source<'_>> = names
            .iter()
            .zip(&texts)
            .map(|(name, text)| Source { name, text })
            .collect();
        let project = Project::new(&sources);
        let found = project.diagnostics(&self.calendar);
        let folder = Folder {
            paths,
            texts,
            project,
            found,
        };
        self.folders.insert(root.to_owned(), folder);
    }

    /// The files around an open document, and its index among them.
    pub fn around(&self, uri: &Uri) -> Option<(&Folder, usize)> {
        let path = place::path(uri);
        let folder = self.folders.get(&self.root_of(uri))?;
        let file = folder.paths.iter().position(|own| *own == path)?;
        Some((folder, file))
    }

    /// The URI of a file, as the editor writes it if it has it open.
    pub fn uri(&self, folder: &Folder, file: usize) -> Option<Uri> {
        let path = folder.paths.get(file)?;
        match self.open.get(path) {
            Some(open) => Some(open.uri.clone()),
            None => place::uri(path),
        }
    }
}

impl Folder {
    pub fn text(&self, file: usize) -> &str {
        self.texts.get(file).map_or("", String::as_str)
    }
}

/// The `.rule` files of a folder and, if it is searched `deep`, of the folders below it. Hidden folders,
/// links and what builds leave behind are passed over.
fn rule_files(root: &Path, deep: bool) -> Vec<PathBuf> {
    let (mut found, mut folders, mut seen) = (Vec::new(), vec![root.to_owned()], 0_usize);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            seen = seen.saturating_add(1);
            if seen > MAX_ENTRIES {
                return found;
            }
            let (path, name) = (entry.path(), entry.file_name());
            let skipped = name.to_string_lossy().starts_with('.')
                || name == "target"
                || name == "node_modules";
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && deep && !skipped => folders.push(path),
                Ok(kind) if kind.is_file() && path.extension().is_some_and(|end| end == "rule") => {
                    found.push(path);
                }
                _ => {}
            }
        }
    }
    found
}
