//! What the forty tasks are asked of: acts in every status, held and not held, around a lighthouse. Invented.

use huidian_model::{EventKind, FactValue, WorkId, WorkKind};
use huidian_store::Error;
use huidian_testing::{TestStore, event, fact};

use crate::library::{put_text, put_work, store};

/// In two texts, amended in 2021.
pub const LIGHTS: &str = "云湖市灯塔条例";
/// Repealed in 2022.
pub const FERRIES: &str = "云湖市渡船办法";
/// In force from 2027.
pub const BUOYS: &str = "云湖市浮标规定";
pub const DRAFT: &str = "云湖市索道办法征求意见稿";
/// Known without its text.
pub const MARKS: &str = "云湖市航标条例";
/// Held for reading here; its words do not leave.
pub const STANDARD: &str = "灯器光强技术规范";

pub fn filled() -> TestStore {
    let store = store();
    store
        .write::<_, Error>(|library| {
            put_work(library, LIGHTS, "2015-01-10", "2015-03-01")?;
            put_text(
                library,
                LIGHTS,
                "2015-01-10",
                "2015-03-01",
                None,
                &[
                    "为了保障航行安全，制定本条例。",
                    "灯塔由港务部门看守。",
                    "灯器每年检修一次。",
                    "损坏灯塔的，处五百元罚款。",
                ],
            )?;
            put_text(
                library,
                LIGHTS,
                "2021-06-01",
                "2021-09-01",
                None,
                &[
                    "为了保障航行安全，制定本条例。",
                    "灯塔由港务部门看守。",
                    "灯器每季度检修一次，并作记录。",
                    "损坏灯塔的，处五千元罚款。",
                    "值守人员应当经过培训。",
                ],
            )?;
            put_work(library, FERRIES, "2010-01-05", "2010-02-01")?;
            let repealed = [event(EventKind::Repealed, "2022-01-01")];
            library.put_facts(&WorkId::new(FERRIES), &repealed)?;
            let words = ["渡船应当配备救生衣。", "雾天渡船停航。"];
            put_text(library, FERRIES, "2010-01-05", "2010-02-01", None, &words)?;
            put_work(library, BUOYS, "2026-10-01", "2027-01-01")?;
            let words = ["浮标应当涂反光漆。"];
            put_text(library, BUOYS, "2026-10-01", "2027-01-01", None, &words)?;
            put_work(library, DRAFT, "2026-11-01", "2026-11-01")?;
            library.put_facts(&WorkId::new(DRAFT), &[fact(FactValue::Draft(true))])?;
            let words = ["索道吊厢应当每日清点。"];
            put_text(library, DRAFT, "2026-11-01", "2026-11-01", None, &words)?;
            put_work(library, MARKS, "2018-05-01", "2018-07-01")?;
            let facts = [
                fact(FactValue::Title(STANDARD.to_owned())),
                fact(FactValue::Kind(WorkKind::IndustryStandard)),
                event(EventKind::Published, "2019-01-01"),
                event(EventKind::Effective, "2019-06-01"),
            ];
            library.put_facts(&WorkId::new(STANDARD), &facts)?;
            let words = ["光强不低于四百坎德拉。"];
            put_text(library, STANDARD, "2019-01-01", "2019-06-01", None, &words)
        })
        .expect("the library is written");
    store.leave_jobs();
    store
}
