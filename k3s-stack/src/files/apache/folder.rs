//! The folder of a server as httpd sees it.

use super::envvars::variables;
use apache_proxy::{Document, LoadError, Loader};
use config_diagnostics::Facts;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// Where distributions, and httpd itself, have a server's root.
const USUAL_ROOTS: [&str; 3] = ["/etc/apache2", "/etc/httpd", "/usr/local/apache2"];

/// A server's root on disk, which may have been moved from where httpd looks for it.
#[derive(Debug)]
pub(super) struct Folder {
    /// What relative paths start from.
    base: PathBuf,
    /// What httpd calls it.
    called: Vec<String>,
    /// What stands for `/`; `None` when nothing does.
    slash: Option<PathBuf>,
    /// Whether what is not there is missing, and not just in another place.
    is_whole: bool,
}

impl Folder {
    /// The folder of a root file. `None`: the path has none.
    pub(super) fn of(root: &Path, document: &Document) -> Option<Self> {
        let file = root.file_name()?;
        let folder = root.parent()?;
        let real = fs::canonicalize(if folder == Path::new("") { Path::new(".") } else { folder });
        let mut real = real.ok()?;
        let mut base = folder.to_owned();
        if file == "httpd.conf" && real.file_name().is_some_and(|name| name == "conf") {
            real.pop();
            base = match base.components().next_back() {
                Some(Component::Normal(_)) => base.parent()?.to_owned(),
                _ => base.join(".."),
            };
        }
        let mut called: Vec<String> = server_root(document).into_iter().collect();
        called.extend(USUAL_ROOTS.map(str::to_owned));
        let below = called.iter().filter_map(|name| name.strip_prefix('/'));
        let slash =
            below.filter(|name| !name.is_empty()).find(|name| real.ends_with(name)).map(|name| {
                let depth = Path::new(name).components().count();
                real.ancestors().nth(depth).unwrap_or(Path::new("/")).to_owned()
            });
        let is_whole = slash.is_some()
            || file == "apache2.conf"
            || real.file_name().is_some_and(|name| name == "httpd" || name == "apache2");
        Some(Self { base, called, slash, is_whole })
    }

    /// What Debian's `envvars` tells, where nobody stated it.
    pub(super) fn facts(&self, stated: Facts) -> Facts {
        let text = fs::read_to_string(self.base.join("envvars")).unwrap_or_default();
        variables(&text).into_iter().fold(stated, |facts, (name, value)| {
            let is_stated = facts.env(&name).is_ok();
            let with = |facts: &Facts| facts.clone().set(&format!("env.{name}"), &value).ok();
            if is_stated { facts } else { with(&facts).unwrap_or(facts) }
        })
    }

    /// Where a path of httpd's is on disk, and whether that is below the server's root.
    fn on_disk(&self, path: &str) -> Option<(PathBuf, bool)> {
        let is_absolute = path.starts_with('/') || path.get(1..3) == Some(":/");
        if !is_absolute {
            return Some((self.base.join(path), true));
        }
        for called in &self.called {
            let rest = path
                .strip_prefix(called.as_str())
                .filter(|rest| !called.is_empty() && rest.starts_with('/'));
            if let Some(rest) = rest {
                return Some((self.base.join(rest.trim_start_matches('/')), true));
            }
        }
        let slash = self.slash.as_ref()?;
        Some((slash.join(path.trim_start_matches('/')), slash == Path::new("/")))
    }
}

/// The last `ServerRoot` of the root file, with what `Define` lines in it say.
fn server_root(document: &Document) -> Option<String> {
    let word =
        |line: &apache_proxy::Line<'_>, n| line.word(n).map(|word| word.value().into_owned());
    let line = document.lines().rfind(|line| line.is("ServerRoot"))?;
    let mut root = word(&line, 1)?;
    for define in document.lines().filter(|line| line.is("Define")) {
        if let (Some(name), Some(value)) = (word(&define, 1), word(&define, 2)) {
            root = root.replace(&format!("${{{name}}}"), &value);
        }
    }
    let root = root.trim_end_matches('/');
    (!root.is_empty() && !root.contains("${")).then(|| root.to_owned())
}

impl Loader for Folder {
    fn load(&mut self, path: &str) -> Result<Vec<(String, Document)>, LoadError> {
        if path == "/dev/null" {
            return Ok(Vec::new());
        }
        let Some((place, is_inside)) = self.on_disk(path) else { return Err(LoadError::Unknown) };
        let found = match meant(&place) {
            Ok(found) => found,
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(LoadError::Unknown);
            }
            // Only what lies beside files that are there is known to be missing.
            Err(_) if is_inside && (self.is_whole || has_folder(&place)) => {
                return Err(LoadError::Missing);
            }
            Err(_) => return Err(LoadError::Unknown),
        };
        found
            .iter()
            .map(|path| read(path))
            .collect::<io::Result<_>>()
            .map_err(|_| LoadError::Unknown)
    }

    fn exists(&mut self, path: &str) -> bool {
        self.on_disk(path).is_some_and(|(place, _)| place.exists())
    }
}

/// A file's name and text. What is not UTF-8 is given as question marks, so that places stay; that the file is not is
/// said of the file itself.
fn read(path: &Path) -> io::Result<(String, Document)> {
    let mut bytes = fs::read(path)?;
    while let Err(error) = std::str::from_utf8(&bytes) {
        let from = error.valid_up_to();
        let len = error.error_len().unwrap_or(bytes.len() - from);
        bytes.iter_mut().skip(from).take(len).for_each(|byte| *byte = b'?');
    }
    let text = String::from_utf8(bytes).unwrap_or_default();
    Ok((path.display().to_string(), Document::parse(text).document))
}

/// Whether the folder is there in which the first part with wildcards, or the last, should be.
fn has_folder(path: &Path) -> bool {
    let plain = path.ancestors().skip(1).find(|path| !is_pattern(&path.to_string_lossy()));
    plain.is_some_and(|folder| folder == Path::new("") || folder.is_dir())
}

fn is_pattern(name: &str) -> bool {
    name.contains(['*', '?', '['])
}

/// The files that a path means, sorted: one file, all below a folder, or all that a pattern matches.
fn meant(path: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = vec![PathBuf::new()];
    let mut components = path.components().peekable();
    while let Some(component) = components.next() {
        let name = component.as_os_str().to_string_lossy();
        if !is_pattern(&name) || !matches!(component, Component::Normal(_)) {
            for path in &mut found {
                path.push(component);
            }
            continue;
        }
        let mut matching = Vec::new();
        for folder in &found {
            let names = match entries(folder) {
                Ok(names) => names,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            let fits = names.into_iter().filter(|entry| matches(&name, entry));
            let paths = fits.map(|entry| folder.join(entry));
            // Only the last part may be a file.
            matching.extend(paths.filter(|path| components.peek().is_none() || path.is_dir()));
        }
        found = matching;
    }
    let mut files = Vec::new();
    for path in found {
        all_below(path, 0, &mut files)?;
    }
    if files.is_empty() && !path.is_dir() {
        return Err(io::ErrorKind::NotFound.into());
    }
    Ok(files)
}

/// How deep folders are looked through: links can make circles.
const MAX_DEPTH: usize = 32;

fn all_below(path: PathBuf, depth: usize, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        path.symlink_metadata()?;
        files.push(path);
    } else if depth < MAX_DEPTH {
        for name in entries(&path)? {
            all_below(path.join(name), depth + 1, files)?;
        }
    }
    Ok(())
}

/// The names in a folder, in the order of their bytes.
fn entries(folder: &Path) -> io::Result<Vec<String>> {
    let folder = if folder == Path::new("") { Path::new(".") } else { folder };
    let names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().into_string().ok()));
    let names: io::Result<Vec<Option<String>>> = names.collect();
    let mut names: Vec<String> = names?.into_iter().flatten().collect();
    names.sort();
    Ok(names)
}

/// Whether a name fits a pattern, as `apr_fnmatch` with `APR_FNM_PERIOD` has it.
fn matches(pattern: &str, name: &str) -> bool {
    if name.starts_with('.') && !pattern.starts_with('.') {
        return false;
    }
    let (pattern, name): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        match (pattern.get(p), name.get(n)) {
            (None, None) => return true,
            (Some('*'), _) => {
                star = Some((p + 1, n));
                p += 1;
                continue;
            }
            (Some(_), Some(c)) => {
                if let Some(len) = one(pattern.get(p..).unwrap_or_default(), *c) {
                    (p, n) = (p + len, n + 1);
                    continue;
                }
            }
            _ => {}
        }
        // One more character for the last star.
        match star {
            Some((behind, from)) if from < name.len() => {
                star = Some((behind, from + 1));
                (p, n) = (behind, from + 1);
            }
            _ => return false,
        }
    }
}

/// How much of the pattern takes this character, if it does.
fn one(pattern: &[char], c: char) -> Option<usize> {
    match pattern {
        ['?', ..] => Some(1),
        ['\\', escaped, ..] => (*escaped == c).then_some(2),
        ['[', rest @ ..] => {
            let close = rest.iter().skip(1).position(|c| *c == ']').map(|at| at + 1);
            let Some(close) = close else { return (c == '[').then_some(1) };
            let set = rest.get(..close).unwrap_or_default();
            let (negated, mut set) = match set {
                ['!' | '^', set @ ..] => (true, set),
                set => (false, set),
            };
            let mut found = false;
            while let Some((first, behind)) = set.split_first() {
                if let ['-', last, after @ ..] = behind {
                    found |= (*first..=*last).contains(&c);
                    set = after;
                } else {
                    found |= *first == c;
                    set = behind;
                }
            }
            (found != negated).then_some(close + 2)
        }
        [plain, ..] => (*plain == c).then_some(1),
        [] => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_patterns() {
        for (pattern, name, fits) in [
            ("*.conf", "a.conf", true),
            ("*.conf", ".a.conf", false),
            ("*.conf", "a.conf~", false),
            ("*", "a", true),
            ("*", ".a", false),
            (".*", ".a", true),
            ("a?c", "abc", true),
            ("[0-9][!a]*.conf", "0b.conf", true),
            ("[0-9][!a]*.conf", "0a.conf", false),
            ("*a*b", "xaybzb", true),
            ("\\*", "*", true),
            ("[", "[", true),
        ] {
            assert_eq!(matches(pattern, name), fits, "{pattern} {name}");
        }
    }
}
