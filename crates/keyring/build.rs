//! Recompiles the crate when a migration appears: the migrations are part of the program.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations/keyring");
}
