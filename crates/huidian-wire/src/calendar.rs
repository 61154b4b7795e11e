//! iCalendar (RFC 5545): all-day events that phones and mail programs follow.

use jiff::Timestamp;
use jiff::civil::Date;

/// Longest line in octets, without the line break (RFC 5545, 3.1).
const LINE_OCTETS: usize = 75;

/// One all-day event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Never changes while the thing it is about is the same.
    pub uid: String,
    pub on: Date,
    pub summary: String,
    pub description: String,
    pub url: Option<String>,
    pub categories: Vec<String>,
    /// Raised each time the entry changes.
    pub sequence: u32,
    pub is_cancelled: bool,
    pub changed_at: Timestamp,
    /// Comes again after so many months; 0 for once.
    pub every_months: u32,
    /// Instants at which the program is to ring, for days that end on the clock.
    pub alarms: Vec<Timestamp>,
}

/// A calendar as text, with the CRLF line ends the standard wants.
pub fn calendar(name: &str, entries: &[Entry]) -> String {
    let mut out = String::new();
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Huidian//huidian//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ] {
        push_line(&mut out, line);
    }
    push_line(&mut out, &format!("NAME:{}", escape(name)));
    push_line(&mut out, &format!("X-WR-CALNAME:{}", escape(name)));
    push_line(&mut out, "REFRESH-INTERVAL;VALUE=DURATION:PT12H");
    for entry in entries {
        push_entry(&mut out, entry);
    }
    if entries.is_empty() {
        push_nothing(&mut out);
    }
    push_line(&mut out, "END:VCALENDAR");
    out
}

/// A calendar must have a component (RFC 5545, 3.6): where no day is known, that of China's time.
fn push_nothing(out: &mut String) {
    for line in [
        "DESCRIPTION:目前没有可列的日期，有了就会出现在这里",
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Shanghai",
        "BEGIN:STANDARD",
        "DTSTART:19910915T000000",
        "TZOFFSETFROM:+0800",
        "TZOFFSETTO:+0800",
        "TZNAME:CST",
        "END:STANDARD",
        "END:VTIMEZONE",
    ] {
        push_line(out, line);
    }
}

fn push_entry(out: &mut String, entry: &Entry) {
    let next = entry.on.tomorrow().unwrap_or(entry.on);
    push_line(out, "BEGIN:VEVENT");
    push_line(out, &format!("UID:{}", escape(&entry.uid)));
    push_line(
        out,
        &format!("DTSTAMP:{}", entry.changed_at.strftime("%Y%m%dT%H%M%SZ")),
    );
    push_line(
        out,
        &format!("DTSTART;VALUE=DATE:{}", entry.on.strftime("%Y%m%d")),
    );
    push_line(
        out,
        &format!("DTEND;VALUE=DATE:{}", next.strftime("%Y%m%d")),
    );
    push_line(out, &format!("SEQUENCE:{}", entry.sequence));
    push_line(out, &format!("SUMMARY:{}", escape(&entry.summary)));
    if !entry.description.is_empty() {
        push_line(out, &format!("DESCRIPTION:{}", escape(&entry.description)));
    }
    if let Some(url) = &entry.url {
        push_line(out, &format!("URL:{url}"));
    }
    if !entry.categories.is_empty() {
        let categories: Vec<String> = entry
            .categories
            .iter()
            .map(|category| escape(category))
            .collect();
        push_line(out, &format!("CATEGORIES:{}", categories.join(",")));
    }
    if let Some(rule) = recurrence(entry.every_months) {
        push_line(out, &rule);
    }
    push_line(out, "TRANSP:TRANSPARENT");
    push_line(
        out,
        if entry.is_cancelled {
            "STATUS:CANCELLED"
        } else {
            "STATUS:CONFIRMED"
        },
    );
    for alarm in &entry.alarms {
        push_alarm(out, *alarm, &entry.summary);
    }
    push_line(out, "END:VEVENT");
}

/// RFC 5545, 3.8.5.3.
fn recurrence(every_months: u32) -> Option<String> {
    match every_months {
        0 => None,
        12 => Some("RRULE:FREQ=YEARLY".to_owned()),
        months if months % 12 == 0 => Some(format!("RRULE:FREQ=YEARLY;INTERVAL={}", months / 12)),
        months => Some(format!("RRULE:FREQ=MONTHLY;INTERVAL={months}")),
    }
}

/// An alarm at an instant (RFC 5545, 3.8.6.3).
fn push_alarm(out: &mut String, at: Timestamp, summary: &str) {
    push_line(out, "BEGIN:VALARM");
    push_line(out, "ACTION:DISPLAY");
    let at = at.strftime("%Y%m%dT%H%M%SZ");
    push_line(out, &format!("TRIGGER;VALUE=DATE-TIME:{at}"));
    push_line(out, &format!("DESCRIPTION:{}", escape(summary)));
    push_line(out, "END:VALARM");
}

/// TEXT values (RFC 5545, 3.3.11).
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Folds after at most 75 octets, never inside a character; a folded line goes on after one space.
fn push_line(out: &mut String, line: &str) {
    let mut used = 0;
    for c in line.chars() {
        if used + c.len_utf8() > LINE_OCTETS {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(c);
        used += c.len_utf8();
    }
    out.push_str("\r\n");
}
