//! Duties: profiles, answers, thresholds, the incident clock, rules.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use huidian_store::Role;
use serde_json::{Value, json};

use crate::account::{library_with, page_as, post, sign_in};
use crate::library::{TestLibrary, encoded};

/// Sends a form and gives where it leads.
pub(crate) async fn send(library: &TestLibrary, path: &str, form: &str) -> String {
    let (status, headers, body) = library.ask(post(&encoded(path), form, None)).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{path} {form}: {body}");
    headers["location"].to_str().unwrap().to_owned()
}

pub(crate) async fn refused(library: &TestLibrary, path: &str, form: &str) -> (StatusCode, String) {
    let (status, _, body) = library.ask(post(&encoded(path), form, None)).await;
    (status, body)
}

/// A profile of a bank; the address of its answers.
pub(crate) async fn bank(library: &TestLibrary) -> String {
    let form = send(library, "/duties", "name=某银行").await;
    let home = form.strip_suffix("/profile").unwrap().to_owned();
    send(
        library,
        &form,
        "group=finance&is_bank_insurance=true&batch_sensitive_data_transfer=",
    )
    .await;
    home
}

#[tokio::test]
async fn a_profile_is_answered_in_groups_and_kept() {
    let library = TestLibrary::new();
    let home = bank(&library).await;
    let form = library.page(&format!("{home}/profile")).await;
    for words in [
        "网络运营者",
        "银行保险机构数据安全管理办法第二条",
        "先填这几项最有用",
        "推得",
    ] {
        assert!(form.contains(words), "{words}");
    }
    // another group leaves the first as it was
    send(
        &library,
        &format!("{home}/profile"),
        "group=infrastructure&is_ciio=false&mlps_max_level=3",
    )
    .await;
    let page = library.page(&format!("{home}?as_of=2026-03-01")).await;
    for words in [
        "1月15日",
        "第三级系统每年至少测评一次",
        "第七十四条",
        "2027-01-15",
        "重要数据处理者",
    ] {
        assert!(page.contains(words), "{words} not in {page}");
    }
    // the day before the measures took effect
    let before = library
        .page(&format!("{home}?as_of=2024-12-26&since=2024-01-01"))
        .await;
    assert!(before.contains("2024-12-27 起才适用"));
    let (status, body) = refused(
        &library,
        &format!("{home}/profile"),
        "group=personal_information&pi_persons=-4",
    )
    .await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(body.contains("pi_persons"), "{body}");
}

#[tokio::test]
async fn contradictions_are_shown_and_not_refused() {
    let library = TestLibrary::new();
    let home = bank(&library).await;
    send(
        &library,
        &format!("{home}/profile"),
        "group=identity&is_network_operator=false",
    )
    .await;
    assert!(library.page(&home).await.contains("矛盾：“网络运营者”"));
}

#[tokio::test]
async fn the_list_leaves_as_sheet_json_and_calendar() {
    let library = TestLibrary::new();
    let home = bank(&library).await;
    let note = "duty=BANK-74&owner=张某&state=进行中&due_on=2024-12-20&evidence=https%3A%2F%2Fexample.org%2F1&note=年度报告";
    send(&library, &format!("{home}/notes"), note).await;
    assert!(
        library
            .page(&format!("{home}?as_of=2026-03-01"))
            .await
            .contains("张某")
    );
    let (status, body) = refused(
        &library,
        &format!("{home}/notes"),
        "duty=BANK-74&evidence=javascript%3Ax",
    )
    .await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
    let sheet = Request::get(format!("{home}/duties.xlsx"))
        .body(Body::empty())
        .unwrap();
    let (status, headers, _) = library.ask(sheet).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        headers["content-type"]
            .to_str()
            .unwrap()
            .contains("spreadsheetml")
    );
    let answer: Value = serde_json::from_str(
        &library
            .page(&format!("{home}/duties.json?as_of=2026-03-01"))
            .await,
    )
    .unwrap();
    assert!(
        answer["applies"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["duty"] == "BANK-74")
    );
    let calendar = library
        .page(&format!("{home}/duties.ics?as_of=2026-03-01"))
        .await;
    for line in [
        "BEGIN:VEVENT",
        "RRULE:FREQ=YEARLY",
        "DTSTART;VALUE=DATE:20270115",
    ] {
        assert!(calendar.contains(line), "{line} not in {calendar}");
    }
}

#[tokio::test]
async fn a_threshold_is_worked_out_for_two_days_side_by_side() {
    let library = TestLibrary::new();
    let asked = "id=export_route&exports_pi=true&exports_important_data=false&is_ciio=false&export_exemption=none&pi_persons=1000000&export_pi_persons_ytd=99999&export_sensitive_pi_persons_ytd=0&on=2024-03-21&beside=2024-03-22";
    let page = library.page(&format!("/duties/thresholds?{asked}")).await;
    for words in [
        "申报出境安全评估",
        "免予评估、标准合同和认证",
        "第五条第一款第四项",
        "2024-03-22",
    ] {
        assert!(page.contains(words), "{words}");
    }
    // results are told in words, by which side each condition is on
    let results = page.split("class=\"grid\"").nth(1).unwrap();
    assert!(results.contains("99999（"), "{results}");
    for raw in ["security_assessment", "exempt", " = ", "pi_persons"] {
        assert!(!results.contains(raw), "{raw}: {results}");
    }
    assert!(
        library
            .page("/duties/thresholds?id=incident_tier")
            .await
            .contains("incident.national_severity")
    );
}

#[tokio::test]
async fn an_incident_has_a_clock_a_log_and_alarms() {
    let library = TestLibrary::new().served_at("2026-03-03T02:00:00Z".parse().unwrap());
    let home = bank(&library).await;
    let incident = send(&library, &format!("{home}/incidents"), "name=客户数据泄露").await;
    let times = "group=incident_time&incident.occurred_at=2026-03-01T08:00&incident.known_at=2026-03-01T10:00";
    send(&library, &incident, times).await;
    send(
        &library,
        &incident,
        "group=incident_kind&incident.types=data_incident&incident.sector_severity=特别重大",
    )
    .await;
    let page = library.page(&format!("{incident}?as_of=2026-03-01")).await;
    for words in [
        "data-countdown=\"2026-03-01T10:00:00+08:00\"",
        "2小时内报告",
        "核对于",
        "可能还要报",
    ] {
        assert!(page.contains(words), "{words} not in {page}");
    }
    // progress runs from what was sent
    send(
        &library,
        &format!("{incident}/sent"),
        "duty=BANK-69-2h&what=首报&sent_at=2026-03-01T09:30",
    )
    .await;
    let page = library.page(&format!("{incident}?as_of=2026-03-01")).await;
    assert!(
        page.contains("首报") && page.contains("2026-03-01T11:30:00+08:00"),
        "{page}"
    );
    // what goes to another authority later moves no clock of the supervisor's
    send(
        &library,
        &format!("{incident}/sent"),
        "duty=INC-4-4&what=另报网信&sent_at=2026-03-01T11:00",
    )
    .await;
    let page = library.page(&format!("{incident}?as_of=2026-03-01")).await;
    assert!(
        page.contains("另报网信") && page.contains("2026-03-01T11:30:00+08:00"),
        "{page}"
    );
    // the form shows the clock time that was told, so that saving it again moves nothing
    assert!(page.contains("value=\"2026-03-01T09:30:00\""));
    // what was sent in time counts down no more, and rings no more; progress goes on
    assert!(page.contains("已按时报出"), "{page}");
    assert!(!page.contains("data-countdown=\"2026-03-01T10:00:00+08:00\""));
    let alarms = library
        .page(&format!("{incident}/alarms.ics?as_of=2026-03-01"))
        .await;
    assert!(
        alarms.contains("TRIGGER;VALUE=DATE-TIME:20260301T033000Z"),
        "{alarms}"
    );
    assert!(!alarms.contains("TRIGGER;VALUE=DATE-TIME:20260301T020000Z"));
    // workdays end on a day, which rings in the morning
    send(
        &library,
        &incident,
        "group=incident_time&incident.occurred_at=2026-03-01T08:00&incident.known_at=2026-03-01T10:00&incident.closed_at=2026-03-02T10:00",
    )
    .await;
    let alarms = library
        .page(&format!("{incident}/alarms.ics?as_of=2026-03-02"))
        .await;
    assert!(
        alarms.contains("TRIGGER;VALUE=DATE-TIME:20260309T010000Z"),
        "{alarms}"
    );
    // a day without an hour says so, and counts down to its end
    let page = library.page(&format!("{incident}?as_of=2026-03-02")).await;
    assert!(
        page.contains("<b>2026-03-09</b> 当日内")
            && page.contains("data-countdown=\"2026-03-09T23:59:59+08:00\""),
        "{page}"
    );
}

#[tokio::test]
async fn a_draft_is_held_against_each_demand_and_the_words_are_quoted() {
    let library = TestLibrary::new();
    let home = bank(&library).await;
    let incident = send(&library, &format!("{home}/incidents"), "name=客户数据泄露").await;
    let (status, body) = refused(
        &library,
        &format!("{incident}/draft"),
        "draft=我公司系统于3月1日10时发现异常，用户受影响。影响范围：待核实",
    )
    .await;
    assert_eq!(status, StatusCode::OK);
    let line = |demand: &str| {
        let at = body.find(demand).unwrap_or_else(|| panic!("{demand}"));
        let start = body[..at].rfind("<li>").unwrap_or(0);
        let end = body[at..].find("</li>").map_or(body.len(), |end| at + end);
        body[start..end].to_owned()
    };
    let time = line("发现或发生的时间");
    assert!(
        time.contains("有") && time.contains("<q>我公司系统于3月1日10时发现异常，用户受影响</q>"),
        "{time}"
    );
    // the words 影响, 单位 and 系统 alone say nothing
    for demand in [
        "已造成的影响和危害",
        "单位名称",
        "出事的系统或设施",
        "原因的初步分析",
    ] {
        let line = line(demand);
        assert!(line.contains("未见") && !line.contains("<q>"), "{line}");
    }
}

#[tokio::test]
async fn a_rule_file_with_a_mistake_is_refused_and_a_sound_one_is_answered_with() {
    let library = TestLibrary::new();
    let home = bank(&library).await;
    let rule = |attribute: &str| {
        let text = format!(
            "[work]\ntitle = \"档案数据分级办法\"\nissuer = \"甲局\"\nin_force_from = \"2024-01-01\"\nsource = \"https://example.org\"\nconfidence = \"high\"\n\n[[duty]]\nid = \"OWN-2\"\ntopic = \"mlps\"\nprovision = \"第二条\"\nin_force_from = \"2024-01-01\"\naddressee = {{ attr = \"{attribute}\", is = true }}\naction = \"每年评估风险\"\nmodality = \"must\"\ntrigger = \"periodic\"\nsectors = [\"*\"]\nsource = \"https://example.org\"\ncopies = 1\nconfidence = \"medium\"\n"
        );
        format!(
            "file=works%2Fown-rule.toml&content={}",
            encoded(&text)
                .replace('=', "%3D")
                .replace('&', "%26")
                .replace('#', "%23")
        )
    };
    let (status, body) = refused(&library, "/duties/rules", &rule("is_bank")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(
        body.contains("works/own-rule.toml") && body.contains("OWN-2") && body.contains("is_bank"),
        "{body}"
    );
    assert!(!library.page(&home).await.contains("每年评估风险"));
    send(&library, "/duties/rules", &rule("is_bank_insurance")).await;
    assert!(library.page(&home).await.contains("每年评估风险"));
    let rules = library.page("/duties/rules?file=works/own-rule.toml").await;
    // the work's text is held: its duties are read from it, and the record stands in it
    assert!(
        rules.contains("待人确认") && rules.contains("第二条"),
        "{rules}"
    );
    let (status, _) = refused(&library, "/duties/rules", "file=../x.toml&content=a").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_proposal_of_any_text_is_taken_over_or_set_aside_with_a_reason() {
    let library = TestLibrary::new();
    let unknown = library.page("/duties/rules?work=没有这件").await;
    assert!(unknown.contains("本库没有这件文件的文本"));
    // a work without a rule file
    let page = library.page("/duties/rules?work=档案数据分级办法").await;
    assert!(
        page.contains("待人确认") && page.contains("works/own-1.toml"),
        "{page}"
    );
    assert!(
        page.contains("title = &#34;档案数据分级办法&#34;")
            || page.contains("title = &quot;档案数据分级办法&quot;"),
        "{page}"
    );
    let taken = library
        .page("/duties/rules?work=档案数据分级办法&take=0")
        .await;
    assert!(taken.contains("NEW-0"), "{taken}");
    let place = page.split("name=\"place\" value=\"").nth(1).unwrap();
    let place = place.split('"').next().unwrap();
    let form = |place: &str, reason: &str| {
        format!(
            "file=works/own-1.toml&work=档案数据分级办法&number=0&place={place}&reason={reason}"
        )
    };
    let path = "/duties/rules/set-aside";
    let (status, _) = refused(&library, path, &form(place, "")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "a reason is needed");
    let (status, _) = refused(&library, path, &form("第九十九条", "x")).await;
    assert_eq!(status, StatusCode::CONFLICT, "the text is another");
    let file = send(&library, path, &form(place, "只约束机关")).await;
    let page = library.page(&file).await;
    assert!(
        page.contains("只约束机关") && page.contains("不采"),
        "{page}"
    );
    let kept = library.store.read().unwrap().duty_rule_files().unwrap();
    assert!(kept[0].content.contains("[[set_aside]]"), "{kept:?}");
}

#[tokio::test]
async fn the_api_answers_as_the_command_does() {
    let library = TestLibrary::new();
    let ask = |body: Value| {
        let request = Request::post("/api/v1/duties/answers");
        request
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .unwrap()
    };
    let body = json!({"profile": {"is_bank_insurance": true}, "incident": {"types": ["data_incident"], "occurred_at": "2026-03-01T08:00:00+08:00"}, "as_of": "2026-03-01"});
    let (status, _, text) = library.ask(ask(body)).await;
    assert_eq!(status, StatusCode::OK, "{text}");
    let answer: Value = serde_json::from_str(&text).unwrap();
    let due: Vec<&str> = answer["reports"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["due_at"].as_str())
        .collect();
    assert!(due.contains(&"2026-03-01T10:00:00+08:00"), "{due:?}");
    for (body, words) in [
        (json!({"profile": {"is_bank": true}}), "is_bank"),
        (json!({"profile": {"pi_persons": -1}}), "pi_persons"),
        (json!({"profile": {}, "as_of": "1999-01-01"}), "as_of"),
        (json!({"profile": {}, "day": "2026-01-01"}), "day"),
        (json!({"incident": {}}), "profile"),
    ] {
        let (status, _, text) = library.ask(ask(body)).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{text}");
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[tokio::test]
async fn a_profile_is_seen_by_its_owner_alone_unless_it_is_shared() {
    let library = library_with(Role::Editor);
    let (cookie, token) = sign_in(&library).await;
    let keys = library.store.write(|store| {
        let other = store.create_duty_profile("other", "别人的", "{}")?;
        let incident = store.create_duty_incident(other, "泄露", "{}")?;
        let shared = store.create_duty_profile("local", "部门的", "{}")?;
        // a name is its owner's own
        store.create_duty_profile("other", "我的", "{}")?;
        Ok::<_, huidian_store::Error>((other, incident, shared))
    });
    let (other, incident, shared) = keys.unwrap();
    let again = |store: &mut huidian_store::Transaction<'_>| {
        store.create_duty_profile("other", "我的", "{}")
    };
    assert!(library.store.write(again).is_err());
    let form = format!("form_token={token}&name=我的");
    let made = library.ask(post("/duties", &form, Some(&cookie))).await;
    assert_eq!(made.0, StatusCode::SEE_OTHER, "{}", made.2);
    let list = page_as(&library, "/duties", &cookie).await.1;
    assert!(list.contains("我的") && list.contains("部门的") && !list.contains("别人的"));
    for below in [
        "",
        "/profile",
        "/duties.json",
        "/duties.xlsx",
        "/duties.ics",
        &format!("/incidents/{incident}"),
        &format!("/incidents/{incident}/alarms.ics"),
    ] {
        let path = format!("/duties/{other}{below}");
        let status = page_as(&library, &path, &cookie).await.0;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
    let form = format!("form_token={token}&group=finance&duty=BANK-10&sure=1&name=x&link=x");
    for below in [
        "/profile",
        "/remove",
        "/notes",
        "/incidents",
        "/addresses",
        "/addresses/revoke",
        &format!("/incidents/{incident}"),
        &format!("/incidents/{incident}/sent"),
        &format!("/incidents/{incident}/sent/correct"),
        &format!("/incidents/{incident}/sent/withdraw"),
        &format!("/incidents/{incident}/draft"),
    ] {
        let path = format!("/duties/{other}{below}");
        let status = library.ask(post(&path, &form, Some(&cookie))).await.0;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
    // what is shared an editor sees and changes
    let home = format!("/duties/{shared}");
    assert_eq!(page_as(&library, &home, &cookie).await.0, StatusCode::OK);
    let saved = library
        .ask(post(&format!("{home}/profile"), &form, Some(&cookie)))
        .await;
    assert_eq!(saved.0, StatusCode::SEE_OTHER, "{}", saved.2);
}

#[tokio::test]
async fn a_calendar_has_a_private_address_that_is_taken_back() {
    let library = TestLibrary::new();
    let home = bank(&library).await;
    send(&library, &format!("{home}/addresses"), "days=30").await;
    let page = library.page(&home).await;
    assert!(
        page.contains("/calendar.ics</code>") && page.contains("/share/"),
        "{page}"
    );
    let link = library
        .store
        .read()
        .unwrap()
        .share_links()
        .unwrap()
        .remove(0);
    assert!(link.expires_at.is_some() && link.target.starts_with("profile/"));
    let form = format!("link={}", link.id);
    send(&library, &format!("{home}/addresses/revoke"), &form).await;
    let page = library.page(&home).await;
    assert!(!page.contains("/calendar.ics</code>"), "{page}");
}
