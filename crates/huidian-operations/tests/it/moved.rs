//! References by the numbers that articles had before a law was revised.

use huidian_model::{FactValue, ReviewState, Verdict, WorkId};
use huidian_operations::cite;
use huidian_testing::{TestStore, document, expression, fact};
use jiff::civil::date;

const LAW: &str = "灯网安全法";

const AIM: &str = "为了保障灯网安全，维护灯网空间秩序，制定本法。";
const GRADES: &str = "国家实行灯网安全等级保护制度。灯网运营者应当按照灯网安全等级保护制度的要求，履行下列安全保护义务，保障灯网免受干扰、破坏。";
const STORING: &str = "灯网运营者在境内收集的航标数据应当在境内存储；因业务需要，确需向境外提供的，应当进行安全评估。";
const DUTY: &str = "灯网运营者不履行本法规定的安全保护义务的，由有关主管部门责令改正，给予警告。";
const PLAN: &str = "灯网安全工作坚持统筹发展和安全，推进灯网强国建设。";
const LAMPS: &str = "国家支持点灯基础理论研究和算法等关键技术研发，推进训练资源建设。";
const TALENT: &str = "国家支持企业和高等学校开展灯网安全相关教育与培训，采取多种方式培养人才。";

const ABUSE: &str =
    "灯网股东不得滥用股东权利损害灯网的利益；不得滥用灯网独立地位逃避灯网债务，损害债权人利益。";
const RIGHTS: &str =
    "灯网股东应当依法行使股东权利，不得滥用股东权利损害灯网的利益，造成损失的，应当赔偿。";
const POSITION: &str = "股东滥用灯网独立地位，逃避灯网债务，严重损害债权人利益的，承担连带责任。";

fn library() -> TestStore {
    library_of(
        &[AIM, GRADES, STORING, DUTY],
        &[AIM, PLAN, LAMPS, TALENT, GRADES, STORING, DUTY],
    )
}

/// A law in the words of 2016 and in those of 2025.
fn library_of(former: &[&str], present: &[&str]) -> TestStore {
    let store = TestStore::default();
    let id = WorkId::new(LAW);
    let (former, present) = (document(former), document(present));
    store
        .write::<_, huidian_store::Error>(|library| {
            library.put_facts(&id, &[fact(FactValue::Title(LAW.to_owned()))])?;
            for (label, begins, document) in [
                ("2016-11-07", "2017-06-01", &former),
                ("2025-10-28", "2026-01-01", &present),
            ] {
                let (text, packed) = expression(&id, label, Some(begins), document);
                library.put_expression(&text, &packed)?;
            }
            library.set_review(&id, Some(ReviewState::Reviewed))
        })
        .unwrap();
    store.leave_jobs();
    store
}

/// Target, verdict and present place of each reference.
fn told(store: &TestStore, words: &str) -> Vec<String> {
    let reader = store.read().unwrap();
    let day = date(2026, 6, 1);
    let found = cite(&reader, words, Some(day), day).unwrap();
    found
        .iter()
        .map(|citation| {
            let resolution = citation.resolution.as_ref().unwrap();
            match (resolution.verdict, &resolution.moved_to) {
                (Verdict::Moved, Some(path)) => format!("{} → {path}", citation.path()),
                (verdict, _) => format!("{} {}", citation.path(), verdict.id()),
            }
        })
        .collect()
}

#[test]
fn an_old_number_is_told_by_the_words_of_its_article_however_long_the_sentence_is() {
    let store = library();
    let rows: [(&str, &str, &[&str]); 11] = [
        (
            "short",
            "按照《灯网安全法》第二条开展等级保护测评。",
            &["第二条 → 第五条"],
        ),
        (
            "much else in the sentence",
            "2026年3月，我单位会同第三方测评机构，按照《灯网安全法》第二条开展等级保护测评，并将测评报告报送所在地的主管机关备案。",
            &["第二条 → 第五条"],
        ),
        (
            "each of two articles",
            "依据《灯网安全法》第二条、第三条关于等级保护和境内存储的规定，应当整改。",
            &["第二条 → 第五条", "第三条 → 第六条"],
        ),
        (
            "one of two has moved",
            "依据《灯网安全法》第一条、第三条关于航标数据境内存储的规定，应当整改。",
            &["第一条 found", "第三条 → 第六条"],
        ),
        (
            "the present number",
            "按照《灯网安全法》第五条开展等级保护测评。",
            &["第五条 found"],
        ),
        (
            "the present article of the old number",
            "按照《灯网安全法》第二条，灯网安全工作坚持统筹发展和安全。",
            &["第二条 found"],
        ),
        (
            "the same in a long sentence that has words of all the law in it",
            "2026年3月，我单位作为灯网运营者，为履行安全保护义务，按照《灯网安全法》第二条，坚持统筹发展和安全，推进灯网强国建设的要求部署工作。",
            &["第二条 found"],
        ),
        (
            "words of every article tell of none",
            "灯网运营者应当按照《灯网安全法》第二条的规定执行。",
            &["第二条 found"],
        ),
        (
            "the version that the reference names",
            "根据2026年1月1日起施行的《灯网安全法》第二条的等级保护要求，应当定级备案。",
            &["第二条 → 第五条"],
        ),
        ("no words", "见《灯网安全法》第二条。", &["第二条 found"]),
        (
            "a number that no text has",
            "按照《灯网安全法》第九条开展等级保护测评。",
            &["第九条 no_such_provision"],
        ),
    ];
    for (why, words, expected) in rows {
        assert_eq!(told(&store, words), expected, "{why}: {words}");
    }
}

#[test]
fn of_an_article_that_was_taken_apart_the_part_is_told_that_the_words_are_of() {
    let store = library_of(
        &[AIM, ABUSE, DUTY],
        &[AIM, PLAN, RIGHTS, LAMPS, POSITION, DUTY],
    );
    for (words, expected) in [
        (
            "依据《灯网安全法》第二条，股东不得滥用灯网独立地位逃避债务损害债权人的利益。",
            "第二条 → 第五条",
        ),
        (
            "依据《灯网安全法》第二条，股东不得滥用股东权利损害灯网的利益。",
            "第二条 → 第三条",
        ),
    ] {
        assert_eq!(told(&store, words), [expected], "{words}");
    }
}

/// 开展 stands in the present article of the number and in some others; 等级 and 级保 in the former one alone.
#[test]
fn a_word_that_several_articles_have_weighs_less_than_one_that_one_has() {
    let lamps: Vec<String> = (1..60)
        .map(|lamp| format!("{lamp}号灯塔由所在地的管理单位养护。"))
        .collect();
    let lamps: Vec<&str> = lamps.iter().map(String::as_str).collect();
    let publicity = [
        "各级人民政府应当开展灯网安全宣传。",
        "学校开展灯网安全教育。",
        "行业组织开展灯网安全培训。",
        "国家开展灯网安全国际合作。",
    ];
    let store = library_of(
        &[&[AIM, GRADES], &lamps[..]].concat(),
        &[&[AIM], &publicity[..], &[GRADES], &lamps[..]].concat(),
    );
    for (words, expected) in [
        (
            "按照《灯网安全法》第二条开展等级保护测评。",
            "第二条 → 第六条",
        ),
        ("按照《灯网安全法》第二条开展宣传。", "第二条 found"),
        (
            "按照《灯网安全法》第二条开展等级保护宣传，由各级人民政府组织。",
            "第二条 found",
        ),
    ] {
        assert_eq!(told(&store, words), [expected], "{words}");
    }
}

/// A law ends with its first day, which references and notices beside the one that is meant name, too.
#[test]
fn other_references_and_days_of_a_sentence_tell_of_no_article() {
    const LAST: &str = "本法自2017年6月1日起施行。";
    let store = library_of(
        &[AIM, GRADES, STORING, LAST],
        &[AIM, GRADES, STORING, TALENT, LAST],
    );
    for (words, expected) in [
        (
            "依据《灯网安全法》（2025修正）第四条和2017年6月1日印发的通知办理。",
            "第四条 found",
        ),
        (
            "依据《灯网安全法》（2025修正）第四条和《灯塔法》（2017年6月1日起施行）第二条办理。",
            "第四条 found",
        ),
        (
            "依据《灯网安全法》（2016）第四条和《灯网安全法》（2025修正）第四条办理。",
            "第四条 found",
        ),
        (
            "依照2017年6月1日《灯网安全法》（2025修正）第四条办理。",
            "第四条 found",
        ),
        (
            "依据《灯网安全法》（2016）第三条和《灯网安全法》（2025修正）第四条、第一条办理。",
            "第三条 found",
        ),
        // what it says of the article itself still tells
        (
            "按照《灯网安全法》第四条，本法何日起施行？",
            "第四条 → 第五条",
        ),
    ] {
        assert_eq!(told(&store, words)[0], expected, "{words}");
    }
}

/// A penalty names the article that it punishes and repeats its words; it was there before, and is no part of that article.
#[test]
fn an_article_that_moved_is_not_where_its_penalty_is() {
    const FINE: &str = "灯网运营者违反本法第二条规定，在境外存储航标数据，或者向境外提供航标数据的，处五十万元以下罚款。";
    const PENALTY: &str = "灯网运营者违反本法第三条规定，在境外存储航标数据，或者向境外提供航标数据的，处五百万元以下罚款。";
    let store = library_of(
        &[AIM, STORING, TALENT, FINE],
        &[AIM, PLAN, STORING, TALENT, LAMPS, PENALTY],
    );
    for (words, expected) in [
        (
            "依照《灯网安全法》第二条，航标数据境外存储。",
            "第二条 → 第三条",
        ),
        (
            "依照《灯网安全法》第二条，不得在境外存储航标数据。",
            "第二条 → 第三条",
        ),
        (
            "依照《灯网安全法》第二条，航标数据应当在境内存储。",
            "第二条 → 第三条",
        ),
        (
            "依照《灯网安全法》第四条，处五十万元以下罚款。",
            "第四条 → 第六条",
        ),
    ] {
        assert_eq!(told(&store, words), [expected], "{words}");
    }
}
