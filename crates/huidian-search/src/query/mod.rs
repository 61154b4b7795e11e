//! The query language: our own tree, its parser, and its description.

mod field;
mod filter;
mod grammar;
mod parse;
mod token;

pub(crate) use filter::number_key;
pub use filter::{DateSpan, Filter};
pub use grammar::GRAMMAR;
pub use parse::{Parsed, parse};

/// A query as understood.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// Everything.
    All,
    Text(Term),
    Filter(Filter),
    And(Vec<Query>),
    Or(Vec<Query>),
    Not(Box<Query>),
}

/// A piece of text looked for as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Term {
    /// Folded; never empty.
    pub folded: String,
    /// Written in quotation marks: never loosened.
    pub is_phrase: bool,
}

impl Query {
    /// The terms that a hit should show: all but those under a NOT.
    pub fn terms(&self) -> Vec<&Term> {
        let mut terms = Vec::new();
        self.collect_terms(&mut terms);
        terms
    }

    fn collect_terms<'q>(&'q self, terms: &mut Vec<&'q Term>) {
        match self {
            Query::Text(term) if !terms.contains(&term) => terms.push(term),
            Query::And(parts) | Query::Or(parts) => {
                for part in parts {
                    part.collect_terms(terms);
                }
            }
            _ => {}
        }
    }

    /// The filters that hold for every hit, so that they still hold when words are loosened.
    pub fn required_filters(&self) -> Query {
        match self {
            Query::Filter(_) | Query::Not(_) => self.clone(),
            Query::And(parts) => {
                let kept: Vec<Query> = parts
                    .iter()
                    .map(Query::required_filters)
                    .filter(|part| *part != Query::All)
                    .collect();
                match kept.len() {
                    0 => Query::All,
                    _ => Query::And(kept),
                }
            }
            _ => Query::All,
        }
    }

    /// Whether nothing but words stands in it, without operators, filters or phrases.
    pub fn is_plain(&self) -> bool {
        match self {
            Query::Text(term) => !term.is_phrase,
            Query::And(parts) => parts
                .iter()
                .all(|part| matches!(part, Query::Text(term) if !term.is_phrase)),
            _ => false,
        }
    }
}
