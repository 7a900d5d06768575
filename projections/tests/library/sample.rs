//! The language's sample checks, and its tests pass: in Chinese, in English, in full-width signs.

use super::*;

fn sample(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules/tests/syntax/ok");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// Every trial of the sample's own tests under its own rules.
fn trials(text: &str) -> Vec<Trial> {
    let source = anxin_rules::Source {
        name: "sample.rule",
        text,
    };
    let loaded = RuleSet::load(&[source], &library::calendar().unwrap());
    let found: Vec<_> = loaded.diagnostics.into_iter().map(|(_, own)| own).collect();
    let errors = found
        .iter()
        .filter(|own| own.severity == anxin_rules::diagnostic::Severity::Error);
    assert_eq!(
        errors.count(),
        0,
        "{}",
        render(&found, text, "sample.rule", Language::Zh)
    );
    let rules = Arc::new(loaded.rule_set.unwrap());
    let trials: Vec<Trial> = read("sample.rule", text)
        .iter()
        .map(|case| trial::run(case, &rules))
        .collect();
    for trial in &trials {
        assert!(trial.passed(), "{}: {:?}", trial.case, trial.failures);
    }
    trials
}

/// Signs, digits and spaces outside quotes and free text as a Chinese keyboard types them.
fn full_width(text: &str) -> String {
    let mut quoted = false;
    let wide = |line: &str| {
        let free = ["规则 ", "规则文件", "标准 ", "承诺 ", "测试 "];
        let free = free.iter().any(|start| line.starts_with(start));
        let widened = line.chars().map(|c| {
            quoted ^= c == '"';
            match c {
                _ if free || quoted => c,
                ' ' => '\u{3000}',
                '"' => '"',
                '!'..='~' => char::from_u32(u32::from(c).saturating_add(0xfee0)).unwrap(),
                _ => c,
            }
        });
        widened.collect::<String>() + "\n"
    };
    text.lines().map(wide).collect()
}

#[test]
fn the_sample_runs_in_both_languages_and_in_full_width_form() {
    let chinese = trials(&sample("sample.rule"));
    let english = trials(&sample("sample_en.rule"));
    let wide = trials(&full_width(&sample("sample.rule")));
    assert_eq!(chinese.len(), 3);
    let raised = |trials: &[Trial]| {
        let alerts = trials.iter().flat_map(|trial| &trial.alerts);
        alerts
            .map(|alert| (alert.rule.clone(), alert.first_at))
            .collect::<Vec<_>>()
    };
    assert_eq!(raised(&chinese), raised(&english));
    assert_eq!(raised(&chinese), raised(&wide));
}
