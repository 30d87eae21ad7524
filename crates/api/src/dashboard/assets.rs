//! The files of the dashboard, as they were when the program was built.

/// A file of the dashboard.
pub(super) struct Asset {
    /// Its path below the dashboard's root, without a leading slash.
    pub(super) path: &'static str,
    /// A digest of its contents.
    pub(super) etag: &'static str,
    /// Its contents.
    pub(super) bytes: &'static [u8],
    /// The same in Brotli (RFC 7932), where that is shorter.
    pub(super) brotli: Option<&'static [u8]>,
    /// The same in gzip (RFC 1952), where that is shorter.
    pub(super) gzip: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/dashboard_files.rs"));

/// Shown when the program was built without the dashboard.
static MISSING: Asset = Asset {
    path: "index.html",
    etag: "missing",
    bytes: include_bytes!("missing.html"),
    brotli: None,
    gzip: None,
};

/// Finds a file by its path without a leading slash.
pub(super) fn find(path: &str) -> Option<&'static Asset> {
    FILES.iter().find(|asset| asset.path == path)
}

/// The first page.
pub(super) fn index() -> &'static Asset {
    find("index.html").unwrap_or(&MISSING)
}

impl Asset {
    /// Its media type by its name.
    pub(super) fn media_type(&self) -> &'static str {
        match self
            .path
            .rsplit_once('.')
            .map_or("", |(_, extension)| extension)
        {
            "html" => "text/html; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "svg" => "image/svg+xml",
            "png" => "image/png",
            "ico" => "image/x-icon",
            "woff2" => "font/woff2",
            "json" | "webmanifest" => "application/json",
            "txt" => "text/plain; charset=utf-8",
            _ => "application/octet-stream",
        }
    }

    /// Whether its name changes with its contents, as those of Vite's `assets` directory do.
    pub(super) fn is_immutable(&self) -> bool {
        self.path.starts_with("assets/")
    }
}
