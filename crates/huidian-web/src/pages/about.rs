//! `GET /about` and `GET /api`: what the library holds, and how programs reach it.

use askama::Template;
use axum::extract::{OriginalUri, State};
use huidian_store::Counts;

use super::{Shown, show};
use crate::openapi::{Operation, half, operations, tags};
use crate::request::{Language, Visitor};
use crate::state::AppState;
use crate::views::{Frame, minute_of};

#[derive(Template)]
#[template(path = "about.html")]
struct AboutPage {
    frame: Frame,
    counts: Counts,
    last_import: Option<String>,
}

#[derive(Template)]
#[template(path = "api.html")]
struct ApiPage {
    frame: Frame,
    /// Address of the library.
    base: String,
    groups: Vec<Group>,
    problems: [(&'static str, &'static str); 11],
}

/// Operations that belong together.
struct Group {
    name: String,
    description: String,
    operations: Vec<Operation>,
}

fn groups(language: Language) -> Vec<Group> {
    let all: Vec<Operation> = operations()
        .into_iter()
        .map(|operation| operation.told_in(language))
        .collect();
    let group = |(name, description): (String, String)| Group {
        operations: all
            .iter()
            .filter(|operation| operation.tag == name)
            .cloned()
            .collect(),
        name,
        description: half(&description, language).to_owned(),
    };
    tags().into_iter().map(group).collect()
}

pub(crate) async fn about(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
) -> Shown {
    let reader = state.library().store().read()?;
    let frame = state.frame(visitor, &uri);
    let title = frame.t("关于本库", "About");
    show(&AboutPage {
        counts: reader.holdings()?,
        last_import: reader.last_import_at()?.map(minute_of),
        frame: frame.titled(title),
    })
}

/// Kinds of problems a program meets, and what to do about each.
const PROBLEMS: [(&str, &str); 11] = [
    (
        "bad-parameter",
        "参数不认识或读不懂：detail 写明是哪一个、给了什么、可以给什么 a parameter is unknown or not understood",
    ),
    (
        "no-such-work",
        "本库没有这个编号，ways 里有检索地址 no work of that id here",
    ),
    (
        "no-such-version",
        "没有这个文本，ways 里有全部文本 no text of that label",
    ),
    (
        "no-such-provision",
        "该文本没有这一条 no such provision in that text",
    ),
    (
        "text-not-held",
        "本库未收正文，detail 写明原因 the text is not held, detail says why",
    ),
    (
        "sign-in-needed",
        "令牌缺失、失效或错误 a good token is needed",
    ),
    ("forbidden", "角色或令牌范围不够 role or scope missing"),
    (
        "unfit",
        "写法没有问题，但与本库所藏不合，detail 写明是哪一项 well formed, and yet not what can be done with what is held",
    ),
    ("too-large", "上传超过上限 larger than the limit"),
    (
        "unreadable",
        "上传的内容不是能读的文件 the body cannot be read as a file",
    ),
    (
        "timed-out",
        "超时或太忙，按 Retry-After 再试 try again after Retry-After",
    ),
];

/// The address readers know, else the one that is listened on.
fn base(state: &AppState) -> String {
    match state.public_url() {
        "" => format!("http://{}", state.config().listen),
        named => named.to_owned(),
    }
}

pub(crate) async fn api(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
) -> Shown {
    let language = visitor.language;
    let frame = state.frame(visitor, &uri);
    let title = frame.t("接口", "API");
    show(&ApiPage {
        base: base(&state),
        groups: groups(language),
        problems: PROBLEMS.map(|(code, meaning)| (code, half(meaning, language))),
        frame: frame.titled(title),
    })
}
