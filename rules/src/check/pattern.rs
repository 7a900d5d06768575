//! Event kinds, their fields, and what `其中` may say.

use super::{Checker, Place, code};
use crate::ast::{self, CompareOp, ConditionKind, ExpressionKind};
use crate::calendar::Length;
use crate::typed::{Cond, Constant, Pattern, Span, Type, always};
use anxin_events::{Category, Field, Kind};

impl Checker {
    /// A kind of a deal.
    pub(super) fn kind(&mut self, name: &ast::Name) -> Option<Kind> {
        let Some(kind) = Kind::find(&name.text) else {
            let known = Kind::ALL
                .iter()
                .flat_map(|kind| [kind.spec().zh, kind.spec().name]);
            self.unknown(&code::UNKNOWN_KIND, name, ("事件", "event kind"), known);
            return None;
        };
        if kind.spec().category != Category::Deal {
            let (zh, en) = (
                format!("“{}”不是交易里的事件", name.text),
                format!("`{}` is not an event of a deal", name.text),
            );
            self.error(&code::NOT_OF_A_DEAL, name.span, zh, en);
            return None;
        }
        Some(kind)
    }

    /// A field of a kind that rules may read.
    pub(super) fn field(&mut self, name: &ast::Name, kind: Kind) -> Option<(Field, Type)> {
        let spec = kind.spec();
        let Some(field) = Field::find(&name.text) else {
            let known = spec
                .fields
                .iter()
                .flat_map(|field| [field.spec().zh, field.spec().name]);
            self.unknown(&code::UNKNOWN_NAME, name, ("字段", "field"), known);
            return None;
        };
        if spec.slot(field).is_none() {
            let readable = spec
                .fields
                .iter()
                .filter(|field| field.spec().ty.rule_readable());
            let (zh, en): (Vec<_>, Vec<_>) = readable
                .map(|field| (field.spec().zh, field.spec().name))
                .unzip();
            let message = (
                format!("“{}”没有字段“{}”", spec.zh, name.text),
                format!("`{}` has no field `{}`", spec.name, name.text),
            );
            let help = (
                format!("它有：{}", zh.join("、")),
                format!("it has: {}", en.join(", ")),
            );
            self.error_with_help(&code::NO_SUCH_FIELD, name.span, message, help);
            return None;
        }
        let ty = Type::of(field.spec().ty);
        if ty.is_none() {
            let (zh, en) = (
                format!("规则不能读“{}”：它是给人看的文字", name.text),
                format!("no rule reads `{}`: it is text for people", name.text),
            );
            self.error(&code::UNREADABLE, name.span, zh, en);
        }
        ty.map(|ty| (field, ty))
    }

    /// The filter of a pattern whose event is itself the one that is looked at.
    pub(super) fn own_filter(&mut self, pattern: &ast::EventPattern, place: Place) -> Option<Cond> {
        match &pattern.filter {
            None => Some(always()),
            Some(filter) => self.condition(filter, place),
        }
    }

    /// A pattern seen from another event: its filter, and which of its fields must equal that event's.
    pub(super) fn pattern(&mut self, pattern: &ast::EventPattern, this: Kind) -> Option<Pattern> {
        let kind = self.kind(&pattern.kind)?;
        let place = Place {
            this,
            filtered: Some(kind),
        };
        let (mut same, mut rest, mut whole) = (Vec::new(), Vec::new(), true);
        let conjuncts = match pattern.filter.as_deref() {
            None => &[][..],
            Some(ast::Condition {
                kind: ConditionKind::All(of),
                ..
            }) => of.as_slice(),
            Some(one) => std::slice::from_ref(one),
        };
        for conjunct in conjuncts {
            match against_this_event(conjunct) {
                Some((own, outer)) => match self.pair(own, kind, outer, this) {
                    Some(pair) => same.push(pair),
                    None => whole = false,
                },
                None => match self.condition(conjunct, place) {
                    Some(cond) => rest.push(cond),
                    None => whole = false,
                },
            }
        }
        let filter = match <[Cond; 1]>::try_from(rest) {
            Ok([one]) => one,
            Err(many) => Cond::All(many),
        };
        if whole {
            self.look_at_filter(kind, &filter, pattern.kind.span);
        }
        whole.then_some(Pattern { kind, filter, same })
    }

    /// Two fields of one type, each of its own event.
    pub(super) fn pair(
        &mut self,
        own: &ast::Name,
        kind: Kind,
        outer: &ast::Name,
        this: Kind,
    ) -> Option<(Field, Field)> {
        let (own_field, own_type) = self.field(own, kind)?;
        let (outer_field, outer_type) = self.field(outer, this)?;
        if own_type != outer_type || matches!(own_type, Type::Ids(_)) {
            self.mismatch(outer.span, own_type, outer_type);
            return None;
        }
        Some((own_field, outer_field))
    }

    /// A duration in place or by name.
    pub(super) fn span(&mut self, duration: &ast::Duration) -> Option<Span> {
        let name = match duration {
            ast::Duration::Literal(literal) => {
                return self.fixed(literal.span, |checker| checker.literal(literal));
            }
            ast::Duration::Named(name) => name,
        };
        self.used.insert(name.text.clone());
        if let Some((index, parameter)) = self.names.parameters.get(&name.text) {
            if matches!(parameter.ty, Type::Exact | Type::Calendar) {
                return Some(Span::Parameter(*index));
            }
            self.not_a_duration(name.span);
            return None;
        }
        if let Some(constant) = self.names.constants.get(&name.text).cloned() {
            return self.fixed(name.span, |_| Some(constant));
        }
        let known: Vec<String> = self.names.values().map(str::to_owned).collect();
        self.unknown(
            &code::UNKNOWN_NAME,
            name,
            ("时长", "duration"),
            known.iter().map(String::as_str),
        );
        None
    }

    fn fixed(
        &mut self,
        span: ast::Span,
        value: impl FnOnce(&mut Checker) -> Option<(Type, Constant)>,
    ) -> Option<Span> {
        let length: Length = match value(self)?.1 {
            Constant::Length(length) => length,
            Constant::Number(_) | Constant::Text(_) => {
                self.not_a_duration(span);
                return None;
            }
        };
        Some(Span::Fixed(length))
    }

    pub(super) fn not_a_duration(&mut self, span: ast::Span) {
        let (message, help) = (
            (
                "这里要一个时长".to_owned(),
                "a duration is needed here".to_owned(),
            ),
            (
                "例如 3天、24小时、2个工作日".to_owned(),
                "such as 3 days, 24 hours, 2 working_days".to_owned(),
            ),
        );
        self.error_with_help(&code::NOT_A_DURATION, span, message, help);
    }
}

/// `字段 是 本事件.字段`, either way round.
fn against_this_event(condition: &ast::Condition) -> Option<(&ast::Name, &ast::Name)> {
    let ConditionKind::Compare {
        left,
        op: CompareOp::Is,
        right,
    } = &condition.kind
    else {
        return None;
    };
    match (&left.kind, &right.kind) {
        (ExpressionKind::Name(own), ExpressionKind::EventField(outer))
        | (ExpressionKind::EventField(outer), ExpressionKind::Name(own)) => Some((own, outer)),
        _ => None,
    }
}
