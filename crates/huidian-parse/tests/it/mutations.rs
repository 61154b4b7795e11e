//! Fixtures torn up and put together again at random: a fuzz run that needs no special toolchain.
//!
//! `HUIDIAN_FUZZ_SECONDS=60 cargo test -p huidian-parse mutations` runs longer. An input that fails is printed and belongs into
//! `regressions.rs`.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use huidian_parse::{Hints, parse};

use crate::trees::check_tree;

/// xorshift64*: the same numbers on every run, so that a failure comes again.
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % below.max(1)
    }
}

fn seeds() -> Vec<Vec<char>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("fixtures are there")
        .map(|entry| entry.expect("entry is readable").path().join("input.txt"))
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            fs::read_to_string(path)
                .expect("fixture has input.txt")
                .chars()
                .collect()
        })
        .collect()
}

const SPICE: [&str; 14] = [
    "\n",
    "第一条 ",
    "（一）",
    "附件1\n",
    "“",
    "》",
    "《",
    "\u{FEFF}",
    "**",
    "<!--",
    "：",
    "2024年1月1日\n",
    "目录\n",
    "|",
];

fn mutate(random: &mut Random, seeds: &[Vec<char>]) -> String {
    let mut text = seeds[random.next(seeds.len())].clone();
    for _ in 0..=random.next(8) {
        let at = random.next(text.len() + 1);
        let end = (at + random.next(40)).min(text.len());
        match random.next(4) {
            0 => drop(text.drain(at..end)),
            1 => {
                let spice: Vec<char> = SPICE[random.next(SPICE.len())].chars().collect();
                text.splice(at..at, spice);
            }
            2 => {
                let copy = text[at..end].to_vec();
                let to = random.next(text.len() + 1);
                text.splice(to..to, copy);
            }
            _ => {
                let other = &seeds[random.next(seeds.len())];
                let from = random.next(other.len());
                let until = (from + random.next(200)).min(other.len());
                text.splice(at..at, other[from..until].iter().copied());
            }
        }
    }
    text.into_iter().collect()
}

#[test]
fn mutations_of_the_fixtures_give_trees() {
    let seconds = std::env::var("HUIDIAN_FUZZ_SECONDS")
        .ok()
        .and_then(|text| text.parse().ok());
    let until = Instant::now() + Duration::from_secs(seconds.unwrap_or(0));
    let seeds = seeds();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut runs = 0;
    while runs < 400 || Instant::now() < until {
        let input = mutate(&mut random, &seeds);
        let outcome =
            std::panic::catch_unwind(|| check_tree(&parse(&input, &Hints::default()).document));
        assert!(outcome.is_ok(), "run {runs} fails on:\n{input}");
        runs += 1;
    }
}
