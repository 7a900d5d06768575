//! Help and refusals of the command line in Chinese; clap has its own words in English only.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, Error};
use std::fmt::Write;

/// The command with Chinese headings, and its subcommands too.
pub fn in_chinese(command: Command) -> Command {
    let has_positionals = command.get_positionals().next().is_some();
    let has_subcommands = command.get_subcommands().next().is_some();
    let mut template = String::from("{about-with-newline}\n用法：{usage}\n");
    if has_subcommands {
        template.push_str("\n命令：\n{subcommands}\n");
    }
    if has_positionals {
        template.push_str("\n参数：\n{positionals}\n");
    }
    template.push_str("\n选项：\n{options}{after-help}");
    let help = Arg::new("help")
        .long("help")
        .short('h')
        .action(ArgAction::Help)
        .display_order(usize::MAX)
        .help("显示帮助");
    let mut command = command
        .help_template(template)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(has_subcommands)
        .arg(help);
    if command.get_version().is_some() {
        let version = Arg::new("version")
            .long("version")
            .short('V')
            .action(ArgAction::Version)
            .display_order(usize::MAX)
            .help("显示版本");
        command = command.arg(version);
    }
    command.mut_subcommands(in_chinese)
}

/// Why the arguments were refused and what to type instead, in Chinese; none where clap's own text is
/// no refusal but help.
pub fn refusal(error: &Error) -> Option<String> {
    let value = |kind| error.get(kind).map(listed).unwrap_or_default();
    let argument = value(ContextKind::InvalidArg);
    let mut text = String::from("参数有误：");
    let wrote = match error.kind() {
        ErrorKind::UnknownArgument => write!(text, "没有参数“{argument}”"),
        ErrorKind::InvalidSubcommand => {
            write!(text, "没有命令“{}”", value(ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidValue if value(ContextKind::InvalidValue).is_empty() => {
            write!(text, "“{argument}”后面缺一个值")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => write!(
            text,
            "“{argument}”不能是“{}”",
            value(ContextKind::InvalidValue)
        ),
        ErrorKind::MissingRequiredArgument => write!(text, "缺少 {argument}"),
        ErrorKind::MissingSubcommand => write!(text, "缺少下一级命令"),
        ErrorKind::ArgumentConflict => write!(
            text,
            "“{argument}”不能与“{}”同用",
            value(ContextKind::PriorArg)
        ),
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            write!(text, "“{argument}”的值的个数不对")
        }
        ErrorKind::NoEquals => write!(text, "“{argument}”须写作 名=值"),
        ErrorKind::InvalidUtf8 => write!(text, "参数不是 UTF-8 文字"),
        _ => return None,
    };
    // Writing into a string cannot fail.
    let _ = wrote;
    let choices = [
        (ContextKind::ValidValue, "可用的值"),
        (ContextKind::ValidSubcommand, "可用的命令"),
        (ContextKind::SuggestedArg, "相近的参数"),
        (ContextKind::SuggestedSubcommand, "相近的命令"),
        (ContextKind::SuggestedValue, "相近的值"),
    ];
    for (kind, name) in choices {
        let found = value(kind);
        if !found.is_empty() {
            let _ = write!(text, "\n  {name}：{found}");
        }
    }
    if let Some(usage) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let _ = write!(
            text,
            "\n\n用法：{}",
            usage.trim_start_matches("Usage: ").trim_end()
        );
    }
    text.push_str("\n\n详情见 --help");
    Some(text)
}

/// A context as one text.
fn listed(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(all) => all.join("、"),
        ContextValue::StyledStrs(all) => {
            let all: Vec<String> = all.iter().map(ToString::to_string).collect();
            all.join("、")
        }
        other => other.to_string(),
    }
}
