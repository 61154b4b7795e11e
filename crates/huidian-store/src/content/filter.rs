//! Which works a list shows.

use huidian_model::{
    Addressee, ForceStatus, Number, ReviewState, Sector, Topic, WorkId, WorkKind, title_key,
};

use crate::sql::Value;

/// Conditions on works, all of which must hold; the default holds for every work. Within one condition with several values any will do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkFilter {
    pub sectors: Vec<Sector>,
    pub topics: Vec<Topic>,
    pub addressees: Vec<Addressee>,
    /// Ids of authorities, or names as works give them; who wants offices and successors adds them.
    pub issuers: Vec<String>,
    pub kinds: Vec<WorkKind>,
    /// Court cases are left out where no kind is asked for.
    pub is_without_cases: bool,
    /// Status on the day the list is for.
    pub statuses: Vec<ForceStatus>,
    /// Years of the date under which works are listed.
    pub years: Vec<i16>,
    /// Listed on this day or later, as far as the date says.
    pub listed_from: Option<jiff::civil::Date>,
    /// Listed on this day or earlier.
    pub listed_until: Option<jiff::civil::Date>,
    pub is_draft: Option<bool>,
    pub has_text: Option<bool>,
    pub regions: Vec<String>,
    /// Without any, rejected works are left out, and those whose text waits for a person.
    pub reviews: Vec<ReviewState>,
    /// With works whose text waits for a person, where no states are asked for.
    pub with_waiting: bool,
    /// Words that must all stand in the title, an alternative title or the number.
    pub query: Option<String>,
    /// Only these works, such as a register's.
    pub works: Option<Vec<WorkId>>,
}

/// A text that waits for a person is no work yet: it stands in no list, search, feed or count. A work that only a roundup names has no text.
pub(crate) const WAITS: &str = "(w.review = 'unreviewed' and w.expression_count > 0)";

/// A condition that a facet leaves out when it counts its own values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dimension {
    Sector,
    Topic,
    Addressee,
    Issuer,
    Kind,
    Status,
    Year,
    Draft,
    Text,
    Region,
}

/// A `where` clause under construction. Parameters are numbered in the order in which they first appear, so that `$n` means the
/// same to both databases.
#[derive(Debug, Default)]
pub(crate) struct Clause {
    pub(crate) sql: String,
    pub(crate) values: Vec<Value>,
}

impl Clause {
    /// Keeps a value and gives its place.
    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    pub(crate) fn bind_all<V: Into<Value>>(
        &mut self,
        values: impl IntoIterator<Item = V>,
    ) -> String {
        let places: Vec<String> = values.into_iter().map(|value| self.bind(value)).collect();
        places.join(", ")
    }

    pub(crate) fn and(&mut self, condition: &str) {
        self.sql.push_str(" and ");
        self.sql.push_str(condition);
    }

    /// A set of bits has one of these, where there are any.
    fn and_any_bit(&mut self, column: &str, bits: impl Iterator<Item = i64>) {
        let bits = bits.fold(0, |all, bit| all | bit);
        if bits != 0 {
            let place = self.bind(bits);
            self.and(&format!("({column} & {place}) <> 0"));
        }
    }

    fn and_in<V: Into<Value>>(&mut self, column: &str, values: impl IntoIterator<Item = V>) {
        let places = self.bind_all(values);
        if !places.is_empty() {
            self.and(&format!("{column} in ({places})"));
        }
    }
}

impl WorkFilter {
    /// Adds the conditions on `work w` and its status `f`, all but the one of `without`.
    pub(crate) fn add_to(&self, clause: &mut Clause, without: Option<Dimension>) {
        let asks = |dimension| without != Some(dimension);
        if asks(Dimension::Sector) {
            let bits = self.sectors.iter().map(|sector| i64::from(sector.bit()));
            clause.and_any_bit("w.sectors", bits);
        }
        if asks(Dimension::Topic) {
            let bits = self.topics.iter().map(|topic| i64::from(topic.bit()));
            clause.and_any_bit("w.topics", bits);
        }
        if asks(Dimension::Addressee) {
            let bits = self.addressees.iter().map(|who| i64::from(who.bit()));
            clause.and_any_bit("w.addressees", bits);
        }
        if asks(Dimension::Issuer) {
            self.add_issuers(clause);
        }
        if asks(Dimension::Kind) {
            clause.and_in("w.kind", self.kinds.iter().map(|kind| kind.id().to_owned()));
            if self.is_without_cases && self.kinds.is_empty() {
                let place = clause.bind(WorkKind::Case.id().to_owned());
                clause.and(&format!("coalesce(w.kind, '') <> {place}"));
            }
        }
        if asks(Dimension::Status) {
            clause.and_in(
                "f.status",
                self.statuses.iter().map(|status| status.id().to_owned()),
            );
        }
        if asks(Dimension::Year) {
            let years = self.years.iter().map(|year| format!("{year:04}"));
            clause.and_in("substr(w.listed_on, 1, 4)", years);
        }
        if let Some(is_draft) = self.is_draft.filter(|_| asks(Dimension::Draft)) {
            let place = clause.bind(i64::from(is_draft));
            clause.and(&format!("w.is_draft = {place}"));
        }
        if let Some(has_text) = self.has_text.filter(|_| asks(Dimension::Text)) {
            clause.and(if has_text {
                "w.expression_count > 0"
            } else {
                "w.expression_count = 0"
            });
        }
        if asks(Dimension::Region) {
            clause.and_in("w.region", self.regions.iter().cloned());
        }
        self.add_rest(clause);
    }

    fn add_rest(&self, clause: &mut Clause) {
        if self.reviews.is_empty() {
            clause.and("w.review <> 'rejected'");
            if !self.with_waiting {
                clause.and(&format!("not {WAITS}"));
            }
        } else {
            clause.and_in(
                "w.review",
                self.reviews.iter().map(|review| review.id().to_owned()),
            );
        }
        if let Some(from) = self.listed_from {
            // a month or a year counts from its beginning: 2024-05 sorts before 2024-05-01
            let place = clause.bind(from.to_string());
            clause.and(&format!(
                "substr(w.listed_on || '-01-01', 1, 10) >= {place}"
            ));
        }
        if let Some(until) = self.listed_until {
            let place = clause.bind(until.to_string());
            clause.and(&format!("w.listed_on <= {place}"));
        }
        for word in self.query.iter().flat_map(|query| query.split_whitespace()) {
            add_word(clause, word);
        }
        if let Some(works) = &self.works {
            if works.is_empty() {
                clause.and("1 = 0");
            }
            clause.and_in("w.id", works.iter().map(|work| work.as_str().to_owned()));
        }
    }

    fn add_issuers(&self, clause: &mut Clause) {
        if self.issuers.is_empty() {
            return;
        }
        let authorities = clause.bind_all(self.issuers.iter().cloned());
        let names = clause.bind_all(self.issuers.iter().cloned());
        clause.and(&format!(
            "w.key in (select i.work_key from work_issuer i where i.authority in ({authorities})
                union select i.work_key from work_issuer i where i.name in ({names}))"
        ));
    }
}

fn add_word(clause: &mut Clause, word: &str) {
    let key = title_key(word);
    let title = clause.bind(pattern_of(if key.is_empty() { word } else { &key }));
    let number = clause.bind(pattern_of(&Number::Other(word.to_owned()).key()));
    clause.and(&format!(
        "(exists (select 1 from work_title t where t.work_key = w.key and t.title_key like {title} escape '\\')
          or exists (select 1 from work_number n where n.work_key = w.key and n.number_key like {number} escape '\\'))"
    ));
}

/// Matches texts with `part` somewhere in them.
fn pattern_of(part: &str) -> String {
    format!("%{}%", escape_like(part))
}

/// Takes their meaning from the marks of `like`; to be used with `escape '\'`.
pub(crate) fn escape_like(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}
