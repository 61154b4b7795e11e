//! Acts that a text says it acts on, as its words name them.

use huidian_model::{Document, EventKind, PartialDate, RelationKind, title_key};
use huidian_parse::{Making, Metadata, WorkMention};

use crate::title_relation;
use crate::unfinished::Mention;

/// Mentions of a text: based on, repeals, replaces, amends.
pub(crate) fn mentions_of(document: &Document, metadata: &Metadata) -> Vec<Mention> {
    let acts_on = metadata
        .effective
        .as_ref()
        .and_then(|effective| effective.on)
        .map(PartialDate::from)
        .or_else(|| metadata.date_of(EventKind::Effective));
    let issuer = issuer_in_title(metadata);
    let of = |kind, mentions: &[WorkMention]| -> Vec<Mention> {
        mentions
            .iter()
            .map(|mention| read_mention(kind, mention, document, acts_on, issuer))
            .collect()
    };
    let mut mentions = of(RelationKind::BasedOn, &metadata.based_on);
    if metadata.is_draft() {
        // a draft ends and amends nothing
        return mentions;
    }
    mentions.extend(of(RelationKind::Repeals, &metadata.repeals));
    mentions.extend(of(RelationKind::Replaces, &metadata.replaces));
    let amends = of(RelationKind::Amends, &metadata.amends).into_iter();
    let is_only = metadata.amends.len() == 1;
    mentions.extend(
        amends
            .zip(&metadata.amends)
            .map(|(mention, named)| Mention {
                new_title: new_title(metadata, named, is_only),
                ..mention
            }),
    );
    let title = metadata.title.as_ref().map(|title| &title.value);
    let of_title = title.and_then(|title| Some((title, title_relation::of_title(title)?)));
    mentions.extend(of_title.map(|(title, (kind, named))| Mention {
        scope: String::new(),
        kind,
        names: vec![named],
        making: Making::default(),
        evidence: title.clone(),
        on: None,
        new_title: None,
    }));
    mentions
}

/// The title that a decision gives to a work it changes; one that names no work is of the only one.
fn new_title(metadata: &Metadata, named: &WorkMention, is_only: bool) -> Option<String> {
    let title = named.title.as_deref()?;
    let is_of_it = |from: &Option<String>| match from {
        Some(from) => title_key(from) == title_key(title),
        None => is_only,
    };
    let rename = metadata
        .renames
        .iter()
        .find(|rename| is_of_it(&rename.from))?;
    Some(rename.to.clone())
}

/// The body that a title begins with: 最高人民法院 of 最高人民法院关于….
fn issuer_in_title(metadata: &Metadata) -> Option<&str> {
    let title = metadata.title.as_ref()?;
    let (issuer, _) = title.value.split_once("关于")?;
    (!issuer.is_empty() && !issuer.contains('《')).then_some(issuer)
}

fn read_mention(
    kind: RelationKind,
    mention: &WorkMention,
    document: &Document,
    acts_on: Option<PartialDate>,
    issuer: Option<&str>,
) -> Mention {
    let making = mention.making(&document.text);
    // a body that ends its own act leaves its name out: 2012年12月20日发布的《关于…的解释》同时废止
    let with_issuer = mention
        .title
        .as_ref()
        .filter(|title| title.starts_with("关于") && acts_on_others(kind))
        .and_then(|title| Some(format!("{}{title}", issuer?)));
    let names = making
        .number
        .iter()
        .map(ToString::to_string)
        .chain(with_issuer)
        .chain(mention.title.clone())
        .collect();
    let on = mention
        .on
        .or(acts_on)
        .filter(|_| kind != RelationKind::BasedOn);
    // 部分代替, too, leaves the rest in force
    let ends = matches!(kind, RelationKind::Repeals | RelationKind::Replaces);
    let is_part = ends && !mention.scope.is_whole();
    Mention {
        kind: if is_part {
            RelationKind::RepealsPart
        } else {
            kind
        },
        scope: mention.scope.words(),
        new_title: None,
        names,
        making,
        evidence: mention.sentence.of(&document.text).trim().to_owned(),
        on,
    }
}

pub(super) fn acts_on_others(kind: RelationKind) -> bool {
    is_ending(kind) || matches!(kind, RelationKind::RepealsPart | RelationKind::Amends)
}

pub(super) fn is_ending(kind: RelationKind) -> bool {
    matches!(kind, RelationKind::Repeals | RelationKind::Replaces)
}
