use haproxy_cfg::*;
fn main() {
    let v: Version = std::env::args().nth(1).unwrap().parse().unwrap();
    let ids: Vec<String> =
        std::env::args().nth(2).unwrap().split(',').map(|s| format!("haproxy/{s}")).collect();
    for f in std::env::args().skip(3) {
        let Ok(t) = std::fs::read(&f) else { continue };
        let t = String::from_utf8_lossy(&t).into_owned();
        let d = Document::parse(t.as_str()).document;
        for x in inspect(&d, &Target::new(v), &config_diagnostics::LintOptions::new()) {
            if ids.iter().any(|i| i == "haproxy/all" || i == x.rule) {
                let line = 1 + t[..x.span().start() as usize].matches('\n').count();
                println!(
                    "{}:{} {} [{:?} {:?} fixes={}] {} <<{}>>",
                    f.rsplit('/').next().unwrap(),
                    line,
                    x.rule,
                    x.severity,
                    x.tool_says,
                    x.fixes.len(),
                    x.message,
                    &t[x.span().range()]
                );
            }
        }
    }
}
