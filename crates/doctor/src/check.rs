//! What a check found.

/// How it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CheckState {
    /// As it should be.
    Good,
    /// It works, and somebody should look.
    Warning,
    /// Something does not work.
    Bad,
}

impl CheckState {
    /// The public spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Bad => "bad",
        }
    }
}

/// What the server can do about it itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CheckAction {
    /// Get the image of new bots.
    GetImage,
    /// Remove stopped orphan containers.
    CleanUp,
}

impl CheckAction {
    /// The public spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GetImage => "get_image",
            Self::CleanUp => "clean_up",
        }
    }
}

/// A check and what it found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Check {
    /// What was looked at, in a few words; one name is one check.
    pub title: &'static str,
    /// How it is.
    pub state: CheckState,
    /// What was seen.
    pub detail: String,
    /// What to do, unless all is well.
    pub fix: Option<String>,
    /// What the server can do about it.
    pub action: Option<CheckAction>,
}

impl Check {
    /// A check that found nothing wrong.
    pub fn good(title: &'static str, detail: impl Into<String>) -> Self {
        Self {
            title,
            state: CheckState::Good,
            detail: detail.into(),
            fix: None,
            action: None,
        }
    }

    /// A check that found something to look at.
    pub fn warning(title: &'static str, detail: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            state: CheckState::Warning,
            fix: Some(fix.into()),
            ..Self::good(title, detail)
        }
    }

    /// A check that found something wrong.
    pub fn bad(title: &'static str, detail: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            state: CheckState::Bad,
            fix: Some(fix.into()),
            ..Self::good(title, detail)
        }
    }

    /// Adds what the server can do about it.
    #[must_use]
    pub fn with_action(self, action: CheckAction) -> Self {
        Self {
            action: Some(action),
            ..self
        }
    }

    /// Whether nothing is broken.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.state != CheckState::Bad
    }

    /// The title as a word that programs can rely on: `bots_side` for "bots' side".
    #[must_use]
    pub fn id(&self) -> String {
        self.title.replace('\'', "").replace(' ', "_")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_an_id_as_well() {
        assert_eq!(Check::good("bots' side", "").id(), "bots_side");
        assert_eq!(
            Check::good("files in containers", "").id(),
            "files_in_containers"
        );
    }
}
