//! The authority file.

use huidian_catalogue::builtin;
use huidian_model::{Authority, AuthorityId, AuthorityKind, NameForm};

fn find(name: &str) -> &'static Authority {
    let id = AuthorityId(name.to_owned());
    builtin()
        .authorities
        .register
        .find(&id)
        .unwrap_or_else(|| panic!("no authority {name}"))
}

#[test]
fn names_as_written_lead_to_the_body() {
    // written, body, form
    let cases = [
        ("工信部", "工业和信息化部", NameForm::Short),
        ("工信息部", "工业和信息化部", NameForm::Misspelling),
        ("国家发改委", "国家发展和改革委员会", NameForm::Short),
        ("国家发展改革委", "国家发展和改革委员会", NameForm::Short),
        ("人大常委", "全国人民代表大会常务委员会", NameForm::Short),
        ("网安标委", "全国网络安全标准化技术委员会", NameForm::Short),
        (
            "全国信息安全标准化技术委员会",
            "全国网络安全标准化技术委员会",
            NameForm::Former,
        ),
        ("TC260", "全国网络安全标准化技术委员会", NameForm::Short),
        ("网信办", "国家互联网信息办公室", NameForm::Short),
        (
            "中央网信办",
            "中央网络安全和信息化委员会办公室",
            NameForm::Short,
        ),
        ("央行", "中国人民银行", NameForm::Short),
        ("金融监管总局", "国家金融监督管理总局", NameForm::Short),
        (
            "国家金融监督管理局",
            "国家金融监督管理总局",
            NameForm::Misspelling,
        ),
        ("住房城乡建设部", "住房和城乡建设部", NameForm::Short),
        ("国家标准委", "国家标准化管理委员会", NameForm::Short),
        ("工信部办公厅", "工业和信息化部办公厅", NameForm::Short),
        (
            "工信部装备一司",
            "工业和信息化部装备工业一司",
            NameForm::Short,
        ),
        (
            "国家中医药局综合司",
            "国家中医药管理局综合司",
            NameForm::Short,
        ),
        ("银保监会", "中国银行保险监督管理委员会", NameForm::Short),
        ("海南省网信办", "海南省互联网信息办公室", NameForm::Short),
        ("北京市通信管理局", "北京市通信管理局", NameForm::Full),
        (
            "江苏省人大常委会",
            "江苏省人民代表大会常务委员会",
            NameForm::Short,
        ),
        ("浙江省经信厅", "浙江省经济和信息化厅", NameForm::Short),
        ("国铁集团", "中国国家铁路集团有限公司", NameForm::Short),
    ];
    for (written, body, form) in cases {
        let reading = builtin().authorities.register.read(written);
        let reading = reading.unwrap_or_else(|| panic!("{written} is not on file"));
        assert_eq!(
            (reading.authority.name.as_str(), reading.form),
            (body, form),
            "{written}"
        );
    }
}

#[test]
fn offices_are_not_their_bodies() {
    let office = find("工业和信息化部办公厅");
    assert_eq!(office.kind, AuthorityKind::Office);
    assert_eq!(
        office.office_of,
        Some(AuthorityId("工业和信息化部".to_owned()))
    );
    let secretariat = find("全国网络安全标准化技术委员会秘书处");
    assert_eq!(secretariat.kind, AuthorityKind::Secretariat);
    assert_eq!(
        secretariat.office_of,
        Some(AuthorityId("全国网络安全标准化技术委员会".to_owned()))
    );
    assert!(find("全国网络安全标准化技术委员会").administers_only);
    assert!(!find("国家标准化管理委员会").administers_only);
}

#[test]
fn one_office_under_two_names_is_two_linked_authorities() {
    let state = find("国家互联网信息办公室");
    let party = find("中央网络安全和信息化委员会办公室");
    assert_eq!(state.same_office_as.as_ref(), Some(&party.id));
    assert_eq!(party.same_office_as.as_ref(), Some(&state.id));
}

#[test]
fn succession_is_dated_and_followed_back() {
    let successor = find("国家金融监督管理总局");
    let [succession] = successor.predecessors.as_slice() else {
        panic!("{:?}", successor.predecessors)
    };
    assert_eq!(succession.predecessor.0, "中国银行保险监督管理委员会");
    assert_eq!(
        succession.on.map(|on| on.to_string()).as_deref(),
        Some("2023-05-18")
    );
    let before: Vec<_> = find("中国银行保险监督管理委员会")
        .predecessors
        .iter()
        .map(|p| p.predecessor.0.as_str())
        .collect();
    assert_eq!(
        before,
        ["中国银行业监督管理委员会", "中国保险监督管理委员会"]
    );
}

#[test]
fn nobody_is_followed_before_having_begun() {
    for authority in builtin().authorities.register.all() {
        if let (Some(from), Some(until)) = (authority.from, authority.until) {
            assert!(
                from.earliest() <= until.latest(),
                "{} ends before it begins",
                authority.name
            );
        }
        for succession in &authority.predecessors {
            let predecessor = find(&succession.predecessor.0);
            if let (Some(from), Some(ended)) = (predecessor.from, authority.until) {
                assert!(
                    from.earliest() < ended.latest(),
                    "{} followed {}",
                    authority.name,
                    predecessor.name
                );
            }
        }
    }
}

#[test]
fn no_name_is_the_name_of_one_body_and_the_short_name_of_another() {
    let register = &builtin().authorities.register;
    for authority in register.all() {
        for name in authority
            .short_names
            .iter()
            .chain(&authority.former_names)
            .chain(&authority.misspellings)
        {
            let own = register
                .readings(name)
                .find(|reading| reading.form == NameForm::Full);
            let own = own.map(|reading| reading.authority.name.as_str());
            assert!(
                own.is_none_or(|own| own == authority.name),
                "{name} of {} is a body itself",
                authority.name
            );
        }
    }
}

#[test]
fn names_that_stand_for_several_bodies_are_few_and_known() {
    let register = &builtin().authorities.register;
    let mut ambiguous: Vec<&str> = register
        .names()
        .map(|(name, _)| name)
        .filter(|name| register.readings(name).count() > 1)
        .collect();
    ambiguous.sort_unstable();
    assert_eq!(ambiguous, Vec::<&str>::new());
}

#[test]
fn document_codes_lead_to_the_issuer() {
    let cases = [
        ("工信部网安〔2024〕14号", "工业和信息化部"),
        ("工信厅科〔2023〕79号", "工业和信息化部办公厅"),
        ("国办发〔2024〕1号", "国务院办公厅"),
        ("国发〔2024〕1号", "国务院"),
        ("金规〔2024〕24号", "国家金融监督管理总局"),
        (
            "银保监办发〔2022〕118号",
            "中国银行保险监督管理委员会办公厅",
        ),
        (
            "网安秘字〔2024〕115号",
            "全国网络安全标准化技术委员会秘书处",
        ),
        ("发改数据规〔2025〕26号", "国家发展和改革委员会"),
        ("国数资源〔2024〕119号", "国家数据局"),
        ("国卫办医政发〔2024〕5号", "国家卫生健康委员会办公厅"),
        ("国中医药规财函〔2024〕259号", "国家中医药管理局"),
        ("沪府办发〔2024〕3号", "上海市人民政府办公厅"),
        ("粤府〔2024〕3号", "广东省人民政府"),
        ("国信办通字〔2025〕2号", "国家互联网信息办公室"),
    ];
    for (number, issuer) in cases {
        let authority = builtin().authorities.register.by_number_prefix(number);
        assert_eq!(
            authority.map(|authority| authority.name.as_str()),
            Some(issuer),
            "{number}"
        );
    }
}

#[test]
fn every_province_has_its_organs() {
    let governments = builtin()
        .authorities
        .register
        .all()
        .iter()
        .filter(|authority| {
            authority.kind == AuthorityKind::Bureau && authority.name.ends_with("通信管理局")
        });
    assert_eq!(governments.count(), 31);
}

#[test]
fn what_the_register_has_no_room_for_is_kept_beside_it() {
    let authorities = &builtin().authorities;
    let bureau = AuthorityId("国家数据局".to_owned());
    assert_eq!(
        authorities.find_parent(&bureau).map(|id| id.0.as_str()),
        Some("国家发展和改革委员会")
    );
    let rename = authorities
        .renames
        .iter()
        .find(|rename| rename.former_name == "全国信息安全标准化技术委员会");
    assert_eq!(
        rename
            .and_then(|rename| rename.until)
            .map(|on| on.to_string())
            .as_deref(),
        Some("2024-01")
    );
}
