//! ## What it does
//! Finds keywords that HAProxy has declared deprecated, and for which there is another now.
//!
//! ## Why is this bad?
//! They still work. A later version will refuse them, and then the whole file; some draw a warning already.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     option accept-invalid-http-request
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     option accept-unsafe-violations-in-http-request
//! ```
//!
//! ## Fix safety
//! Safe: the other keyword takes the same arguments and does the same.
//!
//! ## References
//! Configuration manual of the version that deprecated the keyword.

use super::removed_keyword;
use crate::lint::Rule;
use crate::view::{SectionView, Statement, View};
use crate::{Keyword, Table, Version};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Tag, ToolSays};
use std::ops::Range;

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "haproxy/deprecated-keyword",
        Group::Deprecated,
        Severity::Warning,
        Safety::Safe,
        "a keyword that is deprecated, and has a successor",
    ),
    check,
);

/// Keywords about which HAProxy warns, since when.
const ANNOUNCED: [(&str, Version); 3] = [
    ("option accept-invalid-http-request", Version::V3_1),
    ("option accept-invalid-http-response", Version::V3_1),
    ("tune.ssl.capture-cipherlist-size", Version::V2_5),
];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    // What is removed already, or will be by a version that is known, other rules find.
    let is_deprecated = |keyword: &Keyword| {
        keyword.deprecated().is_some_and(|since| since <= view.version())
            && keyword.removed().is_none()
            && successor(keyword).is_some_and(|next| next.exists_in(view.version()))
    };
    for section in &view.sections {
        for line in section.lines.iter().filter(|line| view.is_certain(&line.line)) {
            // Whoever switches one off is left in peace, by HAProxy too.
            if matches!(line.value(0), "no" | "default") {
                continue;
            }
            for (keyword, place) in removed_keyword::keywords(section, line, is_deprecated) {
                found.extend(say(view, section, line, keyword, place));
            }
        }
    }
}

/// The keyword of the same table that takes its place.
fn successor(keyword: &Keyword) -> Option<&'static Keyword> {
    Table::named(keyword.table())?.get(keyword.replacement()?)
}

fn say(
    view: &View<'_>,
    section: &SectionView<'_>,
    line: &Statement<'_>,
    keyword: &'static Keyword,
    place: Range<usize>,
) -> Option<Diagnostic> {
    let (name, next) = (keyword.name(), successor(keyword)?);
    let since = keyword.deprecated()?;
    let span = line.word_span(place.start).cover(line.word_span(place.end.saturating_sub(1)));
    let warns = ANNOUNCED.iter().any(|(of, from)| *of == name && *from <= view.version());
    let message = format!("`{name}` is deprecated since HAProxy {since}");
    Some(
        Diagnostic::of(&RULE.info, message)
            .at(span)
            .path(section.path())
            .tool_says(if warns { ToolSays::Warning } else { ToolSays::Nothing })
            .tag(Tag::Deprecated)
            .help(format!("write `{next}` instead"))
            .fix(Fix::safe("write the modern form", [Edit::replace(span, next.name())])),
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Version;
    use crate::lint::testing::Testing;
    use config_diagnostics::ToolSays;

    #[test]
    fn pass() {
        RULE.pass("frontend f\n  option accept-unsafe-violations-in-http-request\n");
        RULE.pass("frontend f\n  no option accept-invalid-http-request\n");
        RULE.pass("listen l\n  dispatch 10.0.0.1:80\n");
        RULE.pass_on(Version::V3_0, "frontend f\n  option accept-invalid-http-request\n");
        RULE.pass_on(Version::V2_8, "frontend f\n  http-request set-mark 1\n");
    }

    #[test]
    fn fail() {
        let said = RULE.fail(
            "frontend f\n  option accept-invalid-http-request\n",
            "option accept-invalid-http-request",
        );
        assert_eq!(said.tool_says, ToolSays::Warning);
        let said = RULE.fail("frontend f\n  http-request set-tos 1 if TRUE\n", "set-tos");
        assert_eq!(said.tool_says, ToolSays::Nothing);
        let text = "global\n  tune.ssl.capture-cipherlist-size 10\n";
        RULE.fail_on(Version::V2_6, text, "tune.ssl.capture-cipherlist-size");
    }

    #[test]
    fn fix() {
        RULE.fix(
            "global\n  tune.ssl.ocsp-update.mindelay 10 # x\nfrontend f\n  http-request set-mark 1 if TRUE\n  option accept-invalid-http-request\n",
            "global\n  ocsp-update.mindelay 10 # x\nfrontend f\n  http-request set-fc-mark 1 if TRUE\n  option accept-unsafe-violations-in-http-request\n",
        );
    }
}
