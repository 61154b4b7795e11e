//! `huidian collect --wanted`.

use anyhow::Result;
use huidian_collect::{Collector, Listed, Registry, Sink, Wanted, Way, columns_beside, wanted};
use huidian_model::Work;
use huidian_store::{PageRequest, WorkFilter};
use serde_json::json;

use super::print_json;
use crate::library::Library;
use crate::outcome::Outcome;
use crate::terminal;

/// Visits the sources of the works that have no text, then says of each that still has none where it is.
pub fn run(
    library: &Library,
    collector: &Collector<'_>,
    registry: &Registry,
    sink: &mut dyn Sink,
    as_json: bool,
) -> Result<Outcome> {
    let before = missing(library)?;
    let asked = wanted(&library.store.read()?, registry, &before)?;
    let mut ids: Vec<&str> = asked
        .iter()
        .filter(|wanted| matches!(wanted.way, Way::Listed | Way::Awaited))
        .filter_map(|wanted| wanted.source.as_deref())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let mut columns: Vec<&Listed> = ids
        .iter()
        .flat_map(|id| columns_beside(registry, id))
        .collect();
    columns.sort_by_key(|listed| &listed.source.id);
    columns.dedup_by_key(|listed| &listed.source.id);
    let chosen: Vec<Listed> = columns.into_iter().cloned().collect();
    if !chosen.is_empty() {
        collector.run(&chosen, sink)?;
    }
    let data = library.store.folder().to_owned();
    let registry = Registry::load(&library.store, &data)?;
    let left = wanted(&library.store.read()?, &registry, &missing(library)?)?;
    let all = count(library)?;
    if as_json {
        let works: Vec<_> = left.iter().map(shape).collect();
        print_json(&json!({"works": all, "held": all - left.len() as u64, "wanted": works}))?;
    } else {
        terminal::print(&summary(&left, all))?;
    }
    Ok(Outcome::Done)
}

/// Works whose text is not held, rejected ones and court cases left out.
fn missing(library: &Library) -> Result<Vec<Work>> {
    let filter = WorkFilter {
        has_text: Some(false),
        is_without_cases: true,
        ..WorkFilter::default()
    };
    let reader = library.store.read()?;
    let page = reader.list_works(&filter, &PageRequest::everything(library.today()))?;
    let mut works = Vec::new();
    for summary in page.items {
        works.extend(reader.find_work(&summary.id)?);
    }
    Ok(works)
}

fn count(library: &Library) -> Result<u64> {
    let filter = WorkFilter {
        is_without_cases: true,
        ..WorkFilter::default()
    };
    let request = PageRequest {
        limit: 1,
        ..PageRequest::everything(library.today())
    };
    Ok(library
        .store
        .read()?
        .list_works(&filter, &request)?
        .total_count)
}

fn shape(wanted: &Wanted) -> serde_json::Value {
    json!({
        "work": wanted.work.as_str(),
        "title": wanted.title,
        "way": wanted.way.id(),
        "source": wanted.source,
        "url": wanted.url,
        "detail": wanted.detail,
    })
}

fn summary(left: &[Wanted], all: u64) -> String {
    let mut text = String::new();
    for way in [Way::Listed, Way::Awaited, Way::ByHand, Way::Unknown] {
        let of_way: Vec<&Wanted> = left.iter().filter(|wanted| wanted.way == way).collect();
        if of_way.is_empty() {
            continue;
        }
        text.push_str(&format!("{}（{} 件）\n", way.chinese(), of_way.len()));
        for wanted in of_way {
            let url = wanted.url.as_deref().unwrap_or_default();
            text.push_str(&format!("  {}  {url}  {}\n", wanted.title, wanted.detail));
        }
    }
    text.push_str(&format!(
        "有文本 {} 件，共 {all} 件\n",
        all - left.len() as u64
    ));
    text
}
