//! How far the data has been brought to this version of the program.

use std::fmt;
use std::str::FromStr;

/// Which step is under way, of how many, the first being 1. It is said and read as `3/17`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UpdateStep {
    /// The step.
    pub step: u32,
    /// How many there are.
    pub of: u32,
}

impl fmt::Display for UpdateStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.step, self.of)
    }
}

/// It says of no step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no step of an update")]
pub struct NoUpdateStep;

impl FromStr for UpdateStep {
    type Err = NoUpdateStep;

    fn from_str(said: &str) -> Result<Self, NoUpdateStep> {
        let (step, of) = said.split_once('/').ok_or(NoUpdateStep)?;
        let (step, of) = (step.parse().map_err(|_| NoUpdateStep)?, of.parse().map_err(|_| NoUpdateStep)?);
        Ok(Self { step, of })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_read() {
        let step = UpdateStep { step: 3, of: 17 };
        assert_eq!((step.to_string().as_str(), "3/17".parse()), ("3/17", Ok(step)));
        for none in ["", "3", "/", "3/", "a/b", "-1/2", "3/17/1"] {
            assert_eq!(none.parse::<UpdateStep>(), Err(NoUpdateStep), "{none:?}");
        }
    }
}
