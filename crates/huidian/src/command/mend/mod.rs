//! `huidian mend`.

mod redact;

use anyhow::Result;
use clap::{Args, Subcommand};
use huidian_ingest::Mend;
use huidian_operations::{ActError, ActForm, Asking, Keeper, Performed};
use huidian_wire::{PerformedShape, value_text};

use crate::command::{Place, print_json};
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::terminal;
use crate::terminal::print_error;

/// 整理：合并、分出、移动、移出、撤下、撤回、更正，每次一批，可一步撤销 Merge, split, move, detach, withdraw, correct; each act can be undone
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian mend merge 某办法-2 某办法 --reason 同一文件，标题写法不同\n  \
    huidian mend split 某办法 2019-03-01 --title 某实施办法 --reason 另一文件的文本\n  \
    huidian mend move 某办法 2019-03-01 --to 某实施办法 --reason 张冠李戴\n  \
    huidian mend detach 某办法 undated --reason 是新闻，不是文本\n  \
    huidian mend correct 某办法 published 2024年5月1日 --reason 官网所载 --source https://…\n  \
    huidian mend withdraw 某办法 issuers --said-by 某公众号 --reason 出处不可靠\n  \
    huidian mend delete 某白皮书 --reason 不是规范性文件\n  \
    huidian mend redact 某处罚决定 --words-file 名单.txt --reason 个人请求删除 --yes\n\n\
    每次操作记入审计并成为一个批次：huidian batch undo ID 撤销；redact 不可撤销。")]
pub struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Args)]
struct Grounds {
    /// 理由，记入审计 Why; goes on record
    #[arg(long)]
    reason: String,
    /// 依据：网址、文号 What it rests on
    #[arg(long, default_value = "")]
    source: String,
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    #[command(flatten)]
    Act(Act),
    Redact(redact::Options),
}

/// What can be undone.
#[derive(Debug, Subcommand)]
enum Act {
    #[command(flatten)]
    Text(TextAction),
    #[command(flatten)]
    Original(OriginalAction),
    #[command(flatten)]
    Fact(FactAction),
}

/// What is done to works and their texts.
#[derive(Debug, Subcommand)]
enum TextAction {
    /// 两件并为一件，旧标识转到新标识 Make a work one with another
    Merge {
        work: String,
        into: String,
        #[command(flatten)]
        grounds: Grounds,
    },
    /// 文本分出为另一件文件 Texts become a work of their own
    Split {
        work: String,
        /// 版本标签，如 2019-03-01 Labels of texts
        #[arg(required = true)]
        texts: Vec<String>,
        #[arg(long)]
        title: String,
        #[command(flatten)]
        grounds: Grounds,
    },
    /// 文本移到另一件文件 Move a text to another work
    Move {
        work: String,
        text: String,
        #[arg(long)]
        to: String,
        #[command(flatten)]
        grounds: Grounds,
    },
    /// 文本移出其文件，原件留存 Take a text off its work
    Detach {
        work: String,
        text: String,
        #[command(flatten)]
        grounds: Grounds,
    },
}

/// What is done to originals.
#[derive(Debug, Subcommand)]
enum OriginalAction {
    /// 原件移到另一文本 Move a capture to another text
    MoveCapture {
        work: String,
        /// 现在所属的版本 Label of the text it is held under
        text: String,
        /// 原件名称或哈希开头 Name, or beginning of the hash
        capture: String,
        #[arg(long)]
        to: String,
        #[arg(long, default_value = "")]
        to_text: String,
        #[command(flatten)]
        grounds: Grounds,
    },
    /// 解读或节选移出其文件 Take a reading or an excerpt off its work
    DetachReading {
        work: String,
        /// 原件名称或哈希开头 Name, or beginning of the hash
        capture: String,
        #[command(flatten)]
        grounds: Grounds,
    },
}

/// What is done to what is said of works.
#[derive(Debug, Subcommand)]
enum FactAction {
    /// 撤下文件，记录留存 Take a work out of what readers see
    Delete {
        work: String,
        #[command(flatten)]
        grounds: Grounds,
    },
    /// 撤回事实：再读同一来源也不再采信 Take back facts for good
    Withdraw {
        work: String,
        /// title number issuers sector kind region status published effective …
        field: String,
        /// 内容，不写即该项全部 Value; without it all of the field
        #[arg(default_value = "")]
        value: String,
        /// 只撤回此来源所说 Only what this source says
        #[arg(long, default_value = "")]
        said_by: String,
        #[command(flatten)]
        grounds: Grounds,
    },
    /// 更正事实 Correct a fact
    Correct {
        work: String,
        /// title number issuers sector kind region draft status published effective …
        field: String,
        value: String,
        #[command(flatten)]
        grounds: Grounds,
    },
    /// 改正扫描件里识别错的一行；原识别文字另存，可撤回 Put a line of a scan right; what was read is kept
    CorrectLine {
        work: String,
        /// 文本的标签 Label of the text
        text: String,
        /// 原件的名字或哈希 Name of the original, or the beginning of its hash
        capture: String,
        /// 行号，从 1 起（对照原件页上有） Number of the line, from 1, as the page beside the original tells it
        line: String,
        /// 这一行的文字 What the line says
        words: String,
        #[command(flatten)]
        grounds: Grounds,
    },
    /// 写明两件文件的关系 Say how two works hang together
    Relate {
        work: String,
        /// amends repeals replaces implements interprets adopts finalises …
        relation: String,
        other: String,
        /// 哪一天起 Since when
        #[arg(long, default_value = "")]
        on: String,
        #[command(flatten)]
        grounds: Grounds,
    },
    /// 撤回两件文件的关系 Take back a relation for good
    Unrelate {
        work: String,
        relation: String,
        other: String,
        #[command(flatten)]
        grounds: Grounds,
    },
}

impl Options {
    pub fn run(self, place: &Place) -> Result<Outcome> {
        let act = match self.action {
            Action::Redact(options) => return options.run(place),
            Action::Act(act) => act,
        };
        let (form, is_json) = act.into_form();
        let library = place.open(Access::Write)?;
        match perform(&library, &form) {
            Ok(performed) if is_json => print_json(&PerformedShape::new(
                performed.batch,
                &performed.changed,
                &performed.gone,
            ))?,
            Ok(performed) => terminal::print(&said(&performed))?,
            Err(error) => {
                let is_missing = error
                    .downcast_ref::<ActError>()
                    .is_some_and(|error| matches!(error, ActError::NoSuchWork(_)));
                if !is_missing {
                    return Err(error);
                }
                print_error!("{error}");
                return Ok(Outcome::NotFound);
            }
        }
        Ok(Outcome::Done)
    }
}

fn perform(library: &Library, form: &ActForm) -> Result<Performed> {
    let grounds = form.grounds()?;
    let keeper = Keeper::COMMAND_LINE;
    let act = {
        let reader = library.store.read()?;
        form.read(Asking {
            reader: &reader,
            catalogue: library.catalogue,
            today: library.today(),
            who: keeper.0,
            shown: value_text,
        })?
    };
    let mend = Mend {
        store: &library.store,
        catalogue: library.catalogue,
        index_folder: library.index_folder(),
        today: library.today(),
    };
    mend.run(keeper, &act, &grounds)
}

fn said(performed: &Performed) -> String {
    let works: Vec<String> = performed
        .changed
        .iter()
        .take(3)
        .map(ToString::to_string)
        .collect();
    let batch = performed
        .batch
        .map(|batch| format!("；撤销：huidian batch undo {batch}"))
        .unwrap_or_default();
    format!("已完成：{}{batch}\n", works.join("、"))
}

impl Act {
    fn into_form(self) -> (ActForm, bool) {
        let mut form = ActForm::default();
        let (act, grounds) = match self {
            Self::Text(action) => action.fill(&mut form),
            Self::Original(action) => action.fill(&mut form),
            Self::Fact(action) => action.fill(&mut form),
        };
        form.act = String::from(act);
        (form.reason, form.source) = (grounds.reason, grounds.source);
        (form, grounds.json)
    }
}

impl TextAction {
    /// Fills in the fields of an act; its name and why it is done.
    fn fill(self, form: &mut ActForm) -> (&'static str, Grounds) {
        match self {
            Self::Merge {
                work,
                into,
                grounds,
            } => {
                (form.work, form.into) = (work, into);
                ("merge", grounds)
            }
            Self::Split {
                work,
                texts,
                title,
                grounds,
            } => {
                (form.work, form.text, form.title) = (work, texts.join(" "), title);
                ("split", grounds)
            }
            Self::Move {
                work,
                text,
                to,
                grounds,
            } => {
                (form.work, form.text, form.into) = (work, text, to);
                ("move_text", grounds)
            }
            Self::Detach {
                work,
                text,
                grounds,
            } => {
                (form.work, form.text) = (work, text);
                ("detach_text", grounds)
            }
        }
    }
}

impl OriginalAction {
    /// Fills in the fields of an act; its name and why it is done.
    fn fill(self, form: &mut ActForm) -> (&'static str, Grounds) {
        match self {
            Self::MoveCapture {
                work,
                text,
                capture,
                to,
                to_text,
                grounds,
            } => {
                (form.work, form.text, form.capture) = (work, text, capture);
                (form.into, form.into_text) = (to, to_text);
                ("move_capture", grounds)
            }
            Self::DetachReading {
                work,
                capture,
                grounds,
            } => {
                (form.work, form.capture) = (work, capture);
                ("detach_companion", grounds)
            }
        }
    }
}

impl FactAction {
    /// Fills in the fields of an act; its name and why it is done.
    fn fill(self, form: &mut ActForm) -> (&'static str, Grounds) {
        match self {
            Self::Delete { work, grounds } => {
                form.work = work;
                ("delete_work", grounds)
            }
            Self::Withdraw {
                work,
                field,
                value,
                said_by,
                grounds,
            } => {
                (form.work, form.field, form.value) = (work, field, value);
                form.said_by = said_by;
                ("withdraw_fact", grounds)
            }
            Self::Correct {
                work,
                field,
                value,
                grounds,
            } => {
                (form.work, form.field, form.value) = (work, field, value);
                ("correct_fact", grounds)
            }
            Self::CorrectLine {
                work,
                text,
                capture,
                line,
                words,
                grounds,
            } => {
                (form.work, form.text, form.capture) = (work, text, capture);
                (form.line, form.value) = (line, words);
                ("correct_line", grounds)
            }
            Self::Relate {
                work,
                relation,
                other,
                on,
                grounds,
            } => {
                (form.work, form.relation, form.into) = (work, relation, other);
                form.value = on;
                ("relate", grounds)
            }
            Self::Unrelate {
                work,
                relation,
                other,
                grounds,
            } => {
                (form.work, form.relation, form.into) = (work, relation, other);
                ("withdraw_relation", grounds)
            }
        }
    }
}
