//! `huidian completions`.

use anyhow::Result;
use clap::CommandFactory;
use clap_complete::Shell;

use crate::outcome::Outcome;

/// 打印命令补全脚本 Print a completion script for a shell
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  huidian completions bash > ~/.local/share/bash-completion/completions/huidian"
)]
pub struct Options {
    shell: Shell,
}

impl Options {
    pub fn run(&self) -> Result<Outcome> {
        let mut script = Vec::new();
        clap_complete::generate(
            self.shell,
            &mut super::Options::command(),
            "huidian",
            &mut script,
        );
        crate::terminal::print_exactly(&String::from_utf8_lossy(&script))?;
        Ok(Outcome::Done)
    }
}
