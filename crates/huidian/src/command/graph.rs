//! `huidian graph`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use clap::ValueEnum;
use huidian_model::{Relation, WorkId};
use huidian_store::Reader;
use huidian_wire::{GraphEdgeShape, GraphNodeShape, GraphShape};

use super::{Place, print_json};
use crate::library::Access;
use crate::outcome::Outcome;
use crate::terminal;
use crate::terminal::print_error;

/// 一件文件与哪些文件相关 How a work hangs together with others
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian graph 网络数据安全管理条例\n  \
    huidian graph 生成式人工智能服务安全基本要求 --depth 2 --format dot | dot -Tsvg > graph.svg")]
pub struct Options {
    #[arg(required = true)]
    work: Vec<String>,
    /// 走几步 Steps away from the work
    #[arg(long, default_value_t = 1)]
    depth: u32,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Dot,
}

/// Beyond this many works a picture shows nothing.
const MOST_NODES: usize = 2000;

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        let library = place.open(Access::Read)?;
        let name = self.work.join(" ");
        let Some(work) = library.find_work(&name)? else {
            print_error!("本库未收录：{name} (not in this library)");
            return Ok(Outcome::NotFound);
        };
        let (distances, relations) = walk(&library.store.read()?, &work, self.depth)?;
        let graph = graph(&library.store.read()?, &work, &distances, &relations)?;
        match if self.json { Format::Json } else { self.format } {
            Format::Json => print_json(&graph)?,
            Format::Dot => terminal::print(&dot(&graph))?,
            Format::Text => terminal::print(&text(&work, &distances, &relations))?,
        }
        Ok(Outcome::Done)
    }
}

/// Works within `depth` steps, and the relations between them.
fn walk(
    reader: &Reader<'_>,
    root: &WorkId,
    depth: u32,
) -> Result<(BTreeMap<WorkId, u32>, Vec<Relation>)> {
    let mut distances = BTreeMap::from([(root.clone(), 0)]);
    let mut edges = BTreeSet::new();
    let mut relations = Vec::new();
    let mut frontier = vec![root.clone()];
    for step in 1..=depth {
        let mut next = Vec::new();
        for work in &frontier {
            for relation in reader.relations_of(work)? {
                let other = if &relation.from == work {
                    &relation.to
                } else {
                    &relation.from
                };
                if !distances.contains_key(other) && distances.len() < MOST_NODES {
                    distances.insert(other.clone(), step);
                    next.push(other.clone());
                }
                if distances.contains_key(other)
                    && edges.insert((relation.from.clone(), relation.kind, relation.to.clone()))
                {
                    relations.push(relation);
                }
            }
        }
        frontier = next;
    }
    Ok((distances, relations))
}

fn graph(
    reader: &Reader<'_>,
    root: &WorkId,
    distances: &BTreeMap<WorkId, u32>,
    relations: &[Relation],
) -> Result<GraphShape> {
    let mut nodes = Vec::new();
    for (id, distance) in distances {
        let title = reader.find_title(id)?.unwrap_or_else(|| id.to_string());
        nodes.push(GraphNodeShape {
            id: id.to_string(),
            title,
            distance: *distance,
        });
    }
    let edges = relations
        .iter()
        .map(|relation| GraphEdgeShape {
            from: relation.from.to_string(),
            kind: relation.kind.id(),
            to: relation.to.to_string(),
            on: relation.on.map(|on| on.to_string()),
            evidence: relation.evidence.clone(),
            confirmed: relation.is_confirmed,
        })
        .collect();
    Ok(GraphShape {
        root: root.to_string(),
        nodes,
        edges,
    })
}

fn dot(graph: &GraphShape) -> String {
    let quote = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let mut out = String::from("digraph huidian {\n  rankdir=LR;\n  node [shape=box];\n");
    for node in &graph.nodes {
        out.push_str(&format!(
            "  {} [label={}];\n",
            quote(&node.id),
            quote(&node.title)
        ));
    }
    for edge in &graph.edges {
        out.push_str(&format!(
            "  {} -> {} [label={}];\n",
            quote(&edge.from),
            quote(&edge.to),
            quote(edge.kind)
        ));
    }
    out.push_str("}\n");
    out
}

fn text(root: &WorkId, distances: &BTreeMap<WorkId, u32>, relations: &[Relation]) -> String {
    let mut out = format!("{root}\n");
    for relation in relations {
        let on = relation
            .on
            .map(|on| format!("（{on}）"))
            .unwrap_or_default();
        let sure = if relation.is_confirmed { "" } else { " ?" };
        let near = distances
            .get(&relation.from)
            .min(distances.get(&relation.to))
            .copied()
            .unwrap_or(0);
        let indent = "  ".repeat(near as usize + 1);
        out.push_str(&format!(
            "{indent}{} —{}→ {}{on}{sure}\n",
            relation.from,
            relation.kind.chinese(true),
            relation.to
        ));
    }
    out.push_str(&format!(
        "{} 件文件，{} 条关系\n",
        distances.len(),
        relations.len()
    ));
    out
}
