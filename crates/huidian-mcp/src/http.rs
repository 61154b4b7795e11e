//! `/mcp`: streamable HTTP.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use rmcp::model::ErrorCode;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use serde_json::json;

use crate::bounded::MESSAGE_BYTES;
use crate::library::McpLibrary;
use crate::permits::Permits;
use crate::server::McpServer;

/// The route `/mcp`. `hosts` are the names under which the server may be addressed, with or without port; any other `Host` is refused (DNS rebinding).
pub fn router(library: McpLibrary, hosts: Vec<String>) -> Router {
    // a page of another site must not ask in the name of its reader, as the protocol demands
    let origins: Vec<String> = hosts
        .iter()
        .flat_map(|host| ["http", "https"].map(|scheme| origin(scheme, host)))
        .collect();
    let config = StreamableHttpServerConfig::default()
        .with_allowed_origins(origins)
        .with_allowed_hosts(hosts)
        // Nothing is pushed to clients, so that older ones need no session either: no memory is kept for those who go away.
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_max_request_body_bytes(MESSAGE_BYTES);
    let permits = Permits::default();
    let service = StreamableHttpService::new(
        move || Ok(McpServer::new(library.clone(), permits.clone())),
        LocalSessionManager::default().into(),
        config,
    );
    Router::new()
        .route_service("/mcp", service)
        .layer(middleware::from_fn(tell_bad_json))
}

/// The SDK answers JSON that it cannot read as if its media type were wrong. A request that says it is JSON and is none is a bad one (JSON-RPC 2.0, 5.1).
async fn tell_bad_json(request: Request, next: Next) -> Response {
    let media_type = request.headers().get(CONTENT_TYPE);
    let is_json = media_type
        .and_then(|media_type| media_type.to_str().ok())
        .is_some_and(|media_type| media_type.trim_start().starts_with("application/json"));
    let answer = next.run(request).await;
    if !is_json || answer.status() != StatusCode::UNSUPPORTED_MEDIA_TYPE {
        return answer;
    }
    let error = json!({
        "code": ErrorCode::PARSE_ERROR.0,
        "message": "the body is no JSON-RPC message: send one object with jsonrpc, method and, for requests, id",
    });
    let body = json!({"jsonrpc": "2.0", "id": null, "error": error});
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

/// The origin of pages that this server itself shows under a name, with or without port.
fn origin(scheme: &str, host: &str) -> String {
    let has_port = host
        .rsplit_once(':')
        .is_some_and(|(name, _)| !name.contains(':') || name.ends_with(']'));
    match (has_port, host.contains(':') && !host.starts_with('[')) {
        (true, _) => format!("{scheme}://{host}"),
        (false, true) => format!("{scheme}://[{host}]:*"),
        (false, false) => format!("{scheme}://{host}:*"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_as_browsers_do() {
        for (host, expected) in [
            ("localhost", "http://localhost:*"),
            ("127.0.0.1:7878", "http://127.0.0.1:7878"),
            ("::1", "http://[::1]:*"),
            ("[::1]:7878", "http://[::1]:7878"),
        ] {
            assert_eq!(origin("http", host), expected, "{host}");
        }
    }
}
