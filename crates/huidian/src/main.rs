#![doc = include_str!("../README.md")]

mod command;
mod config;
mod folder;
mod library;
mod outcome;
mod terminal;

use std::process::ExitCode;

use clap::Parser;

use crate::command::Options;

fn main() -> ExitCode {
    let options = Options::parse();
    start_log(options.verbose);
    match options.run() {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            eprintln!("{} {error:#}", terminal::paint_error("error:"));
            ExitCode::FAILURE
        }
    }
}

/// Log lines go to standard error; `HUIDIAN_LOG` (`info`, `huidian_web=debug`) decides which, `-v` raises them.
fn start_log(verbose: u8) {
    let level = match verbose {
        0 => "warn",
        1 => "info",
        _ => "debug",
    };
    let filter = tracing_subscriber::EnvFilter::try_from_env("HUIDIAN_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(level));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(terminal::error_has_colours())
        .init();
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        super::Options::command().debug_assert();
    }
}
