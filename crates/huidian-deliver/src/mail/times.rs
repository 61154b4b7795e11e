//! When digests are due: times of the clock in China.

use huidian_store::MailTimes;
use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};

use super::china;

const WEEKDAYS: [(&str, &str); 7] = [
    ("周一", "monday"),
    ("周二", "tuesday"),
    ("周三", "wednesday"),
    ("周四", "thursday"),
    ("周五", "friday"),
    ("周六", "saturday"),
    ("周日", "sunday"),
];

/// The last instant up to now at which a digest is due: the end of the period that is told now.
pub fn due_until(times: MailTimes, now: Timestamp) -> Timestamp {
    let today = now.to_zoned(china()).date();
    let due = (0..=7)
        .filter_map(|days| today.checked_sub(days.days()).ok())
        .filter_map(|day| due_on(times, day))
        .find(|due| *due <= now);
    due.unwrap_or(now)
}

/// The first instant after now at which a digest is due.
pub fn due_after(times: MailTimes, now: Timestamp) -> Timestamp {
    let today = now.to_zoned(china()).date();
    let due = (0..=7)
        .filter_map(|days| today.checked_add(days.days()).ok())
        .filter_map(|day| due_on(times, day))
        .find(|due| *due > now);
    due.unwrap_or(Timestamp::MAX)
}

fn due_on(times: MailTimes, day: Date) -> Option<Timestamp> {
    let is_day = times
        .weekday
        .is_none_or(|weekday| day.weekday().to_monday_one_offset() == weekday);
    let minute = times.minute.min(24 * 60 - 1);
    let time = Time::new((minute / 60) as i8, (minute % 60) as i8, 0, 0).ok()?;
    let zoned = day.to_datetime(time).to_zoned(china()).ok()?;
    is_day.then(|| zoned.timestamp())
}

/// 周一, 星期天, monday, mon or 1 as the number of a day, Monday first.
pub fn read_weekday(text: &str) -> Option<i8> {
    let text = text.trim().to_lowercase();
    let text = text.replace("星期", "周").replace("礼拜", "周");
    let text = text.replace("周天", "周日");
    let known = WEEKDAYS
        .iter()
        .zip(1..)
        .find(|((chinese, english), number)| {
            text == *chinese
                || text == *english
                || text == english[..3]
                || text == number.to_string()
        });
    known.map(|(_, number)| number)
}

/// 08:00, 8：30 or 8 as minutes after midnight.
pub fn read_minute(text: &str) -> Option<u16> {
    let text = text.trim().replace('：', ":");
    let (hour, minute) = text.split_once(':').unwrap_or((&text, "00"));
    let is_plain =
        |part: &str| matches!(part.len(), 1 | 2) && part.bytes().all(|b| b.is_ascii_digit());
    if !is_plain(hour) || !is_plain(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// For people: 每周一 08:00.
pub fn spell(times: MailTimes) -> String {
    let day = times
        .weekday
        .and_then(|weekday| WEEKDAYS.get(usize::try_from(weekday - 1).ok()?))
        .map_or("天", |(chinese, _)| chinese);
    format!("每{day} {:02}:{:02}", times.minute / 60, times.minute % 60)
}
