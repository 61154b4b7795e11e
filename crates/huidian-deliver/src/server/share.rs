//! `/share/…`: what a link opens to whoever has it.

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::RANGE;
use axum::response::Response;
use huidian_store::{Register, ShareLink};

use super::failure::Failure;
use super::{Service, bundles, feeds};
use huidian_following::Selection;
use huidian_following::share::Target;

pub(super) async fn open(
    State(service): State<Service>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let is_use = !goes_on(&headers);
    let link = service
        .blocking(move |service| find(service, &token, is_use))
        .await?;
    match Target::read(&link.target) {
        Some(Target::Bundle(query)) => {
            let asked = bundles::Asked::for_selection(Selection::read(&query)?);
            bundles::send(&service, asked, &headers).await
        }
        Some(Target::Register(_)) => Err(Failure::NotFound(
            "这是登记簿的私有地址，后面加 /feed.atom、/calendar.ics 或 /bundle.zip".to_owned(),
        )),
        None => Err(Failure::NotFound("没有这个链接".to_owned())),
    }
}

/// The feed, the calendar and the bundle of a register.
pub(super) async fn open_part(
    State(service): State<Service>,
    Path((token, name)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    if name == "bundle.zip" {
        let is_use = !goes_on(&headers);
        let asked = service.blocking(move |service| {
            let register = register_of(service, &token, is_use)?;
            bundles::Asked::for_register(service, &register)
        });
        return bundles::send(&service, asked.await?, &headers).await;
    }
    service
        .blocking(move |service| {
            let register = register_of(service, &token, true)?;
            let address = format!("/share/{token}/{name}");
            feeds::of_register(service, &register, &address, query.as_deref(), &headers)
        })
        .await
}

/// A download that goes on where it was cut off is one use.
fn goes_on(headers: &HeaderMap) -> bool {
    headers
        .get(RANGE)
        .and_then(|range| range.to_str().ok())
        .is_some_and(|range| !range.trim().starts_with("bytes=0-"))
}

/// The register that a link opens.
fn register_of(service: &Service, token: &str, is_use: bool) -> Result<Register, Failure> {
    let link = find(service, token, is_use)?;
    let Some(Target::Register(key)) = Target::read(&link.target) else {
        return Err(Failure::NotFound("没有这个链接".to_owned()));
    };
    let register = service.read()?.find_register(key)?;
    register.ok_or(Failure::Gone("登记簿已删除"))
}

/// The link of a token; counted as used where asked. Which links exist is not told to those who guess.
fn find(service: &Service, token: &str, is_use: bool) -> Result<ShareLink, Failure> {
    let unknown = || Failure::NotFound("没有这个链接".to_owned());
    let id = service
        .shared
        .signer
        .open_token(token)
        .ok_or_else(unknown)?;
    let store = &service.setup().store;
    let link = store.read()?.find_share_link(id)?.ok_or_else(unknown)?;
    let now = service.setup().clock.now();
    if link.revoked_at.is_some() || link.expires_at.is_some_and(|at| at <= now) {
        return Err(Failure::Gone("链接已失效"));
    }
    if is_use && !store.is_read_only() {
        let used = store.write(|library| library.use_share_link(id))?;
        return used.ok_or(Failure::Gone("链接次数已用完"));
    }
    Ok(link)
}
