//! The evidence of an answer, in the words a keeper reads.

use crate::class::Class;
use crate::complete::Completeness;
use crate::features::Features;
use crate::model::Model;
use crate::shape::{Part, Row};
use crate::wording::{Build, Wording};

/// Weighed features that are told.
const TOLD: usize = 5;

pub(crate) fn reasons(
    rows: &[Row<'_>],
    wording: Option<&Wording>,
    completeness: &Completeness,
    features: &Features,
    model: &Model,
    class: Class,
) -> Vec<String> {
    let mut told = Vec::new();
    if let Some(wording) = wording {
        let share = features.find("wording").unwrap_or(0.0);
        let build = match wording.build {
            Build::Articles => format!(
                "条文编号 {}–{}，共 {} 条",
                completeness.first, completeness.last, completeness.count
            ),
            Build::Divisions => format!(
                "编号 {}–{}，共 {} 项",
                completeness.first, completeness.last, completeness.count
            ),
            Build::Letter => "无编号，有主送机关或落款".to_owned(),
        };
        told.push(format!("正文约占页面 {:.0}%；{build}", share * 100.0));
        let parts = rows[wording.start..wording.end].iter();
        for (part, words) in [
            (Part::Salutation, "有主送机关"),
            (Part::Number, "有发文字号或公布说明"),
            (Part::Date, "有落款日期"),
        ] {
            if parts.clone().any(|row| row.part == part) {
                told.push(words.to_owned());
            }
        }
    } else {
        told.push("没有成段的文件正文".to_owned());
    }
    if !completeness.is_whole() {
        told.push(format!("不完整：{}", completeness.describe()));
    }
    let weighed = model.reasons(features, class, TOLD);
    told.extend(
        weighed
            .into_iter()
            .map(|(name, weight)| format!("{name} {weight:+.2}")),
    );
    told
}
