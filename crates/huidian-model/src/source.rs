//! Who says something, and how sure of it.

use std::fmt;

/// How sure a source is of what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    Low,
    Medium,
    High,
}

impl Confidence {
    pub fn id(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Low, Self::Medium, Self::High]
            .into_iter()
            .find(|value| value.id() == id)
    }

    pub fn chinese(self) -> &'static str {
        match self {
            Confidence::Low => "低",
            Confidence::Medium => "中",
            Confidence::High => "高",
        }
    }
}

/// What kind of witness a source is; later variants are believed before earlier ones of equal confidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceKind {
    /// A roundup that somebody wrote.
    Roundup,
    /// Inferred by a rule of this program from other facts.
    Inference,
    /// The file name or folder a capture came under.
    FileName,
    /// The text of the work itself, in a capture, as this program reads it.
    Text,
    /// The built-in catalogue, which people have checked.
    Catalogue,
    /// A person who keeps the library.
    Keeper,
}

impl SourceKind {
    pub const ALL: [SourceKind; 6] = [
        SourceKind::Roundup,
        SourceKind::Inference,
        SourceKind::FileName,
        SourceKind::Text,
        SourceKind::Catalogue,
        SourceKind::Keeper,
    ];

    pub fn id(self) -> &'static str {
        match self {
            SourceKind::Roundup => "roundup",
            SourceKind::Inference => "inference",
            SourceKind::FileName => "file_name",
            SourceKind::Catalogue => "catalogue",
            SourceKind::Text => "text",
            SourceKind::Keeper => "keeper",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    pub fn chinese(self) -> &'static str {
        match self {
            SourceKind::Roundup => "汇总文章",
            SourceKind::Inference => "推断",
            SourceKind::FileName => "文件名",
            SourceKind::Catalogue => "内置目录",
            SourceKind::Text => "文件正文",
            SourceKind::Keeper => "人工核定",
        }
    }

    pub fn english(self) -> &'static str {
        match self {
            SourceKind::Roundup => "Roundup",
            SourceKind::Inference => "Inferred",
            SourceKind::FileName => "File name",
            SourceKind::Catalogue => "Catalogue",
            SourceKind::Text => "Text",
            SourceKind::Keeper => "Keeper",
        }
    }
}

/// Who says so: which capture, catalogue file, roundup row or person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    pub kind: SourceKind,
    /// Where exactly: a content hash, a data file and row, a person's name; free text for people to read.
    pub detail: String,
}

impl Source {
    pub fn new(kind: SourceKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: detail.into(),
        }
    }
}

/// What the built-in catalogue knows from no page: general knowledge.
const GENERAL_KNOWLEDGE: &str = "一般知识，待核实";
/// A sheet on which somebody checked facts without saying where.
const CHECKED_SHEET: &str = "核对表";

/// What a source of the catalogue says that names no page.
const NO_ADDRESS: &str = "未附网址";

impl Source {
    /// The page that it names.
    pub fn address(&self) -> Option<&str> {
        let start = self
            .detail
            .find("https://")
            .or_else(|| self.detail.find("http://"))?;
        let rest = &self.detail[start..];
        let end = rest.find(['）', '；', '，', ' ']).unwrap_or(rest.len());
        Some(&rest[..end])
    }

    /// Where exactly, for readers: what the built-in catalogue has from no page that it names says so.
    pub fn told(&self) -> String {
        let detail = &self.detail;
        if self.kind != SourceKind::Catalogue || self.address().is_some() {
            return detail.clone();
        }
        match detail.strip_suffix('）') {
            Some(open) => format!("{open}；{NO_ADDRESS}）"),
            None => format!("{detail}（{NO_ADDRESS}）"),
        }
    }

    /// Whether nobody can look up what it says: roundups, inferences, and what the catalogue has as general knowledge.
    pub fn is_hearsay(&self) -> bool {
        match self.kind {
            SourceKind::Roundup | SourceKind::Inference => true,
            SourceKind::Catalogue => self.detail.contains(GENERAL_KNOWLEDGE),
            SourceKind::FileName | SourceKind::Text | SourceKind::Keeper => false,
        }
    }

    /// How sure a statement can be that rests on this source, whatever it says of itself.
    pub fn most(&self) -> Confidence {
        let is_without_page = [GENERAL_KNOWLEDGE, CHECKED_SHEET, "其他汇总"]
            .iter()
            .any(|words| self.detail.contains(words));
        match self.kind {
            SourceKind::Catalogue if is_without_page && self.address().is_none() => {
                Confidence::Medium
            }
            SourceKind::Roundup => Confidence::Medium,
            _ => Confidence::High,
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.id(), self.told())
    }
}

#[cfg(test)]
mod tests {
    use super::{Confidence, Source, SourceKind};

    #[test]
    fn a_source_says_whether_it_can_be_looked_up() {
        use Confidence::{High, Medium};
        for (kind, detail, most, is_hearsay, told) in [
            (
                SourceKind::Catalogue,
                "works/a.toml（核对表）",
                Medium,
                false,
                "works/a.toml（核对表；未附网址）",
            ),
            (
                SourceKind::Catalogue,
                "works/a.toml（核对表；https://a.example/b.htm）",
                High,
                false,
                "works/a.toml（核对表；https://a.example/b.htm）",
            ),
            (
                SourceKind::Catalogue,
                "works/a.toml（一般知识，待核实；修正）",
                Medium,
                true,
                "works/a.toml（一般知识，待核实；修正；未附网址）",
            ),
            (
                SourceKind::Catalogue,
                "short_titles.toml",
                High,
                false,
                "short_titles.toml（未附网址）",
            ),
            (SourceKind::Text, "甲.md", High, false, "甲.md"),
            (
                SourceKind::Roundup,
                "汇总 第3行",
                Medium,
                true,
                "汇总 第3行",
            ),
        ] {
            let source = Source::new(kind, detail);
            assert_eq!(source.most(), most, "{detail}");
            assert_eq!(source.is_hearsay(), is_hearsay, "{detail}");
            assert_eq!(source.told(), told);
        }
        let source = Source::new(SourceKind::Catalogue, "a（公开网页；https://a.example/b）");
        assert_eq!(source.address(), Some("https://a.example/b"));
    }
}
