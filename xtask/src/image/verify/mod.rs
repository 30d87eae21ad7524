//! Proves by plain `docker run` that the image offers what `docs/reference/image.md` demands.

mod bot;
mod checks;
mod layout;
mod residue;
mod seeding;
mod suite;

pub(crate) use suite::verify;
