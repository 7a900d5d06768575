//! `anxin suite review`: the pending changes one by one; a person accepts, rejects or skips each.

use super::document;
use super::results::{self, Recorded};
use crate::cli::language::Lang;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::output::{Format, Output};
use anxin_projections::suite::{CaseResult, Difference};
use clap::{ArgMatches, Command};
use serde_json::{Value as Json, json};
use std::io::{BufRead, IsTerminal, stdin, stdout};

pub fn command(lang: Lang) -> Command {
    let about = lang.pick(
        "逐个审阅待定的变化；不在终端时只列出",
        "walk through the pending changes; a plain list where there is no terminal",
    );
    Command::new("review")
        .about(about.to_owned())
        .arg(super::cases(lang))
}

/// A result that waits, and what of it differs from the accepted one; none where nothing was accepted yet.
struct Pending {
    recorded: Recorded,
    result: CaseResult,
    differences: Option<Vec<Difference>>,
}

/// What a person says of a pending change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decision {
    Accept,
    /// It goes away; the next run brings it again unless rules or case were mended.
    Reject,
    Skip,
    Quit,
}

impl Decision {
    fn of(answer: &str) -> Option<Decision> {
        Some(match answer.trim() {
            "a" => Decision::Accept,
            "r" => Decision::Reject,
            "s" => Decision::Skip,
            "q" => Decision::Quit,
            _ => return None,
        })
    }
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let waiting = pending(&super::given(matches))?;
    let asks = stdin().is_terminal() && stdout().is_terminal() && !super::is_ci();
    if out.format != Format::Table {
        out.document("anxin.suite.review/1", waiting.iter().map(row).collect())?;
    } else if waiting.is_empty() {
        out.line(out.lang.pick("没有待定的变化", "nothing is pending"))?;
    } else if asks {
        return walk(out, &waiting, &mut stdin().lock());
    } else {
        waiting.iter().try_for_each(|own| tell(out, own))?;
    }
    Ok(if waiting.is_empty() {
        Exit::Done
    } else {
        Exit::Findings
    })
}

fn pending(given: &[&String]) -> Result<Vec<Pending>, Failure> {
    let mut all = Vec::new();
    for recorded in results::recorded(given)? {
        let Some(result) = results::read(&recorded.pending())? else {
            continue;
        };
        let accepted = results::read(&recorded.accepted())?;
        all.push(Pending {
            differences: accepted.map(|accepted| accepted.differences(&result)),
            recorded,
            result,
        });
    }
    Ok(all)
}

/// Asks about each; done where nothing waits any more.
fn walk(out: Output, waiting: &[Pending], answers: &mut dyn BufRead) -> Result<Exit, Failure> {
    let mut left = 0_usize;
    for own in waiting {
        tell(out, own)?;
        match ask(out, answers)? {
            Decision::Accept => results::accept(&own.recorded)?,
            Decision::Reject => results::remove(&own.recorded.pending())?,
            Decision::Skip => left = left.saturating_add(1),
            Decision::Quit => return Ok(Exit::Findings),
        }
    }
    Ok(if left == 0 {
        Exit::Done
    } else {
        Exit::Findings
    })
}

/// The end of the input is the wish to stop.
fn ask(out: Output, answers: &mut dyn BufRead) -> Result<Decision, Failure> {
    loop {
        out.line(out.lang.pick(
            "a 认可  r 拒绝  s 跳过  q 退出，回车确定",
            "a accept  r reject  s skip  q quit, then Enter",
        ))?;
        let mut answer = String::new();
        let read = answers.read_line(&mut answer).unwrap_or(0);
        if read == 0 {
            return Ok(Decision::Quit);
        }
        if let Some(decision) = Decision::of(&answer) {
            return Ok(decision);
        }
    }
}

fn tell(out: Output, own: &Pending) -> Result<(), Failure> {
    out.line(&own.recorded.case.name())?;
    let Some(differences) = &own.differences else {
        let alerts = own.result.deals.iter().map(|deal| deal.alerts.len());
        let alerts = alerts.fold(0, usize::saturating_add);
        let path = own.recorded.pending();
        let path = path.display();
        let zh = format!("    还没有认可的结果；这一份有 {alerts} 条告警：{path}");
        let en = format!("    No result was accepted yet; this one has {alerts} alerts: {path}");
        return out.line(out.lang.pick(&zh, &en));
    };
    for found in differences {
        let sentence = out.lang.pick(&found.sentence.zh, &found.sentence.en);
        out.line(&format!("    {sentence}"))?;
    }
    Ok(())
}

fn row(own: &Pending) -> Json {
    let differences = own.differences.as_ref();
    json!({
        "case": own.recorded.case.id,
        "file": own.recorded.file,
        "new": differences.is_none(),
        "differences": differences.map(|all| all.iter().map(document::difference).collect::<Json>()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn an_answer_that_is_none_is_asked_for_again_and_the_end_of_input_stops() {
        let out = Output {
            lang: Lang::En,
            format: Format::Table,
        };
        let mut answers = Cursor::new("yes\n a \nr\n");
        let mut said = || ask(out, &mut answers).unwrap();
        assert_eq!(
            [said(), said(), said()],
            [Decision::Accept, Decision::Reject, Decision::Quit]
        );
    }
}
