//! Invented libraries of several segments, for tests: long lists of articles, texts in every state, chapters of every size.

use std::sync::Arc;

use huidian_model::{ForceStatus, WorkId, WorkKind};
use jiff::civil::{Date, date};

use crate::input::{ForceFrom, IndexArticle, IndexExpression, IndexWork};
use crate::learned::LearnedRanking;
use crate::prepared::Prepared;
use crate::segment;
use crate::snapshot::Snapshot;

pub(crate) const TODAY: Date = date(2026, 11, 22);

/// A generator of numbers: small and fixed.
pub(crate) struct Dice(pub u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit.max(1)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

/// From common to rare.
const WORDS: [&str; 16] = [
    "应当",
    "的",
    "数据",
    "应当",
    "安全",
    "应当",
    "网络",
    "日志",
    "保存",
    "处理者",
    "出境",
    "评估",
    "备案",
    "水文",
    "密码",
    "𠮷",
];
const KINDS: [WorkKind; 4] = [
    WorkKind::Law,
    WorkKind::AdministrativeRegulation,
    WorkKind::DepartmentalRule,
    WorkKind::LocalRegulation,
];
const STATUSES: [ForceStatus; 4] = [
    ForceStatus::InForce,
    ForceStatus::InForce,
    ForceStatus::Draft,
    ForceStatus::Repealed,
];

/// A word; the first are drawn more often than the last.
pub(crate) fn word(dice: &mut Dice) -> &'static str {
    let limit = 1 + dice.below(WORDS.len());
    WORDS[dice.below(limit)]
}

fn text(dice: &mut Dice, least: usize, most: usize) -> String {
    let length = least + dice.below(most - least + 1);
    let mut text = String::new();
    for _ in 0..length {
        text.push_str(word(dice));
        if dice.below(6) == 0 {
            text.push('，');
        }
    }
    text
}

fn work(dice: &mut Dice, number: usize, longest: usize) -> IndexWork {
    let title = format!("{}{}规定{number}", word(dice), word(dice));
    let mut work = IndexWork::new(WorkId::new(&format!("w{number:05}")), title);
    work.kind = Some(dice.pick(&KINDS));
    work.region = (dice.below(4) == 0).then(|| "山东".to_owned());
    work.issuers = vec![dice.pick(&["国务院", "水务总局", "国家数据局"]).to_owned()];
    work.force = vec![ForceFrom {
        from: None,
        status: dice.pick(&STATUSES),
    }];
    for version in 0..=dice.below(2) {
        let mut heading = String::new();
        let count = dice.below(40);
        let articles = (0..count).map(|at| {
            if dice.below(8) == 0 {
                heading = format!("第{at}章 {}", text(dice, 1, 3));
            }
            IndexArticle {
                path: format!("第{at}条"),
                heading: heading.clone(),
                text: text(dice, 1, longest),
                force: Vec::new(),
            }
        });
        let articles: Vec<IndexArticle> = articles.collect();
        let expression = IndexExpression {
            label: format!("201{version}-01-01"),
            effective_on: Some(date(2010 + version as i16, 1, 1)),
            ended_on: (version == 0 && dice.below(2) == 0).then(|| date(2011, 1, 1)),
            made_on: None,
            is_first_day_open: false,
            articles,
        };
        work.expressions.push(expression);
    }
    work
}

/// Segments of very different texts; some works of each no longer count.
pub(crate) fn library(seed: u64) -> Prepared {
    let mut dice = Dice(seed);
    let mut number = 0;
    let segments = [(90, 12), (7, 60), (60, 4)].map(|(works, longest)| {
        let works: Vec<IndexWork> = (0..works)
            .map(|_| {
                number += 1;
                work(&mut dice, number, longest)
            })
            .collect();
        let dead = (0..works.len() as u32).filter(|_| dice.below(9) == 0);
        let dead = dead.collect();
        let segment = segment::build(&works).into_segment().unwrap();
        (Arc::new(segment), String::new(), dead)
    });
    let snapshot = Snapshot::of_segments(1, segments.into());
    Prepared::new(snapshot, Arc::new(LearnedRanking::shipped()))
}
