//! What the library answers when somebody types a few words: the same on the terminal and in every chat account.

mod answer;
mod brief;
mod duty;
mod limits;
mod provision;
mod question;
mod rules;
mod search_reply;
mod small_talk;
mod status;

use huidian_catalogue::Catalogue;
use huidian_following::Finder;
use huidian_model::WorkId;
use huidian_search::SearchIndex;
use huidian_store::Reader;
use jiff::civil::Date;

pub use rules::{Match, Rule};

use crate::error::Result;

/// Longest question read, in characters; the rest is passed over.
const QUESTION_CHARS: usize = 200;

/// What an answer is made from.
#[derive(Clone, Copy)]
pub struct Context<'c> {
    pub reader: &'c Reader<'c>,
    /// Without an index there are no answers from inside the texts.
    pub index: Option<&'c SearchIndex>,
    pub catalogue: &'c Catalogue,
    pub today: Date,
    /// Where readers reach the library, without a slash at the end.
    pub public_url: &'c str,
    /// The keeper's own, heard before everything else.
    pub rules: &'c [Rule],
}

impl<'c> Context<'c> {
    pub(crate) fn finder(&self) -> Finder<'c> {
        Finder {
            authorities: &self.catalogue.authorities.register,
            index: self.index,
            today: self.today,
        }
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub text: String,
    /// What the question counts as: `year`, `search`, … or `rule:` with its keyword.
    pub topic: String,
    /// The work it is about, where it is about one.
    pub work: Option<WorkId>,
}

impl Reply {
    fn new(topic: &str, text: String) -> Self {
        Self {
            text: text.trim_end().to_owned(),
            topic: topic.to_owned(),
            work: None,
        }
    }

    fn about(self, work: &WorkId) -> Self {
        Self {
            work: Some(work.clone()),
            ..self
        }
    }
}

/// Answers what somebody typed.
pub fn reply(query: &str, context: &Context<'_>) -> Result<Reply> {
    let question: String = query
        .chars()
        .filter(|c| !c.is_control() || c.is_whitespace())
        .take(QUESTION_CHARS)
        .collect();
    let question = question.trim();
    if let Some(rule) = context.rules.iter().find(|rule| rule.matches(question)) {
        return rules::answer(rule, context);
    }
    if let Some(reply) = duty::answer(question, context)? {
        return Ok(reply);
    }
    let asked = question::read(question, context)?;
    answer::answer(&asked, context)
}

/// What a new follower is told.
pub fn welcome() -> Reply {
    Reply::new(
        "welcome",
        format!(
            "欢迎使用会典：政策、法规与标准，随问随答。\n\n{}",
            answer::HELP
        ),
    )
}
