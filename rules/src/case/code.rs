//! The stable codes of tests and cases, `E27xx`, each with what it means and why.

use crate::diagnostic::Code;

/// `款付完成`.
pub static UNKNOWN_KIND: Code = Code {
    id: "E2701",
    zh: "没有这种事件",
    en: "no such kind of event",
    why_zh: "日期后面是事件的名字，如 合同签署、付款完成；中文名、英文名都可以。anxin events 列出全部。",
    why_en: "Behind the date stands the name of an event such as payment_made; either language will do. `anxin events` lists them all.",
};

/// A field that the kind does not have.
pub static UNKNOWN_FIELD: Code = Code {
    id: "E2702",
    zh: "事件没有这个字段",
    en: "the event has no such field",
    why_zh: "每种事件有自己的字段；写错的字段若被悄悄忽略，测试就测不到它想测的事。anxin events 列出每种事件的字段。",
    why_en: "Every kind has fields of its own; if a misspelt one were ignored, the test would not test what it means to. `anxin events` lists the fields of a kind.",
};

/// `金额=买方`.
pub static WRONG_TYPE: Code = Code {
    id: "E2703",
    zh: "值的类型不对",
    en: "value of another type",
    why_zh: "字段的类型是固定的：金额写 245万元，日期写 2025-03-01，时刻写 2025-03-01 10:00，是否写 真 或 假，编号写一个词或加引号，集合写 [甲, 乙]。",
    why_en: "A field has one type: money is written 245 yuan, a day 2025-03-01, a moment 2025-03-01 10:00, a flag true or false, an id as one word or in quotes, a set [a, b].",
};

/// `收款方=卖家`.
pub static UNKNOWN_TERM: Code = Code {
    id: "E2704",
    zh: "字段没有这个取值",
    en: "the field has no such value",
    why_zh: "角色、用途、结果等字段只有固定的取值；anxin events 列出它们。",
    why_en: "Fields such as payee, purpose and result have a fixed list of values; `anxin events` lists them.",
};

/// `付款完成` without `金额`.
pub static MISSING_FIELD: Code = Code {
    id: "E2705",
    zh: "缺少必填字段",
    en: "required field missing",
    why_zh: "没有必填字段的事件进不了日志，也就测不出日志里会发生的事。来源没有写明的数值，请写一个并加 约。",
    why_en: "An event without its required fields never enters a log, so it tests nothing that could happen. Where the source gives no value, write one with `approx`.",
};

/// A negative amount, an id that is no id, an impossible day.
pub static IMPOSSIBLE_VALUE: Code = Code {
    id: "E2706",
    zh: "不可能的值",
    en: "impossible value",
    why_zh: "日志拒收的值，测试也拒收：负的金额、不存在的日子、像身份证号或手机号的编号、过长的文字。",
    why_en: "What the log would refuse is refused here too: negative money, a day that does not exist, an id that looks like a phone or identity number, text that is too long.",
};

/// The log's clock would go back.
pub static TIME_GOES_BACK: Code = Code {
    id: "E2707",
    zh: "知悉时间倒退",
    en: "recorded time goes back",
    why_zh: "各步按写下的顺序进入日志，知悉时间只能向前。迟到的事写在它被知悉的地方：2025-03-01 09:00 知悉 2025-03-04 12:00 …；不写 知悉 时，取发生时间与上一步知悉时间中较晚者。",
    why_en: "Steps enter the log in the order in which they are written, and its recorded time only moves on. Put a late event where it became known: 2025-03-01 09:00 known 2025-03-04 12:00 …; without `known` it is the later of its own time and the step before.",
};

/// A case whose facts nobody can look up.
pub static INCOMPLETE_HEAD: Code = Code {
    id: "E2708",
    zh: "案例头不完整",
    en: "incomplete head of a case",
    why_zh: "案例是有出处的事实：要有编号、来源和证据级别（T1 法院、监管部门或法规，T2 媒体或公司文字，T3 律所或自行发布），凡有 约 的还要在 虚构 里说明虚构了什么。",
    why_en: "A case is fact with a source: it has an id, a source and a tier (T1 courts, regulators, statutes; T2 press or company text; T3 law firms or self-published), and where anything is `approx`, `invented` says what.",
};

/// Nothing to fail.
pub static NO_EXPECTATION: Code = Code {
    id: "E2709",
    zh: "没有预期",
    en: "no expectation",
    why_zh: "没有 预期 的测试永远不会失败，等于没有测试。",
    why_en: "A test without `expect` can't fail, so it tests nothing.",
};

/// The same field or head line twice.
pub static WRITTEN_TWICE: Code = Code {
    id: "E2710",
    zh: "写了两次",
    en: "written twice",
    why_zh: "同一个字段在一个事件里只能有一个值，案例头的每一行也只写一次；程序不猜哪一个算数。",
    why_en: "A field has one value in an event, and a head line stands once; nothing guesses which one counts.",
};

/// `来源` in a test beside its rule.
pub static HEAD_IN_TEST: Code = Code {
    id: "E2711",
    zh: "测试没有案例头",
    en: "a test has no head",
    why_zh: "来源、证据级别、虚构、未载、机理、损失 属于 案例；规则旁的 测试 是编出来的例子，没有来源。",
    why_en: "source, tier, invented, not_stated, mechanism and loss belong to a case; a test beside its rule is a made-up example and has no source.",
};

/// All codes of tests and cases, in order.
pub static CASES: [&Code; 11] = [
    &UNKNOWN_KIND,
    &UNKNOWN_FIELD,
    &WRONG_TYPE,
    &UNKNOWN_TERM,
    &MISSING_FIELD,
    &IMPOSSIBLE_VALUE,
    &TIME_GOES_BACK,
    &INCOMPLETE_HEAD,
    &NO_EXPECTATION,
    &WRITTEN_TWICE,
    &HEAD_IN_TEST,
];
