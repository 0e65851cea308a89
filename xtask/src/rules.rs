//! Pages and texts about rules, from their doc comments.

use crate::Problem;
use crate::files::Mode;

/// (in work)
pub(crate) fn run(_mode: Mode) -> Result<(), Problem> {
    Ok(())
}
