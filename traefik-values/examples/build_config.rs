//! Builds a HelmChartConfig for the chart that a release of k3s ships: `cargo run -p traefik-values --example build_config`.

#![expect(clippy::print_stdout, reason = "this is a command")]

use goyaml::Document;
use traefik_values::{
    AccessLog, Api, Deployment, ForwardedHeaders, HelmChartConfig, Input, K3sRelease, Log,
    LogLevel, Port, Redirection, Release, Target, Values, check,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let proxy = "192.0.2.10/32";
    let trusted = || ForwardedHeaders::new().trusted_ips([proxy]);
    let values = Values::new()
        .deployment(Deployment::new().replicas(2))
        .port(
            "web",
            Port::new()
                .forwarded_headers(trusted())
                .redirection(Redirection::new().to("websecure").scheme("https")),
        )
        .port("websecure", Port::new().forwarded_headers(trusted()))
        .log(Log::new().level(LogLevel::Info))
        .access_log(AccessLog::new().enabled(true));

    // The same values in the spelling of two charts, 27 and 40.
    for k3s in ["1.31.4", "1.36.2"] {
        let release = release(k3s)?;
        let content = values.to_yaml(release)?;
        let config = HelmChartConfig::traefik().spec(|spec| spec.values_content(content));
        let text = config.to_yaml();
        println!("# k3s {k3s}, chart {}\n{text}", release.chart);

        // It reads back, and Helm has nothing against it.
        assert_eq!(text.parse::<HelmChartConfig>()?, config);
        let document = Document::parse(text).document;
        assert_eq!(check(&document, Input::Manifest, &Target::new(Release::from(release))), []);
    }

    // What a chart cannot say is told, all of it.
    let error = values.api(Api::new().dashboard(false)).emit(release("1.31.4")?).unwrap_err();
    println!("{error}");
    Ok(())
}

fn release(k3s: &str) -> Result<&'static K3sRelease, Box<dyn std::error::Error>> {
    Ok(K3sRelease::of(k3s.parse()?).ok_or("a k3s of which nothing is known")?)
}
