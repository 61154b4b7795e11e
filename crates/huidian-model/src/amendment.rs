//! Changes that a decision makes in a text, one by one (修改决定, 修正案).

use crate::ProvisionPath;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// 将第三条修改为：“…”; `becomes` where the provision gets another number with it
    Replace {
        target: ProvisionPath,
        becomes: Option<ProvisionPath>,
        text: String,
    },
    /// 在第四条后增加一条，作为第五条：“…”
    Insert {
        after: Option<ProvisionPath>,
        number: Option<ProvisionPath>,
        text: String,
    },
    /// 删去第七条, 删去第三章: a chapter goes with its articles
    Delete { target: ProvisionPath },
    /// 删去第三章章名: the articles below stay
    DeleteHeading { target: ProvisionPath },
    /// 将第十条中的“甲”修改为“乙”; an empty target means the whole text, an empty `new` that the words go
    Substitute {
        target: ProvisionPath,
        old: String,
        new: String,
    },
    /// 将第二条第二句修改为：“…”; `number` counts from 1, `None` is the last; an empty `text`: 删去第二条第二句
    ReplaceSentence {
        target: ProvisionPath,
        number: Option<u32>,
        text: String,
    },
    /// 第四条末尾增加：“…”; with a `number` a sentence that gets it: 第四条增加一句，作为第二句：“…”
    AddWords {
        target: ProvisionPath,
        number: Option<u32>,
        text: String,
    },
    /// 第五条改为第六条
    Renumber {
        from: ProvisionPath,
        to: ProvisionPath,
    },
    /// 条文顺序作相应调整
    RenumberRest,
    /// Words that ask for a change in a form that is not read: something is left undone, and nobody may say that all was applied.
    NotUnderstood,
}

/// A change with the words of the decision that make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    pub change: Change,
    /// Bytes of the decision's text.
    pub start: u32,
    pub end: u32,
}

/// What a decision does to one work.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Amendment {
    /// Title of the work amended, without 《》; `None` where the decision names it only in its own title.
    pub work: Option<String>,
    pub instructions: Vec<Instruction>,
    /// Words of its instructions that were neither read nor are known to say nothing: what was read may not be all that is asked.
    pub unread: Vec<String>,
}
