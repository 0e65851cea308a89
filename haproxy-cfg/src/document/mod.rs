//! The lossless layer: the text as it is, and where its lines, words and sections stand.

mod section_kind;

pub use section_kind::SectionKind;
