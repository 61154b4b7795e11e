//! The embedded files.

use std::collections::BTreeSet;
use std::path::Path;

use huidian_sources::{Permission, builtin};

#[test]
fn every_file_of_the_data_folder_is_embedded_and_understood() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            entry
                .unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let ids: BTreeSet<String> = builtin().iter().map(|source| source.id.clone()).collect();
    assert_eq!(ids, files);
    assert!(ids.len() >= 40, "{}", ids.len());
}

#[test]
fn nobody_claims_that_a_source_was_tried() {
    assert!(builtin().iter().all(|source| source.verified_on.is_none()));
}

#[test]
fn hosts_that_forbid_programs_are_left_to_people() {
    for host in [
        "flk.npc.gov.cn",
        "sousuo.www.gov.cn",
        "www.pbc.gov.cn",
        "openstd.samr.gov.cn",
    ] {
        for source in builtin()
            .iter()
            .filter(|source| source.addresses.allow(host))
        {
            assert_eq!(source.permission, Permission::Manual, "{}", source.id);
        }
    }
}
