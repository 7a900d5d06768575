//! Large and damaged files end soon and never panic.

use super::*;
use proptest::prelude::*;

/// One line of a megabyte in which everything is wrong, of each sort.
#[test]
fn a_large_file_of_mistakes_ends_with_few_findings() {
    let head = "规则文件 x\n语言版本 1\n测试 B1 x\n";
    let line = "  2025-03-03 10:05 付款完成 ";
    let many = |one: &str| one.repeat(1_000_000 / one.len());
    for source in [
        format!("{head}{line}{}\n", many("金额=1元 ")),
        format!("{head}{line}{}\n", many("错的=1元 ")),
        format!("{head}  背景 {}\n", many("城市=郑州 ")),
        format!("{head}{line}收款人=[{}x]\n", many("x, ")),
        format!("{head}{}", many("  来源 x\n")),
        format!("{head}{}", many("  2025-03-03 10:05 还款完成\n")),
        format!("{head}{}", many("  2025-03-03 10:05 还贷完成\n")),
        format!("{head}{}", many("  预期 敞口 卖家 = 1元\n")),
        format!("规则文件 x\n语言版本 1\n{}", many("测试 B1 x\n")),
    ] {
        let found = case::read(&source).diagnostics.len();
        assert!((1..=200).contains(&found), "{found} findings");
    }
}

proptest! {
    #[test]
    fn a_damaged_case_file_reads_or_says_why(at in 0_usize..3000, cut in 0_usize..40, put in "[ =约\\[\"0-9元一]{0,6}") {
        let path = files("../fixtures/cases", "case").remove(0);
        let mut text: Vec<char> = std::fs::read_to_string(path).unwrap().chars().collect();
        let at = at.min(text.len());
        let end = at.saturating_add(cut).min(text.len());
        text.splice(at..end, put.chars());
        let text: String = text.into_iter().collect();
        let read = case::read(&text);
        for case in &read.cases {
            prop_assert!(case.events().all(|event| event.check().is_ok()));
            let lent = case.steps.iter().filter(|step| !matches!(step.kind, StepKind::Expect(_))).count();
            prop_assert_eq!(lent, case.events().count());
            let recorded: Vec<_> = case.events().map(|event| event.known_at()).collect();
            prop_assert!(recorded.is_sorted());
        }
        for diagnostic in &read.diagnostics {
            prop_assert!(!render(std::slice::from_ref(diagnostic), &text, "x", Language::Zh).is_empty());
        }
    }
}
