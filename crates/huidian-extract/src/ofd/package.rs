//! How the parts of an OFD package hang together.

use std::collections::HashMap;
use std::rc::Rc;

use quick_xml::events::{BytesStart, Event};

use crate::container::archive::Archive;
use crate::container::xml;
use crate::diagnostic::DiagnosticKind;
use crate::error::Error;
use crate::format::Format;
use crate::layout::sheet::Bookmark;

/// Points in a millimetre, the unit of OFD.
pub(super) const POINTS: f32 = 72.0 / 25.4;

#[derive(Default)]
pub(super) struct Package {
    pub(super) pages: Vec<PagePart>,
    pub(super) properties: Vec<(String, String)>,
    pub(super) bookmarks: Vec<Bookmark>,
    /// Name and part of each file carried along.
    pub(super) attachments: Vec<(String, String)>,
    pub(super) notes: Vec<(DiagnosticKind, String)>,
}

pub(super) struct PagePart {
    pub(super) content: String,
    /// Parts printed below or above the page.
    pub(super) templates: Vec<String>,
    /// In points.
    pub(super) width: f32,
    pub(super) height: f32,
    /// Where the document keeps each of its pictures, by the number of the resource.
    pub(super) pictures: Rc<HashMap<String, String>>,
}

pub(super) fn read(archive: &mut Archive<'_>) -> Result<Package, Error> {
    let mut package = Package::default();
    let root = archive.member("OFD.xml")?.unwrap_or_default();
    let mut roots = Vec::new();
    let mut signatures = Vec::new();
    walk(&root, |path, _, text| {
        match path.last().map(String::as_str) {
            Some("DocRoot") => roots.push(resolved("", text)),
            Some("Signatures") => signatures.push(resolved("", text)),
            Some(name) if path.iter().any(|part| part == "DocInfo") => {
                package
                    .properties
                    .push((name.to_ascii_lowercase(), text.to_owned()));
            }
            _ => {}
        }
    });
    if roots.is_empty() {
        return Err(Error::Damaged {
            format: Format::Ofd,
            reason: "OFD.xml names no document".to_owned(),
        });
    }
    if roots.len() > 1 {
        let message = format!("{} documents in one file, one after another", roots.len());
        package
            .notes
            .push((DiagnosticKind::SeveralDocuments, message));
    }
    for root in roots {
        document(archive, &root, &mut package)?;
    }
    for part in signatures {
        note_signatures(archive, &part, &mut package)?;
    }
    Ok(package)
}

/// Calls `see` with the path of each element that holds text, its attributes, and that text.
fn walk(part: &str, mut see: impl FnMut(&[String], &HashMap<String, String>, &str)) {
    const DEEPEST: usize = 64;
    let mut path: Vec<String> = Vec::new();
    let mut attributes: Vec<HashMap<String, String>> = Vec::new();
    let mut text = String::new();
    let mut reader = xml::reader(part);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(element) => {
                if path.len() >= DEEPEST {
                    break;
                }
                path.push(element.local_name().as_ref().to_owned());
                attributes.push(all_attributes(&element));
                text.clear();
            }
            Event::Text(piece) => text.push_str(&piece),
            Event::CData(piece) => text.push_str(&piece),
            Event::GeneralRef(reference) => text.extend(xml::reference(&reference)),
            Event::End(_) => {
                if let Some(own) = attributes.pop() {
                    see(&path, &own, text.trim());
                }
                path.pop();
                text.clear();
            }
            _ => {}
        }
    }
}

fn all_attributes(element: &BytesStart<'_>) -> HashMap<String, String> {
    let names = ["ID", "BaseLoc", "TemplateID", "Name", "Title", "FileName"];
    names
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), xml::attribute(element, name)?)))
        .collect()
}

/// A location inside the package: from its root with a slash, otherwise beside the part that names it.
fn resolved(beside: &str, location: &str) -> String {
    let folder = beside.rsplit_once('/').map_or("", |(folder, _)| folder);
    let joined = match location.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None if folder.is_empty() => location.to_owned(),
        None => format!("{folder}/{location}"),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in joined.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn document(archive: &mut Archive<'_>, root: &str, package: &mut Package) -> Result<(), Error> {
    let Some(document) = archive.member(root)? else {
        package
            .notes
            .push((DiagnosticKind::Unreadable, format!("{root} is missing")));
        return Ok(());
    };
    let mut templates: HashMap<String, String> = HashMap::new();
    let mut pages: Vec<String> = Vec::new();
    let mut size = [210.0, 297.0];
    let mut attachments = None;
    let mut resources = Vec::new();
    walk(&document, |path, own, text| {
        let name = path.last().map_or("", String::as_str);
        let is_below = |parent: &str| path.iter().rev().nth(1).is_some_and(|name| name == parent);
        match name {
            "TemplatePage" => {
                if let (Some(id), Some(location)) = (own.get("ID"), own.get("BaseLoc")) {
                    templates.insert(id.clone(), resolved(root, location));
                }
            }
            "Page" if is_below("Pages") => {
                pages.extend(own.get("BaseLoc").map(|location| resolved(root, location)));
            }
            "PhysicalBox" => size = box_size(text).unwrap_or(size),
            "OutlineElem" => {
                let depth = path.iter().filter(|name| *name == "OutlineElem").count();
                package
                    .bookmarks
                    .extend(own.get("Title").map(|title| Bookmark {
                        title: title.clone(),
                        depth: depth.saturating_sub(1).min(8) as u8,
                    }));
            }
            "Attachments" => attachments = Some(resolved(root, text)),
            "PublicRes" | "DocumentRes" => resources.push(resolved(root, text)),
            _ => {}
        }
    });
    let mut pictures = HashMap::new();
    for part in resources {
        read_pictures(archive, &part, &mut pictures)?;
    }
    let pictures = Rc::new(pictures);
    for page in pages {
        let part = archive.member(&page)?.unwrap_or_default();
        let mut own_size = size;
        let mut own_templates = Vec::new();
        walk_heads(&part, &mut own_size, &mut own_templates);
        package.pages.push(PagePart {
            content: page,
            templates: own_templates
                .iter()
                .filter_map(|id| templates.get(id).cloned())
                .collect(),
            width: own_size[0] * POINTS,
            height: own_size[1] * POINTS,
            pictures: Rc::clone(&pictures),
        });
    }
    if let Some(list) = attachments {
        read_attachments(archive, &list, package)?;
    }
    Ok(())
}

/// The files of pictures that a list of resources names (GB/T 33190, 7.9).
fn read_pictures(
    archive: &mut Archive<'_>,
    list: &str,
    pictures: &mut HashMap<String, String>,
) -> Result<(), Error> {
    let part = archive.member(list)?.unwrap_or_default();
    let mut base = String::new();
    let mut id = None;
    let mut in_file = false;
    let mut reader = xml::reader(&part);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(element) => match element.local_name().as_ref() {
                "Res" => base = xml::attribute(&element, "BaseLoc").unwrap_or_default(),
                "MultiMedia" => id = xml::attribute(&element, "ID"),
                "MediaFile" => in_file = true,
                _ => {}
            },
            Event::Text(text) if std::mem::take(&mut in_file) => {
                let file = text.trim();
                let location = if base.is_empty() || file.starts_with('/') {
                    file.to_owned()
                } else {
                    format!("{base}/{file}")
                };
                if let Some(id) = id.take() {
                    pictures.insert(id, resolved(list, &location));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Size and templates of a page, which stand before its content.
fn walk_heads(part: &str, size: &mut [f32; 2], templates: &mut Vec<String>) {
    let mut reader = xml::reader(part);
    let mut in_box = false;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "Template" => templates.extend(xml::attribute(&element, "TemplateID")),
                "PhysicalBox" => in_box = true,
                "Layer" => break,
                _ => {}
            },
            Event::Text(text) if in_box => {
                *size = box_size(&text).unwrap_or(*size);
                in_box = false;
            }
            Event::Eof => break,
            _ => {}
        }
    }
}

/// The last of four numbers.
fn box_size(text: &str) -> Option<[f32; 2]> {
    let mut numbers = text.split_whitespace().skip(2);
    let mut side = || -> Option<f32> {
        let side: f32 = numbers.next()?.parse().ok()?;
        (side > 1.0 && side < 10_000.0).then_some(side)
    };
    Some([side()?, side()?])
}

fn read_attachments(
    archive: &mut Archive<'_>,
    list: &str,
    package: &mut Package,
) -> Result<(), Error> {
    let Some(part) = archive.member(list)? else {
        return Ok(());
    };
    let mut names: Vec<Option<String>> = Vec::new();
    let mut found = Vec::new();
    walk(&part, |path, own, text| {
        match path.last().map(String::as_str) {
            Some("FileLoc") => found.push(resolved(list, text)),
            Some("Attachment") => names.push(own.get("Name").cloned()),
            _ => {}
        }
    });
    for (index, part) in found.into_iter().enumerate() {
        let last = part.rsplit('/').next().unwrap_or(&part).to_owned();
        let named = names.get(index).cloned().flatten();
        // The name a person gave often lacks the ending that says what it is.
        let name = match named {
            Some(name) if name.contains('.') => name,
            Some(name) => match last.rsplit_once('.') {
                Some((_, ending)) => format!("{name}.{ending}"),
                None => name,
            },
            None => last,
        };
        package.attachments.push((name, part));
    }
    Ok(())
}

/// Who signed and when, as far as the file says; nothing of it is verified.
fn note_signatures(
    archive: &mut Archive<'_>,
    list: &str,
    package: &mut Package,
) -> Result<(), Error> {
    let Some(part) = archive.member(list)? else {
        return Ok(());
    };
    let mut signatures = Vec::new();
    walk(&part, |path, own, _| {
        if path.last().is_some_and(|name| name == "Signature") {
            signatures.extend(own.get("BaseLoc").map(|location| resolved(list, location)));
        }
    });
    for location in signatures.into_iter().take(64) {
        let signature = archive.member(&location)?.unwrap_or_default();
        let (mut by, mut at) = (String::new(), String::new());
        let mut reader = xml::reader(&signature);
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Eof => break,
                Event::Start(element) if element.local_name().as_ref() == "Provider" => {
                    let name = xml::attribute(&element, "ProviderName");
                    by = xml::attribute(&element, "Company")
                        .or(name)
                        .unwrap_or_default();
                }
                _ => {}
            }
        }
        walk(&signature, |path, _, text| {
            if path.last().is_some_and(|name| name == "SignatureDateTime") {
                text.clone_into(&mut at);
            }
        });
        let message =
            format!("signed with a program of {by} at {at}; the signature is not verified");
        package.notes.push((DiagnosticKind::Signature, message));
    }
    Ok(())
}
