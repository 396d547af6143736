//! What each figure should be, in one place: the table of budgets in the design.

/// Which way a figure is good.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Budget {
    /// At most so much.
    AtMost(f64),
    /// At least so much.
    AtLeast(f64),
}

use Budget::{AtLeast, AtMost};

/// By key, or by the beginning of several.
const BUDGETS: [(&str, Budget); 27] = [
    ("start.paint_s", AtMost(0.7)),
    ("start.online20_s", AtMost(1.0)),
    ("start.status_p99_ms", AtMost(5.0)),
    ("restore.online50_s", AtMost(0.28)),
    ("restore.online200_s", AtMost(1.0)),
    ("restart.median_ms", AtMost(10.0)),
    ("memory.per_instance_mb", AtMost(0.6)),
    ("memory.tray_mb", AtMost(50.0)),
    ("memory.window_mb", AtMost(270.0)),
    ("memory.window_hour_mb", AtMost(300.0)),
    ("idle.core_percent", AtMost(0.2)),
    ("inbound.per_s", AtLeast(1_950.0)),
    ("inbound.twenty_per_s", AtLeast(14_000.0)),
    ("inbound.commit_p99_ms", AtMost(20.0)),
    ("inbound.operator_p99_ms", AtMost(50.0)),
    ("outbound.one_per_s", AtLeast(1_700.0)),
    ("outbound.twenty_per_s", AtLeast(2_600.0)),
    ("outbound.one_share_of_memory", AtLeast(0.8)),
    ("outbound.twenty_share_of_memory", AtLeast(0.8)),
    ("growth.commit_p99_ms.", AtMost(50.0)),
    ("growth.memory_per_instance_mb.", AtMost(0.6)),
    ("growth.ratio.", AtMost(1.5)),
    ("million.", AtMost(50.0)),
    ("open.paint_s", AtMost(1.0)),
    ("package.core_mb", AtMost(30.0)),
    ("package.window_mb", AtMost(15.0)),
    ("package.deb_mb", AtMost(15.0)),
];

/// What a figure should be, where that is settled.
#[must_use]
pub fn of(key: &str) -> Option<Budget> {
    let fits = |budget: &str| key == budget || (budget.ends_with('.') && key.starts_with(budget));
    BUDGETS.into_iter().find(|(budget, _)| fits(budget)).map(|(_, budget)| budget)
}

impl Budget {
    /// The number alone.
    #[must_use]
    pub fn number(self) -> f64 {
        match self {
            AtMost(number) | AtLeast(number) => number,
        }
    }

    /// Whether a figure is as it should be; one that is no number is not.
    #[must_use]
    pub fn holds(self, figure: f64) -> bool {
        match self {
            AtMost(most) => figure <= most,
            AtLeast(least) => figure >= least,
        }
    }

    /// As it stands in the table.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            AtMost(most) => format!("<= {most:.2}"),
            AtLeast(least) => format!(">= {least:.2}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_for_a_key_or_for_all_that_begin_so() {
        assert_eq!(of("restart.median_ms"), Some(AtMost(10.0)));
        assert_eq!(of("million.merge_longest_ms"), Some(AtMost(50.0)));
        assert_eq!(of("growth.outbound_per_s.020"), None);
        assert_eq!(of("restart.median_ms.more"), None);
    }

    #[test]
    fn more_is_better_of_some_and_less_of_others() {
        assert!(AtMost(10.0).holds(10.0) && !AtMost(10.0).holds(10.1) && !AtMost(10.0).holds(f64::NAN));
        assert!(AtLeast(10.0).holds(10.0) && !AtLeast(10.0).holds(9.9) && !AtLeast(10.0).holds(f64::NAN));
    }
}
