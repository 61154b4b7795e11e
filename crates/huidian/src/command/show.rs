//! `huidian show`.

use anyhow::Result;
use huidian_model::{Document, Expression, Relation, Standing, Work, is_of_revision, standing_on};
use huidian_operations::{
    ComposedText, NamedVersion, NamedWork, ProvisionReader, TextCopy, composed_text, copies_of,
    find_ended, find_named_place, namesakes_of,
};
use huidian_store::{Reader, WorkSummary};
use huidian_wire::{
    ComposedTextShape, CopyShape, WholeTextShape, WholeTextsShape, WorkDetailShape, WorkShape,
    value_text,
};
use jiff::civil::Date;

use super::composed_lines::{composed_note, composed_whole, whole_composed};
use super::show_lines::{
    absence_reason, absent, copy_line, namesake_line, number_line, recognised_line,
};
use super::show_provision::show_provision;
use super::show_versions::{later_change, version_line, versions};
use super::{Place, print_json, read_day};
use crate::library::Access;
use crate::outcome::Outcome;
use crate::terminal::print_error;
use crate::terminal::{self, Style, Table};

/// 查看一件文件，或读其中一条 Show a work, or read one of its provisions
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian show 网络数据安全管理条例\n  \
    huidian show 网络数据安全管理条例 第三十一条\n  \
    huidian show 网安法 37 --as-of 2020-01-01\n  \
    huidian show GB/T 45654-2025 --json\n\n\
    文件可用标识、标题、简称、文号；同名的几件取那一天有效的，文号只指一件；标题可带版本，如 公司法（2018修正）。条文可写 第三十一条、31、第三十一条第二款、分则第六章第一节、5.2.1\n    \
    修改决定已收、修改后的文本未收的，另列按决定合成的条文")]
pub struct Options {
    /// 文件 Work: id, title, short title or number; then, if wanted, a provision
    #[arg(required = true, value_name = "WORK [PROVISION]")]
    words: Vec<String>,
    /// 看哪一天的文本和时效 Day for which text and status are shown [default: today]
    #[arg(long, value_parser = read_day, value_name = "DATE")]
    as_of: Option<Date>,
    /// 指定版本 Version, by the label that `show WORK` lists
    #[arg(long, value_name = "LABEL")]
    version: Option<String>,
    /// 打印全文；同 --json 时为 JSON Print the whole text, as JSON with --json
    #[arg(long)]
    text: bool,
    /// 列出每项事实的来源 List every fact with its source
    #[arg(long)]
    facts: bool,
    #[arg(long)]
    json: bool,
}

impl Options {
    pub fn run(mut self, place: &Place) -> Result<Outcome> {
        let library = place.open(Access::Read)?;
        let day = self.as_of.unwrap_or_else(|| library.today());
        let reader = library.store.read()?;
        let mut found = find_named_place(&reader, library.catalogue, &self.words, day)?;
        if found.is_none() && self.take_version() {
            found = find_named_place(&reader, library.catalogue, &self.words, day)?;
        }
        let Some(named) = found else {
            let name = self.words.join(" ");
            match find_ended(&reader, library.catalogue, &name)? {
                Some(ended) => print_error!("{}", ended.note(day)),
                None => {
                    print_error!("本库未收录：{name} (not in this library; try `huidian search`)");
                }
            }
            return Ok(Outcome::NotFound);
        };
        self.take_named_version(&named);
        let version = self.version.as_deref();
        let Some(work) = ProvisionReader::open(&reader, &named.work, version, day)? else {
            print_error!("本库未收录：{} (not in this library)", named.work);
            return Ok(Outcome::NotFound);
        };
        match &named.place {
            Some(place) => show_provision(&reader, &work, place, (day, self.json)),
            None => self.show_work(&reader, &work.summary, day),
        }
    }

    /// The version that the name says, unless one was asked for apart. Where words of it are asked for, one that is not held is an answer; the work
    /// itself is shown with the versions that are.
    fn take_named_version(&mut self, named: &NamedWork) {
        let asks_for_words = named.place.is_some() || self.text;
        if self.version.is_some() {
            return;
        }
        match &named.version {
            Some(NamedVersion::NotHeld(words)) if !asks_for_words => {
                print_error!("没有版本 {words}，以下为现有文本 (that version is not held)");
            }
            _ => self.version = named.label().map(str::to_owned),
        }
    }

    /// 网络安全法@2016-11-07, as texts are named elsewhere: takes the label off the name; false where there is none.
    fn take_version(&mut self) -> bool {
        let Some((name, label)) = self.words.first().and_then(|word| word.rsplit_once('@')) else {
            return false;
        };
        let (name, label) = (name.to_owned(), label.to_owned());
        self.version.get_or_insert(label);
        self.words[0] = name;
        true
    }

    fn show_work(&self, reader: &Reader<'_>, summary: &WorkSummary, day: Date) -> Result<Outcome> {
        let Some(work) = reader.find_work(&summary.id)? else {
            return Ok(Outcome::NotFound);
        };
        let expressions = reader.expressions_of(&summary.id)?;
        let relations = reader.relations_of(&summary.id)?;
        if let Some(label) = &self.version
            && !expressions
                .iter()
                .any(|expression| expression.is_named(label))
        {
            let labels: Vec<&str> = expressions
                .iter()
                .map(|expression| expression.id.label.as_str())
                .collect();
            print_error!(
                "《{}》没有版本 {label}；现有 {} (no such version)",
                summary.title,
                labels.join("、")
            );
            return Ok(Outcome::NotFound);
        }
        if self.text && self.json {
            return self.print_texts(reader, summary, &work, &expressions, day);
        }
        if self.text {
            for expression in self.chosen(&expressions, day) {
                if let Some(document) = reader.document(&expression.id)? {
                    terminal::print(&format!("{}\n", document.text.trim_end()))?;
                    if let Some(made) =
                        self.made_since(reader, &work, expression, &document, day)?
                    {
                        terminal::print(&whole_composed(&made, &document))?;
                    }
                }
            }
            return Ok(if expressions.is_empty() {
                absent(summary)
            } else {
                Outcome::Done
            });
        }
        let shown = self.chosen(&expressions, day).first().copied();
        let standing = standing_on(day, shown, &expressions, &summary.force, summary.horizon);
        if self.json {
            let shape = WorkDetailShape::new(summary, &standing, &work, &expressions, &relations);
            let companions = reader.companions_of(&summary.id)?;
            let copies = copies_of(reader, &summary.id)?;
            let copies = copies.iter().map(copy_shape).collect();
            let namesakes = namesakes_of(reader, &summary.id, day)?;
            let shape = shape.with_companions(&companions).with_copies(copies);
            let shape = shape.with_recognition(&expressions, reader)?;
            let shape = shape.with_namesakes(&namesakes);
            print_json(&shape.with_composed(self.composed_of(reader, &work, shown, day)?))?;
        } else {
            terminal::print(&self.render(
                summary,
                &standing,
                &work,
                &expressions,
                &relations,
                day,
            ))?;
            if let Some(composed) = self.composed_of(reader, &work, shown, day)? {
                terminal::print(&composed_note(&composed))?;
            }
            for expression in &expressions {
                terminal::print(&recognised_line(reader, &expression.id)?)?;
            }
            for namesake in namesakes_of(reader, &summary.id, day)? {
                terminal::print(&namesake_line(&namesake))?;
            }
            for copy in copies_of(reader, &summary.id)? {
                terminal::print(&copy_line(&copy))?;
            }
            for companion in reader.companions_of(&summary.id)? {
                let on = companion
                    .dated_on
                    .map_or_else(String::new, |on| format!("{on} "));
                terminal::print(&format!(
                    "{} {on}{} {}\n",
                    terminal::paint(companion.kind.chinese(), Style::Faint),
                    companion.title,
                    companion.origin.unwrap_or(companion.name)
                ))?;
            }
        }
        Ok(Outcome::Done)
    }

    /// The whole text for programs, one for each part of a code.
    fn print_texts(
        &self,
        reader: &Reader<'_>,
        summary: &WorkSummary,
        work: &Work,
        expressions: &[Expression],
        day: Date,
    ) -> Result<Outcome> {
        let chosen = self.chosen(expressions, day);
        let shown = chosen.first().copied();
        let standing = standing_on(day, shown, expressions, &summary.force, summary.horizon);
        let mut texts = Vec::new();
        for expression in chosen {
            if let Some(document) = reader.document(&expression.id)? {
                let composed = self.composed_of(reader, work, Some(expression), day)?;
                texts.push(WholeTextShape {
                    composed,
                    ..WholeTextShape::new(expression, document.text)
                });
            }
        }
        print_json(&WholeTextsShape {
            work: WorkShape::shown(summary, &standing),
            texts,
        })?;
        Ok(if expressions.is_empty() {
            absent(summary)
        } else {
            Outcome::Done
        })
    }

    /// What decisions in force on the day made of a text. A version that was asked for is shown as it is.
    fn made_since(
        &self,
        reader: &Reader<'_>,
        work: &Work,
        expression: &Expression,
        document: &Document,
        day: Date,
    ) -> Result<Option<ComposedText>> {
        if self.version.is_some() {
            return Ok(None);
        }
        Ok(composed_text(reader, work, expression, document, day)?)
    }

    /// The same for programs.
    fn composed_of(
        &self,
        reader: &Reader<'_>,
        work: &Work,
        shown: Option<&Expression>,
        day: Date,
    ) -> Result<Option<ComposedTextShape>> {
        let Some(expression) = shown else {
            return Ok(None);
        };
        let Some(document) = reader.document(&expression.id)? else {
            return Ok(None);
        };
        let made = self.made_since(reader, work, expression, &document, day)?;
        Ok(made.and_then(|made| composed_whole(&made, expression, &document)))
    }

    /// Texts to look in: the one asked for; else those in force on the day; else the newest.
    fn chosen<'e>(&self, expressions: &'e [Expression], day: Date) -> Vec<&'e Expression> {
        if let Some(label) = &self.version {
            return expressions
                .iter()
                .filter(|expression| expression.is_named(label))
                .collect();
        }
        huidian_model::texts_on(expressions, day)
    }

    fn render(
        &self,
        summary: &WorkSummary,
        standing: &Standing,
        work: &Work,
        expressions: &[Expression],
        relations: &[Relation],
        day: Date,
    ) -> String {
        let mut text = format!("{}\n", terminal::paint(&work.title, Style::Strong));
        let mut line = |name: &str, value: String| {
            if !value.is_empty() {
                text.push_str(&format!(
                    "{} {value}\n",
                    terminal::paint(name, Style::Faint)
                ));
            }
        };
        line("标识", work.id.to_string());
        line("时效", standing.said());
        if standing.status != summary.force.status {
            let force = &summary.force;
            line(
                "文件",
                format!("{}：{}", force.status.chinese(), force.basis),
            );
        }
        line(
            "类别",
            work.kind
                .map(|kind| kind.chinese().to_owned())
                .unwrap_or_default(),
        );
        let shown = self.chosen(expressions, day).first().copied();
        line("编号", number_line(work, shown));
        let issuers = work.issuers.names().collect::<Vec<_>>().join("、");
        let mark = if work.has_inferred_issuers() {
            "（推断，见 --facts）"
        } else {
            ""
        };
        line("发布", format!("{issuers}{mark}"));
        for (told, source) in work.other_issuers() {
            let names: Vec<&str> = told.names().collect();
            line("另作", format!("{}（{}）", names.join("、"), source.told()));
        }
        line("归口", work.administered_by.clone().unwrap_or_default());
        line(
            "领域",
            work.sectors
                .iter()
                .map(|sector| sector.chinese())
                .collect::<Vec<_>>()
                .join("、"),
        );
        let topics: Vec<&str> = work.topics.iter().map(|topic| topic.chinese()).collect();
        line("主题", topics.join("、"));
        let addressees: Vec<&str> = work.addressees.iter().map(|who| who.chinese()).collect();
        line("对象", addressees.join("、"));
        let known = work.dates();
        let dates: Vec<String> = known
            .iter()
            .map(|(kind, on)| {
                let of_revision = if is_of_revision(&known, *kind, *on) {
                    "（修改后的文本）"
                } else {
                    ""
                };
                format!("{on} {}{of_revision}", kind.chinese())
            })
            .collect();
        line("日期", dates.join("  "));
        line("别名", work.alternative_titles.join("、"));
        for version in versions(expressions) {
            line("文本", version_line(&version, day, &summary.force));
        }
        if let Some(warning) = later_change(summary, expressions, day) {
            line("提示", warning);
        }
        if expressions.is_empty() {
            line("无全文", absence_reason(summary));
        }
        for relation in relations {
            let forward = relation.from == work.id;
            let other = if forward {
                &relation.to
            } else {
                &relation.from
            };
            let sure = if relation.is_confirmed {
                ""
            } else {
                "（待确认）"
            };
            line(relation.kind.chinese(forward), format!("{other}{sure}"));
        }
        if self.facts {
            text.push_str(&render_facts(work));
        }
        text
    }
}

fn render_facts(work: &Work) -> String {
    let mut table = Table::new(["字段", "内容", "来源", "置信度"]);
    for fact in &work.facts {
        table.row([
            fact.value.field().to_owned(),
            value_text(&fact.value),
            format!("{} {}", fact.source.kind.chinese(), fact.source.told()),
            fact.confidence.chinese().to_owned(),
        ]);
    }
    format!("\n{}", table.render())
}

fn copy_shape(copy: &TextCopy) -> CopyShape {
    CopyShape::new(
        &copy.manifestation,
        &copy.capture,
        copy.leads,
        copy.differing,
    )
}
