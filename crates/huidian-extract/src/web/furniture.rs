//! What stands around every page of a site.

use crate::html::Element;

/// Whether it stands in the head or foot of the site.
pub(super) fn is_furniture(element: Element<'_, '_>) -> bool {
    std::iter::once(element)
        .chain(element.ancestors())
        .any(|above| {
            if matches!(above.name(), "nav" | "footer") {
                return true;
            }
            let named = |attribute: &str| {
                above.attribute(attribute).is_some_and(|value| {
                    let value = value.to_ascii_lowercase();
                    value.split_ascii_whitespace().any(|one| {
                        [
                            "footer",
                            "foot",
                            "nav",
                            "navbar",
                            "menu",
                            "breadcrumb",
                            "crumbs",
                            "logo",
                            "topbar",
                            "friendlink",
                        ]
                        .contains(&one)
                    })
                })
            };
            named("class") || named("id")
        })
}
