//! What can be measured, by name: the one list of the benches and of the command that starts them.

/// On the engine alone.
pub const ENGINE: [&str; 7] = ["restart", "restore", "memory", "inbound", "outbound", "growth", "million"];
/// On the whole app, on a desktop of its own.
pub const WHOLE_APP: [&str; 6] = ["start", "open", "status", "idle", "memory", "package"];
