//! Random trees of everything that can be written.

mod promise;

use anxin_rules::ast::*;
use promise::{claimed, clause_of_a_promise, duty, standing, table};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

const S: Span = Span { start: 0, end: 0 };

fn named(text: impl Into<String>) -> Name {
    Name {
        text: text.into(),
        span: S,
    }
}

/// A vocabulary name; some of them are words of the language elsewhere.
fn name() -> BoxedStrategy<Name> {
    prop_oneof![
        "[a-z]{2}_[a-z]{1,4}[0-9]?",
        "[甲乙丙丁戊己]{1,4}",
        prop::sample::select(vec![
            "来源",
            "版本",
            "告警",
            "案例",
            "source",
            "version",
            "case",
            "type",
            "金额",
            "收款方",
            "payee",
            "经纪人",
            "agent",
            "经纪人编号",
            "brand",
            "监管账户",
            "付款完成",
            "payment_made",
            "登记机构",
            "严重",
            "城市",
            "deal"
        ])
        .prop_map(str::to_owned),
    ]
    .prop_map(named)
    .boxed()
}

fn id() -> BoxedStrategy<Name> {
    "[A-K][0-9]{1,2}(\\.[甲乙]{1,2})?".prop_map(named).boxed()
}

/// Free text on one line; a title must not look like an id, a quote or a comment.
fn line() -> BoxedStrategy<String> {
    "([甲乙丙][甲乙a-z0-9,:（）\\(\\[ ]{0,8}[a-z丁])?".boxed()
}

fn quoted() -> BoxedStrategy<String> {
    "[甲乙“”\"\\\\#\n a-z{}']{0,8}".boxed()
}

fn text() -> BoxedStrategy<Text> {
    (option::of(quoted()), option::of(quoted()))
        .prop_filter("text says something", |(zh, en)| {
            zh.is_some() || en.is_some()
        })
        .prop_map(|(zh, en)| Text { zh, en })
        .boxed()
}

fn comment() -> BoxedStrategy<String> {
    "([甲a-z\"(][甲a-z#\" ]{0,5}[a-z丁])?".boxed()
}

fn comments() -> BoxedStrategy<Comments> {
    (vec(comment(), 0..2), option::weighted(0.2, comment()))
        .prop_map(|(above, behind)| Comments { above, behind })
        .boxed()
}

fn date() -> BoxedStrategy<Dated> {
    (0..=9999_i32, 1..=12_u32, 1..=31_u32)
        .prop_map(|(year, month, day)| Dated { year, month, day })
        .boxed()
}

fn moment() -> BoxedStrategy<Moment> {
    let offset = prop_oneof![3 => Just(480), 1 => Just(0), 1 => -1080..=1080_i32];
    (date(), 0..86_400_u32, offset)
        .prop_map(|(date, second, offset)| Moment {
            date,
            second,
            offset,
        })
        .boxed()
}

fn literal() -> BoxedStrategy<Literal> {
    prop_oneof![
        any::<i64>().prop_map(LiteralKind::Money),
        (-500_000..500_000_i64).prop_map(|wan| LiteralKind::Money(wan * 10_000)),
        any::<i64>().prop_map(LiteralKind::Ratio),
        any::<i64>().prop_map(LiteralKind::Count),
        duration_kind(),
        date().prop_map(LiteralKind::Date),
        moment().prop_map(LiteralKind::Instant),
        quoted().prop_map(LiteralKind::Text),
        any::<bool>().prop_map(LiteralKind::Flag),
    ]
    .prop_map(|kind| Literal { kind, span: S })
    .boxed()
}

fn duration_kind() -> BoxedStrategy<LiteralKind> {
    prop_oneof![
        (0..100_000_i64).prop_map(|seconds| LiteralKind::Exact(seconds * 1_000_000)),
        (0..10_000_i64).prop_map(|hours| LiteralKind::Exact(hours * 3_600_000_000)),
        any::<i64>().prop_map(LiteralKind::WorkingDays),
        any::<i64>().prop_map(LiteralKind::CalendarDays),
        (0..3_i64).prop_map(LiteralKind::Months),
    ]
    .boxed()
}

fn duration_literal() -> BoxedStrategy<Literal> {
    duration_kind()
        .prop_map(|kind| Literal { kind, span: S })
        .boxed()
}

fn duration() -> BoxedStrategy<Duration> {
    prop_oneof![
        duration_literal().prop_map(Duration::Literal),
        name().prop_map(Duration::Named)
    ]
    .boxed()
}

fn expression_leaf() -> BoxedStrategy<Expression> {
    prop_oneof![
        literal().prop_map(ExpressionKind::Literal),
        name().prop_map(ExpressionKind::Name),
        name().prop_map(ExpressionKind::EventField),
        name().prop_map(ExpressionKind::DealFact),
        name().prop_map(ExpressionKind::Parameter),
    ]
    .prop_map(|kind| Expression { kind, span: S })
    .boxed()
}

fn expression_over(conditions: BoxedStrategy<Condition>) -> BoxedStrategy<Expression> {
    expression_leaf()
        .prop_recursive(3, 12, 3, move |inner| {
            let event = pattern_over(conditions.clone());
            let boxed = inner.clone().prop_map(Box::new);
            let rounding = option::of(prop_oneof![Just(Rounding::HalfUp), Just(Rounding::Down)]);
            prop_oneof![
                (event.clone(), name())
                    .prop_map(|(event, field)| ExpressionKind::LatestField { event, field }),
                (option::of(duration()), event.clone())
                    .prop_map(|(within, event)| ExpressionKind::CountOf { within, event }),
                (option::of(duration()), event, name()).prop_map(|(within, event, field)| {
                    ExpressionKind::SumOf {
                        within,
                        event,
                        field,
                    }
                }),
                (name(), boxed.clone())
                    .prop_map(|(register, key)| ExpressionKind::RegisterCount { register, key }),
                (name(), boxed.clone())
                    .prop_map(|(table, key)| ExpressionKind::Lookup { table, key }),
                (boxed.clone(), any::<bool>(), boxed.clone()).prop_map(|(left, negated, right)| {
                    ExpressionKind::Sum {
                        left,
                        negated,
                        right,
                    }
                }),
                (boxed.clone(), boxed, rounding).prop_map(|(money, ratio, rounding)| {
                    ExpressionKind::Times {
                        money,
                        ratio,
                        rounding,
                    }
                }),
                (any::<bool>(), vec(inner.clone(), 0..3))
                    .prop_map(|(largest, of)| ExpressionKind::Extreme { largest, of }),
                vec(inner, 0..3).prop_map(ExpressionKind::Set),
            ]
            .prop_map(|kind| Expression { kind, span: S })
        })
        .boxed()
}

fn pattern_over(conditions: BoxedStrategy<Condition>) -> BoxedStrategy<EventPattern> {
    (name(), option::of(conditions.prop_map(Box::new)))
        .prop_map(|(kind, filter)| EventPattern { kind, filter })
        .boxed()
}

fn compare_op() -> BoxedStrategy<CompareOp> {
    prop::sample::select(vec![
        CompareOp::Is,
        CompareOp::IsNot,
        CompareOp::Less,
        CompareOp::AtMost,
        CompareOp::More,
        CompareOp::AtLeast,
    ])
    .boxed()
}

fn atom_over(expressions: BoxedStrategy<Expression>) -> BoxedStrategy<Condition> {
    let e = expressions;
    prop_oneof![
        name().prop_map(ConditionKind::Named),
        (e.clone(), compare_op(), e.clone()).prop_map(|(left, op, right)| ConditionKind::Compare {
            left,
            op,
            right
        }),
        (e.clone(), any::<bool>(), e.clone())
            .prop_map(|(item, negated, set)| ConditionKind::Member { item, negated, set }),
        (e, any::<bool>()).prop_map(|(value, negated)| ConditionKind::Present { value, negated }),
    ]
    .prop_map(|kind| Condition { kind, span: S })
    .boxed()
}

fn condition() -> BoxedStrategy<Condition> {
    atom_over(expression_leaf())
        .prop_recursive(4, 24, 3, |inner| {
            let inner = inner.boxed();
            let event = pattern_over(inner.clone());
            prop_oneof![
                vec(inner.clone(), 2..4).prop_map(ConditionKind::Any),
                vec(inner.clone(), 2..4).prop_map(ConditionKind::All),
                inner
                    .clone()
                    .prop_map(|inner| ConditionKind::Not(Box::new(inner))),
                (option::of(duration()), any::<bool>(), event.clone()).prop_map(
                    |(within, negated, event)| ConditionKind::Occurred {
                        within,
                        negated,
                        event
                    }
                ),
                (event.clone(), any::<bool>(), event).prop_map(|(start, negated, event)| {
                    ConditionKind::Since {
                        start,
                        negated,
                        event,
                    }
                }),
                atom_over(expression_over(inner)).prop_map(|condition| condition.kind),
            ]
            .prop_map(|kind| Condition { kind, span: S })
        })
        .boxed()
}

fn expression() -> BoxedStrategy<Expression> {
    expression_over(atom_over(expression_leaf()))
}

fn pattern() -> BoxedStrategy<EventPattern> {
    pattern_over(condition())
}

fn trigger() -> BoxedStrategy<Trigger> {
    prop_oneof![
        vec(pattern(), 1..3).prop_map(Trigger::Events),
        (
            pattern(),
            option::of(name()),
            duration(),
            option::of((pattern(), option::of(name())))
        )
            .prop_map(|(start, from_field, after, absent)| {
                let (absent, same) =
                    absent.map_or((None, None), |(absent, same)| (Some(absent), same));
                Trigger::Deadline {
                    start,
                    from_field,
                    after,
                    absent,
                    same,
                }
            }),
        (pattern(), option::of(name()), duty()).prop_map(|(start, from_field, duty)| {
            Trigger::Duty {
                start,
                from_field,
                duty,
            }
        }),
    ]
    .boxed()
}

fn clause() -> BoxedStrategy<Clause> {
    let evidence = prop_oneof![
        Just(Evidence::ThisEvent(S)),
        pattern().prop_map(Evidence::Latest)
    ];
    let kind = prop_oneof![
        name().prop_map(ClauseKind::Type),
        name().prop_map(ClauseKind::Severity),
        name().prop_map(ClauseKind::Mode),
        any::<u32>().prop_map(ClauseKind::Version),
        (date(), option::of(date())).prop_map(|(from, to)| ClauseKind::Effective { from, to }),
        vec((name(), name()), 0..3).prop_map(ClauseKind::Scope),
        text().prop_map(ClauseKind::Basis),
        text().prop_map(ClauseKind::Owner),
        trigger().prop_map(ClauseKind::When),
        condition().prop_map(ClauseKind::If),
        vec(name(), 1..4).prop_map(ClauseKind::Then),
        (name(), expression()).prop_map(|(party, amount)| ClauseKind::AtStake { party, amount }),
        text().prop_map(ClauseKind::Message),
        vec(evidence, 1..3).prop_map(ClauseKind::Evidence),
        (vec(name(), 1..3), option::of(duration_literal()))
            .prop_map(|(keys, within)| ClauseKind::Merge { keys, within }),
        clause_of_a_promise(),
    ];
    (kind, comments())
        .prop_map(|(kind, comments)| Clause {
            kind,
            span: S,
            comments,
        })
        .boxed()
}

/// A bare word in a test, which may look like more than a name.
fn word() -> BoxedStrategy<Name> {
    let long = prop_oneof![
        "[0-9]{1,4}号楼",
        "[a-z]{1,3}[0-9]-[0-9]{1,3}(\\.[a-z甲]{1,2})?"
    ];
    prop_oneof![name(), long.prop_map(named)].boxed()
}

fn written() -> BoxedStrategy<Written> {
    prop_oneof![
        literal().prop_map(Written::Literal),
        word().prop_map(Written::Word)
    ]
    .boxed()
}

fn assignment() -> BoxedStrategy<Assignment> {
    let values = prop_oneof![
        written().prop_map(|one| (false, vec![one])),
        vec(written(), 0..3).prop_map(|many| (true, many)),
    ];
    (name(), any::<bool>(), values)
        .prop_map(|(field, invented, (list, values))| Assignment {
            field,
            invented,
            values,
            list,
        })
        .boxed()
}

fn expect() -> BoxedStrategy<Expect> {
    prop_oneof![
        (id(), option::of(any::<u32>()), option::of(moment()))
            .prop_map(|(rule, count, at)| Expect::Alert { rule, count, at }),
        id().prop_map(Expect::NoAlert),
        id().prop_map(Expect::Withdrawn),
        id().prop_map(Expect::Unknown),
        (id(), quoted()).prop_map(|(rule, part)| Expect::MessageContains { rule, part }),
        (name(), literal()).prop_map(|(party, amount)| Expect::Exposure { party, amount }),
        (id(), standing()).prop_map(|(standard, standing)| Expect::Standing { standard, standing }),
        (id(), claimed()).prop_map(|(commitment, outcome)| Expect::Claim {
            commitment,
            outcome
        }),
        Just(Expect::NothingElse),
    ]
    .boxed()
}

fn step() -> BoxedStrategy<Step> {
    let event = (
        any::<bool>(),
        moment(),
        option::of(moment()),
        name(),
        vec(assignment(), 0..3),
    )
        .prop_map(
            |(invented, occurred, recorded, kind, fields)| StepKind::Event {
                invented,
                occurred,
                recorded,
                kind,
                fields,
            },
        );
    let kind = prop_oneof![
        event,
        moment().prop_map(StepKind::Advance),
        expect().prop_map(StepKind::Expect)
    ];
    (kind, comments())
        .prop_map(|(kind, comments)| Step {
            kind,
            span: S,
            comments,
        })
        .boxed()
}

fn test(case: BoxedStrategy<bool>) -> BoxedStrategy<Test> {
    let key = prop::sample::select(vec![
        HeadKey::Source,
        HeadKey::Tier,
        HeadKey::Invented,
        HeadKey::NotStated,
        HeadKey::Mechanism,
    ]);
    let head = vec((key, line()), 0..3);
    let why = option::of(quoted());
    let loss = (any::<bool>(), moment(), literal(), why);
    let loss = loss.prop_map(|(invented, at, amount, not_catchable)| Loss {
        invented,
        at,
        amount,
        not_catchable,
        span: S,
    });
    let body = (
        head,
        vec(loss, 0..2),
        vec(assignment(), 0..3),
        vec(step(), 0..3),
    );
    (case, option::of(id()), line(), body, comments())
        .prop_map(
            |(case, id, title, (head, losses, background, steps), comments)| {
                let head = head.into_iter().map(|(key, text)| (key, text, S)).collect();
                Test {
                    case,
                    id,
                    title,
                    head,
                    losses,
                    background,
                    steps,
                    comments,
                    span: S,
                }
            },
        )
        .boxed()
}

fn dated_value() -> BoxedStrategy<DatedValue> {
    (literal(), option::of(date()), option::of(text()))
        .prop_map(|(value, from, basis)| DatedValue { value, from, basis })
        .boxed()
}

fn item() -> BoxedStrategy<Item> {
    let constant = (name(), literal(), comments()).prop_map(|(name, value, comments)| {
        let values = vec![DatedValue {
            value,
            from: None,
            basis: None,
        }];
        Item::Constant(Definition {
            name,
            values,
            comments,
        })
    });
    let parameter =
        (name(), vec(dated_value(), 1..3), comments()).prop_map(|(name, values, comments)| {
            Item::Parameter(Definition {
                name,
                values,
                comments,
            })
        });
    let predicate = (name(), condition(), comments()).prop_map(|(name, condition, comments)| {
        Item::Predicate(Predicate {
            name,
            condition,
            comments,
        })
    });
    let patterns = || vec(pattern(), 0..3);
    let register = (
        name(),
        name(),
        patterns(),
        patterns(),
        option::of(duration_literal()),
        comments(),
    )
        .prop_map(|(name, key, enter, exit, keep, comments)| {
            Item::Register(Register {
                name,
                key,
                enter,
                exit,
                keep,
                comments,
            })
        });
    let title = prop_oneof![text(), Just(Text::default())];
    let block = prop::sample::select(vec![Item::Rule, Item::Standard, Item::Commitment]);
    let rule = (block, id(), title, vec(clause(), 0..4), comments()).prop_map(
        |(block, id, title, clauses, comments)| {
            block(Rule {
                id,
                title,
                clauses,
                comments,
            })
        },
    );
    prop_oneof![1 => constant, 1 => parameter, 1 => predicate, 1 => register, 1 => table(), 3 => rule, 2 => test(any::<bool>().boxed()).prop_map(Item::Test)]
        .boxed()
}

/// A file of either kind.
pub fn file() -> BoxedStrategy<File> {
    let cases = vec(test(Just(true).boxed()).prop_map(Item::Test), 0..3)
        .prop_map(|items| (FileKind::Cases, items));
    let rules = vec(item(), 0..4).prop_map(|items| (FileKind::Rules, items));
    (
        prop_oneof![3 => rules, 1 => cases],
        line(),
        vec(clause(), 0..2),
        vec(comment(), 0..2),
        comments(),
    )
        .prop_map(
            |((kind, items), title, defaults, trailing, comments)| File {
                kind,
                language: Language::Zh,
                title,
                version: 1,
                defaults,
                items,
                trailing,
                comments,
            },
        )
        .boxed()
}
