//! The keys and values of the index as bytes.

use crate::log::error::IndexError;
use crate::log::segment::Place;
use crate::log::streams::Entry;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Rows as they are encoded; ids and hashes as u128, which MessagePack keeps as 16 plain bytes.
pub(super) type CheckpointRow = (u128, u64, u64, u64, u64, u64, (u128, u128));
pub(super) type HeadRow = (u64, (u128, u128));
pub(super) type EntryRow = (u64, u64, u64, u128);

pub(super) fn entry_row(entry: &Entry) -> EntryRow {
    let Place { segment, offset } = entry.place;
    (
        entry.position,
        segment,
        offset,
        u128::from_be_bytes(entry.event_id),
    )
}

pub(super) fn halves(hash: [u8; 32]) -> (u128, u128) {
    let (first, rest) = hash.split_first_chunk().unwrap_or((&[0; 16], &[]));
    let second = rest.first_chunk().unwrap_or(&[0; 16]);
    (u128::from_be_bytes(*first), u128::from_be_bytes(*second))
}

pub(super) fn from_halves((first, second): (u128, u128)) -> [u8; 32] {
    let mut hash = [0; 32];
    let (left, right) = hash.split_at_mut(16);
    left.copy_from_slice(&first.to_be_bytes());
    right.copy_from_slice(&second.to_be_bytes());
    hash
}

pub(super) fn head_key(stream: &str) -> Vec<u8> {
    [b"h", stream.as_bytes()].concat()
}

/// The length before the name keeps one stream's chunks apart from those of a longer name.
pub(super) fn chunk_key(stream: &str, chunk: u64) -> Vec<u8> {
    let length = (stream.len() as u16).to_be_bytes();
    [
        b"e".as_slice(),
        &length,
        stream.as_bytes(),
        &chunk.to_be_bytes(),
    ]
    .concat()
}

pub(super) fn snapshot_key(name: &str) -> Vec<u8> {
    [b"n", name.as_bytes()].concat()
}

pub(super) fn seal<T: Serialize>(key: &[u8], row: &T) -> Result<Vec<u8>, IndexError> {
    let bytes = rmp_serde::to_vec(row).map_err(|error| IndexError(error.to_string()))?;
    Ok(seal_bytes(key, bytes))
}

pub(super) fn seal_bytes(key: &[u8], mut bytes: Vec<u8>) -> Vec<u8> {
    let crc = crc32c::crc32c_append(crc32c::crc32c(key), &bytes);
    bytes.extend_from_slice(&crc.to_le_bytes());
    bytes
}

pub(super) fn unseal<T: DeserializeOwned>(key: &[u8], value: &[u8]) -> Result<T, IndexError> {
    let bytes = unseal_bytes(key, value)?;
    rmp_serde::from_slice(bytes).map_err(|error| IndexError(error.to_string()))
}

pub(super) fn unseal_bytes<'a>(key: &[u8], value: &'a [u8]) -> Result<&'a [u8], IndexError> {
    match value.split_last_chunk() {
        Some((bytes, crc))
            if u32::from_le_bytes(*crc) == crc32c::crc32c_append(crc32c::crc32c(key), bytes) =>
        {
            Ok(bytes)
        }
        _ => Err(IndexError("a row is damaged".into())),
    }
}
