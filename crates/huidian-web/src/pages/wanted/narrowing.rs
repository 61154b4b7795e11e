//! Which works the page is about: those of a list, a sector, a roundup, a register.

use huidian_following::register_filter;
use huidian_model::Sector;
use huidian_store::{Reader, WorkFilter};

use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::request::Query;
use crate::state::AppState;
use crate::views::{Frame, Named};

/// One way to narrow the page, or to widen it again.
pub(super) struct Narrowing {
    pub(super) label: String,
    pub(super) href: String,
    pub(super) is_chosen: bool,
}

pub(super) struct Narrowed {
    pub(super) filter: WorkFilter,
    /// Empty for the whole library.
    pub(super) name: String,
    /// What else the page can be narrowed to, by kind.
    pub(super) choices: Vec<(&'static str, Vec<Narrowing>)>,
}

pub(super) fn narrowed(
    state: &AppState,
    reader: &Reader<'_>,
    query: &Query,
    keeper: Option<&RegisterKeeper>,
    frame: &Frame,
) -> Result<Narrowed, Error> {
    let mut selection = query.selection()?;
    // sectors are known by their names too
    let named = query.all("sector").filter_map(named_sector);
    selection.sectors = named.collect();
    let mut filter = WorkFilter {
        is_without_cases: true,
        ..state.finder().filter(&selection)?
    };
    let mut names: Vec<String> = selection
        .sectors
        .iter()
        .map(|sector| sector.named(frame.visitor.language).to_owned())
        .collect();
    names.extend(selection.years.iter().map(ToString::to_string));
    let roundups = reader.roundups()?;
    if let Some(name) = query.first("roundup") {
        let works = roundups
            .get(name)
            .ok_or_else(|| Error::parameter("roundup", "没有这份汇总 (no such roundup)"))?;
        restrict(&mut filter, works.clone());
        names.push(name.to_owned());
    }
    if let Some(name) = query.first("register") {
        let keeper = keeper.ok_or(Error::SignInNeeded("user"))?;
        let register = keeper.find(state, name)?;
        let followed = register_filter(reader, &register, &state.finder())?;
        restrict(&mut filter, followed.works.unwrap_or_default());
        names.push(register.name);
    }
    Ok(Narrowed {
        name: names.join(" · "),
        choices: vec![
            (
                frame.t("领域", "Sector"),
                choices(
                    query,
                    "sector",
                    Sector::ALL.map(|sector| {
                        (
                            sector.id().to_owned(),
                            sector.named(frame.visitor.language).to_owned(),
                        )
                    }),
                ),
            ),
            (
                frame.t("汇总", "Roundup"),
                choices(
                    query,
                    "roundup",
                    roundups.keys().map(|name| (name.clone(), name.clone())),
                ),
            ),
        ],
        filter,
    })
}

/// Only these works, of those that the filter has.
fn restrict(filter: &mut WorkFilter, works: Vec<huidian_model::WorkId>) {
    filter.works = Some(match filter.works.take() {
        None => works,
        Some(asked) => asked
            .into_iter()
            .filter(|work| works.contains(work))
            .collect(),
    });
}

fn choices(
    query: &Query,
    name: &'static str,
    values: impl IntoIterator<Item = (String, String)>,
) -> Vec<Narrowing> {
    values
        .into_iter()
        .map(|(value, label)| {
            let is_chosen = query.has(name, &value);
            let other = query.without(&[name]);
            Narrowing {
                label,
                href: if is_chosen {
                    other.link("/wanted")
                } else {
                    other.with(name, &value).link("/wanted")
                },
                is_chosen,
            }
        })
        .collect()
}

/// A sector by its id or its name.
fn named_sector(name: &str) -> Option<Sector> {
    Sector::ALL
        .into_iter()
        .find(|sector| sector.id() == name || sector.chinese() == name)
}
