//! The command as a person meets it. Each file of `cli/` is a session: lines that begin with `$` are run in
//! the repository's root, everything below them is what must come out.
//! `UPDATE_GOLDEN=1 cargo test -p anxin --test cli` rewrites them; the review is the diff.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use anxin_fixtures::history;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

fn anxin(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_anxin"));
    command
        .args(args)
        .current_dir(root())
        .env_remove("LC_ALL")
        .env_remove("CI")
        .env("LANG", "zh_CN.UTF-8")
        .env("NO_COLOR", "1")
        .stdin(Stdio::null());
    command
}

/// What a run printed, and how it ended; `STORE` stands for the session's own folder.
fn transcript(output: &Output, store: &str) -> String {
    let mut text = String::from_utf8_lossy(&output.stdout).replace(store, "STORE");
    for line in String::from_utf8_lossy(&output.stderr)
        .replace(store, "STORE")
        .lines()
    {
        let _ = writeln!(text, "! {line}");
    }
    if let Some(code) = output.status.code().filter(|code| *code != 0) {
        let _ = writeln!(text, "exit {code}");
    }
    text
}

/// Runs the session's lines that begin with `$`: the command, with `CI=1` before it as a build server sets
/// it, or one of the few words that change files of the session's own folder.
fn session(path: &Path) -> String {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let store = store.to_str().unwrap();
    let mut text = String::new();
    for line in fs::read_to_string(path).unwrap().lines() {
        if let Some(comment) = line.strip_prefix("# ") {
            let _ = writeln!(text, "# {comment}");
        }
        let Some(command) = line.strip_prefix("$ ") else {
            continue;
        };
        let words: Vec<String> = command
            .split_whitespace()
            .map(|word| word.replace("STORE", store))
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let printed = match words.as_slice() {
            ["anxin", args @ ..] => transcript(&anxin(args).output().unwrap(), store),
            ["CI=1", "anxin", args @ ..] => {
                transcript(&anxin(args).env("CI", "1").output().unwrap(), store)
            }
            words => change(words).replace(store, "STORE"),
        };
        let _ = write!(text, "{line}\n{printed}\n");
    }
    text
}

/// `cp FROM TO`, `rm FILE`, `cat FILE`, `replace FILE OLD NEW`; what is to be shown.
fn change(words: &[&str]) -> String {
    match *words {
        ["cp", from, to] => copy(&root().join(from), Path::new(to)),
        ["rm", file] => fs::remove_file(file).unwrap(),
        ["cat", file] => {
            let text = fs::read_to_string(file).unwrap();
            return text.lines().map(|line| format!("| {line}\n")).collect();
        }
        ["replace", file, old, new] => {
            let text = fs::read_to_string(file).unwrap();
            assert!(text.contains(old), "{file} has no {old}");
            fs::write(file, text.replace(old, new)).unwrap();
        }
        _ => assert!(words.is_empty(), "a session has no command {words:?}"),
    }
    String::new()
}

fn copy(from: &Path, to: &Path) {
    if from.is_file() {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
        return;
    }
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}

#[test]
fn sessions_print_what_they_printed() {
    let mut wrong = Vec::new();
    let mut paths: Vec<PathBuf> = fs::read_dir(root().join("engine/tests/cli"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for path in &paths {
        let got = session(path);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(path, &got).unwrap();
        } else if got != fs::read_to_string(path).unwrap() {
            wrong.push(format!("{}:\n{got}", path.display()));
        }
    }
    assert!(paths.len() >= 4, "only {} sessions", paths.len());
    assert!(
        wrong.is_empty(),
        "these sessions print something else:\n{}",
        wrong.join("\n")
    );
}

fn stdout(args: &[&str]) -> String {
    let output = anxin(args).output().unwrap();
    assert!(
        output.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// An import that is killed at random moments and begun again leaves the same store as one that was not.
#[test]
fn a_killed_import_can_be_repeated_and_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (file, whole, killed) = (path("history.ndjson"), path("whole"), path("killed"));
    let mut lines = String::new();
    for recorded in history::ordinary(80).unwrap() {
        let _ = writeln!(lines, "{}", recorded.event().unwrap().to_json());
    }
    fs::write(&file, lines).unwrap();
    stdout(&[
        "log",
        "import",
        "--store",
        &whole,
        &file,
        "--progress",
        "none",
    ]);
    for millis in [30, 90, 150, 210] {
        let mut child = anxin(&[
            "log",
            "import",
            "--store",
            &killed,
            &file,
            "--progress",
            "none",
        ])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
        std::thread::sleep(Duration::from_millis(millis));
        // It may have ended already; then the next round finds everything there.
        let _ = child.kill();
        child.wait().unwrap();
    }
    stdout(&[
        "log",
        "import",
        "--store",
        &killed,
        &file,
        "--progress",
        "none",
    ]);
    for args in [
        vec!["log", "show", "--format", "ndjson"],
        vec!["replay", "D0000007", "--format", "json"],
    ] {
        let with = |store: &str| stdout(&[args.clone(), vec!["--store", store]].concat());
        assert_eq!(with(&whole), with(&killed), "{args:?}");
    }
}

/// The same history gives the same bytes of JSON from its file and from a store, opened again and again.
#[test]
fn a_store_tells_what_the_file_told() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store").to_str().unwrap().to_owned();
    for case in ["CS01", "CS02", "CS03"] {
        let file = format!("fixtures/cases/{case}.case");
        let from_file = stdout(&["replay", &file, "--format", "json"]);
        let deal = from_file
            .split("\"deal\": \"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned();
        let own = format!("{store}-{case}");
        stdout(&["log", "import", "--store", &own, &file]);
        for _ in 0..2 {
            assert_eq!(
                stdout(&["replay", &deal, "--store", &own, "--format", "json"]),
                from_file,
                "{case}"
            );
        }
    }
}

/// A flipped bit is told by every command that reads the store, even where only a crash could be told
/// apart from it by who knows whether there was one.
#[test]
fn damage_is_never_silent() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store").to_str().unwrap().to_owned();
    stdout(&[
        "log",
        "import",
        "--store",
        &store,
        "fixtures/cases/CS02.case",
    ]);
    let sound = anxin(&["log", "show", "--store", &store]).output().unwrap();
    assert!(sound.stderr.is_empty(), "a sound store needs no warning");
    let tape = Path::new(&store).join("tape/0000000000.tape");
    let mut bytes = fs::read(&tape).unwrap();
    let byte = bytes.get_mut(700).unwrap();
    *byte ^= 1;
    fs::write(&tape, bytes).unwrap();
    for (args, code) in [
        (vec!["log", "verify", "--progress", "none"], 4),
        (vec!["log", "show"], 5),
        (vec!["replay", "2019-XIE-001"], 5),
    ] {
        let output = anxin(&[args.clone(), vec!["--store", &store]].concat())
            .output()
            .unwrap();
        let told = [output.stdout, output.stderr].concat();
        assert!(
            String::from_utf8_lossy(&told).contains("tape/0000000000.tape"),
            "{args:?}"
        );
        assert_eq!(output.status.code(), Some(code), "{args:?}");
    }
}

/// The done-criterion of the first case: B1 at the instruction, before the payment; none when the lender is paid.
#[test]
fn the_payee_decides_about_b1() {
    let folder = tempfile::tempdir().unwrap();
    let case = fs::read_to_string(root().join("fixtures/cases/CS01.case")).unwrap();
    let to_lender = folder.path().join("lender.case");
    let changed = case.replace(
        "收款方=约 卖方 收款账户=约 6222-77",
        "收款方=约 原贷款机构 收款账户=约 LOAN-1",
    );
    assert_ne!(case, changed);
    fs::write(&to_lender, changed).unwrap();
    let raised = |file: &str| stdout(&["replay", file, "--lang", "zh"]).contains("▲ B1 告警");
    assert!(raised("fixtures/cases/CS01.case"));
    assert!(!raised(to_lender.to_str().unwrap()));
}
