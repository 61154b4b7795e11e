//! Whoever brings a roundup to the desk, or edits one there.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use huidian_following::Signer;
use huidian_model::ContentHash;
use huidian_store::Store;

use super::address::peer_address;
use super::network::customer;
use super::register_keeper::RegisterKeeper;
use crate::error::Error;
use crate::state::AppState;

pub(crate) struct DeskUser {
    /// The name under which checks are kept; `None` for nobody signed in, where a library has users.
    pub(crate) name: Option<String>,
    address: IpAddr,
}

impl DeskUser {
    /// Checks that a check may be edited: one's own, or one that nobody owns.
    pub(crate) fn require_own(&self, owner: Option<&str>) -> Result<(), Error> {
        if owner.is_none() || owner == self.name.as_deref() {
            Ok(())
        } else {
            Err(Error::Forbidden("owner of the check"))
        }
    }

    /// By which the checks of people who are not signed in are counted: a hash of the address, from which nobody learns it.
    pub(crate) fn place(&self, store: &Store) -> Result<Option<ContentHash>, Error> {
        if self.name.is_some() {
            return Ok(None);
        }
        let address = customer(self.address).to_string();
        Ok(Some(Signer::of(store)?.hash(&address)))
    }
}

impl FromRequestParts<AppState> for DeskUser {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        let name = match RegisterKeeper::from_request_parts(parts, state).await {
            Ok(keeper) => Ok(Some(keeper.who.name().to_owned())),
            Err(Error::SignInNeeded(_)) => Ok(None),
            Err(error) => Err(error),
        };
        Ok(Self {
            name: name?,
            address: peer_address(&parts.extensions),
        })
    }
}
