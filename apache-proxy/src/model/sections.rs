use super::line_item::{checked_parameter, parameters, put};
use super::{Body, Directive, Item, ItemError, ItemErrorKind};
use crate::{
    BackendUrl, Document, LineKind, ParameterScope, ProxyParameter, RawLine, Scheme, UrlUse,
    ValueError, VhostAddress, directives, quote_word,
};
use std::ops::{Deref, DerefMut};

/// `<VirtualHost address …>`: a site. Its settings are lines of its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VirtualHost {
    addresses: Vec<VhostAddress>,
    body: Body,
}

/// `<Location path>` or `<LocationMatch regex>`: settings for requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    pattern: Pattern,
    body: Body,
}

/// `<Proxy url>` or `<ProxyMatch regex>`: settings for what is proxied. For balancers see [`BalancerSection`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxySection {
    pattern: Pattern,
    parameters: Vec<ProxyParameter>,
    body: Body,
}

/// `<Proxy balancer://name>`: a balancer and its members.
///
/// ```
/// use apache_proxy::{BalancerMember, BalancerSection};
/// let balancer = BalancerSection::new("cluster")?
///     .member(BalancerMember::new("http://10.0.42.1")?)
///     .with(apache_proxy::ProxySet::balancer().parameter("lbmethod", "byrequests")?);
/// assert_eq!(
///     balancer.to_string(),
///     "<Proxy balancer://cluster>\n    BalancerMember http://10.0.42.1\n    ProxySet lbmethod=byrequests\n</Proxy>\n",
/// );
/// # Ok::<(), apache_proxy::ItemError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalancerSection {
    url: BackendUrl,
    parameters: Vec<ProxyParameter>,
    body: Body,
}

/// Any other section: its name, what stands in its tag as it is written, and its body.
///
/// ```
/// use apache_proxy::{Section, Switch};
/// let section = Section::new("IfModule", "mod_proxy.c")?.with(Switch::new("ProxyPreserveHost", true)?);
/// assert_eq!(section.to_string(), "<IfModule mod_proxy.c>\n    ProxyPreserveHost On\n</IfModule>\n");
/// assert!(Section::new("IfModule", "a>\nProxyRequests On\n<IfModule b").is_err());
/// # Ok::<(), apache_proxy::ItemError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    name: Box<str>,
    args: Box<str>,
    body: Body,
}

/// A section whose lines are no directives where they stand: `<Macro>`, `<Perl>`, `<LuaHook…>`. It comes from documents only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawSection {
    name: Box<str>,
    header: Box<str>,
    lines: Vec<RawLine>,
}

/// What a section is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Pattern {
    /// A path or URL.
    Literal(Box<str>),
    /// A regular expression.
    Regex(Box<str>),
}

impl Pattern {
    fn as_str(&self) -> &str {
        match self {
            Self::Literal(text) | Self::Regex(text) => text,
        }
    }

    const fn is_regex(&self) -> bool {
        matches!(self, Self::Regex(_))
    }
}

impl VirtualHost {
    /// Where it is reached: `*:443`.
    ///
    /// # Errors
    /// Where there is no address, or one cannot be written.
    pub fn new(addresses: impl IntoIterator<Item = VhostAddress>) -> Result<Self, ItemError> {
        let addresses: Vec<_> = addresses.into_iter().collect();
        for (n, address) in addresses.iter().enumerate() {
            quote_word(&address.to_string())
                .map_err(|error| ItemError::new(n + 1, ItemErrorKind::Quote(error)))?;
        }
        let host = Self { addresses, body: Body::default() };
        reads_back(host, Self::header)
    }

    /// At every address, at this port.
    pub fn any(port: u16) -> Self {
        Self { addresses: vec![VhostAddress::any(port.max(1))], body: Body::default() }
    }

    /// The addresses.
    pub fn addresses(&self) -> &[VhostAddress] {
        &self.addresses
    }

    pub(super) fn header(&self) -> String {
        let words = self.addresses.iter().map(|address| quoted(&address.to_string()));
        format!("<VirtualHost {}>", words.collect::<Vec<_>>().join(" "))
    }
}

impl Location {
    /// Requests for `path` and what is below it.
    ///
    /// # Errors
    /// Where the path is empty, or cannot be written.
    pub fn new(path: &str) -> Result<Self, ItemError> {
        Self::of(Pattern::Literal(path.into()))
    }

    /// `<LocationMatch>`: requests whose path matches the expression.
    ///
    /// # Errors
    /// Where the expression is empty, or cannot be written.
    pub fn matching(regex: &str) -> Result<Self, ItemError> {
        Self::of(Pattern::Regex(regex.into()))
    }

    fn of(pattern: Pattern) -> Result<Self, ItemError> {
        quotable(pattern.as_str())?;
        reads_back(Self { pattern, body: Body::default() }, Self::header)
    }

    /// The path or the expression.
    pub fn path(&self) -> &str {
        self.pattern.as_str()
    }

    /// Whether the path is a regular expression.
    pub fn is_match(&self) -> bool {
        self.pattern.is_regex()
    }

    pub(super) fn directive(&self) -> &'static Directive {
        if self.is_match() {
            &directives::LOCATION_MATCH_SECTION
        } else {
            &directives::LOCATION_SECTION
        }
    }

    pub(super) fn header(&self) -> String {
        format!("{} {}>", self.directive().key(), quoted(self.path()))
    }
}

impl ProxySection {
    /// What is proxied to URLs that start with `url`, which may have wildcards: `*` is everything.
    ///
    /// # Errors
    /// Where the URL is empty, is a balancer, or cannot be written.
    pub fn new(url: &str) -> Result<Self, ItemError> {
        Self::of(Pattern::Literal(url.into()))
    }

    /// `<ProxyMatch>`: what is proxied to URLs that match the expression.
    ///
    /// # Errors
    /// Where the expression is empty, or cannot be written.
    pub fn matching(regex: &str) -> Result<Self, ItemError> {
        Self::of(Pattern::Regex(regex.into()))
    }

    fn of(pattern: Pattern) -> Result<Self, ItemError> {
        quotable(pattern.as_str())?;
        let section = Self { pattern, parameters: Vec::new(), body: Body::default() };
        reads_back(section, Self::header)
    }

    /// Sets a parameter of the backend.
    ///
    /// # Errors
    /// Where httpd does not know it, refuses the value, or passes over a part of it.
    pub fn parameter(
        mut self,
        key: &str,
        value: impl std::fmt::Display,
    ) -> Result<Self, ItemError> {
        let parameter = checked_parameter(key, &value.to_string(), ParameterScope::Worker)?;
        quotable(&parameter.to_string())?;
        put(&mut self.parameters, parameter);
        Ok(self)
    }

    /// The URL or the expression.
    pub fn url(&self) -> &str {
        self.pattern.as_str()
    }

    /// Whether the URL is a regular expression.
    pub fn is_match(&self) -> bool {
        self.pattern.is_regex()
    }

    /// The parameters in its tag.
    pub fn parameters(&self) -> &[ProxyParameter] {
        &self.parameters
    }

    pub(super) fn directive(&self) -> &'static Directive {
        if self.is_match() { &directives::PROXY_MATCH_SECTION } else { &directives::PROXY_SECTION }
    }

    pub(super) fn header(&self) -> String {
        tag(self.directive().key(), self.url(), &self.parameters)
    }
}

impl BalancerSection {
    /// A balancer without members.
    ///
    /// # Errors
    /// Where the name is empty, longer than 84 bytes, or has characters that no host has.
    pub fn new(name: &str) -> Result<Self, ItemError> {
        let refuse = |error| ItemError::value(1, "balancer", error);
        let url = BackendUrl::balancer(name).map_err(refuse)?;
        let text = url.as_str().trim_end_matches('/').to_owned();
        let url = BackendUrl::parse(&text, UrlUse::Prefix).map_err(refuse)?;
        let section = Self { url, parameters: Vec::new(), body: Body::default() };
        reads_back(section, Self::header)
    }

    /// Appends a member.
    #[must_use]
    pub fn member(self, member: super::BalancerMember) -> Self {
        self.with(member)
    }

    /// Its URL, `balancer://name`.
    pub fn url(&self) -> &BackendUrl {
        &self.url
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.url.host()
    }

    /// The parameters in its tag.
    pub fn parameters(&self) -> &[ProxyParameter] {
        &self.parameters
    }

    /// Its members.
    pub fn members(&self) -> impl Iterator<Item = &super::BalancerMember> {
        self.body.items().iter().filter_map(|item| match item {
            Item::BalancerMember(member) => Some(member),
            _ => None,
        })
    }

    pub(super) fn header(&self) -> String {
        tag("<Proxy", self.url.as_str(), &self.parameters)
    }
}

impl Section {
    /// A section of this name; `args` is what stands in its tag, quotes included.
    ///
    /// # Errors
    /// Where no section has this name, it has a type of its own, or the text would end the tag or refer to a variable.
    pub fn new(name: &str, args: &str) -> Result<Self, ItemError> {
        if Directive::lookup(&format!("<{name}")).is_none() {
            let suggestion = Directive::suggest(&format!("<{name}"));
            return Err(ItemError::new(0, ItemErrorKind::UnknownDirective { suggestion }));
        }
        if args.contains("${") {
            let error = crate::QuoteError::Variable;
            return Err(ItemError::new(1, ItemErrorKind::Quote(error)));
        }
        match open(name, args) {
            Some(Item::Section(section)) => Ok(section),
            _ => Err(ItemError::new(1, ItemErrorKind::ReadsDifferently)),
        }
    }

    /// The same with arguments that are words, quoted as they need.
    ///
    /// # Errors
    /// As for [`new`](Self::new), and where a word cannot be written.
    pub fn of_words<W: AsRef<str>>(name: &str, words: &[W]) -> Result<Self, ItemError> {
        let mut args = Vec::new();
        for (n, word) in words.iter().enumerate() {
            let word = quote_word(word.as_ref())
                .map_err(|error| ItemError::new(n + 1, ItemErrorKind::Quote(error)))?;
            args.push(word);
        }
        Self::new(name, &args.join(" "))
    }

    /// Its name, as in the manual if that has it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What stands in its tag, as it is written.
    pub fn args(&self) -> &str {
        &self.args
    }

    pub(super) fn header(&self) -> String {
        header(&self.name, &self.args)
    }
}

impl RawSection {
    pub(super) fn new(name: &str, header: &str, lines: Vec<RawLine>) -> Self {
        Self { name: name.into(), header: header.into(), lines }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its tag, as it is written.
    pub fn header(&self) -> &str {
        &self.header
    }

    /// Its lines.
    pub fn lines(&self) -> &[RawLine] {
        &self.lines
    }
}

fn header(name: &str, args: &str) -> String {
    if args.is_empty() { format!("<{name}>") } else { format!("<{name} {args}>") }
}

fn tag(key: &str, url: &str, parameters: &[ProxyParameter]) -> String {
    let parameters = parameters.iter().map(|p| format!(" {}", quoted(&p.to_string())));
    format!("{key} {}{}>", quoted(url), parameters.collect::<String>())
}

/// For words that were verified when they came in.
fn quoted(word: &str) -> String {
    quote_word(word).unwrap_or_default().into_owned()
}

fn quotable(word: &str) -> Result<(), ItemError> {
    quote_word(word).map(drop).map_err(|error| ItemError::new(1, ItemErrorKind::Quote(error)))
}

/// The section, if its tag reads back as just that.
fn reads_back<S>(section: S, header: impl Fn(&S) -> String) -> Result<S, ItemError>
where
    S: Clone + Into<Item>,
{
    let tag = header(&section);
    let document = Document::parse(format!("{tag}\n")).document;
    let read = document.line(0).and_then(|line| {
        let (name, args) = (line.name(), line.rest());
        (document.lines().len() == 1).then(|| open(&name, trimmed(&args)))?
    });
    let wanted: Item = section.clone().into();
    if read.as_ref() == Some(&wanted) {
        return Ok(section);
    }
    Err(ItemError::new(1, ItemErrorKind::ReadsDifferently))
}

/// The section that such a tag opens, without lines; `None` if the tag cannot be written so.
pub(super) fn open(name: &str, args: &str) -> Option<Item> {
    let row = Directive::lookup(&format!("<{name}"));
    let name = match row {
        Some(row) => row.name(),
        None => name,
    };
    let tag = header(name, args);
    let document = Document::parse(format!("{tag}\n")).document;
    let line = document.line(0).filter(|_| document.lines().len() == 1)?;
    let same = line.kind() == LineKind::Open
        && line.logical_text() == tag
        && line.name() == name
        && trimmed(&line.rest()) == args;
    let is_raw = line.opens().is_some_and(|section| section.has_raw_body());
    if !same || is_raw {
        return None;
    }
    let generic = Section { name: name.into(), args: args.into(), body: Body::default() };
    if args.contains("${") {
        return Some(generic.into());
    }
    let words: Vec<String> = line.args().map(|word| word.value().into_owned()).collect();
    Some(typed(name, &words).unwrap_or_else(|| generic.into()))
}

/// What stands in a tag, without the blanks before its `>`.
pub(super) fn trimmed(args: &str) -> &str {
    args.trim_end_matches(|c: char| c.is_ascii_whitespace() || c == '\u{b}')
}

/// The section, if it has a type of its own and its words are right.
fn typed(name: &str, words: &[String]) -> Option<Item> {
    let body = Body::default();
    let regex = |words: &[String]| match words {
        [tilde, regex] if tilde == "~" => Some(Pattern::Regex(regex.as_str().into())),
        _ => None,
    };
    // An empty argument counts as missing.
    if words.iter().any(String::is_empty) {
        return None;
    }
    match (name, words) {
        ("VirtualHost", [_, ..]) => {
            let addresses: Result<Vec<VhostAddress>, ValueError> =
                words.iter().map(|word| word.parse()).collect();
            Some(VirtualHost { addresses: addresses.ok()?, body }.into())
        }
        ("Location", [path]) if path != "~" => {
            Some(Location { pattern: Pattern::Literal(path.as_str().into()), body }.into())
        }
        ("Location", words) => Some(Location { pattern: regex(words)?, body }.into()),
        ("LocationMatch", [path]) => {
            Some(Location { pattern: Pattern::Regex(path.as_str().into()), body }.into())
        }
        ("ProxyMatch", [url]) => {
            let pattern = Pattern::Regex(url.as_str().into());
            Some(ProxySection { pattern, parameters: Vec::new(), body }.into())
        }
        ("Proxy", [tilde, ..]) if tilde == "~" => {
            let pattern = regex(words)?;
            Some(ProxySection { pattern, parameters: Vec::new(), body }.into())
        }
        ("Proxy", [url, rest @ ..]) => {
            let balancer = BackendUrl::parse(url, UrlUse::Prefix)
                .ok()
                .filter(|url| url.scheme() == &Scheme::Balancer);
            if let Some(url) = balancer {
                let parameters = parameters(rest, 2, ParameterScope::Balancer).ok()?;
                return Some(BalancerSection { url, parameters, body }.into());
            }
            let parameters = parameters(rest, 2, ParameterScope::Worker).ok()?;
            let pattern = Pattern::Literal(url.as_str().into());
            Some(ProxySection { pattern, parameters, body }.into())
        }
        _ => None,
    }
}

/// What every section has: its body, read by dereferencing, and a setter that takes and gives the section.
macro_rules! section {
    ($($name:ident)*) => {$(
        impl Deref for $name {
            type Target = Body;

            fn deref(&self) -> &Body {
                &self.body
            }
        }

        impl DerefMut for $name {
            fn deref_mut(&mut self) -> &mut Body {
                &mut self.body
            }
        }

        impl $name {
            /// Appends an item.
            #[must_use]
            pub fn with(mut self, item: impl Into<Item>) -> Self {
                self.push(item);
                self
            }
        }

        /// Its lines, each with its LF.
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                Item::from(self.clone()).fmt(f)
            }
        }
    )*};
}

section!(VirtualHost Location ProxySection BalancerSection Section);
