//! Where a fact about a text was read: the ladder of evidence.

/// Places that give facts, the surer first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rung {
    /// The text's own words: its title, note, clause, number line or signature
    Text,
    /// The order or notice that carries the text
    Order,
    /// An information table of the page (索引号, 发文机关, 成文日期 …)
    Table,
    /// Front matter of the file
    FrontMatter,
    /// A meta tag or the title of the page
    Tag,
    /// A line such as 发布时间：…　来源：…
    Byline,
    FileName,
}

impl Rung {
    /// For the reader of a fact's source, in Chinese.
    pub fn chinese(self) -> &'static str {
        match self {
            Rung::Text => "正文",
            Rung::Order => "公布令",
            Rung::Table => "信息表",
            Rung::FrontMatter => "文件头",
            Rung::Tag => "网页标签",
            Rung::Byline => "网页发布信息",
            Rung::FileName => "文件名",
        }
    }
}
