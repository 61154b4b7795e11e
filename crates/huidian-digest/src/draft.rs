//! Draft marks inside and after titles, and words that say a text is a draft.

use huidian_text::fold;

/// Marks of drafts, folded, longest first.
pub(crate) const MARKS: [&str; 25] = [
    "公开征求意见稿",
    "再次征求意见稿",
    "二次征求意见稿",
    "修订征求意见稿",
    "草案征求意见稿",
    "征求意见草案",
    "征求意见稿",
    "公开征集意见稿",
    "意见征集稿",
    "征求意见",
    "二次审议稿",
    "三次审议稿",
    "修订草案",
    "修正草案",
    "修正案草案",
    "草案稿",
    "草案",
    "送审讨论稿",
    "送审稿",
    "报批稿",
    "讨论稿",
    "审议稿",
    "公示稿",
    "意见稿",
    "初稿",
];

/// Whether a title itself says that it is a draft: （征求意见稿） or 草案 at its end, or in brackets before a closing bracket.
pub(crate) fn is_draft_title(title: &str) -> bool {
    let folded = fold(title);
    let mut core = folded.trim();
    loop {
        if MARKS.iter().any(|mark| core.ends_with(mark)) {
            return true;
        }
        let Some(inner) = core.strip_suffix(')') else {
            return false;
        };
        let Some(open) = inner.rfind('(') else {
            return false;
        };
        if MARKS.iter().any(|mark| inner[open + 1..].contains(mark)) {
            return true;
        }
        core = core[..open].trim_end();
    }
}

/// The length in characters of a draft mark that starts `folded`, brackets included: `(征求意见稿)`, `征求意见稿`, `草案(二次审议稿)`.
pub(crate) fn leading_mark(folded: &[char]) -> Option<usize> {
    let open = usize::from(matches!(folded.first(), Some('(' | '[')));
    let rest: String = folded[open..].iter().take(20).collect();
    let (mark, skipped) = MARKS.iter().find_map(|mark| {
        let rest = &rest;
        rest.strip_prefix("国家标准").unwrap_or(rest);
        if rest.starts_with(mark) {
            return Some((mark, 0));
        }
        // (2024年征求意见稿), (修订版征求意见稿)
        (open == 1)
            .then(|| rest.find(mark))
            .flatten()
            .filter(|at| *at <= 24 && !rest[..*at].contains(')'))
            .map(|at| (mark, rest[..at].chars().count()))
    })?;
    if *mark == "征求意见" && open == 0 {
        return None;
    }
    let mut end = open + skipped + mark.chars().count();
    if open == 1 {
        while end < folded.len() && !matches!(folded[end], ')' | ']') && end < 24 {
            end += 1;
        }
        end = (end + 1).min(folded.len());
    }
    Some(end)
}

/// Whether the words around a title say that comments are sought or that the text is still a draft.
pub(crate) fn says_draft(folded: &str) -> bool {
    const SAYING: [&str; 20] = [
        "批准发布之前",
        "批准公布之前",
        "报批公示",
        "听取社会各界意见",
        "公开征求",
        "征求意见",
        "征求社会",
        "征求公众",
        "征集意见",
        "征求对",
        "公开征集",
        "征询意见",
        "意见反馈",
        "反馈意见",
        "提请审议",
        "初次审议",
        "二次审议",
        "送审稿",
        "报批稿",
        "征求各",
    ];
    SAYING.iter().any(|word| {
        folded
            .match_indices(word)
            .any(|(at, _)| !is_over(&folded[..at], &folded[at + word.len()..]))
    })
}

/// 此前曾公开征求意见, 在充分征求意见的基础上, 征求意见后: what went before tells of a text that is none any more.
fn is_over(before: &str, behind: &str) -> bool {
    const PAST: [&str; 8] = ["此前", "曾", "前期", "先前", "早前", "充分", "多次", "多轮"];
    const DONE: [&str; 7] = [
        "后",
        "的基础上",
        "基础上",
        "结束",
        "工作后",
        "意见后",
        "意见的基础上",
    ];
    let start = before
        .char_indices()
        .rev()
        .take_while(|(_, c)| !matches!(c, ',' | '。' | ';' | '>'))
        .take(10)
        .last()
        .map_or(before.len(), |(at, _)| at);
    let near = &before[start..];
    PAST.iter().any(|word| near.contains(word)) || DONE.iter().any(|word| behind.starts_with(word))
}

/// Whether words say that a text is to be written yet: 下达5项国家标准计划, 获批立项, 标准项目《甲》. A plan that something rests on is none.
pub(crate) fn says_planned(folded: &str) -> bool {
    const PLANS: [&str; 12] = [
        "标准项目",
        "标准需求",
        "制修订项目",
        "制定计划",
        "制修订计划",
        "标准计划",
        "研制计划",
        "计划项目",
        "获批立项",
        "批准立项",
        "拟立项",
        "立项公示",
    ];
    const GROUNDS: [&str; 6] = ["根据", "依据", "按照", "落实", "发布", "实施"];
    folded.split([',', '。', ';', '!']).any(|clause| {
        let plans = PLANS.iter().any(|word| clause.contains(word))
            || clause.contains("下达") && clause.contains("计划");
        plans && !GROUNDS.iter().any(|word| clause.contains(word))
    })
}

/// 2023年第一批推荐性国家标准计划: the plan itself is out, and what it plans is to be written yet.
pub(crate) fn is_plan_of_standards(title: &str) -> bool {
    title.contains("标准") && title.ends_with("计划")
}

/// Whether a stage of work on a standard comes before its publication; `None` where the word says nothing of it.
pub(crate) fn stage_is_draft(stage: &str) -> Option<bool> {
    let folded = fold(stage);
    match folded.trim() {
        "true" | "yes" | "draft" | "是" => return Some(true),
        "false" | "no" | "否" => return Some(false),
        _ => {}
    }
    const BEFORE: [&str; 18] = [
        "正在批准",
        "批准阶段",
        "预研",
        "编制中",
        "审定",
        "征求意见",
        "起草",
        "送审",
        "审查",
        "报批",
        "立项",
        "草案",
        "制定中",
        "在研",
        "修订中",
        "批准中",
        "公示",
        "下达计划",
    ];
    const AFTER: [&str; 8] = [
        "已发布",
        "现行",
        "发布",
        "有效",
        "即将实施",
        "实施",
        "废止",
        "出版",
    ];
    // 批准 alone is the stage before 发布 (GB/T 16733)
    if folded.trim() == "批准" || BEFORE.iter().any(|word| folded.contains(word)) {
        Some(true)
    } else if AFTER.iter().any(|word| folded.contains(word)) {
        Some(false)
    } else {
        None
    }
}
