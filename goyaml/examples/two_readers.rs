//! What k3s and Helm make of the same lines: `cargo run -p goyaml --example two_readers`.

#![expect(clippy::print_stdout, reason = "this is a command")]

use goyaml::{Document, helm, k3s};

const TEXT: &str = "\
write-kubeconfig-mode: 0644
debug: on
version: 1.10
kubelet-arg: {max-pods: 110}
debug: off
";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let document: Document = TEXT.parse()?;
    println!("k3s gets");
    for item in k3s::items(&document)? {
        println!("  --{}={}", item.key, k3s::text(&item.value));
    }
    println!("Helm gets\n  {}", helm::to_json(&document)?);
    Ok(())
}
