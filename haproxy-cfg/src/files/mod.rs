//! Configurations of several files.

mod join;
#[cfg(test)]
mod tests;

use crate::check as verdicts;
use crate::lint as rules;
use crate::view::View;
use crate::{Document, Target};
use config_diagnostics::{Diagnostic, LintOptions};
use join::Joined;
use std::collections::HashSet;

/// Several files that HAProxy reads as one configuration, as with `haproxy -f A -f B` or `haproxy -f conf.d`.
///
/// They follow one another: a `defaults` section holds for the proxies of later files, and any file may name what
/// another declares. But no section and no `.if` block goes on from one file to the next, and each file needs a header
/// before its first directive. Of a folder HAProxy reads the files `*.cfg` that are not hidden, in the order of their
/// names (`cfgfiles_expand_directories` in `haproxy.c`).
///
/// ```
/// use config_diagnostics::LintOptions;
/// use haproxy_cfg::{Document, Files, Target};
/// let file = |name: &str, text: &str| (name.to_owned(), Document::parse(text).document);
/// let one = file("10-web.cfg", "frontend web\n    bind :80\n    default_backend app\n");
/// let two = file("20-app.cfg", "backend app\n    server a 10.0.0.1:80\n    ballance source\n");
/// let files = Files::new([one, two], &Target::default());
/// let said = files.check();
/// assert_eq!(said[1].name, "20-app.cfg");
/// assert!(said[1].diagnostics.iter().any(|said| said.rule == "haproxy/unknown-keyword"));
/// ```
#[derive(Debug)]
pub struct Files {
    list: Vec<(String, Document)>,
    target: Target,
    joined: Joined,
}

/// What was found in one file of several.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FileFindings<'f> {
    /// The file's name, as it was given.
    pub name: &'f str,
    /// The file.
    pub document: &'f Document,
    /// The findings in the order of their places. Labels in other files name them.
    pub diagnostics: Vec<Diagnostic>,
}

impl Files {
    /// These files, each with what to call it, in the order in which HAProxy reads them.
    pub fn new(files: impl IntoIterator<Item = (String, Document)>, target: &Target) -> Self {
        let list: Vec<_> = files.into_iter().collect();
        let joined = join::join(&list);
        Self { list, target: target.clone(), joined }
    }

    /// The files, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Document)> {
        self.list.iter().map(|(name, document)| (name.as_str(), document))
    }

    /// What HAProxy refuses or warns about, file by file: see [`check`](crate::check).
    pub fn check(&self) -> Vec<FileFindings<'_>> {
        let options = LintOptions::new();
        self.each(&options, true, |view| verdicts::spoken(view, &options), |_, found| found)
    }

    /// What HAProxy keeps silent about, file by file: see [`lint`](crate::lint).
    pub fn lint(&self, options: &LintOptions) -> Vec<FileFindings<'_>> {
        self.each(options, false, |view| rules::unspoken(view, options), |_, found| found)
    }

    /// Everything that can be said about them, file by file: see [`inspect`](crate::inspect).
    pub fn inspect(&self, options: &LintOptions) -> Vec<FileFindings<'_>> {
        let together = |view: &View<'_>| {
            let mut found = verdicts::spoken(view, options);
            found.extend(rules::unspoken(view, options));
            found
        };
        self.each(options, true, together, |document, found| {
            rules::finish(document, found, options)
        })
    }

    /// The findings of `together` by file, finished by `finish`; `is_spoken` adds what HAProxy says of each file before
    /// it looks at the whole.
    fn each(
        &self,
        options: &LintOptions,
        is_spoken: bool,
        together: impl Fn(&View<'_>) -> Vec<Diagnostic>,
        finish: impl Fn(&Document, Vec<Diagnostic>) -> Vec<Diagnostic>,
    ) -> Vec<FileFindings<'_>> {
        let Joined { whole, pieces } = &self.joined;
        let mut found: Vec<Vec<Diagnostic>> = vec![Vec::new(); self.list.len()];
        if is_spoken {
            for (found, (_, document)) in found.iter_mut().zip(&self.list) {
                let alone = verdicts::of_one_file(&View::new(document, &self.target));
                found.extend(rules::RULES.respecting(options, alone));
            }
        }
        let path = |n: usize, at: u32| Some(self.list.get(n)?.1.path_at(at));
        let name = |n: usize| self.list.get(n).map(|(name, _)| name.as_str());
        for one in together(&View::new(whole, &self.target)) {
            if let Some((n, one)) = pieces.home(one, &path, &name)
                && let Some(found) = found.get_mut(n)
            {
                found.push(one);
            }
        }
        let files = self.list.iter().zip(found);
        files
            .map(|((name, document), mut found)| {
                let mut seen = HashSet::new();
                found.retain(|one| seen.insert((one.rule, one.span(), one.message.clone())));
                let mut diagnostics = finish(document, found);
                Diagnostic::sort(&mut diagnostics);
                FileFindings { name, document, diagnostics }
            })
            .collect()
    }
}
