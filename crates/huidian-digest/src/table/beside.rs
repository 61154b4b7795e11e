//! Lists that stand side by side in one table.

use huidian_extract::Table;

use super::share::{SAMPLE, title_share};
use crate::fields::Field;
use crate::instrument::is_placeholder;

/// 月份 | 国家层面 | 发布机关 | 地方层面 | 发布机关: columns before the first list or behind the last that no other list has are of all.
pub(super) fn share_outer_columns(bands: &mut [Vec<(u32, Field)>]) {
    let is_outer = |field: Field| {
        matches!(
            field,
            Field::Date | Field::Published | Field::Index | Field::Category | Field::Other
        )
    };
    let [first, .., last] = &*bands else { return };
    let lacks = |band: &[(u32, Field)], field: Field| band.iter().all(|(_, own)| *own != field);
    let count = bands.len();
    let mut shared: Vec<(u32, Field)> = first
        .iter()
        .take_while(|(_, field)| is_outer(*field))
        .filter(|(_, field)| bands[1..].iter().all(|band| lacks(band, *field)))
        .copied()
        .collect();
    let behind = last.iter().rev().take_while(|(_, field)| is_outer(*field));
    shared.extend(
        behind.filter(|(_, field)| bands[..count - 1].iter().all(|band| lacks(band, *field))),
    );
    for band in bands {
        for column in &shared {
            if !band.contains(column) {
                band.push(*column);
            }
        }
        band.sort_unstable_by_key(|(column, _)| *column);
    }
}

/// Side-by-side lists have the same columns.
pub(super) fn repeat_alike(bands: &[Vec<(u32, Field)>]) -> bool {
    let names = |band: &[(u32, Field)]| {
        let mut names: Vec<Field> = band.iter().map(|(_, field)| *field).collect();
        names.dedup();
        names
    };
    let first = names(&bands[0]);
    bands[1..].iter().all(|band| names(band) == first) || bands.iter().all(|band| is_counted(band))
}

/// Lists of different kinds side by side (name and date | name and issuer) each count their rows.
fn is_counted(band: &[(u32, Field)]) -> bool {
    band.len() >= 2 && band[0].1 == Field::Index
}

/// Columns of titles that no name claims.
pub(super) fn title_columns(table: &Table, first_row: u32, taken: &[u32]) -> Vec<u32> {
    (0..table.column_count())
        .filter(|column| !taken.contains(column) && title_share(table, first_row, *column) >= 50)
        .collect()
}

/// Two columns under names of groups, neither of which leans on the other: 国家层面 | 地方层面; but 文件 | 上位法.
pub(super) fn are_lists_beside(table: &Table, header: u32, title: u32, other: u32) -> bool {
    const LEANING: [&str; 12] = [
        "依据", "上位", "相关", "配套", "废止", "代替", "替代", "解读", "参考", "关联", "原", "旧",
    ];
    let label = table.text(header, other).trim();
    title != other
        && !is_placeholder(label)
        && !LEANING.iter().any(|word| label.contains(word))
        && hold_two_lists(table, header + 1, title, other)
}

/// Whether two columns name different documents: both hold titles, and in few rows do they say the same in other words.
pub(super) fn hold_two_lists(table: &Table, first_row: u32, one: u32, other: u32) -> bool {
    const FEWEST: u32 = 2;
    let pairs = |text: &str| -> Vec<(char, char)> {
        let key: Vec<char> = huidian_text::title_key(text).chars().collect();
        key.windows(2).map(|pair| (pair[0], pair[1])).collect()
    };
    if title_share(table, first_row, one) < 50 || title_share(table, first_row, other) < 50 {
        return false;
    }
    let (mut both, mut alike) = (0u32, 0u32);
    for row in first_row..table.row_count().min(first_row + SAMPLE) {
        let (a, b) = (table.text(row, one), table.text(row, other));
        if is_placeholder(a) || is_placeholder(b) {
            continue;
        }
        both += 1;
        let (a, b) = (pairs(a), pairs(b));
        let common = a.iter().filter(|pair| b.contains(pair)).count();
        alike += u32::from(common * 2 >= a.len().min(b.len()));
    }
    both >= FEWEST && alike * 3 <= both
}
