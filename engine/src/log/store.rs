//! A store: the file FORMAT, which names it and its format, and the first segment.
//!
//! ```text
//! anxin log 1
//! store 00112233445566778899aabbccddeeff
//! crc32c 01234567
//! ```
//!
//! The first segment is made before FORMAT, so that a FORMAT without segments is always damage.

use super::cursor::Cursor;
use super::damage::{Damage, DamageReason};
use super::disk::{Disk, UNFINISHED, publish};
use super::error::OpenError;
use super::segment::{Head, SegmentHeader, Segments};
use std::fmt::Write as _;
use std::io;
use std::sync::Arc;

const FORMAT: &str = "FORMAT";
const FIRST_LINE: &str = "anxin log 1";
const FORMAT_BYTES_MAX: u64 = 256;

/// Opens the store on the disk, or makes it with `new_id` if there is none.
pub(super) fn open_or_create(
    disk: Arc<dyn Disk>,
    new_id: [u8; 16],
    segment_bytes: u64,
) -> Result<Arc<Segments>, OpenError> {
    let names = disk
        .list()
        .map_err(|error| OpenError::io("the folder of the log", error))?;
    for name in names.iter().filter(|name| name.ends_with(UNFINISHED)) {
        disk.remove(name)
            .map_err(|error| OpenError::io(name, error))?;
    }
    if let Some(segments) = open(Arc::clone(&disk))? {
        return Ok(segments);
    }
    discard_unfinished(&disk)?;
    let segments = Segments::new(Arc::clone(&disk), new_id);
    let first = SegmentHeader {
        number: 0,
        first_position: 0,
        bytes: segment_bytes,
    };
    segments
        .create(&first)
        .map_err(|error| OpenError::io("the first segment", error))?;
    let text = format_text(&new_id);
    publish(disk.as_ref(), FORMAT, text.len() as u64, text.as_bytes())
        .map_err(|error| OpenError::io(FORMAT, error))?;
    Ok(Arc::new(segments))
}

/// Opens the store on the disk for reading; `None` if there is no FORMAT.
pub(super) fn open(disk: Arc<dyn Disk>) -> Result<Option<Arc<Segments>>, OpenError> {
    let len = match disk.len(FORMAT) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        result => result.map_err(|error| OpenError::io(FORMAT, error))?,
    };
    let mut bytes = vec![0; usize::try_from(len.min(FORMAT_BYTES_MAX)).unwrap_or_default()];
    disk.read_at(FORMAT, 0, &mut bytes)
        .map_err(|error| OpenError::io(FORMAT, error))?;
    let id = parse_format(&bytes)?;
    Ok(Some(Arc::new(Segments::new(disk, id))))
}

/// Removes the first segment of a store whose making was cut off before FORMAT was there.
fn discard_unfinished(disk: &Arc<dyn Disk>) -> Result<(), OpenError> {
    let names = disk
        .list()
        .map_err(|error| OpenError::io("the folder of the log", error))?;
    let tape: Vec<&String> = names
        .iter()
        .filter(|name| name.ends_with(".tape"))
        .collect();
    let lost = || OpenError::Damaged(format_damage());
    match tape.as_slice() {
        [] => Ok(()),
        [only] => {
            let len = disk.len(only).map_err(|error| OpenError::io(only, error))?;
            if !is_zero(disk.as_ref(), only, Head::START.place.offset, len)? {
                return Err(lost());
            }
            disk.remove(only)
                .map_err(|error| OpenError::io(only, error))
        }
        _ => Err(lost()),
    }
}

/// True if the file holds only zeros from `from` to `to`.
fn is_zero(disk: &dyn Disk, name: &str, from: u64, to: u64) -> Result<bool, OpenError> {
    Ok(Cursor::last_nonzero(disk, name, from, to)?.is_none())
}

fn format_text(id: &[u8; 16]) -> String {
    let mut text = format!("{FIRST_LINE}\nstore {:032x}\n", u128::from_be_bytes(*id));
    let crc = crc32c::crc32c(text.as_bytes());
    let _infallible = writeln!(text, "crc32c {crc:08x}");
    text
}

fn parse_format(bytes: &[u8]) -> Result<[u8; 16], OpenError> {
    let damaged = || OpenError::Damaged(format_damage());
    let text = std::str::from_utf8(bytes).map_err(|_| damaged())?;
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let id = lines.next().and_then(|line| line.strip_prefix("store "));
    let id = u128::from_str_radix(id.unwrap_or_default(), 16).map(u128::to_be_bytes);
    match id {
        Ok(id) if text == format_text(&id) => Ok(id),
        // Only a text whose own checksum holds is another format, not a damaged one.
        _ if first != FIRST_LINE && first.starts_with("anxin log ") && checksum_holds(text) => {
            Err(OpenError::UnknownFormat {
                found: first.to_owned(),
            })
        }
        _ => Err(damaged()),
    }
}

fn checksum_holds(text: &str) -> bool {
    text.split_once("crc32c ").is_some_and(|(covered, crc)| {
        u32::from_str_radix(crc.trim_end(), 16) == Ok(crc32c::crc32c(covered.as_bytes()))
    })
}

fn format_damage() -> Damage {
    Damage {
        segment: FORMAT.into(),
        offset: 0,
        position: 0,
        reason: DamageReason::FormatFile,
    }
}
