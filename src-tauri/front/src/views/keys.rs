//! Keys of other programs, as a front sees them.

use wakala_contract::KeyView;
use wakala_domain::keys::{IssuedKey, Standing};
use wakala_domain::time::Wall;

use super::webhooks::reach_view;

/// A key, without the key itself.
pub(crate) fn key_view(key: &IssuedKey, now: Wall) -> KeyView {
    KeyView {
        id: key.id.to_string(),
        name: key.name.to_string(),
        scopes: key.rights.scopes.into(),
        reach: reach_view(&key.rights.reach),
        made: key.made.0,
        expires: key.expires.map(|end| end.0),
        revoked: key.revoked.map(|at| at.0),
        used: key.used.map(|at| at.0),
        good: key.standing(now) == Standing::Good,
    }
}
