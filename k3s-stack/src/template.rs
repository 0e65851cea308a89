//! What looks like a configuration and is not one yet: templates, and files whose values are encrypted.

use crate::Kind;
use crate::file_rules::{skipped_encrypted, skipped_template};
use config_diagnostics::{Diagnostic, Span};

/// Why a text should not be checked; `kind` is what it was recognised as.
pub(crate) fn skipped(name: &str, text: &str, kind: Option<Kind>) -> Option<Diagnostic> {
    encrypted(text).or_else(|| template(name, text, kind))
}

/// That its values are encrypted.
pub(crate) fn encrypted(text: &str) -> Option<Diagnostic> {
    let body = text.trim_start_matches(['\u{feff}', '\r', '\n']);
    let by = if body.starts_with("$ANSIBLE_VAULT;") {
        "ansible-vault"
    } else if text.contains("ENC[AES256_GCM,") && has_sops_key(text) {
        "SOPS"
    } else {
        return None;
    };
    let message = format!("skipped: its values are encrypted by {by}");
    let help = "check what it decrypts to: write that to standard input, and give the path `-`";
    Some(Diagnostic::of(&skipped_encrypted::INFO, message).help(help))
}

/// Whether what SOPS adds to YAML, JSON, and files of variables is there.
fn has_sops_key(text: &str) -> bool {
    text.lines().any(|line| {
        line.starts_with("sops:")
            || line.trim_start().starts_with("\"sops\":")
            || line.starts_with("sops_mac=")
            || line.starts_with("[sops]")
    })
}

/// What names of templates end in.
const ENDINGS: [&str; 9] =
    ["ctmpl", "erb", "gotmpl", "j2", "jinja", "jinja2", "tftpl", "tmpl", "tpl"];

fn template(name: &str, text: &str, kind: Option<Kind>) -> Option<Diagnostic> {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    if ENDINGS.contains(&ending.as_str()) {
        let message = format!("skipped: a template, as its name says, which ends in `.{ending}`");
        return Some(finding(message));
    }
    let at = marker(text, kind)?;
    let whole = text.get(at..).unwrap_or_default();
    let end = whole.find(['}', '\n']).map_or(whole.len(), |end| {
        end + whole.get(end..).map_or(0, |rest| rest.bytes().take_while(|b| *b == b'}').count())
    });
    let span = Span::of(text).part(at..at + end);
    Some(
        finding("skipped: a template, which something still has to be filled into".to_owned())
            .at(span),
    )
}

fn finding(message: String) -> Diagnostic {
    Diagnostic::of(&skipped_template::INFO, message).help(
        "check what it makes: write that to standard input, and give the path `-`; or say with `--kind` that it is no template",
    )
}

/// How much of a file may hold `{{` without being a template.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// Nothing: the program does not know it.
    Strict,
    /// Quoted strings and block scalars, for who reads them: Go's templates.
    Values,
    /// The same, and words that other programs fill in: `{{cluster}}`, `{{ $labels.job }}`.
    Manifest,
    /// Arguments of programs that take Go's templates: `docker ps --format '{{.Names}}'`.
    Words,
}

/// Where the first thing stands that only a template has.
fn marker(text: &str, kind: Option<Kind>) -> Option<usize> {
    if !text.contains("{{") && !text.contains("{%") {
        return None;
    }
    let reading = match kind {
        Some(
            Kind::K3sConfig | Kind::K3sRegistries | Kind::Kubeadm | Kind::Haproxy | Kind::Apache,
        ) => Reading::Strict,
        Some(Kind::HelmChartConfig | Kind::HelmChart | Kind::TraefikValues) => Reading::Values,
        Some(Kind::Kubernetes) | None => Reading::Manifest,
        Some(Kind::InstallScript | Kind::SystemdUnit | Kind::DockerDaemon) => Reading::Words,
    };
    let mut block: Option<usize> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let here = start;
        start += line.len();
        let body = line.trim();
        let indent = line.len() - line.trim_start().len();
        if body.is_empty() || body.starts_with('#') {
            continue;
        }
        let yaml = matches!(reading, Reading::Values | Reading::Manifest);
        if yaml && block.is_some_and(|parent| indent > parent) {
            if reading == Reading::Values
                && let Some(at) = statement(line)
            {
                return Some(here + at);
            }
            continue;
        }
        block = (yaml && opens_block(body)).then_some(indent);
        if let Some(at) = statement(line).or_else(|| expression(line, reading)) {
            return Some(here + at);
        }
    }
    None
}

/// Whether the lines that are indented deeper belong to a text: `key: |-`.
fn opens_block(line: &str) -> bool {
    let line = line.split(" #").next().unwrap_or(line).trim_end();
    let Some((before, last)) = line.rsplit_once(' ') else { return false };
    let header = last.strip_prefix(['|', '>']);
    let header = header.is_some_and(|rest| rest.chars().all(|c| "+-123456789".contains(c)));
    let before = before.trim_end();
    header && (before.ends_with([':', '-']) || before.contains(": "))
}

/// What Jinja's statements start with.
const STATEMENTS: [&str; 18] = [
    "block", "call", "do", "elif", "else", "endblock", "endfor", "endif", "endmacro", "endraw",
    "extends", "filter", "for", "from", "if", "include", "macro", "set",
];

/// Where `{% if … %}` or such stands.
fn statement(line: &str) -> Option<usize> {
    line.match_indices("{%").map(|(at, _)| at).find(|at| {
        let rest = line.get(at + 2..).unwrap_or_default();
        let word = rest.trim_start_matches(['-', '+']).trim_start();
        let word = word.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        (STATEMENTS.contains(&word) || word == "raw" || word == "import") && rest.contains("%}")
    })
}

/// Where `{{ … }}` stands that makes the file a template.
fn expression(line: &str, reading: Reading) -> Option<usize> {
    line.match_indices("{{").map(|(at, _)| at).find(|at| {
        let Some((before, rest)) = line.split_at_checked(*at) else { return false };
        let Some((inner, _)) = rest.get(2..).unwrap_or_default().split_once("}}") else {
            return false;
        };
        let inner = inner.trim_matches(['-', '+']).trim();
        // A comment behind the text, not a `#` in a word.
        if before.contains(" #") && reading != Reading::Words {
            return false;
        }
        let quoted = before.matches('"').count() % 2 == 1 || before.matches('\'').count() % 2 == 1;
        let leads = before.trim_end().ends_with([':', '-']) || before.trim().is_empty();
        match reading {
            Reading::Strict => {
                inner.starts_with(|c: char| c.is_ascii_alphanumeric() || ".$_(".contains(c))
            }
            Reading::Values => is_variable(inner) || !quoted && (leads || inner.starts_with('.')),
            Reading::Manifest => !quoted && (leads && !inner.starts_with('$') || is_helm(inner)),
            Reading::Words => is_variable(inner),
        }
    })
}

/// Whether this is what Helm's templates are full of.
fn is_helm(inner: &str) -> bool {
    let call = ["include ", "template ", "toYaml ", "if ", "range ", "with ", "define ", "tpl "];
    [".Values", ".Release", ".Chart", ".Capabilities"].into_iter().any(|name| inner.contains(name))
        || call.into_iter().any(|call| inner.starts_with(call))
        || inner == "end"
}

/// Words of Go's templates that look like variables of Jinja's.
const OF_GO: [&str; 22] = [
    "and", "block", "break", "continue", "define", "else", "end", "html", "if", "include", "index",
    "js", "json", "len", "not", "or", "printf", "println", "range", "template", "tpl", "with",
];

/// Whether this is a variable of Jinja's, perhaps filtered: `k3s_token | default('')`.
fn is_variable(inner: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let end = inner.find(|c| !is_word(c)).unwrap_or(inner.len());
    let (word, rest) = inner.split_at_checked(end).unwrap_or_default();
    let rest = rest.trim_start();
    word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && !OF_GO.contains(&word)
        && (rest.is_empty() || rest.starts_with(['.', '|', '[', '(', '~']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_template(kind: Kind, text: &str) -> bool {
        skipped("x", text, Some(kind)).is_some()
    }

    #[test]
    fn templates_are_told() {
        for (kind, text) in [
            (Kind::K3sConfig, "token: {{ k3s_token }}\n"),
            (Kind::K3sConfig, "token: \"{{ k3s_token | default('') }}\"\n"),
            (Kind::K3sConfig, "{% if server %}\ncluster-init: true\n{% endif %}\n"),
            (
                Kind::Haproxy,
                "backend b\n    {{ range service \"web\" }}\n    server {{ .Node }} {{ .Address }}\n",
            ),
            (
                Kind::Haproxy,
                "backend b\n{% for h in groups['web'] %}\n    server {{ h }} x:1\n{%- endfor %}\n",
            ),
            (Kind::Apache, "ServerName {{ server_name }}\n"),
            (
                Kind::Kubernetes,
                "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ include \"x.name\" . }}\n",
            ),
            (Kind::Kubernetes, "{{- if .Values.on }}\napiVersion: v1\nkind: Service\n{{- end }}\n"),
            (Kind::Kubernetes, "image: \"a\"\ntag: v{{ .Chart.AppVersion }}\n"),
            (Kind::HelmChartConfig, "namespace: \"{{ namespace }}\"\n"),
            (Kind::HelmChartConfig, "valuesContent: |-\n  {% if x %}\n  a: 1\n  {% endif %}\n"),
            (
                Kind::InstallScript,
                "curl https://get.k3s.io | INSTALL_K3S_VERSION={{ k3s_version }} sh -\n",
            ),
            (Kind::SystemdUnit, "ExecStart=k3s server {% if x %}--tls-san a{% endif %}\n"),
        ] {
            assert!(is_template(kind, text), "{text}");
        }
        assert!(skipped("haproxy.cfg.j2", "global\n", Some(Kind::Haproxy)).is_some());
    }

    #[test]
    fn what_others_fill_in_makes_no_template() {
        for (kind, text) in [
            (
                Kind::HelmChartConfig,
                "spec:\n  valuesContent: |-\n    podAnnotations:\n      a: {{ .Release.Name }}\n      b: \"{{ x }}\"\n",
            ),
            (
                Kind::TraefikValues,
                "a: \"{{ template \\\"traefik.name\\\" . }}\"\nb: '{{ .Release.Namespace }}'\n",
            ),
            (
                Kind::TraefikValues,
                "podLabels:\n  traefik/{{ template \"traefik.name\" . }}.logs: a\n",
            ),
            (Kind::Kubernetes, "summary: Instance {{ $labels.instance }} down\n"),
            (Kind::Kubernetes, "name: '{{cluster}}-guestbook'\n"),
            (Kind::Kubernetes, "match: HostRegexp(`{sub:[a-z]+}.example.com`)\n"),
            (Kind::Kubernetes, "data:\n  a.conf: |\n    {% if x %}{{ y }}{% endif %}\nb: 1\n"),
            (Kind::InstallScript, "docker ps --format '{{.Names}}' | xargs echo {{json .}}\n"),
            (Kind::DockerDaemon, "{\"log-opts\": {\"tag\": \"{{.ImageName}}/{{.ID}}\"}}\n"),
            (
                Kind::Haproxy,
                "    log-format \"{\\\"a\\\":{\\\"b\\\":\\\"%ci\\\"}}\" # {{ ansible_managed }}\n",
            ),
            (Kind::Haproxy, "    log-format {%hrl}\\ {%[src]}\n"),
            (Kind::Apache, "LogFormat \"{%>s} %{{a}\"\n"),
            (Kind::K3sConfig, "# {{ ansible_managed }}\ntoken: a\n"),
        ] {
            assert!(!is_template(kind, text), "{text}");
        }
    }

    #[test]
    fn the_place_is_that_of_the_marker() {
        let text = "a: 1\ntoken: {{ k3s_token }}\n";
        let found = skipped("x", text, Some(Kind::K3sConfig)).unwrap();
        assert_eq!(&text[found.span().range()], "{{ k3s_token }}");
    }

    #[test]
    fn encrypted_files_are_told() {
        let sops = "token: ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]\nsops:\n    mac: x\n";
        let found = skipped("config.yaml", sops, Some(Kind::K3sConfig)).unwrap();
        assert_eq!(found.rule, "stack/skipped-encrypted");
        assert!(skipped("x", "$ANSIBLE_VAULT;1.1;AES256\n6132\n", None).is_some());
        assert!(skipped("x", "sops:\n  a: 1\n", Some(Kind::Kubernetes)).is_none());
    }
}
