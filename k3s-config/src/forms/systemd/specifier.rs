use crate::forms::decoded::Decoded;
use std::ops::Range;

/// The parts of a unit's file name that specifiers stand for.
pub(super) struct UnitName<'a> {
    full: &'a str,
}

/// A text whose specifiers were expanded.
pub(super) struct Expanded {
    pub(super) text: String,
    /// Whether nothing in it depends on the machine.
    pub(super) known: bool,
}

/// A `%` before a letter or digit that means nothing: systemd refuses the setting.
#[derive(Debug)]
pub(super) struct UnknownSpecifier {
    pub(super) letter: char,
    /// Its bytes in the text.
    pub(super) at: Range<usize>,
}

/// Letters whose meaning only the machine knows. systemd.unit(5), systemd 257.
const OF_THE_MACHINE: &str = "aAbBCdDEfgGhHIJjlLmMoPqrRsStTuUvVwWyY";

impl<'a> UnitName<'a> {
    pub(super) fn new(full: &'a str) -> Self {
        Self { full }
    }

    fn stem(&self) -> &'a str {
        self.full.rsplit_once('.').map_or(self.full, |(stem, _)| stem)
    }

    fn expand(&self, letter: char) -> Option<&'a str> {
        let (prefix, instance) = self.stem().split_once('@').unwrap_or((self.stem(), ""));
        match letter {
            'n' => Some(self.full),
            'N' => Some(self.stem()),
            'p' => Some(prefix),
            'i' => Some(instance),
            '%' => Some("%"),
            _ => None,
        }
    }
}

/// Expands what the unit's name gives; a specifier of the machine stays as it is written.
pub(super) fn expand(value: &Decoded, unit: &UnitName<'_>) -> Result<Expanded, UnknownSpecifier> {
    let mut expanded = Expanded { text: String::new(), known: true };
    let mut chars = value.text().char_indices();
    while let Some((at, c)) = chars.next() {
        match (c == '%').then(|| chars.next()).flatten() {
            None => expanded.text.push(c),
            Some((end, letter)) => match unit.expand(letter) {
                Some(text) => expanded.text.push_str(text),
                None if OF_THE_MACHINE.contains(letter) => {
                    expanded.known = false;
                    expanded.text.extend(['%', letter]);
                }
                // Before anything else a percent sign is one.
                None if !letter.is_ascii_alphanumeric() => expanded.text.extend(['%', letter]),
                None => return Err(UnknownSpecifier { letter, at: at..end + letter.len_utf8() }),
            },
        }
    }
    Ok(expanded)
}
