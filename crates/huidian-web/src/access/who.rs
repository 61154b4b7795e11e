//! Who a request is from, found once for every request that carries a session.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use huidian_store::Role;

use super::SignedIn;
use crate::request::{Who, cookie};
use crate::state::AppState;

/// Notes who is signed in, for the head of the page.
pub(crate) async fn note_who(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    let has_session = cookie(headers, state.session_cookie()).is_some();
    let is_page = !request.uri().path().starts_with("/assets/");
    if has_session
        && is_page
        && let Ok(Some(signed_in)) = SignedIn::find(&state, headers)
    {
        if let Err(error) = signed_in.note_use(&state) {
            tracing::warn!(%error, "cannot note that a session is in use");
        }
        let who = Who {
            name: signed_in.user.name.as_str().into(),
            is_editor: signed_in.user.role >= Role::Editor,
        };
        request.extensions_mut().insert(who);
    }
    next.run(request).await
}
