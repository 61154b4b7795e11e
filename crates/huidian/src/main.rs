#![doc = include_str!("../README.md")]

mod asked_visits;
mod blob_settings;
mod bounded;
mod catalogue_file;
mod collecting;
mod command;
mod config;
mod covering;
mod document_model;
mod document_settings;
mod door;
mod embedding;
mod exposure;
mod folder;
mod folder_watch;
mod library;
mod outcome;
mod prose;
mod provider;
mod schedule;
mod settings_file;
mod setup_code;
mod signature;
mod store_settings;
mod terminal;
mod usage_error;
mod vectors;

use std::process::ExitCode;

use clap::Parser;

use crate::command::Options;

fn main() -> ExitCode {
    // Started again as a reader of foreign files: nothing else of the program may run then.
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some(huidian_reader::CHILD_ARGUMENT) {
        return match huidian_reader::serve_reader(&arguments.next().unwrap_or_default()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        };
    }
    if let Some(models) = command::models() {
        huidian_reader::set_models(models);
    }
    match std::env::current_exe() {
        Ok(program) => huidian_reader::set_program(program),
        Err(error) => {
            eprintln!("files are read in this process: it cannot be started again: {error}");
        }
    }
    let options = match Options::try_parse() {
        Ok(options) => options,
        Err(error) => return usage_error::report(error),
    };
    start_log(options.verbose);
    match options.run() {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            let words = format!("{error:#}");
            eprintln!(
                "{} {}",
                terminal::paint_error("error:"),
                terminal::harmless(&words)
            );
            if is_disk_full(&error) {
                eprintln!("磁盘已满，腾出空间后再试 (the disk is full: make room and try again)");
            }
            ExitCode::FAILURE
        }
    }
}

fn is_disk_full(error: &anyhow::Error) -> bool {
    use std::io::ErrorKind::{QuotaExceeded, StorageFull};
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| matches!(error.kind(), StorageFull | QuotaExceeded))
    })
}

/// Log lines go to standard error; `HUIDIAN_LOG` (`info`, `huidian_web=debug`) decides which, `-v` raises them. With
/// `HUIDIAN_LOG_FORMAT=json` each is an object, for programs that gather logs.
fn start_log(verbose: u8) {
    let level = match verbose {
        0 => "warn",
        1 => "info",
        _ => "debug",
    };
    let filter = tracing_subscriber::EnvFilter::try_from_env("HUIDIAN_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(level));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if std::env::var("HUIDIAN_LOG_FORMAT").is_ok_and(|format| format == "json") {
        lines.json().with_span_list(false).init();
    } else {
        lines.with_ansi(terminal::error_has_colours()).init();
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        super::Options::command().debug_assert();
    }
}
