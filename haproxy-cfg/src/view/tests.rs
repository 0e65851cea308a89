//! What conditions test, by the ACLs that they name or hold.

use super::{SectionView, Statement};
use crate::{AclExpr, Condition, Directive, TermKind, Value};
use std::collections::{HashMap, HashSet};

/// ACLs that every proxy knows, and the fetch that each looks at (configuration manual 7.4; `acl.c`).
pub(crate) const PREDEFINED: [(&str, &str); 23] = [
    ("FALSE", "always_false"),
    ("HTTP", "req.proto_http"),
    ("HTTP_1.0", "req.ver"),
    ("HTTP_1.1", "req.ver"),
    ("HTTP_2.0", "req.ver"),
    ("HTTP_3.0", "req.ver"),
    ("HTTP_CONTENT", "req.hdr_val"),
    ("HTTP_URL_ABS", "url"),
    ("HTTP_URL_SLASH", "url"),
    ("HTTP_URL_STAR", "url"),
    ("LOCALHOST", "src"),
    ("METH_CONNECT", "method"),
    ("METH_DELETE", "method"),
    ("METH_GET", "method"),
    ("METH_HEAD", "method"),
    ("METH_OPTIONS", "method"),
    ("METH_POST", "method"),
    ("METH_PUT", "method"),
    ("METH_TRACE", "method"),
    ("RDP_COOKIE", "req.rdp_cookie_cnt"),
    ("REQ_CONTENT", "req.len"),
    ("TRUE", "always_true"),
    ("WAIT_END", "wait_end"),
];

/// The fetch that a predefined ACL looks at.
pub(crate) fn predefined(name: &str) -> Option<&'static str> {
    let at = PREDEFINED.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    PREDEFINED.get(at).map(|(_, fetch)| *fetch)
}

/// The ACLs that a section declares, by name: of each fetch that one looks at, the first line. Those of its defaults it
/// does not know.
pub(crate) struct Acls<'v, 'd>(HashMap<&'v str, Vec<&'v Statement<'d>>>);

/// One test of a condition.
pub(crate) struct Test<'v, 'd> {
    /// The sample fetch or ACL keyword.
    pub(crate) fetch: &'v str,
    /// What stands in the configuration for it: the fetch, or the name of a predefined ACL.
    pub(crate) word: &'v str,
    /// The line where it is written: the rule itself, or the ACL's.
    pub(crate) line: &'v Statement<'d>,
}

impl<'v, 'd> Acls<'v, 'd> {
    pub(crate) fn of(section: &'v SectionView<'d>) -> Self {
        let mut acls: HashMap<_, Vec<_>> = HashMap::new();
        let mut seen = HashSet::new();
        for line in section.all(&["acl"]) {
            if let Directive::Acl(acl) = &line.directive
                && seen.insert((acl.name().as_str(), acl.expr().criterion().name()))
            {
                acls.entry(acl.name().as_str()).or_default().push(line);
            }
        }
        Self(acls)
    }

    /// The declarations of an ACL.
    pub(crate) fn named(&self, name: &str) -> &[&'v Statement<'d>] {
        self.0.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// What a line's condition tests, the ACLs that it names included.
    pub(crate) fn tests(&self, line: &'v Statement<'d>) -> Vec<Test<'v, 'd>> {
        let mut tests = Vec::new();
        let test = |acl: &'v AclExpr, line| {
            let fetch = acl.criterion().name();
            Test { fetch, word: fetch, line }
        };
        for term in line.typed_condition().into_iter().flat_map(Condition::terms) {
            let name = match term.kind() {
                TermKind::Anonymous(acl) => {
                    tests.push(test(acl, line));
                    continue;
                }
                TermKind::Named(name) => name.as_str(),
            };
            let declared = self.named(name);
            for line in declared {
                if let Directive::Acl(acl) = &line.directive {
                    tests.push(test(acl.expr(), line));
                }
            }
            if let Some(fetch) = predefined(name).filter(|_| declared.is_empty()) {
                tests.push(Test { fetch, word: name, line });
            }
        }
        tests
    }
}

impl Statement<'_> {
    /// Its condition, if it has one that can be read.
    pub(crate) fn typed_condition(&self) -> Option<&Condition> {
        match &self.directive {
            Directive::Statement(statement) => statement.condition(),
            Directive::Rule(rule) => rule.action().condition(),
            _ => None,
        }
    }

    /// The fetches of the log formats that it holds.
    pub(crate) fn formatted(&self) -> Vec<&str> {
        let values = match &self.directive {
            Directive::Statement(statement) => statement.values(),
            Directive::Rule(rule) => rule.action().values(),
            _ => &[],
        };
        let formats = values.iter().filter_map(|value| match value {
            Value::Format(format) => Some(format),
            _ => None,
        });
        let items = formats.flat_map(crate::LogFormat::items);
        let fetches = items.filter_map(|item| match item {
            crate::LogItem::Expr(_, expr) => Some(expr.name()),
            _ => None,
        });
        fetches.collect()
    }
}
