//! Writes the OpenAPI document to `docs/api/openapi.json`, or with `--print` to standard output.

use std::{error::Error, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let text = botmaker_api::openapi::document_text()?;
    if std::env::args().any(|argument| argument == "--print") {
        std::io::Write::write_all(&mut std::io::stdout().lock(), text.as_bytes())?;
        return Ok(());
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api/openapi.json");
    std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
    Ok(std::fs::write(path, text)?)
}
