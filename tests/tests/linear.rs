//! Time grows in proportion to the text, whatever the text.

use stack_tests::{
    generated_apache, generated_haproxy, generated_yaml, hostile_apache_shapes,
    hostile_haproxy_shapes, hostile_pattern_shapes, hostile_shapes, hostile_shell_shapes,
    hostile_unit_shapes, hostile_values_shapes, hostile_yaml_shapes, repeated_examples,
};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The large text is so many small ones long.
const TIMES: usize = 16;

/// One test at a time: they disturb each other's clocks.
static ALONE: Mutex<()> = Mutex::new(());

/// Rounds until the law must have held once: noise only ever makes a run slower.
const ROUNDS: usize = 8;

/// Texts of about so many bytes, with the names of their shapes.
type Shapes = fn(usize) -> Vec<(&'static str, String)>;

/// Parses and visits every word; gives their length.
type Read = fn(&str) -> u32;

fn haproxy(text: &str) -> u32 {
    let document = haproxy_cfg::Document::parse(text).document;
    document.lines().flat_map(|line| line.words()).map(|w| w.span().len()).sum()
}

fn apache(text: &str) -> u32 {
    let document = apache_proxy::Document::parse(text).document;
    document.lines().flat_map(|line| line.words()).map(|w| w.span().len()).sum()
}

/// How far it got: what is found may lie inside of what else is found.
fn shell(text: &str) -> u32 {
    let script = k3s_config::ShellScript::parse(text);
    let found = k3s_config::InstallCommand::find_all(text);
    let ends =
        script.pipelines().iter().map(|p| p.span.end()).chain(found.iter().map(|c| c.span().end()));
    ends.max().unwrap_or_default()
}

fn unit(text: &str) -> u32 {
    let unit = k3s_config::Unit::parse(text);
    let _ = (unit.exec_start("a.service"), unit.environment("a.service"));
    let file = k3s_config::EnvFile::parse(text);
    let ends = unit.entries().iter().map(|e| e.span().end());
    ends.chain(file.entries().iter().map(|e| e.span().end())).max().unwrap_or_default()
}

fn yaml(text: &str) -> u32 {
    let document = goyaml::Document::parse(text).document;
    let mut open: Vec<_> = document.documents().filter_map(goyaml::DocumentRef::root).collect();
    let mut length = 0;
    while let Some(node) = open.pop() {
        open.extend(node.children());
        length += u32::try_from(node.value().len().min(node.raw().len())).unwrap();
    }
    // Values that Helm refuses are refused in linear time too.
    length + u32::from(goyaml::helm::to_json(&document).is_err())
}

/// Whether PCRE2 compiles it.
fn pattern(text: &str) -> u32 {
    u32::from(pcre2_syntax::check(text, pcre2_syntax::Options::new().duplicate_names()).is_ok())
}

/// All that is said of a configuration.
fn haproxy_check(text: &str) -> u32 {
    let document = haproxy_cfg::Document::parse(text).document;
    let (target, options) =
        (haproxy_cfg::Target::default(), config_diagnostics::LintOptions::new());
    u32::from(!haproxy_cfg::inspect(&document, &target, &options).is_empty())
}

fn apache_check(text: &str) -> u32 {
    let document = apache_proxy::Document::parse(text).document;
    let (target, options) =
        (apache_proxy::Target::default(), config_diagnostics::LintOptions::new());
    u32::from(!apache_proxy::inspect(&document, &target, &options).is_empty())
}

/// All that is said of values.
fn values_check(text: &str) -> u32 {
    let document = goyaml::Document::parse(text).document;
    let target = traefik_values::Target::default();
    let options = config_diagnostics::LintOptions::new();
    let found =
        traefik_values::inspect(&document, traefik_values::Input::Values, &target, &options);
    u32::from(!found.is_empty())
}

fn yaml_lint(text: &str) -> u32 {
    let document = goyaml::Document::parse(text).document;
    let found = goyaml::lint(&document, &config_diagnostics::LintOptions::new());
    u32::from(!found.is_empty())
}

fn read_time(read: Read, text: &str) -> Duration {
    let start = Instant::now();
    assert!(read(text) as usize <= text.len() + 1);
    start.elapsed()
}

/// Parses the large text, and the small one as often as makes as many bytes: that must take about as long.
/// What is over proportion may be 60 %, for caches and the machine's other work.
fn assert_linear(shape: &str, read: Read, small: &str, large: &str) {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let (mut best_small, mut best_large) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        best_small = best_small.min((0..TIMES).map(|_| read_time(read, small)).sum());
        best_large = best_large.min(read_time(read, large));
        if best_large <= best_small * 8 / 5 {
            return;
        }
    }
    panic!(
        "{shape}: {TIMES} small texts take {best_small:?}, one as long as all of them {best_large:?}"
    );
}

#[test]
fn sixteen_times_the_file_takes_sixteen_times_as_long() {
    let (small, large) = (1 << 20, TIMES << 20);
    assert_linear("haproxy", haproxy, &generated_haproxy(small), &generated_haproxy(large));
    assert_linear("apache", apache, &generated_apache(small), &generated_apache(large));
    assert_linear("yaml", yaml, &generated_yaml(small), &generated_yaml(large));
}

#[test]
fn no_shape_of_text_takes_more_than_linear_time() {
    // A word of 64 KiB or more is looked at once more when it is asked for, so both sides have one.
    let shapes: [(Read, Shapes); 5] = [
        (haproxy, hostile_shapes),
        (apache, hostile_apache_shapes),
        (yaml, hostile_yaml_shapes),
        (yaml_lint, hostile_yaml_shapes),
        (pattern, hostile_pattern_shapes),
    ];
    for (read, shapes) in shapes {
        let (small, large) = (shapes(1 << 16), shapes(TIMES << 16));
        for ((shape, small), (_, large)) in small.into_iter().zip(large) {
            assert_linear(shape, read, &small, &large);
        }
    }
}

/// What is checked is read more slowly than what is parsed.
#[test]
fn no_number_of_lines_makes_a_check_take_more_than_linear_time() {
    let shapes: [(Read, Shapes); 2] =
        [(haproxy_check, hostile_haproxy_shapes), (values_check, hostile_values_shapes)];
    for (read, shapes) in shapes {
        let (small, large) = (shapes(1 << 12), shapes(TIMES << 12));
        for ((shape, small), (_, large)) in small.into_iter().zip(large) {
            assert_linear(shape, read, &small, &large);
        }
    }
}

/// Whatever a rule looks for, it may stand there a thousand times.
#[test]
fn no_example_of_a_rule_takes_more_than_linear_time() {
    let haproxy = |bytes| {
        let pages = haproxy_cfg::rules().iter().map(|rule| rule.id);
        let pages = pages.filter_map(|id| Some((id, haproxy_cfg::explain(id)?)));
        repeated_examples(pages, "haproxy", bytes)
    };
    let apache = |bytes| {
        let pages = apache_proxy::rules().iter().map(|rule| rule.id);
        let pages = pages.filter_map(|id| Some((id, apache_proxy::explain(id)?)));
        repeated_examples(pages, "apache", bytes)
    };
    let (small, large) = (1 << 10, TIMES << 10);
    for ((shape, small), (_, large)) in haproxy(small).into_iter().zip(haproxy(large)) {
        assert_linear(&shape, haproxy_check, &small, &large);
    }
    let (small, large) = (1 << 11, TIMES << 11);
    for ((shape, small), (_, large)) in apache(small).into_iter().zip(apache(large)) {
        assert_linear(&shape, apache_check, &small, &large);
    }
}

/// Scripts and units are small, and read more slowly.
#[test]
fn no_shape_of_script_or_unit_takes_more_than_linear_time() {
    let shapes: [(Read, Shapes); 2] = [(shell, hostile_shell_shapes), (unit, hostile_unit_shapes)];
    for (read, shapes) in shapes {
        let (small, large) = (shapes(1 << 13), shapes(TIMES << 13));
        for ((shape, small), (_, large)) in small.into_iter().zip(large) {
            assert_linear(shape, read, &small, &large);
        }
    }
}
