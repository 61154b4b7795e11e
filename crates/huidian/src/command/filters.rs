//! Conditions on works that several commands share.

use anyhow::{Context, Result};
use huidian_following::Selection;
use huidian_model::{Addressee, ForceStatus, Sector, Topic, WorkId, WorkKind};
use jiff::civil::Date;

use super::read_day;
use crate::library::Library;

/// Which works: conditions on a list, and a search.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Filters {
    /// 行业领域 Sector: 工业 能源 交通 金融 政务 智慧城市 人工智能 医疗 其他; several: --sector 能源 --sector 金融
    #[arg(long)]
    sector: Vec<Sector>,
    /// 主题 Topic, such as 数据安全 个人信息 关键信息基础设施 密码 等级保护; several are any, with a sector both
    #[arg(long)]
    topic: Vec<Topic>,
    /// 规范对象 Who must obey, such as 数据处理者 金融机构 or data-handlers
    #[arg(long)]
    addressee: Vec<Addressee>,
    /// 发布机关，全称、简称或曾用名 Issuer by any of its names; offices of a body count as the body
    #[arg(long)]
    issuer: Vec<String>,
    /// 效力层级 Kind, such as 部门规章 or departmental_rule
    #[arg(long)]
    kind: Vec<WorkKind>,
    /// 时效状态 Status: 有效 推定现行 待核 尚未施行 已废止 已失效 征求意见 未知（已修改是旧文本的状态，见 `huidian show`，检索可写 status:已修改）
    #[arg(long)]
    status: Vec<ForceStatus>,
    /// 公布年份 Year
    #[arg(long, value_parser = read_year)]
    year: Vec<i16>,
    /// 只要（或不要）征求意见稿 Only drafts, or none
    #[arg(long, value_name = "yes|no", num_args = 0..=1, default_missing_value = "yes", value_parser = read_flag)]
    draft: Option<bool>,
    /// 只要有（或没有）全文的 Only with a text, or only without
    #[arg(long, value_name = "yes|no", num_args = 0..=1, default_missing_value = "yes", value_parser = read_flag)]
    text: Option<bool>,
    /// 地区 Region of local works
    #[arg(long)]
    region: Vec<String>,
    /// 标题或文号中的词 Words in the title or number
    #[arg(long = "match", value_name = "WORDS")]
    words: Option<String>,
    /// 检索式；也可粘贴网页列表的地址 Works that a search finds; or the address of a list, such as '/works?sector=energy&year=2024'
    #[arg(long, value_name = "QUERY")]
    search: Option<String>,
    /// 这些文件 These works, by id, title or number
    #[arg(long, value_name = "WORK")]
    work: Vec<String>,
    /// 按哪一天判断时效 Day for which status is told [default: today]
    #[arg(long, value_parser = read_day, value_name = "DATE")]
    as_of: Option<Date>,
}

fn read_year(text: &str) -> Result<i16, String> {
    text.parse()
        .ok()
        .filter(|year| (1900..2200).contains(year))
        .ok_or_else(|| format!("{text} 不是年份 (not a year such as 2024)"))
}

fn read_flag(text: &str) -> Result<bool, String> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(format!("{text} is neither yes nor no")),
    }
}

impl Filters {
    /// What is asked for; a work that the library does not have is refused.
    pub fn selection(&self, library: &Library) -> Result<Selection> {
        let works: Result<Vec<WorkId>> =
            self.work.iter().map(|name| named(library, name)).collect();
        let mut selection = self.searched()?;
        selection.sectors.extend(&self.sector);
        selection.topics.extend(&self.topic);
        selection.addressees.extend(&self.addressee);
        selection.issuers.extend(self.issuer.iter().cloned());
        selection.kinds.extend(&self.kind);
        selection.statuses.extend(&self.status);
        selection.years.extend(&self.year);
        selection.regions.extend(self.region.iter().cloned());
        selection.is_draft = self.draft.or(selection.is_draft);
        selection.has_text = self.text.or(selection.has_text);
        selection.title = self.words.clone().or(selection.title);
        selection.works.extend(works?);
        selection.as_of = self.as_of.or(selection.as_of);
        Ok(selection)
    }

    /// What `--search` asks for: the conditions of an address, or words.
    fn searched(&self) -> Result<Selection> {
        let Some(search) = &self.search else {
            return Ok(Selection::default());
        };
        match Selection::of_address(search) {
            Some(selection) => Ok(selection.context("--search")?),
            None => Ok(Selection {
                search: Some(search.clone()),
                ..Selection::default()
            }),
        }
    }
}

fn named(library: &Library, name: &str) -> Result<WorkId> {
    library
        .find_work(name)?
        .with_context(|| format!("本库未收录：{name} (--work: not in this library)"))
}
