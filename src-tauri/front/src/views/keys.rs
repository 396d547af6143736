//! Keys of other programs, as a front sees them.

use wakala_contract::{KeyView, ReachView};
use wakala_domain::keys::{IssuedKey, Reach, Standing};
use wakala_domain::time::Wall;

/// A key, without the key itself.
pub(crate) fn key_view(key: &IssuedKey, now: Wall) -> KeyView {
    KeyView {
        id: key.id.to_string(),
        name: key.name.to_string(),
        scopes: key.rights.scopes.into(),
        reach: match &key.rights.reach {
            Reach::All => ReachView::All,
            Reach::Only { instances, workspaces } => ReachView::Only {
                instances: instances.iter().map(ToString::to_string).collect(),
                workspaces: workspaces.clone(),
            },
        },
        made: key.made.0,
        expires: key.expires.map(|end| end.0),
        revoked: key.revoked.map(|at| at.0),
        used: key.used.map(|at| at.0),
        good: key.standing(now) == Standing::Good,
    }
}
