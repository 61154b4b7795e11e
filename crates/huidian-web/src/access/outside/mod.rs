//! Signing in at a provider (OpenID Connect, the code flow with PKCE).

mod id_token;
mod provider;
mod settings;
mod under_way;

pub use provider::{AskProvider, Provider, ProviderCall};
pub(crate) use provider::{Person, Question};
pub use settings::{OidcSettings, RoleValues, SignInSettings};
pub(crate) use under_way::{UnderWay, UnderWays};
