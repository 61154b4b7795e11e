//! Days that hang on other acts. Town, ferry and bridge are invented.

use huidian_model::{EventKind, ForceStatus, PartialDate, provision_force_on};
use huidian_testing::TestStore;

use crate::importing::import_page;

const TICKETS: &str = "云湖市渡口票价管理办法\n\n云湖市发展和改革委员会 云发改规〔2020〕9号\n\n第一条 为了管理票价，制定本办法。\n\n第二条 票价应当公示。\n\n第三条 本办法自2021年1月1日起施行，有效期至2023年12月31日。\n";
const KEPT: &str = "云湖市发展和改革委员会关于延长《云湖市渡口票价管理办法》有效期的通知\n\n云发改规〔2023〕11号\n\n各区发展和改革局：\n\n经评估，《云湖市渡口票价管理办法》（云发改规〔2020〕9号）需要继续实施，现将其有效期延长至2028年12月31日。\n\n本通知自2024年1月1日起施行。\n\n云湖市发展和改革委员会\n2023年12月15日\n";
const STOPPED: &str = "云湖市发展和改革委员会关于暂停执行《云湖市渡口票价管理办法》的通知\n\n云发改规〔2023〕12号\n\n各区发展和改革局：\n\n自2023年6月1日起暂停执行《云湖市渡口票价管理办法》，恢复时间另行通知。\n\n云湖市发展和改革委员会\n2023年5月15日\n";
const RESUMED: &str = "云湖市发展和改革委员会关于恢复执行《云湖市渡口票价管理办法》的通知\n\n云发改规〔2023〕20号\n\n各区发展和改革局：\n\n《云湖市渡口票价管理办法》自2023年10月1日起恢复执行。\n\n云湖市发展和改革委员会\n2023年9月15日\n";
const PUT_OFF: &str = "云湖市发展和改革委员会关于推迟施行《云湖市渡口票价管理办法》的通知\n\n云发改规〔2020〕30号\n\n各区发展和改革局：\n\n《云湖市渡口票价管理办法》推迟至2021年4月1日起施行。\n\n云湖市发展和改革委员会\n2020年12月15日\n";
const MOORING: &str = "云湖市系泊收费办法\n\n云湖市发展和改革委员会 云发改规〔2020〕10号\n\n第一条 为了管理系泊，制定本办法。\n\n第二条 系泊应当付费。\n\n第三条 本办法自2021年1月1日起施行，有效期至2023年12月31日。\n";
const BOTH_KEPT: &str = "云湖市发展和改革委员会关于延长《云湖市渡口票价管理办法》等2件规范性文件有效期的通知\n\n云发改规〔2023〕11号\n\n各区发展和改革局：\n\n经评估，决定延长下列规范性文件的有效期：\n\n一、《云湖市渡口票价管理办法》（云发改规〔2020〕9号），有效期延长至2028年12月31日；\n\n二、《云湖市系泊收费办法》（云发改规〔2020〕10号），有效期延长至2026年12月31日。\n\n云湖市发展和改革委员会\n2023年12月15日\n";
const BRIDGE: &str = "云湖市浮桥登记办法\n\n（2025年12月1日云湖市人民政府令第80号公布）\n\n第一条 为了登记浮桥，根据《云湖市浮桥条例》，制定本办法。\n\n第二条 浮桥应当登记。\n\n第三条 本办法自《云湖市浮桥条例》施行之日起施行。\n";
const BRIDGES: &str = "云湖市浮桥条例\n\n（2025年10月30日云湖市第五届人民代表大会常务委员会第九次会议通过）\n\n第一条 为了保护浮桥，制定本条例。\n\n第二条 浮桥应当坚固。\n\n第三条 本条例自2026年3月1日起施行。\n";

fn import(store: &TestStore, texts: &[&str]) {
    for text in texts {
        import_page(store, text);
    }
}

fn date_of(store: &TestStore, title: &str, kind: EventKind) -> Option<PartialDate> {
    let reader = store.read().unwrap();
    let work = reader.find_work_by_title(title).unwrap().expect(title);
    reader.find_work(&work).unwrap().unwrap().date_of(kind)
}

#[test]
fn an_act_whose_term_is_lengthened_ends_later_whichever_comes_in_first() {
    for order in [[TICKETS, KEPT], [KEPT, TICKETS]] {
        let store = TestStore::default();
        import(&store, &order);
        let ends = date_of(&store, "云湖市渡口票价管理办法", EventKind::Expires);
        assert_eq!(ends, Some("2028-12-31".parse().unwrap()));
    }
}

/// Status on each of some days.
fn statuses(store: &TestStore, title: &str, days: &[&str]) -> Vec<ForceStatus> {
    let reader = store.read().unwrap();
    let work = reader.find_work_by_title(title).unwrap().expect(title);
    let on = |day: &&str| reader.find_summary(&work, day.parse().unwrap()).unwrap();
    days.iter()
        .map(|day| on(day).expect(title).force.status)
        .collect()
}

#[test]
fn an_act_that_is_stopped_for_a_while_is_to_be_checked_until_it_goes_on() {
    let title = "云湖市渡口票价管理办法";
    let days = ["2023-05-31", "2023-06-01", "2023-09-30", "2023-10-01"];
    let store = TestStore::default();
    import(&store, &[TICKETS, STOPPED]);
    let stopped = ForceStatus::ToBeChecked;
    let goes_on = ForceStatus::InForce;
    assert_eq!(
        statuses(&store, title, &days),
        [goes_on, stopped, stopped, stopped]
    );
    import(&store, &[RESUMED]);
    assert_eq!(
        statuses(&store, title, &days),
        [goes_on, stopped, stopped, goes_on]
    );
}

/// One article is stopped: the act goes on, and the article is to be checked in that time.
#[test]
fn a_provision_that_is_stopped_is_to_be_checked_and_its_act_goes_on() {
    let title = "云湖市渡口票价管理办法";
    let notice = "云湖市发展和改革委员会关于暂停实施《云湖市渡口票价管理办法》第二条的通知\n\n云发改规〔2023〕12号\n\n各区发展和改革局：\n\n自2023年6月1日起暂停实施《云湖市渡口票价管理办法》第二条，至2023年9月30日止。\n\n云湖市发展和改革委员会\n2023年5月15日\n";
    let store = TestStore::default();
    import(&store, &[TICKETS, notice]);
    let days = ["2023-05-31", "2023-06-01", "2023-09-30", "2023-10-01"];
    assert_eq!(statuses(&store, title, &days), [ForceStatus::InForce; 4]);
    let reader = store.read().unwrap();
    let work = reader.find_work_by_title(title).unwrap().expect(title);
    let texts = reader.expressions_of(&work).unwrap();
    let work = reader.find_work(&work).unwrap().unwrap();
    let of_article = |article: &str, day: &str| {
        let path = article.parse().unwrap();
        provision_force_on(day.parse().unwrap(), &work, &texts[0], &[&path])
            .map(|force| force.status)
    };
    let stopped = Some(ForceStatus::ToBeChecked);
    assert_eq!(
        days.map(|day| of_article("第二条", day)),
        [None, stopped, stopped, None]
    );
    assert_eq!(days.map(|day| of_article("第三条", day)), [None; 4]);
}

/// An authority that lists an act as in force after its last day does not say how long; one that lists it before adds a witness.
#[test]
fn a_list_of_what_is_in_force_keeps_an_act_that_had_ended() {
    let list = |year: &str| {
        format!(
            "云湖市发展和改革委员会关于公布规范性文件清理结果的通知\n\n云发改规〔{year}〕7号\n\n各区发展和改革局：\n\n清理结果如下：\n\n| 序号 | 文件名称 | 文号 | 清理结果 |\n|---|---|---|---|\n| 1 | 云湖市渡口票价管理办法 | 云发改规〔2020〕9号 | 继续有效 |\n\n云湖市发展和改革委员会\n{year}年5月15日\n"
        )
    };
    let days = ["2023-12-31", "2024-05-14", "2024-05-15"];
    let cases = [
        ("2022", ForceStatus::Expired),
        ("2024", ForceStatus::ToBeChecked),
    ];
    for (year, last) in cases {
        let store = TestStore::default();
        import(&store, &[TICKETS, &list(year)]);
        assert_eq!(
            statuses(&store, "云湖市渡口票价管理办法", &days),
            [ForceStatus::InForce, ForceStatus::Expired, last],
            "{year}"
        );
    }
}

#[test]
fn an_act_that_is_put_off_begins_later() {
    let store = TestStore::default();
    import(&store, &[TICKETS, PUT_OFF]);
    assert_eq!(
        statuses(
            &store,
            "云湖市渡口票价管理办法",
            &["2021-01-01", "2021-03-31", "2021-04-01"]
        ),
        [
            ForceStatus::NotYetInForce,
            ForceStatus::NotYetInForce,
            ForceStatus::InForce
        ]
    );
}

/// A decision that changes the last day of an act, or its first day before it has come, moves it.
#[test]
fn an_amendment_moves_the_days_of_an_act() {
    let decision = |old: &str, new: &str, made: &str| {
        let year = &made[..4];
        format!(
            "云湖市发展和改革委员会关于修改《云湖市渡口票价管理办法》的决定\n\n云发改规〔{year}〕40号\n\n云湖市发展和改革委员会决定对《云湖市渡口票价管理办法》作如下修改：\n\n将第三条中的“{old}”修改为“{new}”。\n\n云湖市发展和改革委员会\n{made}\n"
        )
    };
    let later = decision(
        "有效期至2023年12月31日",
        "有效期至2026年12月31日",
        "2023年12月1日",
    );
    let store = TestStore::default();
    import(&store, &[TICKETS, &later]);
    let ends = date_of(&store, "云湖市渡口票价管理办法", EventKind::Expires);
    assert_eq!(ends, Some("2026-12-31".parse().unwrap()));

    let cases = [
        ("2020年12月1日", ForceStatus::NotYetInForce),
        // the first day had come when the words were changed
        ("2021年6月1日", ForceStatus::InForce),
    ];
    for (made, expected) in cases {
        let put_off = decision("2021年1月1日", "2021年7月1日", made);
        let store = TestStore::default();
        import(&store, &[TICKETS, &put_off]);
        let status = statuses(&store, "云湖市渡口票价管理办法", &["2021-03-01"]);
        assert_eq!(status, [expected], "{made}");
    }
}

/// A list says for each of its acts until when it goes on.
#[test]
fn each_act_of_a_list_has_its_own_last_day() {
    let store = TestStore::default();
    import(&store, &[TICKETS, MOORING, BOTH_KEPT]);
    let ends = |title: &str| date_of(&store, title, EventKind::Expires).map(|on| on.to_string());
    assert_eq!(
        ends("云湖市渡口票价管理办法").as_deref(),
        Some("2028-12-31")
    );
    assert_eq!(ends("云湖市系泊收费办法").as_deref(), Some("2026-12-31"));
}

#[test]
fn an_act_that_begins_with_another_has_its_day_whichever_comes_in_first() {
    for order in [[BRIDGE, BRIDGES], [BRIDGES, BRIDGE]] {
        let store = TestStore::default();
        import(&store, &order);
        let begins = date_of(&store, "云湖市浮桥登记办法", EventKind::Effective);
        assert_eq!(begins, Some("2026-03-01".parse().unwrap()));
    }
}

/// An act leaves its first day, or that of an article, to somebody; the notice that fixes it may come in first.
#[test]
fn a_notice_fixes_a_first_day_whichever_comes_in_first() {
    let act = |clause: &str| {
        format!(
            "云湖市浮灯办法\n\n（2025年5月20日云湖市人民政府令第163号公布）\n\n第一条 为了管理浮灯，制定本办法。\n\n第二条 浮灯应当防水。\n\n第三条 浮灯应当有人值守。\n\n第四条 {clause}\n"
        )
    };
    let notice = |part: &str| {
        format!(
            "云湖市人民政府关于《云湖市浮灯办法》{part}施行日期的通告\n\n云政通〔2026〕2号\n\n市人民政府决定，《云湖市浮灯办法》{part}自2026年3月1日起施行。\n\n特此通告。\n\n云湖市人民政府\n\n2026年1月15日\n"
        )
    };
    let title = "云湖市浮灯办法";
    let open = act("本办法的施行日期由市人民政府另行公布。");
    let of_all = notice("");
    for order in [[&open, &of_all], [&of_all, &open]] {
        let store = TestStore::default();
        import(&store, &order.map(String::as_str));
        let found = statuses(&store, title, &["2026-02-28", "2026-03-01"]);
        assert_eq!(found, [ForceStatus::NotYetInForce, ForceStatus::InForce]);
        let on = date_of(&store, title, EventKind::Effective);
        assert_eq!(on, Some("2026-03-01".parse().unwrap()));
    }
    let staged = act("本办法自2025年7月1日起施行，第三条的施行日期另行公布。");
    let of_one = notice("第三条");
    for order in [[&staged, &of_one], [&of_one, &staged]] {
        let store = TestStore::default();
        import(&store, &order.map(String::as_str));
        assert_eq!(
            statuses(&store, title, &["2025-07-01"]),
            [ForceStatus::InForce]
        );
        let reader = store.read().unwrap();
        let work = reader.find_work_by_title(title).unwrap().expect(title);
        let texts = reader.expressions_of(&work).unwrap();
        let work = reader.find_work(&work).unwrap().unwrap();
        let path = "第三条".parse().unwrap();
        let of_article = ["2026-02-28", "2026-03-01"].map(|day| {
            provision_force_on(day.parse().unwrap(), &work, &texts[0], &[&path])
                .map(|force| force.status)
        });
        let expected = [ForceStatus::NotYetInForce, ForceStatus::InForce];
        assert_eq!(of_article, expected.map(Some));
    }
}

/// Status of the third article of an act, why, and the act's own, on a day.
fn of_third(
    store: &TestStore,
    title: &str,
    day: &str,
) -> (Option<(ForceStatus, String)>, ForceStatus) {
    let reader = store.read().unwrap();
    let work = reader.find_work_by_title(title).unwrap().expect(title);
    let texts = reader.expressions_of(&work).unwrap();
    let known = reader.find_work(&work).unwrap().unwrap();
    let path = "第三条".parse().unwrap();
    let own = provision_force_on(day.parse().unwrap(), &known, &texts[0], &[&path]);
    (
        own.map(|force| (force.status, force.basis)),
        statuses(store, title, &[day])[0],
    )
}

/// A gazette corrects a word of an article: the article says so with the right words, and the act goes on.
#[test]
fn a_correction_is_told_of_the_article_whichever_comes_in_first() {
    let title = "云湖市浮灯票价规定";
    let act = "云湖市浮灯票价规定\n\n（2025年3月3日云湖市人民政府令第168号公布　自2025年5月1日起施行）\n\n第一条　为了规范票价，制定本规定。\n\n第二条　票价由市发展改革部门核定。\n\n第三条　夜间票价不得低于二十元。\n\n第四条　本规定自2025年5月1日起施行。\n";
    let paper = "更　正\n\n《云湖市人民政府公报》2025年第4期刊登的《云湖市浮灯票价规定》（云湖市人民政府令第168号）第三条中，“不得高于二十元”误为“不得低于二十元”，特此更正。\n\n云湖市人民政府办公室\n\n2025年5月12日\n";
    for order in [[act, paper], [paper, act]] {
        let store = TestStore::default();
        import(&store, &order);
        let (article, whole) = of_third(&store, title, "2026-01-01");
        assert_eq!(whole, ForceStatus::InForce);
        let (status, basis) = article.unwrap();
        assert_eq!(status, ForceStatus::ToBeChecked);
        assert!(basis.contains("“不得高于二十元”误为"), "{basis}");
    }
}

/// An article stopped in one county: its remark names the place.
#[test]
fn an_article_stopped_in_one_place_is_told_with_the_place() {
    let title = "云湖市浮灯条例";
    let act = "云湖市浮灯条例\n\n（2015年6月26日云湖市第三届人民代表大会常务委员会第二十次会议通过）\n\n第一条　为了管理浮灯，制定本条例。\n\n第二条　浮灯应当登记。\n\n第三条　设置浮灯应当经审批。\n\n第四条　本条例自2016年1月1日起施行。\n";
    let decision = "云湖市人民代表大会常务委员会关于在北港县暂时停止适用《云湖市浮灯条例》有关规定的决定\n\n（2025年4月25日云湖市第五届人民代表大会常务委员会第二十六次会议通过）\n\n一、在北港县行政区域内，暂时停止适用《云湖市浮灯条例》第三条的规定，改为备案管理。\n\n二、上述停止适用期限为三年。\n\n三、本决定自2025年6月1日起施行。\n";
    let store = TestStore::default();
    import(&store, &[act, decision]);
    assert_eq!(of_third(&store, title, "2025-05-31").0, None);
    let (article, whole) = of_third(&store, title, "2025-07-01");
    assert_eq!(whole, ForceStatus::InForce);
    let (status, basis) = article.unwrap();
    assert_eq!(status, ForceStatus::ToBeChecked);
    assert!(basis.starts_with("第三条（在北港县）："), "{basis}");
    assert_eq!(of_third(&store, title, "2028-06-01").0, None);
}
