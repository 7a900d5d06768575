//! Opening a log: take the lock, find the end of the tape, cut a torn tail, bring the index up.
//! Whatever is found, no byte of a committed record is written again.

use super::disk::{Disk, FileDisk, MemoryDisk};
use super::error::{OpenError, ReadError};
use super::indexer::{Indexer, broken_chain};
use super::lock::Lock;
use super::recover::{TornTail, check_segments, cut, find_end};
use super::resume::{INDEX, open_indexed};
use super::segment::{Head, Segments};
use super::streams::{Entry, StreamHead, Streams};
use super::tape::Tape;
use super::{Log, Record};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

/// What may stand in a folder that becomes a log: what an interrupted first open leaves.
const BEGINNINGS: [&str; 4] = ["LOCK", "tape", INDEX, "FORMAT.new"];
const SEGMENT_BYTES_MIN: u64 = 4096;
/// Segments of a log in memory.
const MEMORY_SEGMENT_BYTES: u64 = 8 * 1024 * 1024;

/// How to open a log.
#[derive(Debug, Clone)]
pub struct LogOptions {
    /// Bytes of each new segment; a larger one is made less often, a smaller one is copied sooner.
    pub segment_bytes: u64,
    /// Bytes of memory for the index's cache.
    pub index_cache_bytes: u64,
}

impl Default for LogOptions {
    fn default() -> LogOptions {
        LogOptions {
            segment_bytes: 64 * 1024 * 1024,
            index_cache_bytes: 64 * 1024 * 1024,
        }
    }
}

/// What was found at open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Records in the log.
    pub records: u64,
    /// What a crash had left behind the last whole batch; it was cut off.
    pub torn: Option<TornTail>,
    /// Records that the index lacked.
    pub indexed: u64,
    /// Why the index was thrown away and built from the beginning, if it was.
    pub index_rebuilt: Option<String>,
}

impl Log {
    /// Opens the log in a folder, or makes one there.
    ///
    /// # Errors
    /// When another writer has it, when the folder holds something else, when committed records are
    /// damaged, or when the operating system refuses.
    pub fn open(path: impl AsRef<Path>, options: LogOptions) -> Result<(Log, Opened), OpenError> {
        let path = path.as_ref();
        check_segment_bytes(options.segment_bytes)?;
        refuse_foreign(path)?;
        let io = |error| OpenError::io(&path.display().to_string(), error);
        let disk = Arc::new(FileDisk::create_dirs(path).map_err(io)?);
        let lock = Lock::take(path)?;
        let segments = super::store::open_or_create(disk, random_id()?, options.segment_bytes)?;
        check_segments(&segments)?;
        let (head, opened, index) = open_indexed(&segments, path, options.index_cache_bytes)?;
        let tape = Tape::new(Arc::clone(&segments), head, options.segment_bytes)?;
        let indexer =
            Indexer::start(index, segments, head, tape.head.clone()).map_err(OpenError::Index)?;
        let streams = Streams::default();
        let log = Log {
            tape,
            streams,
            indexer: Some(indexer),
            stopped: None,
            _lock: Some(lock),
        };
        Ok((log, opened))
    }

    /// A log that is gone when it is dropped, with the same behaviour otherwise.
    ///
    /// # Errors
    /// When there is no memory left for its first segment.
    pub fn in_memory() -> Result<Log, OpenError> {
        let disk = Arc::new(MemoryDisk::default());
        Ok(Log::on_disk(disk, MEMORY_SEGMENT_BYTES)?.0)
    }

    /// Opens the log on a disk without an index: all its streams are held in memory.
    pub(super) fn on_disk(
        disk: Arc<dyn Disk>,
        segment_bytes: u64,
    ) -> Result<(Log, Opened), OpenError> {
        let segments = super::store::open_or_create(disk, [0; 16], segment_bytes)?;
        check_segments(&segments)?;
        let end = find_end(&segments, Head::START)?;
        let streams = read_streams(&segments, end.head)?;
        cut(&segments, &end)?;
        let opened = Opened {
            records: end.head.position,
            torn: end.torn,
            indexed: 0,
            index_rebuilt: None,
        };
        let tape = Tape::new(segments, end.head, segment_bytes)?;
        Ok((
            Log {
                tape,
                streams,
                indexer: None,
                stopped: None,
                _lock: None,
            },
            opened,
        ))
    }
}

/// Reads the whole tape into memory, checking the chain of every stream.
fn read_streams(segments: &Arc<Segments>, until: Head) -> Result<Streams, ReadError> {
    let mut streams = Streams::default();
    let mut heads: BTreeMap<String, StreamHead> = BTreeMap::new();
    let mut cursor = super::cursor::Cursor::new(segments, Head::START)?;
    while cursor.head().position < until.position {
        let (place, frame) = cursor.committed_frame()?;
        let Record {
            position,
            stream,
            event_id,
            hash,
            ..
        } = frame.record;
        if !heads.entry(stream.to_owned()).or_default().accept(&frame) {
            return Err(broken_chain(place, &frame.record));
        }
        streams.load(stream, None)?;
        streams.push(
            stream,
            Entry {
                position,
                place,
                event_id,
            },
            hash,
        );
    }
    Ok(streams)
}

fn check_segment_bytes(segment_bytes: u64) -> Result<(), OpenError> {
    if segment_bytes < SEGMENT_BYTES_MIN || !segment_bytes.is_multiple_of(8) {
        return Err(OpenError::SegmentBytes { segment_bytes });
    }
    Ok(())
}

/// A folder with other things in it does not become a log by a mistyped path.
fn refuse_foreign(path: &Path) -> Result<(), OpenError> {
    let entries = match fs::read_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        result => result.map_err(|error| OpenError::io(&path.display().to_string(), error))?,
    };
    let names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
    let is_log = names.iter().any(|name| name == "FORMAT");
    if !is_log
        && names
            .iter()
            .any(|name| BEGINNINGS.iter().all(|known| name != known))
    {
        return Err(OpenError::NotALog {
            path: path.to_path_buf(),
        });
    }
    Ok(())
}

/// The id of a new store; only its being different from others matters.
fn random_id() -> Result<[u8; 16], OpenError> {
    const RANDOM: &str = "/dev/urandom";
    let mut id = [0; 16];
    let read = File::open(RANDOM).and_then(|mut file| file.read_exact(&mut id));
    read.map_err(|error| OpenError::io(RANDOM, error))?;
    Ok(id)
}
