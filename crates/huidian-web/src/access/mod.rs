//! Who may do what: passwords, sessions, tokens, and the checks before a change.

mod address;
mod awaited;
mod caller;
mod closed;
mod desk_user;
mod first_visit;
mod guard;
mod importer;
mod known_browser;
mod limits;
mod network;
mod outside;
mod passkey;
mod password;
mod pending;
mod people;
mod predictable;
mod register_keeper;
mod second_factor;
mod secret;
mod setup_code;
mod signed_in;
mod token;
mod who;

pub(crate) use address::{client_address, has_local_proxy, is_from_here, peer_address};
pub(crate) use awaited::Awaited;
pub(crate) use caller::{Caller, check_token, is_known, reads_all};
pub(crate) use closed::{close, wants_page};
pub(crate) use desk_user::DeskUser;
pub(crate) use first_visit::{is_first_visit, is_own_name};
pub(crate) use guard::refuse_forgery;
pub(crate) use importer::Importer;
pub(crate) use known_browser::{KNOWN_SECONDS, KnownBrowser};
pub(crate) use limits::{Limits, Place};
pub use network::Network;
pub(crate) use network::customer;
pub use outside::{AskProvider, OidcSettings, Provider, ProviderCall, RoleValues, SignInSettings};
pub(crate) use outside::{Person, Question, UnderWay, UnderWays};
pub(crate) use passkey::{
    AccountShown, Assertion, Ceremonies, Challenge, Refusal, Registration, RegistrationBegun,
    RelyingParty, SignInBegun, creation_options, request_options,
};
pub(crate) use password::{NO_PASSWORD, is_password_of, pretend_to_verify};
pub use password::{PasswordError, hash_password};
pub(crate) use pending::{Pending, PendingSignIns};
pub(crate) use people::is_reserved;
pub use people::{disable_user, end_sessions, put_user, remove_passkeys, remove_second_factor};
pub(crate) use register_keeper::RegisterKeeper;
pub(crate) use second_factor::{
    RecoveryCode, new_secret, recovery_codes, setup_link, spelled, steps_of_code,
};
pub(crate) use secret::Secret;
pub use setup_code::SetupCode;
pub(crate) use signed_in::{IDLE, SESSION, SignedIn};
pub use token::{TokenWish, make_token};
pub(crate) use who::note_who;
