//! Changing registers, each change put on record.

use huidian_model::WorkId;
use huidian_store::{AuditNote, Register, SavedSearch, Store, Transaction};
use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::interview::Interview;
use crate::reading::{NAME_CHARS, read_name, read_text};
use crate::rights::{Follower, SHARED};
use crate::selection::Selection;
use crate::share::Target;

/// Most works named, and most searches: beyond it a search says it better.
const MOST_WORKS: usize = 5_000;
const MOST_SEARCHES: usize = 200;
/// Longest note on a work, in characters: a few sentences; papers belong behind a link.
const NOTE_CHARS: usize = 1_000;
/// Most registers of one owner; everybody in the house shares those that are shared.
const MOST_REGISTERS: usize = 100;
const MOST_SHARED: usize = 2_000;

/// Registers as somebody changes them; whether they may is for the caller to ask.
#[derive(Clone, Copy)]
pub struct Keeping<'k> {
    pub store: &'k Store,
    pub who: &'k Follower,
}

impl Keeping<'_> {
    /// Makes a register and gives its key; a name that the owner has given before is refused.
    pub fn create(&self, owner: &str, name: &str) -> Result<i64> {
        let name = read_name("name", name)?;
        self.store.write(|library| {
            if library.read()?.find_register_key(owner, &name)?.is_some() {
                return Err(Error::NameTaken(name.clone()));
            }
            let limit = if owner == SHARED {
                MOST_SHARED
            } else {
                MOST_REGISTERS
            };
            if library.read()?.register_count(owner)? >= limit {
                let what = "registers";
                return Err(Error::TooMany { what, limit });
            }
            let key = library.ensure_register(owner, &name)?;
            self.note(library, "create_register", key, None, Some(name.clone()))?;
            Ok(key)
        })
    }

    /// Calls a register something else.
    pub fn rename(&self, register: &Register, name: &str) -> Result<()> {
        let name = read_name("name", name)?;
        if name == register.name {
            return Ok(());
        }
        self.store.write(|library| {
            let taken = library.read()?.find_register_key(&register.owner, &name)?;
            if taken.is_some() {
                return Err(Error::NameTaken(name.clone()));
            }
            library.rename_register(register.key, &name)?;
            let (before, after) = (Some(register.name.clone()), Some(name.clone()));
            self.note(library, "rename_register", register.key, before, after)
        })
    }

    /// Writes down what matters to its readers.
    pub fn interview(&self, register: &Register, interview: &Interview) -> Result<()> {
        let after = interview.text();
        if after == register.interview {
            return Ok(());
        }
        self.store.write(|library| {
            library.set_register_interview(register.key, &after)?;
            let (before, after) = (register.interview.clone(), after.clone());
            let action = "interview_register";
            self.note(library, action, register.key, Some(before), Some(after))
        })
    }

    /// Removes a register; its private addresses open nothing from then on.
    pub fn remove(&self, register: &Register) -> Result<()> {
        let target = Target::Register(register.key).text();
        self.store.write(|library| {
            let links = library.read()?.share_links()?;
            // the key may be given to another register one day
            for link in links.iter().filter(|link| link.target == target) {
                library.revoke_share_link(&link.id)?;
            }
            library.remove_register(register.key)?;
            let before = Some(register.name.clone());
            self.note(library, "remove_register", register.key, before, None)
        })
    }

    /// Follows works and searches; gives how many of them are news. A search of the same name is replaced.
    pub fn follow(
        &self,
        register: &Register,
        works: &[WorkId],
        searches: &[SavedSearch],
    ) -> Result<usize> {
        let searches: Vec<SavedSearch> =
            searches.iter().map(normal_search).collect::<Result<_>>()?;
        self.store.write(|library| {
            let mut news = 0;
            for work in works {
                if library.follow_work(register.key, work)? {
                    let after = Some(work.to_string());
                    self.note(library, "follow_work", register.key, None, after)?;
                    news += 1;
                }
            }
            for search in &searches {
                news += usize::from(self.follow_search(library, register, search)?);
            }
            let held = library.read()?.find_register(register.key)?;
            refuse_too_many(held.as_ref())?;
            Ok(news)
        })
    }

    fn follow_search(
        &self,
        library: &mut Transaction<'_>,
        register: &Register,
        search: &SavedSearch,
    ) -> Result<bool> {
        let known = register
            .searches
            .iter()
            .find(|known| known.name == search.name);
        if known == Some(search) {
            return Ok(false);
        }
        library.follow_search(register.key, search)?;
        let text = |search: &SavedSearch| format!("{}：{}", search.name, search.query);
        let (before, after) = (known.map(text), Some(text(search)));
        self.note(library, "follow_search", register.key, before, after)?;
        Ok(true)
    }

    /// Writes down who answers for a followed work, until when it is to be dealt with, and a note; all empty takes them away. Says whether the
    /// work is followed by its own name (a work that only a search finds has no line to note on).
    pub fn note_work(
        &self,
        register: &Register,
        work: &WorkId,
        owner: &str,
        note: &str,
        due_on: Option<Date>,
    ) -> Result<bool> {
        let owner = read_text("owner", owner, NAME_CHARS)?;
        let note = read_text("note", note, NOTE_CHARS)?;
        self.store.write(|library| {
            let known = library.read()?.find_register(register.key)?;
            let before = known.and_then(|held| held.notes.into_iter().find(|n| n.work == *work));
            let before = before.map(|n| note_text(work, &n.owner, &n.note, n.due_on));
            let after = note_text(work, &owner, &note, due_on);
            let is_followed =
                library.note_followed_work(register.key, work, &owner, &note, due_on)?;
            if is_followed {
                self.note(library, "note_work", register.key, before, Some(after))?;
            }
            Ok(is_followed)
        })
    }

    /// Says whether the work was followed.
    pub fn unfollow_work(&self, register: &Register, work: &WorkId) -> Result<bool> {
        self.store.write(|library| {
            let was = library.unfollow_work(register.key, work)?;
            if was {
                let before = Some(work.to_string());
                self.note(library, "unfollow_work", register.key, before, None)?;
            }
            Ok(was)
        })
    }

    /// Says whether a search of this name was followed.
    pub fn unfollow_search(&self, register: &Register, name: &str) -> Result<bool> {
        self.store.write(|library| {
            let was = library.unfollow_search(register.key, name)?;
            if was {
                let before = Some(name.to_owned());
                self.note(library, "unfollow_search", register.key, before, None)?;
            }
            Ok(was)
        })
    }

    fn note(
        &self,
        library: &mut Transaction<'_>,
        action: &str,
        key: i64,
        before: Option<String>,
        after: Option<String>,
    ) -> Result<()> {
        library.note(&AuditNote {
            who: self.who.name().to_owned(),
            action: action.to_owned(),
            subject: format!("register/{key}"),
            before,
            after,
        })?;
        Ok(())
    }
}

/// A note as the record of changes has it.
fn note_text(work: &WorkId, owner: &str, note: &str, due_on: Option<Date>) -> String {
    let due_on = due_on.map(|day| day.to_string()).unwrap_or_default();
    format!("{work}：{owner}；{due_on}；{note}")
}

/// A search that reads back, in its normal form, and under a name.
fn normal_search(search: &SavedSearch) -> Result<SavedSearch> {
    let selection = Selection::read(&search.query)?;
    if selection.is_everything() {
        return Err(Error::Parameter {
            name: "query",
            value: search.query.chars().take(NAME_CHARS).collect(),
            reason: "asks for nothing: give conditions such as sector=energy".to_owned(),
        });
    }
    let name = match search.name.trim() {
        "" => selection.name().chars().take(NAME_CHARS).collect(),
        name => name.to_owned(),
    };
    Ok(SavedSearch {
        name: read_name("name", &name)?,
        query: selection.query(),
    })
}

fn refuse_too_many(register: Option<&Register>) -> Result<()> {
    let Some(register) = register else {
        return Ok(());
    };
    if register.works.len() > MOST_WORKS || register.searches.len() > MOST_SEARCHES {
        return Err(Error::Full {
            works: MOST_WORKS,
            searches: MOST_SEARCHES,
        });
    }
    Ok(())
}
