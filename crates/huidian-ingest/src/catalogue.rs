//! The built-in catalogue goes into the store.

use anyhow::Result;
use huidian_catalogue::{Catalogue, embedded_fingerprint};
use huidian_model::{Confidence, Fact, FactValue, Source, SourceKind};
use huidian_operations::Keeper;
use huidian_store::{BatchKind, Store};

use crate::step::index::mark_pending;

/// Setting that says which catalogue the store was filled from.
const LOADED: &str = "catalogue.loaded";

/// Loads the catalogue where the store does not have it, or has an older one; says whether anything was written.
pub(crate) fn load(store: &Store, catalogue: &Catalogue) -> Result<bool> {
    let fingerprint = catalogue.fingerprint();
    let before = store.read()?.find_setting(LOADED)?;
    if before.as_deref() == Some(fingerprint) {
        return Ok(false);
    }
    store.write(|transaction| -> Result<()> {
        if before.is_some() && fingerprint != embedded_fingerprint() {
            // an update that the keeper took can be taken back, like other acts
            let described = format!("目录更新 catalogue {fingerprint}");
            let who = Keeper::COMMAND_LINE.0;
            transaction.begin_act(BatchKind::Correct, &described, who, ("", ""))?;
        }
        for work in &catalogue.works {
            transaction.put_facts(&work.id, &work.facts)?;
            let title = work.to_work().title;
            transaction.put_facts(&work.id, &short_titles(catalogue, &title))?;
            transaction.put_facts(&work.id, &topics_of(&title, "", catalogue))?;
        }
        for relation in &catalogue.relations {
            transaction.put_relation(relation)?;
        }
        transaction.put_setting(LOADED, fingerprint)?;
        mark_pending(transaction)?;
        Ok(())
    })?;
    Ok(true)
}

/// Short titles on file that mean the work of this title and no other.
pub(crate) fn short_titles(catalogue: &Catalogue, title: &str) -> Vec<Fact> {
    let source = Source::new(SourceKind::Catalogue, "short_titles.toml");
    catalogue
        .short_titles
        .of(title)
        .map(|short| {
            Fact::new(
                FactValue::AlternativeTitle(short.to_owned()),
                source.clone(),
                Confidence::Medium,
            )
        })
        .collect()
}

/// Topics and addressees that a title and a text tell.
pub(crate) fn topics_of(title: &str, text: &str, catalogue: &Catalogue) -> Vec<Fact> {
    let is_of_field = catalogue.sectors.is_of_field(title);
    catalogue.topics.facts(title, text, is_of_field)
}
