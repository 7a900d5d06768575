//! The tree of a rule file as its author wrote it: names unresolved, places kept, both languages equal.
//!
//! It knows nothing of event kinds or types; the checker resolves it against the vocabulary.

mod commitment;
mod table;
mod test;

pub use commitment::{Change, Exception, Label, Requirement, Share, Sharing};
pub use table::{Band, Table, TableVersion};
pub use test::{Assignment, Claimed, Expect, HeadKey, Loss, Stands, Step, StepKind, Test, Written};

/// A byte range of the source text, start included, end excluded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// The word set of a file: `规则文件` opens a Chinese file, `rules_file` an English one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Chinese words.
    Zh,
    /// English words.
    En,
}

/// A word that the checker must resolve: a kind, field, enum value, constant, parameter, register or id.
#[derive(Clone, Debug)]
pub struct Name {
    /// As written, full-width folded.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// Text for people in one or both languages. In a Chinese file `"…" 英文 "…"`, in an English one `"…" chinese "…"`.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Text {
    /// Chinese.
    pub zh: Option<String>,
    /// English.
    pub en: Option<String>,
}

/// Comments that stand before a line (`# …`), and one after it on the same line. Kept for the formatter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comments {
    /// Whole lines above, without the `#`.
    pub above: Vec<String>,
    /// Behind the line, without the `#`.
    pub behind: Option<String>,
}

/// What a file holds: `规则文件` or `案例文件`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Rules, and tests beside them.
    Rules,
    /// Recorded cases only.
    Cases,
}

/// One file.
#[derive(Clone, Debug)]
pub struct File {
    /// What the first line said.
    pub kind: FileKind,
    /// The word set that the first line chose.
    pub language: Language,
    /// The file's title after `规则文件` / `案例文件`.
    pub title: String,
    /// `语言版本`; 1 today.
    pub version: u32,
    /// `默认 …`: clauses that every rule of the file takes over unless it says otherwise.
    pub defaults: Vec<Clause>,
    /// In source order.
    pub items: Vec<Item>,
    /// Comments after the last item.
    pub trailing: Vec<String>,
    /// Comments around the head lines.
    pub comments: Comments,
}

/// A block at the left margin.
#[derive(Clone, Debug)]
pub enum Item {
    /// `常量 名 = 字面量`.
    Constant(Definition),
    /// `参数 名 = 字面量 依据 "…"`.
    Parameter(Definition),
    /// `定义 名 = 条件`: a named predicate.
    Predicate(Predicate),
    /// `登记簿 …`.
    Register(Register),
    /// `分档 …` or `累进 …`.
    Table(Table),
    /// `规则 …`.
    Rule(Rule),
    /// `标准 …`: what a role has to do, and by when.
    Standard(Rule),
    /// `承诺 …`: what is owed to a customer, and when.
    Commitment(Rule),
    /// `测试 …` or `案例 …`.
    Test(Test),
}

/// A constant, or a parameter with its dated values.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Its name.
    pub name: Name,
    /// One value for a constant; for a parameter one value per start date.
    pub values: Vec<DatedValue>,
    /// Comments.
    pub comments: Comments,
}

/// `字面量 [自 2024-11-22 起] [依据 "…"]`.
#[derive(Clone, Debug)]
pub struct DatedValue {
    /// The value.
    pub value: Literal,
    /// First day on which it holds; none: always.
    pub from: Option<Dated>,
    /// Where it comes from.
    pub basis: Option<Text>,
}

/// `定义 名 = 条件`.
#[derive(Clone, Debug)]
pub struct Predicate {
    /// Its name.
    pub name: Name,
    /// What it stands for.
    pub condition: Condition,
    /// Comments.
    pub comments: Comments,
}

/// `登记簿 名 按 字段 / 加入 当 … / 移出 当 … [/ 保留 180天]`: cross-deal memory.
#[derive(Clone, Debug)]
pub struct Register {
    /// Its name.
    pub name: Name,
    /// The field whose value is the key.
    pub key: Name,
    /// Events that enter the deal under the key.
    pub enter: Vec<EventPattern>,
    /// Events that take the deal out again.
    pub exit: Vec<EventPattern>,
    /// How long an entry counts, by occurred time; none: until its exit.
    pub keep: Option<Literal>,
    /// Comments.
    pub comments: Comments,
}

/// `规则 B1 "…" …`; a standard and a commitment are built alike, with clauses of their own.
#[derive(Clone, Debug)]
pub struct Rule {
    /// `B1`, or `A6.迟付` for a second rule of the same characteristic; `K5`, `P3`.
    pub id: Name,
    /// What it is called.
    pub title: Text,
    /// Its clauses in source order; the checker finds repeats and gaps.
    pub clauses: Vec<Clause>,
    /// Comments above the head line.
    pub comments: Comments,
}

/// One clause line of a rule.
#[derive(Clone, Debug)]
pub struct Clause {
    /// What it says.
    pub kind: ClauseKind,
    /// The whole clause.
    pub span: Span,
    /// Comments.
    pub comments: Comments,
}

/// What a clause line may say.
#[derive(Clone, Debug)]
pub enum ClauseKind {
    /// `类型 B`.
    Type(Name),
    /// `级别 严重`: low 低, medium 中, high 高, critical 严重.
    Severity(Name),
    /// `模式 正式`: draft 草稿, shadow 影子, live 正式, off 停用.
    Mode(Name),
    /// `版本 1`.
    Version(u32),
    /// `生效 2024-11-22 起 [到 2025-12-31]`; the end day is excluded.
    Effective {
        /// First day.
        from: Dated,
        /// First day on which it no longer holds.
        to: Option<Dated>,
    },
    /// `适用 全国` (empty) or `适用 城市=郑州, 品牌=…`.
    Scope(Vec<(Name, Name)>),
    /// `依据 "…"`.
    Basis(Text),
    /// `负责人 "…"`: a role or desk, never a person's name.
    Owner(Text),
    /// `当 …`.
    When(Trigger),
    /// `若 …`.
    If(Condition),
    /// `则 告警, 暂停付款`.
    Then(Vec<Name>),
    /// `涉险 买方 金额`: who stands to lose how much.
    AtStake {
        /// A role.
        party: Name,
        /// Money.
        amount: Expression,
    },
    /// `说明 "… {金额} …"`: `{name}` is a field, constant or parameter, `{{` a brace.
    Message(Text),
    /// `证据 本事件, 最近一次 抵押余额证明`.
    Evidence(Vec<Evidence>),
    /// `合并 按 交易, 收款账户 [在 30天 内]`.
    Merge {
        /// Fields of the event; `交易` alone is the deal.
        keys: Vec<Name>,
        /// Repeats farther apart start a new alert.
        within: Option<Literal>,
    },
    /// `角色 交易管理 [英文 "…"]`: who has to meet a standard. Roles of service are data, not vocabulary.
    Role(Label),
    /// `环节 交易办理 [英文 "…"]`: the link of the service to which a standard belongs; data as well.
    Link(Label),
    /// `条件 已催缴 若 c [豁免 若 d]`.
    Requirement(Requirement),
    /// `除外 标签 若 c`: nothing is owed.
    Exclusion(Requirement),
    /// `评审 标签 若 c 问 "…"`: people decide.
    Question {
        /// What it is called.
        label: Label,
        /// When it has to be asked.
        condition: Condition,
        /// The question in words.
        ask: Text,
    },
    /// `基准 欠费 = 合计 欠费确认.金额`.
    Base {
        /// What it is called.
        label: Label,
        /// Money.
        amount: Expression,
    },
    /// `例外 标签 [若 c] 减 x …`.
    Exception(Exception),
    /// `封顶 x`: most that one claim may get.
    Cap(Expression),
    /// `年封顶 x`: most that all claims of a year may get.
    YearlyCap(Expression),
    /// `分担 …`: who bears it.
    Sharing(Sharing),
    /// `时限 先行赔付 24小时`.
    TimeLimit {
        /// What must be done by then.
        label: Label,
        /// Counted from the claim.
        within: Duration,
    },
}

/// What a person should look at.
#[derive(Clone, Debug)]
pub enum Evidence {
    /// `本事件`.
    ThisEvent(Span),
    /// `最近一次 E [其中 …]`.
    Latest(EventPattern),
}

/// `E [其中 c]`.
#[derive(Clone, Debug)]
pub struct EventPattern {
    /// The kind.
    pub kind: Name,
    /// `其中 …`: one primary condition over the fields of that event.
    pub filter: Option<Box<Condition>>,
}

/// What a rule waits for.
#[derive(Clone, Debug)]
pub enum Trigger {
    /// `当 E [其中 c] 或 F`.
    Events(Vec<EventPattern>),
    /// `当 E[.日期字段] [其中 c] 之后 N [内 没有 F [其中 c] [同 字段]]`.
    Deadline {
        /// What starts the clock.
        start: EventPattern,
        /// A date or instant field of the start event to count from; none: when it occurred.
        from_field: Option<Name>,
        /// How long: a literal duration or the name of a constant or parameter.
        after: Duration,
        /// What must not be missing; none: the moment itself is the trigger.
        absent: Option<EventPattern>,
        /// `同 应付项`: only an F with the same value of this field counts.
        same: Option<Name>,
    },
    /// `当 E 之前 N 内 应有 F`, `当 E 之后 N 内 应有 F`, `当 E 应 c`: a standard's duty.
    Duty {
        /// What makes the duty arise.
        start: EventPattern,
        /// A date or instant field of the start event to count from; none: when it occurred.
        from_field: Option<Name>,
        /// What has to be.
        duty: Duty,
    },
}

/// What a standard asks for.
#[derive(Clone, Debug)]
pub enum Duty {
    /// `应 c`, at the start event.
    Holds(Condition),
    /// `之前 [N 内] 应有 F [同 字段]`.
    Before {
        /// Not longer before than this; none: ever before.
        within: Option<Duration>,
        /// What must be there.
        event: EventPattern,
        /// Only an F with the same value of this field counts.
        same: Option<Name>,
    },
    /// `之后 N 内 应有 F [同 字段]`.
    After {
        /// By when.
        within: Duration,
        /// What must come.
        event: EventPattern,
        /// Only an F with the same value of this field counts.
        same: Option<Name>,
    },
}

/// A duration in place, or the name of one.
#[derive(Clone, Debug)]
pub enum Duration {
    /// `2个工作日`.
    Literal(Literal),
    /// `还贷宽限`.
    Named(Name),
}

/// A three-valued condition.
#[derive(Clone, Debug)]
pub struct Condition {
    /// What it says.
    pub kind: ConditionKind,
    /// Where.
    pub span: Span,
}

/// Forms of a condition.
#[derive(Clone, Debug)]
pub enum ConditionKind {
    /// `a 或 b`; at least two.
    Any(Vec<Condition>),
    /// `a 且 b`; at least two.
    All(Vec<Condition>),
    /// `非 a`.
    Not(Box<Condition>),
    /// `a >= b`, `a 是 b`, `a 不是 b`.
    Compare {
        /// Left.
        left: Expression,
        /// How.
        op: CompareOp,
        /// Right.
        right: Expression,
    },
    /// `a 属于 s`, `a 不属于 s`.
    Member {
        /// One value, or a set (then: is it a subset).
        item: Expression,
        /// `不属于`.
        negated: bool,
        /// A set: `{a, b}`, a set field, a set fact.
        set: Expression,
    },
    /// `x 有值`, `x 无值`: never unknown.
    Present {
        /// What.
        value: Expression,
        /// `无值`.
        negated: bool,
    },
    /// `此前 有 E`, `最近 3天 内 没有 E`.
    Occurred {
        /// `最近 N 内`; none is `此前`.
        within: Option<Duration>,
        /// `没有`.
        negated: bool,
        /// Which event.
        event: EventPattern,
    },
    /// `自 A 起 没有 B` (or `有`).
    Since {
        /// The last of these.
        start: EventPattern,
        /// `没有`.
        negated: bool,
        /// What came, or did not come, since.
        event: EventPattern,
    },
    /// A name that stands for a condition (`定义`), or a flag field.
    Named(Name),
}

/// Comparison signs and words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareOp {
    /// `是`, `=`.
    Is,
    /// `不是`, `≠`.
    IsNot,
    /// `<`.
    Less,
    /// `<=`.
    AtMost,
    /// `>`.
    More,
    /// `>=`.
    AtLeast,
}

/// A value.
#[derive(Clone, Debug)]
pub struct Expression {
    /// What it is.
    pub kind: ExpressionKind,
    /// Where.
    pub span: Span,
}

/// Forms of a value.
#[derive(Clone, Debug)]
pub enum ExpressionKind {
    /// `245万元`.
    Literal(Literal),
    /// A bare name: field of this event, enum value, constant or parameter.
    Name(Name),
    /// `本事件.收款账户`.
    EventField(Name),
    /// `本交易.监管账户`.
    DealFact(Name),
    /// `参数.高债务率`.
    Parameter(Name),
    /// `最近一次 E.字段 [其中 …]`.
    LatestField {
        /// Which event.
        event: EventPattern,
        /// Which field of it.
        field: Name,
    },
    /// `[最近 N 内] E [其中 …] 个数`.
    CountOf {
        /// Window; none is the whole past.
        within: Option<Duration>,
        /// Which events.
        event: EventPattern,
    },
    /// `[最近 N 内] 合计 E.字段 [其中 …]`.
    SumOf {
        /// Window; none is the whole past.
        within: Option<Duration>,
        /// Which events.
        event: EventPattern,
        /// A money field.
        field: Name,
    },
    /// `在途交易[房屋] 中 其他交易 个数`.
    RegisterCount {
        /// Which register.
        register: Name,
        /// The key: a field of this event or a deal fact.
        key: Box<Expression>,
    },
    /// `欠费封顶[总价]`: the value of a table's band.
    Lookup {
        /// Which table.
        table: Name,
        /// What is looked up.
        key: Box<Expression>,
    },
    /// `a + b`, `a - b`.
    Sum {
        /// Left.
        left: Box<Expression>,
        /// `-`.
        negated: bool,
        /// Right.
        right: Box<Expression>,
    },
    /// `总价 × 70% 四舍五入到分`.
    Times {
        /// Money.
        money: Box<Expression>,
        /// Ratio.
        ratio: Box<Expression>,
        /// The named rounding; the checker asks for it.
        rounding: Option<Rounding>,
    },
    /// `最小(a, b)`, `最大(a, b)`.
    Extreme {
        /// `最大`.
        largest: bool,
        /// At least two.
        of: Vec<Expression>,
    },
    /// `{a, b}`.
    Set(Vec<Expression>),
}

/// How money × ratio becomes whole fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// `四舍五入到分`: half away from zero.
    HalfUp,
    /// `向下到分`: towards zero.
    Down,
}

/// A written value.
#[derive(Clone, Debug)]
pub struct Literal {
    /// What it is.
    pub kind: LiteralKind,
    /// Where.
    pub span: Span,
}

/// Forms of a written value. Units are part of the literal, so nothing is guessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LiteralKind {
    /// `245万元`, `2450000元`, `0.5元`: whole fen.
    Money(i64),
    /// `70%`: millionths.
    Ratio(i64),
    /// `3`, `3次`, `3个`.
    Count(i64),
    /// `3天`, `24小时`, `30分钟`, `45秒`: exact, microseconds. A `天` is 24 hours.
    Exact(i64),
    /// `2个工作日`.
    WorkingDays(i64),
    /// `5个自然日`.
    CalendarDays(i64),
    /// `1个月`.
    Months(i64),
    /// `2025-03-01`.
    Date(Dated),
    /// `2025-03-01 14:20[:05]`, Beijing time unless `+08:00` or `Z` follows.
    Instant(Moment),
    /// `"金水-001"`.
    Text(String),
    /// `真` / `假`.
    Flag(bool),
}

/// A calendar day as written; the checker refuses days that do not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dated {
    /// Year.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
}

/// A moment as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Day.
    pub date: Dated,
    /// Seconds after midnight.
    pub second: u32,
    /// Offset from UTC in minutes; 480 where none is written.
    pub offset: i32,
}
