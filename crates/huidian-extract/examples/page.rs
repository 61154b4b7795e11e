//! Prints what is read from a file: `cargo run -p huidian-extract --example page -- FILE`.

use huidian_extract::{extract, main_text};

fn main() {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).expect("a readable file");
        match extract(&bytes, Some(&path)) {
            Ok(page) => {
                println!(
                    "# {path}: {:?} {} {:?}",
                    page.title,
                    page.format,
                    page.repaired.as_ref().map(|r| (
                        r.decoded_as,
                        r.character_count,
                        r.inferred_count,
                        r.lost_count,
                        r.common_percent
                    ))
                );
                for diagnostic in &page.diagnostics {
                    println!("! {diagnostic:?}");
                }
                print!("{}", main_text(&page).text);
            }
            Err(error) => println!("# {path}: {error}"),
        }
    }
}
