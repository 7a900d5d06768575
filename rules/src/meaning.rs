//! What a rule and a parameter mean, as text that nothing else changes: not comments, layout, the order
//! of files, the language in which they are written, or what other rules stand beside them.
//!
//! Predicates and constants stand in place, parameters by name, registers spelt out. The text is hashed
//! into locks that outlive this program, so its form is never changed; what is new gets new words.

use crate::calendar::Length;
use crate::rule_set::{RuleSet, TypedRules};
use crate::terms::{RuleInfo, Terms};
use crate::typed::{
    Case, Comparison, Cond, Constant, Deadline, Evidence, Expr, MergeKey, Parameter, Part, Pattern,
    Rounded, Span, Table, Trigger, Voice,
};

mod promises;
use anxin_events::{Field, Instant};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

impl RuleSet {
    /// SHA-256 of what a rule means, in hex: its conditions with predicates and constants in place, what it
    /// says, its type, severity, actions, scope and period, and the registers that it reads. Its title, basis,
    /// owner, mode and version are not part of it, nor are the values of parameters, which are dated themselves.
    #[must_use]
    pub fn rule_digest(&self, rule: usize) -> Option<String> {
        self.meaning(rule).map(|text| digest(&text))
    }

    fn meaning(&self, rule: usize) -> Option<String> {
        let (info, trigger) = (self.rules.get(rule)?, self.typed.triggers.get(rule)?);
        Some(Writer::write(&self.typed, |writer| {
            writer.rule(info);
            writer.trigger(trigger);
        }))
    }

    /// Name of each parameter and its values by their start, one line of text each; ascending by name.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = (&str, Vec<String>)> {
        let all = self.typed.parameters.iter();
        all.map(|parameter| (name_of(parameter), values(parameter)))
    }
}

impl RuleSet {
    /// The same for each table: one line of text a version.
    pub(crate) fn tables(&self) -> impl Iterator<Item = (&str, Vec<String>)> {
        self.typed
            .tables
            .iter()
            .map(|table| (table_name(table), bands(table)))
    }
}

fn table_name(table: &Table) -> &str {
    &table.label.1
}

fn bands(table: &Table) -> Vec<String> {
    let how = match table.scale {
        None => "bands",
        Some(Rounded::HalfUp) => "scale half_up",
        Some(Rounded::Down) => "scale down",
    };
    let (key, value) = (table.key.names().1, table.value.names().1);
    let version = |(from, bands): &(Option<Instant>, Vec<crate::typed::Band>)| {
        let mut text = format!("{} {how} {key} {value}", start(*from));
        for band in bands {
            let below = band
                .below
                .map_or_else(|| "rest".to_owned(), |below| below.to_string());
            let _ = write!(text, " {below}:{}", band.value);
        }
        text + "\n"
    };
    table.versions.iter().map(version).collect()
}

fn start(from: Option<Instant>) -> String {
    from.map_or_else(|| "always".to_owned(), |from| from.to_string())
}

fn name_of(parameter: &Parameter) -> &str {
    let label = &parameter.label.1;
    label.strip_prefix("parameter.").unwrap_or(label)
}

fn values(parameter: &Parameter) -> Vec<String> {
    let value = |(from, value): &(Option<Instant>, Constant)| {
        let from = start(*from);
        let value = match value {
            Constant::Number(number) => number.to_string(),
            Constant::Text(text) => format!("{text:?}"),
            Constant::Length(length) => length_text(*length),
        };
        format!("{from} {} {value}\n", parameter.ty.names().1)
    };
    parameter.values.iter().map(value).collect()
}

fn length_text(length: Length) -> String {
    match length {
        Length::Exact(micros) => format!("{micros}us"),
        Length::WorkingDays(days) => format!("{days}wd"),
        Length::CalendarDays(days) => format!("{days}cd"),
        Length::Months(months) => format!("{months}mo"),
    }
}

/// SHA-256 in hex.
pub(crate) fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Writes words in brackets: `(is purpose 4)`.
struct Writer<'a> {
    out: String,
    typed: &'a TypedRules,
}

impl<'a> Writer<'a> {
    fn write(typed: &'a TypedRules, what: impl FnOnce(&mut Self)) -> String {
        let mut writer = Writer {
            out: String::new(),
            typed,
        };
        what(&mut writer);
        writer.out
    }
}

impl Writer<'_> {
    fn word(&mut self, word: &str) {
        if !self.out.is_empty() && !self.out.ends_with(['(', '\n']) {
            self.out.push(' ');
        }
        self.out.push_str(word);
    }

    /// `(word …)`.
    fn group(&mut self, word: &str, inside: impl FnOnce(&mut Self)) {
        self.word("(");
        self.word(word);
        inside(self);
        self.out.push(')');
    }

    fn line(&mut self, word: &str, rest: &str) {
        let _ = writeln!(self.out, "{word} {rest}");
    }

    fn rule(&mut self, info: &RuleInfo) {
        self.terms("rule", &info.terms);
        self.line("type", info.risk.name());
        self.line("severity", info.severity.names().1);
        let actions: Vec<&str> = info.actions.iter().map(|action| action.names().1).collect();
        self.line("then", &actions.join(" "));
        if let Some(within) = info.merge_within {
            self.line("merge within", &length_text(within));
        }
    }

    fn terms(&mut self, word: &str, terms: &Terms) {
        self.line(word, &terms.id);
        let mut scope = terms.scope.clone();
        scope.sort();
        for (field, value) in scope {
            self.line("scope", &format!("{field} {value:?}"));
        }
        if let Some(period) = terms.effective {
            let to = period
                .to
                .map_or_else(|| "open".to_owned(), |to| to.to_string());
            self.line("effective", &format!("{} {to}", period.from));
        }
    }

    fn trigger(&mut self, trigger: &Trigger) {
        match trigger {
            Trigger::Events(cases) => {
                for Case {
                    kind,
                    condition,
                    voice,
                } in cases
                {
                    self.group("event", |own| {
                        own.word(kind.spec().name);
                        own.cond(condition);
                        own.voice(voice);
                    });
                    self.out.push('\n');
                }
            }
            Trigger::Deadline(deadline) => {
                let Deadline {
                    start,
                    from,
                    after,
                    absent,
                    condition,
                    voice,
                } = &**deadline;
                self.group("deadline", |own| {
                    own.pattern(start);
                    from.iter().for_each(|field| own.field("from", *field));
                    own.span(*after);
                    absent
                        .iter()
                        .for_each(|absent| own.group("absent", |own| own.pattern(absent)));
                    own.cond(condition);
                    own.voice(voice);
                });
                self.out.push('\n');
            }
        }
    }

    fn voice(&mut self, voice: &Voice) {
        for (word, sentence) in [("zh", &voice.zh), ("en", &voice.en)] {
            if let Some(parts) = sentence {
                self.group(word, |own| parts.iter().for_each(|part| own.part(part)));
            }
        }
        self.group("evidence", |own| {
            for evidence in &voice.evidence {
                match evidence {
                    Evidence::ThisEvent => own.word("event"),
                    Evidence::Latest(pattern) => own.pattern(pattern),
                }
            }
        });
        if let Some((role, amount)) = &voice.at_stake {
            let role = (*role as u8).to_string();
            self.group("at_stake", |own| {
                own.word(&role);
                own.expr(amount);
            });
        }
        self.group("merge", |own| {
            for key in &voice.merge {
                match key {
                    MergeKey::Deal => own.word("deal"),
                    MergeKey::Field(field, _) => own.word(field.spec().name),
                }
            }
        });
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Text(text) => self.word(&format!("{text:?}")),
            Part::Value(value, _) => self.expr(value),
            Part::Span(span) => self.span(*span),
        }
    }

    fn pattern(&mut self, pattern: &Pattern) {
        self.group("of", |own| {
            own.word(pattern.kind.spec().name);
            own.cond(&pattern.filter);
            for (theirs, ours) in &pattern.same {
                own.group("same", |own| {
                    own.word(theirs.spec().name);
                    own.word(ours.spec().name);
                });
            }
        });
    }

    fn span(&mut self, span: Span) {
        match span {
            Span::Fixed(length) => self.word(&length_text(length)),
            Span::Parameter(index) => self.parameter(index),
        }
    }

    fn parameter(&mut self, index: usize) {
        let name = self.typed.parameters.get(index).map(name_of);
        let name = name.unwrap_or_default();
        self.group("parameter", |own| own.word(name));
    }

    fn field(&mut self, word: &str, field: Field) {
        self.group(word, |own| own.word(field.spec().name));
    }

    fn conds(&mut self, word: &str, of: &[Cond]) {
        self.group(word, |own| of.iter().for_each(|part| own.cond(part)));
    }

    fn cond(&mut self, cond: &Cond) {
        match cond {
            Cond::Any(of) => self.conds("any", of),
            Cond::All(of) => self.conds("all", of),
            Cond::Not(inner) => self.conds("not", std::slice::from_ref(inner)),
            Cond::Compare(how, left, right) => {
                let word = match how {
                    Comparison::Is => "is",
                    Comparison::Less => "<",
                    Comparison::AtMost => "<=",
                    Comparison::More => ">",
                    Comparison::AtLeast => ">=",
                };
                self.exprs(word, [left, right]);
            }
            Cond::Member(left, right) => self.exprs("member", [left, right]),
            Cond::Subset(left, right) => self.exprs("subset", [left, right]),
            Cond::Present(value) => self.exprs("present", [value]),
            Cond::Flag(value) => self.exprs("flag", [value]),
            Cond::Has(within, pattern) => self.window("has", *within, pattern, None),
            Cond::Since(start, event, there) => {
                self.group(if *there { "since" } else { "none_since" }, |own| {
                    own.pattern(start);
                    own.pattern(event);
                });
            }
        }
    }

    fn exprs<'e>(&mut self, word: &str, of: impl IntoIterator<Item = &'e Expr>) {
        self.group(word, |own| of.into_iter().for_each(|part| own.expr(part)));
    }

    fn window(
        &mut self,
        word: &str,
        within: Option<Span>,
        pattern: &Pattern,
        field: Option<Field>,
    ) {
        self.group(word, |own| {
            within.into_iter().for_each(|span| own.span(span));
            own.pattern(pattern);
            field
                .into_iter()
                .for_each(|field| own.word(field.spec().name));
        });
    }

    fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Number(number) => self.word(&number.to_string()),
            Expr::Id(id) => self.word(&format!("{id:?}")),
            Expr::Field(field) => self.word(field.spec().name),
            Expr::Here(field, _) => self.field("here", *field),
            Expr::Fact(fact) => self.group("deal", |own| own.word(fact.spec().name)),
            Expr::Parameter(index) => self.parameter(*index),
            Expr::OccurredAt => self.word("(occurred_at)"),
            Expr::LatestAt(pattern) => self.window("latest_at", None, pattern, None),
            Expr::Latest(pattern, field) => self.window("latest", None, pattern, Some(*field)),
            Expr::Count(within, pattern) => self.window("count", *within, pattern, None),
            Expr::Total(within, pattern, field) => {
                self.window("sum", *within, pattern, Some(*field));
            }
            Expr::InTable(index, key) => {
                let name = self.typed.tables.get(*index).map(table_name);
                self.group("table", |own| {
                    own.word(name.unwrap_or_default());
                    own.expr(key);
                });
            }
            Expr::OtherDeals(index, key) => self.other_deals(*index, key),
            Expr::Plus(left, right) => self.exprs("+", [&**left, right]),
            Expr::Minus(left, right) => self.exprs("-", [&**left, right]),
            Expr::Times(left, right, Rounded::HalfUp) => self.exprs("half_up", [&**left, right]),
            Expr::Times(left, right, Rounded::Down) => self.exprs("down", [&**left, right]),
            Expr::Least(of) => self.exprs("min", of),
            Expr::Most(of) => self.exprs("max", of),
            Expr::Set(of) => self.exprs("set", of),
        }
    }

    /// The register with what enters and leaves it: to change that changes the rule.
    fn other_deals(&mut self, index: usize, key: &Expr) {
        let register = self.typed.registers.get(index);
        self.group("other_deals", |own| {
            own.expr(key);
            if let Some(register) = register {
                own.field("by", register.key);
                own.group("enter", |own| {
                    register.enter.iter().for_each(|of| own.pattern(of))
                });
                own.group("exit", |own| {
                    register.exit.iter().for_each(|of| own.pattern(of))
                });
                register
                    .keep
                    .iter()
                    .for_each(|keep| own.word(&length_text(*keep)));
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::{Calendar, RuleSet, Source};

    /// Locks outlive the program: this text may grow by new words, but what stands here stays.
    #[test]
    fn the_text_that_is_hashed_stays() {
        let text = "规则文件 含义\n语言版本 1\n参数 起点 = 5万元\n登记簿 在途 按 房屋\n  加入 当 合同签署\n  移出 当 合同解除\n规则 R \"名\"\n  类型 C\n  级别 高\n  生效 2025-01-01 起\n  适用 城市=郑州\n  当 付款完成\n  若 金额 >= 起点 且 在途[本交易.房屋] 中 其他交易 个数 >= 1 且 最近 3天 内 没有 产权核验 其中 来源 是 登记机构\n  则 告警\n  说明 \"付 {金额}\"\n";
        let loaded = RuleSet::load(&[Source { name: "r", text }], &Calendar::default());
        let meaning = loaded.rule_set.unwrap().meaning(0).unwrap();
        let expected = "rule R\nscope 城市 \"郑州\"\neffective 2025-01-01 open\ntype C\nseverity high\nthen alert\n\
            (event payment_made (all (all (any (is (here city) \"郑州\"))) (any (all)) (all \
            (>= amount (parameter 起点)) \
            (>= (other_deals (deal property) (by property) (enter (of contract_signed (all))) (exit (of contract_rescinded (all)))) 1) \
            (not (has 259200000000us (of title_checked (is source 1)))))) \
            (zh \"付 \" amount) (evidence event) (merge))\n";
        assert_eq!(meaning, expected);
    }
}
