//! Files that make up one traffic path, and the mistakes that live between them.
//!
//! ```
//! use config_diagnostics::LintOptions;
//! use k3s_stack::stack::{Role, Stack, StackFile, check_stack};
//! use k3s_stack::{Kind, Targets};
//! let stack = Stack::new("home")
//!     .file(StackFile::new("server.yaml", "cluster-init: true\n").kind(Kind::K3sConfig).role(Role::Server))
//!     .file(
//!         StackFile::new("second.yaml", "server: https://10.0.0.1:6443\ntoken-file: /t\n")
//!             .kind(Kind::K3sConfig)
//!             .role(Role::Server),
//!     );
//! let found = check_stack(&stack, &Targets::new(), &LintOptions::new());
//! assert_eq!(found[0].rule, "stack/even-number-of-etcd-servers");
//! ```

mod check;
pub mod facts;
mod file;
#[cfg(feature = "cli")]
pub(crate) mod group;
mod place;
mod rules;
pub(crate) mod suppress;
#[cfg(test)]
mod testing;
mod view;

pub use check::{check_stack, pinned};
pub(crate) use check::{explain, infos};
pub use file::{Application, Machine, Role, Stack, StackFile};
pub use place::Place;
pub(crate) use view::{StackView, trusts};

/// Looks through a stack.
pub(crate) type Check = fn(&StackView<'_>, &mut Vec<config_diagnostics::Diagnostic>);
/// A rule about a stack.
pub(crate) type Rule = config_diagnostics::Rule<Check>;
