//! `anxin log`: import, show and verify a store.

use super::history::{self, History};
use super::outcome::{Exit, Failure};
use super::output::{Format, Output, table};
use super::progress::Progress;
use super::{rules, text};
use crate::log::{self as tape, ExpectedVersion, LogReader};
use crate::{Engine, Options, fold};
use anxin_events::Event;
use anxin_projections::Projections;
use clap::ArgMatches;
use serde_json::json;
use std::io::Write;
use std::path::Path;

/// Events of one request of an import: enough that one sync serves many.
const IMPORT_BATCH: usize = 512;

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let Some((name, sub)) = matches.subcommand() else {
        return Ok(Exit::Usage);
    };
    let store = text(sub, "store").unwrap_or_default();
    match name {
        "import" => import(out, sub, store),
        "show" => show(out, sub, store),
        _ => verify(out, sub, store),
    }
}

/// Whoever reads a store must hear that its last bytes are no batch: it may be more than a crash.
pub fn warn_torn(out: Output, reader: &LogReader) -> Result<(), Failure> {
    if let Some(torn) = reader.torn()? {
        let (zh, en) = (torn.zh(), torn.to_string());
        let head = out.lang.pick("注意", "note");
        // A warning that cannot be shown is not worth failing for.
        let _ = writeln!(anstream::stderr(), "{head}: {}", out.lang.pick(&zh, &en));
    }
    Ok(())
}

/// Reads and checks everything first; only then is the store touched.
fn import(out: Output, matches: &ArgMatches, store: &str) -> Result<Exit, Failure> {
    let files: Vec<&String> = matches
        .get_many::<String>("files")
        .into_iter()
        .flatten()
        .collect();
    let rules = rules::load(text(matches, "rules"))?;
    let mut history = History::default();
    for file in files {
        history.read(file)?;
    }
    history.sort();
    let events = history.events()?;
    let mut progress = Progress::start(out.lang, text(matches, "progress"), "导入", "import");
    let (mut new, mut known, mut alerts) = (0_usize, 0_usize, 0_usize);
    history::block_on(async {
        let engine = Engine::open(Path::new(store), Options::new(rules)).await?;
        let total = u64::try_from(events.len()).unwrap_or(u64::MAX);
        let mut done = 0_usize;
        for chunk in requests(&events) {
            let receipt = append(&engine, chunk).await;
            match receipt {
                Ok((fresh, repeats, raised)) => {
                    new = new.saturating_add(fresh);
                    known = known.saturating_add(repeats);
                    alerts = alerts.saturating_add(raised);
                }
                Err(failure) => {
                    engine.close().await?;
                    return Err(failure);
                }
            }
            done = done.saturating_add(chunk.len());
            progress.at(u64::try_from(done).unwrap_or(total), total);
        }
        engine.close().await?;
        Ok::<(), Failure>(())
    })?;
    progress.finish();
    if out.format != Format::Table {
        out.document(
            "anxin.log.import/1",
            json!({"events": new, "already_there": known, "alert_changes": alerts}),
        )?;
        return Ok(Exit::Done);
    }
    let zh = format!("导入 {new} 个事件，{known} 个此前已在库中；预警变动 {alerts} 次");
    let en =
        format!("{new} events imported, {known} were there before; {alerts} changes of alerts");
    out.line(out.lang.pick(&zh, &en))?;
    Ok(Exit::Done)
}

/// The events in chunks; a step of a claim or of the fund alone, as it must be appended.
fn requests<'a, 'e>(events: &'a [Event<'e>]) -> impl Iterator<Item = &'a [Event<'e>]> {
    let facts = |event: &Event<'_>| !Projections::needs_admission(event);
    events
        .chunk_by(move |one, next| facts(one) && facts(next))
        .flat_map(|run| run.chunks(IMPORT_BATCH))
}

/// A chunk in one request; where part of it is there already (an import that was interrupted), one by one.
async fn append(engine: &Engine, chunk: &[Event<'_>]) -> Result<(usize, usize, usize), Failure> {
    match engine.append(chunk, ExpectedVersion::Any).await {
        Ok(receipt) if receipt.duplicate => Ok((0, chunk.len(), 0)),
        Ok(receipt) => Ok((chunk.len(), 0, receipt.alerts.len())),
        Err(
            crate::AppendError::Log(tape::AppendError::PartlyRecorded { .. })
            | crate::AppendError::RecordedGoesBack { .. },
        ) if chunk.len() > 1 => {
            let (mut new, mut known, mut alerts) = (0_usize, 0_usize, 0_usize);
            for event in chunk {
                let receipt = engine
                    .append(std::slice::from_ref(event), ExpectedVersion::Any)
                    .await?;
                if receipt.duplicate {
                    known = known.saturating_add(1);
                } else {
                    new = new.saturating_add(1);
                    alerts = alerts.saturating_add(receipt.alerts.len());
                }
            }
            Ok((new, known, alerts))
        }
        Err(error) => Err(error.into()),
    }
}

fn show(out: Output, matches: &ArgMatches, store: &str) -> Result<Exit, Failure> {
    let stream = text(matches, "deal").map(|deal| format!("deal/{deal}"));
    let reader = LogReader::open(store)?;
    let mut shown = 0_usize;
    let mut failed = None;
    fold::visit(&reader, 0, None, |position, event| {
        if stream
            .as_ref()
            .is_some_and(|stream| stream != event.stream.name())
            || failed.is_some()
        {
            return;
        }
        shown = shown.saturating_add(1);
        let line = match out.format {
            Format::Table => {
                let spec = event.kind.spec();
                let kind = out.lang.pick(spec.zh, spec.name);
                format!(
                    "{position:>8}  {}  {}  {kind}  {}",
                    event.occurred_at,
                    event.stream,
                    history::describe(out.lang, event, &[])
                )
            }
            _ => event.to_json().to_string(),
        };
        failed = out.line(&line).err();
    })?;
    warn_torn(out, &reader)?;
    match failed {
        Some(failure) => Err(failure),
        None if shown == 0 => {
            let (zh, en) = (
                "没有选中任何事件".to_owned(),
                "no event was selected".to_owned(),
            );
            Err(Failure::new(Exit::Nothing, "E5002", zh, en))
        }
        None => Ok(Exit::Done),
    }
}

fn verify(out: Output, matches: &ArgMatches, store: &str) -> Result<Exit, Failure> {
    let mut progress = Progress::start(out.lang, text(matches, "progress"), "校验", "verify");
    let report = tape::verify(store, |done, total| progress.at(done, total))?;
    progress.finish();
    let sound = report.damages.is_empty() && report.torn.is_none();
    if out.format == Format::Table {
        let zh = format!(
            "{} 条记录，{} 个流，损坏 {} 处",
            report.records,
            report.streams,
            report.damages.len()
        );
        let en = format!(
            "{} records, {} streams, {} damages",
            report.records,
            report.streams,
            report.damages.len()
        );
        out.line(out.lang.pick(&zh, &en))?;
        let mut rows = table(&[]);
        for damage in &report.damages {
            rows.add_row([out.lang.pick(&damage.zh(), &damage.to_string())]);
        }
        if let Some(torn) = &report.torn {
            rows.add_row([out.lang.pick(&torn.zh(), &torn.to_string())]);
        }
        out.table(&rows)?;
    } else {
        let torn = report
            .torn
            .as_ref()
            .map(|torn| json!({"zh": torn.zh(), "en": torn.to_string()}));
        let damage: Vec<_> = report
            .damages
            .iter()
            .map(|damage| json!({"zh": damage.zh(), "en": damage.to_string()}))
            .collect();
        out.document(
            "anxin.log.verify/1",
            json!({"records": report.records, "streams": report.streams, "damage": damage, "torn": torn}),
        )?;
    }
    Ok(if sound { Exit::Done } else { Exit::Integrity })
}
