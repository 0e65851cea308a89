//! The values in the spelling of a chart.

use super::spelling::{has, keys_of, missing, path_of, spell};
use super::tree::{Tree, leaves, put};
use super::walk::write;
use super::{EmitError, NotExpressible, shapes};
use crate::{Release, Values, check};
use config_diagnostics::ToolSays;
use goyaml::Path;
use serde_json::Value;

/// Writing.
impl Values {
    /// The values as this chart spells them, or everything that it cannot express.
    ///
    /// What is written is what helm takes: what its schema or a template would refuse is a problem too. A release of
    /// k3s stands for its chart.
    ///
    /// ```
    /// use serde_json::json;
    /// use traefik_values::{ChartVersion, Port, Redirection, Service, ServiceType, Values};
    /// let values = Values::new()
    ///     .service(Service::new().type_(ServiceType::ClusterIp))
    ///     .port("web", Port::new().redirection(Redirection::new().to("websecure").scheme("https")));
    /// let spelled = |chart| values.emit(ChartVersion::new(chart, 0, 0));
    /// assert_eq!(spelled(20)?, json!({
    ///     "ports": {"web": {"redirectTo": "websecure"}},
    ///     "service": {"type": "ClusterIP"},
    /// }));
    /// let entry_point = json!({"entryPoint": {"to": "websecure", "scheme": "https"}});
    /// assert_eq!(spelled(40)?, json!({
    ///     "ports": {"web": {"http": {"redirections": entry_point}}},
    ///     "service": {"spec": {"type": "ClusterIP"}},
    /// }));
    /// # Ok::<(), traefik_values::EmitError>(())
    /// ```
    pub fn emit(&self, release: impl Into<Release>) -> Result<Value, EmitError> {
        let release = release.into();
        let chart = release.chart().known();
        let mut tree = write(self);
        let mut problems: Vec<NotExpressible> = Vec::new();
        shapes::to_chart(&mut tree, chart, &mut problems);
        let mut out = Tree::new();
        for (path, value) in leaves(tree) {
            match spell(&path, chart).filter(|_| has(&path, chart)) {
                Some(spelled) if put(&mut out, &spelled, value) => {}
                Some(spelled) => problems.push(twice(path_of(&spelled))),
                None => {
                    let problem = NotExpressible::missing(missing(&path, chart), chart);
                    if !problems.contains(&problem) {
                        problems.push(problem);
                    }
                }
            }
        }
        for (path, value) in &self.rest {
            match keys_of(path).filter(|keys| !keys.is_empty()) {
                Some(keys) if put(&mut out, &keys, value.clone()) => {}
                Some(_) => problems.push(twice(path.clone())),
                None => {
                    let why = "what has no field is a key of the values, or of a map in them";
                    problems.push(NotExpressible::new(path.clone(), why));
                }
            }
        }
        let out = Value::Object(out);
        if problems.is_empty() && !self.rest.is_empty() {
            // What was no field of one chart may be one of another.
            let (back, _) = Self::from_json(&out, release);
            let fields = self.rest.keys().filter(|path| !back.rest.contains_key(*path));
            let why = "this chart reads it as a value that has a field; set the field";
            problems.extend(fields.map(|path| NotExpressible::new(path.clone(), why)));
        }
        if problems.is_empty() {
            let refused = check::problems(&out, release)
                .into_iter()
                .filter(|problem| matches!(problem.diagnostic.tool_says, ToolSays::Error));
            problems.extend(
                refused
                    .map(|problem| NotExpressible::new(problem.path, problem.diagnostic.message)),
            );
        }
        if problems.is_empty() { Ok(out) } else { Err(EmitError::new(chart, problems)) }
    }

    /// The same as YAML, which is the same text for the same values: what `valuesContent` holds.
    ///
    /// ```
    /// use traefik_values::{ChartVersion, Log, LogLevel, Values};
    /// let values = Values::new().log(Log::new().level(LogLevel::Debug));
    /// let text = values.to_yaml(ChartVersion::new(37, 1, 0))?;
    /// assert_eq!(text, "logs:\n  general:\n    level: DEBUG\n");
    /// # Ok::<(), traefik_values::EmitError>(())
    /// ```
    pub fn to_yaml(&self, release: impl Into<Release>) -> Result<String, EmitError> {
        self.emit(release).map(|values| goyaml::to_string(&values))
    }

    /// Sets what has no field: the path in the chart that it is written for, and the value. Null takes out a default of
    /// the chart.
    ///
    /// ```
    /// use serde_json::{Value, json};
    /// use traefik_values::{ChartVersion, Values};
    /// let values = Values::new().raw("ports.metrics".parse()?, Value::Null);
    /// assert_eq!(values.emit(ChartVersion::NEWEST)?, json!({"ports": {"metrics": null}}));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn raw(mut self, path: Path, value: Value) -> Self {
        self.rest.insert(path, value);
        self
    }
}

fn twice(path: Path) -> NotExpressible {
    NotExpressible::new(path, "two values come to stand in the same place")
}
