//! An act that takes the place of an older one of the same title. Town and wells are invented.

use huidian_citation::{Context, Origin, find, resolve};
use huidian_model::{ForceStatus, WorkId};
use huidian_operations::Lookup;
use huidian_testing::TestStore;

use crate::importing::import_page;

const OLD: &str = "云湖市水井管理办法\n\n（2005年3月1日云湖市人民政府令第12号公布）\n\n第一条　为了管理水井，制定本办法。\n\n第二条　水井应当登记。\n\n第三条　水井应当缴纳押金。\n\n第四条　本办法自2005年5月1日起施行。\n";
const NEW: &str = "云湖市水井管理办法\n\n（2024年3月1日云湖市人民政府令第120号公布）\n\n第一条　为了加强水井保护，根据有关法律，制定本办法。\n\n第二条　水井应当每年检测水质，检测结果应当公示。\n\n第三条　本办法自2024年5月1日起施行。2005年3月1日云湖市人民政府令第12号公布的《云湖市水井管理办法》同时废止。\n";

fn of_number(store: &TestStore, number: &str) -> WorkId {
    let number = number.parse().unwrap();
    let reader = store.read().unwrap();
    let works = reader.find_works_by_number(&number).unwrap();
    works.into_iter().next().expect("a work of that number")
}

/// Whichever comes in first, the older act has ended, and a reference means the one that its number, its year or its day says.
#[test]
fn a_reference_means_the_namesake_that_it_names() {
    for order in [[OLD, NEW], [NEW, OLD]] {
        let store = TestStore::default();
        for text in order {
            import_page(&store, text);
        }
        let old = of_number(&store, "云湖市人民政府令第12号");
        let new = of_number(&store, "云湖市人民政府令第120号");
        assert_ne!(old, new);
        let reader = store.read().unwrap();
        let status = |work: &WorkId| {
            let summary = reader.find_summary(work, "2025-01-01".parse().unwrap());
            summary.unwrap().unwrap().force.status
        };
        assert_eq!(status(&old), ForceStatus::Repealed);
        assert_eq!(status(&new), ForceStatus::InForce);
        let lookup = Lookup::new(&reader, "2031-07-01".parse().unwrap()).unwrap();
        let cases = [
            ("依照《云湖市水井管理办法》第二条办理。", "2025-01-01", &new),
            ("依照《云湖市水井管理办法》第二条办理。", "2010-01-01", &old),
            (
                "依照《云湖市水井管理办法》（云湖市人民政府令第120号）第二条办理。",
                "2025-01-01",
                &new,
            ),
            (
                "依照《云湖市水井管理办法》（云湖市人民政府令第12号）第三条办理。",
                "2025-01-01",
                &old,
            ),
            (
                "依照《云湖市水井管理办法》（2024）第二条办理。",
                "2025-01-01",
                &new,
            ),
            (
                "依照《云湖市水井管理办法》（2005）第二条办理。",
                "2025-01-01",
                &old,
            ),
            (
                "依照2024年《云湖市水井管理办法》第二条办理。",
                "2010-01-01",
                &new,
            ),
        ];
        for (text, on, expected) in cases {
            let mut citations = find(text, &Context::default());
            let origin = Origin {
                text,
                on: Some(on.parse().unwrap()),
                ..Origin::default()
            };
            resolve(&mut citations, &lookup, &origin);
            let found = citations[0].resolution.as_ref().unwrap();
            assert_eq!(found.work.as_ref(), Some(expected), "{text} on {on}");
            assert_eq!(
                found.verdict,
                huidian_model::Verdict::Found,
                "{text} on {on}"
            );
        }
    }
}
