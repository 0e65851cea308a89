//! The leaf values of a configuration: each is the text of one word, read into a value and printed back so
//! that it reads the same.
//!
//! A word arrives here without the quotes of the line: those belong to the document.

mod backend_url;
mod choice;
mod duration;
mod header_action;
mod header_condition;
#[cfg(all(test, feature = "proptest"))]
mod laws;
mod listen;
mod number;
mod proxy_parameter;
mod rewrite_flags;
mod scheme;
mod subnet;
mod worker_status;

pub use backend_url::{BackendUrl, UrlUse};
pub use choice::{HcMethod, OnOff};
pub use config_diagnostics::ValueError;
pub use duration::{Duration, TimeUnit};
pub use header_action::HeaderAction;
pub use header_condition::HeaderCondition;
pub use listen::{ListenAddress, VhostAddress, VhostPort};
pub use number::{parse_atoi, parse_atol};
pub use proxy_parameter::{EffectiveValue, ParameterValue, ProxyParameter};
pub use rewrite_flags::{ConditionFlags, RewriteFlag, RewriteFlags};
pub use scheme::Scheme;
pub use subnet::TrustedProxy;
pub use worker_status::{WorkerState, WorkerStatus};
