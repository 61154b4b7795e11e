//! What an import did, file by file.

use huidian_model::{ExpressionId, WorkId};
use huidian_recognise::Class;
use huidian_store::{BatchId, CompanionKind};

/// Why a picture of text has none yet.
pub(crate) const AWAITS_RECOGNITION: &str = "待识别：原件已留存，装上识别模型（huidian ocr install）后自动读出 (pictures of text, kept until models that read them are installed)";

/// How the reason of what waits for a person begins.
pub const WAITS: &str = "待审核";

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Its text was taken in as a text of a work.
    Text {
        work: WorkId,
        expression: ExpressionId,
        is_new_work: bool,
        /// A person has to decide before readers see it.
        needs_review: bool,
        /// Why; empty where no person has to decide.
        doubts: Vec<String>,
    },
    /// It is a roundup; its rows were taken in.
    Roundup {
        rows: usize,
        matched: usize,
        added: usize,
        /// Titles of rows that become no works: a person may look at them in the page, which is kept.
        left_out: Vec<String>,
    },
    /// It is about works and no text of theirs: kept beside them.
    Companion {
        kind: CompanionKind,
        class: Class,
        works: Vec<WorkId>,
    },
    /// Pictures of text, which wait for models that read them; the original is kept.
    AwaitsRecognition,
    /// The same bytes were taken in before.
    Unchanged,
    /// Left out, and why.
    Refused {
        reason: String,
        /// What it is; `None` for what could not be read.
        class: Option<Class>,
    },
    /// Refused because nobody can read it; the original is kept.
    KeptUnread {
        reason: String,
        /// Whose it is, by its name or that of what it came in; waits for a person where nothing tells.
        work: Option<WorkId>,
    },
}

impl Outcome {
    /// Whether a person has to decide before readers see what came in.
    pub fn needs_review(&self) -> bool {
        match self {
            Outcome::Text { needs_review, .. } => *needs_review,
            Outcome::Roundup { added, .. } => *added > 0,
            Outcome::Companion { .. }
            | Outcome::AwaitsRecognition
            | Outcome::Unchanged
            | Outcome::Refused { .. } => false,
            Outcome::KeptUnread { work, .. } => work.is_none(),
        }
    }

    /// Whether something of it is in the library now.
    pub fn is_taken(&self) -> bool {
        matches!(
            self,
            Outcome::Text { .. }
                | Outcome::Roundup { .. }
                | Outcome::Companion { .. }
                | Outcome::AwaitsRecognition
        )
    }

    /// Whether its words are not in the library, whatever is kept of it.
    pub fn is_refused(&self) -> bool {
        matches!(self, Outcome::Refused { .. } | Outcome::KeptUnread { .. })
    }

    /// Why a file was left out, or how it was taken; for the reader.
    pub fn reason(&self) -> String {
        match self {
            Outcome::Text { doubts, .. } if !doubts.is_empty() => {
                format!("{WAITS}：{} (waits in review)", doubts.join("；"))
            }
            Outcome::Text { is_new_work, .. } => if *is_new_work {
                "新收录文件的文本 (text of a new work)"
            } else {
                "已收录文件的文本 (text of a work already known)"
            }
            .to_owned(),
            Outcome::Roundup {
                rows,
                matched,
                added,
                left_out,
            } => {
                let left_out = if left_out.is_empty() {
                    String::new()
                } else {
                    format!(
                        "，{} 行待核，未列为文件：{}",
                        left_out.len(),
                        named(left_out)
                    )
                };
                format!(
                    "汇总：{rows} 件，库中已有 {matched} 件，新增待审核 {added} 件{left_out} (roundup)"
                )
            }
            Outcome::Companion { kind, works, .. } => {
                let names: Vec<&str> = works.iter().map(WorkId::as_str).collect();
                format!(
                    "{}，附于 {} ({} on a work, no text of it)",
                    kind.chinese(),
                    names.join("、"),
                    kind.id()
                )
            }
            Outcome::AwaitsRecognition => AWAITS_RECOGNITION.to_owned(),
            Outcome::Unchanged => "同样的内容此前已收入 (taken in before)".to_owned(),
            Outcome::Refused { reason, .. } => reason.clone(),
            Outcome::KeptUnread { reason, work } => match work {
                Some(work) => format!(
                    "{reason}；原件已留存，附于 {work} (the original is kept with the work)"
                ),
                None => format!(
                    "{reason}；原件已留存，待确认属于哪件文件 (the original is kept, and waits in review)"
                ),
            },
        }
    }
}

/// Titles that a reason names before it counts the others.
const NAMED: usize = 5;

pub(crate) fn named(titles: &[String]) -> String {
    let shown: Vec<String> = titles
        .iter()
        .take(NAMED)
        .map(|title| format!("《{title}》"))
        .collect();
    let more = if titles.len() > NAMED { "等" } else { "" };
    format!("{}{more}", shown.concat())
}

/// One file of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub path: String,
    pub outcome: Outcome,
    /// What the readers were unsure of.
    pub warnings: Vec<String>,
}

/// A whole import, in order of the paths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub items: Vec<Item>,
    /// By which it can be taken back; `None` for a dry run.
    pub batch: Option<BatchId>,
    pub is_dry_run: bool,
}

impl Report {
    pub fn taken(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.outcome.is_taken())
    }

    pub fn unchanged(&self) -> impl Iterator<Item = &Item> {
        self.items
            .iter()
            .filter(|item| item.outcome == Outcome::Unchanged)
    }

    pub fn refused(&self) -> impl Iterator<Item = (&Item, String)> {
        self.items
            .iter()
            .filter(|item| item.outcome.is_refused())
            .map(|item| (item, item.outcome.reason()))
    }

    /// Works that gained a text, each once, in order of first mention, with the number of texts gained.
    pub fn works(&self) -> Vec<(&WorkId, usize, bool)> {
        let mut works: Vec<(&WorkId, usize, bool)> = Vec::new();
        let mut places = std::collections::HashMap::new();
        for item in &self.items {
            if let Outcome::Text {
                work, is_new_work, ..
            } = &item.outcome
            {
                let place = *places.entry(work).or_insert_with(|| {
                    works.push((work, 0, false));
                    works.len() - 1
                });
                works[place].1 += 1;
                works[place].2 |= is_new_work;
            }
        }
        works
    }
}
