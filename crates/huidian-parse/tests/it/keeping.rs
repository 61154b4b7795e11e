//! Notices and clean-ups that keep, stop or confirm acts, in the wordings that offices really use.

use huidian_parse::{Hints, Metadata, Scope, Term, parse};

pub(crate) fn notice(title: &str, words: &str) -> Metadata {
    let page = format!(
        "青塘市人民政府{title}\n\n青塘政发〔2031〕5号\n\n各县（区）人民政府，市政府各部门：\n\n{words}\n\n青塘市人民政府\n\n2031年4月10日\n"
    );
    parse(&page, &Hints::default()).metadata
}

/// What a notice makes of each act that it is about, in short.
pub(crate) fn told(title: &str, words: &str) -> Vec<(String, String)> {
    let terms = notice(title, words).terms.into_iter();
    terms
        .map(|term| {
            let scope = term.work.scope.words();
            let said = match term.change {
                Term::Until(on) => format!("until {on}"),
                Term::Longer(months) => format!("+{months}"),
                Term::Postponed(to) => format!("from {to}"),
                Term::Suspended { from, until } => {
                    let day = |on: Option<huidian_text::PartialDate>| {
                        on.map(|on| on.to_string()).unwrap_or_default()
                    };
                    format!("stopped {}/{} {scope}", day(from), day(until))
                }
                Term::Begins(on) => format!("begins {on} {scope}"),
                Term::Corrected => format!("corrected {scope}"),
                Term::Resumed(_) => "resumed".to_owned(),
                Term::Moved { .. } => "moved".to_owned(),
                Term::InForce => "in force".to_owned(),
                Term::Told => "told".to_owned(),
            };
            (
                term.work.title.unwrap_or_default(),
                said.trim_end().to_owned(),
            )
        })
        .collect()
}

/// Terms that a notice gives to several acts at once, or to one that its title names without 《》.
#[test]
fn a_notice_keeps_each_act_that_it_names() {
    let both = |said: &'static str| vec![("码头管理办法", said), ("缆车管理办法", said)];
    let some = "关于延长部分规范性文件有效期的通知";
    let cases = [
        // the day stands above the list, as general offices of cities write
        (
            some,
            "经评估，下列文件有效期延长至2036年4月30日：\n\n1．《码头管理办法》（青塘政发〔2026〕3号）\n\n2．《缆车管理办法》（青塘政发〔2026〕4号）",
            both("until 2036-04-30"),
        ),
        (
            some,
            "《码头管理办法》（青塘市人民政府令第32号）和《缆车管理办法》（青塘市人民政府令第33号）的有效期延长三年。",
            both("+36"),
        ),
        (
            some,
            "现将《码头管理办法》《缆车管理办法》有效期统一延长至2036年4月30日。",
            both("until 2036-04-30"),
        ),
        (
            some,
            "《码头管理办法》有效期延续至2035年1月1日，《缆车管理办法》有效期延续至2036年1月1日。",
            vec![
                ("码头管理办法", "until 2035-01-01"),
                ("缆车管理办法", "until 2036-01-01"),
            ],
        ),
        // the last day stands before the verb, the end is said once more behind it
        (
            "关于部分规范性文件清理结果的通知",
            "《码头管理办法》在2031年12月31日前继续有效，2032年1月1日起不再执行。",
            vec![("码头管理办法", "until 2031-12-31")],
        ),
        (
            "关于部分规范性文件清理结果的通知",
            "《码头管理办法》于2032年1月1日前继续执行。",
            vec![("码头管理办法", "until 2031-12-31")],
        ),
        (
            "关于继续执行《码头管理办法》等文件的通知",
            "一、《码头管理办法》继续执行，有效期至2035年1月1日。\n\n二、《缆车管理办法》继续执行至2036年1月1日。",
            vec![
                ("码头管理办法", "until 2035-01-01"),
                ("缆车管理办法", "until 2036-01-01"),
            ],
        ),
        // an act named without marks
        (
            "关于延长码头管理办法有效期的通知",
            "经研究，决定将有效期延长至2036年4月30日。",
            vec![("码头管理办法", "until 2036-04-30")],
        ),
        // the last day is counted from the one that the notice names
        (
            "关于延长《码头管理办法》有效期的通知",
            "《码头管理办法》有效期将于2031年4月30日届满，经评估，有效期延长两年。",
            vec![("码头管理办法", "until 2033-04-30")],
        ),
        // by which it is done, and to which
        (
            some,
            "根据《行政规范性文件管理办法》有关规定，决定将《码头管理办法》的有效期延长至2036年4月30日。",
            vec![("码头管理办法", "until 2036-04-30")],
        ),
        // a subsidy is kept, and the act that grants it is not spoken of
        (
            "关于延长企业补贴期限的通知",
            "对符合《码头管理办法》第二条规定的企业，补贴期限延长至2036年4月30日。",
            vec![],
        ),
        (
            "关于延续实施补贴政策的通知",
            "申报《缆车管理办法》所列项目的，补贴继续执行至2036年4月30日。",
            vec![],
        ),
        // in force, and nobody says until when
        (
            "关于《码头管理办法》继续有效的通知",
            "《码头管理办法》经评估继续有效。",
            vec![("码头管理办法", "in force")],
        ),
    ];
    for (title, words, expected) in cases {
        let expected: Vec<(String, String)> = expected
            .into_iter()
            .map(|(title, said)| (title.to_owned(), said.to_owned()))
            .collect();
        assert_eq!(told(title, words), expected, "{title}：{words}");
    }
}

/// A table has a column of its own for the day until which each act is kept.
#[test]
fn a_table_tells_until_when_each_act_is_kept() {
    let cases = [
        (
            "决定延长下列行政规范性文件的有效期，现予公布。",
            "| 序号 | 文件名称 | 文号 | 原有效期 | 延长后有效期至 |\n|---|---|---|---|---|\n| 1 | 码头管理办法 | 青政规〔2026〕1号 | 2031年1月31日 | 2034年12月31日 |\n",
        ),
        (
            "现将继续有效的规范性文件公布如下。",
            "| 序号 | 文件名称 | 文号 | 有效期至 |\n|---|---|---|---|\n| 1 | 码头管理办法 | 青政规〔2026〕1号 | 2034年12月31日 |\n",
        ),
    ];
    for (words, table) in cases {
        let found = told(
            "关于延长部分行政规范性文件有效期的通知",
            &format!("{words}\n\n{table}"),
        );
        assert_eq!(
            found,
            [("码头管理办法".to_owned(), "until 2034-12-31".to_owned())],
            "{table}"
        );
    }
}

/// An act is stopped whole, in a named provision, or for a counted time.
#[test]
fn a_notice_stops_an_act_or_a_provision_of_it() {
    let cases = [
        (
            "关于暂停实施《码头管理办法》第二条的通知",
            "自2031年6月1日起暂停实施《码头管理办法》第二条，至2031年12月31日止。",
            "stopped 2031-06-01/2031-12-31 第二条",
        ),
        (
            "关于暂停施行《码头管理办法》第二条、第三条的决定",
            "自2031年6月1日起暂停施行第二条、第三条。",
            "stopped 2031-06-01/ 第二条、第三条",
        ),
        (
            "关于暂停施行《码头管理办法》的通知",
            "《码头管理办法》自2031年6月1日起暂停施行，暂停期限为一年。",
            "stopped 2031-06-01/2032-05-31",
        ),
        (
            "关于《码头管理办法》暂缓施行的公告",
            "决定《码头管理办法》暂缓施行，具体施行时间另行公布。",
            "stopped /",
        ),
        // in one district it is stopped, elsewhere it goes on
        (
            "关于在东片区暂停实施《码头管理办法》第二条的决定",
            "自2031年6月1日起在东片区暂停实施第二条。",
            "told",
        ),
        (
            "关于暂停实施《码头管理办法》有关规定的决定",
            "自2031年6月1日起暂停实施有关规定。",
            "told",
        ),
    ];
    for (title, words, expected) in cases {
        let found = told(title, words);
        assert_eq!(found.len(), 1, "{title}");
        assert_eq!(found[0].0, "码头管理办法", "{title}");
        assert_eq!(found[0].1, expected, "{title}：{words}");
    }
}

/// What a clean-up ends, each with what of it and from when, and what it says goes on.
fn judged(words: &str) -> (Vec<String>, Vec<String>) {
    let metadata = notice("关于公布规章清理结果的决定", words);
    let ended = metadata.repeals.iter().map(|mention| {
        let title = mention.title.clone().unwrap_or_default();
        let on = mention.on.map(|on| on.to_string()).unwrap_or_default();
        format!("{title} {} {on}", mention.scope.words())
    });
    let kept = metadata
        .terms
        .iter()
        .filter(|term| term.change == Term::InForce)
        .filter_map(|term| term.work.title.clone());
    (ended.collect(), kept.collect())
}

#[test]
fn a_clean_up_says_of_each_act_what_becomes_of_it() {
    let cases: [(&str, &[&str], &[&str]); 6] = [
        // a mark in the column of the outcome
        (
            "结果如下：\n\n| 序号 | 文件名称 | 废止 | 继续有效 | 备注 |\n|---|---|---|---|---|\n| 1 | 灯塔管理办法 | √ |  |  |\n| 2 | 水闸管理办法 |  | √ |  |\n| 3 | 渡船管理办法 |  | √ | 拟明年修改 |\n",
            &["灯塔管理办法  2031-04-10"],
            &["水闸管理办法", "渡船管理办法"],
        ),
        // a cell may name a day, or a provision
        (
            "结果如下：\n\n| 序号 | 文件名称 | 清理结果 |\n|---|---|---|\n| 1 | 灯塔管理办法 | 不予废止 |\n| 2 | 水闸管理办法 | 自2033年1月1日起废止 |\n| 3 | 渡船管理办法 | 废止第三条 |\n| 4 | 纤道管理办法 | 建议废止 |\n| 5 | 浮桥管理办法 | 失效（适用期已过） |\n",
            &[
                "水闸管理办法  2033-01-01",
                "渡船管理办法 第三条 2031-04-10",
                "浮桥管理办法  2031-04-10",
            ],
            &["灯塔管理办法"],
        ),
        // lists under heads
        (
            "一、废止下列规章：\n\n1. 灯塔管理办法\n\n二、继续有效的规章：\n\n1. 水闸管理办法\n\n三、拟废止的规章：\n\n1. 渡船管理办法\n",
            &["灯塔管理办法  2031-04-10"],
            &["水闸管理办法"],
        ),
        (
            "决定废止下列规章：\n\n1.《灯塔管理办法》\n\n下列规章继续有效：\n\n1.《水闸管理办法》\n\n下列规章适时修订后重新公布：\n\n1.《渡船管理办法》\n",
            &["灯塔管理办法  2031-04-10"],
            &["水闸管理办法"],
        ),
        // one column of outcomes, tabs for bars
        (
            "序号\t文件名称\t是否废止\n1\t灯塔管理办法\t是\n2\t水闸管理办法\t否\n",
            &["灯塔管理办法  2031-04-10"],
            &[],
        ),
        // a table of something else
        (
            "| 序号 | 文件名称 | 牵头单位 |\n|---|---|---|\n| 1 | 灯塔管理办法 | 交通局 |\n",
            &[],
            &[],
        ),
    ];
    for (words, ended, kept) in cases {
        let (found, going_on) = judged(words);
        assert_eq!(found, ended, "{words}");
        assert_eq!(going_on, kept, "{words}");
    }
}

/// Lists and tables that end acts in part, that stand below a full stop, or in an annex without a head.
#[test]
fn a_list_ends_what_its_entries_say() {
    let table = |head: &str, row: &str| {
        format!(
            "\n\n| 序号 | 名称 | 文号 | {head} |\n|---|---|---|---|\n| 1 | 渡船管理办法 | 青塘市人民政府令第31号 | {row} |\n"
        )
    };
    let plain = "\n\n| 序号 | 名称 | 文号 |\n|---|---|---|\n| 1 | 渡船管理办法 | 青塘市人民政府令第31号 |\n";
    let whole = "渡船管理办法 ";
    let part = "渡船管理办法 第三条";
    let cases = [
        // provisions in a column, behind the title, in a remark: tax offices and ministries publish annexes of this kind
        (
            format!(
                "附件\n\n部分条款失效废止的规范性文件目录{}",
                table("失效废止条款", "第三条")
            ),
            part,
        ),
        (
            format!(
                "附件\n\n废止和部分废止的规范性文件目录{}",
                table("废止内容", "第三条")
            ),
            part,
        ),
        (
            format!("附件\n\n废止的规章目录{}", table("备注", "第三条废止")),
            part,
        ),
        (
            format!("附件\n\n废止的规章目录{}", table("备注", "适用期已过")),
            whole,
        ),
        (
            "决定废止下列规章的部分条款：\n\n1．《渡船管理办法》（青塘市人民政府令第31号）第三条"
                .to_owned(),
            part,
        ),
        (
            "二、部分条款废止的规章\n\n1．《渡船管理办法》（青塘市人民政府令第31号）第三条"
                .to_owned(),
            part,
        ),
        (
            format!("附件\n\n部分失效的规范性文件目录{plain}"),
            "渡船管理办法 部分条款",
        ),
        // below a full stop
        (
            format!("决定对下列文件予以废止，自本通知印发之日起不再作为行政管理的依据。{plain}"),
            whole,
        ),
        (
            "决定废止下列规章。\n\n1．《渡船管理办法》（青塘市人民政府令第31号）".to_owned(),
            whole,
        ),
        (
            format!(
                "决定废止下列司法解释，自2031年5月1日起不再适用，但此前作出的判决仍然有效。{}",
                table("废止理由", "已被《船舶解释》（青法释〔2030〕93号）代替")
            ),
            whole,
        ),
        // an annex that has no head
        (format!("决定废止附表所列规范性文件。{plain}"), whole),
        (
            "决定废止附件1所列规章。\n\n附件1\n\n1．渡船管理办法（青塘市人民政府令第31号）"
                .to_owned(),
            whole,
        ),
        // acts that an entry names beside its own: reasons, what goes with it, what takes its place
        (
            "决定废止下列规章：\n\n1.《灯塔管理办法》\n\n2.与《渡船管理办法》配套的实施细则".to_owned(),
            "灯塔管理办法 ",
        ),
        (
            "决定废止下列规章：\n\n1.《灯塔管理办法》。废止后适用《渡船管理办法》。".to_owned(),
            "灯塔管理办法 ",
        ),
        (
            "决定废止下列规章：\n\n| 序号 | 规章名称 | 新规定 |\n|---|---|---|\n| 1 | 《灯塔管理办法》 | 《渡船管理办法》 |\n".to_owned(),
            "灯塔管理办法 ",
        ),
        ("以下规章不再列入本次废止范围：\n\n1.《渡船管理办法》".to_owned(), ""),
        ("下列规章待新办法出台后再行废止：\n\n1.《渡船管理办法》".to_owned(), ""),
        // grounds, trials, and land on which an article is not applied
        (
            "根据《水闸管理办法》制定的《渡船管理办法》同时废止。".to_owned(),
            "渡船管理办法 ",
        ),
        (
            "《渡船管理办法》规定的试点继续执行至2035年12月31日，试点到期后停止执行。".to_owned(),
            "",
        ),
        (
            "《渡船管理办法》第四条不再适用于港务。".to_owned(),
            "渡船管理办法 第四条不再适用于港务",
        ),
        // what is to be done, not what ends
        ("决定废止下列规章。\n\n1．各单位要按照《渡船管理办法》做好衔接。".to_owned(), ""),
        (
            "决定废止下列规章。\n\n一、交通局依照《渡船管理办法》公布名单。\n\n二、财政局依照《灯塔管理办法》核销。".to_owned(),
            "",
        ),
        // nothing ends
        (format!("附件\n\n拟废止的规范性文件目录{plain}"), ""),
        (format!("附件\n\n不再废止的规范性文件目录{plain}"), ""),
    ];
    for (words, expected) in cases {
        let metadata = notice("关于废止部分规范性文件的通知", &words);
        let found = metadata.repeals.iter().map(|mention| {
            let title = mention.title.clone().unwrap_or_default();
            format!("{title} {}", mention.scope.words())
        });
        assert_eq!(found.collect::<Vec<_>>().join("、"), expected, "{words}");
    }
}

#[test]
fn a_vague_part_in_a_title_gives_way_to_the_one_in_the_text() {
    let metadata = notice(
        "关于废止《渡船管理办法》部分条款的决定",
        "决定废止《渡船管理办法》（青塘市人民政府令第31号）第三条，自2031年12月1日起施行。",
    );
    let scopes: Vec<&Scope> = metadata.repeals.iter().map(|found| &found.scope).collect();
    assert_eq!(scopes.len(), 1, "{scopes:?}");
    assert_eq!(scopes[0].words(), "第三条");
}

#[test]
fn a_decision_of_repeals_may_take_an_article_out_of_another_act() {
    let metadata = notice(
        "关于废止和修改部分规章的决定",
        "一、废止《灯塔管理办法》。\n\n二、删去《水闸管理办法》第二条。\n\n三、废止《渡船管理办法》中关于登记的规定。\n\n本决定自公布之日起施行。",
    );
    let amended: Vec<_> = metadata
        .amends
        .iter()
        .filter_map(|work| work.title.as_deref())
        .collect();
    assert_eq!(amended, ["水闸管理办法"]);
    assert_eq!(metadata.repeals.len(), 2);
}

/// Announcements of standards name them by number: in tables of what ends and of what takes its place.
#[test]
fn announcements_end_standards_by_number() {
    let ends = "| 序号 | 标准编号 | 标准名称 |\n|---|---|---|\n| 1 | GB/T 98011—2020 | 浮标灯具通用技术条件 |\n| 2 | GB/T 98013—2018 | 浮标链条 |\n";
    let takes = "| 序号 | 国家标准编号 | 国家标准名称 | 代替标准号 | 实施日期 |\n|---|---|---|---|---|\n| 1 | GB/T 98012—2031 | 浮标灯具试验方法 | GB/T 98012—2020 | 2032-05-01 |\n| 2 | GB/T 98014—2031 | 浮标锚碇 |  | 2032-02-01 |\n";
    let cases = [
        (
            "关于废止2项推荐性国家标准的公告",
            format!("决定自2031年12月1日起废止下列推荐性国家标准：\n\n{ends}"),
            "GB/T 98011-2020 2031-12-01、GB/T 98013-2018 2031-12-01",
        ),
        (
            "关于废止《浮标灯具通用技术条件》推荐性国家标准的公告",
            "决定自2031年12月1日起废止GB/T 98011—2020《浮标灯具通用技术条件》。".to_owned(),
            "GB/T 98011-2020 2031-12-01",
        ),
        // one in the title, the others in the table
        (
            "关于废止《浮标灯具通用技术条件》等2项推荐性国家标准的公告",
            format!(
                "决定自2031年12月1日起废止《浮标灯具通用技术条件》等2项推荐性国家标准，现予以公布。\n\n{ends}"
            ),
            " 2031-12-01、GB/T 98011-2020 2031-12-01、GB/T 98013-2018 2031-12-01",
        ),
        (
            "关于批准发布2项推荐性国家标准的公告",
            format!("现予以公布。\n\n{takes}"),
            "GB/T 98012-2020 2032-05-01",
        ),
    ];
    for (title, words, expected) in cases {
        let found = notice(title, &words).repeals;
        let found = found.iter().map(|mention| {
            let number = mention.number.as_ref().map(ToString::to_string);
            let on = mention.on.map(|on| on.to_string());
            format!("{} {}", number.unwrap_or_default(), on.unwrap_or_default())
        });
        assert_eq!(found.collect::<Vec<_>>().join("、"), expected, "{title}");
    }
}

/// The name of a standard is what its cover calls it, whatever it ends with.
#[test]
fn the_cover_of_a_standard_names_it() {
    for name in ["浮标灯具通用技术条件", "浮标链条", "浮标灯具试验方法"] {
        for older in ["", "代替 GB/T 98011—2008\n\n"] {
            let page = format!(
                "ICS 47.020.70\nCCS U 57\n\n中华人民共和国国家标准\n\nGB/T 98011—2020\n\n{older}{name}\n\n2020-11-01 发布　　2021-05-01 实施\n\n国家市场监督管理总局\n国家标准化管理委员会　发布\n\n1 范围\n\n本文件规定了浮标的要求。\n\n2 规范性引用文件\n\n本文件没有规范性引用文件。\n\n3 术语和定义\n\n本文件没有需要界定的术语和定义。\n\n4 要求\n\n浮标应当防水。\n"
            );
            let metadata = parse(&page, &Hints::default()).metadata;
            assert_eq!(metadata.title.unwrap().value, name);
            let begins = metadata.effective.and_then(|found| found.on);
            assert_eq!(
                begins.map(|on| on.to_string()).as_deref(),
                Some("2021-05-01"),
                "{name}"
            );
        }
    }
}

/// 将《A》第三条、《B》第二条中的“…”修改为“…”: both works are amended, each in its own provisions.
#[test]
fn one_instruction_may_amend_several_works() {
    use huidian_model::Change;
    let cases: [(&str, &[(&str, &str)]); 3] = [
        (
            "一、将《冰场办法》第三条、《雪场办法》第二条中的“登记”修改为“备案”。",
            &[("冰场办法", "第三条: 登记"), ("雪场办法", "第二条: 登记")],
        ),
        (
            "一、将《冰场办法》《雪场办法》中的“登记”修改为“备案”。",
            &[("冰场办法", ": 登记"), ("雪场办法", ": 登记")],
        ),
        (
            "一、删去《冰场办法》第三条、《雪场办法》第四条。",
            &[("冰场办法", "- 第三条"), ("雪场办法", "- 第四条")],
        ),
    ];
    for (words, expected) in cases {
        let page = format!(
            "青塘市人民政府关于修改部分规章的决定\n\n（2031年11月5日青塘市人民政府令第77号公布）\n\n市人民政府决定：\n\n{words}\n\n本决定自公布之日起施行。\n"
        );
        let amended = parse(&page, &Hints::default()).metadata.amends;
        let titles: Vec<_> = amended
            .iter()
            .filter_map(|work| work.title.as_deref())
            .collect();
        assert_eq!(
            titles,
            expected.iter().map(|(title, _)| *title).collect::<Vec<_>>(),
            "{words}"
        );
        let found: Vec<(String, String)> = huidian_parse::read_amendments(&page)
            .into_iter()
            .map(|amendment| {
                let said = match &amendment.instructions[0].change {
                    Change::Substitute { target, old, .. } => {
                        format!("{}: {old}", target.citation())
                    }
                    Change::Delete { target } => format!("- {}", target.citation()),
                    other => format!("{other:?}"),
                };
                (amendment.work.unwrap_or_default(), said)
            })
            .collect();
        let expected: Vec<(String, String)> = expected
            .iter()
            .map(|(title, said)| ((*title).to_owned(), (*said).to_owned()))
            .collect();
        assert_eq!(found, expected, "{words}");
    }
}
