//! Conditions: both sides of a comparison have one type, and each form says what it needs.

use super::meaning::{Said, Written};
use super::{Checker, Place, code};
use crate::ast::{self, CompareOp, Condition, ConditionKind, Expression, ExpressionKind};
use crate::diagnostic::{Diagnostic, Wording};
use crate::typed::{Comparison, Cond, Expr, Span, Type};
use std::collections::BTreeSet;

/// Predicates one inside the other.
const MAX_PREDICATES: usize = 16;

impl Checker {
    /// The condition with every name resolved; where it was written is kept for what is said of it later.
    pub(super) fn condition(&mut self, condition: &Condition, place: Place) -> Option<Cond> {
        if !self.node(condition.span) {
            return None;
        }
        let cond = self.resolved(condition, place)?;
        let (file, span) = self.used_at.unwrap_or((self.file, condition.span));
        let key = (place.kind(), place.filtered.is_some(), cond.clone());
        self.written.entry(key).or_default().push(Written {
            file,
            span,
            said: Said::Condition(Box::new(condition.clone())),
        });
        Some(cond)
    }

    fn resolved(&mut self, condition: &Condition, place: Place) -> Option<Cond> {
        match &condition.kind {
            ConditionKind::Any(of) => self.conditions(of, place).map(Cond::Any),
            ConditionKind::All(of) => self.conditions(of, place).map(Cond::All),
            ConditionKind::Not(inner) => Some(not(self.condition(inner, place)?)),
            ConditionKind::Compare { left, op, right } => {
                self.compare(left, *op, right, condition.span, place)
            }
            ConditionKind::Member { item, negated, set } => {
                let cond = self.member(item, set, place)?;
                Some(if *negated { not(cond) } else { cond })
            }
            ConditionKind::Present { value, negated } => {
                let cond = Cond::Present(self.expression(value, None, place)?.0);
                Some(if *negated { not(cond) } else { cond })
            }
            ConditionKind::Occurred {
                within,
                negated,
                event,
            } => {
                self.history_allowed(condition.span, place)?;
                let within = self.within(within.as_ref());
                let event = self.pattern(event, place.this)?;
                let cond = Cond::Has(within?, Box::new(event));
                Some(if *negated { not(cond) } else { cond })
            }
            ConditionKind::Since {
                start,
                negated,
                event,
            } => {
                self.history_allowed(condition.span, place)?;
                let start = self.pattern(start, place.this);
                let event = self.pattern(event, place.this)?;
                Some(Cond::Since(Box::new(start?), Box::new(event), !negated))
            }
            ConditionKind::Named(name) => self.named(name, place),
        }
    }

    /// All of them, so that every error is told.
    fn conditions(&mut self, of: &[Condition], place: Place) -> Option<Vec<Cond>> {
        let checked: Vec<Option<Cond>> = of
            .iter()
            .map(|condition| self.condition(condition, place))
            .collect();
        checked.into_iter().collect()
    }

    /// None is an error; `Some(None)` is no window.
    pub(super) fn within(&mut self, within: Option<&ast::Duration>) -> Option<Option<Span>> {
        match within {
            None => Some(None),
            Some(duration) => self.span(duration).map(Some),
        }
    }

    /// A filter sees its own event alone.
    pub(super) fn history_allowed(&mut self, span: ast::Span, place: Place) -> Option<()> {
        if place.filtered.is_none() {
            return Some(());
        }
        let message = (
            "其中 只能看那个事件自己的字段、常量和参数".to_owned(),
            "`where` reads the fields of its own event, constants and parameters".to_owned(),
        );
        let help = (
            "把这个条件写到 若 里".to_owned(),
            "move this condition under `if`".to_owned(),
        );
        self.error_with_help(&code::FILTER_LOOKS_FAR, span, message, help);
        None
    }

    fn named(&mut self, name: &ast::Name, place: Place) -> Option<Cond> {
        let flag = anxin_events::Field::find(&name.text)
            .filter(|field| place.kind().spec().slot(*field).is_some());
        if flag.is_none()
            && let Some((file, predicate)) = self.names.predicates.get(&name.text).cloned()
        {
            if self.expanding.contains(&name.text) || self.expanding.len() >= MAX_PREDICATES {
                let (zh, en) = (
                    format!("定义“{}”绕回了自己", name.text),
                    format!("predicate `{}` refers to itself", name.text),
                );
                self.error(&code::PREDICATE_LOOP, name.span, zh, en);
                return None;
            }
            self.used.insert(name.text.clone());
            let outer = self.used_at;
            self.used_at = outer.or(Some((self.file, name.span)));
            let home = std::mem::replace(&mut self.file, file);
            self.expanding.push(name.text.clone());
            let cond = self.condition(&predicate.condition, place);
            self.expanding.pop();
            self.file = home;
            self.used_at = outer;
            return cond;
        }
        let expression = Expression {
            kind: ExpressionKind::Name(name.clone()),
            span: name.span,
        };
        match self.expression(&expression, None, place)? {
            (expr, Type::Flag) => Some(Cond::Flag(expr)),
            (_, ty) => {
                let (zh, en) = (
                    format!("“{}”是{}，不是条件", name.text, ty.names().0),
                    format!("`{}` is {}, no condition", name.text, ty.names().1),
                );
                self.error(&code::NOT_A_FLAG, name.span, zh, en);
                None
            }
        }
    }

    fn compare(
        &mut self,
        left: &Expression,
        op: CompareOp,
        right: &Expression,
        span: ast::Span,
        place: Place,
    ) -> Option<Cond> {
        let left_side = self.expression(left, None, place);
        if left_side.is_none() && matches!(right.kind, ExpressionKind::Name(_)) {
            // It may be a value of the other side's list, which is not known.
            return None;
        }
        let expected = left_side.as_ref().map(|(_, ty)| *ty);
        let right_side = self.expression(right, expected.filter(|ty| *ty != Type::Text), place);
        let ((mut left_expr, left_type), (right_expr, right_type)) = (left_side?, right_side?);
        if let (Type::Text, Type::Id(_)) = (left_type, right_type) {
            left_expr = self.expression(left, Some(right_type), place)?.0;
        } else if left_type != right_type {
            self.mismatch_of((left, left_type), (right, right_type));
            return None;
        }
        let ordered = !matches!(op, CompareOp::Is | CompareOp::IsNot);
        if ordered
            && matches!(
                right_type,
                Type::Flag | Type::Term(_) | Type::Id(_) | Type::Ids(_) | Type::Text
            )
        {
            let (zh, en) = (
                format!("{}没有大小，只能用 是 或 不是", right_type.names().0),
                format!(
                    "{} has no order; use `is` or `is not`",
                    right_type.names().1
                ),
            );
            self.error(&code::NO_ORDER, span, zh, en);
            return None;
        }
        if matches!(right_type, Type::Calendar | Type::Text) {
            self.mismatch(span, left_type, right_type);
            return None;
        }
        let cond = if matches!(right_type, Type::Ids(_)) {
            let both = (left_expr.clone(), right_expr.clone());
            Cond::All(vec![
                Cond::Subset(left_expr, right_expr),
                Cond::Subset(both.1, both.0),
            ])
        } else {
            Cond::Compare(Comparison::of(op), left_expr, right_expr)
        };
        Some(if op == CompareOp::IsNot {
            not(cond)
        } else {
            cond
        })
    }

    fn member(&mut self, item: &Expression, set: &Expression, place: Place) -> Option<Cond> {
        let (item_expr, item_type) = self.expression(item, None, place)?;
        if let ExpressionKind::Set(members) = &set.kind {
            let one = match item_type {
                Type::Ids(kind) => Type::Id(kind),
                ty => ty,
            };
            let checked: Vec<Option<Expr>> = members
                .iter()
                .map(|member| self.one_or_many(member, one, place))
                .collect();
            let checked: Vec<Expr> = checked.into_iter().collect::<Option<_>>()?;
            self.warn_of_repeats(members, &checked);
            let set = Expr::Set(checked);
            return Some(if item_expr.is_set() {
                Cond::Subset(item_expr, set)
            } else {
                Cond::Member(item_expr, set)
            });
        }
        let (set_expr, set_type) = self.expression(set, None, place)?;
        match (item_type, set_type) {
            (Type::Id(one), Type::Ids(many)) if one == many => {
                Some(Cond::Member(item_expr, set_expr))
            }
            (Type::Ids(some), Type::Ids(many)) if some == many => {
                Some(Cond::Subset(item_expr, set_expr))
            }
            (Type::Text, Type::Ids(many)) => Some(Cond::Member(
                self.typed(item, Type::Id(many), place)?,
                set_expr,
            )),
            (_, Type::Ids(_)) => {
                self.mismatch(set.span, item_type, set_type);
                None
            }
            _ => {
                let (zh, en) = (
                    format!("属于 后面要一个集合，这里是{}", set_type.names().0),
                    format!("after `is in` stands a set; this is {}", set_type.names().1),
                );
                self.error(&code::NOT_A_SET, set.span, zh, en);
                None
            }
        }
    }
}

impl Checker {
    /// A member of a written set: one value, or a set of ids, which counts with all its members.
    fn one_or_many(&mut self, member: &Expression, one: Type, place: Place) -> Option<Expr> {
        let (expr, own) = self.expression(member, Some(one), place)?;
        let many = matches!((one, own), (Type::Id(one), Type::Ids(many)) if one == many);
        if own != one && !many {
            self.mismatch(member.span, one, own);
            return None;
        }
        Some(expr)
    }

    fn warn_of_repeats(&mut self, written: &[Expression], members: &[Expr]) {
        let mut seen = BTreeSet::new();
        for (written, member) in written.iter().zip(members) {
            if seen.insert(member) {
                continue;
            }
            let (zh, en) = (
                "这个值在集合里写了两次",
                "this value stands twice in the set",
            );
            let help = Wording::new(
                "删去一个，或换成想写的另一个值",
                "delete one, or write the value that was meant",
            );
            let warning =
                Diagnostic::warning(&code::SAID_TWICE, written.span, Wording::new(zh, en));
            self.report(warning.help(help));
        }
    }
}

fn not(cond: Cond) -> Cond {
    Cond::Not(Box::new(cond))
}
