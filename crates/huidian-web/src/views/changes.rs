//! What changed, by kind of event.

use huidian_compare::RowKind;
use huidian_following::ArticleChange;
use huidian_following::change::{Change, ChangeKind};
use huidian_following::news::Entry;
use huidian_store::LibraryEventKind;

use super::comparison::ComparedLine;
use super::prose::work_href;
use super::words::Named;
use crate::request::{Language, encode_path};

/// Articles shown of one text; the comparison has all.
const ARTICLES_SHOWN: usize = 20;

/// Changes of one kind, the newest first.
#[derive(Debug)]
pub(crate) struct ChangeGroup {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) lines: Vec<ChangeLine>,
}

#[derive(Debug)]
pub(crate) struct ChangeLine {
    pub(crate) day: String,
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) articles: Vec<ComparedLine>,
    /// Articles that differ beyond those shown.
    pub(crate) more: usize,
    /// Articles that only have another number now.
    pub(crate) renumbered: usize,
    /// Both texts side by side.
    pub(crate) compare: String,
}

/// In the order of [`KINDS`]: what readers act on comes first.
pub(crate) fn change_groups(changes: &[Change], language: Language) -> Vec<ChangeGroup> {
    let groups = KINDS.iter().map(|(kind, _, _)| ChangeGroup {
        id: kind.id(),
        name: kind.named(language),
        lines: changes
            .iter()
            .rev()
            .filter(|change| change.kind == *kind)
            .map(|change| line(change, language))
            .collect(),
    });
    groups.filter(|group| !group.lines.is_empty()).collect()
}

/// One line for each work, the newest first, with what is different in its newest text.
pub(crate) fn news_lines(entries: &[Entry], language: Language) -> Vec<ChangeLine> {
    let line = |entry: &Entry| {
        let text = entry
            .changes
            .iter()
            .rfind(|change| !change.articles.is_empty());
        let shown = text.or_else(|| entry.changes.last())?;
        Some(ChangeLine {
            day: entry.day().map(|day| day.to_string()).unwrap_or_default(),
            summary: entry.facts(),
            ..line(shown, language)
        })
    };
    entries.iter().rev().filter_map(line).collect()
}

fn line(change: &Change, language: Language) -> ChangeLine {
    let href = work_href(&change.work);
    let is_renumbered = |article: &&ArticleChange| article.kind == RowKind::Renumbered;
    let renumbered = change.articles.iter().filter(is_renumbered).count();
    ChangeLine {
        day: change.known_at.day().to_string(),
        title: change.title.clone(),
        summary: change.summary.clone(),
        articles: change
            .articles
            .iter()
            .filter(|article| !is_renumbered(article))
            .take(ARTICLES_SHOWN)
            .map(|article| ComparedLine::of_article(article, language))
            .collect(),
        more: (change.articles.len() - renumbered).saturating_sub(ARTICLES_SHOWN),
        renumbered,
        compare: format!("{href}/compare?to={}", encode_path(&change.subject)),
        href,
    }
}

use LibraryEventKind as Event;

const KINDS: [(ChangeKind, &str, &str); 12] = [
    (
        ChangeKind::Learned(Event::TextAdded),
        "新增文本",
        "New texts",
    ),
    (ChangeKind::DayCame, "到期的日子", "Days that came"),
    (
        ChangeKind::Learned(Event::StatusChanged),
        "时效变化",
        "Changes of status",
    ),
    (ChangeKind::Learned(Event::WorkAdded), "新收录", "New works"),
    (
        ChangeKind::Learned(Event::RelationAdded),
        "新增关系",
        "New relations",
    ),
    (
        ChangeKind::Learned(Event::DateCorrected),
        "日期更正",
        "Dates corrected",
    ),
    (ChangeKind::Learned(Event::DateKnown), "日期", "Dates"),
    (
        ChangeKind::Learned(Event::FactCorrected),
        "信息更正",
        "Facts corrected",
    ),
    (
        ChangeKind::Learned(Event::TextChanged),
        "文本更正",
        "Texts corrected",
    ),
    (
        ChangeKind::Learned(Event::TextWithdrawn),
        "文本撤下",
        "Texts withdrawn",
    ),
    (
        ChangeKind::Learned(Event::DateWithdrawn),
        "日期撤回",
        "Dates withdrawn",
    ),
    (
        ChangeKind::Learned(Event::RelationWithdrawn),
        "关系撤回",
        "Relations withdrawn",
    ),
];

impl Named for ChangeKind {
    fn named(&self, language: Language) -> &'static str {
        let known = KINDS.iter().find(|(kind, _, _)| kind == self);
        known.map_or("", |(_, chinese, english)| language.pick(chinese, english))
    }
}
