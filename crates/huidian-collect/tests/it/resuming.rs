//! Visits that were broken off.

use std::collections::BTreeMap;

use huidian_sources::OutcomeKind::New;

use crate::library::{TestLibrary, plain};
use crate::shapes::{SHAPES, documents, reply};
use crate::site::Site;

#[test]
fn a_visit_that_broke_off_goes_on_without_asking_again() {
    for shape in SHAPES {
        let all = documents(23);
        let site = Site::start(move |hit| reply(shape, hit, &all));
        let mut library = TestLibrary::new();
        // the library takes nothing: everything fetched is in the journal alone
        library.sink.most = Some(0);
        let source = || vec![plain(huidian_sources::builtin_text(shape.source).unwrap())];
        assert!(library.visit(&site, source()).is_err(), "{}", shape.source);
        library.sink.most = None;
        let report = library.visit(&site, source()).unwrap();
        assert_eq!(
            report.sources[0].outcome.kind, New,
            "{}: {}",
            shape.source, report.sources[0].outcome.detail
        );
        assert_eq!(library.sink.documents.len(), 23, "{}", shape.source);
        let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
        for hit in site.log.lock().unwrap().iter() {
            *counts
                .entry((hit.path.clone(), hit.body.clone()))
                .or_default() += 1;
        }
        let twice: Vec<_> = counts.iter().filter(|(_, count)| **count > 1).collect();
        assert!(twice.is_empty(), "{}: {twice:?}", shape.source);
    }
}
