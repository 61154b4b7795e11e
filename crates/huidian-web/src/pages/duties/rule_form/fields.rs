//! The fields of a form, with their values and what is wrong with them.

use huidian_duties::{
    Addressee, Attribute, AttributeKind, ConditionRow, DeadlineRecord, DutyRecord, RecordFault,
    Rules,
};
use huidian_model::Document;
use huidian_wire::duty_words as words;

use super::names::{
    COMPARISONS, CONFIDENCES, COVERS, DEADLINE, KINDS, Label, MODALITIES, TRIGGERS, UNITS,
    english_hint,
};
use crate::views::Frame;

/// Rows that stand empty for more.
const SPARE_ROWS: usize = 2;
/// Letters of a provision shown in the list to choose from.
const BEGINNING: usize = 28;

pub(super) struct FieldGroup {
    pub(super) title: String,
    pub(super) hint: String,
    pub(super) fields: Vec<FormField>,
    /// Shown open: something stands there, or is wrong.
    pub(super) is_open: bool,
    pub(super) can_fold: bool,
}

pub(super) struct FormField {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) hint: String,
    /// `text`, `area`, `select`, or `list`, which proposes what the page knows.
    pub(super) input: &'static str,
    pub(super) value: String,
    /// Value, words, whether it is chosen.
    pub(super) options: Vec<(String, String, bool)>,
    pub(super) fault: String,
}

pub(super) struct Maker<'m> {
    pub(super) frame: &'m Frame,
    pub(super) faults: &'m [RecordFault],
}

impl Maker<'_> {
    pub(super) fn pick(&self, chinese: &str, english: &str) -> String {
        let picked = if self.frame.is_english() {
            english
        } else {
            chinese
        };
        picked.to_owned()
    }

    pub(super) fn field(
        &self,
        name: &str,
        label: Label,
        input: &'static str,
        value: &str,
    ) -> FormField {
        let fault = self.faults.iter().find(|fault| fault.field == name);
        FormField {
            name: name.to_owned(),
            label: self.pick(label.0, label.1),
            hint: self.pick(label.2, english_hint(label.2)),
            input,
            value: value.to_owned(),
            options: Vec::new(),
            fault: fault.map_or_else(String::new, |fault| {
                self.pick(&fault.chinese, &fault.english)
            }),
        }
    }

    /// A choice of known values; one that is not among them is kept, so that it can be seen.
    pub(super) fn choice(
        &self,
        name: &str,
        label: Label,
        value: &str,
        options: Vec<(String, String)>,
    ) -> FormField {
        let mut field = self.field(name, label, "select", value);
        let is_known = options.iter().any(|(id, _)| id == value);
        if !is_known {
            field
                .options
                .push((value.to_owned(), value.to_owned(), true));
        }
        if !value.is_empty() && !options.iter().any(|(id, _)| id.is_empty()) {
            field.options.push((String::new(), String::new(), false));
        }
        let known = options.into_iter().map(|(id, words)| {
            let is_chosen = id == value;
            (id, words, is_chosen)
        });
        field.options.extend(known);
        field
    }

    pub(super) fn named(&self, options: &[(&str, &str, &str)]) -> Vec<(String, String)> {
        options
            .iter()
            .map(|(id, chinese, english)| ((*id).to_owned(), self.pick(chinese, english)))
            .collect()
    }

    pub(super) fn group(
        &self,
        title: (&str, &str),
        hint: (&str, &str),
        fields: Vec<FormField>,
    ) -> FieldGroup {
        FieldGroup {
            title: self.pick(title.0, title.1),
            hint: self.pick(hint.0, hint.1),
            fields,
            is_open: true,
            can_fold: false,
        }
    }
}

pub(super) fn groups(
    frame: &Frame,
    record: &DutyRecord,
    rules: &Rules,
    document: Option<&Document>,
    faults: &[RecordFault],
) -> Vec<FieldGroup> {
    let maker = Maker { frame, faults };
    let mut groups = vec![
        basis(&maker, record, document),
        duty(&maker, record, rules),
        addressee(&maker, record, rules),
    ];
    for at in 0..=record.deadlines.len() {
        let empty = DeadlineRecord::default();
        let deadline = record.deadlines.get(at).unwrap_or(&empty);
        groups.push(deadline_group(&maker, at, deadline));
    }
    groups.push(proof(&maker, record));
    groups
}

fn basis(maker: &Maker<'_>, record: &DutyRecord, document: Option<&Document>) -> FieldGroup {
    let label = ("条款", "Provision", "");
    let place = match document {
        Some(document) => {
            let none = maker.pick("（条号未能确认）", "(the article could not be confirmed)");
            let mut options = vec![(String::new(), none)];
            options.extend(provisions(document));
            maker.choice("provision", label, &record.provision, options)
        }
        None => maker.field(
            "provision",
            ("条款", "Provision", "第三十一条第二款第一项"),
            "text",
            &record.provision,
        ),
    };
    let quoted = (
        "原文必有的字",
        "Words that must stand there",
        "一行一处，如 三十日",
    );
    maker.group(
        ("依据", "Basis"),
        (
            "从本库所收文本里选条款；所引数字会与原文核对。",
            "The provision is picked from the text held; quoted numbers are checked against it.",
        ),
        vec![
            place,
            maker.field(
                "quoted_numbers",
                quoted,
                "area",
                &record.quoted_numbers.join("\n"),
            ),
            maker.field(
                "in_force_from",
                ("从何日起", "First day", "如 2026-01-31"),
                "text",
                &record.in_force_from,
            ),
            maker.field(
                "in_force_to",
                ("到何日止", "Last day", "没有就空着"),
                "text",
                &record.in_force_to,
            ),
        ],
    )
}

/// Articles and what is below them, each with the beginning of its words.
pub(super) fn provisions(document: &Document) -> Vec<(String, String)> {
    let mut seen = std::collections::HashSet::new();
    let mut options = Vec::new();
    for provision in &document.provisions {
        if provision.path.is_empty() || provision.kind.is_heading() {
            continue;
        }
        let value = provision.path.citation().replace(['（', '）'], "");
        let words: String = document
            .text
            .get(provision.label_end as usize..provision.end as usize)
            .unwrap_or("")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .chars()
            .take(BEGINNING)
            .collect();
        if seen.insert(value.clone()) {
            options.push((value.clone(), format!("{value}　{words}")));
        }
    }
    options
}

fn duty(maker: &Maker<'_>, record: &DutyRecord, rules: &Rules) -> FieldGroup {
    let mut topics: Vec<&str> = rules
        .duties
        .iter()
        .map(|duty| duty.topic.as_str())
        .collect();
    topics.sort_unstable();
    topics.dedup();
    let topics = topics
        .into_iter()
        .map(|topic| (topic.to_owned(), words::topic(topic).to_owned()))
        .collect();
    maker.group(
        ("做什么", "What is to be done"),
        ("", ""),
        vec![
            maker.field("id", ("编号", "Id", "字母、数字和 -"), "text", &record.id),
            maker.choice("topic", ("主题", "Topic", ""), &record.topic, topics),
            maker.field(
                "action",
                ("要做的事", "Action", "一句话，用条文的话"),
                "area",
                &record.action,
            ),
            maker.choice(
                "modality",
                ("性质", "Modality", ""),
                &record.modality,
                maker.named(&MODALITIES),
            ),
            maker.choice(
                "trigger",
                ("何时触发", "Trigger", ""),
                &record.trigger,
                maker.named(&TRIGGERS),
            ),
            maker.field(
                "recipient",
                ("报给谁", "Recipients", "一行一个"),
                "area",
                &record.recipient.join("\n"),
            ),
            maker.field(
                "evidence",
                ("留什么证据", "Evidence", "一行一个"),
                "area",
                &record.evidence.join("\n"),
            ),
            maker.field(
                "penalty_work",
                ("罚则所在文件", "Penalty: work", ""),
                "text",
                &record.penalty_work,
            ),
            maker.field(
                "penalty_provision",
                ("罚则条款", "Penalty: provision", "第六十条"),
                "text",
                &record.penalty_provision,
            ),
            maker.field(
                "sectors",
                ("行业", "Sectors", "所有行业写 *；几个用 、 隔开"),
                "text",
                &record.sectors.join("、"),
            ),
        ],
    )
}

fn addressee(maker: &Maker<'_>, record: &DutyRecord, rules: &Rules) -> FieldGroup {
    let options = attributes(maker, rules);
    maker.group(
        ("约束谁", "Whom it binds"),
        (
            "空行不算。保存后再打开，会多出空行。",
            "Empty rows do not count; there are more of them after saving.",
        ),
        condition(maker, "", &record.addressee, rules, Some(&options)),
    )
}

/// The fields of a condition; `of` is what their names end in before the number of the row. Attributes are chosen from `options`, or typed.
pub(super) fn condition(
    maker: &Maker<'_>,
    of: &str,
    addressee: &Addressee,
    rules: &Rules,
    options: Option<&[(String, String)]>,
) -> Vec<FormField> {
    let joined = if addressee.is_any { "any" } else { "all" };
    let mut fields = vec![maker.choice(
        &format!("joined{of}"),
        ("这些条件", "These conditions", ""),
        joined,
        maker.named(&[
            ("all", "全部满足", "all of them"),
            ("any", "满足其一", "any of them"),
        ]),
    )];
    let empty = ConditionRow::default();
    for at in 0..addressee.rows.len() + SPARE_ROWS {
        let row = addressee.rows.get(at).unwrap_or(&empty);
        let known = rules.vocabulary.find(&row.attribute);
        let known = known.map(|id| rules.vocabulary.attribute(id));
        let (name, label) = (
            format!("attribute{of}-{at}"),
            ("属性或阈值", "Attribute or threshold", ""),
        );
        let attribute = match options {
            Some(options) => maker.choice(&name, label, &row.attribute, options.to_vec()),
            None => maker.field(&name, label, "list", &row.attribute),
        };
        let comparison = maker.choice(
            &format!("comparison{of}-{at}"),
            ("比较", "Comparison", ""),
            &row.comparison,
            maker.named(&COMPARISONS),
        );
        let mut value = maker.field(
            &format!("value{of}-{at}"),
            ("值", "Value", "是/否、数、日期或选项；几个用 、 隔开"),
            "text",
            &shown(known, &row.value),
        );
        if let Some(known) = known {
            value.hint = choices(known);
        }
        fields.extend([attribute, comparison, value]);
    }
    fields.push(maker.field(
        &format!("addressee{of}"),
        (
            "或者用 TOML 写条件",
            "Or the condition in TOML",
            "上面几行写不出时用；写了就以它为准",
        ),
        "area",
        &addressee.written,
    ));
    fields
}

/// Attributes by their labels, then thresholds by their questions.
pub(super) fn attributes(maker: &Maker<'_>, rules: &Rules) -> Vec<(String, String)> {
    let mut options = vec![(String::new(), String::new())];
    options.extend(rules.vocabulary.iter().map(|(_, attribute)| {
        let label = maker.pick(&attribute.label, &attribute.label_en);
        (
            attribute.name.clone(),
            format!("{label}（{}）", attribute.name),
        )
    }));
    options.extend(rules.thresholds.iter().map(|threshold| {
        let question = maker.pick(&threshold.question, &threshold.question_en);
        let kind = maker.pick("阈值", "threshold");
        (
            format!("threshold:{}", threshold.id),
            format!("{kind}：{question}（{}）", threshold.id),
        )
    }));
    options
}

pub(super) fn shown(attribute: Option<&Attribute>, value: &str) -> String {
    match (attribute.map(|known| known.kind), value) {
        (Some(AttributeKind::Bool), "true") => "是".to_owned(),
        (Some(AttributeKind::Bool), "false") => "否".to_owned(),
        _ => value.to_owned(),
    }
}

pub(super) fn choices(attribute: &Attribute) -> String {
    match attribute.kind {
        AttributeKind::Bool => "是、否".to_owned(),
        AttributeKind::Number => attribute.unit.clone().unwrap_or_else(|| "整数".to_owned()),
        AttributeKind::Day => "如 2026-01-31".to_owned(),
        AttributeKind::Instant => "如 2026-01-31T10:00:00+08:00".to_owned(),
        AttributeKind::Choice | AttributeKind::Choices => attribute
            .values
            .iter()
            .map(|value| match attribute.label_of(value) {
                label if label == value => value.clone(),
                label => format!("{value}（{label}）"),
            })
            .collect::<Vec<_>>()
            .join("、"),
    }
}

fn deadline_group(maker: &Maker<'_>, at: usize, deadline: &DeadlineRecord) -> FieldGroup {
    let name = |field: &str| format!("{field}-deadline-{at}");
    let mut fields = vec![
        maker.choice(
            &name("kind"),
            ("期限的种类", "Kind", ""),
            deadline.value("kind"),
            std::iter::once((String::new(), String::new()))
                .chain(maker.named(&KINDS))
                .collect(),
        ),
    ];
    for (field, label) in DEADLINE {
        let value = deadline.value(field);
        let options: Option<&[(&str, &str, &str)]> = match field {
            "unit" => Some(&UNITS),
            "covers" => Some(&COVERS),
            _ => None,
        };
        fields.push(match options {
            Some(options) => {
                let mut known = vec![(String::new(), String::new())];
                known.extend(maker.named(options));
                maker.choice(&name(field), label, value, known)
            }
            None => maker.field(&name(field), label, "text", value),
        });
    }
    let number = at + 1;
    FieldGroup {
        title: maker.pick(&format!("期限 {number}"), &format!("Deadline {number}")),
        hint: String::new(),
        is_open: !deadline.is_empty() || fields.iter().any(|field| !field.fault.is_empty()),
        fields,
        can_fold: true,
    }
}

fn proof(maker: &Maker<'_>, record: &DutyRecord) -> FieldGroup {
    maker.group(
        ("凭什么", "What it rests on"),
        ("", ""),
        vec![
            maker.field(
                "source",
                ("来源", "Source", "官方地址，或 公开副本，未核官方页"),
                "text",
                &record.source,
            ),
            maker.field(
                "copies",
                ("核对过几份副本", "Copies compared", ""),
                "text",
                &record.copies,
            ),
            maker.choice(
                "confidence",
                ("可信度", "Confidence", ""),
                &record.confidence,
                maker.named(&CONFIDENCES),
            ),
            maker.field("note", ("备注", "Note", ""), "area", &record.note),
        ],
    )
}
