//! A picture of figures that grow with the number of instances: a panel for each, as SVG. What was not measured is not drawn.

use std::fmt::Write as _;

const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 220.0;
/// Above the field of a panel stand its title and what it should be, below it the numbers of instances.
const TOP: f64 = 56.0;
const BOTTOM: f64 = 40.0;
const SIDE: f64 = 40.0;
/// Panels beside each other.
const COLUMNS: usize = 2;

/// On a light page and on a dark one.
const STYLE: &str = ".ground { fill: #fff }
text { font: 12px sans-serif; fill: #57606a; text-anchor: middle; paint-order: stroke; stroke: #fff; stroke-width: 3px }
.title { font-size: 14px; font-weight: 600; fill: #1f2328; text-anchor: start }
.ours { fill: none; stroke: #0a7d5a; stroke-width: 2 }
.dot { fill: #0a7d5a }
.axis { stroke: #d0d7de }
.budget { stroke: #bc4c00; stroke-dasharray: 5 4 }
.limit { fill: #bc4c00; text-anchor: end }
@media (prefers-color-scheme: dark) {
.ground { fill: #0d1117 } text { fill: #9198a1; stroke: #0d1117 } .title { fill: #f0f6fc } .axis { stroke: #3d444d }
.ours { stroke: #3fb68b } .dot { fill: #3fb68b } .budget { stroke: #f0883e } .limit { fill: #f0883e }
}";

/// One figure by the number of instances.
pub struct Panel {
    /// What it is, and in which unit.
    pub title: &'static str,
    /// What it should be, where that is settled.
    pub budget: Option<f64>,
    /// Instances, and what was measured with so many.
    pub points: Vec<(usize, f64)>,
}

/// All panels that have something to show; `None` when none has.
#[must_use]
pub fn svg(panels: &[Panel]) -> Option<String> {
    let drawn: Vec<String> = panels.iter().filter_map(panel).collect();
    if drawn.is_empty() {
        return None;
    }
    let columns = COLUMNS.min(drawn.len());
    let (width, height) = (WIDTH * count(columns), HEIGHT * count(drawn.len().div_ceil(columns)));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\">\n<style>{STYLE}</style>\n<rect class=\"ground\" width=\"100%\" height=\"100%\" rx=\"8\"/>\n"
    );
    for (n, panel) in drawn.iter().enumerate() {
        let (x, y) = (WIDTH * count(n % columns), HEIGHT * count(n / columns));
        // Into a text nothing can fail to be written.
        let _ = writeln!(svg, "<g transform=\"translate({x} {y})\">\n{panel}</g>");
    }
    svg.push_str("</svg>\n");
    Some(svg)
}

fn panel(panel: &Panel) -> Option<String> {
    let points: Vec<(usize, f64)> = panel.points.iter().copied().filter(|(_, value)| value.is_finite()).collect();
    let highest = points.iter().map(|(_, value)| *value).chain(panel.budget).fold(0.0, f64::max);
    if points.is_empty() || highest <= 0.0 {
        return None;
    }
    let bottom = HEIGHT - BOTTOM;
    let y = |value: f64| bottom - (bottom - TOP) * value / highest;
    // By their order: from 1 to 200 the first ones would stand on each other.
    let step = (WIDTH - 2.0 * SIDE) / count(points.len().saturating_sub(1).max(1));
    let places: Vec<(f64, f64)> =
        points.iter().enumerate().map(|(n, (_, value))| (SIDE + step * count(n), y(*value))).collect();
    let line: Vec<String> = places.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let (left, right) = (SIDE / 2.0, WIDTH - SIDE / 2.0);
    let mut drawn = format!(
        "<text class=\"title\" x=\"{left}\" y=\"22\">{}</text>\n<path class=\"axis\" d=\"M{left} {bottom}H{right}\"/>\n<polyline class=\"ours\" points=\"{}\"/>\n",
        panel.title,
        line.join(" "),
    );
    if let Some(budget) = panel.budget {
        let at = y(budget);
        let _ = writeln!(
            drawn,
            "<path class=\"budget\" d=\"M{left} {at:.1}H{right}\"/><text class=\"limit\" x=\"{right}\" y=\"22\">≤ {budget}</text>",
        );
    }
    for ((x, y), (instances, value)) in places.iter().zip(&points) {
        let (above, below, value) = (y - 9.0, bottom + 18.0, short(*value));
        let _ = writeln!(
            drawn,
            "<circle class=\"dot\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\"/><text x=\"{x:.1}\" y=\"{above:.1}\">{value}</text><text x=\"{x:.1}\" y=\"{below}\">{instances}</text>",
        );
    }
    let (middle, below) = (WIDTH / 2.0, bottom + 34.0);
    let _ = writeln!(drawn, "<text x=\"{middle}\" y=\"{below}\">instances</text>");
    Some(drawn)
}

/// Three digits say enough.
fn short(value: f64) -> String {
    match value {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

#[expect(clippy::cast_precision_loss, reason = "few panels and points")]
fn count(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(points: Vec<(usize, f64)>) -> Panel {
        Panel { title: "Restored after (s)", budget: Some(2.0), points }
    }

    #[test]
    fn what_was_measured_is_drawn_where_it_belongs() {
        let picture = svg(&[one(vec![(1, 1.0), (20, 4.0), (200, 0.0)])]).unwrap();
        // The highest at the top, nothing at the bottom, a quarter a quarter above it.
        assert!(picture.contains("points=\"40.0,149.0 180.0,56.0 320.0,180.0\""), "{picture}");
        assert!(picture.contains("class=\"budget\" d=\"M20 118.0H340\""), "{picture}");
        for text in [">≤ 2<", ">Restored after (s)<", ">1.00<", ">4.00<", ">1<", ">20<", ">200<"] {
            assert!(picture.contains(text), "{text}: {picture}");
        }
    }

    #[test]
    fn what_was_not_measured_is_not_drawn() {
        let picture = svg(&[one(Vec::new()), one(vec![(1, f64::NAN)]), one(vec![(1, 5.0), (50, f64::NAN)])]).unwrap();
        assert_eq!((picture.matches("<g ").count(), picture.matches("<circle").count()), (1, 1), "{picture}");
        assert!(!picture.contains("NaN") && !picture.contains(">50<"), "{picture}");
        assert_eq!(svg(&[one(Vec::new())]), None);
    }
}
