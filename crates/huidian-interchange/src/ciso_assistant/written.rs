//! A framework as files.

use super::framework::Framework;
use super::{workbook, yaml};
use crate::error::Result;

impl Framework {
    /// The library as CISO Assistant imports it.
    pub fn yaml(&self) -> String {
        yaml::written(&self.value())
    }

    /// The workbook that its converter makes the library of (`convert_library_v2.py`).
    pub fn xlsx(&self) -> Result<Vec<u8>> {
        workbook::written(self)
    }
}
