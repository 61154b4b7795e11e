//! `/duties`: what applies to an organisation, why, by when; thresholds; the incident clock; the rules themselves.

mod addresses;
mod answers;
mod download;
mod history;
mod incident;
mod incident_forms;
mod notes;
mod places;
mod profiles;
mod proposals;
mod questions;
mod report_log;
mod report_log_forms;
mod request;
mod rule_files;
mod rule_form;
mod rule_saving;
mod rules;
mod thresholds;

use axum::Router;
use axum::routing::{get, post};

use huidian_wire::duty_words as words;

use crate::state::AppState;

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/duties", get(profiles::list).post(profiles::create))
        .route("/duties/thresholds", get(thresholds::calculate))
        .route("/duties/rules", get(rules::show).post(rule_saving::save))
        .route(
            "/duties/rules/edit",
            get(rule_form::show).post(rule_form::save),
        )
        .route(
            "/duties/rules/work",
            get(rule_form::show_head).post(rule_form::save_head),
        )
        .route(
            "/duties/rules/threshold",
            get(rule_form::show_threshold).post(rule_form::save_threshold),
        )
        .route("/duties/rules/set-aside", post(proposals::set_aside))
        .route("/duties/rules/withdraw", post(rule_saving::withdraw))
        .route("/duties/rules/undo", post(rule_saving::undo))
        .route("/duties/{id}", get(answers::answers))
        .route(
            "/duties/{id}/profile",
            get(profiles::form).post(profiles::save),
        )
        .route("/duties/{id}/remove", post(profiles::remove))
        .route("/duties/{id}/notes", post(notes::note))
        .route("/duties/{id}/duties.xlsx", get(download::xlsx))
        .route("/duties/{id}/duties.json", get(download::json))
        .route("/duties/{id}/duties.ics", get(download::calendar))
        .route("/duties/{id}/addresses", post(addresses::add))
        .route("/duties/{id}/addresses/revoke", post(addresses::revoke))
        .route("/duties/{id}/incidents", post(incident_forms::create))
        .route(
            "/duties/{id}/incidents/{incident}",
            get(incident::clock).post(incident_forms::save),
        )
        .route(
            "/duties/{id}/incidents/{incident}/draft",
            post(incident::check_draft),
        )
        .route(
            "/duties/{id}/incidents/{incident}/sent",
            post(report_log_forms::sent),
        )
        .route(
            "/duties/{id}/incidents/{incident}/sent/correct",
            post(report_log_forms::correct),
        )
        .route(
            "/duties/{id}/incidents/{incident}/sent/withdraw",
            post(report_log_forms::withdraw),
        )
        .route(
            "/duties/{id}/incidents/{incident}/alarms.ics",
            get(incident_forms::alarms),
        )
}
