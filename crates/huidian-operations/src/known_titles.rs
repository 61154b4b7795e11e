//! Titles of the catalogue, as the reader of roundups asks for them.

use std::collections::HashSet;
use std::sync::OnceLock;

use huidian_digest::KnownTitles;
use huidian_text::title_key;

static TITLES: OnceLock<CatalogueTitles> = OnceLock::new();

/// Titles of the works of the catalogue in use, with their other titles.
#[derive(Debug)]
struct CatalogueTitles(HashSet<String>);

impl KnownTitles for CatalogueTitles {
    fn knows(&self, title: &str) -> bool {
        self.0.contains(&title_key(title))
    }
}

/// What the catalogue knows: strong evidence that a line of a roundup is a title.
pub fn catalogue_titles() -> &'static dyn KnownTitles {
    TITLES.get_or_init(|| {
        let works = huidian_catalogue::builtin().works.iter();
        CatalogueTitles(
            works
                .map(huidian_catalogue::CatalogueWork::to_work)
                .flat_map(|work| std::iter::once(work.title).chain(work.alternative_titles))
                .map(|title| title_key(&title))
                .collect(),
        )
    })
}
