//! `huidian compose`.

use anyhow::Result;
use huidian_compare::MismatchKind;
use huidian_model::provision::{Ordinal, PathStep};
use huidian_model::{Document, ExpressionId, ProvisionKind, ProvisionPath};
use huidian_operations::{Composition, Decision, TracedArticle, compose_chain};
use huidian_wire::{
    AgainstShape, ComposedArticleShape, CompositionShape, MakerShape, MismatchShape, UndoneShape,
};

use super::diff::find_text;
use super::{Place, print_json};
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::terminal::{self, Style};

/// 按修改决定合成修改后的文本 Compose the amended text from a text and decisions
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian compose 某市灯塔条例@2019-03-04 某市人大常委会关于修改某市灯塔条例的决定\n  \
    huidian compose 某法@2016-11-07 修改决定 --against 某法@2025-10-28\n  \
    huidian compose 某法@2016-11-07 第一个决定 第二个决定 --explain 第二十条\n\n\
    合成文本不是公布的文本。决定按先后列出；不能执行的修改逐条说明原因。")]
pub struct Options {
    /// 原文本 Text before the decisions: WORK or WORK@VERSION
    base: String,
    /// 修改决定 Decisions in the order in which they were made: works of the library
    #[arg(required = true)]
    decisions: Vec<String>,
    /// 与公布的文本比较 Compare with a published text: WORK@VERSION
    #[arg(long, value_name = "TEXT")]
    against: Option<String>,
    /// 说明一条由哪些决定的哪些文字形成 Say which words of which decision made an article
    #[arg(long, value_name = "PROVISION")]
    explain: Option<ProvisionPath>,
    #[arg(long)]
    json: bool,
}

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        let library = place.open(Access::Read)?;
        let Some(base) = find_text(&library, &self.base)? else {
            return Ok(Outcome::NotFound);
        };
        let mut decisions: Vec<(ExpressionId, Document)> = Vec::new();
        for name in &self.decisions {
            let Some(decision) = find_text(&library, name)? else {
                return Ok(Outcome::NotFound);
            };
            decisions.push(decision);
        }
        let published = match &self.against {
            Some(name) => match find_text(&library, name)? {
                Some(found) => Some(found),
                None => return Ok(Outcome::NotFound),
            },
            None => None,
        };
        let title = title_of(&library, &base.0)?;
        let names: Vec<String> = decisions.iter().map(|(id, _)| id.to_string()).collect();
        let given: Vec<Decision<'_>> = names
            .iter()
            .zip(&decisions)
            .map(|(name, (_, document))| Decision { name, document })
            .collect();
        let made = compose_chain(&base.1, &title, &given);
        let shape = self.shape(&base.0, names, &made, published.as_ref());
        if self.json {
            print_json(&shape)?;
        } else {
            terminal::print(&render(&shape))?;
        }
        Ok(Outcome::Done)
    }

    fn shape(
        &self,
        base: &ExpressionId,
        decisions: Vec<String>,
        made: &Composition,
        published: Option<&(ExpressionId, Document)>,
    ) -> CompositionShape {
        let is_wanted = |article: &TracedArticle| {
            self.explain
                .as_ref()
                .is_none_or(|path| path.contains(&address(&article.number)))
        };
        CompositionShape {
            base: base.to_string(),
            decisions,
            composed: true,
            articles: made
                .articles
                .iter()
                .filter(|article| is_wanted(article))
                .map(article_shape)
                .collect(),
            undone: made
                .undone
                .iter()
                .map(|undone| UndoneShape {
                    decision: undone.decision.clone(),
                    words: undone.words.clone(),
                    reason: undone.reason.clone(),
                })
                .collect(),
            silent: made.silent.clone(),
            against: published.map(|(id, document)| against(id, document, made)),
        }
    }
}

fn title_of(library: &Library, id: &ExpressionId) -> Result<String> {
    let reader = library.store.read()?;
    let title = reader.find_title(&id.work)?;
    Ok(title.unwrap_or_else(|| id.work.to_string()))
}

fn address(number: &Ordinal) -> ProvisionPath {
    ProvisionPath(vec![PathStep::new(ProvisionKind::Article, number.clone())])
}

fn article_shape(article: &TracedArticle) -> ComposedArticleShape {
    ComposedArticleShape {
        path: article.label.clone(),
        was: article.was.as_ref().map(|was| address(was).citation()),
        text: article.text.clone(),
        made_by: article
            .makers
            .iter()
            .map(|maker| MakerShape {
                decision: maker.decision.clone(),
                words: maker.words.clone(),
            })
            .collect(),
    }
}

fn against(id: &ExpressionId, document: &Document, made: &Composition) -> AgainstShape {
    let mismatches: Vec<MismatchShape> = made
        .composed
        .mismatches(document)
        .into_iter()
        .map(|mismatch| MismatchShape {
            path: address(&mismatch.number).citation(),
            kind: match mismatch.kind {
                MismatchKind::Words => "words",
                MismatchKind::OnlyComposed => "only_composed",
                MismatchKind::OnlyPublished => "only_published",
            },
            composed: mismatch.composed,
            published: mismatch.published,
        })
        .collect();
    let differing = mismatches
        .iter()
        .filter(|mismatch| mismatch.kind != "only_published")
        .count();
    AgainstShape {
        text: id.to_string(),
        equal: made.articles.len().saturating_sub(differing),
        mismatches,
    }
}

fn render(shape: &CompositionShape) -> String {
    let mut text = format!(
        "{}\n",
        terminal::paint(
            &format!(
                "合成文本，未经公布：{} 经 {}",
                shape.base,
                shape.decisions.join("、")
            ),
            Style::Warn
        )
    );
    for article in &shape.articles {
        text.push_str(&format!(
            "\n{}　{}\n",
            terminal::paint(&article.path, Style::Strong),
            article.text
        ));
        for maker in &article.made_by {
            text.push_str(&terminal::paint(
                &format!("  ← {}：{}\n", maker.decision, maker.words),
                Style::Faint,
            ));
        }
    }
    for undone in &shape.undone {
        text.push_str(&format!(
            "\n未执行：{}（{}）：{}\n",
            undone.reason, undone.decision, undone.words
        ));
    }
    for decision in &shape.silent {
        text.push_str(&format!("\n{decision} 中没有读到对本文件的修改\n"));
    }
    if let Some(against) = &shape.against {
        text.push_str(&format!(
            "\n与 {} 比较：{} 条相同，{} 条不同\n",
            against.text,
            against.equal,
            against.mismatches.len()
        ));
        for mismatch in &against.mismatches {
            text.push_str(&format!(
                "{} {}\n  合成：{}\n  公布：{}\n",
                mismatch.path, mismatch.kind, mismatch.composed, mismatch.published
            ));
        }
    }
    text
}
