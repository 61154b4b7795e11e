//! How sure a reading is, as it is shown.

/// Below this a reading is called unsure. Set by judgement: rows read well are mostly above 0.9.
const UNSURE: f32 = 0.7;

/// How sure a reading is.
pub(super) struct Sure {
    pub(super) percent: u32,
    pub(super) is_low: bool,
}

impl Sure {
    pub(super) fn of(confidence: f32) -> Self {
        Self {
            percent: (confidence.clamp(0.0, 1.0) * 100.0).round() as u32,
            is_low: confidence < UNSURE,
        }
    }
}
