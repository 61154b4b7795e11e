//! Names of columns and keys: what 发布单位, 文号 or 实施日期 stand for.

use std::ops::Range;

use huidian_text::fold;

use crate::number::{find_number, is_announcement_number};
use crate::passage::Passage;
use crate::quote::quotes;

/// What a column or a key holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Field {
    Index,
    Title,
    Number,
    PlanNumber,
    Issuer,
    /// 归口单位 and the like: used where no issuer is named.
    Administering,
    Published,
    Signed,
    Adopted,
    /// 修订日期: the day of a revision.
    Amended,
    Effective,
    Closes,
    /// 日期, and nothing more.
    Date,
    Replaces,
    Stage,
    Category,
    /// 日期种类: what the date beside it is.
    DateKind,
    /// Known, and no fact of ours: 主要内容, 备注, 链接.
    Other,
}

const TITLES: [&str; 38] = [
    "政策",
    "政策名称",
    "文件名",
    "法规名",
    "政策名",
    "标准名",
    "文件名称",
    "文件",
    "名称",
    "标题",
    "题名",
    "题目",
    "标准名称",
    "标准中文名称",
    "中文名称",
    "法规名称",
    "法律名称",
    "法律法规",
    "法律法规名称",
    "政策法规",
    "政策法规名称",
    "政策文件",
    "政策标题",
    "项目名称",
    "项目中文名称",
    "计划名称",
    "制度名称",
    "文件标题",
    "规章名称",
    "标准",
    "法规",
    "法律",
    "规范性文件",
    "政策/标准",
    "标准项目名称",
    "条例名称",
    "名称及文号",
    "政策/法规",
];

const NUMBERS: [&str; 20] = [
    "文号",
    "发文字号",
    "发文号",
    "文件号",
    "文件编号",
    "公文字号",
    "字号",
    "令号",
    "标准号",
    "标准编号",
    "标准代号",
    "标准号/计划号",
    "编号",
    "发布文号",
    "国标号",
    "现行标准号",
    "文件文号",
    "法规编号",
    "标准代码",
    "公告号",
];

/// What a label names; `None` for a text that is no label.
pub(crate) fn field_of(label: &str) -> Option<Field> {
    let folded = fold(label);
    let name: String = folded
        .chars()
        .filter(|c| {
            !c.is_whitespace()
                && !matches!(c, ':' | '*' | '_' | '[' | ']' | '<' | '>' | '【' | '】')
        })
        .collect();
    let name = name.split('(').next().unwrap_or(&name);
    let length = name.chars().count();
    let longest = if name.is_ascii() { 24 } else { 14 };
    if let Some(field) = in_two_languages(name).and_then(named_twice) {
        return Some(field);
    }
    if length == 0 || length > longest {
        return None;
    }
    exact(name)
        .or_else(|| by_parts(name))
        .or_else(|| english(name))
}

/// 发布Issued, EffectiveDate施行日期: a name and its translation, Chinese first.
fn in_two_languages(name: &str) -> Option<(&str, &str)> {
    let is_han = |c: char| huidian_text::script::is_han(c);
    let (at, _) = name
        .char_indices()
        .zip(name.chars().skip(1))
        .find(|((_, c), next)| is_han(*c) != is_han(*next))
        .map(|((at, c), _)| (at + c.len_utf8(), c))?;
    let (front, back) = name.split_at(at);
    let back = back.trim_start_matches(['/', '|', '-']);
    let (chinese, english) = if front.starts_with(is_han) {
        (front, back)
    } else {
        (back, front.trim_end_matches(['/', '|', '-']))
    };
    let is_latin = english.len() >= 3
        && english
            .chars()
            .all(|c| c.is_ascii_alphabetic() || matches!(c, '.' | '\'' | '/' | '&'));
    (is_latin && english.len() <= 24 && chinese.chars().all(is_han)).then_some((chinese, english))
}

/// What a name in two languages names: 发布 alone may be a body or a day, and Issued says which.
fn named_twice((chinese, latin): (&str, &str)) -> Option<Field> {
    let second = english(latin)?;
    match exact(chinese).or_else(|| by_parts(chinese))? {
        Field::Issuer => Some(second),
        first => Some(first),
    }
}

/// English names, folded and without spaces.
fn english(name: &str) -> Option<Field> {
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if !name.is_ascii() {
        return None;
    }
    let field = match name {
        "no" | "no." | "#" | "index" | "id" | "seq" | "s/n" => Field::Index,
        "title" | "name" | "document" | "policy" | "law" | "regulation" | "standard"
        | "instrument" | "canonicaltitle" | "titlezh" | "chinesetitle" | "titlechinese"
        | "documenttitle" | "documentname" | "titleofdocument" | "nameofdocument"
        | "policyname" | "standardname" => Field::Title,
        "number" | "documentno." | "documentno" | "documentnumber" | "docno." | "docno"
        | "doc.no." | "ref" | "ref." | "refno." | "reference" | "referenceno." | "standardno."
        | "standardnumber" | "standardno" | "docnumber" => Field::Number,
        "issuer" | "issuers" | "issuedby" | "authority" | "authorities" | "issuingauthority"
        | "agency" | "issuingbody" | "department" | "publisher" | "publishedby" | "organ"
        | "regulator" => Field::Issuer,
        "date" | "day" | "month" | "year" => Field::Date,
        "datekind" | "dateof" => Field::DateKind,
        "status" | "stage" | "force" | "draft" => Field::Stage,
        "category" | "type" | "kind" | "sector" | "sectors" | "section" | "level" | "field"
        | "region" => Field::Category,
        "replaces" | "supersedes" => Field::Replaces,
        "link" | "url" | "notes" | "note" | "summary" | "remarks" | "source" | "comment"
        | "comments" => Field::Other,
        _ if has(&["effective", "inforce", "entryintoforce", "implementation"]) => Field::Effective,
        _ if has(&["commentsdue", "closing", "deadline", "consultationcloses"]) => Field::Closes,
        _ if has(&["adopted", "passed"]) => Field::Adopted,
        _ if has(&["signed"]) => Field::Signed,
        _ if has(&[
            "publish",
            "issuedon",
            "issuedate",
            "issued",
            "released",
            "promulgated",
            "publication",
            "issuedate",
            "releasedate",
        ]) =>
        {
            Field::Published
        }
        _ => return None,
    };
    Some(field)
}

fn exact(name: &str) -> Option<Field> {
    if TITLES.contains(&name) {
        return Some(Field::Title);
    }
    if NUMBERS.contains(&name) {
        return Some(Field::Number);
    }
    Some(match name {
        "序号" | "no" | "no." | "#" | "序" | "项次" | "行号" | "排序" => Field::Index,
        "日期" | "时间" | "年份" | "月份" | "年月" | "年度" => Field::Date,
        "单位" | "部门" | "机构" | "机关" | "主体" | "发布方" | "发布者" | "发布" | "发文"
        | "印发" | "公布" | "制定" | "颁布" | "发布部委" | "部委" => Field::Issuer,
        "施行" | "实施" | "生效" => Field::Effective,
        "截止" | "征求意见截止" | "意见征集截止" | "反馈截止" | "意见反馈截止" => {
            Field::Closes
        }
        "日期种类" | "日期类型" | "日期性质" => Field::DateKind,
        "状态" | "阶段" | "进展" | "进度" | "效力" | "时效" | "时效性" | "有效性" | "效力状态"
        | "项目状态" | "当前阶段" => Field::Stage,
        "类别" | "类型" | "领域" | "分类" | "级别" | "层级" | "地区" | "省份" | "行业" | "板块"
        | "方向" | "种类" | "地域" | "区域" | "所属领域" | "效力级别" | "效力位阶" => {
            Field::Category
        }
        "来源" | "出处" | "文章来源" | "信息来源" => Field::Administering,
        "概述" | "摘要" | "内容" | "要点" | "要求" | "备注" | "说明" | "链接" | "网址" | "下载"
        | "解读" | "适用范围" | "概述/要求" | "全文" | "原文" => Field::Other,
        _ => return None,
    })
}

/// Names of the number that a project bears before it is a standard.
const OF_PLANS: [&str; 8] = [
    "计划号",
    "计划编号",
    "计划代号",
    "项目编号",
    "项目号",
    "立项号",
    "项目代号",
    "计划项目编号",
];

/// Parts of names of columns that say nothing of which document a row is.
const BESIDE: [&str; 18] = [
    "英文",
    "内容",
    "概述",
    "摘要",
    "备注",
    "链接",
    "网址",
    "主要",
    "重点",
    "亮点",
    "ics",
    "ccs",
    "周期",
    "负责",
    "联系",
    "制修订",
    "性质",
    "制/修",
];

fn by_parts(name: &str) -> Option<Field> {
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    // 2024年9月24日 is a day and no name of one
    let is_day = has(&["日期", "时间", "年份", "年月"])
        || name.ends_with('日') && !name.contains(|c: char| c.is_ascii_digit());
    // 法律依据, 设定依据: what a row rests on, and not what it is about
    if name.ends_with("依据") {
        return Some(Field::Other);
    }
    // 文件名称及文号
    if has(&["名称", "标题"]) && has(&["文号", "编号", "字号"]) {
        return Some(Field::Title);
    }
    if has(&["代替", "替代", "被代", "取代"]) {
        return Some(Field::Replaces);
    }
    if has(&OF_PLANS) {
        return Some(Field::PlanNumber);
    }
    if is_day {
        return Some(day_by_parts(name));
    }
    if has(&["文号", "字号", "标准号", "标准编号", "令号"]) {
        return Some(Field::Number);
    }
    if has(&["归口", "主管", "技术委员会", "标委会", "执行单位"]) {
        return Some(Field::Administering);
    }
    if has(&["起草", "编制", "参编", "参与"]) && has(&["单位", "机构", "部门", "人"])
    {
        return Some(Field::Other);
    }
    if names_issuer(name) {
        return Some(Field::Issuer);
    }
    if has(&["阶段", "进展", "状态"]) {
        return Some(Field::Stage);
    }
    if has(&["名称", "标题", "题名"]) && !has(&["英文", "单位", "部门", "机构", "企业"])
    {
        return Some(Field::Title);
    }
    if has(&BESIDE) {
        return Some(Field::Other);
    }
    if has(&["类别", "类型", "领域", "级别", "分类"]) {
        return Some(Field::Category);
    }
    None
}

/// 发布单位, 牵头部门; a short name of bodies says no more than that they are the row's.
fn names_issuer(name: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let ends_as_body = ["单位", "部门", "机构", "机关", "主体"]
        .iter()
        .any(|end| name.ends_with(end));
    ends_as_body
        && !name.contains(|c: char| c.is_ascii_digit())
        // 十一部门：… counts them and names none
        && !name.starts_with(huidian_text::numeral::is_numeral_char)
        && (has(&[
            "发布", "发文", "制定", "颁布", "印发", "出台", "公布", "颁发", "牵头", "批准", "下达",
            "签发", "责任", "联合", "发行",
        ]) || name.chars().count() <= 4)
}

/// Which day a name speaks of.
fn day_by_parts(name: &str) -> Field {
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&["截止", "截至", "反馈"]) {
        Field::Closes
    } else if has(&["实施", "施行", "生效", "执行"]) && !has(&["发布", "颁布"]) {
        Field::Effective
    } else if has(&["成文", "签署", "签发", "落款"]) {
        Field::Signed
    } else if has(&["通过", "审议"]) {
        Field::Adopted
    } else if has(&[
        "发布",
        "颁布",
        "公布",
        "发文",
        "印发",
        "出台",
        "批准",
        "公开",
        "公示",
        "下发",
        "征求意见",
        "发行",
        "上线",
    ]) {
        Field::Published
    } else if has(&[
        "更新", "收录", "入库", "采集", "下达", "立项", "完成", "计划", "报批",
    ]) {
        Field::Other
    } else {
        Field::Date
    }
}

/// How far from the front of a key its colon may stand.
pub(crate) const LABEL_REACH: usize = 36;

fn is_latin_letter(c: char) -> bool {
    c.is_ascii_alphabetic()
}

/// The key at the front of a line and where its value begins (in characters): `发布时间：2022-01-06`.
pub(crate) fn pair_at_start(text: &str) -> Option<(Field, usize)> {
    let chars: Vec<char> = text.chars().take(LABEL_REACH).collect();
    let colon = chars.iter().position(|c| matches!(c, '：' | ':' | '】'))?;
    let label: String = chars[..colon].iter().collect();
    // a longer one is a name in two languages
    let is_in_two_languages = label.contains(is_latin_letter) && !label.is_ascii();
    if colon >= 18 && !is_in_two_languages {
        return None;
    }
    let label = label.trim_start_matches(|c: char| !c.is_alphanumeric());
    let field = field_of(label)?;
    // Name:, Note: and Date: stand in any text; only telling English keys count
    if label.is_ascii()
        && (label.trim().len() < 6
            || !matches!(
                field,
                Field::Title | Field::Issuer | Field::Number | Field::Published | Field::Effective
            ))
    {
        return None;
    }
    // 标准：, 政策： open prose as often as a value; only plain keys count
    let is_vague = ["政策", "法规", "法律", "标准", "文件"].contains(&fold(label).trim());
    // 【政策法规】 alone on its line heads a section
    let is_vague = is_vague
        || chars[colon] == '】'
            && field == Field::Title
            && chars[colon + 1..]
                .iter()
                .all(|c| !c.is_alphanumeric() && *c != '《');
    // 【发布】《甲指南》: what happened, before the title
    let is_vague = is_vague
        || chars[colon] == '】' && field != Field::Title && chars.get(colon + 1) == Some(&'《');
    let is_loose = matches!(field, Field::Date | Field::Category) && label.chars().count() <= 1;
    (!is_vague && !is_loose).then_some((
        field,
        colon
            + 1
            + usize::from(
                chars
                    .get(colon + 1)
                    .is_some_and(|c| matches!(c, '：' | ':')),
            ),
    ))
}

/// 丙部 丁局 文号：… is the end of one value and then a key.
fn holds_later_key(head: &str) -> bool {
    let label = head.split(['：', ':', '】']).next().unwrap_or(head);
    // 发布 Issued is one key
    if !label.is_ascii() && label.contains(is_latin_letter) && field_of(label).is_some() {
        return false;
    }
    label
        .trim()
        .rsplit_once(char::is_whitespace)
        .is_some_and(|(before, last)| before.chars().count() > 1 && field_of(last).is_some())
}

/// 国发〔2025〕5号 and 2025年第11号 before the first key need no key of their own.
fn is_number_alone(passage: &Passage, head: &Range<usize>) -> bool {
    is_announcement_number(&passage.folded_text(head.clone()))
        || find_number(passage, head.clone()).as_ref() == Some(head)
}

fn begins_with_number(passage: &Passage) -> bool {
    let end = passage.chars.iter().position(|c| *c == ' ');
    end.is_some_and(|end| is_number_alone(passage, &(0..end)))
}

/// Key and value pairs of a line that holds nothing else: one, or several set apart by spaces, bars or semicolons.
pub(crate) fn pairs(passage: &Passage) -> Vec<(Field, Range<usize>)> {
    let mut found: Vec<(Field, Range<usize>)> = Vec::new();
    let mut starts = vec![0];
    for at in 1..passage.len() {
        if matches!(
            passage.chars[at - 1],
            ' ' | '|' | '｜' | '；' | ';' | '　' | '，' | '•'
        ) && !starts.contains(&at)
        {
            starts.push(at);
        }
    }
    for start in starts {
        // Issued in 发布 Issued: is the end of the key before it
        if found.last().is_some_and(|(_, value)| start < value.start) {
            continue;
        }
        let head: String = passage.chars[start..passage.len().min(start + LABEL_REACH)]
            .iter()
            .collect();
        if holds_later_key(&head) && (start > 0 || begins_with_number(passage)) {
            continue;
        }
        if let Some((field, value)) = pair_at_start(&head) {
            if let Some(last) = found.last_mut() {
                last.1.end = start;
            } else if start != 0 {
                let head = passage.trim(0..start);
                if !is_number_alone(passage, &head) {
                    return Vec::new();
                }
                found.push((Field::Number, head));
            }
            let from = (start + value).min(passage.len());
            found.push((field, from..passage.len()));
        }
    }
    for (_, range) in &mut found {
        *range = passage.trim(range.clone());
        while range.end > range.start
            && matches!(
                passage.chars[range.end - 1],
                '|' | '｜' | '；' | ';' | ' ' | '，'
            )
        {
            range.end -= 1;
        }
    }
    if is_badge(passage, &found) || tells_news(passage, &found) {
        found.clear();
    }
    found
}

/// 【部委】11月4日，甲局印发《乙通知》: a place in the page and its news, no body or kind.
fn tells_news(passage: &Passage, found: &[(Field, Range<usize>)]) -> bool {
    let [(field, value)] = found else {
        return false;
    };
    let is_name = matches!(
        field,
        Field::Issuer | Field::Administering | Field::Category | Field::Stage | Field::Date
    );
    is_name
        && value.len() > 20
        && passage.has("<", value.clone())
        && passage.has_any(&[",", "。", ";"], value.clone())
}

/// 【规范性文件】《甲办法》｜乙局｜6月14日印发: a kind before a title with its facts, and no key.
fn is_badge(passage: &Passage, found: &[(Field, Range<usize>)]) -> bool {
    let [(Field::Title, value)] = found else {
        return false;
    };
    let is_bracketed = value
        .start
        .checked_sub(1)
        .is_some_and(|at| passage.chars[at] == '】');
    let Some(quote) = quotes(passage)
        .into_iter()
        .find(|quote| value.contains(&quote.outer.start))
    else {
        return false;
    };
    is_bracketed
        && passage.chars[quote.outer.end.min(value.end)..value.end]
            .iter()
            .any(|c| c.is_alphanumeric())
}
