#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod comment;
mod diagnostic;
mod edit;
mod facts;
mod line_index;
mod news;
mod options;
mod parse_error;
mod pieces;
mod report;
mod rule;
mod rule_set;
mod severity;
mod span;
mod suggest;
mod suppression;
mod target;
#[cfg(feature = "testing")]
pub mod testing;
pub mod text;
mod value_error;

pub use comment::Comment;
pub use diagnostic::{Applicability, Diagnostic, Fix, Label, Tag};
pub use edit::{Edit, EditError, EditSet};
pub use facts::{FactError, Facts, Presence};
pub use line_index::{LineColumn, LineIndex};
pub use news::news;
pub use options::{LintOptions, Selector};
pub use parse_error::{NotUtf8, ParseError};
pub use pieces::Pieces;
#[cfg(feature = "sarif")]
pub use report::Driver;
pub use report::{Counts, FileReport, GithubReport, JunitReport, Report, TextReport};
pub use rule::{Group, RuleInfo, Safety};
pub use rule_set::{Rule, RuleSet, Voice, conclude};
pub use severity::{Confidence, Severity, ToolSays};
pub use span::{MAX_TEXT, Span, indexable};
pub use suggest::did_you_mean;
pub use suppression::Suppressions;
pub use target::Target;
pub use value_error::ValueError;
