//! Values: what a name stands for, and which types go together.

use super::{Checker, Place, code};
use crate::ast::{self, Expression, ExpressionKind, LiteralKind, Name};
use crate::diagnostic::{Diagnostic, Wording};
use crate::facts::{FACTS, Fact};
use crate::typed::{Constant, Expr, OCCURRED_AT, Type};
use anxin_events::{Field, TermSet};

type Typed = Option<(Expr, Type)>;

/// `发生时间`, which every event has beside its fields.
fn is_occurred_at(name: &Name) -> bool {
    [OCCURRED_AT.0, OCCURRED_AT.1].contains(&name.text.as_str())
}

impl Checker {
    /// A value and its type; `expected` is the type of the other side, where it is known.
    pub(super) fn expression(
        &mut self,
        expression: &Expression,
        expected: Option<Type>,
        place: Place,
    ) -> Typed {
        if !self.node(expression.span) {
            return None;
        }
        match &expression.kind {
            ExpressionKind::Literal(literal) => {
                let value = self.literal(literal)?;
                self.constant_value(value, expected, literal.span)
            }
            ExpressionKind::Name(name) => self.name(name, expected, place),
            ExpressionKind::EventField(name) => {
                if place.filtered.is_some() {
                    self.history_allowed(name.span, place)?;
                }
                if is_occurred_at(name) {
                    return Some((Expr::OccurredAt, Type::Instant));
                }
                self.field(name, place.this)
                    .map(|(field, ty)| (Expr::Field(field), ty))
            }
            ExpressionKind::DealFact(name) => {
                self.history_allowed(expression.span, place)?;
                self.fact(name)
            }
            ExpressionKind::Parameter(name) => self.parameter_value(name, expected),
            ExpressionKind::LatestField { event, field } => {
                self.history_allowed(expression.span, place)?;
                let pattern = self.pattern(event, place.this)?;
                if is_occurred_at(field) {
                    return Some((Expr::LatestAt(Box::new(pattern)), Type::Instant));
                }
                let (field, ty) = self.field(field, pattern.kind)?;
                self.single(ty, expression.span)?;
                Some((Expr::Latest(Box::new(pattern), field), ty))
            }
            ExpressionKind::CountOf { within, event } => {
                self.history_allowed(expression.span, place)?;
                let within = self.within(within.as_ref());
                let pattern = self.pattern(event, place.this)?;
                Some((Expr::Count(within?, Box::new(pattern)), Type::Count))
            }
            ExpressionKind::SumOf {
                within,
                event,
                field,
            } => {
                self.history_allowed(expression.span, place)?;
                let within = self.within(within.as_ref());
                let pattern = self.pattern(event, place.this)?;
                let (own, ty) = self.field(field, pattern.kind)?;
                self.same_type(field.span, Type::Money, ty)?;
                Some((Expr::Total(within?, Box::new(pattern), own), Type::Money))
            }
            ExpressionKind::RegisterCount { register, key } => {
                self.history_allowed(expression.span, place)?;
                self.register_count(register, key, place)
            }
            ExpressionKind::Lookup { table, key } => self.lookup(table, key, place),
            ExpressionKind::Sum {
                left,
                negated,
                right,
            } => self.sum(left, *negated, right, expression.span, place),
            ExpressionKind::Times {
                money,
                ratio,
                rounding,
            } => self.times(money, ratio, *rounding, expression.span, place),
            ExpressionKind::Extreme { largest, of } => {
                let first = of
                    .first()
                    .and_then(|first| self.expression(first, expected, place));
                let ty = first.as_ref().map(|(_, ty)| *ty)?;
                if !matches!(
                    ty,
                    Type::Money | Type::Ratio | Type::Count | Type::Instant | Type::Date
                ) {
                    let (zh, en) = (
                        format!("{}没有大小", ty.names().0),
                        format!("{} has no order", ty.names().1),
                    );
                    self.error(&code::NO_ORDER, expression.span, zh, en);
                    return None;
                }
                let rest: Vec<Option<Expr>> = of
                    .iter()
                    .skip(1)
                    .map(|next| self.typed(next, ty, place))
                    .collect();
                let mut values = vec![first?.0];
                values.extend(rest.into_iter().collect::<Option<Vec<_>>>()?);
                Some((
                    if *largest {
                        Expr::Most(values)
                    } else {
                        Expr::Least(values)
                    },
                    ty,
                ))
            }
            ExpressionKind::Set(_) => {
                let (zh, en) = ("集合只能写在 属于 后面", "a set stands only after `is in`");
                self.error(
                    &code::NOT_A_SET,
                    expression.span,
                    zh.to_owned(),
                    en.to_owned(),
                );
                None
            }
        }
    }

    /// A value of this type.
    pub(super) fn typed(
        &mut self,
        expression: &Expression,
        ty: Type,
        place: Place,
    ) -> Option<Expr> {
        let (expr, own) = self.expression(expression, Some(ty), place)?;
        if own != ty {
            self.mismatch(expression.span, ty, own);
            return None;
        }
        Some(expr)
    }

    fn single(&mut self, ty: Type, span: ast::Span) -> Option<()> {
        if !matches!(ty, Type::Ids(_)) {
            return Some(());
        }
        let (zh, en) = (
            "历史里不记集合，请用 本交易 的集合事实",
            "histories keep no sets; use a set fact of the deal",
        );
        self.error(&code::NOT_A_SET, span, zh.to_owned(), en.to_owned());
        None
    }

    fn same_type(&mut self, span: ast::Span, wanted: Type, found: Type) -> Option<()> {
        if wanted == found {
            return Some(());
        }
        self.mismatch(span, wanted, found);
        None
    }

    pub(super) fn mismatch(&mut self, span: ast::Span, left: Type, right: Type) {
        let (zh, en) = (
            format!("{}不能与{}比较", left.names().0, right.names().0),
            format!("{} does not go with {}", left.names().1, right.names().1),
        );
        self.error(&code::TYPE_MISMATCH, span, zh, en);
    }

    /// A bare number beside money most likely lacks its unit.
    pub(super) fn mismatch_of(&mut self, left: (&Expression, Type), right: (&Expression, Type)) {
        let bare = |(expression, ty): (&Expression, Type)| match &expression.kind {
            ExpressionKind::Literal(literal) if ty == Type::Count => match literal.kind {
                LiteralKind::Count(count) => Some((count, expression.span)),
                _ => None,
            },
            _ => None,
        };
        let beside = |ty| matches!(ty, Type::Money | Type::Ratio);
        let found = bare(right)
            .filter(|_| beside(left.1))
            .map(|found| (found, left.1));
        let found = found.or_else(|| {
            bare(left)
                .filter(|_| beside(right.1))
                .map(|found| (found, right.1))
        });
        let Some(((count, span), other)) = found else {
            self.mismatch(right.0.span, left.1, right.1);
            return;
        };
        let message = (
            format!("{}不能与没有单位的 {count} 比较", other.names().0),
            format!(
                "{} does not go with {count}, which has no unit",
                other.names().1
            ),
        );
        let help = if other == Type::Money {
            (
                format!("写 {count}元 或 {count}万元"),
                format!("write {count} yuan"),
            )
        } else {
            (format!("写 {count}%"), format!("write {count}%"))
        };
        self.error_with_help(&code::NEEDS_UNIT, span, message, help);
    }

    fn name(&mut self, name: &Name, expected: Option<Type>, place: Place) -> Typed {
        if let Some(Type::Term(set)) = expected
            && let Some(term) = set.find(&name.text)
        {
            return Some((Expr::Number(i64::from(term.code)), Type::Term(set)));
        }
        let field = Field::find(&name.text);
        if field.is_some_and(|field| place.kind().spec().slot(field).is_some()) {
            return self
                .field(name, place.kind())
                .map(|(field, ty)| (Expr::Field(field), ty));
        }
        if let Some(value) = self.names.constants.get(&name.text).cloned() {
            self.used.insert(name.text.clone());
            return self.constant_value(value, expected, name.span);
        }
        if self.names.parameters.contains_key(&name.text) {
            return self.parameter_value(name, expected);
        }
        match expected {
            _ if field.is_some() => self
                .field(name, place.kind())
                .map(|(field, ty)| (Expr::Field(field), ty)),
            Some(Type::Term(set)) => {
                self.unknown_term(name, set);
                None
            }
            _ => {
                let fields = place
                    .kind()
                    .spec()
                    .fields
                    .iter()
                    .flat_map(|field| [field.spec().zh, field.spec().name]);
                let declared: Vec<String> = self.names.values().map(str::to_owned).collect();
                let known = fields.chain(declared.iter().map(String::as_str));
                self.unknown(&code::UNKNOWN_NAME, name, ("名字", "name"), known);
                None
            }
        }
    }

    fn unknown_term(&mut self, name: &Name, set: &'static TermSet) {
        let message = Wording::new(
            format!("“{}”没有取值“{}”", set.zh, name.text),
            format!("`{}` has no value `{}`", set.name, name.text),
        );
        let diagnostic = Diagnostic::error(&code::UNKNOWN_TERM, name.span, message);
        let known = set.terms.iter().flat_map(|term| [term.zh, term.name]);
        let diagnostic = match anxin_events::nearest(&name.text, known) {
            Some(near) => diagnostic.meant(name.span, near),
            None => {
                let (zh, en): (Vec<_>, Vec<_>) =
                    set.terms.iter().map(|term| (term.zh, term.name)).unzip();
                diagnostic.help(Wording::new(
                    format!("它有：{}", zh.join("、")),
                    format!("it has: {}", en.join(", ")),
                ))
            }
        };
        self.report(diagnostic);
    }

    /// A constant where a value of a certain type may be wanted: a text becomes an id only there.
    fn constant_value(
        &mut self,
        (ty, value): (Type, Constant),
        expected: Option<Type>,
        span: ast::Span,
    ) -> Typed {
        match (value, expected) {
            (Constant::Number(number), _) => Some((Expr::Number(number), ty)),
            (Constant::Text(text), Some(Type::Id(kind) | Type::Ids(kind))) => {
                match anxin_events::check_id(&text) {
                    Ok(()) => Some((Expr::Id(text), Type::Id(kind))),
                    Err(error) => {
                        let (zh, en) = (
                            format!("“{text}”不是编号：{}", error.zh()),
                            format!("\"{text}\" is no id: {error}"),
                        );
                        self.error(&code::UNTYPED_TEXT, span, zh, en);
                        None
                    }
                }
            }
            (Constant::Text(text), None) => Some((Expr::Id(text), Type::Text)),
            (Constant::Text(_), Some(other)) => {
                self.mismatch(span, other, Type::Text);
                None
            }
            (Constant::Length(crate::calendar::Length::Exact(micros)), _) => {
                Some((Expr::Number(micros), Type::Exact))
            }
            (Constant::Length(_), _) => Some((Expr::Number(0), Type::Calendar)),
        }
    }

    fn fact(&mut self, name: &Name) -> Typed {
        let Some(fact) = Fact::find(&name.text) else {
            let known = FACTS.iter().flat_map(|spec| [spec.zh, spec.name]);
            self.unknown(&code::UNKNOWN_FACT, name, ("交易事实", "deal fact"), known);
            return None;
        };
        Some((Expr::Fact(fact), fact.spec().ty))
    }

    /// A parameter where a value of a certain type may be wanted: texts become ids only there.
    fn parameter_value(&mut self, name: &Name, expected: Option<Type>) -> Typed {
        let Some((index, parameter)) = self.names.parameters.get(&name.text) else {
            let known: Vec<String> = self.names.parameters.keys().cloned().collect();
            self.unknown(
                &code::UNKNOWN_NAME,
                name,
                ("参数", "parameter"),
                known.iter().map(String::as_str),
            );
            return None;
        };
        let (index, ty) = (*index, parameter.ty);
        self.used.insert(name.text.clone());
        let (Type::Text, Some(wanted @ (Type::Id(_) | Type::Ids(_)))) = (ty, expected) else {
            return Some((Expr::Parameter(index), ty));
        };
        let values = parameter.values.iter().map(|(_, value)| value.clone());
        let mut id = None;
        for value in values.collect::<Vec<_>>() {
            id = Some(self.constant_value((ty, value), Some(wanted), name.span)?.1);
        }
        id.map(|id| (Expr::Parameter(index), id))
    }

    fn register_count(&mut self, register: &Name, key: &Expression, place: Place) -> Typed {
        let Some((index, field)) = self.names.registers.get(&register.text).copied() else {
            let known: Vec<String> = self.names.registers.keys().cloned().collect();
            self.unknown(
                &code::UNKNOWN_REGISTER,
                register,
                ("登记簿", "register"),
                known.iter().map(String::as_str),
            );
            return None;
        };
        self.used.insert(register.text.clone());
        let (expr, ty) = self.expression(key, Type::of(field.spec().ty), place)?;
        let kind_of = |ty| match ty {
            Some(Type::Id(kind) | Type::Ids(kind)) => Some(kind),
            _ => None,
        };
        let wanted = Type::of(field.spec().ty);
        if kind_of(Some(ty)).is_none() || kind_of(Some(ty)) != kind_of(wanted) {
            self.mismatch(key.span, wanted.unwrap_or(Type::Text), ty);
            return None;
        }
        Some((Expr::OtherDeals(index, Box::new(expr)), Type::Count))
    }

    /// `表[键]`.
    fn lookup(&mut self, table: &Name, key: &Expression, place: Place) -> Typed {
        let Some((index, key_type, value_type)) = self
            .names
            .tables
            .get(&table.text)
            .map(|(index, own)| (*index, own.key, own.value))
        else {
            let known: Vec<String> = self.names.tables.keys().cloned().collect();
            self.unknown(
                &code::UNKNOWN_NAME,
                table,
                ("表", "table"),
                known.iter().map(String::as_str),
            );
            return None;
        };
        let key = self.typed(key, key_type, place)?;
        self.used.insert(table.text.clone());
        Some((Expr::InTable(index, Box::new(key)), value_type))
    }

    fn sum(
        &mut self,
        left: &Expression,
        negated: bool,
        right: &Expression,
        span: ast::Span,
        place: Place,
    ) -> Typed {
        let left_side = self.expression(left, None, place);
        let expected = left_side.as_ref().map(|(_, ty)| *ty);
        let right_side = self.expression(
            right,
            expected.filter(|ty| matches!(ty, Type::Money)),
            place,
        );
        let ((left_expr, left_type), (right_expr, right_type)) = (left_side?, right_side?);
        let ty = match (left_type, right_type) {
            (Type::Money, Type::Money) => Type::Money,
            (Type::Ratio, Type::Ratio) => Type::Ratio,
            (Type::Count, Type::Count) => Type::Count,
            (Type::Instant, Type::Exact) => Type::Instant,
            (Type::Instant, Type::Instant) if negated => Type::Exact,
            (Type::Exact, Type::Instant) if !negated => Type::Instant,
            (Type::Exact, Type::Exact) => Type::Exact,
            (Type::Money, Type::Count) | (Type::Count, Type::Money) => {
                self.mismatch_of((left, left_type), (right, right_type));
                return None;
            }
            _ => {
                self.bad_arithmetic(span, if negated { "-" } else { "+" }, left_type, right_type);
                return None;
            }
        };
        let (left, right) = (Box::new(left_expr), Box::new(right_expr));
        Some((
            if negated {
                Expr::Minus(left, right)
            } else {
                Expr::Plus(left, right)
            },
            ty,
        ))
    }

    fn times(
        &mut self,
        money: &Expression,
        ratio: &Expression,
        rounding: Option<ast::Rounding>,
        span: ast::Span,
        place: Place,
    ) -> Typed {
        let left = self.expression(money, None, place);
        let right = self.expression(ratio, None, place);
        let ((left, left_type), (right, right_type)) = (left?, right?);
        let (money, ratio) = match (left_type, right_type) {
            (Type::Money, Type::Ratio) => (left, right),
            (Type::Ratio, Type::Money) => (right, left),
            _ => {
                self.bad_arithmetic(span, "×", left_type, right_type);
                return None;
            }
        };
        let Some(rounding) = rounding else {
            let message = (
                "金额乘比率要写明怎样取整".to_owned(),
                "money times a ratio needs a named rounding".to_owned(),
            );
            let help = (
                "在后面加 四舍五入到分 或 向下到分".to_owned(),
                "add round_half_up or round_down behind it".to_owned(),
            );
            self.error_with_help(&code::NEEDS_ROUNDING, span, message, help);
            return None;
        };
        Some((
            Expr::Times(Box::new(money), Box::new(ratio), rounding.into()),
            Type::Money,
        ))
    }

    fn bad_arithmetic(&mut self, span: ast::Span, sign: &str, left: Type, right: Type) {
        let (zh, en) = (
            format!("{} {sign} {} 没有意义", left.names().0, right.names().0),
            format!(
                "{} {sign} {} means nothing",
                left.names().1,
                right.names().1
            ),
        );
        self.error(&code::BAD_ARITHMETIC, span, zh, en);
    }
}
