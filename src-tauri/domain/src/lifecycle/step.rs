//! stub
use super::*;
use crate::settings::LifecycleSettings;
use crate::time::*;
/// .
pub fn step(_s: &mut State, _i: Input, _n: Now, _c: &LifecycleSettings) -> Vec<Effect> {
    vec![]
}
/// .
pub fn next_deadline(_s: &State) -> Option<Mono> {
    None
}
/// .
pub fn restore(_p: Persisted, _n: Now) -> State {
    State::new(crate::instance::Wanted::Stopped)
}
