//! The directive synopses of httpd's manual (`docs/manual/mod/*.xml`).

/// A module's page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Page {
    /// `mod_proxy`, `core`, `event`.
    pub(crate) module: String,
    /// `proxy_module`.
    pub(crate) identifier: String,
    /// `Core`, `MPM`, `Base`, `Extension`, `Experimental`.
    pub(crate) status: String,
    pub(crate) since: String,
    pub(crate) synopses: Vec<Synopsis>,
}

/// What the manual says of one directive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Synopsis {
    /// `ProxyPass`, `<Location`.
    pub(crate) name: String,
    /// The arguments, as the manual writes them.
    pub(crate) syntax: String,
    pub(crate) default: String,
    pub(crate) since: String,
}

/// Reads a page; `None` for files that are not about a module.
pub(crate) fn page(xml: &str) -> Option<Page> {
    let module = element(xml, "modulesynopsis")?;
    let head = module.split("<directivesynopsis").next().unwrap_or_default();
    Some(Page {
        module: text(element(head, "name")?),
        identifier: element(head, "identifier").map(text).unwrap_or_default(),
        status: element(head, "status").map(text).unwrap_or_default(),
        since: element(head, "compatibility").map(|c| since(&text(c))).unwrap_or_default(),
        synopses: module.split("<directivesynopsis").skip(1).filter_map(synopsis).collect(),
    })
}

fn synopsis(xml: &str) -> Option<Synopsis> {
    let (attributes, body) = xml.split_once('>')?;
    // A pointer to the page that describes it.
    if attributes.contains("location=") {
        return None;
    }
    let name = text(element(body, "name")?);
    let after_name = |field: &str| {
        let field = element(body, field).map(text).unwrap_or_default();
        let bare = field.trim_start_matches('<');
        bare.strip_prefix(&name).map_or(field.as_str(), str::trim_start).to_owned()
    };
    let section = attributes.contains("type=\"section\"");
    let syntax = after_name("syntax");
    let default = after_name("default");
    let compatibility = element(body, "compatibility").map(text).unwrap_or_default();
    Some(Synopsis {
        syntax: if section { syntax.split('>').next()?.trim_end().to_owned() } else { syntax },
        default,
        since: since(&compatibility),
        name: if section { format!("<{name}") } else { name },
    })
}

/// The 2.4 release a remark on compatibility dates the directive itself to; empty for 2.4.0 and older,
/// and for remarks on something else.
fn since(remark: &str) -> String {
    const STARTS: [&str; 8] = [
        "available",
        "only available",
        "added in",
        "version ",
        "apache ",
        "proxy",
        "balancer",
        "2.",
    ];
    const ASIDES: [&str; 5] = ["argument", "context", "option", "feature", "support"];
    let lower = remark.to_lowercase();
    let Some(at) = lower.find("2.4.") else { return String::new() };
    let before = &lower[..at];
    let patch: String = lower[at + 4..].chars().take_while(char::is_ascii_digit).collect();
    let about_it = STARTS.iter().any(|start| lower.starts_with(start))
        && !ASIDES.iter().any(|aside| before.contains(aside))
        && !before.contains("prior")
        && !before.contains("2.3.")
        && !before.contains("2.2.");
    if about_it && patch != "0" && !patch.is_empty() {
        format!("2.4.{patch}")
    } else {
        String::new()
    }
}

/// What stands between the first `<name …>` and its end tag.
fn element<'x>(xml: &'x str, name: &str) -> Option<&'x str> {
    let open = format!("<{name}");
    let (at, _) = xml.match_indices(&open).find(|(at, _)| {
        let next = xml[at + open.len()..].chars().next();
        next.is_some_and(|c| c == '>' || c == ' ')
    })?;
    let (_, rest) = xml[at..].split_once('>')?;
    let (inner, _) = rest.split_once(&format!("</{name}>"))?;
    Some(inner)
}

/// Text without tags, entities and line breaks.
fn text(xml: &str) -> String {
    let mut out = String::new();
    let mut rest = xml.replace("<br />", " | ");
    while let Some((before, tag)) = rest.split_once('<') {
        out.push_str(before);
        rest = tag.split_once('>').map(|(_, after)| after.to_owned()).unwrap_or_default();
    }
    out.push_str(&rest);
    let out = out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    let out = out.replace("&nbsp;", " ").replace("&amp;", "&");
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read() {
        let page = page(
            "<modulesynopsis metafile='x'><name>mod_x</name><status>Base</status>
            <identifier>x_module</identifier>
            <directivesynopsis location=\"core\"><name>Else</name></directivesynopsis>
            <directivesynopsis type=\"section\" idtype=\"section\"><name>Part</name>
            <syntax>&lt;Part <var>url</var>&gt; ... &lt;/Part&gt;</syntax></directivesynopsis>
            <directivesynopsis><name>XSize</name><syntax>XSize <var>n</var></syntax>
            <default>XSize 5</default><compatibility>Available in 2.4.21 and later</compatibility>
            </directivesynopsis></modulesynopsis>",
        )
        .unwrap();
        assert_eq!((page.module.as_str(), page.identifier.as_str()), ("mod_x", "x_module"));
        let rows: Vec<_> = page
            .synopses
            .iter()
            .map(|s| [&*s.name, &*s.syntax, &*s.default, &*s.since].join(" ; "))
            .collect();
        assert_eq!(rows, ["<Part ; url ;  ; ", "XSize ; n ; 5 ; 2.4.21"]);
    }

    #[test]
    fn only_remarks_on_the_directive_itself_date_it() {
        for (remark, version) in [
            ("Available in version 2.4.42 and later", "2.4.42"),
            ("ProxyPassInherit is only available in Apache HTTP Server 2.4.5 and later.", "2.4.5"),
            ("2.4.58 and later", "2.4.58"),
            ("The proxy section context is allowed in httpd 2.4.30 and later", ""),
            ("Available in Apache 2.3.9 and later", ""),
            ("Optional flags available in httpd 2.4.21 or later", ""),
            ("Since 2.4.47 the key=value Parameters are honored", ""),
        ] {
            assert_eq!(since(remark), version, "{remark}");
        }
    }
}
