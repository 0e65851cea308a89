//! Configurations of several files.

mod read;
mod spliced;
#[cfg(test)]
mod tests;

pub(crate) use spliced::{Builder, Spliced};

use crate::view::{Scope, View};
use crate::{Document, Loader, Target, check as verdicts, lint as rules};
use config_diagnostics::{Diagnostic, LintOptions};
use read::Joined;
use std::collections::HashSet;

/// A configuration of several files: a root, and all that it includes.
///
/// It is read as httpd reads it: `ServerRoot`, `Define`, conditions and `LoadModule` count in their order. Where nothing
/// is left open (each include is known, and some file loads modules), the loaded modules are known, and what is defined
/// nowhere is said to be.
///
/// ```
/// use apache_proxy::{Document, Files, LoadError, Target};
/// use config_diagnostics::LintOptions;
/// let mut folder = |path: &str| match path {
///     "sites/*.conf" => {
///         let text = "<VirtualHost *:80>\nServerName a.example.com\nProxyPas / http://10.0.42.1/\n</VirtualHost>\n";
///         Ok(vec![("sites/app.conf".to_owned(), Document::parse(text).document)])
///     }
///     _ => Err(LoadError::Missing),
/// };
/// let root = Document::parse("Listen 80\nInclude sites/*.conf\n").document;
/// let files = Files::read("httpd.conf", &root, &Target::default(), &mut folder);
/// let said = files.inspect(&LintOptions::new());
/// assert_eq!((said[0].name, said[1].name), ("httpd.conf", "sites/app.conf"));
/// assert_eq!(said[1].diagnostics[0].rule, "apache/unknown-directive");
/// ```
#[derive(Debug)]
pub struct Files {
    list: Vec<(String, Document)>,
    /// With what was learnt about files.
    target: Target,
    joined: Joined,
    /// Findings about the way of reading itself, by file.
    limits: Vec<(usize, Diagnostic)>,
}

/// What was found in one file of several.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FileFindings<'f> {
    /// The file's name, as its [`Loader`] gave it.
    pub name: &'f str,
    /// The file.
    pub document: &'f Document,
    /// The findings in the order of their places. Labels in other files name them.
    pub diagnostics: Vec<Diagnostic>,
}

impl Files {
    /// Reads `root`, a file called `name`, and what it includes; past mistakes, where that can be done.
    pub fn read(name: &str, root: &Document, target: &Target, loader: &mut dyn Loader) -> Self {
        let read = read::read(name, root, target, loader);
        let inclusions = read.inclusions.as_slice();
        let inclusions = if read.too_large.is_some() { &[] } else { inclusions };
        let joined = read::join(&read.known, inclusions);
        let limits = read.too_large.and_then(|origin| {
            let n = read.known.files.iter().position(|(name, _)| **name == *origin.file)?;
            Some((n, verdicts::too_large(&read.known.files.get(n)?.1, &origin)))
        });
        let target = Target::new(*target.version()).with(read.facts);
        Self { list: read.known.files, target, joined, limits: limits.into_iter().collect() }
    }

    /// The files in the order in which they are first read, the root first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Document)> {
        self.list.iter().map(|(name, document)| (name.as_str(), document))
    }

    /// What httpd refuses or warns about, file by file: see [`check`](crate::check).
    pub fn check(&self) -> Vec<FileFindings<'_>> {
        let options = LintOptions::new();
        self.each(
            |view| verdicts::spoken(view, &options),
            |document| verdicts::check(document, &self.target),
            |document, said| {
                let mut found = Document::parse(document.shared_text()).diagnostics;
                found.extend(said);
                Diagnostic::sort(&mut found);
                found
            },
        )
    }

    /// What httpd keeps silent about, file by file: see [`lint`](crate::lint).
    pub fn lint(&self, options: &LintOptions) -> Vec<FileFindings<'_>> {
        self.each(
            |view| rules::silent(view, options),
            |document| rules::lint(document, &self.target, options),
            |_, mut found| {
                Diagnostic::sort(&mut found);
                found
            },
        )
    }

    /// Everything that can be said about them, file by file: see [`inspect`](crate::inspect).
    pub fn inspect(&self, options: &LintOptions) -> Vec<FileFindings<'_>> {
        self.each(
            |view| rules::everything(view, options),
            |document| rules::inspect(document, &self.target, options),
            |document, said| {
                let mut found = Document::parse(document.shared_text()).diagnostics;
                rules::add_unsaid(document, &mut found, said);
                rules::finish(document, found, options)
            },
        )
    }

    /// The findings of `together` by file, finished by `finish`; files that cannot be read as part of the whole are
    /// looked at `alone`.
    fn each(
        &self,
        together: impl Fn(&View<'_>) -> Vec<Diagnostic>,
        alone: impl Fn(&Document) -> Vec<Diagnostic>,
        finish: impl Fn(&Document, Vec<Diagnostic>) -> Vec<Diagnostic>,
    ) -> Vec<FileFindings<'_>> {
        let Joined { whole, is_in, is_complete } = &self.joined;
        let scope = if *is_complete { Scope::Whole } else { Scope::Part };
        let said = together(&View::in_scope(&whole.document, &self.target, scope));
        let mut found: Vec<Vec<Diagnostic>> = vec![Vec::new(); self.list.len()];
        // A file that is included twice says everything twice.
        let mut seen = HashSet::new();
        let document = |n: usize| self.list.get(n).map(|(_, document)| document);
        let name = |n: usize| self.list.get(n).map(|(name, _)| name.as_str());
        let said = said.into_iter().filter_map(|one| whole.home(one, &document, &name));
        for (file, one) in said.chain(self.limits.iter().cloned()) {
            if seen.insert((file, one.rule, one.span()))
                && let Some(found) = found.get_mut(file)
            {
                found.push(one);
            }
        }
        let findings = self.list.iter().zip(found).zip(is_in);
        findings
            .map(|(((name, document), found), is_in)| {
                let diagnostics = if *is_in { finish(document, found) } else { alone(document) };
                FileFindings { name, document, diagnostics }
            })
            .collect()
    }
}
