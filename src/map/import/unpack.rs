//! Bytes of a file, unpacked by its extension, with a guard against files that only pretend.

use super::error::{self, MapError};
use bzip2::read::MultiBzDecoder;
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{BufReader, Error, ErrorKind, Read};
use std::path::Path;

/// Most bytes that a compressed file may become.
const MOST_BYTES: u64 = 2 << 30;
/// Bytes up to which any ratio passes.
const FREE_BYTES: u64 = 16 << 20;
/// Largest ratio of unpacked to packed bytes beyond that; map text reaches about 30.
const MOST_RATIO: u64 = 200;
/// Marks the guard's own error among those of the decoder.
const GUARD: &str = "unpacked size guard";

/// Opens a file; `.gz` and `.bz2` are unpacked on the way.
///
/// # Errors
/// M101 when it cannot be opened, M104 when it is empty.
pub(super) fn open(path: &Path) -> Result<Box<dyn Read>, MapError> {
    let file = File::open(path).map_err(|error| error::unreadable(&error))?;
    let packed = file.metadata().map_err(|error| error::unreadable(&error))?.len();
    if packed == 0 {
        return Err(error::empty());
    }
    let file = BufReader::new(file);
    let limit = MOST_BYTES.min(FREE_BYTES.max(packed.saturating_mul(MOST_RATIO)));
    let name = path.to_string_lossy().to_ascii_lowercase();
    Ok(match name.rsplit('.').next() {
        Some("gz") => Box::new(Guarded { inner: MultiGzDecoder::new(file), unpacked: 0, limit }),
        Some("bz2") => Box::new(Guarded { inner: MultiBzDecoder::new(file), unpacked: 0, limit }),
        _ => Box::new(file),
    })
}

/// All bytes of a file, unpacked.
///
/// # Errors
/// M101, M104, M106 when the packing is damaged, M110 when it grows beyond reason.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, MapError> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes).map_err(|error| fault(&error))?;
    if bytes.is_empty() { Err(error::empty()) } else { Ok(bytes) }
}

/// The refusal that stands for an error while reading.
pub(super) fn fault(error: &Error) -> MapError {
    if error.to_string().starts_with(GUARD) {
        let bytes = error.to_string().rsplit(' ').next().and_then(|last| last.parse().ok());
        return error::expands_too_much(bytes.unwrap_or(FREE_BYTES));
    }
    error::damaged(format!("reading stops with \"{error}\""))
}

/// A decoder that stops once its output is out of proportion.
struct Guarded<R> {
    inner: R,
    unpacked: u64,
    limit: u64,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
        let count = self.inner.read(buffer)?;
        self.unpacked += count as u64;
        if self.unpacked > self.limit {
            return Err(Error::new(ErrorKind::FileTooLarge, format!("{GUARD} {}", self.limit)));
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_grows_beyond_its_limit_is_stopped() {
        let mut guarded = Guarded { inner: std::io::repeat(b' '), unpacked: 0, limit: 5000 };
        let error = guarded.read_to_end(&mut Vec::new()).unwrap_err();
        assert_eq!(fault(&error).code, "M110");
    }
}
