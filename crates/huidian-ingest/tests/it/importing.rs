//! One page imported as a file of its own.

use huidian_fetch::{Incoming, Listing};
use huidian_ingest::{Import, ImportRequest, Report, Silent};
use huidian_testing::TestStore;

/// Imports a page on 2031-07-01.
pub(crate) fn import_page(store: &TestStore, text: &str) -> Report {
    let page = Incoming::new("page.txt", text.as_bytes().to_vec(), store.now()).unwrap();
    let import = Import {
        store,
        catalogue: huidian_catalogue::builtin(),
        index_folder: &store.folder().join("index"),
        today: "2031-07-01".parse().unwrap(),
    };
    let request = ImportRequest {
        listing: Listing::of([page]),
        described: "page.txt".to_owned(),
        ..ImportRequest::default()
    };
    import.run(&request, &Silent).unwrap()
}
