#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "cli")]
mod baseline;
mod check;
#[cfg(feature = "cli")]
pub mod cli;
mod file_rules;
#[cfg(feature = "cli")]
pub mod files;
mod fix;
#[cfg(feature = "generate")]
#[cfg_attr(docsrs, doc(cfg(feature = "generate")))]
pub mod generate;
mod generated;
pub mod graph;
#[cfg(feature = "cli")]
pub mod k3s;
mod kind;
#[cfg(feature = "lsp")]
mod lsp;
#[cfg(feature = "cli")]
mod project;
mod registry;
mod session;
pub mod stack;
#[cfg(feature = "proptest")]
#[cfg_attr(docsrs, doc(cfg(feature = "proptest")))]
pub mod strategies;
mod targets;
mod template;

#[cfg(feature = "cli")]
pub use baseline::{Baseline, BaselineError, Stale};
pub use check::{Options, check_text};
pub use fix::{AppliedFix, Fixed, ROUNDS, fix_text};
pub use kind::{Kind, UnknownKind};
#[cfg(feature = "cli")]
pub use project::{App, FILE_NAME, Level, Node, Override, Project, ProjectError, StackFiles};
pub use registry::{UnknownRule, explain, find_rule, rules, selector};
pub use session::{Action, Completion, CompletionKind, Hover, Location, RenameError, Session};
pub use targets::{TargetError, Targets};
