//! Segments: the tape's files, their names and headers, and reading one place of them.
//! What the frames inside say is not looked at here.
//!
//! A segment is made at its full size, zeros from the end of its header on, and never grows:
//!
//! ```text
//!  at size
//!   0   8  "ANXNTAPE"
//!   8   4  segment version, 1
//!  12   4  zeros
//!  16  16  store id, as in FORMAT
//!  32   8  number of the segment: 0, 1, 2 …, as in its name
//!  40   8  position of its first record
//!  48   8  bytes of the file
//!  56   4  zeros
//!  60   4  crc32c of bytes 0..60
//!  64      frames, then zeros
//! ```

use super::damage::{Damage, DamageReason};
use super::disk::{Disk, publish};
use super::error::ReadError;
use super::frame::{self, FRAME_BYTES_MIN, FrameFault};
use std::io;
use std::sync::Arc;

/// Where the first frame of a segment begins.
pub(super) const FRAMES_FROM: u64 = 64;
const HEADER_BYTES: usize = 64;
const MAGIC: &[u8; 8] = b"ANXNTAPE";
const SEGMENT_VERSION: u32 = 1;

/// A place on the tape: a byte of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub segment: u64,
    pub offset: u64,
}

/// The end of what is committed: the next position, and the place where it will lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    pub position: u64,
    pub place: Place,
}

impl Head {
    /// The head of an empty log.
    pub(super) const START: Head = Head {
        position: 0,
        place: Place {
            segment: 0,
            offset: FRAMES_FROM,
        },
    };
}

/// What a segment's header says.
#[derive(Debug, Clone, Copy)]
pub(super) struct SegmentHeader {
    pub number: u64,
    pub first_position: u64,
    pub bytes: u64,
}

/// The segments of one store.
pub(super) struct Segments {
    pub disk: Arc<dyn Disk>,
    store: [u8; 16],
    store_crc: u32,
}

/// The file name of a segment.
pub(super) fn file_name(number: u64) -> String {
    format!("tape/{number:010}.tape")
}

/// The number in a segment's file name.
fn number_of(name: &str) -> Option<u64> {
    let number = name
        .strip_prefix("tape/")?
        .strip_suffix(".tape")?
        .parse()
        .ok()?;
    (file_name(number) == name).then_some(number)
}

impl Segments {
    pub(super) fn new(disk: Arc<dyn Disk>, store: [u8; 16]) -> Segments {
        Segments {
            disk,
            store,
            store_crc: crc32c::crc32c(&store),
        }
    }

    /// The store that these segments belong to.
    pub(super) fn store(&self) -> [u8; 16] {
        self.store
    }

    /// The start value of a frame's checksum at this place.
    pub(super) fn place_crc(&self, place: Place) -> u32 {
        let words = u128::from(place.segment) | u128::from(place.offset) << 64;
        crc32c::crc32c_append(self.store_crc, &words.to_le_bytes())
    }

    /// Makes the next segment, durably.
    pub(super) fn create(&self, header: &SegmentHeader) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(HEADER_BYTES);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&SEGMENT_VERSION.to_le_bytes());
        bytes.extend_from_slice(&[0; 4]);
        bytes.extend_from_slice(&self.store);
        bytes.extend_from_slice(&header.number.to_le_bytes());
        bytes.extend_from_slice(&header.first_position.to_le_bytes());
        bytes.extend_from_slice(&header.bytes.to_le_bytes());
        bytes.extend_from_slice(&[0; 4]);
        bytes.extend_from_slice(&crc32c::crc32c(&bytes).to_le_bytes());
        publish(
            self.disk.as_ref(),
            &file_name(header.number),
            header.bytes,
            &bytes,
        )
    }

    /// Numbers of the segments that are there, in order.
    pub(super) fn numbers(&self) -> io::Result<Vec<u64>> {
        Ok(self
            .disk
            .list()?
            .iter()
            .filter_map(|name| number_of(name))
            .collect())
    }

    /// Reads and checks the header of a segment; `None` if there is no such segment.
    pub(super) fn header(&self, number: u64) -> Result<Option<SegmentHeader>, ReadError> {
        let name = file_name(number);
        let bytes = match self.disk.len(&name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            result => result.map_err(|error| ReadError::io(&name, error))?,
        };
        let damage = |reason| {
            let place = Place {
                segment: number,
                offset: 0,
            };
            ReadError::Damaged(Damage::at(place, 0, reason))
        };
        let mut header = [0; HEADER_BYTES];
        if bytes < FRAMES_FROM {
            return Err(damage(DamageReason::SegmentLength {
                is: bytes,
                made: FRAMES_FROM,
            }));
        }
        self.disk
            .read_at(&name, 0, &mut header)
            .map_err(|error| ReadError::io(&name, error))?;
        let fields = parse_header(&header).ok_or_else(|| damage(DamageReason::SegmentHeader))?;
        if fields.store != self.store || fields.header.number != number {
            return Err(damage(DamageReason::ForeignSegment));
        }
        if fields.header.bytes != bytes {
            return Err(damage(DamageReason::SegmentLength {
                is: bytes,
                made: fields.header.bytes,
            }));
        }
        Ok(Some(fields.header))
    }

    /// Reads the bytes of the one frame at a place, checked against its checksum.
    pub(super) fn frame_at(&self, place: Place, position: u64) -> Result<Vec<u8>, ReadError> {
        let name = file_name(place.segment);
        let damage = |fault| Damage::at(place, position, DamageReason::Frame(fault));
        let mut bytes = vec![0; FRAME_BYTES_MIN];
        let read = |offset, buffer: &mut [u8]| match self.disk.read_at(&name, offset, buffer) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Err(ReadError::Damaged(damage(FrameFault::Length)))
            }
            result => result.map_err(|error| ReadError::io(&name, error)),
        };
        read(place.offset, &mut bytes)?;
        let length = frame::claimed_length(&bytes)
            .map_err(damage)
            .map_err(ReadError::Damaged)?;
        bytes.resize(length, 0);
        let rest = bytes.get_mut(FRAME_BYTES_MIN..).unwrap_or_default();
        read(place.offset.saturating_add(FRAME_BYTES_MIN as u64), rest)?;
        let frame = frame::decode(&bytes, self.place_crc(place)).map_err(damage);
        let found = frame.map_err(ReadError::Damaged)?.record.position;
        if found != position {
            let reason = DamageReason::Position { found };
            return Err(ReadError::Damaged(Damage::at(place, position, reason)));
        }
        Ok(bytes)
    }
}

/// The fields of a header whose checksum holds.
pub(super) struct HeaderFields {
    pub store: [u8; 16],
    pub header: SegmentHeader,
}

fn parse_header(bytes: &[u8; HEADER_BYTES]) -> Option<HeaderFields> {
    let word = |at: usize| Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
    let (covered, crc) = bytes.split_last_chunk::<4>()?;
    let right = bytes.starts_with(MAGIC)
        && u32::from_le_bytes(*crc) == crc32c::crc32c(covered)
        && u32::from_le_bytes(*bytes.get(8..)?.first_chunk()?) == SEGMENT_VERSION;
    right.then_some(HeaderFields {
        store: *bytes.get(16..)?.first_chunk()?,
        header: SegmentHeader {
            number: word(32)?,
            first_position: word(40)?,
            bytes: word(48)?,
        },
    })
}
