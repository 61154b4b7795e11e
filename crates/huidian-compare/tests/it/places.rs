//! Articles that move, swap places or become one, and numbers that two of them would bear.

use huidian_compare::{NotApplied, compose};
use huidian_model::provision::{Ordinal, PathStep};
use huidian_model::{
    Amendment, Change, Document, Instruction, Provision, ProvisionKind, ProvisionPath,
};

/// Articles of these words.
fn act(words: &[&str]) -> Document {
    let mut document = Document::default();
    for (place, words) in words.iter().enumerate() {
        let path = ProvisionPath::article(place as u32 + 1);
        let start = document.text.len() as u32;
        document.text.push_str(&path.citation());
        let label_end = document.text.len() as u32;
        document.text.push_str(&format!("　{words}\n"));
        document.provisions.push(Provision {
            kind: ProvisionKind::Article,
            ordinal: Some(Ordinal::one(place as u32 + 1)),
            start,
            end: document.text.len() as u32,
            label_end,
            parent: None,
            path,
        });
    }
    document
}

fn article(number: u32) -> ProvisionPath {
    ProvisionPath(vec![PathStep::new(
        ProvisionKind::Article,
        Ordinal::one(number),
    )])
}

fn composed(words: &[&str], changes: Vec<Change>) -> (String, Vec<(usize, NotApplied)>) {
    let instructions = changes.into_iter().map(|change| Instruction {
        change,
        start: 0,
        end: 0,
    });
    let amendment = Amendment {
        instructions: instructions.collect(),
        ..Amendment::default()
    };
    let made = compose(&act(words), &amendment);
    let told: Vec<String> = made
        .articles
        .iter()
        .map(|article| format!("{}{}", article.number.0[0], article.text))
        .collect();
    (told.join(" "), made.not_applied)
}

fn renumber(from: u32, to: u32) -> Change {
    Change::Renumber {
        from: article(from),
        to: article(to),
    }
}

const FIVE: [&str; 5] = ["甲", "乙", "丙", "丁", "戊"];

/// Others make room for an article that moves, whether the decision says so of them or not.
#[test]
fn an_article_moves_to_its_number() {
    let cases: Vec<(Vec<Change>, &str)> = vec![
        (vec![renumber(4, 2)], "1甲 2丁 3乙 4丙 5戊"),
        (
            vec![renumber(4, 2), Change::RenumberRest],
            "1甲 2丁 3乙 4丙 5戊",
        ),
        (
            vec![renumber(4, 2), renumber(2, 3), renumber(3, 4)],
            "1甲 2丁 3乙 4丙 5戊",
        ),
        (
            vec![renumber(2, 4), Change::RenumberRest],
            "1甲 2丙 3丁 4乙 5戊",
        ),
        (vec![renumber(2, 4), renumber(4, 2)], "1甲 2丁 3丙 4乙 5戊"),
        // the usual forms stay as they are
        (
            vec![Change::Delete { target: article(2) }, renumber(3, 2)],
            "1甲 2丙 3丁 4戊",
        ),
    ];
    for (changes, expected) in cases {
        let (text, undone) = composed(&FIVE, changes.clone());
        assert_eq!(text, expected, "{changes:?}");
        assert!(undone.is_empty(), "{changes:?}: {undone:?}");
    }
}

/// Where something was not understood, nobody knows whether an article moved or another went: two of one number are told.
#[test]
fn two_articles_of_one_number_are_told() {
    let changes = vec![Change::NotUnderstood, renumber(5, 4)];
    let (text, undone) = composed(&FIVE, changes);
    assert_eq!(text, "1甲 2乙 3丙 4丁 4戊");
    assert_eq!(
        undone,
        [
            (0, NotApplied::NotUnderstood),
            (1, NotApplied::NumberTaken(article(4)))
        ]
    );
    assert!(undone[1].1.chinese().contains("两个第四条"));
}
