//! What the browser says of a ceremony (Web Authentication, 5.8.1). The authenticator signs its hash.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use subtle::ConstantTimeEq;

use super::refusal::{Challenge, Refusal};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
    top_origin: Option<String>,
}

/// Checks it: for this act, in answer to this challenge, on a page of this origin and not in a frame of another.
pub(super) fn check_client_data(
    bytes: &[u8],
    kind: &str,
    challenge: &Challenge,
    origin: &str,
) -> Result<(), Refusal> {
    let said: ClientData =
        serde_json::from_slice(bytes).map_err(|_| Refusal::Form("client data"))?;
    if said.kind != kind {
        return Err(Refusal::Kind);
    }
    let expected = URL_SAFE_NO_PAD.encode(challenge.bytes());
    if !bool::from(said.challenge.as_bytes().ct_eq(expected.as_bytes())) {
        return Err(Refusal::Challenge);
    }
    if said.origin != origin || said.cross_origin || said.top_origin.is_some() {
        return Err(Refusal::Origin);
    }
    Ok(())
}
