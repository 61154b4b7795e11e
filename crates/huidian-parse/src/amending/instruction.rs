//! From tokens to changes.

mod new_words;

use huidian_model::{Change, Instruction, ProvisionKind, ProvisionPath};

use super::blocks::Block;
use super::moves::{as_numbers, swapped};
use super::range::{add, asks_anew, renumbers};
use super::token::Token;
use super::tokens::tokens_of;

/// What the words so far ask for.
#[derive(Debug, Default)]
struct State {
    /// Provisions the sentence is about.
    targets: Vec<ProvisionPath>,
    /// Something was done with them: the next provision named begins anew.
    is_done: bool,
    verb: Option<Verb>,
    /// Words quoted before the verb: 中的“甲”.
    old: Vec<String>,
    /// Numbers given: 作为第五条, 改为第六条.
    numbers: Vec<ProvisionPath>,
    is_after: bool,
    is_before: bool,
    /// The next provision is a number given.
    gives_number: bool,
    is_range: bool,
    /// A change of number that may come with new words.
    renumbering: bool,
    /// Several provisions become one.
    merges: bool,
    /// Each of several words into its own.
    separately: bool,
    is_everywhere: bool,
    /// Quoted words that are neither old nor new stand in the sentence.
    has_loose_words: bool,
    /// Some of them stand behind a change, which they may be the rest of.
    has_words_left: bool,
    /// 条文顺序作相应调整：“第八条”调整为“第七条”
    is_order: bool,
    /// Of a chapter its heading alone is meant.
    heading_only: bool,
    /// Less than the provision named last is meant.
    narrower: Option<Narrower>,
    /// Something is said to be left alone, or to go elsewhere: what or where, is not read.
    has_exception: bool,
    /// Parts change places, which is read of two articles.
    has_swap: bool,
    /// 增加一句
    adds_sentence: bool,
    /// 增加一条
    adds_article: bool,
    /// 增加一章，作为第三章“安全管理”: its name, quoted before its articles
    new_heading: Option<String>,
    /// The number of that chapter.
    heading_number: Option<ProvisionPath>,
    /// 作为第二句
    sentence_number: Option<u32>,
    /// Changes known when 删去 was read.
    deleted_from: usize,
    /// What the sentence asks for, with what it asks it of, and the changes known when it began.
    sentence: Sentence,
    changes: Vec<Change>,
}

#[derive(Debug, Default)]
struct Sentence {
    has_verb: bool,
    has_object: bool,
    changes: usize,
}

/// What of a provision is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Narrower {
    Sentence(Option<u32>),
    End,
    /// 后半段, 但书: where it begins and ends is not read
    Vague,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verb {
    Change,
    Add,
    Delete,
}

/// The changes that a part of a decision makes.
pub(super) fn instructions_of(block: &Block<'_>) -> Vec<Instruction> {
    let mut state = State::default();
    let tokens = as_numbers(tokens_of(&block.pieces));
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        state.read(token, before, &tokens[at + 1..]);
    }
    state.close();
    state
        .changes
        .into_iter()
        .map(|change| Instruction {
            change,
            start: block.start as u32,
            end: block.end as u32,
        })
        .collect()
}

impl State {
    fn read(&mut self, token: &Token, before: Option<&Token>, behind: &[Token]) {
        self.sentence.note(token);
        match token {
            Token::Provision(path) => {
                if self.has_deleted(before) && asks_anew(behind) {
                    // 删去第三条第二款，第三款改为第二款: what stands behind goes on, and does not go
                    self.close_number();
                    self.verb = None;
                    self.is_done = true;
                }
                self.read_provision(path.clone());
            }
            Token::To => self.is_range = matches!(before, Some(Token::Provision(_))),
            Token::Quoted(text) if self.awaits(before, behind) => {
                self.close_number();
                self.verb = None;
                self.old.push(text.clone());
            }
            // 修改为两款：“…”“…”: each quotation a paragraph
            Token::Quoted(text)
                if matches!(before, Some(Token::Quoted(_))) && self.goes_on(text) => {}
            Token::Quoted(text) => {
                // “甲”“乙”修改为“丙”“丁”: each into its own, said without 分别
                let several = self.verb == Some(Verb::Change) && self.old.len() > 1;
                self.separately |= several && matches!(behind.first(), Some(Token::Quoted(_)));
                self.read_quoted(text);
            }
            Token::Change => {
                self.gives_number = self.verb != Some(Verb::Add) && self.old.is_empty();
                self.verb = Some(Verb::Change);
            }
            Token::Add | Token::OneArticle => {
                self.adds_article = *token == Token::OneArticle;
                self.close_number();
                self.verb = Some(Verb::Add);
                self.gives_number = false;
                self.numbers.clear();
            }
            Token::Delete => self.read_delete(behind.first()),
            Token::HeadingOnly => self.only_headings(),
            Token::Sentence(number) if self.gives_number => {
                self.sentence_number = *number;
                self.gives_number = false;
            }
            Token::Sentence(number) => self.narrow(Narrower::Sentence(*number)),
            Token::Narrower => self.narrow(Narrower::Vague),
            Token::End => self.narrow(Narrower::End),
            Token::OneSentence => {
                self.close_number();
                self.verb = Some(Verb::Add);
                self.adds_sentence = true;
            }
            Token::As => {
                self.gives_number = true;
                self.is_range = false;
            }
            Token::After => self.is_after = !self.targets.is_empty() || !self.old.is_empty(),
            Token::Before => self.is_before = !self.targets.is_empty() || !self.old.is_empty(),
            Token::Merge => {
                self.merges = self.targets.len() > 1;
                if self.merges {
                    // 合并为一条，作为第九条：“…”, without 修改为
                    self.verb = Some(Verb::Change);
                }
                // 第四条、第五条合并为第四条
                self.gives_number = matches!(behind.first(), Some(Token::Provision(_)));
            }
            Token::Same => self.change_likewise(),
            Token::Separately => self.separately = true,
            Token::Everywhere => self.is_everywhere = true,
            Token::RestInOrder => {
                self.is_order = true;
                if self.changes.last() != Some(&Change::RenumberRest) {
                    self.changes.push(Change::RenumberRest);
                }
            }
            Token::Comma if renumbers(behind) && self.renumbering => {
                self.close_number();
                self.is_done = true;
                self.verb = None;
            }
            Token::Comma if !matches!(behind.first(), Some(Token::Change)) => self.old.clear(),
            // where it goes is not read
            Token::Except | Token::MoveTo => self.has_exception = true,
            Token::Swap => self.has_swap = true,
            Token::Comma | Token::Move => {}
            Token::Stop => self.close(),
        }
    }

    /// Whether quoted words are those that something is done with, and not new ones: what stands before and behind says so.
    fn awaits(&self, before: Option<&Token>, behind: &[Token]) -> bool {
        match before {
            Some(
                Token::Change | Token::Add | Token::OneArticle | Token::OneSentence | Token::Delete,
            ) => return false,
            Some(Token::Quoted(_)) if self.old.is_empty() => return false,
            _ => {}
        }
        let mut behind = behind
            .iter()
            .skip_while(|token| matches!(token, Token::Quoted(_)));
        let next = behind.next();
        if self.verb == Some(Verb::Add) {
            // 增加一条，作为第五条：“…” and the next sentence behind it
            return matches!(next, Some(Token::After | Token::Before));
        }
        match next {
            Some(
                Token::Change
                | Token::Delete
                | Token::After
                | Token::Before
                | Token::Separately
                | Token::Everywhere,
            ) => true,
            Some(Token::Comma) => matches!(behind.next(), Some(Token::Change)),
            _ => false,
        }
    }

    /// Whether 删去 has had what it takes away, in the words so far.
    fn has_deleted(&self, before: Option<&Token>) -> bool {
        let has_words = before == Some(&Token::Comma) && self.changes.len() > self.sentence.changes;
        self.verb == Some(Verb::Delete) && (self.changes.len() > self.deleted_from || has_words)
    }

    fn read_provision(&mut self, path: ProvisionPath) {
        let is_range = std::mem::take(&mut self.is_range);
        // 将第三条改为第四条，第二款修改为: no second number, but what is changed next
        let is_next = self.numbers.last().is_some_and(is_article) && !is_article(&path);
        if self.gives_number && !is_next {
            add(&mut self.numbers, path, is_range);
            self.renumbering = self.verb == Some(Verb::Change) || self.verb.is_none();
            return;
        }
        if self.verb == Some(Verb::Delete) {
            if self.deleted_from == self.changes.len() {
                self.targets.clear();
            }
            let known = self.targets.len();
            add(&mut self.targets, path, is_range);
            let gone = self.targets[known..].iter().cloned();
            self.changes
                .extend(gone.map(|target| Change::Delete { target }));
            self.is_done = true;
            return;
        }
        if self.verb == Some(Verb::Add) && self.numbers.is_empty() {
            // 第八条增加第二款
            self.numbers.push(path);
            return;
        }
        if self.verb.is_some() {
            // the next change of the same sentence begins
            self.close_number();
            self.verb = None;
            self.is_done = true;
        }
        if std::mem::take(&mut self.is_done) {
            self.begin_targets();
        }
        self.narrower = None;
        add(&mut self.targets, path, is_range);
    }

    /// Forgets what the words in front were about.
    fn begin_targets(&mut self) {
        self.targets.clear();
        self.numbers.clear();
        self.old.clear();
        self.is_after = false;
        self.is_before = false;
        self.merges = false;
        self.separately = false;
        self.is_everywhere = false;
        self.heading_only = false;
        self.narrower = None;
        self.adds_sentence = false;
        self.adds_article = false;
        self.sentence_number = None;
    }

    /// 删去第二条第二句: a sentence goes and not the article.
    fn narrow(&mut self, narrower: Narrower) {
        self.narrower = Some(narrower);
        if self.verb == Some(Verb::Delete)
            && self.changes.len() > self.deleted_from
            && let Some(last) = self.changes.last_mut()
        {
            *last = match std::mem::replace(last, Change::NotUnderstood) {
                Change::Delete { target } => part_replaced(target, narrower, ""),
                _ => Change::NotUnderstood,
            };
        }
    }

    fn read_delete(&mut self, next: Option<&Token>) {
        self.close_number();
        if !self.old.is_empty() {
            // 第八条中的“甲”删去
            for old in std::mem::take(&mut self.old) {
                self.substitute(&old, "");
            }
            return;
        }
        let stands_last = !matches!(next, Some(Token::Provision(_) | Token::Quoted(_)));
        if stands_last && let Some(narrower) = self.narrower {
            self.push_part(narrower, "");
            self.verb = None;
            return;
        }
        if stands_last && !self.targets.is_empty() && !self.is_done {
            // 第七条删去
            let heading_only = self.heading_only;
            let gone = self.targets.iter().cloned().map(|target| {
                if heading_only && is_heading(&target) {
                    Change::DeleteHeading { target }
                } else {
                    Change::Delete { target }
                }
            });
            self.changes.extend(gone);
            self.is_done = true;
            self.verb = None;
            return;
        }
        self.verb = Some(Verb::Delete);
        self.deleted_from = self.changes.len();
    }

    /// 删去第三章、第四章章名
    fn only_headings(&mut self) {
        self.heading_only = true;
        if self.verb != Some(Verb::Delete) {
            return;
        }
        for change in &mut self.changes[self.deleted_from..] {
            if let Change::Delete { target } = change
                && is_heading(target)
            {
                *change = Change::DeleteHeading {
                    target: std::mem::take(target),
                };
            }
        }
    }

    fn read_quoted(&mut self, text: &str) {
        match self.verb {
            None => {
                self.has_loose_words = true;
                self.has_words_left |= self.changes.len() > self.sentence.changes;
            }
            Some(Verb::Change) if self.old.is_empty() => self.replace(text),
            Some(Verb::Change) => {
                let count = if self.separately { 1 } else { self.old.len() };
                let old: Vec<String> = self.old.drain(..count).collect();
                for old in old {
                    self.substitute(&old, text);
                }
                if !self.old.is_empty() {
                    self.verb = Some(Verb::Change);
                }
            }
            Some(Verb::Delete) => {
                // 删去第八条中的“甲”、“乙”: words of it go, not the article
                self.changes.truncate(self.deleted_from);
                self.substitute(text, "");
                self.verb = Some(Verb::Delete);
                self.deleted_from = self.changes.len();
            }
            Some(Verb::Add) if self.names_new_heading(text) => {
                self.new_heading = Some(text.to_owned());
                self.heading_number = self.numbers.first().cloned();
            }
            Some(Verb::Add) if self.old.is_empty() => self.insert(text),
            Some(Verb::Add) => {
                // 在“甲”后增加“乙”
                let is_before = self.is_before && !self.is_after;
                for old in std::mem::take(&mut self.old) {
                    let new = if is_before {
                        format!("{text}{old}")
                    } else {
                        format!("{old}{text}")
                    };
                    self.substitute(&old, &new);
                }
                self.is_after = false;
                self.is_before = false;
            }
        }
    }

    fn substitute(&mut self, old: &str, new: &str) {
        if self.is_order
            && let (Ok(from), Ok(to)) = (old.parse(), new.parse())
        {
            self.changes.push(Change::Renumber { from, to });
            self.verb = None;
            return;
        }
        let targets = if self.targets.is_empty() || self.is_everywhere && self.is_done {
            vec![ProvisionPath::default()]
        } else {
            self.targets.clone()
        };
        self.changes
            .extend(targets.into_iter().map(|target| Change::Substitute {
                target,
                old: old.to_owned(),
                new: new.to_owned(),
            }));
        // 将“甲”修改为“乙”，“丙”修改为“丁”
        self.verb = None;
        self.gives_number = false;
        self.is_done = true;
    }

    /// 第五条改为第六条, where no new words came with it.
    fn close_number(&mut self) {
        if self.renumbering && self.numbers.len() == self.targets.len() {
            let pairs = self.targets.iter().cloned().zip(self.numbers.drain(..));
            self.changes
                .extend(pairs.map(|(from, to)| Change::Renumber { from, to }));
        }
        self.renumbering = false;
        self.numbers.clear();
        self.gives_number = false;
    }

    /// A sentence ends. What it was about goes on to be meant by words that are changed in the next one of the same part.
    fn close(&mut self) {
        self.close_number();
        self.close_heading();
        if self.separately && self.has_loose_words {
            // 第二条中的“甲”、第四条中的“乙”分别修改为…: which becomes which is not read
            self.changes.truncate(self.sentence.changes);
        }
        if self.has_exception || self.has_swap {
            self.changes.truncate(self.sentence.changes);
        }
        let is_bare = !self.has_exception && !self.has_loose_words && !self.is_done;
        if self.has_swap
            && is_bare
            && self.narrower.is_none()
            && let Some(swapped) = swapped(&self.targets)
        {
            self.changes.extend(swapped);
        }
        // quoted words that belong to nothing that was read
        let is_half_read = self.has_words_left && !self.separately;
        if is_half_read {
            self.changes.truncate(self.sentence.changes);
        }
        if is_half_read || self.sentence.is_lost(self.changes.len()) {
            self.changes.push(Change::NotUnderstood);
        }
        let changes = std::mem::take(&mut self.changes);
        *self = Self {
            targets: std::mem::take(&mut self.targets),
            is_done: true,
            sentence: Sentence {
                changes: changes.len(),
                ..Sentence::default()
            },
            changes,
            ..Self::default()
        };
    }
}

impl Sentence {
    fn note(&mut self, token: &Token) {
        self.has_verb |= matches!(
            token,
            Token::Change
                | Token::Add
                | Token::Delete
                | Token::Merge
                | Token::Move
                | Token::MoveTo
                | Token::Swap
        );
        self.has_object |= matches!(token, Token::Provision(_) | Token::Quoted(_));
    }

    /// It asks for a change, and none was read.
    fn is_lost(&self, changes: usize) -> bool {
        self.has_verb && self.has_object && self.changes == changes
    }
}

/// 第二条第二句 in other words, or gone; what is no sentence is not read.
fn part_replaced(target: ProvisionPath, narrower: Narrower, text: &str) -> Change {
    match narrower {
        Narrower::Sentence(number) => Change::ReplaceSentence {
            target,
            number,
            text: text.to_owned(),
        },
        Narrower::End | Narrower::Vague => Change::NotUnderstood,
    }
}

fn is_article(path: &ProvisionPath) -> bool {
    let last = path.0.last();
    last.is_some_and(|step| step.kind == ProvisionKind::Article)
}

fn is_heading(path: &ProvisionPath) -> bool {
    path.0.last().is_some_and(|step| step.kind.is_heading())
}
