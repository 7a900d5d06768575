//! The state that a command line names: of a store, or of case and NDJSON files, as it stood at a moment.

use super::outcome::Failure;
use super::output::Output;
use super::{arguments, history, language::Lang, replay, text};
use anxin_projections::Projections;
use anxin_rules::RuleSet;
use clap::{Arg, ArgMatches, Command};
use std::sync::Arc;

/// A command with where its events are, and the moment.
pub fn arguments(lang: Lang, command: Command) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    command
        .arg(arguments::files(lang))
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
    history::each(out, matches, at, |position, event| {
        state.apply(position, event);
    })?;
    if let Some(at) = at {
        state.advance_to(at);
    }
    Ok(state)
}
