//! `huidian share`.

use anyhow::{Context, Result};
use huidian_following::rights::SHARED;
use huidian_following::share::{self, LinkState, Target};
use huidian_model::{Clock, SystemClock};
use huidian_wire::ShareLinkShape;
use jiff::ToSpan;

use super::filters::Filters;
use super::{NO_PUBLIC_ADDRESS, Place, minute_in_china, print_json};
use crate::config::Config;
use crate::library::Access;
use crate::outcome::Outcome;
use crate::terminal::print_error;
use crate::terminal::{self, Table};

/// 分享链接：给没有账号的人一个资料包 Links that open a bundle to whoever has them
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian share create --year 2024 --days 30 --uses 100\n  \
    huidian share list\n  \
    huidian share revoke ID")]
pub struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// 新建 Make a link
    Create {
        #[command(flatten)]
        filters: Box<Filters>,
        /// 几天后失效 Days until it expires [default: never]
        #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
        days: Option<u16>,
        /// 最多用几次 Uses until it is used up [default: any number]
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
        uses: Option<u32>,
    },
    /// 列出链接和使用次数 List links with their counts
    List {
        #[arg(long)]
        json: bool,
    },
    /// 收回 Revoke a link
    Revoke {
        /// 标识或整个链接 Id, or the whole link
        #[arg(allow_hyphen_values = true)]
        id: String,
    },
}

impl Options {
    pub fn run(self, place: &Place) -> Result<Outcome> {
        match self.action {
            Action::Create {
                filters,
                days,
                uses,
            } => create(place, &filters, days, uses),
            Action::List { json } => list(place, json),
            Action::Revoke { id } => revoke(place, &id),
        }
    }
}

fn create(
    place: &Place,
    filters: &Filters,
    days: Option<u16>,
    uses: Option<u32>,
) -> Result<Outcome> {
    let library = place.open(Access::Write)?;
    let selection = filters.selection(&library)?;
    let index = selection
        .search
        .as_ref()
        .map(|_| library.index())
        .transpose()?;
    let finder = library.finder(index.as_ref());
    if finder.found(&library.store.read()?, &selection)?.is_empty() {
        print_error!(
            "没有符合条件的文件：{} (no work matches; no link made)",
            selection.name()
        );
        return Ok(Outcome::NotFound);
    }
    let expires_at = days
        .map(|days| {
            SystemClock
                .now()
                .checked_add((i64::from(days) * 24).hours())
        })
        .transpose()
        .context("--days is too many")?;
    let request = share::Request {
        target: &Target::Bundle(selection.query()),
        created_by: SHARED,
        expires_at,
        use_limit: uses,
    };
    let path = share::create(&library.store, &request)?;
    let config = Config::read(None, &place.folder()?)?;
    let base = config.base_url();
    if config.web.public_url.is_some() {
        terminal::print(&format!("{base}{path}\n"))?;
        print_error!("{}", selection.name());
    } else {
        terminal::print(&format!("{path}\n"))?;
        print_error!("{}；接在网站地址后面，例如 {base}{path}", selection.name());
        print_error!("{NO_PUBLIC_ADDRESS}");
    }
    Ok(Outcome::Done)
}

fn list(place: &Place, json: bool) -> Result<Outcome> {
    let library = place.open(Access::Read)?;
    let now = SystemClock.now();
    let reader = library.store.read()?;
    let links = reader.share_links()?;
    let mut shapes: Vec<ShareLinkShape> = links
        .iter()
        .map(|link| ShareLinkShape::new(link, now))
        .collect();
    for shape in &mut shapes {
        if let Some(Target::Register(key)) = Target::read(&shape.target)
            && let Some(register) = reader.find_register(key)?
        {
            shape.name = format!("登记簿“{}”", register.name);
        }
    }
    if json {
        print_json(&shapes)?;
        return Ok(Outcome::Done);
    }
    let mut table = Table::new(["标识", "内容", "次数", "失效", "状态"]);
    for (shape, link) in shapes.into_iter().zip(&links) {
        let limit = shape
            .use_limit
            .map(|limit| format!("/{limit}"))
            .unwrap_or_default();
        table.row([
            shape.id,
            shape.name,
            format!("{}{limit}", shape.use_count),
            link.expires_at.map(minute_in_china).unwrap_or_default(),
            LinkState::of(link, now).chinese().to_owned(),
        ]);
    }
    terminal::print(&table.render())?;
    Ok(Outcome::Done)
}

/// Takes the id that `list` shows, or the whole link.
fn revoke(place: &Place, given: &str) -> Result<Outcome> {
    let library = place.open(Access::Write)?;
    let last = given.split("/share/").last().unwrap_or(given);
    let id = last.split(['.', '/']).next().unwrap_or(last);
    if share::revoke(&library.store, id, SHARED)? {
        return Ok(Outcome::Done);
    }
    print_error!("没有有效的链接：{id} (no such link, or revoked before)");
    Ok(Outcome::NotFound)
}
