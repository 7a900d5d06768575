//! The command line: its words are English, its help is in the reader's language.

use super::language::Lang;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command};

/// The command `anxin` and everything under it.
pub fn command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    Command::new("anxin")
        .version(env!("CARGO_PKG_VERSION"))
        .about(t(
            "安心：二手房交易风险引擎",
            "Anxin: transaction-risk engine for home sales",
        ))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .arg(
            choice("lang", &["zh", "en"])
                .help(t(
                    "界面语言；缺省随系统",
                    "language of all text; by default the locale's",
                ))
                .global(true),
        )
        .arg(
            choice("format", &["table", "json", "ndjson"])
                .default_value("table")
                .help(t("输出格式", "form of the output"))
                .global(true),
        )
        .arg(
            choice("progress", &["auto", "bar", "plain", "none"])
                .default_value("auto")
                .help(t("进度显示", "how progress is shown"))
                .global(true),
        )
        .subcommand(replay(lang))
        .subcommand(
            Command::new("events")
                .about(t(
                    "列出事件类型，或一种事件的全部字段",
                    "list the event kinds, or one kind with its fields",
                ))
                .arg(
                    Arg::new("kind")
                        .value_name("KIND")
                        .help(t("事件名，中英文均可", "a kind, in Chinese or English")),
                ),
        )
        .subcommand(super::explain::command(lang))
        .subcommand(super::rules::command(lang))
        .subcommand(super::suite::command(lang))
        .subcommand(log(lang))
        .subcommand(super::monitor::command(lang))
        .subcommand(super::claim::command(lang))
        .subcommand(super::fund::command(lang))
        .subcommand(super::lsp::command(lang))
        .subcommand(
            Command::new("completions")
                .about(t("打印命令行补全脚本", "print a completion script"))
                .arg(
                    Arg::new("shell")
                        .value_parser(["bash", "zsh", "fish", "powershell", "elvish"])
                        .required(true),
                ),
        )
}

fn choice(name: &'static str, values: &'static [&'static str]) -> Arg {
    Arg::new(name)
        .long(name)
        .value_parser(PossibleValuesParser::new(values))
}

pub fn rules_dir(lang: Lang) -> Arg {
    Arg::new("rules").long("rules").value_name("DIR").help(
        lang.pick(
            "改用这个目录中的规则",
            "use the rules in this folder instead",
        )
        .to_owned(),
    )
}

/// Where the events are.
pub fn store(lang: Lang) -> Arg {
    Arg::new("store")
        .long("store")
        .value_name("DIR")
        .help(lang.pick("事件库目录", "folder of the store").to_owned())
}

/// Where events are that stand in no store.
pub fn files(lang: Lang) -> Arg {
    let help = lang.pick(
        "不带 --store 时：案例文件、NDJSON 文件，或含有它们的目录",
        "without --store: case files, NDJSON files, or folders of them",
    );
    Arg::new("files")
        .value_name("CASE|NDJSON|DIR")
        .action(ArgAction::Append)
        .num_args(1..)
        .required_unless_present("store")
        .conflicts_with("store")
        .help(help.to_owned())
}

fn replay(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    Command::new("replay")
        .about(t(
            "重放一份案例、一份历史或库中一单交易",
            "replay a case, a history, or a deal of a store",
        ))
        .arg(
            Arg::new("input")
                .value_name("CASE|NDJSON|DEAL")
                .required(true)
                .help(t(
                    "案例文件、NDJSON 文件；带 --store 时为交易编号",
                    "a case file or an NDJSON file; with --store the id of a deal",
                )),
        )
        .arg(store(lang))
        .arg(Arg::new("as-of").long("as-of").value_name("TIME").help(t(
            "只看此刻已知悉的事件，如 2025-03-03T12:00:00+08:00",
            "only what was recorded by this moment, as in 2025-03-03T12:00:00+08:00",
        )))
        .arg(rules_dir(lang))
        .arg(
            Arg::new("deal")
                .long("deal")
                .value_name("ID")
                .help(t("只显示这一单", "show only this deal")),
        )
}

fn log(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    Command::new("log")
        .about(t(
            "事件库：导入、查看、校验",
            "the store: import, show, verify",
        ))
        .subcommand_required(true)
        .subcommand(
            Command::new("import")
                .about(t(
                    "导入历史（NDJSON 或案例文件）",
                    "import a history (NDJSON or case files)",
                ))
                .arg(
                    Arg::new("files")
                        .value_name("FILE")
                        .required(true)
                        .action(ArgAction::Append)
                        .num_args(1..)
                        .help(t("- 为标准输入", "- is standard input")),
                )
                .arg(store(lang).required(true))
                .arg(rules_dir(lang)),
        )
        .subcommand(
            Command::new("show")
                .about(t("按记录次序打印事件", "print the events in log order"))
                .arg(store(lang).required(true))
                .arg(
                    Arg::new("deal")
                        .long("deal")
                        .value_name("ID")
                        .help(t("只显示这一单", "only this deal")),
                ),
        )
        .subcommand(
            Command::new("verify")
                .about(t("逐条校验事件库", "check every record of the store"))
                .arg(store(lang).required(true)),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Clap checks a command line's own definition only in debug builds, and only where it is used.
    #[test]
    fn the_command_line_is_well_defined_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            command(lang).debug_assert();
        }
    }
}
