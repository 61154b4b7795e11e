//! From tokens to changes.

use huidian_model::{Change, Instruction, ProvisionKind, ProvisionPath};

use super::blocks::Block;
use super::tokens::{Token, tokens_of};

/// What the words so far ask for.
#[derive(Debug, Default)]
struct State {
    /// Provisions the sentence is about.
    targets: Vec<ProvisionPath>,
    verb: Option<Verb>,
    /// Words quoted before the verb: 中的“甲”.
    old: Option<String>,
    /// Numbers given: 作为第五条, 改为第六条.
    numbers: Vec<ProvisionPath>,
    is_after: bool,
    is_before: bool,
    /// The next provision is a number given.
    gives_number: bool,
    is_range: bool,
    /// A change of number that may come with new words.
    renumbering: bool,
    /// Changes known when 删去 was read.
    deleted_from: usize,
    changes: Vec<Change>,
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
    for token in tokens_of(&block.pieces) {
        state.read(token);
    }
    state.close_number();
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
    fn read(&mut self, token: Token) {
        match token {
            Token::Provision(path) => self.read_provision(path),
            Token::To => self.is_range = !self.targets.is_empty(),
            Token::Quoted(text) => self.read_quoted(text),
            Token::Change => {
                self.gives_number = self.verb != Some(Verb::Add);
                self.verb = Some(Verb::Change);
            }
            Token::Add => {
                self.close_number();
                self.verb = Some(Verb::Add);
                self.gives_number = false;
                self.numbers.clear();
            }
            Token::Delete => {
                self.close_number();
                self.verb = Some(Verb::Delete);
                self.deleted_from = self.changes.len();
                self.old = None;
            }
            Token::As => self.gives_number = true,
            Token::After => self.is_after = !self.targets.is_empty(),
            Token::Before => self.is_before = !self.targets.is_empty(),
            Token::RestInOrder => self.changes.push(Change::RenumberRest),
            Token::Comma => self.old = None,
            Token::Stop => self.close(),
        }
    }

    fn read_provision(&mut self, path: ProvisionPath) {
        if self.gives_number {
            self.numbers.push(path);
            self.renumbering = self.verb == Some(Verb::Change) || self.verb.is_none();
            return;
        }
        if self.verb == Some(Verb::Delete) {
            if self.deleted_from == self.changes.len() {
                self.targets.clear();
            }
            self.changes.push(Change::Delete {
                target: path.clone(),
            });
            self.targets.push(path);
            return;
        }
        if self.verb.is_some() {
            // the next change of the same sentence begins
            self.close();
        }
        if std::mem::take(&mut self.is_range)
            && let (Some(first), [last]) = (self.targets.last().cloned(), path.0.as_slice())
            && let [from] = first.0.as_slice()
        {
            let numbers = from.ordinal.0[0] + 1..last.ordinal.0[0];
            self.targets
                .extend(numbers.take(300).map(ProvisionPath::article));
        }
        self.targets.push(path);
    }

    fn read_quoted(&mut self, text: String) {
        match self.verb {
            None => self.old = Some(text),
            Some(Verb::Change) => match self.old.take() {
                Some(old) => self.substitute(&old, &text),
                None => self.replace(text),
            },
            Some(Verb::Delete) => {
                // 删去第八条中的“甲”: words of it go, not the article
                self.changes.truncate(self.deleted_from);
                self.substitute(&text, "");
            }
            Some(Verb::Add) => self.insert(text),
        }
    }

    fn substitute(&mut self, old: &str, new: &str) {
        let targets = if self.targets.is_empty() {
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
    }

    fn replace(&mut self, text: String) {
        if let Some(target) = self.targets.last().cloned() {
            self.changes.push(Change::Replace {
                target,
                becomes: self.numbers.first().cloned(),
                text,
            });
        }
        self.renumbering = false;
        self.numbers.clear();
        self.verb = None;
        self.gives_number = false;
    }

    fn insert(&mut self, text: String) {
        let is_part_of_target = self.numbers.first().is_none_or(|number| {
            number
                .0
                .last()
                .is_some_and(|step| step.kind > ProvisionKind::Article)
        });
        let after = self
            .targets
            .last()
            .cloned()
            .filter(|_| self.is_after || is_part_of_target);
        self.changes.push(Change::Insert {
            after,
            number: self.numbers.first().cloned(),
            text,
        });
        self.numbers.clear();
        self.verb = None;
        self.gives_number = false;
        self.is_after = false;
    }

    /// 第五条改为第六条, where no new words came with it.
    fn close_number(&mut self) {
        if self.renumbering && self.numbers.len() == self.targets.len() {
            let pairs = self.targets.drain(..).zip(self.numbers.drain(..));
            self.changes
                .extend(pairs.map(|(from, to)| Change::Renumber { from, to }));
        }
        self.renumbering = false;
        self.numbers.clear();
    }

    fn close(&mut self) {
        self.close_number();
        let changes = std::mem::take(&mut self.changes);
        *self = Self {
            changes,
            ..Self::default()
        };
    }
}
