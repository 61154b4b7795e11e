//! Repository rules run as an ordinary test: `cargo test -p xtask`.

#[test]
fn the_rules_of_the_house_hold() {
    let broken = xtask::tidy::broken_rules().unwrap();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
