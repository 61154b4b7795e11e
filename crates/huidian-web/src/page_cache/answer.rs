//! Requests answered from memory.

use std::sync::Arc;

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_LENGTH, IF_NONE_MATCH};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{Kept, LARGEST, Passing, changes_by_itself, is_of_registers, is_small, key_of, send};
use crate::state::AppState;

/// Answers from memory where it can; gives every small answer an entity tag and says 304 where the reader has it.
pub(crate) async fn answer(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let is_head = request.method() == Method::HEAD;
    if !(is_head || request.method() == Method::GET)
        || changes_by_itself(&request, state.session_cookie())
    {
        return next.run(request).await;
    }
    if is_head {
        // what is kept has a body
        *request.method_mut() = Method::GET;
    }
    let response = kept_or_made(&state, request, next).await;
    if is_head {
        without_body(response)
    } else {
        response
    }
}

fn without_body(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    if let Some(length) = body.size_hint().exact() {
        parts.headers.insert(CONTENT_LENGTH, length.into());
    }
    Response::from_parts(parts, Body::empty())
}

async fn kept_or_made(state: &AppState, mut request: Request, next: Next) -> Response {
    let Ok(snapshot) = state.snapshot() else {
        return next.run(request).await;
    };
    let key = key_of(&request);
    key.coding.ask_for(request.headers_mut());
    let is_shared = !request.headers().contains_key(AUTHORIZATION) && !is_of_registers(&request);
    let asked = request.headers().get(IF_NONE_MATCH).cloned();
    let limit = state.config().page_cache_bytes;
    let found = is_shared.then(|| state.pages().find(snapshot.serial, &key, limit));
    if let Some(kept) = found.flatten() {
        state.metrics().count_page_hit();
        return send(&kept, asked.as_ref());
    }
    let response = next.run(request).await;
    let is_passing = response.extensions().get::<Passing>().is_some();
    if response.status() != StatusCode::OK || is_passing || !is_small(&response) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let kept = Arc::new(Kept::new(parts.headers, body, is_shared));
    if is_shared && kept.body.len() <= LARGEST {
        state
            .pages()
            .keep(snapshot.serial, key, Arc::clone(&kept), limit);
    }
    send(&kept, asked.as_ref())
}
