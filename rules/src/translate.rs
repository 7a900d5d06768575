//! The same file with the words of the other language: names of kinds, fields, values, facts and the
//! clauses' own words. What an author named, ids, and text for people stay as they are.
//!
//! Either language's name is understood everywhere, so a name that could mean two things is left alone.

use crate::ast::{
    Assignment, Clause, ClauseKind, Condition, ConditionKind, Duty, EventPattern, Evidence, Expect,
    Expression, ExpressionKind, File, Item, Language, Name, Rule, Step, StepKind, Trigger, Written,
};
mod labels;

use crate::facts::Fact;
use crate::terms::{Action, Mode, Severity};
use anxin_events::vocabulary::{Role, TermSet};
use anxin_events::{Field, FieldType, Kind};
use std::collections::BTreeSet;

/// Turns the files of one rule set into `language`. There and back again gives the same files.
pub fn translate(files: &mut [File], language: Language) {
    let translator = Translator {
        language,
        declared: declared(files),
    };
    for file in files {
        if file.language != language {
            labels::swap(file);
        }
        file.language = language;
        file.defaults
            .iter_mut()
            .for_each(|clause| translator.clause(clause));
        file.items.iter_mut().for_each(|item| translator.item(item));
    }
}

/// Constants, parameters, predicates and registers: an author's own names.
fn declared(files: &[File]) -> BTreeSet<String> {
    let names = files.iter().flat_map(|file| &file.items);
    let names = names.filter_map(|item| match item {
        Item::Constant(of) | Item::Parameter(of) => Some(&of.name),
        Item::Predicate(of) => Some(&of.name),
        Item::Register(of) => Some(&of.name),
        Item::Table(of) => Some(&of.name),
        Item::Rule(_) | Item::Standard(_) | Item::Commitment(_) | Item::Test(_) => None,
    });
    names.map(|name| name.text.clone()).collect()
}

struct Translator {
    language: Language,
    declared: BTreeSet<String>,
}

/// Chinese and English of a name, if the name is known.
type Names = Option<(&'static str, &'static str)>;

fn kind_names(name: &str) -> Names {
    Kind::find(name).map(|kind| (kind.spec().zh, kind.spec().name))
}

fn field_names(name: &str) -> Names {
    Field::find(name).map(|field| (field.spec().zh, field.spec().name))
}

fn fact_names(name: &str) -> Names {
    Fact::find(name).map(|fact| (fact.spec().zh, fact.spec().name))
}

fn term_names(set: &TermSet, name: &str) -> Names {
    set.find(name).map(|term| (term.zh, term.name))
}

/// What a field holds, if that is a list.
fn terms_of(field: &str) -> Option<&'static TermSet> {
    match Field::find(field)?.spec().ty {
        FieldType::Term(set) => Some(set),
        _ => None,
    }
}

impl Translator {
    fn put(&self, name: &mut Name, names: Names) {
        if let Some((zh, en)) = names {
            let text = match self.language {
                Language::Zh => zh,
                Language::En => en,
            };
            text.clone_into(&mut name.text);
        }
    }

    fn kind(&self, name: &mut Name) {
        self.put(name, kind_names(&name.text));
    }

    fn field(&self, name: &mut Name) {
        self.put(name, field_names(&name.text));
    }

    fn role(&self, name: &mut Name) {
        self.put(name, term_names(&Role::SET, &name.text));
    }

    /// A bare name beside a value that may be of a list.
    fn value(&self, name: &mut Name, beside: Option<&TermSet>) {
        let term = beside.and_then(|set| term_names(set, &name.text));
        // A field that an author's own name or a word of the list hides in either language keeps
        // the name that it has.
        let hidden = |own: &str| {
            self.declared.contains(own) || beside.is_some_and(|set| set.find(own).is_some())
        };
        let seen = |(zh, en): &(&str, &str)| !hidden(zh) && !hidden(en);
        self.put(name, term.or_else(|| field_names(&name.text).filter(seen)));
    }

    fn item(&self, item: &mut Item) {
        match item {
            Item::Constant(_) | Item::Parameter(_) | Item::Table(_) => {}
            Item::Predicate(predicate) => self.condition(&mut predicate.condition),
            Item::Register(register) => {
                self.field(&mut register.key);
                self.patterns(&mut register.enter);
                self.patterns(&mut register.exit);
            }
            Item::Rule(rule) | Item::Standard(rule) | Item::Commitment(rule) => self.rule(rule),
            Item::Test(test) => {
                test.background
                    .iter_mut()
                    .for_each(|assignment| self.assignment(assignment));
                test.steps.iter_mut().for_each(|step| self.step(step));
            }
        }
    }

    fn rule(&self, rule: &mut Rule) {
        rule.clauses
            .iter_mut()
            .for_each(|clause| self.clause(clause));
    }

    fn clause(&self, clause: &mut Clause) {
        match &mut clause.kind {
            ClauseKind::Severity(name) => {
                self.put(name, Severity::named(&name.text).map(Severity::names));
            }
            ClauseKind::Mode(name) => self.put(name, Mode::named(&name.text).map(Mode::names)),
            ClauseKind::Scope(pairs) => {
                pairs.iter_mut().for_each(|(of, _)| self.scope_key(of));
            }
            ClauseKind::When(trigger) => self.trigger(trigger),
            ClauseKind::If(condition) => self.condition(condition),
            ClauseKind::Then(actions) => {
                for name in actions {
                    self.put(name, Action::named(&name.text).map(Action::names));
                }
            }
            ClauseKind::AtStake { party, amount } => {
                self.role(party);
                self.expression(amount, None);
            }
            ClauseKind::Evidence(all) => {
                for evidence in all {
                    if let Evidence::Latest(pattern) = evidence {
                        self.pattern(pattern);
                    }
                }
            }
            ClauseKind::Merge { keys, .. } => keys.iter_mut().for_each(|key| self.merge_key(key)),
            kind => self.promise(kind),
        }
    }

    /// The clauses of commitments; what is left of all others has no name to turn.
    fn promise(&self, clause: &mut ClauseKind) {
        match clause {
            ClauseKind::Requirement(of) | ClauseKind::Exclusion(of) => {
                self.condition(&mut of.condition);
                of.excused.iter_mut().for_each(|own| self.condition(own));
            }
            ClauseKind::Question { condition, .. } => self.condition(condition),
            ClauseKind::Base { amount, .. }
            | ClauseKind::Cap(amount)
            | ClauseKind::YearlyCap(amount) => self.expression(amount, None),
            ClauseKind::Exception(of) => {
                of.condition.iter_mut().for_each(|own| self.condition(own));
                let bounds = of.at_least.iter_mut().chain(&mut of.at_most);
                let amounts = std::iter::once(&mut of.amount).chain(bounds);
                amounts.for_each(|amount| self.expression(amount, None));
            }
            ClauseKind::Sharing(of) => {
                of.condition.iter_mut().for_each(|own| self.condition(own));
                for share in of.shares.iter_mut().chain(&mut of.otherwise) {
                    self.role(&mut share.bearer);
                    share
                        .part
                        .iter_mut()
                        .for_each(|part| self.expression(part, None));
                }
            }
            _ => {}
        }
    }

    fn scope_key(&self, key: &mut Name) {
        let names = match key.text.as_str() {
            "城市" | "city" => Some(("城市", "city")),
            "品牌" | "品牌编号" | "brand" => Some(("品牌", "brand")),
            _ => None,
        };
        self.put(key, names);
    }

    fn merge_key(&self, key: &mut Name) {
        match key.text.as_str() {
            "交易" | "deal" => self.put(key, Some(("交易", "deal"))),
            _ => self.field(key),
        }
    }

    fn trigger(&self, trigger: &mut Trigger) {
        match trigger {
            Trigger::Events(patterns) => self.patterns(patterns),
            Trigger::Deadline {
                start,
                from_field,
                absent,
                same,
                ..
            } => {
                self.pattern(start);
                from_field.iter_mut().for_each(|name| self.field(name));
                absent.iter_mut().for_each(|absent| self.pattern(absent));
                same.iter_mut().for_each(|name| self.field(name));
            }
            Trigger::Duty {
                start,
                from_field,
                duty,
            } => {
                self.pattern(start);
                from_field.iter_mut().for_each(|name| self.field(name));
                match duty {
                    Duty::Holds(condition) => self.condition(condition),
                    Duty::Before { event, same, .. } | Duty::After { event, same, .. } => {
                        self.pattern(event);
                        same.iter_mut().for_each(|name| self.field(name));
                    }
                }
            }
        }
    }

    fn patterns(&self, patterns: &mut [EventPattern]) {
        patterns
            .iter_mut()
            .for_each(|pattern| self.pattern(pattern));
    }

    fn pattern(&self, pattern: &mut EventPattern) {
        self.kind(&mut pattern.kind);
        if let Some(filter) = &mut pattern.filter {
            self.condition(filter);
        }
    }

    fn condition(&self, condition: &mut Condition) {
        match &mut condition.kind {
            ConditionKind::Any(of) | ConditionKind::All(of) => {
                of.iter_mut().for_each(|part| self.condition(part));
            }
            ConditionKind::Not(inner) => self.condition(inner),
            ConditionKind::Compare { left, right, .. } => self.pair(left, right),
            ConditionKind::Member { item, set, .. } => self.pair(item, set),
            ConditionKind::Present { value, .. } => self.expression(value, None),
            ConditionKind::Occurred { event, .. } => self.pattern(event),
            ConditionKind::Since { start, event, .. } => {
                self.pattern(start);
                self.pattern(event);
            }
            ConditionKind::Named(name) => self.value(name, None),
        }
    }

    /// Two sides, of which one may say what list the other's name belongs to.
    fn pair(&self, left: &mut Expression, right: &mut Expression) {
        let (of_left, of_right) = (self.list_of(left), self.list_of(right));
        self.expression(left, of_right);
        self.expression(right, of_left);
    }

    fn list_of(&self, value: &Expression) -> Option<&'static TermSet> {
        match &value.kind {
            ExpressionKind::Name(name) if self.declared.contains(&name.text) => None,
            ExpressionKind::Name(field)
            | ExpressionKind::EventField(field)
            | ExpressionKind::LatestField { field, .. } => terms_of(&field.text),
            _ => None,
        }
    }

    fn expression(&self, value: &mut Expression, beside: Option<&TermSet>) {
        match &mut value.kind {
            ExpressionKind::Literal(_) | ExpressionKind::Parameter(_) => {}
            ExpressionKind::Name(name) => self.value(name, beside),
            ExpressionKind::EventField(name) => self.field(name),
            ExpressionKind::DealFact(name) => self.put(name, fact_names(&name.text)),
            ExpressionKind::LatestField { event, field }
            | ExpressionKind::SumOf { event, field, .. } => {
                self.pattern(event);
                self.field(field);
            }
            ExpressionKind::CountOf { event, .. } => self.pattern(event),
            ExpressionKind::RegisterCount { key, .. } | ExpressionKind::Lookup { key, .. } => {
                self.expression(key, None);
            }
            ExpressionKind::Sum { left, right, .. } => {
                self.expression(left, None);
                self.expression(right, None);
            }
            ExpressionKind::Times { money, ratio, .. } => {
                self.expression(money, None);
                self.expression(ratio, None);
            }
            ExpressionKind::Extreme { of, .. } => {
                of.iter_mut().for_each(|part| self.expression(part, None));
            }
            ExpressionKind::Set(elements) => {
                elements
                    .iter_mut()
                    .for_each(|element| self.expression(element, beside));
            }
        }
    }

    fn assignment(&self, assignment: &mut Assignment) {
        let set = terms_of(&assignment.field.text);
        for value in &mut assignment.values {
            if let (Written::Word(name), Some(set)) = (value, set) {
                self.put(name, term_names(set, &name.text));
            }
        }
        self.merge_key(&mut assignment.field);
    }

    fn step(&self, step: &mut Step) {
        match &mut step.kind {
            StepKind::Event { kind, fields, .. } => {
                self.kind(kind);
                fields
                    .iter_mut()
                    .for_each(|assignment| self.assignment(assignment));
            }
            StepKind::Expect(Expect::Exposure { party, .. }) => self.role(party),
            StepKind::Expect(_) | StepKind::Advance(_) => {}
        }
    }
}
