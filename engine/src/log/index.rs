//! The index beside the tape: where the records of a stream are, in sled, and a place for
//! snapshots. It is never the truth: it can be lost, stale or damaged, and is rebuilt from the
//! tape. No durability is asked of it.
//!
//! Keys and values, each value MessagePack with a crc32c of key and value behind it:
//!
//! ```text
//! c                                  how far the index goes, and what the last record there was
//! h stream                           records of the stream, hash of the last one
//! e length(stream) stream chunk      up to 32 entries: position, segment, offset, event id
//! n name                             position and bytes of a snapshot
//! ```

mod rows;

use super::error::IndexError;
use super::segment::{Head, Place};
use super::streams::{Entry, StreamHead};
use rows::{
    CheckpointRow, EntryRow, HeadRow, chunk_key, entry_row, from_halves, halves, head_key, seal,
    seal_bytes, snapshot_key, unseal, unseal_bytes,
};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Entries of a stream in one row. A row is written again when the stream grows, so that a stream
/// of any length costs the same.
const CHUNK_ENTRIES: u64 = 32;
/// sled writes its buffers to the file this often; how much a crash leaves to catch up.
const FLUSH_EVERY_MS: u64 = 200;
const CHECKPOINT: &[u8] = b"c";

/// How far the index goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Checkpoint {
    /// The store whose tape this is an index of.
    pub store: [u8; 16],
    /// The end of what is in the index.
    pub head: Head,
    /// The last record in the index, and its hash, to know the tape again.
    pub last: Place,
    pub hash: [u8; 32],
}

/// What was added to a stream since the index was last written.
pub(super) struct Growth {
    pub head: StreamHead,
    pub entries: Vec<Entry>,
}

/// The open index. Clones share it.
#[derive(Clone)]
pub(super) struct Index {
    db: sled::Db,
}

impl Index {
    pub(super) fn open(folder: &Path, cache_bytes: u64) -> Result<Index, IndexError> {
        guarded(|| {
            let config = sled::Config::new()
                .path(folder)
                .cache_capacity(cache_bytes)
                .flush_every_ms(Some(FLUSH_EVERY_MS));
            Ok(Index { db: config.open()? })
        })
    }

    /// How far the index goes; `None` if it is empty.
    pub(super) fn checkpoint(&self) -> Result<Option<Checkpoint>, IndexError> {
        let row: Option<CheckpointRow> = self.get(CHECKPOINT)?;
        Ok(row.map(
            |(store, position, segment, offset, last_segment, last_offset, hash)| Checkpoint {
                store: store.to_be_bytes(),
                head: Head {
                    position,
                    place: Place { segment, offset },
                },
                last: Place {
                    segment: last_segment,
                    offset: last_offset,
                },
                hash: from_halves(hash),
            },
        ))
    }

    /// Records of all streams together. It must equal the checkpoint's position, or rows are stale.
    pub(super) fn records(&self) -> Result<u64, IndexError> {
        guarded(|| {
            let mut sum = 0_u64;
            for row in self.db.scan_prefix(b"h") {
                let (key, value) = row?;
                let (records, _): HeadRow = unseal(&key, &value)?;
                sum = sum.saturating_add(records);
            }
            Ok(sum)
        })
    }

    /// Where the stream ends; its beginning, if the index does not know it.
    pub(super) fn head(&self, stream: &str) -> Result<StreamHead, IndexError> {
        let row: Option<HeadRow> = self.get(&head_key(stream))?;
        Ok(
            row.map_or_else(StreamHead::default, |(records, hash)| StreamHead {
                records,
                hash: from_halves(hash),
            }),
        )
    }

    /// Where the stream ends and where its records are.
    pub(super) fn stream(&self, stream: &str) -> Result<(StreamHead, Vec<Entry>), IndexError> {
        let head = self.head(stream)?;
        let mut entries = Vec::new();
        while (entries.len() as u64) < head.records {
            let chunk = (entries.len() as u64)
                .checked_div(CHUNK_ENTRIES)
                .unwrap_or_default();
            let before = entries.len();
            entries.extend(self.chunk(stream, chunk)?);
            if entries.len() == before {
                return Err(IndexError(format!("rows of stream `{stream}` are missing")));
            }
        }
        // A chunk is read after the head, and may have grown in between.
        entries.truncate(usize::try_from(head.records).unwrap_or(usize::MAX));
        Ok((head, entries))
    }

    fn chunk(&self, stream: &str, chunk: u64) -> Result<Vec<Entry>, IndexError> {
        let rows: Vec<EntryRow> = self.get(&chunk_key(stream, chunk))?.unwrap_or_default();
        let entry = |(position, segment, offset, id): EntryRow| Entry {
            position,
            place: Place { segment, offset },
            event_id: id.to_be_bytes(),
        };
        Ok(rows.into_iter().map(entry).collect())
    }

    /// Adds what streams have grown by, together with the new checkpoint: all or nothing.
    pub(super) fn grow(
        &self,
        growth: &BTreeMap<String, Growth>,
        checkpoint: &Checkpoint,
    ) -> Result<(), IndexError> {
        let mut batch = sled::Batch::default();
        for (stream, growth) in growth {
            self.grow_stream(stream, growth, &mut batch)?;
        }
        let Checkpoint {
            store,
            head,
            last,
            hash,
        } = *checkpoint;
        let row: CheckpointRow = (
            u128::from_be_bytes(store),
            head.position,
            head.place.segment,
            head.place.offset,
            last.segment,
            last.offset,
            halves(hash),
        );
        batch.insert(CHECKPOINT, seal(CHECKPOINT, &row)?);
        guarded(|| Ok(self.db.apply_batch(batch)?))
    }

    fn grow_stream(
        &self,
        stream: &str,
        growth: &Growth,
        batch: &mut sled::Batch,
    ) -> Result<(), IndexError> {
        let mut version = growth
            .head
            .records
            .saturating_sub(growth.entries.len() as u64);
        let mut rest = growth.entries.as_slice();
        while !rest.is_empty() {
            let chunk = version.checked_div(CHUNK_ENTRIES).unwrap_or_default();
            let filled = version.checked_rem(CHUNK_ENTRIES).unwrap_or_default();
            let room = usize::try_from(CHUNK_ENTRIES.saturating_sub(filled)).unwrap_or_default();
            let (new, later) = rest.split_at(room.min(rest.len()));
            let mut entries = if filled == 0 {
                Vec::new()
            } else {
                self.chunk(stream, chunk)?
            };
            if entries.len() as u64 != filled {
                return Err(IndexError(format!("rows of stream `{stream}` are stale")));
            }
            entries.extend_from_slice(new);
            let rows: Vec<EntryRow> = entries.iter().map(entry_row).collect();
            let key = chunk_key(stream, chunk);
            batch.insert(key.as_slice(), seal(&key, &rows)?);
            version = version.saturating_add(new.len() as u64);
            rest = later;
        }
        let key = head_key(stream);
        let row: HeadRow = (growth.head.records, halves(growth.head.hash));
        batch.insert(key.as_slice(), seal(&key, &row)?);
        Ok(())
    }

    pub(super) fn put_snapshot(
        &self,
        name: &str,
        position: u64,
        bytes: &[u8],
    ) -> Result<(), IndexError> {
        let key = snapshot_key(name);
        let value = seal_bytes(&key, [&position.to_le_bytes(), bytes].concat());
        guarded(|| {
            self.db
                .insert(&key, value)
                .map(drop)
                .map_err(IndexError::from)
        })
    }

    pub(super) fn snapshot(&self, name: &str) -> Result<Option<(u64, Vec<u8>)>, IndexError> {
        let key = snapshot_key(name);
        guarded(|| {
            let Some(value) = self.db.get(&key)? else {
                return Ok(None);
            };
            let value = unseal_bytes(&key, &value)?;
            let Some((position, bytes)) = value.split_first_chunk() else {
                return Ok(None);
            };
            Ok(Some((u64::from_le_bytes(*position), bytes.to_vec())))
        })
    }

    /// Hands sled's buffers to the operating system.
    pub(super) fn flush(&self) -> Result<(), IndexError> {
        guarded(|| self.db.flush().map(drop).map_err(IndexError::from))
    }

    fn get<T: DeserializeOwned>(&self, key: &[u8]) -> Result<Option<T>, IndexError> {
        guarded(|| {
            let Some(value) = self.db.get(key)? else {
                return Ok(None);
            };
            unseal(key, &value).map(Some)
        })
    }
}

/// sled panics on some damaged files; for us that is one more way for the index to fail.
fn guarded<T>(call: impl FnOnce() -> Result<T, IndexError>) -> Result<T, IndexError> {
    catch_unwind(AssertUnwindSafe(call))
        .unwrap_or_else(|_| Err(IndexError("sled panicked on its files".into())))
}

impl From<sled::Error> for IndexError {
    fn from(error: sled::Error) -> IndexError {
        IndexError(error.to_string())
    }
}
