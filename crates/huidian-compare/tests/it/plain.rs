//! Acts without articles, composed part by part.

use huidian_compare::{NotApplied, compose};
use huidian_model::provision::{Ordinal, PathStep};
use huidian_model::{
    Amendment, Change, Document, Instruction, Provision, ProvisionKind, ProvisionPath,
};

/// 一、 and the （一） below each.
fn opinion(parts: &[(&str, &[&str])]) -> Document {
    let mut document = Document {
        text: "青川市关于航标的若干意见\n\n".to_owned(),
        ..Document::default()
    };
    let step = |kind, number: usize| PathStep::new(kind, Ordinal::one(number as u32 + 1));
    for (place, (head, below)) in parts.iter().enumerate() {
        let start = document.text.len() as u32;
        let path = ProvisionPath(vec![step(ProvisionKind::Division, place)]);
        document.text.push_str(head);
        document.text.push('\n');
        let label_end = document.text.len() as u32 - 1;
        let own = document.provisions.len();
        document.provisions.push(Provision {
            kind: ProvisionKind::Division,
            ordinal: Some(Ordinal::one(place as u32 + 1)),
            start,
            end: label_end,
            label_end,
            parent: None,
            path: path.clone(),
        });
        for (item, words) in below.iter().enumerate() {
            let start = document.text.len() as u32;
            document.text.push_str(words);
            document.text.push('\n');
            document.provisions.push(Provision {
                kind: ProvisionKind::Subdivision,
                ordinal: Some(Ordinal::one(item as u32 + 1)),
                start,
                end: document.text.len() as u32,
                label_end: start,
                parent: Some(own as u32),
                path: path.child(step(ProvisionKind::Subdivision, item)),
            });
        }
        document.provisions[own].end = document.text.len() as u32;
    }
    document.text.push_str("2031年5月8日\n");
    document
}

fn composed(base: &Document, changes: &[Change]) -> (String, Vec<(usize, NotApplied)>) {
    let instructions = changes.iter().map(|change| Instruction {
        change: change.clone(),
        start: 0,
        end: 0,
    });
    let amendment = Amendment {
        instructions: instructions.collect(),
        ..Amendment::default()
    };
    let made = compose(base, &amendment);
    (made.text(), made.not_applied)
}

fn path(division: u32, below: Option<u32>) -> ProvisionPath {
    let mut steps = vec![PathStep::new(
        ProvisionKind::Division,
        Ordinal::one(division),
    )];
    let below = below.map(|number| PathStep::new(ProvisionKind::Subdivision, Ordinal::one(number)));
    steps.extend(below);
    ProvisionPath(steps)
}

#[test]
fn words_change_in_the_part_that_is_named() {
    let base = opinion(&[
        ("一、任务", &["（一）新设二座。", "（二）修缮二座。"]),
        ("二、补贴", &["（一）每座二万元。"]),
    ]);
    let substitute = |target: ProvisionPath| Change::Substitute {
        target,
        old: "二座".to_owned(),
        new: "三座".to_owned(),
    };
    let (text, undone) = composed(&base, &[substitute(path(1, Some(2)))]);
    assert!(undone.is_empty());
    assert_eq!(text, base.text.replace("修缮二座", "修缮三座"));
    // what is called 第一条第二项 bears these numbers
    let article: ProvisionPath = "第一条第二项".parse().expect("an address");
    assert_eq!(composed(&base, &[substitute(article)]).0, text);
    let (text, undone) = composed(&base, &[substitute(path(1, None))]);
    assert!(undone.is_empty());
    assert_eq!(text, base.text.replace("二座", "三座"));
    let replaced = Change::Replace {
        target: path(2, None),
        becomes: None,
        text: "奖励\n每座三万元。".to_owned(),
    };
    let (text, _) = composed(&base, &[replaced]);
    let new = "二、奖励\n每座三万元。";
    assert_eq!(text, base.text.replace("二、补贴\n（一）每座二万元。", new));
    // the heading alone, or all of the part?
    let vague = Change::Replace {
        target: path(2, None),
        becomes: None,
        text: "奖励".to_owned(),
    };
    let undone = composed(&base, &[vague]).1;
    assert_eq!(undone, [(0, NotApplied::NotUnderstood)]);
}

/// What cannot be done is told with the place that was meant, and the text stays as it is.
#[test]
fn what_cannot_be_done_in_a_part_is_told() {
    let base = opinion(&[("一、任务", &["（一）新设二座。"])]);
    let changes = [
        Change::Substitute {
            target: path(3, Some(2)),
            old: "二座".to_owned(),
            new: "三座".to_owned(),
        },
        Change::Substitute {
            target: path(1, None),
            old: "四座".to_owned(),
            new: "三座".to_owned(),
        },
        Change::Insert {
            after: Some(path(1, None)),
            number: None,
            text: "丙".to_owned(),
        },
    ];
    let (text, undone) = composed(&base, &changes);
    assert_eq!(text, base.text);
    assert_eq!(
        undone,
        [
            (0, NotApplied::NoSuchProvision(path(3, Some(2)))),
            (1, NotApplied::WordsNotFound("四座".to_owned())),
            (2, NotApplied::NotUnderstood),
        ]
    );
}

/// A part without words stands where the one above it begins.
#[test]
fn a_part_without_words_is_taken_out_beside_its_own() {
    let mut base = opinion(&[("一、任务", &["（一）新设二座。"])]);
    let start = base.provisions[0].start;
    base.provisions[1].start = start;
    base.provisions[1].end = start;
    let delete = |target| Change::Delete { target };
    let changes = [delete(path(1, None)), delete(path(1, Some(1)))];
    let (text, undone) = composed(&base, &changes);
    assert_eq!(undone, []);
    assert_eq!(text, base.text.replace("一、任务\n（一）新设二座。", ""));
}
