//! Which roundups works stand in.

use std::collections::BTreeMap;

use huidian_model::WorkId;

use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::sql::params;

/// The name of a roundup in the source of one of its rows: what stands before `第N行`, where it ends so.
fn roundup_of(detail: &str) -> &str {
    match detail.rsplit_once(" 第") {
        Some((name, row)) if row.ends_with('行') => name,
        _ => detail,
    }
}

impl Reader<'_> {
    /// Roundups that works of the library stand in, by name, with the works of each in order of their ids.
    pub fn roundups(&self) -> Result<BTreeMap<String, Vec<WorkId>>> {
        let mut select = self.connection().prepare_cached(
            "select distinct f.source_detail, w.id from fact f join work w on w.key = f.work_key
             where f.field = 'roundup_row' and f.source_kind = $1 order by w.id",
        )?;
        let rows = select.query_map(params![huidian_model::SourceKind::Roundup.id()], |row| {
            Ok((row.get::<String>(0)?, row.get::<String>(1)?))
        })?;
        let mut roundups: BTreeMap<String, Vec<WorkId>> = BTreeMap::new();
        for row in rows {
            let (detail, id) = row?;
            let works = roundups.entry(roundup_of(&detail).to_owned()).or_default();
            let id = WorkId::new(&id);
            if works.last() != Some(&id) {
                works.push(id);
            }
        }
        Ok(roundups)
    }
}

#[cfg(test)]
mod tests {
    use super::roundup_of;

    #[test]
    fn the_number_of_a_row_is_no_part_of_the_name() {
        for (detail, name) in [
            ("某单位-2024 第3行", "某单位-2024"),
            ("2023年政策汇总", "2023年政策汇总"),
            ("看第2行再说", "看第2行再说"),
            ("第 第一", "第 第一"),
        ] {
            assert_eq!(roundup_of(detail), name, "{detail}");
        }
    }
}
