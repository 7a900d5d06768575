//! Standards in use: what events say about duties, and how each duty stands.
//!
//! The judge notes what an event means for the standards; [`duties`] reads the notes of a deal. It looks
//! at nothing else, so a late record changes the answer and nothing has to be undone.

use crate::typed::Label;
use anxin_events::Instant;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What one event means for one standard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Index into the standards of the rule set.
    pub standard: usize,
    /// Log position of the event.
    pub position: u64,
    /// When it occurred.
    pub occurred: Instant,
    /// The value of the `同` field.
    pub same: Same,
    /// What it means.
    pub what: Noted,
}

/// The value that ties an event to its duty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Same {
    /// The standard has no `同`.
    Any,
    /// The event does not state the field.
    Missing(Label),
    /// As text.
    Of(String),
}

/// What an event means for a standard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Noted {
    /// A duty arises. It is open whether it does where `unsure` names something.
    Arises {
        /// What has to be.
        what: Due,
        /// Missing names: Chinese and English.
        unsure: Vec<Label>,
    },
    /// Something of the kind that is asked for happened; does it match the filter, and what is missing
    /// to say so?
    Happens(Option<bool>, Vec<Label>),
}

/// What has to be, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Due {
    /// A condition: how it came out, and what was missing.
    Now(Option<bool>, Vec<Label>),
    /// An event from then on, and before the duty arose.
    Before(Option<Instant>),
    /// An event from when the duty arose, and before then.
    After(Instant),
    /// The same where the start event states the moment; stated anew in time, the duty is replaced.
    By(Instant),
    /// The time cannot be computed.
    Open(Label),
}

/// How a duty stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// Index into the standards of the rule set.
    pub standard: usize,
    /// Log position of the event that made it arise.
    pub trigger: u64,
    /// When that occurred.
    pub arose: Instant,
    /// By when, for a duty that looks ahead.
    pub due: Option<Instant>,
    /// How it stands.
    pub standing: Standing,
}

/// The answer to "was the standard met?". That none arose is said by there being no duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// 达标: by this event; none for a condition.
    Met(Option<u64>),
    /// 未达标: too late, too early or otherwise than asked, by this event; none for a condition.
    NotMet(Option<u64>),
    /// 无记录: nothing of the kind is in the log, or these names are missing.
    NoRecord(Vec<Label>),
    /// Its time has not run out.
    Pending,
}

/// How every duty in the notes of one deal stands at a moment, in order of the notes.
#[must_use]
pub fn duties(notes: &[Note], clock: Instant) -> Vec<Duty> {
    let (mut records, mut starts) = (Records::new(), Starts::new());
    let mut arisen = Vec::new();
    for note in notes {
        match &note.what {
            Noted::Arises { what, unsure } => {
                if matches!(what, Due::By(_)) {
                    let of_duty = starts.entry((note.standard, &note.same)).or_default();
                    of_duty.push(note);
                }
                arisen.push((note, what, unsure));
            }
            Noted::Happens(fits, missing) => {
                let of_duty = records.entry((note.standard, &note.same)).or_default();
                of_duty.push((note, *fits, missing));
            }
        }
    }
    let duty = |(note, what, unsure): (&Note, &Due, &Vec<Label>)| Duty {
        standard: note.standard,
        trigger: note.position,
        arose: note.occurred,
        due: match what {
            Due::After(by) | Due::By(by) => Some(*by),
            Due::Now(..) | Due::Before(_) | Due::Open(_) => None,
        },
        standing: if unsure.is_empty() {
            let bearing = records.get(&(note.standard, &note.same));
            standing(note, what, bearing.map_or(&[], Vec::as_slice), clock)
        } else {
            Standing::NoRecord(unsure.clone())
        },
    };
    let standing = arisen
        .iter()
        .filter(|(note, what, _)| !is_replaced(note, what, &starts));
    standing.copied().map(duty).collect()
}

/// Was the moment of a duty stated anew, of the same thing, before it had come?
fn is_replaced(duty: &Note, what: &Due, starts: &Starts<'_>) -> bool {
    let (Due::By(by), Same::Of(_)) = (what, &duty.same) else {
        return false;
    };
    let place = |note: &Note| (note.occurred, note.position);
    let of_duty = starts
        .get(&(duty.standard, &duty.same))
        .into_iter()
        .flatten();
    let mut later = of_duty.filter(|note| place(note) > place(duty));
    later.any(|note| note.occurred < *by)
}

/// What made duties arise whose moment was stated, by standard and the value of its `同` field.
type Starts<'a> = BTreeMap<(usize, &'a Same), Vec<&'a Note>>;

/// A note of something that was asked for, whether it matches the filter, and what is missing to say so.
type Record<'a> = (&'a Note, Option<bool>, &'a Vec<Label>);

/// What bears on the duties of a standard, by the value of its `同` field; in order of the notes.
type Records<'a> = BTreeMap<(usize, &'a Same), Vec<Record<'a>>>;

fn standing(duty: &Note, what: &Due, records: &[Record<'_>], clock: Instant) -> Standing {
    if let Same::Missing(label) = &duty.same {
        return Standing::NoRecord(vec![label.clone()]);
    }
    match what {
        Due::Now(Some(true), _) => Standing::Met(None),
        Due::Now(Some(false), _) => Standing::NotMet(None),
        Due::Now(None, missing) => Standing::NoRecord(missing.clone()),
        Due::Open(label) => Standing::NoRecord(vec![label.clone()]),
        Due::Before(from) => {
            let before = |note: &Note| {
                (note.occurred, note.position) < (duty.occurred, duty.position)
                    && from.is_none_or(|from| note.occurred >= from)
            };
            by_record(records, before, |note| note.position != duty.position)
        }
        Due::After(by) | Due::By(by) => {
            let since =
                |note: &Note| note.occurred >= duty.occurred && note.position != duty.position;
            let in_time = |note: &Note| since(note) && note.occurred < *by;
            match by_record(records, in_time, since) {
                Standing::Met(by) => Standing::Met(by),
                _ if clock < *by => Standing::Pending,
                other => other,
            }
        }
    }
}

/// Met by the first fitting record in time; else not met by the first that bears on it at all.
fn by_record(
    records: &[Record<'_>],
    in_time: impl Fn(&Note) -> bool,
    bears: impl Fn(&Note) -> bool,
) -> Standing {
    let timely = |fits: Option<bool>| {
        let mut found = records.iter();
        found.find(|(note, own, _)| *own == fits && in_time(note))
    };
    if let Some((note, ..)) = timely(Some(true)) {
        return Standing::Met(Some(note.position));
    }
    if let Some((.., missing)) = timely(None) {
        return Standing::NoRecord((*missing).clone());
    }
    match records.iter().find(|(note, ..)| bears(note)) {
        Some((note, ..)) => Standing::NotMet(Some(note.position)),
        None => Standing::NoRecord(Vec::new()),
    }
}
