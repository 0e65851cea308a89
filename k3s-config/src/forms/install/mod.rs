//! The install command: `curl -sfL https://get.k3s.io | K3S_URL=… sh -s - agent …`.

mod carrier;
mod command;
mod env_lines;
mod find;
mod install_sh;
mod plan;
mod runner;

pub(crate) use command::StartCommand;
pub use command::{InstallCommand, InstallProblem, InstallVariable, Placement};
pub use install_sh::{InstallError, Installed};
pub use plan::Install;
