//! Which mention is a document of the roundup, and the row it becomes.

use super::ledger::Origin;
use super::{Entry, Reader};
use crate::body::is_private;
use crate::digest::Row;
use crate::foreign::{is_chinese_body, is_chinese_number, is_foreign_text};
use crate::instrument::{Look, look};
use crate::mention::{Mention, Role};
use crate::when::DateKind;
use huidian_text::PartialDate;

/// Where a title may be a document without a verb that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listing {
    /// Anywhere: in a heading or an item of a list.
    Anywhere,
    /// At the front of its line.
    AtFront,
    Nowhere,
}

/// What to do with a mention.
pub(super) enum Taken {
    Document,
    BackReference,
    Aside(&'static str),
}

impl Listing {
    /// A title that is only mentioned must close its heading or line; 《甲法》对企业意味着什么 lists nothing.
    fn allows(self, mention: &Mention) -> bool {
        match self {
            Listing::Anywhere => mention.role == Role::Listed || mention.ends_line,
            Listing::AtFront => mention.role == Role::Listed,
            Listing::Nowhere => false,
        }
    }
}

impl Reader<'_> {
    pub(super) fn judge(&self, mention: &Mention, listing: Listing) -> Taken {
        let has_standard = mention
            .number
            .as_ref()
            .is_some_and(|number| number.is_ascii() || number.contains(['—', '–', '-', '－']));
        let look = look(&mention.title);
        if self.ledger.is_book(&mention.title) {
            return Taken::Aside("book");
        }
        match look {
            Look::BackReference => return Taken::BackReference,
            Look::Other(reason) if !has_standard => return Taken::Aside(reason),
            _ => {}
        }
        let is_private_only = !mention.issuers.names.is_empty()
            && mention.issuers.names.iter().all(|name| is_private(name));
        let is_likely = look == Look::Instrument
            || has_standard
            || mention.is_draft
            || mention.has_sibling && mention.title.chars().count() >= 8
            || self.known.is_some_and(|known| known.knows(&mention.title));
        let has_day = mention.date.is_some_and(|(date, _)| date.day().is_some());
        if self.is_talk && !has_day && mention.number.is_none() {
            return Taken::Aside("mentioned");
        }
        match mention.role {
            // the page is called after its issue, and this is where the text tells of it
            Role::Mentioned | Role::Cited if self.title.announces(&mention.title) => {
                Taken::Document
            }
            Role::Interpreted => Taken::Aside("interpretation"),
            Role::Cited if self.on_timeline && look == Look::Instrument => Taken::Document,
            Role::Cited => Taken::Aside("cited"),
            Role::Book => Taken::Aside("book"),
            Role::Report => Taken::Aside("report"),
            Role::Announced if is_private_only && !has_standard && !self.is_foreign(mention) => {
                Taken::Aside("company")
            }
            Role::Announced if self.is_own_rule(mention) => Taken::Aside("company"),
            Role::Announced if look == Look::Instrument || has_standard => Taken::Document,
            Role::Announced if mention.has_sibling && mention.title.chars().count() >= 8 => {
                Taken::Document
            }
            Role::Announced if self.is_foreign(mention) || mention.has_kind_beside => {
                Taken::Document
            }
            Role::Mentioned
                if look == Look::Instrument
                    && self.entry.as_ref().is_some_and(|entry| entry.is_foreign)
                    && self.is_foreign(mention) =>
            {
                Taken::Document
            }
            Role::Announced
                if mention.is_draft
                    || !mention.issuers.names.is_empty() && mention.title.chars().count() >= 6 =>
            {
                Taken::Document
            }
            Role::Enumerated if look == Look::Instrument || mention.title.chars().count() >= 8 => {
                Taken::Document
            }
            Role::Listed | Role::Mentioned if listing.allows(mention) && is_likely => {
                Taken::Document
            }
            Role::Listed if has_standard => Taken::Document,
            _ => Taken::Aside("mentioned"),
        }
    }

    /// 我司制定了《甲流程》《乙规则》: nobody knows them, and no body, day or number is told.
    fn is_own_rule(&self, mention: &Mention) -> bool {
        mention.is_drafted
            && mention.issuers.is_empty()
            && mention.date.is_none()
            && mention.effective.is_none()
            && mention.number.is_none()
            && !mention.is_draft
            && self.entry.is_none()
            && !self.known.is_some_and(|known| known.knows(&mention.title))
            && !self.is_foreign(mention)
    }

    /// What a document says of itself outranks the section it stands in: 全球动态 holds news from here as well.
    pub(super) fn is_foreign(&self, mention: &Mention) -> bool {
        let entry = self.entry.as_ref();
        let names = &mention.issuers.names;
        let says_so = mention.has_foreign_actor
            || names.iter().any(|name| is_foreign_text(name))
            || is_foreign_text(&mention.title)
            || entry.is_some_and(Entry::names_foreign);
        let stands_abroad = self.section.is_foreign || entry.is_some_and(|entry| entry.is_foreign);
        says_so || stands_abroad && !self.is_domestic(mention)
    }

    /// Known here, numbered as acts and standards are here, or issued by a body of ours.
    fn is_domestic(&self, mention: &Mention) -> bool {
        let issuers = &mention.issuers;
        // 韩国《个人信息保护法》 has the name of ours
        let is_known = self.known.is_some_and(|known| known.knows(&mention.title));
        is_known && mention.role == Role::Announced
            || mention.number.as_deref().is_some_and(is_chinese_number)
            || issuers.names.iter().any(|name| is_chinese_body(name))
            || issuers.names.is_empty() && issuers.stated.is_some()
    }

    pub(super) fn add_mention(&mut self, mention: &Mention, origin: Origin) -> usize {
        if mention.is_open {
            self.warn(
                "title-open",
                format!("the title mark is not closed: {}", mention.title),
                mention.span,
            );
        }
        let is_foreign = self.is_foreign(mention);
        let mut date = mention.date;
        if let (None, Some(lead)) = (date, self.years.heading) {
            date = Some(self.on_line_day(lead));
        }
        self.note_day(mention.date);
        let stated = self.entry.as_ref().and_then(|entry| entry.stated);
        let row = Row {
            title: mention.title.clone(),
            number: mention.number.clone(),
            issuers: mention.issuers.names.clone(),
            issuer_count: mention.issuers.count().max(stated),
            date: date.map(|(date, _)| date),
            date_kind: date.map(|(_, kind)| kind),
            effective: mention.effective.or(date
                .filter(|(_, kind)| *kind == DateKind::Effective)
                .map(|(date, _)| date)),
            draft: mention.is_draft || self.section.is_draft,
            section: self.section.name.clone(),
            replaces: None,
            span: mention.span,
            confidence: confidence(mention, origin),
            is_proposed: false,
        };
        let in_lead_in =
            self.in_lead_in || self.entry.as_ref().is_some_and(|entry| entry.from_lead_in);
        let index = self.ledger.add(row, origin, is_foreign, in_lead_in);
        self.ledger.note_closing(index, mention.closing);
        index
    }

    /// The month above with the day at the front of the line.
    fn on_line_day(&self, lead: PartialDate) -> (PartialDate, DateKind) {
        let month = lead.month().filter(|_| lead.day().is_none());
        let day = self.line_day.and_then(|(day, kind)| {
            let date = PartialDate::day_of(lead.year(), month?, day)?;
            Some((date, kind.unwrap_or(DateKind::Unknown)))
        });
        day.unwrap_or((lead, DateKind::Unknown))
    }

    pub(super) fn aside_by_role(&mut self, mention: &Mention) {
        let reason = match (look(&mention.title), mention.role) {
            (Look::Other(reason), _) => reason,
            (_, Role::Cited) => "cited",
            (_, Role::Book) => "book",
            (_, Role::Report) => "report",
            (_, Role::Interpreted) => "interpretation",
            _ => "mentioned",
        };
        self.aside(mention, reason);
    }

    pub(super) fn aside(&mut self, mention: &Mention, reason: &'static str) {
        self.ledger
            .set_aside(mention.title.clone(), reason, mention.span);
    }
}

fn confidence(mention: &Mention, origin: Origin) -> f32 {
    let base = match (mention.role, origin) {
        (Role::Announced, Origin::Heading) => 0.95,
        (Role::Announced, _) => 0.9,
        (Role::Listed, _) => 0.8,
        _ => 0.7,
    };
    if mention.is_quoted { base } else { base - 0.15 }
}
