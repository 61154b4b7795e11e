//! `/share/…`: what a link opens to whoever has it.

use std::net::IpAddr;

use axum::extract::{Path, RawQuery, Request, State};
use axum::http::Method;
use axum::response::Response;
use huidian_store::{Register, ShareLink};

use super::failure::Failure;
use super::toll::{Toll, address_of};
use super::{Service, bundles, duties, feeds};
use huidian_following::Selection;
use huidian_following::share::Target;

pub(super) async fn open(
    State(service): State<Service>,
    Path(token): Path<String>,
    request: Request,
) -> Result<Response, Failure> {
    let (address, is_look) = whence(&request);
    let (link, toll) = service
        .blocking(move |service| {
            let link = find(service, &token)?;
            let toll = Toll::of(service, &link, address, is_look)?;
            Ok::<_, Failure>((link, toll))
        })
        .await?;
    match Target::read(&link.target) {
        Some(Target::Bundle(query)) => {
            let asked = bundles::BundleRequest::for_selection(Selection::read(&query)?);
            bundles::send(&service, asked, request.headers(), address, Some(toll)).await
        }
        Some(Target::Register(_)) => Err(Failure::NotFound(
            "这是登记簿的私有地址，后面加 /feed.atom、/calendar.ics 或 /bundle.zip".to_owned(),
        )),
        Some(Target::Profile(_)) => Err(Failure::NotFound(
            "这是合规期限的私有地址，后面加 /calendar.ics".to_owned(),
        )),
        None => Err(Failure::NotFound("没有这个链接".to_owned())),
    }
}

/// The feed, the calendar and the bundle of a register; the calendar of a profile's deadlines.
pub(super) async fn open_part(
    State(service): State<Service>,
    Path((token, name)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Result<Response, Failure> {
    let (address, is_look) = whence(&request);
    let headers = request.headers().clone();
    if name == "bundle.zip" {
        let asked = service.blocking(move |service| {
            let (register, toll) = register_of(service, &token, address, is_look)?;
            let library = service.of_owner(&register.owner)?;
            let asked = bundles::BundleRequest::for_register(library, &register)?;
            Ok::<_, Failure>((library.clone(), asked, toll))
        });
        let (library, asked, toll) = asked.await?;
        return bundles::send(&library, asked, &headers, address, Some(toll)).await;
    }
    service
        .blocking(move |service| {
            let link = find(service, &token)?;
            if let Some(Target::Profile(key)) = Target::read(&link.target) {
                if name != "calendar.ics" {
                    return Err(Failure::NotFound("没有这个地址".to_owned()));
                }
                let found = service.read()?.find_duty_profile(key)?;
                let profile = found.ok_or(Failure::Gone("画像已删除"))?;
                refuse_disabled(service, &profile.owner)?;
                Toll::of(service, &link, address, is_look)?.pay(service)?;
                return duties::calendar(service.of_owner(&profile.owner)?, &profile, &headers);
            }
            let (register, toll) = register_of(service, &token, address, is_look)?;
            toll.pay(service)?;
            let address = format!("/share/{token}/{name}");
            let library = service.of_owner(&register.owner)?;
            feeds::of_register(library, &register, &address, query.as_deref(), &headers)
        })
        .await
}

/// Who asks, and whether only to look: programs that show a preview of a link do.
fn whence(request: &Request) -> (IpAddr, bool) {
    let is_look = request.method() == Method::HEAD;
    (address_of(request.extensions()), is_look)
}

/// The register that a link opens.
fn register_of(
    service: &Service,
    token: &str,
    address: IpAddr,
    is_look: bool,
) -> Result<(Register, Toll), Failure> {
    let link = find(service, token)?;
    let Some(Target::Register(key)) = Target::read(&link.target) else {
        return Err(Failure::NotFound("没有这个链接".to_owned()));
    };
    let register = service.read()?.find_register(key)?;
    let register = register.ok_or(Failure::Gone("登记簿已删除"))?;
    refuse_disabled(service, &register.owner)?;
    // strangers know nothing of the closed works in it
    let register = service
        .of_owner(&register.owner)?
        .read()?
        .find_register(key)?;
    let register = register.ok_or(Failure::Gone("登记簿已删除"))?;
    let toll = Toll::of(service, &link, address, is_look)?;
    Ok((register, toll))
}

/// What belongs to somebody who was disabled is closed with the account, and open again with it.
fn refuse_disabled(service: &Service, owner: &str) -> Result<(), Failure> {
    let owner = service.read()?.find_user(owner)?;
    match owner {
        Some(user) if user.disabled_at.is_some() => Err(Failure::Gone("主人的账号已停用")),
        _ => Ok(()),
    }
}

/// The link of a token. Which links exist is not told to those who guess.
fn find(service: &Service, token: &str) -> Result<ShareLink, Failure> {
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
    Ok(link)
}
