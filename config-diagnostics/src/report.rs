//! Placeholder until the renderers land.
/// A report.
#[derive(Clone, Debug, Default)]
pub struct Report {}
/// A file's report.
#[derive(Clone, Debug, Default)]
pub struct FileReport {}
