//! Works, their texts, provisions, relations and citations.

use axum::Json;
use axum::extract::{Path, State};
use huidian_model::{Document, NamedPlace, Work};
use huidian_operations::{COMPOSED_MARK, ReadProvision, composed_of_work};
use huidian_wire::{
    ComposedProvisionShape, ComposedTextShape, CopyShape, ExpressionShape, NodeShape,
    PlacedProvisionShape, ProvisionShape, RelationShape, StandingShape, SuccessorShape,
    TextWithTreeShape, WithinShape, WorkDetailShape, WorkFacetShape, WorkFacetValueShape,
    WorkShape, WorksShape,
};

use crate::api::release::next_page;
use crate::error::Error;
use crate::listing::{arranged, refuse_absent_names, summary_on};
use crate::request::Query;
use crate::snapshot::Page;
use crate::state::AppState;

type Answer<T> = Result<Json<T>, Error>;

/// `GET /api/v1/works`
pub(crate) async fn list(State(state): State<AppState>, query: Query) -> Answer<WorksShape> {
    refuse_absent_names(&state, &query)?;
    let snapshot = state.snapshot()?;
    let facets = arranged(&state, &snapshot, &query)?;
    let (cursor, limit) = Page::read(&query)?;
    let page = Page::cut(&snapshot, &facets.matching, &cursor, limit)?;
    let force = state.library().force_on(&snapshot, state.day(&query)?)?;
    let works = page
        .positions
        .iter()
        .map(|place| WorkShape::new(&summary_on(&snapshot.entries()[*place], &force[*place])))
        .collect();
    let next = page
        .positions
        .last()
        .filter(|_| page.has_next)
        .map(|place| {
            let id = &snapshot.entries()[*place].work.id;
            let place = ("after", id.as_str());
            next_page(&query, place, "/api/v1/works", &snapshot.mark)
        });
    Ok(Json(WorksShape {
        total: facets.matching.len(),
        works,
        next,
        release: snapshot.release,
    }))
}

/// `GET /api/v1/facets`
pub(crate) async fn facets(
    State(state): State<AppState>,
    query: Query,
) -> Answer<Vec<WorkFacetShape>> {
    refuse_absent_names(&state, &query)?;
    let snapshot = state.snapshot()?;
    let facets = arranged(&state, &snapshot, &query)?;
    let shapes = facets
        .values
        .iter()
        .cloned()
        .map(|(facet, values)| WorkFacetShape {
            field: facet.id(),
            values: values
                .into_iter()
                .map(|value| WorkFacetValueShape {
                    value: value.value,
                    works: value.count,
                })
                .collect(),
        });
    Ok(Json(shapes.collect()))
}

/// `GET /api/v1/works/{id}`
pub(crate) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    query: Query,
) -> Answer<WorkDetailShape> {
    let snapshot = state.snapshot()?;
    let entry = snapshot.entry(&id)?;
    let record = state.record(&id)?;
    let day = state.day(&query)?;
    let shape = WorkDetailShape::new(
        &summary_on(entry, &record.force_on(day)),
        &record.standing(day, None),
        &record.work,
        &record.expressions,
        &record.relations,
    );
    let companions = state.library().companions_of(&record.work.id)?;
    let copies = state.library().copies_of(&record.work.id)?;
    let copies = copies.iter().map(|copy| {
        CopyShape::new(
            &copy.manifestation,
            &copy.capture,
            copy.leads,
            copy.differing,
        )
    });
    let namesakes = state.library().namesakes_of(&record.work.id, day)?;
    let reader = state.library().store().read()?;
    let composed = composed_of_work(&reader, &record.work, day)?;
    let composed = composed.and_then(|(base, held, made)| {
        let whole = ComposedProvisionShape::new(
            None,
            made.told_decisions(),
            made.told_undone(),
            made.is_whole(),
        )?;
        let units = made.told_units(&held);
        Some(ComposedTextShape::new(
            &base.id,
            COMPOSED_MARK.0,
            whole,
            units,
        ))
    });
    Ok(Json(
        shape
            .with_recognition(&record.expressions, &reader)?
            .with_companions(&companions)
            .with_copies(copies.collect())
            .with_namesakes(&namesakes)
            .with_composed(composed),
    ))
}

/// `GET /api/v1/works/{id}/expressions`
pub(crate) async fn expressions(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Answer<Vec<ExpressionShape>> {
    let record = state.record(&id)?;
    let reader = state.library().store().read()?;
    let shapes = record.expressions.iter();
    let shapes = shapes.map(|text| ExpressionShape::held(text, &reader));
    Ok(Json(shapes.collect::<Result<_, _>>()?))
}

/// `GET /api/v1/works/{id}/expressions/{label}`
pub(crate) async fn expression(
    State(state): State<AppState>,
    Path((id, label)): Path<(String, String)>,
) -> Answer<TextWithTreeShape> {
    let record = state.record(&id)?;
    let expression = record
        .expression(&label)
        .ok_or_else(|| Error::NoSuchVersion {
            work: record.work.id.to_string(),
            version: label.clone(),
        })?;
    let document = state.library().document(&expression.id)?;
    Ok(Json(TextWithTreeShape {
        expression: ExpressionShape::held(expression, &state.library().store().read()?)?,
        provisions: nodes(&document),
        text: document.text.clone(),
    }))
}

fn nodes(document: &Document) -> Vec<NodeShape> {
    document
        .provisions
        .iter()
        .map(|provision| NodeShape {
            path: provision.path.to_string(),
            kind: provision.kind.id(),
            start: provision.start,
            end: provision.end,
            parent: provision.parent,
        })
        .collect()
}

/// `GET /api/v1/works/{id}/relations`
pub(crate) async fn relations(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Answer<Vec<RelationShape>> {
    let record = state.record(&id)?;
    let shape = |relation| RelationShape::new(relation, &record.work.id);
    Ok(Json(record.relations.iter().map(shape).collect()))
}

/// `GET /api/v1/works/{id}/{path}`
pub(crate) async fn provision(
    State(state): State<AppState>,
    Path((id, path)): Path<(String, String)>,
    query: Query,
) -> Answer<PlacedProvisionShape> {
    let record = state.record(&id)?;
    let missing = || Error::NoSuchProvision {
        work: record.work.id.to_string(),
        provision: path.chars().take(200).collect(),
    };
    let place: NamedPlace = path.parse().map_err(|_| missing())?;
    let (day, version) = (state.day(&query)?, query.first("version"));
    let read = state
        .library()
        .read_provision(&record.work.id, &place, version, day)?;
    let release = state.library().store().read()?.last_event_seq()?;
    Ok(Json(placed(&record.work, &read, release)))
}

fn placed(work: &Work, read: &ReadProvision, release: i64) -> PlacedProvisionShape {
    let (named_by, punishes) = read.own_references.clone().told();
    let successors = read.successors.iter();
    let made = read.composed.as_ref();
    PlacedProvisionShape {
        work: work.id.to_string(),
        title: work.title.clone(),
        version: read.expression.id.label.clone(),
        release,
        standing: StandingShape::new(&read.standing()),
        provision: match read.provision() {
            Some(provision) => ProvisionShape::new(&read.document, provision),
            None => ProvisionShape::put_in(&read.path),
        },
        within: WithinShape::new(named_by, punishes),
        succeeded_by: successors
            .map(|one| SuccessorShape::new(&one.expression, &one.title, &one.path, one.similarity))
            .collect(),
        composed: made.and_then(|made| {
            ComposedProvisionShape::new(
                read.composed_words().map(str::to_owned),
                made.told_decisions(),
                made.told_undone(),
                made.is_whole(),
            )
        }),
    }
}
