//! What is known of a rule, a standard or a commitment beside what it says: id, title, life, gravity, actions.

use crate::ast::Text;
use crate::calendar::Length;
use anxin_events::Date;
use serde::{Deserialize, Serialize};

/// What rules, standards and commitments have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// `A6.迟付`, `K5`, `P3`.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Where it is in its life.
    pub mode: Mode,
    /// Raised with each change of meaning.
    pub version: u32,
    /// Why it exists.
    pub basis: Text,
    /// A role or desk.
    pub owner: Text,
    /// `城市`, `品牌` and their values; empty is everywhere.
    pub scope: Vec<(String, String)>,
    /// When it holds; none: always.
    pub effective: Option<Effective>,
}

/// What is known of a rule beside its condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleInfo {
    /// Id, title and life.
    pub terms: Terms,
    /// Which of the five types of loss.
    pub risk: RiskType,
    /// How bad.
    pub severity: Severity,
    /// What happens when it fires.
    pub actions: Vec<Action>,
    /// Repeats farther apart start a new alert.
    pub merge_within: Option<Length>,
}

/// What is known of a standard beside its duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandardInfo {
    /// Id, title and life.
    pub terms: Terms,
    /// Who has to meet it.
    pub role: Text,
    /// The link of the service to which it belongs.
    pub link: Text,
}

/// Days on which a rule holds, by the day in Beijing on which its trigger occurred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effective {
    /// First day.
    pub from: Date,
    /// First day on which it no longer holds.
    pub to: Option<Date>,
}

impl Effective {
    /// Does the rule hold for what occurred on this day?
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }
}

/// The five types of capital loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RiskType {
    /// Accounts and misuse of money.
    A,
    /// Mortgage release and advances.
    B,
    /// Title and the right to sell.
    C,
    /// Financing and the tail.
    D,
    /// Performance, tax and handover.
    E,
}

/// How bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// 低.
    Low,
    /// 中.
    Medium,
    /// 高.
    High,
    /// 严重.
    Critical,
}

/// Where a rule is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// 草稿: not judged.
    Draft,
    /// 影子: judged and kept apart.
    Shadow,
    /// 正式: judged.
    Live,
    /// 停用: not judged.
    Off,
}

/// What happens when a rule fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Action {
    /// 告警.
    Alert,
    /// 提醒.
    Remind,
    /// 暂停付款.
    HoldPayment,
    /// 暂停放款.
    HoldRelease,
    /// 阻断.
    Block,
    /// 上报.
    Escalate,
}

/// Chinese, English, and what they stand for.
type Words<T, const N: usize> = [(&'static str, &'static str, T); N];

impl RiskType {
    pub(crate) const WORDS: Words<RiskType, 5> = [
        ("A", "A", RiskType::A),
        ("B", "B", RiskType::B),
        ("C", "C", RiskType::C),
        ("D", "D", RiskType::D),
        ("E", "E", RiskType::E),
    ];

    /// The one of this letter.
    #[must_use]
    pub fn named(name: &str) -> Option<RiskType> {
        named(&Self::WORDS, name)
    }

    /// Its letter.
    #[must_use]
    pub fn name(self) -> &'static str {
        names(&Self::WORDS, self).0
    }
}

impl Severity {
    pub(crate) const WORDS: Words<Severity, 4> = [
        ("低", "low", Severity::Low),
        ("中", "medium", Severity::Medium),
        ("高", "high", Severity::High),
        ("严重", "critical", Severity::Critical),
    ];

    /// The one of this name, in either language.
    #[must_use]
    pub fn named(name: &str) -> Option<Severity> {
        named(&Self::WORDS, name)
    }

    /// Chinese and English.
    #[must_use]
    pub fn names(self) -> (&'static str, &'static str) {
        names(&Self::WORDS, self)
    }
}

impl Mode {
    pub(crate) const WORDS: Words<Mode, 4> = [
        ("草稿", "draft", Mode::Draft),
        ("影子", "shadow", Mode::Shadow),
        ("正式", "live", Mode::Live),
        ("停用", "off", Mode::Off),
    ];

    /// The one of this name, in either language.
    #[must_use]
    pub fn named(name: &str) -> Option<Mode> {
        named(&Self::WORDS, name)
    }

    /// Chinese and English.
    #[must_use]
    pub fn names(self) -> (&'static str, &'static str) {
        names(&Self::WORDS, self)
    }

    /// Does the judge look at the rule at all?
    #[must_use]
    pub const fn is_judged(self) -> bool {
        matches!(self, Mode::Shadow | Mode::Live)
    }
}

impl Action {
    pub(crate) const WORDS: Words<Action, 6> = [
        ("告警", "alert", Action::Alert),
        ("提醒", "remind", Action::Remind),
        ("暂停付款", "hold_payment", Action::HoldPayment),
        ("暂停放款", "hold_release", Action::HoldRelease),
        ("阻断", "block", Action::Block),
        ("上报", "escalate", Action::Escalate),
    ];

    /// The one of this name, in either language.
    #[must_use]
    pub fn named(name: &str) -> Option<Action> {
        named(&Self::WORDS, name)
    }

    /// Chinese and English.
    #[must_use]
    pub fn names(self) -> (&'static str, &'static str) {
        names(&Self::WORDS, self)
    }
}

impl Terms {
    pub(crate) fn new(id: String, title: Text) -> Terms {
        Terms {
            id,
            title,
            mode: Mode::Live,
            version: 1,
            basis: Text::default(),
            owner: Text::default(),
            scope: Vec::new(),
            effective: None,
        }
    }

    /// One name a field, so that the language of a file changes nothing.
    pub(crate) fn name_scope_in_chinese(&mut self) {
        for (field, _) in &mut self.scope {
            let zh = if matches!(field.as_str(), "city" | "城市") {
                "城市"
            } else {
                "品牌"
            };
            zh.clone_into(field);
        }
    }

    /// Microseconds in which its trigger must have occurred, end excluded.
    pub(crate) fn period(&self) -> (i64, i64) {
        let start = |day: Date| day.start().micros();
        let from = self
            .effective
            .map_or(i64::MIN, |effective| start(effective.from));
        (
            from,
            self.effective
                .and_then(|effective| effective.to)
                .map_or(i64::MAX, start),
        )
    }
}

impl RuleInfo {
    pub(crate) fn new(terms: Terms) -> RuleInfo {
        RuleInfo {
            terms,
            risk: RiskType::A,
            severity: Severity::Low,
            actions: Vec::new(),
            merge_within: None,
        }
    }

    /// The characteristic that it belongs to: its id up to the dot.
    #[must_use]
    pub fn characteristic(&self) -> &str {
        let id = &self.terms.id;
        id.split('.').next().unwrap_or(id)
    }
}

/// The one that is called so in either language.
fn named<T: Copy>(words: &[(&'static str, &'static str, T)], name: &str) -> Option<T> {
    let found = words.iter().find(|(zh, en, _)| *zh == name || *en == name);
    found.map(|(.., own)| *own)
}

fn names<T: PartialEq>(
    words: &[(&'static str, &'static str, T)],
    wanted: T,
) -> (&'static str, &'static str) {
    let found = words.iter().find(|(.., own)| *own == wanted);
    found.map_or(("", ""), |(zh, en, _)| (zh, en))
}
