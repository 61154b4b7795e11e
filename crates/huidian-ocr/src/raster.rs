//! Pictures as three bytes a pixel.

use huidian_extract::Picture;

/// Bilinear samples of a stretch of `picture`, `width` by `height`, as rows of RGB.
pub(crate) fn resized(picture: &Picture, area: [f32; 4], width: usize, height: usize) -> Vec<u8> {
    let [left, top, right, bottom] = area;
    let (step_x, step_y) = (
        (right - left) / width as f32,
        (bottom - top) / height as f32,
    );
    // Where many pixels become one, the mean of some is nearer than one of them.
    let samples = (step_x.max(step_y).ceil() as usize).clamp(1, 4);
    let mut out = Vec::with_capacity(width * height * 3);
    for y in 0..height {
        for x in 0..width {
            let mut sum = [0.0f32; 3];
            for sample in 0..samples * samples {
                let (i, j) = (sample % samples, sample / samples);
                let at_x = left + (x as f32 + (i as f32 + 0.5) / samples as f32) * step_x - 0.5;
                let at_y = top + (y as f32 + (j as f32 + 0.5) / samples as f32) * step_y - 0.5;
                let pixel = sample_at(picture, at_x, at_y);
                for (sum, channel) in sum.iter_mut().zip(pixel) {
                    *sum += channel;
                }
            }
            let count = (samples * samples) as f32;
            out.extend(sum.map(|sum| (sum / count).round() as u8));
        }
    }
    out
}

/// The colour at a place between pixels; white outside.
fn sample_at(picture: &Picture, x: f32, y: f32) -> [f32; 3] {
    let (x0, y0) = (x.floor(), y.floor());
    let (part_x, part_y) = (x - x0, y - y0);
    let mut out = [0.0; 3];
    for (dx, dy, weight) in [
        (0, 0, (1.0 - part_x) * (1.0 - part_y)),
        (1, 0, part_x * (1.0 - part_y)),
        (0, 1, (1.0 - part_x) * part_y),
        (1, 1, part_x * part_y),
    ] {
        let pixel = pixel(picture, x0 as i64 + dx, y0 as i64 + dy);
        for (out, channel) in out.iter_mut().zip(pixel) {
            *out += f32::from(channel) * weight;
        }
    }
    out
}

fn pixel(picture: &Picture, x: i64, y: i64) -> [u8; 3] {
    if x < 0 || y < 0 || x >= i64::from(picture.width) || y >= i64::from(picture.height) {
        return [255; 3];
    }
    let at = (y as usize * picture.width as usize + x as usize) * 3;
    [picture.rgb[at], picture.rgb[at + 1], picture.rgb[at + 2]]
}

/// The picture turned to the right by a quarter, a half or three quarters.
pub(crate) fn turned(picture: &Picture, quarters: u8) -> Picture {
    let (width, height) = (picture.width as usize, picture.height as usize);
    let (new_width, new_height) = if quarters % 2 == 1 {
        (height, width)
    } else {
        (width, height)
    };
    let mut rgb = vec![255; width * height * 3];
    for y in 0..height {
        for x in 0..width {
            let (to_x, to_y) = match quarters % 4 {
                1 => (height - 1 - y, x),
                2 => (width - 1 - x, height - 1 - y),
                3 => (y, width - 1 - x),
                _ => (x, y),
            };
            let (from, to) = ((y * width + x) * 3, (to_y * new_width + to_x) * 3);
            rgb[to..to + 3].copy_from_slice(&picture.rgb[from..from + 3]);
        }
    }
    Picture {
        width: new_width as u32,
        height: new_height as u32,
        rgb,
    }
}

/// The picture with lines that rise by `slope` made level.
pub(crate) fn levelled(picture: &Picture, slope: f32) -> Picture {
    let (width, height) = (picture.width as usize, picture.height as usize);
    let angle = slope.atan();
    let (sine, cosine) = angle.sin_cos();
    let (middle_x, middle_y) = (width as f32 / 2.0, height as f32 / 2.0);
    let mut rgb = Vec::with_capacity(width * height * 3);
    for y in 0..height {
        for x in 0..width {
            let (dx, dy) = (x as f32 - middle_x, y as f32 - middle_y);
            let from_x = middle_x + dx * cosine - dy * sine;
            let from_y = middle_y + dx * sine + dy * cosine;
            rgb.extend(sample_at(picture, from_x, from_y).map(|channel| channel.round() as u8));
        }
    }
    Picture {
        width: picture.width,
        height: picture.height,
        rgb,
    }
}

/// Whether a pixel is the red of seals and heads.
fn is_red([red, green, blue]: [u8; 3]) -> bool {
    red > 120 && i32::from(red) - i32::from(green.max(blue)) > 60
}

fn is_dark([red, green, blue]: [u8; 3]) -> bool {
    u32::from(red) + u32::from(green) + u32::from(blue) < 330
}

/// How much of the ink of a stretch is red, from 0 to 1.
pub(crate) fn red_share(rgb: &[u8]) -> f32 {
    let (mut red, mut dark) = (0u32, 0u32);
    for pixel in rgb.as_chunks::<3>().0 {
        red += u32::from(is_red(*pixel));
        dark += u32::from(is_dark(*pixel) && !is_red(*pixel));
    }
    red as f32 / (red + dark).max(1) as f32
}

/// Takes red ink away, so that black text below a seal can be read.
pub(crate) fn without_red(rgb: &mut [u8]) {
    for pixel in rgb.as_chunks_mut::<3>().0 {
        if is_red(*pixel) {
            *pixel = [255; 3];
        }
    }
}
