//! A rule author's day in a folder of their own: begin, test, format, publish, and what CI gets of it.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use serde_json::Value as Json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

struct Folder(TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Runs in this folder: exit code, standard output, standard error.
    fn anxin(&self, line: &str) -> (i32, String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_anxin"))
            .args(line.split(' '))
            .current_dir(self.0.path())
            .env("LC_ALL", "zh_CN.UTF-8")
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            output.status.code().unwrap(),
            text(output.stdout),
            text(output.stderr),
        )
    }

    /// Runs, and must end with this code.
    fn ends(&self, code: i32, line: &str) -> String {
        let (got, out, err) = self.anxin(line);
        assert_eq!(got, code, "anxin {line}\n{out}{err}");
        out + &err
    }

    fn change(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{from}");
        self.write(name, &text.replacen(from, to, 1));
    }
}

/// The shipped rules as files of one's own.
fn shipped() -> Folder {
    let folder = Folder::new();
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules/library");
    for part in ["risk", "standards", "commitments"] {
        for entry in fs::read_dir(library.join(part)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            fs::copy(&path, folder.path(name)).unwrap();
        }
    }
    fs::copy(library.join("rules.lock"), folder.path("rules.lock")).unwrap();
    folder
}

#[test]
fn a_new_rule_begins_green_in_both_languages() {
    for lang in ["zh", "en"] {
        for id in ["B5", "D2.迟", "X9"] {
            let folder = Folder::new();
            let said = folder.ends(0, &format!("rules new {id} --dir mine --lang {lang}"));
            assert!(
                said.contains(&format!("anxin rules test mine --run {id}")),
                "{said}"
            );
            let file = format!("mine/{id}.rule");
            assert!(folder.read(&file).contains(if lang == "zh" {
                "规则文件"
            } else {
                "rules_file"
            }));
            let checked = folder.ends(0, "rules check mine --deny warnings --lang zh");
            assert!(checked.contains("0 个错误，0 个警告"), "{checked}");
            let tested = folder.ends(0, "rules test mine --lang zh");
            assert!(tested.contains("✓ 3 通过"), "{tested}");
            folder.ends(0, "rules fmt mine --check");
        }
    }
}

#[test]
fn a_new_rule_replaces_nothing() {
    let folder = Folder::new();
    folder.ends(0, "rules new B5 --dir mine --title 迟迟不解押");
    let text = folder.read("mine/B5.rule");
    assert!(text.contains("规则 B5 \"迟迟不解押\""));
    let said = folder.ends(3, "rules new B5 --dir mine");
    assert!(said.contains("E5007"), "{said}");
    assert_eq!(folder.read("mine/B5.rule"), text);
    fs::rename(folder.path("mine/B5.rule"), folder.path("mine/other.rule")).unwrap();
    let said = folder.ends(3, "rules new B5 --dir mine");
    assert!(
        said.contains("E2208"),
        "the id is taken in another file: {said}"
    );
    let said = folder.ends(3, "rules new 金额>5 --dir mine");
    assert!(said.contains("错误[E2"), "{said}");
    assert_eq!(fs::read_dir(folder.path("mine")).unwrap().count(), 1);
}

#[test]
fn files_go_into_the_other_language_and_back() {
    let folder = shipped();
    let before = folder.read("b_release.rule");
    folder.ends(0, "rules fmt . --check");
    let said = folder.ends(0, "rules fmt . --to en");
    assert!(
        said.contains("b_release.rule:") && said.contains("请改写"),
        "lines that look for Chinese text: {said}"
    );
    let english = folder.read("b_release.rule");
    assert!(
        english.contains("payee_account is not in deal.escrow_accounts"),
        "{english}"
    );
    // The lock does not mind the language.
    folder.ends(0, "rules check . --deny warnings");
    folder.ends(1, "rules fmt . --to zh --check");
    assert_eq!(folder.read("b_release.rule"), english);
    folder.ends(0, "rules fmt . --to zh");
    assert_eq!(folder.read("b_release.rule"), before);
    assert!(!folder.path("b_release.rule.anxin-new").exists());
}

#[test]
fn a_wrong_file_is_left_alone_and_the_others_are_not() {
    let folder = Folder::new();
    let wrong = "规则文件 错\n语言版本 1\n规则 R\n  若 (金额 > 5元\n";
    folder.write("wrong.rule", wrong);
    folder.write("right.rule", "规则文件   好\n语言版本 1\n");
    let said = folder.ends(3, "rules fmt .");
    assert!(
        said.contains("E2112") && said.contains("right.rule  已改写"),
        "{said}"
    );
    assert_eq!(folder.read("wrong.rule"), wrong);
    assert_eq!(folder.read("right.rule"), "规则文件 好\n语言版本 1\n");
}

#[test]
fn what_is_published_changes_only_with_its_version() {
    let folder = shipped();
    folder.ends(0, "rules lock .");
    folder.change("b_release.rule", "则 提醒, 暂停付款", "则 提醒, 上报");
    let said = folder.ends(3, "rules check .");
    for part in ["E2801", "b_release.rule:", "rules.lock:", "写 版本 2"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let locked = folder.read("rules.lock");
    folder.ends(3, "rules lock . --write");
    assert_eq!(
        folder.read("rules.lock"),
        locked,
        "a broken lock is not written over"
    );
    folder.change(
        "b_release.rule",
        "  则 提醒, 上报\n",
        "  版本 2\n  则 提醒, 上报\n",
    );
    let said = folder.ends(0, "rules check .");
    assert!(
        said.contains("W2806") && said.contains("anxin rules lock --write"),
        "{said}"
    );
    folder.ends(1, "rules check . --deny warnings");
    folder.ends(1, "rules lock . --check");
    folder.ends(0, "rules lock . --write");
    folder.ends(0, "rules check . --deny warnings");
    let changed: Vec<String> = folder
        .read("rules.lock")
        .lines()
        .filter(|line| !locked.contains(*line))
        .map(str::to_owned)
        .collect();
    assert_eq!(changed.len(), 1, "{changed:?}");
}

#[test]
fn sarif_has_what_its_readers_require() {
    let folder = Folder::new();
    folder.write("坏 的.rule", "规则文件 坏\n语言版本 1\n\n规则 B1\n  类型 B\n  级别 高\n  当 付款完成\n  若 收款帐户 有值\n  则 告警\n");
    let log: Json = serde_json::from_str(&folder.ends(3, "rules check . --format sarif")).unwrap();
    assert_eq!(log["version"], "2.1.0");
    assert!(
        log["$schema"]
            .as_str()
            .unwrap()
            .ends_with("sarif-2.1.0.json")
    );
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "anxin");
    let result = &run["results"][0];
    assert_eq!(
        (&result["ruleId"], &result["level"]),
        (&"E2201".into(), &"error".into())
    );
    let place = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(driver["rules"][place]["id"], "E2201");
    assert!(driver["rules"][place]["shortDescription"]["text"].is_string());
    assert!(
        result["message"]["text"]
            .as_str()
            .unwrap()
            .contains("是不是“收款账户”")
    );
    let at = &result["locations"][0]["physicalLocation"];
    assert_eq!(
        at["artifactLocation"]["uri"],
        "./%E5%9D%8F%20%E7%9A%84.rule"
    );
    let region = ["startLine", "startColumn", "endLine", "endColumn"]
        .map(|key| at["region"][key].as_u64().unwrap());
    assert_eq!(region, [8, 5, 8, 9]);
    let clean: Json =
        serde_json::from_str(&Folder::new().ends(0, "rules check --format sarif")).unwrap();
    assert_eq!(clean["runs"][0]["results"], Json::Array(Vec::new()));
}

#[test]
fn junit_tells_failures_in_sentences() {
    let folder = Folder::new();
    folder.ends(0, "rules new B5 --dir .");
    folder.change(
        "B5.rule",
        "收款账户=S-1\n  预期 B5 不告警",
        "收款账户=S-1\n  预期 B5 告警 <1> 次"
            .replace("<1>", "2")
            .as_str(),
    );
    folder.ends(1, "rules test . --junit report.xml");
    let report = folder.read("report.xml");
    for part in [
        "<testsuites name=\"anxin rules test\" tests=\"3\" skipped=\"0\" failures=\"1\" errors=\"0\">",
        "<testcase name=\"B5 差一分则不告警\" classname=\"./B5.rule\"",
        "预期 B5 告警 2 次；实际没有告警：它看过第",
        "付款指令 2025-03-03 10:05",
    ] {
        assert!(report.contains(part), "{part}\n{report}");
    }
    folder.ends(1, "rules test . --junit again.xml");
    assert_eq!(
        folder.read("again.xml"),
        report,
        "equal results are equal bytes"
    );
}

#[test]
fn the_page_for_everyone_is_one_file() {
    let folder = Folder::new();
    let said = folder.ends(0, "rules doc --out page");
    assert_eq!(said, "page/rules.html\n");
    assert!(
        folder
            .read("page/rules.html")
            .contains("<h3>B1 买方垫资解押未直达还款账户")
    );
    folder.ends(0, "rules doc --out page --format markdown");
    let printed = folder.ends(0, "rules doc --format markdown");
    assert_eq!(printed.trim_end(), folder.read("page/rules.md").trim_end());
}
