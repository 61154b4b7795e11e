//! Forward migrations: numbered SQL files, each applied once, all in one transaction. PostgreSQL takes the same files, translated.

use std::time::Duration;

use crate::database::error::{Error, Result};
use crate::sql::Connection;

/// Never edited once released; a change of the schema is a new file.
const MIGRATIONS: [&str; 34] = [
    include_str!("../../migrations/0001_library.sql"),
    include_str!("../../migrations/0002_people_and_jobs.sql"),
    include_str!("../../migrations/0003_following.sql"),
    include_str!("../../migrations/0004_mail.sql"),
    include_str!("../../migrations/0005_text_dates.sql"),
    include_str!("../../migrations/0006_roundup_checks.sql"),
    include_str!("../../migrations/0007_collecting.sql"),
    include_str!("../../migrations/0008_horizon.sql"),
    include_str!("../../migrations/0009_batches.sql"),
    include_str!("../../migrations/0010_duties.sql"),
    include_str!("../../migrations/0011_check_owner.sql"),
    include_str!("../../migrations/0012_register_notes.sql"),
    include_str!("../../migrations/0013_taking_back.sql"),
    include_str!("../../migrations/0014_parts.sql"),
    include_str!("../../migrations/0015_sign_in.sql"),
    include_str!("../../migrations/0016_topics.sql"),
    include_str!("../../migrations/0017_reports.sql"),
    include_str!("../../migrations/0018_register_interview.sql"),
    include_str!("../../migrations/0019_settled_disputes.sql"),
    include_str!("../../migrations/0020_mail_consent.sql"),
    include_str!("../../migrations/0021_copies.sql"),
    include_str!("../../migrations/0022_collecting_alarms.sql"),
    include_str!("../../migrations/0023_profile_names.sql"),
    include_str!("../../migrations/0024_reading_notes.sql"),
    include_str!("../../migrations/0025_rule_acts.sql"),
    include_str!("../../migrations/0026_register_webhooks.sql"),
    include_str!("../../migrations/0027_printed_texts.sql"),
    include_str!("../../migrations/0028_roundup_hints.sql"),
    include_str!("../../migrations/0029_several_servers.sql"),
    include_str!("../../migrations/0030_report_log.sql"),
    include_str!("../../migrations/0031_passkeys.sql"),
    include_str!("../../migrations/0032_redactions.sql"),
    include_str!("../../migrations/0033_check_places.sql"),
    include_str!("../../migrations/0034_collections.sql"),
];

/// Version this program writes.
pub(crate) const KNOWN_VERSION: u32 = MIGRATIONS.len() as u32;

/// Version of the database; 0 when it is empty, `None` when it holds tables of somebody else.
pub(crate) fn version_of(connection: &Connection) -> Result<Option<u32>> {
    let tables = connection.tables()?;
    if tables.iter().any(|table| table == "migration") {
        let version = connection.query_row(
            "select coalesce(max(number), 0) from migration",
            [],
            |row| row.get(0),
        )?;
        return Ok(Some(version));
    }
    Ok(tables.is_empty().then_some(0))
}

/// Brings the database to [`KNOWN_VERSION`]; other writers are waited for at most `wait`.
pub(crate) fn migrate(connection: &mut Connection, wait: Duration) -> Result<()> {
    let step = connection.begin_writing(wait)?;
    let found = version_of(step.connection())?
        .ok_or_else(|| Error::Damaged("tables of another program".to_owned()))?;
    refuse_newer(found)?;
    if found == KNOWN_VERSION {
        return Ok(());
    }
    if found == 0 {
        step.connection()
            .apply_migration("create table if not exists migration (number integer primary key)")?;
    }
    for (index, sql) in MIGRATIONS.iter().enumerate().skip(found as usize) {
        step.connection().apply_migration(sql)?;
        step.connection()
            .prepare("insert into migration (number) values ($1)")?
            .execute([index as i64 + 1])?;
    }
    step.commit()?;
    Ok(())
}

pub(crate) fn refuse_newer(found: u32) -> Result<()> {
    if found > KNOWN_VERSION {
        return Err(Error::Newer {
            found,
            known: KNOWN_VERSION,
        });
    }
    Ok(())
}
