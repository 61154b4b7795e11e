//! Inside a crate, modules import from each other in one direction: no circle.
//!
//! A circle nearly always means that a file both defines types and calls the users of those types. Types get a file of their own, and their
//! users import that.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::imports::{Module, graph};

pub(super) fn check(root: &Path) -> Result<Vec<String>> {
    let mut broken = Vec::new();
    for entry in fs::read_dir(root.join("crates"))? {
        let folder = entry?.path();
        let name = folder
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        broken.extend(check_crate(&name, &folder.join("src"))?);
    }
    broken.extend(check_crate("xtask", &root.join("xtask/src"))?);
    Ok(broken)
}

fn check_crate(name: &str, source: &Path) -> Result<Vec<String>> {
    let mut sources = BTreeMap::new();
    collect(source, &mut Vec::new(), &mut sources)?;
    let circles = circles(&graph(&sources));
    let named = circles.iter().map(|circle| {
        let modules: Vec<String> = circle.iter().map(|module| module.join("::")).collect();
        format!(
            "circles: {name}: {} import from each other in a circle; give the types they share a file of their own",
            modules.join(", ")
        )
    });
    Ok(named.collect())
}

/// The modules below a folder, with their text.
fn collect(
    folder: &Path,
    above: &mut Module,
    sources: &mut BTreeMap<Module, String>,
) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("list {}", folder.display()))? {
        let path = entry?.path();
        let stem = path
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default();
        if path.is_dir() {
            above.push(stem);
            collect(&path, above, sources)?;
            above.pop();
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let is_root = above.is_empty() && matches!(stem.as_str(), "lib" | "main");
            let mut module = above.clone();
            if stem != "mod" && !is_root {
                module.push(stem);
            }
            let text =
                fs::read_to_string(&path).with_context(|| format!("read {}", path.display()))?;
            // a library and a binary of one crate share the root
            sources.entry(module).or_default().push_str(&text);
        }
    }
    Ok(())
}

/// Groups of modules from each of which every other is reached.
fn circles(graph: &BTreeMap<Module, BTreeSet<Module>>) -> Vec<BTreeSet<Module>> {
    let reached: BTreeMap<&Module, BTreeSet<&Module>> = graph
        .keys()
        .map(|module| (module, reach(graph, module)))
        .collect();
    let mut found: Vec<BTreeSet<Module>> = Vec::new();
    for (module, reach) in &reached {
        if !reach.contains(*module) || found.iter().any(|circle| circle.contains(*module)) {
            continue;
        }
        let circle = reach
            .iter()
            .filter(|other| reached[**other].contains(*module))
            .map(|other| (*other).clone());
        found.push(circle.collect());
    }
    found
}

/// Modules that a module imports from, directly or not.
fn reach<'g>(graph: &'g BTreeMap<Module, BTreeSet<Module>>, from: &Module) -> BTreeSet<&'g Module> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&Module> = graph.get(from).into_iter().flatten().collect();
    while let Some(module) = open.pop() {
        if reached.insert(module) {
            open.extend(graph.get(module).into_iter().flatten());
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::{BTreeMap, circles, graph};

    fn circles_of(files: &[(&str, &str)]) -> Vec<Vec<String>> {
        let sources: BTreeMap<_, _> = files
            .iter()
            .map(|(name, text)| {
                let module = name.split('/').filter(|part| !part.is_empty());
                (module.map(str::to_owned).collect(), (*text).to_owned())
            })
            .collect();
        circles(&graph(&sources))
            .into_iter()
            .map(|circle| circle.iter().map(|module| module.join("/")).collect())
            .collect()
    }

    #[test]
    fn a_circle_is_found_however_its_imports_are_written() {
        // what one module says, what the other says, whether that is a circle
        for (a, b, is_circle) in [
            ("use crate::b::B;", "use crate::a::A;", true),
            ("use crate::b::B;", "", false),
            (
                "use crate::{b::{self, B}, c};",
                "fn x() { crate::a::go() }",
                true,
            ),
            ("use super::b::B;", "use super::{a, c::C};", true),
            // what the root hands out is where it is defined
            ("use crate::B;", "use crate::A;", true),
            // words of comments, strings and unit tests are no imports
            (
                "use crate::b::B;",
                "// crate::a::A\nconst X: &str = \"crate::a\";",
                false,
            ),
            (
                "use crate::b::B;",
                "#[cfg(test)]\nmod tests { use crate::a::A; }",
                false,
            ),
            ("use other::b::B;", "use other::a::A;", false),
        ] {
            let root = "pub use a::A;\npub use b::B;";
            let found = circles_of(&[("", root), ("a", a), ("b", b), ("c", "")]);
            let expected: Vec<Vec<String>> = if is_circle {
                vec![vec!["a".to_owned(), "b".to_owned()]]
            } else {
                Vec::new()
            };
            assert_eq!(found, expected, "{a} | {b}");
        }
    }

    #[test]
    fn a_module_may_take_from_the_one_above_it() {
        let parent = "mod child;\npub use child::Child;\nfn go() { child::go() }";
        let found = circles_of(&[("a", parent), ("a/child", "use super::Shared;")]);
        assert!(found.is_empty());
        // but not go around by it
        let found = circles_of(&[
            ("a", "use crate::b::B;"),
            ("a/child", ""),
            ("b", "use crate::a::Shared;"),
        ]);
        assert_eq!(found, [["a", "b"]]);
    }
}
