//! The answer about a page.

use huidian_extract::Page;

use crate::article::Article;
use crate::body;
use crate::class::Class;
use crate::complete::{Completeness, measure};
use crate::facts::{self, Facts, Reading, subjects};
use crate::features::Features;
use crate::letter;
use crate::model::{Model, WEIGHED};
use crate::reasons::reasons;
use crate::shape::{Part, Row};
use crate::standard::{self, Standard, StandardParts};
use crate::wording::{self, Wording};

/// What a page is, of which instrument, how sure, and why.
#[derive(Debug, Clone)]
pub struct Recognition {
    pub class: Class,
    /// How often an answer told with this confidence is right.
    pub confidence: f64,
    /// How likely each of [`WEIGHED`] is.
    pub likely: [f64; WEIGHED.len()],
    /// For a text and an excerpt, and for an official notice of enforcement; else empty.
    pub facts: Facts,
    /// How much of the instrument is there, in words.
    pub completeness: Completeness,
    /// Instruments that the page is about.
    pub documents: Vec<String>,
    /// Code points of the page that are the instrument's wording.
    pub span: Option<(u32, u32)>,
    pub evidence: Vec<String>,
    /// Share of the wording that tells about the instrument instead of being it.
    pub telling: f64,
    /// Paragraphs among the articles in which somebody comments on them.
    pub comments: usize,
    /// Whether the wording says on what it rests and what it makes: 根据…制定本办法.
    pub enacts: bool,
    /// Whether a law or another instrument is named as what it rests on: 根据《…》…制定本办法.
    pub rests_on_law: bool,
    /// Whether it gives organs of the state something to do: 县级以上人民政府, 主管部门. A house's own rules name none, or one they report to.
    pub governs: bool,
    /// Whether addressee, number or seal line stand in the wording.
    pub is_framed: bool,
    /// Whether it is addressed to bodies of the state: 各省、自治区…：
    pub is_addressed: bool,
    /// For a page with the cover of a standard.
    pub standard: Option<StandardParts>,
}

/// Says what a page is. Any page gets an answer.
pub fn recognise(page: &Page) -> Recognition {
    recognise_with(page, Model::built_in())
}

/// The facts of a page that is known to hold an instrument.
pub fn read_facts(page: &Page) -> Facts {
    let article = Article::of(page);
    let (rows, _) = article.rows();
    if let Some(standard) = standard::read(&rows).filter(Standard::has_body) {
        return standard.facts;
    }
    wording::find(&rows).map_or_else(Facts::default, |wording| {
        facts::read(&Reading {
            headline: &article.headline,
            rows: &rows,
            wording: &wording,
        })
    })
}

/// The same with other weights.
pub fn recognise_with(page: &Page, model: &Model) -> Recognition {
    let article = Article::of(page);
    let (rows, is_cut) = article.rows();
    let wording = wording::find(&rows);
    let features = article.features(&rows, wording.as_ref(), is_cut);
    decide(&article, &rows, is_cut, wording, &features, model)
}

fn decide(
    article: &Article,
    rows: &[Row<'_>],
    is_cut: bool,
    wording: Option<Wording>,
    features: &Features,
    model: &Model,
) -> Recognition {
    let standard = standard::read(rows);
    let parts = standard.as_ref().map(Standard::parts);
    let standard = standard.filter(Standard::has_body);
    let completeness = match &standard {
        Some(standard) => standard.completeness(is_cut),
        None => measure(rows, wording.as_ref(), is_cut),
    };
    let proofs = proofs(article, rows, wording.as_ref(), features, standard.as_ref());
    let likely = proofs
        .iter()
        .fold(model.weigh(features), |likely, (sureness, _)| {
            proved(likely, *sureness)
        });
    let likely = shared_out(likely, &completeness);
    let (class, confidence) = match features.find("hardly a text, no subject") {
        // a page of images names what it is about in its headline, or is about nothing
        Some(1.0) => (Class::Unrelated, 0.8),
        _ => highest(&likely),
    };
    let has_facts = matches!(class, Class::Text | Class::Excerpt | Class::SeveralTexts);
    let comments = wording
        .as_ref()
        .map_or(0, |wording| wording::comments(rows, wording));
    let start = standard.as_ref().map(|standard| standard.start);
    let facts = if has_facts {
        facts_of(article, rows, wording.as_ref(), standard)
    } else {
        Facts::default()
    };
    let documents = match class {
        Class::Unrelated => Vec::new(),
        _ if has_facts => facts.title.iter().cloned().collect(),
        _ => subjects(&article.headline, rows, class == Class::Roundup),
    };
    let mut evidence = reasons(
        rows,
        wording.as_ref(),
        &completeness,
        features,
        model,
        class,
    );
    evidence.splice(
        0..0,
        proofs.iter().rev().map(|(_, words)| (*words).to_owned()),
    );
    let taken = match start {
        Some(start) => Some((start, rows.len())),
        None => wording.map(|wording| (wording.start, wording.end.max(wording.start + 1))),
    };
    let span = taken
        .filter(|_| has_facts)
        .map(|(start, end)| span_of(rows, start, end));
    Recognition {
        evidence,
        telling: features.find("wording tells").unwrap_or(0.0),
        comments,
        enacts: features.find("enacts") == Some(1.0),
        rests_on_law: rows.iter().any(|row| rests_on_law(&row.line.text)),
        governs: organs_in(rows) >= ORGANS,
        is_framed: features.find("wording framed") == Some(1.0),
        is_addressed: rows
            .iter()
            .any(|row| row.part == Part::Salutation && is_official_addressee(&row.line.text)),
        class,
        confidence,
        likely,
        facts,
        completeness,
        documents,
        span,
        standard: parts,
    }
}

/// What of the build of a page proves that it holds an instrument: how sure it makes, and in words.
fn proofs(
    article: &Article,
    rows: &[Row<'_>],
    wording: Option<&Wording>,
    features: &Features,
    standard: Option<&Standard>,
) -> Vec<(f64, &'static str)> {
    let is_letter = letter::share(rows, &article.headline) > letter::WHOLE;
    [
        (
            is_letter,
            letter::SURENESS,
            "公文各要素齐全：标题、落款、日期",
        ),
        (
            body::fills(features, rows, wording),
            body::SURENESS,
            "通篇为连续编号的规定性文字，几无评述",
        ),
        (
            standard.is_some(),
            standard::SURENESS,
            "标准的封面与各章齐备",
        ),
    ]
    .into_iter()
    .filter_map(|(holds, sureness, words)| holds.then_some((sureness, words)))
    .collect()
}

fn facts_of(
    article: &Article,
    rows: &[Row<'_>],
    wording: Option<&Wording>,
    standard: Option<Standard>,
) -> Facts {
    match (standard, wording) {
        (Some(standard), _) => standard.facts,
        (None, Some(wording)) => facts::read(&Reading {
            headline: &article.headline,
            rows,
            wording,
        }),
        (None, None) => Facts::default(),
    }
}

/// Whether an instrument is there whole is counted and not weighed: what is likely for text and excerpt together goes to one of them.
fn shared_out(
    mut likely: [f64; WEIGHED.len()],
    completeness: &Completeness,
) -> [f64; WEIGHED.len()] {
    let place = |class: Class| WEIGHED.iter().position(|known| *known == class);
    if let (Some(text), Some(excerpt)) = (place(Class::Text), place(Class::Excerpt)) {
        let both = likely[text] + likely[excerpt];
        let share = completeness.share();
        likely[text] = both * share;
        likely[excerpt] = both * (1.0 - share);
    }
    likely
}

/// What the parts of the page prove is not outweighed by the words around them.
fn proved(likely: [f64; WEIGHED.len()], sureness: f64) -> [f64; WEIGHED.len()] {
    let mut proved = likely.map(|share| share * (1.0 - sureness));
    if let Some(text) = WEIGHED.iter().position(|class| *class == Class::Text) {
        proved[text] += sureness;
    }
    proved
}

fn highest(likely: &[f64; WEIGHED.len()]) -> (Class, f64) {
    let mut best = (Class::Unrelated, 0.0);
    for (class, share) in WEIGHED.into_iter().zip(likely) {
        if *share > best.1 {
            best = (class, *share);
        }
    }
    best
}

/// Mentions of organs of the state that a rule on public affairs has at least. Of the law files that name no issuer, all but four have as many.
const ORGANS: usize = 2;

fn organs_in(rows: &[Row<'_>]) -> usize {
    const NAMES: [&str; 8] = [
        "人民政府",
        "国务院",
        "主管部门",
        "行政部门",
        "管理部门",
        "人民法院",
        "人民检察院",
        "公安机关",
    ];
    let words = rows.iter().map(|row| row.line.text.as_str());
    words
        .flat_map(|words| NAMES.iter().map(move |name| words.matches(name).count()))
        .sum()
}

/// 根据《…》等法律法规，制定本办法
fn rests_on_law(words: &str) -> bool {
    let based = ["根据", "依据", "依照", "按照"]
        .iter()
        .find_map(|word| words.split_once(word));
    based.is_some_and(|(_, rest)| rest.contains('《') && rest.contains("制定"))
}

fn is_official_addressee(words: &str) -> bool {
    [
        "人民政府",
        "各省",
        "各市",
        "各直属",
        "国务院各",
        "各县",
        "各区",
        "各部门",
        "党委网信办",
        "通信管理局",
    ]
    .iter()
    .any(|word| words.contains(word))
}

fn span_of(rows: &[Row<'_>], start: usize, end: usize) -> (u32, u32) {
    let taken = &rows[start..end];
    let start = taken.iter().map(|row| row.line.start).min().unwrap_or(0);
    let end = taken.iter().map(|row| row.line.end).max().unwrap_or(start);
    (start, end)
}
