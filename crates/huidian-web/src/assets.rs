//! Style sheet, script and mark, embedded and named by their content.

use std::sync::LazyLock;

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::error::Error;

/// The style sheet, for pages that are read away from here.
pub(crate) const STYLE: &str = include_str!("../assets/huidian.css");

/// One embedded file.
struct Asset {
    name: String,
    media_type: &'static str,
    bytes: &'static [u8],
}

/// Addresses of the embedded files; they change with the content, so that browsers may keep them for ever.
pub(crate) struct Assets {
    style: Asset,
    script: Asset,
    mark: Asset,
    receive: Asset,
    passkey: Asset,
}

pub(crate) static ASSETS: LazyLock<Assets> = LazyLock::new(|| Assets {
    style: Asset::new(
        "huidian",
        "css",
        "text/css; charset=utf-8",
        STYLE.as_bytes(),
    ),
    script: Asset::new(
        "huidian",
        "js",
        "text/javascript; charset=utf-8",
        include_bytes!("../assets/huidian.js"),
    ),
    mark: Asset::new(
        "mark",
        "svg",
        "image/svg+xml",
        include_bytes!("../assets/mark.svg"),
    ),
    receive: Asset::new(
        "receive",
        "js",
        "text/javascript; charset=utf-8",
        include_bytes!("../assets/receive.js"),
    ),
    passkey: Asset::new(
        "passkey",
        "js",
        "text/javascript; charset=utf-8",
        include_bytes!("../assets/passkey.js"),
    ),
});

impl Asset {
    fn new(stem: &str, extension: &str, media_type: &'static str, bytes: &'static [u8]) -> Self {
        Self {
            name: format!("{stem}-{:016x}.{extension}", checksum(bytes)),
            media_type,
            bytes,
        }
    }

    fn address(&self) -> String {
        format!("/assets/{}", self.name)
    }
}

impl Assets {
    pub(crate) fn style(&self) -> String {
        self.style.address()
    }

    pub(crate) fn script(&self) -> String {
        self.script.address()
    }

    /// Of the window that a bookmarklet opens.
    pub(crate) fn receive(&self) -> String {
        self.receive.address()
    }

    /// Of the pages where passkeys are used and made.
    pub(crate) fn passkey(&self) -> String {
        self.passkey.address()
    }

    pub(crate) fn mark(&self) -> String {
        self.mark.address()
    }
}

/// FNV-1a: names must only differ when the content does.
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// `GET /assets/{name}`
pub(crate) async fn show(Path(name): Path<String>) -> Result<Response, Error> {
    let assets = &*ASSETS;
    let known = [
        &assets.style,
        &assets.script,
        &assets.mark,
        &assets.receive,
        &assets.passkey,
    ];
    let asset = known
        .into_iter()
        .find(|asset| asset.name == name)
        .ok_or_else(|| Error::NoSuchPage(format!("/assets/{name}")))?;
    let headers = [
        (CONTENT_TYPE, asset.media_type),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, Bytes::from_static(asset.bytes)).into_response())
}
