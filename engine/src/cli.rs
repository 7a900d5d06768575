//! The command line: arguments in, text or JSON out, an exit code at the end. It holds no rule and no
//! fold of its own; everything it tells comes from the library.

mod arguments;
mod claim;
mod events;
mod explain;
mod file;
mod fund;
mod history;
mod junit;
mod language;
mod log;
mod lsp;
mod monitor;
mod outcome;
mod output;
mod progress;
mod replay;
mod rules;
mod sheet;
mod state;
mod suite;
mod usage;
mod view;

use clap::ArgMatches;
use clap::error::ErrorKind;
use language::Lang;
pub use outcome::Exit;
use outcome::Failure;
use output::{Format, Output};
use std::io::Write;

/// Runs one command line, the program's name first.
#[must_use]
pub fn run(args: &[String]) -> Exit {
    let lang = Lang::detect(args);
    let matches = match command(lang).try_get_matches_from(args) {
        Ok(matches) => matches,
        Err(error) => {
            let shown = matches!(
                error.kind(),
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
            );
            let refusal = (lang == Lang::Zh).then(|| usage::refusal(&error)).flatten();
            // A terminal that cannot be written to cannot be told so either.
            let _ = match refusal {
                Some(text) => writeln!(anstream::stderr(), "{text}"),
                None => error.print(),
            };
            return if shown { Exit::Done } else { Exit::Usage };
        }
    };
    dispatch(lang, &matches).unwrap_or_else(|failure| {
        let _ = writeln!(anstream::stderr(), "{}", failure.text(lang));
        failure.exit
    })
}

/// The command with its help in the reader's language.
fn command(lang: Lang) -> clap::Command {
    match lang {
        Lang::Zh => usage::in_chinese(arguments::command(lang)),
        Lang::En => arguments::command(lang),
    }
}

fn dispatch(lang: Lang, matches: &ArgMatches) -> Result<Exit, Failure> {
    let Some((name, sub)) = matches.subcommand() else {
        return Ok(Exit::Usage);
    };
    let format = match text(sub, "format") {
        Some("json") => Format::Json,
        Some("ndjson") => Format::Ndjson,
        _ => Format::Table,
    };
    let out = Output { lang, format };
    match name {
        "claim" => claim::run(out, sub),
        "events" => events::run(out, text(sub, "kind")),
        "explain" => explain::run(out, sub),
        "replay" => replay::run(out, sub),
        "rules" => rules::run(out, sub),
        "suite" => suite::run(out, sub),
        "log" => log::run(out, sub),
        "lsp" => lsp::run(lang),
        "fund" => fund::run(out, sub),
        "monitor" => monitor::run(out, sub),
        "completions" => Ok(completions(lang, text(sub, "shell"))),
        _ => Ok(Exit::Usage),
    }
}

/// The text of an argument, where the command has it and it was given.
fn text<'a>(matches: &'a ArgMatches, name: &str) -> Option<&'a str> {
    matches
        .try_get_one::<String>(name)
        .ok()
        .flatten()
        .map(String::as_str)
}

fn completions(lang: Lang, shell: Option<&str>) -> Exit {
    let Some(shell) = shell.and_then(|name| name.parse::<clap_complete::Shell>().ok()) else {
        return Exit::Usage;
    };
    clap_complete::generate(
        shell,
        &mut arguments::command(lang),
        "anxin",
        &mut std::io::stdout(),
    );
    Exit::Done
}
