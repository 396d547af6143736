//! What the store does differently on command.

use serde::{Deserialize, Serialize};

/// What can be asked of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaCall {
    /// Something is put there.
    Upload,
    /// How much of it is there already.
    Resume,
    /// Something is fetched.
    Download,
}

/// What comes of a call that a rule decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "then", rename_all = "snake_case")]
pub enum MediaThen {
    /// It is refused: 401, 403, 404, 410, 413, 416, 429, 500, 507.
    Refuse {
        /// With this status.
        status: u16,
    },
    /// The connection ends after so many bytes of the content.
    Cut {
        /// How many.
        after: usize,
    },
    /// The content comes, or is read, no faster than that.
    Slow {
        /// In a second.
        bytes_per_second: usize,
    },
    /// It is answered later.
    Delay {
        /// By so much.
        ms: u64,
    },
    /// It is given with one bit of it changed, or kept so.
    Wrong,
    /// It begins as it should, and never ends.
    Endless,
    /// It is not answered at all; the connection stays.
    Ignore,
}

/// Which calls, and what comes of them. What is not said fits all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaRule {
    /// Which calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<MediaCall>,
    /// The kind of media.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// What path and query have in them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// How many it decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// What comes of them.
    #[serde(flatten)]
    pub then: MediaThen,
}

impl MediaRule {
    /// For all calls.
    #[must_use]
    pub fn new(then: MediaThen) -> Self {
        Self { call: None, kind: None, about: None, times: None, then }
    }

    /// For these calls alone.
    #[must_use]
    pub fn on(mut self, call: MediaCall) -> Self {
        self.call = Some(call);
        self
    }

    /// For so many of them.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }
}

/// A rule, and how often it has decided.
pub(crate) struct Active {
    pub rule: MediaRule,
    used: u32,
}

impl Active {
    pub(crate) fn new(rule: MediaRule) -> Self {
        Self { rule, used: 0 }
    }

    fn decides(&mut self, call: MediaCall, kind: &str, target: &str) -> bool {
        let rule = &self.rule;
        let fits = rule.call.is_none_or(|wanted| wanted == call)
            && rule.kind.as_deref().is_none_or(|wanted| wanted == kind)
            && rule.about.as_deref().is_none_or(|wanted| target.contains(wanted))
            && rule.times.is_none_or(|times| self.used < times);
        self.used += u32::from(fits);
        fits
    }
}

/// What the first rule that fits says.
pub(super) fn decide(rules: &mut [Active], call: MediaCall, kind: &str, target: &str) -> Option<MediaThen> {
    rules.iter_mut().find_map(|active| active.decides(call, kind, target).then(|| active.rule.then.clone()))
}
