/// A comment.
#[derive(Clone, Debug)]
pub struct Comment {}
/// Suppressions.
#[derive(Clone, Debug)]
pub struct Suppressions {}
