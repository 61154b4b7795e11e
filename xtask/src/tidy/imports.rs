//! Which module of a crate uses which, as its source says.

use std::collections::{BTreeMap, BTreeSet};

/// A module by its path below the crate: `["step", "link"]`; empty for the root.
pub(super) type Module = Vec<String>;

/// The modules of a crate and, for each, the modules it imports from. Neither the root counts, which only hands out, nor what a module
/// takes from one above it.
pub(super) fn graph(sources: &BTreeMap<Module, String>) -> BTreeMap<Module, BTreeSet<Module>> {
    let sources: BTreeMap<Module, String> = sources
        .iter()
        .map(|(module, text)| (module.clone(), code_of(text)))
        .collect();
    let mut handed_out: BTreeMap<Module, BTreeMap<String, Module>> = BTreeMap::new();
    let mut used: Vec<(Module, Module)> = Vec::new();
    for (module, code) in &sources {
        let (imports, body) = split_imports(code);
        for import in imports {
            for path in paths_of(&import.tree) {
                let Some(path) = absolute(&path, module, &sources) else {
                    continue;
                };
                match path.last() {
                    Some(name) if import.is_public => {
                        let names = handed_out.entry(module.clone()).or_default();
                        names.insert(name.clone(), path);
                    }
                    _ => used.push((module.clone(), path)),
                }
            }
        }
        for path in paths_in(&body) {
            used.extend(absolute(&path, module, &sources).map(|path| (module.clone(), path)));
        }
    }
    let mut graph: BTreeMap<Module, BTreeSet<Module>> = sources
        .keys()
        .map(|module| (module.clone(), BTreeSet::new()))
        .collect();
    for (module, path) in used {
        let target = defining(&path, &sources, &handed_out, 0);
        let is_counted =
            !module.is_empty() && !target.is_empty() && !module.starts_with(target.as_slice());
        if is_counted {
            graph.entry(module).or_default().insert(target);
        }
    }
    graph
}

/// The module that defines what a path names, through what modules hand out.
fn defining(
    path: &[String],
    sources: &BTreeMap<Module, String>,
    handed_out: &BTreeMap<Module, BTreeMap<String, Module>>,
    depth: usize,
) -> Module {
    const DEEPEST: usize = 8;
    let length = (0..=path.len())
        .rev()
        .find(|length| sources.contains_key(&path[..*length]))
        .unwrap_or(0);
    let (module, rest) = path.split_at(length);
    let elsewhere = rest
        .first()
        .and_then(|name| handed_out.get(module)?.get(name));
    match elsewhere {
        Some(elsewhere) if depth < DEEPEST => {
            let further: Module = elsewhere.iter().chain(&rest[1..]).cloned().collect();
            defining(&further, sources, handed_out, depth + 1)
        }
        _ => module.to_vec(),
    }
}

/// A path from the root of the crate; `None` for one into another crate.
fn absolute(
    path: &[String],
    module: &Module,
    sources: &BTreeMap<Module, String>,
) -> Option<Module> {
    let above = path
        .iter()
        .take_while(|name| *name == "super" || *name == "self")
        .count();
    if path.first()? == "crate" {
        return Some(path[1..].to_vec());
    }
    let mut from = module.clone();
    for name in &path[..above] {
        if name == "super" {
            from.pop()?;
        }
    }
    from.extend_from_slice(&path[above..]);
    let is_child = || {
        let child: Module = module.iter().chain(path.first()).cloned().collect();
        sources.contains_key(&child)
    };
    (above > 0 || is_child()).then_some(from)
}

struct Import {
    is_public: bool,
    tree: String,
}

/// The `use` items of a module, and everything else.
fn split_imports(code: &str) -> (Vec<Import>, String) {
    let mut imports = Vec::new();
    let mut body = String::new();
    let mut rest = code;
    while let Some(at) = find_use(rest) {
        let Some(end) = rest[at..].find(';') else {
            break;
        };
        let before = rest[..at].trim_end();
        let line = before.rsplit(['\n', ';', '}', '{']).next().unwrap_or("");
        imports.push(Import {
            is_public: line.trim_start().starts_with("pub"),
            tree: rest[at + 4..at + end].to_owned(),
        });
        body.push_str(&rest[..at]);
        rest = &rest[at + end + 1..];
    }
    body.push_str(rest);
    (imports, body)
}

fn find_use(code: &str) -> Option<usize> {
    code.match_indices("use ")
        .map(|(at, _)| at)
        .find(|at| !code[..*at].ends_with(is_word))
}

/// The paths of a tree such as `crate::a::{b, c::{self, D as E}}`.
fn paths_of(tree: &str) -> Vec<Vec<String>> {
    let tree = tree.trim();
    let Some((head, inside)) = tree
        .split_once('{')
        .and_then(|(head, inside)| Some((head, inside.trim_end().strip_suffix('}')?)))
    else {
        let path = tree.split(" as ").next().unwrap_or("");
        return vec![names_of(path)];
    };
    let head = names_of(head);
    let mut depth = 0usize;
    let parts = inside.split(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    });
    parts
        .filter(|part| !part.trim().is_empty())
        .flat_map(paths_of)
        .map(|path| head.iter().cloned().chain(path).collect())
        .collect()
}

fn names_of(path: &str) -> Vec<String> {
    path.split("::")
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Every `a::b::c` in a piece of code.
fn paths_in(code: &str) -> Vec<Vec<String>> {
    let is_part = |c: char| is_word(c) || c == ':';
    code.split(|c: char| !is_part(c))
        .filter(|word| word.contains("::"))
        .map(names_of)
        .collect()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The code without comments and the words of strings, up to the unit tests.
pub(super) fn code_of(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or(text);
    let mut code = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if c == '"' {
            1 + string_length(&rest[1..])
        } else if rest.starts_with("'\"'") {
            3
        } else {
            code.push(c);
            c.len_utf8()
        };
        rest = &rest[skipped..];
    }
    code
}

/// Bytes up to and with the closing quotation mark.
fn string_length(rest: &str) -> usize {
    let mut is_escaped = false;
    for (at, c) in rest.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}
