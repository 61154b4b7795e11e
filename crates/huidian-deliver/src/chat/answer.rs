//! From a question to the words of the answer.

use huidian_model::{EventKind, ForceStatus, ReviewState, WorkId, horizon_words, standing_on};
use huidian_store::{PageRequest, WorkFilter, WorkSort, WorkSummary};

use super::brief;
use super::limits::SHOWN;
use super::provision::{absence, provision, work_link};
use super::question::Question;
use super::search_reply::{ended_act, missing, missing_number, search, search_link};
use super::status::{Aspect, told};
use super::{Context, Reply};
use crate::error::Result;
use huidian_following::Selection;

pub(super) const HELP: &str = "可以这样问：\n\
    · 年份：2024 → 当年资料包和件数；2024年5月 → 当月\n\
    · 领域：工业 能源 交通 金融 政务 智慧城市 人工智能 医疗 其他\n\
    · 机关：工信部、国家数据局……\n\
    · 标题或其中几个字：数据安全法\n\
    · 文号、标准号：国发〔2024〕1号、GB/T 22239\n\
    · 条文：数据安全法 第二十一条\n\
    · 时效：数据安全法还有效吗、什么时候施行\n\
    · 最新、即将施行、征求意见，可加领域：最新 能源\n\
    · 本周变化，可加领域或主题：本周 数据安全\n\
    · 下载：资料包、2024 能源 资料包 → 压缩包地址\n\
    · 年份、领域、机关可合用：2024 能源\n\
    · 我是谁、问什么：银行 数据出境 → 要弄清的几件事和依据\n\
    其他文字按全文检索。回复“帮助”再看本说明。";

pub(super) fn answer(asked: &Question, context: &Context<'_>) -> Result<Reply> {
    match asked {
        Question::Help => Ok(Reply::new("help", HELP.to_owned())),
        Question::Newest(selection) => newest(selection, context),
        Question::Upcoming(selection) => upcoming(selection, context),
        Question::Consultations(selection) => consultations(selection, context),
        Question::Brief(selection) => brief::brief(selection, context),
        Question::List(selection) => list(topic_of(selection), selection, context),
        Question::Work(work) => card(work, context),
        Question::Status(work, aspect) => status(work, *aspect, context),
        Question::Provision(named) => provision(named, context),
        Question::ShortFor(name, meant) => {
            let reply = answer(meant, context)?;
            Ok(Reply {
                text: format!("本库未收录《{name}》，按简称读作：\n{}", reply.text),
                ..reply
            })
        }
        Question::Missing(name) => Ok(missing(name, context)),
        Question::Ended(ended) => Ok(ended_act(ended, context)),
        Question::MissingNumber(number) => Ok(missing_number(number, context)),
        Question::Titles(words) => titles(words, context),
        Question::Search(words, results) => Ok(search(words, results.as_deref(), context)),
    }
}

fn topic_of(selection: &Selection) -> &'static str {
    match (
        selection.years.as_slice(),
        selection.sectors.as_slice(),
        selection.issuers.as_slice(),
    ) {
        ([_], [], []) => "year",
        ([], [_], []) => "sector",
        ([], [], [_]) => "issuer",
        _ => "list",
    }
}

fn first(context: &Context<'_>, limit: u32) -> PageRequest {
    PageRequest {
        limit,
        ..PageRequest::first(context.today)
    }
}

/// The works of a selection: how many, the bundle, the list, the newest.
pub(super) fn list(topic: &str, selection: &Selection, context: &Context<'_>) -> Result<Reply> {
    let filter = context.finder().filter(selection)?;
    let page = context.reader.list_works(&filter, &first(context, SHOWN))?;
    let name = selection.name();
    if page.items.is_empty() {
        return Ok(Reply::new(
            topic,
            format!("{name}：本库没有收录。{}", years_held(context)?),
        ));
    }
    let with_text = WorkFilter {
        has_text: Some(true),
        ..filter.clone()
    };
    let text_count = context
        .reader
        .list_works(&with_text, &first(context, 1))?
        .total_count;
    let mut text = format!(
        "{name}：共 {} 件，有全文 {text_count} 件\n",
        page.total_count
    );
    text.push_str(&format!("{}\n", status_counts(&filter, context)?));
    text.push_str(&format!(
        "下载资料包：{}\n",
        bundle_link(selection, context)
    ));
    text.push_str(&format!("在线查看：{}\n\n", list_link(selection, context)));
    push_works(&mut text, &page.items, WorkSummary::listed);
    Ok(Reply::new(topic, text))
}

fn years_held(context: &Context<'_>) -> Result<String> {
    let facets = context
        .reader
        .facets(&WorkFilter::default(), context.today)?;
    let years: Vec<String> = facets
        .years
        .iter()
        .take(5)
        .map(|facet| format!("{}（{} 件）", facet.value, facet.count))
        .collect();
    Ok(if years.is_empty() {
        String::new()
    } else {
        format!("\n最近几年：{}", years.join("、"))
    })
}

/// How many works have each status; only the statuses are counted, the other facets nobody asked for.
fn status_counts(filter: &WorkFilter, context: &Context<'_>) -> Result<String> {
    let works = context
        .reader
        .list_works(filter, &PageRequest::everything(context.today))?
        .items;
    let counts: Vec<String> = ForceStatus::ALL
        .into_iter()
        .map(|status| {
            let count = works
                .iter()
                .filter(|work| work.force.status == status)
                .count();
            (status, count)
        })
        .filter(|(_, count)| *count > 0)
        .map(|(status, count)| format!("{} {count}", status.chinese()))
        .collect();
    Ok(counts.join(" · "))
}

pub(super) fn bundle_link(selection: &Selection, context: &Context<'_>) -> String {
    let query = selection.query();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{}/bundles/huidian.zip{mark}{query}", context.public_url)
}

pub(super) fn list_link(selection: &Selection, context: &Context<'_>) -> String {
    let query = selection.query();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{}/works{mark}{query}", context.public_url)
}

/// What is said behind a title in a list.
trait Remark {
    fn listed(&self) -> String;
    fn dated(&self, kind: EventKind) -> String;
}

impl Remark for WorkSummary {
    fn listed(&self) -> String {
        let on = self
            .listed_in_words()
            .map(|on| format!("{on}，"))
            .unwrap_or_default();
        let known = horizon_words(self.known_until());
        let known = known.map_or_else(String::new, |known| format!("，{known}"));
        let unconfirmed = unconfirmed_of(self);
        format!("{on}{}{known}{unconfirmed}", self.force.status.chinese())
    }

    fn dated(&self, kind: EventKind) -> String {
        self.date_of(kind).map_or_else(
            || "日期不明".to_owned(),
            |on| format!("{on} {}{}", kind.chinese(), unconfirmed_of(self)),
        )
    }
}

/// What only a roundup or an inference speaks of is told as that.
fn unconfirmed_of(work: &WorkSummary) -> &'static str {
    match work.review {
        ReviewState::Unreviewed => "，待核定，未经核对",
        ReviewState::Reviewed | ReviewState::Rejected => "",
    }
}

fn push_works(text: &mut String, works: &[WorkSummary], remark: impl Fn(&WorkSummary) -> String) {
    for (index, work) in works.iter().enumerate() {
        text.push_str(&format!(
            "{}. 《{}》（{}）\n",
            index + 1,
            work.title,
            remark(work)
        ));
    }
}

fn newest(selection: &Selection, context: &Context<'_>) -> Result<Reply> {
    let mut filter = context.finder().filter(selection)?;
    let today = context.today;
    filter.listed_until = Some(filter.listed_until.map_or(today, |until| until.min(today)));
    let page = context.reader.list_works(&filter, &first(context, SHOWN))?;
    let mut text = format!("最新公布{}（截至 {today}）：\n", of(selection));
    if page.items.is_empty() {
        text.push_str("本库没有收录。\n");
    }
    push_works(&mut text, &page.items, WorkSummary::listed);
    text.push_str(&format!("更多：{}", list_link(selection, context)));
    Ok(Reply::new("newest", text))
}

/// What an answer is narrowed to, for its heading.
fn of(selection: &Selection) -> String {
    if selection.is_everything() {
        return String::new();
    }
    format!(" · {}", selection.name())
}

/// The selection, of one status.
fn with_status(selection: &Selection, status: ForceStatus) -> Selection {
    Selection {
        statuses: vec![status],
        ..selection.clone()
    }
}

/// The address of the calendar of a selection.
fn calendar_link(selection: &Selection, context: &Context<'_>) -> String {
    let query = selection.query();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{}/calendar.ics{mark}{query}", context.public_url)
}

/// Works with a status, by a date of theirs, the nearest day first.
fn by_date(
    selection: &Selection,
    kind: EventKind,
    context: &Context<'_>,
) -> Result<Vec<WorkSummary>> {
    let filter = context.finder().filter(selection)?;
    let mut works = context
        .reader
        .list_works(&filter, &PageRequest::everything(context.today))?
        .items;
    works.retain(|work| {
        work.date_of(kind)
            .is_none_or(|on| on.latest() >= context.today)
    });
    works.sort_by_key(|work| {
        (
            work.date_of(kind).is_none(),
            work.date_of(kind),
            work.id.clone(),
        )
    });
    Ok(works)
}

fn upcoming(selection: &Selection, context: &Context<'_>) -> Result<Reply> {
    let coming = with_status(selection, ForceStatus::NotYetInForce);
    let works = by_date(&coming, EventKind::Effective, context)?;
    let (of, calendar) = (of(selection), calendar_link(selection, context));
    if works.is_empty() {
        return Ok(Reply::new(
            "upcoming",
            format!("没有已公布、尚未施行的文件{of}。\n日历订阅，有了就会提醒：{calendar}"),
        ));
    }
    let mut text = format!("即将施行 {} 件{of}：\n", works.len());
    let shown = works.get(..SHOWN as usize).unwrap_or(&works);
    push_works(&mut text, shown, |work| work.dated(EventKind::Effective));
    text.push_str(&format!(
        "日历订阅：{calendar}\n全部：{}",
        list_link(&coming, context)
    ));
    Ok(Reply::new("upcoming", text))
}

fn consultations(selection: &Selection, context: &Context<'_>) -> Result<Reply> {
    let drafts = with_status(selection, ForceStatus::Draft);
    let mut works = by_date(&drafts, EventKind::ConsultationCloses, context)?;
    let of = of(selection);
    let open = works
        .iter()
        .take_while(|work| work.date_of(EventKind::ConsultationCloses).is_some())
        .count();
    let mut text = String::new();
    if open == 0 {
        text.push_str(&format!("没有截止日期在今天之后的征求意见稿{of}。\n"));
        push_newest_drafts(&mut text, &drafts, context)?;
    } else {
        text.push_str(&format!("正在征求意见 {open} 件{of}：\n"));
        works.truncate(open.min(SHOWN as usize));
        push_works(&mut text, &works, |work| {
            work.dated(EventKind::ConsultationCloses)
        });
    }
    text.push_str(&format!("全部征求意见稿：{}", list_link(&drafts, context)));
    Ok(Reply::new("consultations", text))
}

fn push_newest_drafts(text: &mut String, drafts: &Selection, context: &Context<'_>) -> Result<()> {
    let mut filter = context.finder().filter(drafts)?;
    filter.listed_until.get_or_insert(context.today);
    let page = context.reader.list_works(&filter, &first(context, SHOWN))?;
    if !page.items.is_empty() {
        text.push_str("最近的：\n");
        push_works(text, &page.items, WorkSummary::listed);
    }
    Ok(())
}

/// Title, status, facts and link of a work.
fn card(work: &WorkId, context: &Context<'_>) -> Result<Reply> {
    let Some(summary) = context.reader.find_summary(work, context.today)? else {
        return Ok(missing(work.as_str(), context));
    };
    let texts = context.reader.expressions_of(work)?;
    let (force, horizon) = (&summary.force, summary.horizon);
    let standing = standing_on(context.today, None, &texts, force, horizon);
    let mut text = format!("《{}》\n", summary.title);
    text.push_str(&format!("{}\n", standing.said()));
    if summary.review == ReviewState::Unreviewed {
        text.push_str("待核定：仅见于汇总，未经核对\n");
    }
    let facts: Vec<String> = [
        summary.kind.map(|kind| kind.chinese().to_owned()),
        summary.number.as_ref().map(ToString::to_string),
        Some(summary.issuers.names().collect::<Vec<_>>().join("、")),
    ]
    .into_iter()
    .flatten()
    .filter(|fact| !fact.is_empty())
    .collect();
    text.push_str(&format!("{}\n", facts.join(" · ")));
    let dates: Vec<String> = summary
        .dates
        .iter()
        .map(|(kind, on)| format!("{on} {}", kind.chinese()))
        .collect();
    text.push_str(&format!("{}\n", dates.join(" · ")));
    match &summary.text {
        Some(held) => text.push_str(&format!(
            "全文 {} 条：{}\n",
            held.article_count,
            work_link(work, context)
        )),
        None => text.push_str(&format!(
            "无全文：{}\n{}\n",
            absence(&summary),
            work_link(work, context)
        )),
    }
    if summary.text.is_some() {
        text.push_str("读一条：标题后加“第几条”");
    }
    Ok(Reply::new("work", text).about(work))
}

/// Whether a work holds, since when, and why.
fn status(work: &WorkId, aspect: Aspect, context: &Context<'_>) -> Result<Reply> {
    let Some(told) = told(work, aspect, context)? else {
        return Ok(missing(work.as_str(), context));
    };
    let text = format!("{told}{}", work_link(work, context));
    Ok(Reply::new("status", text).about(work))
}

fn titles(words: &str, context: &Context<'_>) -> Result<Reply> {
    let filter = WorkFilter {
        query: Some(words.to_owned()),
        ..WorkFilter::default()
    };
    let mut request = first(context, SHOWN);
    request.sort = WorkSort::Rank;
    let page = context.reader.list_works(&filter, &request)?;
    if let [work] = page.items.as_slice() {
        return card(&work.id, context);
    }
    let mut text = format!("标题含“{words}”的 {} 件：\n", page.total_count);
    push_works(&mut text, &page.items, WorkSummary::listed);
    let selection = Selection {
        title: Some(words.to_owned()),
        ..Selection::default()
    };
    text.push_str(&format!("全部：{}\n", list_link(&selection, context)));
    text.push_str(&format!("检索条文：{}", search_link(words, context)));
    Ok(Reply::new("titles", text))
}
