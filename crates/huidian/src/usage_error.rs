//! What is wrong with a command line, said in Chinese above the parser's own words.

use std::process::ExitCode;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Exit code of a command line that cannot be understood.
const USAGE: u8 = 2;

/// Prints help and versions where they were asked for, else what is wrong; gives the exit code.
pub fn report(error: &Error) -> ExitCode {
    if let Some(words) = in_chinese(error) {
        eprintln!("{words}");
    }
    // a closed terminal is told nothing
    error.print().ok();
    if error.use_stderr() {
        ExitCode::from(USAGE)
    } else {
        ExitCode::SUCCESS
    }
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

    use super::in_chinese;
    use crate::command::Options;

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
