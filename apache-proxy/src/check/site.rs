//! A directive in its place: what the checks of its arguments look at.

use crate::document::{first_word, is_blank};
use crate::{Context, Directive};

/// A section around a directive.
#[derive(Clone, Debug)]
pub(super) struct Enclosing {
    /// Its name in lower case, without `<`.
    pub(super) name: String,
    /// The context it makes, if it makes one.
    pub(super) context: Option<Context>,
    /// Its first argument: the path of a `<Location>`, the pattern of a `<Proxy>`. Behind a `~`, the one after.
    pub(super) path: String,
}

/// A directive, its arguments, and the sections around it.
#[derive(Debug)]
pub(super) struct Site<'c> {
    pub(super) directive: &'static Directive,
    /// All that stands behind the name; of a section, up to its last `>`.
    pub(super) rest: &'c str,
    /// The same as words, unquoted.
    pub(super) words: Vec<String>,
    /// The outermost first.
    pub(super) within: &'c [Enclosing],
}

impl<'c> Site<'c> {
    pub(super) fn new(
        directive: &'static Directive,
        args: &'c str,
        within: &'c [Enclosing],
    ) -> Self {
        let rest = if directive.is_section() {
            args.rfind('>').and_then(|end| args.get(..end)).unwrap_or(args)
        } else {
            args
        };
        Self { directive, rest, words: words(rest), within }
    }

    /// Word `n`, or nothing.
    pub(super) fn word(&self, n: usize) -> &str {
        self.words.get(n).map_or("", String::as_str)
    }

    /// The innermost section that makes a context.
    pub(super) fn innermost(&self) -> Option<&Enclosing> {
        self.within.iter().rfind(|section| section.context.is_some())
    }

    /// The path that httpd keeps for directory-level sections (`cmd->path`): of the innermost of them.
    pub(super) fn path(&self) -> Option<&str> {
        let makes = |section: &&Enclosing| {
            !matches!(section.context, None | Some(Context::VirtualHost | Context::Limit))
        };
        self.within.iter().rfind(makes).map(|section| section.path.as_str())
    }

    /// Whether all of the `Require` around have to hold; without a section, one is enough.
    pub(super) fn needs_all(&self) -> bool {
        self.within.last().is_some_and(|section| section.name == "requireall")
    }

    pub(super) fn is_in(&self, context: Context) -> bool {
        self.within.iter().any(|section| section.context == Some(context))
    }
}

/// The words of `text`, as httpd splits them.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start_matches(is_blank);
    while !rest.is_empty() {
        let (word, behind) = first_word(rest);
        words.push(word.into_owned());
        rest = behind;
    }
    words
}
