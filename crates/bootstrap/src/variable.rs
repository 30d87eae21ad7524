//! A variable that is what a command is about, and no setting.

/// The value of a variable of this process, when it is there and is text.
#[must_use]
pub fn variable(name: &str) -> Option<String> {
    std::env::var_os(name)?.into_string().ok()
}
