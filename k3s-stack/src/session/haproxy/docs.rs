//! What the tables know of a keyword, as Markdown.

use haproxy_cfg::{Arg, Glue, Keyword, Kind, Need, SectionKind, Version};
use std::fmt::Write as _;

/// How it is written: `timeout client <time>`.
pub(super) fn usage(keyword: &Keyword) -> String {
    let mut usage = keyword.name().to_owned();
    for (n, arg) in keyword.args().iter().enumerate() {
        let name = match arg.kind {
            Kind::Literal => arg.name.to_owned(),
            _ => format!("<{}>", arg.name),
        };
        let word = match arg.need {
            Need::Required => name,
            Need::Optional => format!("[{name}]"),
            Need::Rest => format!("[{name} …]"),
        };
        let _ = match keyword.glue() {
            Glue::Parens if n == 0 => write!(usage, "({word})"),
            Glue::Suffix if n == 0 => write!(usage, "{word}"),
            _ => write!(usage, " {word}"),
        };
    }
    usage
}

/// What it does, where it may stand, and which versions have it.
pub(super) fn page(keyword: &Keyword, target: Version) -> String {
    let mut page = format!("**`{}`** – {}.", usage(keyword), keyword.doc());
    let sections: Vec<_> = keyword.sections().iter().map(SectionKind::keyword).collect();
    if !sections.is_empty() {
        let _ = write!(page, "\n\nAllowed in: {}.", sections.join(", "));
    }
    if keyword.named_defaults_only() {
        page.push_str(" Of `defaults`, only in one with a name.");
    }
    page.push_str("\n\n");
    if keyword.since() > Version::V2_0 {
        let _ = write!(page, "Since {}. ", keyword.since());
    }
    if let Some(version) = keyword.deprecated() {
        let _ = write!(page, "Deprecated since {version}. ");
    }
    if let Some(version) = keyword.removed() {
        let _ = write!(page, "Removed in {version}. ");
    }
    if let Some(replacement) = keyword.replacement() {
        let _ = write!(page, "Use `{replacement}` instead. ");
    }
    if !keyword.exists_in(target) {
        let _ = write!(page, "HAProxy {target} does not know it. ");
    }
    if keyword.experimental() {
        page.push_str("Needs `expose-experimental-directives`. ");
    }
    page.truncate(page.trim_end().len());
    page
}

/// What an argument may be.
pub(super) fn argument(keyword: &Keyword, arg: &Arg, word: &str, target: Version) -> String {
    let mut page = format!("`{}` of {}", arg.name, page(keyword, target));
    if let Kind::Choice(choices) = arg.kind {
        page.push_str("\n");
        for choice in choices {
            let mark = if choice.name == word { "**" } else { "" };
            let _ = write!(page, "\n- {mark}`{}`{mark}: {}", choice.name, choice.doc);
            if choice.since > Version::V2_0 {
                let _ = write!(page, " (since {})", choice.since);
            }
        }
    }
    page
}

/// Which versions have a section.
pub(super) fn section(kind: SectionKind) -> String {
    let mut page = format!("**`{kind}`** opens a section.");
    if kind.since() > Version::V2_0 {
        let _ = write!(page, " Since {}.", kind.since());
    }
    if let Some(version) = kind.removed() {
        let _ = write!(page, " Removed in {version}.");
    }
    page
}
