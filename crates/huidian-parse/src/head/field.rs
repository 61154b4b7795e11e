//! Labels under which pages and front matter give facts: 发文字号, 成文日期, `effective_date`.

/// What a label gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Field {
    Title,
    Number,
    Issuer,
    /// 成文日期, 发文日期
    SignedOn,
    /// 公布日期, 发布日期
    PublishedOn,
    /// 发布时间 and 更新时间 of a page: when somebody put it there
    PutOnlineOn,
    EffectiveOn,
    ExpiresOn,
    /// 废止日期
    RepealedOn,
    /// 有效性
    Force,
    /// 效力级别
    Kind,
    /// 索引号, 主题词, 浏览次数: known labels that say nothing of the text
    Page,
}

use Field as F;

/// Labels of information tables and bylines of public bodies (the items of 政府信息公开目录; what court, ministry and local sites add), spaces inside them left out.
const LABELS: [(&str, Field); 138] = [
    ("标题", F::Title),
    ("名称", F::Title),
    ("题名", F::Title),
    ("文件名称", F::Title),
    ("文件标题", F::Title),
    ("信息名称", F::Title),
    ("政策名称", F::Title),
    ("法规名称", F::Title),
    ("规章名称", F::Title),
    ("公文名称", F::Title),
    ("信息标题", F::Title),
    ("公文标题", F::Title),
    ("政策标题", F::Title),
    ("法规标题", F::Title),
    ("通知标题", F::Title),
    ("文件题名", F::Title),
    ("公文题名", F::Title),
    ("文件名", F::Title),
    ("公文名", F::Title),
    ("发文字号", F::Number),
    ("文号", F::Number),
    ("文件编号", F::Number),
    ("发文文号", F::Number),
    ("文件字号", F::Number),
    ("文件号", F::Number),
    ("公文字号", F::Number),
    ("公文文号", F::Number),
    ("发布文号", F::Number),
    ("公布文号", F::Number),
    ("发文编号", F::Number),
    ("令号", F::Number),
    ("发文机关", F::Issuer),
    ("发文单位", F::Issuer),
    ("发文部门", F::Issuer),
    ("发文机构", F::Issuer),
    ("发布机构", F::Issuer),
    ("发布机关", F::Issuer),
    ("发布单位", F::Issuer),
    ("发布部门", F::Issuer),
    ("公布机关", F::Issuer),
    ("颁布机关", F::Issuer),
    ("颁布单位", F::Issuer),
    ("制定机关", F::Issuer),
    ("制发机关", F::Issuer),
    ("制定单位", F::Issuer),
    ("印发机关", F::Issuer),
    ("印发单位", F::Issuer),
    ("成文日期", F::SignedOn),
    ("成文时间", F::SignedOn),
    ("发文日期", F::SignedOn),
    ("发文时间", F::SignedOn),
    ("签发日期", F::SignedOn),
    ("签署日期", F::SignedOn),
    ("制发日期", F::SignedOn),
    ("印发日期", F::SignedOn),
    ("印发时间", F::SignedOn),
    ("生成日期", F::SignedOn),
    ("形成日期", F::SignedOn),
    ("发布日期", F::PublishedOn),
    ("公布日期", F::PublishedOn),
    ("颁布日期", F::PublishedOn),
    ("颁布时间", F::PublishedOn),
    ("公布时间", F::PublishedOn),
    ("发布时间", F::PutOnlineOn),
    ("公开日期", F::PutOnlineOn),
    ("公开时间", F::PutOnlineOn),
    ("信息公开日期", F::PutOnlineOn),
    ("上网日期", F::PutOnlineOn),
    ("上网时间", F::PutOnlineOn),
    ("更新时间", F::PutOnlineOn),
    ("更新日期", F::PutOnlineOn),
    ("录入时间", F::PutOnlineOn),
    ("信息时间", F::PutOnlineOn),
    ("时间", F::PutOnlineOn),
    ("日期", F::PutOnlineOn),
    ("生效日期", F::EffectiveOn),
    ("生效时间", F::EffectiveOn),
    ("施行日期", F::EffectiveOn),
    ("施行时间", F::EffectiveOn),
    ("实施日期", F::EffectiveOn),
    ("实施时间", F::EffectiveOn),
    ("执行日期", F::EffectiveOn),
    ("失效日期", F::ExpiresOn),
    ("失效时间", F::ExpiresOn),
    ("终止日期", F::ExpiresOn),
    ("有效期至", F::ExpiresOn),
    ("有效期截止", F::ExpiresOn),
    ("有效期截止日期", F::ExpiresOn),
    ("有效期", F::ExpiresOn),
    ("废止日期", F::RepealedOn),
    ("废止时间", F::RepealedOn),
    ("时效状态", F::Force),
    ("有效性", F::Force),
    ("时效性", F::Force),
    ("时效", F::Force),
    ("效力状态", F::Force),
    ("有效状态", F::Force),
    ("文件状态", F::Force),
    ("是否有效", F::Force),
    ("效力", F::Force),
    ("效力级别", F::Kind),
    ("效力位阶", F::Kind),
    ("法律性质", F::Kind),
    ("法规类别", F::Kind),
    ("效力层级", F::Kind),
    ("批准部门", F::Page),
    ("批准机关", F::Page),
    ("批准日期", F::Page),
    ("法规分类", F::Page),
    ("法宝引证码", F::Page),
    ("索引号", F::Page),
    ("统一登记号", F::Page),
    ("统一编号", F::Page),
    ("登记号", F::Page),
    ("规范性文件登记号", F::Page),
    ("主题分类", F::Page),
    ("主题词", F::Page),
    ("关键词", F::Page),
    ("信息分类", F::Page),
    ("信息类别", F::Page),
    ("所属主题", F::Page),
    ("组配分类", F::Page),
    ("分类", F::Page),
    ("体裁分类", F::Page),
    ("服务对象", F::Page),
    ("公文种类", F::Page),
    ("文种", F::Page),
    ("公开方式", F::Page),
    ("公开类别", F::Page),
    ("公开范围", F::Page),
    ("公开属性", F::Page),
    ("内容概述", F::Page),
    ("来源", F::Page),
    ("信息来源", F::Page),
    ("文章来源", F::Page),
    ("浏览次数", F::Page),
    ("点击数", F::Page),
    ("字号", F::Page),
];

/// Labels that only stand in the byline of a page: one of them is enough to know it.
pub(super) const BYLINE_LABELS: [&str; 9] = [
    "来源",
    "信息来源",
    "文章来源",
    "浏览次数",
    "点击数",
    "字号",
    "发布时间",
    "更新时间",
    "录入时间",
];

/// Keys of front matter and of the meta tags of public sites, lower case, without `_`, `-` and a prefix such as `dc.`.
const KEYS: [(&str, Field); 32] = [
    ("title", F::Title),
    ("articletitle", F::Title),
    ("lawname", F::Title),
    ("docno", F::Number),
    ("number", F::Number),
    ("documentnumber", F::Number),
    ("filenumber", F::Number),
    ("office", F::Issuer),
    ("issuer", F::Issuer),
    ("issuingauthority", F::Issuer),
    ("authority", F::Issuer),
    ("publisher", F::Issuer),
    ("signed", F::SignedOn),
    ("signdate", F::SignedOn),
    ("dated", F::SignedOn),
    ("publish", F::PublishedOn),
    ("published", F::PublishedOn),
    ("publishdate", F::PublishedOn),
    ("publishedon", F::PublishedOn),
    ("promulgated", F::PublishedOn),
    ("promulgateddate", F::PublishedOn),
    ("pubdate", F::PutOnlineOn),
    ("publishedtime", F::PutOnlineOn),
    ("date", F::PutOnlineOn),
    ("effective", F::EffectiveOn),
    ("effectivedate", F::EffectiveOn),
    ("effectiveon", F::EffectiveOn),
    ("expiry", F::ExpiresOn),
    ("expirydate", F::ExpiresOn),
    ("type", F::Kind),
    ("kind", F::Kind),
    ("status", F::Force),
];

/// The field of a Chinese label, spaces in it aside.
pub(crate) fn field_of_label(label: &str) -> Option<Field> {
    let plain = plain_label(label);
    LABELS
        .iter()
        .find(|(known, _)| *known == plain)
        .map(|(_, field)| *field)
}

/// A label without the spaces that justify it: 索 引 号 → 索引号.
pub(super) fn plain_label(label: &str) -> String {
    label
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '【' | '】' | '[' | ']'))
        .collect()
}

/// The field of a key of front matter or of a tag, Chinese labels included.
pub(crate) fn field_of_key(key: &str) -> Option<Field> {
    let last = key.rsplit(['.', ':']).next().unwrap_or(key);
    let plain: String = last
        .chars()
        .filter(|c| !matches!(c, '_' | '-' | ' '))
        .flat_map(char::to_lowercase)
        .collect();
    KEYS.iter()
        .find(|(known, _)| *known == plain)
        .map(|(_, field)| *field)
        .or_else(|| field_of_label(key))
}
