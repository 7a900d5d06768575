//! Sentences with their placeholders, evidence, merge keys: what a rule says when it fires.

use super::{Checker, Place, code};
use crate::ast::{self, ClauseKind, ExpressionKind, Name};
use crate::typed::{Evidence, MergeKey, Part, Span, Type, Voice};
use anxin_events::vocabulary::Role;
use anxin_events::{Field, Kind};

impl Checker {
    /// What the clauses say at an event of this kind.
    pub(super) fn voice(&mut self, clauses: &[&ast::Clause], kind: Kind) -> Option<Voice> {
        let mut voice = Voice::default();
        let mut whole = true;
        for clause in clauses {
            let said = match &clause.kind {
                ClauseKind::Message(text) => {
                    self.message(text, clause.span, kind).map(|(zh, en)| {
                        voice.zh = zh;
                        voice.en = en;
                    })
                }
                ClauseKind::Evidence(evidence) => self
                    .evidence(evidence, kind)
                    .map(|evidence| voice.evidence = evidence),
                ClauseKind::AtStake { party, amount } => {
                    let role = self.role(party);
                    let amount = self.typed(amount, Type::Money, Place::event(kind));
                    role.zip(amount).map(|stake| voice.at_stake = Some(stake))
                }
                ClauseKind::Merge { keys, .. } => {
                    let keys: Vec<Option<MergeKey>> =
                        keys.iter().map(|key| self.merge_key(key, kind)).collect();
                    keys.into_iter()
                        .collect::<Option<_>>()
                        .map(|keys| voice.merge = keys)
                }
                _ => continue,
            };
            whole &= said.is_some();
        }
        if voice.evidence.is_empty() {
            voice.evidence.push(Evidence::ThisEvent);
        }
        whole.then_some(voice)
    }

    #[expect(
        clippy::type_complexity,
        reason = "a sentence in each language, if it is there"
    )]
    fn message(
        &mut self,
        text: &ast::Text,
        span: ast::Span,
        kind: Kind,
    ) -> Option<(Option<Vec<Part>>, Option<Vec<Part>>)> {
        let mut parts = |text: &Option<String>| match text {
            None => Some(None),
            Some(text) => self.parts(text, span, kind).map(Some),
        };
        let zh = parts(&text.zh);
        Some((zh?, parts(&text.en)?))
    }

    /// Text with `{name}` in it; `{{` and `}}` are braces.
    fn parts(&mut self, text: &str, span: ast::Span, kind: Kind) -> Option<Vec<Part>> {
        let (mut parts, mut plain) = (Vec::new(), String::new());
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            match c {
                '{' | '}' if rest.peek() == Some(&c) => {
                    rest.next();
                    plain.push(c);
                }
                '{' => {
                    let mut name = String::new();
                    let mut closed = false;
                    for c in rest.by_ref() {
                        if c == '}' {
                            closed = true;
                            break;
                        }
                        name.push(c);
                    }
                    if !closed {
                        self.placeholder(&name, span);
                        return None;
                    }
                    if !plain.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut plain)));
                    }
                    parts.push(self.value(name.trim(), span, kind)?);
                }
                '}' => {
                    self.placeholder("}", span);
                    return None;
                }
                c => plain.push(c),
            }
        }
        if !plain.is_empty() {
            parts.push(Part::Text(plain));
        }
        Some(parts)
    }

    fn placeholder(&mut self, name: &str, span: ast::Span) {
        let (zh, en) = (
            format!("花括号里的“{name}”不认识"),
            format!("unknown placeholder `{name}`"),
        );
        self.error(&code::UNKNOWN_PLACEHOLDER, span, zh, en);
    }

    fn value(&mut self, name: &str, span: ast::Span, kind: Kind) -> Option<Part> {
        let named = |text: &str| Name {
            text: text.to_owned(),
            span,
        };
        let expression = match name.split_once('.') {
            Some(("本交易" | "deal", fact)) => ExpressionKind::DealFact(named(fact)),
            Some(("本事件" | "event", field)) => ExpressionKind::EventField(named(field)),
            Some(("参数" | "parameter", parameter)) => return self.declared(parameter, span),
            Some(_) => {
                self.placeholder(name, span);
                return None;
            }
            None if Field::find(name).is_some() => ExpressionKind::Name(named(name)),
            None => return self.declared(name, span),
        };
        let (expr, ty) = self.expression(
            &ast::Expression {
                kind: expression,
                span,
            },
            None,
            Place::event(kind),
        )?;
        Some(Part::Value(expr, ty))
    }

    /// A constant or parameter.
    fn declared(&mut self, name: &str, span: ast::Span) -> Option<Part> {
        let durations = [Type::Exact, Type::Calendar];
        let found = match (
            self.names.constants.get(name),
            self.names.parameters.get(name),
        ) {
            (Some((ty, crate::typed::Constant::Length(length))), _) if durations.contains(ty) => {
                Some(Part::Span(Span::Fixed(*length)))
            }
            (Some((_, crate::typed::Constant::Text(text))), _) => Some(Part::Text(text.clone())),
            (Some((ty, crate::typed::Constant::Number(number))), _) => {
                Some(Part::Value(crate::typed::Expr::Number(*number), *ty))
            }
            (_, Some((index, parameter))) if durations.contains(&parameter.ty) => {
                Some(Part::Span(Span::Parameter(*index)))
            }
            (_, Some((index, parameter))) => Some(Part::Value(
                crate::typed::Expr::Parameter(*index),
                parameter.ty,
            )),
            _ => None,
        };
        if found.is_none() {
            self.placeholder(name, span);
        }
        self.used.insert(name.to_owned());
        found
    }

    fn evidence(&mut self, evidence: &[ast::Evidence], kind: Kind) -> Option<Vec<Evidence>> {
        let checked: Vec<Option<Evidence>> = evidence
            .iter()
            .map(|evidence| match evidence {
                ast::Evidence::ThisEvent(_) => Some(Evidence::ThisEvent),
                ast::Evidence::Latest(pattern) => self.pattern(pattern, kind).map(Evidence::Latest),
            })
            .collect();
        checked.into_iter().collect()
    }

    pub(super) fn role(&mut self, name: &Name) -> Option<Role> {
        let role = Role::SET
            .find(&name.text)
            .and_then(|term| Role::from_code(term.code));
        if role.is_none() {
            let known = Role::SET.terms.iter().flat_map(|term| [term.zh, term.name]);
            self.unknown(&code::UNKNOWN_TERM, name, ("角色", "role"), known);
        }
        role
    }

    fn merge_key(&mut self, key: &Name, kind: Kind) -> Option<MergeKey> {
        if matches!(key.text.as_str(), "交易" | "deal") {
            return Some(MergeKey::Deal);
        }
        let (field, ty) = self.field(key, kind)?;
        if matches!(ty, Type::Ids(_)) {
            let (zh, en) = (
                format!("“{}”是集合，不能作合并键", key.text),
                format!("`{}` is a set", key.text),
            );
            self.error(&code::BAD_KEY, key.span, zh, en);
            return None;
        }
        Some(MergeKey::Field(field, ty))
    }
}
