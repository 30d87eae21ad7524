//! Version numbers as tools print them.

use std::fmt;

/// Major, minor, patch; a pre-release suffix is ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    pub(crate) major: u32,
    pub(crate) minor: u32,
    pub(crate) patch: u32,
}

impl Version {
    pub(crate) const fn new(major: u32, minor: u32, patch: u32) -> Self {
        Self {
            major,
            minor,
            patch,
        }
    }

    /// Finds the first word of `text` that looks like a version: `rustc 1.95.0 (…)`, `v20.19.2`, `1.41`.
    pub(crate) fn find(text: &str) -> Option<Self> {
        text.split_whitespace().find_map(Self::parse)
    }

    fn parse(word: &str) -> Option<Self> {
        let word = word.strip_prefix('v').unwrap_or(word);
        let mut parts = word.split(['.', '-', '+']);
        let major = parts.next()?.parse().ok()?;
        let minor = parts.next()?.parse().ok()?;
        let patch = parts.next().and_then(|part| part.parse().ok()).unwrap_or(0);
        Some(Self {
            major,
            minor,
            patch,
        })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_tools_print() {
        assert_eq!(
            Version::find("rustc 1.95.0 (59807616e 2026-04-14)"),
            Some(Version::new(1, 95, 0))
        );
        assert_eq!(Version::find("v20.19.2"), Some(Version::new(20, 19, 2)));
        assert_eq!(Version::find("1.41"), Some(Version::new(1, 41, 0)));
        assert_eq!(
            Version::find("rustc 1.96.0-nightly"),
            Some(Version::new(1, 96, 0))
        );
        assert_eq!(Version::find("no version here"), None);
        assert_eq!(Version::find(""), None);
    }

    #[test]
    fn versions_compare_by_number_not_by_letter() {
        assert!(Version::new(1, 100, 0) > Version::new(1, 94, 9));
        assert!(Version::new(22, 12, 0) > Version::new(22, 2, 0));
    }
}
