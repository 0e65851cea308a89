use crate::{TimeUnit, Version, parameters};
use config_diagnostics::did_you_mean;

/// Who a parameter belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ParameterScope {
    /// A backend: `ProxyPass` to a URL, `BalancerMember`, `<Proxy url>`, `ProxySet url`.
    Worker,
    /// A balancer: `ProxyPass` to `balancer://…`, `<Proxy balancer://…>`, `ProxySet balancer://…`.
    Balancer,
    /// The rule itself: `ProxyPass` alone reads these.
    ProxyPass,
}

/// How httpd reads the value of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParameterKind {
    /// `atoi`: the number at the start counts, the rest is passed over, no number is 0.
    Int {
        /// The least it may be. Where that is 512, 0 may stand for the default.
        least: i32,
        /// The most it may be.
        most: i32,
        /// `s`, `ms` or `bytes`.
        unit: Option<&'static str>,
    },
    /// `atol`, the same for long numbers.
    Long {
        /// The least it may be. Where that is 512, 0 may stand for the default.
        least: i64,
        /// `bytes`.
        unit: Option<&'static str>,
    },
    /// `atof`, between 1 and 100, kept in hundredths.
    Decimal,
    /// A time with an optional unit: see [`Duration`](crate::Duration).
    Duration {
        /// The unit of a bare number.
        unit: TimeUnit,
        /// The least it may be, in milliseconds.
        least_ms: u32,
    },
    /// -1, or a time of whole seconds up to 2147483647.
    AddressTtl,
    /// `On` or `Off`.
    Flag,
    /// One of these, in any case.
    Choice(&'static [&'static str]),
    /// Text of at most this many bytes.
    Text(usize),
    /// The name of something defined before.
    Name,
    /// Letters: see [`WorkerStatus`](crate::WorkerStatus).
    Status,
    /// HTTP statuses between commas or blanks.
    Codes,
    /// One byte, or `Off`.
    Separator,
    /// No value: the word stands alone.
    Word,
}

/// What httpd knows of a `key=value` parameter (`set_worker_param`, `set_balancer_param`,
/// `set_worker_hc_param`, `add_pass`).
///
/// ```
/// use apache_proxy::{Parameter, ParameterScope};
/// let timeout = Parameter::lookup(ParameterScope::Worker, "Timeout").unwrap();
/// assert_eq!(timeout.default(), Some("ProxyTimeout"));
/// assert_eq!(Parameter::suggest(ParameterScope::Worker, "conectiontimeout"), Some("connectiontimeout"));
/// ```
#[derive(Debug)]
pub struct Parameter {
    key: &'static str,
    scope: ParameterScope,
    kind: ParameterKind,
    doc: &'static str,
    default: &'static str,
    since: u16,
    hcheck: bool,
}

impl Parameter {
    pub(crate) const fn new(
        key: &'static str,
        scope: ParameterScope,
        kind: ParameterKind,
        doc: &'static str,
    ) -> Self {
        Self { key, scope, kind, doc, default: "", since: 0, hcheck: false }
    }

    pub(crate) const fn preset(mut self, default: &'static str) -> Self {
        self.default = default;
        self
    }

    pub(crate) const fn added(mut self, patch: u16) -> Self {
        self.since = patch;
        self
    }

    pub(crate) const fn of_hcheck(mut self) -> Self {
        self.hcheck = true;
        self
    }

    /// The parameter with this key, in any case.
    pub fn lookup(scope: ParameterScope, key: &str) -> Option<&'static Self> {
        let mut rows = parameters::ALL.iter().copied();
        rows.find(|row| row.scope == scope && row.key.eq_ignore_ascii_case(key))
    }

    /// The key that an unknown one was most likely meant to be.
    pub fn suggest(scope: ParameterScope, key: &str) -> Option<&'static str> {
        let rows = parameters::ALL.iter().filter(|row| row.scope == scope);
        did_you_mean(key, rows.map(|row| row.key))
    }

    /// The key, in lower case.
    pub const fn key(&self) -> &'static str {
        self.key
    }

    /// Who it belongs to.
    pub const fn scope(&self) -> ParameterScope {
        self.scope
    }

    /// How its value is read.
    pub const fn kind(&self) -> ParameterKind {
        self.kind
    }

    /// What it does, in a few words.
    pub const fn doc(&self) -> &'static str {
        self.doc
    }

    /// What holds without it: a value, or in words where it comes from.
    pub fn default(&self) -> Option<&'static str> {
        Some(self.default).filter(|text| !text.is_empty())
    }

    /// The first release that has it; 2.4.0 stands for that and everything older.
    pub const fn since(&self) -> Version {
        Version::new(2, 4, self.since)
    }

    /// Whether mod_proxy_hcheck reads it, which has to be loaded before the directive.
    pub const fn needs_hcheck(&self) -> bool {
        self.hcheck
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_may_be_of_both() {
        let kind = |scope| Parameter::lookup(scope, "TIMEOUT").map(Parameter::kind);
        assert!(kind(ParameterScope::Worker).is_some() && kind(ParameterScope::Balancer).is_some());
        assert_eq!(kind(ParameterScope::ProxyPass), None);
        assert_eq!(parameters::ALL.len(), 49);
        let hc = Parameter::lookup(ParameterScope::Worker, "hcmethod").unwrap();
        assert!(hc.needs_hcheck() && hc.since() == Version::new(2, 4, 21));
    }
}
