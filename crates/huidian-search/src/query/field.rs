//! `name:value` of a query.

use huidian_model::WorkKind;
use huidian_text::{fold, parse_date};

use super::filter::{DateSpan, Filter, number_key};

/// What a value is not, in Chinese and English.
type Unfit = (&'static str, &'static str);

/// A field's condition; `None` for a name that is no field, `Err` with the reason for a value that does not fit.
pub(super) fn read_field(name: &str, value: &str) -> Option<Result<Filter, Unfit>> {
    let day_span = || DateSpan::parse(value).ok_or(("不是日期或日期范围", "not a day or a span"));
    Some(match name {
        "sector" | "行业" | "领域" => value
            .parse()
            .map(Filter::Sector)
            .map_err(|_| ("不是行业", "not a sector")),
        "topic" | "主题" => value
            .parse()
            .map(Filter::Topic)
            .map_err(|_| ("不是主题", "not a topic")),
        "addressee" | "规范对象" => value
            .parse()
            .map(Filter::Addressee)
            .map_err(|_| ("不是规范对象", "not an addressee")),
        "issuer" | "机关" | "发文机关" | "制定机关" => Ok(Filter::Issuer(fold(value))),
        "kind" | "类别" | "效力" => value
            .parse::<WorkKind>()
            .map(Filter::Kind)
            .map_err(|_| ("不是类别", "not a kind")),
        "status" | "时效" | "状态" => value
            .parse()
            .map(Filter::Status)
            .map_err(|_| ("不是时效状态", "not a status")),
        "number" | "文号" | "编号" | "令号" => Ok(Filter::Number(number_key(value))),
        "year" | "年份" | "年" => day_span().map(Filter::Listed),
        "published" | "公布" | "日期" => day_span().map(Filter::Listed),
        "effective" | "施行" => day_span().map(Filter::Effective),
        "title" | "标题" => Ok(Filter::Title(fold(value))),
        "in" | "见于" => Ok(Filter::InWork(value.to_owned())),
        "region" | "地区" => Ok(Filter::Region(fold(value))),
        "as-of" | "as_of" | "asof" | "截至" => {
            let day = value
                .parse()
                .ok()
                .or_else(|| parse_date(value))
                .and_then(huidian_model::PartialDate::day);
            day.map(Filter::AsOf).ok_or(("不是某一天", "not a day"))
        }
        _ => return None,
    })
}
