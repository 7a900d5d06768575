//! Opening with an index: how far it can be trusted, what it witnesses, and bringing it up to the
//! tape or building it anew. The tape alone decides what the records are.

use super::damage::{Damage, DamageReason};
use super::error::{IndexError, OpenError};
use super::frame;
use super::index::{Checkpoint, Index};
use super::indexer::catch_up;
use super::open::Opened;
use super::recover::{cut, find_end};
use super::segment::{Head, Segments};
use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

/// The folder of the index inside the store.
pub(super) const INDEX: &str = "index";

/// Finds the end of the tape with the help of the index, cuts a torn tail, and brings the index up.
pub(super) fn open_indexed(
    segments: &Arc<Segments>,
    path: &Path,
    cache_bytes: u64,
) -> Result<(Head, Opened, Index), OpenError> {
    let folder = path.join(INDEX);
    let Found {
        index,
        checkpoint,
        mut doubt,
    } = find_index(segments, &folder, cache_bytes);
    let trusted = checkpoint.filter(|_| doubt.is_none());
    let from = trusted.map_or(Head::START, |checkpoint| checkpoint.head);
    let end = find_end(segments, from)?;
    let Head {
        position: records,
        place,
    } = end.head;
    // Also an index that is not trusted otherwise is a witness of what was committed.
    if let Some(remembered) = checkpoint.map(|checkpoint| checkpoint.head.position)
        && remembered > records
    {
        let reason = DamageReason::LostTail { remembered };
        return Err(OpenError::Damaged(Damage::at(place, records, reason)));
    }
    // Before the index hears of records they must be durable, or it would witness against the tape
    // after the next crash.
    cut(segments, &end)?;
    let opened = |from: Head, index_rebuilt| Opened {
        records,
        torn: end.torn.clone(),
        indexed: records.saturating_sub(from.position),
        index_rebuilt,
    };
    if let (Some(index), None) = (&index, &doubt) {
        match catch_up(index, segments, from, end.head) {
            Ok(()) => return Ok((end.head, opened(from, None), index.clone())),
            // The tape alone decides who is wrong: if it is the tape, the rebuild will say so.
            Err(error) => doubt = Some(error.to_string()),
        }
    }
    drop(index);
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(OpenError::io(INDEX, error));
        }
        _ => {}
    }
    let index = Index::open(&folder, cache_bytes).map_err(OpenError::Index)?;
    catch_up(&index, segments, Head::START, end.head)?;
    Ok((end.head, opened(Head::START, doubt), index))
}

/// The index as it was found, and why it is not to be trusted.
struct Found {
    index: Option<Index>,
    checkpoint: Option<Checkpoint>,
    doubt: Option<String>,
}

fn find_index(segments: &Segments, folder: &Path, cache_bytes: u64) -> Found {
    let open = || {
        let index = Index::open(folder, cache_bytes)?;
        let checkpoint = index.checkpoint()?;
        Ok((index, checkpoint))
    };
    match open() {
        Err(error @ IndexError(_)) => Found {
            index: None,
            checkpoint: None,
            doubt: Some(error.to_string()),
        },
        Ok((index, checkpoint)) => {
            let doubt = checkpoint.and_then(|known| distrust(segments, &index, &known));
            // A checkpoint of another log says nothing about this one.
            let checkpoint = checkpoint.filter(|known| known.store == segments.store());
            Found {
                index: Some(index),
                checkpoint,
                doubt,
            }
        }
    }
}

/// Why an index is not to be trusted, if it is not.
fn distrust(segments: &Segments, index: &Index, checkpoint: &Checkpoint) -> Option<String> {
    if checkpoint.store != segments.store() {
        return Some("it belongs to another log".into());
    }
    match index.records() {
        Err(error) => return Some(error.to_string()),
        Ok(records) if records != checkpoint.head.position => {
            return Some(format!(
                "it holds {records} records of {}",
                checkpoint.head.position
            ));
        }
        Ok(_) => {}
    }
    let last = checkpoint.head.position.saturating_sub(1);
    let found = segments
        .frame_at(checkpoint.last, last)
        .map(|bytes| frame::view(&bytes).is_ok_and(|frame| frame.record.hash == checkpoint.hash));
    match found {
        Ok(true) => None,
        Ok(false) => Some("its last record is another one on the tape".into()),
        Err(error) => Some(error.to_string()),
    }
}
