//! The mixed load: what readers type.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use huidian_search::IndexWork;
use huidian_text::fold;

/// Queries of each kind.
const COUNT: usize = 200;

/// A generator of numbers: small and fixed, so that every run has the same load.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit.max(1)
    }

    /// A piece of one of the texts, without the marks that the query language uses; `None` now and then.
    pub fn piece(&mut self, texts: &[String], least: usize, most: usize) -> Option<String> {
        let text: Vec<char> = texts[self.below(texts.len())].chars().collect();
        let start = self.below(text.len());
        let length = least + self.below(most - least + 1);
        let piece: String = text.get(start..start + length)?.iter().collect();
        let is_plain = !piece.contains(['"', '\n']) && piece.trim() == piece;
        is_plain.then_some(piece)
    }
}

/// Queries by kind.
pub struct Load {
    pub kinds: Vec<(String, Vec<String>)>,
}

impl Load {
    /// Words, phrases, citations and filters out of the works; questions out of the shared ones.
    pub fn of(works: &[IndexWork], questions: &Path) -> Self {
        let articles = works
            .iter()
            .flat_map(|work| &work.expressions)
            .flat_map(|expression| &expression.articles);
        let texts: Vec<String> = articles.map(|article| fold(&article.text)).collect();
        let mut dice = Dice(11);
        let mut pieces = |least, most, wrap: fn(String, usize) -> String| {
            let mut pieces = Vec::new();
            while pieces.len() < COUNT {
                let piece = dice.piece(&texts, least, most);
                if let Some(piece) = piece.filter(|piece| piece.chars().all(char::is_alphanumeric))
                {
                    pieces.push(wrap(piece, pieces.len()));
                }
            }
            pieces
        };
        let filters: fn(String, usize) -> String = |piece, at| {
            let filter = [
                "kind:法律",
                "status:有效",
                "year:2015..2024",
                "-kind:地方性法规",
                "region:山东",
            ];
            format!("{piece} {}", filter[at % filter.len()])
        };
        let words = pieces(2, 2, |piece, _| piece);
        let phrases = pieces(4, 8, |piece, _| format!("\"{piece}\""));
        let filtered = pieces(2, 4, filters);
        let mut dice = Dice(13);
        let citations = (0..COUNT).map(|_| {
            let work = &works[dice.below(works.len())];
            let title = work.title.trim_start_matches("中华人民共和国");
            format!("{title}第{}条", 1 + dice.below(60))
        });
        let citations = citations.collect();
        let text = fs::read_to_string(questions).unwrap_or_default();
        let asked: Vec<String> = text
            .lines()
            .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
            .filter_map(|line| line["query"].as_str().map(str::to_owned))
            .take(COUNT * 5)
            .step_by(5)
            .collect();
        let kinds = [
            ("words", words),
            ("phrases", phrases),
            ("citations", citations),
            ("filters", filtered),
            ("questions", asked),
        ];
        Self {
            kinds: kinds
                .into_iter()
                .map(|(kind, queries)| (kind.to_owned(), queries))
                .collect(),
        }
    }

    /// `kind<TAB>query` lines.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for (kind, queries) in &self.kinds {
            for query in queries {
                let _ = writeln!(text, "{kind}\t{}", query.replace(['\t', '\n'], " "));
            }
        }
        text
    }

    pub fn from_text(text: &str) -> Self {
        let mut load = Self { kinds: Vec::new() };
        for (kind, query) in text.lines().filter_map(|line| line.split_once('\t')) {
            match load.kinds.last_mut().filter(|(known, _)| known == kind) {
                Some((_, queries)) => queries.push(query.to_owned()),
                None => load.kinds.push((kind.to_owned(), vec![query.to_owned()])),
            }
        }
        load
    }
}
