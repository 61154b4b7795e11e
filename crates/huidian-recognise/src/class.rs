//! What a page can be.

/// What a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// 全文: nine tenths or more of one instrument's wording
    Text,
    /// 节选: a part of it
    Excerpt,
    /// 多件全文: more than one instrument
    SeveralTexts,
    /// 汇总: three or more instruments listed
    Roundup,
    /// 报道: news of one or two
    Report,
    /// 解读: a reading, questions and answers, an analysis
    Commentary,
    /// 执法与案例: cases, penalties, warnings, lists of public bodies
    Enforcement,
    /// 域外: rules of other states
    Foreign,
    /// 无关
    Unrelated,
}

impl Class {
    pub const ALL: [Class; 9] = [
        Class::Text,
        Class::Excerpt,
        Class::SeveralTexts,
        Class::Roundup,
        Class::Report,
        Class::Commentary,
        Class::Enforcement,
        Class::Foreign,
        Class::Unrelated,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Class::Text => "text",
            Class::Excerpt => "excerpt",
            Class::SeveralTexts => "several_texts",
            Class::Roundup => "roundup",
            Class::Report => "report",
            Class::Commentary => "commentary",
            Class::Enforcement => "enforcement",
            Class::Foreign => "foreign",
            Class::Unrelated => "unrelated",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.id() == id)
    }

    pub fn chinese(self) -> &'static str {
        match self {
            Class::Text => "全文",
            Class::Excerpt => "节选",
            Class::SeveralTexts => "多件全文",
            Class::Roundup => "汇总",
            Class::Report => "报道",
            Class::Commentary => "解读",
            Class::Enforcement => "执法与案例",
            Class::Foreign => "域外",
            Class::Unrelated => "无关",
        }
    }
}
