//! Who issued a work.

use crate::authority::AuthorityId;

/// What an authority did for a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IssuerRole {
    /// First named of a joint document, or the only one.
    Lead,
    Member,
}

/// One issuing authority, as named and as understood.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Issuer {
    pub name: String,
    /// `None` when the authority file does not know the name.
    pub authority: Option<AuthorityId>,
    pub role: IssuerRole,
}

/// The issuers of a work in their order, with the count a text states (等十一部门) where members are not all named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Issuers {
    pub members: Vec<Issuer>,
    pub stated_count: Option<u32>,
}

impl Issuers {
    /// Named issuers in order, the first leading.
    pub fn named<I: IntoIterator<Item = (String, Option<AuthorityId>)>>(names: I) -> Self {
        let members = names
            .into_iter()
            .enumerate()
            .map(|(index, (name, authority))| Issuer {
                name,
                authority,
                role: if index == 0 {
                    IssuerRole::Lead
                } else {
                    IssuerRole::Member
                },
            })
            .collect();
        Self {
            members,
            stated_count: None,
        }
    }

    pub fn lead(&self) -> Option<&Issuer> {
        self.members.first()
    }

    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Number of issuers: as stated, else as named.
    pub fn count(&self) -> usize {
        self.stated_count
            .map_or(self.members.len(), |count| count as usize)
    }

    /// Names in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|issuer| issuer.name.as_str())
    }
}
