//! One edit changes one thing, on a real file and on damaged ones.

use goyaml::{NodeKind, Path};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use stack_tests::{
    Before, Edits, at_path, cases, insert_at_path, push_at_path, remove_at_path, say, shared,
    yaml_paths,
};

/// Every style in one file.
const STYLES: &str = "\
# A file with a bit of everything.
%KEY: 1
plain: one two   # behind
quoted: 'it''s'
\"double\": \"a\\tb\"
empty:
tilde: ~   # null
on: push
0644: mode
list:
- a
- b: 1   # inline
  c: [x, {y: 1}]
-
  - nested
  - 2

# about the map
map:
    deep:
        # about the key
        key: value
    flow: {a: 1, b: [], \"c d\": }
    other: []
script: |
  #!/bin/sh
  echo \"a\"

folded: >-
  one
  two

keep: |+
  text

? long
: short
last: end
";

fn set(edits: &mut Edits, before: &Before, path: &Path, value: &Value) -> Result<(), String> {
    edits.judge(before, before.document.edit().set(path, value.clone()), |json| {
        *at_path(json, path)? = value.clone();
        Some(())
    })
}

/// Every kind of edit at one place.
fn edit_at(before: &Before, path: &Path, edits: &mut Edits) -> Result<(), String> {
    for value in [
        json!(7),
        json!("on"),
        json!("a\nb: c\n"),
        json!(" a\n\n"),
        json!(["x", {"y": null}]),
        json!({}),
    ] {
        set(edits, before, path, &value)?;
    }
    edits.judge(before, before.document.edit().remove(path), |json| {
        let (above, _) = path.split_last()?;
        remove_at_path(json, path)?;
        at_path(json, &above).map(drop)
    })?;
    edits.judge(before, before.document.edit().insert(path, "zz_new", 7), |json| {
        insert_at_path(json, path, "zz_new", json!(7))
    })?;
    edits.judge(before, before.document.edit().push(path, "new"), |json| {
        push_at_path(json, path, json!("new"))
    })
}

fn styles() -> String {
    STYLES.replace("%KEY", "key")
}

#[test]
fn every_place_of_a_file_with_every_style_can_be_set() {
    let text = styles();
    for text in [text.clone(), text.replace('\n', "\r\n"), format!("\u{feff}{text}")] {
        let before = Before::read(text);
        assert_eq!(before.document.error(), None);
        let mut edits = Edits::default();
        for (path, _) in yaml_paths(&before.document) {
            set(&mut edits, &before, &path, &json!("new")).unwrap();
            set(&mut edits, &before, &path, &json!({"a": ["b"]})).unwrap();
        }
        assert_eq!(edits.refused, 0);
        for (path, _) in yaml_paths(&before.document) {
            edit_at(&before, &path, &mut edits).unwrap();
        }
    }
}

#[test]
fn every_scalar_of_the_chart_values_can_be_set_alone() {
    let Some(file) = shared("data/traefik/charts/41.3.0/values.yaml") else {
        return say("skipped: no chart values in ../shared/data");
    };
    let before = Before::read(std::fs::read_to_string(file).unwrap());
    let (mut edits, mut others) = (Edits::default(), Edits::default());
    for (n, (path, kind)) in yaml_paths(&before.document).iter().enumerate() {
        if *kind == NodeKind::Scalar {
            set(&mut edits, &before, path, &json!("new")).unwrap();
        }
        if n % 16 == 0 {
            edit_at(&before, path, &mut others).unwrap();
        }
    }
    say(&format!("chart values: scalars {edits:?}, all kinds of edits {others:?}"));
    assert_eq!(edits.refused, 0, "{} were made", edits.made);
}

/// What breaks YAML, or turns it into other YAML.
const DAMAGE: [&str; 36] = [
    "", " ", "  ", "\n", "\n\n", "\t", "\r", "#", " # ", ":", ": ", "- ", "-", "? ", "'", "\"",
    "{", "}", "[", "]", ",", "&a ", "*a", "!!str ", "!x ", "|", "|+", ">", "<<: ", "%", "@",
    "---\n", "...\n", "{{ x }}", "\u{85}", "é",
];

/// A text with pieces of it replaced.
fn damaged(text: String) -> impl Strategy<Value = String> {
    let place = (any::<Index>(), 0..3_usize, select(&DAMAGE[..]));
    prop::collection::vec(place, 1..4).prop_map(move |places| {
        let mut chars: Vec<char> = text.chars().collect();
        for (place, length, new) in places {
            let start = place.index(chars.len() + 1);
            let end = (start + length).min(chars.len());
            chars.splice(start..end, new.chars());
        }
        chars.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn edits_of_damaged_files_are_right_or_refused(
        text in damaged(styles()),
        place in any::<Index>(),
    ) {
        let before = Before::read(text);
        let paths = yaml_paths(&before.document);
        if !paths.is_empty() {
            let (path, _) = &paths[place.index(paths.len())];
            let judged = edit_at(&before, path, &mut Edits::default());
            prop_assert_eq!(judged, Ok(()), "at {}", path);
        }
    }
}

#[test]
fn edits_of_damaged_chart_values_are_right_or_refused() {
    let Some(file) = shared("data/traefik/charts/41.3.0/values.yaml") else {
        return say("skipped: no chart values in ../shared/data");
    };
    let text = std::fs::read_to_string(file).unwrap();
    let mut runner = TestRunner::new(cases(48));
    let strategy = (damaged(text), any::<Index>());
    let ran = runner.run(&strategy, |(text, place)| {
        let before = Before::read(text);
        let paths = yaml_paths(&before.document);
        if let Some((path, _)) = paths.get(place.index(paths.len().max(1))) {
            let judged = edit_at(&before, path, &mut Edits::default());
            prop_assert_eq!(judged, Ok(()), "at {}", path);
        }
        Ok(())
    });
    ran.unwrap();
}
