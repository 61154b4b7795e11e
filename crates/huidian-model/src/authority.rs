//! The authority file: who may issue, under which names, since when.

use std::fmt;

use huidian_text::{PartialDate, edit_distance, title_key};
use rustc_hash::FxHashMap;

/// Identifier of an authority: its full Chinese name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AuthorityId(pub String);

impl fmt::Display for AuthorityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What kind of body an authority is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AuthorityKind {
    Legislature,
    StateCouncil,
    Ministry,
    /// 直属机构, 直属事业单位, 部委管理的国家局
    Bureau,
    PartyOrgan,
    Court,
    Procuratorate,
    Military,
    /// 标准化技术委员会 and the like: administers (归口), does not issue
    Committee,
    /// 秘书处
    Secretariat,
    /// 办公厅, 办公室, 综合司
    Office,
    /// 司局
    Department,
    Association,
    Alliance,
    Enterprise,
    Exchange,
    LocalGovernment,
    LocalCongress,
    LocalDepartment,
    Institute,
}

/// id of each kind, in the order of the enum
const KINDS: [(AuthorityKind, &str); 20] = [
    (AuthorityKind::Legislature, "legislature"),
    (AuthorityKind::StateCouncil, "state_council"),
    (AuthorityKind::Ministry, "ministry"),
    (AuthorityKind::Bureau, "bureau"),
    (AuthorityKind::PartyOrgan, "party_organ"),
    (AuthorityKind::Court, "court"),
    (AuthorityKind::Procuratorate, "procuratorate"),
    (AuthorityKind::Military, "military"),
    (AuthorityKind::Committee, "committee"),
    (AuthorityKind::Secretariat, "secretariat"),
    (AuthorityKind::Office, "office"),
    (AuthorityKind::Department, "department"),
    (AuthorityKind::Association, "association"),
    (AuthorityKind::Alliance, "alliance"),
    (AuthorityKind::Enterprise, "enterprise"),
    (AuthorityKind::Exchange, "exchange"),
    (AuthorityKind::LocalGovernment, "local_government"),
    (AuthorityKind::LocalCongress, "local_congress"),
    (AuthorityKind::LocalDepartment, "local_department"),
    (AuthorityKind::Institute, "institute"),
];

impl AuthorityKind {
    pub fn id(self) -> &'static str {
        KINDS[self as usize].1
    }

    pub fn from_id(id: &str) -> Option<Self> {
        KINDS
            .iter()
            .find(|(_, name)| *name == id)
            .map(|(kind, _)| *kind)
    }
}

/// One authority followed another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succession {
    pub predecessor: AuthorityId,
    pub on: Option<PartialDate>,
}

/// A body that makes or issues works (制定/发文机关).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    pub id: AuthorityId,
    pub name: String,
    pub kind: AuthorityKind,
    pub short_names: Vec<String>,
    pub former_names: Vec<String>,
    pub misspellings: Vec<String>,
    pub english: Option<String>,
    /// The body whose office, secretariat or department this is.
    pub office_of: Option<AuthorityId>,
    /// The other name of one office (一个机构两块牌子).
    pub same_office_as: Option<AuthorityId>,
    /// Administers standards (归口) without issuing them.
    pub administers_only: bool,
    /// 机关代字 of document numbers: 国发, 工信部.
    pub number_prefixes: Vec<String>,
    pub predecessors: Vec<Succession>,
    pub from: Option<PartialDate>,
    pub until: Option<PartialDate>,
}

/// Which of its names an authority was called by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameForm {
    Full,
    Short,
    Former,
    /// A misspelling on file.
    Misspelling,
    /// Not on file, one character away from a name that is.
    Near,
}

/// How a name was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuthorityReading<'r> {
    pub authority: &'r Authority,
    pub form: NameForm,
}

/// All authorities, found by any of their names.
#[derive(Debug, Clone, Default)]
pub struct AuthorityRegister {
    authorities: Vec<Authority>,
    by_name: FxHashMap<String, Vec<(u32, NameForm)>>,
    by_id: FxHashMap<AuthorityId, u32>,
    /// Keys of names by their last character and length, for names that are nearly on file.
    by_ending: FxHashMap<(char, usize), Vec<String>>,
}

impl AuthorityRegister {
    pub fn new(authorities: Vec<Authority>) -> Self {
        let mut register = Self {
            authorities,
            ..Self::default()
        };
        for (index, authority) in register.authorities.iter().enumerate() {
            let index = index as u32;
            register.by_id.insert(authority.id.clone(), index);
            let names = [
                (std::slice::from_ref(&authority.name), NameForm::Full),
                (&authority.short_names, NameForm::Short),
                (&authority.former_names, NameForm::Former),
                (&authority.misspellings, NameForm::Misspelling),
            ];
            for (names, form) in names {
                for name in names {
                    register
                        .by_name
                        .entry(title_key(name))
                        .or_default()
                        .push((index, form));
                }
            }
        }
        for (name, readings) in &mut register.by_name {
            readings.sort_by_key(|(index, form)| (*form, *index));
            readings.dedup_by_key(|(index, _)| *index);
            if let Some(last) = name.chars().last() {
                let ending = (last, name.chars().count());
                register
                    .by_ending
                    .entry(ending)
                    .or_default()
                    .push(name.clone());
            }
        }
        register
    }

    pub fn all(&self) -> &[Authority] {
        &self.authorities
    }

    pub fn find(&self, id: &AuthorityId) -> Option<&Authority> {
        self.by_id
            .get(id)
            .map(|index| &self.authorities[*index as usize])
    }

    /// Readings of a name, the most literal first; several when the name is ambiguous. Misspellings on file count, others do not.
    pub fn readings<'r>(&'r self, name: &str) -> impl Iterator<Item = AuthorityReading<'r>> {
        self.by_name
            .get(&title_key(name))
            .into_iter()
            .flatten()
            .map(|(index, form)| AuthorityReading {
                authority: &self.authorities[*index as usize],
                form: *form,
            })
    }

    /// The best reading of a name; if no name fits exactly, one that is a single character away and no other is.
    pub fn read<'r>(&'r self, name: &str) -> Option<AuthorityReading<'r>> {
        self.readings(name).next().or_else(|| self.near(name))
    }

    fn near<'r>(&'r self, name: &str) -> Option<AuthorityReading<'r>> {
        let key = title_key(name);
        let length = key.chars().count();
        if length < 4 {
            return None;
        }
        let last = key.chars().last()?;
        let mut candidates = (length - 1..=length + 1)
            .filter_map(|length| self.by_ending.get(&(last, length)))
            .flatten()
            .filter(|known| may_be_slip_of(&key, known))
            .filter_map(|known| self.by_name.get(known))
            .flat_map(|readings| readings.iter().map(|(index, _)| *index));
        let first = candidates.next()?;
        candidates
            .all(|other| other == first)
            .then(|| AuthorityReading {
                authority: &self.authorities[first as usize],
                form: NameForm::Near,
            })
    }

    /// The authority, its other name, and their offices, secretariats and departments: who asks for works of a body means these too.
    pub fn family<'r>(&'r self, id: &AuthorityId) -> Vec<&'r AuthorityId> {
        let Some(head) = self.find(id) else {
            return Vec::new();
        };
        let is_head =
            |other: &AuthorityId| other == &head.id || head.same_office_as.as_ref() == Some(other);
        self.authorities
            .iter()
            .filter(|one| {
                is_head(&one.id)
                    || one.same_office_as.as_ref() == Some(&head.id)
                    || one.office_of.as_ref().is_some_and(is_head)
            })
            .map(|one| &one.id)
            .collect()
    }

    /// Authority whose 机关代字 begins a document number.
    pub fn by_number_prefix(&self, number: &str) -> Option<&Authority> {
        self.authorities
            .iter()
            .flat_map(|authority| {
                authority
                    .number_prefixes
                    .iter()
                    .map(move |prefix| (authority, prefix))
            })
            .filter(|(_, prefix)| number.starts_with(prefix.as_str()))
            .max_by_key(|(_, prefix)| prefix.len())
            .map(|(authority, _)| authority)
    }

    /// Names of every form, with the authority, for finding authorities in running text.
    pub fn names(&self) -> impl Iterator<Item = (&str, &Authority)> {
        self.by_name.iter().filter_map(|(name, readings)| {
            Some((
                name.as_str(),
                &self.authorities[readings.first()?.0 as usize],
            ))
        })
    }
}

/// Whether `key` may be `known` with one character wrong, too many or missing.
///
/// 自然资源厅 is no slip of 自然资源部 (the callers compare last characters), nor 许昌市公安局 one of 南昌市公安局:
/// what tells bodies apart is never taken for a slip. Nor is a character too many in front: 云海事局 is the 海事局 of
/// another place.
fn may_be_slip_of(key: &str, known: &str) -> bool {
    let names_place = known.chars().take(6).any(|c| "省市区州县".contains(c));
    let begins_alike = key.chars().take(3).eq(known.chars().take(3));
    let is_of_another_place = key.len() > known.len() && key.ends_with(known);
    (begins_alike || !names_place) && !is_of_another_place && edit_distance(known, key, 1).is_some()
}
