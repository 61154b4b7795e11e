//! Reading names of authorities.

use huidian_model::{Authority, AuthorityId, AuthorityKind, AuthorityRegister, NameForm};

fn authority(name: &str, short: &str) -> Authority {
    Authority {
        id: AuthorityId(name.to_owned()),
        name: name.to_owned(),
        kind: AuthorityKind::Ministry,
        short_names: vec![short.to_owned()],
        former_names: Vec::new(),
        misspellings: Vec::new(),
        english: None,
        office_of: None,
        same_office_as: None,
        administers_only: false,
        number_prefixes: Vec::new(),
        predecessors: Vec::new(),
        from: None,
        until: None,
    }
}

fn register() -> AuthorityRegister {
    AuthorityRegister::new(vec![
        authority("工业和信息化部", "工信部"),
        authority("自然资源部", "自资部"),
        authority("南昌市公安局", "南昌公安"),
        authority("国家统计局", "统计局"),
    ])
}

#[test]
fn a_slip_of_one_character_is_read_as_near() {
    let register = register();
    for written in [
        "工业和信息部",
        "工业和信息化化部",
        "工业及信息化部",
        "国家统记局",
    ] {
        let reading = register
            .read(written)
            .unwrap_or_else(|| panic!("{written}"));
        assert_eq!(reading.form, NameForm::Near, "{written}");
    }
}

#[test]
fn what_tells_bodies_apart_is_no_slip() {
    let register = register();
    for written in [
        "自然资源厅",
        "许昌市公安局",
        // the place stands in front
        "云统计局",
        "国家统计",
        "统计厅",
        "工信",
        "",
    ] {
        assert_eq!(
            register
                .read(written)
                .map(|reading| &reading.authority.name),
            None,
            "{written}"
        );
    }
}

#[test]
fn exact_names_come_first() {
    let register = register();
    assert_eq!(
        register.read("《工信部》").map(|reading| reading.form),
        Some(NameForm::Short)
    );
    assert_eq!(
        register.read("工业和信息化部").map(|reading| reading.form),
        Some(NameForm::Full)
    );
}
