//! `huidian mend redact`.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use huidian_ingest::Mend;
use huidian_operations::{
    ActError, FileWords, Grounds, Keeper, OriginalFate, PlannedOriginal, RedactionPlan,
    plan_redaction, read_words,
};
use huidian_reader::{decoded, page_words};
use huidian_wire::{RedactedOriginalShape, RedactionShape};

use crate::command::{Place, print_json};
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::terminal;
use crate::terminal::print_error;

/// 从原件和由它得出的一切里去除个人信息，不可撤销 Take personal data out of originals and all that was made of them, for good
#[derive(Debug, clap::Args)]
#[command(
    after_help = "所写的字逐字换成 █：网页、MD、TXT 等文本原件照样保留，只遮盖这些字；PDF、DOCX、图片、压缩包删去原件，只留遮盖后的文字（名称加 .txt）。\n\
    文本、事实、标题、批注、报错、审计里的同样替换，索引重建。记录只写原件哈希、何人、何时、为何，不写这些字；同样的字节再导入也不再收入。\n\
    不加 --yes 只说会改什么。做了不可撤销。此前的备份和导出仍含这些字：请删去旧备份再做一份。\n\
    Without --yes it only tells what would change. Nothing takes it back. Backups and exports made before still have the words.\n\n\
    示例 Examples:\n  \
    huidian mend redact 某处罚决定 --words 李守灯 13800001111 --reason 个人请求删除\n  \
    huidian mend redact 9f3a21bc --words-file 名单.txt --reason 个人请求删除 --yes"
)]
pub struct Options {
    /// 文件（标识、标题、文号），或一份原件的名称、哈希开头 A work, or an original by its name or the beginning of its hash
    target: String,
    /// 要去除的字：姓名、电话、证件号 Words that are to go
    #[arg(long, num_args = 1.., required_unless_present = "words_file")]
    words: Vec<String>,
    /// 从文件读要去除的字，一行一个，不进命令历史 Read them from a file, one a line
    #[arg(long, value_name = "FILE")]
    words_file: Option<PathBuf>,
    /// 确认：做了不可撤销 Do it: nothing takes it back
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    grounds: super::Grounds,
}

impl Options {
    pub(super) fn run(self, place: &Place) -> Result<Outcome> {
        let mut words = self.words;
        if let Some(file) = &self.words_file {
            let more = std::fs::read_to_string(file)
                .with_context(|| format!("read words in {}", file.display()))?;
            words.push(more.trim_start_matches('\u{feff}').to_owned());
        }
        let words = read_words(words.iter().map(String::as_str))?;
        let grounds = Grounds {
            reason: self.grounds.reason.trim().to_owned(),
            source: self.grounds.source.trim().to_owned(),
        };
        if grounds.reason.is_empty() {
            bail!("请写明理由 (say why: it goes on record)");
        }
        let library = place.open(if self.yes {
            Access::Write
        } else {
            Access::Read
        })?;
        let plan = {
            let reader = library.store.read()?;
            let files = FileWords {
                decoded,
                read: page_words,
            };
            match plan_redaction(&reader, library.catalogue, files, &self.target, words) {
                Ok(plan) => plan,
                Err(error @ ActError::NoSuchWork(_)) => {
                    print_error!("{error}");
                    return Ok(Outcome::NotFound);
                }
                Err(error) => return Err(error.into()),
            }
        };
        let mut shape = shape_of(&plan);
        if self.yes {
            shape = shape.done(redact(&library, &plan, &grounds)?);
        }
        if self.grounds.json {
            print_json(&shape)?;
        } else {
            terminal::print(&said(&plan, &shape))?;
        }
        Ok(Outcome::Done)
    }
}

fn redact(
    library: &Library,
    plan: &RedactionPlan,
    grounds: &Grounds,
) -> Result<Option<huidian_store::BatchId>> {
    let mend = Mend {
        store: &library.store,
        catalogue: library.catalogue,
        index_folder: library.index_folder(),
        today: library.today(),
    };
    Ok(mend.redact(Keeper::COMMAND_LINE, plan, grounds)?.batch)
}

fn shape_of(plan: &RedactionPlan) -> RedactionShape {
    RedactionShape {
        is_done: false,
        batch: None,
        works: RedactionShape::ids(&plan.works),
        originals: plan
            .originals
            .iter()
            .map(|one| RedactedOriginalShape {
                name: one.capture.name.clone(),
                former_hash: one.capture.hash.to_string(),
                fate: one.fate.id(),
                count: one.count,
            })
            .collect(),
        texts: plan.texts.iter().map(ToString::to_string).collect(),
        elsewhere: RedactionShape::ids(&plan.elsewhere),
        named_by_words: RedactionShape::ids(&plan.named_by_words),
    }
}

fn said(plan: &RedactionPlan, shape: &RedactionShape) -> String {
    let mut said = String::new();
    for original in &plan.originals {
        said.push_str(&line_of(original));
    }
    said.push_str(&format!("文本 {} 个 texts\n", plan.texts.len()));
    for (works, told) in [
        (&plan.elsewhere, "另有文件含这些字，未改 also in, unchanged"),
        (
            &plan.named_by_words,
            "标识本身含这些字，标识不改 in the id itself, which stays",
        ),
    ] {
        if !works.is_empty() {
            let ids: Vec<&str> = works.iter().map(huidian_model::WorkId::as_str).collect();
            said.push_str(&format!("{told}：{}\n", ids.join("、")));
        }
    }
    said.push_str(match &shape.batch {
        Some(_) => "已去除，不可撤销。此前的备份和导出仍含这些字：请删去旧备份，再做一份 (done for good; older backups still have the words)\n",
        None => "什么也没有改。确认请加 --yes，做了不可撤销 (nothing was changed: add --yes; nothing takes it back)\n",
    });
    said
}

fn line_of(original: &PlannedOriginal) -> String {
    let fate = match original.fate {
        OriginalFate::Untouched => "没有这些字，不改 untouched",
        OriginalFate::Covered => "遮盖，保留原件 covered",
        OriginalFate::WordsOnly => "删去原件，只留文字 original goes, words stay",
        OriginalFate::Unread => {
            "读不出，不改；确有这些字请单独指明它 cannot be read here: name it to take it away"
        }
    };
    format!(
        "{}  {}  {} 处  {fate}\n",
        &original.capture.hash.to_string()[..12],
        terminal::word(&original.capture.name),
        original.count
    )
}
