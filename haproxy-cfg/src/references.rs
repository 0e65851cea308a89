//! Names, where they are given and where they are used.

use crate::{Document, Editor, EditorError, Line, SectionKind, SectionRef, Word};
use config_diagnostics::{Edit, Span};

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[allow(missing_docs)] // the names are the sections' and directives'
pub enum NameKind {
    Acl,
    Cache,
    Defaults,
    FcgiApp,
    HttpErrors,
    Mailers,
    Peers,
    /// A frontend, backend or listen section, also as the owner of a stick table.
    Proxy,
    Resolvers,
    Ring,
    Server,
    Userlist,
}

/// One place where a name is given or used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reference {
    /// What it names.
    pub kind: NameKind,
    /// The name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// For an ACL: the section that it belongs to. For a server: its proxy's name.
    pub scope: Option<String>,
    /// Whether the name is given here, not used.
    pub is_definition: bool,
}

impl Document {
    /// Every place where a name is given or used, as far as words alone can tell, in order.
    ///
    /// Names in variables, in log formats (`use_backend %[…]`), maps and Lua are out of reach.
    ///
    /// ```
    /// use haproxy_cfg::{Document, NameKind};
    /// let document = Document::parse("frontend f\n  use_backend b if { nbsrv(b) gt 1 }\nbackend b\n").document;
    /// let of_b = document.references().into_iter().filter(|r| r.kind == NameKind::Proxy && r.name == "b");
    /// assert_eq!(of_b.count(), 3);
    /// ```
    pub fn references(&self) -> Vec<Reference> {
        let mut found = Vec::new();
        for section in self.sections() {
            header(&section, &mut found);
            let mut scan = Scan { section: &section, scope: scope(&section), found: &mut found };
            section.lines().for_each(|line| scan.line(&line));
        }
        found
    }
}

impl Editor<'_> {
    /// Gives what is named `old` the name `new`, wherever it is given or used (see [`Document::references`]).
    ///
    /// `scope` is needed for what only one section knows: the section's name of an ACL, the proxy of a server.
    pub fn rename(
        mut self,
        kind: NameKind,
        scope: Option<&str>,
        old: &str,
        new: &str,
    ) -> Result<Self, EditorError> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-_.:".contains(c);
        if new.is_empty() || !new.chars().all(allowed) {
            let why = "names are made of letters, digits, '-', '_', '.' and ':'";
            return Err(EditorError::BadName(new.to_owned(), why));
        }
        let mut references = self.document().references();
        references.retain(|r| r.kind == kind && r.scope.as_deref() == scope);
        if references.iter().any(|r| r.is_definition && r.name == new) {
            return Err(EditorError::BadName(new.to_owned(), "it is taken"));
        }
        references.retain(|r| r.name == old);
        if !references.iter().any(|r| r.is_definition) {
            return Err(EditorError::NoSuchLine(old.to_owned()));
        }
        for reference in references {
            self.push(Edit::replace(reference.span, new));
        }
        Ok(self)
    }
}

/// What a section's own name names.
fn section_name_kind(kind: SectionKind) -> Option<NameKind> {
    Some(match kind {
        SectionKind::Frontend | SectionKind::Backend | SectionKind::Listen => NameKind::Proxy,
        SectionKind::Defaults => NameKind::Defaults,
        SectionKind::Cache => NameKind::Cache,
        SectionKind::FcgiApp => NameKind::FcgiApp,
        SectionKind::HttpErrors => NameKind::HttpErrors,
        SectionKind::Mailers => NameKind::Mailers,
        SectionKind::Peers => NameKind::Peers,
        SectionKind::Resolvers => NameKind::Resolvers,
        SectionKind::Ring => NameKind::Ring,
        SectionKind::Userlist => NameKind::Userlist,
        _ => return None,
    })
}

fn scope(section: &SectionRef<'_>) -> String {
    section.name().map(|name| name.value().into_owned()).unwrap_or_default()
}

fn header(section: &SectionRef<'_>, found: &mut Vec<Reference>) {
    let mut push = |kind, word: Word<'_>, is_definition| {
        if let Some((name, span)) = plain(&word) {
            found.push(Reference { kind, name: name.to_owned(), span, scope: None, is_definition });
        }
    };
    if let (Some(kind), Some(name)) = (section_name_kind(section.kind()), section.name()) {
        push(kind, name, true);
    }
    if let Some(from) = section.from() {
        push(NameKind::Defaults, from, false);
    }
}

/// A word that is its own value, so that a part of it is a part of the text.
fn plain<'d>(word: &Word<'d>) -> Option<(&'d str, Span)> {
    (word.value() == word.raw()).then(|| (word.raw(), word.span()))
}

/// Directives whose next word is a name.
const NAMING: &[(&str, NameKind)] = &[
    ("use_backend", NameKind::Proxy),
    ("default_backend", NameKind::Proxy),
    ("errorfiles", NameKind::HttpErrors),
    ("use-fcgi-app", NameKind::FcgiApp),
];

/// Words that are followed by a name wherever they stand, in lines that start with one of these.
const NAMING_OPTIONS: &[(&str, &[&str], NameKind)] = &[
    ("resolvers", &["server", "default-server", "server-template"], NameKind::Resolvers),
    ("peers", &["stick-table"], NameKind::Peers),
    (
        "table",
        &["stick", "http-request", "http-response", "tcp-request", "tcp-response"],
        NameKind::Proxy,
    ),
    ("cache", &["filter"], NameKind::Cache),
    ("cache-use", &["http-request"], NameKind::Cache),
    ("cache-store", &["http-response"], NameKind::Cache),
    ("mailers", &["email-alert"], NameKind::Mailers),
];

/// Sample fetches and converters whose first argument is a name.
const NAMING_CALLS: &[(&str, NameKind)] = &[
    ("http_auth(", NameKind::Userlist),
    ("http_auth_group(", NameKind::Userlist),
    ("nbsrv(", NameKind::Proxy),
    ("connslots(", NameKind::Proxy),
    ("queue(", NameKind::Proxy),
    ("avg_queue(", NameKind::Proxy),
    ("be_conn(", NameKind::Proxy),
    ("be_conn_free(", NameKind::Proxy),
    ("be_sess_rate(", NameKind::Proxy),
    ("fe_conn(", NameKind::Proxy),
    ("fe_sess_rate(", NameKind::Proxy),
    ("fe_req_rate(", NameKind::Proxy),
    ("in_table(", NameKind::Proxy),
];

struct Scan<'s, 'd> {
    section: &'s SectionRef<'d>,
    scope: String,
    found: &'s mut Vec<Reference>,
}

impl Scan<'_, '_> {
    fn line(&mut self, line: &Line<'_>) {
        let words: Vec<Word<'_>> = line.seen_words().collect();
        let value = |n: usize| words.get(n).map(Word::value).unwrap_or_default();
        let first = value(0);
        match &*first {
            "server" | "server-template" if self.section.kind() != SectionKind::Ring => {
                self.name(NameKind::Server, words.get(1), true);
            }
            "use-server" => self.name(NameKind::Server, words.get(1), false),
            "acl" => self.name(NameKind::Acl, words.get(1), true),
            first => {
                if let Some((_, kind)) = NAMING.iter().find(|(naming, _)| *naming == first) {
                    self.name(*kind, words.get(1), false);
                }
            }
        }
        let is_server = matches!(&*first, "server" | "default-server");
        let naming = || NAMING_OPTIONS.iter().filter(|(_, on, _)| on.contains(&&*first));
        let is_naming = naming().next().is_some();
        for (n, word) in words.iter().enumerate().skip(1) {
            let option = word.value();
            if let Some((.., kind)) = naming().find(|(o, ..)| is_naming && *o == option) {
                self.name(*kind, words.get(n + 1), false);
            }
            if is_server && option == "track" {
                self.tracked(words.get(n + 1));
            }
            self.calls(word);
        }
        self.condition(&words);
    }

    fn push(&mut self, kind: NameKind, name: &str, span: Span, is_definition: bool) {
        let scoped = matches!(kind, NameKind::Acl | NameKind::Server);
        let scope = scoped.then(|| self.scope.clone());
        self.found.push(Reference { kind, name: name.to_owned(), span, scope, is_definition });
    }

    fn name(&mut self, kind: NameKind, word: Option<&Word<'_>>, is_definition: bool) {
        match word.and_then(plain) {
            // A log format chooses the name at run time.
            Some((name, span)) if !name.contains('%') => self.push(kind, name, span, is_definition),
            _ => {}
        }
    }

    /// `track [PROXY/]SERVER`
    fn tracked(&mut self, word: Option<&Word<'_>>) {
        let Some((text, span)) = word.and_then(plain) else { return };
        let Some((proxy, server)) = text.split_once('/') else {
            return self.push(NameKind::Server, text, span, false);
        };
        self.push(NameKind::Proxy, proxy, span.part(0..proxy.len()), false);
        let span = span.part(proxy.len() + 1..text.len());
        let (name, scope) = (server.to_owned(), Some(proxy.to_owned()));
        self.found.push(Reference {
            kind: NameKind::Server,
            name,
            span,
            scope,
            is_definition: false,
        });
    }

    /// `nbsrv(api)` and the like, anywhere in a word.
    fn calls(&mut self, word: &Word<'_>) {
        let (raw, span) = (word.raw(), word.span());
        if !raw.contains('(') {
            return;
        }
        for (call, kind) in NAMING_CALLS {
            for (at, _) in raw.match_indices(call) {
                let is_start = raw
                    .get(..at)
                    .is_none_or(|b| !b.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_'));
                let start = at + call.len();
                let len = raw.get(start..).and_then(|rest| rest.find([')', ',']));
                let name = len.and_then(|len| raw.get(start..start + len)).unwrap_or_default();
                if is_start && !name.is_empty() {
                    self.push(*kind, name, span.part(start..start + name.len()), false);
                }
            }
        }
    }

    /// The named ACLs behind `if` or `unless`.
    fn condition(&mut self, words: &[Word<'_>]) {
        let is_condition = |word: &Word<'_>| matches!(word.raw(), "if" | "unless");
        // The last one: an argument before it may be spelled so.
        let Some(start) = words.iter().rposition(is_condition).filter(|n| *n > 0) else { return };
        let mut anonymous = false;
        for word in words.iter().skip(start + 1) {
            match word.raw() {
                "{" => anonymous = true,
                "}" => anonymous = false,
                "or" | "OR" | "||" | "!" => {}
                raw if !anonymous => {
                    let name = raw.trim_start_matches('!');
                    let span = word.span().part(raw.len() - name.len()..raw.len());
                    self.push(NameKind::Acl, name, span, false);
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_renamed_backend_takes_its_references_along() {
        let text = "frontend f\n  use_backend api if !down { nbsrv(api) gt 0 } # api\n  default_backend api\n\
                    backend api\n  acl down nbsrv lt 1\nbackend b\n  server x 10.0.0.1:1 track api/s1\n";
        let document = Document::parse(text).document;
        let edited = document.edit().rename(NameKind::Proxy, None, "api", "kube");
        assert_eq!(
            edited.unwrap().finish().unwrap().text(),
            "frontend f\n  use_backend kube if !down { nbsrv(kube) gt 0 } # api\n  default_backend kube\n\
             backend kube\n  acl down nbsrv lt 1\nbackend b\n  server x 10.0.0.1:1 track kube/s1\n",
        );
    }

    #[test]
    fn an_acl_is_renamed_in_its_own_section_only() {
        let text =
            "frontend a\n  acl x src ::1\n  http-request deny if !x\nfrontend b\n  acl x src ::2\n";
        let document = Document::parse(text).document;
        let edited = document.edit().rename(NameKind::Acl, Some("a"), "x", "local");
        assert_eq!(
            edited.unwrap().finish().unwrap().text(),
            "frontend a\n  acl local src ::1\n  http-request deny if !local\nfrontend b\n  acl x src ::2\n",
        );
    }

    #[test]
    fn a_name_that_is_taken_or_none_is_refused() {
        let document = Document::parse("backend a\nbackend b\n").document;
        let rename = |new| document.edit().rename(NameKind::Proxy, None, "a", new).err();
        assert!(matches!(rename("b"), Some(EditorError::BadName(..))));
        assert!(matches!(rename("b c"), Some(EditorError::BadName(..))));
        assert!(matches!(
            document.edit().rename(NameKind::Proxy, None, "z", "y").err(),
            Some(EditorError::NoSuchLine(_))
        ));
    }
}
