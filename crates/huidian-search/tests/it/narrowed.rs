//! An index without works that somebody may not see: no answer knows of them.

use std::sync::{Arc, Mutex};

use huidian_model::{WorkId, WorkKind};
use huidian_search::{HiddenWorks, SearchIndex, SearchRequest};

use crate::library::{TODAY, article, work};

const HIDDEN: &str = "玄铁栈桥养护条例";
const SHOWN: &str = "灯塔养护条例";

fn whole() -> Arc<SearchIndex> {
    let one = |title, words| work(title, WorkKind::Law, vec![article("第一条", "", words)]);
    Arc::new(SearchIndex::in_memory(&[
        one(HIDDEN, "玄铁栈桥的镀层剥落由运营者复涂。"),
        one(SHOWN, "灯塔由运营者点亮。"),
    ]))
}

fn told(index: &SearchIndex, asked: &str) -> String {
    let request = SearchRequest::new(asked, TODAY);
    let found = index.search(&request).unwrap();
    let works = index.works(&request).unwrap();
    let typed = index.suggest(asked, 10);
    format!("{found:?}{works:?}{typed:?}").replace(asked, "")
}

#[test]
fn no_answer_knows_of_a_hidden_work() {
    let whole = whole();
    let id = hidden_id(&whole);
    let hidden: Arc<[WorkId]> = Arc::from([id]);
    let narrowed = whole.without(move || HiddenWorks::These(hidden.clone()));
    for asked in [
        "镀层剥落",
        "养护条例",
        "玄铁",
        "运营者",
        "谁来复涂镀层？",
        "玄铁栈桥养护条列",
    ] {
        assert!(
            told(&whole, asked).contains("栈桥"),
            "{asked} finds it in the whole"
        );
        assert!(!told(&narrowed, asked).contains("栈桥"), "{asked}");
    }
    assert_eq!(narrowed.summary().works, 1);
    assert!(told(&narrowed, "灯塔点亮").contains("养护"));
}

#[test]
fn what_is_hidden_is_asked_before_each_answer() {
    let whole = whole();
    let hidden = Arc::new(Mutex::new(HiddenWorks::These(Arc::from([]))));
    let asked = hidden.clone();
    let narrowed = whole.without(move || asked.lock().unwrap().clone());
    let finds = || told(&narrowed, "镀层剥落").contains("栈桥");
    let set = |now| *hidden.lock().unwrap() = now;
    assert!(finds());
    let generation = narrowed.generation();
    set(HiddenWorks::These(Arc::from([hidden_id(&whole)])));
    assert!(!finds());
    assert_ne!(narrowed.generation(), generation, "caches hang on it");
    set(HiddenWorks::These(Arc::from([])));
    assert!(finds());
    // where it cannot be told, nothing is found
    set(HiddenWorks::All);
    assert_eq!(narrowed.summary().works, 0);
}

fn hidden_id(index: &SearchIndex) -> WorkId {
    let request = SearchRequest::new("镀层剥落", TODAY);
    index.works(&request).unwrap().remove(0)
}
