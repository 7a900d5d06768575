//! The one table of the language's own words, Chinese beside English.
//!
//! It holds no vocabulary: event kinds, fields and enum values are names, and the checker knows them.
//! A form with a space is a phrase of several words. An empty form means that this language does without.

use crate::ast::Language;

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
    Spread,
    Within,
    Where,
    After,
    Without,
    No,
    Any,
    SoFar,
    Last,
    Latest,
    Since,
    Same,
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
    (W::Spread, "在", ""),
    (W::Within, "内", "within"),
    (W::Where, "其中", "where"),
    (W::After, "之后", "plus"),
    (W::Without, "", "without"),
    (W::No, "没有", "no"),
    (W::Any, "有", "any"),
    (W::SoFar, "此前", "so_far"),
    (W::Last, "最近", "last"),
    (W::Latest, "最近一次", "latest"),
    (W::Since, "自", "since"),
    (W::Same, "同", "same"),
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
];

/// Words that open a block at the left margin.
pub(crate) const BLOCKS: &[Word] = &[
    W::Constant,
    W::Parameter,
    W::Define,
    W::Register,
    W::Rule,
    W::Test,
    W::Case,
];

/// Words that open a clause of a rule.
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

/// What turns a number into a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Yuan,
    TenThousandYuan,
    HundredMillionYuan,
    Day,
    Hour,
    Minute,
    Second,
    WorkingDay,
    CalendarDay,
    Month,
    Times,
    Piece,
}

/// Unit, Chinese, English of one, English of many.
const UNITS: &[(Unit, &str, &str, &str)] = &[
    (Unit::Yuan, "元", "yuan", "yuan"),
    (Unit::TenThousandYuan, "万元", "", ""),
    (Unit::HundredMillionYuan, "亿元", "", ""),
    (Unit::Day, "天", "day", "days"),
    (Unit::Hour, "小时", "hour", "hours"),
    (Unit::Minute, "分钟", "minute", "minutes"),
    (Unit::Second, "秒", "second", "seconds"),
    (Unit::WorkingDay, "个工作日", "working_day", "working_days"),
    (
        Unit::CalendarDay,
        "个自然日",
        "calendar_day",
        "calendar_days",
    ),
    (Unit::Month, "个月", "month", "months"),
    (Unit::Times, "次", "time", "times"),
    (Unit::Piece, "个", "", ""),
];

impl Unit {
    /// Its form beside `count`.
    pub(crate) fn form(self, language: Language, count: i64) -> &'static str {
        let row = UNITS
            .get(self as usize)
            .copied()
            .unwrap_or((self, "", "", ""));
        match (language, count) {
            (Language::Zh, _) => row.1,
            (Language::En, 1) => row.2,
            (Language::En, _) => row.3,
        }
    }
}

/// The unit that `text` is in `language`.
pub(crate) fn unit(text: &str, language: Language) -> Option<Unit> {
    UNITS
        .iter()
        .find(|(_, zh, one, many)| match language {
            Language::Zh => *zh == text,
            Language::En => !text.is_empty() && (*one == text || *many == text),
        })
        .map(|row| row.0)
}

/// The unit with which `text` begins in a Chinese file, and the rest: `天内` is `天` and `内`.
pub(crate) fn unit_prefix(text: &str) -> Option<(&'static str, &str)> {
    UNITS
        .iter()
        .filter_map(|(_, zh, ..)| text.strip_prefix(zh).map(|rest| (*zh, rest)))
        .max_by_key(|(zh, _)| zh.len())
}

/// A mistaken unit of Chinese speech, so that `245万` is an error and `3号楼` a word.
pub(crate) fn looks_like_unit(text: &str) -> bool {
    [
        "万",
        "萬",
        "亿",
        "块",
        "圆",
        "块钱",
        "日",
        "工作日",
        "自然日",
        "月",
        "个小时",
    ]
    .contains(&text)
}

/// Words that seldom stand inside a name, so that they betray a missing space.
const TELLING: &[Word] = &[
    W::And,
    W::Or,
    W::Is,
    W::IsNot,
    W::In,
    W::NotIn,
    W::Present,
    W::Absent,
    W::Where,
    W::After,
    W::No,
    W::Count,
];

/// Words that betray a missing space when they lead.
const LEADING: &[Word] = &[
    W::When,
    W::If,
    W::Then,
    W::Not,
    W::Any,
    W::SoFar,
    W::Last,
    W::Latest,
    W::Since,
    W::Sum,
    W::By,
    W::At,
    W::Same,
    W::Severity,
    W::Type,
    W::Mode,
    W::Version,
    W::Rule,
    W::Test,
    W::Case,
    W::Constant,
    W::Parameter,
    W::Define,
    W::Register,
    W::Expect,
    W::AdvanceTo,
    W::Enter,
    W::Exit,
    W::Keep,
];

/// What to type for a Chinese phrase written without spaces: `若用途是解押款` gives `若 用途 是 解押款`.
///
/// Only for a text that is already known to be wrong: a sound name may hold such a word.
pub fn split(text: &str) -> Option<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut current = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let leads = pieces
            .last()
            .is_none_or(|last| lookup(last, Language::Zh).is_some())
            && current.is_empty();
        match longest(rest, leads) {
            Some(form) => {
                if !current.is_empty() {
                    pieces.push(std::mem::take(&mut current));
                }
                pieces.push(form.to_owned());
                rest = rest.strip_prefix(form).unwrap_or("");
            }
            None => {
                current.push(first);
                rest = rest.strip_prefix(first).unwrap_or("");
            }
        }
    }
    if !current.is_empty() {
        pieces.push(current);
    }
    (pieces.len() > 1).then(|| pieces.join(" "))
}

/// The longest telling word at the start of `text`; `leads` admits the leading words too.
fn longest(text: &str, leads: bool) -> Option<&'static str> {
    TELLING
        .iter()
        .chain(LEADING.iter().filter(|_| leads))
        .map(|word| word.form(Language::Zh))
        .filter(|form| text.starts_with(form))
        .max_by_key(|form| form.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_stands_in_the_order_of_the_words() {
        for (place, row) in TABLE.iter().enumerate() {
            assert_eq!(row.0 as usize, place, "{row:?}");
        }
        for (place, row) in UNITS.iter().enumerate() {
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

    #[test]
    fn a_run_together_phrase_is_split_at_its_words() {
        for (wrong, right) in [
            ("若用途是解押款", Some("若 用途 是 解押款")),
            ("付款完成其中", Some("付款完成 其中")),
            ("最近3天", Some("最近 3天")),
            ("收款账户不属于监管账户", Some("收款账户 不属于 监管账户")),
            ("合同签署", None),
            ("用途", None),
        ] {
            assert_eq!(split(wrong).as_deref(), right, "{wrong}");
        }
    }
}
