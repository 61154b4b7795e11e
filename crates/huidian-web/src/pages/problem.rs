//! The page that says what went wrong and how to go on.

use askama::Template;
use axum::http::Uri;
use huidian_model::WorkId;
use huidian_text::{bigram_similarity, title_key};

use crate::error::Error;
use crate::request::{Language, Visitor, encode_path};
use crate::snapshot::Snapshot;
use crate::state::AppState;
use crate::views::{Frame, in_one_language, work_href};

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    frame: Frame,
    status: u16,
    heading: String,
    message: String,
    ways: Vec<(String, String)>,
    near: Vec<(String, String)>,
}

/// The page of an error; falls back to its bare message when even that page cannot be made.
pub(crate) fn problem_page(state: &AppState, visitor: Visitor, uri: &Uri, error: &Error) -> String {
    let frame = state.frame(visitor, uri);
    let snapshot = state.snapshot().unwrap_or_default();
    let heading = heading(&frame, error);
    let page = ProblemPage {
        status: error.status().as_u16(),
        message: explanation(&frame, error),
        ways: ways_on(state, &frame, &snapshot, error),
        near: match error {
            Error::NoSuchWork(id) => near_titles(&snapshot, id),
            _ => Vec::new(),
        },
        frame: Frame {
            is_indexed: false,
            ..frame.titled(heading)
        },
        heading: heading.to_owned(),
    };
    page.render().unwrap_or_else(|_| error.to_string())
}

fn heading(frame: &Frame, error: &Error) -> &'static str {
    match error {
        Error::NoSuchPage(_) | Error::Method { .. } => frame.t("没有这个页面", "No such page"),
        Error::NoSuchWork(_) => frame.t("本库没有这个文件", "This work is not in the library"),
        Error::EndedAct { .. } => frame.t("已废止，文本未收录", "Repealed, its text is not held"),
        Error::NoSuchProvision { .. } => frame.t("该文本没有这一条款", "No such provision"),
        Error::NoSuchVersion { .. } => frame.t("本库没有这个版本", "No such version here"),
        Error::TextNotHeld { .. } => frame.t("本库未收正文", "The text is not held"),
        Error::NoEarlierText { .. } => frame.t("没有可对照的文本", "Nothing to compare with"),
        Error::NoSuchCapture(_) => frame.t("没有这份原件", "No such original"),
        Error::NoSuchSearch(_) => frame.t("没有这个检索", "No such search"),
        Error::NoSuchNote(_) => frame.t("没有这条笔记", "No such note"),
        Error::NoSuchRegister(_) => frame.t("没有这份登记簿", "No such register"),
        Error::NoSuchJob(_) => frame.t("没有这项任务", "No such job"),
        Error::Parameter { .. } | Error::Unfit { .. } | Error::Form(_) => {
            frame.t("读不懂这个请求", "The request cannot be read")
        }
        Error::Unreadable(_) => frame.t("读不懂这个文件", "The file cannot be read"),
        Error::TooLarge { .. } => frame.t("文件太大", "The upload is too large"),
        Error::SignInNeeded(_) => frame.t("请先登录", "Please sign in"),
        Error::Forbidden(_) | Error::Forged => frame.t("没有权限", "Not allowed"),
        Error::TooMany { .. } => frame.t("请求太多", "Too many requests"),
        Error::SlowBody { .. } => frame.t("上传中断", "The upload came to a halt"),
        Error::TimedOut { .. } => frame.t("答复超时", "The answer took too long"),
        Error::Conflict(_) => frame.t("无法照办", "This cannot be done"),
        Error::NotPrinted => frame.t("没有做出 PDF", "No PDF was made"),
        Error::NoBrowser => frame.t("还不能做 PDF", "No PDF can be made yet"),
        Error::DiskFull
        | Error::Store(huidian_store::Error::Full | huidian_store::Error::BucketFull { .. }) => {
            frame.t("磁盘已满", "The disk is full")
        }
        _ => frame.t("出了差错", "Something went wrong"),
    }
}

fn explanation(frame: &Frame, error: &Error) -> String {
    let half = |reason: &str| in_one_language(reason, Language::English).into_owned();
    if frame.is_english() {
        return match error {
            Error::DiskFull
            | Error::Store(huidian_store::Error::Full | huidian_store::Error::BucketFull { .. }) => {
                Error::DiskFull.to_string()
            }
            Error::Internal(_) | Error::Template(_) | Error::Store(_) | Error::Search(_) => {
                "The fault has been written to the log.".to_owned()
            }
            Error::NoSuchProvision { .. } => "This text has no such provision.".to_owned(),
            Error::NoEarlierText { .. } => {
                "The library holds one text of this work: there is nothing to compare it with."
                    .to_owned()
            }
            Error::NoSuchWork(name) if name.is_empty() => "No work was named.".to_owned(),
            Error::Parameter { name, reason } if !is_of_address(frame, name) => format!(
                "{name}: {}. Go back, put it right in the form and send it again.",
                half(reason)
            ),
            Error::Parameter { name, reason } | Error::Unfit { name, reason } => {
                format!("Parameter {name}: {}", half(reason))
            }
            Error::Form(reason) => format!("The form cannot be read: {}", half(reason)),
            Error::Unreadable(reason) => half(reason),
            other => half(&other.to_string()),
        };
    }
    if let Error::Parameter { name, reason } = error
        && !is_of_address(frame, name)
    {
        let reason = in_one_language(reason, Language::Chinese);
        return format!("{name}：{reason}。请返回上一页，在表单里改正后再提交。");
    }
    in_one_language(&explanation_in_chinese(error), Language::Chinese).into_owned()
}

/// Whether a value that cannot be read stands in the address, which may be asked for without it; what a form says is put right in the form.
fn is_of_address(frame: &Frame, name: &str) -> bool {
    frame.query.first(name).is_some()
}

fn explanation_in_chinese(error: &Error) -> String {
    match error {
        Error::NoSuchPage(path) => format!("{path} 不是本库的地址。"),
        Error::NoSuchWork(name) if name.is_empty() => "没有说明是哪件文件。".to_owned(),
        Error::NoSuchWork(name) => format!("本库没有叫“{name}”的文件，也没有这个编号。"),
        Error::NoEarlierText { .. } => "这件文件本库只有一个文本，没有可以对照的另一个。".to_owned(),
        Error::NoSuchProvision { work, provision } => {
            format!("“{work}”的这一文本中没有“{provision}”。")
        }
        Error::NoSuchVersion { work, version } => format!("“{work}”没有 {version} 的文本。"),
        Error::TextNotHeld { reason, .. } | Error::EndedAct { reason, .. } => reason.clone(),
        Error::NoSuchCapture(hash) => format!("没有散列值为 {hash} 的原件。"),
        Error::NoSuchSearch(name) => format!("登记簿里没有检索“{name}”。"),
        Error::NoSuchNote(key) => format!("没有编号为 {key} 的笔记，或者它属于别人。"),
        Error::NoSuchRegister(name) => {
            format!("没有登记簿“{name}”，或者它属于别人。")
        }
        Error::NoSuchJob(key) => format!("没有编号为 {key} 的任务。"),
        Error::Parameter { name, reason } | Error::Unfit { name, reason } => {
            format!("参数 {name}：{}", in_one_language(reason, Language::Chinese))
        }
        Error::Form(reason) => format!("表单：{}", in_one_language(reason, Language::Chinese)),
        Error::Unreadable(reason) => reason.clone(),
        Error::TooLarge { limit_bytes } => format!("上限为 {} MB。", limit_bytes >> 20),
        Error::Method { method } => format!("此地址不接受 {method}。"),
        Error::SignInNeeded(who) => format!("此页需要{}。", needed(who)),
        Error::Forbidden(who) => format!("这样做需要{}。", needed(who)),
        Error::Forged => "表单已过期，或来自别的网站。请返回重试。若本站在代理之后，以别的域名访问，请管理员在配置的 [web] 里把 public_url 设为该地址。".to_owned(),
        Error::TooMany { retry_seconds } => format!("请在 {retry_seconds} 秒后再试。"),
        Error::TimedOut { seconds } => format!("超过 {seconds} 秒未能答复，请缩小范围再试。"),
        Error::SlowBody { seconds } => format!("已有 {seconds} 秒没有收到后续内容，请重新上传。"),
        Error::Conflict(reason) => reason.clone(),
        Error::NotPrinted => Error::NotPrinted.to_string(),
        Error::NoBrowser => Error::NoBrowser.to_string(),
        Error::DiskFull
        | Error::Store(huidian_store::Error::Full | huidian_store::Error::BucketFull { .. }) => {
            "服务器磁盘已满，这一步没有保存。请管理员腾出空间后重试。(The server's disk is full; nothing of this was kept.)".to_owned()
        }
        Error::Internal(_) | Error::Template(_) | Error::Store(_) | Error::Search(_) => "差错已记入日志。".to_owned(),
    }
}

/// Who may, in Chinese.
fn needed(who: &'static str) -> &'static str {
    match who {
        "user" => "登录",
        "user or token" => "登录，或使用令牌",
        "token that is good" => "有效的令牌：这一枚已过期、已撤销或写错了",
        "token of scope write" => "权限为 write（读写）的令牌",
        "owner of the register" => "是登记簿的主人或管理员",
        "editor" => "编辑或管理员的角色",
        "administrator" => "管理员的角色",
        other => other,
    }
}

fn search_for(frame: &Frame, words: &str) -> (String, String) {
    let href = format!("/search?q={}", encode_path(words));
    (href, format!("{}：{words}", frame.t("检索", "Search")))
}

fn ways_on(
    state: &AppState,
    frame: &Frame,
    snapshot: &Snapshot,
    error: &Error,
) -> Vec<(String, String)> {
    let mut ways = Vec::new();
    match error {
        Error::NoSuchProvision { work, .. }
        | Error::NoSuchVersion { work, .. }
        | Error::NoEarlierText { work }
        | Error::TextNotHeld { work, .. } => {
            let id = WorkId::new(work);
            ways.push((work_href(&id), format!("《{}》", snapshot.title(&id))));
            let record = state.library().record(&id).ok().flatten();
            for expression in record.iter().flat_map(|record| &record.expressions) {
                let label = &expression.id.label;
                let href = format!("{}?version={}", work_href(&id), encode_path(label));
                ways.push((href, format!("{} {label}", frame.t("文本", "Text of"))));
            }
        }
        Error::EndedAct { work, by, .. } => {
            let by = WorkId::new(by);
            ways.push((work_href(&by), format!("《{}》", snapshot.title(&by))));
            ways.push(search_for(frame, work));
        }
        Error::NoSuchWork(words) if words.is_empty() => {}
        Error::NoSuchWork(words) | Error::NoSuchPage(words) => {
            let words = words.trim_start_matches('/').replace(['-', '/'], " ");
            ways.push(search_for(frame, words.trim()));
        }
        Error::Parameter { name, .. } if is_of_address(frame, name) => {
            let href = frame.query.without(&[name.as_str()]).link(&frame.path);
            ways.push((href, format!("{} {name}", frame.t("去掉参数", "Leave out"))));
        }
        Error::NoSuchRegister(_) => {
            let name = frame.t("登记簿", "Registers").to_owned();
            ways.push(("/registers".to_owned(), name));
        }
        Error::SignInNeeded(_) | Error::Forbidden(_) => {
            if is_without_keeper(state) {
                let hint = frame.t(
                    "还没有管理员：在运行本库的机器上打开“开始使用”添加，或运行 huidian user add 名字 --role administrator",
                    "There is no administrator yet: open Getting started on the library's own machine and add one, or run huidian user add NAME --role administrator",
                );
                ways.push(("/welcome".to_owned(), hint.to_owned()));
                return ways;
            }
            ways.push((frame.sign_in_link(), frame.t("登录", "Sign in").to_owned()));
        }
        _ => {}
    }
    ways.push((
        "/works".to_owned(),
        frame.t("全部文件", "All works").to_owned(),
    ));
    ways.push(("/".to_owned(), frame.t("首页", "Home").to_owned()));
    ways
}

fn is_without_keeper(state: &AppState) -> bool {
    let reader = state.library().store().read();
    reader.is_ok_and(|reader| matches!(reader.has_administrator(), Ok(false)))
}

/// Works whose titles share most with what was asked for.
pub(super) fn near_titles(snapshot: &Snapshot, asked: &str) -> Vec<(String, String)> {
    const SHOWN: usize = 5;
    let key = title_key(asked);
    let mut near: Vec<(f64, &WorkId)> = snapshot
        .entries()
        .iter()
        .map(|entry| {
            let similarity = bigram_similarity(&title_key(&entry.work.title), &key);
            (similarity, &entry.work.id)
        })
        .filter(|(similarity, _)| *similarity > 0.3)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    near.into_iter()
        .take(SHOWN)
        .map(|(_, id)| (work_href(id), snapshot.title(id).to_owned()))
        .collect()
}
