//! Decisions that amend: which changes they make in which work.

mod accounting;
mod blocks;
mod closing;
mod divisions;
mod headings;
mod instruction;
mod joint;
mod moves;
mod package;
mod parts;
mod range;
mod sentences;
mod token;
mod tokens;
mod verbs;

use huidian_model::{Amendment, Change, Instruction};

use crate::marker::{Mark, MarkForm, read_mark};
use crate::metadata::in_full;
use crate::words::matching_close;
use accounting::Account;
use blocks::{Block, Piece, blocks_of};
use closing::{is_about, is_closing};
use headings::lists_ended;
pub(crate) use headings::{heading_title, led_title, unnumbered_title};
use instruction::instructions_of;
pub(crate) use joint::works_in_turn;
use package::{Reach, is_package, only_work};
use tokens::unread_words;

/// Reads the changes a decision makes, work by work. What is no change gives nothing; whether a change fits its work shows when it is applied.
///
/// In a decision on several works, a change of which nobody can say whose it is, is told as not understood, of all of them.
pub fn read_amendments(text: &str) -> Vec<Amendment> {
    let is_told = is_package(text);
    let read = Reader::new(text, is_told, is_told).read();
    let names: Vec<&String> = read.iter().filter_map(|one| one.work.as_ref()).collect();
    let is_shown = !is_told && (names.len() > 1 || names.len() == 1 && read.len() > 1);
    let mut read = if is_shown {
        Reader::new(text, true, false).read()
    } else {
        read
    };
    if is_shown {
        name_own_work(&mut read, text);
    }
    read
}

/// In a decision on one act that turns to another, too, points without a name are of the act of the title, and of no other.
fn name_own_work(read: &mut [Amendment], text: &str) {
    let Some(own) = only_work(text) else { return };
    for amendment in read.iter_mut().filter(|one| one.work.is_none()) {
        let is_understood = |one: &Instruction| one.change != Change::NotUnderstood;
        if amendment.instructions.iter().all(is_understood) {
            amendment.work = Some(own.to_owned());
        }
    }
}

/// Reads the points of a decision one after the other.
struct Reader<'t> {
    text: &'t str,
    amendments: Vec<Amendment>,
    order_of_all: Option<Instruction>,
    is_package: bool,
    reach: Reach,
    /// Changes asked of an act that nobody can name.
    unclear: Vec<Instruction>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, is_package: bool, starts_unclear: bool) -> Self {
        Self {
            text,
            amendments: vec![Amendment::default()],
            order_of_all: None,
            is_package,
            reach: Reach::new(is_package, starts_unclear),
            unclear: Vec::new(),
        }
    }

    fn read(mut self) -> Vec<Amendment> {
        let text = self.text;
        let blocks = blocks_of(text, self.is_package);
        let mut account = Account::of(text);
        for (place, block) in blocks.iter().enumerate() {
            if self.is_package && is_closing(&block.outside_words()) {
                self.close(block);
                continue;
            }
            let mark = mark_of(block);
            let heads_ended = block.first_line().is_some_and(|line| lists_ended(&line));
            self.reach.enter(mark.as_ref(), heads_ended);
            for (place, part) in parts::by_work(block).iter().enumerate() {
                let is_numbered = mark.is_some() && (place == 0 || !part.announces());
                self.read_part(part, is_numbered);
            }
            let lost = account.lost(block, place == 0, blocks.get(place + 1));
            if self.reach.is_unclear() {
                self.unclear.extend(lost);
            } else if let Some(last) = self.amendments.last_mut() {
                last.instructions.extend(lost);
            }
        }
        self.put_order();
        for amendment in &mut self.amendments {
            amendment
                .unread
                .retain(|words| !is_own_first_day(words, text));
        }
        self.amendments.push(Amendment {
            instructions: self.unclear,
            ..Amendment::default()
        });
        self.amendments
            .retain(|amendment| !amendment.instructions.is_empty());
        self.amendments
    }

    /// What is said behind all points, of the acts that it names: that their articles follow in order.
    fn close(&mut self, block: &Block<'_>) {
        let mut found = instructions_of(block).into_iter();
        let Some(order) = found.find(|one| one.change == Change::RenumberRest) else {
            return;
        };
        let words = block.outside_words();
        for amendment in &mut self.amendments {
            let is_meant = amendment
                .work
                .as_ref()
                .is_some_and(|work| is_about(&words, work));
            let is_told = amendment
                .instructions
                .iter()
                .any(|one| one.change == order.change);
            if is_meant && !is_told && !amendment.instructions.is_empty() {
                amendment.instructions.push(order.clone());
            }
        }
    }

    /// The title that a short name stands for.
    fn in_full(&self, work: String, block: &Block<'_>) -> String {
        in_full(self.text, block.end, &work).map_or(work, |(full, _)| full)
    }

    /// 此外，对条文顺序作相应调整: said below the last work, of all
    fn put_order(&mut self) {
        let Some(order) = &self.order_of_all else {
            return;
        };
        for amendment in &mut self.amendments {
            let changes = &amendment.instructions;
            let is_told = changes.iter().any(|one| one.change == order.change);
            if !changes.is_empty() && !is_told {
                amendment.instructions.push(order.clone());
            }
        }
    }

    /// Reads a part that is about one work, or about several in one list.
    fn read_part(&mut self, block: &Block<'_>, is_numbered: bool) {
        let joint = joint::apart(block);
        if !joint.is_empty() {
            self.reach.name_several();
            for (work, block) in joint {
                let work = self.in_full(work, &block);
                put(&mut self.amendments, work, &block);
            }
            return;
        }
        let work = work_named(block)
            .filter(|_| !self.is_package || !names_several(block))
            .or_else(|| heading_work(block, self.is_package))
            .filter(|_| !self.reach.is_of_ended())
            .map(|work| self.in_full(work, block))
            // （以下简称《解释》）: a short name that is said of nothing means the work of the decision's own title
            .filter(|work| !INSTRUMENTS.contains(&work.as_str()));
        if let Some(work) = work {
            self.reach.name(is_numbered);
            turn_to(&mut self.amendments, work);
        }
        let instructions = instructions_of(block);
        let is_unclear = self.reach.is_unclear();
        let is_of_all = is_unclear || block.outside_words().contains("此外");
        let order = instructions
            .iter()
            .find(|found| is_of_all && found.change == Change::RenumberRest);
        if let Some(order) = order {
            self.order_of_all = Some(order.clone());
        }
        if is_unclear {
            let asked = instructions
                .into_iter()
                .filter(|one| one.change != Change::RenumberRest);
            self.unclear.extend(asked.map(|one| Instruction {
                change: Change::NotUnderstood,
                ..one
            }));
        } else if let Some(last) = self.amendments.last_mut() {
            extend(last, instructions, block);
        }
    }
}

/// 对《A》等三件规章作如下修改: A is one of several.
fn names_several(block: &Block<'_>) -> bool {
    let words = block.outside_words();
    let behind = words.split_once('》').map_or("", |(_, behind)| behind);
    let behind = behind.trim_start();
    behind.starts_with('等') || behind.starts_with("及其")
}

/// 第五条自2031年9月1日起不再执行, where this is the day on which the whole decision begins.
fn is_own_first_day(words: &str, text: &str) -> bool {
    let is_day = words.starts_with('自') && words.ends_with('起');
    is_day
        && ["施行", "实施", "生效", "执行"]
            .iter()
            .any(|verb| text.contains(&format!("{words}{verb}")))
}

/// What follows is of the work named last, which may have been named before.
fn turn_to(amendments: &mut Vec<Amendment>, work: String) {
    let Some(last) = amendments.last_mut() else {
        return;
    };
    if last.work.is_none() && last.instructions.is_empty() {
        last.work = Some(work);
    } else if last.work.as_ref() != Some(&work) {
        let known = amendments
            .iter()
            .position(|known| known.work.as_ref() == Some(&work));
        let amendment = known.map_or_else(
            || Amendment {
                work: Some(work),
                ..Amendment::default()
            },
            |known| amendments.remove(known),
        );
        amendments.push(amendment);
    }
}

/// Adds the changes of a part to those of a work, which need not be the one named last.
fn put(amendments: &mut Vec<Amendment>, work: String, block: &Block<'_>) {
    let instructions = instructions_of(block);
    let known = amendments
        .iter_mut()
        .find(|known| known.work.as_ref() == Some(&work));
    match known {
        Some(known) => extend(known, instructions, block),
        None => {
            let mut amendment = Amendment {
                work: Some(work),
                ..Amendment::default()
            };
            extend(&mut amendment, instructions, block);
            amendments.push(amendment);
        }
    }
}

fn extend(amendment: &mut Amendment, instructions: Vec<Instruction>, block: &Block<'_>) {
    if !instructions.is_empty() {
        amendment.unread.extend(unread_words(&block.pieces));
    }
    amendment.instructions.extend(instructions);
}

/// Kinds of instruments that decisions use as short names.
const INSTRUMENTS: [&str; 8] = [
    "解释", "规定", "办法", "条例", "细则", "决定", "规则", "意见",
];

/// 一、某市洗车管理办法（…令第70号公布）, 二、《某办法》: the work that the points below are about, named as a heading.
fn heading_work(block: &Block<'_>, is_package: bool) -> Option<String> {
    if let Some(led) = led_work(block, is_package) {
        return Some(led);
    }
    let line = block.first_line()?;
    heading_title(&line)
        .or_else(|| unnumbered_title(&line).filter(|_| is_package))
        .map(str::to_owned)
}

/// 某意见（某政发〔2013〕20号）：将第二项中的…修改为…, in a decision on several acts.
fn led_work(block: &Block<'_>, is_package: bool) -> Option<String> {
    let words = block.outside_words();
    let line = words.lines().find(|line| !line.trim().is_empty())?;
    led_title(line).filter(|_| is_package).map(str::to_owned)
}

/// The number in front of a point.
fn mark_of(block: &Block<'_>) -> Option<Mark> {
    let first = block.pieces.iter().find_map(|piece| match piece {
        Piece::Words(words) if !words.trim().is_empty() => Some(words.trim_start()),
        _ => None,
    })?;
    read_mark(first).filter(|mark| {
        matches!(
            mark.form,
            MarkForm::Comma | MarkForm::Bracket | MarkForm::Article | MarkForm::Point
        )
    })
}

/// The words behind 《…关于修改〈某办法〉的决定》已经…审议通过，现予公布: an order names the decision that it carries, and amends nothing in that.
fn behind_own_title(words: &str) -> &str {
    let Some(open) = words.find('《') else {
        return words;
    };
    let Some(close) = matching_close(&words[open..]).map(|close| open + close) else {
        return words;
    };
    let behind = &words[close + '》'.len_utf8()..];
    let is_decision = words[open..close].contains("修改") && words[open..close].ends_with("决定");
    let is_passed = ["已经", "已由", "已于", "业经", "业已", "经"]
        .iter()
        .any(|word| behind.trim_start().starts_with(word));
    if is_decision && is_passed {
        behind
    } else {
        words
    }
}

/// The work that a block begins to amend: 对《…》作如下修改, 修改《…》, 将《…》第三条.
fn work_named(block: &Block<'_>) -> Option<String> {
    let all = block.outside_words();
    let mut words = all.as_str();
    // 废止《A》，并将《B》第五条…修改为…: A is not amended
    while let Some((before, rest)) = words.split_once('《')
        && before.trim_end().ends_with("废止")
        && let Some((_, behind)) = rest.split_once('》')
    {
        words = behind;
    }
    words = behind_own_title(words);
    let (before, rest) = words.split_once('《')?;
    let mut depth = 1;
    let close = rest.char_indices().find_map(|(at, c)| {
        match c {
            '《' => depth += 1,
            '》' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(at)
    })?;
    let after = &rest[close + '》'.len_utf8()..];
    let leads = ["对", "将", "在", "修改", "、", "）", ""]
        .iter()
        .any(|word| before.trim_end().ends_with(word));
    let amends = [
        "修改",
        "第",
        "增加",
        "删去",
        "作如下",
        "调整如下",
        "修订如下",
        "补充如下",
    ]
    .iter()
    .any(|word| after.contains(word));
    let is_heading = before.trim_end().ends_with("修改");
    let title = &rest[..close];
    let is_ground = ["根据", "依照", "按照"]
        .iter()
        .any(|word| before.contains(word))
        && !before.contains("对");
    // 第三条中的…修改为…，与《X》第九条一致: X is why
    let is_reason = ["与", "符合", "适应", "参照", "执行", "落实", "适用", "比照"]
        .iter()
        .any(|word| before.trim_end().ends_with(word));
    (leads && (amends || is_heading) && !is_ground && !is_reason).then(|| title.to_owned())
}
