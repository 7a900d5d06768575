//! The stable codes of the version lock, `E28xx`, each with what it means and why.

use crate::diagnostic::Code;

/// Same version, another meaning.
pub static CHANGED: Code = Code {
    id: "E2801",
    zh: "已锁定的规则变了",
    en: "a locked rule has changed",
    why_zh: "告警要能在多年之后原样重现、原样解释，所以已发布的版本不能再改。含义包括条件、说明、证据、合并、级别、处置、适用和生效；改动之后把版本加一。注释、排版、名称、依据、负责人和模式不算。",
    why_en: "An alert must be shown and explained years later as it was, so a published version is never edited. The meaning is the condition, message, evidence, merge, severity, actions, scope and period; raise the version with any change. Comments, layout, title, basis, owner and mode do not count.",
};

/// A lower version than was published.
pub static VERSION_WENT_BACK: Code = Code {
    id: "E2802",
    zh: "版本倒退",
    en: "the version went back",
    why_zh: "版本只增不减，否则同一个版本会有两种含义。要恢复旧的写法，也用新的版本号。",
    why_en: "Versions only rise, or one number would mean two things. To return to an old wording, give it a new version.",
};

/// A rule that was published is gone.
pub static VANISHED: Code = Code {
    id: "E2803",
    zh: "已锁定的规则不见了",
    en: "a locked rule is gone",
    why_zh: "过去的告警仍指着它。不再使用的规则写 模式 停用，不删除。",
    why_en: "Past alerts still point to it. Switch a rule off with `mode off`; never delete it.",
};

/// A published value is another one now.
pub static PARAMETER_CHANGED: Code = Code {
    id: "E2804",
    zh: "参数已发布的值变了",
    en: "a published value of a parameter has changed",
    why_zh: "过去的日子要用过去的值重放。只能加一个从更晚的日子起用的值，不能改、删或插入。",
    why_en: "Past days are replayed with past values. Only a value that starts later may be added; none is changed, removed or put between.",
};

/// A line that is none.
pub static UNREADABLE: Code = Code {
    id: "E2805",
    zh: "版本锁无法读取",
    en: "unreadable version lock",
    why_zh: "版本锁由 anxin rules lock --write 写成，不用手改；每行是 rule 编号 version 版本 散列 或 parameter 名 values 个数 散列。合并冲突时取双方的行，再运行该命令。",
    why_en: "The lock is written by `anxin rules lock --write`, not by hand; a line is `rule ID version N HASH` or `parameter NAME values N HASH`. After a conflict keep the lines of both sides and run the command.",
};

/// New, or raised.
pub static NOT_LOCKED: Code = Code {
    id: "W2806",
    zh: "还没有锁定",
    en: "not locked yet",
    why_zh: "新的规则、版本和参数值在发布时锁定：anxin rules lock --write。",
    why_en: "A new rule, version or value is locked when it is published: `anxin rules lock --write`.",
};

/// All codes of the version lock, in order.
pub static LOCK: [&Code; 6] = [
    &CHANGED,
    &VERSION_WENT_BACK,
    &VANISHED,
    &PARAMETER_CHANGED,
    &UNREADABLE,
    &NOT_LOCKED,
];
