//! Whose the secret files are.

use nix::unistd::{Gid, Uid, getegid, geteuid};

use crate::files::Owner;

/// The container's user as the host numbers it; the secret files must be this user's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ownership {
    /// User id on the host.
    pub uid: u32,
    /// Group id on the host.
    pub gid: u32,
}

impl Ownership {
    /// The user that bots run as when the server is root: `node` of the image.
    pub const IMAGE_USER: Self = Self {
        uid: 1000,
        gid: 1000,
    };

    /// What this process can give files to: the image's user when it is root, otherwise only itself.
    #[must_use]
    pub fn for_this_process() -> Self {
        if geteuid().is_root() {
            Self::IMAGE_USER
        } else {
            Self::of_this_process()
        }
    }

    /// This process's own user and group.
    #[must_use]
    pub fn of_this_process() -> Self {
        Self {
            uid: geteuid().as_raw(),
            gid: getegid().as_raw(),
        }
    }

    /// Whether this process may give files to this user.
    pub(super) fn is_possible(self) -> bool {
        geteuid().is_root() || self.uid == geteuid().as_raw()
    }

    /// The owner to set, or `None` when files are this user's from the start.
    pub(super) fn to_set(self) -> Option<Owner> {
        geteuid()
            .is_root()
            .then(|| (Uid::from_raw(self.uid), Gid::from_raw(self.gid)))
    }
}
