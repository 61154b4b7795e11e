//! What is wrong with a command line, said in Chinese above the parser's own words.

use std::process::ExitCode;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::terminal::{harmless, paint_error, print_error, word};

/// Exit code of a command line that cannot be understood.
const USAGE: u8 = 2;

/// Prints help and versions where they were asked for, else what is wrong; gives the exit code.
pub fn report(error: Error) -> ExitCode {
    if !error.use_stderr() {
        // a closed terminal is told nothing
        error.print().ok();
        return ExitCode::SUCCESS;
    }
    let error = harmless_words(error);
    if let Some(words) = in_chinese(&error) {
        print_error!("{words}");
    }
    let told = error.render().to_string();
    // what a value's own parser said of it may repeat it
    let told = harmless(&told);
    match told.strip_prefix("error:") {
        Some(rest) => eprint!("{}{rest}", paint_error("error:")),
        None => eprint!("{told}"),
    }
    ExitCode::from(USAGE)
}

/// The mistake with what was typed as it may be shown: a value may come out of a file or a page.
fn harmless_words(mut error: Error) -> Error {
    let typed: Vec<(ContextKind, ContextValue)> = error
        .context()
        .filter_map(|(kind, value)| {
            let shown = match value {
                ContextValue::String(typed) => ContextValue::String(word(typed)),
                ContextValue::Strings(all) => {
                    ContextValue::Strings(all.iter().map(|typed| word(typed)).collect())
                }
                _ => return None,
            };
            Some((kind, shown))
        })
        .collect();
    for (kind, shown) in typed {
        error.insert(kind, shown);
    }
    error
}

/// One line; `None` where help or a version is printed.
fn in_chinese(error: &Error) -> Option<String> {
    let said = |kind| words(error.get(kind)).join("、");
    let argument = said(ContextKind::InvalidArg);
    let line = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::UnknownArgument => format!("没有“{argument}”这个选项"),
        ErrorKind::InvalidSubcommand => {
            format!("没有“{}”这个命令", said(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("缺少 {argument}"),
        ErrorKind::MissingSubcommand => "缺少子命令".to_owned(),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            match said(ContextKind::InvalidValue).as_str() {
                "" => format!("{argument} 后面缺少值"),
                value => format!("“{value}”不能作 {argument} 的值"),
            }
        }
        ErrorKind::ArgumentConflict => match said(ContextKind::PriorArg).as_str() {
            prior if prior == argument => format!("{argument} 只能写一次"),
            prior => format!("{argument} 与 {prior} 不能同时用"),
        },
        ErrorKind::TooFewValues | ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => {
            format!("{argument} 的值的个数不对")
        }
        ErrorKind::NoEquals => format!("{argument} 的值要用 = 连着写"),
        ErrorKind::InvalidUtf8 => "有参数不是 UTF-8 文字".to_owned(),
        _ => "命令行有误".to_owned(),
    };
    let near: Vec<String> = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ]
    .into_iter()
    .flat_map(|kind| words(error.get(kind)))
    .collect();
    Some(match near.as_slice() {
        [] => format!("用法有误：{line}"),
        near => format!("用法有误：{line}，是不是 {}？", near.join("、")),
    })
}

fn words(value: Option<&ContextValue>) -> Vec<String> {
    match value {
        Some(ContextValue::String(word)) => vec![word.clone()],
        Some(ContextValue::Strings(words)) => words.clone(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::{harmless_words, in_chinese};
    use crate::command::Options;

    #[test]
    fn what_was_typed_steers_no_terminal() {
        for (arguments, reason) in [
            (
                &["list", "--sector", "x\u{1b}[31m\u{7}"][..],
                "a value out of a list",
            ),
            (&["search", "--limit", "x\u{1b}]0;a\u{7}", "y"], "a number"),
            (
                &["show", "--as-of", "\u{9b}31m", "y"],
                "a day, by its own parser",
            ),
            (&["x\u{1b}[31m"], "a command"),
            (&["search", "--x\u{1b}[31m"], "an option"),
            (
                &["search", "--limit", "1\nerror: another", "y"],
                "two lines",
            ),
        ] {
            let arguments = std::iter::once(&"huidian").chain(arguments);
            let Err(error) = Options::try_parse_from(arguments) else {
                panic!("{reason} is understood");
            };
            let error = harmless_words(error);
            let told = in_chinese(&error).expect(reason);
            assert!(!told.contains(char::is_control), "{reason}: {told:?}");
            let told = error.render().to_string();
            let told = crate::terminal::harmless(&told);
            let is_steering = |c: char| c.is_control() && c != '\n';
            assert!(!told.contains(is_steering), "{reason}: {told:?}");
            assert!(!told.contains("\nerror: another"), "{reason}: {told:?}");
        }
    }

    #[test]
    fn each_kind_of_mistake_is_said_in_chinese() {
        for (line, expected) in [
            ("serch x", "用法有误：没有“serch”这个命令，是不是 "),
            ("search", "用法有误：缺少 <QUERY>..."),
            (
                "search --limt 3 x",
                "用法有误：没有“--limt”这个选项，是不是 --limit？",
            ),
            (
                "search --limit abc x",
                "用法有误：“abc”不能作 --limit <LIMIT> 的值",
            ),
            ("search x --limit", "用法有误：--limit <LIMIT> 后面缺少值"),
            (
                "search x --limit 3 --limit 4",
                "用法有误：--limit <LIMIT> 只能写一次",
            ),
            (
                "show --as-of 2025-13-40 x",
                "用法有误：“2025-13-40”不能作 --as-of <DATE> 的值",
            ),
        ] {
            let arguments = std::iter::once("huidian").chain(line.split(' '));
            let Err(error) = Options::try_parse_from(arguments) else {
                panic!("{line} is understood");
            };
            let words = in_chinese(&error).expect(line);
            assert!(words.starts_with(expected), "{line}: {words}");
        }
        for line in ["--help", "--version", "search --help"] {
            let arguments = std::iter::once("huidian").chain(line.split(' '));
            let Err(error) = Options::try_parse_from(arguments) else {
                panic!("{line} is understood");
            };
            assert_eq!(in_chinese(&error), None, "{line}");
        }
    }
}
