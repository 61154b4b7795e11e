//! `huidian mcp`.

use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use huidian_mcp::McpLibrary;
use huidian_model::SystemClock;

use super::Place;
use crate::config::Config;
use crate::library::Access;
use crate::outcome::Outcome;

/// 给智能体用：标准输入输出上的 MCP 服务 The library for agents, on standard input and output
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian --data 数据文件夹 mcp                        由智能体客户端启动\n  \
    {\"mcpServers\": {\"huidian\": {\"command\": \"huidian\", \"args\": [\"mcp\"]}}}\n\n\
    八个只读工具：找文件、检索条文、读条文、核对引用、比较文本、变化、适用义务、核对汇总。\n\
    网上的同一服务：huidian serve 的 /mcp。")]
pub struct Options {}

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        let library = place.open(Access::Read)?;
        let config = Config::read(None, &place.folder()?)?;
        let index = Arc::new(library.index_with(config.search.embeddings.as_ref())?);
        let agents = McpLibrary {
            index,
            catalogue: library.catalogue,
            store: Arc::new(library.store),
            clock: Arc::new(SystemClock),
            public_url: config.web.public_url,
            hashes: Arc::default(),
            composed: Arc::default(),
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .context("start the runtime")?;
        runtime
            .block_on(huidian_mcp::serve_standard_streams(agents))
            .map_err(|error| anyhow!("serve MCP on standard input and output: {error}"))?;
        Ok(Outcome::Done)
    }
}
