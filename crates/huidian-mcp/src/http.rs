//! `/mcp`: streamable HTTP.

use axum::Router;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};

use crate::library::McpLibrary;
use crate::server::McpServer;

/// Longest message taken, in bytes: a roundup or a contract to be checked.
const MESSAGE_BYTES: usize = 4 * 1024 * 1024;

/// The route `/mcp`. `hosts` are the names under which the server may be addressed, with or without port; any other `Host` is refused (DNS rebinding).
pub fn router(library: McpLibrary, hosts: Vec<String>) -> Router {
    let config = StreamableHttpServerConfig::default()
        .with_allowed_hosts(hosts)
        // Nothing is pushed to clients, so that older ones need no session either: no memory is kept for those who go away.
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_max_request_body_bytes(MESSAGE_BYTES);
    let service = StreamableHttpService::new(
        move || Ok(McpServer::new(library.clone())),
        LocalSessionManager::default().into(),
        config,
    );
    Router::new().route_service("/mcp", service)
}
