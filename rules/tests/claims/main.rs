//! The judge against the reference evaluator, on random rules and random histories.
//!
//! Few kinds, deals, ids and instants, so that equal times, late events, missing fields and boundaries
//! meet often. `PROPTEST_CASES` sets how many histories are told; proptest prints the seed of a failure.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use anxin_events::vocabulary::{Purpose, Role};
use anxin_events::{Date, Event, EventId, Field, Ids, Instant, Kind, Money, Stream, Value};
use anxin_rules::reference::{Reading, Reference};
use anxin_rules::trace::Tracer;
use anxin_rules::{Answer, Calendar, Firing, Judge, Loaded, RuleSet, Source, Supplied};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::sync::Arc;
use traces::hear;

mod claims;
mod traces;

/// What every random rule set declares.
const HEAD: &str = r#"规则文件 随机
语言版本 1
常量 宽限 = 2个工作日
常量 门槛 = 3万元
参数 限额 = 2万元 自 2025-03-03 起
  = 2.5万元 自 2025-03-05 起
参数 窗口 = 1天
  = 2天 自 2025-03-04 起
参数 某账户 = "a1"
  = "a2" 自 2025-03-04 起
定义 大额 = 金额 >= 限额
登记簿 在途 按 房屋
  加入 当 定金支付 其中 金额 >= 2万元 或 合同签署
  移出 当 合同解除
登记簿 买家 按 买受人
  加入 当 合同签署
  移出 当 合同解除 其中 角色 是 买方
  保留 3天
"#;

/// Conditions over an event that has 金额, 付款方, 收款账户, 应付项.
const PAYMENT: &[&str] = &[
    "金额 > 2万元",
    "金额 >= 门槛",
    "大额",
    "付款方 是 买方",
    "付款方 不是 卖方",
    "付款方 属于 {买方, 共有人}",
    "收款账户 属于 本交易.监管账户",
    "收款账户 不属于 本交易.还贷账户",
    "收款账户 属于 {\"a1\", \"a2\"}",
    "付款账户 是 收款账户",
    "收款账户 有值",
    "应付项 无值",
    "金额 > 本交易.总价 × 10% 四舍五入到分",
    "本交易.买方敞口 > 1万元",
    "本交易.有应付项 是 假",
    "最大(金额, 门槛) - 1万元 >= 限额",
    "付款人 属于 本交易.买受人",
    "非 付款人 属于 本交易.权利人",
    "此前 有 付款完成 其中 应付项 是 本事件.应付项",
    "最近 窗口 内 付款完成 其中 (收款账户 是 本事件.收款账户 且 金额 >= 2万元) 个数 >= 2",
    "最近一次 付款完成.收款账户 是 收款账户",
    "最近 2天 内 合计 付款完成.金额 + 金额 > 5万元",
    "收款账户 是 参数.某账户",
    "参数.某账户 属于 本交易.监管账户",
];

/// Conditions over any event of a deal.
const ANY: &[&str] = &[
    "此前 有 合同签署",
    "此前 没有 付款完成 其中 付款方 是 买方",
    "最近 1天 内 有 付款完成",
    "最近 2天 内 没有 付款完成 其中 金额 >= 2万元",
    "最近 1个工作日 内 有 定金支付",
    "自 合同签署 起 没有 付款完成 其中 付款方 是 买方",
    "自 定金支付 起 有 付款完成",
    "付款完成 个数 >= 3",
    "最近 1天 内 付款完成 其中 付款方 是 买方 个数 >= 2",
    "合计 付款完成.金额 > 本交易.总价",
    "最近一次 付款完成.金额 > 2万元",
    "在途[本交易.房屋] 中 其他交易 个数 >= 1",
    "买家[本交易.买受人] 中 其他交易 个数 >= 1",
    "本交易.买受人 属于 本交易.权利人",
    "本交易.买受人 不是 本交易.权利人",
    "本交易.权利人 有值",
    "本交易.总价 有值",
    "本交易.已付 >= 2万元",
    "本事件.发生时间 - 最近一次 付款完成.发生时间 <= 1天",
    "最近一次 产权核验.截至时刻 + 窗口 >= 本事件.发生时间",
    "最近一次 付款完成.发生时间 其中 (付款方 是 买方) < 最近一次 产权核验.截至时刻 - 1天",
];

const TRIGGERS: &[(&str, bool)] = &[
    ("付款完成", true),
    ("定金支付", true),
    ("付款完成 或 定金支付", true),
    ("付款完成 其中 付款方 是 买方", true),
    (
        "定金支付 其中 金额 > 2万元 或 定金支付 其中 付款方 是 卖方",
        true,
    ),
    ("合同签署", false),
    ("产权核验 或 合同解除", false),
    ("付款完成 之后 1天 内 没有 定金支付", true),
    (
        "付款完成 其中 付款方 是 买方 之后 宽限 内 没有 还贷完成",
        true,
    ),
    ("付款完成 之后 窗口 内 没有 付款提醒 同 应付项", true),
    (
        "定金支付 之后 1天 内 没有 付款完成 其中 (应付项 是 本事件.应付项 且 付款方 是 买方)",
        true,
    ),
    (
        "应付约定.应付日 之后 1天 内 没有 付款完成 其中 金额 >= 2万元 同 应付项",
        false,
    ),
    ("应付约定.应付日 之后 宽限", false),
    ("合同签署 之后 2天", false),
];

#[derive(Clone, Debug)]
struct Written {
    trigger: (&'static str, bool),
    payment: Vec<(&'static str, bool)>,
    any: Vec<(&'static str, bool)>,
    all: bool,
    effective: bool,
    scope: bool,
}

impl Written {
    fn text(&self, number: usize) -> String {
        let payment = self.payment.iter().filter(|_| self.trigger.1);
        let conditions: Vec<String> = payment
            .chain(&self.any)
            .map(|(text, negated)| {
                if *negated {
                    format!("非 ({text})")
                } else {
                    (*text).to_owned()
                }
            })
            .collect();
        let join = if self.all { " 且 " } else { " 或 " };
        let condition = if conditions.is_empty() {
            String::new()
        } else {
            format!("  若 {}\n", conditions.join(join))
        };
        let effective = if self.effective {
            "  生效 2025-03-02 起 到 2025-03-06\n"
        } else {
            ""
        };
        let scope = if self.scope {
            "  适用 城市=郑州\n"
        } else {
            ""
        };
        let trigger = self.trigger.0;
        format!(
            "规则 R{number} 随机\n  类型 A\n  级别 低\n{effective}{scope}  当 {trigger}\n{condition}  则 告警\n  \
             说明 \"{{本交易.总价}} {{本交易.买受人}} {{宽限}} {{参数.限额}} {{参数.某账户}} {{本事件.发生时间}}\" 英文 \"{{deal.price}}\"\n  \
             证据 本事件, 最近一次 付款完成 其中 付款方 是 买方\n  合并 按 交易\n"
        )
    }
}

fn written() -> impl Strategy<Value = Written> {
    let some = |of: &'static [&'static str]| vec((select(of), any::<bool>()), 0..=2);
    (
        select(TRIGGERS),
        some(PAYMENT),
        some(ANY),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(trigger, payment, any, all, effective, scope)| Written {
            trigger,
            payment,
            any,
            all,
            effective,
            scope,
        })
}

/// An event, or (without a kind) a tick.
#[derive(Clone, Debug)]
struct Told {
    kind: Option<Kind>,
    deal: usize,
    /// Hours since the first day, 08:00.
    hour: i64,
    /// Hours by which the log learns it late.
    late: i64,
    ids: [Option<&'static str>; 4],
    money: i64,
    role: Option<Role>,
    purpose: Purpose,
    people: Vec<&'static str>,
    day: Option<i32>,
    supplied: Option<i64>,
    /// An escrow account of its own, so that sets grow beyond their limit.
    wide: Option<usize>,
}

const KINDS: &[Kind] = &[
    Kind::PaymentMade,
    Kind::PaymentMade,
    Kind::DepositPaid,
    Kind::ContractSigned,
    Kind::ContractRescinded,
    Kind::TitleChecked,
    Kind::EscrowAgreementSigned,
    Kind::MortgageBalanceStated,
    Kind::ReleaseRepaid,
    Kind::PaymentReminderSent,
    Kind::PaymentScheduled,
];

fn told() -> impl Strategy<Value = Told> {
    let id = |of: &'static [&'static str]| option::weighted(0.7, select(of));
    let ids = (
        id(&["a1", "a2", "a3"]),
        id(&["a1", "a2"]),
        id(&["i1", "i2"]),
        id(&["h1", "h2"]),
    );
    let ids = ids.prop_map(|(a, b, c, d)| [a, b, c, d]);
    let when = (
        0_usize..3,
        (0_i64..40).prop_map(|step| step * 6),
        prop_oneof![2 => Just(0), 1 => (1_i64..8).prop_map(|step| step * 12)],
    );
    let role = option::weighted(0.8, select(&[Role::Buyer, Role::Seller, Role::CoOwner][..]));
    let rest = (
        role,
        select(&[Purpose::Release, Purpose::HousePrice][..]),
        vec(select(&["p1", "p2", "p3"][..]), 0..=2),
    );
    let extra = (
        option::weighted(0.8, 0_i32..8),
        option::weighted(0.5, 0_i64..4),
    );
    (
        option::weighted(0.95, select(KINDS)),
        when,
        ids,
        1_i64..=5,
        rest,
        extra,
    )
        .prop_map(
            |(kind, (deal, hour, late), ids, money, (role, purpose, people), (day, supplied))| {
                Told {
                    kind,
                    deal,
                    hour,
                    late,
                    ids,
                    money,
                    role,
                    purpose,
                    people,
                    day,
                    supplied,
                    wide: None,
                }
            },
        )
}

/// More accounts than a set keeps.
const WIDE: [&str; 41] = [
    "b00", "b01", "b02", "b03", "b04", "b05", "b06", "b07", "b08", "b09", "b10", "b11", "b12",
    "b13", "b14", "b15", "b16", "b17", "b18", "b19", "b20", "b21", "b22", "b23", "b24", "b25",
    "b26", "b27", "b28", "b29", "b30", "b31", "b32", "b33", "b34", "b35", "b36", "b37", "b38",
    "a1", "a2",
];

const DEALS: [&str; 3] = ["deal/T1", "deal/T2", "deal/T3"];
const HOUR: i64 = 3_600_000_000;

fn start() -> Instant {
    Instant::parse("2025-03-01T08:00:00+08:00").unwrap()
}

impl Told {
    fn supplied(&self) -> Supplied {
        let money = self.supplied.map(|wan| Money::from_fen(wan * 1_000_000));
        let item_known = self.supplied.map(|wan| wan > 1);
        Supplied {
            paid_to_date: money,
            buyer_exposure: money,
            item_known,
            ..Supplied::default()
        }
    }

    fn event<'a>(&'a self, position: u64, recorded: Instant) -> Option<Event<'a>> {
        let kind = self.kind?;
        let id = EventId::from_bytes(u128::from(position + 1).to_be_bytes());
        let occurred = start().checked_add(self.hour * HOUR).unwrap();
        let mut event = Event::new(id, Stream::parse(DEALS[self.deal]).unwrap(), kind, occurred);
        event.recorded_at = Some(recorded);
        let money = Value::Money(Money::from_fen(self.money * 1_000_000));
        let id = |at: usize| self.ids[at].map_or(Value::Missing, Value::Id);
        let people = if self.people.is_empty() {
            Value::Missing
        } else {
            Value::Ids(Ids::Given(&self.people))
        };
        let person = self
            .people
            .first()
            .map_or(Value::Missing, |person| Value::Id(person));
        let role = self.role.map_or(Value::Missing, Value::from);
        let due = self.day.map_or(Value::Missing, |day| {
            Value::Date(Date::from_days(start().beijing_date().days() + day))
        });
        for field in kind.spec().fields {
            let value = match field {
                Field::Amount | Field::Price | Field::Balance => money,
                Field::Purpose => self.purpose.into(),
                Field::Payer => role,
                Field::Role => role,
                Field::PayerParty => person,
                Field::PayerAccount | Field::LenderAccount => id(1),
                Field::PayeeAccount => id(0),
                Field::EscrowAccount => Value::Id(
                    self.wide
                        .and_then(|at| WIDE.get(at).copied())
                        .or(self.ids[0])
                        .unwrap_or("a1"),
                ),
                Field::Item => id(2),
                Field::Property => id(3),
                Field::Buyers | Field::Owners => people,
                Field::City => self.ids[3].map_or(Value::Missing, |_| Value::Id("郑州")),
                Field::DueOn => due,
                Field::AsOf => self.day.map_or(Value::Missing, |day| {
                    Value::Instant(start().checked_add(i64::from(day) * 24 * HOUR).unwrap())
                }),
                _ => continue,
            };
            event = event.with(*field, value).unwrap();
        }
        Some(event)
    }
}

fn calendar() -> Calendar {
    Calendar::parse(include_str!("../../library/calendar/china.calendar")).unwrap()
}

/// The rules; those that the checker refuses for what they mean are left out.
fn rule_set(rules: &[Written]) -> Arc<RuleSet> {
    let written: Vec<String> = (0..)
        .zip(rules)
        .map(|(number, rule)| rule.text(number))
        .collect();
    let loaded = load(&written.concat());
    let meant = |text: &&String| load(text).rule_set.is_some();
    let rule_set = loaded.rule_set.or_else(|| {
        let meant: Vec<&str> = written.iter().filter(meant).map(String::as_str).collect();
        load(&meant.concat()).rule_set
    });
    let rule_set = rule_set.unwrap_or_else(|| panic!("{}", written.concat()));
    Arc::new(rule_set)
}

/// With the head; only what a rule means may be wrong with it.
fn load(rules: &str) -> Loaded {
    let text = format!("{HEAD}{rules}");
    let name = "random.rules";
    let loaded = RuleSet::load(&[Source { name, text: &text }], &calendar());
    for (_, one) in &loaded.diagnostics {
        let known = one.code.id.starts_with("W26") || one.code.id.starts_with("E243");
        let place = text.get(one.span.start..one.span.end);
        assert!(
            known,
            "{} {} {place:?}\n{text}",
            one.code.id, one.message.zh
        );
    }
    loaded
}

/// What a comparison has covered.
#[derive(Clone, Copy, Debug, Default)]
struct Covered {
    events: usize,
    fired: usize,
    unknown: usize,
    withdrawn: usize,
}

impl Covered {
    fn add(&mut self, firings: &[Firing]) {
        for firing in firings {
            match firing.answer {
                Answer::Fired(_) => self.fired += 1,
                Answer::Unknown { .. } => self.unknown += 1,
                Answer::Withdrawn { .. } => self.withdrawn += 1,
            }
        }
    }

    fn plus(self, other: Covered) -> Covered {
        Covered {
            events: self.events + other.events,
            fired: self.fired + other.fired,
            unknown: self.unknown + other.unknown,
            withdrawn: self.withdrawn + other.withdrawn,
        }
    }
}

/// Tells both the same and gives the first difference. At `cut` the judge goes on from its snapshot.
fn compare(
    rules: &[Written],
    history: &[Told],
    reading: Reading,
    cut: usize,
) -> Result<Covered, String> {
    let rules = rule_set(rules);
    let mut judge = Judge::new(rules.clone());
    let mut reference = Reference::new(rules.clone(), reading);
    let mut tracer = Tracer::new(rules.clone(), None);
    let (mut clock, mut covered) = (start(), Covered::default());
    for (number, told) in history.iter().enumerate() {
        if number == cut {
            judge = Judge::restore(rules.clone(), judge.snapshot().clone())
                .map_err(|error| error.to_string())?;
        }
        let position = u64::try_from(number).unwrap();
        clock = clock.max(start().checked_add((told.hour + told.late) * HOUR).unwrap());
        let (mut fast, mut slow, mut traced) = (Vec::new(), Vec::new(), Vec::new());
        judge.advance(clock, &mut fast);
        reference.advance(clock, &mut slow);
        hear(|out| tracer.advance(clock, out), &mut traced)?;
        if let Some(event) = told.event(position, clock) {
            let supplied = told.supplied();
            judge.judge(position, &event, &supplied, &mut fast);
            reference.judge(position, &event, &supplied, &mut slow);
            hear(
                |out| tracer.judge(position, &event, &supplied, out),
                &mut traced,
            )?;
            judge.absorb(position, &event, &supplied, &mut fast);
            reference.absorb(position, &event, &supplied, &mut slow);
            tracer.absorb(position, &event, &supplied, &mut traced);
            judge.advance(clock, &mut fast);
            reference.advance(clock, &mut slow);
            hear(|out| tracer.advance(clock, out), &mut traced)?;
            covered.events += 1;
        }
        if fast != slow {
            return Err(format!(
                "position {position}\njudge:     {fast:#?}\nreference: {slow:#?}"
            ));
        }
        if fast != traced {
            return Err(format!(
                "position {position}\njudge: {fast:#?}\ntraces: {traced:#?}"
            ));
        }
        covered.add(&fast);
    }
    Ok(covered)
}

fn world() -> impl Strategy<Value = (Vec<Written>, Vec<Told>, usize)> {
    let short = vec(told(), 1..40);
    // Long ones flood one deal with one kind in two days and reach the limits of histories, sets and deadlines.
    let flooding = [
        Kind::PaymentMade,
        Kind::EscrowAgreementSigned,
        Kind::PaymentScheduled,
        Kind::TitleChecked,
    ];
    let crowded = (told(), 0..WIDE.len(), any::<bool>());
    let long = (select(flooding.to_vec()), vec(crowded, 300..450)).prop_map(|(kind, events)| {
        let crowd = |(told, wide, flood): (Told, usize, bool)| Told {
            kind: if flood { Some(kind) } else { told.kind },
            deal: usize::from(told.deal == 2 && !flood),
            hour: told.hour % 48,
            late: told.late % 24,
            wide: Some(wide),
            ..told
        };
        events.into_iter().map(crowd).collect::<Vec<Told>>()
    });
    (
        vec(written(), 1..8),
        prop_oneof![16 => short, 1 => long],
        0_usize..40,
    )
}

proptest! {
    // Failures print their seed; a file of old ones would tie the tests to one generator.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_judge_says_what_the_reference_says((rules, history, cut) in world()) {
        let result = compare(&rules, &history, Reading::default(), cut);
        prop_assert!(result.is_ok(), "{}", result.unwrap_err());
    }
}

/// A wrong reading of a bound must be noticed by the same generator, else the test above proves little.
#[test]
fn a_wrong_bound_is_noticed() {
    let right = Reading::default();
    let wrong = [
        Reading {
            window_start_counts: false,
            ..right
        },
        Reading {
            deadline_counts: true,
            ..right
        },
    ];
    for reading in wrong {
        let mut runner = TestRunner::new(ProptestConfig {
            failure_persistence: None,
            ..ProptestConfig::default()
        });
        let mut noticed = false;
        for _ in 0..2_000 {
            let (rules, history, cut) = world().new_tree(&mut runner).unwrap().current();
            if compare(&rules, &history, reading, cut).is_err() {
                noticed = true;
                break;
            }
        }
        assert!(noticed, "{reading:?} was not noticed");
    }
}

/// Every answer must come out, and often.
#[test]
fn the_generator_reaches_every_kind_of_answer() {
    let mut runner = TestRunner::deterministic();
    let mut covered = Covered::default();
    for _ in 0..300 {
        let (rules, history, cut) = world().new_tree(&mut runner).unwrap().current();
        covered = covered.plus(compare(&rules, &history, Reading::default(), cut).unwrap());
    }
    println!("300 histories: {covered:?}");
    let least = [
        covered.events / 50,
        covered.fired,
        covered.unknown,
        covered.withdrawn,
    ]
    .into_iter()
    .min();
    assert!(least.is_some_and(|least| least >= 20), "{covered:?}");
}
