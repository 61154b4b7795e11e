//! The fields of a threshold: its question, and the rule of a span of days.

use huidian_duties::{BranchRecord, RecordFault, Rules, ThresholdRecord, VersionRecord};
use huidian_model::Document;

use super::fields::{FieldGroup, FormField, Maker, condition, provisions};
use super::names::CONFIDENCES;
use crate::views::Frame;

pub(super) fn question(
    frame: &Frame,
    record: &ThresholdRecord,
    faults: &[RecordFault],
) -> FieldGroup {
    let maker = Maker { frame, faults };
    let absent = if record.absent_counts_as_not_given {
        "yes"
    } else {
        ""
    };
    maker.group(
        ("问什么", "What is asked"),
        ("", ""),
        vec![
            maker.field(
                "id",
                ("编号", "Id", "小写字母、数字和 _"),
                "text",
                &record.id,
            ),
            maker.field(
                "question",
                ("问题", "Question", ""),
                "text",
                &record.question,
            ),
            maker.field(
                "question_en",
                ("英文问题", "Question in English", ""),
                "text",
                &record.question_en,
            ),
            maker.field(
                "attributes",
                ("计算器里问的属性", "Attributes asked for", "一行一个属性名"),
                "area",
                &record.attributes.join("\n"),
            ),
            maker.choice(
                "absent",
                ("没有填的数量", "Quantities not given", ""),
                absent,
                maker.named(&[
                    ("", "未知", "are not known"),
                    (
                        "yes",
                        "当作没有达到：第一个证实的分支有效",
                        "count as not reached: the first branch proved wins",
                    ),
                ]),
            ),
            maker.field("note", ("备注", "Note", ""), "area", &record.note),
        ],
    )
}

pub(super) fn version(
    frame: &Frame,
    record: &VersionRecord,
    rules: &Rules,
    document: Option<&Document>,
    faults: &[RecordFault],
) -> Vec<FieldGroup> {
    let maker = Maker { frame, faults };
    let mut groups = vec![basis(&maker, record, document)];
    let last = record.branches.len().saturating_sub(1);
    for (at, branch) in record.branches.iter().enumerate() {
        groups.push(branch_group(
            &maker,
            (at, (at + 1).to_string()),
            branch,
            rules,
        ));
    }
    // one more stands before the branch that holds always
    let is_otherwise = |branch: &BranchRecord| branch.condition.is_empty();
    let place = match record.branches.last() {
        Some(branch) if is_otherwise(branch) => format!("{last}.5"),
        _ => (record.branches.len() + 1).to_string(),
    };
    let mut more = branch_group(
        &maker,
        (record.branches.len(), place),
        &BranchRecord::default(),
        rules,
    );
    more.title = maker.pick("再加一个分支", "One more branch");
    groups.push(more);
    groups
}

fn basis(maker: &Maker<'_>, record: &VersionRecord, document: Option<&Document>) -> FieldGroup {
    let text = |name: &str, label, value: &str| maker.field(name, label, "text", value);
    let mut fields = vec![
        text("work", ("依据哪件文件", "Work", "标题"), &record.work),
        text(
            "work_version",
            ("文本的版本", "Version of the text", "同题有两个文本时写"),
            &record.work_version,
        ),
    ];
    fields.extend(places(maker, record, document));
    let quoted = record.quoted_numbers.join("\n");
    fields.extend([
        maker.field(
            "quoted_numbers",
            (
                "原文必有的字",
                "Words that must stand there",
                "一行一处，如 三十日",
            ),
            "area",
            &quoted,
        ),
        text(
            "from",
            ("从何日起", "First day", "如 2026-01-31"),
            &record.from,
        ),
        text("to", ("到何日止", "Last day", "没有就空着"), &record.to),
        text(
            "source",
            ("来源", "Source", "官方地址，或 公开副本，未核官方页"),
            &record.source,
        ),
        maker.choice(
            "confidence",
            ("可信度", "Confidence", ""),
            &record.confidence,
            maker.named(&CONFIDENCES),
        ),
        maker.field("version_note", ("备注", "Note", ""), "area", &record.note),
    ]);
    maker.group(
        ("依据与期间", "Basis and days"),
        (
            "条款从本库所收文本里选；所引数字会与原文核对。新的一版从何日起，上一版没有止日的就止于前一日。",
            "Provisions are picked from the text held; quoted numbers are checked against it. Where the version before has no last day, it ends on the day before this one begins.",
        ),
        fields,
    )
}

/// A row for each provision, and one to spare.
fn places(
    maker: &Maker<'_>,
    record: &VersionRecord,
    document: Option<&Document>,
) -> Vec<FormField> {
    let Some(document) = document else {
        return vec![maker.field(
            "provision-0",
            ("条款", "Provision", "几条用 、 隔开，如 第五条、第七条"),
            "text",
            &record.provision,
        )];
    };
    let none = (String::new(), String::new());
    let options: Vec<_> = std::iter::once(none).chain(provisions(document)).collect();
    let mut given: Vec<&str> = record
        .provision
        .split('、')
        .filter(|one| !one.is_empty())
        .collect();
    given.push("");
    let rows = given.into_iter().enumerate();
    rows.map(|(at, value)| {
        maker.choice(
            &format!("provision-{at}"),
            ("条款", "Provision", ""),
            value,
            options.clone(),
        )
    })
    .collect()
}

fn branch_group(
    maker: &Maker<'_>,
    (at, place): (usize, String),
    branch: &BranchRecord,
    rules: &Rules,
) -> FieldGroup {
    let of = format!("-branch-{at}");
    let name = |field: &str| format!("{field}{of}");
    let text = |field: &str, label, value: &str| maker.field(&name(field), label, "text", value);
    let mut fields = vec![
        text(
            "place",
            ("次序", "Order", "先判断数小的；插在 2 和 3 之间写 2.5"),
            &place,
        ),
        text(
            "label",
            ("结果（中文）", "Outcome in Chinese", ""),
            &branch.label,
        ),
        text(
            "outcome",
            ("结果的代号", "Id of the outcome", "如 security_assessment"),
            &branch.outcome,
        ),
    ];
    fields.extend(condition(maker, &of, &branch.condition, rules, None));
    fields.extend(outcome_fields(maker, &of, branch));
    let number = at + 1;
    let words = if branch.label.is_empty() {
        &branch.outcome
    } else {
        &branch.label
    };
    FieldGroup {
        title: format!(
            "{} {words}",
            maker.pick(&format!("分支 {number}"), &format!("Branch {number}"))
        ),
        hint: maker.pick(
            "不写条件的是“其余情形”，放在最后。代号和结果都清空，这个分支就去掉。",
            "A branch without a condition holds otherwise, and stands last. One whose fields are all cleared goes.",
        ),
        is_open: fields.iter().any(|field| !field.fault.is_empty()),
        fields,
        can_fold: true,
    }
}

/// What an outcome means, beyond its name.
fn outcome_fields(maker: &Maker<'_>, of: &str, branch: &BranchRecord) -> [FormField; 7] {
    let name = |field: &str| format!("{field}{of}");
    let text = |field: &str, label, value: &str| maker.field(&name(field), label, "text", value);
    let binds = if branch.puts_no_duty { "no" } else { "" };
    [
        maker.choice(
            &name("binds"),
            ("这个结果", "This outcome", ""),
            binds,
            maker.named(&[
                ("", "对提问者有义务", "puts a duty on who asks"),
                ("no", "没有义务", "puts none"),
            ]),
        ),
        text("item", ("哪一项", "Item", "如 第一款第二项"), &branch.item),
        text(
            "basis_work",
            ("另有依据的文件", "Other basis: work", "没有就空着"),
            &branch.basis_work,
        ),
        text(
            "basis_provision",
            ("另有依据的条款", "Other basis: provision", "第六十条"),
            &branch.basis_provision,
        ),
        maker.field(
            &name("ask"),
            (
                "不明时问什么",
                "What to ask where unknown",
                "一行一个属性名",
            ),
            "area",
            &branch.ask.join("\n"),
        ),
        maker.field(
            &name("terms"),
            (
                "结果里的数和日期",
                "Numbers and days of the outcome",
                "TOML，如 { value = 30, unit = \"workday\" }",
            ),
            "area",
            &branch.terms,
        ),
        text("note", ("备注", "Note", ""), &branch.note),
    ]
}
