//! The shipped service standards: every standing of each is shown by a test, and their roles are nine.

use super::*;
use anxin_rules::case::Stands;
use case::{Expectation, StepKind};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What the tests expect of each standard.
fn shown() -> BTreeMap<String, Vec<Stands>> {
    let sources = library::sources();
    let tests = sources
        .iter()
        .flat_map(|source| read(source.name, source.text));
    let mut shown: BTreeMap<String, Vec<Stands>> = BTreeMap::new();
    for step in tests.flat_map(|test| test.steps) {
        if let StepKind::Expect(Expectation::Standing { standard, standing }) = step.kind {
            shown.entry(standard).or_default().push(standing);
        }
    }
    shown
}

/// Ids of standards that look ahead, so that they can be pending.
fn looking_ahead() -> BTreeSet<String> {
    let mut ahead = BTreeSet::new();
    for source in library::sources() {
        let mut id = "";
        for line in source.text.lines() {
            match line.trim_start().split(' ').collect::<Vec<_>>().as_slice() {
                ["标准", own, ..] => id = own,
                ["当", rest @ ..]
                    if !id.is_empty() && rest.contains(&"应有") && rest.contains(&"之后") =>
                {
                    ahead.insert(id.to_owned());
                }
                ["规则" | "测试", ..] => id = "",
                _ => {}
            }
        }
    }
    ahead
}

#[test]
fn every_standard_has_a_test_of_each_standing_that_it_can_have() {
    let (shown, ahead) = (shown(), looking_ahead());
    assert!(ahead.contains("K3") && !ahead.contains("K6"), "{ahead:?}");
    let mut lacking = String::new();
    for standard in &RULES.standards {
        let id = &standard.terms.id;
        let mut wanted = vec![Stands::Met, Stands::NotMet, Stands::NotApplicable];
        // Who closes a complaint is always stated.
        if id != "客诉.客户关闭" {
            wanted.push(Stands::NoRecord);
        }
        if ahead.contains(id) {
            wanted.push(Stands::Pending);
        }
        let own = shown.get(id).map_or(&[][..], Vec::as_slice);
        wanted.retain(|standing| !own.contains(standing));
        if !wanted.is_empty() {
            writeln!(lacking, "{id} is never shown to be {wanted:?}").unwrap();
        }
    }
    assert!(lacking.is_empty(), "\n{lacking}");
}

/// The public text counts nine roles and three links; it names the links alone.
#[test]
fn the_standards_have_nine_roles_in_three_links_named_in_both_languages() {
    let of = |name: fn(&anxin_rules::StandardInfo) -> &anxin_rules::ast::Text| {
        let names = RULES.standards.iter().map(name);
        let both = names.map(|text| (text.zh.clone().unwrap(), text.en.clone().unwrap()));
        both.collect::<BTreeSet<(String, String)>>()
    };
    let (roles, links) = (of(|own| &own.role), of(|own| &own.link));
    assert_eq!((roles.len(), links.len()), (9, 3), "{roles:?} {links:?}");
    for standard in &RULES.standards {
        let terms = &standard.terms;
        let basis = terms.basis.zh.as_deref().unwrap();
        let is_told = basis.starts_with("有载: ") || basis.starts_with("本项目拟定");
        assert!(is_told, "{}: documented or ours? {basis}", terms.id);
        assert!(
            terms.title.en.is_some() && terms.basis.en.is_some(),
            "{}",
            terms.id
        );
    }
}

/// One more role is one more word in a file.
#[test]
fn a_tenth_role_loads_without_code() {
    let text = "规则文件 x\n语言版本 1\n标准 新.量房 \"委托后量房\"\n  角色 测绘员 英文 \"surveyor\"\n  环节 房源维护 英文 \"listing_maintenance\"\n  \
                当 房源委托 之后 7天 内 应有 带看完成\n";
    let mut sources = library::sources();
    sources.push(anxin_rules::Source {
        name: "x.rule",
        text,
    });
    let loaded = RuleSet::load(&sources, &library::calendar().unwrap());
    let standards = loaded.rule_set.unwrap().standards;
    let own = standards
        .iter()
        .find(|own| own.terms.id == "新.量房")
        .unwrap();
    assert_eq!(own.role.en.as_deref(), Some("surveyor"));
}
