//! Decisions that amend: which changes they make in which work.

mod blocks;
mod instruction;
mod joint;
mod parts;
mod range;
mod tokens;

use huidian_model::{Amendment, Change, Instruction};

use blocks::{Block, blocks_of};
use instruction::instructions_of;
pub(crate) use joint::works_in_turn;

/// Reads the changes a decision makes, work by work. What is no change gives nothing; whether a change fits its work shows when it is applied.
pub fn read_amendments(text: &str) -> Vec<Amendment> {
    let mut amendments: Vec<Amendment> = vec![Amendment::default()];
    let mut order_of_all = None;
    for block in blocks_of(text).iter().flat_map(parts::by_work) {
        let joint = joint::apart(&block);
        if !joint.is_empty() {
            for (work, block) in joint {
                let instructions = instructions_of(&block);
                put(&mut amendments, work, instructions);
            }
            continue;
        }
        if let Some(work) = work_named(&block)
            && let Some(last) = amendments.last_mut()
        {
            if last.work.is_none() && last.instructions.is_empty() {
                last.work = Some(work);
            } else if last.work.as_ref() != Some(&work) {
                // what follows is of the work named last, which may have been named before
                let known = amendments
                    .iter()
                    .position(|known| known.work.as_ref() == Some(&work));
                let amendment = known.map_or_else(
                    || Amendment {
                        work: Some(work),
                        instructions: Vec::new(),
                    },
                    |known| amendments.remove(known),
                );
                amendments.push(amendment);
            }
        }
        let instructions = instructions_of(&block);
        let is_of_all = block.outside_words().contains("此外");
        let order = instructions
            .iter()
            .find(|found| is_of_all && found.change == Change::RenumberRest);
        order_of_all = order.cloned().or(order_of_all);
        if let Some(last) = amendments.last_mut() {
            last.instructions.extend(instructions);
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
    amendments.retain(|amendment| !amendment.instructions.is_empty());
    amendments
}

/// Adds changes to those of a work, which need not be the one named last.
fn put(amendments: &mut Vec<Amendment>, work: String, instructions: Vec<Instruction>) {
    let known = amendments
        .iter_mut()
        .find(|known| known.work.as_ref() == Some(&work));
    match known {
        Some(known) => known.instructions.extend(instructions),
        None => amendments.push(Amendment {
            work: Some(work),
            instructions,
        }),
    }
}

/// Kinds of instruments that decisions use as short names.
const INSTRUMENTS: [&str; 8] = [
    "解释", "规定", "办法", "条例", "细则", "决定", "规则", "意见",
];

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
    let amends = ["修改", "第", "增加", "删去", "作如下"]
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
