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
    /// Set where the day lies before the first saving: the answers are those of a later profile.
    pub(super) first_saved_on: Option<Date>,
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
        let mut first_saved_on = None;
        match saved_by(&reader, &profile, day)? {
            Saved::Then(attributes) => profile.attributes = attributes,
            Saved::LaterOnly(first) => first_saved_on = Some(first),
            Saved::Newest => {}
        }
        Ok(Self {
            rules,
            profile,
            day,
            first_saved_on,
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

/// Which saving speaks for a day.
enum Saved {
    /// The newest saving is no later.
    Newest,
    Then(String),
    /// Nothing was saved by then; the first day on which something was.
    LaterOnly(Date),
}

/// The day of a saving in China.
pub(super) fn day_of_saving(at: jiff::Timestamp) -> Date {
    let china = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    at.to_zoned(china).date()
}

/// What the profile said at the end of a day.
fn saved_by(reader: &Reader<'_>, profile: &DutyProfile, day: Date) -> Result<Saved, Error> {
    if day_of_saving(profile.saved_at) <= day {
        return Ok(Saved::Newest);
    }
    let history = reader.duty_profile_history(profile.key)?;
    let first = history
        .last()
        .map_or(profile.saved_at, |version| version.saved_at);
    let then = history
        .into_iter()
        .find(|version| day_of_saving(version.saved_at) <= day);
    Ok(
        then.map_or(Saved::LaterOnly(day_of_saving(first)), |version| {
            Saved::Then(version.attributes)
        }),
    )
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
