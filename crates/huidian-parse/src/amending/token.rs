//! A word of a decision that asks for something, or a provision or quotation that it asks it of.

use huidian_model::ProvisionPath;

/// What an instruction is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Provision(ProvisionPath),
    /// 至 between two provisions
    To,
    Quoted(String),
    /// 修改为, 改为
    Change,
    /// 增加
    Add,
    /// 删去
    Delete,
    /// 章名, 节名: of a chapter its heading alone is meant
    HeadingOnly,
    /// 后半段, 但书: less than the provision named before it is meant
    Narrower,
    /// 第二句, 末句: a sentence of the provision named before it, counted from 1; `None` is the last
    Sentence(Option<u32>),
    /// 末尾: what is added goes to the end of the provision named before it
    End,
    /// 增加一句
    OneSentence,
    /// 增加一条, which is no part of an article
    OneArticle,
    /// 作为
    As,
    /// 之后, 后
    After,
    /// 之前, 前
    Before,
    /// 合并为
    Merge,
    /// 分别: each of several words into its own
    Separately,
    /// 统一, 全文: the whole text is meant, and not the provision named last
    Everywhere,
    /// 第五条作相同修改: what was changed last is changed here, too
    Same,
    /// 单列, 单独: a part becomes a provision of its own
    Move,
    /// 互换: parts change places
    Swap,
    /// 移至, 移作: a part goes to another place
    MoveTo,
    /// （第三条除外）
    Except,
    /// 条文顺序作相应调整
    RestInOrder,
    /// 。 and ；
    Stop,
    Comma,
}
