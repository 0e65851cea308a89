//! Samples: what fetches, converters, ACLs and log formats are asked for, and where.

mod acl;
mod arguments;
mod expression;
mod format;
mod formats;
mod keyword;
mod late;
mod lines;
mod rules;
mod types;
mod uses;
mod variable;

use super::features::Lacking;
use super::names::Names;
use crate::generated::samples::{CONVERTERS, DERIVATIVES, FETCHES};
use crate::lint::rules::sample_not_available;
use crate::view::SectionView;
use crate::{SampleExpr, Version};
use config_diagnostics::RuleInfo;
use expression::Sample;
use keyword::{Found, SampleKeyword};
use uses::Uses;

pub(super) use lines::check;
pub(crate) use lines::condition_places;
pub(crate) use uses::Places;

/// What the generated tables are written with.
pub(crate) mod prelude {
    pub(crate) use super::keyword::{
        AliasHttp as H, ArgRule as R, ArgType as A, LogAlias, SampleKeyword,
    };
    pub(crate) use super::types::SampleType as T;
    pub(crate) use super::uses::Uses;
}

/// Whether some version has a converter of this name.
pub(crate) fn is_converter(name: &str) -> bool {
    CONVERTERS.binary_search_by(|row| row.name.cmp(name)).is_ok()
}

/// What the sample fetch or ACL keyword of this name looks at, if a version has it.
pub(crate) fn uses(name: &str, version: Version) -> Option<Uses> {
    match SampleKeyword::find(FETCHES, base_fetch(name), version) {
        Found::Known(fetch) => Some(fetch.uses),
        _ => None,
    }
}

/// The sample fetch that an ACL keyword stands for.
pub(crate) fn base_fetch(name: &str) -> &str {
    let at = DERIVATIVES.binary_search_by(|(derivative, ..)| (*derivative).cmp(name));
    at.ok().and_then(|at| DERIVATIVES.get(at)).map_or(name, |(_, fetch, _)| fetch)
}

/// Who asks for a sample.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent facts")]
struct Asker<'a, 'd> {
    names: &'a Names<'a, 'd>,
    lacking: &'a Lacking,
    version: Version,
    /// The proxy at hand, if names are looked up for it.
    resolving: Option<&'a SectionView<'d>>,
    /// Whether regular expressions among arguments are compiled.
    compiles: bool,
    /// Whether the library that compiles them is the one that is known here.
    has_pcre2: bool,
    /// Whether a proxy takes over its settings, if it is a defaults section.
    is_taken_over: bool,
    /// Its mode, when it is known.
    mode: Option<&'a str>,
    /// Whether a TCP proxy may go on in HTTP.
    switches_to_http: bool,
}

impl Asker<'_, '_> {
    /// The same, where no name is looked up and nothing is compiled.
    const fn unresolved(self) -> Self {
        Self { resolving: None, compiles: false, ..self }
    }
}

/// What is wrong with a sample.
struct Problem {
    info: &'static RuleInfo,
    message: String,
    help: String,
    /// The text that it is about.
    needle: String,
    /// The byte of that text, if it is about just that.
    byte: Option<usize>,
}

/// Whether what a fetch looks at can be had in one of these places.
fn reachable(expr: &SampleExpr, sample: Sample, places: Option<Places>) -> Result<(), Problem> {
    match (sample.uses, places) {
        (Some(uses), Some(places)) if !uses.places.meets(places) => Err(Problem {
            info: &sample_not_available::RULE.info,
            message: format!("what `{}` looks at cannot be had here", expr.name()),
            help: "a request knows nothing of its response, and a response no longer has the \
                   headers of its request: keep what is needed in a variable"
                .to_owned(),
            needle: expr.name().to_owned(),
            byte: None,
        }),
        _ => Ok(()),
    }
}
