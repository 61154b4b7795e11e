//! `huidian verify`.

use std::io::Read;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use huidian_compare::QuoteVerdict;
use huidian_model::{Format, ProvisionPath};
use huidian_operations::{VerifyRequest, find_work_by_any_name, verify};
use huidian_wire::VerifiedQuoteShape;
use jiff::civil::Date;

use super::{Place, print_json, read_day};
use crate::library::Access;
use crate::outcome::Outcome;
use crate::prose::words_of;
use crate::terminal;
use crate::terminal::print_error;

/// 引文是否一字不差 Whether quoted words stand in the provision they are quoted from
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian verify 合同.docx                                   引号中的引文，按其前的《法规》第几条核对\n  \
    huidian verify '国家建立数据分类分级保护制度' --work 数据安全法 --provision 第二十一条\n  \
    huidian verify 956c6cd4…（64 位 SHA-256） --work 数据安全法 --provision 第二十一条   答复里的 sha256 是否还是这一条的\n  \
    echo '《数据安全法》第二十一条规定：“……”' | huidian verify -\n\n\
    结论 Verdicts: 一字不差 exact、文字有出入 with_differences、该文本中没有 not_in_that_text、无从核对 nothing_to_compare。\n\
    空白和换行不计；引文中的省略号（……）表示略去。有一处不是一字不差，退出码为 5。")]
pub struct Options {
    /// 文件（文本、DOCX、PDF）、引文，或 - 表示标准输入 A file (text, DOCX, PDF), the words themselves or their SHA-256, or - for standard input
    #[arg(value_name = "QUOTE|FILE|-")]
    input: String,
    /// 引自哪件文件；整个输入就是引文 Work it is quoted from; the whole input is the quotation
    #[arg(long, value_name = "WORK")]
    work: Option<String>,
    /// 引自哪一条 Provision
    #[arg(long, requires = "work", value_name = "PROVISION")]
    provision: Option<ProvisionPath>,
    /// 哪个文本 Version of the text [default: the one in force on the day]
    #[arg(long, requires = "work", value_name = "LABEL")]
    version: Option<String>,
    /// 按哪一天的文本核对 Day whose texts are meant [default: today]
    #[arg(long, value_parser = read_day, value_name = "DATE")]
    as_of: Option<Date>,
    #[arg(long)]
    json: bool,
}

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        let text = self.text()?;
        let library = place.open(Access::Read)?;
        let reader = library.store.read()?;
        let work = match &self.work {
            None => None,
            Some(name) => match find_work_by_any_name(&reader, library.catalogue, name)? {
                Some(work) => Some(work),
                None => {
                    print_error!(
                        "本库没有“{name}”（不等于不存在） no work called {name} in this library; it may exist all the same"
                    );
                    return Ok(Outcome::NotFound);
                }
            },
        };
        let request = VerifyRequest {
            work,
            provision: self.provision.clone(),
            version: self.version.clone(),
            as_of: self.as_of,
        };
        let checked = verify(&reader, &text, &request, library.today())?;
        if checked.is_empty() && self.is_words() {
            bail!(
                "里面没有引号中的引文，什么也没有核对；整句就是引文的，用 --work 指明出自哪件文件 (no words in quotation marks: nothing was verified; --work names the work that the whole is quoted from)"
            );
        }
        let shapes: Vec<VerifiedQuoteShape> = checked.iter().map(VerifiedQuoteShape::new).collect();
        if self.json {
            print_json(&shapes)?;
        } else if shapes.is_empty() {
            terminal::print(
                "没有找到引文 no quotations found; --work names the work the words are from\n",
            )?;
        } else {
            for (quote, shape) in checked.iter().zip(&shapes) {
                terminal::print(&line(quote.verdict, shape))?;
            }
        }
        let is_exact = checked
            .iter()
            .all(|quote| quote.verdict == QuoteVerdict::Exact);
        Ok(if is_exact {
            Outcome::Done
        } else {
            Outcome::Unsound
        })
    }

    /// Whether the argument is the words themselves.
    fn is_words(&self) -> bool {
        self.input != "-" && !Path::new(&self.input).is_file()
    }

    /// The words of a file where there is one of that name, else the argument itself.
    fn text(&self) -> Result<String> {
        let mut bytes = Vec::new();
        if self.input == "-" {
            std::io::stdin()
                .read_to_end(&mut bytes)
                .context("read standard input")?;
        } else if Path::new(&self.input).is_file() {
            bytes = std::fs::read(&self.input).with_context(|| format!("read {}", self.input))?;
        } else if looks_like_file(&self.input) {
            bail!(
                "没有文件 {0} (no file {0} in this folder; for words, write them with their marks “…”)",
                self.input
            );
        } else {
            return Ok(self.input.clone());
        }
        words_of(&bytes, Path::new(&self.input))
    }
}

/// contract.docx: a name with the ending of a kind of file that is read, and no words.
fn looks_like_file(input: &str) -> bool {
    let ending = input.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_one_word = !input.contains(|c: char| c.is_whitespace() || "，。：；“”《》".contains(c));
    is_one_word && Format::from_extension(ending).is_some()
}

fn line(verdict: QuoteVerdict, shape: &VerifiedQuoteShape) -> String {
    let place = format!(
        "{}{}",
        shape
            .expression
            .as_deref()
            .or(shape.work.as_deref())
            .unwrap_or(""),
        shape.provision.as_deref().unwrap_or("")
    );
    let mut line = format!(
        "{} {}：“{}” {place}\n",
        verdict.id(),
        verdict.chinese(),
        shape.quote
    );
    for difference in &shape.differences {
        line.push_str(&format!(
            "    引文 quoted “{}” → 原文 text “{}”\n",
            difference.quoted, difference.text
        ));
    }
    if let Some(elsewhere) = &shape.stands_in {
        line.push_str(&format!("    这些文字在 the words stand in {elsewhere}\n"));
    }
    if let Some(reason) = shape.reason {
        line.push_str(&format!("    {reason}\n"));
    }
    line
}
