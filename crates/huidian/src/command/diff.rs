//! `huidian diff`.

use anyhow::{Context, Result};
use huidian_compare::{ChangeKind, Comparison, Row, RowKind, compare};
use huidian_model::{Document, ExpressionId, texts_on};
use huidian_wire::{ComparisonShape, addresses};

use super::{Place, print_json};
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::terminal::print_error;
use crate::terminal::{self, Style};

/// 逐条比较两个文本 Compare two texts article by article
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian diff 网络安全法@2016-11-07 网络安全法@2025-10-28\n  \
    huidian diff 公共数据资源登记管理暂行办法-征求意见稿 公共数据资源登记管理暂行办法\n\n\
    文本写作 文件@版本；不写版本取最新一版。版本见 `huidian show 文件`。")]
pub struct Options {
    /// 旧文本 Old text: WORK or WORK@VERSION
    old: String,
    /// 新文本 New text
    new: String,
    /// 也列出未变的条文 Show unchanged articles too
    #[arg(long)]
    all: bool,
    #[arg(long)]
    json: bool,
}

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        let library = place.open(Access::Read)?;
        let (Some(old), Some(new)) = (
            find_text(&library, &self.old)?,
            find_text(&library, &self.new)?,
        ) else {
            return Ok(Outcome::NotFound);
        };
        let comparison = compare(&old.1, &new.1);
        let (old_name, new_name) = (old.0.to_string(), new.0.to_string());
        if self.json {
            print_json(&ComparisonShape::new(
                (&old_name, &old.1),
                (&new_name, &new.1),
                &comparison,
            ))?;
        } else {
            terminal::print(&self.render((&old_name, &old.1), (&new_name, &new.1), &comparison))?;
        }
        Ok(Outcome::Done)
    }

    fn render(
        &self,
        old: (&str, &Document),
        new: (&str, &Document),
        comparison: &Comparison,
    ) -> String {
        let mut text = format!("--- {}\n+++ {}\n", old.0, new.0);
        for row in &comparison.rows {
            if self.all || row.kind != RowKind::Unchanged {
                push_row(&mut text, row, old.1, new.1);
            }
        }
        let summary = &comparison.summary;
        text.push_str(&format!(
            "\n未变 {}，修改 {}，移动 {}，仅改条号 {}，新增 {}，删除 {}，拆分 {}，合并 {}\n",
            summary.unchanged,
            summary.changed,
            summary.moved,
            summary.renumbered,
            summary.added,
            summary.removed,
            summary.split,
            summary.merged
        ));
        text
    }
}

fn push_row(text: &mut String, row: &Row, old: &Document, new: &Document) {
    let place = format!(
        "{} → {}",
        addresses(&row.old, old).join("、"),
        addresses(&row.new, new).join("、")
    );
    text.push_str(&format!(
        "\n{} {}\n",
        terminal::paint(row.kind.chinese(), Style::Strong),
        place
    ));
    for change in &row.inline {
        match change.kind {
            ChangeKind::Equal => text.push_str(&change.text),
            ChangeKind::Insert => text.push_str(&terminal::paint(
                &format!("{{+{}+}}", change.text),
                Style::Good,
            )),
            ChangeKind::Delete => text.push_str(&terminal::paint(
                &format!("[-{}-]", change.text),
                Style::Bad,
            )),
        }
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
}

/// The text that `WORK` or `WORK@VERSION` names; says on standard error what is missing.
pub(super) fn find_text(library: &Library, name: &str) -> Result<Option<(ExpressionId, Document)>> {
    let (work_name, label) = name
        .rsplit_once('@')
        .map_or((name, None), |(work, label)| (work, Some(label)));
    let Some(work) = library.find_work(work_name)? else {
        print_error!("本库未收录：{work_name} (not in this library)");
        return Ok(None);
    };
    let reader = library.store.read()?;
    let expressions = reader.expressions_of(&work)?;
    let chosen = match label {
        Some(label) => expressions
            .iter()
            .find(|expression| expression.id.label == label),
        None => texts_on(&expressions, library.today()).first().copied(),
    };
    let Some(expression) = chosen else {
        let labels: Vec<&str> = expressions
            .iter()
            .map(|expression| expression.id.label.as_str())
            .collect();
        print_error!(
            "《{work}》没有这个文本：{name}；现有 {} (no such text)",
            labels.join("、")
        );
        return Ok(None);
    };
    let document = reader
        .document(&expression.id)?
        .with_context(|| format!("read text {}", expression.id))?;
    Ok(Some((expression.id.clone(), document)))
}
