//! Few functions are long: beyond a screen they are two things.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Lines of a function, its signature and braces counted.
const LINES: usize = 60;
/// Long ones among a thousand functions, tests aside. Lower it when it has fallen; never raise it.
const MOST_PER_THOUSAND: f64 = 10.0;

pub(super) fn check(root: &Path, files: &[PathBuf]) -> Result<Option<String>> {
    let mut count = 0_usize;
    let mut long = Vec::new();
    for file in files {
        let shown = file
            .strip_prefix(root)
            .unwrap_or(file)
            .display()
            .to_string();
        if !shown.contains("/src/") {
            continue;
        }
        let text = fs::read_to_string(file).with_context(|| format!("read {shown}"))?;
        for function in functions(&text) {
            count += 1;
            if function.lines > LINES {
                long.push((function.lines, format!("{shown}: {}", function.name)));
            }
        }
    }
    let share = long.len() as f64 * 1000.0 / count.max(1) as f64;
    long.sort_unstable_by(|a, b| b.cmp(a));
    let longest: Vec<String> = long
        .iter()
        .take(10)
        .map(|(lines, name)| format!("{name} ({lines})"))
        .collect();
    Ok((share > MOST_PER_THOUSAND).then(|| {
        format!(
            "lengths: {} of {count} functions have more than {LINES} lines, {share:.2} in a thousand where {MOST_PER_THOUSAND} may; the longest: {}",
            long.len(),
            longest.join(", ")
        )
    }))
}

struct Function<'t> {
    name: &'t str,
    lines: usize,
}

/// The functions of a source as rustfmt lays it out, up to its unit tests.
fn functions(text: &str) -> Vec<Function<'_>> {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or(text);
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(name) = name_of(line) else {
            continue;
        };
        let indent = &line[..line.len() - line.trim_start().len()];
        let is_end = |line: &&str| line.strip_prefix(indent) == Some("}");
        // one without a body, or all on one line
        let is_short = line.ends_with(';') || line.ends_with('}');
        let declared = lines[at..].iter().position(|line| {
            line.strip_prefix(indent)
                .is_some_and(|line| line.starts_with(')') && line.ends_with(';'))
        });
        let ended = lines[at..].iter().position(is_end);
        let last = match (declared, ended) {
            _ if is_short => 0,
            (Some(declared), Some(ended)) => declared.min(ended),
            (declared, ended) => declared.or(ended).unwrap_or(0),
        };
        found.push(Function {
            name,
            lines: last + 1,
        });
    }
    found
}

/// The name, where a line begins a function.
fn name_of(line: &str) -> Option<&str> {
    let mut words = line.trim_start();
    for mark in [
        "pub(crate) ",
        "pub(super) ",
        "pub ",
        "const ",
        "async ",
        "unsafe ",
    ] {
        words = words.strip_prefix(mark).unwrap_or(words);
    }
    let rest = words.strip_prefix("fn ")?;
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'))?;
    Some(&rest[..end])
}

#[cfg(test)]
mod tests {
    use super::functions;

    #[test]
    fn functions_are_counted_with_their_lines() {
        let text = "pub fn a() {\n    b();\n}\n\nimpl X {\n    async fn c(\n        x: u8,\n    ) -> u8 {\n        x\n    }\n    fn d() {}\n}\n\n\
                    trait T {\n    fn e(\n        &self,\n    ) -> u8;\n    fn f();\n}\n// fn none\n#[cfg(test)]\nmod tests {\n    fn g() {}\n}\n";
        let found: Vec<(&str, usize)> = functions(text)
            .iter()
            .map(|one| (one.name, one.lines))
            .collect();
        assert_eq!(found, [("a", 3), ("c", 5), ("d", 1), ("e", 3), ("f", 1)]);
    }
}
