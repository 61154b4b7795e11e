//! `huidian compose`.

use anyhow::Result;
use huidian_compare::MismatchKind;
use huidian_model::provision::{Ordinal, PathStep};
use huidian_model::{Document, ExpressionId, PartialDate, ProvisionKind, ProvisionPath};
use huidian_operations::{
    Composition, Decision, FirstWrong, Maker, Stage, TracedArticle, TracedHeading, compose_chain,
    first_wrong,
};
use huidian_wire::{
    AgainstShape, ComposedArticleShape, ComposedHeadingShape, CompositionShape, FirstWrongShape,
    HeadingMismatchShape, MakerShape, MismatchShape, UndoneShape, WrongArticleShape,
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
    /// 找出第一个合成出错的决定 Find the first decision that went wrong, by the texts published on the way
    #[arg(long)]
    bisect: bool,
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
            Some(name) => find_text(&library, name)?,
            None => None,
        };
        if self.against.is_some() && published.is_none() {
            return Ok(Outcome::NotFound);
        }
        let title = title_of(&library, &base.0)?;
        let names: Vec<String> = decisions.iter().map(|(id, _)| id.to_string()).collect();
        let given: Vec<Decision<'_>> = names
            .iter()
            .zip(&decisions)
            .map(|(name, (_, document))| Decision { name, document })
            .collect();
        let made = compose_chain(&base.1, &title, &given);
        let mut shape = self.shape(&base.0, names.clone(), &made, published.as_ref());
        let ids: Vec<&ExpressionId> = decisions.iter().map(|(id, _)| id).collect();
        shape.warnings = warnings(&library, &ids)?;
        if self.bisect {
            let held = published_after(&library, &base.0, &ids)?;
            let mut stages: Vec<Stage<'_>> = given
                .iter()
                .zip(&held)
                .map(|(decision, text)| Stage {
                    decision: *decision,
                    published: text
                        .as_ref()
                        .map(|(name, document)| (name.as_str(), document)),
                })
                .collect();
            let against = published
                .as_ref()
                .map(|(id, document)| (id.to_string(), document));
            if let (Some(last), Some((name, document))) = (stages.last_mut(), &against) {
                last.published = Some((name, document));
            }
            shape.first_wrong = first_wrong(&base.1, &title, &stages).map(first_wrong_shape);
            shape.warnings.extend(unheld_stages(&stages));
        }
        if self.json {
            print_json(&shape)?;
        } else {
            let mut text = render(&shape);
            if self.bisect {
                text.push_str(&render_bisected(shape.first_wrong.as_ref()));
            }
            terminal::print(&text)?;
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
            headings: made
                .headings
                .iter()
                .filter(|_| self.explain.is_none())
                .map(heading_shape)
                .collect(),
            text: made.composed.plain.clone(),
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
            unread: made.unread.clone(),
            against: published.map(|(id, document)| against(id, document, made)),
            warnings: Vec::new(),
            first_wrong: None,
        }
    }
}

/// When each decision was made, as far as known.
fn days_of(library: &Library, decisions: &[&ExpressionId]) -> Result<Vec<Option<PartialDate>>> {
    let reader = library.store.read()?;
    decisions
        .iter()
        .map(|id| {
            let texts = reader.expressions_of(&id.work)?;
            let own = texts.iter().find(|text| &&text.id == id);
            Ok(own.and_then(|text| text.dated_on))
        })
        .collect()
}

/// What is odd about the order of the decisions.
fn warnings(library: &Library, decisions: &[&ExpressionId]) -> Result<Vec<String>> {
    let days = days_of(library, decisions)?;
    let pairs = decisions.windows(2).zip(days.windows(2));
    Ok(pairs
        .filter_map(|(names, days)| match (days[0], days[1]) {
            (Some(first), Some(then)) if first == then => Some(format!(
                "{} 与 {} 同为 {first}，先后按所列次序 (two decisions of one day)",
                names[0], names[1]
            )),
            (Some(first), Some(then)) if then < first => Some(format!(
                "{}（{first}）列在 {}（{then}）之前 (not in the order of their days)",
                names[0], names[1]
            )),
            _ => None,
        })
        .collect())
}

/// The text of the work that was published after each decision and before the next, where it is held.
fn published_after(
    library: &Library,
    base: &ExpressionId,
    decisions: &[&ExpressionId],
) -> Result<Vec<Option<(String, Document)>>> {
    let days = days_of(library, decisions)?;
    let reader = library.store.read()?;
    let texts = reader.expressions_of(&base.work)?;
    let mut found = Vec::new();
    for (at, day) in days.iter().enumerate() {
        let next = days[at + 1..].iter().flatten().next();
        let text = day.and_then(|day| {
            let after = texts.iter().filter(|text| {
                text.id != *base
                    && text.dated_on.is_some_and(|on| day <= on)
                    && text
                        .dated_on
                        .is_none_or(|on| next.is_none_or(|next| on < *next))
            });
            after.min_by_key(|text| text.dated_on)
        });
        let document = match text {
            Some(text) => reader
                .document(&text.id)?
                .map(|document| (text.id.to_string(), document)),
            None => None,
        };
        found.push(document);
    }
    Ok(found)
}

/// Where no published text is held, nothing can be compared.
fn unheld_stages(stages: &[Stage<'_>]) -> Vec<String> {
    let unheld = stages.iter().filter(|stage| stage.published.is_none());
    unheld
        .map(|stage| {
            let name = stage.decision.name;
            format!("{name} 之后的公布文本本库未收，未比较 (no published text to compare)")
        })
        .collect()
}

fn first_wrong_shape(found: FirstWrong) -> FirstWrongShape {
    let articles = found.articles.into_iter();
    FirstWrongShape {
        decision: found.decision,
        among: found.among,
        text: found.text,
        articles: articles
            .map(|article| WrongArticleShape {
                path: article.label,
                kind: kind_id(article.kind),
                touched_by: article.touched_by,
            })
            .collect(),
    }
}

fn kind_id(kind: MismatchKind) -> &'static str {
    match kind {
        MismatchKind::Words => "words",
        MismatchKind::OnlyComposed => "only_composed",
        MismatchKind::OnlyPublished => "only_published",
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

fn heading_shape(heading: &TracedHeading) -> ComposedHeadingShape {
    ComposedHeadingShape {
        label: heading.label.clone(),
        text: heading.text.clone(),
        before: heading
            .before
            .as_ref()
            .map(|number| address(number).citation()),
        made_by: makers(&heading.makers),
    }
}

fn makers(makers: &[Maker]) -> Vec<MakerShape> {
    let shapes = makers.iter().map(|maker| MakerShape {
        decision: maker.decision.clone(),
        words: maker.words.clone(),
    });
    shapes.collect()
}

fn article_shape(article: &TracedArticle) -> ComposedArticleShape {
    ComposedArticleShape {
        path: article.label.clone(),
        was: article.was.as_ref().map(|was| address(was).citation()),
        text: article.text.clone(),
        made_by: makers(&article.makers),
    }
}

fn against(id: &ExpressionId, document: &Document, made: &Composition) -> AgainstShape {
    let mismatches: Vec<MismatchShape> = made
        .composed
        .mismatches(document)
        .into_iter()
        .map(|mismatch| MismatchShape {
            path: address(&mismatch.number).citation(),
            kind: kind_id(mismatch.kind),
            composed: mismatch.composed,
            published: mismatch.published,
        })
        .collect();
    let differing = mismatches
        .iter()
        .filter(|mismatch| mismatch.kind != "only_published")
        .count();
    let headings = made.composed.heading_mismatches(document).into_iter();
    AgainstShape {
        headings: headings
            .map(|mismatch| HeadingMismatchShape {
                label: mismatch.label,
                composed: mismatch.composed,
                published: mismatch.published,
            })
            .collect(),
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
    if let Some(plain) = &shape.text {
        text.push_str(&format!("\n{plain}\n"));
    }
    let mut headings = shape.headings.iter().peekable();
    for article in &shape.articles {
        while let Some(heading) =
            headings.next_if(|heading| heading.before.as_ref() == Some(&article.path))
        {
            push_heading(&mut text, heading);
        }
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
    for annex in headings.filter(|heading| heading.before.is_none()) {
        push_heading(&mut text, annex);
    }
    for undone in &shape.undone {
        text.push_str(&format!(
            "\n未执行：{}（{}）：{}\n",
            undone.reason, undone.decision, undone.words
        ));
    }
    if !shape.unread.is_empty() {
        let line = format!(
            "没有读懂的词，合成的可能不是决定的全部 words not read: {}",
            shape.unread.join("、")
        );
        text.push_str(&format!("{}\n", terminal::paint(&line, Style::Warn)));
    }
    for decision in &shape.silent {
        text.push_str(&format!("\n{decision} 中没有读到对本文件的修改\n"));
    }
    for warning in &shape.warnings {
        text.push_str(&format!("\n{}\n", terminal::paint(warning, Style::Warn)));
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
        for mismatch in &against.headings {
            text.push_str(&format!(
                "{}\n  合成：{}\n  公布：{}\n",
                mismatch.label, mismatch.composed, mismatch.published
            ));
        }
    }
    text
}

fn push_heading(text: &mut String, heading: &ComposedHeadingShape) {
    let line = format!("{}　{}", heading.label, heading.text);
    text.push_str(&format!(
        "\n{}\n",
        terminal::paint(line.trim(), Style::Strong)
    ));
    for maker in &heading.made_by {
        text.push_str(&terminal::paint(
            &format!("  ← {}：{}\n", maker.decision, maker.words),
            Style::Faint,
        ));
    }
}

fn render_bisected(found: Option<&FirstWrongShape>) -> String {
    let Some(found) = found else {
        return "\n所比较的公布文本都与合成文本相同\n".to_owned();
    };
    let decision = found.decision.as_ref().map_or_else(
        || format!("在 {} 之中，所收文本不足以分辨", found.among.join("、")),
        Clone::clone,
    );
    let mut text = format!("\n第一个出错的决定：{decision}（与 {} 比较）\n", found.text);
    for article in &found.articles {
        let touched = match article.touched_by.as_slice() {
            [] => "没有决定改动此条".to_owned(),
            decisions => decisions.join("、"),
        };
        text.push_str(&format!("{} {}：{touched}\n", article.path, article.kind));
    }
    text
}
