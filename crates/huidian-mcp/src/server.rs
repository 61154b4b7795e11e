use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CompleteRequestParams, CompleteResult, CustomRequest,
    CustomResult, GetPromptRequestParams, GetPromptResponse, Implementation, ListPromptsResult,
    ListResourceTemplatesResult, ListResourcesResult, ListToolsResult, PaginatedRequestParams,
    ReadResourceRequestParams, ReadResourceResponse, ServerCapabilities, ServerConfig,
    SubscribeRequestParams, UnsubscribeRequestParams,
};
use rmcp::service::{RequestContext, RoleServer, ServerInitializeError, ServiceExt};
use rmcp::transport::async_rw::AsyncRwTransport;
use rmcp::{ErrorData, ServerHandler};
use tokio::io::{AsyncRead, AsyncWrite};

use crate::bounded::{Bounded, MESSAGE_BYTES};
use crate::gate::Gate;
use crate::library::McpLibrary;
use crate::methods::{not_offered, unread};
use crate::permits::Permits;
use crate::{completion, prompts, resources, tools};

const INSTRUCTIONS: &str = "会典：中国数字化、数据、网络安全与人工智能领域的政策、法律与标准，逐条可引、按日判断时效。\
    Chinese policies, laws and standards, article by article. Quote only words that a tool returned; name the version and status with every quotation; \
    newer_text_known means that a later text was made by that day, held here (see versions) or not. A status is what this library knew by known_until: say so where that day lies far back. \
    search_articles in mode nearest found no article with the words: its hits are near ones, and may not answer at all; read before you rely on one. \
    An empty answer means not in this library, never that a rule does not exist.";

/// One client's server.
#[derive(Clone)]
pub struct McpServer {
    library: McpLibrary,
    permits: Permits,
}

impl McpServer {
    /// `permits` are those of all clients together.
    pub fn new(library: McpLibrary, permits: Permits) -> Self {
        Self { library, permits }
    }

    /// Runs what blocks when its turn comes: reads of the store block, and a search takes milliseconds.
    async fn run<T: Send + 'static>(
        &self,
        is_quick: bool,
        work: impl FnOnce(&McpLibrary) -> Result<T, ErrorData> + Send + 'static,
    ) -> Result<T, ErrorData> {
        let library = self.library.clone();
        let permit = self.permits.wait(is_quick).await;
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work(&library)
        })
        .await
        .map_err(|error| {
            ErrorData::internal_error(format!("the answer broke off: {error}"), None)
        })?
    }
}

impl ServerHandler for McpServer {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder()
            .enable_tools()
            .enable_resources()
            .enable_prompts()
            .enable_completions()
            .build();
        ServerConfig::new(capabilities)
            .with_server_info(Implementation::new("huidian", env!("CARGO_PKG_VERSION")))
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _request: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(tools::list()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let name = request.name.to_string();
        let arguments = request.arguments.unwrap_or_default();
        let is_quick = tools::is_quick(&name);
        let answer = self.run(is_quick, move |library| {
            tools::call(library, &name, arguments)
        });
        answer.await.map(CallToolResponse::from)
    }

    async fn list_resources(
        &self,
        request: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        let cursor = request.and_then(|request| request.cursor);
        let listed = self.run(true, move |library| resources::list(library, cursor));
        listed.await
    }

    async fn list_resource_templates(
        &self,
        _request: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        Ok(resources::templates())
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        _context: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let read = self.run(true, move |library| resources::read(library, &request.uri));
        read.await.map(ReadResourceResponse::from)
    }

    async fn list_prompts(
        &self,
        _request: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListPromptsResult, ErrorData> {
        Ok(ListPromptsResult::with_all_items(prompts::list()))
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        _context: RequestContext<RoleServer>,
    ) -> Result<GetPromptResponse, ErrorData> {
        prompts::get(&request.name, &request.arguments.unwrap_or_default())
            .map(GetPromptResponse::from)
    }

    async fn complete(
        &self,
        request: CompleteRequestParams,
        _context: RequestContext<RoleServer>,
    ) -> Result<CompleteResult, ErrorData> {
        let proposed = self.run(true, move |library| completion::complete(library, &request));
        proposed.await.map(CompleteResult::new)
    }

    async fn on_custom_request(
        &self,
        request: CustomRequest,
        _context: RequestContext<RoleServer>,
    ) -> Result<CustomResult, ErrorData> {
        Err(unread(&request.method))
    }

    async fn subscribe(
        &self,
        _request: SubscribeRequestParams,
        _context: RequestContext<RoleServer>,
    ) -> Result<(), ErrorData> {
        Err(not_offered("resources/subscribe"))
    }

    async fn unsubscribe(
        &self,
        _request: UnsubscribeRequestParams,
        _context: RequestContext<RoleServer>,
    ) -> Result<(), ErrorData> {
        Err(not_offered("resources/unsubscribe"))
    }
}

/// Serves one client on standard input and output until it closes them.
///
/// # Errors
///
/// The handshake failed, or the streams broke.
pub async fn serve_standard_streams(library: McpLibrary) -> Result<(), String> {
    serve_streams(library, tokio::io::stdin(), tokio::io::stdout()).await
}

/// Serves one client on two streams until it closes them.
///
/// # Errors
///
/// The handshake failed, or the streams broke.
pub async fn serve_streams<R, W>(library: McpLibrary, reading: R, writing: W) -> Result<(), String>
where
    R: AsyncRead + Send + Unpin + 'static,
    W: AsyncWrite + Send + Unpin + 'static,
{
    let server = McpServer::new(library, Permits::default());
    let reading = Bounded::new(reading, MESSAGE_BYTES);
    let versions = ServerHandler::supported_protocol_versions(&server);
    let transport = Gate::new(AsyncRwTransport::new_server(reading, writing), versions);
    let running = match server.serve(transport).await {
        Ok(running) => running,
        // a client that only looked, and went away
        Err(ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
        Err(error) => return Err(error.to_string()),
    };
    running
        .waiting()
        .await
        .map(|_| ())
        .map_err(|error| error.to_string())
}
