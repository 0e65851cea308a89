//! `.htaccess` files: what httpd reads when a request comes, in the folder of what is asked for.
//!
//! They take the directives that the manual allows there, as if they stood in a `<Directory>` of that folder. Which of them
//! count is for `AllowOverride` to say, in the server's own configuration: here all are taken for allowed.
//!
//! ```
//! use apache_proxy::{Document, Target, htaccess};
//! let document = Document::parse("ProxyPass / http://10.0.42.1/\nRequire all granted\n").document;
//! let said = htaccess::check(&document, &Target::default());
//! assert_eq!(said.len(), 1);
//! assert_eq!(said[0].rule, "apache/misplaced-directive");
//! assert_eq!(said[0].message, "`ProxyPass` is not allowed in .htaccess");
//! ```

use crate::files::{Builder, Spliced};
use crate::view::{Scope, View};
use crate::{Document, Target, check as verdicts, lint as rules};
use config_diagnostics::{Diagnostic, LintOptions, Span};
use std::collections::HashSet;

/// What httpd refuses or warns about when it reads the file: each request then is answered with 500.
pub fn check(document: &Document, target: &Target) -> Vec<Diagnostic> {
    let options = LintOptions::new();
    let mut found = Document::parse(document.shared_text()).diagnostics;
    found.extend(said(document, target, |view| verdicts::spoken(view, &options)));
    Diagnostic::sort(&mut found);
    found
}

/// What httpd keeps silent about, by the rules that `options` enables.
pub fn lint(document: &Document, target: &Target, options: &LintOptions) -> Vec<Diagnostic> {
    let mut found = said(document, target, |view| rules::silent(view, options));
    Diagnostic::sort(&mut found);
    found
}

/// Everything that can be said about it, as [`inspect`](crate::inspect) does of other files.
pub fn inspect(document: &Document, target: &Target, options: &LintOptions) -> Vec<Diagnostic> {
    let mut found = Document::parse(document.shared_text()).diagnostics;
    let said = said(document, target, |view| {
        let mut said = verdicts::spoken(view, options);
        // What is refused does nothing else.
        let line = |d: &Diagnostic| view.document.line_at(d.span().start()).map(|l| l.index());
        let refused: HashSet<_> = said.iter().map(line).collect();
        let silent = rules::silent(view, options);
        said.extend(silent.into_iter().filter(|found| !refused.contains(&line(found))));
        said
    });
    rules::add_unsaid(document, &mut found, said);
    rules::finish(document, found, options)
}

fn said(
    document: &Document,
    target: &Target,
    run: impl Fn(&View<'_>) -> Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let whole = in_its_folder(document);
    let found = run(&View::in_scope(&whole.document, target, Scope::Htaccess));
    let home = |one| whole.home(one, &|_| Some(document), &|_| None);
    found.into_iter().filter_map(home).map(|(_, one)| one).collect()
}

/// The file as httpd's configuration would have it.
fn in_its_folder(document: &Document) -> Spliced {
    let mut builder = Builder::default();
    builder.glue("<Directory \"/\">\n");
    builder.piece(0, document, Span::of(document.text()));
    if !builder.ends_line() {
        builder.glue("\n");
    }
    builder.glue("</Directory>\n");
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(text: &str) -> Vec<&'static str> {
        let document = Document::parse(text).document;
        check(&document, &Target::default()).iter().map(|found| found.rule).collect()
    }

    /// Each measured on 2.4.71, by a request to a folder with such a file.
    #[test]
    fn httpd_refuses_what_only_the_server_may_say() {
        for text in [
            "ProxyPass / http://b/\n",
            "ServerName a\n",
            "<Directory /a>\n</Directory>\n",
            "<VirtualHost *:80>\n</VirtualHost>\n",
            "Include a.conf\n",
            "Define A b\n",
            "LoadModule proxy_module mod_proxy.so\n",
            "<Files a>\nAllowOverride All\n</Files>\n",
            "RewriteMap a int:tolower\n",
            "<IfModule mod_rewrite.c>\nLogLevel debug\n</IfModule>\n",
        ] {
            assert_eq!(errors(text), ["apache/misplaced-directive"], "{text}");
        }
    }

    #[test]
    fn httpd_takes_what_folders_may_say() {
        for text in [
            "",
            "Require all denied",
            "RewriteEngine On\nRewriteBase /\nRewriteRule ^index\\.php$ - [L]\n",
            "<Files \"a\">\nOrder allow,deny\nDeny from all\n</Files>\n",
            "<If \"%{HTTP_HOST} == 'a'\">\nHeader set A b\n</If>\n",
            "<IfModule mod_php.c>\nphp_value a b\n</IfModule>\nOptions -Indexes\n",
            "<Limit GET>\nRequire all granted\n</Limit>\nErrorDocument 404 /a\n",
        ] {
            assert_eq!(errors(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn places_and_fixes_are_those_of_the_file() {
        let document = Document::parse("# a\nServerSignature Of\n").document;
        let found = check(&document, &Target::default());
        assert_eq!((found.len(), found[0].span()), (1, Span::new(20, 22)));
        assert_eq!(found[0].primary.path.as_deref(), Some("ServerSignature Of"));
    }
}
