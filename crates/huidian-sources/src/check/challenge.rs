//! Pages that ask whether a person is there. They are recognised and left alone, never answered.

use crate::answer::Answer;

/// A guard in front of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Challenge {
    Jiasule,
    Ruishu,
    Chinatax,
    PeoplesBank,
    Nmpa,
    Aliyun,
    EdgeOne,
    Account,
    /// 验证码, a slider, "visits too often".
    Verification,
    /// 403: the site does not want this visitor.
    Forbidden,
    /// A script and no words.
    Script,
}

impl Challenge {
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Jiasule => "加速乐验证页（521 或 __jsl 脚本）",
            Self::Ruishu => "412 动态令牌验证页",
            Self::Chinatax => "C3VK 脚本验证页",
            Self::PeoplesBank => "wzws 验证页",
            Self::Nmpa => "$_ts 脚本验证页",
            Self::Aliyun => "阿里云盾验证页",
            Self::EdgeOne => "EdgeOne 验证页",
            Self::Account => "公众号环境验证页",
            Self::Verification => "验证码或访问异常页",
            Self::Forbidden => "网站拒绝访问（403）",
            Self::Script => "只有脚本、没有内容的页面",
        }
    }
}

/// Words of guards in the page itself.
const FINGERPRINTS: &[(&str, Challenge)] = &[
    ("__jsl_clearance", Challenge::Jiasule),
    ("__jsluid", Challenge::Jiasule),
    ("C3VK", Challenge::Chinatax),
    ("wzwsconfirm", Challenge::PeoplesBank),
    ("wzwstemplate", Challenge::PeoplesBank),
    ("wzwschallenge", Challenge::PeoplesBank),
    ("$_ts", Challenge::Nmpa),
    ("aliyun_waf", Challenge::Aliyun),
    ("acw_sc__v2", Challenge::Aliyun),
    ("EO_Bot", Challenge::EdgeOne),
    ("EdgeOne", Challenge::EdgeOne),
    ("wappoc_appmsgcaptcha", Challenge::Account),
];
/// Words that a guard says to a person.
const WORDS: &[(&str, Challenge)] = &[
    ("环境异常", Challenge::Account),
    ("完成验证后即可继续访问", Challenge::Account),
    ("访问过于频繁", Challenge::Verification),
    ("访问异常", Challenge::Verification),
    ("请输入验证码", Challenge::Verification),
    ("拖动滑块", Challenge::Verification),
    ("安全验证", Challenge::Verification),
    ("人机验证", Challenge::Verification),
    ("您的访问请求可能存在威胁", Challenge::Verification),
];
/// Characters of text above which a page is a page, whatever words stand in it: an article may be about captchas.
const SHORT_PAGE: usize = 600;
/// Characters of text below which a page with scripts is a shell.
const SHELL: usize = 40;

/// The guard that an answer comes from; `None` for an answer of the site itself.
pub fn challenge_in(answer: &Answer<'_>) -> Option<Challenge> {
    match answer.status {
        521 => return Some(Challenge::Jiasule),
        412 => return Some(Challenge::Ruishu),
        _ => {}
    }
    if answer.url.path().contains("appmsgcaptcha") {
        return Some(Challenge::Account);
    }
    let is_data = answer
        .content_type
        .is_some_and(|kind| kind.contains("json"));
    // JSON and files are never short pages with scripts
    let head = answer.body.iter().find(|byte| !byte.is_ascii_whitespace());
    let is_page = !is_data && head == Some(&b'<');
    if is_page && let Some(found) = guard_of_page(answer) {
        return Some(found);
    }
    (answer.status == 403).then_some(Challenge::Forbidden)
}

fn guard_of_page(answer: &Answer<'_>) -> Option<Challenge> {
    // no guard has a page of this size
    if answer.body.len() > 64 << 10 {
        return None;
    }
    let source = answer.text();
    let tree = huidian_extract::HtmlTree::new(&source);
    let text = tree.text_in(&(0..source.len()));
    let count = text.chars().filter(|c| !c.is_whitespace()).count();
    if count > SHORT_PAGE {
        return None;
    }
    if let Some((_, guard)) = FINGERPRINTS.iter().find(|(mark, _)| source.contains(mark)) {
        return Some(*guard);
    }
    if answer.cookies.iter().any(|name| name.starts_with("__jsl")) && count < SHELL {
        return Some(Challenge::Jiasule);
    }
    if let Some((_, guard)) = WORDS.iter().find(|(words, _)| text.contains(words)) {
        return Some(*guard);
    }
    let has = |name: &str| tree.elements().any(|element| element.name() == name);
    let has_frame = ["a", "ul", "table", "frame", "iframe", "form"]
        .iter()
        .any(|name| has(name));
    let is_shell = count < SHELL && has("script") && !has_frame;
    // a shell that names where its data is belongs to the site
    (is_shell
        && !source.contains("queryData")
        && !source.contains("querydata")
        && !source.contains(".json"))
    .then_some(Challenge::Script)
}
