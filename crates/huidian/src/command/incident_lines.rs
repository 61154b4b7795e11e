//! The clocks of an incident for a terminal: not a table, whose cells are cut where the window is narrow.

use huidian_wire::{DeadlineShape, ReportShape, SpanShape, duty_words};

/// Every report that is due: when it ends, what, to whom, within what, from which article, when that was last verified.
pub(super) fn incident_clock(reports: &[ReportShape]) -> String {
    if reports.is_empty() {
        return "事件时钟 incident clock: 0，还没有确定要报的，见“未知” nothing is settled yet, see what is unknown\n"
            .to_owned();
    }
    let mut out = format!(
        "\n事件时钟 incident clock: {}（北京时间 Beijing time）\n",
        reports.len()
    );
    for (index, report) in reports.iter().enumerate() {
        let deadline = &report.deadline;
        out.push_str(&format!(
            "\n{}. 止于 ends {}\n   做什么 what: {}\n   向谁 to: {}\n   时限 within: {}（{}）\n   依据 basis: {}，{} {}\n   规则核对于 last verified: {}\n",
            index + 1,
            end_of(deadline),
            report.action,
            told_or(&report.recipient.join("、"), "条文没有写明 not said by the article"),
            duty_words::deadline(deadline),
            in_english(deadline),
            duty_words::place(&report.work, report.provision.as_deref()),
            duty_words::confidence(&report.confidence),
            report.confidence,
            told_or(report.verified_on.as_deref().unwrap_or(""), "未核对 never"),
        ));
    }
    push_demands(&mut out, reports);
    out
}

/// What the reports have to say, once for all that have to say the same.
fn push_demands(out: &mut String, reports: &[ReportShape]) {
    let Some(first) = reports.iter().find(|one| !one.must_contain.is_empty()) else {
        return;
    };
    let meant = reports.iter().zip(1..);
    let numbers: Vec<String> = meant
        .filter(|(one, _)| one.must_contain == first.must_contain)
        .map(|(_, number)| number.to_string())
        .collect();
    let work = first.must_contain[0].work;
    out.push_str(&format!(
        "\n报告须写明 what reports {} must say（《{work}》，公开副本，未核官方页）:\n",
        numbers.join("、")
    ));
    for one in &first.must_contain {
        let later = if one.may_follow {
            "（不能及时判定的可补报 may follow）"
        } else {
            ""
        };
        let (provision, what) = (one.provision, one.what);
        out.push_str(&format!("   {provision} {what}{later}\n"));
    }
}

fn told_or<'t>(told: &'t str, otherwise: &'t str) -> &'t str {
    if told.is_empty() { otherwise } else { told }
}

/// The end on the clock, or why there is none.
fn end_of(deadline: &DeadlineShape) -> String {
    if let Some(on) = deadline.due_on.as_ref().filter(|_| deadline.whole_day) {
        return format!("{on} 当日内（24:00 前） by the end of that day");
    }
    if let Some(at) = &deadline.due_at {
        let (day, time) = at.split_once('T').unwrap_or((at, ""));
        let time = time.split('+').next().unwrap_or(time);
        return format!("{day} {time}");
    }
    match (&deadline.open, deadline.kind) {
        (Some(reason), _) => format!("未能算出：{reason} (no end can be worked out)"),
        (None, "immediately") => "立即，不等钟点 at once".to_owned(),
        (None, "promptly") => "及时，条文没有定钟点 promptly, no hour is set".to_owned(),
        (None, _) => "条文没有定钟点 no hour is set".to_owned(),
    }
}

fn in_english(deadline: &DeadlineShape) -> String {
    let span = |span: SpanShape| {
        let plural = if span.value == 1 { "" } else { "s" };
        format!("{} {}{plural}", span.value, span.unit)
    };
    match (deadline.within, deadline.every) {
        (Some(within), _) => format!("within {}", span(within)),
        (_, Some(every)) => format!("every {}", span(every)),
        _ => deadline.kind.replace('_', " "),
    }
}
