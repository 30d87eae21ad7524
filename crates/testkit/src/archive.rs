//! The smallest tar writer that an image import needs (POSIX ustar: directories and executable files, owned by root).

const BLOCK: usize = 512;

/// An archive being written.
#[derive(Default)]
pub struct Archive(Vec<u8>);

impl Archive {
    /// Adds a directory.
    pub fn directory(&mut self, path: &str, mode: u32) {
        self.header(&format!("{path}/"), mode, 0, b'5');
    }

    /// Adds a file.
    pub fn file(&mut self, path: &str, mode: u32, contents: &[u8]) {
        self.header(path, mode, contents.len(), b'0');
        self.0.extend_from_slice(contents);
        self.0.resize(self.0.len().next_multiple_of(BLOCK), 0);
    }

    /// The finished archive.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        self.0.resize(self.0.len() + 2 * BLOCK, 0);
        self.0
    }

    fn header(&mut self, path: &str, mode: u32, size: usize, kind: u8) {
        let mut block = [0_u8; BLOCK];
        let mut put = |offset: usize, text: &str| {
            block[offset..offset + text.len()].copy_from_slice(text.as_bytes());
        };
        assert!(path.len() < 100, "{path} is too long for a plain header");
        put(0, path);
        put(100, &format!("{mode:07o}"));
        put(108, "0000000");
        put(116, "0000000");
        put(124, &format!("{size:011o}"));
        put(136, "00000000000");
        put(257, "ustar\u{0}00");
        block[156] = kind;
        // The checksum counts itself as spaces.
        block[148..156].fill(b' ');
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        self.0.extend_from_slice(&block);
    }
}
