//! New words that a decision quotes: 将第三条修改为：“……前款……”.

use huidian_model::ProvisionKind;
use huidian_model::provision::{Ordinal, PathStep};

use super::Scanner;
use crate::cursor::is_alone_before;

/// The amended provision whose new words stand around a place.
pub(super) struct Quoted {
    pub work: Option<String>,
    /// Address of the article; empty when the decision does not tell it in front of the words.
    pub article: Vec<PathStep>,
    /// Paragraph of the article in which the place stands.
    pub paragraph: u32,
}

/// Words in front of the colon before new words.
const INTRODUCTIONS: [&str; 10] = [
    "修改为",
    "改为",
    "如下",
    "规定",
    "内容为",
    "表述为",
    "修正为",
    "条",
    "款",
    "项",
];

/// How far back the quotation may open, in bytes.
const REACH: usize = 6000;

/// Most paragraphs of one quotation.
const LONGEST: usize = 40;

impl Scanner<'_> {
    /// The provision amended around `at`; `None` outside the new words of a decision.
    pub(super) fn quoted(&self, at: usize) -> Option<Quoted> {
        let (open, paragraphs) = self.quotations.opening(self.text, at)?;
        let lead_in = self.text[..open]
            .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '：' | ':'));
        let after = self.found.partition_point(|found| found.end <= open);
        let cited = self.found.get(after.checked_sub(1)?)?;
        // 作为第二百九十三条之一：“…
        let is_named = cited.end == lead_in.len();
        let introduces = INTRODUCTIONS.iter().any(|word| lead_in.ends_with(word));
        if !is_named && !introduces {
            return None;
        }
        let work = cited.work.clone()?;
        let path = cited.last_path();
        let step = |kind| path.and_then(|path| path.step(kind)).cloned();
        let paragraph = step(ProvisionKind::Paragraph)
            .and_then(|step| step.ordinal.0.first().copied())
            .unwrap_or(1);
        Some(Quoted {
            work: Some(work),
            article: step(ProvisionKind::Article).into_iter().collect(),
            paragraph: paragraph + paragraphs,
        })
    }
}

impl Quoted {
    /// Steps above a provision of `kind` in the quoted words.
    pub(super) fn above(&self, kind: ProvisionKind) -> Vec<PathStep> {
        let mut steps = Vec::new();
        if kind > ProvisionKind::Article {
            steps.extend(self.article.iter().cloned());
        }
        if kind > ProvisionKind::Paragraph && !steps.is_empty() {
            steps.push(PathStep::new(
                ProvisionKind::Paragraph,
                Ordinal::one(self.paragraph),
            ));
        }
        steps
    }
}

/// Quotation marks of a text in order.
#[derive(Debug, Default)]
pub(super) struct Quotations {
    /// Byte offset, and whether it opens.
    marks: Vec<(usize, bool)>,
}

impl Quotations {
    pub(super) fn of(text: &str) -> Self {
        let open = memchr::memmem::find_iter(text.as_bytes(), "“").map(|at| (at, true));
        let close = memchr::memmem::find_iter(text.as_bytes(), "”").map(|at| (at, false));
        let mut marks: Vec<_> = open.chain(close).collect();
        marks.sort_unstable();
        Self { marks }
    }

    /// The opening mark of the quotation around `at`, and the paragraphs that begin anew with a mark between it and `at`.
    fn opening(&self, text: &str, at: usize) -> Option<(usize, u32)> {
        let before = self.marks.partition_point(|(mark, _)| *mark < at);
        let run = self.marks[..before].iter().rev().take(LONGEST);
        let mut paragraphs = 0;
        for (mark, opens) in run {
            if !opens || at - mark > REACH {
                return None;
            }
            if !is_alone_before(text, *mark, char::is_whitespace) {
                return Some((*mark, paragraphs));
            }
            // “（一） is an item of the paragraph before
            let is_item = text[mark + '“'.len_utf8()..].starts_with(['（', '(']);
            paragraphs += u32::from(!is_item);
        }
        None
    }
}
