//! The bytes of one record on the tape: frame version 1, encoded and decoded here and nowhere else.
//! Where frames lie, and what a bad one means for the log, is not decided here.
//!
//! ```text
//!  at size
//!   0   4  crc32c of the place (store id, segment, offset) and of bytes 4..length
//!   4   4  length of the whole frame, a multiple of 8
//!   8   8  group: all records before this position were durable when the frame was written
//!  16   1  frame version, 1                                    ┐
//!  17   1  flags: bit 0 = last record of its batch             │
//!  18   2  stream name length n                                │
//!  20   4  body length m                                       │
//!  24   8  position in the log                                 │ hashed, after the
//!  32   8  version in the stream                               │ hash of the stream's
//!  40   8  recorded at, microseconds since 1970                │ previous record
//!  48  16  event id                                            │
//!  64   n  stream name, UTF-8                                  │
//!       m  body                                                │
//!     0-7  zeros up to a multiple of 8                         ┘
//!      32  hash: SHA-256(previous hash of the stream, bytes 16..length-32)
//! ```
//!
//! Numbers are little-endian. The group is left out of the hash, so that how records were
//! gathered into one sync does not change what they are. The place is in the checksum, so
//! that a frame is valid only where it was written.

use super::Record;
use sha2::{Digest, Sha256};

/// Bytes before the stream name.
pub(super) const HEADER_BYTES: usize = 64;
/// Bytes of the hash that ends a frame.
const HASH_BYTES: usize = 32;
/// The first byte that the chain covers.
const HASHED_FROM: usize = 16;
/// Frames begin at multiples of this, so that a search for them can step by it.
pub(super) const FRAME_ALIGN: usize = 8;
/// The shortest frame: a one-byte stream name and no body.
pub(super) const FRAME_BYTES_MIN: usize = HEADER_BYTES + FRAME_ALIGN + HASH_BYTES;
/// The longest frame that the limits allow.
pub(super) const FRAME_BYTES_MAX: usize =
    HEADER_BYTES + super::MAX_STREAM_NAME_BYTES + super::MAX_BODY_BYTES + FRAME_ALIGN + HASH_BYTES;

const FRAME_VERSION: u8 = 1;
const LAST_OF_BATCH: u8 = 1;

/// What the writer puts into a frame.
pub(super) struct NewFrame<'a> {
    pub group: u64,
    pub last_of_batch: bool,
    pub position: u64,
    pub version: u64,
    pub recorded_at: i64,
    pub event_id: [u8; 16],
    pub stream: &'a str,
    pub body: &'a [u8],
    /// Hash of the stream's previous record, zeros before the first.
    pub previous: [u8; 32],
}

/// A frame that was checked: its record and what only the log needs to know.
pub(super) struct Frame<'a> {
    pub record: Record<'a>,
    pub group: u64,
    pub last_of_batch: bool,
    hashed: &'a [u8],
}

impl Frame<'_> {
    /// The hash that the record should carry after `previous` in its stream.
    pub(super) fn hash_after(&self, previous: &[u8; 32]) -> [u8; 32] {
        chain(previous, self.hashed)
    }
}

/// Why bytes are not a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameFault {
    /// Zeros where a frame could begin.
    #[error("nothing is written here")]
    Unwritten,
    /// The length is out of its limits or runs over the end of the segment.
    #[error("the length of the record is impossible")]
    Length,
    /// Bytes differ from what was written, or were written for another place.
    #[error("the checksum does not match")]
    Checksum,
    /// A later version of this program wrote it.
    #[error("the record has frame version {0}, which this program does not know: use a newer one")]
    Version(u8),
    /// The checksum holds, but the fields contradict each other.
    #[error("the fields of the record contradict each other")]
    Fields,
}

impl FrameFault {
    /// True if bytes that were never all written can look so.
    pub(super) fn can_be_torn(self) -> bool {
        matches!(
            self,
            FrameFault::Unwritten | FrameFault::Length | FrameFault::Checksum
        )
    }

    /// The Chinese message.
    pub fn zh(&self) -> String {
        match self {
            FrameFault::Unwritten => "此处没有写入任何内容".into(),
            FrameFault::Length => "记录长度不可能成立".into(),
            FrameFault::Checksum => "校验和不符".into(),
            FrameFault::Version(found) => {
                format!("记录的帧版本为 {found}，本程序不认识：请使用更新的程序")
            }
            FrameFault::Fields => "记录的字段互相矛盾".into(),
        }
    }
}

/// Bytes that a frame with this stream and body will take.
pub(super) fn frame_bytes(stream: &str, body: &[u8]) -> usize {
    HEADER_BYTES
        .saturating_add(stream.len())
        .saturating_add(body.len())
        .next_multiple_of(FRAME_ALIGN)
        .saturating_add(HASH_BYTES)
}

/// Appends the frame to `out` and returns its hash; `place` is the checksum of where it will lie.
pub(super) fn encode(frame: &NewFrame<'_>, place: u32, out: &mut Vec<u8>) -> [u8; 32] {
    let length = frame_bytes(frame.stream, frame.body);
    let start = out.len();
    let end = start.saturating_add(length);
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&(length as u32).to_le_bytes());
    out.extend_from_slice(&frame.group.to_le_bytes());
    out.push(FRAME_VERSION);
    out.push(if frame.last_of_batch {
        LAST_OF_BATCH
    } else {
        0
    });
    out.extend_from_slice(&(frame.stream.len() as u16).to_le_bytes());
    out.extend_from_slice(&(frame.body.len() as u32).to_le_bytes());
    out.extend_from_slice(&frame.position.to_le_bytes());
    out.extend_from_slice(&frame.version.to_le_bytes());
    out.extend_from_slice(&frame.recorded_at.to_le_bytes());
    out.extend_from_slice(&frame.event_id);
    out.extend_from_slice(frame.stream.as_bytes());
    out.extend_from_slice(frame.body);
    out.resize(end.saturating_sub(HASH_BYTES), 0);
    let hashed = out
        .get(start.saturating_add(HASHED_FROM)..)
        .unwrap_or_default();
    let hash = chain(&frame.previous, hashed);
    out.extend_from_slice(&hash);
    let covered = out.get(start.saturating_add(4)..).unwrap_or_default();
    let crc = crc32c::crc32c_append(place, covered).to_le_bytes();
    if let Some(field) = out.get_mut(start..start.saturating_add(4)) {
        field.copy_from_slice(&crc);
    }
    hash
}

/// The length that the frame at the start of `bytes` claims.
pub(super) fn claimed_length(bytes: &[u8]) -> Result<usize, FrameFault> {
    let length = u32_at(bytes, 4)? as usize;
    if length == 0 && u32_at(bytes, 0)? == 0 {
        return Err(FrameFault::Unwritten);
    }
    let possible = FRAME_BYTES_MIN..=FRAME_BYTES_MAX;
    if !possible.contains(&length) || !length.is_multiple_of(FRAME_ALIGN) {
        return Err(FrameFault::Length);
    }
    Ok(length)
}

/// The length of the frame at the start of `bytes`, if its checksum holds at this place.
pub(super) fn check(bytes: &[u8], place: u32) -> Result<usize, FrameFault> {
    let length = claimed_length(bytes)?;
    let covered = bytes.get(4..length).ok_or(FrameFault::Length)?;
    if u32_at(bytes, 0)? != crc32c::crc32c_append(place, covered) {
        return Err(FrameFault::Checksum);
    }
    Ok(length)
}

/// Decodes the frame at the start of `bytes`; every byte of it is checked.
pub(super) fn decode(bytes: &[u8], place: u32) -> Result<Frame<'_>, FrameFault> {
    let length = check(bytes, place)?;
    view(bytes.get(..length).ok_or(FrameFault::Length)?)
}

/// Reads a frame, all its bytes and no others, whose checksum was already found right.
pub(super) fn view(bytes: &[u8]) -> Result<Frame<'_>, FrameFault> {
    let bad = FrameFault::Fields;
    let version = *bytes.get(16).ok_or(bad)?;
    if version != FRAME_VERSION {
        return Err(FrameFault::Version(version));
    }
    let flags = *bytes.get(17).ok_or(bad)?;
    let hash_at = bytes.len().saturating_sub(HASH_BYTES);
    let stream_len = usize::from(u16::from_le_bytes(array_at(bytes, 18)?));
    let body_len = u32_at(bytes, 20)? as usize;
    let content = bytes.get(HEADER_BYTES..hash_at).ok_or(bad)?;
    let (stream, rest) = content.split_at_checked(stream_len).ok_or(bad)?;
    let (body, padding) = rest.split_at_checked(body_len).ok_or(bad)?;
    let stream = std::str::from_utf8(stream).map_err(|_| bad)?;
    let group = u64::from_le_bytes(array_at(bytes, 8)?);
    let position = u64::from_le_bytes(array_at(bytes, 24)?);
    let plain = flags & !LAST_OF_BATCH == 0 && padding.iter().all(|byte| *byte == 0);
    if !plain || bytes.len() != frame_bytes(stream, body) || group > position || stream.is_empty() {
        return Err(bad);
    }
    Ok(Frame {
        record: Record {
            position,
            stream,
            version: u64::from_le_bytes(array_at(bytes, 32)?),
            event_id: array_at(bytes, 48)?,
            recorded_at: i64::from_le_bytes(array_at(bytes, 40)?),
            body,
            hash: array_at(bytes, hash_at)?,
        },
        group,
        last_of_batch: flags & LAST_OF_BATCH != 0,
        hashed: bytes.get(HASHED_FROM..hash_at).ok_or(bad)?,
    })
}

fn chain(previous: &[u8; 32], hashed: &[u8]) -> [u8; 32] {
    Sha256::new()
        .chain_update(previous)
        .chain_update(hashed)
        .finalize()
        .into()
}

fn array_at<const N: usize>(bytes: &[u8], at: usize) -> Result<[u8; N], FrameFault> {
    let rest = bytes.get(at..).ok_or(FrameFault::Length)?;
    rest.first_chunk().copied().ok_or(FrameFault::Length)
}

fn u32_at(bytes: &[u8], at: usize) -> Result<u32, FrameFault> {
    array_at(bytes, at).map(u32::from_le_bytes)
}
