//! A form that changes a register.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use huidian_following::Keeping;
use huidian_store::Register;

use super::{keeping, to_register};
use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::pages::account::read_form;
use crate::request::Query;
use crate::state::AppState;

/// The form, and the register of its address, which the caller may change.
pub(crate) struct RegisterForm {
    pub(super) register: Register,
    pub(super) form: Query,
    keeper: RegisterKeeper,
}

impl RegisterForm {
    pub(super) fn keeping<'k>(&'k self, state: &'k AppState) -> Keeping<'k> {
        keeping(state, &self.keeper)
    }

    /// Under which name the change is put on record.
    pub(super) fn who(&self) -> &str {
        self.keeper.who.name()
    }

    /// Leads back to the register.
    pub(super) fn back(&self) -> Redirect {
        to_register(self.register.key)
    }
}

impl FromRequest<AppState> for RegisterForm {
    type Rejection = Error;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Error> {
        let (mut parts, body) = request.into_parts();
        let Path(name) = Path::<String>::from_request_parts(&mut parts, state)
            .await
            .map_err(|reason| Error::Form(reason.to_string()))?;
        let keeper = RegisterKeeper::from_request_parts(&mut parts, state).await?;
        let request = Request::from_parts(parts, body);
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|reason| match reason.into_response().status() {
                StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge {
                    limit_bytes: 2 << 20,
                },
                _ => Error::Form("the body broke off".to_owned()),
            })?;
        let form = read_form(&bytes);
        keeper.check_form(&form)?;
        let register = keeper.find(state, &name)?;
        keeper.require_change(state, &register)?;
        Ok(Self {
            register,
            form,
            keeper,
        })
    }
}
