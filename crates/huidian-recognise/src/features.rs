//! What of a page is weighed, each by its name.

use std::sync::LazyLock;

use huidian_text::NEWS_VERBS;
use huidian_text::script::is_han;
use huidian_text::title::ends_as_title;

use crate::mark::MarkForm;
use crate::shape::{Part, Row, longest, runs};
use crate::voice::{VOICE_NAMES, Voice, Voices, groups};
use crate::wording::{Build, Wording, is_news};

/// Named values of a page.
#[derive(Debug, Clone, Default)]
pub struct Features {
    values: Vec<(String, f64)>,
}

impl Features {
    pub fn values(&self) -> &[(String, f64)] {
        &self.values
    }

    pub fn find(&self, name: &str) -> Option<f64> {
        self.values
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| *value)
    }

    /// The value of a feature that is expected at a place.
    pub(crate) fn value_at(&self, at: usize, name: &str) -> Option<f64> {
        match self.values.get(at) {
            Some((known, value)) if known == name => Some(*value),
            _ => self.find(name),
        }
    }

    fn put(&mut self, name: impl Into<String>, value: f64) {
        self.values.push((name.into(), value));
    }

    fn flag(&mut self, name: &str, holds: bool) {
        self.put(name, f64::from(u8::from(holds)));
    }
}

/// What is looked at.
pub(crate) struct View<'v, 'l> {
    pub(crate) headline: &'v str,
    pub(crate) rows: &'v [Row<'l>],
    pub(crate) wording: Option<&'v Wording>,
    pub(crate) image_count: usize,
    pub(crate) is_cut: bool,
}

/// Characters of an article that are its lead.
const LEAD: usize = 320;

pub(crate) fn of(view: &View<'_, '_>) -> Features {
    let mut features = Features::default();
    headline(view.headline, &mut features);
    body(view, &mut features);
    structure(view, &mut features);
    wording(view, &mut features);
    features
}

/// Words of headlines that say what kind of page it is, by group.
static HEADLINE_GROUPS: LazyLock<Vec<(&str, Vec<&str>)>> =
    LazyLock::new(|| groups("headline ").collect());

fn headline(words: &str, features: &mut Features) {
    for (name, group) in HEADLINE_GROUPS.iter() {
        let count = group.iter().filter(|word| words.contains(**word)).count();
        features.put(format!("headline {name}"), count.min(3) as f64);
    }
    features.flag("headline ends as title", ends_as_title(words));
    let quoted = quoted_titles(words);
    features.put("headline quotes titles", quoted.len().min(3) as f64);
    features.flag(
        "headline is a title",
        quoted.is_empty() && ends_as_title(words) && !words.contains(['|', '｜', '，', '！']),
    );
    features.flag("headline asks", words.contains(['？', '?', '!', '！']));
    features.put(
        "headline length",
        (words.chars().count() as f64 / 40.0).min(2.0),
    );
}

/// Titles in 《》 that end as titles of instruments do.
pub(crate) fn quoted_titles(words: &str) -> Vec<&str> {
    words
        .split('《')
        .skip(1)
        .filter_map(|rest| rest.split('》').next())
        .filter(|title| title.chars().count() > 5 && ends_as_title(title))
        .collect()
}

fn body(view: &View<'_, '_>, features: &mut Features) {
    let mut all = Voices::default();
    let mut lead = Voices::default();
    let (mut length, mut han, mut code, mut table) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut quoted_short = 0;
    let (mut titles, mut news_titles) = (Vec::new(), 0);
    let mut link_count = 0;
    let tells_news = |words: &str| {
        let mut verbs = NEWS_VERBS.iter().chain([&PASSED_DOWN]);
        verbs.any(|verb| words.contains(verb))
    };
    for row in view.rows {
        let words = row.line.text.as_str();
        let count = row.line.char_count();
        let voices = Voices::of(words);
        if length < LEAD {
            lead.add(voices);
        }
        all.add(voices);
        length += count;
        han += words.chars().filter(|c| is_han(*c)).count();
        code += if row.line.is_code { count } else { 0 };
        table += if row.line.is_table { count } else { 0 };
        quoted_short += short_names(words);
        link_count += usize::from(words.contains("http"));
        let found = quoted_titles(words);
        news_titles += usize::from(!found.is_empty() && tells_news(words));
        titles.extend(found.into_iter().map(str::to_owned));
    }
    titles.sort_unstable();
    titles.dedup();
    let thousands = (length as f64 / 1000.0).max(0.2);
    for (at, name) in VOICE_NAMES.iter().enumerate() {
        let rate = f64::from(all.counts()[at]) / thousands;
        features.put(format!("body {name}"), (1.0 + rate).ln());
        features.put(
            format!("lead {name}"),
            (1.0 + f64::from(lead.counts()[at])).ln(),
        );
    }
    let share = |part: usize| part as f64 / length.max(1) as f64;
    features.put("length", (1.0 + length as f64).ln() / 3.0);
    features.flag("hardly a text", length < 120);
    let has_subject = quoted_titles(view.headline).len()
        + ["一图", "标准", "解读", "关于", "发布", "印发"]
            .iter()
            .filter(|word| view.headline.contains(**word))
            .count();
    features.flag(
        "hardly a text, no subject",
        length < 120 && has_subject == 0 && view.wording.is_none(),
    );
    features.put("share of han", share(han));
    features.put("share of code", share(code));
    features.put("share of tables", share(table));
    features.put("short names", (1.0 + quoted_short as f64 / thousands).ln());
    features.put("works named", (1.0 + titles.len() as f64).ln());
    features.put("works in the news", (1.0 + news_titles as f64).ln());
    features.put("links", (1.0 + link_count as f64).ln());
    features.put("images", (1.0 + view.image_count as f64).ln() / 2.0);
    features.flag("cut off", view.is_cut);
    let sentences =
        all.count(Voice::Normative) + all.count(Voice::Policy) + all.count(Voice::OwnName);
    let about = all.count(Voice::Reading)
        + all.count(Voice::News)
        + all.count(Voice::FirstPerson)
        + quoted_short as u32;
    features.put(
        "orders against tells",
        f64::from(sentences) / f64::from(sentences + about + 3),
    );
}

/// Said of orders and quotas that are passed down. The model was trained with it: where the verbs change, it is to be trained anew.
const PASSED_DOWN: &str = "下达";

/// 《办法》, 《征求意见稿》: names that one gives who tells about an instrument.
fn short_names(words: &str) -> usize {
    words
        .split('《')
        .skip(1)
        .filter_map(|rest| rest.split('》').next())
        .filter(|name| name.chars().count() <= 5)
        .count()
}

fn structure(view: &View<'_, '_>, features: &mut Features) {
    let rows = view.rows;
    for (name, form) in [
        ("articles", MarkForm::Article),
        ("chapters", MarkForm::Chapter),
        ("divisions", MarkForm::Division),
        ("subdivisions", MarkForm::Subdivision),
        ("points", MarkForm::Point),
        ("clauses", MarkForm::Clause),
    ] {
        let run = longest(&runs(rows, form));
        features.put(name, (1.0 + f64::from(run.count)).ln());
        if matches!(form, MarkForm::Article | MarkForm::Division) {
            features.put(format!("{name} running"), run.share());
            features.flag(&format!("{name} from one"), run.first == 1);
        }
    }
    let has = |wanted: Part| rows.iter().any(|row| row.part == wanted);
    let sealed = rows
        .windows(2)
        .any(|pair| pair[0].part == Part::Signer && pair[1].part == Part::Date);
    features.flag("seal line", sealed);
    features.flag("addressee", has(Part::Salutation));
    features.flag("number line", has(Part::Number));
    features.flag("title line", has(Part::Title));
    features.flag("annex line", has(Part::Annex));
    features.flag("date line", has(Part::Date));
    let questions = rows.iter().filter(|row| row.part == Part::Question).count();
    features.put("questions", (1.0 + questions as f64).ln());
    let text_of = |test: &dyn Fn(&str) -> bool| rows.iter().any(|row| test(&row.line.text));
    features.flag(
        "enacts",
        text_of(&|words| {
            words.contains("制定本") || words.contains("提出以下") || words.contains("提出如下")
        }),
    );
    features.flag(
        "takes effect",
        text_of(&|words| words.contains("本") && words.contains("起施行") && !words.contains('《')),
    );
    features.flag(
        "transmits",
        text_of(&|words| {
            words.contains("印发给你们") || words.contains("现予公布") || words.contains("现予发布")
        }),
    );
    features.flag(
        "official credit",
        rows.iter()
            .any(|row| row.part == Part::Credit && is_official(&row.line.text)),
    );
    features.flag(
        "byline",
        text_of(&|words| {
            let head: String = words.chars().take(8).collect();
            (head.contains("文 |")
                || head.contains("文│")
                || head.contains("文｜")
                || head.contains("作者"))
                && words.chars().count() < 60
        }),
    );
}

fn is_official(credit: &str) -> bool {
    [
        "部",
        "局",
        "委",
        "网信",
        "政府",
        "新华",
        "人大",
        "办",
        "交易所",
    ]
    .iter()
    .any(|word| credit.contains(word))
}

/// What is weighed of the wording, in the order of the model.
const OF_WORDING: [&str; 12] = [
    "wording",
    "wording of articles",
    "wording of divisions",
    "wording of a letter",
    "wording tells",
    "wording orders",
    "wording before",
    "wording after",
    "wording asks",
    "wording strength",
    "wording framed",
    "wording numbered",
];

fn wording(view: &View<'_, '_>, features: &mut Features) {
    let total: usize = view.rows.iter().map(|row| row.line.char_count()).sum();
    let Some(wording) = view.wording else {
        for name in OF_WORDING {
            features.put(name, 0.0);
        }
        return;
    };
    let rows = &view.rows[wording.start..wording.end];
    let inside: usize = rows.iter().map(|row| row.line.char_count()).sum();
    let before: usize = view.rows[..wording.start]
        .iter()
        .map(|row| row.line.char_count())
        .sum();
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    let coverage = share(inside, total);
    features.put("wording", coverage);
    for (name, build) in [
        ("wording of articles", Build::Articles),
        ("wording of divisions", Build::Divisions),
        ("wording of a letter", Build::Letter),
    ] {
        features.put(
            name,
            if wording.build == build {
                coverage
            } else {
                0.0
            },
        );
    }
    let (tells, orders, asks) = wording_voices(rows);
    let strength = coverage * share(orders, inside) * (1.0 - share(tells, inside));
    features.put("wording strength", strength);
    let is_numbered = wording.run.first == 1 && wording.run.share() > 0.8 && wording.run.count >= 3;
    let has = |part: Part| rows.iter().any(|row| row.part == part);
    features.flag(
        "wording framed",
        strength > 0.3 && (has(Part::Salutation) || has(Part::Number) || has(Part::Signer)),
    );
    features.flag("wording numbered", strength > 0.3 && is_numbered);
    features.put("wording tells", share(tells, inside));
    features.put("wording orders", share(orders, inside));
    features.put("wording before", share(before, total));
    features.put("wording after", share(total - inside - before, total));
    features.put("wording asks", (1.0 + asks as f64).ln());
}

/// Characters of lines that tell of an instrument and of lines that order, and how many lines ask.
fn wording_voices(rows: &[Row<'_>]) -> (usize, usize, usize) {
    let (mut tells, mut orders, mut asks) = (0, 0, 0);
    for row in rows {
        let words = &row.line.text;
        let voices = Voices::of(words);
        let about = voices.count(Voice::Reading)
            + voices.count(Voice::News)
            + voices.count(Voice::FirstPerson)
            + short_names(words) as u32;
        let own = voices.count(Voice::Normative)
            + voices.count(Voice::Policy)
            + voices.count(Voice::OwnName)
            + voices.count(Voice::Formula);
        let count = row.line.char_count();
        if about > own || is_news(words) {
            tells += count;
        } else if own > about {
            orders += count;
        }
        asks += usize::from(row.part == Part::Question);
    }
    (tells, orders, asks)
}
