//! Every address, and the layers around them.

use axum::Router;
use axum::extract::{DefaultBodyLimit, OriginalUri, Request};
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use tower::{ServiceExt, service_fn};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};

use crate::access::{check_token, close, note_who, reads_all, refuse_forgery};
use crate::error::Error;
use crate::layers::{enforce_timeout, follow_redirects, observe, secure, show_failures};
use crate::other_sites::share_reading;
use crate::state::AppState;
use crate::{api, assets, downloads, openapi, page_cache, pages};

/// The whole library behind one service.
pub fn router(state: AppState) -> Router {
    router_with(state, Doors::default())
}

/// Addresses of other wings: the same ones for each kind of readers, over what these may read.
#[derive(Default)]
pub struct Doors {
    pub strangers: Router,
    pub people: Router,
}

/// Strangers get what was made for them; people with an account, and their programs, the rest as well.
pub(crate) fn router_with(state: AppState, more: Doors) -> Router {
    let people = router_for(state.for_people(), more.people);
    let strangers = router_for(state.clone(), more.strangers);
    let choose = move |request: Request| {
        let is_trusted = reads_all(&state, &request);
        let chosen = if is_trusted { &people } else { &strangers };
        chosen.clone().oneshot(request)
    };
    Router::new().fallback_service(service_fn(choose))
}

/// All addresses for one kind of readers. Another wing answers errors in its own words.
fn router_for(state: AppState, more: Router) -> Router {
    let more = more
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(state.clone(), check_token))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(state.clone(), enforce_timeout));
    addresses(&state)
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(state.clone(), check_token))
        .layer(from_fn_with_state(state.clone(), refuse_forgery))
        .layer(from_fn_with_state(state.clone(), enforce_timeout))
        .layer(from_fn_with_state(state.clone(), show_failures))
        .layer(from_fn_with_state(state.clone(), follow_redirects))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(state.clone(), page_cache::answer))
        .with_state(state.clone())
        .merge(more)
        .layer(from_fn_with_state(state.clone(), note_who))
        .layer(from_fn_with_state(state.clone(), close))
        .layer(from_fn_with_state(state.clone(), share_reading))
        .layer(from_fn_with_state(state.clone(), observe))
        .layer(from_fn_with_state(state, secure))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
}

fn addresses(state: &AppState) -> Router<AppState> {
    Router::new()
        .route("/", get(pages::home))
        .route("/search", get(pages::search))
        .route("/receive", get(pages::bookmarklet::receive))
        .route("/readings", get(pages::readings))
        .route("/wanted", get(pages::wanted::wanted))
        .route("/wanted/fetch", post(pages::wanted::fetch))
        .route(
            "/report",
            get(pages::report::report).post(pages::report::send),
        )
        .route("/overview", get(pages::overview))
        .route("/overview/data.csv", get(pages::overview_data::csv))
        .route("/overview/data.json", get(pages::overview_data::json))
        .route("/coverage", get(pages::coverage))
        .route("/about", get(pages::about))
        .route("/api", get(pages::api))
        .route("/preferences", post(pages::prefer))
        .merge(works())
        .merge(desk(state))
        .merge(for_programs())
        .merge(account())
        .merge(keeper(state))
        .merge(welcome(state))
        .merge(registers())
        .merge(delivery())
        .merge(pages::duties::routes())
        .merge(pages::notes::routes())
        .route("/captures/{hash}", get(pages::capture))
        .route("/captures/{hash}/pages/{page}", get(pages::page_picture))
        .route("/assets/{name}", get(assets::show))
        .route("/healthz", get(pages::healthz))
        .route("/readyz", get(pages::readyz))
        .route("/metrics", get(pages::metrics))
        .nest("/api/v1", api::routes(state))
        .fallback(no_such_page)
        .method_not_allowed_fallback(method_not_allowed)
}

/// Works, their texts and provisions.
fn works() -> Router<AppState> {
    Router::new()
        .route("/works", get(pages::list))
        .route("/works.csv", get(downloads::csv))
        .route("/works.xlsx", get(downloads::xlsx))
        .route("/works.json", get(downloads::json))
        .route("/works/{id}", get(pages::work))
        .route("/works/{id}/article", get(pages::short::jump))
        .route("/works/{id}/compare", get(pages::show_comparison))
        .route("/works/{id}/text.md", get(pages::markdown))
        .route("/works/{id}/text.html", get(pages::html))
        .route("/works/{id}/text.docx", get(pages::docx))
        .route("/works/{id}/text.txt", get(pages::plain))
        .route("/works/{id}/life.csv", get(pages::life_data::csv))
        .route("/works/{id}/life.json", get(pages::life_data::json))
        .route("/works/{id}/text.pdf", get(pages::pdf::work))
        .route("/works/{id}/compare.pdf", get(pages::pdf::comparison))
        .route("/works/{id}/cite.csl.json", get(pages::cite_files::csl))
        .route("/works/{id}/cite.ris", get(pages::cite_files::ris))
        .route("/works/{id}/cite.bib", get(pages::cite_files::bibtex))
        .route("/works/{id}/cite.txt", get(pages::cite_files::gbt7714))
        .route("/works/{id}/original", get(pages::original))
        .route("/works/{id}/{*path}", get(pages::provision))
        .route("/w/{code}", get(pages::short::work))
        .route("/w/{code}/{*path}", get(pages::short::provision))
}

/// Checks of roundups and of references.
fn desk(state: &AppState) -> Router<AppState> {
    Router::new()
        .route(
            "/desk",
            get(pages::desk)
                .post(pages::upload)
                .layer(DefaultBodyLimit::max(state.config().upload_limit_bytes)),
        )
        .route("/desk/write", get(pages::written))
        .route(
            "/desk/references",
            get(pages::references)
                .post(pages::look_through)
                .layer(DefaultBodyLimit::max(state.config().upload_limit_bytes)),
        )
        .route("/desk/{id}", get(pages::checked))
        .route("/desk/{id}/accept", post(pages::accept_plain))
        .route("/desk/{id}/fill", post(pages::fill_all))
        .route("/desk/{id}/lines", post(pages::reread))
        .route("/desk/{id}/rows/{row}", post(pages::revise_row))
        .route("/desk/{id}/missed/{place}", post(pages::put_missed))
        .route("/desk/{id}/{file}", get(pages::download_correction))
}

/// What programs look for under names of their own.
fn for_programs() -> Router<AppState> {
    Router::new()
        .route("/robots.txt", get(pages::robots))
        .route("/sitemap.xml", get(pages::site_map))
        .route("/sitemaps/{name}", get(pages::site_map_part))
        .route("/llms.txt", get(pages::for_models))
        .route("/feeds.opml", get(pages::opml))
        .route("/opensearch.xml", get(pages::open_search))
        .route("/openapi.json", get(openapi::openapi))
}

fn account() -> Router<AppState> {
    use pages::account as own;
    Router::new()
        .route("/account", get(own::account))
        .route("/account/sign-in", post(own::sign_in))
        .route("/account/code", post(own::give_code))
        .route("/account/outside/start", get(own::start))
        .route("/account/outside/callback", get(own::callback))
        .route("/account/sign-out", post(own::sign_out))
        .route("/account/sessions/end", post(own::end_session))
        .route(
            "/account/password",
            get(own::password).post(own::change_password),
        )
        .route(
            "/account/second-factor",
            get(own::second_factor).post(own::change_second_factor),
        )
        .route("/account/passkey/ask", post(own::ask_for_passkey))
        .route("/account/passkey/sign-in", post(own::sign_in_with_passkey))
        .route("/account/passkeys", get(own::passkeys))
        .route("/account/passkeys/begin", post(own::begin_passkey))
        .route("/account/passkeys/finish", post(own::finish_passkey))
        .route("/account/passkeys/remove", post(own::remove_passkey))
        .route("/account/tokens", post(own::add_token))
        .route("/account/tokens/revoke", post(own::revoke_token))
}

fn delivery() -> Router<AppState> {
    use pages::delivery as own;
    Router::new()
        .route("/keeper/delivery", get(own::delivery))
        .route("/keeper/delivery/webhooks", post(own::add_webhook))
        .route(
            "/keeper/delivery/webhooks/change",
            post(own::change_webhook),
        )
        .route("/keeper/delivery/links", post(own::add_link))
        .route("/keeper/delivery/links/revoke", post(own::revoke_link))
}

fn keeper(state: &AppState) -> Router<AppState> {
    use pages::keeper as own;
    let limit = DefaultBodyLimit::max(state.config().upload_limit_bytes);
    Router::new()
        .route("/keeper", get(own::review))
        .route("/keeper/relations", post(own::decide_relation))
        .route("/keeper/works", post(own::review_work))
        .route("/keeper/facts", post(own::correct_fact))
        .route(
            "/keeper/imports",
            get(own::imports).post(own::bring_files).layer(limit),
        )
        .route(
            "/keeper/bookmarklet",
            get(pages::bookmarklet::bookmarklet).post(pages::bookmarklet::make_bookmarklet),
        )
        .route("/keeper/lines", post(pages::correct_line))
        .route("/keeper/acts", get(own::acts).post(own::act))
        .route("/keeper/batches/undo", post(own::undo_batch))
        .route("/keeper/redactions", get(own::redactions).post(own::redact))
        .route(
            "/keeper/reports",
            get(own::reports).post(own::decide_report),
        )
        .route(
            "/keeper/disputes",
            get(own::disputes).post(own::settle_dispute),
        )
        .route(
            "/keeper/collections",
            get(own::collections).post(own::change_collection),
        )
        .route("/keeper/people", get(own::people))
        .route("/keeper/users", post(own::change_user))
        .route(
            "/keeper/sources",
            get(own::sources).post(own::act_on_source),
        )
        .route("/keeper/health", get(own::health))
        .route("/keeper/backups", post(own::ask_for_backup))
}

fn welcome(state: &AppState) -> Router<AppState> {
    use pages::welcome as own;
    let limit = DefaultBodyLimit::max(state.config().upload_limit_bytes);
    Router::new()
        .route("/welcome", get(own::welcome))
        .route("/welcome/files", post(own::upload).layer(limit))
        .route("/welcome/sample", post(own::take_sample))
        .route("/welcome/keeper", post(own::add_keeper))
        .route("/welcome/settings", post(own::set))
        .route("/welcome/sources", post(own::choose_sources))
        .route("/welcome/restart", post(own::restart))
        .route("/welcome/undo", post(own::undo))
        .route("/welcome/jobs/{key}", get(own::brought))
}

fn registers() -> Router<AppState> {
    use pages::registers as own;
    Router::new()
        .route("/registers", get(own::list).post(own::create))
        .route("/registers/follow", get(own::choose).post(own::follow))
        .route("/registers/save", get(own::save_search))
        .route("/registers/{id}", get(own::show_register))
        .route("/registers/{id}/search", get(own::search_within))
        .route("/registers/{id}/rename", post(own::rename))
        .route("/registers/{id}/remove", post(own::remove))
        .route("/registers/{id}/works", post(own::add_work))
        .route("/registers/{id}/unfollow", post(own::unfollow))
        .route("/registers/{id}/notes", post(own::note))
        .route("/registers/{id}/interview", post(own::answer_interview))
        .route("/registers/{id}/register.csv", get(own::ledger_csv))
        .route("/registers/{id}/register.xlsx", get(own::ledger_xlsx))
        .route("/registers/{id}/addresses", post(own::add_address))
        .route(
            "/registers/{id}/addresses/revoke",
            post(own::revoke_address),
        )
        .route("/registers/{id}/mail", post(own::add_mail))
        .route("/registers/{id}/mail/remove", post(own::remove_mail))
        .route("/registers/{id}/changes.csv", get(own::csv))
        .route("/registers/{id}/changes.xlsx", get(own::xlsx))
        .route("/registers/{id}/changes.json", get(own::json))
}

async fn no_such_page(OriginalUri(uri): OriginalUri) -> Error {
    let path = percent_encoding::percent_decode_str(uri.path()).decode_utf8_lossy();
    Error::NoSuchPage(path.chars().take(200).collect())
}

async fn method_not_allowed(request: Request) -> Error {
    Error::Method {
        method: request.method().to_string(),
    }
}
