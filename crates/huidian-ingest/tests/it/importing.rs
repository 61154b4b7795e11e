//! One page imported as a file of its own.

use huidian_ingest::Report;
use huidian_testing::TestStore;

use crate::support::import_text;

/// Imports a page on 2031-07-01.
pub(crate) fn import_page(store: &TestStore, text: &str) -> Report {
    import_text(store, "2031-07-01", "page.txt", text)
}
