//! The provision tree: any addressable part of a text.

mod named_place;
mod path;
mod tree;

pub use named_place::{NamedPlace, find_in_texts, has_book, is_book};
pub use path::{Ordinal, PathStep, ProvisionPath, ProvisionPathError};
pub use tree::{Document, Provision};

/// Level of a provision (条文单元).
///
/// 立法法 第六十五条: 编, 章, 节, 条 in Chinese numerals, 款 without number, 项 in bracketed Chinese numerals, 目 in Arabic ones. Notices
/// and plans use 一、（一）1.（1） (GB/T 9704—2012, 7.3.3); standards clauses and list items (GB/T 1.1—2020, 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProvisionKind {
    /// 标题
    Title,
    /// 题注: adoption and amendment history under the title
    TitleNote,
    /// 目录
    Contents,
    /// 序言, or the words before the first numbered part
    Preamble,
    /// 编
    Part,
    /// 分编
    Subpart,
    /// 章
    Chapter,
    /// 节
    Section,
    /// 条
    Article,
    /// 款
    Paragraph,
    /// 项
    Item,
    /// 目
    Subitem,
    /// 一、 of a notice or plan
    Division,
    /// （一） of a notice or plan
    Subdivision,
    /// 1. of a notice or plan
    Point,
    /// （1） of a notice or plan
    Subpoint,
    /// 章 of a standard: 5
    Clause,
    /// 条 of a standard: 5.2.1
    Subclause,
    /// 列项: a), 1), ——
    ListItem,
    /// 附件, 附录
    Annex,
    /// 主送机关
    Salutation,
    /// 落款: signature and date
    Signature,
    /// A table kept as text
    Table,
    /// Anything else, kept so that the tree gives back the text
    Other,
}

impl ProvisionKind {
    pub const ALL: [ProvisionKind; 24] = [
        ProvisionKind::Title,
        ProvisionKind::TitleNote,
        ProvisionKind::Contents,
        ProvisionKind::Preamble,
        ProvisionKind::Part,
        ProvisionKind::Subpart,
        ProvisionKind::Chapter,
        ProvisionKind::Section,
        ProvisionKind::Article,
        ProvisionKind::Paragraph,
        ProvisionKind::Item,
        ProvisionKind::Subitem,
        ProvisionKind::Division,
        ProvisionKind::Subdivision,
        ProvisionKind::Point,
        ProvisionKind::Subpoint,
        ProvisionKind::Clause,
        ProvisionKind::Subclause,
        ProvisionKind::ListItem,
        ProvisionKind::Annex,
        ProvisionKind::Salutation,
        ProvisionKind::Signature,
        ProvisionKind::Table,
        ProvisionKind::Other,
    ];

    pub fn id(self) -> &'static str {
        const IDS: [&str; 24] = [
            "title",
            "title_note",
            "contents",
            "preamble",
            "part",
            "subpart",
            "chapter",
            "section",
            "article",
            "paragraph",
            "item",
            "subitem",
            "division",
            "subdivision",
            "point",
            "subpoint",
            "clause",
            "subclause",
            "list_item",
            "annex",
            "salutation",
            "signature",
            "table",
            "other",
        ];
        IDS[self as usize]
    }

    /// Whether it groups provisions under a heading.
    pub fn is_heading(self) -> bool {
        matches!(
            self,
            ProvisionKind::Part
                | ProvisionKind::Subpart
                | ProvisionKind::Chapter
                | ProvisionKind::Section
        )
    }

    /// Whether readers and the index treat it as a unit of its own: an article, or what stands for one in a notice or standard.
    pub fn is_unit(self) -> bool {
        matches!(
            self,
            ProvisionKind::Article
                | ProvisionKind::Division
                | ProvisionKind::Clause
                | ProvisionKind::Annex
                | ProvisionKind::Preamble
        )
    }
}
