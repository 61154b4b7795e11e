//! From probabilities of characters along a line to text (CTC).

/// A character as the model reads it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Character {
    pub(crate) text: char,
    /// Share of the line where it starts.
    pub(crate) at: f32,
    pub(crate) probability: f32,
}

/// Characters of a line, and the mean of their probabilities.
pub(crate) struct Decoded {
    pub(crate) characters: Vec<Character>,
    pub(crate) confidence: f32,
}

/// Takes the likeliest class at each step; a class that stays is one character, class 0 is none.
pub(crate) fn decode(steps: &[f32], class_count: usize, alphabet: &[char]) -> Decoded {
    let step_count = steps.len() / class_count.max(1);
    let (mut last, mut sum) = (0, 0.0);
    let mut characters = Vec::new();
    for (index, step) in steps.chunks_exact(class_count).enumerate() {
        let (class, probability) =
            step.iter()
                .copied()
                .enumerate()
                .fold((0, f32::MIN), |best, (class, value)| {
                    if value > best.1 { (class, value) } else { best }
                });
        if class != 0 && class != last {
            // Behind the alphabet stands the space.
            let character = alphabet.get(class - 1).copied().unwrap_or(' ');
            characters.push(Character {
                text: character,
                at: index as f32 / step_count as f32,
                probability,
            });
            sum += probability;
        }
        last = class;
    }
    let confidence = sum / characters.len().max(1) as f32;
    Decoded {
        characters,
        confidence,
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn a_class_that_stays_is_one_character_and_a_blank_parts_two() {
        // Classes: none, 甲, 乙, space. Steps: 甲 甲 none 甲 乙 space.
        let steps = [
            [0.1, 0.9, 0.0, 0.0],
            [0.1, 0.8, 0.1, 0.0],
            [0.9, 0.1, 0.0, 0.0],
            [0.2, 0.8, 0.0, 0.0],
            [0.0, 0.0, 1.0, 0.0],
            [0.0, 0.1, 0.0, 0.9],
        ];
        let decoded = decode(&steps.concat(), 4, &['甲', '乙']);
        let text: String = decoded
            .characters
            .iter()
            .map(|character| character.text)
            .collect();
        assert_eq!(text, "甲甲乙 ");
        assert!((decoded.confidence - 0.9).abs() < 1e-6);
        assert!((decoded.characters[1].at - 0.5).abs() < 1e-6);
        assert!((decoded.characters[1].probability - 0.8).abs() < 1e-6);
    }
}
