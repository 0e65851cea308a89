use haproxy_cfg::{Version, strategies};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::*;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let n: u64 = a[1].parse().unwrap();
    let seed: u64 = a[2].parse().unwrap();
    let mut s = [0u8; 32];
    s[..8].copy_from_slice(&seed.to_le_bytes());
    let mut r =
        TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &s));
    let st = strategies::valid_config(Version::V2_6);
    let t = std::time::Instant::now();
    let mut bad = 0;
    for i in 0..n {
        let c = st.new_tree(&mut r).unwrap().current();
        std::fs::write(format!("/tmp/hgen/{i}.cfg"), c.to_string()).unwrap();
        let d = haproxy_cfg::Document::from(&c);
        let (read, problems) = d.to_config();
        if read != c {
            bad += 1;
            if bad < 400 {
                for p in &problems {
                    println!("PROBLEM {} | {}", p.error, d.line(p.line).unwrap().text());
                }
                if problems.is_empty() {
                    for (x, y) in c.sections.iter().zip(&read.sections) {
                        for (l, m) in x.body().directives().iter().zip(y.body().directives()) {
                            if l != m {
                                println!("DIFF {l}\n   {l:?}\n   {m:?}");
                                break;
                            }
                        }
                    }
                }
            }
        }
    }
    println!("{n} in {:?}, {bad} bad round trips", t.elapsed());
}
