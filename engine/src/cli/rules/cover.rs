//! `anxin rules cover`: what the tests and cases have shown of each rule, and which test to write next.

use super::super::history::paths;
use super::super::language::Lang;
use super::super::outcome::{Exit, Failure};
use super::super::output::{Format, Output, right, table};
use super::super::progress::Progress;
use super::super::{history, text};
use crate::rules;
use anxin_projections::cover::{CharacteristicSeen, Coverage, RuleSeen};
use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Value as Json, json};

pub fn command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    Command::new("cover")
        .about(t(
            "测试与案例见过规则的哪些条件，还缺什么测试",
            "which conditions tests and cases have shown, and which test is missing",
        ))
        .arg(super::folder(lang))
        .arg(
            Arg::new("cases")
                .long("cases")
                .value_name("DIR|FILE")
                .action(ArgAction::Append)
                .num_args(1..)
                .help(t(
                    "此外还看这些案例文件或目录",
                    "case files or folders to look at besides",
                )),
        )
        .arg(
            Arg::new("threshold")
                .long("threshold")
                .value_name("PERCENT")
                .value_parser(clap::value_parser!(u8).range(0..=100))
                .help(t(
                    "低于此百分比时退出码为 1",
                    "exit with 1 below this share in per cent",
                )),
        )
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let files = super::files(text(matches, "dir"))?;
    let rules = rules::compiled(&files)?;
    let mut cases = Vec::new();
    for file in &files {
        cases.extend(super::cases(&file.name, &file.text)?);
    }
    let given: Vec<&String> = matches.get_many("cases").into_iter().flatten().collect();
    for path in paths(&given, &["case"])? {
        cases.extend(super::cases(&path, &history::read_text(&path)?)?);
    }
    let mut progress = Progress::start(out.lang, text(matches, "progress"), "覆盖", "cover");
    let total = u64::try_from(cases.len()).unwrap_or(u64::MAX);
    let mut coverage = Coverage::new(rules);
    for (done, case) in (1_u64..).zip(&cases) {
        coverage.run(case);
        progress.at(done, total);
    }
    progress.finish();
    if out.format == Format::Table {
        print(out, &coverage, cases.len())?;
    } else {
        out.document("anxin.rules.cover/1", document(&coverage, cases.len()))?;
    }
    let wanted = matches.get_one::<u8>("threshold").copied().map(usize::from);
    Ok(match wanted {
        Some(wanted) if coverage.share().percent() < wanted => Exit::Findings,
        _ if cases.is_empty() => Exit::Nothing,
        _ => Exit::Done,
    })
}

fn print(out: Output, coverage: &Coverage, cases: usize) -> Result<(), Failure> {
    print_conditions(out, coverage.rules())?;
    print_characteristics(out, &coverage.characteristics())?;
    let missing = coverage.missing();
    if !missing.is_empty() {
        out.title("还缺", "Missing")?;
        let mut rows = table(&[]);
        for one in &missing {
            rows.add_row([&one.of, out.lang.pick(&one.advice.zh, &one.advice.en)]);
        }
        out.table(&rows)?;
    }
    let share = coverage.share();
    let (seen, wanted, percent) = (share.seen, share.wanted, share.percent());
    let zh = format!("{cases} 个测试与案例；应见 {wanted} 项，已见 {seen} 项，{percent}%");
    let en = format!("{cases} tests and cases; {seen} of {wanted} seen, {percent}%");
    out.line("")?;
    out.line(out.lang.pick(&zh, &en))
}

/// A row a rule, and under it one a condition.
fn print_conditions(out: Output, rules: &[RuleSeen]) -> Result<(), Failure> {
    let heads = [
        ("规则与条件", "rule and conditions"),
        ("真", "true"),
        ("假", "false"),
        ("未知", "unknown"),
        ("险些", "near"),
    ];
    let mut rows = table(&heads.map(|(zh, en)| out.lang.pick(zh, en)));
    let nothing_for = |count: usize| match count {
        0 => "–".to_owned(),
        count => count.to_string(),
    };
    for rule in rules {
        if !rule.mode.is_judged() {
            let (zh, en) = rule.mode.names();
            rows.add_row([format!("{} ({})", rule.rule, out.lang.pick(zh, en))]);
            continue;
        }
        let is_false = rule
            .judged
            .saturating_sub(rule.fired)
            .saturating_sub(rule.unknown);
        let counts = [rule.fired, is_false, rule.unknown, rule.near_misses];
        let counts = counts.map(nothing_for);
        rows.add_row([rule.rule.clone()].into_iter().chain(counts));
        for atom in &rule.atoms {
            let text = out.lang.pick(&atom.text.zh, &atom.text.en);
            let counts = [atom.is_true, atom.is_false, atom.unknown].map(nothing_for);
            rows.add_row([format!("  {text}")].into_iter().chain(counts));
        }
    }
    right(&mut rows, &[1, 2, 3, 4]);
    out.table(&rows)
}

fn print_characteristics(out: Output, all: &[CharacteristicSeen]) -> Result<(), Failure> {
    out.title("三十七项", "The 37 characteristics")?;
    let heads = [
        ("特征", "of"),
        ("告警", "hits"),
        ("险些", "near"),
        ("规则", "rules"),
    ];
    let mut rows = table(&heads.map(|(zh, en)| out.lang.pick(zh, en)));
    for seen in all {
        if seen.rules.is_empty() {
            let none = out.lang.pick("没有规则", "no rule").to_owned();
            rows.add_row([
                seen.characteristic.to_owned(),
                "–".to_owned(),
                "–".to_owned(),
                none,
            ]);
            continue;
        }
        rows.add_row([
            seen.characteristic.to_owned(),
            seen.hits.to_string(),
            seen.near_misses.to_string(),
            seen.rules.join(out.lang.pick("、", ", ")),
        ]);
    }
    right(&mut rows, &[1, 2]);
    out.table(&rows)
}

/// `{cases, seen, wanted, percent, rules: [{rule, characteristic, mode, judged, fired, unknown, near_misses,
/// atoms: [{text, true, false, unknown}]}], characteristics: [{characteristic, rules, hits, near_misses}],
/// missing: [{of, advice}]}`.
fn document(coverage: &Coverage, cases: usize) -> Json {
    let share = coverage.share();
    let rules = coverage.rules().iter().map(|rule| {
        let atoms = rule.atoms.iter().map(|own| json!({"text": own.text, "true": own.is_true, "false": own.is_false, "unknown": own.unknown}));
        json!({
            "rule": rule.rule,
            "characteristic": rule.characteristic,
            "mode": rule.mode.names().1,
            "judged": rule.judged,
            "fired": rule.fired,
            "unknown": rule.unknown,
            "near_misses": rule.near_misses,
            "atoms": atoms.collect::<Json>(),
        })
    });
    let characteristics = coverage.characteristics().into_iter().map(|own| {
        json!({"characteristic": own.characteristic, "rules": own.rules, "hits": own.hits, "near_misses": own.near_misses})
    });
    let missing = coverage.missing().into_iter();
    json!({
        "cases": cases,
        "seen": share.seen,
        "wanted": share.wanted,
        "percent": share.percent(),
        "rules": rules.collect::<Json>(),
        "characteristics": characteristics.collect::<Json>(),
        "missing": missing.map(|one| json!({"of": one.of, "advice": one.advice})).collect::<Json>(),
    })
}
