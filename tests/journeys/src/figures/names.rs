//! What can be measured, by name: the one list of the benches and of the command that starts them.

/// On the engine alone.
pub const ENGINE: [&str; 7] = ["restart", "restore", "memory", "inbound", "outbound", "growth", "million"];
/// On the whole app, on a desktop of its own.
pub const WHOLE_APP: [&str; 7] = ["start", "open", "status", "idle", "memory", "package", "window-hour"];
/// What takes so long that it is measured when it is named, and only then.
pub const NAMED_ALONE: [&str; 1] = ["window-hour"];
