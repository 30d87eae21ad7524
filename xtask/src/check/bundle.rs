//! What a browser loads before the dashboard shows anything: the first page's scripts and styles, as they are sent.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context, Result, bail};

use crate::workspace;

/// The most that scripts and styles of the first page may have together, in bytes as sent in Brotli. 180 kB are one
/// second at 1.5 Mbit/s, which is what a phone has at a bad place.
const LIMIT: u64 = 180_000;

/// Bytes by sort.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sizes {
    scripts: u64,
    styles: u64,
    /// Told apart: text is shown without them, and fonts cannot be compressed further.
    fonts: u64,
}

/// Adds up what `frontend/dist/index.html` loads.
///
/// # Errors
/// When it is more than the limit, or a file is missing.
pub(crate) fn check() -> Result<String> {
    let sizes = measure(&workspace::frontend_dir().join("dist"))?;
    let both = sizes.scripts + sizes.styles;
    let told = format!(
        "JS {} + CSS {} = {} of {} kB brotli; fonts {} kB apart",
        kilobytes(sizes.scripts),
        kilobytes(sizes.styles),
        kilobytes(both),
        LIMIT / 1000,
        kilobytes(sizes.fonts)
    );
    if both <= LIMIT {
        return Ok(told);
    }
    bail!("{told}\n  to fix it: load what the first page does not show with a dynamic import()");
}

fn measure(dist: &Path) -> Result<Sizes> {
    let page = read(&dist.join("index.html"))?;
    let mut waiting: Vec<String> = ["src=\"/", "href=\"/"]
        .iter()
        .flat_map(|attribute| quoted(&page, attribute))
        .filter(|name| name.ends_with(".js") || name.ends_with(".css"))
        .collect();
    let mut seen = BTreeSet::new();
    let mut sizes = Sizes::default();
    while let Some(name) = waiting.pop() {
        if !seen.insert(name.clone()) {
            continue;
        }
        let file = dist.join(&name);
        let text = read(&file)?;
        if name.ends_with(".js") {
            sizes.scripts += sent(&file)?;
            waiting.extend(imports(&text));
        } else {
            sizes.styles += sent(&file)?;
            for font in fonts(&text) {
                sizes.fonts += fs::metadata(dist.join("assets").join(font))?.len();
            }
        }
    }
    Ok(sizes)
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| {
        format!(
            "{} cannot be read\n  to fix it: cd frontend && npm run build",
            workspace::shown(file)
        )
    })
}

/// The size of what is sent: the compressed form, where there is one.
fn sent(file: &Path) -> Result<u64> {
    let mut compressed = file.as_os_str().to_owned();
    compressed.push(".br");
    let found = fs::metadata(&compressed).or_else(|_| fs::metadata(file));
    Ok(found?.len())
}

/// What stands between `before` and the next quotation mark.
fn quoted(text: &str, before: &str) -> Vec<String> {
    text.split(before)
        .skip(1)
        .filter_map(|rest| rest.split(['"', '\'']).next())
        .map(str::to_owned)
        .collect()
}

/// Chunks that a chunk needs before it runs. Vite puts all of them side by side; `import(…)` loads later.
fn imports(script: &str) -> Vec<String> {
    ["from\"./", "import\"./", "from'./", "import'./"]
        .iter()
        .flat_map(|before| quoted(script, before))
        .filter(|name| name.ends_with(".js"))
        .map(|name| format!("assets/{name}"))
        .collect()
}

fn fonts(style: &str) -> BTreeSet<String> {
    style
        .split("url(")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter_map(|url| url.trim_matches(['"', '\'']).rsplit('/').next())
        .filter(|name| name.ends_with(".woff2"))
        .map(str::to_owned)
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn kilobytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_the_first_page_waits_for_is_counted_once() {
        let dist = std::env::temp_dir().join(format!("xtask-bundle-{}", std::process::id()));
        fs::create_dir_all(dist.join("assets")).unwrap();
        let write = |name: &str, text: &str| fs::write(dist.join(name), text).unwrap();
        write(
            "index.html",
            r#"<link rel="icon" href="/icon.svg"><script src="/theme.js"></script>
               <script type="module" crossorigin src="/assets/index-1.js"></script>
               <link rel="modulepreload" href="/assets/shared-1.js">
               <link rel="stylesheet" href="/assets/index-1.css">"#,
        );
        write("theme.js", "0123456789");
        write(
            "assets/index-1.js",
            r#"import{a}from"./shared-1.js";import"./runtime-1.js";import("./later-1.js");"#,
        );
        write("assets/index-1.js.br", "012");
        write("assets/shared-1.js", "01234");
        write("assets/runtime-1.js", "0");
        write("assets/later-1.js", "a lot");
        write(
            "assets/index-1.css",
            "@font-face{src:url(/assets/a-1.woff2)}@font-face{src:url(./b-1.woff2)}",
        );
        write("assets/index-1.css.br", "01");
        write("assets/a-1.woff2", "0123");
        write("assets/b-1.woff2", "01");
        let expected = Sizes {
            scripts: 10 + 3 + 5 + 1,
            styles: 2,
            fonts: 6,
        };
        assert_eq!(measure(&dist).unwrap(), expected);
        fs::remove_file(dist.join("assets/shared-1.js")).unwrap();
        assert!(measure(&dist).is_err(), "a missing file is no small file");
        fs::remove_dir_all(&dist).unwrap();
    }
}
