//! The routing simulator beside a real httpd with backends on the loopback: who gets a request, and what it is asked for.

use apache_proxy::routing::Destination;
use apache_proxy::{Document, Environment, Outcome, Request, Routing, effective};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use stack_tests::{say, shared};
use std::io::{self, BufRead as _, BufReader, Read as _, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const FIXTURE: &str = include_str!("../fixtures/apache-routing.txt");

/// Longest wait for anything.
const PATIENCE: Duration = Duration::from_secs(10);

const MODULES: [&str; 15] = [
    "mpm_event",
    "authz_core",
    "alias",
    "setenvif",
    "env",
    "headers",
    "rewrite",
    "status",
    "proxy",
    "proxy_http",
    "proxy_wstunnel",
    "slotmem_shm",
    "lbmethod_byrequests",
    "proxy_balancer",
    "unixd",
];

#[test]
fn a_real_httpd_routes_alike() {
    let Some(site) = Site::find() else { return say("skipped: no apache2 on the path") };
    let cases: Vec<Case> = FIXTURE.split("\n## ").skip(1).map(Case::parse).collect();
    assert!(cases.len() > 30);
    site.compare(&cases, 200);
}

#[test]
fn a_real_httpd_routes_generated_rules_alike() {
    let Some(site) = Site::find() else { return say("skipped: no apache2 on the path") };
    let mut runner = TestRunner::deterministic();
    let mut generate = || strategy().new_tree(&mut runner).unwrap().current();
    let cases: Vec<Case> = (0..25).map(|_| generate()).collect();
    site.compare(&cases, 200);
}

/// What was recorded of an httpd 2.4.71: blocks of lines of a virtual host, and who answered.
#[test]
fn recorded_requests_are_routed_alike() {
    let Some(file) = shared("data/apache/runtime-results.txt") else {
        return say("skipped: no recorded requests");
    };
    let text = std::fs::read_to_string(file).unwrap();
    let (mut compared, mut undecided) = (0, 0);
    for block in text.split("## ").skip(1) {
        // The main server of these has rules too, which are not recorded.
        if block.contains("/main/") {
            continue;
        }
        let lines: String = block
            .lines()
            .filter_map(|line| line.strip_prefix("   | "))
            .flat_map(|l| [l, "\n"])
            .collect();
        let routing = read(&lines);
        let answers = block.lines().filter_map(|line| line.trim_start().split_once(" => "));
        for (path, answer) in answers.filter(|(path, _)| path.starts_with('/')) {
            let field = |name| answer.split(' ').find_map(|word| word.strip_prefix(name));
            let route = routing.route(&format!("http://front.test:18090{path}").parse().unwrap());
            let ours = match &route.outcome {
                Outcome::Proxied(to) => match to.members.as_slice() {
                    [] => Some(to.url.clone()),
                    // The backend that was asked took two slashes at the start for one.
                    [(_, url), ..] => Some(url.replace("8081//", "8081/")),
                },
                Outcome::Undecided(why) => {
                    let may = [
                        "no-proxy",
                        "servlet",
                        "RewriteRule ^ ",
                        "SetHandler",
                        "127.0.0.1:8081/x [P]",
                    ];
                    assert!(may.iter().any(|word| lines.contains(word)), "{why}: {block}");
                    undecided += 1;
                    continue;
                }
                _ => None,
            };
            compared += 1;
            assert!(
                ours.is_none() || !answer.starts_with("[404"),
                "{path} stays in httpd: {block}"
            );
            let Some((backend, asked)) = field("backend=").zip(field("path=")) else { continue };
            let ours = ours.unwrap_or_else(|| panic!("{path} goes nowhere: {block}"));
            assert!(ours.ends_with(asked), "{ours} instead of {asked}: {block}");
            let socket = route.destination().unwrap().socket();
            assert!(
                ours.contains(&format!(":{backend}/")) || socket == Some(backend),
                "{ours}: {block}"
            );
        }
    }
    say(&format!("{compared} recorded requests compared, {undecided} undecided"));
    assert!(compared > 100 && undecided < 10);
}

#[test]
fn no_text_makes_the_simulator_panic() {
    let urls = ["http://a/", "https://a.b:81/x/%2e./%zz?q", "http://[::1]/a@b:99999/$1"];
    let words = "(ProxyPass|ProxyPassMatch|BalancerMember|RewriteRule|RewriteCond|<Location|</Location>|<Proxy|</Proxy>|\
                 <VirtualHost|</VirtualHost>|ServerName|ServerAlias|RewriteEngine|ProxySet)";
    let args = "( (/|/a|http://a|balancer://|unix:a\\|http:|\\*:81>|[!-~é]{0,6}|\\$1|\\[P\\]|On|k=v|a>)){0,4}\n";
    let line = (words, args).prop_map(|(name, args)| format!("{name}{args}"));
    let text = prop::collection::vec(line, 0..12).prop_map(|lines| lines.concat());
    let environment = MODULES.iter().fold(Environment::new(), |all, name| all.module(name));
    proptest!(ProptestConfig::with_cases(2000), |(text in text)| {
        let document = Document::parse(text).document;
        let routing = Routing::new(&effective("x", &document, &environment, &mut ()));
        for server in routing.servers() {
            for entry in server.entries() {
                let _ = server.shadowed_by(entry);
            }
        }
        for url in urls {
            let _ = routing.route(&url.parse().unwrap());
        }
    });
}

/// A configuration and the requests it gets.
#[derive(Clone, Debug)]
struct Case {
    name: String,
    lines: String,
    requests: Vec<String>,
}

impl Case {
    fn parse(block: &str) -> Self {
        let (name, rest) = block.split_once('\n').unwrap();
        let (requests, lines): (Vec<&str>, Vec<&str>) =
            rest.lines().partition(|line| line.starts_with("> "));
        let requests = requests.iter().map(|line| line[2..].to_owned()).collect();
        Self { name: name.to_owned(), lines: lines.join("\n"), requests }
    }
}

/// Few segments, so that rules and requests meet.
fn strategy() -> impl Strategy<Value = Case> {
    let path = prop::collection::vec(prop::sample::select(vec!["a", "b", "ab", "c.d"]), 0..4);
    let slashed = (path, prop::bool::ANY).prop_map(|(segments, slash)| {
        let path = format!("/{}", segments.join("/"));
        if slash && path.len() > 1 { format!("{path}/") } else { path }
    });
    let url = (prop::sample::select(vec!["{a}", "{b}", "{c}", "{d}"]), slashed.clone(), 0..5)
        .prop_map(|(host, path, kind)| match kind {
            0 => "!".to_owned(),
            _ => format!("http://{host}{path}"),
        });
    let rule = (slashed.clone(), url, 0..8).prop_map(|(path, url, kind)| match kind {
        0 | 1 => format!("<Location {path}>\nProxyPass {url}\n</Location>"),
        2 => format!("ProxyPassMatch ^{path} {url}"),
        3 => format!("ProxyPassMatch ^{path}(.*)$ {}", url.replace("http://{a}/", "http://{a}/$1")),
        4 if url != "!" => format!("ProxyPass {path} {url} nocanon"),
        _ => format!("ProxyPass {path} {url}"),
    });
    let rules = prop::collection::vec(rule, 1..7);
    (rules, prop::collection::vec(slashed, 12)).prop_map(|(rules, mut requests)| {
        requests.push("/a//b/%62?q=%20".to_owned());
        Case { name: "generated".to_owned(), lines: rules.join("\n"), requests }
    })
}

/// The backends, and the place for httpd's files.
struct Site {
    program: std::ffi::OsString,
    folder: tempfile::TempDir,
    backends: Vec<(&'static str, u16)>,
    modules: PathBuf,
}

/// What came of a request: the status, and who was asked for what.
#[derive(Debug, PartialEq)]
struct Answer {
    status: u16,
    asked: Option<(String, String)>,
}

impl Site {
    fn find() -> Option<Self> {
        let program = std::env::var_os("HTTPD").unwrap_or_else(|| "apache2".into());
        let modules = PathBuf::from("/usr/lib/apache2/modules");
        Command::new(&program).arg("-v").output().ok().filter(|out| out.status.success())?;
        if !modules.join("mod_proxy.so").exists() {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        // httpd gives up being root before it looks for sockets.
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        std::fs::create_dir(folder.path().join("none")).unwrap();
        let backends = ["a", "b", "c", "d"].map(|name| (name, backend(name))).to_vec();
        for name in ["a.sock", "b.sock"] {
            let path = folder.path().join(name);
            let listener = UnixListener::bind(&path).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o777)).unwrap();
            std::thread::spawn(move || {
                listener.incoming().flatten().for_each(|stream| {
                    std::thread::spawn(move || answer(name, stream));
                });
            });
        }
        Some(Self { program, folder, backends, modules })
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Runs every case, and counts what was compared.
    fn compare(&self, cases: &[Case], at_least: usize) {
        let mut compared = 0;
        let mut differences = Vec::new();
        for case in cases {
            let (_httpd, ports) = self.start(case);
            let fill = |text: &str| self.fill(text, ports);
            let lines = fill(&case.lines);
            let routing = read(&lines);
            for request in &case.requests {
                let request = fill(request);
                let front = if request.starts_with('/') { "http://front.test" } else { "" };
                let url = format!("{front}{request}");
                let (theirs, port) = ask(&url, ports);
                let request: Request = url.parse().unwrap();
                let request = request.to_port(port).to_address(Ipv4Addr::LOCALHOST.into());
                let route = routing.route(&request);
                compared += 1;
                if !self.agrees(&route.outcome, &theirs) {
                    differences.push(format!(
                        "{}: {url}\n  ours {:?}\n  httpd {theirs:?}\n  {:?}\n{lines}",
                        case.name,
                        route.outcome,
                        route.why.iter().map(|step| &step.text).collect::<Vec<_>>(),
                    ));
                }
            }
        }
        let count = cases.len();
        say(&format!("httpd: {compared} requests to {count} configurations compared"));
        assert!(differences.is_empty(), "{}:\n{}", differences.len(), differences.join("\n\n"));
        assert!(compared >= at_least, "only {compared} compared");
    }

    /// Starts httpd for a case. Somebody else may take a port that was free a moment ago, so it tries again.
    fn start(&self, case: &Case) -> (Httpd, [u16; 2]) {
        let mut said = String::new();
        for _ in 0..3 {
            let ports = [free_port(), free_port()];
            match Httpd::start(self, &self.fill(&case.lines, ports), ports) {
                Ok(httpd) => return (httpd, ports),
                Err(why) => said = why,
            }
        }
        panic!("{}: httpd does not start: {said}\n{}", case.name, case.lines);
    }

    fn fill(&self, text: &str, ports: [u16; 2]) -> String {
        let mut text = text.replace("{root}", &self.root().display().to_string());
        for (name, port) in &self.backends {
            text = text.replace(&format!("{{{name}.port}}"), &port.to_string());
            text = text.replace(&format!("{{{name}}}"), &format!("127.0.0.1:{port}"));
        }
        text.replace("{1}", &ports[0].to_string()).replace("{2}", &ports[1].to_string())
    }

    fn agrees(&self, ours: &Outcome<'_>, theirs: &Answer) -> bool {
        match ours {
            Outcome::Proxied(destination) => match &theirs.asked {
                Some((name, path)) => {
                    self.sent(destination).contains(&(name.clone(), path.clone()))
                }
                // Nobody listens there, or nobody has that name.
                None => {
                    self.sent(destination).is_empty()
                        && [400, 500, 502, 503].contains(&theirs.status)
                }
            },
            Outcome::NoProxy => theirs.asked.is_none() && theirs.status != 500,
            Outcome::Answered(status) => theirs.asked.is_none() && theirs.status == *status,
            _ => false,
        }
    }

    /// Which of our backends can be asked, and for what.
    fn sent(&self, destination: &Destination<'_>) -> Vec<(String, String)> {
        let name_of = |url: &str| {
            let site = url.split_once("://").unwrap().1.split('/').next().unwrap();
            let (host, port) = site.rsplit_once(':').unwrap_or((site, "80"));
            let here = host == "127.0.0.1" || host == "localhost";
            let found = self.backends.iter().find(|(_, own)| own.to_string() == port);
            found.filter(|_| here).map(|(name, _)| (*name).to_owned())
        };
        let path_of = |url: &str| {
            let rest = url.split_once("://").unwrap().1;
            rest.find('/').map_or(String::new(), |at| rest[at..].to_owned())
        };
        if destination.balancer.is_some() {
            let members = destination.members.iter();
            return members.filter_map(|(_, url)| Some((name_of(url)?, path_of(url)))).collect();
        }
        let url = &destination.url;
        let name = match destination.socket() {
            Some(socket) => Path::new(socket).file_name().map(|n| n.to_string_lossy().into_owned()),
            None => name_of(url),
        };
        name.map(|name| (name, path_of(url))).into_iter().collect()
    }
}

/// The configuration as our side has it.
fn read(lines: &str) -> Routing {
    let environment = MODULES.iter().fold(Environment::new(), |environment, module| {
        environment.module(&format!("{module}_module"))
    });
    let document = Document::parse(lines).document;
    let read = effective("httpd.conf", &document, &environment, &mut ());
    assert!(read.error.is_none(), "{:?}\n{lines}", read.error);
    Routing::new(&read)
}

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

/// A backend on the loopback, which tells its name and the request line.
fn backend(name: &'static str) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        listener.incoming().flatten().for_each(|stream| {
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            std::thread::spawn(move || answer(name, stream));
        });
    });
    port
}

fn answer(name: &str, mut stream: impl io::Read + Write) -> io::Result<()> {
    let mut reader = BufReader::new(&mut stream);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    let path = first.split(' ').nth(1).unwrap_or_default();
    let head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n";
    write!(stream, "{head}X-Backend: {name}\r\nX-Asked: {path}\r\n\r\n")
}

/// A running httpd, which is ended when this is dropped.
struct Httpd {
    child: Child,
}

impl Httpd {
    fn start(site: &Site, lines: &str, ports: [u16; 2]) -> Result<Self, String> {
        let root = site.root().display();
        let mut text = format!(
            "ServerRoot {root}\nPidFile {root}/pid\nDefaultRuntimeDir {root}\nErrorLog {root}/log\n\
             DocumentRoot {root}/none\nTimeout 10\nListen 127.0.0.1:{}\nListen 127.0.0.1:{}\n",
            ports[0], ports[1],
        );
        let load = MODULES.iter().filter_map(|module| {
            let file = site.modules.join(format!("mod_{module}.so"));
            file.exists().then(|| format!("LoadModule {module}_module {}\n", file.display()))
        });
        text.extend(load);
        if is_root() {
            text += "User #65534\nGroup #65534\n";
        }
        // Without a name httpd asks for that of the machine.
        if !lines.contains("ServerName main") {
            text += "ServerName main.test\n";
        }
        let file = site.root().join("httpd.conf");
        std::fs::write(&file, format!("{text}{lines}\n")).unwrap();
        let program = Command::new(&site.program)
            .args(["-X", "-f"])
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn();
        let mut httpd = Self { child: program.unwrap() };
        let start = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, ports[1])).is_err() {
            if httpd.child.try_wait().unwrap().is_some() || start.elapsed() > PATIENCE {
                drop(httpd.child.kill());
                let mut said = std::fs::read_to_string(site.root().join("log")).unwrap_or_default();
                httpd.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
                return Err(said);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(httpd)
    }
}

impl Drop for Httpd {
    fn drop(&mut self) {
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        // In order, so that it frees its shared memory.
        drop(Command::new("kill").arg(self.child.id().to_string()).status());
        let start = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) && start.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(5));
        }
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|out| out.stdout.starts_with(b"0\n"))
}

/// Sends a request, and says at which port: that of the URL if it is one of httpd's.
fn ask(url: &str, ports: [u16; 2]) -> (Answer, u16) {
    let (host, target) = url
        .strip_prefix("http://")
        .unwrap()
        .split_at(url.strip_prefix("http://").unwrap().find('/').unwrap());
    let port = if host.ends_with(&format!(":{}", ports[1])) { ports[1] } else { ports[0] };
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(stream, "GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut text = Vec::new();
    stream.read_to_end(&mut text).unwrap();
    let text = String::from_utf8_lossy(&text);
    let head = text.split("\r\n\r\n").next().unwrap();
    let field = |name: &str| {
        let found = head.lines().find_map(|line| line.strip_prefix(name));
        found.map(|value| value.trim().to_owned())
    };
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let asked = field("X-Backend:").zip(field("X-Asked:"));
    (Answer { status, asked }, port)
}
