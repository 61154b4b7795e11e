//! Lists of works as tables: for people in their words, for programs with the ids of JSON.

use huidian_model::{ForceStatus, Sector, WorkKind};

use crate::table::{Cell, Table};
use crate::work::WorkShape;

/// Columns of a list that people read.
pub const WORKS_FOR_PEOPLE: Table<'static> = Table {
    name: "文件",
    columns: &[
        ("标题", 60.0),
        ("文号", 24.0),
        ("效力层级", 14.0),
        ("发文机关", 40.0),
        ("机关数", 8.0),
        ("领域", 20.0),
        ("地区", 10.0),
        ("成文", 12.0),
        ("公布", 12.0),
        ("施行", 12.0),
        ("时效", 12.0),
        ("时效依据", 40.0),
        ("资料截至", 12.0),
        ("草案", 8.0),
        ("正文", 8.0),
        ("条数", 8.0),
        ("网址", 40.0),
    ],
};

/// A work in Chinese, with dates that can be sorted, and its address below `public_url`.
pub fn work_for_people(work: &WorkShape, public_url: &str, encoded_id: &str) -> Vec<Cell> {
    let issuers: Vec<&str> = work
        .issuers
        .iter()
        .map(|issuer| issuer.name.as_str())
        .collect();
    let sectors: Vec<&str> = work.sectors.iter().map(|id| sector_name(id)).collect();
    let yes = |is: bool| if is { "是" } else { "否" }.to_owned();
    let kind = work.kind.unwrap_or("");
    let path = format!("/works/{encoded_id}");
    // without a public address there is nothing a sheet could lead to
    let link = |text: &str| match public_url {
        "" => Cell::Text(text.to_owned()),
        base => Cell::Link {
            url: format!("{base}{path}"),
            text: text.to_owned(),
        },
    };
    vec![
        link(&work.title),
        work.number.clone().unwrap_or_default().into(),
        WorkKind::all()
            .find(|known| known.id() == kind)
            .map_or(kind, WorkKind::chinese)
            .to_owned()
            .into(),
        issuers.join("、").into(),
        Cell::Count(work.issuer_count as u64),
        sectors.join("、").into(),
        work.region.clone().unwrap_or_default().into(),
        Cell::date(work.dates.signed.as_deref()),
        Cell::date(work.dates.published.as_deref()),
        Cell::date(work.dates.effective.as_deref()),
        ForceStatus::ALL
            .into_iter()
            .find(|known| known.id() == work.status)
            .map_or(work.status, ForceStatus::chinese)
            .to_owned()
            .into(),
        work.status_basis.clone().into(),
        Cell::date(work.known_until.as_deref()),
        yes(work.draft).into(),
        if work.text.held { "有" } else { "无" }.to_owned().into(),
        Cell::Count(u64::from(work.text.article_count)),
        link(&format!("{public_url}{path}")),
    ]
}

/// Columns of a list that programs read, with ids and values as in JSON.
pub const WORKS_FOR_PROGRAMS: Table<'static> = Table {
    name: "works",
    columns: &[
        ("id", 32.0),
        ("title", 60.0),
        ("kind", 14.0),
        ("draft", 7.0),
        ("number", 24.0),
        ("issuers", 40.0),
        ("issuer_count", 7.0),
        ("sectors", 20.0),
        ("region", 10.0),
        ("signed", 12.0),
        ("published", 12.0),
        ("effective", 12.0),
        ("status", 12.0),
        ("text_held", 7.0),
        ("status_basis", 40.0),
        ("known_until", 12.0),
        ("newer_text_known", 7.0),
    ],
};

/// A work in the words of JSON.
pub fn work_for_programs(work: &WorkShape) -> Vec<Cell> {
    let issuers: Vec<&str> = work.issuers.iter().map(|i| i.name.as_str()).collect();
    let dates = &work.dates;
    [
        work.id.clone(),
        work.title.clone(),
        work.kind.unwrap_or("").to_owned(),
        work.draft.to_string(),
        work.number.clone().unwrap_or_default(),
        issuers.join("、"),
        work.issuer_count.to_string(),
        work.sectors.join(" "),
        work.region.clone().unwrap_or_default(),
        dates.signed.clone().unwrap_or_default(),
        dates.published.clone().unwrap_or_default(),
        dates.effective.clone().unwrap_or_default(),
        work.status.to_owned(),
        work.text.held.to_string(),
        work.status_basis.clone(),
        work.known_until.clone().unwrap_or_default(),
        work.newer_text_known.to_string(),
    ]
    .map(Cell::from)
    .into()
}

fn sector_name(id: &str) -> &str {
    Sector::ALL
        .into_iter()
        .find(|sector| sector.id() == id)
        .map_or(id, |sector| sector.chinese())
}
