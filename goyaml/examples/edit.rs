//! Changes a value in a commented file, and touches nothing else: `cargo run -p goyaml --example edit`.

#![expect(clippy::print_stdout, reason = "this is a command")]

use goyaml::{Document, Path};
use serde_json::json;

const TEXT: &str = "\
# what the ingress may use
resources:
  limits:
    memory: 128Mi   # measured in May
  requests: {cpu: 50m, memory: 64Mi}
tolerations: []
";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let document: Document = TEXT.parse()?;
    let limit: Path = "resources.limits.memory".parse()?;
    let changed = document
        .edit()
        .set(&limit, json!("256Mi"))?
        .push(&"tolerations".parse()?, json!({"key": "node-role.kubernetes.io/control-plane"}))?
        .finish();
    print!("{changed}");
    assert!(changed.text().contains("memory: 256Mi   # measured in May"));
    // What is no YAML to Helm is refused, and so is what an edit cannot do without touching more.
    assert!(document.edit().set(&"resources.limits.memory.mebibytes".parse()?, json!(1)).is_err());
    Ok(())
}
