//! `[sign_in.oidc]`: a provider that says who people are.

use std::path::PathBuf;

use huidian_store::Role;
use serde::Deserialize;
use serde_json::Value;

/// Ways to sign in beside passwords.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignInSettings {
    /// An OpenID Connect provider, such as the organisation's own.
    pub oidc: Option<OidcSettings>,
}

/// A provider and who of its people may come in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OidcSettings {
    /// Exactly as the provider calls itself, such as `https://login.example.org/realms/house`.
    pub issuer: String,
    pub client_id: String,
    /// A file that holds the client's secret and nothing else; without one the client is public (PKCE alone).
    pub client_secret_file: Option<PathBuf>,
    /// What the button says.
    pub label: Option<String>,
    /// The claim that becomes the user's name.
    #[serde(default = "preferred_username")]
    pub name_claim: String,
    /// The claim that lists groups or roles. Without it everybody of the provider comes in as a reader.
    pub roles_claim: Option<String>,
    /// Values of that claim by role; whoever has none of them is refused.
    #[serde(default)]
    pub roles: RoleValues,
}

/// Which values of the provider stand for which role here.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RoleValues {
    pub reader: Vec<String>,
    pub editor: Vec<String>,
    pub administrator: Vec<String>,
}

fn preferred_username() -> String {
    "preferred_username".to_owned()
}

impl OidcSettings {
    /// Says what cannot be meant.
    pub fn check(&self) -> Result<(), String> {
        if !is_safe(&self.issuer) {
            return Err(format!(
                "sign_in.oidc: issuer {} is not https (http only on this machine)",
                self.issuer
            ));
        }
        if self.client_id.is_empty() {
            return Err("sign_in.oidc: client_id is empty".to_owned());
        }
        let values = &self.roles;
        let count = values.reader.len() + values.editor.len() + values.administrator.len();
        if self.roles_claim.is_some() != (count > 0) {
            return Err(
                "sign_in.oidc: roles_claim and [sign_in.oidc.roles] go together".to_owned(),
            );
        }
        Ok(())
    }

    /// The role that claims give; `None` for nobody here.
    pub(super) fn role_of(&self, claims: &Value) -> Option<Role> {
        let Some(name) = &self.roles_claim else {
            return Some(Role::Reader);
        };
        let held: Vec<&str> = match &claims[name] {
            Value::String(one) => one.split_whitespace().collect(),
            Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let has = |values: &[String]| values.iter().any(|value| held.contains(&value.as_str()));
        [
            (Role::Administrator, &self.roles.administrator),
            (Role::Editor, &self.roles.editor),
            (Role::Reader, &self.roles.reader),
        ]
        .into_iter()
        .find(|(_, values)| has(values))
        .map(|(role, _)| role)
    }
}

/// Whether nobody on the way can change what is said at an address: https, or this machine itself.
pub(super) fn is_safe(url: &str) -> bool {
    if let Some(rest) = url.strip_prefix("https://") {
        return !rest.is_empty() && !rest.starts_with('/');
    }
    let Some(rest) = url.strip_prefix("http://") else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    !host.contains('@') && matches!(name, "127.0.0.1" | "localhost" | "[::1]")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn settings() -> OidcSettings {
        OidcSettings {
            issuer: "https://login.example".to_owned(),
            client_id: "huidian".to_owned(),
            client_secret_file: None,
            label: None,
            name_claim: preferred_username(),
            roles_claim: Some("groups".to_owned()),
            roles: RoleValues {
                reader: vec!["staff".to_owned()],
                editor: vec!["legal".to_owned()],
                administrator: vec!["it".to_owned()],
            },
        }
    }

    #[test]
    fn roles_are_those_of_the_claim_and_nobody_else_comes_in() {
        for (claims, role, reason) in [
            (json!({"groups": ["staff"]}), Some(Role::Reader), "one"),
            (
                json!({"groups": ["staff", "legal"]}),
                Some(Role::Editor),
                "the higher",
            ),
            (
                json!({"groups": "staff it"}),
                Some(Role::Administrator),
                "in one string",
            ),
            (json!({"groups": ["guests"]}), None, "of none"),
            (
                json!({"groups": "administrator"}),
                None,
                "our word is not theirs",
            ),
            (json!({"groups": {"it": true}}), None, "no list"),
            (json!({}), None, "no claim"),
        ] {
            assert_eq!(settings().role_of(&claims), role, "{reason}");
        }
        let open = OidcSettings {
            roles_claim: None,
            roles: RoleValues::default(),
            ..settings()
        };
        assert_eq!(open.role_of(&json!({"groups": ["it"]})), Some(Role::Reader));
        assert!(open.check().is_ok() && settings().check().is_ok());
        let half = OidcSettings {
            roles_claim: None,
            ..settings()
        };
        assert!(half.check().is_err(), "values of no claim");
    }

    #[test]
    fn only_addresses_that_nobody_can_listen_at_are_taken() {
        for (url, expected) in [
            ("https://login.example/realms/a", true),
            ("http://127.0.0.1:9000", true),
            ("http://localhost:9000/x", true),
            ("http://[::1]:9000", true),
            ("http://login.example", false),
            ("http://127.0.0.1.example", false),
            ("http://localhost@evil.example", false),
            ("http://localhost:9@evil.example/", false),
            ("https://", false),
            ("https:///x", false),
            ("ftp://127.0.0.1", false),
            ("", false),
        ] {
            assert_eq!(is_safe(url), expected, "{url}");
        }
    }
}
