//! `huidian list`.

use anyhow::Result;
use clap::ValueEnum;
use huidian_following::Selection;
use huidian_model::ReviewState;
use huidian_store::{PageRequest, WorkFilter, WorkSort, WorkSummary};
use huidian_wire::WorkShape;
use huidian_wire::csv::push_row;

use super::filters::Filters;
use super::{Place, print_json};
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::terminal::print_error;
use crate::terminal::{self, Style, Table};

/// 按条件列出文件 List works
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian list --sector 能源\n  \
    huidian list --issuer 工信部 --year 2024 --draft no\n  \
    huidian list --status 征求意见 --format csv > drafts.csv\n  \
    huidian list --kind 部门规章 --as-of 2024-06-01 --json")]
pub struct Options {
    #[command(flatten)]
    filters: Filters,
    #[arg(long, value_enum, default_value_t = Sort::Newest)]
    sort: Sort,
    /// 最多几条 At most this many [default: all]
    #[arg(long)]
    limit: Option<u32>,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// 同 --format json Same as --format json
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Sort {
    Newest,
    Oldest,
    Title,
    Rank,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
}

impl Options {
    pub fn run(self, place: &Place) -> Result<Outcome> {
        let library = place.open(Access::Read)?;
        let selection = self.filters.selection(&library)?;
        let day = selection.as_of.unwrap_or_else(|| library.today());
        let filter = filter(&library, &selection)?;
        let mut request = PageRequest::everything(day);
        request.limit = self.limit.unwrap_or(request.limit);
        request.sort = match self.sort {
            Sort::Newest => WorkSort::Newest,
            Sort::Oldest => WorkSort::Oldest,
            Sort::Title => WorkSort::Title,
            Sort::Rank => WorkSort::Rank,
        };
        let page = library.store.read()?.list_works(&filter, &request)?;
        let format = if self.json { Format::Json } else { self.format };
        match format {
            Format::Json => print_json(&page.items.iter().map(WorkShape::new).collect::<Vec<_>>())?,
            Format::Csv => terminal::print_exactly(&csv(&page.items))?,
            Format::Table => terminal::print(&table(&page.items, page.total_count))?,
        }
        Ok(Outcome::Done)
    }
}

fn filter(library: &Library, selection: &Selection) -> Result<WorkFilter> {
    for name in &selection.issuers {
        if library.catalogue.authorities.register.read(name).is_none() {
            print_error!("机关名录中没有“{name}”，只按字面查找 (not in the authority file)");
        }
    }
    let index = selection
        .search
        .is_some()
        .then(|| library.index())
        .transpose()?;
    Ok(library.finder(index.as_ref()).filter(selection)?)
}

fn table(works: &[WorkSummary], total: u64) -> String {
    if works.is_empty() {
        return "没有符合条件的文件 no works match\n".to_owned();
    }
    let mut table = Table::new([
        "日期",
        "时效",
        "资料截至",
        "类别",
        "文号",
        "发布机关",
        "标题",
    ]);
    for work in works {
        table.row([
            work.listed_in_words().unwrap_or_default(),
            work.force.status.chinese().to_owned(),
            work.known_until()
                .map(|on| on.to_string())
                .unwrap_or_default(),
            work.kind
                .map(|kind| kind.chinese().to_owned())
                .unwrap_or_default(),
            work.number
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            issuers(work),
            marked_title(work),
        ]);
    }
    let shown = if works.len() as u64 == total {
        String::new()
    } else {
        format!("，显示 {}", works.len())
    };
    let closing = terminal::paint(&format!("共 {total} 件{shown}"), Style::Faint);
    format!("{}{closing}\n", table.render())
}

/// What only a roundup or an inference speaks of is told as that.
fn marked_title(work: &WorkSummary) -> String {
    match work.review {
        ReviewState::Unreviewed => format!("{}（待核定 unconfirmed）", work.title),
        ReviewState::Reviewed | ReviewState::Rejected => work.title.clone(),
    }
}

/// The lead, and how many more.
pub fn issuers(work: &WorkSummary) -> String {
    match (work.issuers.lead(), work.issuers.count()) {
        (None, _) => String::new(),
        (Some(lead), 0 | 1) => lead.name.clone(),
        (Some(lead), count) => format!("{}等{count}家", lead.name),
    }
}

/// RFC 4180, with a byte-order mark so that spreadsheets read it as UTF-8.
fn csv(works: &[WorkSummary]) -> String {
    let mut text = String::from(
        "\u{FEFF}id,title,kind,draft,number,issuers,issuer_count,sectors,listed_on,published,effective,status,status_basis,text_held,known_until,newer_text_known\r\n",
    );
    for work in works {
        let shape = WorkShape::new(work);
        let issuers: Vec<&str> = shape
            .issuers
            .iter()
            .map(|issuer| issuer.name.as_str())
            .collect();
        let cells = [
            shape.id.clone(),
            shape.title.clone(),
            shape.kind.unwrap_or_default().to_owned(),
            shape.draft.to_string(),
            shape.number.clone().unwrap_or_default(),
            issuers.join("、"),
            shape.issuer_count.to_string(),
            shape.sectors.join(" "),
            work.listed_on.map(|on| on.to_string()).unwrap_or_default(),
            shape.dates.published.clone().unwrap_or_default(),
            shape.dates.effective.clone().unwrap_or_default(),
            shape.status.to_owned(),
            shape.status_basis.clone(),
            shape.text.held.to_string(),
            shape.known_until.clone().unwrap_or_default(),
            shape.newer_text_known.to_string(),
        ];
        push_row(&mut text, cells.iter().map(String::as_str));
    }
    text
}
