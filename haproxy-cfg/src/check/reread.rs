//! Lines that the tables do not read, although HAProxy takes them: what it makes of their words.

use super::untyped;
use crate::view::View;
use crate::{RuleSet, SectionKind};
use std::borrow::Cow;

/// The view with such lines read as HAProxy reads them, so that the rest of their words is checked, too. Nothing when
/// there are none.
pub(super) fn view<'d>(view: &View<'d>) -> Option<View<'d>> {
    let mut read = Vec::new();
    for section in &view.sections {
        for (n, line) in section.lines.iter().enumerate().filter(|(_, line)| line.problem.is_some())
        {
            let directive = untyped::read(view.version(), section, line, "").1;
            read.extend(directive.map(|directive| (section.index, n, directive)));
        }
    }
    if read.is_empty() {
        return None;
    }
    let mut other = View::new(view.document, view.target);
    for (section, line, directive) in read {
        let section = other.sections.get_mut(section);
        if let Some(line) = section.and_then(|section| section.lines.get_mut(line)) {
            line.directive = directive;
        }
    }
    Some(other)
}

/// The word that HAProxy does not read to its end, or takes for less than it says, and what it reads.
pub(super) fn glued(kind: SectionKind, words: &[Cow<'_, str>]) -> Option<(usize, String)> {
    let first = words.first()?;
    let at = match &**first {
        "balance" | "persist" if kind.is_proxy() => 1,
        _ if kind.is_proxy() => {
            let is_set = |set: &&RuleSet| {
                let names = set.as_str().split(' ');
                names.enumerate().all(|(n, name)| words.get(n).is_some_and(|word| word == name))
            };
            RuleSet::ALL.iter().find(is_set)?.as_str().split(' ').count()
        }
        _ => return None,
    };
    let word = words.get(at)?;
    let read = match at {
        1 if matches!(&**first, "balance" | "persist") => of_balance(word)?,
        _ => of_action(word)?,
    };
    (read != **word).then_some((at, read))
}

/// What stands behind the parenthesis is passed over (`backend.c`, `proxy.c`).
fn of_balance(word: &str) -> Option<String> {
    if word.starts_with("random") && (word.contains(')') || !word.contains('(')) {
        let draws = word.strip_prefix("random(").and_then(|rest| rest.split(')').next());
        return Some(match draws.filter(|draws| !draws.is_empty()) {
            Some(draws) => format!("random({draws})"),
            None => "random".to_owned(),
        });
    }
    ["hdr(", "rdp-cookie("].iter().any(|name| word.starts_with(name)).then(|| closed(word))?
}

/// The word up to its first closing parenthesis.
fn closed(word: &str) -> Option<String> {
    word.find(')').and_then(|end| word.get(..=end)).map(str::to_owned)
}

fn of_action(word: &str) -> Option<String> {
    // Whatever stands where the parentheses should (`http_act.c`, `parse_http_set_map`).
    if let Some(name) =
        ["add-acl", "del-acl", "del-map", "set-map"].iter().find(|name| word.starts_with(**name))
    {
        let inner: String = word.chars().skip(8).filter(|c| !"()".contains(*c)).collect();
        return Some(format!("{name}({inner})"));
    }
    // Numbers end at the parenthesis, and none is 0 (`stick_table.c`).
    let (name, _) = word.split_once('(').filter(|(name, _)| name.starts_with("sc-"))?;
    let closed = closed(word)?;
    let inner = closed.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')')?;
    let numbers = inner.split(',').map(|number| if number.is_empty() { "0" } else { number });
    Some(format!("{name}({})", numbers.collect::<Vec<_>>().join(",")))
}
