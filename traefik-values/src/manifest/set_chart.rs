//! Setters of [`HelmChartSpec`].

use super::{
    Driver, FailurePolicy, HelmChartSpec, IntOrString, LocalReference, ServerSide, ValuesSecret,
};
use serde_json::Value;

impl HelmChartSpec {
    /// Sets `chart`. See [`chart`](field@HelmChartSpec::chart).
    #[must_use]
    pub fn chart(mut self, chart: impl Into<String>) -> Self {
        self.chart = Some(chart.into());
        self
    }

    /// Sets `version`. See [`version`](field@HelmChartSpec::version).
    #[must_use]
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// Sets `repo`. See [`repo`](field@HelmChartSpec::repo).
    #[must_use]
    pub fn repo(mut self, repo: impl Into<String>) -> Self {
        self.repo = Some(repo.into());
        self
    }

    /// Sets `chartContent`. See [`chart_content`](field@HelmChartSpec::chart_content).
    #[must_use]
    pub fn chart_content(mut self, chart_content: impl Into<String>) -> Self {
        self.chart_content = Some(chart_content.into());
        self
    }

    /// Sets `targetNamespace`. See [`target_namespace`](field@HelmChartSpec::target_namespace).
    #[must_use]
    pub fn target_namespace(mut self, target_namespace: impl Into<String>) -> Self {
        self.target_namespace = Some(target_namespace.into());
        self
    }

    /// Sets `createNamespace`. See [`create_namespace`](field@HelmChartSpec::create_namespace).
    #[must_use]
    pub fn create_namespace(mut self, create_namespace: bool) -> Self {
        self.create_namespace = Some(create_namespace);
        self
    }

    /// Sets `helmVersion`. See [`helm_version`](field@HelmChartSpec::helm_version).
    #[must_use]
    pub fn helm_version(mut self, helm_version: impl Into<String>) -> Self {
        self.helm_version = Some(helm_version.into());
        self
    }

    /// Sets `bootstrap`. See [`bootstrap`](field@HelmChartSpec::bootstrap).
    #[must_use]
    pub fn bootstrap(mut self, bootstrap: bool) -> Self {
        self.bootstrap = Some(bootstrap);
        self
    }

    /// Sets `jobImage`. See [`job_image`](field@HelmChartSpec::job_image).
    #[must_use]
    pub fn job_image(mut self, job_image: impl Into<String>) -> Self {
        self.job_image = Some(job_image.into());
        self
    }

    /// Sets `timeout`. See [`timeout`](field@HelmChartSpec::timeout).
    #[must_use]
    pub fn timeout(mut self, timeout: impl Into<String>) -> Self {
        self.timeout = Some(timeout.into());
        self
    }

    /// Sets `backOffLimit`. See [`back_off_limit`](field@HelmChartSpec::back_off_limit).
    #[must_use]
    pub fn back_off_limit(mut self, back_off_limit: i32) -> Self {
        self.back_off_limit = Some(back_off_limit);
        self
    }

    /// Sets `repoCA`. See [`repo_ca`](field@HelmChartSpec::repo_ca).
    #[must_use]
    pub fn repo_ca(mut self, repo_ca: impl Into<String>) -> Self {
        self.repo_ca = Some(repo_ca.into());
        self
    }

    /// Sets `repoCAConfigMap`. See [`repo_ca_config_map`](field@HelmChartSpec::repo_ca_config_map).
    #[must_use]
    pub fn repo_ca_config_map(mut self, repo_ca_config_map: impl Into<LocalReference>) -> Self {
        self.repo_ca_config_map = Some(repo_ca_config_map.into());
        self
    }

    /// Sets `authSecret`. See [`auth_secret`](field@HelmChartSpec::auth_secret).
    #[must_use]
    pub fn auth_secret(mut self, auth_secret: impl Into<LocalReference>) -> Self {
        self.auth_secret = Some(auth_secret.into());
        self
    }

    /// Sets `authPassCredentials`. See [`auth_pass_credentials`](field@HelmChartSpec::auth_pass_credentials).
    #[must_use]
    pub fn auth_pass_credentials(mut self, auth_pass_credentials: bool) -> Self {
        self.auth_pass_credentials = Some(auth_pass_credentials);
        self
    }

    /// Sets `dockerRegistrySecret`. See [`docker_registry_secret`](field@HelmChartSpec::docker_registry_secret).
    #[must_use]
    pub fn docker_registry_secret(
        mut self,
        docker_registry_secret: impl Into<LocalReference>,
    ) -> Self {
        self.docker_registry_secret = Some(docker_registry_secret.into());
        self
    }

    /// Sets `insecureSkipTLSVerify`. See [`insecure_skip_tls_verify`](field@HelmChartSpec::insecure_skip_tls_verify).
    #[must_use]
    pub fn insecure_skip_tls_verify(mut self, insecure_skip_tls_verify: bool) -> Self {
        self.insecure_skip_tls_verify = Some(insecure_skip_tls_verify);
        self
    }

    /// Sets `plainHTTP`. See [`plain_http`](field@HelmChartSpec::plain_http).
    #[must_use]
    pub fn plain_http(mut self, plain_http: bool) -> Self {
        self.plain_http = Some(plain_http);
        self
    }

    /// Sets `takeOwnership`. See [`take_ownership`](field@HelmChartSpec::take_ownership).
    #[must_use]
    pub fn take_ownership(mut self, take_ownership: bool) -> Self {
        self.take_ownership = Some(take_ownership);
        self
    }

    /// Sets `driver`. See [`driver`](field@HelmChartSpec::driver).
    #[must_use]
    pub fn driver(mut self, driver: Driver) -> Self {
        self.driver = Some(driver);
        self
    }

    /// Sets `failurePolicy`. See [`failure_policy`](field@HelmChartSpec::failure_policy).
    #[must_use]
    pub fn failure_policy(mut self, failure_policy: FailurePolicy) -> Self {
        self.failure_policy = Some(failure_policy);
        self
    }

    /// Sets `forceConflicts`. See [`force_conflicts`](field@HelmChartSpec::force_conflicts).
    #[must_use]
    pub fn force_conflicts(mut self, force_conflicts: bool) -> Self {
        self.force_conflicts = Some(force_conflicts);
        self
    }

    /// Sets `serverSide`. See [`server_side`](field@HelmChartSpec::server_side).
    #[must_use]
    pub fn server_side(mut self, server_side: ServerSide) -> Self {
        self.server_side = Some(server_side);
        self
    }

    /// Sets `podSecurityContext`. See [`pod_security_context`](field@HelmChartSpec::pod_security_context).
    #[must_use]
    pub fn pod_security_context(mut self, pod_security_context: impl Into<Value>) -> Self {
        self.pod_security_context = Some(pod_security_context.into());
        self
    }

    /// Sets `securityContext`. See [`security_context`](field@HelmChartSpec::security_context).
    #[must_use]
    pub fn security_context(mut self, security_context: impl Into<Value>) -> Self {
        self.security_context = Some(security_context.into());
        self
    }

    /// Sets `valuesContent`. See [`values_content`](field@HelmChartSpec::values_content).
    #[must_use]
    pub fn values_content(mut self, values_content: impl Into<String>) -> Self {
        self.values_content = Some(values_content.into());
        self
    }

    /// Sets `valuesContent` to these values, written as YAML. Every helm-controller reads that.
    #[must_use]
    pub fn values_of(self, values: &Value) -> Self {
        self.values_content(goyaml::to_string(values))
    }

    /// Sets `values`. See [`values`](field@HelmChartSpec::values).
    #[must_use]
    pub fn values(mut self, values: impl Into<Value>) -> Self {
        self.values = Some(values.into());
        self
    }

    /// Adds a value to `set`, by its path as in `global.systemDefaultRegistry`. See [`set`](field@HelmChartSpec::set).
    #[must_use]
    pub fn set_value(mut self, path: impl Into<String>, value: impl Into<IntOrString>) -> Self {
        self.set.insert(path.into(), value.into());
        self
    }

    /// Adds a Secret that holds values.
    #[must_use]
    pub fn values_secret(mut self, secret: ValuesSecret) -> Self {
        self.values_secrets.push(secret);
        self
    }
}
