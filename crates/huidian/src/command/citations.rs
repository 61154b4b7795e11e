//! `huidian citations`.

use anyhow::Result;
use huidian_model::{ProvisionPath, WorkId, texts_on};
use huidian_store::Reader;
use huidian_wire::{CitationShape, CitationsShape, CitingShape};
use jiff::civil::Date;

use super::{Place, print_json, read_day};
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::terminal::print_error;
use crate::terminal::{self, Style, Table};

/// 一件文件或一条引用了谁、被谁引用 What a work or article refers to, and what refers to it
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian citations 数据安全法                 被引用和引用\n  \
    huidian citations 数据安全法 第二十一条      只看这一条\n  \
    huidian citations 网络安全法 --incoming --json")]
pub struct Options {
    /// 文件 Work; then, if wanted, a provision
    #[arg(required = true, value_name = "WORK [PROVISION]")]
    words: Vec<String>,
    /// 只看被引用 Only what refers to it
    #[arg(long, conflicts_with = "outgoing")]
    incoming: bool,
    /// 只看引用 Only what it refers to
    #[arg(long)]
    outgoing: bool,
    /// 看哪一天的文本 Day whose text is read for outgoing references [default: today]
    #[arg(long, value_parser = read_day, value_name = "DATE")]
    as_of: Option<Date>,
    #[arg(long)]
    json: bool,
}

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        let library = place.open(Access::Read)?;
        let Some((work, path)) = library.find_place(&self.words)? else {
            print_error!("本库未收录：{} (not in this library)", self.words.join(" "));
            return Ok(Outcome::NotFound);
        };
        // articles are numbered through a code, whatever part is named with them
        let path = path.map(|place| place.path);
        let reader = library.store.read()?;
        let shape = CitationsShape {
            incoming: if self.outgoing {
                Vec::new()
            } else {
                incoming(&reader, &work, path.as_ref())?
            },
            outgoing: if self.incoming {
                Vec::new()
            } else {
                self.outgoing_of(&library, &reader, &work, path.as_ref())?
            },
            work: work.to_string(),
            provision: path.map(|path| path.to_string()),
        };
        if self.json {
            print_json(&shape)?;
        } else {
            terminal::print(&self.render(&shape))?;
        }
        Ok(Outcome::Done)
    }

    fn outgoing_of(
        &self,
        library: &Library,
        reader: &Reader<'_>,
        work: &WorkId,
        path: Option<&ProvisionPath>,
    ) -> Result<Vec<CitingShape>> {
        let expressions = reader.expressions_of(work)?;
        let unit = path.map(ToString::to_string);
        let mut placed = Vec::new();
        for expression in texts_on(&expressions, self.as_of.unwrap_or_else(|| library.today())) {
            for found in reader.citations_from(&expression.id)? {
                if unit.as_ref().is_none_or(|unit| &found.unit == unit) {
                    placed.push(CitingShape::new(
                        &expression.id,
                        found.unit,
                        &CitationShape::new(&found.citation),
                    ));
                }
            }
        }
        Ok(placed)
    }

    fn render(&self, shape: &CitationsShape) -> String {
        let mut text = String::new();
        if !self.outgoing {
            text.push_str(&format!(
                "{}\n",
                terminal::paint(
                    &format!("被引用 {} 处", shape.incoming.len()),
                    Style::Strong
                )
            ));
            text.push_str(&table(&shape.incoming));
        }
        if !self.incoming {
            text.push_str(&format!(
                "{}\n",
                terminal::paint(&format!("引用 {} 处", shape.outgoing.len()), Style::Strong)
            ));
            text.push_str(&table(&shape.outgoing));
        }
        text
    }
}

fn incoming(
    reader: &Reader<'_>,
    work: &WorkId,
    path: Option<&ProvisionPath>,
) -> Result<Vec<CitingShape>> {
    let found = reader.citations_to(work, path)?;
    Ok(found
        .into_iter()
        .map(|cited| {
            CitingShape::new(
                &cited.expression,
                cited.unit,
                &CitationShape::new(&cited.citation),
            )
        })
        .collect())
}

fn table(placed: &[CitingShape]) -> String {
    if placed.is_empty() {
        return String::new();
    }
    let mut table = Table::new(["出自", "条", "原文", "指向", "条款", "核对"]);
    for one in placed {
        table.row([
            one.from.clone(),
            one.unit.clone(),
            one.citation.text.clone(),
            one.citation
                .work_id
                .clone()
                .unwrap_or_else(|| one.citation.work.clone()),
            one.citation.path.clone(),
            one.citation.verdict.unwrap_or_default().to_owned(),
        ]);
    }
    table.render()
}
