//! What httpd knows of every directive, where it may stand and what it takes; and configurations as typed values.

mod arguments;
mod backend_tls;
mod balancer_member;
mod body;
mod build;
mod config;
#[cfg(feature = "serde")]
mod config_serde;
mod context;
mod convert;
mod directive;
mod header_rule;
mod item;
mod item_error;
mod line_item;
mod module;
mod parameter;
mod proxy_pass;
mod proxy_pass_reverse;
mod rewrite_rule;
mod sections;
mod statement;
mod sync;
mod trusted_proxies;

pub use arguments::{ArgKind, ArgumentError, check_arguments};
pub use backend_tls::BackendTls;
pub use balancer_member::{BalancerMember, ProxySet};
pub use body::Body;
pub use config::Config;
pub use context::{Context, ContextError, ContextSet, check_context};
pub use convert::Untyped;
pub use directive::{Directive, Override, required_modules};
pub use header_rule::{HeaderRule, HeaderSide};
pub use item::Item;
pub use item_error::{ItemError, ItemErrorKind};
pub use module::{Module, Status};
pub use parameter::{Parameter, ParameterKind, ParameterScope};
pub use proxy_pass::{ProxyPass, ProxyTarget};
pub use proxy_pass_reverse::{ProxyPassReverse, ReverseCookie};
pub use rewrite_rule::{RewriteCond, RewriteRule};
pub use sections::{BalancerSection, Location, ProxySection, RawSection, Section, VirtualHost};
pub use statement::{Statement, Switch};
pub use trusted_proxies::TrustedProxies;

/// What the generated tables are written with.
pub(crate) mod table_prelude {
    pub(crate) use super::ArgKind as K;
    pub(crate) use super::Override as O;
    pub(crate) use super::Status as S;
    pub(crate) use super::{
        Directive, Module, Parameter, ParameterKind as P, ParameterScope as At,
    };
}
