//! A provider of OpenID Connect: what it says of itself, and what it says of somebody.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use huidian_store::Role;
use jiff::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::Value;
use subtle::ConstantTimeEq;

use super::id_token::{self, Expected, KeySet};
use super::settings::{OidcSettings, is_safe};

/// How long what a provider says of itself is believed.
const FRESH: Duration = Duration::from_mins(10);
/// Between two looks for keys that are not known.
const PAUSE: Duration = Duration::from_secs(30);
/// Unreserved characters (RFC 3986, 2.3).
const FIELD: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// One request to a provider; this crate opens no connection, so whoever starts the server brings the means.
pub struct ProviderCall<'c> {
    pub url: &'c str,
    /// Value of `Authorization`.
    pub authorization: Option<String>,
    /// Fields to be posted; a GET without.
    pub form: Option<String>,
}

/// Asks a provider: the body of an answer of 200, else a sentence.
pub type AskProvider = Arc<dyn Fn(&ProviderCall<'_>) -> Result<String, String> + Send + Sync>;

/// A provider that people may sign in at.
#[derive(Clone)]
pub struct Provider {
    settings: OidcSettings,
    secret: Option<String>,
    ask: AskProvider,
    known: Arc<Mutex<Option<Known>>>,
}

impl fmt::Debug for Provider {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Provider({})", self.settings.issuer)
    }
}

#[derive(Clone)]
struct Known {
    description: Description,
    keys: KeySet,
    since: Instant,
}

/// OpenID Connect Discovery 1.0, 3.
#[derive(Clone, Deserialize)]
struct Description {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    access_token: Option<String>,
}

/// What is needed to take an answer for the question that was asked.
pub(crate) struct Question {
    pub(crate) redirect: String,
    pub(crate) nonce: String,
    /// RFC 7636.
    pub(crate) verifier: String,
}

/// Somebody, as a provider knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) issuer: String,
    pub(crate) subject: String,
    pub(crate) name: String,
    /// `None` where the settings let nobody like this in.
    pub(crate) role: Option<Role>,
    /// Whether the provider decides on the role at every sign-in.
    pub(crate) is_role_given: bool,
}

impl Provider {
    /// `secret` is what the settings' file holds.
    pub fn new(settings: OidcSettings, secret: Option<String>, ask: AskProvider) -> Self {
        Self {
            settings,
            secret,
            ask,
            known: Arc::default(),
        }
    }

    pub(crate) fn label(&self) -> Option<&str> {
        self.settings.label.as_deref()
    }

    /// Where the browser goes to sign in.
    pub(crate) fn question_address(
        &self,
        question: &Question,
        state: &str,
    ) -> Result<String, String> {
        let known = self.look(false)?;
        let challenge = ring::digest::digest(&ring::digest::SHA256, question.verifier.as_bytes());
        let challenge = URL_SAFE_NO_PAD.encode(challenge.as_ref());
        let asked = fields(&[
            ("response_type", "code"),
            ("client_id", &self.settings.client_id),
            ("redirect_uri", &question.redirect),
            ("scope", "openid profile email"),
            ("state", state),
            ("nonce", &question.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ]);
        let address = &known.description.authorization_endpoint;
        let mark = if address.contains('?') { '&' } else { '?' };
        Ok(format!("{address}{mark}{asked}"))
    }

    /// Permits the code that the browser brought back into somebody. `issuer` is what came with it (RFC 9207).
    pub(crate) fn person(
        &self,
        code: &str,
        issuer: Option<&str>,
        question: &Question,
        now: Timestamp,
    ) -> Result<Person, String> {
        let known = self.look(false)?;
        let is_told = known
            .description
            .authorization_response_iss_parameter_supported;
        match issuer {
            Some(issuer) if issuer != self.settings.issuer => {
                return Err("the answer came from another provider".to_owned());
            }
            None if is_told => return Err("the answer does not say whose it is".to_owned()),
            _ => {}
        }
        let tokens = self.exchange(&known.description, code, question)?;
        let known = if known.keys.knows(&tokens.id_token) {
            known
        } else {
            // providers change their keys
            self.look(true)?
        };
        let expected = Expected {
            issuer: &self.settings.issuer,
            client_id: &self.settings.client_id,
            nonce: &question.nonce,
            now,
        };
        let mut claims = id_token::check(&tokens.id_token, &known.keys, &expected)
            .map_err(|refusal| refusal.to_string())?;
        self.add_details(&known.description, &tokens, &mut claims)?;
        self.read_person(&claims)
    }

    fn exchange(
        &self,
        description: &Description,
        code: &str,
        question: &Question,
    ) -> Result<Tokens, String> {
        let client = &self.settings.client_id;
        let mut form = fields(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &question.redirect),
            ("code_verifier", &question.verifier),
        ]);
        let methods = &description.token_endpoint_auth_methods_supported;
        let takes = |method: &str| methods.iter().any(|known| known == method);
        let mut authorization = None;
        match &self.secret {
            // RFC 6749, 2.3.1: basic is what every provider takes unless it says otherwise
            Some(secret) if methods.is_empty() || takes("client_secret_basic") => {
                let both = format!("{}:{}", encoded(client), encoded(secret));
                authorization = Some(format!("Basic {}", STANDARD.encode(both)));
            }
            Some(secret) => {
                form.push('&');
                form.push_str(&fields(&[("client_id", client), ("client_secret", secret)]));
            }
            None => {
                form.push('&');
                form.push_str(&fields(&[("client_id", client)]));
            }
        }
        let answer = (self.ask)(&ProviderCall {
            url: &description.token_endpoint,
            authorization,
            form: Some(form),
        })?;
        serde_json::from_str(&answer).map_err(|_| "the provider gave no ID token".to_owned())
    }

    /// Names and groups often stand only where they are asked for with the access token.
    fn add_details(
        &self,
        description: &Description,
        tokens: &Tokens,
        claims: &mut Value,
    ) -> Result<(), String> {
        let wanted = [
            Some(&self.settings.name_claim),
            self.settings.roles_claim.as_ref(),
        ];
        let is_whole = wanted
            .into_iter()
            .flatten()
            .all(|name| !claims[name].is_null());
        let (Some(url), Some(access), false) = (
            &description.userinfo_endpoint,
            &tokens.access_token,
            is_whole,
        ) else {
            return Ok(());
        };
        let answer = (self.ask)(&ProviderCall {
            url,
            authorization: Some(format!("Bearer {access}")),
            form: None,
        })?;
        let details: Value = serde_json::from_str(&answer)
            .map_err(|_| "the provider's details of a person cannot be read".to_owned())?;
        // OpenID Connect Core 1.0, 5.3.2: details of somebody else must not be used
        let subject = |claims: &Value| claims["sub"].as_str().unwrap_or("").to_owned();
        if !bool::from(
            subject(&details)
                .as_bytes()
                .ct_eq(subject(claims).as_bytes()),
        ) {
            return Err("the provider's details are of somebody else".to_owned());
        }
        if let (Some(claims), Value::Object(details)) = (claims.as_object_mut(), details) {
            for (name, value) in details {
                // what is signed holds
                claims.entry(name).or_insert(value);
            }
        }
        Ok(())
    }

    fn read_person(&self, claims: &Value) -> Result<Person, String> {
        let text = |name: &str| claims[name].as_str().map(str::trim);
        let name = text(&self.settings.name_claim).filter(|name| !name.is_empty());
        let name = name.ok_or_else(|| {
            format!(
                "the provider says no {} of this person",
                self.settings.name_claim
            )
        })?;
        Ok(Person {
            issuer: self.settings.issuer.clone(),
            subject: text("sub").unwrap_or("").to_owned(),
            name: name.to_owned(),
            role: self.settings.role_of(claims),
            is_role_given: self.settings.roles_claim.is_some(),
        })
    }

    /// What the provider says of itself, asked anew where that is old or `is_urgent`.
    fn look(&self, is_urgent: bool) -> Result<Known, String> {
        let mut kept = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = &*kept {
            let age = known.since.elapsed();
            if age < if is_urgent { PAUSE } else { FRESH } {
                return Ok(known.clone());
            }
        }
        let issuer = &self.settings.issuer;
        let base = issuer.trim_end_matches('/');
        let description = self.get(&format!("{base}/.well-known/openid-configuration"))?;
        let description: Description = serde_json::from_str(&description)
            .map_err(|error| format!("the provider's description cannot be read: {error}"))?;
        if description.issuer != *issuer {
            return Err(format!("the provider calls itself {}", description.issuer));
        }
        let places = [
            Some(&description.authorization_endpoint),
            Some(&description.token_endpoint),
            Some(&description.jwks_uri),
            description.userinfo_endpoint.as_ref(),
        ];
        if let Some(place) = places.into_iter().flatten().find(|place| !is_safe(place)) {
            return Err(format!("{place} is not https"));
        }
        let keys = self.get(&description.jwks_uri)?;
        let keys = serde_json::from_str(&keys)
            .map_err(|error| format!("the provider's keys cannot be read: {error}"))?;
        let known = Known {
            description,
            keys,
            since: Instant::now(),
        };
        *kept = Some(known.clone());
        Ok(known)
    }

    fn get(&self, url: &str) -> Result<String, String> {
        (self.ask)(&ProviderCall {
            url,
            authorization: None,
            form: None,
        })
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, FIELD).to_string()
}

fn fields(pairs: &[(&str, &str)]) -> String {
    let written: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    written.join("&")
}
