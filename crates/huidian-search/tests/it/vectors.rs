//! Vectors beside the index: found by meaning, kept through everything, and never in the way.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use huidian_search::{
    EmbedFailure, Error, Meaning, MeaningGap, QuestionEmbedder, SearchIndex, SearchRequest,
    SearchResults, VectorSpec, VectorWriter,
};

use crate::library::{TODAY, hits, works};

/// One direction for each matter; words of the same matter need not be the same.
const MATTERS: [&[&str]; 4] = [
    &["劳动报酬", "发钱"],
    &["工伤", "摔断"],
    &["垃圾", "脏东西"],
    &["巡查", "转一圈"],
];

fn vector(text: &str) -> Vec<f32> {
    let mut vector = vec![0.05; MATTERS.len() + 1];
    for (at, words) in MATTERS.iter().enumerate() {
        if words.iter().any(|word| text.contains(word)) {
            vector[at] = 1.0;
        }
    }
    vector
}

fn spec() -> VectorSpec {
    VectorSpec {
        model: "matters".into(),
        dimensions: MATTERS.len() + 1,
    }
}

struct Matters(Option<EmbedFailure>);

impl QuestionEmbedder for Matters {
    fn embed(&self, question: &str) -> Result<Vec<f32>, EmbedFailure> {
        self.0.map_or_else(|| Ok(vector(question)), Err)
    }
}

/// Makes up to so many missing vectors; tells how many were missing before.
fn make(folder: &Path, most: usize) -> usize {
    let index = SearchIndex::open(folder).unwrap();
    let mut writer = VectorWriter::open(folder, &spec()).unwrap();
    let passages = index.passages_without_vectors(&mut writer).unwrap();
    let missing = passages.len();
    let made: Vec<(u64, Vec<f32>)> = passages
        .take(most)
        .map(|passage| (passage.key, vector(&passage.text)))
        .collect();
    assert_eq!(writer.add(&made).unwrap(), made.len());
    missing
}

fn open(folder: &Path, failure: Option<EmbedFailure>) -> SearchIndex {
    let index = SearchIndex::open(folder).unwrap();
    index.with_vectors(folder, spec(), Arc::new(Matters(failure)))
}

fn search(index: &SearchIndex, text: &str) -> SearchResults {
    index.search(&SearchRequest::new(text, TODAY)).unwrap()
}

fn library() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    SearchIndex::rebuild(folder.path(), works()).unwrap();
    folder
}

const QUESTION: &str = "老板总是不发钱怎么办";
const ANSWER: &str = "用工保障法 第三十条";

#[test]
fn a_question_in_other_words_finds_its_article() {
    let folder = library();
    make(folder.path(), usize::MAX);
    let index = open(folder.path(), None);
    for (question, answer) in [
        (QUESTION, ANSWER),
        ("上班路上摔断腿谁来赔", "用工保障法 第三十一条"),
        ("河里扔脏东西管不管", "北方省河道管理条例 第十条"),
        ("多久去堤上转一圈呢", "河道安全法 第二十一条"),
    ] {
        let results = search(&index, question);
        assert_eq!(hits(&results)[0], answer, "{question}");
        let counts = index.vector_counts().unwrap().unwrap();
        assert_eq!(
            results.interpretation.meaning,
            Some(Meaning::Compared { vectors: counts.0 })
        );
        let hit = &results.articles[0].id;
        let request = SearchRequest::new(question, TODAY);
        let why = index.explain(&request, hit).unwrap().unwrap();
        assert_eq!(why.rank, 1);
        assert!(
            why.features
                .iter()
                .any(|feature| feature.name == "by-vectors"
                    && feature.value > 0.0
                    && feature.detail == "#1"),
            "{why:?}"
        );
    }
    assert_ne!(
        hits(&search(
            &SearchIndex::open(folder.path()).unwrap(),
            QUESTION
        ))
        .first(),
        Some(&ANSWER.to_owned()),
        "words alone would do, and this shows nothing"
    );
}

#[test]
fn what_is_met_to_the_letter_asks_nobody() {
    let folder = library();
    make(folder.path(), usize::MAX);
    let results = search(&open(folder.path(), Some(EmbedFailure::Slow)), "河道安全");
    assert_eq!(results.interpretation.meaning, None);
    assert!(results.article_total > 0);
}

#[test]
fn without_a_vector_words_answer_as_before_and_it_is_said() {
    let folder = library();
    let plain = search(&SearchIndex::open(folder.path()).unwrap(), QUESTION);
    let missed = |index: &SearchIndex, gap: MeaningGap| {
        let results = search(index, QUESTION);
        assert_eq!(results.interpretation.meaning, Some(Meaning::Missed(gap)));
        assert_eq!(results.articles, plain.articles, "{gap:?}");
        assert!(!gap.chinese().is_empty() && !gap.english().is_empty());
    };
    missed(&open(folder.path(), None), MeaningGap::NoVectors);
    make(folder.path(), usize::MAX);
    for failure in [
        EmbedFailure::Unreachable,
        EmbedFailure::Slow,
        EmbedFailure::Refused,
        EmbedFailure::Unreadable,
        EmbedFailure::Dimensions,
        EmbedFailure::Busy,
        EmbedFailure::Resting,
    ] {
        missed(
            &open(folder.path(), Some(failure)),
            MeaningGap::Embedder(failure),
        );
    }
    // a vector of another length than the spec says
    let index = SearchIndex::open(folder.path()).unwrap();
    let other = VectorSpec {
        dimensions: 3,
        ..spec()
    };
    let index = index.with_vectors(folder.path(), other, Arc::new(Matters(None)));
    missed(&index, MeaningGap::NoVectors);
}

#[test]
fn vectors_are_taken_up_while_they_are_made() {
    let folder = library();
    let index = open(folder.path(), None);
    assert_eq!(
        search(&index, QUESTION).interpretation.meaning,
        Some(Meaning::Missed(MeaningGap::NoVectors))
    );
    let all = make(folder.path(), 3);
    let compared = |count| Some(Meaning::Compared { vectors: count });
    assert_eq!(search(&index, QUESTION).interpretation.meaning, compared(3));
    assert_eq!(make(folder.path(), usize::MAX), all - 3);
    assert_eq!(
        search(&index, QUESTION).interpretation.meaning,
        compared(all)
    );
    assert_eq!(hits(&search(&index, QUESTION))[0], ANSWER);
    assert_eq!(index.vector_counts().unwrap(), Some((all, 0)));
}

#[test]
fn a_run_that_was_cut_off_goes_on_where_it_stood() {
    let folder = library();
    let all = make(folder.path(), 4);
    let file = folder.path().join("vectors");
    let whole = fs::read(&file).unwrap();
    let record = (whole.len() - 40) / 4;
    // cut at every byte of the last record, and garbage where the next would stand
    for cut in 1..record {
        fs::write(&file, &whole[..whole.len() - cut]).unwrap();
        let index = open(folder.path(), None);
        assert_eq!(index.vector_counts().unwrap(), Some((3, all - 3)), "{cut}");
    }
    let garbage = [&whole[..], &vec![7; record * 2][..]].concat();
    fs::write(&file, garbage).unwrap();
    assert_eq!(make(folder.path(), usize::MAX), all - 4);
    let index = open(folder.path(), None);
    assert_eq!(index.vector_counts().unwrap(), Some((all, 0)));
    assert_eq!(hits(&search(&index, QUESTION))[0], ANSWER);
    // a flipped bit costs the records from there on, and they are made again
    let mut damaged = fs::read(&file).unwrap();
    damaged[40 + record * 2 + record / 2] ^= 0x10;
    fs::write(&file, damaged).unwrap();
    assert_eq!(make(folder.path(), usize::MAX), all - 2);
    assert_eq!(hits(&search(&index, QUESTION))[0], ANSWER);
}

#[test]
fn no_bytes_in_their_place_are_taken_for_vectors() {
    let folder = library();
    let file = folder.path().join("vectors");
    for bytes in [&b""[..], b"HUIDIANV", &[0; 40], &[0xFF; 400]] {
        fs::write(&file, bytes).unwrap();
        let index = open(folder.path(), None);
        let results = search(&index, QUESTION);
        assert_eq!(
            results.interpretation.meaning,
            Some(Meaning::Missed(MeaningGap::NoVectors))
        );
        make(folder.path(), usize::MAX);
        assert_eq!(hits(&search(&index, QUESTION))[0], ANSWER);
    }
}

#[test]
fn building_the_index_anew_keeps_vectors_and_a_changed_article_waits_for_its_own() {
    let folder = library();
    make(folder.path(), usize::MAX);
    SearchIndex::rebuild(folder.path(), works()).unwrap();
    assert_eq!(make(folder.path(), 0), 0);
    let mut changed = works();
    changed[0].expressions[0].articles[0]
        .text
        .push_str("违者罚款。");
    SearchIndex::writer(folder.path())
        .unwrap()
        .replace_works([changed.swap_remove(0)])
        .unwrap();
    assert_eq!(make(folder.path(), usize::MAX), 1);
    assert_eq!(
        hits(&search(&open(folder.path(), None), QUESTION))[0],
        ANSWER
    );
}

#[test]
fn vectors_of_passages_that_are_gone_are_cleared_away() {
    let folder = tempfile::tempdir().unwrap();
    let many = |from: usize| {
        let mut work = works().swap_remove(0);
        let article = work.expressions[0].articles[0].clone();
        work.expressions[0].articles = (from..from + 1_200)
            .map(|number| {
                let mut article = article.clone();
                article.text = format!("第{number}处闸门由水务部门管理。");
                article
            })
            .collect();
        work
    };
    SearchIndex::rebuild(folder.path(), [many(0)]).unwrap();
    assert_eq!(make(folder.path(), usize::MAX), 1_200);
    let size = || fs::metadata(folder.path().join("vectors")).unwrap().len();
    let before = size();
    let index = open(folder.path(), None);
    assert!(
        search(&index, "闸门谁来管呢")
            .interpretation
            .meaning
            .is_some()
    );
    SearchIndex::rebuild(folder.path(), [many(5_000)]).unwrap();
    assert_eq!(make(folder.path(), usize::MAX), 1_200);
    assert_eq!(size(), before);
    assert_eq!(
        search(&index, "闸门谁来管呢").interpretation.meaning,
        Some(Meaning::Compared { vectors: 1_200 })
    );
}

#[test]
fn one_writer_at_a_time() {
    let folder = library();
    let _first = VectorWriter::open(folder.path(), &spec()).unwrap();
    assert!(matches!(
        VectorWriter::open(folder.path(), &spec()),
        Err(Error::Locked { .. })
    ));
}

#[test]
fn filters_hold_for_the_nearest_by_vectors() {
    let folder = library();
    make(folder.path(), usize::MAX);
    let index = open(folder.path(), None);
    let results = search(&index, "老板总是不发钱怎么办 kind:行政法规");
    assert!(results.interpretation.meaning.is_some());
    assert!(!results.articles.is_empty());
    assert!(
        results
            .articles
            .iter()
            .all(|hit| hit.kind == Some(huidian_model::WorkKind::AdministrativeRegulation))
    );
}
