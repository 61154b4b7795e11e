//! Imports into a library of its own, on a day that the test says.

use huidian_fetch::{Incoming, Listing};
use huidian_ingest::{Import, ImportRequest, Report, Silent, Trust};
use huidian_store::Store;

/// What an import of these pages on a day reports.
pub(crate) fn import_all(store: &Store, today: &str, incoming: Vec<Incoming>) -> Report {
    import_trusted(store, today, incoming, Trust::default())
}

/// The same with a word about who may file without a person.
pub(crate) fn import_trusted(
    store: &Store,
    today: &str,
    incoming: Vec<Incoming>,
    trust: Trust,
) -> Report {
    let import = Import {
        store,
        catalogue: huidian_catalogue::builtin(),
        index_folder: &store.folder().join("index"),
        today: today.parse().unwrap(),
    };
    let request = ImportRequest {
        listing: Listing::of(incoming),
        described: "a test".to_owned(),
        trust,
        ..ImportRequest::default()
    };
    import.run(&request, &Silent).unwrap()
}

/// The same of one page of text.
pub(crate) fn import_text(store: &Store, today: &str, name: &str, text: &str) -> Report {
    let page = Incoming::new(name, text.as_bytes().to_vec(), store.now()).unwrap();
    import_all(store, today, vec![page])
}
