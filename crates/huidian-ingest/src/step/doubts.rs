//! Why a person has to decide on a text, by who may file without one.

use huidian_model::AuthorityRegister;
use huidian_parse::Parsed;
use huidian_recognise::{Class, Doubt, Recognition, is_private_body, is_public_body};
use jiff::Timestamp;
use jiff::civil::Date;

use super::days::faults_of_days;
use super::issuing_body::{issuers_of, signer_of};

/// Who may file texts without a person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Trust {
    /// Nobody: every new work waits
    Nothing,
    /// What is recognised surely
    #[default]
    Sure,
    /// What is recognised as a whole text, whoever issued it: an official source
    Official,
}

impl Trust {
    pub fn from_id(id: &str) -> Option<Self> {
        match id {
            "nothing" => Some(Trust::Nothing),
            "sure" => Some(Trust::Sure),
            "official" => Some(Trust::Official),
            _ => None,
        }
    }
}

/// What a judgement rests on besides the document.
#[derive(Clone, Copy)]
pub(crate) struct Judge<'j> {
    pub(crate) trust: Trust,
    pub(crate) register: &'j AuthorityRegister,
    pub(crate) today: Date,
}

pub(super) fn reasons(
    faults: &[Doubt],
    parsed: &Parsed,
    recognition: &Recognition,
    captured_at: Timestamp,
    judge: Judge<'_>,
) -> Vec<String> {
    if judge.trust == Trust::Nothing {
        return vec!["本次导入要求全部审核".to_owned()];
    }
    faults
        .iter()
        .filter(|doubt| {
            judge.trust == Trust::Sure || !is_spared(**doubt, parsed, recognition, judge)
        })
        .map(|doubt| doubt.chinese().to_owned())
        .chain(faults_of_days(parsed, captured_at, judge.today))
        .collect()
}

/// Whether an official source answers a doubt: it knows who issued what it shows. That something is a reading, a firm's own rule or a part, it does not answer.
fn is_spared(doubt: Doubt, parsed: &Parsed, recognition: &Recognition, judge: Judge<'_>) -> bool {
    match doubt {
        Doubt::Unsure => !matches!(recognition.class, Class::Commentary | Class::Foreign),
        Doubt::NoIssuer => !is_of_private_body(parsed, recognition, judge),
        Doubt::NumberDoubtful => true,
        Doubt::Incomplete
        | Doubt::Interleaved
        | Doubt::BlankDay
        | Doubt::Commented
        | Doubt::NoTitle
        | Doubt::StudyMatter => false,
    }
}

/// Whether those who issue or sign a text are firms, clubs or other states, and no public body is among them; of a text that names nobody its title tells.
fn is_of_private_body(parsed: &Parsed, recognition: &Recognition, judge: Judge<'_>) -> bool {
    if recognition.standard.is_some_and(|parts| !parts.is_public) {
        return true;
    }
    let named: Vec<&str> = issuers_of(parsed, recognition)
        .chain(signer_of(&parsed.document.text))
        .collect();
    let title = parsed
        .metadata
        .title
        .as_ref()
        .map_or("", |title| title.value.as_str());
    if named.is_empty() {
        return title.contains("有限公司") || title.contains("有限责任公司");
    }
    named.iter().any(|name| is_private_body(name))
        && !named
            .iter()
            .any(|name| is_public_body(name, judge.register))
}
