//! The contents of one file, copied without its holes and without holding it in memory.

use std::{fs::File, io, os::unix::fs::FileExt};

use nix::{
    errno::Errno,
    fcntl::copy_file_range,
    unistd::{Whence, lseek},
};

use super::copy::Patience;

/// How much is copied before the time is looked at again.
const STEP: usize = 16 * 1024 * 1024;
/// What is held in memory where the system cannot copy by itself.
const BUFFER: usize = 128 * 1024;

/// Copies the first `length` bytes and returns how many were no hole. A file that becomes shorter meanwhile gives
/// what it still has; one that grows does not make this longer.
pub(crate) fn copy_contents(
    from: &File,
    to: &File,
    length: i64,
    patience: &Patience,
) -> io::Result<u64> {
    let (mut place, mut copied) = (0, 0);
    while place < length {
        let Some((start, end)) = next_data(from, place, length)? else {
            break;
        };
        let done = copy_range(from, to, start, end, patience)?;
        copied += u64::try_from(done - start).unwrap_or(0);
        if done < end {
            // The file has become shorter.
            to.set_len(u64::try_from(done).unwrap_or(0))?;
            return Ok(copied);
        }
        place = end;
    }
    to.set_len(u64::try_from(length).unwrap_or(0))?;
    Ok(copied)
}

/// The next part that is no hole. A file system that does not know of holes has none.
fn next_data(from: &File, place: i64, length: i64) -> io::Result<Option<(i64, i64)>> {
    let start = match lseek(from, place, Whence::SeekData) {
        Ok(start) => start,
        Err(Errno::ENXIO) => return Ok(None),
        Err(Errno::EINVAL | Errno::EOPNOTSUPP) => place,
        Err(errno) => return Err(errno.into()),
    };
    if start >= length {
        return Ok(None);
    }
    let end = lseek(from, start, Whence::SeekHole).unwrap_or(length);
    let end = if end > start { end } else { length };
    Ok(Some((start, end.min(length))))
}

/// Copies up to `end` and returns how far it came.
fn copy_range(
    from: &File,
    to: &File,
    start: i64,
    end: i64,
    patience: &Patience,
) -> io::Result<i64> {
    let (mut read, mut written) = (start, start);
    while read < end {
        patience.check()?;
        let step = usize::try_from(end - read).unwrap_or(STEP).min(STEP);
        match copy_file_range(from, Some(&mut read), to, Some(&mut written), step) {
            Ok(0) => return by_hand(from, to, read, end, patience),
            Ok(_) | Err(Errno::EINTR) => {}
            Err(Errno::EXDEV | Errno::ENOSYS | Errno::EOPNOTSUPP | Errno::EINVAL) => {
                return by_hand(from, to, read, end, patience);
            }
            Err(errno) => return Err(errno.into()),
        }
    }
    Ok(read)
}

/// As [`copy_range`], where the system cannot do it by itself.
fn by_hand(from: &File, to: &File, start: i64, end: i64, patience: &Patience) -> io::Result<i64> {
    let mut buffer = vec![0; BUFFER];
    let mut place = u64::try_from(start).unwrap_or(0);
    let end = u64::try_from(end).unwrap_or(0);
    while place < end {
        patience.check()?;
        let room = usize::try_from(end - place).unwrap_or(BUFFER).min(BUFFER);
        let count = match from.read_at(&mut buffer[..room], place) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        to.write_all_at(&buffer[..count], place)?;
        place += count as u64;
    }
    i64::try_from(place).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;

    #[test]
    fn a_hole_is_not_copied_and_what_is_around_it_is() {
        let (from, to) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
        let length = 1 << 40;
        from.write_all_at(b"begin", 0).unwrap();
        from.write_all_at(b"end", length - 3).unwrap();
        let length = i64::try_from(length).unwrap();
        let copied = copy_contents(&from, &to, length, &Patience::begin()).unwrap();
        assert!(copied < 1 << 20, "{copied}");
        let meta = to.metadata().unwrap();
        assert_eq!(meta.len(), 1 << 40);
        assert!(meta.blocks() < 4096, "{}", meta.blocks());
        let mut end = [0; 3];
        to.read_exact_at(&mut end, (1 << 40) - 3).unwrap();
        assert_eq!(&end, b"end");
    }

    #[test]
    fn a_file_that_became_shorter_gives_what_it_has() {
        for by_hand_only in [false, true] {
            let (from, to) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
            from.write_all_at(b"short", 0).unwrap();
            if by_hand_only {
                let done = by_hand(&from, &to, 0, 1000, &Patience::begin()).unwrap();
                assert_eq!(done, 5);
            } else {
                let copied = copy_contents(&from, &to, 1000, &Patience::begin()).unwrap();
                assert_eq!(copied, 5);
            }
            let mut copy = [0; 5];
            to.read_exact_at(&mut copy, 0).unwrap();
            assert_eq!(&copy, b"short");
        }
    }
}
