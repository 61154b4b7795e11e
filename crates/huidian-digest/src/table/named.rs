//! Columns whose names and whose cells say different things.

use huidian_extract::Table;
use huidian_text::find_dates;

use super::share::{share, title_share};
use crate::fields::Field;
use crate::number::find_number;
use crate::passage::Passage;
use crate::when::{Years, cell_date};

/// 标准 | 说明 over GB/T 1—2020 | 甲要求: a column of titles whose cells are numbers is that of the numbers, and the column of words beside
/// it that of the titles; 编号 over 1, 2, 3 only counts.
pub(super) fn read_numbers_as_numbers(table: &Table, first_row: u32, fields: &mut [(u32, Field)]) {
    let counts = |column: u32| share(table, first_row, column, is_count) >= 80;
    let others = fields.iter().filter(|(_, field)| *field == Field::Number);
    if others.count() > 1 || fields.iter().any(|(_, field)| *field == Field::Title) {
        for (column, field) in fields.iter_mut() {
            if *field == Field::Number && counts(*column) {
                *field = Field::Index;
            }
        }
    }
    let titles: Vec<usize> = (0..fields.len())
        .filter(|index| fields[*index].1 == Field::Title)
        .collect();
    let [only] = titles.as_slice() else { return };
    let column = fields[*only].0;
    let has_number = fields.iter().any(|(_, field)| *field == Field::Number);
    if has_number || share(table, first_row, column, is_number_alone) < 60 {
        return;
    }
    let beside = fields.iter().position(|(other, field)| {
        matches!(field, Field::Other | Field::Category)
            && share(table, first_row, *other, is_name) >= 60
    });
    if let Some(beside) = beside {
        fields[*only].1 = Field::Number;
        fields[beside].1 = Field::Title;
    }
}

fn is_count(text: &str) -> bool {
    let text = text.trim();
    (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number, with or without a bracket behind it: YY/T 1—2017（ISO 1:2016）.
fn is_number_alone(text: &str) -> bool {
    let passage = Passage::new(text.trim().chars().zip(0..));
    find_number(&passage, passage.whole()).is_some_and(|number| {
        let behind = passage.folded_text(number.end..passage.len());
        number.start == 0 && (behind.trim().is_empty() || behind.trim().starts_with('('))
    })
}

/// Words that could name something, and no sentence.
fn is_name(text: &str) -> bool {
    let length = text.trim().chars().count();
    (4..=60).contains(&length) && !text.contains(['。', '；', '，'])
}

/// 发布 and 公布 over days are the days of it.
pub(super) fn read_days_as_days(table: &Table, header: u32, fields: &mut [(u32, Field)]) {
    let years = Years {
        declared: Some(2000),
        ..Years::default()
    };
    for (column, field) in fields {
        let is_short = table.text(header, *column).trim().chars().count() <= 2;
        if *field == Field::Issuer
            && is_short
            && share(table, header + 1, *column, |text| {
                cell_date(text, years).is_some()
            }) >= 60
        {
            *field = Field::Published;
        }
    }
}

/// 牵头单位 issues a policy, but only drafts a standard.
pub(super) fn drop_drafters(table: &Table, header: u32, fields: &mut [(u32, Field)]) {
    let lists_standards = (0..table.column_count()).any(|column| {
        let text = table.text(header, column);
        ["标准", "项目", "计划"]
            .iter()
            .any(|word| text.contains(word))
    });
    for (column, field) in fields {
        if lists_standards
            && *field == Field::Issuer
            && table.text(header, *column).contains("牵头")
        {
            *field = Field::Other;
        }
    }
}

/// 路径 | 依据 | 实施: where no column is called after titles, the acts that 依据 holds whole are what the rows are about.
pub(super) fn adopt_grounds(table: &Table, header: u32, fields: &mut [(u32, Field)]) {
    let tells = fields.iter().any(|(_, field)| {
        matches!(
            field,
            Field::Number | Field::Issuer | Field::Published | Field::Effective | Field::Date
        )
    });
    if !tells || fields.iter().any(|(_, field)| *field == Field::Title) {
        return;
    }
    let found = fields
        .iter_mut()
        .find(|(column, _)| holds_grounds(table, header, *column));
    if let Some((_, field)) = found {
        *field = Field::Title;
    }
}

/// A column called 依据 whose cells are titles and cite no article.
pub(super) fn holds_grounds(table: &Table, header: u32, column: u32) -> bool {
    const NAMES: [&str; 5] = ["依据", "政策依据", "文件依据", "法规依据", "制度依据"];
    NAMES.contains(&table.text(header, column).trim())
        && title_share(table, header + 1, column) >= 60
}

/// 情况 over 2024年3月印发: a column whose name says nothing, and whose cells tell days.
pub(super) fn adopt_remarks(table: &Table, header: u32, fields: &mut Vec<(u32, Field)>) {
    const LONGEST: usize = 16;
    let is_dated = |field: &Field| {
        matches!(
            field,
            Field::Date | Field::Published | Field::Signed | Field::Adopted | Field::Amended
        )
    };
    if fields.iter().any(|(_, field)| is_dated(field)) {
        return;
    }
    let found = (0..table.column_count()).find(|&column| {
        fields.iter().all(|(known, _)| *known != column)
            && share(table, header + 1, column, |text| {
                text.chars().count() <= LONGEST && !find_dates(text).is_empty()
            }) >= 60
    });
    if let Some(column) = found {
        fields.push((column, Field::Other));
        fields.sort_unstable_by_key(|(column, _)| *column);
    }
}
