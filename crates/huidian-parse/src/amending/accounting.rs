//! The account of a decision: every point and every sentence of its operative part is carried out, known to say nothing, or told as not understood.

use huidian_model::{Change, Instruction};

use super::blocks::{Block, Piece};
use super::headings::heading_title;
use super::instruction::instructions_of;
use super::mark_of;
use super::sentences::{Sentence, sentences_of};
use super::token::Token;
use super::tokens::{bracket, own_mark, tokens_of};
use crate::marker::{Mark, MarkForm};

/// Words by which a decision says that changes of an act follow.
const ANNOUNCES: [&str; 20] = [
    "作如下修改",
    "作出如下修改",
    "做如下修改",
    "做出如下修改",
    "作以下修改",
    "作出以下修改",
    "作如下修订",
    "作出如下修订",
    "作如下修正",
    "作如下调整",
    "作出如下调整",
    "作如下变更",
    "作如下补充",
    "修改如下",
    "修订如下",
    "调整如下",
    "补充如下",
    "予以修改",
    "进行修改",
    "作出修改",
];

/// Sentences of one point that are looked at one by one; what is behind them is told as one.
const ASKED_LIMIT: usize = 60;

/// Which points of a decision have to be accounted for.
#[derive(Debug)]
pub(super) struct Account<'t> {
    text: &'t str,
    /// A title or an announcement says that an act is amended.
    is_amending: bool,
    /// The operative part has begun and its closing words have not come.
    is_open: bool,
    /// The mark of the point that closed it.
    closed_at: Option<Mark>,
    /// The mark of a point that leads to acts which are repealed, and not amended.
    repeals_below: Option<MarkForm>,
}

impl<'t> Account<'t> {
    pub fn of(text: &'t str) -> Self {
        let is_amending = has_amending_title(text);
        Self {
            text,
            is_amending,
            is_open: false,
            closed_at: None,
            repeals_below: None,
        }
    }

    /// What the next point asks for without being understood, sentence by sentence; `behind` is the point after it.
    pub fn lost(
        &mut self,
        block: &Block<'t>,
        is_first: bool,
        behind: Option<&Block<'_>>,
    ) -> Vec<Instruction> {
        let mark = mark_of(block);
        self.begin(mark.as_ref());
        let mut lost = Vec::new();
        let sentences = sentences_of(&block.pieces);
        let (mut is_spoken, mut asked) = (false, 0);
        for (place, sentence) in sentences.iter().enumerate() {
            let words = sentence.words();
            if words.is_empty() {
                continue;
            }
            if announces(&words, sentence, mark.as_ref()) {
                self.is_amending = true;
                self.is_open = self.is_open || is_first;
                continue;
            }
            if !self.is_amending {
                continue;
            }
            if self.is_open && closes(&words) {
                self.is_open = false;
                self.closed_at.clone_from(&mark);
            }
            let is_open = self.is_open || is_first && decides_at_once(&words);
            if is_first && place == 0 || !is_open || self.repeals(&words, mark.as_ref()) {
                continue;
            }
            let is_point = mark.is_some() && !is_spoken;
            let names = sentence.names_provision();
            is_spoken = true;
            let is_heading = heading_title(&sentence.numbered_words()).is_some();
            if !(is_point || names)
                || is_heading
                || says_nothing(&words)
                || is_lead(sentence, names, behind)
            {
                continue;
            }
            asked += 1;
            if asked > ASKED_LIMIT || !is_carried_out(block, &sentences, place) {
                lost.push(self.not_understood(sentence, &sentences[place + 1..], block.end));
            }
            if asked > ASKED_LIMIT {
                break;
            }
        }
        lost
    }

    /// The first numbered point opens the operative part; what is numbered on behind the closing words is of it, too.
    fn begin(&mut self, mark: Option<&Mark>) {
        let Some(mark) = mark else { return };
        if self.repeals_below == Some(mark.form) {
            self.repeals_below = None;
        }
        match &self.closed_at {
            None => self.is_open = true,
            Some(closed) => {
                let goes_on =
                    closed.form == mark.form && mark.ordinal.first() == closed.ordinal.first() + 1;
                self.is_open |= goes_on;
            }
        }
    }

    /// 二、废止下列规章： and the acts listed below; whole acts that end are no part of what is composed.
    fn repeals(&mut self, words: &str, mark: Option<&Mark>) -> bool {
        if self.repeals_below.is_some() {
            return true;
        }
        let ends = ["废止", "失效", "停止执行"]
            .iter()
            .any(|word| words.contains(word));
        let names_provision = tokens_of(&[Piece::Words(words)])
            .iter()
            .any(|token| matches!(token, Token::Provision(_)));
        if !ends || names_provision {
            return false;
        }
        if words.ends_with(['：', ':']) || !words.contains('《') {
            self.repeals_below = mark.map(|mark| mark.form);
        }
        words.contains('《') || self.repeals_below.is_some()
    }

    /// The sentence with what it quotes, up to the next one.
    fn not_understood(
        &self,
        sentence: &Sentence<'t>,
        behind: &[Sentence<'t>],
        end: usize,
    ) -> Instruction {
        let start = sentence.start(self.text).unwrap_or(end);
        let next = behind.iter().find_map(|next| next.start(self.text));
        let end = next.unwrap_or(end);
        Instruction {
            change: Change::NotUnderstood,
            start: start as u32,
            end: end.max(start) as u32,
        }
    }
}

/// 关于修改《…》的决定, …修正案: the first lines of a text that say so.
fn has_amending_title(text: &str) -> bool {
    const LINES: usize = 12;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.take(LINES).any(|line| {
        let line = line.trim_start_matches('#').trim();
        let line = line.rfind(['（', '(']).map_or(line, |open| {
            let inside = &line[open..];
            if inside.ends_with(['）', ')']) {
                line[..open].trim_end()
            } else {
                line
            }
        });
        let is_decision = ["决定", "通知", "公告", "令"]
            .iter()
            .any(|kind| line.ends_with(kind));
        let amends = ["修改", "修订", "修正", "调整", "补充"]
            .iter()
            .any(|word| line.contains(word));
        line.ends_with("修正案")
            || is_decision && amends && line.contains('《') && !line.contains(['。', '，'])
    })
}

/// Whether a sentence says that changes of an act follow, and makes none of them itself: of the preamble, or of a point above those of one act.
fn announces(words: &str, sentence: &Sentence<'_>, mark: Option<&Mark>) -> bool {
    let said = words.trim_end_matches(['：', ':', '。']);
    let says = ANNOUNCES.iter().any(|word| said.ends_with(word));
    let names_acts = ["《", "规章", "法规", "文件", "条例", "办法"]
        .iter()
        .any(|word| words.contains(word));
    let is_head = mark.is_none_or(|mark| mark.form != MarkForm::Article);
    says && names_acts && is_head && !sentence.has_quoted() && !sentence.names_provision()
}

/// 会议决定将《…》第九条规定的押金降低一半。, with no points below
fn decides_at_once(words: &str) -> bool {
    let verbs = ["决定将", "决定对", "决定把", "现将", "现对"];
    let behind = verbs.iter().find_map(|verb| words.split_once(verb));
    behind.is_some_and(|(_, said)| has_provision(said)) && !words.starts_with(['（', '('])
}

/// 本决定自…起施行, 根据本决定…重新公布
fn closes(words: &str) -> bool {
    let begins = ["施行", "实施", "生效", "执行"]
        .iter()
        .any(|word| words.contains(word));
    let is_own = ["决定", "修正案", "通知", "公告", "令"]
        .iter()
        .any(|kind| words.starts_with(&format!("本{kind}")));
    is_own && begins || is_republished(words)
}

fn is_republished(words: &str) -> bool {
    let is_told = ["公布", "发布", "印发", "相应修改", "相应调整", "相应修正"]
        .iter()
        .any(|word| words.contains(word));
    words.contains("根据本") && is_told
}

/// Words of sentences that tell the first day, beside what begins: provisions, titles and days.
const OF_FIRST_DAYS: [&str; 36] = [
    "本决定",
    "本修正案",
    "本通知",
    "本公告",
    "本令",
    "本条例",
    "本办法",
    "本规定",
    "公布",
    "发布",
    "印发",
    "施行",
    "实施",
    "生效",
    "执行",
    "之日",
    "同时",
    "另行",
    "其中",
    "其他",
    "其余",
    "修改",
    "规定",
    "条款",
    "本法",
    "自",
    "起",
    "对",
    "的",
    "除",
    "外",
    "年",
    "月",
    "日",
    "和",
    "及",
];

/// Whether a sentence is known to ask for no change of words: a first day, a new publication, what stays as it is, the name of an act alone.
fn says_nothing(words: &str) -> bool {
    if is_republished(words) {
        return true;
    }
    let begins = ["施行", "实施", "生效", "执行"]
        .iter()
        .any(|word| words.contains(word));
    let stays = ["其他", "其余"].iter().any(|word| words.contains(word))
        && ["不变", "有效", "继续"]
            .iter()
            .any(|word| words.contains(word));
    let left = left_over(words);
    left.is_empty() && (begins || !words.contains('第')) || stays && !has_provision(words)
}

fn has_provision(words: &str) -> bool {
    tokens_of(&[Piece::Words(words)])
        .iter()
        .any(|token| matches!(token, Token::Provision(_)))
}

/// Words without titles, brackets, provisions, numbers and what sentences of first days are made of.
fn left_over(words: &str) -> String {
    let mut left = String::new();
    let mut at = own_mark(words);
    while at < words.len() {
        let rest = &words[at..];
        let known = OF_FIRST_DAYS.iter().find(|word| rest.starts_with(**word));
        let length = bracket(rest)
            .or_else(|| title_length(rest))
            .or_else(|| known.map(|word| word.len()))
            .or_else(|| provision_length(words, at));
        at += match (length, rest.chars().next()) {
            (Some(length), _) => length,
            (None, Some(c)) => {
                let is_number = c.is_ascii_digit() || huidian_text::numeral::is_numeral_char(c);
                if c.is_alphanumeric() && !is_number {
                    left.push(c);
                }
                c.len_utf8()
            }
            (None, None) => 1,
        };
    }
    left
}

fn title_length(words: &str) -> Option<usize> {
    words
        .starts_with('《')
        .then(|| crate::words::matching_close(words))?
        .map(|close| close + '》'.len_utf8())
}

fn provision_length(words: &str, at: usize) -> Option<usize> {
    let is_named = words[at..].starts_with('第') || words[at..].starts_with("附件");
    is_named
        .then(|| crate::metadata::path_at(words, at, None))?
        .map(|(_, end)| end - at)
}

/// 一、对《…》第三条作如下修改： with the points below that make the changes.
fn is_lead(sentence: &Sentence<'_>, names_provision: bool, behind: Option<&Block<'_>>) -> bool {
    let leads = sentence.ends_with_colon() && !sentence.has_quoted();
    leads && behind.is_some_and(|behind| !names_provision || !instructions_of(behind).is_empty())
}

/// Whether a sentence of a point makes a change: with it, more is read than without.
fn is_carried_out(block: &Block<'_>, sentences: &[Sentence<'_>], place: usize) -> bool {
    let upto = |count: usize| {
        let pieces = sentences[..count]
            .iter()
            .flat_map(|sentence| sentence.pieces.iter().cloned());
        let block = Block {
            pieces: pieces.collect(),
            start: block.start,
            end: block.end,
        };
        instructions_of(&block)
    };
    upto(place) != upto(place + 1)
}
