//! What administrators look after.

mod orphans;
mod system;
