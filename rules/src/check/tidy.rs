//! What only the whole rule set shows: ids, tests and what they expect, names that nothing uses.

use super::{Checker, code};
use crate::ast::{ClauseKind, Expect, File, Item, Name, StepKind, Test};
use crate::diagnostic::{Code, Diagnostic, Wording};
use crate::terms::{Mode, RiskType, RuleInfo};
use std::collections::BTreeSet;

/// How many characteristics each type of loss has: 37 in all.
const CHARACTERISTICS: [(char, u32, RiskType); 5] = [
    ('A', 9, RiskType::A),
    ('B', 7, RiskType::B),
    ('C', 9, RiskType::C),
    ('D', 7, RiskType::D),
    ('E', 5, RiskType::E),
];

/// The rules that were checked without an error, by id.
type Rules<T> = std::collections::BTreeMap<String, (RuleInfo, T)>;

impl Checker {
    /// Looks over the whole set. Rules that could not be checked are spared.
    pub(super) fn tidy<T>(&mut self, files: &[File], rules: &Rules<T>) {
        let named = all_ids(files);
        let tests = || files.iter().flat_map(|file| &file.items).filter_map(test);
        let tested: BTreeSet<&str> = tests()
            .flat_map(expected)
            .map(|(id, _)| id.text.as_str())
            .collect();
        for (index, file) in files.iter().enumerate() {
            self.file = index;
            for item in &file.items {
                match item {
                    Item::Rule(rule) => {
                        if let Some((info, _)) = rules.get(&rule.id.text) {
                            self.id(&rule.id, info);
                            let mut clauses = file.defaults.iter().chain(&rule.clauses);
                            let has_message =
                                clauses.any(|clause| matches!(clause.kind, ClauseKind::Message(_)));
                            let tested = tested.contains(info.terms.id.as_str());
                            self.live(&rule.id, info, tested, has_message);
                        }
                    }
                    Item::Test(own) if !own.case => self.test(own, &named, rules),
                    Item::Constant(own) | Item::Parameter(own) => self.unused(&own.name),
                    Item::Predicate(own) => self.unused(&own.name),
                    Item::Register(own) => self.unused(&own.name),
                    Item::Table(own) => self.unused(&own.name),
                    Item::Standard(_) | Item::Commitment(_) | Item::Test(_) => {}
                }
            }
        }
    }

    /// `A1`, `A6.迟付`, or any id that does not begin like one of a characteristic.
    fn id(&mut self, id: &Name, info: &RuleInfo) {
        let mut rest = id.text.chars();
        let own = rest
            .next()
            .and_then(|letter| CHARACTERISTICS.iter().find(|(own, ..)| *own == letter));
        let Some((letter, count, risk)) =
            own.filter(|_| rest.as_str().starts_with(|c: char| c.is_ascii_digit()))
        else {
            return;
        };
        let (number, name) = match rest.as_str().split_once('.') {
            None => (rest.as_str(), None),
            Some((number, name)) => (number, Some(name)),
        };
        let known = number
            .parse::<u32>()
            .is_ok_and(|place| (1..=*count).contains(&place) && !number.starts_with('0'));
        if !known || name.is_some_and(|name| name.is_empty() || name.contains('.')) {
            let message = (
                format!("“{}”不是特征的编号", id.text),
                format!("`{}` is no id of a characteristic", id.text),
            );
            let help = (
                format!(
                    "写 {letter}1 到 {letter}{count}，第二条规则加 .名字；组合规则用别的字头，如 组合.{}",
                    id.text
                ),
                format!(
                    "write {letter}1 to {letter}{count}, for a further rule with .name; a combined rule begins otherwise, as in combined.{}",
                    id.text
                ),
            );
            self.error_with_help(&code::RULE_ID, id.span, message, help);
        } else if info.risk != *risk {
            let message = (
                format!("规则 {} 的类型不是 {letter}", id.text),
                format!("rule {} is not of type {letter}", id.text),
            );
            let help = (
                format!("写 类型 {letter}，或改编号"),
                format!("write `type {letter}`, or another id"),
            );
            self.error_with_help(&code::RULE_ID, id.span, message, help);
        }
    }

    /// What a live rule ought to have.
    fn live(&mut self, id: &Name, info: &RuleInfo, tested: bool, has_message: bool) {
        if info.terms.mode != Mode::Live {
            return;
        }
        let own = &info.terms.id;
        if !tested {
            self.warn(
                &code::UNTESTED,
                id,
                (
                    format!("正式规则 {own} 没有测试"),
                    format!("live rule {own} has no test"),
                ),
                (
                    format!("加一个 测试 {own} …，其中写 预期 {own} 告警"),
                    format!("add `test {own} …` with `expect {own} alert`"),
                ),
            );
        }
        if info.terms.basis.zh.is_none() && info.terms.basis.en.is_none() {
            self.warn(
                &code::NO_BASIS,
                id,
                (
                    format!("正式规则 {own} 没有依据"),
                    format!("live rule {own} has no basis"),
                ),
                (
                    "加一行 依据 \"…\"".to_owned(),
                    "add a line `basis \"…\"`".to_owned(),
                ),
            );
        }
        if !has_message {
            self.warn(
                &code::NO_MESSAGE,
                id,
                (
                    format!("正式规则 {own} 没有说明"),
                    format!("live rule {own} has no message"),
                ),
                (
                    "加一行 说明 \"… {字段} …\"".to_owned(),
                    "add a line `message \"… {field} …\"`".to_owned(),
                ),
            );
        }
    }

    /// Do the rules exist of which it speaks, and can they do what it expects?
    fn test<T>(&mut self, test: &Test, named: &BTreeSet<&str>, rules: &Rules<T>) {
        if let Some(id) = &test.id
            && !named
                .iter()
                .any(|own| *own == id.text || characteristic(own) == id.text)
        {
            self.no_such_rule(id, named);
        }
        for (id, fires) in expected(test) {
            if !named.contains(id.text.as_str()) {
                self.no_such_rule(id, named);
                continue;
            }
            let Some((info, _)) = rules.get(&id.text) else {
                continue;
            };
            if fires && !info.terms.mode.is_judged() {
                let message = (
                    format!("规则 {} 是草稿或停用，不会告警", id.text),
                    format!("rule {} is a draft or off and never alerts", id.text),
                );
                let help = (
                    format!("写 预期 {} 不告警，或把规则改为 模式 正式", id.text),
                    format!(
                        "write `expect {} no_alert`, or make the rule `mode live`",
                        id.text
                    ),
                );
                self.error_with_help(&code::NEVER_JUDGED, id.span, message, help);
            }
        }
    }

    fn no_such_rule(&mut self, id: &Name, named: &BTreeSet<&str>) {
        let message = (
            format!("没有规则 {}", id.text),
            format!("there is no rule {}", id.text),
        );
        let help = match anxin_events::nearest(&id.text, named.iter().copied()) {
            Some(near) => (format!("是不是 {near}？"), format!("did you mean {near}?")),
            None => (
                format!("写一条已有规则的编号，或先写 规则 {} …", id.text),
                format!(
                    "write the id of a rule, or first write `rule {} …`",
                    id.text
                ),
            ),
        };
        self.error_with_help(&code::NO_SUCH_RULE, id.span, message, help);
    }

    fn unused(&mut self, name: &Name) {
        // A rule with an error may be the one that uses it.
        if self.used.contains(&name.text) || self.failed {
            return;
        }
        self.warn(
            &code::UNUSED,
            name,
            (
                format!("没有规则用到“{}”", name.text),
                format!("no rule uses `{}`", name.text),
            ),
            (
                format!("删去它，或在规则里写 {}", name.text),
                format!("delete it, or write {} in a rule", name.text),
            ),
        );
    }

    fn warn(
        &mut self,
        code: &'static Code,
        name: &Name,
        message: (String, String),
        help: (String, String),
    ) {
        let warning = Diagnostic::warning(code, name.span, Wording::new(message.0, message.1));
        self.report(warning.help(Wording::new(help.0, help.1)));
    }
}

fn test(item: &Item) -> Option<&Test> {
    match item {
        Item::Test(test) => Some(test),
        _ => None,
    }
}

/// The ids of all rules, standards and commitments, those with errors among them.
fn all_ids(files: &[File]) -> BTreeSet<&str> {
    let items = files.iter().flat_map(|file| &file.items);
    items
        .filter_map(|item| match item {
            Item::Rule(own) | Item::Standard(own) | Item::Commitment(own) => {
                Some(own.id.text.as_str())
            }
            _ => None,
        })
        .collect()
}

fn characteristic(id: &str) -> &str {
    id.split('.').next().unwrap_or(id)
}

/// The rules that a test speaks of, and whether it expects them to say anything.
fn expected(test: &Test) -> impl Iterator<Item = (&Name, bool)> {
    test.steps.iter().filter_map(|step| match &step.kind {
        StepKind::Expect(expect) => match expect {
            Expect::Alert { rule, .. } | Expect::MessageContains { rule, .. } => Some((rule, true)),
            Expect::Withdrawn(rule) | Expect::Unknown(rule) => Some((rule, true)),
            Expect::NoAlert(rule)
            | Expect::Standing { standard: rule, .. }
            | Expect::Claim {
                commitment: rule, ..
            } => Some((rule, false)),
            Expect::Exposure { .. } | Expect::NothingElse => None,
        },
        StepKind::Event { .. } | StepKind::Advance(_) => None,
    })
}
