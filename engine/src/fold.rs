//! From records to state: the same fold at open, in a replay and as of a moment.

use crate::error::ReadError;
use crate::log::{LogReader, Record, Snapshots};
use anxin_events::{Event, EventId, Instant};
use anxin_projections::{Projections, StoredSnapshot};
use anxin_rules::RuleSet;
use std::sync::Arc;

/// The name of the state's snapshot beside the log.
const SNAPSHOT: &str = "projections";

/// The event of a record.
pub(crate) fn event_of<'a>(record: &Record<'a>) -> Result<Event<'a>, ReadError> {
    let (id, recorded_at) = (
        EventId::from_bytes(record.event_id),
        Instant::from_micros(record.recorded_at),
    );
    Event::from_record(id, record.stream, recorded_at, record.body).map_err(|source| {
        ReadError::Event {
            position: record.position,
            source,
        }
    })
}

/// Hands every event from a position on to `visit`, until one is recorded after `until`.
///
/// # Errors
/// When a record cannot be read or holds no event.
pub(crate) fn visit(
    reader: &LogReader,
    from: u64,
    until: Option<Instant>,
    mut visit: impl FnMut(u64, &Event<'_>),
) -> Result<(), ReadError> {
    let mut records = reader.read(from);
    while let Some(record) = records.next_record()? {
        if until.is_some_and(|until| record.recorded_at > until.micros()) {
            break;
        }
        visit(record.position, &event_of(&record)?);
    }
    Ok(())
}

/// The state under these rules of everything recorded up to a moment, the log's clock at that moment.
pub(crate) fn replay(
    reader: &LogReader,
    rules: Arc<RuleSet>,
    until: Option<Instant>,
) -> Result<Projections, ReadError> {
    let mut state = Projections::new(rules);
    visit(reader, 0, until, |position, event| {
        state.apply(position, event);
    })?;
    if let Some(until) = until {
        state.advance_to(until);
    }
    Ok(state)
}

/// The state at the head: from the snapshot where it fits, else from the beginning.
pub(crate) fn open(
    reader: &LogReader,
    snapshots: &Snapshots,
    rules: &Arc<RuleSet>,
) -> Result<Projections, ReadError> {
    let kept = snapshots
        .get(SNAPSHOT)
        .ok()
        .flatten()
        .filter(|(position, _)| reader.head().is_ok_and(|head| *position <= head));
    let restored = kept.and_then(|(position, bytes)| {
        let stored: StoredSnapshot = rmp_serde::from_slice(&bytes).ok()?;
        // Under other rules the log is folded from its first event.
        let state = Projections::restore(Arc::clone(rules), stored).ok()?;
        Some((state, position))
    });
    let (mut state, from) = restored.unwrap_or_else(|| (Projections::new(Arc::clone(rules)), 0));
    visit(reader, from, None, |position, event| {
        state.apply(position, event);
    })?;
    Ok(state)
}

/// Keeps the state beside the log. Losing it costs a longer open, never an event.
pub(crate) fn keep(snapshots: &Snapshots, head: u64, state: &Projections) {
    let kept = rmp_serde::to_vec(&state.snapshot())
        .map_err(|error| error.to_string())
        .and_then(|bytes| {
            snapshots
                .put(SNAPSHOT, head, &bytes)
                .map_err(|error| error.to_string())
        });
    if let Err(error) = kept {
        tracing::warn!(%error, "the snapshot was not kept; the next open folds the log from the one before");
    }
}
