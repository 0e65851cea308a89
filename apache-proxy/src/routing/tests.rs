//! What rules about workers, order and settings hang on; requests are compared with a real httpd elsewhere.

use super::*;
use crate::{Document, Environment, effective};

fn routing(text: &str) -> Routing {
    let document = Document::parse(text).document;
    Routing::new(&effective("site.conf", &document, &Environment::new(), &mut ()))
}

fn route<'r>(routing: &'r Routing, url: &str) -> Route<'r> {
    routing.route(&url.parse().unwrap())
}

#[test]
fn a_shared_worker_keeps_the_parameters_of_its_maker() {
    let routing = routing(
        "ProxyPass /a http://H:80/ timeout=5\n\
         ProxyPass /b http://h/b timeout=9 bogus=1\n\
         ProxyPass /c http://h:80/c timeout=7\n",
    );
    let server = routing.main();
    let [sharing] = server.sharings() else { panic!("{:?}", server.sharings()) };
    assert_eq!((sharing.origin.number, sharing.made_by.number), (2, 1));
    assert_eq!(sharing.worker, "http://h/");
    let ignored: Vec<_> = sharing.ignored.iter().map(ToString::to_string).collect();
    assert_eq!(ignored, ["timeout=9", "bogus=1"]);
    // The port that is written out keeps line 3 from sharing: it makes a worker of its own, and gets it.
    let of = |url: &str| {
        let route = route(&routing, url);
        let worker = route.destination().unwrap().worker.unwrap();
        worker.parameter("Timeout").unwrap().0.value().to_owned()
    };
    assert_eq!([of("http://x/a/z"), of("http://x/b/z"), of("http://x/c/z")], ["5", "5", "7"]);
}

#[test]
fn the_last_of_several_settings_of_a_worker_counts() {
    let routing = routing(
        "<Proxy http://h/ timeout=1>\nProxySet timeout=2 retry=3\n</Proxy>\n\
         ProxyPass / http://h/ timeout=4\nProxySet http://h/ retry=5\n",
    );
    let worker = routing.main().worker_of("http://h/x").unwrap();
    let of = |key| {
        let (parameter, origin) = worker.parameter(key).unwrap();
        (parameter.value(), origin.number)
    };
    // The section's lines come before its tag.
    assert_eq!((of("timeout"), of("retry")), (("1", 1), ("5", 5)));
    assert_eq!(routing.main().sharings().len(), 1);
}

#[test]
fn members_share_only_among_themselves() {
    let routing = routing(
        "ProxyPass /h http://h/\n\
         <Proxy balancer://C>\nBalancerMember http://h route=a\nBalancerMember http://h/x route=b\n</Proxy>\n\
         BalancerMember balancer://c http://i\n",
    );
    let server = routing.main();
    let balancer = server.balancer("c").unwrap();
    let names: Vec<_> = balancer.members.iter().map(|member| member.name.as_str()).collect();
    assert_eq!(names, ["http://h", "http://i"]);
    assert_eq!(server.sharings()[0].origin.number, 4);
    assert_eq!(balancer.members[0].parameter("route").unwrap().0.value(), "a");
}

#[test]
fn rules_behind_others_that_take_everything_are_shadowed() {
    let shadow = |text: &str| -> Vec<Option<usize>> {
        let routing = routing(text);
        let server = routing.virtual_hosts().last().unwrap_or(routing.main());
        let by = |entry| server.shadowed_by(entry).map(|other| other.origin.number);
        server.entries().map(by).collect()
    };
    let pass = |paths: &[&str]| -> String {
        paths.iter().flat_map(|path| ["ProxyPass ", path, " http://h/\n"]).collect()
    };
    assert_eq!(
        shadow(&pass(&["/a", "/a/b", "/ab", "/a/", "/"])),
        [None, Some(1), None, Some(1), None]
    );
    assert_eq!(shadow(&pass(&["/a/", "/a"])), [None, None]);
    assert_eq!(shadow("ProxyPass / http://h/\nProxyPass /x !\n"), [None, Some(1)]);
    assert_eq!(
        shadow("ProxyPassMatch ^/(.*)$ http://h/$1\nProxyPass /x http://h/\n"),
        [None, Some(1)]
    );
    assert_eq!(shadow("ProxyPassMatch ^/a http://h\nProxyPass /a http://h/\n"), [None, None]);
    let section = "<Location />\nProxyPass http://h/\n</Location>\n";
    assert_eq!(shadow(&format!("{}{section}", pass(&["/a"]))), [Some(3)]);
    let host = "<VirtualHost *:80>\nProxyPass /a http://i/\n</VirtualHost>\n";
    assert_eq!(shadow(&format!("{}{host}", pass(&["/"]))), [None, Some(1)]);
    // Rules for encoded paths come first, wherever they stand.
    assert_eq!(
        shadow("ProxyPass / http://h/\nProxyPass /a http://h/ mapping=encoded\n"),
        [None, None]
    );
}

#[test]
fn all_shadows_at_once_are_those_of_each_rule() {
    let lines = [
        "ProxyPass /",
        "ProxyPass //",
        "ProxyPass /a",
        "ProxyPass /a/",
        "ProxyPass //a//b",
        "ProxyPass /a/b/c",
        "ProxyPass /ab",
        "ProxyPass a",
        "ProxyPass a/b",
        "ProxyPassMatch ^/",
        "ProxyPassMatch ^/a",
    ];
    let mut state = 7_usize;
    let mut shadows = 0;
    for _ in 0..400 {
        let mut text = String::new();
        for _ in 0..6 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let random = state >> 33;
            let parameters = ["", "", " interpolate", " mapping=encoded"][random / 16 % 4];
            text.extend([lines[random % lines.len()], " http://h/", parameters, "\n"]);
        }
        let routing = routing(&text);
        let server = routing.main();
        let number = |entry: &Entry| entry.origin.number;
        let one = |entry| Some((number(entry), number(server.shadowed_by(entry)?)));
        let each: Vec<_> = server.tried_in_order().into_iter().filter_map(one).collect();
        let all = server.shadowed().into_iter().map(|(entry, by)| (number(entry), number(by)));
        assert_eq!(all.collect::<Vec<_>>(), each, "{text}");
        shadows += each.len();
    }
    assert!(shadows > 100);
}

#[test]
fn a_path_that_lands_in_the_host_is_seen() {
    let glues = |line: &str| {
        let routing = routing(line);
        routing.main().entries().next().unwrap().glues_path_to_host()
    };
    assert!(glues("ProxyPass / http://h\n"));
    assert!(glues("ProxyPass /a/ http://h:8080\n"));
    assert!(glues("ProxyPassMatch ^/(.*) http://h$1\n"));
    assert!(!glues("ProxyPass /a http://h\n"));
    assert!(!glues("ProxyPass / http://h/\n"));
    assert!(!glues("ProxyPassMatch ^/(.*) http://h/$1\n"));
    assert!(!glues("ProxyPass / !\n"));
    let routing = routing("ProxyPass / http://h\n");
    let route = route(&routing, "http://x/@evil:81/y");
    assert_eq!(route.destination().unwrap().url, "http://evil:81/y");
}

#[test]
fn settings_come_from_the_most_special_place() {
    let routing = routing(
        "ProxyPreserveHost Off\nSSLProxyEngine On\nProxyTimeout 5\n\
         <VirtualHost *:80>\nProxyTimeout 7\nProxyPass / https://h/\n\
         <Proxy https://h/>\nSSLProxyVerify require\n</Proxy>\n\
         <Location /a>\nProxyPreserveHost On\n</Location>\n\
         </VirtualHost>\n",
    );
    let setting = |path: &str, name: &str| {
        let route = route(&routing, &format!("http://x{path}"));
        route.setting(name).map(|setting| setting.args.clone())
    };
    assert_eq!(setting("/a/b", "ProxyPreserveHost").as_deref(), Some("On"));
    assert_eq!(setting("/b", "ProxyPreserveHost").as_deref(), Some("Off"));
    assert_eq!(setting("/b", "SSLProxyVerify").as_deref(), Some("require"));
    assert_eq!(setting("/b", "SSLProxyEngine").as_deref(), Some("On"));
    assert_eq!(setting("/b", "ProxyTimeout").as_deref(), Some("7"));
    assert_eq!(setting("/b", "ProxyVia"), None);
}

#[test]
fn what_hangs_on_more_than_the_request_is_undecided() {
    let undecided = |text: &str| {
        let routing = routing(text);
        matches!(route(&routing, "http://x/a").outcome, Outcome::Undecided(_))
    };
    for text in [
        "ProxyPassMatch ^(?!/x) http://h\n",
        "SetEnvIf Request_URI ^/a no-proxy\nProxyPass / http://h/\n",
        "<VirtualHost 192.0.2.1:80>\n</VirtualHost>\n",
        "<Location /a>\nSetHandler proxy:http://h/\n</Location>\n",
        "<Location /a>\nRewriteEngine On\nRewriteRule ^ http://h/ [P]\n</Location>\n",
        "<FilesMatch \\.php$>\nSetHandler \"proxy:unix:/s|fcgi://localhost\"\n</FilesMatch>\n",
        "ProxyPass / http://h/\n<If true>\nRewriteEngine On\nRewriteRule ^ http://i/ [P]\n</If>\n",
        "<Location /a>\nProxyPass http://h/\nRedirect http://i/\n</Location>\n",
        "RewriteEngine On\nRewriteCond %{ENV:x} y\nRewriteRule ^ http://h/ [P]\n",
        "RewriteEngine On\nRewriteMap m txt:/x\nRewriteRule ^ http://${m:x}/ [P]\n",
    ] {
        assert!(undecided(text), "{text}");
    }
    // Not asked for, or not known but without effect.
    for text in [
        "ProxyPass / http://h/\nProxyPassMatch ^(?!/x) http://i\n",
        "SetEnvIf Request_URI ^/a proxy-nokeepalive\nProxyPass / http://h/\n",
        "<VirtualHost 192.0.2.1:81>\n</VirtualHost>\n",
        "RewriteCond %{ENV:x} y\nRewriteRule ^ http://h/ [P]\n",
        "<Location /a>\nRewriteRule ^ http://h/ [P]\n</Location>\n",
        "<Directory /x>\nRewriteEngine On\nRewriteRule ^ index.php [L]\n</Directory>\n",
        "ProxyPass / http://h/\n<FilesMatch \\.php$>\nSetHandler proxy:fcgi://h\n</FilesMatch>\n",
    ] {
        assert!(!undecided(text), "{text}");
    }
}

#[test]
fn each_decision_names_its_directive() {
    let routing = routing("ProxyPass /a !\nProxyPass / http://h/\n");
    let steps = |url: &str| -> Vec<(String, Option<usize>)> {
        let why = route(&routing, url).why;
        why.into_iter().map(|step| (step.text, step.origin.map(|origin| origin.number))).collect()
    };
    let text = |text: &str, line| (text.to_owned(), line);
    let server = text("no virtual host listens on port 80: the main server", None);
    assert_eq!(
        steps("http://x/b"),
        [
            server.clone(),
            text("the path fits the prefix \"/\"", Some(2)),
            text("worker http://h/", Some(2)),
        ]
    );
    assert_eq!(
        steps("http://x/a"),
        [
            server,
            text("the path fits the prefix \"/a\"", Some(1)),
            text("the rule keeps httpd from proxying", Some(1)),
        ]
    );
}
