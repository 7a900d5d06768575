//! The one table of the language's own words, Chinese beside English.
//!
//! It holds no vocabulary: event kinds, fields and enum values are names, and the checker knows them.
//! A form with a space is a phrase of several words. An empty form means that this language does without.

mod split;
mod units;

use crate::ast::Language;
pub use split::split;
pub(crate) use units::{Unit, looks_like_unit, unit, unit_prefix};
pub use units::{unit_pairs, units};

/// A word of the language itself. The order is that of [`TABLE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    RulesFile,
    CasesFile,
    LanguageVersion,
    Default,
    Constant,
    Parameter,
    Define,
    Register,
    Rule,
    Standard,
    Commitment,
    Bands,
    Scale,
    Test,
    Case,
    By,
    Enter,
    Exit,
    Keep,
    Type,
    Severity,
    Mode,
    Version,
    Effective,
    From,
    To,
    Scope,
    Nationwide,
    Basis,
    Owner,
    When,
    If,
    Then,
    AtStake,
    Message,
    OtherLanguage,
    Evidence,
    Merge,
    Role,
    Link,
    Requirement,
    Exclusion,
    Question,
    Base,
    Exception,
    Cap,
    YearlyCap,
    Sharing,
    TimeLimit,
    Spread,
    Within,
    Where,
    After,
    Before,
    MustHave,
    Must,
    Without,
    No,
    Any,
    SoFar,
    Last,
    Latest,
    Since,
    Same,
    Excused,
    Ask,
    Less,
    More,
    Instead,
    AtLeast,
    AtMost,
    Precedes,
    Otherwise,
    Rest,
    Below,
    And,
    Or,
    Not,
    Is,
    IsNot,
    In,
    NotIn,
    Present,
    Absent,
    Count,
    Sum,
    Among,
    OtherDeals,
    Smallest,
    Largest,
    RoundHalfUp,
    RoundDown,
    ThisEvent,
    ThisDeal,
    True,
    False,
    Source,
    Tier,
    Invented,
    NotStated,
    Mechanism,
    Loss,
    NotCatchable,
    Background,
    Approx,
    Known,
    AdvanceTo,
    Expect,
    Alert,
    NoAlert,
    Withdrawn,
    Unknown,
    Contains,
    At,
    Exposure,
    NothingElse,
    Met,
    NotMet,
    NoRecord,
    NotApplicable,
    Pending,
    Owed,
    NotOwed,
    Incomplete,
    ToJury,
}

use Word as W;

/// Word, Chinese, English.
const TABLE: &[(Word, &str, &str)] = &[
    (W::RulesFile, "规则文件", "rules_file"),
    (W::CasesFile, "案例文件", "cases_file"),
    (W::LanguageVersion, "语言版本", "language"),
    (W::Default, "默认", "default"),
    (W::Constant, "常量", "constant"),
    (W::Parameter, "参数", "parameter"),
    (W::Define, "定义", "define"),
    (W::Register, "登记簿", "register"),
    (W::Rule, "规则", "rule"),
    (W::Standard, "标准", "standard"),
    (W::Commitment, "承诺", "commitment"),
    (W::Bands, "分档", "bands"),
    (W::Scale, "累进", "scale"),
    (W::Test, "测试", "test"),
    (W::Case, "案例", "case"),
    (W::By, "按", "by"),
    (W::Enter, "加入", "enter"),
    (W::Exit, "移出", "exit"),
    (W::Keep, "保留", "keep"),
    (W::Type, "类型", "type"),
    (W::Severity, "级别", "severity"),
    (W::Mode, "模式", "mode"),
    (W::Version, "版本", "version"),
    (W::Effective, "生效", "effective"),
    (W::From, "起", "from"),
    (W::To, "到", "to"),
    (W::Scope, "适用", "scope"),
    (W::Nationwide, "全国", "nationwide"),
    (W::Basis, "依据", "basis"),
    (W::Owner, "负责人", "owner"),
    (W::When, "当", "when"),
    (W::If, "若", "if"),
    (W::Then, "则", "then"),
    (W::AtStake, "涉险", "at_stake"),
    (W::Message, "说明", "message"),
    (W::OtherLanguage, "英文", "chinese"),
    (W::Evidence, "证据", "evidence"),
    (W::Merge, "合并", "merge"),
    (W::Role, "角色", "role"),
    (W::Link, "环节", "link"),
    (W::Requirement, "条件", "requires"),
    (W::Exclusion, "除外", "excludes"),
    (W::Question, "评审", "jury"),
    (W::Base, "基准", "base"),
    (W::Exception, "例外", "exception"),
    (W::Cap, "封顶", "cap"),
    (W::YearlyCap, "年封顶", "yearly_cap"),
    (W::Sharing, "分担", "shares"),
    (W::TimeLimit, "时限", "time_limit"),
    (W::Spread, "在", ""),
    (W::Within, "内", "within"),
    (W::Where, "其中", "where"),
    (W::After, "之后", "plus"),
    (W::Before, "之前", "before"),
    (W::MustHave, "应有", "must_have"),
    (W::Must, "应", "must"),
    (W::Without, "", "without"),
    (W::No, "没有", "no"),
    (W::Any, "有", "any"),
    (W::SoFar, "此前", "so_far"),
    (W::Last, "最近", "last"),
    (W::Latest, "最近一次", "latest"),
    (W::Since, "自", "since"),
    (W::Same, "同", "same"),
    (W::Excused, "豁免", "excused"),
    (W::Ask, "问", "ask"),
    (W::Less, "减", "less"),
    (W::More, "加", "more"),
    (W::Instead, "改为", "instead"),
    (W::AtLeast, "不低于", "at_least"),
    (W::AtMost, "不高于", "at_most"),
    (W::Precedes, "先于", "precedes"),
    (W::Otherwise, "否则", "else"),
    (W::Rest, "其余", "rest"),
    (W::Below, "不足", "below"),
    (W::And, "且", "and"),
    (W::Or, "或", "or"),
    (W::Not, "非", "not"),
    (W::Is, "是", "is"),
    (W::IsNot, "不是", "is not"),
    (W::In, "属于", "is in"),
    (W::NotIn, "不属于", "is not in"),
    (W::Present, "有值", "is present"),
    (W::Absent, "无值", "is absent"),
    (W::Count, "个数", "count"),
    (W::Sum, "合计", "sum"),
    (W::Among, "中", ""),
    (W::OtherDeals, "其他交易", "other_deals"),
    (W::Smallest, "最小", "min"),
    (W::Largest, "最大", "max"),
    (W::RoundHalfUp, "四舍五入到分", "round_half_up"),
    (W::RoundDown, "向下到分", "round_down"),
    (W::ThisEvent, "本事件", "event"),
    (W::ThisDeal, "本交易", "deal"),
    (W::True, "真", "true"),
    (W::False, "假", "false"),
    (W::Source, "来源", "source"),
    (W::Tier, "证据级别", "tier"),
    (W::Invented, "虚构", "invented"),
    (W::NotStated, "未载", "not_stated"),
    (W::Mechanism, "机理", "mechanism"),
    (W::Loss, "损失", "loss"),
    (W::NotCatchable, "无从拦下", "not_catchable"),
    (W::Background, "背景", "background"),
    (W::Approx, "约", "approx"),
    (W::Known, "知悉", "known"),
    (W::AdvanceTo, "推进到", "advance_to"),
    (W::Expect, "预期", "expect"),
    (W::Alert, "告警", "alert"),
    (W::NoAlert, "不告警", "no_alert"),
    (W::Withdrawn, "撤回", "withdrawn"),
    (W::Unknown, "无法判断", "unknown"),
    (W::Contains, "含", "contains"),
    (W::At, "于", "at"),
    (W::Exposure, "敞口", "exposure"),
    (W::NothingElse, "无其他告警", "nothing_else"),
    (W::Met, "达标", "met"),
    (W::NotMet, "未达标", "not_met"),
    (W::NoRecord, "无记录", "no_record"),
    (W::NotApplicable, "不适用", "not_applicable"),
    (W::Pending, "未到期", "pending"),
    (W::Owed, "应赔", "owed"),
    (W::NotOwed, "不赔", "not_owed"),
    (W::Incomplete, "待补", "incomplete"),
    (W::ToJury, "交评审", "to_jury"),
];

/// Words that open a block at the left margin.
pub(crate) const BLOCKS: &[Word] = &[
    W::Constant,
    W::Parameter,
    W::Define,
    W::Register,
    W::Rule,
    W::Standard,
    W::Commitment,
    W::Bands,
    W::Scale,
    W::Test,
    W::Case,
];

/// Words that open a clause of a rule, a standard or a commitment.
pub(crate) const CLAUSES: &[Word] = &[
    W::Type,
    W::Severity,
    W::Mode,
    W::Version,
    W::Effective,
    W::Scope,
    W::Basis,
    W::Owner,
    W::When,
    W::If,
    W::Then,
    W::AtStake,
    W::Message,
    W::Evidence,
    W::Merge,
    W::Role,
    W::Link,
    W::Requirement,
    W::Exclusion,
    W::Question,
    W::Base,
    W::Exception,
    W::Cap,
    W::YearlyCap,
    W::Sharing,
    W::TimeLimit,
];

/// Words with which a clause goes on when they open a line.
pub(crate) const CONTINUING: &[Word] = &[
    W::And,
    W::Or,
    W::Excused,
    W::Ask,
    W::Less,
    W::More,
    W::Instead,
    W::AtLeast,
    W::AtMost,
    W::Precedes,
    W::Otherwise,
];

/// Words that open a line inside a register, a test or a case, or a head line of the file.
pub(crate) const LINES: &[Word] = &[
    W::LanguageVersion,
    W::Default,
    W::Enter,
    W::Exit,
    W::Keep,
    W::Source,
    W::Tier,
    W::Invented,
    W::NotStated,
    W::Mechanism,
    W::Loss,
    W::Background,
    W::Approx,
    W::AdvanceTo,
    W::Expect,
];

/// Words that hold conditions and values together: these alone can't be names there, in either
/// language, so that a file can be turned into the other one.
pub(crate) const RESERVED: &[Word] = &[
    W::When,
    W::If,
    W::Then,
    W::Where,
    W::After,
    W::Within,
    W::Without,
    W::No,
    W::Any,
    W::SoFar,
    W::Last,
    W::Latest,
    W::Since,
    W::From,
    W::Same,
    W::Among,
    W::And,
    W::Or,
    W::Not,
    W::Is,
    W::IsNot,
    W::In,
    W::NotIn,
    W::Present,
    W::Absent,
    W::Count,
    W::Sum,
    W::True,
    W::False,
    W::Before,
    W::MustHave,
    W::Must,
    W::Excused,
    W::Ask,
    W::Less,
    W::More,
    W::Instead,
    W::AtLeast,
    W::AtMost,
    W::Precedes,
    W::Otherwise,
    W::Rest,
    W::Below,
];

/// Words that may be left out in front of a name, which therefore can't be one of them.
pub(crate) const LEADS: &[Word] = &[
    W::Known,
    W::Nationwide,
    W::NothingElse,
    W::Exposure,
    W::Approx,
    W::True,
    W::False,
];

impl Word {
    /// Whether its English form is several words.
    pub(crate) fn is_phrase(self) -> bool {
        matches!(self, W::IsNot | W::In | W::NotIn | W::Present | W::Absent)
    }

    /// Its form in `language`; empty where that language does without.
    pub(crate) fn form(self, language: Language) -> &'static str {
        let (_, zh, en) = TABLE.get(self as usize).copied().unwrap_or((self, "", ""));
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}

/// The word that `text` is in `language`.
pub(crate) fn lookup(text: &str, language: Language) -> Option<Word> {
    let row = match language {
        Language::Zh => TABLE.iter().find(|(_, zh, _)| *zh == text),
        Language::En => TABLE.iter().find(|(_, _, en)| *en == text),
    };
    row.filter(|_| !text.is_empty()).map(|row| row.0)
}

/// Every word in both languages: `(Chinese, English)`, for completion and for the language's page.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.iter().map(|(_, zh, en)| (*zh, *en))
}

/// The words that open a block, those that open a line inside one, and all others, each in both
/// languages: what an editor's grammar needs.
#[must_use]
pub fn groups() -> [Vec<(&'static str, &'static str)>; 3] {
    let forms = |word: &Word| (word.form(Language::Zh), word.form(Language::En));
    let heads = [W::RulesFile, W::CasesFile];
    let blocks: Vec<Word> = heads.iter().chain(BLOCKS).copied().collect();
    let lines: Vec<Word> = CLAUSES.iter().chain(LINES).copied().collect();
    let rest = TABLE.iter().map(|row| row.0);
    let rest: Vec<Word> = rest
        .filter(|word| !blocks.contains(word) && !lines.contains(word))
        .collect();
    [blocks, lines, rest].map(|words| words.iter().map(forms).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_stands_in_the_order_of_the_words() {
        for (place, row) in TABLE.iter().enumerate() {
            assert_eq!(row.0 as usize, place, "{row:?}");
        }
    }

    #[test]
    fn no_form_means_two_words() {
        for language in [Language::Zh, Language::En] {
            for (word, ..) in TABLE {
                let form = word.form(language);
                assert_eq!(
                    form.contains(' '),
                    word.is_phrase() && language == Language::En
                );
                if !form.is_empty() {
                    assert_eq!(lookup(form, language), Some(*word), "{form}");
                }
            }
        }
    }
}
