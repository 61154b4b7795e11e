//! `huidian applies`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use huidian_duties::Value::Instant;
use huidian_duties::{
    KnownFacts, Profile, Rules, Vocabulary, answer, changes, coming, next_questions, repeated_key,
};
use huidian_model::{Clock as _, SystemClock};
use huidian_wire::{AnswerShape, ChangesShape, DutyShape};
use jiff::civil::{Date, date};
use serde_json::{Map, Value};

use super::duty_lines::{applied_lines, unknown_lines};
use super::incident_lines::incident_clock;
use super::{Place, print_json, read_day};
use crate::bounded;
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::terminal::{self, print_error};

/// 哪些义务适用、期限、依据 Which duties apply to an organisation, by when, and why
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian applies --profile 银行.json\n  \
    huidian applies --profile 银行.json --incident 事件.json --json\n  \
    huidian applies --profile 银行.json --as-of 2025-12-31\n\n\
    画像和事件都是一个 JSON 对象，属性见 docs/src/duties.md；没有填的一律按“未知”处理，不当作“否”。\n\
    The profile and the incident are flat JSON objects; what is left out is not known, never false.")]
pub struct Options {
    /// 画像文件，- 表示标准输入 Profile, a JSON object of attributes, or - for standard input
    #[arg(long, value_name = "FILE|-")]
    profile: PathBuf,
    /// 事件文件 Incident, a JSON object of incident attributes
    #[arg(long, value_name = "FILE")]
    incident: Option<PathBuf>,
    /// 按哪一天回答 Day to answer for [default: today in China]
    #[arg(long, value_parser = read_day, value_name = "DATE")]
    as_of: Option<Date>,
    /// 与哪一天相比有何变化 Day to compare with
    #[arg(long, value_parser = read_day, value_name = "DATE")]
    since: Option<Date>,
    #[arg(long)]
    json: bool,
}

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        let rules = rules_of(place)?;
        let rules = &*rules;
        let profile = self.read_profile(rules)?;
        let day = check_day("--as-of", self.as_of.unwrap_or_else(|| SystemClock.today()))?;
        let since = self
            .since
            .map(|day| check_day("--since", day))
            .transpose()?;
        if let Some(since) = since.filter(|since| *since > day) {
            bail!(
                "--since {since} 晚于 --as-of {day}：变化从前一日说到后一日，请对调 (--since is the earlier of the two days)"
            );
        }
        let known = profile.known(rules);
        if self.as_of.is_none() {
            say_day_of_incident(rules, &known, day);
        }
        let answer = answer(rules, &known, day);
        let changes = since.map(|since| changes(rules, &known, since, &answer));
        let ahead = coming(rules, &known, day);
        let shape = AnswerShape::new(rules, &answer).with_time(rules, changes.as_ref(), &ahead);
        if self.json {
            print_json(&shape)?;
        } else {
            let questions = next_questions(rules, &answer);
            let next = questions.first().map(|question| {
                let attribute = rules.vocabulary.attribute(question.attribute);
                format!("{}（{}）", attribute.label, attribute.name)
            });
            let shape = shape.in_plain_words(rules, &known, day);
            let told = Told {
                answer: &shape,
                vocabulary: &rules.vocabulary,
                day,
                has_incident: self.incident.is_some(),
                next,
            };
            terminal::print(&told.render())?;
        }
        Ok(Outcome::Done)
    }

    fn read_profile(&self, rules: &Rules) -> Result<Profile> {
        let object = read_object(&self.profile)?;
        let mut profile = Profile::read(&rules.vocabulary, &object)
            .with_context(|| told("画像", "profile", &self.profile))?;
        if let Some(path) = &self.incident {
            let object = read_object(path)?;
            profile = profile
                .with_incident(&rules.vocabulary, &object)
                .with_context(|| told("事件", "incident", path))?;
        }
        Ok(profile)
    }
}

/// The rules of the library, with what its keepers changed; without a library the built-in ones answer.
fn rules_of(place: &Place) -> Result<Arc<Rules>> {
    if !Library::exists(&place.folder()?) {
        return Ok(Arc::new(huidian_operations::builtin_rules().clone()));
    }
    let library = place.open(Access::Read)?;
    let found = huidian_operations::library_rules(&library.store.read()?)?;
    if let Some(refused) = &found.refused {
        print_error!(
            "改过的规则文件有误，暂用内置规则 warning: a changed rule file is passed over, the built-in rules go on: {refused}"
        );
    }
    Ok(found.rules)
}

/// Which file was not understood.
fn told(chinese: &str, english: &str, path: &Path) -> String {
    format!(
        "读不懂{chinese} {} (cannot read the {english})",
        path.display()
    )
}

/// Tells that an incident of an earlier day is answered by the rules of another, where nobody said which day is meant.
fn say_day_of_incident(rules: &Rules, known: &KnownFacts, day: Date) {
    let moments = ["incident.known_at", "incident.occurred_at"].into_iter();
    let mut moments = moments.filter_map(|name| known.value(rules.vocabulary.find(name)?));
    let Some(Instant(at)) = moments.next() else {
        return;
    };
    let then = at
        .to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8)))
        .date();
    if then != day {
        print_error!(
            "事件是{then}的，以下按{day}有效的规则回答；要按当日的规则，加 --as-of {then} (the incident is of {then}, the rules are those of {day}: \
             --as-of {then} asks for those of its day)"
        );
    }
}

/// The same bounds as for the days of a profile.
fn check_day(flag: &str, day: Date) -> Result<Date> {
    if !(date(2000, 1, 1)..=date(2100, 12, 31)).contains(&day) {
        bail!(
            "{flag} {day}：只能用 2000-01-01 至 2100-12-31 的日期 (days between 2000-01-01 and 2100-12-31 are understood)"
        );
    }
    Ok(day)
}

fn read_object(path: &Path) -> Result<Map<String, Value>> {
    let text = bounded::read_input_text(path, bounded::SMALL_BYTES)?;
    let text = text.trim_start_matches('\u{feff}');
    if let Some(repeated) = repeated_key(text) {
        bail!("{}: {repeated}", path.display());
    }
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => bail!(
            "{} 不是属性的 JSON 对象 (is no JSON object of attributes)",
            path.display()
        ),
        Err(error) => bail!("{} 不是 JSON (is no JSON: {error})", path.display()),
    }
}

/// An answer for a terminal.
struct Told<'a> {
    answer: &'a AnswerShape,
    vocabulary: &'a Vocabulary,
    day: Date,
    has_incident: bool,
    /// The attribute that would settle most.
    next: Option<String>,
}

impl Told<'_> {
    fn render(&self) -> String {
        let answer = self.answer;
        let mut out = String::new();
        for contradiction in &answer.contradictions {
            out.push_str(&format!("矛盾 contradiction: {}\n", contradiction.message));
        }
        if self.has_incident {
            out.push_str(&incident_clock(&answer.reports));
        }
        out.push_str(&format!(
            "\n{} 适用 applies: {}\n",
            answer.as_of,
            answer.applies.len()
        ));
        out.push_str(&applied_lines(&answer.applies, self.day));
        out.push_str(&unknown_lines(self.vocabulary, &answer.unknown));
        out.push_str(&format!(
            "\n不适用 does not apply: {}；待事件 on standby: {}\n",
            answer.excluded.len(),
            answer.standby.len()
        ));
        if let Some(changes) = &answer.changes {
            push_changes(&mut out, changes);
        }
        push_ahead(&mut out, answer);
        for one in &answer.withdrawn {
            let place = place_of(&one.work, one.provision.as_deref());
            out.push_str(&format!(
                "规则已撤回 rule withdrawn: {} {} {place}：{}\n",
                one.duty, one.action, one.reason
            ));
        }
        if let Some(next) = &self.next {
            out.push_str(&format!("最该补充的一项 most useful next: {next}\n"));
        }
        out
    }
}

/// What begins, and what ends.
fn push_ahead(out: &mut String, answer: &AnswerShape) {
    let perhaps = |certain: bool| if certain { "" } else { "（可能 perhaps）" };
    for one in &answer.coming {
        let (on, duty, perhaps) = (&one.on, &one.duty, perhaps(one.certain));
        out.push_str(&format!(
            "{on} 起 from then{perhaps}: {} {}\n",
            duty.duty, duty.action
        ));
    }
    for one in &answer.ending {
        let (on, duty, perhaps) = (&one.last_on, &one.duty, perhaps(one.certain));
        out.push_str(&format!(
            "{on} 止 to the end of that day{perhaps}: {} {}\n",
            duty.duty, duty.action
        ));
    }
}

fn push_changes(out: &mut String, changes: &ChangesShape) {
    out.push_str(&format!("\n自 {} 以来 since then:\n", changes.since));
    let line = |sign: &str, duty: &DutyShape| {
        let place = place_of(&duty.work, duty.provision.as_deref());
        format!("{sign} {} {} {place}\n", duty.duty, duty.action)
    };
    out.extend(changes.began.iter().map(|duty| line("+", duty)));
    out.extend(changes.ended.iter().map(|duty| line("-", duty)));
    out.extend(changes.moved.iter().map(|moved| line(">", &moved.after)));
    for threshold in &changes.thresholds {
        out.push_str(&format!(
            "~ {} {}：{} → {}\n",
            threshold.id, threshold.question, threshold.before_label, threshold.after_label
        ));
    }
}

fn place_of(work: &str, provision: Option<&str>) -> String {
    format!("《{work}》{}", provision.unwrap_or("（条号未知）"))
}
