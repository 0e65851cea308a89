use super::line_item::LineItem;
use super::rewrite_rule::rewrite_words;
use super::{
    ArgKind, BalancerMember, BalancerSection, Body, Directive, HeaderRule, ItemError,
    ItemErrorKind, Location, ProxyPass, ProxyPassReverse, ProxySection, ProxySet, RawSection,
    ReverseCookie, RewriteCond, RewriteRule, Section, Statement, Switch, TrustedProxies,
    VirtualHost,
};
use crate::{Line, RawLine, directives};
use std::fmt;

/// One thing of a configuration: a line, or a section with all that is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Item {
    /// `<VirtualHost>`
    VirtualHost(VirtualHost),
    /// `<Location>`, `<LocationMatch>`
    Location(Location),
    /// `<Proxy>`, `<ProxyMatch>`
    Proxy(ProxySection),
    /// `<Proxy balancer://…>`
    Balancer(BalancerSection),
    /// Any other section: `<IfModule>`, `<Directory>`, …
    Section(Section),
    /// A section whose lines are no directives where they stand: `<Macro>`, `<Perl>`, …
    RawSection(RawSection),
    /// `ProxyPass`, `ProxyPassMatch`
    ProxyPass(ProxyPass),
    /// `ProxyPassReverse`
    ProxyPassReverse(ProxyPassReverse),
    /// `ProxyPassReverseCookieDomain`, `ProxyPassReverseCookiePath`
    ReverseCookie(ReverseCookie),
    /// `BalancerMember`
    BalancerMember(BalancerMember),
    /// `ProxySet`
    ProxySet(ProxySet),
    /// `RequestHeader`, `Header`
    Header(HeaderRule),
    /// `RewriteRule`
    RewriteRule(RewriteRule),
    /// `RewriteCond`
    RewriteCond(RewriteCond),
    /// `RemoteIPInternalProxy`, `RemoteIPTrustedProxy`
    TrustedProxies(TrustedProxies),
    /// Whatever is `On` or `Off`
    Switch(Switch),
    /// Any other directive whose arguments are words
    Statement(Statement),
    /// Whatever is not typed, as it is written
    Raw(RawLine),
}

impl Item {
    /// Reads the arguments of a directive; `None` when only the line as it is says them.
    pub(super) fn read(
        directive: &'static Directive,
        words: &[String],
    ) -> Result<Option<Self>, ItemError> {
        fn read<T: LineItem + Into<Item>>(
            directive: &'static Directive,
            words: &[String],
        ) -> Result<Option<Item>, ItemError> {
            T::read(directive, words).map(|item| Some(item.into()))
        }
        match directive.key() {
            "ProxyPass" | "ProxyPassMatch" => read::<ProxyPass>(directive, words),
            "ProxyPassReverse" => read::<ProxyPassReverse>(directive, words),
            "ProxyPassReverseCookieDomain" | "ProxyPassReverseCookiePath" => {
                read::<ReverseCookie>(directive, words)
            }
            "BalancerMember" => read::<BalancerMember>(directive, words),
            "ProxySet" => read::<ProxySet>(directive, words),
            "Header" | "RequestHeader" => read::<HeaderRule>(directive, words),
            "RewriteRule" => read::<RewriteRule>(directive, words),
            "RewriteCond" => read::<RewriteCond>(directive, words),
            "RemoteIPInternalProxy" | "RemoteIPTrustedProxy" => {
                read::<TrustedProxies>(directive, words)
            }
            _ if directive.arguments() == ArgKind::Flag && words.len() == 1 => {
                read::<Switch>(directive, words)
            }
            _ if Statement::has_words(directive) => read::<Statement>(directive, words),
            _ => Ok(None),
        }
    }

    /// The line as an item, and why it is raw when it should not be.
    pub(super) fn of_line(line: &Line<'_>) -> (Self, Option<ItemError>) {
        let text = line.logical_text();
        let raw = || Self::Raw(RawLine::of(&text));
        // Its words depend on where it is read.
        if text.contains("${") {
            return (raw(), None);
        }
        let name = line.name();
        let Some(directive) = Directive::lookup(&name).filter(|row| !row.is_section()) else {
            let kind = ItemErrorKind::UnknownDirective { suggestion: Directive::suggest(&name) };
            return (raw(), Some(ItemError::new(0, kind)));
        };
        let rewrites = [&directives::REWRITE_RULE, &directives::REWRITE_COND];
        let words: Vec<String> = if rewrites.contains(&directive) {
            rewrite_words(&line.rest())
        } else {
            line.args().map(|word| word.value().into_owned()).collect()
        };
        match Self::read(directive, &words) {
            Ok(Some(item)) => (item, None),
            Ok(None) => (raw(), None),
            Err(error) => (raw(), Some(error)),
        }
    }

    /// The directive that it is a line of, or the section; `None` when the table does not know it.
    pub fn directive(&self) -> Option<&'static Directive> {
        match self {
            Self::Raw(line) => Directive::lookup(&line.name()),
            Self::RawSection(section) => Directive::lookup(&format!("<{}", section.name())),
            Self::VirtualHost(_) => Some(&directives::VIRTUAL_HOST_SECTION),
            Self::Location(section) => Some(section.directive()),
            Self::Proxy(section) => Some(section.directive()),
            Self::Balancer(_) => Some(&directives::PROXY_SECTION),
            Self::Section(section) => Directive::lookup(&format!("<{}", section.name())),
            Self::ProxyPass(line) => Some(line.directive()),
            Self::ProxyPassReverse(line) => Some(line.directive()),
            Self::ReverseCookie(line) => Some(line.directive()),
            Self::BalancerMember(line) => Some(line.directive()),
            Self::ProxySet(line) => Some(line.directive()),
            Self::Header(line) => Some(line.directive()),
            Self::RewriteRule(line) => Some(line.directive()),
            Self::RewriteCond(line) => Some(line.directive()),
            Self::TrustedProxies(line) => Some(line.directive()),
            Self::Switch(line) => Some(line.directive()),
            Self::Statement(line) => Some(line.directive()),
        }
    }

    /// What stands in it, if it is a section whose lines are directives.
    pub fn body(&self) -> Option<&Body> {
        match self {
            Self::VirtualHost(section) => Some(section),
            Self::Location(section) => Some(section),
            Self::Proxy(section) => Some(section),
            Self::Balancer(section) => Some(section),
            Self::Section(section) => Some(section),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub fn body_mut(&mut self) -> Option<&mut Body> {
        match self {
            Self::VirtualHost(section) => Some(section),
            Self::Location(section) => Some(section),
            Self::Proxy(section) => Some(section),
            Self::Balancer(section) => Some(section),
            Self::Section(section) => Some(section),
            _ => None,
        }
    }

    /// Its first line, and the last one of a section.
    fn tags(&self) -> (String, Option<String>) {
        let tags = |header: String, name: &str| (header, Some(format!("</{name}>")));
        match self {
            Self::VirtualHost(section) => tags(section.header(), "VirtualHost"),
            Self::Location(section) => tags(section.header(), section.directive().name()),
            Self::Proxy(section) => tags(section.header(), section.directive().name()),
            Self::Balancer(section) => tags(section.header(), "Proxy"),
            Self::Section(section) => tags(section.header(), section.name()),
            Self::RawSection(section) => tags(section.header().to_owned(), section.name()),
            Self::ProxyPass(line) => (line.to_string(), None),
            Self::ProxyPassReverse(line) => (line.to_string(), None),
            Self::ReverseCookie(line) => (line.to_string(), None),
            Self::BalancerMember(line) => (line.to_string(), None),
            Self::ProxySet(line) => (line.to_string(), None),
            Self::Header(line) => (line.to_string(), None),
            Self::RewriteRule(line) => (line.to_string(), None),
            Self::RewriteCond(line) => (line.to_string(), None),
            Self::TrustedProxies(line) => (line.to_string(), None),
            Self::Switch(line) => (line.to_string(), None),
            Self::Statement(line) => (line.to_string(), None),
            Self::Raw(line) => (line.to_string(), None),
        }
    }

    /// Writes its lines, each with its LF, indented four blanks for every level.
    pub(super) fn write(&self, f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        let (open, close) = self.tags();
        write_line(f, depth, &open)?;
        for item in self.body().map(Body::items).unwrap_or_default() {
            item.write(f, depth + 1)?;
        }
        if let Self::RawSection(section) = self {
            section.lines().iter().try_for_each(|line| write_line(f, depth + 1, line.as_str()))?;
        }
        close.map_or(Ok(()), |close| write_line(f, depth, &close))
    }
}

fn write_line(f: &mut fmt::Formatter<'_>, depth: usize, line: &str) -> fmt::Result {
    // Behind a backslash, only a blank keeps the next line out.
    let gap = if line.ends_with('\\') { " " } else { "" };
    writeln!(f, "{:1$}{line}{gap}", "", depth * 4)
}

/// Its lines, each with its LF.
impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
    }
}

/// Variants of [`Item`] from what they hold.
macro_rules! into_item {
    ($($variant:ident($name:ident))*) => {$(
        impl From<$name> for Item {
            fn from(item: $name) -> Self {
                Self::$variant(item)
            }
        }
    )*};
}

into_item!(VirtualHost(VirtualHost) Location(Location) Proxy(ProxySection) Balancer(BalancerSection)
    Section(Section) RawSection(RawSection) ProxyPass(ProxyPass) ProxyPassReverse(ProxyPassReverse)
    ReverseCookie(ReverseCookie) BalancerMember(BalancerMember) ProxySet(ProxySet) Header(HeaderRule)
    RewriteRule(RewriteRule) RewriteCond(RewriteCond) TrustedProxies(TrustedProxies) Switch(Switch)
    Statement(Statement) Raw(RawLine));
