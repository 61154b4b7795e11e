//! Signatures of files that come from elsewhere (minisign: Ed25519 over BLAKE2b).

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use huidian_deliver::minisign::SecretKey;
use huidian_model::{Clock, SystemClock};
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

/// Checks the signature of a file called `name`, of any size; gives the comment that is signed with it, or why it is not good.
pub fn check(
    mut file: impl Read,
    name: &str,
    signature: &str,
    key: &PublicKey,
) -> Result<String, String> {
    let signature = Signature::decode(signature)
        .map_err(|error| format!("不是 minisign 签名 (no signature of minisign: {error})"))?;
    let unfit = |error| {
        format!("签名与文件或公钥不符 (the signature is not of this file by this key: {error})")
    };
    let mut verifier = key.verify_stream(&signature).map_err(unfit)?;
    let mut part = vec![0; 64 << 10];
    loop {
        match file.read(&mut part) {
            Ok(0) => break,
            Ok(count) => verifier.update(&part[..count]),
            Err(error) => return Err(format!("读不出文件 (the file cannot be read: {error})")),
        }
    }
    verifier.finalize().map_err(unfit)?;
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

/// The secret key of a file.
pub fn secret_key(path: &Path) -> Result<SecretKey> {
    let text = bounded::read_text(path, bounded::SMALL_BYTES)
        .with_context(|| format!("read the key {}", path.display()))?;
    SecretKey::read(&text).with_context(|| format!("use the key {}", path.display()))
}

/// Signs a file: the signature stands beside it, whole or not at all. Gives its place.
pub fn sign(file: &Path, key: &SecretKey) -> Result<PathBuf> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let opened = File::open(file).with_context(|| format!("read {}", file.display()))?;
    let text = key
        .sign(opened, &name, SystemClock.now())
        .with_context(|| format!("sign {}", file.display()))?;
    let place = beside(file);
    let partial = place.with_added_extension("part");
    std::fs::write(&partial, text)
        .and_then(|()| std::fs::rename(&partial, &place))
        .with_context(|| format!("write {}", place.display()))?;
    Ok(place)
}

/// Where the signature of a file stands.
pub fn beside(file: &Path) -> PathBuf {
    file.with_added_extension("minisig")
}

/// Checks a file by the signature beside it, or by the one that is named.
pub fn check_file(
    file: &Path,
    signature: Option<&Path>,
    key: &PublicKey,
) -> Result<Result<String, String>> {
    let beside = beside(file);
    let path = signature.unwrap_or(&beside);
    let text = match bounded::read_text(path, bounded::SMALL_BYTES) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Err(format!("没有签名 (not signed: no {})", path.display())));
        }
        Err(error) => return Err(error).with_context(|| format!("read {}", path.display())),
    };
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let opened = File::open(file).with_context(|| format!("read {}", file.display()))?;
    Ok(check(opened, &name, &text, key))
}
