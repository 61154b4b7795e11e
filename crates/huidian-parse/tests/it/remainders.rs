//! What is left when parts of an act are told apart (standing committees of provinces and cities: 第三章自…起施行，其余各章自…起施行), and adverbs of repeals.

use huidian_parse::{Hints, Metadata, parse};

fn read(page: &str) -> Metadata {
    parse(page, &Hints::default()).metadata
}

/// The first day of the text, and the days of the provisions that begin later or earlier.
fn days(clause: &str) -> (Option<String>, Vec<(String, String)>) {
    let page = format!(
        "# 云湖市渡口条例\n\n（2025年2月20日云湖市第五届人民代表大会常务委员会第三十一次会议通过）\n\n第一章　总则\n\n第一条　为了管理渡口，制定本条例。\n\n第二章　开办\n\n第二条　渡口应当登记。\n\n第三条　渡口有人。\n\n第三章　收费\n\n第四条　渡口收费公示。\n\n第四章　附则\n\n第五条　{clause}\n"
    );
    let metadata = read(&page);
    let first = metadata.effective.as_ref().and_then(|found| found.on);
    let staged = metadata.staged.iter().flat_map(|staged| {
        let on = staged.on.map(|on| on.to_string()).unwrap_or_default();
        let paths = staged.provisions.iter();
        paths
            .map(move |path| (path.citation(), on.clone()))
            .collect::<Vec<_>>()
    });
    (first.map(|on| on.to_string()), staged.collect())
}

#[test]
fn the_rest_of_an_act_has_the_first_day_of_the_text() {
    let later = [
        "本条例第三章自2025年10月1日起施行，其余各章自2025年5月1日起施行。",
        "本条例第三章自2025年10月1日起施行，其他章自2025年5月1日起施行。",
        "本条例第三章自2025年10月1日起施行，其余条款自2025年5月1日起施行。",
        "本条例第三章自2025年10月1日起施行，其余部分自2025年5月1日起施行。",
        "本条例第三章自2025年10月1日起施行，其他各章节自2025年5月1日起施行。",
        "本条例第三章自2025年10月1日起施行，其余内容自2025年5月1日起施行。",
        "本条例第三章自2025年10月1日起施行，其余自2025年5月1日起施行。",
        "本条例第三章自2025年10月1日起施行；其他条文自2025年5月1日起施行。",
        "本条例第三章自2025年10月1日起施行，本条例其余各项规定自2025年5月1日起施行。",
        "除第三章自2025年10月1日起施行外，其余各章自2025年5月1日起施行。",
    ];
    for clause in later {
        let (first, staged) = days(clause);
        assert_eq!(first.as_deref(), Some("2025-05-01"), "{clause}");
        let expected = [("第三章".to_owned(), "2025-10-01".to_owned())];
        assert_eq!(staged, expected, "{clause}");
    }
    // a chapter that begins before the rest: the rest are the articles of the others
    let (first, staged) = days("本条例第三章自2025年3月1日起施行，其余各章自2025年5月1日起施行。");
    assert_eq!(first.as_deref(), Some("2025-03-01"));
    let later: Vec<&str> = staged
        .iter()
        .filter(|(_, on)| on == "2025-05-01")
        .map(|(path, _)| path.rsplit('章').next().unwrap_or(path))
        .collect();
    assert_eq!(later, ["第一条", "第二条", "第三条", "第五条"]);
}

/// Bureaus that end the trial version of what they issue (《X（试行）》同步废止), in whatever words.
#[test]
fn an_act_ends_another_with_any_adverb() {
    for adverb in [
        "同时",
        "同步",
        "一并",
        "即行",
        "予以",
        "相应",
        "随之",
        "同日",
        "一律",
        "随即",
        "同期",
        "统一",
        "一同",
        "即时",
        "届时",
        "正式",
        "自行",
        "均予以",
        "也同时",
        "应予",
        "相应予以",
        "全文",
    ] {
        let page = format!(
            "# 云湖市渡口登记办法\n\n（2025年7月3日云湖市渡务局印发　云渡规〔2025〕7号）\n\n第一条　为了管理渡口，制定本办法。\n\n第二条　渡口应当登记。\n\n第三条　本办法自2025年8月1日起施行。《云湖市渡口登记办法（试行）》（云渡规〔2019〕2号）{adverb}废止。\n"
        );
        let metadata = read(&page);
        let ended: Vec<_> = metadata
            .repeals
            .iter()
            .map(|mention| (mention.title.as_deref(), mention.scope.is_whole()))
            .collect();
        assert_eq!(
            ended,
            [(Some("云湖市渡口登记办法（试行）"), true)],
            "{adverb}"
        );
    }
    // a part, and what others did
    for clause in [
        "《云湖市渡口登记办法（试行）》第二条同步废止。",
        "《云湖市渡口登记办法（试行）》中与本办法不一致的规定同步废止。",
    ] {
        let page = format!(
            "# 云湖市渡口登记办法\n\n第一条　为了管理渡口，制定本办法。\n\n第二条　{clause}\n\n第三条　本办法自2025年8月1日起施行。\n"
        );
        let metadata = read(&page);
        assert_eq!(metadata.repeals.len(), 1, "{clause}");
        assert!(!metadata.repeals[0].scope.is_whole(), "{clause}");
    }
}
