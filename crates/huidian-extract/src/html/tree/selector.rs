//! Selectors: the part of CSS that names places on official pages.

use std::fmt;

use super::element::{Element, HtmlTree};

/// A compiled selector: `div.list > li:not(.line) a[title]`, several with commas.
///
/// Names, ids and classes are compared without case, because sites differ in it (`#zoom`, `#Zoom`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    /// As it was written.
    source: String,
    paths: Vec<Vec<Step>>,
}

/// What is wrong with a selector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelectorError {
    selector: String,
    at: String,
}

impl fmt::Display for SelectorError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "selector {:?} is not understood at {:?}; known: name, #id, .class, [attribute=value] with ^= $= *=, :not(), :first-child, :last-child, space, >, + and ,",
            self.selector, self.at
        )
    }
}

impl std::error::Error for SelectorError {}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    tests: Vec<Test>,
    /// How the step before relates to this one.
    reach: Reach,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Inside,
    Child,
    After,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    Any,
    Name(String),
    Id(String),
    Class(String),
    Attribute {
        name: String,
        how: How,
        value: String,
    },
    Not(Box<Test>),
    FirstChild,
    LastChild,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Present,
    Equal,
    Begins,
    Ends,
    Contains,
}

impl Selector {
    pub fn new(source: &str) -> Result<Self, SelectorError> {
        let mut paths = Vec::new();
        for path in source.split(',') {
            let mut reader = Reader { rest: path.trim() };
            let steps = reader.steps().ok_or_else(|| SelectorError {
                selector: source.to_owned(),
                at: reader.rest.to_owned(),
            })?;
            paths.push(steps);
        }
        Ok(Self {
            source: source.to_owned(),
            paths,
        })
    }

    pub fn as_str(&self) -> &str {
        &self.source
    }

    pub fn matches(&self, element: Element<'_, '_>) -> bool {
        self.paths.iter().any(|path| path_matches(path, element))
    }
}

impl<'a> HtmlTree<'a> {
    /// All elements that a selector means, in order.
    pub fn select<'t>(&'t self, selector: &'t Selector) -> impl Iterator<Item = Element<'t, 'a>> {
        self.elements().filter(|element| selector.matches(*element))
    }
}

impl<'t, 'a> Element<'t, 'a> {
    /// All elements inside that a selector means; ancestors outside count as well.
    pub fn select<'s>(
        &self,
        selector: &'s Selector,
    ) -> impl Iterator<Item = Self> + use<'t, 'a, 's> {
        self.descendants()
            .filter(move |element| selector.matches(*element))
    }
}

fn path_matches(path: &[Step], element: Element<'_, '_>) -> bool {
    let Some((last, before)) = path.split_last() else {
        return true;
    };
    if !last.tests.iter().all(|test| test.holds(element)) {
        return false;
    }
    if before.is_empty() {
        return true;
    }
    match last.reach {
        Reach::Inside => element.ancestors().any(|above| path_matches(before, above)),
        Reach::Child => element
            .parent()
            .is_some_and(|parent| path_matches(before, parent)),
        Reach::After => element
            .previous()
            .is_some_and(|previous| path_matches(before, previous)),
    }
}

impl Test {
    fn holds(&self, element: Element<'_, '_>) -> bool {
        match self {
            Test::Any => true,
            Test::Name(name) => element.name() == name,
            Test::Id(id) => element
                .attribute("id")
                .is_some_and(|value| value.trim().eq_ignore_ascii_case(id)),
            Test::Class(class) => element.attribute("class").is_some_and(|value| {
                value
                    .split_ascii_whitespace()
                    .any(|one| one.eq_ignore_ascii_case(class))
            }),
            Test::Attribute { name, how, value } => {
                element.attribute(name).is_some_and(|given| match how {
                    How::Present => true,
                    How::Equal => given == value.as_str(),
                    How::Begins => given.starts_with(value.as_str()),
                    How::Ends => given.ends_with(value.as_str()),
                    How::Contains => given.contains(value.as_str()),
                })
            }
            Test::Not(test) => !test.holds(element),
            Test::FirstChild => element.previous().is_none(),
            Test::LastChild => element.following().is_none(),
        }
    }
}

struct Reader<'s> {
    rest: &'s str,
}

impl Reader<'_> {
    fn steps(&mut self) -> Option<Vec<Step>> {
        let mut steps = vec![Step {
            tests: self.tests()?,
            reach: Reach::Inside,
        }];
        loop {
            let trimmed = self.rest.trim_start();
            if trimmed.is_empty() {
                return Some(steps);
            }
            let reach = match trimmed.as_bytes()[0] {
                b'>' => Reach::Child,
                b'+' => Reach::After,
                _ if trimmed.len() < self.rest.len() => Reach::Inside,
                _ => return None,
            };
            self.rest = trimmed.trim_start_matches(['>', '+']).trim_start();
            steps.push(Step {
                tests: self.tests()?,
                reach,
            });
        }
    }

    fn tests(&mut self) -> Option<Vec<Test>> {
        let mut tests = Vec::new();
        while let Some(first) = self.rest.chars().next() {
            if first.is_whitespace() || matches!(first, '>' | '+' | ')') {
                break;
            }
            tests.push(self.test(first)?);
        }
        (!tests.is_empty()).then_some(tests)
    }

    fn test(&mut self, first: char) -> Option<Test> {
        match first {
            '*' => {
                self.rest = &self.rest[1..];
                Some(Test::Any)
            }
            '#' => self.after('#').map(Test::Id),
            '.' => self.after('.').map(Test::Class),
            '[' => self.attribute(),
            ':' => self.pseudo(),
            _ => self
                .word()
                .map(|name| Test::Name(name.to_ascii_lowercase())),
        }
    }

    fn after(&mut self, mark: char) -> Option<String> {
        self.rest = self.rest.strip_prefix(mark)?;
        self.word()
    }

    fn word(&mut self) -> Option<String> {
        let end = self
            .rest
            .find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_'))
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!word.is_empty()).then(|| word.to_owned())
    }

    fn attribute(&mut self) -> Option<Test> {
        let inside = self.rest.strip_prefix('[')?;
        let (inside, rest) = inside.split_once(']')?;
        let parts = [
            ("^=", How::Begins),
            ("$=", How::Ends),
            ("*=", How::Contains),
            ("=", How::Equal),
        ]
        .into_iter()
        .find_map(|(mark, how)| {
            inside
                .split_once(mark)
                .map(|(name, value)| (name, how, value))
        });
        let (name, how, value) = parts.unwrap_or((inside, How::Present, ""));
        let name = name.trim();
        if name.is_empty() {
            return None;
        }
        self.rest = rest;
        Some(Test::Attribute {
            name: name.to_owned(),
            how,
            value: value.trim().trim_matches(['"', '\'']).to_owned(),
        })
    }

    fn pseudo(&mut self) -> Option<Test> {
        if let Some(rest) = self.rest.strip_prefix(":not(") {
            self.rest = rest;
            let first = self.rest.chars().next()?;
            let test = self.test(first)?;
            self.rest = self.rest.strip_prefix(')')?;
            return Some(Test::Not(Box::new(test)));
        }
        for (name, test) in [
            (":first-child", Test::FirstChild),
            (":last-child", Test::LastChild),
        ] {
            if let Some(rest) = self.rest.strip_prefix(name) {
                self.rest = rest;
                return Some(test);
            }
        }
        None
    }
}
