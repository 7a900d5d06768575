//! Recorded pasts from outside: NDJSON and case files, read whole and checked before anything is done with them.

use super::language::Lang;
use super::outcome::{Exit, Failure};
use super::output::{Output, grouped};
use super::progress::Progress;
use super::{log, text};
use crate::fold;
use crate::log::LogReader;
use anxin_events::{DecodeError, Event, EventId, Field, FieldType, Instant, JsonEvent, Value};
use anxin_rules::case::{Case, StepKind};
use clap::ArgMatches;
use std::fmt::Write as _;
use std::io::Read;
use std::path::PathBuf;

/// Bad lines that one run tells; more would scroll the first ones away.
const BAD_LINES_SHOWN: usize = 20;
/// Events between two looks at the progress bar.
const PROGRESS_STEP: u64 = 1024;

/// Events in the order in which they are to be recorded.
#[derive(Debug, Default)]
pub struct History {
    items: Vec<Item>,
    cases: Vec<Case>,
}

#[derive(Debug)]
struct Item {
    id: EventId,
    stream: String,
    recorded_at: Option<Instant>,
    payload: Vec<u8>,
    /// `file:line`, for messages.
    place: String,
    invented: Invented,
}

/// What of an event a case file invented (`约`), so that it is never shown as a fact.
#[derive(Debug, Default)]
pub struct Invented {
    pub day: bool,
    pub fields: Vec<Field>,
}

impl Item {
    fn of(event: &Event<'_>, place: String, invented: Invented) -> Result<Item, DecodeError> {
        let mut payload = Vec::with_capacity(128);
        event.encode_payload(&mut payload)?;
        payload.shrink_to_fit();
        Ok(Item {
            id: event.id,
            stream: event.stream.name().to_owned(),
            recorded_at: event.recorded_at,
            payload,
            place,
            invented,
        })
    }

    fn event(&self) -> Result<Event<'_>, DecodeError> {
        // Without a recorded time of its own the event is put together as if known when it occurred.
        let known_at = match self.recorded_at {
            Some(recorded_at) => recorded_at,
            None => anxin_events::Head::decode(&self.payload)?.occurred_at,
        };
        let mut event = Event::from_record(self.id, &self.stream, known_at, &self.payload)?;
        event.recorded_at = self.recorded_at;
        Ok(event)
    }
}

impl History {
    /// Adds a file: a case file if its name ends in `.case`, else NDJSON; `-` is NDJSON from standard input.
    ///
    /// # Errors
    /// When it cannot be read, or a line is no event: all bad lines are told at once.
    pub fn read(&mut self, file: &str) -> Result<(), Failure> {
        let source = read_text(file)?;
        if file.ends_with(".case") {
            return self.add_cases(file, &source);
        }
        let mut bad = Vec::new();
        for (index, line) in source.lines().enumerate() {
            let line_number = index.saturating_add(1);
            if line.trim().is_empty() {
                continue;
            }
            let place = format!("{file}:{line_number}");
            if let Err(failure) = self.add_line(line, &place) {
                bad.push(failure.at(&place));
            }
        }
        all_bad(bad)
    }

    fn add_line(&mut self, line: &str, place: &str) -> Result<(), Failure> {
        let json = JsonEvent::parse(line)?;
        let event = json.event()?;
        self.items
            .push(Item::of(&event, place.to_owned(), Invented::default())?);
        Ok(())
    }

    fn add_cases(&mut self, file: &str, source: &str) -> Result<(), Failure> {
        for case in super::rules::cases(file, source)? {
            for step in &case.steps {
                let Some(event) = step.event() else { continue };
                let invented = match &step.kind {
                    StepKind::Event(told) => Invented {
                        day: told.day_invented,
                        fields: told
                            .fields
                            .iter()
                            .filter(|field| field.invented)
                            .map(|field| field.field)
                            .collect(),
                    },
                    _ => Invented::default(),
                };
                let place = format!("{file}:{}", step.line);
                self.items.push(Item::of(&event, place, invented)?);
            }
            self.cases.push(case);
        }
        Ok(())
    }

    /// The cases that were read, for what they say of their sources.
    pub fn cases(&self) -> &[Case] {
        &self.cases
    }

    /// What is invented of each event.
    pub fn invented(&self) -> impl Iterator<Item = &Invented> {
        self.items.iter().map(|item| &item.invented)
    }

    /// Into the order of recorded times, if every event has one. Equal times keep their order.
    pub fn sort(&mut self) {
        if self.items.iter().all(|item| item.recorded_at.is_some()) {
            self.items.sort_by_key(|item| item.recorded_at);
        }
    }

    /// The events.
    ///
    /// # Errors
    /// Never for what [`History::read`] took in.
    pub fn events(&self) -> Result<Vec<Event<'_>>, Failure> {
        self.items
            .iter()
            .map(|item| {
                item.event()
                    .map_err(|error| Failure::from(error).at(&item.place))
            })
            .collect()
    }
}

impl History {
    /// The events, each with a recorded time: what has none of its own was known when it occurred, or with
    /// the event before it if that is later.
    ///
    /// # Errors
    /// As [`History::events`].
    pub fn recorded(&self) -> Result<Vec<Event<'_>>, Failure> {
        let mut events = self.events()?;
        let mut clock = Instant::from_micros(i64::MIN);
        for event in &mut events {
            clock = clock.max(event.recorded_at.unwrap_or(event.occurred_at));
            event.recorded_at = event.recorded_at.or(Some(clock));
        }
        Ok(events)
    }
}

/// Hands every event of the store, or else of the files that the command line names, to `visit`, up to what
/// was recorded at `until`. Files are read as `anxin log import` reads them; positions are places in all of
/// them together.
///
/// # Errors
/// When the store or a file cannot be read, or holds what is no event.
pub fn each(
    out: Output,
    matches: &ArgMatches,
    until: Option<Instant>,
    mut visit: impl FnMut(u64, &Event<'_>),
) -> Result<(), Failure> {
    let mut progress = Progress::start(out.lang, text(matches, "progress"), "读取", "reading");
    if let Some(store) = text(matches, "store") {
        let reader = LogReader::open(store)?;
        let head = reader.head()?;
        fold::visit(&reader, 0, until, |position, event| {
            if position.is_multiple_of(PROGRESS_STEP) {
                progress.at(position, head);
            }
            visit(position, event);
        })?;
        progress.finish();
        return log::warn_torn(out, &reader);
    }
    let given = matches.get_many::<String>("files").into_iter().flatten();
    let mut history = History::default();
    for file in paths(&given.collect::<Vec<_>>(), &["case", "ndjson"])? {
        history.read(&file)?;
    }
    history.sort();
    let known = |event: &&Event<'_>| until.is_none_or(|until| event.known_at() <= until);
    for (position, event) in (0..).zip(history.recorded()?.iter().filter(known)) {
        visit(position, event);
    }
    progress.finish();
    Ok(())
}

/// The files that these paths name: a file is itself, a folder the files below it with one of these
/// endings, by path.
///
/// # Errors
/// When a path cannot be read.
pub fn paths(given: &[&String], endings: &[&str]) -> Result<Vec<String>, Failure> {
    let mut found = Vec::new();
    for path in given {
        let (mut own, mut open) = (Vec::new(), vec![PathBuf::from(path)]);
        while let Some(path) = open.pop() {
            if !path.is_dir() {
                own.push(path);
                continue;
            }
            let entries =
                std::fs::read_dir(&path).and_then(|all| all.collect::<Result<Vec<_>, _>>());
            for entry in entries.map_err(|error| unreadable(&path.display().to_string(), &error))? {
                let path = entry.path();
                let ending = path.extension().and_then(|ending| ending.to_str());
                if path.is_dir() || ending.is_some_and(|own| endings.contains(&own)) {
                    open.push(path);
                }
            }
        }
        own.sort();
        found.extend(own.iter().map(|path| path.display().to_string()));
    }
    Ok(found)
}

/// The text of a file, or of standard input.
///
/// # Errors
/// When it cannot be read, or is no UTF-8.
pub fn read_text(file: &str) -> Result<String, Failure> {
    let mut text = String::new();
    let read = if file == "-" {
        std::io::stdin().read_to_string(&mut text).map(|_| ())
    } else {
        std::fs::read_to_string(file).map(|read| text = read)
    };
    read.map(|()| text)
        .map_err(|error| unreadable(file, &error))
}

fn unreadable(file: &str, error: &std::io::Error) -> Failure {
    let zh = format!("无法读取 {file}：{error}；请核对路径，文件须为 UTF-8");
    Failure::new(
        Exit::BadInput,
        "E5003",
        zh,
        format!("cannot read {file}: {error}; check the path, files must be UTF-8"),
    )
}

fn all_bad(mut bad: Vec<Failure>) -> Result<(), Failure> {
    let more = bad.len().saturating_sub(BAD_LINES_SHOWN);
    bad.truncate(BAD_LINES_SHOWN);
    let mut all = bad.into_iter();
    let Some(mut first) = all.next() else {
        return Ok(());
    };
    for next in all {
        let _ = write!(first.zh, "\n{}", next.text(Lang::Zh));
        let _ = write!(first.en, "\n{}", next.text(Lang::En));
    }
    if more > 0 {
        let _ = write!(first.zh, "\n另有 {more} 行有误");
        let _ = write!(first.en, "\n{more} more lines are wrong");
    }
    Err(first)
}

/// The fields of an event in one line: `金额 2,450,000.00 元，收款方 约卖方`.
pub fn describe(lang: Lang, event: &Event<'_>, invented: &[Field]) -> String {
    let mut text = String::new();
    for (field, value) in event.kind.spec().fields.iter().zip(event.values()) {
        let spec = field.spec();
        let shown = match (value, spec.ty) {
            (Value::Missing, _) => continue,
            (Value::Money(money), _) => format!(
                "{}{}",
                grouped(&money.to_string()),
                lang.pick(" 元", " yuan")
            ),
            (Value::Term(code), FieldType::Term(set)) => set
                .by_code(*code)
                .map_or_else(String::new, |term| lang.pick(term.zh, term.name).to_owned()),
            (Value::Flag(flag), _) => lang
                .pick(
                    if *flag { "是" } else { "否" },
                    if *flag { "yes" } else { "no" },
                )
                .to_owned(),
            (Value::Ids(ids), _) => ids.sorted().join(lang.pick("、", ", ")),
            (Value::Id(id), _) => (*id).to_owned(),
            // Personal data is never shown where it was not asked for.
            (Value::Text(_), FieldType::Personal) => "***".to_owned(),
            (Value::Text(note), _) => (*note).to_owned(),
            (Value::Ratio(ratio), _) => ratio.to_string(),
            (Value::Count(count), _) => count.to_string(),
            (Value::Instant(at), _) => at.to_string(),
            (Value::Date(day), _) => day.to_string(),
            (Value::Term(_), _) => continue,
        };
        if !text.is_empty() {
            text.push_str(lang.pick("，", ", "));
        }
        let approx = if invented.contains(field) {
            lang.pick("约 ", "approx ")
        } else {
            ""
        };
        let _ = write!(text, "{} {approx}{shown}", lang.pick(spec.zh, spec.name));
    }
    text
}

/// Runs async work of the library from a command.
pub fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(|error| {
            Failure::new(
                Exit::Busy,
                "E5004",
                format!("无法启动运行时：{error}"),
                format!("cannot start the runtime: {error}"),
            )
        })?;
    runtime.block_on(work)
}
