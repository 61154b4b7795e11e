//! Profiles of organisations with their history, notes on duties, incidents, and rule files that keepers changed.
//!
//! Attributes are JSON objects whose meaning the rules of duties know; the store keeps their text.

use jiff::Timestamp;

use crate::batch::record::Record;
use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::instant_from;
use crate::database::transaction::Transaction;
use crate::sql::{OptionalExtension, Row, params};

/// An organisation's profile as it was saved last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyProfile {
    pub key: i64,
    pub owner: String,
    pub name: String,
    pub created_at: Timestamp,
    pub saved_at: Timestamp,
    pub saved_by: String,
    /// JSON object.
    pub attributes: String,
}

/// One saving of a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyProfileVersion {
    pub saved_at: Timestamp,
    pub saved_by: String,
    pub attributes: String,
}

/// What a keeper noted about a duty of a profile.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DutyNote {
    pub duty: String,
    /// Who sees to it.
    pub owner: String,
    pub note: String,
    pub state: String,
    /// A day, or nothing.
    pub due_on: String,
    /// Address of the evidence.
    pub evidence: String,
}

/// An incident of a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyIncident {
    pub key: i64,
    pub profile: i64,
    pub name: String,
    pub created_at: Timestamp,
    pub changed_at: Timestamp,
    pub attributes: String,
}

/// A rule file that replaces a built-in one, or adds to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyRuleFile {
    pub path: String,
    pub content: String,
    pub changed_by: String,
    pub changed_at: Timestamp,
}

impl Transaction<'_> {
    /// Makes a profile. A name that its owner gave already is an error.
    pub fn create_duty_profile(
        &mut self,
        owner: &str,
        name: &str,
        attributes: &str,
    ) -> Result<i64> {
        let key = self
            .connection
            .prepare_cached(
                "insert into duty_profile (owner, name, title, created_at) values ($1, $2, $3, $4)",
            )?
            .insert(params![
                owner,
                format!("{owner}\u{1f}{name}"),
                name,
                self.now.as_microsecond()
            ])?;
        self.save_duty_profile(key, owner, attributes)?;
        Ok(key)
    }

    /// Keeps one more saving of a profile.
    pub fn save_duty_profile(&mut self, key: i64, by: &str, attributes: &str) -> Result<()> {
        self.connection
            .prepare_cached(
                "insert into duty_profile_version (profile_key, saved_by, saved_at, attributes)
                 values ($1, $2, $3, $4)",
            )?
            .execute(params![key, by, self.now.as_microsecond(), attributes])?;
        Ok(())
    }

    /// Removes a profile with all that hangs on it; says whether it was there.
    pub fn remove_duty_profile(&mut self, key: i64) -> Result<bool> {
        let mut removed = 0;
        for sql in [
            "delete from duty_report_sent where incident_key in (select key from duty_incident where profile_key = $1)",
            "delete from duty_incident where profile_key = $1",
            "delete from duty_note where profile_key = $1",
            "delete from duty_profile_version where profile_key = $1",
            "delete from duty_profile where key = $1",
        ] {
            removed = self.connection.prepare_cached(sql)?.execute(params![key])?;
        }
        Ok(removed > 0)
    }

    pub fn put_duty_note(&mut self, profile: i64, note: &DutyNote, by: &str) -> Result<()> {
        self.connection
            .prepare_cached(
                "insert into duty_note (profile_key, duty, owner, note, state, due_on, evidence, changed_by, changed_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                 on conflict (profile_key, duty) do update set owner = excluded.owner, note = excluded.note,
                 state = excluded.state, due_on = excluded.due_on, evidence = excluded.evidence,
                 changed_by = excluded.changed_by, changed_at = excluded.changed_at",
            )?
            .execute(params![
                profile, note.duty, note.owner, note.note, note.state, note.due_on, note.evidence, by,
                self.now.as_microsecond()
            ])?;
        Ok(())
    }

    pub fn create_duty_incident(
        &mut self,
        profile: i64,
        name: &str,
        attributes: &str,
    ) -> Result<i64> {
        let now = self.now.as_microsecond();
        Ok(self
            .connection
            .prepare_cached(
                "insert into duty_incident (profile_key, name, created_at, changed_at, attributes)
                 values ($1, $2, $3, $3, $4)",
            )?
            .insert(params![profile, name, now, attributes])?)
    }

    pub fn save_duty_incident(&mut self, key: i64, attributes: &str) -> Result<()> {
        self.connection
            .prepare_cached(
                "update duty_incident set attributes = $1, changed_at = $2 where key = $3",
            )?
            .execute(params![attributes, self.now.as_microsecond(), key])?;
        Ok(())
    }

    /// Keeps a rule file in the place of the built-in one of its path, or beside them.
    pub fn put_duty_rule_file(&mut self, path: &str, content: &str, by: &str) -> Result<()> {
        if let Some(key) = self.rule_file_key(path)? {
            self.note_change(Record::RuleFile, key)?;
            self.connection
                .prepare_cached("update duty_rule_file set content = $1, changed_by = $2, changed_at = $3 where key = $4")?
                .execute(params![content, by, self.now.as_microsecond(), key])?;
            return Ok(());
        }
        let key = self
            .connection
            .prepare_cached(
                "insert into duty_rule_file (path, content, changed_by, changed_at) values ($1, $2, $3, $4)",
            )?
            .insert(params![path, content, by, self.now.as_microsecond()])?;
        self.note_added(Record::RuleFile, key)
    }

    /// Goes back to the built-in file; says whether there was another.
    pub fn remove_duty_rule_file(&mut self, path: &str) -> Result<bool> {
        let Some(key) = self.rule_file_key(path)? else {
            return Ok(false);
        };
        self.note_change(Record::RuleFile, key)?;
        self.connection
            .prepare_cached("delete from duty_rule_file where key = $1")?
            .execute(params![key])?;
        Ok(true)
    }

    pub(crate) fn rule_file_key(&self, path: &str) -> Result<Option<i64>> {
        Ok(self
            .connection
            .prepare_cached("select key from duty_rule_file where path = $1")?
            .query_row(params![path], |row| row.get(0))
            .optional()?)
    }
}

const PROFILE: &str =
    "select p.key, p.owner, p.title, p.created_at, v.saved_at, v.saved_by, v.attributes
    from duty_profile p join duty_profile_version v
      on v.key = (select max(key) from duty_profile_version where profile_key = p.key)";

fn profile_from(row: &Row<'_>) -> Result<DutyProfile> {
    Ok(DutyProfile {
        key: row.get(0)?,
        owner: row.get(1)?,
        name: row.get(2)?,
        created_at: instant_from(row, 3)?,
        saved_at: instant_from(row, 4)?,
        saved_by: row.get(5)?,
        attributes: row.get(6)?,
    })
}

fn incident_from(row: &Row<'_>) -> Result<DutyIncident> {
    Ok(DutyIncident {
        key: row.get(0)?,
        profile: row.get(1)?,
        name: row.get(2)?,
        created_at: instant_from(row, 3)?,
        changed_at: instant_from(row, 4)?,
        attributes: row.get(5)?,
    })
}

impl Reader<'_> {
    /// All profiles, by name.
    pub fn duty_profiles(&self) -> Result<Vec<DutyProfile>> {
        self.connection()
            .prepare_cached(&format!("{PROFILE} order by p.title, p.key"))?
            .query_and_then([], profile_from)?
            .collect()
    }

    pub fn find_duty_profile(&self, key: i64) -> Result<Option<DutyProfile>> {
        self.connection()
            .prepare_cached(&format!("{PROFILE} where p.key = $1"))?
            .query_and_then(params![key], profile_from)?
            .next()
            .transpose()
    }

    /// Every saving of a profile, the newest first.
    pub fn duty_profile_history(&self, key: i64) -> Result<Vec<DutyProfileVersion>> {
        let version = |row: &Row<'_>| {
            Ok(DutyProfileVersion {
                saved_at: instant_from(row, 0)?,
                saved_by: row.get(1)?,
                attributes: row.get(2)?,
            })
        };
        self.connection()
            .prepare_cached(
                "select saved_at, saved_by, attributes from duty_profile_version
                 where profile_key = $1 order by key desc",
            )?
            .query_and_then(params![key], version)?
            .collect()
    }

    pub fn duty_notes(&self, profile: i64) -> Result<Vec<DutyNote>> {
        let note = |row: &Row<'_>| {
            Ok(DutyNote {
                duty: row.get(0)?,
                owner: row.get(1)?,
                note: row.get(2)?,
                state: row.get(3)?,
                due_on: row.get(4)?,
                evidence: row.get(5)?,
            })
        };
        self.connection()
            .prepare_cached(
                "select duty, owner, note, state, due_on, evidence from duty_note
                 where profile_key = $1 order by duty",
            )?
            .query_and_then(params![profile], note)?
            .collect()
    }

    /// Incidents of a profile, the newest first.
    pub fn duty_incidents(&self, profile: i64) -> Result<Vec<DutyIncident>> {
        self.connection()
            .prepare_cached(
                "select key, profile_key, name, created_at, changed_at, attributes from duty_incident
                 where profile_key = $1 order by key desc",
            )?
            .query_and_then(params![profile], incident_from)?
            .collect()
    }

    pub fn find_duty_incident(&self, key: i64) -> Result<Option<DutyIncident>> {
        self.connection()
            .prepare_cached(
                "select key, profile_key, name, created_at, changed_at, attributes from duty_incident where key = $1",
            )?
            .query_and_then(params![key], incident_from)?
            .next()
            .transpose()
    }

    /// Rule files that keepers changed, by path.
    pub fn duty_rule_files(&self) -> Result<Vec<DutyRuleFile>> {
        let file = |row: &Row<'_>| {
            Ok(DutyRuleFile {
                path: row.get(0)?,
                content: row.get(1)?,
                changed_by: row.get(2)?,
                changed_at: instant_from(row, 3)?,
            })
        };
        self.connection()
            .prepare_cached(
                "select path, content, changed_by, changed_at from duty_rule_file order by path",
            )?
            .query_and_then([], file)?
            .collect()
    }
}
