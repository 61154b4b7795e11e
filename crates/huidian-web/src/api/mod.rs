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
mod release;
mod search;
mod table;
mod works;

pub(crate) use problem::problem_json;
pub(crate) use release::RELEASE;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};

use self::parameters::check_parameters;
use self::table::Table;
use crate::downloads;
use crate::state::AppState;

/// Addresses below `/api/v1`.
pub(crate) fn routes(state: &AppState) -> Router<AppState> {
    table(state.config().upload_limit_bytes)
        .into_router()
        .layer(from_fn(check_parameters))
        .layer(from_fn_with_state(state.clone(), release::tell))
}

/// Largest JSON body, in bytes: ids of a few thousand works.
const SMALL: usize = 512 << 10;

fn table(limit: usize) -> Table {
    Table::default()
        .get("/works", works::list)
        .get("/works.csv", downloads::csv_for_programs)
        .get("/works.xlsx", downloads::xlsx_for_programs)
        .get("/works.json", downloads::json)
        .get("/works/{id}", works::show)
        .get("/works/{id}/expressions", works::expressions)
        .get("/works/{id}/expressions/{label}", works::expression)
        .get("/works/{id}/relations", works::relations)
        .get("/works/{id}/citations", citations::list)
        .get("/works/{id}/comparison", digests::comparison)
        .get("/works/{id}/events", events::of_work)
        .get("/works/{id}/{*provision}", works::provision)
        .get("/coverage", coverage::show)
        .get("/facets", works::facets)
        .get("/search", search::search)
        .get("/suggestions", search::suggestions)
        .get("/events", events::list)
        .get("/registers", registers::list)
        .post("/registers", SMALL, registers::create)
        .get("/registers/{id}", registers::show)
        .patch("/registers/{id}", registers::rename)
        .delete("/registers/{id}", registers::remove)
        .get("/registers/{id}/works", registers::works)
        .post("/registers/{id}/works", SMALL, registers::add_works)
        .patch("/registers/{id}/works/{work}", registers::note_work)
        .delete("/registers/{id}/works/{work}", registers::remove_work)
        .get("/registers/{id}/searches", registers::searches)
        .post("/registers/{id}/searches", SMALL, registers::add_search)
        .delete("/registers/{id}/searches/{name}", registers::remove_search)
        .get("/registers/{id}/changes", registers::changes)
        .get("/registers/{id}/brief", registers::brief)
        .get("/notes", notes::list)
        .post("/notes", SMALL, notes::add)
        .get("/notes/{id}", notes::show)
        .patch("/notes/{id}", notes::change)
        .delete("/notes/{id}", notes::remove)
        .post("/notes/{id}/restore", SMALL, notes::restore)
        .post("/citations", limit, citations::cite)
        .post("/quotations", limit, quotations::check)
        .post("/duties/answers", SMALL, duties::answers)
        .post("/digests/read", limit, digests::read)
        .post("/digests/check", limit, digests::check)
        .get("/digests/write", digests::written)
        .get("/imports", jobs::imports)
        .post("/imports", limit, imports::import)
        .post("/acts", SMALL, acts::act)
        .get("/batches", acts::batches)
        .post("/batches/{id}/undo", SMALL, acts::undo)
        .get("/readings", acts::readings)
        .get("/jobs", jobs::list)
        .get("/jobs/{id}", jobs::show)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::table;
    use crate::openapi::{operations, tags};

    #[test]
    fn every_address_is_described_and_every_described_one_exists() {
        // tables and catalogues are answered by another wing; the tests of the binary ask for them
        let is_elsewhere = |path: &str| {
            ["/api/v1/exports", "/api/v1/oscal"]
                .iter()
                .any(|start| path.starts_with(start))
        };
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
            .filter(|operation| !is_elsewhere(&operation.path))
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
