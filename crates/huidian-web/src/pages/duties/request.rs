//! The parameters of a duties page: rules, profile, day.

use std::sync::Arc;

use huidian_duties::{KnownFacts, Profile, Rules};
use huidian_operations::{LibraryRules, library_rules};
use huidian_store::{DutyProfile, Reader};
use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::request::Query;
use crate::state::AppState;

/// Rules and a profile, read.
pub(super) struct DutiesRequest {
    pub(super) rules: Arc<Rules>,
    pub(super) profile: DutyProfile,
    pub(super) day: Date,
}

impl DutiesRequest {
    /// The profile of an address. With `as_of` in the past it is the one that was saved then.
    pub(super) fn of(
        state: &AppState,
        id: &str,
        query: &Query,
        keeper: &RegisterKeeper,
    ) -> Result<Self, Error> {
        let reader = state.library().store().read()?;
        let LibraryRules { rules, .. } = library_rules(&reader)?;
        let mut profile = find_profile(&reader, id, keeper)?;
        let day = day_asked(query, "as_of", state.today())?;
        if let Some(saved) = saved_by(&reader, &profile, day)? {
            profile.attributes = saved;
        }
        Ok(Self {
            rules,
            profile,
            day,
        })
    }

    /// The same for a form that changes the profile or what hangs on it.
    pub(super) fn to_change(
        state: &AppState,
        id: &str,
        keeper: &RegisterKeeper,
    ) -> Result<Self, Error> {
        let asked = Self::of(state, id, &Query::default(), keeper)?;
        require_change(state, &asked.profile, keeper)?;
        Ok(asked)
    }

    /// What is known, with the attributes of an incident if there is one.
    pub(super) fn known(&self, incident: Option<&Map<String, Value>>) -> Result<KnownFacts, Error> {
        let mut profile = self.stated(&self.profile.attributes)?;
        if let Some(object) = incident {
            profile = profile
                .with_incident(&self.rules.vocabulary, object)
                .map_err(|error| Error::Conflict(error.to_string()))?;
        }
        Ok(profile.known(&self.rules))
    }

    fn stated(&self, attributes: &str) -> Result<Profile, Error> {
        Profile::read(&self.rules.vocabulary, &object_of(attributes))
            .map_err(|error| Error::Conflict(error.to_string()))
    }
}

/// What the profile said at the end of a day; `None` where the newest saving is no later, or nothing was saved by then.
fn saved_by(
    reader: &Reader<'_>,
    profile: &DutyProfile,
    day: Date,
) -> Result<Option<String>, Error> {
    let china = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    let saved_on = |at: jiff::Timestamp| at.to_zoned(china.clone()).date();
    if saved_on(profile.saved_at) <= day {
        return Ok(None);
    }
    let history = reader.duty_profile_history(profile.key)?;
    let then = history
        .into_iter()
        .find(|version| saved_on(version.saved_at) <= day);
    Ok(then.map(|version| version.attributes))
}

/// A profile that the reader may see. Of others it is not told that they exist.
pub(super) fn find_profile(
    reader: &Reader<'_>,
    id: &str,
    keeper: &RegisterKeeper,
) -> Result<DutyProfile, Error> {
    let missing = || {
        Error::NoSuchPage(format!(
            "/duties/{}",
            id.chars().take(40).collect::<String>()
        ))
    };
    let key = id.parse::<i64>().map_err(|_| missing())?;
    let found = reader.find_duty_profile(key)?;
    found
        .filter(|profile| keeper.who.may_see_profile(profile))
        .ok_or_else(missing)
}

pub(super) fn require_change(
    state: &AppState,
    profile: &DutyProfile,
    keeper: &RegisterKeeper,
) -> Result<(), Error> {
    keeper.require_write(state)?;
    if keeper.who.may_change_profile(profile) {
        return Ok(());
    }
    Err(Error::Forbidden("owner of the profile"))
}

/// A day of the query, within what rules can mean.
pub(super) fn day_asked(query: &Query, name: &'static str, otherwise: Date) -> Result<Date, Error> {
    let day = query.day(name)?.unwrap_or(otherwise);
    if (2000..=2100).contains(&day.year()) {
        return Ok(day);
    }
    let reason = format!("{day}：可用 2000 年至 2100 年的日期 (days from 2000 to 2100)");
    Err(Error::parameter(name, reason))
}

/// Attributes as they are kept; what is no object is an empty one.
pub(super) fn object_of(attributes: &str) -> Map<String, Value> {
    match serde_json::from_str(attributes) {
        Ok(Value::Object(object)) => object,
        _ => Map::new(),
    }
}
