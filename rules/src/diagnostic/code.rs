//! The stable codes of the syntax, each with what it means and why the language is so.
//!
//! `E20xx` lexer, `E21xx` parser. `E22xx` to `E25xx` and `W…` belong to the checker.

/// A stable code and its page for `explain`.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// `E2104`.
    pub id: &'static str,
    /// A short title in Chinese.
    pub zh: &'static str,
    /// A short title in English.
    pub en: &'static str,
    /// The reason and an example in Chinese.
    pub why_zh: &'static str,
    /// The reason and an example in English.
    pub why_en: &'static str,
}

/// More than [`MAX_FILE_BYTES`](crate::parser::MAX_FILE_BYTES).
pub static FILE_TOO_LARGE: Code = Code {
    id: "E2001",
    zh: "文件太大",
    en: "file too large",
    why_zh: "一个规则文件最多 1 MiB，这样任何文件都能很快检查完。请按主题拆成几个文件。",
    why_en: "A rule file holds at most 1 MiB, so that any file is checked at once. Split it by subject.",
};

/// A quote without its end.
pub static UNCLOSED_TEXT: Code = Code {
    id: "E2002",
    zh: "引号没有收尾",
    en: "unclosed quote",
    why_zh: "文字写在一行之内的一对引号里：\"…\" 或 “…”。文字里的引号写作 \\\"，换行写作 \\n。",
    why_en: "Text stands between two quotes on one line. A quote inside is written \\\", a line break \\n.",
};

/// A sign that the language does not have.
pub static STRAY_SIGN: Code = Code {
    id: "E2003",
    zh: "不认识的符号",
    en: "unknown sign",
    why_zh: "引号之外只有这些符号：, . = ≠ < <= > >= + - × % ( ) [ ] { } 和注释用的 #，全角半角都可以。",
    why_en: "Outside quotes the language has , . = ≠ < <= > >= + - × % ( ) [ ] { } and # for comments, full-width or not.",
};

/// A character that a reader cannot see.
pub static HIDDEN_CHARACTER: Code = Code {
    id: "E2004",
    zh: "看不见的字符",
    en: "hidden character",
    why_zh: "控制字符、零宽字符和改变书写方向的字符会让人看到的和程序读到的不一样，所以哪里都不许用。",
    why_en: "Control, zero-width and direction-changing characters make a reader see another text than the program reads, so they are refused everywhere.",
};

/// A number that its unit cannot hold exactly.
pub static NUMBER_OUT_OF_RANGE: Code = Code {
    id: "E2005",
    zh: "数值放不下或不够整",
    en: "number too large or too fine",
    why_zh: "金额精确到分，比例精确到百分之一的万分之一，天数和个数是整数。写多余的小数位或过大的数都会被拒绝，不会悄悄舍入。",
    why_en: "Money is exact to the fen, a percentage to four decimals, durations and counts are whole. More digits or larger numbers are refused, never rounded silently.",
};

/// `2,450,000元`.
pub static THOUSANDS_SEPARATOR: Code = Code {
    id: "E2006",
    zh: "数字里有逗号",
    en: "comma inside a number",
    why_zh: "逗号用来分隔列表，写在数字里会有两种读法。请写 2450000元 或 245万元。",
    why_en: "A comma separates the entries of a list, so inside a number it could be read in two ways. Write 2450000 yuan.",
};

/// A number without a unit that it needs, or with one that does not exist.
pub static UNKNOWN_UNIT: Code = Code {
    id: "E2007",
    zh: "单位不对",
    en: "no such unit",
    why_zh: "数字后面的单位只有：元 万元 亿元 % 天 小时 分钟 秒 个工作日 个自然日 个月 次 个。带小数的数必须有单位。",
    why_en: "Units are: yuan % days hours minutes seconds working_days calendar_days months times. A number with decimals needs one.",
};

/// `25:10`.
pub static NO_SUCH_TIME: Code = Code {
    id: "E2008",
    zh: "没有这个时刻",
    en: "no such time of day",
    why_zh: "时刻写作 14:20 或 14:20:05，从 00:00 到 23:59:59；时区可以写在后面：14:20+08:00 或 14:20Z，不写就是北京时间。",
    why_en: "A time is written 14:20 or 14:20:05, from 00:00 to 23:59:59; an offset may follow: 14:20+08:00 or 14:20Z. Without one it is Beijing time.",
};

/// The first word is none of the four.
pub static NO_FILE_HEAD: Code = Code {
    id: "E2101",
    zh: "缺少文件头",
    en: "no head line",
    why_zh: "第一行决定文件的种类和语言：规则文件、案例文件，或英文的 rules_file、cases_file，后面是标题。",
    why_en: "The first line decides the file's kind and language: rules_file or cases_file, or Chinese 规则文件 or 案例文件, then a title.",
};

/// Not version 1.
pub static UNKNOWN_VERSION: Code = Code {
    id: "E2102",
    zh: "不认识的语言版本",
    en: "unknown language version",
    why_zh: "目前只有第 1 版。写 语言版本 1；更高的版本需要更新的程序。",
    why_en: "There is only version 1 today. Write `language 1`; a higher one needs a newer program.",
};

/// The general one.
pub static UNEXPECTED: Code = Code {
    id: "E2103",
    zh: "这里不能这样写",
    en: "unexpected here",
    why_zh: "一个子句写在一行里；以 且、或 开头的下一行、没有收尾的括号里的下一行仍属于它。",
    why_en: "A clause stands on one line; a next line that begins with `and` or `or`, or inside an open bracket, still belongs to it.",
};

/// `若用途是解押款`.
pub static RUN_TOGETHER: Code = Code {
    id: "E2104",
    zh: "词连在一起了",
    en: "words run together",
    why_zh: "词与词之间要有空格或标点，程序不猜词的边界。写 若 用途 是 解押款，而不是 若用途是解押款。",
    why_en: "Words are separated by spaces or punctuation; nothing is guessed.",
};

/// `and` in a Chinese file.
pub static OTHER_LANGUAGE: Code = Code {
    id: "E2105",
    zh: "用了另一种语言的词",
    en: "a word of the other language",
    why_zh: "一个文件只用一种语言的词，由第一行决定；anxin rules fmt --lang 可以整个转换。",
    why_en: "A file uses the words of one language, decided by its first line; anxin rules fmt --lang converts a whole file.",
};

/// A line opens with something that is not one of its block's words.
pub static UNKNOWN_LINE: Code = Code {
    id: "E2106",
    zh: "不认识的行首",
    en: "unknown start of a line",
    why_zh: "每一行都以它的词开头：规则里是 类型 级别 当 若 则 说明 等，测试里是日期、推进到、预期 等。",
    why_en: "Every line opens with its word: in a rule type, severity, when, if, then, message and so on; in a test a date, advance_to or expect.",
};

/// `其中 a 且 b`.
pub static FILTER_NEEDS_BRACKETS: Code = Code {
    id: "E2107",
    zh: "其中 的条件要加括号",
    en: "the filter needs brackets",
    why_zh: "其中 后面只带一个简单的比较。几个条件、带 非 的条件或算式要放进括号：其中 (用途 是 解押款 且 付款方 是 买方)。",
    why_en: "`where` takes one plain comparison. Several conditions, `not` or a calculation stand in brackets: where (purpose is release and payer is buyer).",
};

/// More than [`MAX_NESTING`](crate::parser::MAX_NESTING).
pub static TOO_DEEP: Code = Code {
    id: "E2108",
    zh: "嵌套太深",
    en: "nested too deep",
    why_zh: "括号、非 和连续的加减乘最多 64 层。请用 定义 给其中一部分起个名字。",
    why_en: "Brackets, `not` and chains of + - × go at most 64 deep. Name a part of it with `define`.",
};

/// More than [`MAX_ITEMS`](crate::parser::MAX_ITEMS) or [`MAX_PARTS`](crate::parser::MAX_PARTS).
pub static TOO_MANY: Code = Code {
    id: "E2109",
    zh: "太多了",
    en: "too many",
    why_zh: "一个文件最多 10000 个块，一个条件或列表最多 1000 项，一次最多报告 100 个错误。",
    why_en: "A file holds at most 10000 blocks, a condition or list at most 1000 parts, and one run reports at most 100 errors.",
};

/// Free text without quotes.
pub static TEXT_NEEDS_QUOTES: Code = Code {
    id: "E2110",
    zh: "文字要加引号",
    en: "text needs quotes",
    why_zh: "说明、依据、负责人后面是给人看的文字，写在引号里：说明 \"…\"。",
    why_en: "What follows message, basis and owner is text for people and stands in quotes: message \"…\".",
};

/// A value where a condition belongs, or the other way round.
pub static NOT_A_CONDITION: Code = Code {
    id: "E2111",
    zh: "条件和值弄混了",
    en: "condition and value mixed up",
    why_zh: "若、其中、且、或、非 后面是条件（如 金额 > 5万元）；比较和算式两边是值（如 金额）。",
    why_en: "After if, where, and, or, not stands a condition such as `amount > 50000 yuan`; around comparisons and signs stand values such as `amount`.",
};

/// A bracket without its end.
pub static UNCLOSED_BRACKET: Code = Code {
    id: "E2112",
    zh: "括号没有收尾",
    en: "unclosed bracket",
    why_zh: "每个 ( [ { 都要有对应的 ) ] }。",
    why_en: "Every ( [ { needs its ) ] }.",
};

/// A date where a moment belongs.
pub static TIME_NEEDED: Code = Code {
    id: "E2113",
    zh: "缺少时刻",
    en: "time of day missing",
    why_zh: "测试和案例里的事件要写到分：2025-03-03 10:05，因为规则按先后判断。不知道时刻就写一个并在前面加 约。",
    why_en: "Events in tests and cases are written to the minute, 2025-03-03 10:05, since rules judge by order. Where the time is not known, write one and put `approx` before the line.",
};

/// A rule in a case file.
pub static MISPLACED_BLOCK: Code = Code {
    id: "E2114",
    zh: "这种文件里不能有这个块",
    en: "block in the wrong kind of file",
    why_zh: "案例文件里只有 案例；规则、常量、登记簿等写在规则文件里。",
    why_en: "A case file holds cases only; rules, constants, registers and the like stand in a rules file.",
};

/// All codes of the syntax, in order.
pub static SYNTAX: [&Code; 22] = [
    &FILE_TOO_LARGE,
    &UNCLOSED_TEXT,
    &STRAY_SIGN,
    &HIDDEN_CHARACTER,
    &NUMBER_OUT_OF_RANGE,
    &THOUSANDS_SEPARATOR,
    &UNKNOWN_UNIT,
    &NO_SUCH_TIME,
    &NO_FILE_HEAD,
    &UNKNOWN_VERSION,
    &UNEXPECTED,
    &RUN_TOGETHER,
    &OTHER_LANGUAGE,
    &UNKNOWN_LINE,
    &FILTER_NEEDS_BRACKETS,
    &TOO_DEEP,
    &TOO_MANY,
    &TEXT_NEEDS_QUOTES,
    &NOT_A_CONDITION,
    &UNCLOSED_BRACKET,
    &TIME_NEEDED,
    &MISPLACED_BLOCK,
];
