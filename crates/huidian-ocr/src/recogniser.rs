//! The way of a picture: lines found, turned upright, made level, read.

use huidian_extract::{
    Picture, PictureCharacter, PictureLine, PictureReader, PictureText, RecognisedBy,
};
use rten::Model;
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use crate::decode::{Decoded, decode};
use crate::detect::{Found, boxes};
use crate::error::Error;
use crate::install::{DETECTION, ModelFolder, RECOGNITION};
use crate::raster::{levelled, red_share, resized, turned, without_red};

/// Longest side of the picture that lines are looked for in: small print of a page has 20 pixels then.
const LONGEST_SIDE: f32 = 1_600.0;
/// Height of the lines that the model reads.
const LINE_HEIGHT: usize = 48;
/// Widest line read, in pixels of that height.
const WIDEST_LINE: usize = 4_000;
/// Lines read together.
const BATCH: usize = 8;
/// Lines below this confidence are noise: rulings, pictures, seals.
const LEAST_CONFIDENCE: f32 = 0.5;
/// A character below this probability is one to look at: on clean scans one in some hundred is.
const SURE: f32 = 0.8;
/// Rise from which a page is made level.
const LEAST_SLOPE: f32 = 0.006;
/// Share of red ink from which a line is red.
const RED: f32 = 0.7;

/// Two models, ready to read pictures.
pub struct Recogniser {
    detection: Model,
    recognition: Model,
    alphabet: Vec<char>,
}

struct Read {
    area: [f32; 4],
    decoded: Decoded,
    is_red: bool,
}

/// A page the right way up.
struct Upright {
    picture: Picture,
    quarter_turns: u8,
    /// The lines still to be read.
    lines: Vec<Found>,
    /// What was read already, to see which way is up.
    read: Vec<Read>,
    /// The lines that showed which way is up.
    sample: Vec<Found>,
}

impl Recogniser {
    pub fn load(folder: &ModelFolder) -> Result<Self, Error> {
        let load = |name: &str| {
            let path = folder.path().join(name);
            Model::load_file(&path).map_err(|error| Error::Load {
                path,
                reason: error.to_string(),
            })
        };
        let recognition = load(RECOGNITION.name)?;
        let alphabet = alphabet_of(&recognition).ok_or_else(|| Error::Load {
            path: folder.path().join(RECOGNITION.name),
            reason: "it does not name its characters".to_owned(),
        })?;
        Ok(Self {
            detection: load(DETECTION.name)?,
            recognition,
            alphabet,
        })
    }

    fn find_lines(&self, picture: &Picture) -> Result<Vec<Found>, String> {
        let (width, height) = (picture.width as f32, picture.height as f32);
        let scale = (LONGEST_SIDE / width.max(height)).min(1.0);
        let side = |length: f32| (((length * scale) / 32.0).round() as usize).max(1) * 32;
        let (new_width, new_height) = (side(width), side(height));
        let rgb = resized(picture, [0.0, 0.0, width, height], new_width, new_height);
        let input = planes(&rgb, new_width, new_height);
        let input = NdTensor::from_data([1, 3, new_height, new_width], input);
        let map = self
            .detection
            .run_one(input.into(), None)
            .map_err(|error| error.to_string())?;
        let map: NdTensor<f32, 4> = map
            .try_into()
            .map_err(|_| "the model answers in another shape".to_owned())?;
        let mut found = boxes(&map.to_vec(), new_width, new_height);
        let (scale_x, scale_y) = (width / new_width as f32, height / new_height as f32);
        for line in &mut found {
            let [left, top, right, bottom] = line.area;
            line.area = [
                (left * scale_x).max(0.0),
                (top * scale_y).max(0.0),
                (right * scale_x).min(width),
                (bottom * scale_y).min(height),
            ];
        }
        Ok(found)
    }

    fn read_lines(&self, picture: &Picture, lines: &[Found]) -> Result<Vec<Read>, String> {
        let mut crops: Vec<(usize, usize, Vec<u8>, bool)> = lines
            .iter()
            .enumerate()
            .map(|(index, line)| {
                let [left, top, right, bottom] = line.area;
                let ratio = (right - left) / (bottom - top).max(1.0);
                let width = ((LINE_HEIGHT as f32 * ratio).ceil() as usize).clamp(8, WIDEST_LINE);
                let mut rgb = resized(picture, line.area, width, LINE_HEIGHT);
                let is_red = red_share(&rgb) > RED;
                if !is_red {
                    without_red(&mut rgb);
                }
                (index, width, rgb, is_red)
            })
            .collect();
        crops.sort_by_key(|crop| crop.1);
        let mut read = Vec::new();
        for batch in crops.chunks(BATCH) {
            let widest = batch
                .iter()
                .map(|crop| crop.1)
                .max()
                .unwrap_or(8)
                .next_multiple_of(8)
                .max(320);
            let mut input = vec![0.0; batch.len() * 3 * LINE_HEIGHT * widest];
            for (place, (_, width, rgb, _)) in batch.iter().enumerate() {
                let plane = planes(rgb, *width, LINE_HEIGHT);
                for row in 0..3 * LINE_HEIGHT {
                    let to = (place * 3 * LINE_HEIGHT + row) * widest;
                    input[to..to + width].copy_from_slice(&plane[row * width..(row + 1) * width]);
                }
            }
            let input = NdTensor::from_data([batch.len(), 3, LINE_HEIGHT, widest], input);
            let steps = self
                .recognition
                .run_one(input.into(), None)
                .map_err(|error| error.to_string())?;
            let steps: NdTensor<f32, 3> = steps
                .try_into()
                .map_err(|_| "the model answers in another shape".to_owned())?;
            let [_, step_count, class_count] = steps.shape();
            let values = steps.to_vec();
            for ((index, width, _, is_red), own) in batch
                .iter()
                .zip(values.chunks_exact(step_count * class_count))
            {
                let mut decoded = decode(own, class_count, &self.alphabet);
                // Places are shares of the padded width.
                let stretch = widest as f32 / *width as f32;
                for character in &mut decoded.characters {
                    character.at = (character.at * stretch).min(1.0);
                }
                read.push(Read {
                    area: lines[*index].area,
                    decoded,
                    is_red: *is_red,
                });
            }
        }
        Ok(read)
    }

    /// Turns a page that lies on its side or its head.
    fn upright(&self, picture: &Picture) -> Result<Upright, String> {
        let mut picture = picture.clone();
        let mut quarter_turns = 0;
        let mut lines = self.find_lines(&picture)?;
        let tall = lines.iter().filter(|line| line.is_tall).count();
        if tall * 2 > lines.len() {
            picture = turned(&picture, 1);
            quarter_turns = 1;
            lines = self.find_lines(&picture)?;
        }
        // A few long lines tell which way is up.
        lines.sort_by(|a, b| {
            let length = |line: &Found| line.area[2] - line.area[0];
            (a.is_tall.cmp(&b.is_tall)).then(length(b).total_cmp(&length(a)))
        });
        let count = lines.iter().take_while(|line| !line.is_tall).count().min(4);
        let mut sample = lines[..count].to_vec();
        let mean = |read: &[Read]| {
            read.iter().map(|read| read.decoded.confidence).sum::<f32>() / read.len().max(1) as f32
        };
        let mut read = self.read_lines(&picture, &sample)?;
        let upright = mean(&read);
        if upright < 0.85 && !sample.is_empty() {
            let head_down = turned(&picture, 2);
            let flipped: Vec<Found> = sample
                .iter()
                .map(|line| {
                    let [left, top, right, bottom] = line.area;
                    let (width, height) = (picture.width as f32, picture.height as f32);
                    Found {
                        area: [width - right, height - bottom, width - left, height - top],
                        ..line.clone()
                    }
                })
                .collect();
            if mean(&self.read_lines(&head_down, &flipped)?) > upright + 0.05 {
                lines = self.find_lines(&head_down)?;
                picture = head_down;
                quarter_turns += 2;
                (read, sample) = (Vec::new(), Vec::new());
            }
        }
        lines.drain(..read.len().min(lines.len()));
        Ok(Upright {
            picture,
            quarter_turns,
            lines,
            read,
            sample,
        })
    }
}

impl PictureReader for Recogniser {
    fn read_picture(&self, picture: &Picture) -> Result<PictureText, String> {
        let Upright {
            mut picture,
            quarter_turns,
            mut lines,
            mut read,
            sample,
        } = self.upright(picture)?;
        let slope = slope_of(lines.iter().chain(&sample));
        if slope.abs() > LEAST_SLOPE {
            picture = levelled(&picture, slope);
            lines = self.find_lines(&picture)?;
            read.clear();
        }
        let height = picture.height as f32;
        read.extend(self.read_lines(&picture, &lines)?);
        let lines = read
            .into_iter()
            .filter(|read| read.decoded.confidence >= LEAST_CONFIDENCE)
            // The words around a seal are red and stand anywhere; those of a head stand at the top.
            .filter(|read| !read.is_red || read.area[3] < height * 0.4)
            .map(|read| line_of(&read))
            .collect();
        Ok(PictureText {
            width: picture.width,
            height: picture.height,
            quarter_turns,
            lines,
            notes: Vec::new(),
        })
    }
}

/// The usual rise of long lines.
fn slope_of<'f>(lines: impl Iterator<Item = &'f Found>) -> f32 {
    let is_long =
        |line: &&Found| (line.area[2] - line.area[0]) > 8.0 * (line.area[3] - line.area[1]);
    let mut slopes: Vec<f32> = lines.filter(is_long).map(|line| line.slope).collect();
    slopes.sort_by(f32::total_cmp);
    slopes
        .get(slopes.len() / 2)
        .copied()
        .unwrap_or(0.0)
        .clamp(-0.2, 0.2)
}

fn line_of(read: &Read) -> PictureLine {
    let [left, top, right, bottom] = read.area;
    let width = right - left;
    let characters = &read.decoded.characters;
    let place = |index: usize| {
        characters
            .get(index)
            .map_or(right, |character| left + character.at * width)
    };
    let printed = printed(characters.iter().map(|character| character.text).collect());
    let boxes = printed
        .into_iter()
        .enumerate()
        .map(|(index, text)| PictureCharacter {
            text,
            left: place(index),
            right: place(index + 1),
            is_doubtful: characters[index].probability < SURE,
        })
        .collect();
    PictureLine {
        characters: boxes,
        top,
        bottom,
        confidence: read.decoded.confidence,
        is_red: read.is_red,
        recognised_by: RecognisedBy::Ocr,
        begins_paragraph: false,
    }
}

/// Signs as Chinese print has them: the model was taught to write them as in ASCII.
fn printed(mut characters: Vec<char>) -> Vec<char> {
    let is_wide = |character: Option<&char>| character.is_some_and(|c| *c >= '\u{2e80}');
    for index in 0..characters.len() {
        let before = index
            .checked_sub(1)
            .and_then(|before| characters.get(before));
        let is_after_wide = is_wide(before);
        let is_before_wide = is_wide(characters.get(index + 1));
        let wide = match characters[index] {
            ',' if is_after_wide => '，',
            ';' if is_after_wide => '；',
            ':' if is_after_wide => '：',
            '?' if is_after_wide => '？',
            '!' if is_after_wide => '！',
            '(' if is_after_wide || is_before_wide => '（',
            ')' if is_after_wide || is_before_wide => '）',
            other => other,
        };
        characters[index] = wide;
    }
    characters
}

/// Three planes of values from -1 to 1, blue first: the models were made with pictures in that order.
fn planes(rgb: &[u8], width: usize, height: usize) -> Vec<f32> {
    let size = width * height;
    let mut planes = vec![0.0; size * 3];
    for (index, pixel) in rgb.as_chunks::<3>().0.iter().enumerate().take(size) {
        for (channel, value) in pixel.iter().rev().enumerate() {
            planes[channel * size + index] = f32::from(*value) / 127.5 - 1.0;
        }
    }
    planes
}

/// The characters of the classes, which the model carries along.
fn alphabet_of(model: &Model) -> Option<Vec<char>> {
    let (_, list) = model
        .metadata()
        .fields()
        .find(|(name, _)| *name == "character")?;
    // A few classes are more than one character; the first stands for them.
    let characters = list
        .split('\n')
        .map(|line| line.trim_end_matches('\r').chars().next().unwrap_or(' '));
    Some(characters.collect())
}
