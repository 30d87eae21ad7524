//! The dashboard inside the program: its files, and its first page for every address that a person may open.

mod assets;
mod serve;

pub(crate) use serve::serve;
