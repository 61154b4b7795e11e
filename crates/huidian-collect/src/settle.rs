//! Says in the library what became of collected pages, how their bytes came, and which files belong to which page.

use huidian_fetch::Response;
use huidian_store::{CapturePart, CaptureResponse, PageState, Store, content_hash};

use crate::collected::{Collected, Taken};
use crate::error::Error;

pub(crate) fn settle(store: &Store, portion: &[Collected], taken: &[Taken]) -> Result<(), Error> {
    store.write(|library| -> Result<(), huidian_store::Error> {
        for (collected, taken) in portion.iter().zip(taken) {
            let state = if taken.work.is_some() {
                PageState::Taken
            } else {
                PageState::Refused
            };
            library.settle_source_page(
                &collected.address,
                state,
                &taken.detail,
                Some(taken.capture),
                taken.work.as_deref(),
            )?;
            library.put_capture_response(&response_of(&collected.page))?;
            for file in &collected.files {
                library.put_capture_response(&response_of(&file.response))?;
                library.put_capture_part(&CapturePart {
                    page: taken.capture,
                    part: content_hash(&file.response.body),
                    name: file.name.clone(),
                    url: file.response.url.to_string(),
                })?;
            }
        }
        Ok(())
    })?;
    Ok(())
}

fn response_of(response: &Response) -> CaptureResponse {
    let headers: Vec<String> = response
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    CaptureResponse {
        hash: content_hash(&response.body),
        url: response.url.to_string(),
        received_at: response.received_at,
        status: response.status,
        headers: headers.join("\n"),
    }
}
