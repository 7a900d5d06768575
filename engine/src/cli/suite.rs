//! `anxin suite`: recorded cases as regression. What comes out of each is kept beside it; what differs
//! waits for a person.

mod accept;
mod document;
mod list;
mod report;
mod results;
mod review;
mod run;

use super::language::Lang;
use super::outcome::{Exit, Failure};
use super::output::Output;
use clap::{Arg, ArgAction, ArgMatches, Command};

const LONG_ZH: &str = "\
案例（.case 文件）带着自己的预期；此外，每个案例的全部结果（告警、各付款步的答复、敞口、标准、赔付）认可后存在案例旁的 results 目录。\
run 比对两者：预期不成立、与认可的结果不同、还没有认可的结果、结果没有了案例，都算失败。\
不同之处写入 results/pending 待人决定；CI 中（环境变量 CI 有值，或 --ci）不写任何文件。

能拦下损失的告警：案例“机理”所列、有预期写明“告警”的正式规则，要求暂停、阻断或上报，未被撤回。
run 末尾的表按机理第一条规则的风险类型分行：
  事前拦下  第一条这样的告警早于损失；提前，是两者之间的时间
  事后才报  第一条这样的告警与损失同时或更晚
  漏报      从未有这样的告警
  无从拦下  损失之前没有，而案例的“无从拦下”写明了原因
  误报      要求暂停、阻断或上报的告警，没有一条预期提到它的规则";
const LONG_EN: &str = "\
A case (a .case file) carries its own expectations. Beside it, in the folder `results`, stands what \
came out of it in full when it was accepted: alerts, the answer at each payment step, exposure, \
standards, claims. `run` compares: an expectation that fails, a difference to the accepted result, \
a case without a result and a result without its case are all failures. Differences go to \
results/pending and wait for a person; in CI (the variable CI is set, or --ci) nothing is written.

An alert that stops a loss: its rule is live, listed in the case's `mechanism`, and one of its \
expectations says it alerts; it holds, blocks or escalates, and was not taken back.
The table at the end of `run` has a row for each risk type, that of the mechanism's first rule:
  caught before  the first such alert came before the loss; lead is the time between them
  caught after   the first such alert came with the loss or later
  missed         no such alert ever came
  not catchable  none came before the loss, and the case's `not_catchable` says why
  false alarms   alerts that hold, block or escalate, of rules that no expectation names";

/// The command and everything under it.
pub fn command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    Command::new("suite")
        .about(t(
            "把案例当回归：运行、审阅、认可",
            "recorded cases as regression: run, review, accept",
        ))
        .after_long_help(t(LONG_ZH, LONG_EN))
        .subcommand_required(true)
        .subcommand(run::command(lang).after_long_help(t(LONG_ZH, LONG_EN)))
        .subcommand(review::command(lang))
        .subcommand(accept::command(lang))
        .subcommand(list::command(lang))
}

/// Runs one of the commands under `anxin suite`.
pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    match matches.subcommand() {
        Some(("run", sub)) => run::run(out, sub),
        Some(("review", sub)) => review::run(out, sub),
        Some(("accept", sub)) => accept::run(out, sub),
        Some(("list", sub)) => list::run(out, sub),
        _ => Ok(Exit::Usage),
    }
}

fn cases(lang: Lang) -> Arg {
    Arg::new("cases")
        .value_name("CASES")
        .required(true)
        .action(ArgAction::Append)
        .num_args(1..)
        .help(
            lang.pick(
                "案例文件，或它们的目录（含下级目录）",
                "case files, or folders of them, with the folders below",
            )
            .to_owned(),
        )
}

fn given(matches: &ArgMatches) -> Vec<&String> {
    matches.get_many("cases").into_iter().flatten().collect()
}

/// Does a build server run this? Then nobody is there to decide, and nothing is written.
fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"))
}
