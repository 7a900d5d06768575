//! Tests and recorded cases: a head, a background, dated steps, what must come out.

use super::{Comments, Literal, Moment, Name, Span};

/// A test beside its rule, or a whole recorded case.
#[derive(Clone, Debug)]
pub struct Test {
    /// `案例` instead of `测试`: it has a head and is run by the suite.
    pub case: bool,
    /// The rule under test (`测试 B1 …`) or the case's id (`案例 CS01 …`).
    pub id: Option<Name>,
    /// The rest of the head line.
    pub title: String,
    /// Head lines of a case: 来源 source, 证据级别 tier, 虚构 invented, 未载 open, 机理 mechanism.
    pub head: Vec<(HeadKey, String, Span)>,
    /// `损失 [约] 2025-03-03 10:05 245万元`: when money was lost, and how much.
    pub losses: Vec<Loss>,
    /// `背景 城市=郑州`.
    pub background: Vec<Assignment>,
    /// In order.
    pub steps: Vec<Step>,
    /// Comments above the head line.
    pub comments: Comments,
    /// The head line.
    pub span: Span,
}

/// What a case's head says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadKey {
    /// `来源`: where the facts come from.
    Source,
    /// `证据级别`: T1, T2 or T3.
    Tier,
    /// `虚构`: what is invented, in words.
    Invented,
    /// `未载`: what the source leaves open.
    NotStated,
    /// `机理`: the rules whose alerts show what went wrong.
    Mechanism,
}

/// When money was lost, and how much.
#[derive(Clone, Debug)]
pub struct Loss {
    /// `约`: the moment is invented.
    pub invented: bool,
    /// From then on it was gone.
    pub at: Moment,
    /// Money.
    pub amount: Literal,
    /// `无从拦下 "…"`: why nothing that the source tells could have kept it.
    pub not_catchable: Option<String>,
    /// The whole line.
    pub span: Span,
}

/// `字段=值`, `字段=约 值`, `字段=[值, 值]`.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The field.
    pub field: Name,
    /// `约`: invented.
    pub invented: bool,
    /// One value, or several in brackets.
    pub values: Vec<Written>,
    /// `[…]` was written, even around one value.
    pub list: bool,
}

/// A literal or a bare word.
#[derive(Clone, Debug)]
pub enum Written {
    /// `245万元`.
    Literal(Literal),
    /// `买方`.
    Word(Name),
}

/// One line of a test.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it says.
    pub kind: StepKind,
    /// The whole line.
    pub span: Span,
    /// Comments.
    pub comments: Comments,
}

/// Forms of a test line.
#[derive(Clone, Debug)]
pub enum StepKind {
    /// `[约] 2025-03-03 10:05 [知悉 2025-03-05 18:40] 付款完成 金额=245万元 …`.
    Event {
        /// `约`: the day is invented.
        invented: bool,
        /// Business time.
        occurred: Moment,
        /// When the log learnt it; none: at once.
        recorded: Option<Moment>,
        /// The kind.
        kind: Name,
        /// Its fields.
        fields: Vec<Assignment>,
    },
    /// `推进到 2025-03-05 10:05`: a tick.
    Advance(Moment),
    /// `预期 …`.
    Expect(Expect),
}

/// What must come out at the end of the test (or of the case).
#[derive(Clone, Debug)]
pub enum Expect {
    /// `预期 B1 告警 [1 次] [于 2025-03-03 10:05]`: raised, so often, first at.
    Alert {
        /// Rule or characteristic.
        rule: Name,
        /// How many events it joined; none: any.
        count: Option<u32>,
        /// Moment at which it was first raised.
        at: Option<Moment>,
    },
    /// `预期 B1 不告警`.
    NoAlert(Name),
    /// `预期 B1 撤回`: raised and later withdrawn.
    Withdrawn(Name),
    /// `预期 B1 无法判断`.
    Unknown(Name),
    /// `预期 B1 说明 含 "245万元"`.
    MessageContains {
        /// Rule.
        rule: Name,
        /// Part of its message in the file's language.
        part: String,
    },
    /// `预期 K5 达标`: the worst of all its duties in the case's deal.
    Standing {
        /// Standard.
        standard: Name,
        /// How it stands.
        standing: Stands,
    },
    /// `预期 P3 应赔 4000元`: of the latest claim under it.
    Claim {
        /// Commitment.
        commitment: Name,
        /// What comes out.
        outcome: Claimed,
    },
    /// `预期 敞口 买方 = 245万元`.
    Exposure {
        /// A role.
        party: Name,
        /// Money.
        amount: Literal,
    },
    /// `预期 无其他告警`: nothing but what is named above.
    NothingElse,
}

/// How a standard stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// `达标`.
    Met,
    /// `未达标`.
    NotMet,
    /// `无记录`.
    NoRecord,
    /// `未到期`.
    Pending,
    /// `不适用`.
    NotApplicable,
}

/// What comes out of a claim.
#[derive(Clone, Debug)]
pub enum Claimed {
    /// `应赔 4000元`.
    Owed(Literal),
    /// `不赔`.
    NotOwed,
    /// `待补`.
    Incomplete,
    /// `交评审`.
    Jury,
}
