//! Decisions that amend: which changes they make in which work.

mod accounting;
mod blocks;
mod divisions;
mod instruction;
mod joint;
mod moves;
mod parts;
mod range;
mod sentences;
mod token;
mod tokens;
mod verbs;

use huidian_model::{Amendment, Change, Instruction};

use crate::marker::{MarkForm, read_mark};
use accounting::Account;
use blocks::{Block, Piece, blocks_of};
use instruction::instructions_of;
pub(crate) use joint::works_in_turn;
use tokens::unread_words;

/// Reads the changes a decision makes, work by work. What is no change gives nothing; whether a change fits its work shows when it is applied.
pub fn read_amendments(text: &str) -> Vec<Amendment> {
    let mut amendments: Vec<Amendment> = vec![Amendment::default()];
    let mut order_of_all = None;
    let blocks = blocks_of(text);
    let mut account = Account::of(text);
    for (place, block) in blocks.iter().enumerate() {
        for part in parts::by_work(block) {
            read_part(&part, &mut amendments, &mut order_of_all);
        }
        let lost = account.lost(block, place == 0, blocks.get(place + 1));
        if let Some(last) = amendments.last_mut() {
            last.instructions.extend(lost);
        }
    }
    if let Some(order) = order_of_all {
        // 此外，对条文顺序作相应调整: said below the last work, of all
        for amendment in &mut amendments {
            let changes = &amendment.instructions;
            let is_told = changes.iter().any(|one| one.change == order.change);
            if !changes.is_empty() && !is_told {
                amendment.instructions.push(order.clone());
            }
        }
    }
    for amendment in &mut amendments {
        amendment
            .unread
            .retain(|words| !is_own_first_day(words, text));
    }
    amendments.retain(|amendment| !amendment.instructions.is_empty());
    amendments
}

/// 第五条自2031年9月1日起不再执行, where this is the day on which the whole decision begins.
fn is_own_first_day(words: &str, text: &str) -> bool {
    let is_day = words.starts_with('自') && words.ends_with('起');
    is_day
        && ["施行", "实施", "生效", "执行"]
            .iter()
            .any(|verb| text.contains(&format!("{words}{verb}")))
}

/// Reads a part that is about one work, or about several in one list.
fn read_part(
    block: &Block<'_>,
    amendments: &mut Vec<Amendment>,
    order_of_all: &mut Option<Instruction>,
) {
    let joint = joint::apart(block);
    if !joint.is_empty() {
        for (work, block) in joint {
            put(amendments, work, &block);
        }
        return;
    }
    if let Some(work) = work_named(block).or_else(|| heading_work(block)) {
        turn_to(amendments, work);
    }
    let instructions = instructions_of(block);
    let is_of_all = block.outside_words().contains("此外");
    let order = instructions
        .iter()
        .find(|found| is_of_all && found.change == Change::RenumberRest);
    if let Some(order) = order {
        *order_of_all = Some(order.clone());
    }
    if let Some(last) = amendments.last_mut() {
        extend(last, instructions, block);
    }
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

/// 一、某市洗车管理办法（…令第70号公布）: the work that the points below are about, named as a heading without 《》.
fn heading_work(block: &Block<'_>) -> Option<String> {
    let words = block.outside_words();
    let is_quoting = block
        .pieces
        .iter()
        .any(|piece| matches!(piece, Piece::Quoted(_)));
    (!is_quoting).then(|| heading_title(&words).map(str::to_owned))?
}

/// The title of a numbered heading that names an act, and nothing else but a bracket behind it.
pub(crate) fn heading_title(line: &str) -> Option<&str> {
    const SHORTEST: usize = 6;
    let line = line.trim();
    let mark =
        read_mark(line).filter(|mark| matches!(mark.form, MarkForm::Comma | MarkForm::Bracket))?;
    let rest = line[mark.length..].trim();
    let title = match rest.find(['（', '(']) {
        Some(open) if rest.ends_with(['）', ')']) => rest[..open].trim_end(),
        Some(_) => return None,
        None => rest,
    };
    let is_title = ACTS.iter().any(|kind| title.ends_with(kind))
        && title.chars().count() >= SHORTEST
        && !title.contains(['《', '，', '。', '；', '：', '“'])
        && !["修改", "废止", "关于", "第", "对", "将"]
            .iter()
            .any(|word| title.starts_with(word));
    is_title.then_some(title)
}

/// Kinds of acts that packages of amendments name as headings.
const ACTS: [&str; 6] = ["条例", "规定", "办法", "细则", "规则", "规程"];

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
    // （以下简称《解释》）: a short name means the work of the decision's own title
    let title = &rest[..close];
    if INSTRUMENTS.contains(&title) {
        return None;
    }
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
