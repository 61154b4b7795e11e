//! Dates, terms and history as texts tell them.

use huidian_model::EventKind;
use huidian_parse::{EffectiveRule, Hints, HistoryAct, Metadata, parse};
use huidian_text::PartialDate;

fn read(text: &str, file_name: &str) -> Metadata {
    let hints = Hints {
        file_name: (!file_name.is_empty()).then(|| file_name.to_owned()),
        folder: None,
        ..Hints::default()
    };
    parse(text, &hints).metadata
}

/// A rule with a note under its title and a last article.
fn rule(note: &str, clause: &str) -> String {
    format!("某省灯笼管理办法\n\n{note}\n\n第一条 为了管理灯笼，制定本办法。\n\n第二条 {clause}\n")
}

#[test]
fn effective_days_are_read_from_the_clause() {
    let note = "2023年9月12日 某省人民政府令第9号公布";
    let cases: &[(&str, &str, Option<&str>)] = &[
        (
            "a plain date",
            "本办法自2024年5月1日起施行。",
            Some("2024-05-01"),
        ),
        (
            "a date in Chinese numerals",
            "本办法自二〇二四年五月一日起施行。",
            Some("2024-05-01"),
        ),
        (
            "on the day of publication",
            "本办法自公布之日起施行。",
            Some("2023-09-12"),
        ),
        (
            "发布 means publication",
            "本办法自发布之日起实施。",
            Some("2023-09-12"),
        ),
        (
            "thirty days after",
            "本办法自公布之日起30日后施行。",
            Some("2023-10-12"),
        ),
        (
            "a month count",
            "本办法自公布之日起满六个月施行。",
            Some("2024-03-12"),
        ),
        (
            "a draft leaves it open",
            "本办法自202X年X月X日起施行。",
            None,
        ),
        (
            "another law's day is not this one's",
            "《某法》自2020年1月1日起施行后订立的合同，适用本办法。",
            None,
        ),
        (
            "a term that begins with another event",
            "申请自受理之日起三十日内办结，本办法规定的期限不得延长。",
            None,
        ),
        (
            "the order of the words in old rules",
            "本办法从1999年7月1日起施行。",
            Some("1999-07-01"),
        ),
        (
            "repeal in the same sentence",
            "本办法自2024年5月1日起施行，《某省花灯管理办法》同时废止。",
            Some("2024-05-01"),
        ),
    ];
    for (reason, clause, expected) in cases {
        let effective = read(&rule(note, clause), "").effective;
        let on = effective
            .as_ref()
            .and_then(|effective| effective.on)
            .map(|day| day.to_string());
        assert_eq!(on.as_deref(), *expected, "{reason}: {clause} {effective:?}");
    }
}

#[test]
fn a_draft_says_that_its_day_is_open() {
    let effective = read(&rule("", "本办法自20XX年X月X日起施行。"), "").effective;
    assert_eq!(
        effective.map(|effective| effective.rule),
        Some(EffectiveRule::LeftOpen)
    );
}

#[test]
fn publication_is_taken_from_the_file_only_when_nothing_better_is_there() {
    let clause = "本办法自公布之日起施行。";
    let adopted = "2023年9月12日 某省第十三届人民代表大会常务委员会第三次会议通过";
    let named = read(&rule(adopted, clause), "某省灯笼管理办法(2023-09-20).md")
        .effective
        .expect("told");
    assert_eq!(
        named.on.map(|day| day.to_string()).as_deref(),
        Some("2023-09-20")
    );
    assert!(named.basis.contains("文件名"), "{}", named.basis);
    let far = read(&rule(adopted, clause), "某省灯笼管理办法(2025-01-01).md")
        .effective
        .expect("told");
    assert_eq!(
        far.on.map(|day| day.to_string()).as_deref(),
        Some("2023-09-12")
    );
    let unknown = read(&rule("", clause), "").effective.expect("told");
    assert_eq!(
        (unknown.on, unknown.rule),
        (None, EffectiveRule::OnPublication)
    );
}

#[test]
fn amended_texts_keep_the_first_versions_day_and_say_so() {
    let note = "2010年3月1日 某省第十届人民代表大会常务委员会第二次会议通过\n\n2018年7月27日 某省第十三届人民代表大会常务委员会第四次会议《关于修改〈某省灯笼管理办法〉等三件地方性法规的决定》第二次修正";
    let metadata = read(&rule(note, "本办法自2010年5月1日起施行。"), "");
    let effective = metadata.effective.expect("told");
    assert!(effective.is_of_original);
    let acts: Vec<_> = metadata
        .history
        .iter()
        .map(|entry| (entry.act, entry.on.to_string(), entry.ordinal))
        .collect();
    assert_eq!(
        acts,
        [
            (HistoryAct::Adopted, "2010-03-01".to_owned(), None),
            (HistoryAct::Amended, "2018-07-27".to_owned(), Some(2)),
        ]
    );
    assert_eq!(
        metadata
            .version_on
            .map(|found| found.value.to_string())
            .as_deref(),
        Some("2018-07-27")
    );
}

#[test]
fn notes_are_read_act_by_act() {
    use HistoryAct::{Adopted, Amended, Approved, Modified, Published, Revised, TookEffect};
    let cases: &[(&str, &[(HistoryAct, &str)])] = &[
        (
            "2001年8月3日 某省第九届人民代表大会常务委员会第八次会议通过",
            &[(Adopted, "2001-08-03")],
        ),
        (
            "2020年10月30日 某市第十一届人民代表大会常务委员会第三十三次会议通过\n\n2020年11月27日 经某省第十三届人民代表大会常务委员会第二十四次会议批准",
            &[(Adopted, "2020-10-30"), (Approved, "2020-11-27")],
        ),
        (
            "2009年9月17日 中华人民共和国国务院令第563号公布",
            &[(Published, "2009-09-17")],
        ),
        (
            "2019年4月23日 第十三届全国人民代表大会常务委员会第十次会议修订",
            &[(Revised, "2019-04-23")],
        ),
        (
            "2015年8月29日 某会议《关于修改〈某法〉的决定》修正",
            &[(Amended, "2015-08-29")],
        ),
        (
            "2022年3月24日 《某局关于修改和废止有关规章的决定》修改",
            &[(Modified, "2022-03-24")],
        ),
        ("2021年11月1日 施行", &[(TookEffect, "2021-11-01")]),
        (
            "（1990年6月1日某省第七届人民代表大会常务委员会第三次会议通过 根据1997年5月2日某省第八届人民代表大会常务委员会第二十次会议《关于修改〈某办法〉的决定》修正）",
            &[(Adopted, "1990-06-01"), (Amended, "1997-05-02")],
        ),
        // a text made once is not made again: what was adopted years later is a change of it
        (
            "1999年12月1日 最高人民法院审判委员会第1090次会议通过\n\n2020年12月23日 最高人民法院审判委员会第1823次会议通过",
            &[(Adopted, "1999-12-01"), (Modified, "2020-12-23")],
        ),
        // the province passes what the city revised: its approval
        (
            "2020年6月10日 某市第十六届人民代表大会常务委员会第二十四次会议修订\n\n2020年7月24日 某省第十三届人民代表大会常务委员会第二十二次会议通过",
            &[(Revised, "2020-06-10"), (Approved, "2020-07-24")],
        ),
        // approved before it was adopted: a slip of the pen
        (
            "1999年4月14日 某市第十一届人民代表大会常务委员会第三次会议通过\n\n1995年5月30日 某省第九届人民代表大会常务委员会第九次会议批准",
            &[(Adopted, "1999-04-14")],
        ),
        // what was done to the law that it is made by
        (
            "2011年2月28日 最高人民法院审判委员会第1513次会议通过\n\n根据2010年4月29日修正的《某赔偿法》，作如下规定：",
            &[(Adopted, "2011-02-28")],
        ),
    ];
    for (note, expected) in cases {
        let metadata = read(&rule(note, "本办法由某局负责解释。"), "");
        let acts: Vec<_> = metadata
            .history
            .iter()
            .map(|entry| (entry.act, entry.on.to_string()))
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(act, on)| (*act, (*on).to_owned()))
            .collect();
        assert_eq!(acts, expected, "{note}");
    }
}

#[test]
fn terms_and_plans_end() {
    let metadata = read(&rule("", "本办法自2024年5月1日起施行，有效期五年。"), "");
    assert_eq!(
        metadata.validity.and_then(|validity| validity.months),
        Some(60)
    );
    let metadata = read(
        &rule("", "本办法自印发之日起施行，有效期至2027年12月31日。"),
        "",
    );
    let until = metadata.validity.and_then(|validity| validity.until);
    assert_eq!(until, PartialDate::day_of(2027, 12, 31));
    let metadata = read(
        "某市灯笼产业行动计划（2024—2026年）\n\n一、目标\n\n做大。\n\n二、任务\n\n做强。\n",
        "",
    );
    assert_eq!(
        metadata.date_of(EventKind::Expires),
        Some(PartialDate::year_only(2026))
    );
    let metadata = read(
        "某市灯笼办法（试行）\n\n第一条 甲。\n\n第二条 乙的许可证有效期三年。\n",
        "",
    );
    let validity = metadata.validity.expect("on trial");
    assert!(
        validity.is_trial && validity.months.is_none(),
        "a licence's term is not the text's"
    );
}

#[test]
fn consultations_open_and_close() {
    let notice = |words: &str| {
        format!(
            "某局关于《灯笼办法（征求意见稿）》公开征求意见的公告\n\n为管理灯笼，{words}\n\n某局\n\n2024年5月31日\n\n灯笼办法\n\n（征求意见稿）\n\n第一条 甲。\n\n第二条 乙。\n"
        )
    };
    let metadata = read(&notice("征求意见时间为2024年6月1日至2024年6月30日。"), "");
    assert!(metadata.is_draft());
    assert_eq!(
        metadata.date_of(EventKind::ConsultationOpens),
        PartialDate::day_of(2024, 6, 1)
    );
    assert_eq!(
        metadata.date_of(EventKind::ConsultationCloses),
        PartialDate::day_of(2024, 6, 30)
    );
    let metadata = read(&notice("请于6月30日前将意见反馈至某局。"), "");
    assert_eq!(
        metadata.date_of(EventKind::ConsultationCloses),
        PartialDate::day_of(2024, 6, 30)
    );
    assert_eq!(
        metadata.date_of(EventKind::Signed),
        PartialDate::day_of(2024, 5, 31)
    );
}

#[test]
fn standards_are_published_and_take_effect_on_their_covers() {
    let text = "ICS 97.180\n中华人民共和国国家标准\nGB/T 99001.2—2024\n代替GB/T 99001.2—2014\n灯笼 第2部分：光学要求\nLanterns — Part 2\n2024-04-25 发布 2024-11-01 实施\n1 范围\n甲。\n2 规范性引用文件\n无。\n";
    let metadata = read(text, "");
    assert_eq!(
        metadata.title.as_ref().map(|title| title.value.as_str()),
        Some("灯笼 第2部分：光学要求")
    );
    let numbers: Vec<String> = metadata
        .numbers
        .iter()
        .map(|found| found.value.to_string())
        .collect();
    assert_eq!(numbers, ["GB/T 99001.2-2024"]);
    assert_eq!(
        metadata.date_of(EventKind::Published),
        PartialDate::day_of(2024, 4, 25)
    );
    assert_eq!(
        metadata
            .effective
            .and_then(|effective| effective.on)
            .map(|day| day.to_string())
            .as_deref(),
        Some("2024-11-01")
    );
}

#[test]
fn a_whole_text_passed_anew_begins_with_its_own_publication() {
    let adopted = "1998年3月1日 某省第八届人民代表大会常务委员会第二次会议通过";
    // reason, note, clause, first day, whether it is that of the first text
    let cases: &[(&str, &str, &str, Option<&str>, bool)] = &[
        (
            "修订 passes the last article anew",
            "2023年7月27日 某省第十四届人民代表大会常务委员会第四次会议修订",
            "本办法自公布之日起施行。",
            Some("2023-07-27"),
            false,
        ),
        (
            "a day it repeats is that of the first text",
            "2023年7月27日 某省第十四届人民代表大会常务委员会第四次会议修订",
            "本办法自1998年5月1日起施行。",
            Some("1998-05-01"),
            true,
        ),
        (
            "修订 by a decision changes single places",
            "2023年7月27日 《某省人民政府关于修改〈某省灯笼管理办法〉的决定》修订",
            "本办法自公布之日起施行。",
            Some("1998-03-01"),
            true,
        ),
    ];
    for (reason, note, clause, on, is_of_original) in cases {
        let effective = read(&rule(&format!("{adopted}\n\n{note}"), clause), "")
            .effective
            .expect("told");
        let day = effective.on.map(|day| day.to_string());
        assert_eq!(
            (day.as_deref(), effective.is_of_original),
            (*on, *is_of_original),
            "{reason}"
        );
    }
}

#[test]
fn a_text_dated_years_after_the_day_it_repeats_is_a_later_version() {
    let clause = "本办法自2012年10月1日起施行。";
    for (file, is_of_original) in [
        ("某省灯笼管理办法(2017-09-22).md", true),
        ("某省灯笼管理办法(2012-12-20).md", false),
        ("某省灯笼管理办法(2012-09-22).md", false),
    ] {
        let effective = read(&rule("", clause), file).effective.expect("told");
        assert_eq!(effective.is_of_original, is_of_original, "{file}");
    }
}

#[test]
fn a_note_that_only_says_adopted_twice_tells_of_later_versions() {
    let note = "2000年11月3日 某市人民代表大会常务委员会第二十二次会议通过\n\n2023年7月28日 某市人民代表大会常务委员会第四次会议通过";
    let effective = read(&rule(note, "本办法自2000年12月1日起施行。"), "").effective;
    assert!(effective.expect("told").is_of_original);
}

/// Interpretations of the Supreme People's Court begin with what another law did (《刑法》…施行以来): none of it is theirs.
#[test]
fn what_another_law_did_is_no_act_of_the_text() {
    let text = "# 最高人民法院关于适用灯塔法第十二条几个问题的解释\n\n1997年12月23日 最高人民法院审判委员会第952次会议通过\n\n1997年12月31日 最高人民法院公告公布\n\n1998年1月13日 施行\n\n<!-- INFO END -->\n\n修订后的《中华人民共和国灯塔法》1997年10月1日施行以来，各地请示了几个问题。现解释如下：\n\n第一条 灯塔法第十二条规定的“较轻”，是指比修订前轻。\n";
    let metadata = read(text, "解释.md");
    let effective = metadata.effective.expect("the note says it");
    assert_eq!(
        effective.on.map(|on| on.to_string()).as_deref(),
        Some("1998-01-13")
    );
    let is_changed = metadata
        .events
        .iter()
        .any(|event| event.kind == EventKind::Amended);
    assert!(!is_changed, "{:?}", metadata.events);
}
