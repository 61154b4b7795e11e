//! Learning from questions with known answers.

use huidian_model::WorkKind;
use huidian_search::{Error, IndexWork, LearnedRanking, Lesson, SearchIndex, SearchRequest, learn};

use crate::library::{TODAY, article, hits, work};

/// Statutory words, and the lay words for them that no text contains.
const WORDS: [(&str, &str); 8] = [
    ("劳动报酬", "工钱"),
    ("机动车", "小汽车"),
    ("不动产", "房子"),
    ("未成年人", "娃娃"),
    ("承租人", "租客"),
    ("监护人", "家长"),
    ("食品经营者", "饭馆"),
    ("用人单位", "老板"),
];

fn library() -> Vec<IndexWork> {
    let articles = |chapter: usize| {
        WORDS.iter().enumerate().map(move |(at, (word, _))| {
            let text = format!("{word}的登记、管理和处理，由主管部门依照规定第{chapter}项办理。");
            article(&format!("第{}条", chapter * 10 + at), "第一章 总则", &text)
        })
    };
    (0..20)
        .map(|number| {
            work(
                &format!("办理规定{number}"),
                WorkKind::Law,
                articles(number).collect(),
            )
        })
        .collect()
}

fn lessons() -> Vec<Lesson> {
    let phrases = ["被拿走", "出问题", "要赔多少", "丢失", "归哪边"];
    WORDS
        .iter()
        .enumerate()
        .flat_map(|(at, (_, lay))| {
            phrases.map(|phrase| Lesson {
                text: format!("{lay}{phrase}怎么办"),
                is_own: true,
                relevant: vec![("办理规定3".into(), format!("第{}条", 30 + at))],
            })
        })
        .collect()
}

#[test]
fn lay_words_lead_to_the_article_that_answered_others() {
    let index = SearchIndex::in_memory(&library());
    let question = SearchRequest::new("我家的小汽车坏在路上咋办", TODAY);
    let before = SearchIndex::in_memory(&library()).with_ranking(LearnedRanking::default());
    assert!(
        hits(&before.search(&question).unwrap())
            .iter()
            .all(|hit| hit != "办理规定3 第31条")
    );
    let ranking = learn(&index, &lessons());
    let index = index.with_ranking(ranking);
    assert!(hits(&index.search(&question).unwrap()).contains(&"办理规定3 第31条".to_owned()));
}

#[test]
fn only_our_own_questions_are_kept_one_by_one() {
    let index = SearchIndex::in_memory(&library());
    let mut shared = lessons();
    for lesson in &mut shared {
        lesson.is_own = false;
    }
    let (own, shared) = (learn(&index, &lessons()), learn(&index, &shared));
    assert!(own.to_bytes().len() > shared.to_bytes().len());
    let question = SearchRequest::new("我家的小汽车丢失了怎么办", TODAY);
    let known = |ranking: LearnedRanking| {
        let index = SearchIndex::in_memory(&library()).with_ranking(ranking);
        let answer = index.search(&question).unwrap();
        assert_eq!(hits(&answer)[0], "办理规定3 第31条");
        let notes = answer.interpretation.notes.join("");
        notes.contains("没有很贴切的条文")
    };
    assert!(
        !known(own),
        "a question that was answered before is answered well"
    );
    assert!(
        known(shared),
        "what the article says shares no word with it"
    );
}

#[test]
fn the_same_lessons_make_the_same_bytes_and_they_come_back() {
    let index = SearchIndex::in_memory(&library());
    let bytes = learn(&index, &lessons()).to_bytes();
    assert_eq!(bytes, learn(&index, &lessons()).to_bytes());
    let read = LearnedRanking::from_bytes(&bytes).unwrap();
    assert_eq!(read.to_bytes(), bytes);
}

#[test]
fn damaged_weights_are_refused() {
    let bytes = LearnedRanking::shipped().to_bytes();
    assert!(bytes.len() > 1_000, "a ranking ships with the crate");
    for at in (0..bytes.len()).step_by(bytes.len() / 20) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        assert!(
            matches!(
                LearnedRanking::from_bytes(&damaged),
                Err(Error::Damaged { .. })
            ),
            "byte {at}"
        );
    }
    assert!(LearnedRanking::from_bytes(&[]).is_err());
}

#[test]
fn what_was_learned_of_an_article_goes_with_its_words_to_another_number() {
    let index = SearchIndex::in_memory(&library());
    let ranking = learn(&index, &lessons());
    let mut later = library();
    // a revision puts an article in before the second: all that follow are numbered anew
    let articles = &mut later[3].expressions[0].articles;
    for (at, article) in articles.iter_mut().enumerate().skip(1) {
        article.path = format!("第{}条", 31 + at);
    }
    articles.insert(
        1,
        article(
            "第31条",
            "第一章 总则",
            "主管部门每年公布工作报告，听取社会各界的意见，并把意见的采纳情况告诉提出的人。",
        ),
    );
    let index = SearchIndex::in_memory(&later).with_ranking(ranking);
    let question = SearchRequest::new("我家的小汽车坏在路上咋办", TODAY);
    let found = hits(&index.search(&question).unwrap());
    assert_eq!(
        found[0], "办理规定3 第32条",
        "its words, not its old number: {found:?}"
    );
}
