//! What httpd makes of a configuration before any directive is looked at: conditions decided, variables replaced,
//! macros and included files in their place.

mod condition;
mod environment;
mod macros;
mod reader;

pub(crate) use condition::version as version_holds;
pub use environment::{Environment, LoadError, Loader};
pub use macros::MacroUse;
pub use reader::ReadProblem;

use crate::Document;
use std::sync::Arc;

/// A configuration as httpd sees it: see [`effective`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Effective {
    /// What stands at the top, in order.
    pub directives: Vec<EffectiveDirective>,
    /// Why httpd stops reading, and where. What was read before is in `directives`.
    pub error: Option<(ReadProblem, Origin)>,
    /// Every `${name}` without a value, and where: httpd leaves it as it is, and warns (AH00111) unless the name
    /// holds a colon.
    pub undefined: Vec<(String, Origin)>,
    /// Every `Include` and `IncludeOptional` that was carried out, in order.
    pub inclusions: Vec<Inclusion>,
}

/// An `Include` or `IncludeOptional` that was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inclusion {
    /// The directive.
    pub origin: Origin,
    /// The path it names, absolute where the server's root is known.
    pub path: String,
    /// The names of the files it brought, in order, or why it brought none.
    pub files: Result<Vec<Arc<str>>, LoadError>,
}

/// A directive or a section that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EffectiveDirective {
    /// Its name; of a section without `<`. Spelled as the module spells it, where the environment knows the directive.
    pub name: String,
    /// All that stands behind the name, variables replaced; of a section with the `>`, and whatever is behind it.
    pub args: String,
    /// Where it comes from.
    pub origin: Origin,
    /// What stands in it; `None` for a directive.
    pub children: Option<Vec<EffectiveDirective>>,
}

/// A line of one of the files.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Origin {
    /// The file. Of a line that a macro brought, the one with the `Use`.
    pub file: Arc<str>,
    /// The number that httpd gives: that of the line's last physical line, from 1; inside a macro, counted in its body
    /// without comments.
    pub number: usize,
    /// The macro that brought it, if one did.
    pub macro_use: Option<Arc<MacroUse>>,
}

/// Reads `document`, a file called `name`, as httpd does (`ap_read_config`), up to its first error.
///
/// Which directives there are, and what their arguments mean, is not looked at: that comes afterwards.
///
/// ```
/// use apache_proxy::{Document, Environment, LoadError, effective};
/// let files = |path: &str| match path {
///     "/etc/apache2/proxy.conf" => {
///         Ok(vec![(path.to_owned(), Document::parse("ProxyPass /${APP} http://b/\n").document)])
///     }
///     _ => Err(LoadError::Missing),
/// };
/// let text = "Define APP shop\n<VirtualHost *:80>\nInclude proxy.conf\n</VirtualHost>\n";
/// let document = Document::parse(text).document;
/// let environment = Environment::new().server_root("/etc/apache2");
/// let read = effective("apache2.conf", &document, &environment, &mut { files });
/// let host = &read.directives[0];
/// let pass = &host.children.as_ref().unwrap()[0];
/// assert_eq!((pass.name.as_str(), pass.args.as_str()), ("ProxyPass", "/shop http://b/"));
/// assert_eq!(&*pass.origin.file, "/etc/apache2/proxy.conf");
/// ```
#[must_use]
pub fn effective(
    name: &str,
    document: &Document,
    environment: &Environment,
    loader: &mut dyn Loader,
) -> Effective {
    reader::read(name, document, environment.clone(), loader)
}
