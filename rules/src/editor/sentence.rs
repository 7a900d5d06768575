//! One sentence for each word of the language, Chinese and English: what an editor shows beside it.

use crate::words::Word;

/// What the word does.
pub(super) fn sentence(word: Word) -> (&'static str, &'static str) {
    use Word as W;
    match word {
        W::RulesFile => (
            "文件头：规则文件，后面是标题。",
            "Head of a file of rules; a title follows.",
        ),
        W::CasesFile => (
            "文件头：案例文件，只放记录在案的案例。",
            "Head of a file of recorded cases.",
        ),
        W::LanguageVersion => (
            "规则语言的版本，目前是 1。",
            "Version of the rule language, 1 today.",
        ),
        W::Default => (
            "本文件每条规则都沿用的子句，除非规则自己写了。",
            "Clauses that every rule of the file takes over unless it says otherwise.",
        ),
        W::Constant => ("给一个固定的值起名字。", "Names a fixed value."),
        W::Parameter => (
            "给一个可按日期更换、带依据的值起名字；参数.名 引用它。",
            "Names a value that may change by date and has a basis; parameter.NAME refers to it.",
        ),
        W::Define => ("给一个条件起名字。", "Names a condition."),
        W::Register => (
            "跨交易的登记簿：按什么键，哪些事件加入，哪些移出。",
            "Memory across deals: by which key, what enters, what leaves.",
        ),
        W::Rule => (
            "一条规则：编号、标题，下面是它的子句。",
            "A rule: id, title, and its clauses below.",
        ),
        W::Test => (
            "规则的测试：按时间写事件，再写预期。",
            "A test of a rule: dated events, then what must come out.",
        ),
        W::Case => (
            "记录在案的案例，带来源。",
            "A recorded case with its source.",
        ),
        W::By => ("按哪些字段。", "By which fields."),
        W::Enter => (
            "哪些事件把交易加入登记簿。",
            "Which events enter the deal in the register.",
        ),
        W::Exit => (
            "哪些事件把交易移出登记簿。",
            "Which events take the deal out of the register.",
        ),
        W::Keep => ("加入之后最多算多久。", "How long an entry counts at most."),
        W::Type => (
            "五类风险之一：A 到 E。",
            "One of the five types of risk, A to E.",
        ),
        W::Severity => (
            "轻重：低、中、高、严重。",
            "How bad: low, medium, high, critical.",
        ),
        W::Mode => (
            "处于哪个阶段：草稿、影子、正式、停用。",
            "Where it is in its life: draft, shadow, live, off.",
        ),
        W::Version => (
            "含义每改一次就加一。",
            "Raised with each change of meaning.",
        ),
        W::Effective => (
            "从哪天起、到哪天止（不含）有效。",
            "From which day it holds, and up to which, that day excluded.",
        ),
        W::From => ("从此时算起。", "The first day, or the start of a span."),
        W::To => (
            "到哪天止，不含那天。",
            "The first day on which it no longer holds.",
        ),
        W::Scope => (
            "适用的城市或品牌；全国是处处适用。",
            "Cities or brands for which it holds; nationwide is everywhere.",
        ),
        W::Nationwide => ("处处适用。", "It holds everywhere."),
        W::Basis => (
            "依据：法条、办法或案例。",
            "Where it comes from: a statute, a notice, a case.",
        ),
        W::Owner => (
            "由哪个岗位负责，不写人名。",
            "Which desk answers for it; no person's name.",
        ),
        W::When => ("发生什么事件时判断。", "Which event is judged."),
        W::If => ("还要满足什么条件。", "Which condition must hold besides."),
        W::Then => ("触发后做什么。", "What happens when it fires."),
        W::AtStake => ("谁的多少钱有风险。", "Who stands to lose how much."),
        W::Message => (
            "给人看的说明；{字段} 换成它的值。",
            "The sentence for people; {field} becomes its value.",
        ),
        W::OtherLanguage => (
            "后面是同一段文字的英文。",
            "The same text in Chinese follows.",
        ),
        W::Evidence => (
            "判断时该看哪些事件。",
            "Which events a person should look at.",
        ),
        W::Merge => (
            "哪些重复触发合为一条预警。",
            "Which repeats become one alert.",
        ),
        W::Spread => (
            "相隔不超过多久才合并。",
            "Repeats farther apart start a new alert.",
        ),
        W::Within => ("时间窗口到此为止。", "Ends or opens a span of time."),
        W::Where => (
            "只看满足条件的那些事件；多个条件要加括号。",
            "Only events for which the condition holds; several conditions need brackets.",
        ),
        W::After => (
            "从事件发生起再过多久。",
            "So long after the event occurred.",
        ),
        W::Without => (
            "到期仍没有发生。",
            "Which event must not be missing by then.",
        ),
        W::No => ("窗口里没有这样的事件。", "There is no such event."),
        W::Any => ("窗口里有这样的事件。", "There is such an event."),
        W::SoFar => ("本交易到现在为止。", "In the whole past of the deal."),
        W::Last => (
            "到现在为止的一段时间，含起点。",
            "The span of time up to now, its start included.",
        ),
        W::Latest => ("最近一次这样的事件。", "The latest such event."),
        W::Since => ("从最近一次某事件起。", "Since the latest such event."),
        W::Same => (
            "只算这个字段相同的事件。",
            "Only events with the same value of this field count.",
        ),
        W::And => ("两边都成立。", "Both sides hold."),
        W::Or => ("至少一边成立。", "At least one side holds."),
        W::Not => (
            "后面的条件不成立。",
            "The condition behind it does not hold.",
        ),
        W::Is => ("等于。", "Equals."),
        W::IsNot => ("不等于。", "Differs from."),
        W::In => ("在集合之中。", "Is one of the set."),
        W::NotIn => ("不在集合之中。", "Is none of the set."),
        W::Present => (
            "写了这个值；从不是无法判断。",
            "The value is stated; this is never unknown.",
        ),
        W::Absent => (
            "没有写这个值；从不是无法判断。",
            "The value is not stated; this is never unknown.",
        ),
        W::Count => ("这样的事件有几次。", "How many such events there are."),
        W::Sum => (
            "这样的事件的金额之和。",
            "The sum of a money field over such events.",
        ),
        W::Among => ("在登记簿的这个键之下。", "Under this key of the register."),
        W::OtherDeals => (
            "登记簿同一键下的其他交易。",
            "Other deals under the same key of the register.",
        ),
        W::Smallest => ("其中最小的。", "The smallest of these."),
        W::Largest => ("其中最大的。", "The largest of these."),
        W::RoundHalfUp => ("四舍五入到分。", "Rounded to the fen, half away from zero."),
        W::RoundDown => ("舍去不足一分的部分。", "Rounded to the fen, towards zero."),
        W::ThisEvent => ("正在判断的事件。", "The event being judged."),
        W::ThisDeal => ("本交易目前已知的事实。", "What is known of the deal now."),
        W::True => ("是。", "Yes."),
        W::False => ("否。", "No."),
        W::Source => ("案例的来源。", "Where a case's facts come from."),
        W::Tier => (
            "来源有多可靠：T1、T2、T3。",
            "How good the source is: T1, T2, T3.",
        ),
        W::Invented => ("案例里哪些是虚构的。", "What of the case is invented."),
        W::NotStated => ("来源没有写明的。", "What the source leaves open."),
        W::Mechanism => (
            "哪些规则的告警说明出了什么事；第一条决定风险类型。",
            "The rules whose alerts show what went wrong; the first names the risk.",
        ),
        W::NotCatchable => (
            "来源里为什么没有什么能在此前拦下这笔钱。",
            "Why nothing that the source tells could have kept the money.",
        ),
        W::Loss => (
            "钱何时没了、多少；此前的告警还来得及。",
            "When money was gone, and how much: an alert before it could have kept it.",
        ),
        W::Background => ("各步都带的字段。", "Fields that every step takes over."),
        W::Approx => ("这个日期或值是虚构的。", "This day or value is invented."),
        W::Known => (
            "系统何时知悉；不写就是当时。",
            "When the log learnt it; at once if it is not said.",
        ),
        W::AdvanceTo => (
            "时间走到此刻，期间没有别的事。",
            "Time passes up to this moment and nothing else happens.",
        ),
        W::Expect => ("到这里应有的结果。", "What must have come out by here."),
        W::Alert => ("发出预警。", "It raised an alert."),
        W::NoAlert => ("没有发出预警。", "It raised no alert."),
        W::Withdrawn => ("发出后又撤回。", "It raised one and took it back."),
        W::Unknown => (
            "缺少事实，无法判断。",
            "It could be neither true nor false.",
        ),
        W::Contains => ("文字里含有。", "The text has this part."),
        W::At => ("在此刻。", "At this moment."),
        W::Exposure => ("一方没有保障的金额。", "Unprotected money of a side."),
        W::NothingElse => (
            "除上面写的以外没有别的预警。",
            "Nothing but what is named above.",
        ),
        W::Standard => (
            "一条服务标准：谁在什么时候必须做什么。",
            "A standard of service: who must do what, and by when.",
        ),
        W::Commitment => (
            "一项承诺：什么情况下赔多少，由谁承担。",
            "A commitment: when how much is owed, and who bears it.",
        ),
        W::Bands => (
            "分档表：按金额落在哪一档取一个值。",
            "A table: a value for the band in which an amount falls.",
        ),
        W::Scale => (
            "累进表：金额的每一段各按一个比率。",
            "A table: a rate for each part of an amount.",
        ),
        W::Role => (
            "哪个服务角色必须做到。",
            "Which role of the service has to meet it.",
        ),
        W::Link => (
            "属于服务的哪个环节。",
            "To which link of the service it belongs.",
        ),
        W::Requirement => (
            "必须满足的条件；豁免 若 … 时不满足也不影响客户。",
            "What must be so; where it is excused, failing it does not hurt the customer.",
        ),
        W::Exclusion => ("出现这种情况就不赔。", "If this is so, nothing is owed."),
        W::Question => ("这种情况由人评审。", "People decide in this case."),
        W::Base => (
            "赔付的基准金额。",
            "The amount from which the computation starts.",
        ),
        W::Exception => (
            "在某种情况下减、加或改为另一金额。",
            "Takes away, adds or replaces an amount where its condition holds.",
        ),
        W::Cap => ("一次赔付的上限。", "Most that one claim may get."),
        W::YearlyCap => (
            "一年赔付的上限。",
            "Most that all claims of a year may get.",
        ),
        W::Sharing => ("由谁承担多少。", "Who bears which share."),
        W::TimeLimit => ("多久之内必须做到。", "What must be done within which time."),
        W::Before => (
            "在事件发生之前。",
            "Before the event, or so long before it.",
        ),
        W::MustHave => ("必须有这样的事件。", "There must be such an event."),
        W::Must => (
            "当时必须满足这个条件。",
            "The condition must hold at the event.",
        ),
        W::Excused => (
            "责任在品牌或经纪人时，不因此影响客户。",
            "The brand or its agent is at fault, so it does not hurt the customer.",
        ),
        W::Ask => (
            "请评审人回答的问题。",
            "The question that people are asked.",
        ),
        W::Less => ("减去这么多。", "Takes this away."),
        W::More => ("加上这么多。", "Adds this."),
        W::Instead => ("改为这个金额。", "Replaces the amount by this."),
        W::AtLeast => ("结果至少这么多。", "The result is at least this."),
        W::AtMost => ("结果至多这么多。", "The result is at most this."),
        W::Precedes => (
            "先于这些例外计算。",
            "It is applied before these exceptions.",
        ),
        W::Otherwise => ("条件不成立时。", "Where the condition does not hold."),
        W::Rest => ("剩下的部分。", "What the others leave."),
        W::Below => (
            "不到这个值的一档。",
            "The band that ends before this value.",
        ),
        W::Met => ("做到了标准。", "The standard was met."),
        W::NotMet => ("没有做到标准。", "The standard was not met."),
        W::NoRecord => ("没有记录，因而不算做到。", "There is no record of it."),
        W::Pending => ("还没有到期。", "It is not due yet."),
        W::NotApplicable => ("标准不适用。", "The standard does not apply."),
        W::Owed => ("应当赔付。", "Something is owed."),
        W::NotOwed => ("不应赔付。", "Nothing is owed."),
        W::Incomplete => ("还缺事实。", "Facts are still missing."),
        W::ToJury => ("交给人评审。", "People have to decide."),
    }
}
