//! What older charts say in another form, not only in another place.
//!
//! A shape works on a tree with the paths of the newest chart, before its paths are spelled, and after they are read.

mod file_content;
mod global;
mod http3;
mod image;
mod redirection;

use super::NotExpressible;
use super::tree::Tree;
use crate::ChartVersion;
use goyaml::Path;
use serde_json::Value;
use std::collections::BTreeMap;

/// A form that charts had before `newest`.
struct Shape {
    newest: ChartVersion,
    to_chart: fn(&mut Tree, ChartVersion, &mut Vec<NotExpressible>),
    from_chart: fn(&mut Tree, &mut BTreeMap<Path, Value>),
}

const SHAPES: [Shape; 5] = [
    Shape {
        newest: ChartVersion::new(18, 0, 0),
        to_chart: http3::to_chart,
        from_chart: http3::from_chart,
    },
    Shape {
        newest: ChartVersion::new(21, 2, 1),
        to_chart: image::to_chart,
        from_chart: image::from_chart,
    },
    Shape {
        newest: ChartVersion::new(34, 0, 0),
        to_chart: redirection::to_chart,
        from_chart: redirection::from_chart,
    },
    Shape {
        newest: ChartVersion::new(36, 0, 0),
        to_chart: global::to_chart,
        from_chart: global::from_chart,
    },
    Shape {
        newest: ChartVersion::new(41, 0, 0),
        to_chart: file_content::to_chart,
        from_chart: file_content::from_chart,
    },
];

fn of(chart: ChartVersion) -> impl Iterator<Item = &'static Shape> {
    SHAPES.iter().filter(move |shape| chart < shape.newest)
}

/// Gives everything the form that it has in a chart.
pub(crate) fn to_chart(tree: &mut Tree, chart: ChartVersion, problems: &mut Vec<NotExpressible>) {
    of(chart).for_each(|shape| (shape.to_chart)(tree, chart, problems));
}

/// Gives everything the form that it has in the newest chart; what has none there goes to the rest.
pub(crate) fn from_chart(tree: &mut Tree, chart: ChartVersion, rest: &mut BTreeMap<Path, Value>) {
    of(chart).for_each(|shape| (shape.from_chart)(tree, rest));
}
