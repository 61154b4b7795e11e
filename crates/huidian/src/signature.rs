//! Signatures of files that come from elsewhere (minisign: Ed25519 over BLAKE2b).

use std::path::Path;

use anyhow::{Context, Result, bail};
use minisign_verify::{PublicKey, Signature};

use crate::bounded;

/// The key of the releases, where whoever built the program named it.
const BUILT_IN: Option<&str> = option_env!("HUIDIAN_RELEASE_KEY");

/// The key to check with: as typed, else of the settings, else built in. A file or the key itself.
pub fn key(typed: Option<&str>, settings: Option<&str>) -> Result<PublicKey> {
    let Some(given) = typed.or(settings).or(BUILT_IN) else {
        bail!(
            "没有公钥：用 --key，或在设置里写 [update] key (no key to check with: --key, or key in [update] of the settings)"
        );
    };
    let path = Path::new(given);
    let text = if path.is_file() {
        bounded::read_text(path, bounded::SMALL_BYTES)
            .with_context(|| format!("read the key {given}"))?
    } else {
        given.to_owned()
    };
    let line = text.lines().rfind(|line| !line.trim().is_empty());
    PublicKey::from_base64(line.unwrap_or("").trim())
        .map_err(|error| anyhow::anyhow!("{given} is no key of minisign: {error}"))
}

/// Checks the signature of a file called `name`; gives the comment that is signed with it, or why it is not good.
pub fn check(bytes: &[u8], name: &str, signature: &str, key: &PublicKey) -> Result<String, String> {
    let signature = Signature::decode(signature)
        .map_err(|error| format!("不是 minisign 签名 (no signature of minisign: {error})"))?;
    key.verify(bytes, &signature, false).map_err(|error| {
        format!("签名与文件或公钥不符 (the signature is not of this file by this key: {error})")
    })?;
    let comment = signature.trusted_comment();
    // an older file under the name of a newer one is signed, too
    let signed_name = comment
        .split('\t')
        .find_map(|part| part.strip_prefix("file:"));
    if let Some(signed_name) = signed_name.filter(|signed| *signed != name) {
        return Err(format!(
            "签名是文件 {signed_name} 的 (the signature is of a file called {signed_name})"
        ));
    }
    Ok(comment.to_owned())
}
