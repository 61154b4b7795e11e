//! Status through time: the answer for every day, worked out once.

use huidian_model::{
    Expression, Force, ForceStatus, Relation, Work, WorkId, force_on, turning_days,
};
use jiff::civil::Date;

use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::{day_text, parsed, parsed_if_any};
use crate::sql::{Connection, params};

/// Days on which an answer about force holds: from the first, up to but without `until`; open where `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForceInterval {
    pub from: Option<Date>,
    pub until: Option<Date>,
    pub force: Force,
}

/// The answer for every day there is, as [`force_on`] gives it, in intervals that follow each other without gap.
pub fn force_intervals(
    work: &Work,
    expressions: &[Expression],
    relations: &[Relation],
) -> Vec<ForceInterval> {
    let mut intervals = vec![ForceInterval {
        from: None,
        until: None,
        force: force_on(Date::MIN, work, expressions, relations),
    }];
    for day in turning_days(work, expressions, relations) {
        let force = force_on(day, work, expressions, relations);
        let last = intervals.last_mut().expect("begins with one");
        if last.force != force {
            last.until = Some(day);
            intervals.push(ForceInterval {
                from: Some(day),
                until: None,
                force,
            });
        }
    }
    intervals
}

pub(crate) fn put_intervals(
    connection: &Connection,
    work_key: i64,
    intervals: &[ForceInterval],
) -> Result<()> {
    connection
        .prepare_cached("delete from work_force where work_key = $1")?
        .execute(params![work_key])?;
    let mut insert = connection.prepare_cached(
        "insert into work_force (work_key, from_on, until_on, status, basis)
         values ($1, $2, $3, $4, $5)",
    )?;
    for interval in intervals {
        insert.execute(params![
            work_key,
            interval.from.map(day_text),
            interval.until.map(day_text),
            interval.force.status.id(),
            interval.force.basis
        ])?;
    }
    Ok(())
}

impl Reader<'_> {
    /// Status of a work through time, earliest first; empty when there is no such work.
    pub fn force_intervals(&self, work: &WorkId) -> Result<Vec<ForceInterval>> {
        self.connection()
            .prepare_cached(
                "select f.from_on, f.until_on, f.status, f.basis
                 from work_force f join work w on w.key = f.work_key
                 where w.id = $1 order by coalesce(f.from_on, '')",
            )?
            .query_and_then(params![work.as_str()], |row| {
                Ok(ForceInterval {
                    from: parsed_if_any(row, 0, "day")?,
                    until: parsed_if_any(row, 1, "day")?,
                    force: Force {
                        status: parsed::<ForceStatus>(row, 2, "status")?,
                        basis: row.get(3)?,
                    },
                })
            })?
            .collect()
    }
}
