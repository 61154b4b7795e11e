//! Numbered wording that fills its page: numbers that run on from one, lines that order, hardly any that tell. Whatever stands above it, the page holds an
//! instrument, whole or in part.

use crate::features::Features;
use crate::mark::MarkForm;
use crate::shape::{Part, Row};
use crate::wording::{Build, Wording};

/// How sure the body alone makes: lower bound of the range for 75 of 76 labelled pages.
pub(crate) const SURENESS: f64 = 0.9;

/// Share of the page from which on wording in articles is the page; a summary of the press may stand before it.
const ARTICLES: f64 = 0.5;
/// The same for wording in divisions, which readings and plans of firms have too.
const DIVISIONS: f64 = 0.8;
/// Share of its characters in lines that order.
const ORDERS: f64 = 0.65;
const ORDERS_IN_ARTICLES: f64 = 0.5;
/// Fewest points or clauses: cases of courts are told in three.
const POINTS: u32 = 4;
/// Share in lines that tell of it, at most.
const TELLS: f64 = 0.15;

pub(crate) fn fills(features: &Features, rows: &[Row<'_>], wording: Option<&Wording>) -> bool {
    let value = |name: &str| features.find(name).unwrap_or(0.0);
    let Some(wording) = wording else { return false };
    let (share, orders) = match wording.build {
        Build::Articles => (ARTICLES, ORDERS_IN_ARTICLES),
        Build::Divisions => (DIVISIONS, ORDERS),
        Build::Letter => return false,
    };
    value("wording numbered") > 0.0
        && (wording.run.count >= POINTS || !is_list_of_points(rows, wording))
        && value("wording") >= share
        && value("wording orders") >= orders
        && value("wording tells") <= TELLS
        && (wording.build == Build::Articles || value("headline reading") == 0.0)
}

fn is_list_of_points(rows: &[Row<'_>], wording: &Wording) -> bool {
    rows.get(wording.run.first_row).is_some_and(|row| {
        matches!(row.part, Part::Numbered(mark) if matches!(mark.form, MarkForm::Point | MarkForm::Clause))
    })
}
