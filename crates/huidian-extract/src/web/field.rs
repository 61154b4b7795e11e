use std::ops::Range;

/// What a value beside a text is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WebFieldName {
    /// 标题、名称
    Title,
    /// 发文字号
    Number,
    /// 发文机关
    Issuer,
    /// 成文日期
    SignedOn,
    /// 发布日期: on the web, which is not when a document was signed
    PublishedOn,
    /// 施行日期
    EffectiveOn,
    /// 废止、失效日期
    EndedOn,
    /// 时效性
    Status,
    /// 索引号
    IndexNumber,
    /// 主题分类
    Topic,
    /// 效力级别
    Level,
    /// 来源: who put it there, a department or a newspaper
    Origin,
    /// Name of the site.
    Site,
    /// Name of the column.
    Column,
    /// Where the page itself says it stands.
    Address,
    /// When the page was changed after it was put there.
    ChangedOn,
}

impl WebFieldName {
    pub fn id(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Number => "number",
            Self::Issuer => "issuer",
            Self::SignedOn => "signed_on",
            Self::PublishedOn => "published_on",
            Self::EffectiveOn => "effective_on",
            Self::EndedOn => "ended_on",
            Self::Status => "status",
            Self::IndexNumber => "index_number",
            Self::Topic => "topic",
            Self::Level => "level",
            Self::Origin => "origin",
            Self::Site => "site",
            Self::Column => "column",
            Self::Address => "address",
            Self::ChangedOn => "changed_on",
        }
    }
}

/// Where on a page a value was found, the most trusted first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rung {
    /// The table of 政府信息公开.
    Table,
    /// A variable of a script, where the site fills the page by script.
    Script,
    /// A `meta` element.
    Meta,
    /// `h1` and the places where sites put their headline.
    Heading,
    /// A line under the headline: 发布时间、来源.
    Visible,
    /// The `title` element, without the site's name.
    TitleElement,
}

impl Rung {
    pub fn id(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Script => "script",
            Self::Meta => "meta",
            Self::Heading => "heading",
            Self::Visible => "visible",
            Self::TitleElement => "title_element",
        }
    }
}

/// A value that a page gives beside its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebField {
    pub name: WebFieldName,
    pub value: String,
    pub rung: Rung,
    /// As the page writes it: 发文字号, `PubDate`.
    pub label: String,
    /// Code points of the page's source.
    pub span: Range<u32>,
}
