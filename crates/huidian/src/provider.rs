//! The means by which people sign in at a provider: settings, secret, and the connection, which one crate alone may open.

use std::sync::Arc;

use anyhow::{Context, Result};
use huidian_fetch::Poster;
use huidian_web::{Provider, ProviderCall};

use crate::bounded;
use crate::config::Config;

/// The provider of the settings, if there is one.
pub fn provider(config: &Config) -> Result<Option<Provider>> {
    let Some(settings) = config.sign_in.oidc.clone() else {
        return Ok(None);
    };
    let secret = match &settings.client_secret_file {
        Some(path) => {
            let text = bounded::read_text(path, bounded::SMALL_BYTES)
                .with_context(|| format!("read the client's secret {}", path.display()))?;
            Some(text.trim().to_owned())
        }
        None => None,
    };
    let poster = Poster::to_provider();
    let ask = move |call: &ProviderCall<'_>| ask(&poster, call);
    Ok(Some(Provider::new(settings, secret, Arc::new(ask))))
}

fn ask(poster: &Poster, call: &ProviderCall<'_>) -> Result<String, String> {
    let mut headers = vec![("accept", "application/json")];
    if let Some(authorization) = &call.authorization {
        headers.push(("authorization", authorization));
    }
    let answer = match &call.form {
        Some(form) => {
            headers.push(("content-type", "application/x-www-form-urlencoded"));
            poster.post(call.url, headers, form.as_bytes())
        }
        None => poster.get(call.url, headers),
    };
    let answer = answer.map_err(|error| format!("{}: {error}", call.url))?;
    if answer.status != 200 {
        let words: String = answer.body.chars().take(200).collect();
        return Err(format!("{} answered {}: {words}", call.url, answer.status));
    }
    Ok(answer.body)
}
