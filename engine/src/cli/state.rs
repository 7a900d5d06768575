//! The state that a command line names: of a store, or of case and NDJSON files, as it stood at a moment.

use super::outcome::Failure;
use super::output::Output;
use super::progress::Progress;
use super::{arguments, history, language::Lang, log, replay, text};
use crate::fold;
use crate::log::LogReader;
use anxin_events::{Event, Instant};
use anxin_projections::Projections;
use anxin_rules::RuleSet;
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::sync::Arc;

/// Events between two looks at the progress bar.
const PROGRESS_STEP: u64 = 1024;

/// A command with where its events are, and the moment.
pub fn arguments(lang: Lang, command: Command) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    command
        .arg(
            Arg::new("files")
                .value_name("CASE|NDJSON|DIR")
                .action(ArgAction::Append)
                .num_args(1..)
                .required_unless_present("store")
                .conflicts_with("store")
                .help(t(
                    "不带 --store 时：案例文件、NDJSON 文件，或含有它们的目录",
                    "without --store: case files, NDJSON files, or folders of them",
                )),
        )
        .arg(arguments::store(lang))
        .arg(Arg::new("at").long("at").value_name("TIME").help(t(
            "此刻的情形：只看此刻已知悉的事件，天数数到此刻；缺省为日志时钟",
            "as it stood at this moment, by what was recorded until then; by default at the log's clock",
        )))
}

/// Everything that these arguments name, folded under these rules; none are needed to read facts alone.
///
/// # Errors
/// When the moment is none, or the store or a file cannot be read.
pub fn fold(
    out: Output,
    matches: &ArgMatches,
    rules: Arc<RuleSet>,
) -> Result<Projections, Failure> {
    let at = text(matches, "at")
        .map(|moment| replay::moment("--at", moment))
        .transpose()?;
    let mut state = Projections::new(rules);
    let mut progress = Progress::start(out.lang, text(matches, "progress"), "读取", "reading");
    match text(matches, "store") {
        Some(store) => {
            let reader = LogReader::open(store)?;
            let head = reader.head()?;
            fold::visit(&reader, 0, at, |position, event| {
                if position.is_multiple_of(PROGRESS_STEP) {
                    progress.at(position, head);
                }
                state.apply(position, event);
            })?;
            progress.finish();
            log::warn_torn(out, &reader)?;
        }
        None => {
            apply_files(&mut state, matches, at)?;
            progress.finish();
        }
    }
    if let Some(at) = at {
        state.advance_to(at);
    }
    Ok(state)
}

/// Files are read as `anxin log import` reads them; positions are places in all of them together.
fn apply_files(
    state: &mut Projections,
    matches: &ArgMatches,
    at: Option<Instant>,
) -> Result<(), Failure> {
    let given: Vec<&String> = matches
        .get_many::<String>("files")
        .into_iter()
        .flatten()
        .collect();
    let mut history = history::History::default();
    for file in history::paths(&given, &["case", "ndjson"])? {
        history.read(&file)?;
    }
    history.sort();
    let known = |event: &&Event<'_>| at.is_none_or(|at| event.known_at() <= at);
    for (position, event) in (0..).zip(history.recorded()?.iter().filter(known)) {
        state.apply(position, event);
    }
    Ok(())
}
