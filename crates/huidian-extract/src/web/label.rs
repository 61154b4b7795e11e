//! Labels of information tables, as sites write them.

use super::field::WebFieldName;
use crate::position::is_blank;

/// Labels without white space and colons, by what they mean. Collected from what some twenty ministries write.
const LABELS: &[(WebFieldName, &[&str])] = &[
    (
        WebFieldName::Title,
        &[
            "标题",
            "名称",
            "信息名称",
            "文件名称",
            "公文名称",
            "文件标题",
        ],
    ),
    (
        WebFieldName::Number,
        &[
            "发文字号",
            "文号",
            "文件编号",
            "发文文号",
            "公文文号",
            "文件字号",
            "文件文号",
            "令号",
        ],
    ),
    (
        WebFieldName::Issuer,
        &[
            "发文机关",
            "发布机构",
            "发文单位",
            "公开主体",
            "制发机构",
            "发布单位",
            "发布机关",
            "制定机关",
            "发文机构",
            "印发机关",
            "发文部门",
            "颁布机构",
            "公开机构",
            "信息公开机构",
        ],
    ),
    (
        WebFieldName::SignedOn,
        &[
            "成文日期",
            "生成日期",
            "成文时间",
            "制发日期",
            "印发日期",
            "签发日期",
            "签署日期",
            "生成时间",
            "发文日期",
            "发文时间",
        ],
    ),
    (
        WebFieldName::PublishedOn,
        &[
            "发布日期",
            "公开日期",
            "发布时间",
            "公开时间",
            "公布日期",
            "公布时间",
            "颁布日期",
            "颁布时间",
            "信息公开日期",
        ],
    ),
    (
        WebFieldName::EffectiveOn,
        &[
            "生效日期",
            "施行日期",
            "实施日期",
            "生效时间",
            "实施时间",
            "施行时间",
        ],
    ),
    (
        WebFieldName::EndedOn,
        &[
            "废止时间",
            "失效日期",
            "废止日期",
            "失效时间",
            "终止日期",
            "废止失效日期",
            "有效期至",
            "有效期截止",
            "有效期截止日期",
            "有效期限至",
            "有效期",
        ],
    ),
    (
        WebFieldName::Status,
        &[
            "时效性",
            "时效状态",
            "有效性",
            "效力状态",
            "是否有效",
            "时效",
            "效力",
            "有效状态",
            "文件状态",
        ],
    ),
    (
        WebFieldName::IndexNumber,
        &["索引号", "索引码", "信息索引号", "索引编号"],
    ),
    (
        WebFieldName::Topic,
        &[
            "主题分类",
            "信息分类",
            "内容分类",
            "体裁分类",
            "公文种类",
            "主题词",
            "关键词",
            "业务类型",
            "分类",
            "体裁",
        ],
    ),
    (WebFieldName::Level, &["效力级别", "效力等级"]),
    (
        WebFieldName::Origin,
        &["来源", "信息来源", "稿件来源", "文章来源"],
    ),
];

/// Longest label, in characters: a cell with more is no label.
const LONGEST: usize = 10;

/// What a cell's words mean as a label.
pub(super) fn read(words: &str) -> Option<WebFieldName> {
    let bare = squeezed(words);
    if bare.is_empty() || bare.chars().count() > LONGEST {
        return None;
    }
    LABELS
        .iter()
        .find(|(_, labels)| labels.contains(&bare.as_str()))
        .map(|(name, _)| *name)
}

/// The label that words begin with, and what follows its colon.
pub(super) fn split(words: &str) -> Option<(WebFieldName, &str, &str)> {
    let at = words.find(['：', ':', '】', ']'])?;
    let (label, rest) = words.split_at(at);
    let label = label.trim_start_matches(['【', '[']);
    let name = read(label)?;
    let value =
        rest.trim_start_matches(|c: char| is_blank(c) || matches!(c, '：' | ':' | '】' | ']'));
    Some((name, label, value))
}

/// Without any white space (sites set 标　　题), colons and brackets.
pub(super) fn squeezed(words: &str) -> String {
    words
        .chars()
        .filter(|c| !is_blank(*c) && !matches!(c, '：' | ':' | '【' | '】' | '[' | ']' | '*'))
        .collect()
}

/// Whether another label follows inside a value: the element holds a whole table.
pub(super) fn split_any(words: &str) -> bool {
    LABELS.iter().any(|(_, labels)| {
        labels.iter().any(|label| {
            words.match_indices(label).any(|(at, _)| {
                words[at + label.len()..]
                    .trim_start()
                    .starts_with(['：', ':'])
            })
        })
    })
}
