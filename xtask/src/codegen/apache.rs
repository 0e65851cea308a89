//! From the tables in `xtask/data/apache` to `apache-proxy/src/generated`.

use crate::{Problem, files};
use std::fmt::Write as _;

/// Every file: path and code.
pub(crate) fn files() -> Result<Vec<(String, String)>, Problem> {
    let module = "//! Tables written by `cargo xtask codegen`; never edited by hand.

pub mod directives;
pub mod modules;
pub mod parameters;
pub(crate) mod rule_docs;
";
    Ok(vec![
        ("directives.rs".to_owned(), directives()?),
        ("modules.rs".to_owned(), modules()?),
        ("parameters.rs".to_owned(), parameters()?),
        ("mod.rs".to_owned(), module.to_owned()),
    ])
}

const PRELUDE: &str = "#[allow(clippy::wildcard_imports)]\nuse crate::model::table_prelude::*;\n\n";

/// A static for every row, and the list of them.
struct Statics {
    code: String,
    all: String,
}

impl Statics {
    fn new(title: &str, uses: &str) -> Self {
        Self { code: format!("//! {title}\n\n{PRELUDE}{uses}"), all: String::new() }
    }

    fn add(&mut self, name: &str, r#type: &str, doc: &str, value: &str) {
        let _ = write!(self.code, "/// {doc}\npub static {name}: {type} = {value};\n\n");
        let _ = write!(self.all, "&{name}, ");
    }

    fn finish(mut self, r#type: &str, order: &str) -> String {
        let all = &self.all;
        let _ =
            write!(self.code, "/// Every one, {order}.\npub static ALL: &[&{type}] = &[{all}];\n");
        self.code
    }
}

fn directives() -> Result<String, Problem> {
    let title = "Every directive of httpd 2.4, one constant each; sections end in `_SECTION`.";
    let mut statics = Statics::new(title, "use super::modules;\n\n");
    let mut rows = table("directives.tsv")?;
    rows.sort_by_key(|row| row.first().map(|name| name.to_ascii_lowercase()));
    for row in &rows {
        let [
            name,
            module,
            kind,
            r#where,
            barred,
            r#override,
            flags,
            since,
            removed,
            instead,
            syntax,
            default,
            doc,
        ] = &cells::<13>(row)?;
        let bare = name.trim_start_matches('<');
        let section = name.len() > bare.len();
        let mut value = format!(
            "Directive::new({name:?}, &modules::{}, K::{}, {syntax:?}, {where:?})",
            constant(module),
            arg_kind(kind)?,
        );
        if !barred.is_empty() {
            let _ = write!(value, ".not_in({barred:?})");
        }
        if !r#override.is_empty() {
            let classes: Vec<String> = r#override.split('|').map(|c| format!("O::{c}")).collect();
            let _ = write!(value, ".overridden(&[{}])", classes.join(", "));
        }
        if flags.contains("read") {
            value.push_str(".on_read()");
        }
        if patch(since)? > 0 {
            let _ = write!(value, ".added({})", patch(since)?);
        }
        if !removed.is_empty() {
            let _ = write!(value, ".gone({removed:?}, {instead:?})");
        }
        if !default.is_empty() {
            let _ = write!(value, ".preset({default:?})");
        }
        if !doc.is_empty() {
            let _ = write!(value, ".about({doc:?})");
        }
        let shown = format!("{name} {}", syntax.replace('`', "'"));
        let close = if section { ">" } else { "" };
        let mut text = format!("`{}{close}`", shown.trim_end());
        if !doc.is_empty() {
            let _ = write!(text, ": {doc}");
        }
        let _ = write!(text, ". From `{module}`.");
        if !default.is_empty() {
            let _ = write!(text, " Default: `{}`.", default.replace('`', "'"));
        }
        if !since.is_empty() {
            let _ = write!(text, " Since {since}.");
        }
        if !removed.is_empty() {
            let _ = write!(text, " Gone since {removed}.");
        }
        let suffix = if section { "_SECTION" } else { "" };
        statics.add(&format!("{}{suffix}", constant(bare)), "Directive", &text, &value);
    }
    Ok(statics.finish("Directive", "sorted by name in lower case"))
}

fn modules() -> Result<String, Problem> {
    let mut statics = Statics::new("The modules of httpd 2.4.", "");
    for row in table("modules.tsv")? {
        let [name, identifier, status, since, needs] = cells::<5>(&row)?;
        let status = match status.as_str() {
            "MPM" => "Mpm",
            "Core" | "Base" | "Extension" | "Experimental" => &status,
            _ => return Err(format!("{name}: no status {status}")),
        };
        let needs: Vec<String> = needs.split_whitespace().map(|n| format!("{n:?}")).collect();
        let value = format!(
            "Module::new({name:?}, {identifier:?}, S::{status}, {}, &[{}])",
            patch(&since)?,
            needs.join(", ")
        );
        statics.add(&constant(&name), "Module", &format!("`{name}`."), &value);
    }
    Ok(statics.finish("Module", "sorted by name"))
}

fn parameters() -> Result<String, Problem> {
    let title = "The parameters of `ProxyPass`, `BalancerMember`, `ProxySet` and `<Proxy>`.";
    let mut statics = Statics::new(title, "");
    for row in table("proxypass-params.tsv")? {
        let [key, scope, kind, least, most, default, since, module, doc] = cells::<9>(&row)?;
        let at = match scope.as_str() {
            "worker" => "Worker",
            "balancer" => "Balancer",
            "proxypass" => "ProxyPass",
            _ => return Err(format!("{key}: no scope {scope}")),
        };
        let kind = parameter_kind(&kind, &least, &most).map_err(|p| format!("{key}: {p}"))?;
        let mut value = format!("Parameter::new({key:?}, At::{at}, {kind}, {doc:?})");
        if !default.is_empty() {
            let _ = write!(value, ".preset({default:?})");
        }
        if patch(&since)? > 0 {
            let _ = write!(value, ".added({})", patch(&since)?);
        }
        if !module.is_empty() {
            value.push_str(".of_hcheck()");
        }
        let prefix = if scope == "balancer" { "BALANCER_" } else { "" };
        let text = format!("`{key}`: {doc}.");
        statics.add(&format!("{prefix}{}", constant(&key)), "Parameter", &text, &value);
    }
    Ok(statics.finish("Parameter", "in the order of the manual"))
}

fn parameter_kind(kind: &str, least: &str, most: &str) -> Result<String, Problem> {
    let (kind, inner) = kind.split_once('(').unwrap_or((kind, ""));
    let inner = inner.trim_end_matches(')');
    let bound =
        |text: &str, open: &str| if text.is_empty() { open.to_owned() } else { text.to_owned() };
    let unit = match inner {
        "s" => "Some(\"s\")",
        "ms" => "Some(\"ms\")",
        "bytes" => "Some(\"bytes\")",
        _ => "None",
    };
    Ok(match kind {
        "int" => format!(
            "P::Int {{ least: {}, most: {}, unit: {unit} }}",
            bound(least, "i32::MIN"),
            bound(most, "i32::MAX")
        ),
        "long" => format!("P::Long {{ least: {}, unit: {unit} }}", bound(least, "i64::MIN")),
        "decimal" => "P::Decimal".to_owned(),
        "duration" => {
            let unit = if inner == "ms" { "Ms" } else { "S" };
            let least = least.trim_end_matches("ms");
            format!("P::Duration {{ unit: crate::TimeUnit::{unit}, least_ms: {least} }}")
        }
        "ttl" => "P::AddressTtl".to_owned(),
        "flag" => "P::Flag".to_owned(),
        "choice" => {
            let words: Vec<String> = inner.split(',').map(|word| format!("{word:?}")).collect();
            format!("P::Choice(&[{}])", words.join(", "))
        }
        "text" => format!("P::Text({inner})"),
        "name" => "P::Name".to_owned(),
        "status" => "P::Status".to_owned(),
        "codes" => "P::Codes".to_owned(),
        "separator" => "P::Separator".to_owned(),
        "word" => "P::Word".to_owned(),
        _ => return Err(format!("`{kind}` is no kind")),
    })
}

fn arg_kind(kind: &str) -> Result<&'static str, Problem> {
    const KINDS: [(&str, &str); 13] = [
        ("NO_ARGS", "NoArgs"),
        ("RAW_ARGS", "Raw"),
        ("TAKE1", "Take1"),
        ("TAKE2", "Take2"),
        ("TAKE12", "Take12"),
        ("TAKE3", "Take3"),
        ("TAKE23", "Take23"),
        ("TAKE123", "Take123"),
        ("TAKE13", "Take13"),
        ("ITERATE", "Iterate"),
        ("ITERATE2", "Iterate2"),
        ("FLAG", "Flag"),
        ("TAKE_ARGV", "TakeArgv"),
    ];
    let found = KINDS.iter().find(|(name, _)| *name == kind);
    found.map(|(_, variant)| *variant).ok_or_else(|| format!("`{kind}` is no kind of arguments"))
}

/// The last number of a 2.4 release; 0 where there is none.
fn patch(since: &str) -> Result<u8, Problem> {
    if since.is_empty() {
        return Ok(0);
    }
    let patch = since.strip_prefix("2.4.").and_then(|patch| patch.parse().ok());
    patch.ok_or_else(|| format!("`{since}` is no release of 2.4"))
}

/// `SSLProxyEngine` becomes `SSL_PROXY_ENGINE`.
fn constant(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (n, c) in chars.iter().enumerate() {
        let before = n.checked_sub(1).and_then(|n| chars.get(n)).copied().unwrap_or('_');
        let after = chars.get(n + 1).copied().unwrap_or('_');
        let starts = c.is_ascii_uppercase()
            && (before.is_ascii_lowercase()
                || before.is_ascii_digit()
                || (before.is_ascii_uppercase() && after.is_ascii_lowercase()));
        if starts || *c == '_' {
            if !out.ends_with('_') {
                out.push('_');
            }
            out.extend((*c != '_').then_some(*c));
        } else {
            out.push(c.to_ascii_uppercase());
        }
    }
    out
}

fn cells<const N: usize>(row: &[String]) -> Result<[String; N], Problem> {
    row.to_vec()
        .try_into()
        .map_err(|row: Vec<_>| format!("{} cells instead of {N}: {row:?}", row.len()))
}

fn table(file: &str) -> Result<Vec<Vec<String>>, Problem> {
    let text = files::read(&format!("xtask/data/apache/{file}"))?;
    let rows = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(rows.map(|line| line.split('\t').map(str::to_owned).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::constant;

    #[test]
    fn constants_split_words() {
        for (name, constant_of_it) in [
            ("ProxyPass", "PROXY_PASS"),
            ("SSLProxyEngine", "SSL_PROXY_ENGINE"),
            ("H2MaxWorkers", "H2_MAX_WORKERS"),
            ("xml2EncDefault", "XML2_ENC_DEFAULT"),
            ("Lua_____ByteCodeHack", "LUA_BYTE_CODE_HACK"),
            ("mod_proxy_http2", "MOD_PROXY_HTTP2"),
        ] {
            assert_eq!(constant(name), constant_of_it);
        }
    }
}
