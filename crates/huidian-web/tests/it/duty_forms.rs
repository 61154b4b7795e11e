//! A duty added and changed by a form.

use axum::http::StatusCode;

use crate::account::post;
use crate::library::{RULE, TestLibrary, encoded};

const PATH: &str = "/duties/rules/edit";

/// The names and values of a page's form, as a browser sends them.
fn filled(page: &str) -> Vec<(String, String)> {
    filled_at(page, PATH)
}

pub(crate) fn filled_at(page: &str, path: &str) -> Vec<(String, String)> {
    let form = page
        .split(&format!("action=\"{path}\""))
        .nth(1)
        .expect("the form");
    let form = form.split("</form>").next().unwrap_or_default();
    let attribute = |tag: &str, name: &str| -> Option<String> {
        let rest = tag.split(&format!(" {name}=\"")).nth(1)?;
        Some(plain(rest.split('"').next()?))
    };
    let mut fields = Vec::new();
    for (tag, rest) in form
        .split('<')
        .skip(1)
        .filter_map(|part| part.split_once('>'))
    {
        let Some(name) = attribute(tag, "name") else {
            continue;
        };
        if tag.starts_with("input") {
            fields.push((name, attribute(tag, "value").unwrap_or_default()));
        } else if tag.starts_with("textarea") {
            fields.push((name, plain(rest)));
        } else if tag.starts_with("select") {
            let select = form
                .split(&format!("name=\"{name}\""))
                .nth(1)
                .unwrap_or_default();
            let select = select.split("</select>").next().unwrap_or_default();
            let options = select.split("<option").skip(1);
            let chosen = options.clone().find(|option| option.contains(" selected"));
            let chosen = chosen.or(options.clone().next()).unwrap_or_default();
            fields.push((name, attribute(chosen, "value").unwrap_or_default()));
        }
    }
    fields
}

fn plain(text: &str) -> String {
    text.replace("&#34;", "\"")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
        .replace("&#38;", "&")
        .replace("&lt;", "<")
}

pub(crate) fn body(fields: &[(String, String)]) -> String {
    let part = |text: &str| -> String { text.bytes().map(|byte| format!("%{byte:02X}")).collect() };
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", part(name), part(value)))
        .collect();
    pairs.join("&")
}

pub(crate) fn set(fields: &mut [(String, String)], name: &str, value: &str) {
    let field = fields.iter_mut().find(|(known, _)| known == name);
    let (_, held) = field.unwrap_or_else(|| panic!("the form has {name}"));
    value.clone_into(held);
}

#[tokio::test]
async fn a_keeper_adds_a_duty_and_changes_it() {
    let library = TestLibrary::new();
    let rules = library.page(&format!("/duties/rules?work={RULE}")).await;
    assert!(rules.contains("新增一条义务"), "{rules}");
    let page = library.page(&format!("{PATH}?work={RULE}&take=0")).await;
    // what the text says stands there; whom it binds is left to a person
    assert!(
        page.contains("第二条　关键档案设施"),
        "the provision is picked from the text: {page}"
    );
    let mut form = filled(&page);
    let (status, _, told) = library.ask(post(PATH, &body(&form), None)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
    for (field, words) in [("topic", "必须填写"), ("attribute-0", "至少写一个条件")] {
        let fault = format!("id=\"{field}-fault\">{words}");
        assert!(told.contains(&fault), "{field}: {told}");
    }
    assert!(
        told.contains("第二条　关键档案设施"),
        "nothing typed is lost"
    );
    for (name, value) in [
        ("topic", "mlps"),
        ("attribute-0", "is_bank_insurance"),
        ("comparison-0", "is"),
        ("value-0", "是"),
        ("quoted_numbers", "每年"),
    ] {
        set(&mut form, name, value);
    }
    let (status, headers, told) = library.ask(post(PATH, &body(&form), None)).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{told}");
    let file = headers["location"].to_str().unwrap().to_owned();
    let page = library.page(&file).await;
    assert!(page.contains("duty=OWN-1"), "{page}");
    let kept = || library.store.read().unwrap().duty_rule_files().unwrap();
    let content = kept()[0].content.clone();
    for line in [
        "addressee = { attr = \"is_bank_insurance\", is = true }",
        "provision = \"第二条\"",
        "quoted_numbers = [\"每年\"]",
    ] {
        assert!(content.contains(line), "{line}: {content}");
    }

    // changed: the words of another article are not those quoted
    let page = library
        .page(&format!("{PATH}?file=works/own-1.toml&duty=OWN-1"))
        .await;
    let mut form = filled(&page);
    set(&mut form, "provision", "第一条");
    let (status, _, told) = library.ask(post(PATH, &body(&form), None)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        told.contains("id=\"quoted_numbers-fault\">条文中没有“每年”"),
        "{told}"
    );
    assert_eq!(kept()[0].content, content, "nothing is half saved");
    set(&mut form, "provision", "第二条");
    set(&mut form, "action", "每两年\"检修\"一次");
    set(&mut form, "kind-deadline-1", "within");
    let (_, _, told) = library.ask(post(PATH, &body(&form), None)).await;
    assert!(
        told.contains("id=\"value-deadline-1-fault\">这种期限必须填写"),
        "{told}"
    );
    set(&mut form, "value-deadline-1", "3");
    set(&mut form, "unit-deadline-1", "workday");
    let (status, _, told) = library.ask(post(PATH, &body(&form), None)).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{told}");
    let changed = kept()[0].content.clone();
    assert!(
        changed.contains(r#"action = "每两年\"检修\"一次""#),
        "{changed}"
    );
    assert!(
        changed.contains(r#"{ kind = "within", value = 3, unit = "workday" }"#),
        "{changed}"
    );
    assert_eq!(
        changed.matches("[[duty]]").count(),
        1,
        "it is the same duty"
    );
}

#[tokio::test]
async fn every_built_in_duty_is_saved_as_it_is_shown() {
    let library = TestLibrary::new();
    let file = "works/data-security-law.toml";
    let rules = library.page(&format!("/duties/rules?file={file}")).await;
    let links: Vec<&str> = rules
        .split("duty=")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(!links.is_empty(), "{rules}");
    for duty in &links {
        let page = library
            .page(&format!("{PATH}?file={file}&duty={duty}"))
            .await;
        let (status, _, told) = library.ask(post(PATH, &body(&filled(&page)), None)).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{duty}: {told}");
    }
    let before = huidian_operations::builtin_rules();
    let kept = library.store.read().unwrap().duty_rule_files().unwrap();
    let after = huidian_operations::merged_rules(&kept).expect("sound rules");
    for duty in links {
        assert_eq!(before.find_duty(duty), after.find_duty(duty), "{duty}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_told() {
    let library = TestLibrary::new();
    for (query, status, reason) in [
        ("", StatusCode::BAD_REQUEST, "no file and no work"),
        (
            "?file=profile.toml",
            StatusCode::BAD_REQUEST,
            "no file of duties",
        ),
        (
            "?file=works/data-security-law.toml&duty=X",
            StatusCode::BAD_REQUEST,
            "no such duty",
        ),
    ] {
        let request = axum::http::Request::get(encoded(&format!("{PATH}{query}")));
        let (found, _, body) = library
            .ask(request.body(axum::body::Body::empty()).unwrap())
            .await;
        assert_eq!(found, status, "{reason}: {body}");
    }
}
