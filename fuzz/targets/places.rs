//! Whatever stands behind a work in an address is a place or none.

use huidian_model::{NamedPlace, ProvisionPath};

pub fn run(text: &str) {
    if let Ok(path) = text.parse::<ProvisionPath>() {
        assert!(!path.is_empty(), "{text:?}");
        let _ = path.to_string().parse::<ProvisionPath>();
    }
    if let Ok(place) = text.parse::<NamedPlace>() {
        assert!(place.book.is_some() || !place.path.is_empty(), "{text:?}");
    }
}
