//! REST under `/api/v1`. Shapes are those of the command line (`huidian-wire`).

mod acts;
mod citations;
mod coverage;
mod digests;
mod duties;
mod events;
mod imports;
mod jobs;
mod notes;
mod parameters;
mod problem;
mod quotations;
mod registers;
mod search;
mod table;
mod works;

pub(crate) use problem::problem_json;

use axum::Router;
use axum::middleware::from_fn;

use self::parameters::check_parameters;
use self::table::Table;
use crate::downloads;
use crate::state::AppState;

/// Addresses below `/api/v1`.
pub(crate) fn routes(state: &AppState) -> Router<AppState> {
    table(state.config().upload_limit_bytes)
        .into_router()
        .layer(from_fn(check_parameters))
}

/// Largest JSON body, in bytes: ids of a few thousand works.
const SMALL: usize = 512 << 10;

fn table(limit: usize) -> Table {
    Table::default()
        .read("/works", works::list)
        .read("/works.csv", downloads::csv_for_programs)
        .read("/works.xlsx", downloads::xlsx_for_programs)
        .read("/works.json", downloads::json)
        .read("/works/{id}", works::show)
        .read("/works/{id}/expressions", works::expressions)
        .read("/works/{id}/expressions/{label}", works::expression)
        .read("/works/{id}/relations", works::relations)
        .read("/works/{id}/citations", citations::list)
        .read("/works/{id}/comparison", digests::comparison)
        .read("/works/{id}/events", events::of_work)
        .read("/works/{id}/{*provision}", works::provision)
        .read("/coverage", coverage::show)
        .read("/facets", works::facets)
        .read("/search", search::search)
        .read("/suggestions", search::suggestions)
        .read("/events", events::list)
        .read("/registers", registers::list)
        .take("/registers", SMALL, registers::create)
        .read("/registers/{id}", registers::show)
        .change("/registers/{id}", registers::rename)
        .remove("/registers/{id}", registers::remove)
        .read("/registers/{id}/works", registers::works)
        .take("/registers/{id}/works", SMALL, registers::add_works)
        .change("/registers/{id}/works/{work}", registers::note_work)
        .remove("/registers/{id}/works/{work}", registers::remove_work)
        .read("/registers/{id}/searches", registers::searches)
        .take("/registers/{id}/searches", SMALL, registers::add_search)
        .remove("/registers/{id}/searches/{name}", registers::remove_search)
        .read("/registers/{id}/changes", registers::changes)
        .read("/registers/{id}/brief", registers::brief)
        .read("/notes", notes::list)
        .take("/notes", SMALL, notes::add)
        .read("/notes/{id}", notes::show)
        .change("/notes/{id}", notes::change)
        .remove("/notes/{id}", notes::remove)
        .take("/notes/{id}/restore", SMALL, notes::restore)
        .take("/citations", limit, citations::cite)
        .take("/quotations", limit, quotations::check)
        .take("/duties/answers", SMALL, duties::answers)
        .take("/digests/read", limit, digests::read)
        .take("/digests/check", limit, digests::check)
        .read("/digests/write", digests::written)
        .read("/imports", jobs::imports)
        .take("/imports", limit, imports::import)
        .take("/acts", SMALL, acts::act)
        .read("/batches", acts::batches)
        .take("/batches/{id}/undo", SMALL, acts::undo)
        .read("/readings", acts::readings)
        .read("/jobs", jobs::list)
        .read("/jobs/{id}", jobs::show)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::table;
    use crate::openapi::{operations, tags};

    #[test]
    fn every_address_is_described_and_every_described_one_exists() {
        let table = table(0);
        let answered: BTreeSet<(String, String)> = table
            .addresses()
            .iter()
            .map(|(method, path)| {
                let path = path.replace("{*", "{");
                ((*method).to_owned(), format!("/api/v1{path}"))
            })
            .collect();
        let described: BTreeSet<(String, String)> = operations()
            .into_iter()
            .filter(|operation| operation.path.starts_with("/api/v1/"))
            .map(|operation| (operation.method, operation.path))
            .collect();
        assert_eq!(answered, described);
    }

    #[test]
    fn every_operation_is_told_to_people_too() {
        let groups: Vec<String> = tags().into_iter().map(|(name, _)| name).collect();
        for operation in operations() {
            let at = format!("{} {}", operation.method, operation.path);
            assert!(groups.contains(&operation.tag), "{at} has no group");
            assert!(!operation.summary.is_empty(), "{at} has no summary");
            assert!(operation.example.is_some(), "{at} has no example");
            for parameter in &operation.parameters {
                assert!(
                    !parameter.description.is_empty(),
                    "{at}: {}",
                    parameter.name
                );
            }
        }
    }
}
