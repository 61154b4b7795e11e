//! Questions.

use huidian_model::WorkKind;
use huidian_search::{Mode, SearchIndex, SearchRequest};
use jiff::civil::date;

use crate::library::{TODAY, article, hits, search, work};

#[test]
fn questions_lead_to_the_article() {
    for (question, article) in [
        ("公司没给我交工伤保险怎么办", "用工保障法 第三十一条"),
        ("请问拖欠劳动报酬可以投诉吗？", "用工保障法 第三十条"),
        ("谁来管河道里倒垃圾的事", "北方省河道管理条例 第十条"),
    ] {
        let results = search(question);
        assert_eq!(results.mode, Mode::Nearest, "{question}");
        assert_eq!(hits(&results)[0], article, "{question}");
        assert!(
            !results.interpretation.notes.is_empty(),
            "the reader is told"
        );
    }
}

#[test]
fn a_number_that_no_work_bears_is_said_not_to_be_held_and_not_loosened() {
    for (number, read_as) in [
        ("JR/T 0171", "标准编号"),
        ("GB/T 99999-2031", "标准编号"),
        (" 国发〔2031〕99号 ", "发文字号"),
        ("某某部令第99号", "令号"),
    ] {
        let results = search(number);
        assert_eq!(results.article_total, 0, "{number}");
        assert_eq!(results.mode, Mode::Exact, "{number}");
        let notes = results.interpretation.notes.join("");
        assert!(
            notes.contains("本库未收录") && notes.contains(read_as),
            "{notes}"
        );
    }
    // with more words beside it, it is a question
    let results = search("按照 GB/T 99999 拖欠劳动报酬可以投诉吗");
    assert_eq!(results.mode, Mode::Nearest);
}

#[test]
fn words_that_nothing_contains_together_are_loosened() {
    let results = search("工伤 投诉");
    assert_eq!(results.mode, Mode::Nearest);
    assert!(results.article_total >= 2);
}

#[test]
fn phrases_and_operators_are_never_loosened() {
    for query in ["\"工伤投诉\"", "工伤 AND \"投诉\"", "(工伤 投诉) OR 海洋"] {
        let results = search(query);
        assert_eq!(
            (results.mode, results.article_total),
            (Mode::Exact, 0),
            "{query}"
        );
    }
}

#[test]
fn filters_hold_for_the_nearest_too() {
    let results = search("河道里倒垃圾归谁管理 kind:法律");
    assert!(
        results
            .articles
            .iter()
            .all(|hit| hit.kind == Some(huidian_model::WorkKind::Law))
    );
    assert!(!results.articles.is_empty());
}

#[test]
fn a_work_that_the_question_names_leads() {
    for (question, work) in [
        ("按照河道法，数据汇交有什么要求吗", "河道安全法"),
        (
            "江河数据共享管理条例里对河道巡查怎么说",
            "江河数据共享管理条例",
        ),
        ("《用工保障法》对安全的单位怎么说", "用工保障法"),
    ] {
        let results = search(question);
        assert_eq!(results.mode, Mode::Nearest, "{question}");
        let first = hits(&results).into_iter().next().unwrap_or_default();
        assert!(first.starts_with(work), "{question}: {first}");
    }
}

#[test]
fn short_and_latin_names_name_a_work_inside_a_question() {
    let keep = "经营者应当保存进货记录，保存期限不少于三年。";
    let named = |title: &str, other: &[&str]| {
        let mut work = work(title, WorkKind::Law, vec![article("第九条", "", keep)]);
        work.other_titles = other.iter().map(|title| (*title).to_owned()).collect();
        work
    };
    let index = SearchIndex::in_memory(&[
        named("粮食保护法", &["粮法", "GPL"]),
        named("食盐专营法", &["盐法", "SML"]),
    ]);
    for (question, leads) in [
        ("粮法里进货的记录要留多久", "粮食保护法 第九条"),
        ("盐法里进货的记录要留多久", "食盐专营法 第九条"),
        ("GPL对进货记录是怎么说的", "粮食保护法 第九条"),
        ("按照SML，进货记录要留几年", "食盐专营法 第九条"),
    ] {
        let results = index.search(&SearchRequest::new(question, TODAY)).unwrap();
        assert_eq!(results.mode, Mode::Nearest, "{question}");
        assert_eq!(hits(&results)[0], leads, "{question}");
    }
}

#[test]
fn a_question_that_nothing_fits_is_told_so_and_offered_words() {
    for (question, fits) in [
        ("公司没给我交工伤保险怎么办", true),
        ("请问拖欠劳动报酬可以投诉吗？", true),
        ("红烧肉用什么锅炖比较香呢，河道边的饭馆", false),
    ] {
        let results = search(question);
        assert_eq!(results.mode, Mode::Nearest, "{question}");
        let notes = results.interpretation.notes.join("");
        assert_eq!(
            !notes.contains("没有很贴切的条文"),
            fits,
            "{question}: {notes}"
        );
        assert_eq!(results.suggestions.is_empty(), fits, "{question}");
        assert!(!results.articles.is_empty(), "{question}");
    }
}

/// A regulation whose penalties cite what they punish, in two texts that number its articles differently, and noise.
fn regulation() -> SearchIndex {
    let duty = "粮仓的经营者开展可能影响粮食安全的处理活动，应当依照国家有关规定进行粮食安全审查。";
    let keep = "粮仓的经营者应当留存粮食出入库记录不少于六个月，并接受主管部门查阅。";
    let other = "主管部门应当建立粮食质量抽查制度，公开抽查的结果。";
    let meant = "本条例所称经营者，是指粮仓的所有者和管理者。";
    let fined = "违反本条例第十三条规定的，由主管部门责令改正，处十万元以下罚款。";
    let other_fined = "违反本条例第十五条规定的，由主管部门给予警告。";
    let mut grain = work(
        "粮仓安全管理条例",
        WorkKind::AdministrativeRegulation,
        vec![
            article("第二条", "第一章 总则", meant),
            article("第十三条", "第二章 经营", duty),
            article("第十四条", "第二章 经营", keep),
            article("第十五条", "第二章 经营", other),
            article("第五十六条", "第五章 法律责任", fined),
            article("第五十七条", "第五章 法律责任", other_fined),
        ],
    );
    let mut old = grain.expressions[0].clone();
    old.label = "2015-01-01".into();
    old.effective_on = Some(date(2015, 3, 1));
    old.ended_on = Some(date(2023, 7, 1));
    old.articles = vec![
        article(
            "第十三条",
            "第二章 经营",
            "中央和地方储备粮的轮换计划，由储备粮管理企业编制，报发展改革部门备案。",
        ),
        article("第十六条", "第二章 经营", keep),
    ];
    grain.expressions.insert(0, old);
    let noise = (0..40).map(|at| {
        let text = format!("第{at}类经营者的粮食安全处理活动，由主管部门依照规定办理。");
        article(&format!("第{}条", 100 + at), "第一章 总则", &text)
    });
    let others = work("粮食流通规定", WorkKind::DepartmentalRule, noise.collect());
    SearchIndex::in_memory(&[grain, others])
}

#[test]
fn the_kind_of_answer_that_is_asked_for_leads() {
    let index = regulation();
    for (reason, question, article) in [
        (
            "a penalty is found by what it punishes",
            "没做粮食安全审查怎么罚",
            "粮仓安全管理条例 第五十六条",
        ),
        (
            "in lists of words too",
            "粮仓 粮食安全审查 没做 处罚",
            "粮仓安全管理条例 第五十六条",
        ),
        (
            "a duty stays a duty",
            "粮食安全审查要怎么做",
            "粮仓安全管理条例 第十三条",
        ),
        (
            "a length of time",
            "粮仓的记录要保存多久",
            "粮仓安全管理条例 第十四条",
        ),
        (
            "a meaning",
            "粮仓的经营者是什么意思",
            "粮仓安全管理条例 第二条",
        ),
    ] {
        let results = index.search(&SearchRequest::new(question, TODAY)).unwrap();
        assert_eq!(results.mode, Mode::Nearest, "{question}");
        assert_eq!(
            hits(&results)[0],
            article,
            "{reason}: {question}: {:?}",
            hits(&results)
        );
    }
}

#[test]
fn versions_are_folded_by_what_they_say_and_not_by_their_number() {
    let index = regulation();
    let found = |text: &str| {
        let results = index.search(&SearchRequest::new(text, TODAY)).unwrap();
        let variants = |hit: &huidian_search::ArticleHit| {
            let paths = hit.variants.iter().map(|variant| variant.id.path.clone());
            (hit.id.path.clone(), paths.collect::<Vec<_>>())
        };
        results.articles.iter().map(variants).collect::<Vec<_>>()
    };
    let moved = found("\"出入库记录\"");
    assert_eq!(
        moved,
        [("第十四条".to_owned(), vec!["第十六条".to_owned()])]
    );
    let apart = found("\"粮食安全审查\" OR \"轮换计划\"");
    assert_eq!(apart.len(), 2, "two articles of one number: {apart:?}");
}

#[test]
fn a_page_with_few_exact_hits_is_filled_up_with_near_ones_that_are_marked() {
    let index = regulation();
    let mut request = SearchRequest::new("粮食安全审查", TODAY);
    let plain = index.search(&request).unwrap();
    assert!(
        plain.articles.iter().all(|hit| !hit.is_near),
        "unless they are asked for"
    );
    request.wants_near = true;
    let filled = index.search(&request).unwrap();
    assert_eq!(
        (filled.mode, filled.article_total),
        (plain.mode, plain.article_total)
    );
    let exact = plain.articles.len();
    assert_eq!(
        filled.articles[..exact],
        plain.articles[..],
        "what is exact stays"
    );
    assert!(filled.articles.len() > exact);
    assert!(filled.articles[exact..].iter().all(|hit| hit.is_near));
    assert!(
        filled
            .interpretation
            .notes
            .join("")
            .contains("其后列出相近条文")
    );
    request.offset = 1;
    let second = index.search(&request).unwrap();
    assert!(
        second.articles.iter().all(|hit| !hit.is_near),
        "on the first page alone"
    );
    for query in ["\"粮食安全审查\"", "粮食安全审查 OR 海洋", "经营者"] {
        let request = SearchRequest {
            wants_near: true,
            ..SearchRequest::new(query, TODAY)
        };
        let results = index.search(&request).unwrap();
        assert!(results.articles.iter().all(|hit| !hit.is_near), "{query}");
    }
}

#[test]
fn words_of_the_trade_find_what_the_law_says_in_others() {
    let drone = work(
        "飞行管理条例",
        WorkKind::AdministrativeRegulation,
        vec![article(
            "第十条",
            "",
            "民用无人驾驶航空器所有者应当依法进行实名登记。",
        )],
    );
    let other = work(
        "户口管理条例",
        WorkKind::AdministrativeRegulation,
        vec![article("第三条", "", "无人照管的机器，由所在地登记。")],
    );
    let index = SearchIndex::in_memory(&[other, drone]);
    let results = index
        .search(&SearchRequest::new("无人机要不要登记", TODAY))
        .unwrap();
    assert_eq!(hits(&results)[0], "飞行管理条例 第十条");
}
