//! The files that the project was born from.

use haproxy_cfg::Document;
use stack_tests::{say, shared};

/// The haproxy.cfg files among the seeds, with their names.
fn haproxy_seeds() -> Option<Vec<(String, String)>> {
    let Some(folder) = shared("seeds") else {
        say("skipped: no ../shared/seeds beside the workspace");
        return None;
    };
    let mut seeds = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "cfg") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            seeds.push((name, std::fs::read_to_string(path).unwrap()));
        }
    }
    assert!(!seeds.is_empty());
    Some(seeds)
}

#[test]
fn seeds_come_back_byte_for_byte() {
    for (name, text) in haproxy_seeds().unwrap_or_default() {
        assert_eq!(Document::parse(text.as_str()).document.to_string(), text, "{name}");
    }
}
