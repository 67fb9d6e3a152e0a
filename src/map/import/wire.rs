//! A look at the bytes of a PBF file before it is decoded.
//!
//! The decoder takes 1 to 3 trailing bytes for a clean end, drops nodes when the arrays of ids and
//! positions differ in length, and adds up deltas without a bound. This walk over the same bytes
//! refuses all three, so that what the decoder then says can be trusted.

use super::error::{self, MapError};
use flate2::read::ZlibDecoder;
use std::io::Read;

/// Largest header of a blob, by the format.
const MOST_HEADER: usize = 64 << 10;
/// Largest blob when unpacked, by the format.
const MOST_BLOB: u64 = 32 << 20;

/// Ids of elements fit in so many bits.
const ID_BITS: u32 = 53;
/// Coordinates in units of the granularity fit in so many bits, however fine it is.
const UNIT_BITS: u32 = 40;

/// Bytes that are no message.
struct Broken;

/// Value of one field.
enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

/// Takes a variable-length number off the front.
fn number(bytes: &mut &[u8]) -> Result<u64, Broken> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first().ok_or(Broken)?;
        *bytes = rest;
        value |= u64::from(first & 127) << shift;
        if first & 128 == 0 {
            return Ok(value);
        }
    }
    Err(Broken)
}

/// Takes some bytes off the front.
fn take<'a>(bytes: &mut &'a [u8], count: u64) -> Result<&'a [u8], Broken> {
    let count = usize::try_from(count).map_err(|_| Broken)?;
    let (front, rest) = bytes.split_at_checked(count).ok_or(Broken)?;
    *bytes = rest;
    Ok(front)
}

/// Calls `see` with number and value of each field of a message.
fn each_field<'a>(
    mut message: &'a [u8],
    mut see: impl FnMut(u64, Value<'a>) -> Result<(), Broken>,
) -> Result<(), Broken> {
    while !message.is_empty() {
        let key = number(&mut message)?;
        let value = match key & 7 {
            0 => Value::Number(number(&mut message)?),
            1 => Value::Bytes(take(&mut message, 8)?),
            2 => {
                let count = number(&mut message)?;
                Value::Bytes(take(&mut message, count)?)
            }
            5 => Value::Bytes(take(&mut message, 4)?),
            _ => return Err(Broken),
        };
        see(key >> 3, value)?;
    }
    Ok(())
}

/// Numbers of a repeated field, packed or not.
#[derive(Default)]
struct Numbers(Vec<u64>);

impl Numbers {
    fn add(&mut self, value: Value) -> Result<(), Broken> {
        match value {
            Value::Number(one) => self.0.push(one),
            Value::Bytes(mut packed) => {
                while !packed.is_empty() {
                    self.0.push(number(&mut packed)?);
                }
            }
        }
        Ok(())
    }

    /// Whether the running sum of signed deltas stays below a power of two.
    fn sums_below(&self, bits: u32) -> bool {
        let mut sum = 0_i64;
        self.0.iter().all(|raw| {
            sum = sum.saturating_add(signed(*raw));
            sum.unsigned_abs() < 1 << bits
        })
    }
}

/// Reads the repeated fields with these numbers.
fn repeated<const N: usize>(message: &[u8], fields: [u64; N]) -> Result<[Numbers; N], Broken> {
    let mut lists: [Numbers; N] = std::array::from_fn(|_| Numbers::default());
    each_field(message, |field, value| match fields.iter().position(|wanted| *wanted == field) {
        Some(list) => lists[list].add(value),
        None => Ok(()),
    })?;
    Ok(lists)
}

/// The signed number that a field holds, small sizes first.
fn signed(raw: u64) -> i64 {
    (raw >> 1).cast_signed() ^ -((raw & 1).cast_signed())
}

/// Plain nodes: coordinates that can be scaled.
fn check_node(message: &[u8]) -> Result<(), Broken> {
    let [lat, lon] = repeated(message, [8, 9])?;
    let small = |raw: &u64| signed(*raw).unsigned_abs() < 1 << UNIT_BITS;
    if lat.0.iter().chain(&lon.0).all(small) { Ok(()) } else { Err(Broken) }
}

/// Dense nodes: as many ids as latitudes, longitudes and tag lists.
fn check_dense(message: &[u8]) -> Result<(), Broken> {
    let [id, lat, lon, tags] = repeated(message, [1, 8, 9, 10])?;
    let mut ends = 0;
    let mut key = true;
    for index in &tags.0 {
        ends += usize::from(key && *index == 0);
        key = !key || *index == 0;
    }
    let tagged = tags.0.is_empty() || (ends == id.0.len() && tags.0.last() == Some(&0));
    let equal = id.0.len() == lat.0.len() && id.0.len() == lon.0.len();
    let bounded =
        id.sums_below(ID_BITS) && [lat, lon].iter().all(|axis| axis.sums_below(UNIT_BITS));
    if equal && tagged && bounded { Ok(()) } else { Err(Broken) }
}

/// Ways and relations: as many keys as values, references that add up.
fn check_tagged(message: &[u8], deltas: u64) -> Result<(), Broken> {
    let [keys, values, deltas] = repeated(message, [2, 3, deltas])?;
    if keys.0.len() == values.0.len() && deltas.sums_below(ID_BITS) { Ok(()) } else { Err(Broken) }
}

/// Relations: also as many roles as members and member types.
fn check_relation(message: &[u8]) -> Result<(), Broken> {
    let [roles, members, kinds] = repeated(message, [8, 9, 10])?;
    let count = members.0.len();
    if roles.0.len() != count || kinds.0.len() != count || kinds.0.iter().any(|kind| *kind > 2) {
        return Err(Broken);
    }
    check_tagged(message, 9)
}

/// A block of elements.
fn check_block(block: &[u8]) -> Result<(), Broken> {
    each_field(block, |field, value| match (field, value) {
        (2, Value::Bytes(group)) => each_field(group, |field, value| match (field, value) {
            (1, Value::Bytes(node)) => check_node(node),
            (2, Value::Bytes(dense)) => check_dense(dense),
            (3, Value::Bytes(way)) => check_tagged(way, 8),
            (4, Value::Bytes(relation)) => check_relation(relation),
            _ => Ok(()),
        }),
        (17, Value::Number(granularity)) if !(1..=1_000_000).contains(&granularity) => Err(Broken),
        (19 | 20, Value::Number(offset)) if offset.cast_signed().unsigned_abs() >= 1 << 40 => {
            Err(Broken)
        }
        _ => Ok(()),
    })
}

/// A blob with elements, raw or packed with zlib.
fn check_blob(blob: &[u8]) -> Result<(), Broken> {
    let mut declared = None;
    let mut content = None;
    each_field(blob, |field, value| {
        match (field, value) {
            (1, Value::Bytes(raw)) => content = Some(raw.to_vec()),
            (2, Value::Number(size)) => declared = Some(size),
            (3, Value::Bytes(packed)) => {
                let mut bytes = Vec::new();
                let mut decoder = ZlibDecoder::new(packed).take(MOST_BLOB + 1);
                decoder.read_to_end(&mut bytes).map_err(|_| Broken)?;
                content = Some(bytes);
            }
            _ => {}
        }
        Ok(())
    })?;
    let content = content.ok_or(Broken)?;
    let size = content.len() as u64;
    if size > MOST_BLOB || declared.is_some_and(|declared| declared != size) {
        return Err(Broken);
    }
    check_block(&content)
}

/// Takes one blob with its header off the front; true when it was the file header.
fn check_frame(rest: &mut &[u8]) -> Result<bool, Broken> {
    let length = take(rest, 4)?.iter().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
    if length == 0 || length > MOST_HEADER {
        return Err(Broken);
    }
    let (mut kind, mut size) = (&b""[..], None);
    each_field(take(rest, length as u64)?, |field, value| {
        match (field, value) {
            (1, Value::Bytes(name)) => kind = name,
            (3, Value::Number(bytes)) => size = Some(bytes),
            _ => {}
        }
        Ok(())
    })?;
    let blob = take(rest, size.filter(|size| *size <= MOST_BLOB).ok_or(Broken)?)?;
    if kind == b"OSMData" {
        check_blob(blob)?;
    }
    Ok(kind == b"OSMHeader")
}

/// Checks the frame of the whole file and the arrays inside.
///
/// # Errors
/// M105 when it does not start like a PBF file, M106 when it is cut or its arrays disagree.
pub(super) fn check(bytes: &[u8]) -> Result<(), MapError> {
    let mut rest = bytes;
    let mut blobs = 0;
    while !rest.is_empty() {
        let place = format!("byte {}", bytes.len() - rest.len());
        match check_frame(&mut rest) {
            Ok(header) if header || blobs > 0 => blobs += 1,
            _ if blobs == 0 => {
                let remedy = "Use an .osm.pbf file, or name XML and GeoJSON files as such";
                return Err(error::other_format("the file does not start like a PBF file", remedy));
            }
            _ => {
                return Err(error::damaged(
                    "a PBF blob is cut, not packed with zlib, or its arrays disagree",
                )
                .at(place));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dense_arrays_of_different_length_are_broken() {
        assert!(check_dense(&[0x0a, 2, 2, 2, 0x42, 2, 2, 2, 0x4a, 2, 2, 2]).is_ok());
        assert!(check_dense(&[0x0a, 2, 2, 2, 0x42, 1, 2, 0x4a, 2, 2, 2]).is_err());
        assert!(check_dense(&[0x0a, 2, 2, 2, 0x42, 2, 2, 2, 0x4a, 3, 2, 2, 2]).is_err());
    }

    #[test]
    fn deltas_that_would_overflow_are_broken() {
        let huge = Numbers(vec![u64::MAX - 1, u64::MAX - 1]);
        assert!(!huge.sums_below(ID_BITS));
        assert!(Numbers(vec![1, 2, 3]).sums_below(ID_BITS));
    }

    #[test]
    fn numbers_longer_than_ten_bytes_are_broken() {
        assert!(number(&mut &[0xff; 12][..]).is_err());
        assert!(matches!(number(&mut &[0x96, 1][..]), Ok(150)));
    }
}
