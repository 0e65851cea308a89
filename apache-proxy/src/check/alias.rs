//! mod_alias.

use super::memory::Memory;
use super::problem::Problem;
use super::sections;
use super::site::Site;
use crate::parse_atoi;

/// `Alias [path] folder`.
pub(super) fn alias(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    if site.words.len() > 1 || site.path().is_some() {
        return Vec::new();
    }
    let message = format!("`{}` needs a path outside `<Location>`", site.directive);
    vec![Problem::arguments(message, "write the path of the URL first, then the folder")]
}

/// `Redirect [status] [path] [url]` (`add_redirect_internal`).
pub(super) fn redirect(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    one(site).into_iter().collect()
}

fn one(site: &Site<'_>) -> Option<Problem> {
    let name = site.directive.name();
    let first = site.word(0);
    let fixed = ["RedirectPermanent", "RedirectTemp"].contains(&name);
    let status = if fixed { None } else { status(first) };
    let from = usize::from(status.is_some() && (site.words.len() > 1));
    if !fixed && status.is_none() && site.words.len() == 3 {
        let message = format!("`{first}` is no status of a redirect");
        return Some(Problem::value(0, message, "permanent, temp, seeother, gone, or a number"));
    }
    if site.path().is_some() {
        return None;
    }
    let url = site.words.get(from + 1);
    if name == "RedirectMatch"
        && let Some(problem) = sections::broken_regex(from, site.word(from))
    {
        return Some(problem);
    }
    let redirects = status.is_none_or(|code| (300..=399).contains(&code));
    match url {
        None if redirects => {
            let message = format!("`{name}` has no URL to send the client to");
            Some(Problem::arguments(
                message,
                format!("write `{name} /old https://example.com/new`"),
            ))
        }
        Some(url) if !redirects => {
            let message = format!("a status that is no redirect takes no URL: `{url}`");
            Some(Problem::value(
                from + 1,
                message,
                "remove the URL, or choose a status from 300 on",
            ))
        }
        Some(url) if name != "RedirectMatch" && !url.starts_with('/') && !url.contains(':') => {
            let message =
                format!("`{url}` is no URL: it has no scheme, and does not start with `/`");
            Some(Problem::value(from + 1, message, "write a scheme and a host, or a path"))
        }
        _ => None,
    }
}

fn status(word: &str) -> Option<i32> {
    let words = [("permanent", 301), ("temp", 302), ("seeother", 303), ("gone", 410)];
    let named = words.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|w| w.1);
    let digit = word.starts_with(|c: char| c.is_ascii_digit());
    named.or_else(|| digit.then(|| parse_atoi(word).0))
}
