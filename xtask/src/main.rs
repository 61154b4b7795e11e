//! `cargo xtask`: see `cargo xtask help`.

use std::process::ExitCode;

use anyhow::Result;

const HELP: &str = "\
cargo xtask tidy                       check the rules of the house
cargo xtask bench [library]            import, start and pages, beside a peer's index
cargo xtask bench search               search: exactness, speed, size, beside two peers
cargo xtask bench growth [SIZE…]        import and search at 1, 3, 10, 30 times the corpus
cargo xtask corpus grow N              N times the corpus, varied, into target/ (--output FOLDER)
cargo xtask bench text                 parsing and citations, MB/s on one core
cargo xtask bench web [--data FOLDER]   pages and searches under load, alone and beside an import
cargo xtask bench collect [--pages N] [--binary FILE]  ten hosts of a thousand pages, collected
cargo xtask bench mcp --data FOLDER [--binary FILE]  200 agents at /mcp, one search a second each
cargo xtask eval search [--queries F] [--embeddings URL]  how well questions are answered, beside BM25 over words
cargo xtask eval digests               how well roundups are read, against labels
cargo xtask eval confidence            what the confidence of a reading is worth, fitted and on files left out
cargo xtask eval inbox [--train]       what incoming articles are taken for, against labels
cargo xtask eval text                  structure, dates and versions on the corpus
cargo xtask bench duties                1,000 profiles against all duties
cargo xtask eval duties                 rules against held texts; duties proposed from texts, against the rules
cargo xtask eval citations             references, against labelled passages
cargo xtask eval repeals               works that sentences of the corpus end, against labels
cargo xtask eval compose               amended texts composed from versions and decisions
cargo xtask eval truth [--all]         what the library says of 300 works, by rules of their own
cargo xtask extension                  packs the browser extension into target/
cargo xtask catalogue [--write]        works that independent roundups agree on
cargo xtask dist                       .tar.gz and .deb of the release binary, its bill of materials (--version, --output, --binary)
cargo xtask release-check [NAME…]      long checks, results in docs/src/release-checks.md: packages, reproducible, mutants, kills,
                                       hostile-files, mcp-conformance, growth, peers; HUIDIAN_BINARY names a binary that is built already

Benchmarks and evaluations read the shared input: HUIDIAN_SHARED, else ../shared.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Some(Ok(())) => ExitCode::SUCCESS,
        Some(Err(error)) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
        None => {
            print!("{HELP}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &[String]) -> Option<Result<()>> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let rest = arguments.get(2..).unwrap_or_default();
    Some(match words.as_slice() {
        ["tidy"] => xtask::tidy::run(),
        ["bench"] | ["bench", "library"] => xtask::bench_library::run(),
        ["bench", "search", ..] => xtask::bench_search::run(rest),
        ["bench", "growth", ..] => xtask::bench_growth::run(rest),
        ["corpus", "grow", ..] => xtask::grow::run(rest),
        ["bench", "web", ..] => xtask::bench_web::run(rest),
        ["bench", "collect", ..] => xtask::bench_collect::run(rest),
        ["bench", "mcp", ..] => xtask::bench_mcp::run(rest),
        ["bench", "text", ..] => {
            xtask::bench_text::run().and_then(|()| xtask::bench_citations::run(rest))
        }
        ["eval", "search", ..] => xtask::eval_search::run(rest),
        ["eval", "digests", ..] => xtask::eval_digests::run(rest),
        ["eval", "confidence"] => xtask::eval_confidence::run(),
        ["eval", "inbox", ..] => xtask::eval_inbox::run(rest),
        ["eval", "text", ..] => xtask::eval_text::run(),
        ["bench", "duties"] => xtask::bench_duties::run(),
        ["eval", "duties", ..] => xtask::eval_duties::run(rest),
        ["eval", "repeals"] => xtask::eval_repeals::run(),
        ["eval", "compose"] => xtask::eval_compose::run(),
        ["eval", "truth", ..] => xtask::eval_truth::run(rest),
        ["eval", "citations", ..] => xtask::eval_citations::run(rest),
        ["extension"] => xtask::extension::run(),
        ["catalogue", ..] => xtask::gather::run(arguments.get(1..).unwrap_or_default()),
        ["dist", ..] => xtask::dist::run(arguments.get(1..).unwrap_or_default()),
        ["release-check", ..] => xtask::release_check::run(arguments.get(1..).unwrap_or_default()),
        _ => return None,
    })
}
