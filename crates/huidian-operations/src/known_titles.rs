//! Titles of the catalogue, as the reader of roundups asks for them.

use std::sync::OnceLock;

use huidian_digest::TitleKeys;

static TITLES: OnceLock<TitleKeys> = OnceLock::new();

/// What the catalogue in use knows, other titles included: strong evidence that a line of a roundup is a title.
pub fn catalogue_titles() -> &'static TitleKeys {
    TITLES.get_or_init(|| {
        let works = huidian_catalogue::builtin().works.iter();
        TitleKeys::of_titles(
            works
                .map(huidian_catalogue::CatalogueWork::to_work)
                .flat_map(|work| std::iter::once(work.title).chain(work.alternative_titles)),
        )
    })
}
