//! The install command: `curl -sfL https://get.k3s.io | K3S_URL=… sh -s - agent …`.

mod install_sh;
mod plan;

pub use install_sh::{InstallError, Installed};
pub use plan::Install;
