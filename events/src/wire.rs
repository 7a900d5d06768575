//! The few MessagePack forms that events use, read by hand and strictly: one value, one byte form.
//!
//! What a generic reader accepts and this one refuses: longer forms than needed, trailing bytes, maps,
//! floats, extensions. So decoding and encoding again always gives the same bytes.

use crate::codec::DecodeError;

/// Reads forward over borrowed bytes.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    rest: &'a [u8],
    total: usize,
}

impl<'a> Reader<'a> {
    pub const fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader {
            rest: bytes,
            total: bytes.len(),
        }
    }

    /// Bytes read so far: where an error stands.
    pub const fn offset(&self) -> usize {
        self.total.saturating_sub(self.rest.len())
    }

    pub const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub fn malformed(&self) -> DecodeError {
        DecodeError::Malformed {
            offset: self.offset(),
        }
    }

    fn take(&mut self, len: usize) -> Result<&'a [u8], DecodeError> {
        let (head, tail) = self
            .rest
            .split_at_checked(len)
            .ok_or(DecodeError::Truncated)?;
        self.rest = tail;
        Ok(head)
    }

    fn byte(&mut self) -> Result<u8, DecodeError> {
        let (first, tail) = self.rest.split_first().ok_or(DecodeError::Truncated)?;
        self.rest = tail;
        Ok(*first)
    }

    fn big_endian(&mut self, len: usize) -> Result<u64, DecodeError> {
        Ok(self
            .take(len)?
            .iter()
            .fold(0, |value, byte| (value << 8) | u64::from(*byte)))
    }

    /// `nil`, if it is next.
    pub fn nil(&mut self) -> bool {
        let is_nil = self.rest.first() == Some(&0xc0);
        if is_nil {
            self.rest = self.rest.get(1..).unwrap_or_default();
        }
        is_nil
    }

    pub fn bool(&mut self) -> Result<bool, DecodeError> {
        match self.rest.first() {
            Some(0xc2) => self.byte().map(|_| false),
            Some(0xc3) => self.byte().map(|_| true),
            Some(_) => Err(self.malformed()),
            None => Err(DecodeError::Truncated),
        }
    }

    /// An integer in its shortest form.
    pub fn int(&mut self) -> Result<i64, DecodeError> {
        let start = *self;
        let tag = self.byte()?;
        let value = match tag {
            0x00..=0x7f => Some(i64::from(tag)),
            0xe0..=0xff => Some(i64::from(tag.cast_signed())),
            0xcc => i64::try_from(self.big_endian(1)?)
                .ok()
                .filter(|value| *value > 0x7f),
            0xcd => i64::try_from(self.big_endian(2)?)
                .ok()
                .filter(|value| *value > 0xff),
            0xce => i64::try_from(self.big_endian(4)?)
                .ok()
                .filter(|value| *value > 0xffff),
            0xcf => i64::try_from(self.big_endian(8)?)
                .ok()
                .filter(|value| *value > 0xffff_ffff),
            0xd0 => Some(sign_extend(self.big_endian(1)?, 8)).filter(|value| *value < -32),
            0xd1 => Some(sign_extend(self.big_endian(2)?, 16)).filter(|value| *value < -128),
            0xd2 => Some(sign_extend(self.big_endian(4)?, 32)).filter(|value| *value < -32_768),
            0xd3 => {
                Some(sign_extend(self.big_endian(8)?, 64)).filter(|value| *value < -2_147_483_648)
            }
            _ => None,
        };
        value.ok_or_else(|| start.malformed())
    }

    /// Text of at most `max` bytes, in its shortest form.
    pub fn text(&mut self, max: usize) -> Result<&'a str, DecodeError> {
        let start = *self;
        let len = match self.byte()? {
            tag @ 0xa0..=0xbf => Some(u64::from(tag & 0x1f)),
            0xd9 => Some(self.big_endian(1)?).filter(|len| *len > 31),
            0xda => Some(self.big_endian(2)?).filter(|len| *len > 0xff),
            _ => None,
        };
        let len = len
            .and_then(|len| usize::try_from(len).ok())
            .filter(|len| *len <= max)
            .ok_or_else(|| start.malformed())?;
        std::str::from_utf8(self.take(len)?).map_err(|_| start.malformed())
    }

    /// Binary of exactly `len` bytes (at most 255).
    pub fn binary(&mut self, max: usize) -> Result<&'a [u8], DecodeError> {
        let start = *self;
        let len = match self.byte()? {
            0xc4 => Some(self.big_endian(1)?),
            0xc5 => Some(self.big_endian(2)?).filter(|len| *len > 0xff),
            _ => None,
        };
        let len = len
            .and_then(|len| usize::try_from(len).ok())
            .filter(|len| *len <= max)
            .ok_or_else(|| start.malformed())?;
        self.take(len)
    }

    /// The head of an array of at most `max` members.
    pub fn array(&mut self, max: usize) -> Result<usize, DecodeError> {
        let start = *self;
        let len = match self.byte()? {
            tag @ 0x90..=0x9f => Some(u64::from(tag & 0x0f)),
            0xdc => Some(self.big_endian(2)?).filter(|len| *len > 0x0f),
            _ => None,
        };
        len.and_then(|len| usize::try_from(len).ok())
            .filter(|len| *len <= max)
            .ok_or_else(|| start.malformed())
    }
}

fn sign_extend(value: u64, bits: u32) -> i64 {
    let shift = 64_u32.saturating_sub(bits);
    (value << shift).cast_signed() >> shift
}

pub fn write_nil(out: &mut Vec<u8>) {
    out.push(0xc0);
}

pub fn write_bool(out: &mut Vec<u8>, value: bool) {
    out.push(if value { 0xc3 } else { 0xc2 });
}

pub fn write_int(out: &mut Vec<u8>, value: i64) {
    let bytes = value.to_be_bytes();
    let (tag, len) = match value {
        -32..=0x7f => (None, 1),
        0x80..=0xff => (Some(0xcc), 1),
        0x100..=0xffff => (Some(0xcd), 2),
        0x1_0000..=0xffff_ffff => (Some(0xce), 4),
        0x1_0000_0000.. => (Some(0xcf), 8),
        -128..=-33 => (Some(0xd0), 1),
        -32_768..=-129 => (Some(0xd1), 2),
        -2_147_483_648..=-32_769 => (Some(0xd2), 4),
        _ => (Some(0xd3), 8),
    };
    out.extend(tag);
    out.extend(bytes.iter().skip(8_usize.saturating_sub(len)));
}

fn write_head(out: &mut Vec<u8>, len: usize, fixed: Option<u8>, one: Option<u8>, two: u8) {
    let [.., high, low] = len.to_be_bytes();
    match (fixed, one) {
        (Some(tag), _) => out.push(tag | low),
        (None, Some(tag)) if len <= 0xff => out.extend([tag, low]),
        _ => out.extend([two, high, low]),
    }
}

/// Text below 64 KiB: callers keep to the limits of events, which are far below.
pub fn write_text(out: &mut Vec<u8>, text: &str) {
    write_head(
        out,
        text.len(),
        (text.len() < 32).then_some(0xa0),
        Some(0xd9),
        0xda,
    );
    out.extend_from_slice(text.as_bytes());
}

/// Bytes below 64 KiB.
pub fn write_binary(out: &mut Vec<u8>, bytes: &[u8]) {
    write_head(out, bytes.len(), None, Some(0xc4), 0xc5);
    out.extend_from_slice(bytes);
}

pub fn write_array(out: &mut Vec<u8>, len: usize) {
    write_head(out, len, (len < 16).then_some(0x90), None, 0xdc);
}

/// The first id of a packed set and what follows it; none at the end.
pub fn take_packed_id(packed: &[u8]) -> Option<(&str, &[u8])> {
    let (len, rest) = packed.split_first()?;
    let (id, rest) = rest.split_at_checked(usize::from(*len))?;
    Some((std::str::from_utf8(id).ok()?, rest))
}

/// Adds an id to a packed set: one length byte (ids have at most 128 bytes) and its text.
pub fn push_packed_id(packed: &mut Vec<u8>, id: &str) {
    packed.push(u8::try_from(id.len()).unwrap_or(u8::MAX));
    packed.extend_from_slice(id.as_bytes());
}
