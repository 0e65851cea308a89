//! ## What it does
//! Finds `ProxyPass` and `ProxyPassMatch` with a path inside `<Location>`, where the section already says the path.
//!
//! ## Why is this bad?
//! httpd does not start.
//!
//! ## Example
//! ```apache
//! <Location /app>
//!     ProxyPass /app http://10.0.42.1:8080/app
//! </Location>
//! ```
//!
//! ## Use instead
//! ```apache
//! <Location /app>
//!     ProxyPass http://10.0.42.1:8080/app
//! </Location>
//! ```
//!
//! ## Fix safety
//! Safe where both paths are the same.
//!
//! ## References
//! mod_proxy manual, `ProxyPass`.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::httpd(
    RuleInfo::new(
        "apache/proxypass-path-inside-location",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "a `ProxyPass` inside `<Location>` has a path of its own",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for line in &view.statements {
        let is_one = line.is("ProxyPass") || line.is("ProxyPassMatch");
        let mut around = view.around(line);
        let Some(section) = around.find(|s| s.is("Location") || s.is("LocationMatch")) else {
            continue;
        };
        let has_path = line.value(1).starts_with(['/', '^']);
        if !is_one || !has_path || !(line.value(2).contains("://") || line.value(2) == "!") {
            continue;
        }
        let message = format!(
            "`<{} {}>` already says the path: httpd refuses another one in here",
            section.section.name(),
            section.args.join(" ")
        );
        let mut diagnostic = Diagnostic::of(&RULE.info, message)
            .at(line.word_span(1))
            .path(view.path(line))
            .tool_says(ToolSays::Error)
            .help("leave the path out")
            .label(section.label("the path"));
        let between = line.word_span(1).cover(line.word_span(2));
        let gap = line.word_span(2).start() - line.word_span(1).start();
        let same = section.arg(0) == line.value(1) && !line.line.text().contains('\n');
        if same {
            let remove = Edit::remove(between.part(0..gap as usize));
            diagnostic = diagnostic.fix(Fix::safe("leave the path out", [remove]));
        }
        found.push(diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;

    #[test]
    fn pass() {
        RULE.pass("<Location /app>\nProxyPass http://a/app retry=0\n</Location>\n");
        RULE.pass("ProxyPass /app http://a/app\n");
        RULE.pass("<Location /app>\nProxyPass !\n</Location>\n");
    }

    #[test]
    fn fail() {
        RULE.fail("<Location /app>\nProxyPass /app http://a/app\n</Location>\n", "/app");
        RULE.fail("<VirtualHost *:80>\n<LocationMatch ^/a>\nProxyPassMatch \"^/b\" http://a/\n</LocationMatch>\n</VirtualHost>\n", "\"^/b\"");
    }

    #[test]
    fn fix() {
        RULE.fix(
            "<Location /app>\n  ProxyPass  \"/app\"  http://a/app\n</Location>\n",
            "<Location /app>\n  ProxyPass  http://a/app\n</Location>\n",
        );
    }
}
