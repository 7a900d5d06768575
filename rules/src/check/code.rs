//! The stable codes of the checker: `E22xx` names, `E23xx` types, `E24xx` structure of a rule,
//! `E25xx` limits, `W26xx` warnings.

use crate::diagnostic::{Code, Wording};

macro_rules! codes {
    ($($name:ident $id:literal $zh:literal $en:literal $why_zh:literal $why_en:literal;)*) => {
        $(#[doc = $en] pub static $name: Code = Code { id: $id, zh: $zh, en: $en, why_zh: $why_zh, why_en: $why_en };)*
        /// All codes of the checker, in order.
        pub static CHECKER_CODES: &[&Code] = &[$(&$name,)*];
    };
}

codes! {
    UNKNOWN_NAME "E2201" "不认识的名字" "unknown name"
        "名字依次当作：本事件的字段、另一边枚举的取值、常量、参数、定义。都不是就报错，不猜。"
        "A name is looked up as a field of this event, a value of the other side's list, a constant, a parameter, a predicate; nothing is guessed.";
    UNKNOWN_KIND "E2202" "不认识的事件" "unknown event kind"
        "事件种类是固定的词表；anxin events 列出全部。" "Event kinds are a fixed vocabulary; anxin events lists them.";
    NO_SUCH_FIELD "E2203" "这种事件没有这个字段" "the kind has no such field"
        "一条规则写几种事件时，用到的字段每一种都要有。" "Where a rule names several kinds, each must have every field that the rule reads.";
    UNKNOWN_FACT "E2204" "不认识的交易事实" "unknown deal fact"
        "本交易.X 的 X 只能是 anxin rules facts 列出的事实。" "deal.X must be one of the facts that anxin rules facts lists.";
    UNKNOWN_TERM "E2205" "没有这个取值" "no such value"
        "枚举字段只能与它自己的取值比较。" "An enumerated field compares only with values of its own list.";
    UNKNOWN_REGISTER "E2206" "不认识的登记簿" "unknown register"
        "登记簿要先用 登记簿 … 按 … 声明。" "A register is declared with register … by ….";
    UNREADABLE "E2207" "规则不能读这个字段" "no rule reads this field"
        "自由文字和个人信息不参与判断。" "Free text and personal data take no part in judging.";
    DUPLICATE_NAME "E2208" "名字重复" "name used twice"
        "同一规则集里，规则编号和常量、参数、定义、登记簿的名字各只能用一次。" "Within a rule set each rule id, constant, parameter, predicate and register has its own name.";
    WRONG_WORD "E2209" "这里没有这个词" "not a word for this clause"
        "类型是 A 到 E，级别是 低 中 高 严重，模式是 草稿 影子 正式 停用，处置是 告警 提醒 暂停付款 暂停放款 阻断 上报。" "Types are A to E; severities low, medium, high, critical; modes draft, shadow, live, off; actions alert, remind, hold_payment, hold_release, block, escalate.";
    TYPE_MISMATCH "E2301" "两边的类型不同" "the two sides have different types"
        "金额只与金额比，日期只与日期比，不同种类的编号不能比。" "Money compares with money, days with days; ids of different kinds never compare.";
    NEEDS_UNIT "E2302" "数字缺少单位" "number without its unit"
        "写 5元 或 5万元，差一个字差一万倍，所以不猜。" "Write 5 yuan or 50000 yuan; nothing is guessed.";
    NO_ORDER "E2303" "不能比大小" "has no order"
        "取值、编号、是否和集合只能用 是 或 不是。" "Values of lists, ids, flags and sets compare by `is` and `is not` alone.";
    BAD_ARITHMETIC "E2304" "不能这样算" "no such arithmetic"
        "金额可以加减金额，可以乘比率；金额乘金额没有意义。" "Money adds to money and multiplies with a ratio; money times money means nothing.";
    NEEDS_ROUNDING "E2305" "缺少取整方式" "rounding missing"
        "金额乘比率会出现不足一分的尾数，要写明 四舍五入到分 或 向下到分。" "Money times a ratio leaves parts of a fen: write round_half_up or round_down.";
    NOT_A_SET "E2306" "这里要一个集合" "a set is needed"
        "属于 后面是 {a, b}、集合字段或集合事实。" "After `is in` stands {a, b}, a set field or a set fact.";
    NOT_A_DURATION "E2307" "这里要一个时长" "a duration is needed"
        "写 3天、24小时、2个工作日、5个自然日、1个月，或这样的常量、参数。" "Write 3 days, 24 hours, 2 working_days, 5 calendar_days, 1 months, or a constant or parameter of that kind.";
    NOT_A_FLAG "E2308" "这个名字不是条件" "not a condition"
        "单独一个名字作条件时，要是是否字段或 定义 的名字。" "A name alone is a condition only if it is a flag or a predicate.";
    NO_SUCH_DAY "E2309" "没有这一天" "no such day"
        "日期要在日历上存在。" "The day must exist in the calendar.";
    UNTYPED_TEXT "E2310" "引号里的文字没有类型" "quoted text without a type"
        "引号里的编号要与编号字段比较。" "A quoted id stands against an id field.";
    MISSING_CLAUSE "E2401" "规则缺少一行" "clause missing"
        "每条规则都要有 类型、级别、当、则。" "Every rule has type, severity, when and then.";
    REPEATED_CLAUSE "E2402" "同一行写了两次" "clause repeated"
        "每种子句一条规则只写一次；默认 里的会被规则自己的取代。" "Each clause stands once in a rule; what `default` says is replaced by the rule's own.";
    NOT_OF_A_DEAL "E2403" "不是交易里的事件" "not an event of a deal"
        "规则只判断交易的事件。" "Rules judge events of deals alone.";
    FILTER_LOOKS_FAR "E2404" "其中 看得太远" "the filter looks too far"
        "其中 只能看那个事件自己的字段、常量和参数；与本事件比只能写 字段 是 本事件.字段。" "`where` reads the fields of its own event, constants and parameters; against this event only `field is event.field`.";
    BAD_DEADLINE_FIELD "E2405" "不能从这个字段起算" "not a moment to count from"
        "期限从发生时间，或一个日期、时刻字段起算。" "A deadline counts from when the event occurred, or from a date or instant field.";
    PREDICATE_LOOP "E2406" "定义 绕回了自己" "the predicate refers to itself"
        "定义 之间不能循环。" "Predicates must not refer to themselves.";
    EMPTY_PERIOD "E2407" "生效期是空的" "empty period"
        "到 的那天不含在内，要晚于 起 的那天。" "The end day is excluded and must be later than the first.";
    BAD_KEY "E2408" "不能作键" "cannot be a key"
        "登记簿的键是编号字段，合并的键是本事件的单值字段或 交易。" "A register's key is an id field; a merge key is a single-valued field of the event, or the deal.";
    UNKNOWN_PLACEHOLDER "E2409" "说明里的花括号不对" "bad placeholder"
        "{名} 是本事件的字段、常量、参数或 本交易.事实；花括号本身写作 {{ 或 }}。" "{name} is a field of the event, a constant, a parameter or deal.fact; a brace itself is {{ or }}.";
    BAD_TABLE "E2420" "表写得不对" "bad table"
        "分档由小到大写 不足 X 则 值，最后一档写 其余 则 值；累进表的界限是金额，值是比率。" "Bands ascend, below X then value, and the last one is rest then value; a scale has money as bounds and ratios as values.";
    WRONG_CLAUSE "E2421" "这一行不属于这个块" "clause of another block"
        "规则有 类型 级别 当 若 则 涉险 说明 证据 合并；标准有 角色 环节 当 若；承诺有 当 条件 除外 评审 基准 例外 封顶 年封顶 分担 时限；三者都可有 模式 版本 生效 适用 依据 负责人。"
        "A rule has type, severity, when, if, then, at_stake, message, evidence, merge; a standard role, link, when, if; a commitment when, requires, excludes, jury, base, exception, cap, yearly_cap, shares, time_limit; all may have mode, version, effective, scope, basis, owner.";
    NO_DUTY "E2422" "标准没有写应当做什么" "the standard has no duty"
        "标准的 当 后面写 应 条件、之前 N 内 应有 事件，或 之后 N 内 应有 事件。" "A standard's `when` says must <condition>, before N must_have <event>, or plus N must_have <event>.";
    NO_CLAIM "E2423" "承诺由一种申请引起" "a commitment answers one kind of claim"
        "写 当 赔付申请 其中 承诺 是 P3；不用期限，也不用 或。" "Write when claim_filed where commitment is P3, without a deadline and without `or`.";
    AMBIGUOUS_EXCEPTIONS "E2424" "两个例外先后不明" "the order of two exceptions is open"
        "两个例外可能同时成立而结果取决于先后时，要写 先于。都只是加或减、没有上下限的，先后没有差别。" "Where two exceptions can apply at once and their order changes the result, one says precedes. Plain additions and subtractions without bounds need none.";
    BAD_SHARES "E2425" "分担之和不是全部" "the shares do not add up"
        "最后一方写 其余，或各方写明的比率之和正好是 100%；有条件时也要写 否则。" "The last bearer says rest, or the written ratios add up to 100%; with a condition there is an else.";
    NEVER_TRUE "E2430" "永远不会成立" "never true"
        "没有一个事件能使它成立：界限在取值之外，或两边都是固定值。金额、个数、比率不会是负数，必填的字段不会缺失。" "No event can make it true: the bound lies outside what the value can be, or both sides are fixed. Money, counts and ratios are never negative; a required field is never missing.";
    ALWAYS_TRUE "E2431" "总是成立" "always true"
        "只要知道这个值，它就成立，所以什么也没有限制。没有写明的值使它无法判断，而不是不成立。" "It is true as soon as the value is known, so it limits nothing. A value that is not stated leaves it unknown, never false.";
    CONTRADICTION "E2432" "互相矛盾" "contradiction"
        "适用、其中 和 若 里用 且 连接的条件要能同时成立，否则规则永远不会触发。" "The conditions of scope, where and if that `and` joins must be able to hold together, else the rule never fires.";
    TAUTOLOGY "E2433" "合起来总是成立" "together always true"
        "或 的各个分支合起来包括了所有的值，所以只要知道就成立，什么也没有限制。" "The branches of `or` cover every value together, so it is true whenever it is known and limits nothing.";
    DEADLINE_MEETS_ITSELF "E2434" "期限自己满足了自己" "the deadline meets itself"
        "当 E 之后 N 内 没有 F：从 E 起算，E 本身也算在内。F 与 E 是同一种事件而又没有别的区别时，E 就是 F。" "when E plus N without F counts from E on, E included. If F is of the same kind and nothing tells them apart, E is the F.";
    ZERO_DURATION "E2435" "时长是零" "zero duration"
        "零时长的窗口或期限里不会有事件。" "No event can occur within a window or deadline of no length.";
    UNBOUNDED_REGISTER "E2436" "登记簿只进不出" "register without an exit"
        "登记簿要有 移出 或 保留，否则它记的交易只增不减，内存没有上限。" "A register needs `exit` or `keep`, else its deals only grow in number and its memory has no bound.";
    RULE_ID "E2437" "规则编号不对" "bad rule id"
        "特征的规则编号是 A1 到 A9、B1 到 B7、C1 到 C9、D1 到 D7、E1 到 E5，第二条加 .名字，如 A6.迟付；类型要与字母相同。组合几项特征的规则用别的编号，如 组合.资金外流。" "A rule of a characteristic is A1 to A9, B1 to B7, C1 to C9, D1 to D7 or E1 to E5, a further one with .name as in A6.late, and its type is that letter. A rule that combines several has an id of another shape.";
    NO_SUCH_RULE "E2438" "没有这条规则" "no such rule"
        "测试和预期里的编号要是同一规则集里的规则；写错了，预期就永远不会失败或永远失败。" "The ids of tests and expectations must be rules of the set; a misspelt one would always fail, or never.";
    NEVER_JUDGED "E2439" "预期不会判断的规则告警" "alert of a rule that is not judged"
        "草稿和停用的规则不参与判断，不会告警。" "Draft and switched-off rules are not judged and never alert.";
    TOO_MANY_RULES "E2501" "规则太多" "too many rules"
        "一个规则集最多 2000 条规则。" "A rule set holds at most 2,000 rules.";
    RULE_TOO_LARGE "E2502" "规则太大" "rule too large"
        "一条规则连同它用到的定义最多 512 个条件和值。" "A rule with its predicates holds at most 512 conditions and values.";
    TOO_MANY_HISTORIES "E2503" "要记的历史太多" "too many histories"
        "一个规则集最多记 1024 种事件历史，每笔交易的内存才有上限。" "A rule set keeps at most 1,024 histories, so that the memory of a deal stays bounded.";
    DURATION_TOO_LONG "E2504" "时长太长" "duration too long"
        "最长十年。" "At most ten years.";
    TOO_MANY_STEPS "E2505" "判断一件事的步骤太多" "too many steps for one event"
        "判断一件事最多 32768 步，这样每件事都在一毫秒之内判完。" "Judging one event takes at most 32,768 steps, so that each is judged within a millisecond.";
    UNTESTED "W2601" "正式规则没有测试" "live rule without a test"
        "每条正式规则至少要有一个 测试。" "Every live rule needs at least one test.";
    SUPERFLUOUS "W2602" "条件是多余的" "superfluous condition"
        "其他条件成立时它必然成立，删去它不改变任何结果，无法判断的情形也不变。" "It holds whenever the other conditions do; without it every answer is the same, unknown ones included.";
    SUPERFLUOUS_BRANCH "W2603" "分支是多余的" "superfluous branch"
        "它成立时 或 的另一个分支也成立。" "Where it holds another branch of `or` holds too.";
    DEAD_BRANCH "W2604" "分支不会成立" "dead branch"
        "外面用 且 连接的条件使这个分支不会成立。" "The conditions joined to it by `and` rule the branch out.";
    SAID_TWICE "W2605" "集合里重复的值" "value twice in a set"
        "同一个值写一次就够；多半是想写另一个值。" "Once is enough; most likely another value was meant.";
    UNUSED "W2606" "没有用到" "never used"
        "没有规则用到的常量、参数、定义或登记簿，多半是改名或删除规则时留下的。" "A constant, parameter, predicate or register that no rule uses is most likely left over from a change.";
    NO_BASIS "W2607" "正式规则没有依据" "live rule without a basis"
        "依据 写明规则从哪里来：法规、案例或本项目默认值。" "`basis` says where the rule comes from: a law, a case, or a default of our own.";
    NO_MESSAGE "W2608" "正式规则没有说明" "live rule without a message"
        "说明 是看到告警的人读到的第一句话。" "The message is the first thing that the reader of an alert sees.";
    DEAD_KIND "W2609" "对一种事件永远不会触发" "never fires for one kind"
        "当 里的一种事件与其他条件矛盾，只有别的事件能触发规则。" "One kind of the trigger contradicts the other conditions; only the other kinds can make the rule fire.";
}

/// What to type where the place itself says nothing nearer.
pub(super) fn usual_help(code: &Code) -> Option<Wording> {
    let own = HELP.iter().find(|(own, ..)| std::ptr::eq(*own, code));
    own.map(|(_, zh, en)| Wording::new(*zh, *en))
}

/// Code, Chinese, English.
static HELP: &[(&Code, &str, &str)] = &[
    (
        &UNKNOWN_NAME,
        "写一个已有的名字，或先写 常量 名字 = 5万元",
        "write a known name, or first `constant name = 50000 yuan`",
    ),
    (
        &UNKNOWN_REGISTER,
        "先写 登记簿 名字 按 房屋",
        "first write `register name by property`",
    ),
    (
        &UNKNOWN_KIND,
        "写一种事件，如 付款完成；anxin events 列出全部",
        "write a kind of event, such as payment_made; `anxin events` lists them",
    ),
    (
        &UNKNOWN_FACT,
        "写一项交易事实，如 本交易.总价；anxin rules facts 列出全部",
        "write a fact of the deal, such as deal.price; `anxin rules facts` lists them",
    ),
    (
        &UNKNOWN_TERM,
        "写一个取值，如 买方；anxin events 列出全部",
        "write a value of the list, such as buyer; `anxin events` lists them",
    ),
    (
        &UNREADABLE,
        "换成编号、金额、日期或有固定取值的字段",
        "use a field with an id, money, a day or a fixed list",
    ),
    (
        &DUPLICATE_NAME,
        "换一个名字，或删去其中一处",
        "write another name, or delete one of the two",
    ),
    (
        &TYPE_MISMATCH,
        "两边写同一种值，如 金额 > 5万元、收款账户 是 付款账户",
        "write values of one type on both sides, such as amount > 50000 yuan, payee_account is payer_account",
    ),
    (&NO_ORDER, "写 是 或 不是", "write `is` or `is not`"),
    (
        &BAD_ARITHMETIC,
        "可以写 金额 + 金额、金额 × 70% 四舍五入到分、时刻 - 时刻、时刻 + 3天",
        "write money + money, money × 70% round_half_up, instant - instant, or instant + 3 days",
    ),
    (
        &NOT_A_SET,
        "写 属于 {a, b}，或 属于 本交易.监管账户 这样的集合",
        "write `is in {a, b}`, or `is in` a set such as deal.escrow_accounts",
    ),
    (
        &NOT_A_FLAG,
        "写成比较，如 金额 > 5万元、收款账户 有值",
        "write a comparison, such as amount > 50000 yuan, payee_account is present",
    ),
    (
        &NO_SUCH_DAY,
        "写日历上有的日子，如 2025-02-28",
        "write a day of the calendar, such as 2025-02-28",
    ),
    (
        &UNTYPED_TEXT,
        "写一个编号，如 收款账户 是 \"ESC-1\"",
        "write an id, as in payee_account is \"ESC-1\"",
    ),
    (&REPEATED_CLAUSE, "删去其中一行", "delete one of the lines"),
    (
        &NOT_OF_A_DEAL,
        "写交易里的事件，如 付款完成",
        "write an event of a deal, such as payment_made",
    ),
    (
        &BAD_DEADLINE_FIELD,
        "写日期或时刻字段，如 应付约定.应付日；不写字段就从发生时起算",
        "write a date or instant field, such as payment_scheduled.due_on; without a field it counts from when the event occurred",
    ),
    (
        &PREDICATE_LOOP,
        "把它写成不用自己的条件，如 定义 大额 = 金额 >= 5万元",
        "write a condition without itself, such as define large = amount >= 50000 yuan",
    ),
    (
        &EMPTY_PERIOD,
        "写 生效 2025-03-01 起 到 2025-03-31，到 的那天要晚",
        "write effective 2025-03-01 to 2025-03-31, the second day later",
    ),
    (
        &BAD_KEY,
        "登记簿写编号字段，如 按 房屋；合并写单值字段或 交易",
        "a register takes an id field, as in `by property`; a merge takes a single value or the deal",
    ),
    (
        &UNKNOWN_PLACEHOLDER,
        "写 {金额}、{本交易.总价} 或 {常量名}；花括号本身写 {{ 和 }}",
        "write {amount}, {deal.price} or {a constant}; a brace itself is {{ or }}",
    ),
    (
        &TOO_MANY_RULES,
        "删去用不到的规则，或分成两个规则集",
        "delete rules that nobody needs, or split the set",
    ),
    (
        &RULE_TOO_LARGE,
        "把它拆成几条规则，如 A6 和 A6.迟付",
        "split it into several rules, such as A6 and A6.late",
    ),
    (
        &DURATION_TOO_LONG,
        "写不超过 3660天 或 120个月",
        "write at most 3660 days or 120 months",
    ),
];
